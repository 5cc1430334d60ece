"""A report in sections of lines and tables, and its two renderings: for a terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tabulate import tabulate

from compliance.model.problem import printable
from compliance.report.formats import WIDTH
from compliance.report.inert import inert
from compliance.report.markdown import escape
from compliance.report.text import Painter, cut, wrapped

FIRST_COLUMN = 40
GAP = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under heads, at least one row; the first column names what its row is about."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of level 2 or 3, and what stands below it: sentences and tables."""

    title: str
    body: tuple[str | Table, ...]
    level: int = 3


def text_sections(sections: Iterable[Section], *, colour: bool = False, width: int = WIDTH) -> str:
    """The report for a terminal; tables too wide for it go on below with their further columns."""
    paint = Painter(colour=colour)
    blocks = []
    for section in sections:
        lines = [paint.bold(line) for line in wrapped(section.title, width)]
        for part in section.body:
            if isinstance(part, Table):
                lines += _table_lines(part, width)
            else:
                lines += wrapped(f"  {part}", width, "    ")
        blocks.append("\n".join(lines))
    return inert("\n\n".join(blocks) + "\n")


def _table_lines(table: Table, width: int) -> Iterator[str]:
    for number, part in enumerate(_parts(table, width)):
        if number:
            yield ""
        rows = [[f"  {cut(row[0], FIRST_COLUMN)}", *(printable(cell) for cell in row[1:])] for row in part.rows]
        heads = [printable(head) for head in part.heads]
        text = tabulate(rows, headers=heads, tablefmt="plain", disable_numparse=True, preserve_whitespace=True)
        yield from (cut(line.rstrip(), width) for line in text.splitlines())


def _parts(table: Table, width: int) -> Iterator[Table]:
    """The table in as few parts as fit the width, each with the first column."""
    columns = list(zip(*table.rows, strict=True))
    # Under a heading tabulate leaves two columns more.
    heads = [len(printable(head)) + GAP for head in table.heads]
    sizes = [
        max(head, *(len(printable(cell)) for cell in cells)) + GAP for head, cells in zip(heads, columns, strict=True)
    ]
    room = width - min(sizes[0], FIRST_COLUMN + GAP) - GAP
    chosen: list[int] = []
    for n in range(1, len(columns)):
        if chosen and sum(sizes[c] for c in chosen) + sizes[n] > room:
            yield _columns(table, chosen)
            chosen = []
        chosen.append(n)
    yield _columns(table, chosen)


def _columns(table: Table, chosen: list[int]) -> Table:
    kept = [0, *chosen]
    return Table(tuple(table.heads[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in table.rows))


def markdown_sections(sections: Iterable[Section]) -> str:
    """The report in Markdown."""
    return inert("\n\n".join(part for section in sections for part in _markdown_parts(section)) + "\n")


def _markdown_parts(section: Section) -> Iterator[str]:
    yield f"{'#' * section.level} {escape(section.title)}"
    items: list[str] = []
    for part in section.body:
        if isinstance(part, str):
            items.append(f"- {escape(part.strip())}")
            continue
        if items:
            yield "\n".join(items)
            items = []
        lines = [part.heads, ("---",) * len(part.heads), *part.rows]
        yield "\n".join(
            f"| {' | '.join(escape(cell) if n != 1 else cell for cell in cells)} |" for n, cells in enumerate(lines)
        )
    if items:
        yield "\n".join(items)
