"""Bars: for the total and each objective one of every offer, solid where certain and hatched where possible."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from compliance.analysis.comparison.document import Comparison
from compliance.report.pages.compare import heading_of
from compliance.report.pictures.drawing import (
    CERTAIN,
    EDGE,
    FLOOR,
    HATCH,
    MARGIN,
    POSSIBLE,
    TOP,
    cut,
    head,
    line,
    plain,
    span_handles,
)
from compliance.report.pictures.measures import Measure, demanded, label, measures, places_key

WIDTH = 12.0
NAME, TITLES = 30, {1: 90, 2: 60, 3: 42}
"""Characters that fit: of an offer's name, of the title of a panel by how many stand in a row."""

ROW, HEAD, FOOT = 0.23, 0.52, 0.4
"""Inches: of a bar with what is around it, above a panel's bars, and below them."""

SCORES, LEVELS = 0.86, 1.12
"""Inches beside the bars for what they say in words."""


def bars(comparison: Comparison) -> Figure:
    """A comparison as a figure: a panel for the total and each objective, in it a bar of every offer."""
    shown = measures(comparison)
    names = [cut(label(offer), 1, NAME)[0] for offer in comparison.offers]
    across = min(len(shown), 2 if any(m.beside or m.levels for m in shown) else 3)
    left = MARGIN + 0.1 + 0.078 * max(map(len, names))
    panel = HEAD + ROW * len(names) + FOOT
    down = -(-len(shown) // across)
    whole = TOP + down * panel
    figure = Figure(figsize=(WIDTH, whole))
    head(figure, heading_of(comparison), _handles(shown), places_key(comparison.offers))
    for number, measure in enumerate(shown):
        row, column = divmod(number, across)
        room = (WIDTH - left - MARGIN) / across
        beside = (LEVELS if measure.levels else SCORES) + (LEVELS if measure.beside else 0)
        bottom = whole - TOP - row * panel - HEAD - ROW * len(names)
        box = (left + column * room) / WIDTH, bottom / whole, (room - beside - 0.1) / WIDTH, ROW * len(names) / whole
        axes: Any = figure.add_axes(box)
        _panel(axes, measure, names if column == 0 else None, across)
    return figure


def _handles(shown: list[Measure]) -> list[Any]:
    styles = (("necessary", "-"), ("sufficient", "--"))
    return span_handles() + [
        line([], [], color=FLOOR, linewidth=2, linestyle=style, label=f"least demanded, {part}")
        for part, style in styles
        if demanded(shown, part)
    ]


def _panel(axes: Any, measure: Measure, names: list[str] | None, across: int) -> None:  # noqa: ANN401 - the library's axes
    rows = len(measure.spans)
    end = max([measure.full, *(span.possible for span in measure.spans if span)])
    for n, span in enumerate(measure.spans):
        if span is not None:
            axes.barh(n, span.certain, height=0.72, color=CERTAIN, edgecolor=EDGE, linewidth=0.6)
            axes.barh(
                n, span.possible - span.certain, left=span.certain, height=0.72, facecolor=POSSIBLE, edgecolor=EDGE,
                linewidth=0.6, hatch=HATCH,
            )  # fmt: skip
            axes.plot([span.certain] * 2, [n - 0.36, n + 0.36], color=EDGE, linewidth=2.2, solid_capstyle="butt")
    for part, least in measure.floors:
        axes.plot([least, least], [-0.62, rows - 0.38], color=FLOOR, linewidth=2, clip_on=False,
                  linestyle="-" if part == "necessary" else "--")  # fmt: skip
    _words(axes, measure)
    axes.set_xlim(0, end * 1.01)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks(range(rows), names or [""] * rows)
    _scale(axes, measure, across)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=True, axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    above = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom", "annotation_clip": False}
    axes.annotate(cut(measure.title, 1, TITLES[across])[0], (0, 1), (0, 17), weight="bold", **above)
    notes = cut("; ".join(measure.notes), 1, round(1.4 * TITLES[across]))[0]
    axes.annotate(notes, (0, 1), (0, 6), size=7.5, color=FLOOR, **above)


def _scale(axes: Any, measure: Measure, across: int) -> None:  # noqa: ANN401 - as above
    """The scale below the bars; of levels whose names would touch, only the ends are named."""
    ticks = range(len(measure.levels)) if measure.levels else (0, 25, 50, 75, 100)
    names = [cut(level, 1, NAME // 2)[0] for level in measure.levels] or [str(tick) for tick in ticks]
    if sum(map(len, names)) > TITLES[across]:
        names = [name if n in (0, len(names) - 1) else "" for n, name in enumerate(names)]
    axes.set_xticks(ticks, names)
    axes.tick_params(axis="x", labelsize=6.5 if measure.levels else 7.5, colors="#555555")


def _words(axes: Any, measure: Measure) -> None:  # noqa: ANN401 - as above
    """The intervals as text, at the right of the bars."""
    for n in range(len(measure.spans)):
        place = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points", "va": "center", "size": 7.5}
        axes.annotate(measure.text(n), (1, n), (6, 0), annotation_clip=False, **place)
        if measure.beside:
            level = cut(plain(measure.beside[n]), 1, 19)[0]
            axes.annotate(level, (1, n), (6 + SCORES * 72, 0), annotation_clip=False, color="#333333", **place)
