"""Waivers in force, in every output: beside the finding, never instead of its status, and on no other day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from markdown_it import MarkdownIt

from compliance import render
from compliance.engine.waivers import WaiverBook
from compliance.model.waivers import Waivers
from compliance.report.formats.formats import FORMATS
from compliance.report.pages.scorecard import render_text
from compliance.report.pages.waived import waived_lines, waiver_text
from tests.builders import card_of, demo, provider, rule, ruleset, snapshot, statement
from tests.engine.test_waivers import waiver
from tests.published import mistakes
from tests.report.outputs import rendered

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
ACME = provider([statement("2023-01-01", demo(yes=True, no=False))])
RULES = ruleset(
    [rule("x.demo.no", "gated", role="gate", points=3), rule("x.demo.yes", "fine"), rule("x.demo.open", "open")],
    necessary=[{"gates": "all"}],
    sufficient=[{"all": ["open"]}],
)
HOSTILE = "\x1b[31m::error::<script>|`\u202e*_[a](b)\n::set-output::x ##vso[task]"


def card(*waivers, day=LAST):
    book = WaiverBook([Waivers("waivers.yaml", 365, waivers)]) if waivers else None
    return card_of(RULES, snapshot(ACME, day), book)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2025, 1, 1)])
def test_no_output_honours_a_waiver_that_is_not_in_force(format_, day):
    assert rendered(format_, card(waiver("*"), day=day)) == rendered(format_, card(day=day))


@pytest.mark.parametrize("format_", [one for one in FORMATS if not one.startswith(("badge", "csv-facts"))])
@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_waiver_is_shown_on_its_first_and_last_day(format_, day):
    text = rendered(format_, card(waiver("gated"), day=day))
    assert "2024-12-31" in text or "31 December 2024" in text or "31 Dec 2024" in text
    assert "Audit booked." in text
    assert text != rendered(format_, card(day=day))


def test_text():
    text = render_text(card(waiver("gated"), waiver("open", 2, owner=None)))
    assert text.startswith("Not met (not-met)\n")
    assert (
        "\nWaived: 2 of 2 findings that do not pass: gated, open.\n"
        "With these waivers a build counts it as sufficient, the verdict stays not-met.\n"
        "The build goes by a score of 100 instead of 20 to 40.\n"
    ) in text
    assert "\n           waived through 2024-12-31 (owner: ciso): Audit booked.\n" in text
    assert "\n           waived through 2024-12-31 (no owner): Audit booked.\n" in text
    (line,) = [line for line in text.splitlines() if line.startswith("  not known  ")]
    assert line.split()[-3:] == ["0", "to", "1/1"]
    assert f"{line}\n           not known: x.demo.open\n           waived through" in text


def test_verbose_text_says_it_beside_the_finding():
    text = render_text(card(waiver("gated")), verbose=True)
    assert "\n    waived through 2024-12-31 (owner: ciso): Audit booked.\n" in text


def test_markdown():
    text = render(card(waiver("gated")), format="markdown")
    assert "| waived through 2024-12-31 \\(owner: ciso\\): Audit booked. |" in text
    sentence = "With these waivers a build counts it as necessary-only or sufficient, the verdict stays not-met."
    assert sentence in text


def test_json():
    document = json.loads(render(card(waiver("gated")), format="json"))
    assert mistakes("scorecards", document) == []
    (made,) = document["scorecards"]
    assert made["findings"][0]["waiver"] == {
        "id": "w1",
        "reason": "Audit booked.",
        "owner": "ciso",
        "created": "2024-01-01",
        "expires": "2024-12-31",
        "broad": False,
        "location": {"file": "waivers.yaml", "line": 1, "column": 3},
    }
    assert made["findings"][0]["status"] == "fail"
    assert made["verdict"]["status"] == "not-met"
    assert made["with_waivers"]["possible"] == ["necessary-only", "sufficient"]


def test_a_level_that_a_build_goes_by():
    against = ruleset([rule("x.demo.no", "gated", level="full")], levels=["none", "full"])
    book = WaiverBook([Waivers("waivers.yaml", 365, (waiver("gated"),))])
    lines = waived_lines(card_of(against, snapshot(ACME, LAST), book))
    assert lines[2] == "The build goes by a score of 100 instead of 0 and the level full instead of none."


def test_a_long_list_of_waived_rules_is_cut():
    against = ruleset([rule("x.demo.no", f"r{n}") for n in range(25)])
    book = WaiverBook([Waivers("waivers.yaml", 365, (waiver("*"),))])
    lines = waived_lines(card_of(against, snapshot(ACME, LAST), book))
    assert lines[0].endswith("r18, r19 and 5 more.")


def test_nothing_is_said_without_waivers():
    assert waived_lines(card()) == []


@pytest.mark.parametrize("verbose", [False, True])
def test_hostile_words_stay_words_on_a_terminal(verbose):
    text = render_text(card(waiver("gated", reason=HOSTILE, owner=HOSTILE)), verbose=verbose)
    assert not any(c in text for c in "\x1b\u202e")
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "##vso[" not in text


def test_hostile_words_stay_words_in_markdown():
    text = render(card(waiver("gated", reason=HOSTILE, owner=HOSTILE)), format="markdown")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = {inner.type for token in tokens for inner in token.children or ()}
    assert kinds <= {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
    assert "<script>" not in text


def test_a_folded_reason_is_one_line():
    note = card(waiver("gated")).findings[0].waiver
    assert waiver_text(replace(note, reason="Audit\n  booked.\n")).endswith("(owner: ciso): Audit booked.")
