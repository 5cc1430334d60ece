"""Pictures as SVG: solid is certain, hatched still possible, empty ruled out, an upright line what was asked for.

No picture has a view box: x is in per cent and y in pixels, so that marks stretch from a phone to a printed page, and lines keep
their width. Each is hidden from readers that do not see, or named in one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from compliance.model.phrases import figures, say
from compliance.model.records import dataclass
from compliance.report.html.said import joined_marked, marked

HEIGHT: Final = 14
TALL: Final = 44
_SHOWN_TICKS: Final = 20
"""Blocks up to which each has room for a tick."""

_SPRITE: Final = Markup(
    '<svg class="defs" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern>'
    '<symbol id="s-met" viewBox="0 0 18 18"><circle cx="9" cy="9" r="9" fill="currentColor"/>'
    '<path class="m-tick" d="M5 9.4l2.7 2.6L13 6.6"/></symbol>'
    '<symbol id="s-out" viewBox="0 0 18 18"><rect width="18" height="18" rx="2" fill="currentColor"/>'
    '<path class="m-tick" d="M5.6 5.6l6.8 6.8M12.4 5.6l-6.8 6.8"/></symbol>'
    '<symbol id="s-open" viewBox="0 0 18 18"><circle cx="9" cy="9" r="8" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M6.6 7.2a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.8" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<circle cx="9" cy="13.2" r="1" fill="currentColor"/></symbol>'
    '<symbol id="s-half" viewBox="0 0 18 18"><circle cx="9" cy="9" r="8" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M9 1a8 8 0 0 0 0 16z" fill="currentColor"/></symbol>'
    '<symbol id="s-date" viewBox="0 0 18 18"><circle cx="9" cy="9" r="8" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M9 4.5V9l3.2 2" fill="none" stroke="currentColor" stroke-width="1.6"/></symbol>'
    '<symbol id="s-na" viewBox="0 0 18 18"><path d="M4 9h10" stroke="currentColor" stroke-width="2"/></symbol>'
    "</defs></svg>"
)


def sprite() -> Markup:
    """The symbols and the hatching, once a page."""
    return _SPRITE


def symbol(name: str, label: str = "") -> Markup:
    """A symbol; a word follows it always, or its label stands for one.

    Args:
        name: `met`, `out`, `open`, `half`, `date` or `na`; also the class of its colour.
        label: what it says where no word follows.
    """
    told = marked('role="img" aria-label="{}"', label) if label else Markup('aria-hidden="true"')
    return marked('<svg class="sym {}" {} focusable="false"><use href="#s-{}"/></svg>', name, told, name)


def picture(parts: Sequence[Markup], height: int = HEIGHT, label: str = "", classes: str = "") -> Markup:
    """A picture of parts, named by one sentence, or hidden where the words beside it say the same."""
    told = marked('role="img" aria-label="{}"', label) if label else Markup('aria-hidden="true"')
    return marked(
        '<svg class="mark{}" height="{}" {} focusable="false">{}</svg>',
        f" {classes}" if classes else "",
        height,
        told,
        joined_marked(parts),
    )


def _at(value: float) -> str:
    """A place along x, in per cent."""
    return f"{min(max(value, 0), 100):.4g}%"


def rect(class_: str, start: float, width: float, height: int = HEIGHT, y: float = 0) -> Markup:
    """A block from one place along x, in per cent."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        class_, _at(start), f"{y:g}", _at(width), height
    )


def upright(class_: str, at: float, top: float, bottom: float) -> Markup:
    """An upright line."""
    return Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        class_, _at(at), _at(at), f"{top:g}", f"{bottom:g}"
    )


def base(height: int = HEIGHT, start: float = 0, end: float = 100) -> Markup:
    """The line on which marks stand: what is ruled out leaves it bare."""
    return Markup('<line class="m-base" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        _at(start), _at(end), height - 0.5, height - 0.5
    )


def label_at(at: float, y: int, text: str, *, anchor: str = "middle", strong: bool = False) -> Markup:
    """A word inside a picture; `anchor` is `start`, `middle` or `end`."""
    return marked(
        '<text x="{}" y="{}" text-anchor="{}"{}>{}</text>',
        _at(at),
        y,
        anchor,
        Markup(' class="strong"') if strong else "",
        text,
    )


def score_bar(
    certain: float, possible: float, asked: float | None = None, height: int = HEIGHT, label: str = ""
) -> Markup:
    """A score of 100: solid to what is certain, hatched to what is possible, a line where it is asked for.

    Args:
        certain: certainly reached, 0 to 100.
        possible: still possible.
        asked: the least asked for.
        height: in pixels.
        label: one sentence, where no words beside it say the same.
    """
    parts = [base(height)]
    if possible > certain:
        parts.append(rect("m-hatch", certain, possible - certain, height))
    if certain > 0:
        parts.append(rect("m-solid", 0, certain, height))
    if possible > 0:
        parts.append(rect("m-outline", 0, possible, height))
    if asked is not None:
        parts.append(upright("m-asked", asked, -5, height + 5))
    return picture(parts, height, label)


def level_cells(levels: int, certain: int, possible: int, asked: int | None = None, label: str = "") -> Markup:
    """A cell for each level: solid for the one that is settled, hatched for those still possible, bare for those ruled out.

    Args:
        levels: how many there are.
        certain: index of the level certainly reached.
        possible: index of the highest still possible.
        asked: index of the least asked for: a line before its cell.
        label: one sentence, where no words beside it say the same.
    """
    gap = 1.2
    width = (100 - gap * (levels - 1)) / max(levels, 1)
    parts = []
    for level in range(levels):
        start = level * (width + gap)
        if certain <= level <= possible:
            settled = certain == possible
            parts.append(rect("m-solid" if settled else "m-hatch", start, width))
            parts.append(rect("m-outline", start, width))
        else:
            parts.append(base(start=start, end=start + width))
    if asked is not None:
        parts.append(upright("m-asked", max(asked * (width + gap) - gap / 2, 0.1), -5, HEIGHT + 5))
    return picture(parts, label=label)


@dataclass(frozen=True, slots=True)
class StripPart:
    """A part of a strip: how many rules, and the class that gives its look."""

    look: str
    count: int


def strip(parts: Sequence[StripPart], label: str = "") -> Markup:
    """Rules in one strip, each part as wide as it has rules; gaps of two pixels between them."""
    total = sum(part.count for part in parts) or 1
    drawn, start = [], 0.0
    for part in parts:
        if part.count == 0:
            continue
        width = 100 * part.count / total
        drawn.append(rect(part.look, start, width))
        if part.look == "m-hatch":
            drawn.append(rect("m-outline", start, width))
        if start > 0:
            drawn.append(
                Markup('<line class="m-gap" x1="{}" x2="{}" y1="0" y2="{}"/>').format(_at(start), _at(start), HEIGHT)
            )
        start += width
    return picture(drawn, label=label)


def gates(met: int, open_: int, failed: int, end: float = 100, label: str = "") -> Markup:
    """Equal blocks that end together at the line of what is needed; a failed one is outlined, an open one hatched.

    Args:
        met: gates that pass.
        open_: gates that are not known.
        failed: gates that fail.
        end: where the line is, in per cent.
        label: one sentence, where no words beside it say the same.
    """
    count = met + open_ + failed
    gap = 0.4 if count <= _SHOWN_TICKS else 0.2
    width = (end - gap * (count - 1)) / max(count, 1)
    parts = []
    for number in range(count):
        start = number * (width + gap)
        kind = "met" if number < met else "open" if number < met + open_ else "out"
        parts += _gate(kind, start, width, ticked=count <= _SHOWN_TICKS)
    parts.append(upright("m-asked", end, -6, TALL + 6))
    return picture(parts, TALL, label)


def _gate(kind: str, start: float, width: float, *, ticked: bool) -> list[Markup]:
    drawn = {"met": ["m-met"], "open": ["m-hatch", "m-outline"], "out": ["m-lost"]}[kind]
    parts = [rect(look, start, width, TALL) for look in drawn]
    if ticked:
        shape = {
            "met": Markup('<path class="m-tick" d="M-6 22l4 4 8-8"/>'),
            "open": Markup('<text class="strong" y="27" text-anchor="middle">?</text>'),
            "out": Markup('<path class="m-cross" d="M-5 17l10 10M5 17l-10 10"/>'),
        }[kind]
        parts.append(
            Markup('<svg x="{}" overflow="visible" width="1" height="{}">{}</svg>').format(
                _at(start + width / 2), TALL, shape
            )
        )
    return parts


def needed(certain: float, possible: float, asked: float) -> Markup:
    """A score beside the gates: how far it reaches, and the same line of what is needed."""
    parts = [rect("m-outline", 0, 100, TALL)]
    if possible > certain:
        parts.append(rect("m-hatch", certain, possible - certain, TALL))
        parts.append(upright("m-outline", possible, 0, TALL))
    if certain > 0:
        parts.append(rect("m-solid", 0, certain, TALL))
    parts.append(upright("m-asked", asked, -6, TALL + 4))
    parts.append(upright("m-asked between", asked, -40, -6))  # one line with the row above, where that stands close
    parts.append(label_at(0, TALL + 19, "0", anchor="start"))
    if asked < 88:
        parts.append(label_at(100, TALL + 19, "100", anchor="end"))
    anchor = "end" if asked > 88 else "start" if asked < 12 else "middle"
    parts.append(label_at(asked, TALL + 19, _needed(asked), anchor=anchor, strong=True))
    return picture(parts, TALL + 24)


def _needed(asked: float) -> str:
    return say("{number} needed", number=figures(f"{asked:g}"))


def points(certain: float, possible: float, most: float, scale: float) -> Markup:
    """The points of a rule: solid what it has, hatched what is not known, outlined what is lost; its length is its weight."""
    if scale <= 0 or most <= 0:
        return Markup("")
    each = 100 / scale
    height, parts, start = 12, [], 0.0
    for look, amount in (("m-solid", certain), ("m-hatch", possible - certain), ("m-lost", most - possible)):
        if amount > 0:
            parts.append(rect(look, start, amount * each, height))
            if look == "m-hatch":
                parts.append(rect("m-outline", start, amount * each, height))
        start += max(amount, 0) * each
    return picture(parts, height)


STEPS: Final = 170
_ROOM: Final = 6
"""Per cent of the width that a number over a step needs."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a score stays as it is: from where to where along x, in per cent, and its ends, 0 to 100."""

    start: float
    end: float
    certain: float
    possible: float


def steps(stretches: Sequence[Stretch], asked: float | None, today: float) -> Markup:
    """A score over time: solid to what is certain, hatched to what is possible, across it the line asked for.

    Args:
        stretches: in order, side by side.
        asked: the least score asked for.
        today: where the day assessed stands, in per cent.
    """
    top, floor = 22, STEPS - 2
    most = max([100.0, *(one.possible for one in stretches)])

    def height(score: float) -> float:
        return floor - (floor - top) * score / most

    parts = [Markup('<line class="m-base" x1="0" x2="100%" y1="{}" y2="{}"/>').format(floor, floor)]
    for one in stretches:
        width, line, base_ = one.end - one.start, height(one.possible), height(one.certain)
        parts.append(rect("m-hatch", one.start, width, y=line, height=round(base_ - line)))
        parts.append(rect("m-solid", one.start, width, y=base_, height=round(floor - base_)))
        parts.append(_level("m-asked", one.start, one.end, line))
        if width >= _ROOM:
            parts.append(
                label_at(one.start + 0.8, round(line - 5), f"{int(one.possible)}", anchor="start", strong=True)
            )
    for before, after in pairwise(stretches):
        parts.append(upright("m-base", after.start, height(before.possible), height(after.possible)))
    if asked is not None:
        parts.append(_level("m-needed", 0, 100, height(asked)))
        parts.append(
            label_at(
                100,
                round(height(asked) - 5),
                _needed(asked),
                anchor="end",
                strong=True,
            )
        )
    parts.append(upright("m-base", today, 6, floor))
    return picture(parts, STEPS)


def _level(class_: str, start: float, end: float, y: float) -> Markup:
    return Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        class_, _at(start), _at(end), f"{y:g}", f"{y:g}"
    )


def swatch(look: str) -> Markup:
    """A piece of a mark for the key beside pictures."""
    parts = [rect(look, 0, 100)]
    if look == "m-hatch":
        parts.append(rect("m-outline", 0, 100))
    if look == "m-asked":
        parts = [upright("m-asked", 50, -2, HEIGHT + 2)]
    return picture(parts)
