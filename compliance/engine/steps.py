"""A decided state as steps to a verdict: how far each rule is for certain and possibly, and what the engine says of more.

A step is a rung of a rule that is reached or missed. The systems of `monotone` count with steps; whether they count right is
asked of the engine, which judges the state with these steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Final

from compliance.engine.monotone.build import Assumptions, clauses_of, system_of
from compliance.engine.monotone.roles import may_decide
from compliance.engine.monotone.system import Step, System
from compliance.engine.outcome import End, Outcome
from compliance.engine.scoring import Standing
from compliance.model.status import NotApplicableReason, Target
from compliance.rulesets.ruleset import RuleSet

if TYPE_CHECKING:
    from compliance.engine.state import State

MAY_NOT_APPLY: Final = 6
"""Up to how many rules that may not apply every way in which they can turn out is tried."""


def targets_of(ruleset: RuleSet) -> tuple[Target, ...]:
    """What a provider can be asked to meet under a rule set."""
    return ("necessary",) if ruleset.claims == "necessary" else ("necessary", "sufficient")


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


def ways_to_apply(state: State, among: Collection[str] | None = None) -> list[State] | None:
    """Every way in which what may not apply can turn out; `None` where these are too many.

    Args:
        state: the state as it is.
        among: ids of the rules that are turned; all that may not apply if not given.
    """
    open_ = [s for s in state.counted if s.outcome.applies is None and (among is None or s.rule.id in among)]
    if len(open_) > MAY_NOT_APPLY:
        return None
    gone = Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY)
    ways = product((True, False), repeat=len(open_))
    return [
        state.with_outcomes(
            {
                s.rule.id: replace(s.outcome, applies=True) if applies else gone
                for s, applies in zip(open_, way, strict=True)
            }
        )
        for way in ways
    ]


def meets(state: State, target: Target, end: End) -> bool:
    """Does the engine say that a target is met, for certain or possibly?

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    possible = state.judge().possible
    return possible[0 if end == "certain" else -1].meets(target)


def binding_rules(state: State) -> tuple[str, ...]:
    """The rules that keep the verdict from being better, those that fall short for certain first.

    They are those of the first part of the verdict that is not met for certain. Where it is missed for certain: rules known to
    fall short, each of some least set of rules that would meet it by rising, if all that is unknown turned out well. Where it
    is open: rules not known, each of some least set of findings that would settle it. A rule for which that is too much to
    find out is named. Nothing binds where nothing can change the verdict, as where even every rule passed misses it.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    target = next((one for one in targets_of(state.ruleset) if not meets(state, one, "certain")), None)
    if target is None:
        return ()
    lost = not meets(state, target, "possible")
    short = [s for s in state.counted if _may_bind(s, lost=lost)]
    clauses = zip(clauses_of(state.ruleset, "sufficient"), state.judge().clauses, strict=True)
    unmet = [clause for clause, result in clauses if result.status in ("not met", "unknown")]
    asked = {rule.id for clause in unmet for rule in clause.rules(state.ruleset)}
    ways = ways_to_apply(state, asked)
    deciding = asked if ways is None else _deciding(ways, target, lost=lost)
    if not lost:  # a rule that may not apply settles more than what it passes or fails
        deciding |= {s.rule.id for s in short if s.outcome.applies is None and s.rule.id in asked}
    bind = [s for s in short if s.rule.id in deciding]
    return tuple(s.rule.id for s in sorted(bind, key=lambda s: s.passes("possible")))


def _may_bind(standing: Standing, *, lost: bool) -> bool:
    """Does a rule fall short for certain, or, where nothing is lost, is it not known how far it is?"""
    if lost:
        return standing.outcome.possible < len(standing.rule.rungs)
    return standing.outcome.certain < standing.outcome.possible or standing.outcome.applies is None


def _deciding(ways: Iterable[State], target: Target, *, lost: bool) -> set[str]:
    """The rules on which the verdict can hang: by rising further than is possible today, or by how they turn out."""
    deciding = set[str]()
    ends: tuple[End, ...] = ("possible",) if lost else ("certain", "possible")
    for way in ways:
        certain, possible = (rungs_reached(way, end) for end in ("certain", "possible"))
        for end in ends:
            system = system_at(way, target, end)
            deciding |= may_decide(system.given(possible) if lost else system.within(possible).given(certain))
    return deciding
