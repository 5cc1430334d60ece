"""Tables for a terminal: one too wide for it goes on below with its further columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tabulate import tabulate

from compliance.report.escaping import printable
from compliance.report.pages.text import cut

FIRST_COLUMN = 40
"""Columns of the terminal that the first column of a table has at most."""

GAP = 2

Row = tuple[str, ...]


def table_lines(heads: Row, rows: Sequence[Row], width: int, margin: str = "") -> Iterator[str]:
    """A table in as few parts as fit the width, each with the first column.

    Args:
        heads: of every column.
        rows: cells, of which the first names what its row is about.
        width: columns of the terminal.
        margin: stands before every line.
    """
    for number, chosen in enumerate(_parts(heads, rows, width - len(margin))):
        if number:
            yield ""
        cells = [[cut(row[0], FIRST_COLUMN), *(printable(row[n]) for n in chosen)] for row in rows]
        shown = [cut(heads[0], FIRST_COLUMN), *(printable(heads[n]) for n in chosen)]
        text = tabulate(cells, headers=shown, tablefmt="plain", disable_numparse=True)
        yield from (cut(f"{margin}{line}".rstrip(), width) for line in text.splitlines())


def _parts(heads: Row, rows: Sequence[Row], room: int) -> Iterator[list[int]]:
    """The columns of each part, without the first."""
    columns = zip(heads, *rows, strict=True)
    # Under a heading tabulate leaves two columns more.
    sizes = [max(len(printable(head)) + GAP, *(len(printable(cell)) for cell in cells)) for head, *cells in columns]
    first = min(sizes[0], FIRST_COLUMN + GAP)
    chosen: list[int] = []
    for n in range(1, len(heads)):
        if chosen and first + sum(GAP + sizes[c] for c in (*chosen, n)) > room:
            yield chosen
            chosen = []
        chosen.append(n)
    yield chosen
