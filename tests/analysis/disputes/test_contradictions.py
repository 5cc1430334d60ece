"""A certificate in force, and facts that say otherwise: both sides stand in the findings, the disputes and the explanation."""

import pytest

from compliance.analysis.disputes.disputes import disagreement
from compliance.analysis.explain.explain import explain
from compliance.engine.grounds import grounds_of
from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.loading.rulesets import country_sets
from compliance.model.status import Basis
from tests.builders import day, provider, ruleset, source, statement

VISA = {
    "id": "visa",
    "title": "Visa in force",
    "by": "The body",
    "when": "certifications.exists(c, c.scheme == 'secnumcloud' && covers(c) && in_force(c))",
    "evidence": {"grade": "B"},
    "shows": [{"rules": ["*"]}],
    "references": ["text"],
}
RULES = [{"id": "seat", "check": "identity.registered_office_country == 'FR'"}]
CERTIFICATE = {"certifications": {"snc": {"scheme": "secnumcloud", "issued": "2024-01-01", "expires": "2026-12-31"}}}


def decided(grade, country, accept=Basis.DECLARED):
    said = [statement("2024-01-01", CERTIFICATE, "register")]
    said += [statement("2024-01-01", {"identity": {"registered_office_country": country}}, "other")] if country else []
    acme = provider(said, {"register": source(grade="A"), "other": source(grade=grade)})
    references = {"text": {"title": "Text", "publisher": "The body"}}
    rules = ruleset(RULES, recognises=[VISA], references=references)
    return decide_all(rules, take_snapshot(acme, day("2025-01-01"), day("2025-01-01"), country_sets()), accept)


@pytest.mark.parametrize(
    ("grade", "country", "status", "basis", "count"),
    [
        ("D", None, "pass", Basis.ATTESTED, None),
        ("D", "US", "unknown", None, False),
        ("B", "US", "fail", Basis.FACTS, True),
        ("D", "FR", "pass", Basis.FACTS, None),
    ],
    ids=["nothing is said", "a weaker fact", "a fact as strong", "a fact that agrees"],
)
def test_both_sides(grade, country, status, basis, count):
    state = decided(grade, country)
    finding = scorecard_of(state).finding("seat")
    found = disagreement(state).conflicts
    assert (finding.status, finding.basis) == (status, basis)
    assert [one.facts_count for one in found] == ([] if count is None else [count])
    if found:
        (one,) = found
        assert [fact.path for fact in one.facts] == ["identity.registered_office_country"]
        assert [(fact.grade, fact.location is not None) for fact in one.facts] == [(grade, True)]
        assert "certifications.snc.scheme" in [fact.path for fact in one.shown_by]
        assert one.by in finding.contradiction
        assert one.shown in finding.message


def test_facts_alone_know_of_no_conflict():
    state = decided("D", "US", Basis.FACTS)
    assert disagreement(state).conflicts == ()
    assert scorecard_of(state).finding("seat").status == "fail"


def test_the_explanation_shows_what_recognises_a_rule():
    state = decided("D", None)
    found = explain(state.ruleset.rules[0], grounds_of(state.ruleset, state.snapshot))
    (one,) = found.recognitions
    assert (one.settles, one.decided.force, one.rung) == (True, "in-force", 2)
    assert found.message == "shown by The body: Visa in force"
    assert found.flips == ()
