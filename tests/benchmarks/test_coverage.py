"""What is counted of scorecards, and the page of it; docs/coverage.md itself takes more than a minute and is not made here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from benchmarks.coverage import Case, cases, page, private_rules
from tests.builders import demo, judgement, provider, rule, ruleset, scorecard, statement

DAY = date(2026, 1, 1)


def test_every_rule_that_applies_is_counted_by_what_settles_it_or_why_nothing_does():
    acme = provider(
        [statement("2025-01-01", {**demo(a=True), "certifications": {"iso": {"scheme": "iso-27001"}}})],
        searched=[{"facts": ["exit.notice_days"], "on": "2025-06-01", "where": ["The contract"]}],
    )
    rules = [
        rule("x.demo.a", "passes"),
        rule("!x.demo.a", "fails"),
        rule("exit.notice_days <= 60", "looked-for"),
        rule("exit.notice_days <= 60 && finance.paid_in_meur > 1", "half-looked-for"),
        rule('certifications.exists(c, c.scheme == "hds")', "open"),
        rule("continuity.escrow", "only-the-provider-knows"),
        rule("exit.notice_days <= 60 && continuity.escrow", "looked-for-and-to-ask"),
        rule("x.demo.a", "elsewhere", applies="!x.demo.a"),
        judgement("to-judge"),
    ]
    card = scorecard(acme, ruleset(rules), DAY)
    assert [(case.decided, case.how) for case in cases(card)] == [
        (True, "facts"),
        (True, "facts"),
        (False, "looked"),
        (False, "untried"),
        (False, "open-list"),
        (False, "asked"),
        (False, "looked"),
        (False, "answer"),
    ]
    assert {(case.provider, case.ruleset, case.offer) for case in cases(card)} == {("acme", "demo", "(as a whole)")}


def test_the_page_leaves_out_of_the_shares_what_only_an_answer_settles():
    found = [
        Case("acme", "demo", "a", decided=True, how="facts"),
        Case("acme", "demo", "b", decided=False, how="untried"),
        Case("acme", "other", "a", decided=False, how="weak"),
        Case("bolt", "demo", "a", decided=True, how="read"),
        Case("bolt", "demo", "a", decided=False, how="answer"),
        Case("bolt", "demo", "a", decided=False, how="something new"),
    ]
    found.append(Case("acme", "demo", "a", decided=True, how="facts", private=True))
    text = page(found, DAY)
    assert "of 2 providers that had not ceased and their 3 offers" in text
    assert "**2 of 5 publicly answerable rules are decided, 40.0 %**" in text
    assert "Of the 1 others 1 are decided" in text
    assert "Another 1 rules" in text
    assert text.index("## What only the provider can answer") < text.index("| `demo` | 1 | 1 | 1 | 100.0 % |")
    lines = text.splitlines()
    assert "| `demo` | 3 | 2 | 4 | 50.0 % |" in lines
    assert "| `other` | 1 | 0 | 1 | 0.0 % |" in lines
    assert lines.index("| `bolt` | 1 | 1 | 2 | 50.0 % |") < lines.index("| `acme` | 2 | 1 | 3 | 33.3 % |")
    assert "| an answer somebody read out of public sources | 1 |" in lines
    assert "| something new | 1 |" in lines
    assert "| nothing is stated; it was looked for and not found | 0 |" not in lines
    assert (
        "Of the 3 rules not decided, 0 are no open work of whoever reads public sources, 0.0 %: what they lack was"
        in lines
    )


def test_the_page_says_which_share_of_what_is_unknown_was_looked_for_or_is_the_providers_to_say():
    found = [Case("acme", "demo", "a", decided=False, how=how) for how in ("looked", "asked", "asked", "weak")]
    assert "Of the 4 rules not decided, 3 are no open work of whoever reads public sources, 75.0 %:" in page(found, DAY)


def test_rules_whose_every_fact_only_the_provider_knows_are_counted_apart():
    rules = [
        rule("exit.notice_days <= 60", "public"),
        rule("continuity.escrow", "provider"),
        rule("continuity.escrow && exit.notice_days <= 60", "both"),
        rule("x.demo.a", "own"),
        rule("continuity.escrow", "asked-by-what-it-applies-to", applies="exit.notice_days <= 60"),
        judgement("to-judge"),
    ]
    written = ruleset(rules)
    private = private_rules(written)
    assert private == {"provider", "own", "asked-by-what-it-applies-to"}
    card = scorecard(provider([statement("2025-01-01", demo(a=True))]), written, DAY)
    assert {case.how for case in cases(card, private) if case.private} == {"facts", "asked", "untried"}


def test_what_is_said_of_any_other_service_is_not_counted():
    card = scorecard(provider([statement("2025-01-01", demo(a=True))]), ruleset([rule("x.demo.a", "passes")]), DAY)
    assert len(list(cases(card))) == 1
    other = replace(card, provider=replace(card.provider, other_services=True))
    assert list(cases(other)) == []
