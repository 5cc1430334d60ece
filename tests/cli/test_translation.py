"""In which language pages are: `--lang`, then `COMPLIANCE_LANG`, then the system's variables; and never what programs read."""

from __future__ import annotations

import json

import pytest

from compliance.cli.main import main
from tests.cli.invoke import THEN

RUN = ("evaluate", "numergy", "--against", "andromede", *THEN)
ENGLISH, FRENCH, GERMAN = "Why: Owners agree", "Pourquoi\u00a0: ", "Warum: "


@pytest.fixture
def page(monkeypatch, capsys):
    """The page that a command prints with some variables set."""

    def printed(*arguments, **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        main([*RUN, *arguments])
        return capsys.readouterr().out

    return printed


@pytest.mark.parametrize(
    ("arguments", "variables", "told"),
    [
        ((), {}, ENGLISH),
        (("--lang", "fr"), {}, FRENCH),
        (("--lang", "de"), {"COMPLIANCE_LANG": "fr", "LANG": "fr_FR.UTF-8"}, GERMAN),
        (("--lang", "en"), {"LANG": "fr_FR.UTF-8"}, ENGLISH),
        ((), {"COMPLIANCE_LANG": "de", "LC_ALL": "fr_FR.UTF-8"}, GERMAN),
        ((), {"LC_ALL": "fr_FR.UTF-8", "LANG": "de_DE.UTF-8"}, FRENCH),
        ((), {"LC_ALL": "", "LC_MESSAGES": "de_AT", "LANG": "fr_FR.UTF-8"}, GERMAN),
        ((), {"LANG": "de_CH.UTF-8"}, GERMAN),
        ((), {"LANG": "fr"}, FRENCH),
        ((), {"LANG": "C.UTF-8"}, ENGLISH),
        ((), {"LANG": "es_ES.UTF-8"}, ENGLISH),
        ((), {"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, ENGLISH),
        ((), {"LANG": "frx"}, ENGLISH),
    ],
)
def test_the_first_that_says_so_decides(page, arguments, variables, told):
    assert told in page(*arguments, **variables)


def test_a_variable_that_names_no_language_is_wrong_usage(capsys, monkeypatch):
    monkeypatch.setenv("COMPLIANCE_LANG", "es")
    assert main([*RUN]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "compliance: COMPLIANCE_LANG: 'es' is none of en, fr, de\n"


@pytest.mark.parametrize("format_", ["json", "sarif", "csv", "github", "gitlab", "badge", "oscal"])
def test_what_programs_read_is_the_same_in_every_language(page, format_):
    assert page("--format", format_, "--lang", "fr") == page("--format", format_)


def test_markdown_and_details_are_pages_too(page):
    assert FRENCH in page("--format", "markdown", "--lang", "fr")
    assert "Critères éliminatoires" in page("--format", "markdown", "--lang", "fr")
    verbose = page("--verbose", "--lang", "de")
    assert "Belegstufe C" in verbose
    assert "\nQuellen\n" in verbose


def test_a_summary_is_a_page_and_its_json_is_none(page):
    assert "\n  Angebot " in page("--summary", "--lang", "de")
    assert json.loads(page("--summary", "--format", "json", "--lang", "de"))["lines"]


def test_numbers_and_days_are_written_as_the_language_writes_them(page):
    french = page("--lang", "fr")
    assert "au 1er février 2016" in " ".join(french.split())
    assert "jusqu\u2019au 30\u00a0décembre\u00a02016 inclus" in french
    assert "89\u00a0%" in french
    assert "bis einschließlich 30.\u00a0Dezember\u00a02016" in page("--lang", "de")


def test_colours_mean_the_same_in_every_language(page):
    painted, english = page("--lang", "fr", "--color", "always"), page("--color", "always")
    assert painted.count("\x1b[31m") == english.count("\x1b[31m") > 0
    assert painted.count("\x1b[32m") == english.count("\x1b[32m") > 0
