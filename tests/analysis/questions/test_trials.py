"""What an answer is to a rule, against every way in which all facts can turn out."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.questions.questions import WantedVerdict, questionnaire
from compliance.engine.state import decide_all
from tests.builders import provider, ruleset, snapshot, statement
from tests.properties import examples

NOW = "2025-01-01"
NAMES = "abcdef"
EVERY = WantedVerdict(only=("ends it", "matters", "score only", "no effect"))


@st.composite
def formulas(draw, names):
    """A condition that reads each of some facts once, as text for both languages."""
    if len(names) == 1:
        return draw(st.sampled_from(["{0}", "!{0}"])).format(f"x.demo.{names[0]}")
    cut = draw(st.integers(1, len(names) - 1))
    left, right = draw(formulas(names[:cut])), draw(formulas(names[cut:]))
    return draw(st.sampled_from(["({} && {})", "({} || {})", "!({} && {})"])).format(left, right)


@st.composite
def ladders(draw):
    """The conditions of the rung that passes and of the one above it, and the facts that each of them reads."""
    size = draw(st.integers(1, 4))
    names = NAMES[: size + draw(st.integers(0, 6 - size))]
    lower = draw(formulas(names[:size]))
    upper = f"{lower} && {draw(formulas(names[size:]))}" if names[size:] else lower
    return names, lower, upper


def rung(ladder, truths):
    names, lower, upper = ladder

    def holds(text):
        words = text.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
        for name, truth in zip(names, truths, strict=True):
            words = words.replace(f"x.demo.{name}", str(truth))
        return eval(words)  # noqa: S307 - made above

    return 3 if holds(upper) else 2 if holds(lower) else 1


def asked_of(ladder):
    _, lower, upper = ladder
    rungs = [
        {"title": "low"},
        {"title": "mid", "when": lower, "points": 1},
        {"title": "high", "when": upper, "points": 2},
    ]
    rules = ruleset([{"id": "R", "rungs": rungs, "pass_from": 2}], [{"all": ["R"]}])
    return questionnaire([(decide_all(rules, snapshot(provider([statement("2020-01-01")]), NOW)), "necessary")], EVERY)


def expected_mark(number, ladder, ways):
    """The mark of one fact: its best and worst value over all the others."""
    pairs = [[(*way[:number], truth, *way[number + 1 :]) for truth in (True, False)] for way in ways]
    rungs = [[rung(ladder, way) for way in pair] for pair in pairs]
    if any(all(pair[value] < 2 for pair in rungs) for value in (0, 1)):
        return "ends it"
    if any((one < 2) != (other < 2) for one, other in rungs):
        return "matters"
    return "score only" if any(one != other for one, other in rungs) else "no effect"


@settings(max_examples=examples(200), deadline=None)
@given(ladders())
def test_a_fact_is_marked_as_trying_every_combination_finds(ladder):
    names, ways = ladder[0], list(product((True, False), repeat=len(ladder[0])))
    found = {question.id: question for question in asked_of(ladder).questions}
    for number, name in enumerate(names):
        assert found[f"x.demo.{name}"].mark == expected_mark(number, ladder, ways), (ladder, name)


@settings(max_examples=examples(200), deadline=None)
@given(ladders())
def test_what_either_answer_does_is_what_it_does_whatever_all_others_are(ladder):
    names, ways = ladder[0], list(product((True, False), repeat=len(ladder[0])))
    for question in asked_of(ladder).questions:
        assert [one.answer for one in question.consequences] == ["yes", "no"]
        number = names.index(question.id[-1])
        for one, truth in zip(question.consequences, (True, False), strict=True):
            rungs = {rung(ladder, way) for way in ways if way[number] is truth}
            assert bool(one.passes) == (min(rungs) >= 2)
            assert bool(one.fails) == (max(rungs) < 2)


@settings(max_examples=examples(200), deadline=None)
@given(ladders())
def test_no_fewer_answers_are_enough_and_these_are(ladder):
    names, ways = ladder[0], list(product((True, False), repeat=len(ladder[0])))

    def enough(taken):
        places = [names.index(name) for name in taken]
        return any(
            all(rung(ladder, way) >= 2 for way in ways if all(way[n] is v for n, v in zip(places, values, strict=True)))
            for values in product((True, False), repeat=len(places))
        )

    least = next(size for size in range(len(names) + 1) if any(enough(some) for some in combinations(names, size)))
    [standing] = asked_of(ladder).standings
    assert enough([id_[-1] for id_ in standing.enough.questions])
    assert standing.enough.at_least <= least <= len(standing.enough.questions)
    assert standing.enough.at_least == least  # so few facts are tried out


def told(check, *, wanted=EVERY, facts=None, **more):
    rules = ruleset(
        [{"id": "A", "role": "gate", **({"check": check} if isinstance(check, str) else check)}],
        [{"gates": "all"}],
        **more,
    )
    state = decide_all(rules, snapshot(provider([statement("2020-01-01", facts or {})]), NOW))
    return {question.id: question for question in questionnaire([(state, "necessary")], wanted).questions}


def consequences(question):
    return [(one.answer, bool(one.passes), bool(one.fails)) for one in question.consequences]


def test_what_is_supposed_is_seen_by_definitions_too_and_by_no_one_later():
    define = {"ready": "exit.api_export && exit.full_return"}
    rules = ruleset([{"id": "A", "role": "gate", "check": "ready"}], [{"gates": "all"}], define=define)
    state = decide_all(rules, snapshot(provider([statement("2020-01-01")]), NOW))
    for _ in range(2):
        found = {q.id: q for q in questionnaire([(state, "necessary")], EVERY).questions}
        assert consequences(found["exit.api_export"]) == [("yes", False, False), ("no", False, True)]
    assert decide_all(rules, state.snapshot).judge().status == "undetermined"


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("exit.notice_days <= 60", [("at most 60", True, False), ("more than 60", False, True)]),
        ("exit.notice_days >= 30", [("less than 30", False, True), ("at least 30", True, False)]),
        (
            "exit.notice_days > 10 && exit.notice_days < 90",
            [("at most 10", False, True), ("more than 10 and less than 90", True, False), ("at least 90", False, True)],
        ),
    ],
)
def test_numbers_that_do_the_same_are_told_as_one_span(check, expected):
    assert consequences(told(check)["exit.notice_days"]) == expected


def test_of_a_list_it_is_told_what_none_does_and_what_an_entry_does_by_no_more_than_it_takes():
    check = 'technology.licensors.all(l, !(l.can_access_service && l.country == "US"))'
    assert consequences(told(check)["technology.licensors"]) == [
        ("none", True, False),
        ("one with country of its seat: US, it has access to the running service or its data: yes", False, True),
    ]


def test_a_list_that_holds_something_is_tried_with_what_it_holds():
    check = 'technology.licensors.exists(l, l.country == "US")'
    held = {"technology": {"licensors": {"big": {"country": "US"}}}}
    question = told(f"{check} && technology.licensors.all(l, !l.can_access_service)", facts=held)[
        "technology.licensors"
    ]
    assert question.consequences[0].answer == "only those stated"


def test_an_answer_that_counts_only_with_another_says_so():
    check = "x.demo.a && (x.demo.b || x.demo.c)"
    [effect] = told(check)["x.demo.b"].effects
    assert (effect.mark, [(one.rule, one.questions) for one in effect.together]) == ("matters", [("A", ("x.demo.a",))])


def test_what_moves_a_rule_between_rungs_on_which_no_verdict_hangs_moves_the_score_alone():
    rungs = [
        {"title": "none"},
        {"title": "some", "when": "x.demo.a", "points": 1},
        {"title": "all", "when": "x.demo.a && x.demo.b", "points": 2},
    ]
    found = told({"rungs": rungs, "pass_from": 2})
    assert {id_: question.mark for id_, question in found.items()} == {"x.demo.a": "ends it", "x.demo.b": "score only"}
    [no] = [one for one in found["x.demo.b"].consequences if one.answer == "no"]
    assert [(left.lowest, left.highest) for left in no.limits] == [("", "some")]


def test_a_certificate_that_shows_less_than_a_rule_asks_does_not_pass_it():
    rungs = [{"title": f"r{n}", "points": n, "when": f"x.demo.a{n}"} for n in range(2, 4)]
    recognises = [
        {
            "id": "seal",
            "title": "Seal",
            "by": "Body",
            "when": 'certifications.exists(c, c.scheme == "acme-seal" && in_force(c))',
            "shows": [{"rules": ["A"], "rung": 2}],
            "references": ["text"],
        }
    ]
    found = told(
        {"rungs": [{"title": "r1"}, *rungs], "pass_from": 3},
        recognises=recognises,
        references={"text": {"title": "Text"}},
    )
    in_force, not_in_force = found["certificate.acme-seal"].consequences
    assert (in_force.passes, [left.lowest for left in in_force.limits]) == ((), ["r2"])
    assert (not_in_force.answer, not_in_force.passes, not_in_force.fails) == ("not in force", (), ())
    assert found["certificate.acme-seal"].mark == "score only"
