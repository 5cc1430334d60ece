"""What must hold for every system (numbers are those of the reference invariants), against trying every combination."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from compliance.engine.monotone.covering import cheapest
from compliance.engine.monotone.roles import _reachable_alone, decides, role_of
from compliance.engine.monotone.sets import blocking_sets, count_sufficient, sufficient_sets
from compliance.engine.monotone.system import Constraint, RuleSteps, Step, System, constraint
from tests.engine.monotone.systems import as_sets, blocking, every_state, higher, sufficient, systems
from tests.reference.monotone import blocked_by, power

COSTS = st.fixed_dictionaries({name: st.integers(0, 6).map(Fraction) for name in "abcde"})


def hits(sufficient_set, blocking_set):
    reached = {step.rule: step.rung for step in sufficient_set}
    return any(reached.get(step.rule, 0) >= step.rung for step in blocking_set)


@given(systems())
def test_monotone_1(system):
    for levels in every_state(system):
        assert not system.holds(levels) or all(map(system.holds, higher(system, levels)))


@given(systems())
def test_impossible_and_trivial_2(system):
    assert system.impossible is not any(map(system.holds, every_state(system)))
    assert system.trivial is all(map(system.holds, every_state(system)))


@given(systems())
def test_sets_are_those_found_by_trying_everything_3(system):
    assert as_sets(sufficient_sets(system)) == sufficient(system)
    assert as_sets(blocking_sets(system)) == (blocking(system) or ({frozenset()} if system.impossible else set()))


@given(systems())
def test_the_two_families_are_dual_4(system):
    sufficient_, blocking_ = as_sets(sufficient_sets(system)), as_sets(blocking_sets(system))
    assert all(hits(s, b) for s in sufficient_ for b in blocking_)
    for levels in every_state(system):
        steps = [Step(rule, level) for rule, level in levels.items()]
        assert system.holds(levels) is all(hits(steps, b) for b in blocking_)


@given(systems())
def test_roles_5_6_7(system):
    if system.impossible or system.trivial:
        return
    sufficient_, blocking_ = sufficient(system), blocking(system)
    for rule in system.rules:
        role = role_of(system, [rule])
        needed = any({step.rule for step in b} == {rule} for b in blocking_)
        enough = any({step.rule for step in s} == {rule} for s in sufficient_)
        used = any(step.rule == rule for s in sufficient_ for step in s)
        assert used is any(step.rule == rule for b in blocking_ for step in b) is decides(system, rule)
        expected = {(True, True): "sole", (True, False): "knock-out", (False, True): "alone-enough"}
        assert role == expected.get((needed, enough), "contributing" if used else "decorative")
        deciding = {step.rule for steps in (*sufficient_, *blocking_) for step in steps}
        assert role_of(system, [rule], deciding) == role
        if role == "contributing":
            assert any(len(s) > 1 and any(step.rule == rule for step in s) for s in sufficient_)
            assert len(sufficient_) > 1


@given(systems())
def test_power_5_6_8(system):
    found = power(system)
    if found is None or system.impossible or system.trivial:
        return
    assert sum(found.shapley.values()) == 1
    for rule, number in found.banzhaf.items():
        assert number % 2 == found.passing % 2
        role = role_of(system, [rule])
        assert (number == 0) is (found.shapley[rule] == 0) is (role == "decorative")
        assert (number == found.passing) is (role in ("knock-out", "sole"))


@given(systems(), st.integers(1, 7))
def test_scale_means_nothing_9(system, factor):
    scaled = tuple(
        Constraint({r: tuple((n, g * factor) for n, g in s) for r, s in c.gains.items()}, c.target * factor, c.kind)
        for c in system.constraints
    )
    assert as_sets(sufficient_sets(System(system.rules, scaled))) == as_sets(sufficient_sets(system))


@given(systems(most=4))
def test_order_and_names_mean_nothing_10(system):
    expected = as_sets(blocking_sets(system)), as_sets(sufficient_sets(system))
    for order in permutations(system.rules):
        other = System(order, system.constraints[::-1])
        assert (as_sets(blocking_sets(other)), as_sets(sufficient_sets(other))) == expected


@given(systems(most=3), systems(most=3))
def test_blocks_that_share_no_rule_11(one, two):
    renamed = tuple(Constraint({f"{r}2": s for r, s in c.gains.items()}, c.target, c.kind) for c in two.constraints)
    apart = System(tuple(f"{rule}2" for rule in two.rules), renamed)
    whole = System((*one.rules, *apart.rules), (*one.constraints, *renamed))
    assert as_sets(sufficient_sets(whole)) == {a | b for a in sufficient(one) for b in sufficient(apart)}
    if not whole.impossible:
        assert as_sets(blocking_sets(whole)) == blocking(one) | blocking(apart)


@given(systems())
def test_a_new_gate_12(system):
    gate = constraint({"gate": [(2, Fraction(1))]}, Fraction(1), "gates")
    more = System((*system.rules, "gate"), (*system.constraints, gate))
    if not system.impossible:
        assert as_sets(blocking_sets(more)) == as_sets(blocking_sets(system)) | {frozenset({Step("gate", 2)})}


@st.composite
def states(draw, **bounds):
    """A system, and for each rule a certain and a possible level."""
    system = draw(systems(**bounds))
    certain, possible = {}, {}
    for rule in system.rules:
        ladder = (0, *system.ladders.get(rule, ()))
        certain[rule], possible[rule] = sorted(draw(st.tuples(st.sampled_from(ladder), st.sampled_from(ladder))))
    return system, certain, possible


@given(states())
def test_reasons_14_17(state):
    system, _, possible = state
    reasons = as_sets(blocking_sets(system.given(possible)))
    assert bool(reasons) is not system.holds(possible)
    for reason in reasons:
        assert all(step.rung > possible[step.rule] for step in reason)
        assert blocked_by(system, reason)
        assert not any(blocked_by(system, reason - {step}) for step in reason)


@given(states())
def test_fixes_18(state):
    system, certain, _ = state
    for fix in as_sets(sufficient_sets(system.given(certain))):
        reached = {step.rule: step.rung for step in fix}
        assert system.holds({**certain, **reached})
        for rule in reached:
            assert not system.holds({**certain, **{r: n for r, n in reached.items() if r != rule}})


@given(states())
def test_reasons_and_fixes_are_dual_where_nothing_is_open_19(state):
    system, certain, _ = state
    left = system.given(certain)
    fixes, reasons = as_sets(sufficient_sets(left)), as_sets(blocking_sets(left))
    assert all(hits(fix, reason) for fix in fixes for reason in reasons)
    assert fixes == sufficient(left)


@given(states(), COSTS)
def test_cheapest_20(state, costs):
    system, certain, _ = state
    left = system.given(certain)
    best = cheapest(left, costs)
    fixes = sufficient(left)
    assert (best is None) is (not fixes)
    if best is not None:
        assert best.proven
        assert frozenset(best.steps) in fixes
        assert best.cost == min(sum(costs[step.rule] for step in fix) for fix in fixes)


@given(systems(constraints=1), COSTS, st.integers(0, 5))
def test_a_higher_mark_is_never_cheaper_20(system, costs, more):
    bound = system.constraints[0]
    higher_ = System(system.rules, (Constraint(bound.gains, bound.target + more, bound.kind),))
    before, after = cheapest(system, costs), cheapest(higher_, costs)
    assert after is None or before is None or after.cost >= before.cost


@given(systems(constraints=1))
def test_counting_without_listing(system):
    if not system.impossible:
        assert count_sufficient(system.constraints[0]) == len(sufficient(system))


@given(systems(), st.integers(0, 3))
def test_a_family_cut_short_says_so(system, limit):
    for family, whole in (
        (sufficient_sets(system, limit), sufficient_sets(system)),
        (blocking_sets(system, limit), blocking_sets(system)),
    ):
        assert set(family.sets) <= set(whole.sets)
        assert family.count <= whole.count
        assert not family.counted or family.count == whole.count
        assert len(family.sets) == len(whole.sets) or not family.complete


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), max_size=5), st.integers(1, 30), st.integers(0, 12)
)
def test_sums_by_their_bits_are_those_of_every_combination(others, need, own):
    choices = [RuleSteps(f"r{n}", tuple((1, (gain,)) for gain in gains)) for n, gains in enumerate(others)]
    sums = {sum(taken) for taken in product(*([0, *gains] for gains in others))}
    assert _reachable_alone(choices, need, own) == any(0 < need - one <= own for one in sums)
