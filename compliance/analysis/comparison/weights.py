"""What depends on weights: for which share of all weights an offer has which rank.

The space of weights is every non-negative vector that sums to 1, uniformly. An offer's total is linear in the weights,
so every region in which the order is the same is a polytope. It is cut into simplices, of which only the totals at
their corners and the volume are kept: the corners of the whole space are the weights of one objective alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from random import Random

from compliance.model.records import dataclass

Corner = tuple[int, ...]
"""The values of every linear function at one corner of a simplex, all times the last number, which is positive."""

WORK = 30_000
"""Looks at a piece after which the exact volume is given up: a few seconds at most."""


DRAWS = 4_096
"""Weights drawn where the exact volume is given up: a share is then good to about two percent."""

Ahead = Callable[[int, int], bool]
"""Is the first offer certainly ahead of the second?"""


class TooManyCellsError(Exception):
    """The weight space would fall into too many pieces."""


@dataclass(frozen=True, slots=True)
class Simplex:
    """A simplex in which no two of the functions compared change places; `volume` is its share of the whole."""

    volume: Fraction
    corners: tuple[Corner, ...]

    def order(self, first: int, second: int) -> int:
        """1 where the first function is the larger inside, -1 where it is the smaller, 0 where both are the same."""
        for corner in self.corners:
            if corner[first] != corner[second]:
                return 1 if corner[first] > corner[second] else -1
        return 0


def cells(
    corners: Sequence[Sequence[Fraction]], pairs: Sequence[tuple[int, int]], most: int = WORK
) -> Iterator[Simplex]:
    """Cut a simplex along every pair of functions that change places in it.

    Args:
        corners: the values of every function at each corner.
        pairs: the functions to compare, by number.
        most: pieces looked at, times pairs, before it is given up.

    Raises:
        TooManyCellsError: there are too many pieces.
    """
    # Whole numbers are ten times faster than fractions, and only their signs and ratios count.
    scale = lcm(*(value.denominator for corner in corners for value in corner))
    whole = tuple((*(int(value * scale) for value in corner), 1) for corner in corners)
    todo = [(Fraction(1), whole, 0)]
    looks = 0
    while todo:
        volume, simplex, number = todo.pop()
        edge = None
        while edge is None and number < len(pairs):
            looks += 1
            edge = _crossed_edge(simplex, *pairs[number])
            number += edge is None
        if looks > most:
            raise TooManyCellsError
        if edge is None:
            yield Simplex(volume, simplex)
            continue
        above, below, at, on_plane = edge
        todo.append((volume * at, _replaced(simplex, below, on_plane), number))
        todo.append((volume * (1 - at), _replaced(simplex, above, on_plane), number))


def _crossed_edge(simplex: Sequence[Corner], first: int, second: int) -> tuple[int, int, Fraction, Corner] | None:
    """An edge of a simplex on which two functions change places: its two corners, how far along it they do, the corner there.

    `None` where one function is the larger on the whole simplex.
    """
    differences = [corner[first] - corner[second] for corner in simplex]
    high, low = max(differences), min(differences)
    if high <= 0 or low >= 0:
        return None
    above, below = differences.index(high), differences.index(low)
    a, b = simplex[above], simplex[below]
    at = Fraction(high * b[-1], high * b[-1] - low * a[-1])
    corner = [high * y - low * x for x, y in zip(a, b, strict=True)]
    shared = gcd(*corner)
    return above, below, at, tuple(value // shared for value in corner)


def _replaced(simplex: tuple[Corner, ...], place: int, corner: Corner) -> tuple[Corner, ...]:
    return (*simplex[:place], corner, *simplex[place + 1 :])


@dataclass(frozen=True, slots=True)
class ShareSpan:
    """The share of weights for which something is certain, and for which it is possible."""

    certain: Fraction
    possible: Fraction


def rank_spans(scores: Sequence[Sequence[tuple[Fraction, Fraction]]]) -> list[list[ShareSpan]]:
    """For each offer the share of all weights for which rank 1, 2 and so on is certain, and still possible.

    Args:
        scores: of each offer, one interval for each objective.

    Equal offers may have any of the ranks they take together.

    Raises:
        TooManyCellsError: too many pieces to be exact.
    """
    offers = range(len(scores))
    functions = [[interval[end] for interval in offer] for offer in scores for end in (0, 1)]
    # An offer is certainly ahead of another where its lowest total is above the other's highest.
    pairs = [(2 * a, 2 * b + 1) for a in offers for b in offers if a != b]
    pieces = cells(list(zip(*functions, strict=True)), pairs)
    return _spans(len(scores), ((cell.volume, _ahead_in(cell)) for cell in pieces))


def sampled_rank_spans(
    scores: Sequence[Sequence[tuple[Fraction, Fraction]]], draws: int = DRAWS
) -> list[list[ShareSpan]]:
    """An estimate of `rank_spans`, from weights drawn at random: always the same ones, so that it never changes."""
    random = Random(0)  # noqa: S311 - nothing to keep secret
    plain = [[(float(low), float(high)) for low, high in offer] for offer in scores]

    def drawn() -> Iterator[tuple[Fraction, Ahead]]:
        for _ in range(draws):
            weights = [random.expovariate(1) for _ in plain[0]]
            lows, highs = (
                [sum(w * interval[end] for w, interval in zip(weights, offer, strict=True)) for offer in plain]
                for end in (0, 1)
            )
            yield Fraction(1, draws), _ahead_by(lows, highs)

    return _spans(len(scores), drawn())


def _ahead_in(cell: Simplex) -> Ahead:
    return lambda a, b: cell.order(2 * a, 2 * b + 1) > 0


def _ahead_by(lows: list[float], highs: list[float]) -> Ahead:
    return lambda a, b: lows[a] > highs[b]


def _spans(count: int, regions: Iterable[tuple[Fraction, Ahead]]) -> list[list[ShareSpan]]:
    """The shares of each rank over regions, each with its volume and who is certainly ahead of whom in it."""
    offers = range(count)
    certain = [[Fraction(0) for _ in offers] for _ in offers]
    possible = [[Fraction(0) for _ in offers] for _ in offers]
    for volume, ahead in regions:
        before = [[ahead(a, b) for b in offers] for a in offers]
        for offer in offers:
            first = sum(before[other][offer] for other in offers if other != offer)
            last = count - 1 - sum(before[offer][other] for other in offers if other != offer)
            for rank in range(first, last + 1):
                possible[offer][rank] += volume
                certain[offer][rank] += volume if first == last else 0
    return [[ShareSpan(*ends) for ends in zip(c, p, strict=True)] for c, p in zip(certain, possible, strict=True)]
