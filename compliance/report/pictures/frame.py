"""What stands around every picture of a comparison: its heading, and the key to colours and signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from compliance.analysis.comparison.document import Comparison
from compliance.report.pages.compare import heading_of
from compliance.report.pictures.drawing import CERTAIN, EDGE, POSSIBLE, cut
from compliance.report.pictures.measures import Measure, places_key

MARGIN = 0.25
HEAD = 1.05
"""Inches: at the edges, and of the heading with the key."""

FLOOR = "#b3005e"
HATCH = "////"
LETTER = 0.112
"""Inches that a letter of the heading takes, at most."""

line: Any = Line2D
"""The library names every setting in a type of its own."""


def head(figure: Figure, comparison: Comparison, handles: Sequence[Any], signs: Sequence[str] = ()) -> None:
    """The heading, the key to colours and the key to signs."""
    width, whole = figure.get_size_inches()
    title = cut(heading_of(comparison), 1, int((width - 2 * MARGIN) / LETTER))[0]
    figure.text(MARGIN / width, 1 - 0.15 / whole, title, size=12, weight="bold", va="top")
    figure.legend(
        handles=[*handles], loc="upper left", bbox_to_anchor=((MARGIN - 0.08) / width, 1 - 0.38 / whole), ncols=5,
        fontsize=8.5, frameon=False, borderpad=0.2,
    )  # fmt: skip
    key = "    ".join([*signs, *places_key(comparison.offers)])
    figure.text(MARGIN / width, 1 - 0.7 / whole, key, size=8.5, va="top", color="#333333")


def span_handles() -> list[Any]:
    """The key to what is certain and what is possible."""
    return [
        Patch(facecolor=CERTAIN, edgecolor=EDGE, label="certain"),
        Patch(facecolor=POSSIBLE, edgecolor=EDGE, hatch=HATCH, label="possible"),
    ]


def demanded(shown: Sequence[Measure], part: str) -> bool:
    """Is there a floor of this part of the verdict?"""
    return any(part == of for measure in shown for of, _ in measure.floors)
