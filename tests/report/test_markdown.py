"""The scorecard as Markdown, read back by a Markdown library."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from compliance.report.escaping import escape_markdown
from compliance.report.pages.scorecard import render_markdown
from compliance.report.pages.wording import asked
from tests.report.cards import PAIRS, card

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def shape(text: str) -> list[tuple[str, int]]:
    """The blocks of a document and how many cells each row has."""
    rows, tokens = [], PARSER.parse(text)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            rows.append((token.tag, 0))
        if token.type == "tr_open":
            end = next(n for n in range(number, len(tokens)) if tokens[n].type == "tr_close")
            rows.append(("row", sum(t.type in ("td_open", "th_open") for t in tokens[number:end])))
    return rows


@pytest.mark.parametrize(("who", "what"), PAIRS)
def test_what_it_consists_of(who, what):
    shown = card(who, what)
    found = shape(render_markdown(shown))
    assert found[0] == ("h2", 0)
    assert sum(cells == 6 for _, cells in found) == len(shown.findings) + sum(tag == "h3" for tag, _ in found) - (
        shown.score is not None or shown.level is not None
    )
    assert sum(cells == 3 for _, cells in found) == len(asked(shown)) + 1
    assert {cells for tag, cells in found if tag == "row"} <= {3, 4, 5, 6}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, 5 %", "plain words, 5 %"),
        ("a_b*c", r"a\_b\*c"),
        ("a|b", r"a\|b"),
        ("`code`", r"\`code\`"),
        ("<script>", "&lt;script&gt;"),
        ("a & b", "a &amp; b"),
        ("@someone", r"\@&#8203;someone"),
        ("see #12", r"see \#&#8203;12"),
        ("https://example.org", "https:&#8203;//example.org"),
        ("www.example.org", "www&#8203;.example.org"),
        ("[text](url)", r"\[text\]\(url\)"),
        ("back\\slash", r"back\\slash"),
        ("line\nbreak", r"line\\nbreak"),
        ("\u202eright to left", r"\\u202eright to left"),
        ("a\u200bb", r"a\\u200bb"),
        ("$x$ ~~y~~", r"\$x\$ \~\~y\~\~"),
    ],
)
def test_escape(text, escaped):
    assert escape_markdown(text) == escaped
