"""Analyses: every claim against the engine, on random rule sets; and the shipped ones."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.analysis.necessity.necessity import analyze
from compliance.analysis.world.corpus import Corpus
from compliance.engine.outcome import Outcome
from compliance.engine.scoring import Standing
from compliance.engine.state import decide_all, state_of_nobody
from compliance.engine.steps import meets, system_at, targets_of
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.scorecard import NothingEvaluatedError
from tests.analysis.rulesets import TARGETS, rulesets
from tests.builders import judgement, ruleset, snapshot
from tests.properties import examples
from tests.reference.necessity import reached_by

DAY = date(2026, 11, 23)
NEGATIVE = (" is necessary", " not sufficient")


def every_state(state):
    """The state with every combination of rungs."""
    ladders = [range(1, len(s.rule.rungs) + 1) for s in state.standings]
    for rungs in product(*ladders):
        made = tuple(Standing(s.rule, Outcome(n, n)) for s, n in zip(state.standings, rungs, strict=True))
        yield (
            {s.rule.id: n for s, n in zip(state.standings, rungs, strict=True)},
            state.with_standings(made),
        )


def bottom_and_top(rules, passed):
    return {rule.id: len(rule.rungs) if rule.id in passed else 1 for rule in rules.rules}


@settings(max_examples=examples(60))
@given(rulesets(conditional=False), st.sampled_from(TARGETS))
def test_every_claim_is_true_of_the_engine(rules, target):
    nobody = state_of_nobody(rules, DAY, DAY)
    try:
        found = analyze(rules, target, DAY, DAY)
    except NothingEvaluatedError:
        assume(False)  # noqa: FBT003 - hypothesis has it so
    verdicts = {tuple(levels.values()): meets(state, target, "certain") for levels, state in every_state(nobody)}
    assert found.impossible is not any(verdicts.values())
    assert found.trivial is all(verdicts.values())
    if found.impossible or found.trivial:
        assert (found.rules, found.blocking_sets, found.sufficient_sets.count, found.witnesses) == ((), (), 0, ())
        return

    def met(passed):
        return verdicts[tuple(bottom_and_top(rules, passed).values())]

    all_ids = {rule.id for rule in rules.rules}
    groups = [(part, {part.id}) for part in found.rules]
    groups += [(part, {r.id for r in rules.rules if r.objective == part.id}) for part in found.objectives]
    for part, inside in groups:
        needed, enough = not met(all_ids - inside), met(inside)
        assert (part.role in ("knock-out", "sole")) is needed
        assert (part.role in ("alone-enough", "sole")) is enough
    positions = {rule.id: number for number, rule in enumerate(rules.rules)}
    for part in found.rules:
        without = {}
        for levels, verdict in verdicts.items():
            others = levels[: positions[part.id]] + levels[positions[part.id] + 1 :]
            without.setdefault(others, set()).add(verdict)
        assert (part.role == "decorative") is all(len(seen) == 1 for seen in without.values())
    for witness in found.witnesses:
        shown = meets(reached_by(nobody, witness), target, "certain")
        if witness.claim.endswith(" decides"):
            rule = witness.claim.removesuffix(" decides")
            assert shown
            lost = reached_by(nobody, witness).with_outcomes({rule: Outcome(1, 1)})
            assert not meets(lost, target, "certain")
        else:
            assert shown is not (witness.claim.endswith(NEGATIVE) and "not necessary" not in witness.claim)
    claimed = {w.claim.partition(" ")[0] for w in found.witnesses}
    assert {part.id for part in found.rules if part.role != "decorative"} <= claimed


def test_impossible():
    found = analyze(ruleset([judgement("A")], [{"points": {"of": {"A": 1}, "at_least": 2}}]), "necessary", DAY, DAY)
    assert (found.impossible, found.trivial, found.rules, found.blocking_sets) == (True, False, (), ())


def test_trivial():
    rules = ruleset([judgement("A")], [{"score": {"of": "all", "at_least": 0}}])
    found = analyze(rules, "necessary", DAY, DAY)
    assert (found.impossible, found.trivial, found.rules, found.sufficient_sets.count) == (False, True, (), 0)


def test_a_threshold_nobody_knows():
    rules = ruleset(
        [judgement("A")],
        [{"score": {"of": "all", "at_least": {"param": "mark"}}}],
        parameters={"mark": {"title": "Mark", "values": [{"from": "2030-01-01", "value": 1, "source": "law"}]}},
        references={"law": {"title": "Law", "published": "2020-01-01"}},
    )
    found = analyze(rules, "necessary", DAY, DAY)
    assert (found.unknown_parameters, found.impossible, found.trivial, found.rules) == (("mark",), False, False, ())


def test_rules_out_of_force_are_left_out():
    rules = ruleset([judgement("A"), judgement("B", effective={"until": "2020-01-01"})])
    found = analyze(rules, "necessary", DAY, DAY)
    assert (found.left_out, [part.id for part in found.rules]) == (("B",), ["A"])
    with pytest.raises(NothingEvaluatedError):
        analyze(ruleset([judgement("B", effective={"until": "2020-01-01"})]), "necessary", DAY, DAY)


@pytest.mark.parametrize(
    ("clauses", "hidden"),
    [
        ([{"points": {"of": {"A": 45, "B": 20, "C": 20}, "at_least": 60}}], ("A",)),
        ([{"all": ["A"]}, {"points": {"of": {"A": 45, "B": 20, "C": 20}, "at_least": 60}}], ()),
        ([{"points": {"of": {"A": 1, "B": 1, "C": 1}, "at_least": 2}}], ()),
    ],
)
def test_hidden_vetoes(clauses, hidden):
    rules = ruleset([judgement("A"), judgement("B"), judgement("C")], clauses)
    assert analyze(rules, "necessary", DAY, DAY).hidden_vetoes == hidden


def test_the_implied_knock_outs_of_a_score_are_those_of_the_formula_34():
    """Criteria with W - w below the share asked for of W, and no others."""
    weights = {"A": 15, "B": 10, "C": 10, "D": 15, "E": 20, "F": 15, "G": 10, "H": 5}
    rules = [judgement(id_, points=weight) for id_, weight in weights.items()]
    for share in range(5, 101, 5):
        found = analyze(ruleset(rules, [{"score": {"of": "all", "at_least": share}}]), "necessary", DAY, DAY)
        knocked = {part.id for part in found.rules if part.role in ("knock-out", "sole")}
        assert knocked == {id_ for id_, weight in weights.items() if 100 - weight < share}


def test_a_real_provider_shows_that_security_is_not_sufficient():
    rules = load_ruleset("andromede")
    corpus = Corpus([load_provider("numergy")], country_sets(), DAY, DAY)
    found = analyze(rules, "sufficient", DAY, DAY, corpus)
    roles = {part.id: part.role for part in found.objectives}
    assert roles == {"security": "knock-out", "viability": "knock-out"}
    (real,) = [w for w in found.witnesses if w.provider is not None]
    assert (real.claim, real.provider) == ("objective security is not sufficient", "numergy")
    inside = {r.id for r in rules.rules if r.objective == "security" and r.excluded is None}
    assert set(real.passes) >= inside
    now = decide_all(rules, snapshot(load_provider("numergy"), real.as_of, DAY))
    open_ = {s.rule.id for s in now.counted if not s.passes("certain") and s.passes("possible")}
    assert {*real.unknown} == open_
    assert open_ < {*real.fails}
    assert [str(verdict) for verdict in now.judge().possible] == ["necessary-only"]
    assert {s.rule.id for s in now.counted if s.passes("certain")} == set(real.passes)


SHIPPED = [(id_, target) for id_ in ids("ruleset") for target in targets_of(load_ruleset(id_))]


@pytest.mark.exhaustive
@pytest.mark.parametrize(("id_", "target"), SHIPPED)
def test_shipped_rule_sets_are_analysed_exactly(id_, target):
    found = analyze(load_ruleset(id_), target, DAY, DAY)
    assert not found.unknown_parameters
    assert not found.impossible
    assert not found.trivial
    assert found.blocking_count.exact
    assert found.blocking_count.listed == found.blocking_count.found
    assert found.sufficient_sets.exact
    assert len(found.sufficient_sets.sets) == found.sufficient_sets.count >= 1
    assert "undecided" not in {part.role for part in found.rules}
    nobody = state_of_nobody(load_ruleset(id_), DAY, DAY)
    for witness in found.witnesses:
        expected = not (witness.claim.endswith(NEGATIVE) and "not necessary" not in witness.claim)
        assert meets(reached_by(nobody, witness), target, "certain") is expected


def test_the_floor_of_the_eu_framework_is_one_step_a_rule():
    system = system_at(state_of_nobody(load_ruleset("eu-csf"), DAY, DAY), "necessary", "certain")
    assert len(system.constraints) > 30
    assert all(len(bound.gains) == 1 for bound in system.constraints)
