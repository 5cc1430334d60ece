"""What stands in no scorecard: every format for build services says it, and none of them looks green."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from compliance.model.run import RunProblem, RunProblemKind
from compliance.model.scorecard import TOOL
from compliance.model.statements import FactLocation
from compliance.report.formats.formats import FOR_SERVICES, FORMATS, NEEDS, NO_TEXT, render_scorecards
from compliance.report.formats.mapping import PROBLEMS, VERDICTS
from tests.report.cards import numergy
from tests.report.outputs import as_text

HOSTILE = "]]><script>alert(1)</script> ::error::gone\n::set-output name=a::b =cmd() \x1b[31m"
PLACE = FactLocation("providers/z.yaml", 3, 7)
WORST = VERDICTS[min(VERDICTS, key=lambda verdict: VERDICTS[verdict].rank)].colour


def written(format_, *problems, cards=None):
    if format_ in NEEDS:
        pytest.importorskip(NEEDS[format_][0], reason=f"needs the extra '{NEEDS[format_][1]}'")
    given = [numergy()] if cards is None else cards
    pieces = list(render_scorecards(given, format_, TOOL, problems=lambda: problems))
    return as_text(b"".join(pieces)) if format_ in NO_TEXT else "".join(pieces)


def test_every_kind_is_in_the_table():
    assert tuple(PROBLEMS) == get_args(RunProblemKind)


@pytest.mark.parametrize("format_", sorted(FOR_SERVICES - {"badge", "badge-svg"}))
@pytest.mark.parametrize("kind", get_args(RunProblemKind))
@pytest.mark.parametrize("cards", [None, []], ids=["beside a scorecard", "alone"])
def test_it_is_said_with_its_place(format_, kind, cards):
    text = written(format_, RunProblem(kind, "unknown key 'nmae'", PLACE), cards=cards)
    assert kind in text
    assert "nmae" in text
    assert "providers/z.yaml" in text
    assert re.search(r'"startLine": 3\b|:3:7|line=3,col=7|"begin": 3\b', text)


@pytest.mark.parametrize("format_", sorted(FOR_SERVICES))
def test_without_a_place_and_without_any(format_):
    assert written(format_, RunProblem("nothing to evaluate", "there is none", None)) != written(format_)


@pytest.mark.parametrize(
    ("kind", "cards", "message"),
    [
        ("invalid input", None, "invalid input"),
        ("invalid input", [], "invalid input"),
        ("nothing to evaluate", None, "not all evaluated"),
        ("nothing to evaluate", [], "nothing evaluated"),
        ("waiver", None, "necessary-only"),
    ],
)
def test_on_a_badge(kind, cards, message):
    found = json.loads(written("badge", RunProblem(kind, "why", PLACE), cards=cards))
    assert found["message"] == message
    if message in ("invalid input", "not all evaluated"):
        assert (found["color"], found["isError"]) == (WORST, True)
    assert message in written("badge-svg", RunProblem(kind, "why", PLACE), cards=cards)


@pytest.mark.parametrize("format_", sorted(set(FORMATS) - FOR_SERVICES))
def test_pages_stay_as_they_are(format_):
    assert written(format_, RunProblem("invalid input", "why", PLACE)) == written(format_)


def test_text_from_documents_is_inert():
    problem = RunProblem("invalid input", HOSTILE, FactLocation("a\n::error::b,c.yaml", 1, 1))
    assert "\x1b" not in "".join(written(name, problem) for name in FOR_SERVICES - {"junit"})
    assert [
        line
        for line in written("github", problem).splitlines()
        if not line.startswith(("::notice ", "::error ", "::warning "))
    ] == []
    assert sum("gone" in line for line in written("github", problem).splitlines()) == 1
    assert "<script>" not in written("github-summary", problem)
    for name in ("sarif", "gitlab", "badge"):
        assert json.loads(written(name, problem))
    suite = ET.fromstring(written("junit", problem)).find("testsuite")  # noqa: S314 - our own output
    assert (suite.get("name"), suite.get("errors")) == ("run", "1")
    assert suite.find("testcase/script") is None


def test_identities_differ_by_what_is_said_and_not_by_the_line():
    def fingerprints(*problems):
        return [one["fingerprint"] for one in json.loads(written("gitlab", *problems, cards=[]))]

    one = RunProblem("invalid input", "a", PLACE)
    moved, other = (
        RunProblem("invalid input", "a", FactLocation(PLACE.file, 9, 9)),
        RunProblem("invalid input", "b", PLACE),
    )
    assert fingerprints(one) == fingerprints(moved)
    assert len({*fingerprints(one, other)}) == 2


def test_a_table_has_a_row_a_finding_and_no_other():
    rows = list(csv.reader(io.StringIO(written("csv", RunProblem("invalid input", "why", PLACE)))))
    assert len(rows) == 1 + len(numergy().findings)
