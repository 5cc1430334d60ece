"""How many minimal sufficient sets a single threshold has, without listing them."""

from __future__ import annotations

from itertools import pairwise

from compliance.analysis.monotone.system import Constraint

SUMS = 50_000
WORK = 3_000_000

_Sums = dict[int, int]


def count_sufficient(limit: Constraint) -> int | None:
    """The number of minimal sets that reach the threshold; `None` where that is too much work.

    A set is minimal where even the step whose last rung adds least cannot go one rung lower. So sets are counted by that
    step: every other step adds at least as much with its last rung, or as much and comes earlier. Sums of the others are
    counted by a product of polynomials, one a rule, from which a rule can be divided out again.
    """
    options = sorted(
        (here - below, rule, here)
        for rule, steps in limit.gains.items()
        for (_, below), (_, here) in pairwise([(0, 0), *steps])
    )
    allowed: dict[str, list[int]] = {rule: [] for rule in limit.gains}
    sums: _Sums = {0: 1}
    total = work = 0
    for last, rule, gain in reversed(options):
        others = _without(sums, allowed[rule])
        total += sum(n for value, n in others.items() if limit.target - gain <= value < limit.target - gain + last)
        allowed[rule].append(gain)
        sums = _times(others, allowed[rule], limit.target)
        work += len(sums) * len(allowed[rule])
        if len(sums) > SUMS or work > WORK:
            return None
    return total


def _times(sums: _Sums, gains: list[int], below: int) -> _Sums:
    """With a rule that adds nothing or one of these; sums that reach the threshold are of no interest."""
    found = dict(sums)
    for value, number in sums.items():
        for gain in gains:
            if value + gain < below:
                found[value + gain] = found.get(value + gain, 0) + number
    return found


def _without(sums: _Sums, gains: list[int]) -> _Sums:
    """The reverse: the sums without such a rule."""
    found: _Sums = {}
    for value in sorted(sums):
        number = sums[value] - sum(found.get(value - gain, 0) for gain in gains)
        if number:
            found[value] = number
    return found
