"""What `compliance disputes` says in words."""

from __future__ import annotations

import pytest

from compliance.engine.disputes import WORLDS_LIMIT
from compliance.engine.scorecard import provider_summary
from compliance.report.pages.blocks import render_markdown_page, render_text_page
from compliance.report.pages.disputes import disputes_blocks
from tests.analysis.disputed import DAY, SOURCES, facts, found, owners, two_sides
from tests.builders import answers, demo, provider, rule, ruleset, snapshot, statement

ONE = ruleset([rule("x.demo.a", "A")])
EITHER = ruleset([rule("x.demo.a", "A"), rule("!x.demo.a", "B")], necessary=[{"any_of": ["A", "B"]}])
THREE = ruleset(
    [rule(f"x.demo.{name}", name.upper()) for name in "abc"],
    necessary=[{"points": {"of": {"A": 1, "B": 1, "C": 1}, "at_least": 2}}],
)
NUMBER = ruleset([rule("x.demo.n > 5", "N")], facts={"x.demo.n": {"type": "int", "title": "N"}})
APPLIES = ruleset([rule("x.demo.b", "B", applies="x.demo.a")])
OWNED = ruleset([rule('ownership.shareholders.exists(s, s.country == "US")', "US")])
PAID = ruleset([rule("finance.paid_in_meur >= 25", "P")])
MANY = [statement(DAY, demo(n=n), "weekly", id=f"s{n}") for n in range(WORLDS_LIMIT + 1)]
ENDED = [statement(DAY, demo(a=None), "weekly", id="ended"), statement(DAY, demo(a=True), "daily", id="goes-on")]
SAID = statement("2023-01-01", answers({"A": "pass"}), "daily", id="said")
NO_RUNG = statement("2023-01-01", answers({"A": 7}), "daily", id="said")


def shown(statements, against):
    """The page on one line."""
    result = found(statements, against)
    whom = provider_summary(snapshot(provider(statements, SOURCES), DAY))
    return " ".join(render_text_page(disputes_blocks(result, whom, against)).split())


@pytest.mark.parametrize(
    ("statements", "against", "said"),
    [
        (
            two_sides(),
            ONE,
            "Matters for the verdict: in reading 1 (x.demo.a = no), the verdict is 'Not met'; in reading 2 (x.demo.a",
        ),
        (
            [statement(DAY, {"finance": {"paid_in_meur": 20, "public_paid_in_meur": 30}}, "daily", id="paid")],
            PAID,
            "Figures that contradict each other: finance.paid_in_meur, finance.public_paid_in_meur Matters for the verdict",
        ),
        (
            [statement(DAY, {"finance": {"paid_in_meur": 20, "public_paid_in_meur": 30}}, "daily", id="paid")],
            PAID,
            "in reading 1 (finance.paid_in_meur = 20), the verdict is 'Not met'; in reading 2 (finance.public_paid_in_meur = 30)",
        ),
        (
            two_sides(),
            EITHER,
            "Does not matter for the verdict: the verdict is 'Met' whichever side is right. The",
        ),
        (
            two_sides(),
            EITHER,
            "which takes every rule by itself, says that the verdict may be 'Not met' or 'Met'.",
        ),
        (
            two_sides(),
            THREE,
            "May matter for the verdict once more is known: x.demo.a. Disputed: x.demo.a Does not matter",
        ),
        (
            two_sides(),
            THREE,
            "yet: the verdict may be 'Not met' or 'Met' whichever side is right. It may matter once",
        ),
        (
            [*two_sides("a"), *two_sides("b"), *two_sides("c")],
            THREE,
            "together with others, not by itself. If x.demo.b = no: in reading 1 (x.demo.a = no), the verdict is 'Not met'; in",
        ),
        (
            MANY,
            NUMBER,
            "Too many readings to try: the verdict may be 'Not met' or 'Met', and what depends on it is",
        ),
        (MANY, NUMBER, "Rules that read it: N"),
        (
            [*two_sides(), facts(b=True)],
            APPLIES,
            "in reading 1 (x.demo.a = no), nothing is left to evaluate; in reading 2 (x",
        ),
        (ENDED, ONE, "Reading 1: x.demo.a has ended"),
        ([owners("weekly", a="FR"), owners("daily", a="FR", b="US")], OWNED, "ownership.shareholders: a and no other"),
        ([owners("weekly", a="FR"), owners("daily", a="FR", b="US")], OWNED, "ownership.shareholders.b is there"),
        ([owners("weekly"), owners("daily", b="US")], OWNED, "ownership.shareholders: none"),
        ([*two_sides(), SAID], ONE, "The facts rule it out in 1 of the 2 readings of their disputes."),
        ([facts(a=False), SAID], ONE, "Believing that to A would change the verdict."),
        (
            [facts(a=False), SAID],
            ONE,
            "had it been believed, the verdict is 'Met'; as it is, the verdict is 'Not met'.",
        ),
        ([facts(a=False), NO_RUNG], ONE, "which is ignored. It does not matter for the verdict."),
        ([facts(a=False), NO_RUNG], ONE, "the rule has no such rung, so that there is nothing to believe."),
        ([*two_sides("a"), *two_sides("z")], ONE, "No rule of demo reads: x.demo.z (z-daily against z-weekly)."),
    ],
)
def test_words(statements, against, said):
    assert said in shown(statements, against)


def test_many_disputes_are_told_apart_by_what_they_do():
    rules = ruleset(
        [rule(f"x.demo.{name}", name.upper()) for name in "abc"], necessary=[{"all": ["A"]}, {"any_of": ["A", "B"]}]
    )
    text = shown([*two_sides("a"), *two_sides("b"), *two_sides("c")], rules)
    assert "Its rules read 3 disputes. Matters for the verdict: x.demo.a. The other 2 do not." in text


def test_a_reading_of_many_values_is_cut_in_the_sentence_only():
    names = "abcde"
    rules = ruleset([rule(" && ".join(f"x.demo.{name}" for name in names), "R")])
    sides = [
        statement(DAY, demo(**dict.fromkeys(names, value)), source, id=source)
        for source, value in (("weekly", True), ("daily", False))
    ]
    text = shown(sides, rules)
    assert "in reading 2 (x.demo.a = yes, x.demo.b = yes, x.demo.c = yes and 2 more), the verdict is 'Met'." in text
    assert "x.demo.c = yes, x.demo.d = yes, x.demo.e = yes in reading" in text


def test_the_level_in_each_reading():
    levels = ["none", "full"]
    rules = ruleset(
        [rule("x.demo.a", "A", level="full")], [{"level": {"of": "all", "at_least": "full"}}], levels=levels
    )
    assert "level none full A (A) not met, rung 1 met, rung 2" in shown(two_sides(), rules)


def test_a_narrow_terminal_loses_no_column():
    statements = [statement(DAY, demo(n=n), "weekly", id=f"s{n}") for n in range(9)]
    whom = provider_summary(snapshot(provider(statements, SOURCES), DAY))
    blocks = list(disputes_blocks(found(statements, NUMBER), whom, NUMBER))
    text = render_text_page(blocks, width=60)
    assert max(map(len, text.splitlines())) <= 60
    assert text.count("in reading") > 1
    assert "| in reading | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |" in render_markdown_page(blocks)
