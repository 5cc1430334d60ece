"""What a certificate would settle comes first under what to find out, and is never a thing to change."""

import pytest

from compliance.analysis.necessity.necessity import analyze
from compliance.analysis.plan.plan import plan
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.loading.rulesets import country_sets
from compliance.model.status import Basis
from tests.builders import day, demo, provider, ruleset, statement

NOW = day("2025-01-01")
GATES = [{"id": name, "role": "gate", "check": f"x.demo.{name}"} for name in ("a", "b", "c")]
REFERENCES = {"text": {"title": "Text"}}


def seal(*rules, id_="seal", when="x.demo.held", **more):
    by = {"references": ["text"], **more}
    return {"id": id_, "title": "Seal", "by": "Body", "when": when, "shows": [{"rules": list(rules)}], **by}


def rules(*recognises):
    held = {f"x.demo.{name}": {"type": "bool", "title": name} for name in ("a", "b", "c", "held", "other")}
    return ruleset(GATES, [{"gates": "all"}], facts=held, recognises=list(recognises), references=REFERENCES)


def planned(facts, *recognises, accept=Basis.DECLARED):
    acme = provider([statement("2024-01-01", demo(**facts))])
    return plan(decide_all(rules(*recognises), take_snapshot(acme, NOW, NOW, country_sets()), accept), "necessary")


def test_what_it_would_settle():
    (proof,) = planned({"a": True}, seal("*")).prove
    assert (proof.settles, proof.gates, proof.open_gates, proof.gives) == (("b", "c"), 2, 2, True)
    assert (proof.facts, proof.reason) == (("x.demo.held",), "missing")


@pytest.mark.parametrize(
    ("facts", "accept"),
    [
        ({"held": True}, Basis.DECLARED),
        ({"held": False}, Basis.DECLARED),
        ({"a": True, "b": True, "c": True}, Basis.DECLARED),
        ({}, Basis.FACTS),
    ],
    ids=["in force", "not in force", "nothing is open", "recognitions do not count"],
)
def test_nothing_to_prove(facts, accept):
    assert planned(facts, seal("*"), accept=accept).prove == ()


def test_what_fails_it_does_not_settle():
    (proof,) = planned({"a": False}, seal("*")).prove
    assert (proof.settles, proof.gives) == (("b", "c"), False)


def test_the_one_that_gives_the_verdict_comes_first():
    found = planned({"a": True}, seal("b", id_="small"), seal("b", "c", id_="large", when="x.demo.other")).prove
    assert [one.recognition for one in found] == ["large", "small"]


def test_a_reading_of_ours_is_not_proposed_where_only_attestations_count():
    ours = {"reading": "ours", "clause": "clause 1", "references": []}
    assert [one.reading for one in planned({}, seal("*", **ours)).prove] == ["clause 1"]
    assert planned({}, seal("*", **ours), accept=Basis.ATTESTED).prove == ()


def test_what_it_shows_whatever_the_provider():
    found = analyze(rules(seal("*", id_="all"), seal("a", id_="one")), "necessary", NOW, NOW).recognitions
    assert [(one.rules, one.gates_left, one.meets_necessary) for one in found] == [
        (("a", "b", "c"), (), True),
        (("a",), ("b", "c"), False),
    ]
