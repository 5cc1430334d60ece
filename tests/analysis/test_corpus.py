"""What a corpus shows of conditions and an outcome: in the world, never by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance.analysis.corpus import analyze_corpus, fact_truth, meets, still_trading
from compliance.report.corpus import render_corpus, render_corpus_markdown
from tests.builders import demo, provider, ruleset, scorecard, snapshot, statement

DAY = "2024-06-30"
SET = ruleset(
    [
        {"id": "A", "check": "x.demo.a", "objective": "one"},
        {"id": "B", "check": "x.demo.b", "objective": "one"},
        {"id": "C", "check": "x.demo.c", "objective": "two", "applies": "x.demo.b"},
    ],
    objectives=[{"id": "one", "title": "Basis"}, {"id": "two", "title": "More"}],
)


def card(name, **facts):
    of = replace(provider([statement("2024-01-01", demo(**facts))]), id=name)
    return scorecard(of, SET, DAY)


CARDS = [
    card("yes", a=True, b=True, c=True),
    card("sound", a=True, b=True, c=False),
    card("lost", a=True, b=False),
    card("open", a=True),
    card("gone", a=False),
]


def cells(truths, objective="one"):
    table = next(t for t in analyze_corpus(CARDS, "trading", truths).tables if t.objective == objective)
    return table.cells


@pytest.mark.parametrize(
    ("name", "objective", "expected"),
    [
        ("yes", "one", True),
        ("lost", "one", False),
        ("open", "one", None),
        ("gone", "one", False),  # one certain miss is enough
        ("yes", "two", True),
        ("sound", "two", False),
        ("lost", "two", None),  # nothing of it applies: nothing evaluated is no pass
        ("open", "two", None),
        ("yes", "three", None),
    ],
)
def test_meets(name, objective, expected):
    assert meets(next(c for c in CARDS if c.provider.id == name), objective) is expected


def test_cells_hold_names_and_keep_the_unknown_apart():
    found = cells({"yes": True, "sound": False, "lost": False, "open": True})
    assert (found.both, found.condition_only, found.outcome_only) == (("yes",), ("sound",), ())
    assert (found.neither, found.unknown) == (("lost",), ("gone", "open"))


@pytest.mark.parametrize(
    ("truths", "said"),
    [
        ({"yes": True, "sound": True, "lost": False}, "All 2 known that are trading meet 'Basis'; so few cases cannot"),
        ({"yes": True, "sound": True, "lost": False}, "up to 78% of all that are trading do without it"),
        ({"yes": True, "sound": True}, "No known provider misses it"),
        ({"yes": True, "lost": True}, "Not necessary in the world: lost is trading without meeting 'Basis'."),
        ({"yes": True, "lost": True, "gone": True}, "gone, lost are trading without"),
        ({"yes": False, "lost": False}, "Of 2 known no provider is trading: nothing can be said"),
        ({"yes": True, "sound": False}, "Not sufficient in the world: sound meets 'Basis' and is not trading."),
        ({}, "Of 0 known no provider is trading"),
        ({"yes": True, "lost": False}, "3 not known are left out and could change this."),
    ],
)
def test_the_sentence_says_what_so_few_cases_cannot_show(truths, said):
    assert said in analyze_corpus(CARDS, "trading", truths).tables[0].shows


def test_measures_are_of_the_known_ones():
    table = analyze_corpus(CARDS, "trading", {"yes": True, "sound": False, "lost": False, "open": True}).tables[0]
    measures = table.measures
    assert (measures.n11, measures.n10, measures.n01, measures.n00) == (1, 1, 0, 1)
    assert (measures.fit.incl_n, measures.fit.incl_s) == (1, 0.5)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([{"identity": {"listed": True}}], True),
        ([{"identity": {"ended": "2024-06-30"}}], False),
        ([{"identity": {"ended": "2024-07-01"}}], True),
        ([{"identity": {"ended": "2024-02-01"}}, {"identity": {"ended": "2024-03-01"}}], False),
        ([{"identity": {"ended": "2024-02-01"}}, {"identity": {"ended": "2025-03-01"}}], None),
    ],
)
def test_still_trading(facts, expected):
    of = provider([statement("2024-01-01", one, f"s{n}") for n, one in enumerate(facts)])
    assert still_trading(snapshot(of, DAY)) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([{"identity": {"listed": True}}], True),
        ([{"identity": {"listed": False}}], False),
        ([{"identity": {"registered_office_country": "FR"}}], None),
        ([{"identity": {"listed": True}}, {"identity": {"listed": False}}], None),
    ],
)
def test_a_fact_as_an_outcome(facts, expected):
    of = provider([statement("2024-01-01", one, f"s{n}") for n, one in enumerate(facts)])
    assert fact_truth(snapshot(of, DAY), ("identity", "listed")) is expected


def test_rendering():
    analysis = analyze_corpus(CARDS, "trading", {"yes": True, "sound": False, "lost": False})
    text = render_corpus(analysis)
    assert "In the world: trading, 5 providers under demo 1" in text
    assert "(necessary by rule)" in " ".join(text.split())
    assert "  meets it, trading: 1 (yes)\n" in text
    assert "  not known: 2 (gone, open)\n" in text
    assert "necessary: inclusion 1.000" in text
    assert "undefined" in render_corpus(analyze_corpus(CARDS, "trading", {}))
    assert "### Basis" in render_corpus_markdown(analysis)


def test_text_from_documents_is_inert():
    hostile = replace(analyze_corpus(CARDS, "a|b\x1b[2J<i>", {}))
    assert "\x1b" not in render_corpus(hostile)
    markdown = render_corpus_markdown(hostile)
    assert "\x1b" not in markdown
    assert "<i>" not in markdown
