"""A decided state as steps to a verdict: how far each rule is for certain and possibly, and what the engine says of more.

A step is a rung of a rule that is reached or missed. The systems of `monotone` count with steps; whether they count right is
asked of the engine, which judges the state with these steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from compliance.engine.decide import not_in_play
from compliance.engine.grounds import grounds_of
from compliance.engine.monotone.build import Assumptions, system_of
from compliance.engine.monotone.system import Step, System
from compliance.engine.outcome import End, Outcome
from compliance.engine.scoring import Standing
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State
from compliance.model.statements import Provider
from compliance.model.status import NotApplicableReason, Target
from compliance.rulesets.ruleset import RuleSet

NOBODY = Provider("nobody", "Nobody", (), {}, "", "")
"""A provider of which nothing is stated."""


def targets_of(ruleset: RuleSet) -> tuple[Target, ...]:
    """What a provider can be asked to meet under a rule set."""
    return ("necessary",) if ruleset.claims == "necessary" else ("necessary", "sufficient")


def state_of_nobody(ruleset: RuleSet, as_of: date, known_as_of: date) -> State:
    """The state in which every rule in force applies and stands on its lowest rung: what any provider can start from."""
    snapshot = Snapshot(NOBODY, as_of, known_as_of, {})
    standings = []
    for rule in ruleset.rules:
        excluded = not_in_play(rule, snapshot)
        standings.append(Standing(rule, Outcome(1, 1, applies=excluded is None, excluded=excluded)))
    return State(grounds_of(ruleset, snapshot), tuple(standings))


def system_at(state: State, target: Target, end: End) -> System:
    """The verdict over the rules in play, as a monotone system of their steps."""
    # A system takes a rule that may not apply as applying: whether it does would make what it needs non-monotone. So whatever
    # it lists is confirmed by the engine, which knows better.
    left_out = frozenset(s.rule.id for s in state.standings if not s.counts)
    uncertain = frozenset(s.rule.id for s in state.standings if s.outcome.applies is None)
    return system_of(state.ruleset, target, Assumptions(state.grounds.thresholds(), left_out, uncertain, end))


def rungs_reached(state: State, end: End) -> dict[str, int]:
    """The rung each rule in play reaches at one end, by id; 0 where not even the lowest is shown to be reached."""
    return {s.rule.id: _shown_rung(s) if end == "certain" else s.outcome.possible for s in state.counted}


def _shown_rung(standing: Standing) -> int:
    outcome = standing.outcome
    # A lowest rung that passes is no pass while nothing is known: reaching it has to be shown.
    unshown = standing.rule.pass_rung == 1 and outcome.certain == 1 < outcome.possible
    return 0 if unshown or outcome.applies is None else outcome.certain


def with_steps(state: State, reached: Iterable[Step]) -> State:
    """The state once these steps are reached."""
    rungs = {step.rule: step.rung for step in reached}
    return state.with_outcomes(
        {s.rule.id: Outcome(n, n) for s in state.counted if (n := rungs.get(s.rule.id)) is not None}
    )


def without_steps(state: State, missed: Iterable[Step]) -> State:
    """The state with every rule at its top but those that miss a step, and these just below it.

    What may not apply stays as open as it is.
    """
    rungs = {step.rule: step.rung - 1 for step in missed}
    settled = [s for s in state.counted if s.outcome.applies is not None]
    best = {s.rule.id: rungs.get(s.rule.id, len(s.rule.rungs)) for s in settled}
    return state.with_outcomes({rule: Outcome(n, n) for rule, n in best.items()})


def ways_to_apply(state: State) -> Iterator[State]:
    """Every way in which what may not apply can turn out: 2 to the power of how many such rules there are."""
    open_ = [s for s in state.counted if s.outcome.applies is None]
    gone = Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY)
    for choice in product((True, False), repeat=len(open_)):
        turned = zip(open_, choice, strict=True)
        yield state.with_outcomes(
            {s.rule.id: replace(s.outcome, applies=True) if applies else gone for s, applies in turned}
        )


def meets(state: State, target: Target, end: End) -> bool:
    """Does the engine say that a target is met, for certain or possibly?

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    possible = state.judge().possible
    return possible[0 if end == "certain" else -1].meets(target)
