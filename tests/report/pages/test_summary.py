"""Scorecards at a glance say of each what the scorecard says, in every format."""

from __future__ import annotations

import json
import re

import pytest

from compliance.model.scorecard import TOOL
from compliance.report.formats.json_ import plain
from compliance.report.pages.summary import render_summary, summary_line
from tests.published import mistakes
from tests.report.cards import card


@pytest.fixture(scope="module")
def cards():
    return [card(who, what) for what in ("andromede", "eu-csf", "hds") for who in ("scaleway", "numspot", "aws")]


def test_each_line_says_what_the_scorecard_says(cards):
    for shown in cards:
        line = summary_line(shown)
        gates = [finding for finding in shown.findings if finding.role == "gate" and finding.status != "not-applicable"]
        assert (line.provider, line.ruleset, line.verdict) == (shown.provider, shown.ruleset, shown.verdict)
        assert (line.score, line.level) == (shown.score, shown.level)
        assert line.gates.of == len(gates)
        assert line.gates.met == sum(gate.status == "pass" for gate in gates)
        assert line.open == sum(finding.status in ("unknown", "error") for finding in shown.findings)


def test_a_table_for_each_rule_set_and_in_it_a_line_for_each_offer(cards):
    assert max(map(len, render_summary(cards, "text", TOOL, width=80).splitlines())) <= 80
    text = render_summary(cards, "text", TOOL, width=160)
    tables = text.split("\n\n")
    assert [re.search(r"\(([a-z0-9-]+) [0-9.]+\), as of", table)[1] for table in tables] == [
        "andromede",
        "eu-csf",
        "hds",
    ]
    for table in tables:
        assert [line.split()[0].rstrip(",") for line in table.splitlines()[1:]] == [
            "offer",
            "scaleway",
            "numspot",
            "aws",
        ]
    heads = [table.splitlines()[1].split() for table in tables]
    assert ["level" in head for head in heads] == [False, True, False], "a column that all lack is left out"


def test_the_json_is_as_its_schema_says(cards):
    document = json.loads(render_summary(cards, "json", TOOL))
    assert mistakes("summary", document) == []
    assert document["lines"] == [plain(summary_line(shown)) for shown in cards]


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_a_summary_is_the_same_each_time(cards, format_):
    assert render_summary(cards, format_, TOOL) == render_summary(iter(cards), format_, TOOL)
