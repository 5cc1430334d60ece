"""A timeline as a picture: what is certain and possible of the score, the verdict below it, and numbered events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from matplotlib import dates as mpl_dates
from matplotlib.figure import Figure

from compliance.analysis.timeline.timeline import Point, Timeline
from compliance.model.words import level_text, some
from compliance.report.pages.timeline import forecast_sentence, heading_of, outcome_text, point_verdict_text
from compliance.report.pictures.drawing import (
    CERTAIN,
    EDGE,
    HATCH,
    INK,
    LINE,
    MET,
    OUT,
    POSSIBLE,
    PictureFormat,
    cut,
    plain,
    saved,
)

COLOURS = {
    "Sufficient": MET,
    "Met": MET,
    "Necessary, not sufficient": "#7db3ae",
    "Open": "#c3c8ce",
    "Not met": OUT,
    "nothing to assess": "#f0f1f2",
}
"""Met is teal, and lighter where more than what is necessary is asked for; not met is brick, open a quiet grey."""

AS_OF = INK
DARK = ("Sufficient", "Met", "Not met")
_dates: Any = mpl_dates  # the library has no types for dates
WIDTH = 12.0
"""Inches."""

TITLE = 95
LETTER = 0.0095
"""Share of the width that a letter of a band takes."""

EVENT_LINES = 2
SHOWN = 40
"""Events listed below; those after them are counted."""

APART = 0.018
"""Share of the width below which two numbers would touch; the second then moves up."""


def render_timeline_picture(timeline: Timeline, format_: PictureFormat) -> bytes:
    """A picture of a timeline as a file; same timeline, same bytes for SVG with the same version of the library."""
    return saved(lambda: _figure(timeline), format_, heading_of(timeline), forecast_sentence(timeline))


def _figure(timeline: Timeline) -> Figure:
    """Score on top, verdict and level as bands below it, and the list of events at the bottom."""
    events = [point for point in timeline.points if point.changes]
    lines = _event_lines(events)
    head = cut(forecast_sentence(timeline), 2)
    rows = _rows(timeline, events)
    scored = any(point.score for point in timeline.points)
    bands = 1 + any(point.level for point in timeline.points)
    heights = {"head": 0.45 + LINE * len(head), "rows": 0.1 + LINE * (1 + max(rows, default=0))}
    heights |= {"score": 2.6 if scored else 0.05, "bands": 0.5 * bands, "axis": 0.55, "events": LINE * (len(lines) + 1)}
    whole = sum(heights.values())
    figure = Figure(figsize=(WIDTH, whole))
    figure.text(0.02, 1 - 0.12 / whole, cut(heading_of(timeline), 1, TITLE)[0], fontsize=12, weight="bold", va="top")
    for number, line in enumerate(head):
        figure.text(0.02, 1 - (0.4 + LINE * number) / whole, line, va="top", color="#333333")
    bottom = (heights["events"] + heights["axis"]) / whole
    band = figure.add_axes((0.065, bottom, 0.915, heights["bands"] / whole))
    top = figure.add_axes((0.065, bottom + heights["bands"] / whole, 0.915, heights["score"] / whole))
    _draw_bands(band, timeline)
    _draw_score(top, timeline, scored=scored)
    if scored:
        figure.legend(loc="upper right", bbox_to_anchor=(0.985, 1), ncols=2, fontsize=8, frameon=False)
    for axes in (top, band):
        _mark(axes, timeline, events)
    _number(top, events, rows, heights["score"])
    if not timeline.sweep:
        band.annotate(
            f"as of {timeline.as_of}", (_x(timeline.as_of), 0), (-3, -20), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="right", va="top", color=AS_OF, fontsize=8,
        )  # fmt: skip
    for number, cells in enumerate(lines):
        for x, text in zip((0.02, 0.042, 0.105), cells, strict=True):
            figure.text(x, (heights["events"] - LINE * (number + 0.3)) / whole, text, va="top", fontsize=8.5)
    return figure


def _span(timeline: Timeline) -> tuple[date, date]:
    """The days drawn: from the first point to a little after whatever comes last."""
    first, last = timeline.points[0].date_, timeline.points[-1].date_
    end = timeline.known_as_of if timeline.sweep else timeline.as_of
    if end > last:
        return first, end
    return first, last + timedelta(days=max(30, (last - first).days // 15))


def _pieces(timeline: Timeline) -> list[tuple[float, float, Point]]:
    """Each point with where it begins and ends on the axis."""
    starts = [_x(point.date_) for point in timeline.points]
    ends = [*starts[1:], _x(_span(timeline)[1])]
    return list(zip(starts, ends, timeline.points, strict=True))


def _x(day: date) -> float:
    return float(_dates.date2num(day))


def _draw_score(axes: Any, timeline: Timeline, *, scored: bool) -> None:  # noqa: ANN401 - the library's axes
    if scored:
        named: set[str] = set()
        for start, end, point in _pieces(timeline):
            if point.score is not None:
                certain, possible = point.score.certain, point.score.possible
                for low, high, colour, name in (
                    (0.0, certain, CERTAIN, "certain"),
                    (certain, possible, POSSIBLE, "possible"),
                ):
                    label = name if name not in named else None
                    axes.fill_between(
                        [start, end], [low, low], [high, high], facecolor=colour, edgecolor=EDGE, linewidth=0, label=label,
                        hatch=HATCH if name == "possible" else None,
                    )  # fmt: skip
                    named.add(name)
                axes.plot([start, end], [possible, possible], color=CERTAIN, linewidth=1)
                axes.plot([start, end], [certain, certain], color=CERTAIN, linewidth=2, solid_capstyle="butt")
        axes.set_ylabel("score of 100")
    highest = max([100.0, *(p.score.possible for p in timeline.points if p.score)])
    axes.set_ylim(0, highest * 1.02)
    axes.set_yticks([0, 20, 40, 60, 80, 100] if scored else [])
    axes.tick_params(axis="x", which="both", bottom=False, labelbottom=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _draw_bands(axes: Any, timeline: Timeline) -> None:  # noqa: ANN401 - as above
    levels = any(point.level for point in timeline.points)
    previous: dict[int, tuple[str, float, float]] = {}
    runs: list[tuple[int, str, float, float]] = []
    for start, end, point in _pieces(timeline):
        verdict = point_verdict_text(point.verdict, timeline.ruleset.claims)
        for row, word in enumerate([verdict, *([level_text(point.level)] if levels else [])]):
            name, begun, until = previous.get(row, (word, start, start))
            if name != word:
                runs.append((row, name, begun, until))
                begun = start
            previous[row] = (word, begun, end)
    runs += [(row, *run) for row, run in previous.items()]
    first, last = map(_x, _span(timeline))
    for row, word, start, end in runs:
        colour = COLOURS.get(word, "#d7dee6" if row else "#ffffff")
        axes.barh(-row, end - start, left=start, height=0.8, color=colour, edgecolor="white", linewidth=1)
        lines = _in_lines(word, (end - start) / (last - first))
        if lines:
            shade = "white" if word in DARK else "#222222"
            size = 9 if len(lines) == 1 else 7.5
            text = "\n".join(map(plain, lines))
            axes.text((start + end) / 2, -row, text, ha="center", va="center", color=shade, clip_on=True, size=size)
    axes.set_yticks([0, -1] if levels else [0], ["verdict", "level"] if levels else ["verdict"])
    axes.set_ylim(-1.5 if levels else -0.5, 0.5)
    axes.tick_params(axis="y", length=0)
    locator = _dates.AutoDateLocator(maxticks=14)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(_dates.ConciseDateFormatter(locator, show_offset=False))
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _in_lines(word: str, share: float) -> list[str]:
    """A word of a band in one line or two, whichever fits its share of the width; none where neither does."""
    whole = [[word], word.split(" ", 1)]
    return next((lines for lines in whole if share > LETTER * max(map(len, lines))), [])


def _mark(axes: Any, timeline: Timeline, events: Sequence[Point]) -> None:  # noqa: ANN401 - as above
    """A line at every event, and at the day the forecast counts from."""
    axes.set_xlim(*map(_x, _span(timeline)))
    for point in events:
        axes.axvline(_x(point.date_), color="#444444", linewidth=0.7, linestyle=(0, (1, 2)))
    if not timeline.sweep:
        axes.axvline(_x(timeline.as_of), color=AS_OF, linewidth=1.6, linestyle="--", clip_on=False)


def _rows(timeline: Timeline, events: Sequence[Point]) -> list[int]:
    """The row above the score on which each event's number stands, so that none touches another."""
    first, last = _span(timeline)
    ends: list[float] = []
    rows = []
    for point in events:
        at = (point.date_ - first) / max(last - first, timedelta(days=1))
        row = next((n for n, end in enumerate(ends) if at - end >= APART), len(ends))
        ends[row : row + 1] = [at]
        rows.append(row)
    return rows


def _number(axes: Any, events: Sequence[Point], rows: Sequence[int], height: float) -> None:  # noqa: ANN401 - as above
    for number, (point, row) in enumerate(zip(events, rows, strict=True), start=1):
        at = 1 + (0.1 + LINE * row) / height
        axes.text(
            _x(point.date_), at, str(number), transform=axes.get_xaxis_transform(), ha="center", va="center",
            fontsize=8, weight="bold",
        )  # fmt: skip


def _event_lines(events: Sequence[Point]) -> list[tuple[str, str, str]]:
    """Each event with its number, its date and what happened, in lines."""
    lines = []
    for number, point in enumerate(events[:SHOWN], start=1):
        first, *others = cut(_event_text(point), EVENT_LINES)
        lines += [(str(number), str(point.date_), first), *(("", "", line) for line in others)]
    more = [("", "", f"and {len(events) - SHOWN} more, in the other formats")] if len(events) > SHOWN else []
    return lines + more


def _event_text(point: Point) -> str:
    """What happened at a point, in the words of its causes, and what came of it."""
    texts = list(dict.fromkeys(cause.text for change in point.changes for cause in change.causes))
    turned = [f"{c.title}: {outcome_text(c)}" for c in point.changes]
    return f"{'; '.join(texts[:2])}{' …' if len(texts) > 2 else ''}  ⇒  {some(turned, 4)}"
