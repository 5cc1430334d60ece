"""What would flip a finding: true, smallest, and nothing else."""

from __future__ import annotations

import re
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.analysis.explain.explain import explain
from compliance.engine.grounds import grounds_of
from compliance.model.status import Status
from tests.builders import answers, demo, judgement, provider, rule, ruleset, snapshot, source, statement
from tests.properties import examples

NAMES = ["a", "b", "c", "d"]
PART = re.compile(r"this were (true|false): x\.demo\.(\w)")
AS_OF = "2024-06-30"


def flips(one, *statements, **more) -> list[str]:
    rules = ruleset([{"id": "R", **({"check": one} if isinstance(one, str) else one)}], **more)
    return list(explain(rules.rules[0], grounds_of(rules, snapshot(provider(statements), AS_OF))).flips)


def known(**values):
    return statement("2024-01-01", demo(**values))


TRUE, FALSE = "if this were true: x.demo.{}".format, "if this were false: x.demo.{}".format
T, F = True, False


@pytest.mark.parametrize(
    ("check", "values", "expected"),
    [
        ("x.demo.a && x.demo.b", {"a": T, "b": F}, [TRUE("b")]),
        ("x.demo.a && x.demo.b", {"a": T, "b": T}, [FALSE("a"), FALSE("b")]),
        ("x.demo.a && x.demo.b", {"a": F, "b": F}, ["if this were true: x.demo.a and this were true: x.demo.b"]),
        ("x.demo.a || x.demo.b", {"a": F, "b": F}, [TRUE("a"), TRUE("b")]),
        ("x.demo.a || x.demo.b", {"a": T, "b": T}, ["if this were false: x.demo.a and this were false: x.demo.b"]),
        ("x.demo.a || x.demo.b", {"a": T, "b": F}, [FALSE("a")]),
        ("!x.demo.a", {"a": T}, [FALSE("a")]),
        ("!x.demo.a", {"a": F}, [TRUE("a")]),
        ("!(x.demo.a || x.demo.b)", {"a": T, "b": T}, ["if this were false: x.demo.a and this were false: x.demo.b"]),
        # What is unknown would have to be found out as well.
        ("x.demo.a && x.demo.b", {"a": F}, ["if this were true: x.demo.a and this were true: x.demo.b"]),
        ("x.demo.a || x.demo.b", {"a": T}, ["if this were false: x.demo.a and this were false: x.demo.b"]),
        # The same part twice turns twice.
        ("x.demo.a || !x.demo.a", {"a": T}, []),
        ("x.demo.a && !x.demo.a", {"a": T}, []),
        ("x.demo.a && (x.demo.a || x.demo.b)", {"a": T, "b": F}, [FALSE("a")]),
        ("x.demo.a && !x.demo.b || !x.demo.a && x.demo.b", {"a": T, "b": T}, [FALSE("a"), FALSE("b")]),
        # What is written into the rule does not turn.
        ("x.demo.a || true", {"a": T}, []),
        ("x.demo.a && false", {"a": T}, []),
        ("x.demo.a && x.demo.b && x.demo.c && x.demo.d", dict.fromkeys("abcd", F), []),  # four are too many to name
        ("x.demo.a && x.demo.b", {"a": T}, ["find out x.demo.b"]),
        ("x.demo.a || x.demo.b", {}, ["find out x.demo.a", "find out x.demo.b"]),
    ],
)
def test_flips(check, values, expected):
    assert flips(check, known(**values)) == expected


def test_definitions_turn_by_their_parts():
    define = {"both": "x.demo.a && x.demo.b"}
    assert flips("both || x.demo.c", known(a=T, b=F, c=F), define=define) == [TRUE("b"), TRUE("c")]
    assert flips("both && !both", known(a=T, b=T), define=define) == []


RUNGS = [
    {"title": "low"},
    {"title": "middle", "points": 1, "when": "x.demo.a"},
    {"title": "high", "points": 2, "when": "x.demo.b"},
]


@pytest.mark.parametrize(
    ("more", "values", "expected"),
    [
        ({}, {"a": T, "b": F}, [TRUE("b")]),
        ({}, {"a": F, "b": T}, [FALSE("b")]),
        ({"pass_from": 2}, {"a": F, "b": F}, [TRUE("a"), TRUE("b")]),
        ({"pass_from": 2}, {"a": T, "b": F}, [FALSE("a")]),
        ({"pass_from": 2}, {"a": T, "b": T}, ["if this were false: x.demo.a and this were false: x.demo.b"]),
        ({}, {"a": T}, ["find out x.demo.b"]),
    ],
)
def test_graded_rules_turn_at_the_rungs_that_pass(more, values, expected):
    assert flips({"rungs": RUNGS, **more}, known(**values)) == expected


def test_a_rung_without_condition_waits_for_an_answer():
    open_top = {"rungs": [*RUNGS[:2], {"title": "high", "points": 2}]}
    assert flips(open_top, known(a=T)) == ["declare answers.demo.R (The provider's own answer)"]
    assert flips(open_top, known(a=F)) == ["another declared answer"]


def test_judgements_turn_by_another_answer():
    assert flips(judgement("R"), statement("2024-01-01", answers({"R": "fail"}))) == ["another declared answer"]
    assert flips(judgement("R"), known(a=T)) == ["declare answers.demo.R (The provider's own answer)"]


@pytest.mark.parametrize(
    ("one", "statements", "expected"),
    [
        (rule("x.demo.a"), [known(a=T), statement("2024-02-01", demo(a=None))], ["find out x.demo.a as it is now"]),
        (
            rule("x.demo.a", evidence={"grade": "A"}),
            [statement("2024-01-01", demo(a=T), "weak")],
            ["find better evidence for x.demo.a"],
        ),
        (
            rule("x.demo.a", evidence={"max_age": "P1Y"}),
            [statement("2020-01-01", demo(a=T))],
            ["find newer evidence for x.demo.a"],
        ),
        (rule("x.demo.a"), [known(a=T), known(a=F)], ["settle the dispute about x.demo.a"]),
        (
            rule('certifications.exists(c, c.scheme == "x")'),
            [statement("2024-01-01", {"certifications": {"one": {"scheme": "y"}}})],
            ["find out whether certifications is complete"],
        ),
    ],
)
def test_unknowns_say_what_would_settle_them(one, statements, expected):
    rules = ruleset([one])
    acme = provider(statements, sources={"weak": source(grade="D")})
    assert list(explain(rules.rules[0], grounds_of(rules, snapshot(acme, AS_OF))).flips) == expected


def test_a_service_is_asked_for():
    assert flips('service.kind == "iaas"', known(a=T), assesses="service") == ["name a service: PROVIDER@SERVICE"]


def test_every_reading_has_to_turn():
    """Two sources disagree about b, and the rule fails either way: only what turns both readings is named."""
    assert flips("x.demo.a && (x.demo.b || x.demo.c)", known(a=F, b=T, c=T), known(b=F)) == [TRUE("a")]
    assert flips("x.demo.a && (x.demo.b || x.demo.c)", known(a=F, b=T, c=F), known(b=F)) == [
        "if this were true: x.demo.a and this were true: x.demo.c"
    ]


def test_errors_and_what_does_not_apply_have_no_flips():
    assert flips(rule("x.demo.a", applies="x.demo.b"), known(a=T, b=F)) == []
    declared = {"x.demo.n": {"type": "int", "title": "n"}}
    assert flips("1 / x.demo.n > 0", statement("2024-01-01", demo(n=0)), facts=declared) == []


# --- Any condition ---------------------------------------------------------------------------------------------------

Skeleton = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.tuples(st.just("!"), inner),
        st.tuples(st.sampled_from(["&&", "||"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


def written(skeleton) -> str:
    match skeleton:
        case str():
            return f"x.demo.{skeleton}"
        case ("!", inner):
            return f"!({written(inner)})"
        case (operator, operands):
            return f" {operator} ".join(f"({written(operand)})" for operand in operands)


def kleene(skeleton, values) -> bool | None:
    """Written anew for this test: three-valued logic over a generated condition."""
    match skeleton:
        case str():
            return values.get(skeleton)
        case ("!", inner):
            value = kleene(inner, values)
            return None if value is None else not value
        case (operator, operands):
            found = [kleene(operand, values) for operand in operands]
            if operator == "&&":
                return False if False in found else None if None in found else True
            return True if True in found else None if None in found else False


def names_in(skeleton) -> set[str]:
    match skeleton:
        case str():
            return {skeleton}
        case ("!", inner):
            return names_in(inner)
        case (_, operands):
            return set().union(*map(names_in, operands))


def smallest(skeleton, values) -> set[frozenset]:
    wanted = not kleene(skeleton, values)
    for size in (1, 2, 3):
        found = {
            frozenset(zip(chosen, new, strict=True))
            for chosen in combinations(sorted(names_in(skeleton)), size)
            for new in product((True, False), repeat=size)
            if all(values.get(name) is not value for name, value in zip(chosen, new, strict=True))
            and kleene(skeleton, {**values, **dict(zip(chosen, new, strict=True))}) is wanted
        }
        if found:
            return found
    return set()


@settings(max_examples=examples(200))
@given(skeleton=Skeleton, values=st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_what_is_named_flips_the_rule_and_nothing_smaller_does(skeleton, values):
    rules = ruleset([rule(written(skeleton))])
    at = snapshot(provider([known(unused=True, **values)]), AS_OF)
    found = explain(rules.rules[0], grounds_of(rules, at))
    if found.status is Status.UNKNOWN:
        named = {flip.removeprefix("find out x.demo.") for flip in found.flips}
        assert named
        assert named <= names_in(skeleton) - set(values)
        return
    turns = [{name: value == "true" for value, name in PART.findall(flip)} for flip in found.flips]
    assert {frozenset(turn.items()) for turn in turns} == smallest(skeleton, values)
    for turn in turns:
        later = snapshot(provider([known(unused=True, **{**values, **turn})]), AS_OF)
        turned = explain(rules.rules[0], grounds_of(rules, later)).status
        assert {found.status, turned} == {Status.PASS, Status.FAIL}
