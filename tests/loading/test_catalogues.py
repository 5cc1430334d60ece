"""Catalogues: one for every language, read when it is asked for."""

from __future__ import annotations

import pytest

from compliance.loading.catalogues import LANGUAGES, catalogue_of, translator_to
from compliance.model.phrases import ENGLISH, say, say_count


def test_english_needs_none():
    assert translator_to("en") is ENGLISH
    assert not catalogue_of("en").exists()


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_says_phrases(language):
    translator = translator_to(language)
    assert translator.language == language
    assert translator(say("Not met")) in {"Non satisfait", "Nicht erfüllt"}
    assert translator(say("nobody ever wrote this {name}", name="x")) == "nobody ever wrote this x"


def test_french_has_one_form_for_none_and_for_one():
    french, german = translator_to("fr"), translator_to("de")
    rules = [say_count(count, "{count} rule", "{count} rules") for count in (0, 1, 2)]
    assert [*map(french, rules)] == ["0 règle", "1 règle", "2 règles"]
    assert [*map(german, rules)] == ["0 Regeln", "1 Regel", "2 Regeln"]


@pytest.mark.parametrize("name", ["es", "", "../fr", "fr_FR", "x" * 1000])
def test_there_is_no_other_language(name):
    with pytest.raises(ValueError, match=r"^'.{0,100}' is none of en, fr, de$"):
        translator_to(name)
