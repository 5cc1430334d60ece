"""A page for reading, in parts, and its two renderings: for a terminal and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import dedent, indent, wrap

from compliance.report.escaping import escape_markdown, inert, markdown_code, markdown_fence, markdown_line, printable
from compliance.report.pages import WIDTH
from compliance.report.pages.tables import table_lines
from compliance.report.pages.text import Painter

_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&*+,;=%-]+")
"""Addresses without anything that means something to Markdown; others are shown and not linked."""

_SHORT_CODE = 80


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; `name` is an id that stands before its text."""

    level: int
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: a label, text, an expression or a path, and where it leads."""

    label: str = ""
    text: str = ""
    code: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under heads, at least one row; the first column names what its row is about."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Item | Table


def render_text_page(blocks: Iterable[Block], *, colour: bool = False, width: int = WIDTH) -> str:
    """The page for a terminal; what stands below a heading is indented the more the lower its level."""
    paint = Painter(colour=colour)
    lines: list[str] = []
    level = 1
    for block in blocks:
        match block:
            case Heading(level=level):
                lines += [""] if lines else []
                lines += _title_lines(block, paint, width, "  " * (level == 3))
            case Paragraph(text=text):
                lines += _filled(text, width, "  " * (level - 1), "")
            case Item():
                lines += _item_lines(block, width, "  " * (level - 1))
            case Table(heads=heads, rows=rows):
                lines += table_lines(heads, rows, width, "  " * (level - 1))
    return inert("\n".join(lines) + "\n")


def _title_lines(heading: Heading, paint: Painter, width: int, margin: str) -> list[str]:
    """Bold is the name, or the text where there is none."""
    name = printable(heading.name)
    if not name:
        return [paint.bold(line) for line in _filled(heading.text, width, margin, "  ")]
    start = f"{margin}{name}  "
    words = printable(" ".join(heading.text.split()))
    room = max(width, len(start) + 1)
    lines = wrap(words, room, initial_indent=start, subsequent_indent=f"{margin}  ", break_on_hyphens=False) or [start]
    return [f"{margin}{paint.bold(name)}{lines[0][len(start) - 2 :]}".rstrip(), *lines[1:]]


def _item_lines(item: Item, width: int, margin: str) -> list[str]:
    label = f"{item.label}: " if item.label else ""
    code = _code_lines(item.code)
    if len(code) > 1:
        return [*_filled(f"{label}{item.text}", width, margin, "  "), *(f"{margin}  {line}" for line in code)]
    words = " ".join(filter(None, (*code, item.text, item.url)))
    return _filled(f"{label}{words}", width, margin, "  ")


def _filled(text: str, width: int, margin: str, hanging: str) -> list[str]:
    words = printable(" ".join(text.split()))
    return wrap(words, width, initial_indent=margin, subsequent_indent=margin + hanging, break_on_hyphens=False)


def _code_lines(code: str) -> list[str]:
    """The lines of an expression as its file has them."""
    return [printable(line.rstrip()) for line in dedent(code).strip().splitlines()]


def render_markdown_page(blocks: Iterable[Block]) -> str:
    """The page in Markdown."""
    return inert("\n".join(_markdown_lines(blocks)).strip("\n") + "\n")


def _markdown_lines(blocks: Iterable[Block]) -> Iterator[str]:
    listing = False
    for block in blocks:
        if listing and not isinstance(block, Item):
            yield ""
        listing = isinstance(block, Item)
        match block:
            case Heading(level=level, text=text, name=name):
                title = (markdown_code(name) if name else "", escape_markdown(" ".join(text.split())))
                yield " ".join(filter(None, ("#" * level, *title)))
                yield ""
            case Paragraph(text=text):
                yield _paragraph(text)
                yield ""
            case Item():
                yield _markdown_item(block)
            case Table():
                yield from _markdown_table(block)
                yield ""


def _paragraph(text: str) -> str:
    """Escaped text that cannot begin a list or a heading of its own."""
    return markdown_line(escape_markdown(" ".join(text.split())))


def _markdown_item(item: Item) -> str:
    code = _code_lines(item.code)
    words = escape_markdown(" ".join(item.text.split()))
    if item.url is not None:
        linked = _ADDRESS.fullmatch(item.url)
        words = f"[{words}](<{item.url}>)" if linked else f"{words} {escape_markdown(item.url)}"
    label = f"{escape_markdown(' '.join(item.label.split()))}: " if item.label else ""
    if len(code) > 1 or len(item.code) > _SHORT_CODE:
        return f"- {markdown_line(label + words)}".rstrip() + "\n" + indent(markdown_fence("\n".join(code)), "  ")
    return f"- {markdown_line(label + ' '.join(filter(None, (*map(markdown_code, code), words))))}"


def _markdown_table(table: Table) -> Iterator[str]:
    for number, cells in enumerate((table.heads, *table.rows)):
        yield f"| {' | '.join(escape_markdown(' '.join(cell.split())) for cell in cells)} |"
        if not number:
            yield f"| {' | '.join('---' for _ in cells)} |"
