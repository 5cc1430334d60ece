"""Titles that name what fails, that only name a question, or that two rules share."""

from __future__ import annotations

import pytest

from compliance.analysis.lint import lint
from compliance.loading.builtin import find, ids
from compliance.loading.given import parse
from compliance.loading.rulesets import lintable_from
from tests.analysis.lint.linted import document, findings, messages, rule, rungs

TITLES = ("backward-title", "topic-title", "same-title")
SUBSIDIARY = "ownership.us_subsidiary"


def titled(title, check, **more):
    return document([{**rule(check), "title": title}], **more)


@pytest.mark.parametrize(
    ("title", "check"),
    [
        ("Subsidiary in the United States", f"!{SUBSIDIARY}"),
        ("Subsidiary in the United States", f"{SUBSIDIARY} == false"),
        ("Controlled from outside the EU", "!ownership.non_eu_veto_right && !ownership.non_eu_board_majority_right"),
        (
            "Company of the Five Eyes",
            "!(identity.registered_office_country in FIVE_EYES)",
        ),
        ("Data in the Five Eyes", "data.storage_countries.all(c, !(c in FIVE_EYES))"),
        ("Law of others reaches it", "!jurisdiction.extraterritorial_laws.exists(l, l.applies)"),
        ("No subsidiary in the United States", SUBSIDIARY),
        ("Not aligned", "governance.owners_aligned"),
    ],
)
def test_a_title_that_says_the_contrary(title, check):
    (found,) = findings(titled(title, check), *TITLES)
    assert found.lint.id == "backward-title"
    assert (
        found.hint
        == "beside 'pass' stands the title alone: write what is so then, such as 'Not controlled from abroad'"
    )


@pytest.mark.parametrize(
    ("title", "check"),
    [
        ("No subsidiary in the United States", f"!{SUBSIDIARY}"),
        ("Pas de filiale aux États-Unis", f"!{SUBSIDIARY}"),
        ("Keine Tochter in den USA", f"!{SUBSIDIARY}"),
        ("Data outside the Five Eyes", "data.storage_countries.all(c, !(c in FIVE_EYES))"),
        ("Unreachable for others' law", "!jurisdiction.extraterritorial_laws.exists(l, l.applies)"),
        ("No use of the data", "contract.no_data_use"),
        ("Goes on for a while", '!(continuity.vendor_cutoff in ["immediate-stop", "delayed-stop"])'),
        ("A carrier of others", "operations.carriers.exists(c, !c.in_group)"),
        ("Run from the EU, and openly", "!ownership.non_eu_veto_right && ownership.disclosed"),
        ("Owners agree", "governance.owners_aligned"),
    ],
)
def test_a_title_that_says_what_passes(title, check):
    assert messages(titled(title, check), *TITLES) == []


def graded(title, lowest, top="not controlled"):
    steps = [{"title": lowest}, {"title": top, "points": 1, "when": "finance.paid_in_meur > 5"}]
    return document([{**rungs(), "title": title, "rungs": steps}])


def test_the_title_of_a_rung_that_fails():
    assert messages(graded("Controlled from China", "exposed: controlled from China"), *TITLES) == [
        (
            "backward-title: the title of 'R' reads as the contrary: "
            "the rung that fails says the same, 'exposed: controlled from China'"
        )
    ]
    assert messages(graded("Not controlled from China", "exposed: controlled from China"), *TITLES) == []
    assert messages(graded("Exposed", "exposed: controlled from China"), *TITLES) == []


@pytest.mark.parametrize(
    ("title", "is_topic"),
    [
        ("Where hardware is made", True),
        ("Who controls the keys", True),
        ("Are the keys safe?", True),
        ("Exposure to foreign law", True),
        ("Level of security certification", True),
        ("Exposure to foreign law is disclosed", False),
        ("Level of certification at EAL2 or above", False),
        ("Origin of hardware disclosed", False),
        ("Reliance on 2 vendors", False),
        ("Says whether remote access is allowed", False),
        ("Whole stack in the EU", False),
        ("Level", False),
    ],
)
def test_a_title_that_is_a_topic(title, is_topic):
    found = messages(titled(title, "governance.owners_aligned"), *TITLES)
    assert found == ["topic-title: the title of 'R' does not say what is so when it passes"] * is_topic


def test_two_rules_with_one_title():
    pair = [
        {**rule("governance.owners_aligned", id_), "title": title} for id_, title in (("R", "Agreed"), ("S", "agreed!"))
    ]
    (found,) = findings(document(pair), *TITLES)
    assert (found.lint.id, found.hint) == ("same-title", "say what is so when the one passes and the other need not")
    assert found.message.startswith("'S' has the title of 'R' (1:")


def test_titles_stand_at_their_line_and_column():
    text = """schema: ruleset/1
id: demo
title: Demo
version: "1"
issuer: Nobody
claims: necessary
rules:
  - id: R
    title: Who controls the keys
    check: governance.owners_aligned
verdict: {necessary: [{all: [R]}]}
"""
    (found,) = findings(text, "topic-title")
    assert (found.line, found.column) == (9, 5)


@pytest.mark.parametrize("rule_set", ids("ruleset"))
def test_built_in_titles_are_in_order(rule_set):
    file = find("ruleset", rule_set)
    assert lint(lintable_from(parse(file), file), frozenset(TITLES)) == []
