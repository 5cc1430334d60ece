"""What all pictures share: how they are written so that the same inputs give the same bytes, and text in them.

Only modules that draw import this one, and only when a picture is asked for: the library behind it takes long to load.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from textwrap import wrap
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from compliance.report.escaping import escape_xml, printable

PictureFormat = Literal["svg", "png"]

CERTAIN, POSSIBLE, EDGE = "#2b323a", "#ffffff", "#7f8994"
"""Colours: of what is certain, which is solid; of what is possible beyond it, which is hatched; and of the lines around them."""

INK, MET, OUT, OPEN = "#1b1f24", "#0f766e", "#a3271c", "#565f6a"
"""Colours: of text and of what was asked for; of what is met, what is not, and what is not known."""

LINE = 0.19
"""Inches from one line of text to the next."""

CHARACTERS = 150
"""That a line of 12 inches holds, whichever letters they are."""

_SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "cloud-provider-compliance",
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "hatch.linewidth": 0.6,
    "text.parse_math": False,  # a dollar sign in a title is one
    "axes.unicode_minus": False,
}
_rc_context: Any = mpl.rc_context  # the library names every setting in a type of its own


@contextmanager
def drawing() -> Iterator[None]:
    """The settings under which every picture is made and written."""
    with _rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign the font lacks is drawn as a box
        yield


def saved(draw: Callable[[], Figure], format_: PictureFormat, title: str, description: str = "") -> bytes:
    """A figure as a file; the same each time with the same version of the library.

    Args:
        draw: makes the figure, under the settings that all pictures share.
        format_: `svg` or `png`.
        title: stands in the file, for those who do not see the picture.
        description: likewise, what it shows.
    """
    title, description = plain(title), plain(description)
    metadata: dict[str, str | None] = {"Date": None, "Creator": None} if format_ == "svg" else {"Software": None}
    metadata |= {"Title": title} | ({"Description": description} if description else {})
    out = BytesIO()
    with drawing():
        draw().savefig(out, format=format_, metadata=metadata, dpi=130)
    return _described(out.getvalue(), description) if format_ == "svg" else out.getvalue()


def _described(svg: bytes, description: str) -> bytes:
    """A picture with its description beside the title, where browsers and screen readers look for it."""
    start, end = b"<svg ", b"</title>"
    image = svg.replace(start, start + b'role="img" ', 1)
    element = f"\n <desc>{escape_xml(description)}</desc>" if description else ""
    return image.replace(end, end + element.encode(), 1)


def cut(text: str, most: int, width: int = CHARACTERS) -> list[str]:
    """Text in so many lines, the last of them cut where it is too long."""
    lines = wrap(plain(text), width, break_on_hyphens=False) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][: width - 1] + "…"]


def plain(text: str) -> str:
    """Text from documents in one line, without anything that is not a sign."""
    return printable(" ".join(text.split()))


MARGIN = 0.25
TOP = 1.24
"""Inches: at the edges, and of the heading with the key."""

FLOOR = INK
"""An upright line: what was asked for."""

HATCH = "////"
LETTER = 0.112
"""Inches that a letter of the heading takes, at most."""

line: Any = Line2D
"""The library names every setting in a type of its own."""


def head(
    figure: Figure, title: str, dates: str, handles: Sequence[Any], signs: Sequence[str] = (), across: int = 5
) -> None:
    """The heading above the panels, the key to colours and, where there are any, a line with the key to signs.

    Args:
        figure: where it is drawn.
        title: what the picture is about.
        dates: at which dates.
        handles: the key to colours.
        signs: the key to signs.
        across: how many of the handles stand in a line.
    """
    width, whole = figure.get_size_inches()
    text = cut(title, 1, int((width - 2 * MARGIN) / LETTER))[0]
    figure.text(MARGIN / width, 1 - 0.15 / whole, text, size=12, weight="bold", va="top")
    figure.text(MARGIN / width, 1 - 0.4 / whole, dates, size=8.5, va="top", color="#333333")
    figure.legend(
        handles=[*handles], loc="upper left", bbox_to_anchor=((MARGIN - 0.08) / width, 1 - 0.57 / whole), ncols=across,
        fontsize=8.5, frameon=False, borderpad=0.2, columnspacing=1.2, handletextpad=0.5,
    )  # fmt: skip
    key = "    ".join(signs)
    if key:
        figure.text(MARGIN / width, 1 - 0.89 / whole, key, size=8.5, va="top", color="#333333")


def span_handles() -> list[Any]:
    """The key to what is certain and what is possible."""
    return [
        Patch(facecolor=CERTAIN, edgecolor=EDGE, label="certain"),
        Patch(facecolor=POSSIBLE, edgecolor=EDGE, hatch=HATCH, label="possible"),
    ]
