"""Providers and rule sets for reading: everything said is there, in words, and hostile text stays text."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from compliance.loading.rulesets import load_ruleset
from compliance.report.pages.blocks import Heading, Item, Paragraph, render_markdown_page, render_page, render_text_page
from compliance.report.pages.documents import provider_blocks, ruleset_blocks
from tests.builders import provider, ruleset, source, statement
from tests.report.test_escaping import FORBIDDEN, HOSTILE, PARSER, made_of

LINKED = {"link_open", "fence"}
"""What a page may have that a scorecard may not: addresses of sources, and conditions of several lines."""


def render_provider(shown, format_="text", **options):
    return render_page(None, provider_blocks(shown), format_, **options)


def render_ruleset(shown, format_="text", **options):
    return render_page(None, ruleset_blocks(shown), format_, **options)


def kinds(markdown):
    return [token.type for token in PARSER.parse(markdown)]


def inline(markdown):
    return [child for token in PARSER.parse(markdown) for child in token.children or ()]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text):
    for number, render in enumerate((render_provider, render_ruleset)):
        shown, plain = (render(made_of(each)[number], "markdown") for each in (text, "plain"))
        assert kinds(shown) == kinds(plain), "the same headings, lists and items"
        assert not FORBIDDEN & {token.type for token in (*PARSER.parse(shown), *inline(shown))}
        assert not [
            line for line in shown.splitlines() if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)
        ]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c&d=%C3%A9#e", True),
        ("http://example.org:8080/~x/", True),
        ("javascript:alert(1)", False),
        ("https://example.org/>[x](y)", False),
        ("https://example.org/a b", False),
        ("https://example.org/\n# x", False),
        ("ftp://example.org", False),
        ("HTTPS://example.org/`x`", False),
    ],
)
def test_only_plain_addresses_are_linked(url, linked):
    found = inline(render_markdown_page([Item("see", "A decree", url=url)]))
    assert [token.attrs["href"] for token in found if token.type == "link_open"] == ([url] if linked else [])


@pytest.mark.parametrize(
    "start", ["- x", "1. x", "12) x", "= x", "-", "+ x", "* x", "# x", "> x", "---", "===", "| x |", "    x", "::x::"]
)
@pytest.mark.parametrize("block", [Paragraph, Item, lambda text: Item(text, "y")])
def test_text_begins_no_block_of_its_own(start, block):
    page = render_markdown_page([Paragraph("before"), block(text=start) if block is not Item else Item(text=start)])
    expected = render_markdown_page([Paragraph("before"), block(text="plain") if block is not Item else Item(text="x")])
    assert kinds(page) == kinds(expected)


@pytest.mark.parametrize("code", ["`", "``a`", "a\n  && b", "```\n# x\n```", "x" * 200, "a |\n\n\n b", "'`'"])
def test_code_comes_out_as_it_is(code):
    page = render_markdown_page([Item("when", code=code), Item(text="after")])
    (shown,) = [t.content for t in (*PARSER.parse(page), *inline(page)) if t.type in ("code_inline", "fence")]
    assert shown.strip() == code
    assert "after" in MarkdownIt().render(page).split("</li>")[1]


def test_a_page_on_a_terminal():
    blocks = [
        Heading(1, "Title"),
        Paragraph("Some words."),
        Heading(2, "Part"),
        Item("label", "words that go on " * 6),
        Heading(3, "A rule", "R-1"),
        Item("passes when", code="a\n  && b"),
        Heading(3, "", "2020-01-01"),
    ]
    assert render_text_page(blocks, width=60).splitlines() == [
        "Title",
        "Some words.",
        "",
        "Part",
        "  label: words that go on words that go on words that go on",
        "    words that go on words that go on words that go on",
        "",
        "  R-1  A rule",
        "    passes when:",
        "      a",
        "        && b",
        "",
        "  2020-01-01",
    ]
    assert "\x1b[1mR-1\x1b[0m  A rule" in render_text_page(blocks, colour=True)


# --- Rule sets --------------------------------------------------------------------------------------------------------

RULES = [
    {"id": "A", "title": "First", "check": "x.demo.a", "role": "gate", "objective": "o"},
    {"id": "B", "title": "Second", "check": "x.demo.b", "role": "gate", "objective": "o"},
    {"id": "J", "title": "Judged", "objective": "o", "level": "high"},
]


def made(verdict=None, rules=RULES, **more):
    return ruleset(
        {
            "schema": "ruleset/1",
            "id": "demo",
            "title": "Demo",
            "version": "1",
            "issuer": "Nobody",
            "claims": "sufficient" if verdict and "sufficient" in verdict else "necessary",
            "objectives": [{"id": "o", "title": "Objective", "weight": 2, "out_of": 9}],
            "levels": ["low", "high"],
            "parameters": {
                "least": {"title": "Least", "value": 55.5},
                "dated": {
                    "title": "Dated",
                    "values": [
                        {"from": "2020-01-01", "value": 1, "source": "r"},
                        {"from": "2021-01-01", "value": 2, "source": "r"},
                    ],
                },
            },
            "references": {"r": {"title": "R", "published": 2019}},
            "facts": {f"x.demo.{name}": {"type": "bool", "title": name} for name in "ab"},
            "rules": rules,
            "verdict": verdict or {"necessary": [{"gates": "all"}]},
            **more,
        }
    )


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ({"gates": "all"}, "every gate passes: A and B"),
        ({"all": ["A"]}, "A passes"),
        ({"all": ["A", "B", "J"]}, "A, B and J pass"),
        ({"any_of": ["A"]}, "A passes"),
        ({"any_of": ["A", "J"]}, "A or J passes"),
        ({"score": {"of": "o", "at_least": 60}}, "the score of o is at least 60 of 100"),
        (
            {"score": {"of": "all", "at_least": {"param": "least"}}},
            "the total score is at least 55.5 (parameter least) of 100",
        ),
        (
            {"score": {"of": "all", "at_least": {"param": "dated"}}},
            "the total score is at least the parameter dated of 100",
        ),
        ({"level": {"of": "o", "at_least": "high"}}, "the level of o is at least high"),
        ({"level": {"of": "all", "at_least": "high"}}, "the overall level is at least high"),
        (
            {"points": {"of": {"A": 2, "B": {"param": "least"}}, "at_least": 2}},
            "those that pass weigh at least 2 together: A 2, B 55.5 (parameter least)",
        ),
    ],
)
def test_the_verdict_in_words(clause, words):
    rules = made({"necessary": [clause]})
    assert rules.necessary[0].sentence(rules) == words
    assert f"necessary: {words}" in render_ruleset(rules, width=200)


def test_gates_are_counted_where_there_are_many_and_told_where_there_is_none():
    many = [{"id": f"G{number}", "title": "G", "role": "gate", "objective": "o"} for number in range(9)]
    assert made(rules=many).necessary[0].sentence(made(rules=many)) == "every gate passes: 9 rules"


def test_a_rule_says_everything():
    rule = {
        "id": "A",
        "title": "First",
        "objective": "o",
        "role": "gate",
        "points": 3,
        "level": "high",
        "check": "x.demo.a &&\n  x.demo.b",
        "applies": "x.demo.b",
        "evidence": {"grade": "B", "max_age": "P3Y"},
        "effective": {"from": "2024-01-01", "until": "2025-01-01"},
        "why": "Because.",
        "fix": {"text": "Do it.", "by": "state", "effort": 2.5},
        "references": ["law"],
        "topics": ["seat", "keys"],
        "related": ["other/B"],
    }
    law = {"title": "A law", "clause": "article 3", "url": "https://example.org/law"}
    text = render_ruleset(made(rules=[rule], references={"law": law, "r": {"title": "R", "published": 2019}}))
    assert text[text.index("  A  First") :].splitlines() == [
        "  A  First (gate, 3 points)",
        "    why: Because.",
        "    applies when: x.demo.b",
        "    passes when:",
        "      x.demo.a &&",
        "        x.demo.b",
        "    level: failing it leaves the level below high",
        "    evidence: grade B or better, no older than P3Y",
        "    in force: from 2024-01-01 through 2024-12-31",
        "    fix: Do it. (by state, effort 2.5)",
        "    see: A law, article 3 https://example.org/law",
        "    topics: seat, keys",
        "    related: other/B",
    ]


def test_a_graded_rule_says_what_each_rung_takes():
    rungs = [
        {"title": "none", "level": "low"},
        {"title": "some", "points": 1, "level": "low", "when": "x.demo.a", "evidence": {"grade": "A"}},
        {"title": "all", "points": 2, "level": "high"},
    ]
    text = render_ruleset(
        made(rules=[{"id": "A", "title": "T", "objective": "o", "role": "gate", "rungs": rungs, "pass_from": 2}])
    )
    assert [line.strip() for line in text.splitlines() if line.startswith("    rung")] == [
        "rung 1, none (0 points, level low): where nothing more is shown",
        "rung 2, some (1 point, level low, passes): x.demo.a on evidence: grade A",
        "rung 3, all (2 points, level high): a declared answer, answers.demo.A: 3",
    ]


def test_a_definition_from_elsewhere_is_written_out_where_it_is_used():
    imports = [{"ruleset": "iso-27001", "as": "iso", "rules": ["valid-certificate"], "objective": "o"}]
    text = render_ruleset(made(imports=imports, define={"both": "x.demo.a && x.demo.b"}))
    imported = load_ruleset("iso-27001").rule("valid-certificate").programs[0]
    names = [name for name in load_ruleset("iso-27001").definitions if name in imported.text]
    assert names
    assert all(f"    where {name} is:" in text for name in names)
    assert "where both is" not in text
    assert "where" not in render_ruleset(made())


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_what_no_rule_has_is_not_there(format_):
    shown = render_ruleset(made(), format_)
    assert not re.search(r"why|fix:|topics|related|evidence|in force|Definitions|Tailored|None", shown)
    assert "answers.demo.J: pass or fail" in shown
    assert "sufficient" not in shown


# --- Providers --------------------------------------------------------------------------------------------------------


def test_what_was_looked_for_is_shown():
    searched = [{"facts": ["exit.notice_days", "certifications"], "on": "2025-02-03", "where": ["Terms", "Register"]}]
    shown = render_provider(provider([statement("2024-01-01")], searched=searched))
    assert "Looked for, not found" in shown
    assert "2025-02-03: exit.notice_days, certifications. In Terms; Register." in shown
    assert "Looked for" not in render_provider(provider([statement("2024-01-01")]))


def test_a_statement_says_from_when_what_and_who():
    statements = [
        statement(
            "2021-01-01", {"identity": {"listed": None}}, ["b", "c"], grade="B", grade_reason="Two reporters", id="two"
        ),
        statement(
            "2020-01-01",
            {"datacenters": {"one": {}}, "finance": {"paid_in_meur": {"min": 4}}},
            "a",
            until="2022-01-01",
            summary="Opened",
            exhaustive=["datacenters", {"path": "certifications", "where": {"scheme": "hds"}}],
            disputes=["two"],
        ),
    ]
    sources = {
        "a": source("2020-02-01", url="https://example.org/a"),
        "b": source("2021-02-01", "C"),
        "c": source(grade="C", retrieved="2021-02-02"),
    }
    text = render_provider(provider(statements, sources))
    assert text[text.index("Timeline") :].splitlines() == [
        "Timeline",
        "",
        "  2020-01-01 through 2021-12-31  Opened",
        "    finance.paid_in_meur = at least 4",
        "    datacenters.one is there",
        "    datacenters is complete",
        "    certifications is complete where scheme is hds",
        "    disputes: two",
        "    says: [a] Someone, 2020-02-01, grade A",
        "",
        "  2021-01-01",
        "    identity.listed = ended",
        "    says: [b] Someone, 2021-02-01, grade C; [c] Someone, 2021-02-02, grade C",
        "    together: grade B: its sources are independent of each other",
        "",
        "Sources",
        "  [a]: A source. Someone, published 2020-02-01, grade A. https://example.org/a",
        "  [b]: A source. Someone, published 2021-02-01, grade C.",
        "  [c]: A source. Someone, retrieved 2021-02-02, grade C.",
    ]
