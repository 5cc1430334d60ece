"""Which way something turned between two runs: what is certain and what is possible, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from compliance.model.findings import Finding
from compliance.model.scorecard import LevelSpan, Score
from compliance.model.status import Status, VerdictStatus

Turn = Literal["worse", "incomparable", "narrower", "wider", "better", "other", "same"]
"""Which way something turned.

`worse`: less is certain, or less is possible and no more is certain; or a rule that did not apply does now, and does not
pass. `incomparable`: levels of another scale, so that it may be worse. `narrower`: more is certain and less is possible.
`wider`: more is possible and no more is certain, as where a failing rule becomes unknown. `better`: more is certain.
`other`: neither, as where a rule no longer applies.
"""

FAILING: Final = frozenset[Turn]({"worse", "incomparable"})
"""What a baseline does not let through."""

_ORDER: Final[tuple[Turn, ...]] = ("worse", "incomparable", "narrower", "wider", "better", "other", "same")
_TOLERANCE: Final = 1e-9
_ENDS: Final = {Status.FAIL: (0, 0), Status.UNKNOWN: (0, 1), Status.ERROR: (0, 1), Status.PASS: (1, 1)}

Ends = tuple[float, float]


def foremost(turns: Sequence[Turn]) -> Turn:
    """The turn to name where there are several; the same where there are none."""
    return min(turns, key=_ORDER.index, default="same")


def turn_of(old: Ends, new: Ends) -> Turn:
    """Which way what is certain and what is possible turned."""
    low, high = (_sign(after - before) for before, after in zip(old, new, strict=True))
    if low > 0:
        return "narrower" if high < 0 else "better"
    if low < 0 or high < 0:
        return "worse"
    return "wider" if high > 0 else "same"


def verdict_turn(old: Sequence[VerdictStatus], new: Sequence[VerdictStatus]) -> Turn:
    """The turn of a verdict, given the verdicts possible before and now, worst first."""
    return turn_of((old[0].rank, old[-1].rank), (new[0].rank, new[-1].rank))


def level_turn(old: LevelSpan | None, new: LevelSpan | None, scales: Sequence[Sequence[str]]) -> Turn:
    """The turn of a level on the scales of the two runs; `incomparable` where they do not agree on which level is higher.

    A scale may be empty: an older document does not tell its own.
    """
    if old is None or new is None:
        return _gained_or_lost(old, new)
    levels = {old.certain, old.possible, new.certain, new.possible}
    turns = {_level_turn(old, new, scale) for scale in scales if levels <= {*scale}}
    if len(turns) == 1:
        return turns.pop()
    return "same" if old == new and not turns else "incomparable"


def _level_turn(old: LevelSpan, new: LevelSpan, scale: Sequence[str]) -> Turn:
    rank = scale.index
    return turn_of((rank(old.certain), rank(old.possible)), (rank(new.certain), rank(new.possible)))


def score_turn(old: Score | None, new: Score | None) -> Turn:
    """The turn of a score, its coverage aside."""
    if old is None or new is None:
        return _gained_or_lost(old, new)
    return turn_of((old.certain, old.possible), (new.certain, new.possible))


def coverage_turn(old: Score | None, new: Score | None) -> Turn:
    """The turn of the share of a score that is settled; `same` where a score is lost or gained, which `score_turn` says."""
    if old is None or new is None:
        return "same"
    return turn_of((old.coverage, old.coverage), (new.coverage, new.coverage))


def finding_turn(old: Finding, new: Finding) -> Turn:
    """The turn of a finding: of its status first, then of its points and rungs."""
    if old.status is not new.status:
        if old.status is Status.NOT_APPLICABLE and new.status is not Status.PASS:
            return "worse"  # nothing stood against the provider here, and something does now
        if old.status not in _ENDS or new.status not in _ENDS:
            return "other"
        turn = turn_of(_ENDS[old.status], _ENDS[new.status])
        return "other" if turn == "same" else turn
    points = turn_of((old.points.certain, old.points.possible), (new.points.certain, new.points.possible))
    rungs = turn_of((old.rung.certain, old.rung.possible), (new.rung.certain, new.rung.possible))
    if _sign(old.max_points - new.max_points):  # the rule is another one: how many of how many says nothing
        return "other"
    turn = points if points != "same" else rungs
    return "other" if turn == "same" and old.reason != new.reason else turn


def _gained_or_lost(old: object, new: object) -> Turn:
    if old is None:
        return "same" if new is None else "other"
    return "worse"


def _sign(difference: float) -> int:
    return 0 if abs(difference) <= _TOLERANCE else 1 if difference > 0 else -1
