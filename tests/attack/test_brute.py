"""Small things tried in every way: what follows from an evaluation, by changing facts and evaluating again."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.changes.baseline import against_baseline
from compliance.analysis.comparison.compare import dominance, reach
from compliance.analysis.plan.plan import plan
from compliance.engine.state import decide_all
from compliance.model.status import Status, VerdictStatus
from tests.analysis.runs import DAY, RULES, card
from tests.builders import demo, provider, snapshot, statement
from tests.properties import examples

NAMES = ("gate", "extra", "maybe", "there", "share")
VALUES = dict.fromkeys(NAMES, (True, False, None)) | {"share": (0, 60, 100, None)}
STATES = [*product(*(VALUES[name] for name in NAMES))]
ORDER = [VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT]


@cache
def state_of(facts):
    stated = {name: value for name, value in zip(NAMES, facts, strict=True) if value is not None}
    acme = provider([statement("2023-01-10", demo(**stated) if stated else {"identity": {"listed": True}})])
    return decide_all(RULES, snapshot(acme, DAY))


@cache
def card_of_state(facts):
    return card(**dict(zip(NAMES, facts, strict=True)))


def completions(facts):
    """Every way in which what is not known can turn out."""
    ways = [
        [v for v in VALUES[name] if v is not None] if value is None else [value]
        for name, value in zip(NAMES, facts, strict=True)
    ]
    return product(*ways)


def verdict_ends(facts):
    possible = card_of_state(facts).verdict.possible
    return ORDER.index(possible[0]), ORDER.index(possible[-1])


# --- Baselines --------------------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("share", [60, 0, 100, None])
def test_no_sequence_of_runs_that_pass_each_against_the_last_makes_anything_worse_pass(share):
    """Each run that passes is the baseline of the next: what can be reached from a state is no worse than it."""
    states = [facts for facts in STATES if facts[-1] in (share, 60)]
    cards = {facts: card_of_state(facts) for facts in states}
    passes = {
        (old, new)
        for old in states
        for new in states
        if against_baseline(cards[old], cards[new]).status == "met"
    }  # fmt: skip
    next_ = {old: [new for new in states if (old, new) in passes] for old in states}
    for start in states:
        reached, todo = {start}, [start]
        while todo:
            new = [facts for facts in next_[todo.pop()] if facts not in reached]
            reached.update(new)
            todo += new
        for end in reached:
            assert verdict_ends(end) >= verdict_ends(start)
            for before, after in zip(cards[start].findings, cards[end].findings, strict=True):
                assert before.status is not Status.PASS or after.status in (Status.PASS, Status.NOT_APPLICABLE)


# --- Plans ------------------------------------------------------------------------------------------------------------


def applied(facts, rules):
    """The facts once these rules pass, or reach these rungs."""
    changed = dict(zip(NAMES, facts, strict=True))
    for name in rules:
        id_, _, rung = name.partition(">=rung ")
        if id_ == "SHARE":
            changed["share"] = {2: 60, 3: 100}[int(rung)]
        else:
            changed[id_.lower()] = True
    return tuple(changed.values())


@pytest.mark.exhaustive
@pytest.mark.parametrize("target", ["necessary", "sufficient"])
@pytest.mark.parametrize("share", [60, 0, 100, None])
def test_every_fix_applied_as_changed_facts_gives_the_verdict_and_no_step_of_it_is_too_many(share, target):
    wanted = 1 if target == "necessary" else 2
    tried = 0
    for facts in (facts for facts in STATES if facts[-1] == share and facts[NAMES.index("there")] is not None):
        found = plan(state_of(facts), target)
        known = None not in facts
        for fix in found.fixes:
            tried += 1
            assert verdict_ends(applied(facts, fix.rules))[0] >= wanted, (facts, fix.rules)
            for step in fix.rules:
                fewer = applied(facts, [rule for rule in fix.rules if rule != step])
                assert not known or verdict_ends(fewer)[0] < wanted, (facts, fix.rules, step)
        assert found.met is (verdict_ends(facts)[0] >= wanted)
    assert tried


# --- Comparisons ------------------------------------------------------------------------------------------------------


@settings(max_examples=examples(150))
@given(st.sampled_from(STATES), st.sampled_from(STATES))
def test_an_offer_that_dominates_for_sure_does_so_however_the_facts_turn_out(first, second):
    def dominates(one, other):
        return dominance(*([reach(standing) for standing in state_of(facts).standings] for facts in (one, other)))

    found = dominates(first, second)
    ways = [dominates(a, b) for a in completions(first) for b in completions(second)]
    if found == "sure":
        assert set(ways) == {"sure"}
    elif found == "no":
        assert "sure" not in ways


# --- Verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("share", [60, 0, 100, None])
def test_a_verdict_is_possible_wherever_the_facts_can_turn_out_so_and_one_that_is_certain_comes_out_whatever_they_do(
    share,
):
    for facts in (facts for facts in STATES if facts[-1] == share):
        low, high = verdict_ends(facts)
        ways = [verdict_ends(way) for way in completions(facts)]
        assert low <= min(way[0] for way in ways)
        assert max(way[1] for way in ways) <= high
