"""The page about one rule: short by default, in full on demand, never wider than asked."""

from __future__ import annotations

import pytest

from compliance.analysis.explain.explain import explain
from compliance.engine.grounds import grounds_of
from compliance.engine.scorecard import cite
from compliance.engine.snapshot import take_snapshot
from compliance.loading.rulesets import country_sets
from compliance.report.pages.explanation import FACTS, render_explanation
from tests.builders import demo, provider, rule, ruleset, snapshot, statement
from tests.recognised import DAY, document, profile
from tests.report.cards import TODAY, provider_of, ruleset_of

OFFERS = [
    ("numergy", None, "andromede"),
    ("s3ns", "premi3ns", "secnumcloud-3.2"),
    ("ovhcloud", None, "eu-csf"),
    ("aws", None, "hds"),
]


def page(one, *statements, **how):
    rules = ruleset([{"id": "R", **one}], facts={"x.demo.n": {"type": "int", "title": "n"}})
    acme = provider(statements or [statement("2024-01-01", {})])
    return shown(rules.rules[0], grounds_of(rules, snapshot(acme, "2024-06-30")), acme, **how)


def shown(one, grounds, acme, **how):
    sources = {id_: cite(source) for id_, source in acme.sources.items()}
    return render_explanation(explain(one, grounds), ("Acme, under demo", "As of today."), sources, **how)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("who", "service", "what"), OFFERS)
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_asked(who, service, what, verbose):
    rules, acme = ruleset_of(what), provider_of(who)
    grounds = grounds_of(rules, take_snapshot(acme, TODAY, TODAY, country_sets(), service))
    for one in rules.rules:
        for width in (60, 80):
            text = shown(one, grounds, acme, verbose=verbose, width=width)
            assert max(map(len, text.splitlines())) <= width
            assert text.startswith(("met  ", "not met  ", "not known  ", "does not apply  "))


def test_only_in_full_are_conditions_and_sources_told():
    told = statement("2024-01-01", demo(a=True))
    short, full = (page(rule("x.demo.a"), told, verbose=verbose) for verbose in (False, True))
    assert "More with -v: every condition with its values, and the sources" in short
    assert "->" not in short
    assert "x.demo.a  ->  true" in full
    assert "Sources" in full


@pytest.mark.parametrize(("value", "fixed"), [(True, False), (False, True), (None, False)])
def test_a_fix_is_told_only_where_the_rule_fails(value, fixed):
    facts = [statement("2024-01-01", demo(a=value))] if value is not None else []
    one = rule("x.demo.a", fix={"text": "Mend it.", "by": "provider", "effort": 1})
    assert ("Mend it." in page(one, *facts)) is fixed


def test_the_first_line_names_verdict_rule_title_and_offer():
    assert page(rule("x.demo.a", title="Sound"), width=80).splitlines()[0] == "not known  R: Sound (Acme, under demo)"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, ["reached", "ruled out", "ruled out"]),
        ({"min": 2, "max": 5}, ["surpassed", "at least this", "possible"]),
        (9, ["surpassed", "surpassed", "reached"]),
        (None, ["at least this", "possible", "possible"]),
    ],
)
def test_each_choice_says_how_it_stands(count, expected):
    rungs = [
        {"title": "few"},
        {"title": "some", "when": "x.demo.n >= 2", "points": 1},
        {"title": "many", "when": "x.demo.n >= 4", "points": 2},
    ]
    facts = [statement("2024-01-01", demo(n=count))] if count is not None else []
    text = page({"rungs": rungs}, *facts, width=100)
    lines = text[text.index("Choices") :].splitlines()[1:4]
    assert [line.split("  ")[2] for line in lines] == expected


def test_a_choice_whose_condition_is_false_is_ruled_out_below_a_possible_one():
    rungs = [
        {"title": "few"},
        {"title": "some", "when": "x.demo.a", "points": 1},
        {"title": "many", "when": "x.demo.b", "points": 2},
    ]
    text = page({"rungs": rungs}, statement("2024-01-01", demo(a=False)))
    assert "  2  ruled out      some" in text
    assert "  3  possible       many" in text


def test_facts_of_one_entry_backed_alike_share_a_line_and_many_are_counted():
    sites = {f"s{n:02}": {"country": "FR", "tier": 3} for n in range(FACTS + 5)}
    one = rule('size(datacenters.filter(d, d.country == "FR" && d.tier >= 3)) >= 3')
    told = statement("2024-01-01", {"datacenters": sites})
    text = page(one, told, width=120)
    assert "  datacenters.s00: country = FR, tier = 3; from 2024-01-01, grade A" in text
    assert text.count(": country = FR") == FACTS
    assert "  and 5 more\n" in text
    assert page(one, told, width=120, verbose=True).count(": country = FR") == FACTS + 5


def test_a_certificate_that_settles_a_rule_has_its_facts_first():
    rules, acme = ruleset(document()), provider(profile())
    grounds = grounds_of(rules, snapshot(acme, DAY))
    settled = [one for one in rules.rules if any(r.settles for r in explain(one, grounds).recognitions)]
    assert settled
    for one in settled:
        text = shown(one, grounds, acme)
        assert "Recognised:" not in text
        assert text[text.index("Facts") :].splitlines()[1].startswith(("  certifications.", "  assessments."))


def test_where_no_fact_stated_could_settle_it_the_page_says_so():
    told = statement("2024-01-01", {"datacenters": {"one": {"country": "FR"}}})
    assert "Facts\n  None that could settle it is stated.\n" in page(
        rule('datacenters.exists(d, d.country == "DE")'), told
    )
    assert "Facts\n  It reads none.\n" in page(rule("true"))
