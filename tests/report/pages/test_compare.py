"""The renderings of a comparison: of one mind, and inert whatever documents say."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from compliance.analysis.comparison.compare import compare
from compliance.analysis.comparison.differences import difference
from compliance.analysis.comparison.document import ComparisonDocument
from compliance.analysis.comparison.offers import assess
from compliance.model.scorecard import Tool
from compliance.report.pages.blocks import Heading, Item, render_markdown_page, render_page, render_text_page
from compliance.report.pages.compare import comparison_blocks
from compliance.report.pages.tables import Table
from compliance.report.schemas.schemas import document_schema
from tests.builders import demo, provider, ruleset, snapshot, statement

DAY = "2024-06-30"
HOSTILE = "a|b\x1b[2J<script>x</script> ::error::y ##vso[task] [link](http://x) `c`"


def made(title="One", name="Acme", version="1", count=3):
    rules = [
        {"id": "G", "check": "x.demo.g", "role": "gate", "points": 0, "objective": "one"},
        {"id": "A", "check": "x.demo.a", "objective": "one"},
        {"id": "B", "check": "x.demo.b", "objective": "two"},
    ]
    more = {"objectives": [{"id": "one", "title": title}, {"id": "two", "title": "Two"}], "version": version}
    first, second = ruleset(rules, [{"gates": "all"}], **more), ruleset(rules[:2], **{**more, "version": "2"})
    groups = []
    for against in (first, second):
        group = []
        for number in range(count):
            facts = [{"g": True, "a": True}, {"g": False}, {"g": True, "b": False}, {"a": True}][number % 4]
            of = replace(provider([statement("2024-01-01", demo(**facts))]), id=f"p{number}", name=name)
            group.append(assess(against, snapshot(of, DAY)))
        groups.append(group)
    comparisons = tuple(compare(group) for group in groups)
    return ComparisonDocument("comparison/1", Tool("t", "0"), comparisons, (difference(*groups),))


def render(document, format_, **options):
    return render_page(document, comparison_blocks(document), format_, **options)


def words(text):
    return re.sub(r"[^\w.]+", " ", re.sub(r"\\|&#8203;|\| --- .*\|\n", "", text)).split()


def test_text_and_markdown_say_the_same():
    document = made()
    wide = render(document, "text", width=10_000)
    assert words(wide) == words(render(document, "markdown"))


def test_json_is_valid():
    found = json.loads(render(made(), "json"))
    assert list(Draft202012Validator(document_schema("comparison")).iter_errors(found)) == []
    assert len(found["comparisons"]) == 2


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_the_same_bytes_each_time(format_):
    assert render(made(), format_) == render(made(), format_)


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_text_from_documents_is_inert(format_):
    text = render(made(HOSTILE, HOSTILE, HOSTILE), format_)
    assert "\x1b" not in text
    assert "##vso[" not in text
    assert not re.search(r"^\s*::error", text, re.MULTILINE)
    if format_ == "markdown":
        html = MarkdownIt("commonmark").enable("table").render(text)
        assert "<script>" not in html
        assert "<a " not in html


def test_markdown_tables_are_tables():
    html = MarkdownIt("commonmark").enable("table").render(render(made("a|b"), "markdown"))
    assert html.count("<table>") >= 3
    assert "<td>a|b (1)</td>" in html


@pytest.mark.parametrize("width", [60, 100])
def test_text_keeps_to_the_width(width):
    lines = render(made("A long title of an objective that does not end", count=9), "text", width=width)
    assert max(map(len, lines.splitlines())) <= width


def test_every_column_of_a_wide_table_is_shown():
    table = Table(("", *(f"provider-{n}" for n in range(30))), (("row", *(str(n) for n in range(30))),))
    text = render_text_page([Heading(2, "T"), table], width=60)
    assert max(map(len, text.splitlines())) <= 60
    assert all(f"provider-{n}" in text for n in range(30))
    assert text.count("row") > 1


def test_sentences_and_tables_keep_their_order_in_markdown():
    table = Table(("", "x"), (("r", "1"),))
    assert render_markdown_page([Heading(3, "T"), Item(text="before"), table, Item(text="after")]) == (
        "### T\n\n- before\n\n|  | x |\n| --- | --- |\n| r | 1 |\n\n- after\n"
    )


def test_colour_is_for_headings_only():
    painted = render(made(), "text", colour=True)
    assert re.sub(r"\x1b\[\d*m", "", painted) == render(made(), "text")
    assert painted != render(made(), "text")


# --- what the text says ----------------------------------------------------------------------------------------------


def text_of(against, **facts_of):
    """The text of a comparison of providers with these facts, without line breaks."""
    offers = []
    for name, facts in facts_of.items():
        of = replace(provider([statement("2024-01-01", demo(**facts))]), id=name, name=name)
        offers.append(assess(against, snapshot(of, DAY)))
    document = ComparisonDocument("comparison/1", Tool("t", "0"), (compare(offers),), ())
    return render(document, "text", width=10_000)


GATE = {"id": "G", "title": "Gate", "check": "x.demo.g", "role": "gate", "points": 0}
A, B = ({"id": letter, "check": f"x.demo.{letter.lower()}"} for letter in "AB")
ONE = ruleset([GATE, A, B], [{"gates": "all"}])


def test_what_the_verdict_demands_is_said_by_provider():
    text = text_of(ONE, p={"g": True}, q={"g": False}, r={"a": True}, s={"g": True})
    assert "\n  necessary: every gate passes: met p, s; not met q; unknown r\n" in text
    assert "Not ranked: what is necessary is missed\n  G (Gate): fail q\n" in text
    assert "May drop out: it is not known whether what is necessary is missed\n  G (Gate): unknown r\n" in text


def test_what_to_find_out_is_said_once_for_all_pairs():
    text = text_of(ONE, p={"g": True, "b": True}, q={"g": True, "b": True}, r={"g": True, "a": False, "b": True})
    part = text.split("What to find out first\n")[1].split("\n\n")[0]
    # Whether p or q passes A decides each against r; between the two it takes both.
    told = "may decide 2 of 3 pairs alone, moves a total by up to 50. Not known: p, q: x.demo.a (missing)"
    assert part == f"  A (A): {told}"


def test_dominance_is_said_in_few_sentences():
    known = {"p": {"g": True, "a": True, "b": True}, "q": {"g": True, "a": True, "b": False}}
    text = text_of(ONE, **known, r={"g": True, "a": False, "b": False})
    assert "p dominates q, r for sure." in text
    assert "q dominates r for sure." in text
    assert "p is ahead of q, r, whatever is unknown." in text
    open_ = {"g": True}
    assert "Each offer may still turn out to dominate any other." in text_of(ONE, p=open_, q=open_, r=open_)
    assert "Either possibly dominates the other: p and q." in text_of(ONE, p=open_, q=open_)
    level = {"g": True, "a": True, "b": False}, {"g": True, "a": False, "b": True}
    text = text_of(ONE, p=level[0], q=level[1])
    assert "Level: p and q." in text
    assert "No offer dominates another, whatever is unknown." in text


def test_levels_of_objectives_only_where_they_differ():
    levelled = ruleset(
        [{**A, "level": "full", "objective": "one"}, {**B, "level": "full", "objective": "two"}],
        [{"level": {"of": "all", "at_least": "full"}}],
        levels=["none", "full"],
        objectives=[{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}],
    )
    same = text_of(levelled, p={"a": True, "b": True}, q={"a": False, "b": False})
    assert re.search(r"^Level, of every objective +full +none$", same, re.MULTILINE)
    assert "Level: One" not in same
    other = text_of(levelled, p={"a": True, "b": True}, q={"a": True, "b": False})
    assert re.search(r"^Level: One +full +full\nLevel: Two +full +none\nLevel +full +none$", other, re.MULTILINE)


def test_scores_above_100_are_explained():
    over = ruleset(
        [{**A, "objective": "o"}, {**B, "objective": "o"}], objectives=[{"id": "o", "title": "O", "out_of": 1}]
    )
    assert "Scores above 100: the rule set divides by a nominal number" in text_of(over, p={"a": True}, q={"b": True})
    assert "Scores above 100" not in text_of(ONE, p={"g": True}, q={"g": True})


def test_one_provider_has_no_rank():
    assert "\nrank " not in text_of(ONE, p={"g": True})


def test_long_headings_are_wrapped_and_bold_throughout():
    painted = render_text_page([Heading(2, "word " * 30)], colour=True, width=60)
    lines = painted.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("\x1b[1m") and line.endswith("\x1b[0m") for line in lines)
    named = render_text_page([Heading(3, "word " * 30, "SEC-1")], width=60)
    assert named.startswith("  SEC-1  word word")
    assert max(map(len, named.splitlines())) <= 60
