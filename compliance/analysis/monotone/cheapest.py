"""The cheapest way to meet a system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.monotone.covers import Vector, choices_of
from compliance.analysis.monotone.system import Step, StepSet, System

STATES = 20_000


@dataclass(frozen=True, slots=True)
class Cheapest:
    """A minimal sufficient set of least cost; `proven` is false where there may be a cheaper one."""

    steps: StepSet
    cost: Fraction
    proven: bool


def cheapest(system: System, costs: Mapping[str, Fraction]) -> Cheapest | None:
    """The sufficient set whose rules cost least together; then that of the fewest rules, then in their order.

    Args:
        system: what is to be met.
        costs: what a rule costs, whichever of its steps is taken; none is negative.

    Returns:
        `None` where the system is impossible.
    """
    if system.impossible:
        return None
    found: list[Step] = []
    proven = True
    for part in system.parts():
        exact = _of_part(part, costs)
        proven = proven and exact is not None
        found += _stripped(part, costs) if exact is None else exact
    place = {rule: number for number, rule in enumerate(system.rules)}
    steps = tuple(sorted(found, key=lambda step: place[step.rule]))
    return Cheapest(steps, sum((costs[step.rule] for step in steps), Fraction(0)), proven)


_Key = tuple[Fraction, int, tuple[tuple[int, int], ...]]


def _of_part(part: System, costs: Mapping[str, Fraction]) -> StepSet | None:
    """Rule by rule, the cheapest way to leave each remainder of the sums; `None` where these are too many."""
    best: dict[Vector, _Key] = {tuple(bound.target for bound in part.constraints): (Fraction(0), 0, ())}
    choices = choices_of(part)
    for number, choice in enumerate(choices):
        after = dict(best)
        for needs, (cost, size, taken) in best.items():
            for rung, gains in choice.steps:
                left = tuple(max(0, need - gain) for need, gain in zip(needs, gains, strict=True))
                key = (cost + costs[choice.rule], size + 1, (*taken, (number, rung)))
                if left not in after or key < after[left]:
                    after[left] = key
        best = after
        if len(best) > STATES:
            return None
    _, _, taken = best[tuple(0 for _ in part.constraints)]
    return tuple(Step(choices[number].rule, rung) for number, rung in taken)


def _stripped(part: System, costs: Mapping[str, Fraction]) -> StepSet:
    """Everything, less what can be spared, the dearest first: a minimal set, not always the cheapest."""
    levels = dict(part.top)
    by_cost: Callable[[str], Fraction] = lambda rule: -costs[rule]  # noqa: E731 - named for reading
    for rule in sorted(part.ladders, key=by_cost):
        for rung in (0, *part.ladders[rule]):
            if part.holds({**levels, rule: rung}):
                levels[rule] = rung
                break
    return tuple(Step(rule, rung) for rule, rung in levels.items() if rung)
