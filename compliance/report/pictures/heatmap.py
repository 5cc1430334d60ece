"""Heat map: how every rule came out for every offer, by colour and by letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from compliance.analysis.comparison.document import Comparison, RuleRow
from compliance.model.status import Status
from compliance.report.pages.compare import heading_of
from compliance.report.pictures.drawing import MARGIN, TOP, cut, head
from compliance.report.pictures.measures import label, places_key

STATUSES: dict[Status, tuple[str, str, str]] = {
    Status.PASS: ("P", "#00639c", "#ffffff"),
    Status.FAIL: ("F", "#b84a00", "#ffffff"),
    Status.UNKNOWN: ("?", "#f5c400", "#222222"),
    Status.NOT_APPLICABLE: ("-", "#ffffff", "#555555"),
    Status.ERROR: ("E", "#1a1a1a", "#ffffff"),
}
"""Letter, colour and the colour of the letter. The colours are apart for every kind of colour blindness."""

GATE = "◆"
CELL, ROW, LETTER = 0.36, 0.215, 0.068
"""Inches: of a cell across and down, and of a letter."""

WIDEST, NARROWEST = 0.75, 10.5
"""Inches: of a cell where there is room, and of the picture."""

SIGN = 0.16
NAME, RULE = 30, 76


def heatmap(comparison: Comparison) -> Figure:
    """A comparison as a figure: a row for every rule, a column for every offer."""
    rows = _rows(comparison)
    texts = [cut(f"{row.rule}: {row.title}" if isinstance(row, RuleRow) else row, 1, RULE)[0] for row in rows]
    names = [cut(label(offer), 1, NAME)[0] for offer in comparison.offers]
    left = MARGIN + SIGN + LETTER * max(30, *map(len, texts)) + 0.1
    top = TOP - 0.1 + LETTER * 1.12 * max(map(len, names)) + 0.15
    cell = min(WIDEST, max(CELL, (NARROWEST - left - MARGIN) / len(names)))
    width = max(NARROWEST, left + cell * len(names) + MARGIN)
    whole = top + ROW * len(rows) + MARGIN
    figure = Figure(figsize=(width, whole))
    signs = [f"{GATE} gate: the verdict cannot do without it", *places_key(comparison.offers)]
    head(figure, heading_of(comparison), _handles(), signs)
    box = left / width, MARGIN / whole, cell * len(names) / width, ROW * len(rows) / whole
    axes: Any = figure.add_axes(box)
    axes.set_axis_off()
    axes.set_xlim(0, len(names))
    axes.set_ylim(len(rows), 0)
    for column, name in enumerate(names):
        axes.annotate(name, (column + 0.5, 0), (0, 4), textcoords="offset points", rotation=90, ha="center", va="bottom",
                      annotation_clip=False)  # fmt: skip
    _cells(axes, rows, texts, left - MARGIN)
    return figure


def _rows(comparison: Comparison) -> list[RuleRow | str]:
    """The rules under the titles of their objectives, in the order of these; those of none come last."""
    objectives = {objective.id: objective.title for objective in comparison.offers[0].objectives}
    rows: list[RuleRow | str] = []
    for id_, title in [*objectives.items(), (None, "Rules of no objective" if objectives else "")]:
        rules = [row for row in comparison.rules if row.objective == id_]
        rows += [title] if rules and title else []
        rows += rules
    return rows


def _handles() -> list[Any]:
    return [
        Patch(facecolor=colour, edgecolor="#777777", label=f"{letter}  {status}")
        for status, (letter, colour, _) in STATUSES.items()
    ]


def _cells(axes: Any, rows: Sequence[RuleRow | str], texts: Sequence[str], room: float) -> None:  # noqa: ANN401 - the library's axes
    place = {"xycoords": "data", "textcoords": "offset points", "va": "center", "annotation_clip": False}
    for number, (row, text) in enumerate(zip(rows, texts, strict=True)):
        if isinstance(row, str):
            axes.annotate(text, (0, number + 0.62), (-room * 72, 0), weight="bold", size=9, **place)
            continue
        axes.annotate(text, (0, number + 0.5), ((SIGN - room) * 72, 0), size=8, **place)
        if row.role == "gate":
            axes.annotate(GATE, (0, number + 0.5), (-room * 72, 0), size=8, **place)
        for column, status in enumerate(row.statuses):
            letter, colour, ink = STATUSES[status]
            cell = Rectangle(
                (column, number), 1, 1, facecolor=colour, edgecolor="#aaaaaa", linewidth=0.7, clip_on=False
            )
            axes.add_patch(cell)
            axes.text(column + 0.5, number + 0.52, letter, color=ink, ha="center", va="center", size=8, weight="bold")
