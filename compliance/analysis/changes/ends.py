"""What is certain and what is possible, in the fewest words: `12-20`, `basic-full`, `undetermined (…)`."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.model.scorecard import LevelSpan, RungSpan, Score
from compliance.model.status import VerdictStatus

NONE = "none"


def verdicts_text(possible: Sequence[VerdictStatus]) -> str:
    """The verdict, or those still possible."""
    return str(possible[0]) if len(possible) == 1 else f"undetermined ({' or '.join(possible)})"


def level_text(level: LevelSpan | None) -> str:
    """Both ends of a level, or the one it is."""
    if level is None:
        return NONE
    return level.certain if level.certain == level.possible else f"{level.certain}-{level.possible}"


def score_text(score: Score | None) -> str:
    """Both ends of a score, or the one it is; its coverage is told by itself."""
    return NONE if score is None else numbers_text(score.certain, score.possible)


def coverage_text(score: Score | None) -> str:
    """The share that is settled, in percent."""
    return NONE if score is None else f"{100 * score.coverage:.6g}%"


def rung_text(rung: RungSpan) -> str:
    """Both ends of the rung reached, or the one it is."""
    return str(rung.certain) if rung.certain == rung.possible else f"{rung.certain}-{rung.possible}"


def numbers_text(low: float, high: float) -> str:
    """Two numbers, or one where they are equal."""
    return f"{low:.6g}" if low == high else f"{low:.6g}-{high:.6g}"
