"""Where a finding is: at the facts that decided it, or near what is missing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from compliance import Status
from compliance.api import evaluate, load_provider, load_ruleset
from compliance.cli.main import main
from compliance.model.findings import Candidate, Fact
from compliance.model.statements import FactLocation
from compliance.report.formats.places import identity, places, whole
from tests.builders import demo, provider, ruleset, scorecard, statement
from tests.cli.invoke import ROOT, THEN
from tests.report import outputs
from tests.report.cards import LAST_DAYS, numergy

LINES = (
    "finance.paid_in_meur",
    "finance.years.2014.revenue_meur",
    "governance.owners_aligned",
    "certifications.iso.scheme",
)


def fact(path: str, year: int = 2020, line: int | None = None) -> Fact:
    """A stated fact; on the line of its number in `LINES`."""
    place = FactLocation("acme.yaml", line or 10 * (LINES.index(path) + 1), 3)
    return Fact(path, 1, (), date(year, 1, 1), None, date(year, 1, 1), ("s",), "A", place)


def missing(path: str) -> Fact:
    return Fact(path, None, (), None, None, None, (), None, None)


STATED = tuple(fact(path, 2020 + number) for number, path in enumerate(LINES))


def card_with(**changes):
    """A scorecard of one finding, changed."""
    profile = provider([statement("2020-01-01", demo(a=True))])
    card = scorecard(profile, ruleset([{"id": "A", "check": "x.demo.a"}]), "2024-06-30")
    return replace(card, findings=(replace(card.findings[0], **changes),))


def labels(decided, facts=STATED, others=(), **more):
    """The labels of the places of a finding, with another finding beside it in its scorecard."""
    card = card_with(facts=tuple(facts), decided=tuple(decided), **more)
    (finding,) = card.findings
    beside = replace(finding, rule="other", facts=tuple(others))
    return [place.label for place in places(replace(card, findings=(finding, beside)), finding)]


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        (["governance.owners_aligned"], ["governance.owners_aligned"]),
        (["governance.owners_aligned", "finance.paid_in_meur"], ["governance.owners_aligned", "finance.paid_in_meur"]),
        (["finance.committed_meur", "governance.owners_aligned"], ["governance.owners_aligned"]),
        (["certifications"], ["certifications.iso.scheme"]),
        (["certifications.iso"], ["certifications.iso.scheme"]),
        (["finance.committed_meur"], ["finance.years.2014.revenue_meur"]),
        (["finance.years.2015.revenue_meur"], ["finance.years.2014.revenue_meur"]),
        (["market.policy", "governance.other"], ["governance.owners_aligned"]),
        (["certifications.hds.services.a.b"], [*reversed(LINES)]),  # one part of five in common is not near
    ],
)
def test_first_what_decided_it_then_what_is_around_it_then_what_is_near_it(decided, expected):
    assert labels(decided) == expected


def test_what_nobody_stated_is_looked_for_in_the_whole_scorecard():
    assert labels(["finance.committed_meur"], [missing("finance.committed_meur")], STATED) == [LINES[1]]
    assert labels(["market.policy"], [missing("market.policy")], STATED) == [""]


def test_every_candidate_of_a_disputed_fact_has_its_place():
    candidates = tuple(Candidate(n, ("s",), "A", FactLocation("acme.yaml", n, 1)) for n in (7, 8))
    disputed = replace(fact(LINES[0]), value=None, candidates=candidates, location=candidates[1].location)
    card = card_with(facts=(disputed, *STATED[1:]), decided=(LINES[0],))
    assert [place.location.line for place in places(card, card.findings[0])] == [8, 7]


def test_without_it_what_is_newest_and_the_profile_where_there_is_nothing():
    assert labels([]) == [*reversed(LINES)]
    assert labels([], causes=(("stale", LINES[0]),)) == [LINES[0], *reversed(LINES[1:])]
    nothing = card_with(facts=())
    assert places(nothing, nothing.findings[0]) == (whole(nothing),)


def test_the_founding_case_stands_where_its_owners_disagreed(capsys):
    main(["evaluate", "numergy", "--against", "andromede", *THEN, "--format", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (result,) = [result for result in results if result["ruleId"] == "andromede/owners-aligned"]
    region = result["locations"][0]["physicalLocation"]["region"]
    text = (ROOT / "providers" / "numergy.yaml").read_text(encoding="utf-8").splitlines()
    assert text[region["startLine"] - 1][region["startColumn"] - 1 :].startswith("owners_aligned: false")
    assert "relatedLocations" not in result


def test_every_failure_among_the_shipped_ones_has_a_place_of_its_own():
    rules = load_ruleset("andromede")
    failing = 0
    for name in ("numergy", "cloudwatt", "andromede-programme", "bleu", "aws"):
        day = LAST_DAYS.get(name, date(2026, 11, 1))
        card = evaluate(load_provider(name), rules, as_of=day, known_as_of=date(2026, 11, 1))
        for finding in card.findings:
            if finding.status == "fail":
                failing += 1
                found = places(card, finding)
                assert whole(card) not in found
                assert {place.label for place in found} <= set(finding.decided)
    assert failing > 10


def test_what_is_not_stated_stands_at_the_profile():
    shown = outputs.demo()
    finding = next(f for f in shown.findings if f.status is Status.UNKNOWN)
    nothing = replace(finding, facts=(Fact("a.b", None, (), None, None, None, (), None, None),))
    assert places(replace(shown, findings=(nothing,)), nothing) == (whole(shown),)
    assert whole(shown).location == FactLocation("acme.yaml", 1, 1)


def test_what_is_in_the_way_comes_first_then_what_is_newest():
    shown = outputs.demo()
    facts = tuple(
        Fact(path, 1, (), date(year, 1, 1), None, date(year, 1, 1), ("s",), "A", FactLocation("acme.yaml", line, 1))
        for line, (path, year) in enumerate([("a", 2020), ("b", 2021), ("c", 2019)], start=1)
    )
    finding = replace(shown.findings[0], facts=facts, causes=(), decided=())
    assert [place.label for place in places(shown, finding)] == ["b", "a", "c"]
    stale = replace(finding, causes=(("stale", "c"),))
    assert [place.label for place in places(shown, stale)] == ["c", "b", "a"]
    listed = replace(finding, facts=tuple(replace(f, path=f"{f.path}.x") for f in facts), causes=(("open-list", "a"),))
    assert [place.label for place in places(shown, listed)] == ["a.x", "b.x", "c.x"]


def test_fingerprints_tell_providers_services_and_rule_sets_apart():
    card = outputs.demo()
    others = (
        replace(card, provider=replace(card.provider, id="other")),
        replace(card, provider=replace(card.provider, service="premium")),
        replace(card, ruleset=replace(card.ruleset, id="other")),
    )
    assert len({identity(one, "rule", "audited") for one in (card, *others)}) == 4
    assert identity(card, "rule", "a") != identity(card, "rulea")


def test_the_profile_is_where_its_facts_say():
    shown = numergy()
    assert shown.provider.file == load_provider("numergy").file == "providers/numergy.yaml"
    files = Counter(fact.location.file for f in shown.findings for fact in f.facts if fact.location)
    assert files[shown.provider.file]
