"""Hostile text from documents is inert wherever it lands, and comes back whole from the JSON."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from markdown_it import MarkdownIt

from compliance import render
from compliance.analysis.explain.explain import explain
from compliance.engine.grounds import grounds_of
from compliance.engine.scorecard import cite
from compliance.report.escaping import escape_cell, escape_markdown, inert, inert_json
from compliance.report.pages.blocks import render_text_page
from compliance.report.pages.documents import provider_blocks, ruleset_blocks
from compliance.report.pages.explanation import render_explanation
from compliance.report.pages.listing import render_rows, rule_rows, ruleset_rows
from compliance.report.pages.scorecard import render_text
from tests.builders import provider, ruleset, scorecard, snapshot

HOSTILE = [
    "\x1b[2J\x1b]8;;http://evil.example\x07link",
    "a\rb\x08\x7f\x9b31m",
    "safe\u202etxt.exe\u2066x\u2069\u200f",
    "cell | cell | cell",
    "```\n# heading\n```",
    "<script>alert(1)</script><img src=x onerror=y>",
    "::set-output name=x::y",
    "\n::stop-commands::z",
    "##[add-mask]x ##vso[task.setvariable]y",
    "@everyone see #1 and www.evil.example",
    "[click](http://evil.example) ![img](http://evil.example/x.png) <http://evil.example>",
    "=cmd|'/c calc'!A0",
    "- [ ] task\n1. one",
    "&lt;b&gt; &#60;b&#62;",
    "~~struck~~ **bold** __bold__ $math$ \\",
    "x" * 3000,
    "\u2028line\u2029separators\x85",
]
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
FORBIDDEN = {
    "html_block",
    "html_inline",
    "link_open",
    "image",
    "fence",
    "code_block",
    "hr",
    "ordered_list_open",
    "s_open",
}


def made_of(text: str):
    """A provider and a rule set all of whose free text is this one."""
    statement = {
        "from": "2020-01-01",
        "sources": ["s"],
        "summary": text,
        "facts": {
            "identity": {"legal_name": text, "ended": "2023-01-01"},
            "answers": {"demo": {"one": "fail"}},
            "services": {"vm": {"name": text}},
            "x": {"demo": {"text": text, "a": False}},
        },
    }
    acme = {
        "schema": "provider/1",
        "id": "acme",
        "name": text,
        "sources": {"s": {"title": text, "publisher": text, "url": text, "published": "2020-01-01", "grade": "A"}},
        "statements": [statement],
    }
    rungs = [
        {"title": text, "points": 0, "level": text},
        {"title": text, "points": 1, "level": "top", "when": "identity.legal_name == params.t && x.demo.b"},
    ]
    rules = [
        {"id": "one", "check": "identity.legal_name != x.demo.text || !x.demo.a", "role": "gate"},
        {"id": "two", "check": "identity.legal_name == x.demo.text && x.demo.a", "role": "gate"},
        {"id": "graded", "rungs": rungs},
        {"id": "three", "check": "x.demo.a", "why": text, "fix": {"text": text, "by": "owners"}},
    ]
    demo = {
        "schema": "ruleset/1",
        "id": "demo",
        "title": text,
        "version": text,
        "issuer": text,
        "summary": text,
        "claims": "necessary",
        "references": {"r": {"title": text, "url": text, "clause": text}},
        "parameters": {"t": {"title": text, "value": text}},
        "facts": {
            "x.demo.text": {"type": "str", "title": text},
            **{f"x.demo.{name}": {"type": "bool", "title": text} for name in "ab"},
        },
        "levels": [text, "top"],
        "objectives": [{"id": "o", "title": text}],
        "rules": [{"title": text, "objective": "o", "references": ["r"], **rule} for rule in rules],
        "verdict": {"necessary": [{"gates": "all"}, {"level": {"of": "o", "at_least": text}}]},
    }
    return provider(json.dumps(acme)), ruleset(json.dumps(demo))


def texts_of(text: str) -> dict[str, str]:
    """Everything for people that shows the text."""
    acme, rules = made_of(text)
    shown = scorecard(acme, rules, "2022-01-01")
    at = snapshot(acme, "2022-01-01")
    sources = {id_: cite(source) for id_, source in acme.sources.items()}
    return {
        "text": render(shown, shown),
        "verbose": render_text(shown, verbose=True),
        "narrow": render_text(shown, width=60),
        "service": render_text(scorecard(acme, rules, "2022-01-01", service="vm")),
        "show provider": render_text_page(provider_blocks(acme)),
        "show rule set": render_text_page(ruleset_blocks(rules)),
        "rules": render_rows(rule_rows([rules]), 80),
        "rule sets": render_rows(ruleset_rows([rules])),
        **{
            f"{r.id} {verbose}": render_explanation(
                explain(r, grounds_of(rules, at)), (text, text), sources, verbose=verbose
            )
            for r in rules.rules
            for verbose in (False, True)
        },
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_inert_on_a_terminal_and_in_a_build_log(text):
    for name, shown in texts_of(text).items():
        for line in shown.split("\n"):
            assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")], name
            assert not line.lstrip().startswith("::"), name
            assert not re.search(r"##\w*\[", line), name


@pytest.mark.parametrize("text", HOSTILE)
def test_inert_in_markdown(text):
    shown = scorecard(*made_of(text), "2022-01-01", service="vm")
    markdown = render(shown, format="markdown")
    plain = render(scorecard(*made_of("plain"), "2022-01-01", service="vm"), format="markdown")
    tokens = PARSER.parse(markdown)
    kinds = [token.type for token in tokens]
    inline = [child for token in tokens for child in token.children or ()]
    assert not FORBIDDEN & {*kinds, *(child.type for child in inline)}
    assert kinds == [token.type for token in PARSER.parse(plain)], "the same blocks, rows and cells"
    assert {child.content for child in inline if child.type == "code_inline"} == {
        child.content for token in PARSER.parse(plain) for child in token.children or () if child.type == "code_inline"
    } - digests(plain) | digests(markdown)
    assert not re.search(r"(?<!\\)@\w|https?://|www\.", markdown)


@pytest.mark.parametrize("name", ["acme@vm", "see acme@vm-2_b, acme@vm.", "(acme@vm)"])
def test_the_name_of_an_offer_can_be_copied_out_of_markdown(name):
    (inline,) = (token for token in PARSER.parse(escape_markdown(name)) if token.type == "inline")
    assert "".join(child.content for child in inline.children) == name


@pytest.mark.parametrize(
    "name", ["@acme", "a @acme", "-@acme", "é@acme", "acme@vm.example", "acme@vm@x.example", "a@b.c@vm"]
)
def test_no_person_and_no_address_is_linked_in_markdown(name):
    assert re.search(r"@&#8203;", escape_markdown(name))


def digests(markdown: str) -> set[str]:
    return set(re.findall(r"sha256:[0-9a-f]+", markdown))


@pytest.mark.parametrize("text", HOSTILE)
def test_whole_in_json(text):
    written = render(scorecard(*made_of(text), "2022-01-01"), format="json")
    (card,) = json.loads(written)["scorecards"]
    assert card["provider"]["name"] == text
    assert card["objectives"][0]["title"] == text
    assert card["level"]["certain"] == text
    assert card["parameters"]["t"] == text
    findings = {finding["rule"]: finding for finding in card["findings"]}
    assert findings["three"]["why"] == text
    assert {fact["value"] for fact in findings["one"]["facts"]} >= {text}
    assert written.isascii()
    assert not re.search(r"##\w*\[", written)
    assert not any(line.lstrip().startswith("::") for line in written.splitlines())


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("::error::x", r"\x3a:error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        ("a ::error::x", "a ::error::x"),
        ("a\n::b", "a\n\\x3a:b"),
        ("##[group]x", r"\x23#[group]x"),
        ("a ##vso[b]", r"a \x23#vso[b]"),
        ("###[x]", r"#\x23#[x]"),
        ("## heading", "## heading"),
        ("a::b", "a::b"),
    ],
)
def test_inert(text, safe):
    assert inert(text) == safe


@pytest.mark.parametrize("text", ["##[x]", "a###vso[b]##[c]", "## [x]", "\\##[x]"])
def test_inert_json_says_the_same(text):
    written = inert_json(json.dumps({"a": text}))
    assert json.loads(written) == {"a": text}
    assert not re.search(r"##\w*\[", written)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_is_a_formula(start):
    assert escape_cell(f"{start}1") == f"'{start}1"
    assert escape_cell(f"  {start}1") == f"'  {start}1"
    assert escape_cell(f"a; {start}1") == f"a;' {start}1"
    assert escape_cell(f"a{start}1") == f"a{start}1"


@pytest.mark.parametrize(
    ("text", "cell"), [("\t=1", "\\t=1"), ("\r=1", "\\r=1"), ("a\nb", "a\\nb"), ("5 - 3", "5 - 3")]
)
def test_no_cell_has_a_control_character(text, cell):
    assert escape_cell(text) == cell


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
