"""Radars: of every offer one, with an area that is certain and around it one that is possible."""

from __future__ import annotations

from math import pi
from typing import Any

from matplotlib.figure import Figure

from compliance.analysis.comparison.document import Comparison
from compliance.report.pages.compare import heading_of
from compliance.report.pictures.drawing import (
    CERTAIN,
    EDGE,
    FLOOR,
    HATCH,
    LINE,
    MARGIN,
    POSSIBLE,
    TOP,
    cut,
    head,
    line,
    span_handles,
)
from compliance.report.pictures.measures import (
    CORNERS,
    Measure,
    NothingToDrawError,
    demanded,
    label,
    measures,
    places_key,
)

WIDTH = 12.0
ACROSS = 4
NAME, AXIS, KEY = 30, 14, 76
"""Characters that fit: of an offer's name, at an axis, in the key."""

ABOVE, BELOW = 0.62, 0.4
"""Inches above and below each radar."""

SIGNS = {"necessary": "D", "sufficient": "o"}
INK = "#222222"
SCALE = "rings: a quarter, half, three quarters and all of full marks"


def radar(comparison: Comparison) -> Figure:
    """A comparison as a figure: for every offer a radar of the objectives, so that areas do not hide each other.

    Raises:
        NothingToDrawError: there are fewer than three objectives to be its corners.
    """
    shown = [measure for measure in measures(comparison) if measure.id != "total"]
    if len(shown) < CORNERS:
        raise NothingToDrawError(
            f"a radar needs {CORNERS} objectives, and {comparison.ruleset.id} has {len(shown)}: --picture bars shows them"
        )
    offers = comparison.offers
    across = min(len(offers), ACROSS)
    down = -(-len(offers) // across)
    key = [cut(f"{m.id}: {m.title}{''.join(f'; {note}' for note in m.notes)}", 1, KEY)[0] for m in shown]
    room = (WIDTH - 2 * MARGIN) / ACROSS
    size = room - 1.2
    whole = TOP + down * (ABOVE + size + BELOW) + LINE * (-(-len(key) // 2)) + 0.25
    figure = Figure(figsize=(WIDTH, whole))
    head(figure, heading_of(comparison), _handles(shown), [SCALE, *places_key(comparison.offers)])
    for number, offer in enumerate(offers):
        row, column = divmod(number, across)
        bottom = whole - TOP - row * (ABOVE + size + BELOW) - ABOVE - size
        box = (MARGIN + column * room + 0.6) / WIDTH, bottom / whole, size / WIDTH, size / whole
        axes: Any = figure.add_axes(box, projection="polar")
        _draw(axes, shown, number)
        middle = (MARGIN + (column + 0.5) * room) / WIDTH
        figure.text(middle, (bottom + size + 0.42) / whole, cut(label(offer), 1, NAME)[0], ha="center", weight="bold")
    for number, text in enumerate(key):
        row, column = divmod(number, 2)
        at = (LINE * (-(-len(key) // 2) - row)) / whole
        figure.text((MARGIN + column * WIDTH / 2) / WIDTH, at, text, size=8.5, va="center")
    return figure


def _handles(shown: list[Measure]) -> list[Any]:
    floors = [
        line([], [], label=f"least demanded, {part}", marker=sign, color=FLOOR, linestyle="none", markersize=6)
        for part, sign in SIGNS.items()
        if demanded(shown, part)
    ]
    empty = any(span is None for measure in shown for span in measure.spans)
    crosses = [line([], [], label="nothing applies", marker="x", color=INK, linestyle="none")] if empty else []
    return span_handles() + floors + crosses


def _draw(axes: Any, shown: list[Measure], offer: int) -> None:  # noqa: ANN401 - the library's axes
    angles = [2 * pi * n / len(shown) for n in range(len(shown))]
    spans = [measure.spans[offer] for measure in shown]
    ends = [
        (0.0, 0.0) if s is None else (s.certain / m.full, s.possible / m.full)
        for m, s in zip(shown, spans, strict=True)
    ]
    axes.set_theta_offset(pi / 2)
    axes.set_theta_direction(-1)
    for which, colour, hatch in ((1, POSSIBLE, HATCH), (0, CERTAIN, None)):
        radii = [end[which] for end in ends]
        axes.fill(angles, radii, facecolor=colour, edgecolor=EDGE, linewidth=0.9, hatch=hatch, zorder=2 + (which == 0))
        axes.plot(angles, radii, linestyle="none", marker="o", markersize=2.5, color=EDGE, zorder=4)
    for angle, measure, span in zip(angles, shown, spans, strict=True):
        if span is None:
            axes.plot([angle], [0.5], marker="x", color=INK, zorder=5)
        for part, least in measure.floors:
            axes.plot(
                [angle], [least / measure.full], marker=SIGNS[part], color=FLOOR, markersize=5, zorder=6, clip_on=False
            )
    axes.set_ylim(0, max(1.0, *(end for _, end in ends)))
    axes.set_xticks(angles, [cut(measure.id, 1, AXIS)[0] for measure in shown])
    axes.set_yticks([0.25, 0.5, 0.75, 1.0], [])
    axes.tick_params(axis="x", labelsize=8, pad=4)
    axes.set_axisbelow(False)  # the rings stay visible on what is filled
    axes.grid(color="#8899aa", linewidth=0.5)
    axes.spines["polar"].set_color("#999999")
