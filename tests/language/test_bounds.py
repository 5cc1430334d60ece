"""Hostile expressions end soon, with an error that names the bound. Work is counted, not timed."""

from __future__ import annotations

import pytest

from compliance.language.lists import STEPS
from compliance.language.tree import ExpressionError
from compliance.language.values import Failure, Unknown
from compliance.rulesets.conditions import EXPANSION_LIMIT, compile_conditions
from tests.language.harness import cause, entries, environment, evaluate, program
from tests.work import at_most

MOST_CALLS = 100 * STEPS  # of functions, by any one evaluation

MANY = {f"e{number:05}": {} for number in range(STEPS - 1)}
HUNDRED = {f"e{number:03}": {"country": "FR", "tier": 3} for number in range(90)}
WORDS = [f"w{number}" for number in range(STEPS)]


def soon():
    return at_most(calls=MOST_CALLS)


BIG = environment(
    {
        "datacenters": entries("datacenters", MANY),
        "certifications": entries("certifications", {}, MANY),
        "finance.years": entries("finance.years", {f"{year:04}": {"revenue_meur": 1} for year in range(1, 9_999)}),
        "data.storage_countries": WORDS,
        "ownership.shareholders": entries("ownership.shareholders", HUNDRED),
    }
)


LESS = environment({"certifications": entries("certifications", {}, dict([*MANY.items()][:4_000]))})


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "expression",
    [
        "datacenters.exists(a, datacenters.exists(b, a.id == 'no' && b.id == 'no'))",
        "datacenters.all(a, certifications.filter(b, b.scheme == 'x').size() >= 0)",
        "datacenters.map(a, datacenters.map(b, a.tier)).size() > 3",
        "datacenters.filter(a, datacenters.filter(b, datacenters.filter(c, true).size() > 1).size() > 1).size() > 1",
        "datacenters.exists(d, d.id in data.storage_countries)",
        "datacenters.exists(d, latest(finance.years, 'revenue_meur') > 2)",
        "datacenters.exists(d, size(certifications) < 0)",
        "ownership.shareholders.all(a, ownership.shareholders.all(b, ownership.shareholders.all(c, true)))",
        "datacenters.exists(d, " + " || ".join(["d.tier > 9"] * 700) + ")",
    ],
)
def test_a_condition_visits_only_so_many_members(expression):
    condition = program(expression)
    with soon():
        value = condition.evaluate(BIG, {})
    assert isinstance(value, Failure)
    assert value.message == f"the expression visits more than {STEPS} list members"
    with soon():
        assert condition.trace(BIG, {})[0] == value


def test_the_budget_is_that_of_one_evaluation():
    condition = program("datacenters.all(d, d.id != 'no')")
    assert [condition.evaluate(BIG, {}) for _ in range(3)] == [True] * 3


def test_a_list_within_the_bound_is_searched_whole():
    last = f"e{STEPS - 2:05}"
    assert evaluate(f"datacenters.exists(d, d.id == '{last}')", BIG) is True
    assert evaluate("size(datacenters)", BIG) == STEPS - 1
    assert evaluate("'w9999' in data.storage_countries", BIG) is True


def test_what_is_settled_does_not_fail_for_want_of_steps():
    over = "datacenters.exists(a, datacenters.exists(b, a.id == b.id && a.id == 'no'))"
    assert evaluate(f"true || {over}", BIG) is True
    value, _ = program(f"true || {over}").trace(BIG, {})
    assert value is True


def test_many_causes_are_gathered_once():
    with soon():
        value = evaluate("certifications.exists(c, c.scheme == 'x')", BIG)
    assert isinstance(value, Unknown)
    assert len(value.causes) == 2 * (STEPS - 1)
    with soon():
        value = evaluate("sum(certifications.filter(c, c.accredited).map(c, size(c.scheme))) == 3", LESS)
    assert len(value.causes) == 3 * 4_000


def test_causes_in_nested_loops():
    nested = "ownership.shareholders.exists(a, ownership.shareholders.exists(b, a.capital_pct > b.capital_pct))"
    with soon():
        value = evaluate(nested, BIG)
    assert value.causes == {cause("missing", f"ownership.shareholders.{key}.capital_pct") for key in HUNDRED}


def test_a_trace_of_a_big_list():
    with soon():
        value, steps = program("datacenters.all(d, d.country == 'FR')").trace(BIG, {})
    assert isinstance(value, Unknown)
    assert len(steps) > 3 * (STEPS - 1)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*b", "(.*)(.*)(.*)(.*)(.*)(.*)x", "a{0,500}b", "(?i)(x+x+)+y"])
def test_regular_expressions_run_in_linear_time(pattern):
    text = "a" * 4_000 + "!"
    with soon():
        value = evaluate(
            f"finance.insolvency_procedure.matches('{pattern}')", environment({"finance.insolvency_procedure": text})
        )
    assert value is False


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("((a{1000}){1000}){10}", "not a regular expression RE2 can run"),
        ("a{1001}", "not a regular expression RE2 can run"),
        ("(" * 900, "not a regular expression RE2 can run"),
        ("a" * 1_001, "at most 1000 characters"),
        ("(a)\\1", "not a regular expression RE2 can run"),
        ("(?=a)", "not a regular expression RE2 can run"),
    ],
)
def test_regular_expressions_beyond_the_engine_do_not_load(pattern, message):
    quoted = pattern.replace("\\", "\\\\")
    with soon(), pytest.raises(ExpressionError) as caught:
        program(f"identity.legal_name.matches('{quoted}')")
    assert message in caught.value.problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "true" + ")" * 5_000,
        "!" * 9_000 + "true",
        "-" * 9_000 + "1 > 0",
        "a" * 10_001,
        "[" * 60 + "]" * 60,
        "datacenters" + ".filter(a, true)" * 60,
        "identity" + ".a" * 4_000,
        "true && " * 1_200 + "oops",
        " || ".join(["identty.legal_name == 'x'"] * 350),
    ],
)
def test_huge_expressions_are_refused(text):
    with soon(), pytest.raises(ExpressionError) as caught:
        program(text)
    assert caught.value.problems


def chain(count, body, first="true"):
    """Definitions of which each uses the one before."""
    return {f"d{number}": first if number == 0 else body.format(f"d{number - 1}") for number in range(count)}


def compiled(definitions, check):
    with soon():
        return compile_conditions({"define": definitions, "rules": [{"check": check}]}, frozenset())


DEEP = "!(" * 24 + "{}" + ")" * 24


@pytest.mark.exhaustive
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("count", "body", "bound"),
    [
        (400, "!{}", "nested more than"),
        (3_000, "!{}", "nested more than"),
        (15, DEEP, "nested more than"),
        (30, "{0} || {0}", "longer than"),
        (99, "{0} || " * 20 + "false", "longer than"),
    ],
)
def test_definitions_do_not_grow_beyond_a_bound(order, count, body, bound):
    conditions = compiled(dict([*chain(count, body).items()][::order]), f"d{count - 1}")
    assert conditions.problems
    assert all(bound in problem.message for _, problem in conditions.problems)
    assert not conditions.programs


@pytest.mark.parametrize("order", [1, -1])
def test_definitions_within_the_bounds_can_be_evaluated_and_traced(order):
    conditions = compiled(dict([*chain(45, "!{}").items()][::order]), "d44 || d43")
    assert not conditions.problems
    (condition,) = conditions.programs.values()
    assert condition.evaluate(environment(), {}) is True
    assert condition.trace(environment(), {})[0] is True


def test_deep_definitions_inside_deep_macros_stay_within_pythons_stack():
    macros = "datacenters.exists(a, certifications.all(b, {}))"
    conditions = compiled(chain(30, macros), "d29")
    assert not conditions.problems
    (condition,) = conditions.programs.values()
    env = environment(
        {"datacenters": entries("datacenters", {"a": {}}), "certifications": entries("certifications", {"b": {}})}
    )
    assert condition.evaluate(env, {}) is True
    assert condition.trace(env, {})[0] is True


def test_a_long_definition_used_by_many_rules():
    body = " || ".join(["datacenters.exists(d, d.tier >= 4)"] * 250)
    define = {"big": body, "twice": "big || big"}
    assert len(body) * 2 < EXPANSION_LIMIT
    rules = [{"check": "twice"} for _ in range(100)]
    with soon():
        conditions = compile_conditions({"define": define, "rules": rules}, frozenset())
    assert len(conditions.programs) == len(rules)


def test_a_definition_used_in_a_loop_pays_for_its_own_loops():
    define = {"none": "datacenters.all(a, a.id == 'no' || true)"}
    conditions = compiled(define, "ownership.shareholders.all(s, none)")
    (condition,) = conditions.programs.values()
    with soon():
        assert isinstance(condition.evaluate(BIG, {}), Failure)
