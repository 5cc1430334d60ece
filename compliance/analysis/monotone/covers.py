"""Minimal ways to reach several sums at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance.analysis.monotone.system import Step, StepSet, System, Vector

NODES = 200_000
"""How many partial choices are looked at before a family of sets is called too large."""
SUMS_A_NODE = 4
"""A choice counts once more for every so many sums: it is more work."""


@dataclass(slots=True)
class Effort:
    """What is left of the bound on work; `spent` once a search was cut short."""

    nodes: int = NODES
    spent: bool = False

    def use(self, nodes: int = 1) -> bool:
        """Take this much from the bound; is there still enough to go on?"""
        self.nodes -= nodes
        self.spent = self.spent or self.nodes < 0
        return not self.spent


@dataclass(frozen=True, slots=True)
class RuleSteps:
    """A rule, and each step it can take with what that adds to every sum."""

    rule: str
    steps: tuple[tuple[int, Vector], ...]


def choices_of(system: System) -> list[RuleSteps]:
    """What each rule can add to the constraints of a system."""
    return [
        RuleSteps(rule, tuple((rung, tuple(c.gain(rule, rung) for c in system.constraints)) for rung in rungs))
        for rule, rungs in system.ladders.items()
    ]


def covers(choices: Sequence[RuleSteps], needs: Vector, effort: Effort) -> Iterator[StepSet]:
    """Every set of steps that reaches all sums and can spare none of them; others, too, that a caller has to sift.

    Branch and bound: the rules that add most come first, and a branch ends where the rest cannot reach a sum any more.
    """
    ordered = sorted(choices, key=lambda choice: -sum(choice.steps[-1][1]))
    rest = [tuple(0 for _ in needs)]
    for choice in reversed(ordered):
        rest.append(tuple(map(sum, zip(rest[-1], choice.steps[-1][1], strict=True))))
    rest.reverse()
    todo: list[tuple[int, Vector, StepSet]] = [(0, needs, ())]
    while todo and effort.use(1 + len(needs) // SUMS_A_NODE):
        number, left, chosen = todo.pop()
        if all(need <= 0 for need in left):
            yield chosen
            continue
        if any(need > most for need, most in zip(left, rest[number], strict=True)):
            continue
        choice = ordered[number]
        todo.append((number + 1, left, chosen))
        for rung, gains in reversed(choice.steps):
            # A step that adds to nothing still missing can be spared.
            if any(need > 0 and gain > 0 for need, gain in zip(left, gains, strict=True)):
                still = tuple(need - gain for need, gain in zip(left, gains, strict=True))
                todo.append((number + 1, still, (*chosen, Step(choice.rule, rung))))
