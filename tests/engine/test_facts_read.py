"""The facts a finding shows: every one its condition mentions, with where it stands."""

from __future__ import annotations

import json
from datetime import date
from textwrap import dedent
from unittest.mock import patch

import pytest

from compliance.engine import scorecard as scorecard_module
from compliance.model.statements import FactLocation
from compliance.report.formats.json_ import json_text
from compliance.report.pages.resting import evidence_sentence
from tests.builders import demo, finding, provider, rule, ruleset, scorecard, source, statement

NOW = "2024-06-30"
TEXT = dedent("""\
    schema: provider/1
    id: acme
    name: Acme
    sources:
      register: {title: Register, publisher: R, published: 2019-12-31, grade: A}
      weekly: {title: Weekly, publisher: W, published: 2021-06, grade: C}
    statements:
      - from: 2020-01-01
        sources: [weekly, register]
        facts:
          finance:
            paid_in_meur: 5
          ownership:
            shareholders:
              beta: {country: US, capital_pct: {min: 35, max: 40}}
              alpha:
                country: FR
          services:
            box:
              facts: {finance: {paid_in_meur: 6}}
          data: {storage_countries: [FR, DE]}
          identity: {founded: 2012-09-05}
      - from: 2021-01-01
        until: 2030-01-01
        sources: [weekly]
        facts:
          finance: {paid_in_meur: 5, committed_meur: 9}
      - from: 2021-01-01
        sources: [register]
        facts: {finance: {committed_meur: 8}}
      - from: 2022-01-01
        sources: [register]
        facts:
          market: null
          certifications:
            iso: null
    """)


@pytest.fixture(scope="module")
def acme():
    return provider(TEXT)


def facts(acme, check, **more):
    return {fact.path: fact for fact in finding(acme, check, NOW, **more).facts}


def at(location):
    """The rest of the line a location points at."""
    return TEXT.splitlines()[location.line - 1][location.column - 1 :]


COUNTRY = 'ownership.shareholders.exists(s, s.country == "FR")'
OWNED = 'ownership.shareholders.all(s, s.country == "FR")'
EXPANDED = [
    ("finance.paid_in_meur > 1", ["finance.paid_in_meur"]),
    (COUNTRY, ["ownership.shareholders.alpha.country"]),
    (OWNED, ["ownership.shareholders.alpha.country", "ownership.shareholders.beta.country"]),
    ("certifications.exists(c, in_force(c))", ["certifications"]),
    ("finance.paid_in_meur > 1 && data.stays_in_eu", ["data.stays_in_eu", "finance.paid_in_meur"]),
    ("datacenters.exists(d, d.tier > 2) || finance.paid_in_meur > 1", ["datacenters", "finance.paid_in_meur"]),
    ("has(finance.paid_in_meur)", ["finance.paid_in_meur"]),
]


@pytest.mark.parametrize(("check", "paths"), EXPANDED)
def test_facts_are_expanded_and_sorted(acme, check, paths):
    assert [fact.path for fact in finding(acme, check, NOW).facts] == paths


VALUES = [
    ("finance.paid_in_meur > 1", "finance.paid_in_meur", 5),
    (f"{COUNTRY}", "ownership.shareholders.alpha.country", "FR"),
    ("ownership.shareholders.exists(s, s.capital_pct > 1)", "ownership.shareholders.beta.capital_pct",
     {"min": 35, "max": 40}),
    ('"FR" in data.storage_countries', "data.storage_countries", ["FR", "DE"]),
    ("identity.founded < as_of", "identity.founded", "2012-09-05"),
    ("data.stays_in_eu", "data.stays_in_eu", None),
]  # fmt: skip


@pytest.mark.parametrize(("check", "path", "value"), VALUES, ids=[v[1] for v in VALUES])
def test_values_in_json_form(acme, check, path, value):
    assert facts(acme, check)[path].value == value


def test_a_restated_fact_has_the_sources_of_all_and_the_place_of_the_latest(acme):
    fact = facts(acme, "finance.paid_in_meur > 1")["finance.paid_in_meur"]
    assert (fact.from_, fact.until, fact.known) == (date(2020, 1, 1), date(2030, 1, 1), date(2019, 12, 31))
    assert (fact.sources, fact.grade) == (("register", "weekly"), "A")
    assert at(fact.location) == "paid_in_meur: 5, committed_meur: 9}"


def test_sources_that_do_not_exist_yet_are_not_cited(acme):
    fact = finding(acme, "finance.paid_in_meur > 1", NOW, known_as_of="2021-06-29").facts[0]
    assert (fact.sources, fact.grade, fact.until) == (("register",), "A", None)


PLACES = [
    (COUNTRY, "ownership.shareholders.alpha.country", "country: FR"),
    (OWNED, "ownership.shareholders.beta.country", "country: US, capital_pct: {min: 35, max: 40}}"),
    ("size(ownership.shareholders) > 1", "ownership.shareholders.alpha", "alpha:"),
    ('"FR" in data.storage_countries', "data.storage_countries", "storage_countries: [FR, DE]}"),
]


@pytest.mark.parametrize(("check", "path", "text"), PLACES, ids=[p[1] for p in PLACES])
def test_the_location_is_that_of_the_key(acme, check, path, text):
    found = facts(acme, check)
    if path not in found:
        path = next(p for p in found if p.startswith("ownership.shareholders"))
    assert found[path].location.file == "acme.yaml"
    assert at(found[path].location) == text


def test_a_service_s_fact_is_where_the_service_states_it(acme):
    fact = facts(acme, "finance.paid_in_meur > 1", service="box")["finance.paid_in_meur"]
    assert (fact.value, at(fact.location)) == (6, "paid_in_meur: 6}}")


def test_candidates_of_a_disputed_fact(acme):
    fact = facts(acme, "finance.committed_meur > 1")["finance.committed_meur"]
    assert fact.value is None
    assert [(c.value, c.sources, c.grade) for c in fact.candidates] == [(8, ("register",), "A"), (9, ("weekly",), "C")]
    assert [at(c.location) for c in fact.candidates] == ["committed_meur: 8}}", "committed_meur: 9}"]
    assert fact.sources == ("register", "weekly")


def test_candidates_are_told_where_there_are_too_many_worlds():
    made = provider([statement("2020-01-01", demo(**{f"f{n}": v})) for n in range(7) for v in (True, False)])
    found = finding(made, " && ".join(f"x.demo.f{n}" for n in range(7)), NOW).facts
    assert [[c.value for c in fact.candidates] for fact in found] == [[False, True]] * 7


def test_an_end_is_a_candidate():
    made = provider([statement("2020-01-01", demo(a=True)), statement("2020-01-01", demo(a=None))])
    (fact,) = finding(made, "x.demo.a", NOW).facts
    assert [c.value for c in fact.candidates] == [None, True]


def test_a_missing_fact_has_nothing(acme):
    fact = facts(acme, "data.stays_in_eu")["data.stays_in_eu"]
    assert (fact.from_, fact.sources, fact.grade, fact.location) == (None, (), None, None)


def test_an_ended_fact_says_who_ended_it():
    made = provider(
        [statement("2020-01-01", demo(a=True), "old"), statement("2021-01-01", demo(a=None), "new")],
        {"old": source(grade="A"), "new": source("2022-01-01", "C")},
    )
    (fact,) = finding(made, "x.demo.a", NOW).facts
    assert (fact.value, fact.from_, fact.known) == (None, date(2021, 1, 1), date(2022, 1, 1))
    assert (fact.sources, fact.grade) == (("new",), "C")


def test_the_place_of_a_group_stands_for_a_fact_ended_with_it():
    lines = ["schema: provider/1", "id: acme", "name: Acme",
             "sources: {s: {title: T, publisher: P, published: 2000, grade: A}}",
             "statements:", "  - {from: 2020-01-01, sources: [s], facts: {finance: {paid_in_meur: 5}}}",
             "  - {from: 2021-01-01, sources: [s], facts: {finance: null}}"]  # fmt: skip
    (fact,) = finding(provider("\n".join(lines)), "finance.paid_in_meur > 1", NOW).facts
    assert fact.location == FactLocation("acme.yaml", 7, lines[6].index("finance") + 1)


def test_an_answer_is_among_the_facts_where_it_could_count():
    made = provider([statement("2020-01-01", {**demo(a=True), "answers": {"demo": {"R": "pass"}}})])
    assert [f.path for f in finding(made, "x.demo.a", NOW).facts] == ["answers.demo.R", "x.demo.a"]
    assert [f.path for f in finding(made, {"id": "S"}, NOW).facts] == ["answers.demo.S"]
    assert [f.path for f in finding(made, {"id": "T", "check": "x.demo.a"}, NOW).facts] == ["x.demo.a"]


def sites(count):
    """A provider with so many sites, of which the last is of tier 1, and the country of none is known."""
    tiers = {f"d{n:02}": {"tier": 1 if n == count - 1 else 3} for n in range(count)}
    return provider([statement("2020-01-01", {"datacenters": tiers}, exhaustive=["datacenters"])])


ALL_OF_TIER_3 = "datacenters.all(d, d.tier >= 3)"


def test_the_facts_of_a_finding_are_listed_up_to_a_bound():
    """Those that decided it are among them, and how many more there are is said."""
    with patch.object(scorecard_module, "FACTS", 5):
        card = scorecard(sites(40), ruleset([rule(ALL_OF_TIER_3)]), "2024-06-30")
        unknown = finding(sites(40), 'datacenters.all(d, d.country == "FR")', "2024-06-30")
    (found,) = card.findings
    assert found.status == "fail"
    assert [fact.path for fact in found.facts] == [f"datacenters.d{n:02}.tier" for n in (0, 1, 2, 3, 39)]
    assert (found.more_facts, found.more_causes) == (35, 0)
    assert (len(unknown.causes), unknown.more_causes) == (25, 15)
    (told,) = json.loads(json_text(card))["findings"]
    assert told["more_facts"] == 35
    assert "more_causes" not in told
    assert evidence_sentence(card).endswith("35 more facts are not listed.")


def test_the_facts_of_a_scorecard_are_listed_up_to_a_bound():
    with patch.object(scorecard_module, "FACTS_OF_ALL", 50):
        card = scorecard(sites(40), ruleset([rule(ALL_OF_TIER_3, f"R{n}") for n in range(3)]), "2024-06-30")
    assert [(len(found.facts), found.more_facts) for found in card.findings] == [(40, 0), (10, 30), (1, 39)]
