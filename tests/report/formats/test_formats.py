"""The formats build services read: golden files, and what all of them say alike."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import get_args

import pytest

from compliance import __version__, render
from compliance.report.formats.formats import FOR_SERVICES, FORMATS, NEEDS, NO_TEXT, TextFormat
from tests.report.cards import numergy
from tests.report.outputs import rendered, with_everything

GOLDEN = Path(__file__).parents[1] / "golden" / "outputs"
REGENERATE = "COMPLIANCE_REGENERATE"
FILES = {
    "junit": "junit.xml",
    "sarif": "scorecard.sarif",
    "github": "annotations.txt",
    "github-summary": "summary.md",
    "gitlab": "code-quality.json",
    "csv": "findings.csv",
    "csv-facts": "facts.csv",
    "badge": "badge.json",
    "badge-svg": "badge.svg",
    "oscal": "assessment-results.json",
    "cyclonedx": "declarations.json",
    "hdf": "heimdall.json",
    "in-toto": "statements.jsonl",
    "xlsx": "workbook.jsonl",
}


def test_every_format_has_a_golden_file():
    assert {*FILES, "text", "json", "jsonl", "markdown", "html"} == {*FORMATS}
    assert {path.name for path in GOLDEN.iterdir()} == {*FILES.values()}


@pytest.mark.parametrize("format_", FILES)
def test_golden(format_):
    text = rendered(format_, with_everything()).replace(f'"{__version__}"', '"VERSION"')
    # The one id in a document that hangs on the version of the program as well.
    text = re.sub(r'(?<="assessment-results": {\n    "uuid": ")[^"]+|(?<="urn:uuid:)[^"]+', "UUID", text)
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:DIGEST", text)
    file = GOLDEN / FILES[format_]
    if os.environ.get(REGENERATE):
        file.write_bytes(text.encode())
    expected = file.read_bytes().decode() if file.exists() else ""
    assert text == expected, (
        f"{file.name} differs; if that is meant: {REGENERATE}=1 python -m pytest tests/report/formats/test_formats.py"
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_same_inputs_same_bytes(format_):
    cards = (with_everything(), numergy())
    assert rendered(format_, *cards) == rendered(format_, *cards)
    assert render(*cards, format=format_) == render(*cards, format=format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_evaluated_is_no_pass(format_):
    shown = rendered(format_)
    if format_ == "xlsx":
        assert len(shown.splitlines()) == 4, "the heads of four sheets, and no row"
    else:
        assert "pass" not in shown
    if format_ == "badge":
        assert json.loads(shown)["isError"] is True
        assert json.loads(shown)["message"] == "nothing evaluated"


def test_what_is_required_and_not_there_is_a_finding():
    card = with_everything()
    (run,) = json.loads(rendered("sarif", card))["runs"]
    sarif = {r["ruleId"]: r["level"] for r in run["results"] if r["ruleId"].startswith("compliance/")}
    assert sarif == {"compliance/requirement/score": "error", "compliance/requirement/coverage": "warning"}
    gitlab = {e["check_name"]: e["severity"] for e in json.loads(rendered("gitlab", card))}
    assert gitlab["compliance/requirement/score"] == "blocker"
    assert "compliance/requirement/verdict" not in gitlab
    lines = rendered("github", card).splitlines()
    assert lines[0].startswith(
        "::notice file=acme.yaml,line=1,col=1,title=acme::undetermined: Acme Cloud against Demonstration (demo "
    )
    assert lines[1].startswith("::error file=acme.yaml,line=1,col=1,title=demo%3A a score of at least 60::not met: ")
    summary = rendered("github-summary", card)
    assert (
        "| acme | demo | not met | a score of at least 60 | the score is 39 to 92; against it: dense, aligned |"
        in summary
    )


def test_every_format_of_the_api_is_a_row_in_the_same_order():
    assert (*get_args(TextFormat), *sorted(NO_TEXT)) == FORMATS


def test_what_the_rows_say():
    assert set(FORMATS) - FOR_SERVICES == {
        *("text", "json", "jsonl", "markdown", "html", "csv", "csv-facts"),
        *("oscal", "cyclonedx", "in-toto", "xlsx"),
    }
    assert NEEDS == {"junit": ("junitparser", "junit"), "xlsx": ("openpyxl", "xlsx")}
