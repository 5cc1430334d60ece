"""What a corpus shows of conditions and an outcome: in the world, never by rule."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.necessity.necessity import passes_and_misses
from compliance.analysis.world.corpus import Case, Corpus
from compliance.analysis.world.outcomes import compile_outcome, conditions_of
from compliance.analysis.world.tables import Cells, necessity, sufficiency
from compliance.analysis.world.world import analyze_corpus
from compliance.engine.state import decide_all
from compliance.engine.steps import meets
from compliance.language.tree import ExpressionError
from compliance.loading.rulesets import country_sets
from compliance.model.scorecard import NothingEvaluatedError
from compliance.report.pages.analysis import world_blocks
from compliance.report.pages.blocks import render_markdown_page, render_text_page
from tests.analysis.rulesets import situations
from tests.builders import day, demo, judgement, provider, ruleset, snapshot, source, statement
from tests.properties import examples

DAY = "2024-06-30"
SET = ruleset(
    [
        {"id": "A", "check": "x.demo.a", "objective": "one"},
        {"id": "B", "check": "x.demo.b", "objective": "one"},
        {"id": "C", "check": "x.demo.c", "objective": "two", "applies": "x.demo.b"},
        {"id": "D", "check": "x.demo.trading", "objective": "three"},
    ],
    [{"all": ["A", "B", "C"]}],
    objectives=[{"id": "one", "title": "Basis"}, {"id": "two", "title": "More"}, {"id": "three", "title": "Not asked"}],
)


def of(name, *statements, **more):
    return replace(provider(list(statements) or [statement("2024-01-01", {})], **more), id=name)


def one(name, from_="2024-01-01", **facts):
    return of(name, statement(from_, demo(**facts)))


PROVIDERS = [
    one("yes", a=True, b=True, c=True, trading=True),
    one("sound", a=True, b=True, c=False, trading=False),
    one("lost", a=True, b=False, trading=False),
    one("open", a=True, trading=True),
    one("gone", a=False),
    one("later", "2024-07-01", a=True, b=True, trading=True),
]


def corpus(providers, as_of=DAY, known=None):
    return Corpus(providers, country_sets(), day(as_of), day(known) if known else date.max)


def outcome(text, rules=SET):
    return compile_outcome(text, rules, country_sets())


def world(text="x.demo.trading", providers=PROVIDERS, rules=SET):
    return analyze_corpus(corpus(providers), rules, outcome(text, rules))


def table(objective="one", **options):
    return next(o for o in world(**options).objectives if o.objective == objective)


def test_cells_hold_names_and_keep_the_unknown_apart():
    found = table()
    assert found.cells == Cells(("yes",), ("sound",), (), ("lost",))
    nothing = ("nothing is stated of it by 2024-06-30",)
    assert [(c.provider, c.met, c.outcome, c.met_unknown, c.outcome_unknown) for c in found.unknown] == [
        ("gone", False, None, (), ("not known: x.demo.trading",)),
        ("later", None, None, nothing, nothing),
        ("open", None, True, ("B: not known: x.demo.b",), ()),
    ]


def test_every_case_is_in_one_place():
    found = world()
    assert found.cases == len(PROVIDERS)
    for objective in found.objectives:
        assert sum(objective.cells.counts) + len(objective.unknown) == found.cases


@pytest.mark.parametrize(
    ("objective", "met_when", "met", "unmet"),
    [
        ("one", "A, B pass", {"yes", "sound"}, {"lost", "gone"}),
        ("two", "C pass", {"yes"}, {"sound"}),  # of `lost` no rule applies: nothing evaluated is no pass
        ("three", "all its rules pass (the verdict asks nothing of it alone)", {"yes", "open"}, {"sound", "lost"}),
    ],
)
def test_an_objective_is_met_when_what_the_verdict_asks_of_it_holds(objective, met_when, met, unmet):
    condition = next(c for c in conditions_of(SET, day(DAY), day(DAY)) if c.objective == objective)
    assert condition.met_when == met_when
    seen = {p.id: condition.observe(decide_all(SET, snapshot(p, DAY))).truth for p in PROVIDERS}
    assert {id_ for id_, truth in seen.items() if truth} == met
    assert {id_ for id_, truth in seen.items() if truth is False} == unmet


LADDER = [{"title": "low", "points": 0, "level": "none"}, {"title": "high", "points": 2, "level": "full"}]
RULES = [
    {"id": "G", "check": "x.demo.g", "objective": "one", "role": "gate"},
    {"id": "H", "check": "x.demo.h", "objective": "one"},
    {"id": "L", "objective": "two", "rungs": [LADDER[0], {**LADDER[1], "when": "x.demo.l"}]},
    {"id": "M", "check": "x.demo.m", "objective": "two"},
]


@pytest.mark.parametrize(
    ("clauses", "met_when"),
    [
        ([{"gates": "all"}], ["G pass", None]),
        ([{"gates": "all"}, {"all": ["G", "M"]}], ["G pass", "M pass"]),
        ([{"any_of": ["G", "H"]}, {"any_of": ["H", "M"]}], ["one of G, H passes", None]),
        ([{"score": {"of": "two", "at_least": 50}}], [None, "score of Second at least 50"]),
        ([{"score": {"of": "all", "at_least": 50}}], [None, None]),
        ([{"score": {"of": "two", "at_least": 0}}, {"gates": "all"}], ["G pass", None]),
        ([{"level": {"of": "all", "at_least": "full"}}], [None, "level of Second at least full"]),
        ([{"points": {"of": {"L": 1, "M": 2}, "at_least": 2}}], [None, "points of L, M at least 2"]),
        ([{"points": {"of": {"L": 1, "G": 2}, "at_least": 2}}], [None, None]),
    ],
)
def test_what_the_verdict_asks_of_an_objective_alone(clauses, met_when):
    objectives = [{"id": "one", "title": "First"}, {"id": "two", "title": "Second"}]
    rules = ruleset(RULES, clauses, objectives=objectives, levels=["none", "full"])
    found = [c.met_when for c in conditions_of(rules, day(DAY), day(DAY))]
    assert found == [m or "all its rules pass (the verdict asks nothing of it alone)" for m in met_when]


def test_a_graded_objective_is_open_while_its_rungs_are():
    objectives = [{"id": "one", "title": "First"}, {"id": "two", "title": "Second"}]
    rules = ruleset(RULES, [{"score": {"of": "two", "at_least": 60}}], objectives=objectives, levels=["none", "full"])
    providers = [one("all", l=True, m=True), one("half", m=True), one("no", l=False, m=True), one("none", l=False)]
    found = {o.objective: o for o in analyze_corpus(corpus(providers), rules, outcome("x.demo.m", rules)).objectives}
    two = found["two"]
    assert two.cells == Cells(("all",), (), ("no",), ())
    assert [(c.provider, c.met, c.met_unknown) for c in two.unknown] == [
        ("half", None, ("L: not known: x.demo.l",)),
        ("none", False, ()),
    ]


@settings(max_examples=examples(60))
@given(situations())
def test_a_condition_never_asks_more_than_the_verdict(drawn):
    """Whoever meets the verdict meets what it asks of each objective alone; who misses one, misses the verdict."""
    rules, acme = drawn
    now = decide_all(rules, snapshot(acme, "2021-01-01"))
    for condition in conditions_of(rules, day("2021-01-01"), date.max):
        if condition.met_when.startswith("all its rules pass"):
            continue
        seen = condition.observe(now)
        try:
            certain, possible = meets(now, "sufficient", "certain"), meets(now, "sufficient", "possible")
        except NothingEvaluatedError:
            continue
        assert seen.truth is True or not certain or seen.reasons == ("no rule of it applies",)
        assert seen.truth is not False or not possible
        assert (seen.truth is None) is bool(seen.reasons)


def test_a_rule_in_error_leaves_it_open():
    rules = ruleset([{"id": "A", "check": "finance.paid_in_meur / 0 > 1"}])
    acme = of("acme", statement("2024-01-01", {"finance": {"paid_in_meur": 1}}))
    (found,) = analyze_corpus(corpus([acme]), rules, outcome("still-trading", rules)).objectives
    assert found.unknown[0].met_unknown == ("A: could not be evaluated: division by zero",)


def test_without_objectives_all_rules_are_one():
    rules = ruleset([judgement("A"), {"id": "B", "check": "x.demo.b"}], [{"all": ["B"]}])
    (found,) = analyze_corpus(corpus([one("yes", b=True)]), rules, outcome("still-trading", rules)).objectives
    assert (found.objective, found.title, found.met_when) == (None, "All rules", "B pass")
    assert found.cells.met_with_outcome == ("yes",)


def test_a_threshold_nobody_knows():
    rules = ruleset(
        [{"id": "A", "check": "x.demo.a"}],
        [{"score": {"of": "all", "at_least": {"param": "mark"}}}],
        parameters={"mark": {"title": "Mark", "values": [{"from": "2030-01-01", "value": 1, "source": "law"}]}},
        references={"law": {"title": "Law", "published": "2020-01-01"}},
    )
    (found,) = analyze_corpus(corpus([one("yes", a=True)]), rules, outcome("still-trading", rules)).objectives
    assert found.unknown[0].met_unknown == ("nobody knows a threshold of it at this date",)


SERVICES = {"services": {"vm": {"kind": "iaas"}, "mail": {"kind": "saas"}}}


def test_services_are_cases_of_a_rule_set_for_services():
    rules = ruleset([{"id": "A", "check": 'service.kind == "iaas"'}], assesses="service")
    providers = [of("with", statement("2024-01-01", SERVICES)), of("without", statement("2024-01-01", demo(a=True)))]
    (found,) = analyze_corpus(corpus(providers), rules, outcome("still-trading", rules)).objectives
    assert found.cells == Cells(("with@vm",), (), ("with@mail",), ())
    assert [(c.provider, c.met_unknown) for c in found.unknown] == [
        ("without", ("A: needs a service: none was assessed",))
    ]


def test_the_walk_goes_back_in_time_only_where_it_is_asked_to():
    providers = [of("b", statement("2023-01-01"), statement("2024-01-01"), statement("2025-01-01")), of("a")]
    days = [(case.name, str(case.snapshot.as_of)) for case in corpus(providers).cases(SET)]
    assert days == [("a", DAY), ("b", DAY)]
    days = [(case.name, str(case.snapshot.as_of)) for case in corpus(providers).cases(SET, earlier=True)]
    assert days == [("a", DAY), ("a", "2024-01-01"), ("b", DAY), ("b", "2024-01-01"), ("b", "2023-01-01")]


def test_a_real_case_passes_all_that_is_asked_for_and_certainly_misses_the_verdict():
    found = passes_and_misses(corpus(PROVIDERS), SET, {"o1": ["A", "B"], "o2": ["A", "B", "C"]}, "necessary")
    assert found.keys() == {"o1"}
    real = found["o1"]
    assert (real.provider, str(real.as_of), real.passes, real.fails) == ("sound", DAY, ("A", "B"), ("C", "D"))


def observed(statements, text="still-trading", as_of=DAY, known=None, **more):
    found = provider(statements, **more)
    there = snapshot(found, as_of, known)
    return outcome(text).observe(Case(found, there, there), SET)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([{"identity": {"listed": True}}], True),
        ([{"identity": {"ended": "2024-06-30"}}], False),
        ([{"identity": {"ended": "2024-07-01"}}], True),
        ([{"identity": {"ended": "2024-02-01"}}, {"identity": {"ended": "2024-03-01"}}], False),
        ([{"identity": {"ended": "2024-02-01"}}, {"identity": {"ended": "2025-03-01"}}], "sources disagree"),
        ([{"identity": {"founded": "2024-07-01"}}], "not founded yet"),
        ([{"identity": {"founded": "2024-06-30"}}], True),
    ],
)
def test_still_trading(facts, expected):
    found = observed([statement("2024-01-01", facts_, f"s{n}") for n, facts_ in enumerate(facts)])
    if isinstance(expected, str):
        assert found.truth is None
        assert found.reasons[0].startswith(expected)
    else:
        assert (found.truth, found.reasons) == (expected, ())


def test_an_end_that_is_taken_back_is_not_known():
    found = observed(
        [
            statement("2024-01-01", {"identity": {"ended": "2024-01-01"}}),
            statement("2024-02-01", {"identity": {"ended": None}}),
        ]
    )
    assert (found.truth, found.reasons) == (None, ("known earlier, ended since: identity.ended",))


def test_an_end_published_later_is_not_known_earlier():
    statements = [statement("2024-01-01"), statement("2024-02-01", {"identity": {"ended": "2024-02-01"}}, "late")]
    sources = {"s": source(), "late": source("2024-05-01")}
    assert observed(statements, sources=sources, known="2024-04-30").truth is True
    assert observed(statements, sources=sources, known="2024-05-01").truth is False


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("identity.listed", [{"identity": {"listed": True}}], True),
        ("identity.listed", [{"identity": {"listed": False}}], False),
        ("!identity.listed", [{"identity": {"listed": False}}], True),
        ("identity.listed", [{"identity": {"registered_office_country": "FR"}}], "not known: identity.listed"),
        (
            "identity.listed",
            [{"identity": {"listed": None}}],
            "identity.listed ended on 2023-12-31; what is so since is not known",
        ),
        ("identity.listed", [{"identity": {"listed": True}}, {"identity": {"listed": False}}], "sources disagree: "),
        ("identity.registered_office_country in EU", [{"identity": {"registered_office_country": "FR"}}], True),
        ("finance.paid_in_meur > 5", [{"finance": {"paid_in_meur": {"min": 4, "max": 6}}}], "not known: finance.paid"),
        ("finance.paid_in_meur / 0 > 5", [{"finance": {"paid_in_meur": 4}}], "could not be evaluated: "),
        ("x.demo.a && identity.listed", [{"identity": {"listed": False}}], False),
        ("ownership.shareholders.exists(s, s.capital_pct > 50)", [{}], "not known: ownership.shareholders"),
        ("as_of > timestamp('2024-01-01T00:00:00Z')", [{}], True),
    ],
)
def test_a_condition_as_an_outcome(text, facts, expected):
    found = observed([statement("2024-01-01", facts_, f"s{n}") for n, facts_ in enumerate(facts)], text)
    if isinstance(expected, str):
        assert found.truth is None
        assert found.reasons[0].startswith(expected)
    else:
        assert (found.truth, found.reasons) == (expected, ())


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("identity.lsted", 10, "did you mean 'identity.listed'?"),
        ("still-traiding", 1, "did you mean 'still-trading'?"),
        ("finance.paid_in_meur", 1, "a condition must be true or false"),
        ("identity.listed &&", 19, ""),
        ("x.demo.z", 1, "x.demo.z"),
        ("params.mark > 1", 8, "unknown parameter"),
    ],
)
def test_an_outcome_that_cannot_be_understood(text, column, message):
    with pytest.raises(ExpressionError) as caught:
        outcome(text)
    (problem,) = caught.value.problems
    assert problem.span.start + 1 == column
    assert message in problem.message


# --- what the tables show --------------------------------------------------------------------------------------------


def cells(n11, n10, n01, n00):
    return Cells(
        *(tuple(f"{word}{n}" for n in range(count)) for word, count in zip("abcd", (n11, n10, n01, n00), strict=True))
    )


@pytest.mark.parametrize(
    ("counts", "unknown", "said"),
    [
        (
            (5, 2, 0, 3),
            0,
            "All 5 known with the outcome meet it. So few cases (5) cannot exclude, at 95 %, that up to 45 %",
        ),
        ((5, 2, 0, 3), 1, "1 case is not known and could change this."),
        ((1, 0, 0, 1), 2, "One case cannot exclude, at 95 %, that up to 95 % of all with the outcome do without it."),
        ((5, 2, 0, 0), 0, "No known case misses it: it is necessary trivially"),
        ((5, 2, 2, 3), 9, "Not necessary in the world: c0, c1 have the outcome without meeting 'Basis'."),
        ((0, 2, 1, 0), 0, "Not necessary in the world: c0 has the outcome without meeting 'Basis'."),
        (
            (0, 2, 0, 0),
            3,
            "Of 2 known cases none has the outcome: nothing can be said of what it takes. 3 cases are not",
        ),
        ((0, 0, 0, 0), 0, "Of 0 known cases none has the outcome"),
    ],
)
def test_what_the_cases_show_of_necessity(counts, unknown, said):
    assert said in necessity(cells(*counts), "Basis", unknown).shows


@pytest.mark.parametrize(
    ("counts", "unknown", "said"),
    [
        (
            (5, 0, 1, 3),
            0,
            "All 5 known that meet it have it. So few cases (5) cannot exclude, at 95 %, that up to 45 %",
        ),
        ((1, 0, 1, 3), 1, "The only known case that meets it has the outcome. One case cannot exclude"),
        ((1, 0, 1, 3), 1, "1 case is not known and could change this."),
        ((5, 0, 1, 0), 0, "No known case lacks the outcome"),
        ((5, 1, 1, 0), 0, "Not sufficient in the world: b0 meets 'Basis' without having the outcome."),
        ((0, 2, 1, 0), 0, "Not sufficient in the world: b0, b1 meet 'Basis' without having the outcome."),
        ((0, 0, 2, 1), 0, "Of 3 known cases none meets 'Basis': nothing can be said of what it is enough for."),
    ],
)
def test_what_the_cases_show_of_sufficiency(counts, unknown, said):
    assert said in sufficiency(cells(*counts), "Basis", unknown).shows


COUNTS = st.tuples(*[st.integers(0, 6)] * 4)


@given(COUNTS)
def test_necessity_mirrors_sufficiency_and_undefined_is_neither_0_nor_1(counts):  # invariant 28
    n11, n10, n01, n00 = counts
    needed, enough = necessity(cells(*counts), "Basis", 0), sufficiency(cells(*counts), "Basis", 0)
    assert (enough.incl_s, enough.cov_s) == (needed.cov_n, needed.incl_n)
    values = [needed.incl_n, needed.cov_n, needed.ron, enough.incl_s, enough.cov_s, enough.pri]
    assert all(value is None or 0 <= value <= 1 for value in values)
    assert enough.pri is None or enough.incl_s is None or enough.pri <= enough.incl_s
    assert (needed.incl_n is None) is (n11 + n01 == 0)
    assert (needed.cov_n is None) is (n11 + n10 == 0)
    assert (needed.ron is None) is (n10 + n01 + n00 == 0)


@given(COUNTS)
def test_necessary_throughout_is_no_exception_and_has_a_limit(counts):  # invariant 29
    n11, n10, n01, n00 = counts
    needed = necessity(cells(*counts), "Basis", 0)
    if needed.incl_n is not None:
        assert (needed.incl_n == 1) is (n01 == 0)
        turned = sufficiency(cells(n00, n01, n10, n11), "Basis", 0)  # not meeting it, and not having the outcome
        assert (turned.incl_s in (1, None)) is (n01 == 0)
    assert (needed.viol_upper95 is not None) is (n01 == 0 < n11)
    if needed.viol_upper95 is not None:
        assert needed.viol_upper95 == pytest.approx(1 - 0.05 ** (1 / n11))
    assert ("Not necessary" in needed.shows) is (n01 > 0)


@given(COUNTS)
def test_no_success_says_nothing_and_a_trivial_condition_is_called_so(counts):  # invariant 30
    n11, n10, n01, n00 = counts
    needed = necessity(cells(*counts), "Basis", 0)
    assert (needed.incl_n is None) is ("nothing can be said" in needed.shows)
    if n01 + n00 == 0 < n11:
        assert "necessary trivially" in needed.shows
        assert needed.ron == (0 if n10 else None)


TRUTHS = st.sampled_from([True, False, None])


@settings(max_examples=examples(30))
@given(st.lists(st.tuples(TRUTHS, TRUTHS), max_size=5))
def test_a_table_is_its_providers(pairs):
    stated = [{k: v for k, v in (("a", a), ("trading", y)) if v is not None} for a, y in pairs]
    providers = [one(f"p{n}", spare=True, **facts) for n, facts in enumerate(stated)]
    rules = ruleset(
        [{"id": "A", "check": "x.demo.a"}, judgement("T", applies="x.demo.trading || x.demo.spare")], [{"all": ["A"]}]
    )
    (found,) = world(providers=providers, rules=rules).objectives
    expected = [
        tuple(f"p{n}" for n, pair in enumerate(pairs) if pair == place)
        for place in ((True, True), (True, False), (False, True), (False, False))
    ]
    assert found.cells == Cells(*expected)
    assert [(c.provider, c.met, c.outcome) for c in found.unknown] == [
        (f"p{n}", *pair) for n, pair in enumerate(pairs) if None in pair
    ]
    assert all(bool(c.met_unknown) is (c.met is None) for c in found.unknown)
    assert all(bool(c.outcome_unknown) is (c.outcome is None) for c in found.unknown)


# --- renderings ------------------------------------------------------------------------------------------------------


def test_text():
    text = render_text_page(world_blocks(world(), 100))
    assert "\nNecessary and sufficient in the world\n" in f"\n{text}"
    rows = [line.split() for line in text.splitlines() if line.strip().startswith(("objective met", "not met"))]
    assert rows[:2] == [["objective", "met", "1:", "yes", "1:", "sound"], ["not", "met", "0", "1:", "lost"]]
    assert "    Necessary in the world: inclN 1, covN 0.5, RoN 0.5\n" in text
    assert "    gone: misses it; whether it has the outcome is open (not known: x.demo.trading)\n" in text
    assert "    later: nothing is stated of it by 2024-06-30\n" in text
    assert "by rule" in text  # only to say that this is something else
    assert text.count("by rule") == 1
    assert "covN undefined" in render_text_page(world_blocks(world(providers=[]), 100))


def test_long_cells_lose_no_name():
    many = [one(f"provider-number-{n}", a=True, b=True, trading=True) for n in range(40)]
    text = render_text_page(world_blocks(world(providers=many), 60), width=60)
    assert all(len(line) <= 60 for line in text.splitlines())
    assert set(re.findall(r"provider-number-\d+", text)) == {provider.id for provider in many}


def test_markdown():
    page = render_markdown_page(world_blocks(world()))
    assert "### Basis\n" in page
    assert (
        "|  | has the outcome | does not have it |\n| --- | --- | --- |\n| objective met | 1: yes | 1: sound |\n"
        in page
    )


def test_text_from_documents_is_inert():
    objectives = [{"id": "one", "title": "a|b\x1b[2J<i>"}]
    rules = ruleset([{"id": "A", "check": "x.demo.a", "objective": "one"}], objectives=objectives)
    hostile = world(providers=[one("yes", a=True)], rules=rules, text="x.demo.a || 'a\u202e' == '<i>'")
    assert "\x1b" not in render_text_page(world_blocks(hostile, 100))
    markdown = render_markdown_page(world_blocks(hostile))
    assert "\x1b" not in markdown
    assert "\u202e" not in markdown
    assert "### a|b" not in markdown


def test_one_that_ended_is_assessed_on_its_last_day_and_its_outcome_on_the_day_asked():
    """What is stated from the end on does not count for what it met, and does for what became of it."""
    gone = of(
        "gone",
        statement("2024-01-01", demo(a=True, b=True, trading=True)),
        statement("2024-03-01", {"identity": {"ended": "2024-03-01"}, **demo(b=False, trading=False)}),
    )
    found = world(providers=[*PROVIDERS, gone])
    assert [(one.provider, str(one.last_day)) for one in found.ended] == [("gone", "2024-02-29")]
    basis = next(o for o in found.objectives if o.objective == "one")
    assert basis.cells.met_without_outcome == ("gone", "sound")
    assert "gone (2024-02-29), sound meet 'Basis' without having the outcome." in basis.sufficient_in_the_world.shows
    page = render_text_page(world_blocks(found), width=100)
    assert "Ended, and assessed on their last day: gone (2024-02-29)" in page
    assert "2: gone (2024-02-29), sound" in page


def test_a_service_that_ended_is_a_case_on_its_last_day():
    services = {"vm": {"name": "VM", "ended": "2024-03-01"}, "db": {"name": "DB"}}
    two = of("two", statement("2024-01-01", {"services": services, **demo(a=True, b=True)}))
    cases = list(corpus([two]).cases(replace(SET, assesses="service")))
    assert [(case.name, str(case.snapshot.as_of), case.last_day) for case in cases] == [
        (case.name, *days) for case, days in zip(cases, [(DAY, None), ("2024-02-29", day("2024-02-29"))], strict=True)
    ]
    assert [case.snapshot.service for case in cases] == ["db", "vm"]


def test_witnesses_are_looked_for_up_to_the_last_day():
    gone = of(
        "gone",
        statement("2024-01-01", demo(a=True)),
        statement("2024-02-01", {"identity": {"ended": "2024-03-01"}, **demo(b=False)}),
        statement("2024-04-01", demo(b=True)),
    )
    days = [str(case.snapshot.as_of) for case in corpus([gone]).cases(SET, earlier=True)]
    assert days == ["2024-02-29", "2024-02-01", "2024-01-01"]
