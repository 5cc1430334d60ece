"""Hostile text in every place of a scorecard, ids included, is inert for whoever reads a format."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from compliance.report.formats.csv_ import COLUMNS, FACT_COLUMNS
from compliance.report.formats.formats import FORMATS, NO_TEXT
from tests.properties import examples
from tests.report.outputs import hostile, invalid_by, rendered

HOSTILE = {
    "controls": "\x00\x1b[2J\x1b]8;;http://evil.example\x07\x08\x7f\x9b31m",
    "lines": "a\r\nb\rc\nd\u2028e\u2029f\x85g",
    "bidi": "safe\u202etxt.exe\u2066x\u2069\u200f",
    "surrogate": "\udcff\ud800\ufffe",
    "command": "::set-output name=x::y",
    "command on a line": "\n::stop-commands::z\n::add-mask::a",
    "command in a value": "x,file=/etc/passwd::error::y%0A::warning::z%3A%2C%25",
    "azure": "##[add-mask]x ##vso[task.setvariable]y",
    "formula": "=cmd|'/c calc'!A0",
    "formula after a quote": '"=cmd()',
    "formula after a semicolon": "a;=cmd()",
    "minus": "-1+1",
    "at": "@SUM(1)",
    "wide": "\uff1d1+1",
    "tab": "\t=1",
    "quotes": '","b"\n"c\'',
    "script": "<script>alert(1)</script><img src=x onerror=y>",
    "cdata": "]]><x/><![CDATA[",
    "entity": "&lt;b&gt; &#60;b&#62; &xxe;",
    "comment": "--><!--",
    "attribute": '" onload="alert(1)',
    "cells": "cell | cell | cell",
    "block": "```\n# heading\n```\n- [ ] task\n1. one",
    "link": "[click](http://evil.example) ![img](http://evil.example/x.png) <http://evil.example> [a](1)",
    "people": "@everyone see #1 and www.evil.example",
    "json": '"}],"runs":[{',
    "braces": "{0} {{1}} {label} %s %(a)s ${{ github.token }}",
    "path": "../../etc/passwd",
    "scheme": "javascript:alert(1)",
    "file": "file:///etc/passwd?x#y",
    "long": "x" * 3000,
}
PROPERTIES = r"file=(?P<file>[^:,\r\n]*),line=(?P<line>\d+),col=(?P<col>\d+),title=(?P<title>[^:,\r\n]*)"
COMMAND = re.compile(rf"::(?P<level>error|warning|notice) {PROPERTIES}::(?P<data>[^\r\n]*)")
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
FORBIDDEN = {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "hr", "s_open", "code_inline"}

CSV = {"csv": COLUMNS, "csv-facts": FACT_COLUMNS}
FOR_PEOPLE = ("text", "markdown", "json")
"""These count on ids being identifiers; see `test_escaping` as well."""

every_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def hidden(text):
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]


@every_text
@pytest.mark.parametrize("format_", sorted(set(FORMATS) - NO_TEXT))
def test_no_format_commands_a_log_or_a_terminal(format_, text):
    shown = rendered(format_, hostile(text, ids=format_ not in FOR_PEOPLE))
    shown.encode("utf-8")
    line_end = "\r\n" if format_ in CSV else "\n"
    for line in shown.split(line_end):
        if format_ not in ("json", "gitlab"):  # in these the parser gives back what was there; the bytes are ASCII
            assert not hidden(line)
        assert not hidden(line.encode("ascii", "ignore").decode())
        assert not re.search(r"##\w*\[", line)
        if format_ != "github":
            assert not line.lstrip().startswith("::")


@every_text
def test_github_sees_its_own_commands_only(text):
    given, plain = (rendered("github", hostile(each)).splitlines() for each in (text, "plain"))
    assert len(given) == len(plain)
    for line, other in zip(given, plain, strict=True):
        found, expected = COMMAND.fullmatch(line), COMMAND.fullmatch(other)
        assert found, line
        assert [found[name] for name in ("level", "line", "col")] == [expected[n] for n in ("level", "line", "col")]
        for name in ("file", "title", "data"):
            assert re.fullmatch(r"(?:[^%]|%(?:25|0A|0D|3A|2C))*", found[name]), "every percent sign is ours"


@every_text
@pytest.mark.parametrize("format_", ["sarif", "gitlab", "badge", "oscal", "cyclonedx", "hdf"])
def test_json_is_one_document_of_the_same_shape(format_, text):
    given, plain = (json.loads(rendered(format_, hostile(each))) for each in (text, "plain"))
    assert shape(given) == shape(plain)
    assert rendered(format_, hostile(text)).isascii()


PUBLISHED = {
    "oscal": "oscal_assessment-results_schema.json",
    "cyclonedx": "cyclonedx-bom-1.6.schema.json",
    "hdf": "hdf-exec-json.schema.json",
}


@pytest.mark.parametrize("format_", PUBLISHED)
def test_no_text_makes_a_document_invalid_by_the_schema_of_others(format_):
    for text in (*HOSTILE.values(), "", " ", "\u00a0", "\u3000x\u2009", "\u0301", "a\u200d\U0001f600"):
        assert invalid_by(PUBLISHED[format_], rendered(format_, hostile(text))) == [], repr(text)


OPTIONAL = ("helpUri", "uriBaseId", "contents", "externalReferences", "href", "refs")
"""There only where an address is one."""


def shape(value):
    match value:
        case dict():
            return {key: shape(item) for key, item in value.items() if key not in OPTIONAL}
        case list():
            return [shape(item) for item in value]
    return type(value).__name__


@every_text
def test_sarif_has_no_links_and_only_uris(text):
    document = json.loads(rendered("sarif", hostile(text)))
    for key, value in walk(document):
        if key == "uri":
            assert re.fullmatch(r"(?:file:///)?(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", value), value
        elif key == "helpUri":
            assert re.fullmatch(r"https?://[!-~]+", value)
        elif key == "text":
            assert "](" not in value
            assert not hidden(value.replace("\n", ""))


def walk(value, key=""):
    match value:
        case dict():
            for name, item in value.items():
                yield from walk(item, name)
        case list():
            for item in value:
                yield from walk(item, key)
        case str():
            yield key, value


@every_text
@pytest.mark.parametrize("format_", ["junit", "badge-svg"])
def test_xml_has_the_same_elements_and_attributes(format_, text):
    given, plain = (ET.fromstring(rendered(format_, hostile(each))) for each in (text, "plain"))  # noqa: S314
    assert [(e.tag, [*e.attrib]) for e in given.iter()] == [(e.tag, [*e.attrib]) for e in plain.iter()]


@every_text
@pytest.mark.parametrize("format_", CSV)
def test_csv_has_the_same_cells_and_no_formula(format_, text):
    shown = rendered(format_, hostile(text))
    rows, plain = (list(csv.reader(io.StringIO(t, newline=""))) for t in (shown, rendered(format_, hostile("plain"))))
    assert [len(row) for row in rows] == [len(CSV[format_])] * len(plain)
    for cell in (cell for row in rows for cell in row):
        # As a reader with another separator would part it, too.
        for part in re.split(";", cell):
            assert part.lstrip(" \t\"'\u00a0")[:1] not in tuple("=+-@\uff1d\uff0b\uff0d\uff20") or "'" in part[:1], cell
        assert not hidden(cell)


@every_text
def test_the_summary_is_the_same_blocks_without_links_or_html(text):
    tokens, plain = (PARSER.parse(rendered("github-summary", hostile(each))) for each in (text, "plain"))
    inline = [child for token in tokens for child in token.children or ()]
    assert not FORBIDDEN & {*(token.type for token in tokens), *(child.type for child in inline)}
    assert [token.type for token in tokens] == [token.type for token in plain]
    assert not re.search(r"(?<!\\)@\w|https?://|www\.", rendered("github-summary", hostile(text)))


@given(st.text(min_size=1))
@settings(max_examples=examples(40))
def test_any_text_can_be_read_back(text):
    card = hostile(text)
    for format_ in ("sarif", "gitlab", "badge"):
        json.loads(rendered(format_, card))
    ET.fromstring(rendered("badge-svg", card))  # noqa: S314 - written by ourselves
    assert all(COMMAND.fullmatch(line) for line in rendered("github", card)[:-1].split("\n"))
    for name, columns in CSV.items():
        rows = list(csv.reader(io.StringIO(rendered(name, card), newline="")))
        assert {len(row) for row in rows} == {len(columns)}
