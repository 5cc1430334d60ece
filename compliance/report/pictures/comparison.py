"""A comparison as a picture: intervals of each objective as bars or radars, or every rule as a heat map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import pi
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from compliance.analysis.comparison.document import Comparison, RuleRow
from compliance.model.status import Status
from compliance.model.words import status_words
from compliance.report.pages.compare import dates_of, heading_of, ruleset_of
from compliance.report.pictures.drawing import (
    CERTAIN,
    EDGE,
    FLOOR,
    HATCH,
    INK,
    LINE,
    MARGIN,
    MET,
    OPEN,
    OUT,
    POSSIBLE,
    TOP,
    PictureFormat,
    cut,
    head,
    line,
    plain,
    saved,
    span_handles,
)
from compliance.report.pictures.measures import (
    CORNERS,
    Measure,
    NothingToDrawError,
    PictureKind,
    demanded,
    description,
    label,
    measures,
    places_key,
    refuse_too_much,
)

WIDTH = 12.0
NAME, TITLES = 30, {1: 90, 2: 60, 3: 42}
"""Characters that fit: of an offer's name, of the title of a panel by how many stand in a row."""

ROW, HEAD, FOOT = 0.23, 0.52, 0.4
"""Inches: of a bar with what is around it, above a panel's bars, and below them."""

SCORES, LEVELS = 0.99, 1.12
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
    head(figure, ruleset_of(comparison), dates_of(comparison), _handles(shown), places_key(comparison.offers))
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
            axes.barh(n, span.certain, height=0.72, color=CERTAIN, edgecolor=CERTAIN, linewidth=0.6)
            axes.barh(
                n, span.possible - span.certain, left=span.certain, height=0.72, facecolor=POSSIBLE, edgecolor=EDGE,
                linewidth=0.6, hatch=HATCH,
            )  # fmt: skip
            axes.plot([span.certain] * 2, [n - 0.36, n + 0.36], color=CERTAIN, linewidth=2.2, solid_capstyle="butt")
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


ACROSS = 4
AXIS, KEY = 14, 76
"""Characters that fit at an axis of a radar, and in its key."""

ABOVE, BELOW = 0.62, 0.4
"""Inches above and below each radar."""

SIGNS = {"necessary": "D", "sufficient": "o"}
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
    head(
        figure,
        ruleset_of(comparison),
        dates_of(comparison),
        _radar_handles(shown),
        [SCALE, *places_key(comparison.offers)],
    )
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


def _radar_handles(shown: list[Measure]) -> list[Any]:
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
                [angle],
                [least / measure.full],
                marker=SIGNS[part],
                color=FLOOR,
                markeredgecolor="#ffffff",
                markersize=6,
                zorder=6,
                clip_on=False,
            )
    axes.set_ylim(0, max(1.0, *(end for _, end in ends)))
    axes.set_xticks(angles, [cut(measure.id, 1, AXIS)[0] for measure in shown])
    axes.set_yticks([0.25, 0.5, 0.75, 1.0], [])
    axes.tick_params(axis="x", labelsize=8, pad=4)
    axes.set_axisbelow(False)  # the rings stay visible on what is filled
    axes.grid(color="#8899aa", linewidth=0.5)
    axes.spines["polar"].set_color("#999999")


STATUSES: dict[Status, tuple[str, str, str]] = {
    Status.PASS: ("✓", MET, "#ffffff"),
    Status.FAIL: ("✗", OUT, "#ffffff"),
    Status.UNKNOWN: ("?", "#eef0f2", OPEN),
    Status.NOT_APPLICABLE: ("-", "#ffffff", OPEN),
    Status.ERROR: ("!", "#000000", "#ffffff"),
}
"""Sign, colour and the colour of the sign. Met and not met are apart for every kind of colour blindness; unknown is quiet."""

GATE = "◆"
CELL, RULE_ROW, LETTER = 0.36, 0.215, 0.068
"""Inches: of a cell across and down, and of a letter."""

WIDEST, NARROWEST = 0.75, 10.5
"""Inches: of a cell where there is room, and of the picture."""

SIGN = 0.16
RULE = 76


def heatmap(comparison: Comparison) -> Figure:
    """A comparison as a figure: a row for every rule, a column for every offer."""
    rows = _rows(comparison)
    texts = [_titled(row) if isinstance(row, RuleRow) else cut(row, 1, RULE)[0] for row in rows]
    names = [cut(label(offer), 1, NAME)[0] for offer in comparison.offers]
    left = MARGIN + SIGN + LETTER * max(30, *map(len, texts)) + 0.1
    top = TOP - 0.3 + LETTER * 1.12 * max(map(len, names)) + 0.15
    cell = min(WIDEST, max(CELL, (NARROWEST - left - MARGIN) / len(names)))
    width = max(NARROWEST, left + cell * len(names) + MARGIN)
    whole = top + RULE_ROW * len(rows) + MARGIN
    figure = Figure(figsize=(width, whole))
    handles = _status_handles(comparison)
    head(figure, ruleset_of(comparison), dates_of(comparison), handles, across=len(handles))
    box = left / width, MARGIN / whole, cell * len(names) / width, RULE_ROW * len(rows) / whole
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


def _titled(row: RuleRow) -> str:
    """A rule by its title and id; of a title that is too long the end is cut, the id stays."""
    id_ = f" ({plain(row.rule)})"
    return cut(row.title, 1, RULE - len(id_))[0] + id_ if len(id_) < RULE // 2 else cut(f"{row.title}{id_}", 1, RULE)[0]


def _status_handles(comparison: Comparison) -> list[Any]:
    """The key, all of it in one line: the statuses there are, and the signs there are before rules and offers."""
    there = {status for row in comparison.rules for status in row.statuses}
    patches = [
        Patch(facecolor=colour, edgecolor=EDGE, linewidth=0.5, label=f"{sign} {status_words(status)}")
        for status, (sign, colour, _) in STATUSES.items()
        if status in there
    ]
    gates = [f"{GATE} gate"] if any(row.role == "gate" for row in comparison.rules) else []
    words = [*gates, *(text.partition(":")[0] for text in places_key(comparison.offers))]
    return [*patches, *(line([], [], linestyle="none", label=text) for text in words)]


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
                (column, number), 1, 1, facecolor=colour, edgecolor="#ffffff", linewidth=1.2, clip_on=False
            )
            axes.add_patch(cell)
            axes.text(column + 0.5, number + 0.52, letter, color=ink, ha="center", va="center", size=8, weight="bold")


DRAWN: dict[PictureKind, Callable[[Comparison], Figure]] = {"bars": bars, "radar": radar, "heatmap": heatmap}


def render_comparison_picture(comparison: Comparison, kind: PictureKind, format_: PictureFormat) -> bytes:
    """A picture of a comparison as a file; same comparison, same bytes with the same version of the library.

    Raises:
        NothingToDrawError: the rule set has nothing such a picture shows, or there is too much for one.
    """
    refuse_too_much(comparison, kind)
    shown_in_words = description(comparison, kind)
    return saved(lambda: DRAWN[kind](comparison), format_, heading_of(comparison), shown_in_words)
