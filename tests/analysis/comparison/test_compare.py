"""Providers side by side: gates first, an order only where it is certain, and what decides where it is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.comparison.compare import compare
from compliance.analysis.comparison.document import Floor
from compliance.analysis.comparison.offers import assess, assessed_as
from compliance.analysis.comparison.weights import TooManyCellsError
from compliance.engine.decide import readings
from compliance.model.findings import Span
from compliance.model.status import Reason, VerdictStatus
from tests.builders import demo, provider, ruleset, snapshot, statement
from tests.properties import examples

DAY = "2024-06-30"
RULES = [
    {"id": "G", "check": "x.demo.g", "role": "gate", "points": 0, "objective": "one"},
    {"id": "A", "check": "x.demo.a", "points": 10, "objective": "one"},
    {"id": "B", "check": "x.demo.b", "points": 5, "objective": "two"},
    {"id": "C", "check": "x.demo.c", "points": 5, "objective": "two"},
]
OBJECTIVES = [{"id": "one", "title": "One", "weight": 3}, {"id": "two", "title": "Two", "weight": 1}]
SET = ruleset(RULES, [{"gates": "all"}], [{"score": {"of": "all", "at_least": 50}}], objectives=OBJECTIVES)
FACTS = ("g", "a", "b", "c")


def named(name, **facts):
    """A provider of which some of the facts are stated."""
    of = provider([statement("2024-01-01", demo(**facts) if facts else {"identity": {"listed": True}})])
    return replace(of, id=name, name=name)


def assessed(against=SET, **facts_of):
    """Providers by name, each with its facts as letters: capitals true, small ones false, others not stated."""
    found = []
    for name, letters in facts_of.items():
        of = named(name, **{letter.lower(): letter.isupper() for letter in letters})
        found.append(assess(against, snapshot(of, DAY)))
    return found


def compared(against=SET, **facts_of):
    return compare(assessed(against, **facts_of))


def places(comparison):
    return {o.provider.id: (o.place, o.rank and (o.rank.best, o.rank.worst)) for o in comparison.offers}


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("GABC", "GABc", "ahead"),
        ("GABc", "GABC", "behind"),
        ("GABc", "GAbC", "equal"),
        ("GABC", "GABC", "equal"),
        ("GAbc", "Gabc", "ahead"),
        ("GaBC", "GAbc", "behind"),  # the verdict of the second is the better one, by its score
        ("GAB", "GAb", "not comparable yet"),
        ("GAB", "Gab", "ahead"),
        ("GABC", "ABC", "not comparable yet"),  # a gate is open
        ("G", "G", "not comparable yet"),
        ("GABc", "GAB", "not comparable yet"),  # a draw is possible
    ],
)
def test_order(first, second, order):
    (pair,) = compared(p=first, q=second).pairs
    assert pair.order == order
    (turned,) = compared(q=second, p=first).pairs
    assert turned.order == {"ahead": "behind", "behind": "ahead"}.get(order, order)
    assert bool(pair.deciding) == (order == "not comparable yet")


def test_the_verdict_counts_before_the_score():
    both = ruleset(RULES, [{"gates": "all"}], [{"all": ["C"]}], objectives=OBJECTIVES)
    (pair,) = compared(both, p="GaBC", q="GABc").pairs
    assert pair.order == "ahead"


def test_gates_come_first():
    comparison = compared(best="gABC", fine="GAbc", open="ABC", poor="Gabc")
    assert places(comparison) == {
        "best": ("not ranked", None),
        "fine": ("ranked", (1, 2)),
        "open": ("may drop out", (1, 3)),
        "poor": ("ranked", (2, 3)),
    }
    obstacles = {o.provider.id: [x.rule for x in o.obstacles] for o in comparison.offers}
    assert obstacles == {"best": ["G"], "fine": [], "open": ["G"], "poor": []}
    assert {name for p in comparison.pairs for name in (p.first, p.second)} == {"fine", "open", "poor"}


def test_a_gate_no_clause_names_still_keeps_out():
    loose = ruleset(RULES, [{"score": {"of": "all", "at_least": 0}}], objectives=OBJECTIVES)
    comparison = compared(loose, p="gABC", q="Gabc", r="ABC")
    assert {name: place for name, (place, _) in places(comparison).items()} == {
        "p": "not ranked",
        "q": "ranked",
        "r": "may drop out",
    }


def test_equal_offers_share_a_rank():
    assert places(compared(p="GABC", q="GABC", r="Gabc")) == {
        "p": ("ranked", (1, 1)),
        "q": ("ranked", (1, 1)),
        "r": ("ranked", (3, 3)),
    }


def test_what_decides_is_named_with_the_facts_it_lacks():
    (pair,) = compared(p="GAB", q="GAb").pairs
    assert [(d.provider, d.rule, d.swing, d.alone) for d in pair.deciding] == [
        ("p", "C", 12.5, True),
        ("q", "C", 12.5, True),
    ]
    assert pair.deciding[0].missing[0].path == "x.demo.c"
    assert pair.deciding[0].missing[0].reason is Reason.MISSING


def test_one_finding_may_not_be_enough():
    (pair,) = compared(p="GA", q="GA").pairs
    assert {d.alone for d in pair.deciding} == {False}
    assert [d.rule for d in pair.deciding] == ["B", "C", "B", "C"]


def test_an_open_gate_decides():
    (pair,) = compared(p="GAbc", q="ABC").pairs
    gate = next(d for d in pair.deciding if d.rule == "G")
    assert (gate.provider, gate.alone, gate.swing) == ("q", True, 0.0)


def test_shares_of_weights():
    comparison = compared(p="GAbc", q="GaBC")
    (pair,) = comparison.pairs
    assert pair.weights == Span(0.5, 0.5)
    assert comparison.weight_space.objectives == ("one", "two")
    assert [offer.ranks for offer in comparison.weight_space.offers] == [(Span(0.5, 0.5), Span(0.5, 0.5))] * 2
    open_ = compared(p="GAbc", q="Ga").weight_space
    assert open_.offers[0].ranks[0] == Span(0.5, 1.0)


@pytest.mark.parametrize(
    ("against", "facts_of", "note"),
    [
        (SET, {"p": "GABC", "q": "gABC"}, "there are no two offers to rank"),
        (ruleset(RULES[:1], [{"gates": "all"}], objectives=OBJECTIVES[:1]), {"p": "G", "q": "G"}, "no two objectives"),
        (
            ruleset(
                [*RULES[:3], {**RULES[3], "objective": "three", "applies": "x.demo.b"}],
                [{"gates": "all"}],
                objectives=[*OBJECTIVES, {"id": "three", "title": "Three"}],
            ),
            {"p": "GABC", "q": "GAbC"},
            "may not apply to q",
        ),
    ],
)
def test_shares_that_are_not_computed(against, facts_of, note):
    comparison = compared(against, **facts_of)
    assert note in comparison.weight_space.note
    assert comparison.weight_space.offers == ()
    assert all(pair.weights is None for pair in comparison.pairs)


def test_shares_too_many_to_be_exact_are_estimated(monkeypatch):
    def refuse(_scores):
        raise TooManyCellsError

    monkeypatch.setattr("compliance.analysis.comparison.compare.rank_spans", refuse)
    space = compared(p="GAbc", q="GaBC").weight_space
    assert (space.exact, space.note) == (False, None)
    assert space.offers[0].ranks[0].certain == pytest.approx(0.5, abs=0.02)


def test_one_offer_is_the_first():
    comparison = compared(p="GABC")
    assert (places(comparison), comparison.pairs) == ({"p": ("ranked", (1, 1))}, ())


def test_without_points_the_verdict_alone_counts():
    bare = ruleset(
        [{**rule, "points": 0} for rule in RULES], [{"gates": "all"}], [{"all": ["A"]}], objectives=OBJECTIVES
    )
    comparison = compared(bare, p="GA", q="Ga", r="GA")
    assert {(p.first, p.second): p.order for p in comparison.pairs} == {
        ("p", "q"): "ahead",
        ("p", "r"): "equal",
        ("q", "r"): "behind",
    }
    (pair,) = compared(bare, p="GA", q="G").pairs
    assert [(d.provider, d.rule, d.swing, d.alone) for d in pair.deciding] == [("q", "A", None, True)]


@pytest.mark.parametrize("letters", ["GABC", "G", "", "gaBC"])
def test_exact_numbers_are_those_of_the_scorecard(letters):
    (offer,) = assessed(p=letters)
    score = offer.bounds.score
    assert (float(score.certain), float(score.possible)) == (offer.card.score.certain, offer.card.score.possible)
    order = [VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT]
    ends = offer.card.verdict.possible[0], offer.card.verdict.possible[-1]
    assert (offer.bounds.worst, offer.bounds.best) == tuple(map(order.index, ends))


def test_a_rule_that_failed_to_evaluate_may_be_anything():
    rules = [RULES[0], {"id": "E", "check": "1.0 / x.demo.n > 0.0", "objective": "one"}]
    against = ruleset(
        rules, [{"gates": "all"}], objectives=OBJECTIVES[:1], facts={"x.demo.n": {"type": "int", "title": "n"}}
    )
    offers = [assess(against, snapshot(of, DAY)) for of in (named("p", g=True, n=0), named("q", g=True, n=1))]
    (pair,) = compare(offers).pairs
    assert (pair.order, pair.dominates, pair.dominated) == ("not comparable yet", "no", "possible")
    assert [(d.provider, d.rule, d.alone) for d in pair.deciding] == [("p", "E", True)]


def test_every_rule_is_decided_once(monkeypatch):
    from compliance.engine import state  # noqa: PLC0415 - to be patched

    decided = []

    def counted(rule, *rest):
        decided.append(rule.id)
        return readings(rule, *rest)

    monkeypatch.setattr(state, "readings", counted)
    assessed(p="GABC")
    assert decided == ["G", "A", "B", "C"]


def test_rules_stand_in_the_order_of_the_offers():
    rows = compared(p="GAb", q="gABC").rules
    assert [(row.rule, row.role, row.objective) for row in rows] == [
        ("G", "gate", "one"),
        ("A", "contributory", "one"),
        ("B", "contributory", "two"),
        ("C", "contributory", "two"),
    ]
    assert [[str(status) for status in row.statuses] for row in rows] == [
        ["pass", "fail"],
        ["pass", "pass"],
        ["fail", "pass"],
        ["unknown", "pass"],
    ]


def test_floors_are_those_the_verdict_asks_for():
    levelled = ruleset(
        [{**rule, "level": "full"} for rule in RULES],
        [
            {"gates": "all"},
            {"level": {"of": "two", "at_least": "full"}},
            {"level": {"of": "all", "at_least": "none"}},  # asks nothing
            {"score": {"of": "one", "at_least": {"param": "least"}}},
            {"score": {"of": "two", "at_least": {"param": "later"}}},  # nobody knows it yet
        ],
        [{"score": {"of": "all", "at_least": 50}}],
        objectives=OBJECTIVES,
        levels=["none", "full"],
        references={"law": {"title": "A law", "url": "https://example.org/law", "published": "2020-01-01"}},
        parameters={
            "least": {"title": "Least", "value": 30},
            "later": {"title": "Later", "values": [{"from": "2030-01-01", "value": 40, "source": "law"}]},
        },
    )
    comparison = compared(levelled, p="GABC", q="Gabc")
    assert comparison.levels == ("none", "full")
    assert comparison.floors == (
        Floor("necessary", "two", "level", "full"),
        Floor("necessary", "one", "score", 30.0),
        Floor("sufficient", None, "score", 50.0),
    )


# --- properties ------------------------------------------------------------------------------------------------------

LETTERS = st.tuples(*[st.sampled_from([letter.upper(), letter, ""]) for letter in FACTS]).map("".join)
CORPUS = st.lists(LETTERS, min_size=2, max_size=4).map(lambda many: {f"p{n}": one for n, one in enumerate(many)})


LOOSE = ruleset(RULES, [{"score": {"of": "all", "at_least": 0}}], objectives=OBJECTIVES)
"""The same rules under a verdict that names no gate."""


@settings(max_examples=examples(25))
@given(CORPUS, st.sampled_from([SET, LOOSE]))
def test_offers_that_are_not_ranked_change_nothing(facts_of, against):  # invariant 32
    whole = compared(against, **facts_of)
    out = {o.provider.id for o in whole.offers if o.place == "not ranked"}
    failing = {name for name, letters in facts_of.items() if "g" in letters}
    assert failing == out
    assert all(o.rank is None for o in whole.offers if o.provider.id in out)
    assert not out & {name for pair in whole.pairs for name in (pair.first, pair.second)}
    for gone in ({name} for name in out) if len(facts_of) > 1 else ():
        without = compared(against, **{name: letters for name, letters in facts_of.items() if name not in gone})
        assert without.pairs == whole.pairs
        assert without.weight_space == whole.weight_space
        assert without.offers == tuple(o for o in whole.offers if o.provider.id not in gone)
    left = {name: letters for name, letters in facts_of.items() if name not in out}
    if left:
        without = compared(against, **left)
        assert without.pairs == whole.pairs
        assert without.weight_space == whole.weight_space
        assert without.offers == tuple(o for o in whole.offers if o.provider.id in left)


def standing(offer):
    """Verdict and score of an offer of which everything is known."""
    order = [VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT]
    return order.index(offer.verdict.status), offer.score.certain


@settings(max_examples=examples(25))
@given(CORPUS, st.data())
def test_a_certain_order_and_rank_hold_whatever_is_learnt(facts_of, data):
    before = compared(**facts_of)
    complete = {
        name: "".join(
            next((x for x in letters if x.lower() == fact), data.draw(st.sampled_from([fact, fact.upper()])))
            for fact in FACTS
        )
        for name, letters in facts_of.items()
    }
    after = compared(**complete)
    results = {o.provider.id: standing(o) for o in after.offers}
    for pair in before.pairs:
        first, second = results[pair.first], results[pair.second]
        if pair.order != "not comparable yet":
            assert pair.order == ("ahead" if first > second else "behind" if first < second else "equal")
    spans = {o.provider.id: o for o in before.offers}
    ranked = [o.provider.id for o in after.offers if o.place == "ranked"]
    for name in ranked:
        rank = 1 + sum(results[other] > results[name] for other in ranked)
        assert spans[name].rank.best <= rank <= spans[name].rank.worst
    for a, b in combinations(ranked, 2):
        pair = next(p for p in before.pairs if (p.first, p.second) == (a, b))
        now = next(p for p in after.pairs if (p.first, p.second) == (a, b))
        assert pair.dominates != "sure" or now.dominates == "sure"
        assert pair.dominates != "no" or now.dominates == "no"
        assert pair.weights.certain <= now.weights.certain <= pair.weights.possible


@settings(max_examples=examples(25))
@given(CORPUS)
def test_a_finding_that_may_decide_alone_does_in_one_of_its_ways(facts_of):
    for pair in compared(**facts_of).pairs:
        for deciding in pair.deciding:
            orders = set()
            for letter in (deciding.rule.lower(), deciding.rule):
                settled = {**facts_of, deciding.provider: facts_of[deciding.provider] + letter}
                found = [p.order for p in compared(**settled).pairs if {p.first, p.second} == {pair.first, pair.second}]
                orders |= set(found or ["dropped out"])
            assert deciding.alone == bool(orders & {"ahead", "behind", "equal", "dropped out"})


def by_pairs(comparison, name):
    """The rank of an offer as its pairs give it."""
    orders = []
    for pair in comparison.pairs:
        if name in (pair.first, pair.second):
            turned = {"ahead": "behind", "behind": "ahead"}.get(pair.order, pair.order)
            orders.append(pair.order if name == pair.first else turned)
    contenders = len(orders) + 1
    return 1 + orders.count("behind"), contenders - orders.count("ahead") - orders.count("equal")


WITHOUT_POINTS = ruleset([{**rule, "points": 0} for rule in RULES], [{"gates": "all"}], objectives=OBJECTIVES)


@given(CORPUS, st.sampled_from([SET, LOOSE, WITHOUT_POINTS]))
def test_ranks_are_those_that_every_two_give(facts_of, against):
    comparison = compared(against, **facts_of)
    for offer in comparison.offers:
        if offer.rank is not None:
            assert (offer.rank.best, offer.rank.worst) == by_pairs(comparison, offer.name)


def test_of_very_many_the_first_are_compared_two_by_two():
    facts_of = {"p": "GABC", "q": "GABc", "r": "gABC", "s": "GAb", "t": "Gabc"}
    whole, some = compared(**facts_of), compare(assessed(**facts_of), paired=2)
    assert (whole.unpaired, some.unpaired) == (0, 2)
    assert some.offers == whole.offers
    assert some.pairs == tuple(
        replace(pair, weights=None) for pair in whole.pairs if {pair.first, pair.second} == {"p", "q"}
    )
    assert some.weight_space.note == "there are 2 more offers than those of which every two are compared"


def test_one_of_very_many_is_compared_as_any_other():
    facts_of = {"p": "GABC", "q": "GA", "r": "G", "s": "gABC"}
    whole = compared(**facts_of)
    many = compare([assessed_as(offer.state, many=True) for offer in assessed(**facts_of)])
    assert (many.pairs, many.rules, many.weight_space) == (whole.pairs, whole.rules, whole.weight_space)
    for one, other in zip(many.offers, whole.offers, strict=True):
        assert replace(one, verdict=other.verdict) == other
        assert one.verdict.detail == "findings"
