"""Any page of blocks for a browser: the same parts that the terminal and Markdown lay out, in the look of all pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from textwrap import dedent

from markupsafe import Markup

from compliance.model.phrases import ENGLISH, Translator, joined
from compliance.model.records import dataclass
from compliance.model.schema import title_at
from compliance.model.status import Status, VerdictStatus
from compliance.model.words import status_words, verdict_words
from compliance.report.html import words
from compliance.report.html.facts import is_fact, named_in_list
from compliance.report.html.site import environment, web_address
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.tables import Table

_LOWEST = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text, and the symbol and class by what it means."""

    text: str
    head: str
    symbol: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a list; `fact` where its code is the path of a fact, which stands beside its name."""

    label: str
    text: str
    code: str
    url: str | None
    fact: bool


@dataclass(frozen=True, slots=True)
class PagePart:
    """One part of a page: `kind` says which of the others it has."""

    kind: str
    level: int = 2
    text: str = ""
    before: str = ""
    symbol: str = ""
    items: tuple[ListLine, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


_SYMBOLS = {
    **{status_words(status): symbol for status, symbol in words.STATUS_SYMBOLS.items()},
    **{
        verdict_words(status, claims): words.verdict_symbol(status, claims)
        for status in VerdictStatus
        for claims in ("necessary", "sufficient")
    },
}
"""The symbol of a word that is a status or a verdict."""


def blocks_markup(
    blocks: Iterable[Block],
    above: int = 0,
    translator: Translator = ENGLISH,
    names: Mapping[str, str] | None = None,
) -> Markup:
    """Parts of a page as HTML.

    Args:
        blocks: the parts.
        above: by how much headings are lowered: 1 where the title of the page stands above them.
        translator: the language of the page.
        names: what goes by a name besides facts: offers as one types them.
    """
    template = environment(translator).get_template("blocks.html")
    module = template.make_module({"parts": list(parts_of(blocks, above)), "names": names})
    return Markup(str(module))  # noqa: S704 - made by a template


def parts_of(blocks: Iterable[Block], above: int = 0) -> Iterator[PagePart]:
    """The parts of a page, the lines of a list together."""
    for is_item, group in groupby(blocks, lambda block: isinstance(block, Item)):
        if is_item:
            items = tuple(_line(block) for block in group if isinstance(block, Item))
            yield PagePart("items", items=items)
            continue
        for block in group:
            yield from _parts(block, above)


def _line(item: Item) -> ListLine:
    code, url = dedent(item.code).strip("\n"), web_address(item.url)
    # A condition can be a fact, too: then its label says what it is a condition of.
    if is_fact(code) and item.label in ("", title_at(tuple(code.split("."))), named_in_list(code)):
        return ListLine(item.label or named_in_list(code), item.text.removeprefix("= "), code, url, fact=True)
    return ListLine(item.label, item.text, code, url, fact=False)


def _parts(block: Block, above: int) -> Iterator[PagePart]:
    match block:
        case Heading(level=level, text=text, name=name, status=status, note=note):
            before = joined(" ", (name, status, note))
            yield PagePart("heading", min(level + above, _LOWEST), text, before, _SYMBOLS.get(status, ""))
        case Paragraph(text=text):
            yield PagePart("paragraph", text=text)
        case Table(title=title):
            if title:
                yield PagePart("heading", 3, title)
            columns = [column for column in block.columns if column.where != "terminal"]
            kept = [n for n, column in enumerate(block.columns) if column.where != "terminal"]
            rows = tuple(
                tuple(
                    _cell(
                        row[n],
                        column.head,
                        status=column.status,
                        kind="code" if column.code else "num" if column.number else "",
                    )
                    for n, column in zip(kept, columns, strict=True)
                )
                for row in block.rows
            )
            yield PagePart("table", text=title, heads=tuple(column.head for column in columns), rows=rows)


def _cell(text: str, head: str, *, status: bool, kind: str) -> Cell:
    shown = status_words(text) if status else text
    known = {*map(str, Status)}
    return Cell(shown, head, _SYMBOLS.get(shown, "") if status or text in known or shown in _SYMBOLS else "", kind)
