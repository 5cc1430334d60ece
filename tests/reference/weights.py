"""Formulas of weighted decisions, exact, as the literature has them: what the product computes is compared with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb

from compliance.analysis.comparison.weights import cells


def rank_shares(scores: Sequence[Sequence[Fraction]]) -> list[list[Fraction]]:
    """For each offer the share of weights that give it rank 1, 2 and so on.

    Args:
        scores: of each offer, one for each objective.

    Offers that are equal under every weight share the ranks they take together.

    Raises:
        TooManyCellsError: too many pieces to be exact.
    """
    offers = range(len(scores))
    pairs = [(a, b) for a in offers for b in offers if a < b]
    shares = [[Fraction(0) for _ in offers] for _ in offers]
    for cell in cells(list(zip(*scores, strict=True)), pairs):
        for offer in offers:
            orders = [cell.order(other, offer) for other in offers if other != offer]
            ahead, level = orders.count(1), orders.count(0) + 1
            for rank in range(ahead, ahead + level):
                shares[offer][rank] += cell.volume / level
    return shares


def weighted_value(weights: Mapping[str, Fraction], scores: Mapping[str, Fraction], most: Fraction) -> Fraction | None:
    """The weighted sum of scores as a share of the most there is; `None` without weight."""
    whole = most * sum(weights.values(), Fraction(0))
    return sum((w * scores[id_] for id_, w in weights.items()), Fraction(0)) / whole if whole else None


def implied_knock_outs(weights: Mapping[str, Fraction], pass_share: Fraction) -> tuple[str, ...]:
    """The criteria without which a pass mark cannot be reached, though no rule says that they are gates."""
    whole = sum(weights.values(), Fraction(0))
    return tuple(id_ for id_, weight in weights.items() if whole - weight < pass_share * whole)


def threshold_share(criteria: int, passed: int, threshold: Fraction) -> Fraction:
    """The share of all weights under which so many passed criteria reach a threshold between 0 and 1."""
    terms = (comb(criteria - 1, j) * threshold**j * (1 - threshold) ** (criteria - 1 - j) for j in range(passed))
    return sum(terms, Fraction(0))


def price_scores(offers: Mapping[str, tuple[Fraction, Fraction]], quality_weight: Fraction) -> dict[str, Fraction]:
    """Quality (0 to 100) and price of each offer in one number: the lowest price is the measure of the others.

    So the withdrawal of the cheapest offer can change the order of those that stay.
    """
    lowest = min(price for _, price in offers.values())
    return {
        id_: quality_weight * quality / 100 + (1 - quality_weight) * lowest / price
        for id_, (quality, price) in offers.items()
    }
