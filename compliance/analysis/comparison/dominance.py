"""Is one provider at least as good as another on every rule, and better on one? Certainly, possibly, or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from compliance.engine.scoring import Standing

Dominance = Literal["sure", "possible", "no"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a rule may stand: its certain and its possible rung, from 1, and whether it applies, `None` where that is unknown."""

    certain: int
    possible: int
    applies: bool | None = True


def reach(standing: Standing) -> Reach:
    """Where a rule may stand; one whose evaluation failed may stand anywhere."""
    outcome = standing.outcome
    if outcome.excluded is not None:
        return Reach(1, 1, applies=False)
    if outcome.failure is not None or outcome.applies is None:
        return Reach(1, len(standing.rule.rungs), outcome.applies)
    return Reach(outcome.certain, outcome.possible)


def dominance(first: Iterable[Reach], second: Iterable[Reach]) -> Dominance:
    """Does the first dominate the second? Both have the same rules in the same order.

    A rule that applies to only one of them cannot be compared, so that neither dominates: its points leave the score of
    one and stay in that of the other. Rules count as independent of each other: what is sure is, what is possible may
    turn out not to be.
    """
    pairs = list(zip(first, second, strict=True))
    if all(_at_least_surely(a, b) for a, b in pairs) and any(_better_surely(a, b) for a, b in pairs):
        return "sure"
    if all(_at_least_possibly(a, b) for a, b in pairs) and any(_better_possibly(a, b) for a, b in pairs):
        return "possible"
    return "no"


def _at_least_surely(a: Reach, b: Reach) -> bool:
    if a.applies is False and b.applies is False:
        return True
    return a.applies is True and b.applies is True and a.certain >= b.possible


def _better_surely(a: Reach, b: Reach) -> bool:
    return a.applies is True and b.applies is True and a.certain > b.possible


def _at_least_possibly(a: Reach, b: Reach) -> bool:
    neither_applies = a.applies is not True and b.applies is not True
    return neither_applies or (_both_may_apply(a, b) and a.possible >= b.certain)


def _better_possibly(a: Reach, b: Reach) -> bool:
    return _both_may_apply(a, b) and a.possible > b.certain


def _both_may_apply(a: Reach, b: Reach) -> bool:
    return a.applies is not False and b.applies is not False
