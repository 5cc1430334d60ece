"""The cheapest way to meet a system.

What a rule costs does not depend on which of its rungs is reached. So the rules are chosen first, every chosen one taken at
its top, and the rungs are lowered afterwards, as far as they go.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from compliance.analysis.monotone.covering import Covering, covering_of, greedy, least, lower_bound
from compliance.analysis.monotone.system import Step, StepSet, System, Tally


@dataclass(frozen=True, slots=True)
class Cheapest:
    """A minimal sufficient set of least cost.

    `at_least` is what any other costs at the least: no less than `cost` where `proven`, less where there may be a cheaper one.
    """

    steps: StepSet
    cost: Fraction
    at_least: Fraction

    @property
    def proven(self) -> bool:
        """Is it proven that no other set costs less?"""
        return self.at_least == self.cost


class FurtherChoice(Protocol):
    """A search that goes on where this one gives up; `None` where there is none."""

    def __call__(self, covering: Covering) -> tuple[Collection[int], int] | None:
        """The numbers of the items taken, and what any choice costs at the least."""


def cheapest(system: System, costs: Mapping[str, Fraction], further: FurtherChoice | None = None) -> Cheapest | None:
    """The sufficient set whose rules cost least together; of equally cheap ones that of the fewest rules, the earlier first.

    Args:
        system: what is to be met.
        costs: what a rule costs, whichever of its steps is taken; none is negative.
        further: asked only where the exact search is too much work.

    Returns:
        `None` where the system is impossible.
    """
    if system.impossible:
        return None
    forced = {rule: system.top[rule] for rule in system.forced()}
    chosen = list(forced)
    at_least = sum((costs[rule] for rule in forced), Fraction(0))
    for part in system.given(forced).parts():
        covering = covering_of(part, costs)
        exact = least(covering)
        taken, bound = _beyond(covering, further) if exact is None else (exact, covering.cost(exact))
        chosen += [covering.rules[number] for number in taken]
        at_least += Fraction(bound, covering.scale)
    steps = _lowered(system, chosen, costs)
    return Cheapest(steps, sum((costs[step.rule] for step in steps), Fraction(0)), at_least)


def _beyond(covering: Covering, further: FurtherChoice | None) -> tuple[list[int], int]:
    """The best there is where exactness was too much work, and the least that a better one costs."""
    known, bound = greedy(covering), lower_bound(covering)
    better = further(covering) if further is not None else None
    if better is None:
        return known, bound
    taken, other = better
    best = min(list(taken), known, key=covering.cost)
    return best, min(max(bound, other), covering.cost(best))


def _lowered(system: System, chosen: Collection[str], costs: Mapping[str, Fraction]) -> StepSet:
    """The chosen rules, less what can be spared, the dearest first; then each at the lowest rung that will do."""
    tally = Tally(system, {rule: system.top[rule] for rule in chosen})
    kept = [rule for rule in system.ladders if rule in set(chosen)]
    for rule in sorted(kept, key=lambda rule: -costs[rule]):
        if tally.can_fall(rule, 0):
            tally.move(rule, 0)
    for rule in kept:
        if tally.level(rule):
            tally.move(rule, next(rung for rung in system.ladders[rule] if tally.can_fall(rule, rung)))
    return tuple(Step(rule, level) for rule in kept if (level := tally.level(rule)))
