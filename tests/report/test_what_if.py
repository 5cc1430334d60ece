"""A scenario in every format: none can be mistaken for a real result."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import pytest

from compliance import evaluate, load_provider, load_ruleset, load_scenario, suppose
from compliance.loading.scorecards import read_scorecards
from compliance.model.run import RunProblem
from compliance.model.scorecard import TOOL
from compliance.model.statements import FactLocation
from compliance.report.formats.formats import FOR_SERVICES, FORMATS, NEEDS, NO_TEXT, render_scorecards
from compliance.report.pages.summary import render_summary
from tests.report.cards import numergy
from tests.report.outputs import as_text

THEN = {"as_of": date(2016, 2, 1), "known_as_of": date(2026, 11, 23)}
TITLE = "Orders of the State secure it"
SCENARIO = f"schema: scenario/1\ntitle: {TITLE}\noffer: numergy\nfacts: {{customers: {{orders_meur: 900}}}}\n"
NOTED = RunProblem("what if", TITLE, FactLocation("s.yaml", 2, 1))


@cache
def supposed():
    provider = suppose(load_provider("numergy"), load_scenario(text=SCENARIO, name="s.yaml"), **THEN)
    return evaluate(provider, load_ruleset("andromede"), **THEN)


def written(format_, cards, *problems):
    if format_ in NEEDS:
        pytest.importorskip(NEEDS[format_][0], reason=f"needs the extra '{NEEDS[format_][1]}'")
    pieces = list(render_scorecards(cards, format_, TOOL, problems=lambda: problems))
    return as_text(b"".join(pieces)) if format_ in NO_TEXT else "".join(pieces)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_that_it_is_a_scenario_and_of_no_other_run(format_):
    said = written(format_, [supposed()]).lower().replace("_", " ")
    assert "what if" in said
    assert "what if" not in written(format_, [numergy()]).lower().replace("what_if", "")


@pytest.mark.parametrize("format_", [name for name in FORMATS if not name.startswith("badge")])
def test_every_format_says_what_is_supposed(format_):
    assert TITLE in written(format_, [supposed()])


@pytest.mark.parametrize("format_", ["badge", "badge-svg"])
def test_a_badge_shows_no_verdict_of_a_scenario(format_):
    for text in (written(format_, [supposed()]), written(format_, [supposed(), numergy()], NOTED)):
        assert "what if" in text
        assert "necessary" not in text


def test_no_report_for_build_services_is_green():
    for format_ in sorted(FOR_SERVICES - {"badge", "badge-svg"}):
        assert written(format_, [supposed()], NOTED) != written(format_, [supposed()])
    assert '<testsuites name="compliance" tests="21" failures="' in written("junit", [supposed()], NOTED)
    assert 'errors="1"' in written("junit", [supposed()], NOTED)


def test_a_finding_of_a_scenario_is_another_alert_than_the_real_one():
    prints = [
        {one["partialFingerprints"]["complianceIdentity/v1"] for one in json.loads(text)["runs"][0]["results"]}
        for text in (written("sarif", [supposed()]), written("sarif", [numergy()]))
    ]
    assert not prints[0] & prints[1]


def test_the_json_is_read_back_with_what_is_supposed():
    (card,) = read_scorecards(written("json", [supposed()]).encode(), "run.json")
    assert card.provider.what_if == supposed().provider.what_if
    assert card.provider.what_if.facts == ("customers.orders_meur",)
    assert card.provider.digest != numergy().provider.digest == card.provider.what_if.profile_digest


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_a_summary_says_so_too(format_):
    assert "what if" in render_summary([supposed()], format_, TOOL).lower().replace("_", " ")


def test_what_is_supposed_is_the_first_thing_after_the_verdict():
    lines = written("text", [supposed()]).splitlines()
    assert "what if" in lines[0]
    assert lines[1].strip().startswith("What if: Numergy")
    assert any(line.startswith("Supposed, not shown: Orders of the State") for line in lines[2:5])


def test_a_page_for_a_browser_says_it_above_the_verdict():
    text = written("html", [supposed()])
    assert text.index(f"Supposed, not shown: {TITLE}") < text.index("Necessary, not sufficient")
    assert "It what if" not in text
    assert "Supposed, not shown" not in written("html", [numergy()])
