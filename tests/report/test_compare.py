"""The renderings of a comparison: of one mind, and inert whatever documents say."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from compliance.analysis.compare import compare
from compliance.analysis.comparison import ComparisonDocument
from compliance.analysis.differences import difference
from compliance.analysis.offers import assess
from compliance.model.scorecard import Tool
from compliance.report.compare import render_comparison
from compliance.report.schemas import document_schema
from compliance.report.sections import Section, Table, markdown_sections, text_sections
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
            group.append(assess(of, against, snapshot(of, DAY)))
        groups.append(group)
    comparisons = tuple(compare(group) for group in groups)
    return ComparisonDocument("comparison/1", Tool("t", "0"), comparisons, (difference(*groups),))


def words(text):
    return re.sub(r"[^\w.]+", " ", re.sub(r"\\|&#8203;|\| --- .*\|\n", "", text)).split()


def test_text_and_markdown_say_the_same():
    document = made()
    wide = render_comparison(document, "text", width=10_000)
    assert words(wide) == words(render_comparison(document, "markdown"))


def test_json_is_valid():
    found = json.loads(render_comparison(made(), "json"))
    assert list(Draft202012Validator(document_schema("comparison")).iter_errors(found)) == []
    assert len(found["comparisons"]) == 2


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_the_same_bytes_each_time(format_):
    assert render_comparison(made(), format_) == render_comparison(made(), format_)


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_text_from_documents_is_inert(format_):
    text = render_comparison(made(HOSTILE, HOSTILE, HOSTILE), format_)
    assert "\x1b" not in text
    assert "##vso[" not in text
    assert not re.search(r"^\s*::error", text, re.MULTILINE)
    if format_ == "markdown":
        html = MarkdownIt("commonmark").enable("table").render(text)
        assert "<script>" not in html
        assert "<a " not in html


def test_markdown_tables_are_tables():
    html = MarkdownIt("commonmark").enable("table").render(render_comparison(made("a|b"), "markdown"))
    assert html.count("<table>") >= 3
    assert "<td>a|b (1)</td>" in html


@pytest.mark.parametrize("width", [60, 100])
def test_text_keeps_to_the_width(width):
    lines = render_comparison(made("A long title of an objective that does not end", count=9), "text", width=width)
    assert max(map(len, lines.splitlines())) <= width


def test_every_column_of_a_wide_table_is_shown():
    table = Table(("", *(f"provider-{n}" for n in range(30))), (("row", *(str(n) for n in range(30))),))
    text = text_sections([Section("T", (table,))], width=60)
    assert all(f"provider-{n}" in text for n in range(30))
    assert text.count("row") > 1


def test_sentences_and_tables_keep_their_order_in_markdown():
    table = Table(("", "x"), (("r", "1"),))
    assert markdown_sections([Section("T", ("before", table, "after"))]) == (
        "### T\n\n- before\n\n|  | x |\n| --- | --- |\n| r | 1 |\n\n- after\n"
    )


def test_colour_is_for_headings_only():
    painted = render_comparison(made(), "text", colour=True)
    assert re.sub(r"\x1b\[\d*m", "", painted) == render_comparison(made(), "text")
    assert painted != render_comparison(made(), "text")
