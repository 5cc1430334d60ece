"""Tables for reading: on a terminal, where they must fit its width, and in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from compliance.model.phrases import ENGLISH, Translator
from compliance.model.records import dataclass
from compliance.model.status import Status
from compliance.model.words import status_words
from compliance.report.escaping import escape_markdown, markdown_code, printable
from compliance.report.pages.layout import GAP, Painter, aligned, column_width, cut, wrapped

FIRST_COLUMN = 40
"""Characters on a terminal of a first column that says nothing else."""

NARROWEST_CELL = 6
"""Characters that are left of a cell however narrow the terminal."""

LONG = 20
"""Beyond so many rows a table that folds shows on a terminal only those of which something is to be said."""

_BELOW = " " * 11
"""What stands before the lines below a row."""

_CALM = (Status.PASS, Status.NOT_APPLICABLE)
"""Statuses of which nothing more has to be said."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, and how its cells are shown."""

    head: str
    """What stands above it"""
    where: Literal["beside", "below", "terminal", "markdown"] = "beside"
    """Beside the others; on a terminal in lines below its row, unless the status is calm; or only there, or only in Markdown."""
    most: int | None = None
    """Characters of a cell on a terminal, at most"""
    third: bool = False
    """On a terminal its cells take at most a third of the width."""
    least: int = 0
    """Characters of the column on a terminal, at least"""
    gives_way: bool = False
    """On a terminal its cells are cut to what the other columns leave of the width."""
    wraps: bool = False
    """The last column, whose cells go on in further lines of a terminal"""
    number: bool = False
    """On a terminal its cells stand at the right."""
    status: bool = False
    """Its cells are statuses: shown in the words of a screen, and painted by what they mean."""
    code: bool = False
    """In Markdown its cells are code."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under heads; the first column names what its row is about."""

    heads: tuple[str | Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    """What the whole table is about: on a terminal in the place of the first head, or of the first two where the first column
    has statuses; in Markdown a heading above."""
    headed: bool = True
    """Its heads are shown on a terminal as well."""
    folds: bool = False
    """On a terminal a long table leaves out the rows whose status is calm."""

    def said(self, translator: Translator) -> Table:
        """The table in a language, but for its statuses."""
        columns = self.columns
        return replace(
            self,
            heads=tuple(replace(column, head=translator(column.head)) for column in columns),
            rows=tuple(
                tuple(cell if column.status else translator(cell) for column, cell in zip(columns, row, strict=True))
                for row in self.rows
            ),
            title=translator(self.title),
        )

    @property
    def leads_with_status(self) -> bool:
        """Is this a table with a title whose first column has statuses?"""
        return bool(self.title) and self.columns[0].status

    @property
    def columns(self) -> list[Column]:
        """Every column; one given as a head alone is shown whole, and cut where it is the first."""
        return [
            head if isinstance(head, Column) else Column(head, most=None if n else FIRST_COLUMN)
            for n, head in enumerate(self.heads)
        ]


@dataclass(slots=True)
class _Shown:
    """A column as this terminal shows it."""

    column: Column
    head: str | None
    cells: list[str]

    @property
    def width(self) -> int:
        return max(self.column.least, column_width(self.cells, self.head))

    @property
    def narrowest(self) -> int:
        """The width that the column can do with where the terminal is narrow."""
        can_be_cut = self.column.gives_way or self.column.wraps
        return min(self.width, max(NARROWEST_CELL, column_width((), self.head))) if can_be_cut else self.width

    def narrowed(self, by: int) -> _Shown:
        """The column with its cells cut so that it is that much narrower, within reason."""
        room = max(NARROWEST_CELL, self.width - by)
        return _Shown(self.column, self.head, [cut(cell, room) for cell in self.cells])


def text_table(table: Table, width: int, margin: str, paint: Painter) -> Iterator[str]:
    """A table as lines for a terminal, in as few parts as fit its width, each with the first column.

    Args:
        table: what to show.
        width: columns of the terminal.
        margin: what stands before every line.
        paint: colours statuses.
    """
    rows = _unfolded(table)
    shown = _shown(table, rows, width, margin, paint.translator)
    margin = "" if table.title else margin
    for number, part in enumerate(_parts(shown, width - len(margin))):
        if number:
            yield ""
        heads, lines = _laid_out(part, width, margin)
        yield from _titled(heads, table, width) if table.leads_with_status and not number else heads
        for row, (first, *others) in zip(rows, lines, strict=True):
            yield _painted(first, table, row, paint)
            yield from others
            if not number:
                yield from _below(table, row, width)


def _unfolded(table: Table) -> list[tuple[str, ...]]:
    rows = [*table.rows]
    folded = table.folds and len(rows) > LONG
    return [row for row in rows if _status(table, row) not in _CALM] if folded else rows


def _status(table: Table, row: Sequence[str]) -> str:
    """The status that a row shows; nothing where the table has no such column."""
    return next((cell for column, cell in zip(table.columns, row, strict=True) if column.status), "")


def _shown(
    table: Table, rows: Sequence[Sequence[str]], width: int, margin: str, translator: Translator
) -> list[_Shown]:
    shown = []
    for n, column in enumerate(table.columns):
        if column.where in ("beside", "terminal"):
            most = min(filter(None, (column.most, width // 3 if column.third else None)), default=None)
            texts = (translator(status_words(r[n])) if column.status else r[n] for r in rows)
            head, *cells = (printable(text) if most is None else cut(text, most) for text in (column.head, *texts))
            shown.append(_Shown(column, head if table.headed else None, cells))
    if table.leads_with_status:
        for n, one in enumerate(shown[:2]):
            shown[n] = _Shown(one.column, "", [margin * (n == 0) + cell for cell in one.cells])
    elif table.title:
        shown[0] = _Shown(shown[0].column, table.title, [margin + cell for cell in shown[0].cells])
    return shown


def _titled(heads: Sequence[str], table: Table, width: int) -> Iterator[str]:
    """The title of a table over its first two columns, in the line of the other heads where it leaves them room."""
    title = printable(table.title)
    line = heads[0] if heads else ""
    if line[: len(title) + GAP].strip():
        yield cut(title, width)
        yield line
    else:
        yield cut(title + line[len(title) :], width).rstrip()


def _parts(shown: Sequence[_Shown], room: int) -> Iterator[list[_Shown]]:
    """The columns of each part, each time with the first."""
    first, *others = shown
    part = [first]
    for column in others:
        if len(part) > 1 and sum(one.narrowest for one in (*part, column)) + GAP * len(part) > room:
            yield part
            part = [first]
        part.append(column)
    yield part


def _laid_out(part: Sequence[_Shown], width: int, margin: str) -> tuple[list[str], list[list[str]]]:
    """The line of heads, if they are shown, and the lines of every row."""
    if part[-1].column.wraps:
        return [], _wrapped_rows(part, width, margin)
    excess = sum(one.width for one in part) + GAP * (len(part) - 1) - (width - len(margin))
    fitted = [one.narrowed(excess) if one.column.gives_way and excess > 0 else one for one in part]
    rows = [*zip(*(one.cells for one in fitted), strict=True)]
    heads = [] if part[0].head is None else [tuple(one.head or "" for one in fitted)]
    numbers = [n for n, one in enumerate(fitted) if one.column.number]
    lines = aligned([*heads, *rows], [one.width for one in fitted], numbers)
    safe = [cut((margin + line).rstrip(), width) for line in lines]
    return safe[: len(heads)], [[line] for line in safe[len(heads) :]]


def _wrapped_rows(part: Sequence[_Shown], width: int, margin: str) -> list[list[str]]:
    """The lines of rows whose last cell goes on in further lines, below itself."""
    *others, last = part
    rows = []
    for n, cell in enumerate(last.cells):
        start = margin + "".join(one.cells[n].ljust(one.width + GAP) for one in others)
        rows.append(wrapped(start + cell, width, " " * len(start)))
    return rows


def _painted(line: str, table: Table, row: Sequence[str], paint: Painter) -> str:
    """A line with its status in colour: painted last, so that no code is ever cut."""
    status = status_words(_status(table, row))
    return line.replace(paint.translator(status), paint(status), 1) if status else line


def _below(table: Table, row: Sequence[str], width: int) -> Iterator[str]:
    """What a table says on a terminal in lines below a row."""
    if _status(table, row) not in _CALM:
        for column, cell in zip(table.columns, row, strict=True):
            if column.where == "below" and cell:
                yield from wrapped(_BELOW + cell, width, _BELOW)


def markdown_table(table: Table, translator: Translator = ENGLISH) -> list[str]:
    """A table as lines of Markdown, with every column and row, its statuses in a language."""
    shown = [n for n, column in enumerate(table.columns) if column.where != "terminal"]
    rows = [[_markdown_cell(table.columns[n], row[n], translator) for n in shown] for row in table.rows]
    return markdown_rows([escape_markdown(table.columns[n].head) for n in shown], rows)


def _markdown_cell(column: Column, cell: str, translator: Translator) -> str:
    # A bar ends a cell even inside code, unless it is escaped.
    if column.code:
        return markdown_code(cell).replace("|", r"\|")
    return escape_markdown(" ".join((translator(status_words(cell)) if column.status else cell).split()))


def markdown_rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Cells of Markdown under their heads, as lines of a table."""
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]
