"""The result of a command in the format asked for: as data for programs, or as a page for reading."""

from __future__ import annotations

import json
from collections.abc import Iterable

from compliance.report.escaping import inert_json
from compliance.report.formats.json_ import plain
from compliance.report.pages import WIDTH, PageFormat
from compliance.report.pages.blocks import Block, render_markdown_page, render_text_page


def render_page(
    document: object, blocks: Iterable[Block], format_: PageFormat, *, colour: bool = False, width: int = WIDTH
) -> str:
    """A result in one format.

    Args:
        document: the result as its published schema has it: a dataclass, or a mapping of its fields.
        blocks: the page about it; not asked for where JSON is wanted.
        format_: `text`, `json` or `markdown`.
        colour: text only: bold headings.
        width: text only: columns.
    """
    match format_:
        case "json":
            return render_document(document)
        case "markdown":
            return render_markdown_page(blocks)
        case "text":
            return render_text_page(blocks, colour=colour, width=width)


def render_document(document: object) -> str:
    """A result as JSON, with a line for each field."""
    return inert_json(json.dumps(plain(document), indent=2, allow_nan=False)) + "\n"
