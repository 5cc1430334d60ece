"""Two rule sets, or two versions of one: what differs, and why a provider comes out differently."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.analysis.comparison.differences import difference
from compliance.analysis.comparison.document import ObjectiveChange
from compliance.analysis.comparison.offers import assess
from compliance.model.findings import Span
from compliance.model.status import Status, VerdictStatus
from tests.builders import demo, provider, ruleset, snapshot, statement
from tests.properties import examples

DAY = "2024-06-30"
ACME = provider([statement("2024-01-01", demo(a=True, n=5))])
FACTS = {"x.demo.a": {"type": "bool", "title": "a"}, "x.demo.n": {"type": "int", "title": "n"}}
A, N = {"id": "A", "check": "x.demo.a"}, {"id": "N", "check": "x.demo.n >= params.least"}


def rules(*which, least=5, **more):
    parameters = {"least": {"title": "Least", "value": least}}
    return ruleset([*which], facts=FACTS, parameters=parameters, **more)


def between(first, second, of=ACME):
    return difference(*([assess(against, snapshot(of, DAY))] for against in (first, second)))


def test_the_same_twice():
    found = between(rules(A, N), rules(A, N))
    assert found.common == 2
    assert (found.only_first, found.only_second, found.rules, found.parameters, found.weights) == ((),) * 5
    assert found.providers[0].statuses == ()


def test_a_parameter_turns_a_rule():
    found = between(rules(A, N), rules(A, N, least=6))
    (changed,) = found.parameters
    assert (changed.name, changed.first, changed.second) == ("least", 5, 6)
    (status,) = found.providers[0].statuses
    assert (status.first, status.first_status, status.second_status) == ("N", Status.PASS, Status.FAIL)
    assert status.differs == ("parameter least",)
    assert [r.first for r in found.rules] == ["N"]
    assert found.providers[0].first.verdict is VerdictStatus.NECESSARY_ONLY
    assert found.providers[0].second.verdict is VerdictStatus.NOT_MET


def test_rules_only_in_one_and_conditions():
    found = between(rules(A, N), rules(N, {"id": "M", "check": "x.demo.a"}))
    assert (found.common, found.only_first, found.only_second) == (1, ("A",), ("M",))
    assert found.conditions_first == ("necessary: A, N pass",)
    assert found.conditions_second == ("necessary: N, M pass",)


def test_what_differs_in_a_rule_is_said():
    first = rules({**A, "points": 2}, N)
    changed = {**A, "check": "!x.demo.a", "points": 3, "role": "gate", "evidence": {"grade": "A", "max_age": "P3Y"}}
    found = between(first, rules(changed, N))
    assert found.rules[0].differs == (
        "conditions",
        "role contributory / gate",
        "points 0/2 / 0/3",
        "evidence grade any age any / grade A age P3Y",
    )
    assert found.providers[0].statuses[0].differs == found.rules[0].differs


def test_weights_of_objectives():
    def weighed(weight):
        of = [{**A, "objective": "o"}, {**N, "objective": "p"}]
        objectives = [{"id": "o", "title": "O", "weight": weight}, {"id": "p", "title": "P"}]
        return rules(*of, objectives=objectives)

    found = between(weighed(1), weighed(2), provider([statement("2024-01-01", demo(a=True))]))
    (changed,) = found.weights
    assert (changed.name, changed.first, changed.second) == ("o", 1.0, 2.0)
    (of,) = found.providers
    third = 100 / 3
    assert of.weights_alone
    assert [o.objective for o in of.objectives] == ["o", "p"]
    assert of.objectives[0] == ObjectiveChange("o", Span(50.0, 50.0), Span(2 * third, 2 * third))
    assert of.objectives[1] == ObjectiveChange("p", Span(0.0, 50.0), Span(0.0, third))
    assert not between(weighed(1), weighed(1)).providers[0].weights_alone


def test_weights_are_not_alone_where_a_rule_differs():
    def made(weight, least):
        of = [{**A, "objective": "o"}, {**N, "objective": "p"}]
        objectives = [{"id": "o", "title": "O", "weight": weight}, {"id": "p", "title": "P"}]
        return rules(*of, objectives=objectives, least=least)

    (of,) = between(made(1, 5), made(2, 4)).providers
    assert (of.statuses, of.weights_alone) == ((), False)
    (of,) = between(made(1, 5), made(2, 6)).providers
    assert ([s.first for s in of.statuses], of.weights_alone) == (["N"], False)


@settings(max_examples=examples(25))
@given(st.lists(st.integers(0, 4), min_size=2, max_size=2), st.lists(st.integers(0, 4), min_size=2, max_size=2))
def test_what_objectives_bring_explains_the_scores(first, second):
    def weighed(weights):
        of = [{**A, "objective": "o"}, {**N, "objective": "p"}]
        return rules(*of, objectives=[{"id": i, "title": i, "weight": w} for i, w in zip("op", weights, strict=True)])

    assume(sum(first) and sum(second))
    of = between(weighed(first), weighed(second), provider([statement("2024-01-01", demo(a=True))])).providers[0]
    for end in ("certain", "possible"):
        moved = sum(getattr(o.second, end) - getattr(o.first, end) for o in of.objectives)
        assert moved == pytest.approx(getattr(of.second.score, end) - getattr(of.first.score, end))


def test_objectives_that_may_not_apply_explain_nothing():
    of = [{**A, "objective": "o"}, {**N, "objective": "p", "applies": "x.demo.b"}]
    objectives = [{"id": "o", "title": "O", "weight": 1}, {"id": "p", "title": "P"}]
    more = {"facts": {**FACTS, "x.demo.b": {"type": "bool", "title": "b"}}}

    def made(weight):
        parameters = {"least": {"title": "Least", "value": 5}}
        return ruleset(
            of, objectives=[{**objectives[0], "weight": weight}, objectives[1]], parameters=parameters, **more
        )

    assert between(made(1), made(2)).providers[0].objectives == ()


def test_imported_rules_are_those_of_their_origin():
    base = {
        "schema": "ruleset/1",
        "id": "base",
        "title": "Base",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
        "facts": {"x.demo.a": {"type": "bool", "title": "a"}},
        "rules": [{**A, "title": "A"}],
        "verdict": {"necessary": [{"all": ["A"]}]},
    }
    one = ruleset([], [{"all": ["A"]}], imports=[{"ruleset": "base"}], beside={"base": base})
    other = ruleset([], [{"all": ["b/A"]}], imports=[{"ruleset": "base", "as": "b"}], beside={"base": base})
    found = between(one, other)
    assert (found.common, found.only_first, found.only_second, found.rules) == (1, (), (), ())
    assert found.providers[0].statuses == ()


def test_nothing_in_common():
    found = between(rules(A, N), rules({"id": "Z", "check": "x.demo.a"}, {**N, "id": "Y"}, least=9))
    assert (found.common, found.parameters, found.conditions_first) == (0, (), ())
    assert found.only_second == ("Z", "Y")
