"""A measure of qualitative comparative analysis that only published solutions are checked with."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from compliance.analysis.world.tables import Membership, fit


def unique_coverage(terms: Sequence[Membership], term: int, outcome: Membership) -> Fraction | None:
    """How much of the outcome only this one of several sufficient terms covers."""
    of_all = _covered(terms, outcome)
    of_others = _covered([t for number, t in enumerate(terms) if number != term], outcome)
    return None if of_all is None or of_others is None else of_all - of_others


def _covered(terms: Sequence[Membership], outcome: Membership) -> Fraction | None:
    joined = [max(values) for values in zip(*terms, strict=True)] or [0] * len(outcome)
    return fit(joined, outcome).cov_s
