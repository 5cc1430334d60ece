"""Every text of ours has its translation in every language, with the same parts in it and every plural."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from string import Formatter

import pytest

pytest.importorskip("babel", reason="collects texts: for development only")

from benchmarks.catalogues import SOURCE, collected, compiled, merged, translated, untranslated, written
from compliance.loading.catalogues import LANGUAGES, catalogue_of
from compliance.model.nearest import ALPHA_2
from compliance.report.countries import CONTEXT, country_names

COMMAND = "python -m benchmarks.catalogues"
OTHERS = LANGUAGES[1:]


@pytest.fixture(scope="module")
def texts():
    return collected()


def forms(message):
    """Each form of a message with those of its translation."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return ids, strings


def parts(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_text_and_no_other(texts, language):
    there = {(message.id, message.context) for message in translated(language) if message.id}
    wanted = {(message.id, message.context) for message in texts if message.id}
    assert (sorted(map(str, wanted - there)), sorted(map(str, there - wanted))) == ([], []), COMMAND


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_no_translation_is_a_guess(language):
    catalogue = translated(language)
    assert list(untranslated(catalogue)) == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_country_has_its_name(language):
    assert {*country_names()} == ALPHA_2
    said = {code: translated(language).get(name, CONTEXT).string for code, name in country_names().items()}
    assert len({*said.values()}) == len(said)
    assert not {*said.values()} & ALPHA_2
    assert said["DE"] == {"fr": "Allemagne", "de": "Deutschland"}[language]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_parts_and_the_plurals_of_its_text(language):
    catalogue = translated(language)
    assert catalogue.num_plurals == 2
    for message in catalogue:
        if message.id:
            ids, strings = forms(message)
            assert len(strings) == (catalogue.num_plurals if message.pluralizable else 1)
            assert {frozenset(parts(text)) for text in ids} == {frozenset(parts(text)) for text in strings}, ids
            assert all(text.strip() == text or ids[0].strip() != ids[0] or ids[0] == "; " for text in strings), ids


def test_french_signs_stand_apart_by_a_blank_at_which_no_line_breaks():
    for message in translated("fr"):
        for text in forms(message)[1] if message.id else ():
            assert not re.search(r"[^\u00a0][;?!%»]|(?<![\u00a0{\dps])[:](?![/}])| [:;?!%»]|«[^\u00a0]", text), text
            assert "'" not in text, text


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_program_reads_is_what_people_have_written(language):
    with catalogue_of(language).open("rb") as file:
        read = GNUTranslations(file)
    for message in translated(language):
        if message.pluralizable:
            said = tuple(read.ngettext(*message.id, count) for count in (1, 2))
        elif message.id:
            said = read.pgettext(message.context, message.id) if message.context else read.gettext(message.id)
        assert not message.id or said == message.string, COMMAND


@pytest.mark.parametrize("language", OTHERS)
def test_collecting_again_changes_nothing(texts, language):
    again = merged(language, texts)
    assert written(again) == written(merged(language, texts))
    assert compiled(again) == compiled(merged(language, texts))
    assert {(m.id, m.string) for m in again if m.id} == {(m.id, m.string) for m in translated(language) if m.id}


def literals():
    """Every literal that stands in `say` and `say_count`, found another way: in the tree of the source."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if "cli" not in file.parts else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "say_count"}:
                given = node.args[: 1 if node.func.id == "say" else 3]
                yield (
                    file.name,
                    [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)],
                )


def test_nothing_that_is_said_was_overlooked(texts):
    known = {form for message in texts if message.id for form in forms(message)[0]}
    found = [(file, text) for file, said in literals() for text in said]
    assert len(found) > 300
    assert [(file, text) for file, text in found if text not in known] == []
