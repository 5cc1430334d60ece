"""Text on a terminal: lines of a width, columns that stand under each other, and colour that changes none of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from textwrap import wrap

from compliance.model.phrases import ENGLISH, Translator
from compliance.model.status import Status
from compliance.model.words import status_words
from compliance.report.escaping import printable

GAP = 2
"""Spaces between two columns."""

BESIDE_HEAD = 2
"""Spaces beside a head: a column is that much wider than it, so that heads stand apart."""

_COLOURS = {
    **{status_words(status): code for status, code in zip(Status, ("32", "31", "33", "2", "31"), strict=True)},
    "sufficient": "32",
    "necessary, not sufficient": "33",
    "open": "33",
    "met by waiver": "33",
    "warning": "33",
    "dropped": "2",
}


class Painter:
    """Colours words, in the language of the page; leaves them alone where there is no terminal."""

    def __init__(self, *, colour: bool, translator: Translator = ENGLISH) -> None:
        self._colour = colour
        self.translator = translator

    def __call__(self, word: str) -> str:
        """A status or verdict in the words of a screen, coloured by what it means."""
        code = _COLOURS.get(word.lower())
        shown = self.translator(word)
        return f"\x1b[{code}m{shown}\x1b[0m" if self._colour and code else str(shown)

    def bold(self, text: str) -> str:
        """Text as a heading: bold where colour is on."""
        return f"\x1b[1m{text}\x1b[0m" if self._colour else text


def wrapped(text: str, width: int, hanging: str = "  ") -> list[str]:
    """Safe text in lines of at most so many columns, those after the first indented."""
    return wrap(printable(text), width, subsequent_indent=hanging, break_on_hyphens=False)


def cut(text: str, width: int) -> str:
    """Safe text of at most so many columns; one that is longer ends in an ellipsis."""
    safe = printable(text)
    return safe if len(safe) <= width else safe[: max(0, width - 1)] + "…"


def column_width(cells: Sequence[str], head: str | None = None) -> int:
    """The columns of the terminal that cells and their head take."""
    return max([0 if head is None else len(head) + BESIDE_HEAD, *map(len, cells)])


def aligned(rows: Sequence[Sequence[str]], widths: Sequence[int], numbers: Collection[int] = ()) -> list[str]:
    """Rows of cells as lines in which each column starts where it does in all others.

    Args:
        rows: cells, as many as there are widths.
        widths: of the columns; a cell that is wider moves what stands behind it.
        numbers: the columns, from 0, whose cells stand at the right.
    """
    return [
        (" " * GAP)
        .join(
            cell.rjust(width) if n in numbers else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        .rstrip()
        for row in rows
    ]


def plain_table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int] = ()) -> list[str]:
    """Cells under their heads, as safe lines; those of the columns that `numbers` names, from 0, stand at the right."""
    safe = [[printable(cell) for cell in row] for row in rows]
    columns = zip(heads, *safe, strict=True)
    return aligned([heads, *safe], [column_width(cells, head) for head, *cells in columns], numbers)
