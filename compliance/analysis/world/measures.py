"""How far a condition and an outcome go together across cases: the measures of qualitative comparative analysis, exact.

Membership of a case in a set is between 0 and 1; crisp sets know only these two. A measure with nothing to divide by is
undefined, `None`: never 0 and never 1. Definitions: C. Ragin (2008), "Redesigning Social Inquiry"; relevance of
necessity: C. Schneider and C. Wagemann (2012), "Set-Theoretic Methods for the Social Sciences".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Membership = Sequence[Fraction | float]

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Fit:
    """How far a condition is necessary (`_n`) and sufficient (`_s`) for an outcome, from 0 to 1.

    `incl` is how far the one set lies in the other, `cov` how much of the larger is covered. `ron` is low where nearly
    every case has the condition, so that it is trivially necessary. `pri` is sufficiency without the cases that would
    count for the outcome and against it at once.
    """

    incl_n: Fraction | None
    cov_n: Fraction | None
    ron: Fraction | None
    incl_s: Fraction | None
    cov_s: Fraction | None
    pri: Fraction | None


def fit(condition: Membership, outcome: Membership) -> Fit:
    """The measures of one condition and one outcome over the same cases."""
    x, y = _exact(condition), _exact(outcome)
    both = [min(a, b) for a, b in zip(x, y, strict=True)]
    against = _sum(min(m, 1 - b) for m, b in zip(both, y, strict=True))
    shared = _sum(both)
    return Fit(
        incl_n=_ratio(shared, _sum(y)),
        cov_n=_ratio(shared, _sum(x)),
        ron=_ratio(_sum(1 - a for a in x), _sum(1 - m for m in both)),
        incl_s=_ratio(shared, _sum(x)),
        cov_s=_ratio(shared, _sum(y)),
        pri=_ratio(shared - against, _sum(x) - against),
    )


def _exact(values: Membership) -> list[Fraction]:
    return [Fraction(value) for value in values]


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Cases by condition and outcome, and what follows.

    `n10` are those with the condition and without the outcome, `n01` the other way round. `viol_upper95` is the largest
    share of exceptions to "no outcome without the condition" that so few cases cannot exclude at 95 %; only where
    there is no exception among them.
    """

    n11: int
    n10: int
    n01: int
    n00: int
    fit: Fit
    viol_upper95: float | None


def crosstab(n11: int, n10: int, n01: int, n00: int) -> Crosstab:
    """The measures of a table of two by two."""
    condition = [1] * (n11 + n10) + [0] * (n01 + n00)
    outcome = [1] * n11 + [0] * n10 + [1] * n01 + [0] * n00
    return Crosstab(n11, n10, n01, n00, fit(condition, outcome), violations_upper(n11) if n01 == 0 else None)


def violations_upper(successes: int, confidence: float = CONFIDENCE) -> float | None:
    """The largest share of exceptions that so many successes without one cannot exclude; `None` without a success."""
    return None if successes == 0 else 1.0 - float((1.0 - confidence) ** (1.0 / successes))
