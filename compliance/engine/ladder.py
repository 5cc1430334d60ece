"""How far facts carry a rule in one world: the rung reached for certain, and those still open above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from compliance.language.values import NO_CAUSES, Causes, Failure, causes_of
from compliance.rulesets.ruleset import Rule


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where conditions lead a rule.

    Attributes:
        certain: the highest rung, from 1, whose condition is true; else the lowest.
        open: the rungs above it that are not excluded, lowest first.
        causes: what would settle the open ones.
        failure: the message of a condition of an open rung that could not be evaluated.
        needs_answer: whether an open rung has no condition, and only an answer or a recognition settles it.
    """

    certain: int
    open: tuple[int, ...]
    causes: Causes
    failure: str | None
    needs_answer: bool

    @property
    def possible(self) -> int:
        """The highest rung that is not excluded."""
        return self.open[-1] if self.open else self.certain

    def excludes(self, rung: int) -> bool:
        """Is a rung out of reach: neither reached for certain nor open?"""
        return rung > self.certain and rung not in self.open


def climb(rule: Rule, values: Sequence[Any]) -> Ladder:
    """The ladder of a rule, given the value of each rung's condition (`None` for a rung without one).

    A false condition excludes its rung and, above it, rungs without condition.
    """
    certain = max((number for number, value in enumerate(values, start=1) if value is True), default=1)
    first_false = next((number for number, value in enumerate(values, start=1) if value is False), len(values) + 1)
    open_: list[int] = []
    causes: Causes = NO_CAUSES
    failure, needs_answer = None, False
    for number in range(certain + 1, len(rule.rungs) + 1):
        value = values[number - 1]
        if value is False or (value is None and number > first_false):
            continue
        open_.append(number)
        if value is None:
            needs_answer = True
        elif value.__class__ is Failure:
            failure = value.message
        else:
            causes |= causes_of(value)
    return Ladder(certain, tuple(open_), causes, failure, needs_answer)
