"""Tables of two by two with the names in their cells, and how far a condition and an outcome go together in them.

The measures are those of qualitative comparative analysis, exact. Membership of a case in a set is between 0 and 1; crisp
sets know only these two. A measure with nothing to divide by is undefined, `None`: never 0 and never 1. Definitions:
C. Ragin (2008), "Redesigning Social Inquiry"; relevance of necessity: C. Schneider and C. Wagemann (2012), "Set-Theoretic
Methods for the Social Sciences".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction

from compliance.model.records import dataclass
from compliance.model.words import plural

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


def on_last_day(name: str, last_day: date | None) -> str:
    """A case by its name; of one that had ceased, with the day it was assessed on: `numergy (2016-12-30)`."""
    return name if last_day is None else f"{name} ({last_day})"


@dataclass(frozen=True, slots=True)
class Cells:
    """The cases of which it is known whether they meet the objective and have the outcome, by name."""

    met_with_outcome: tuple[str, ...]
    """Cases that meet the objective and have the outcome"""
    met_without_outcome: tuple[str, ...]
    """Cases that meet the objective and do not have the outcome"""
    unmet_with_outcome: tuple[str, ...]
    """Cases that miss the objective and have the outcome"""
    unmet_without_outcome: tuple[str, ...]
    """Cases that miss the objective and do not have the outcome"""

    def named(self, name: Callable[[str], str]) -> Cells:
        """The same cells, with other names in them."""
        cells = (self.met_with_outcome, self.met_without_outcome, self.unmet_with_outcome, self.unmet_without_outcome)
        return Cells(*(tuple(map(name, cell)) for cell in cells))

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many there are in each cell."""
        return (
            len(self.met_with_outcome),
            len(self.met_without_outcome),
            len(self.unmet_with_outcome),
            len(self.unmet_without_outcome),
        )


@dataclass(frozen=True, slots=True)
class UnknownCase:
    """A case of which it is not known whether it meets the objective, or whether it has the outcome."""

    provider: str
    """Id of the provider, or of one of its services as one types it: `provider@service`"""
    met: bool | None
    """Whether it meets the objective; null where that is not known"""
    outcome: bool | None
    """Whether it has the outcome; null where that is not known"""
    met_unknown: tuple[str, ...]
    """Why it is not known whether it meets the objective: the open rules"""
    outcome_unknown: tuple[str, ...]
    """Why it is not known whether it has the outcome"""


@dataclass(frozen=True, slots=True)
class NecessityInTheWorld:
    """How far no case of a corpus has the outcome without meeting the objective."""

    incl_n: float | None
    """inclN: share of the cases with the outcome that meet the objective; null where there is none"""
    cov_n: float | None
    """covN: share of the cases that meet the objective that have the outcome; null where there is none"""
    ron: float | None
    """RoN, relevance: low where nearly every case meets the objective; null where all cases have both"""
    viol_upper95: float | None
    """Largest share of exceptions that so few cases cannot exclude at 95 %, `1-0.05^(1/n)` for n cases with both;
    null where there is an exception or no case
    """
    shows: str
    """What the cases show of it, and what so few cannot show"""


@dataclass(frozen=True, slots=True)
class SufficiencyInTheWorld:
    """How far no case of a corpus meets the objective without having the outcome."""

    incl_s: float | None
    """inclS: share of the cases that meet the objective that have the outcome; null where there is none"""
    cov_s: float | None
    """covS: share of the cases with the outcome that meet the objective; null where there is none"""
    pri: float | None
    """PRI: inclS without what would count for the outcome and against it at once; null where nothing is left"""
    viol_upper95: float | None
    """Largest share of exceptions that so few cases cannot exclude at 95 %, `1-0.05^(1/n)` for n cases with both;
    null where there is an exception or no case
    """
    shows: str
    """What the cases show of it, and what so few cannot show"""


def necessity(cells: Cells, title: str, unknown: int) -> NecessityInTheWorld:
    """What the cases show of an objective's necessity; `unknown` more are in no cell."""
    table = crosstab(*cells.counts)
    shows = _necessity_shown(cells, title, _left_out(unknown))
    fit = table.fit
    return NecessityInTheWorld(_float(fit.incl_n), _float(fit.cov_n), _float(fit.ron), table.viol_upper95, shows)


def sufficiency(cells: Cells, title: str, unknown: int) -> SufficiencyInTheWorld:
    """What the cases show of an objective's sufficiency; `unknown` more are in no cell."""
    both, only, _, _ = cells.counts
    fit = crosstab(*cells.counts).fit
    bound = violations_upper(both) if only == 0 else None
    shows = _sufficiency_shown(cells, title, _left_out(unknown))
    return SufficiencyInTheWorld(_float(fit.incl_s), _float(fit.cov_s), _float(fit.pri), bound, shows)


def _necessity_shown(cells: Cells, title: str, left_out: str) -> str:
    both, only, without, neither = cells.counts
    if both + without == 0:
        return f"Of {plural(only + neither, 'known case')} none has the outcome: nothing can be said of what it takes.{left_out}"
    if without:
        names = cells.unmet_with_outcome
        verb = "has" if len(names) == 1 else "have"
        return f"Not necessary in the world: {', '.join(names)} {verb} the outcome without meeting '{title}'."
    trivial = (
        ""
        if neither
        else " No known case misses it: it is necessary trivially, for what everybody has sets nobody apart."
    )
    evidence = (
        "The only known case with the outcome meets it" if both == 1 else f"All {both} known with the outcome meet it"
    )
    return f"{evidence}. {_limit(both)} of all with the outcome do without it.{trivial}{left_out}"


def _sufficiency_shown(cells: Cells, title: str, left_out: str) -> str:
    both, only, without, neither = cells.counts
    if both + only == 0:
        none = f"Of {plural(without + neither, 'known case')} none meets '{title}'"
        return f"{none}: nothing can be said of what it is enough for.{left_out}"
    if only:
        names = cells.met_without_outcome
        verb = "meets" if len(names) == 1 else "meet"
        return f"Not sufficient in the world: {', '.join(names)} {verb} '{title}' without having the outcome."
    trivial = "" if neither else " No known case lacks the outcome: whatever one asked for would seem to be enough."
    evidence = (
        "The only known case that meets it has the outcome" if both == 1 else f"All {both} known that meet it have it"
    )
    return f"{evidence}. {_limit(both)} of all that meet it lack the outcome.{trivial}{left_out}"


def _limit(cases: int) -> str:
    """What so few cases without an exception cannot show."""
    bound = violations_upper(cases)
    assert bound is not None  # there is a case
    few = "One case" if cases == 1 else f"So few cases ({cases})"
    return f"{few} cannot exclude, at 95 %, that up to {100 * bound:.0f} %"


def _left_out(unknown: int) -> str:
    if unknown == 0:
        return ""
    return f" {unknown} {'case is' if unknown == 1 else 'cases are'} not known and could change this."


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
