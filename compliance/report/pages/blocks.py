"""A page for reading, in parts, and its two renderings: for a terminal and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import dedent, indent, wrap

from compliance.model.phrases import ENGLISH, Translator, say
from compliance.model.records import dataclass
from compliance.report.escaping import escape_markdown, inert, markdown_code, markdown_fence, markdown_line, printable
from compliance.report.pages import WIDTH, PageFormat
from compliance.report.pages.layout import Painter
from compliance.report.pages.tables import Table, markdown_table, text_table

_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&*+,;=%-]+")
"""Addresses without anything that means something to Markdown; others are shown and not linked."""

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")

_LOWEST = 3
_SHORT_CODE = 80


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    text: str
    name: str = ""
    """An id that stands before the text"""
    status: str = ""
    """A status or verdict that stands there"""
    note: str = ""
    """What follows the status; the text has a line of its own then"""


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


Block = Heading | Paragraph | Item | Table


def render_page(
    document: object,
    blocks: Iterable[Block],
    format_: PageFormat,
    *,
    colour: bool = False,
    width: int = WIDTH,
    translator: Translator = ENGLISH,
) -> str:
    """A result in one format.

    Args:
        document: the result as its published schema has it: a dataclass, or a mapping of its fields.
        blocks: the page about it; not asked for where JSON is wanted.
        format_: `text`, `json` or `markdown`.
        colour: text only: bold headings.
        width: text only: columns.
        translator: the language of the page; JSON has none.
    """
    match format_:
        case "json":
            from compliance.report.formats.json_ import render_document  # noqa: PLC0415 - a text waits for no encoder

            return render_document(document)
        case "markdown":
            return render_markdown_page(blocks, translator)
        case "text":
            return render_text_page(blocks, colour=colour, width=width, translator=translator)


def render_text_page(
    blocks: Iterable[Block],
    *,
    colour: bool = False,
    width: int = WIDTH,
    compact: bool = False,
    translator: Translator = ENGLISH,
) -> str:
    """Parts of a page as text for a terminal.

    Args:
        blocks: its parts.
        colour: headings are bold and statuses painted.
        width: columns.
        compact: without empty lines, so that much fits a screen; else what stands below a heading is indented the more the
            lower its level.
        translator: the language of the page.
    """
    paint = Painter(colour=colour, translator=translator)
    lines: list[str] = []
    level = 1
    for block in (_said(block, translator) for block in blocks):
        if isinstance(block, Heading):
            level = block.level
        if compact:
            lines += _compact_lines(block, paint, width)
        else:
            lines += [""] if lines and isinstance(block, Heading) else []
            lines += _lines(block, paint, width, level)
    return inert("\n".join(lines) + "\n")


def _said(block: Block, translator: Translator) -> Block:
    """A part of a page in a language, but for its statuses: these are painted by what they mean."""
    if translator.catalogue is None:
        return block
    match block:
        case Heading(text=text, note=note):
            return replace(block, text=translator(text), note=translator(note))
        case Paragraph(text=text):
            return Paragraph(translator(text))
        case Item(label=label, text=text):
            return replace(block, label=translator(label), text=translator(text))
        case Table():
            return block.said(translator)


def _label(label: str, translator: Translator) -> str:
    """What stands before the text of an item."""
    return f"{translator(say('{label}:', label=label))} " if label else ""


def _lines(block: Block, paint: Painter, width: int, level: int) -> Iterable[str]:
    margin = "  " * (level - 1)
    match block:
        case Heading():
            return _title_lines(block, paint, width, "  " * (level == _LOWEST))
        case Paragraph(text=text):
            return _filled(text, width, margin, "")
        case Item():
            return _item_lines(block, width, margin, paint.translator)
        case Table():
            return text_table(block, width, margin, paint)


def _compact_lines(block: Block, paint: Painter, width: int) -> Iterable[str]:
    match block:
        case Heading():
            return _title_lines(block, paint, width, "")
        case Paragraph(text=text):
            return _filled(text, width, "", "  ")
        case Item(label=label):  # without a label it belongs to what stands above
            return _item_lines(block, width, "" if label else "  ", paint.translator)
        case Table():
            return text_table(block, width, "  ", paint)


def _title_lines(heading: Heading, paint: Painter, width: int, margin: str) -> list[str]:
    """A heading as lines; bold is its name or status, or the text where there is neither."""
    word = printable(heading.name or heading.status)
    name = paint.translator(word)
    if not name:
        return [paint.bold(line) for line in _filled(heading.text, width, margin, "  ")]
    if heading.note:
        first, *others = _filled(f"{name} {heading.note}", width, margin, "  ")
        painted = f"{margin}{paint.bold(paint(word))}{first.removeprefix(margin + name)}"
        return [painted, *others, *_filled(heading.text, width, f"{margin}  ", "")]
    start = f"{margin}{name}  "
    words = printable(_folded(heading.text))
    room = max(width, len(start) + 1)
    lines = wrap(words, room, initial_indent=start, subsequent_indent=f"{margin}  ", break_on_hyphens=False) or [start]
    return [f"{margin}{paint.bold(paint(word))}{lines[0][len(start) - 2 :]}".rstrip(), *lines[1:]]


def _item_lines(item: Item, width: int, margin: str, translator: Translator) -> list[str]:
    label = _label(item.label, translator)
    code = _code_lines(item.code)
    if len(code) > 1:
        return [*_filled(f"{label}{item.text}", width, margin, "  "), *(f"{margin}  {line}" for line in code)]
    words = " ".join(filter(None, (*code, item.text, item.url)))
    return _filled(f"{label}{words}", width, margin, "  ")


def _filled(text: str, width: int, margin: str, hanging: str) -> list[str]:
    words = printable(_folded(text))
    return wrap(words, width, initial_indent=margin, subsequent_indent=margin + hanging, break_on_hyphens=False)


def _folded(text: str) -> str:
    """A text in one line; blanks at which no line may break stay what they are."""
    return " ".join(filter(None, _BLANKS.split(text)))


def _code_lines(code: str) -> list[str]:
    """The lines of an expression as its file has them."""
    return [printable(line.rstrip()) for line in dedent(code).strip().splitlines()]


def render_markdown_page(blocks: Iterable[Block], translator: Translator = ENGLISH) -> str:
    """Parts of a page as Markdown, in a language."""
    return inert("\n".join(_markdown_lines(blocks, translator)).strip("\n") + "\n")


def _markdown_lines(blocks: Iterable[Block], translator: Translator) -> Iterator[str]:
    listing = False
    for block in (_said(block, translator) for block in blocks):
        if listing and not isinstance(block, Item):
            yield ""
        listing = isinstance(block, Item)
        match block:
            case Heading(level=level, text=text, name=name, status=status, note=note):
                remarks = " ".join(filter(None, (translator(status), escape_markdown(note))))
                before = (markdown_code(name) if name else "", _label(remarks, translator).strip())
                yield " ".join(filter(None, ("#" * level, *before, escape_markdown(" ".join(text.split())))))
                yield ""
            case Paragraph(text=text):
                yield _paragraph(text)
                yield ""
            case Item():
                yield _markdown_item(block, translator)
            case Table(title=title):
                yield from (f"### {escape_markdown(title)}", "") if title else ()
                yield from markdown_table(block, translator)
                yield ""


def _paragraph(text: str) -> str:
    """Escaped text that cannot begin a list or a heading of its own."""
    return markdown_line(escape_markdown(" ".join(text.split())))


def _markdown_item(item: Item, translator: Translator) -> str:
    code = _code_lines(item.code)
    words = escape_markdown(" ".join(item.text.split()))
    if item.url is not None:
        linked = _ADDRESS.fullmatch(item.url)
        words = f"[{words}](<{item.url}>)" if linked else f"{words} {escape_markdown(item.url)}"
    label = _label(escape_markdown(" ".join(item.label.split())), translator)
    if len(code) > 1 or len(item.code) > _SHORT_CODE:
        return f"- {markdown_line(label + words)}".rstrip() + "\n" + indent(markdown_fence("\n".join(code)), "  ")
    return f"- {markdown_line(label + ' '.join(filter(None, (*map(markdown_code, code), words))))}"
