"""Minimal sets one by one, by a SAT solver (Glucose) that proposes what no set found so far settles.

A proposal says how far each rule is. Where that meets the system, rules are lowered as far as they go: a minimal
sufficient set, and nothing above it is proposed again. Where it does not, rules are raised as far as they go: what is then
still missed is a minimal blocking set, and one of its steps is reached by every later proposal. When there is nothing left
to propose, both families are complete. Sums are never handed to the solver, so there is no rounding, and nothing it says
has to be believed but that it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from compliance.engine.monotone.system import Step, StepSet, System, Tally

PACKAGE: Final = "pysat"


def minimal_sets(part: System, *, sufficient: bool, go_on: Callable[[], bool]) -> Iterator[StepSet | None]:
    """Minimal sufficient, or else minimal blocking, sets of a system; `None` at the end where these are all.

    Args:
        part: neither trivial nor impossible.
        sufficient: which of the two kinds.
        go_on: asked before each proposal.
    """
    from pysat.solvers import Glucose4  # noqa: PLC0415 - an extra

    literals = _literals(part)
    solver: Any = Glucose4(bootstrap_with=_chains(part, literals))
    try:
        # It proposes much to look for sufficient sets, and little to look for blocking ones.
        solver.set_phases([literal if sufficient else -literal for literal in literals.values()])
        while go_on():
            if not solver.solve():
                yield None
                return
            reached = set(solver.get_model())
            tally = Tally(part, {rule: _height(rule, part, literals, reached) for rule in part.ladders})
            met = tally.holds
            steps = _lowest(part, tally) if met else _missed(part, tally)
            solver.add_clause([-literals[step] if met else literals[step] for step in steps])
            if met is sufficient:
                yield steps
    finally:
        solver.delete()


def _literals(part: System) -> dict[Step, int]:
    """A literal for each step."""
    steps = (Step(rule, rung) for rule, ladder in part.ladders.items() for rung in ladder)
    return {step: number for number, step in enumerate(steps, 1)}


def _chains(part: System, literals: dict[Step, int]) -> list[list[int]]:
    """Clauses that say: whoever reaches a rung has reached the one below."""
    return [[-literals[step], literals[Step(step.rule, below)]] for step in literals if (below := part.below(step))]


def _height(rule: str, part: System, literals: dict[Step, int], reached: set[int]) -> int:
    """How far a rule is; a literal the solver did not need to decide is not reached."""
    return max((rung for rung in part.ladders[rule] if literals[Step(rule, rung)] in reached), default=0)


def _lowest(part: System, tally: Tally) -> StepSet:
    """The steps of a met system once its rules are lowered as far as they go, the last rules first."""
    for rule in reversed([*part.ladders]):
        if tally.level(rule):
            tally.move(rule, next(rung for rung in (0, *part.ladders[rule]) if tally.can_fall(rule, rung)))
    return tuple(Step(rule, level) for rule in part.ladders if (level := tally.level(rule)))


def _missed(part: System, tally: Tally) -> StepSet:
    """The step each rule misses next, once the rules of a missed system are raised as far as they go, the last rules first."""
    for rule, ladder in reversed([*part.ladders.items()]):
        here = tally.level(rule)
        rungs = [rung for rung in reversed(ladder) if rung > here]
        tally.move(rule, next((rung for rung in rungs if tally.can_rise(rule, rung)), here))
    return tuple(
        Step(rule, next(rung for rung in ladder if rung > tally.level(rule)))
        for rule, ladder in part.ladders.items()
        if tally.level(rule) < ladder[-1]
    )
