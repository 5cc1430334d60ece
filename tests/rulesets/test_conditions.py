"""All conditions of a document, and its definitions, broken or not."""

from __future__ import annotations

import pytest

from compliance.language.types import Basic
from compliance.language.values import Unknown
from compliance.rulesets.conditions import compile_conditions
from tests.language.harness import cause, entries, environment

CHECK = ("rules", 0, "check")
FR = environment({"datacenters": entries("datacenters", {"a": {"country": "FR", "tier": 3}, "b": {"country": "FR"}})})


def conditions_of(define=None, check="true", **document):
    return compile_conditions({"define": define or {}, "rules": [{"check": check}], **document}, frozenset({"EU"}))


def told(conditions):
    return [(path, problem.span.start + 1, problem.message) for path, problem in conditions.problems]


DEFINE = {
    "sites": 'datacenters.filter(d, d.country == "FR")',
    "good": "sites.filter(s, s.tier >= 3)",
    "enough": "size(good) >= params.least",
}


@pytest.mark.parametrize("order", [1, -1])
def test_definitions_may_use_each_other_in_any_order(order):
    define = dict([*DEFINE.items()][::order])
    conditions = conditions_of(define, "enough && size(sites) == 2", parameters={"least": {"value": 1}})
    assert not conditions.problems
    assert set(conditions.definitions) == set(DEFINE)
    program = conditions.programs[CHECK]
    assert program.reads == {("datacenters", "*", "country"), ("datacenters", "*", "tier")}
    assert program.checked.parameters == conditions.parameters_read == {"least"}
    assert program.evaluate(FR, {"least": 1.0}) is True
    assert program.evaluate(FR, {"least": 2.0}) == Unknown(frozenset({cause("missing", "datacenters.b.tier")}))
    assert program.evaluate(FR, {"least": 3.0}) is False


def test_a_definition_sees_none_of_the_loop_variables_around_its_use():
    conditions = conditions_of({"bad": "d.tier > 1"}, "datacenters.exists(d, bad)")
    assert told(conditions) == [(("define", "bad"), 1, "unknown name 'd'")]
    conditions = conditions_of(
        {"some": "datacenters.exists(d, d.tier > 2)"}, "datacenters.all(s, some && s.country == 'FR')"
    )
    assert conditions.programs[CHECK].evaluate(FR, {}) is True
    shadowing = conditions_of({"some": "datacenters.exists(d, d.tier > 2)"}, "datacenters.all(some, true)")
    assert told(shadowing) == [(CHECK, 17, "the loop variable 'some' hides a name that is already in use")]


@pytest.mark.parametrize(
    ("define", "problem"),
    [
        ({"a": "a"}, "definitions must not be recursive: a -> a"),
        ({"a": "b", "b": "a"}, "definitions must not be recursive: a -> b -> a"),
        ({"a": "b", "b": "c && true", "c": "!b"}, "definitions must not be recursive: b -> c -> b"),
    ],
)
def test_recursion_is_told_once(define, problem):
    conditions = conditions_of(define, "a")
    assert [message for _, _, message in told(conditions)] == [problem]
    assert CHECK not in conditions.programs


@pytest.mark.parametrize("text", ["finanse.x > 1", "1 +", "1 == 'a'", "datacenters.exists(EU, true)"])
def test_a_broken_definition_is_told_once_where_it_stands(text):
    rules = [{"check": "bad"}, {"check": "!bad && also"}, {"check": "bad && finanse.y > 1"}, {"check": "true"}]
    conditions = conditions_of({"bad": text, "also": "bad || true"}, rules=rules)
    paths = [path for path, _, _ in told(conditions)]
    assert paths == [("define", "bad"), ("rules", 2, "check")]
    assert set(conditions.programs) == {("rules", 3, "check")}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("finance", "the definition 'finance' hides a name that is already in use"),
        ("service", "the definition 'service' hides"),
        ("EU", "the definition 'EU' hides"),
        ("as_of", "the definition 'as_of' hides"),
        ("params", "the definition 'params' hides"),
        ("x", "the definition 'x' hides"),
        ("a-b", "'a-b' cannot be used in expressions; use letters, digits and '_'"),
        ("2fast", "'2fast' cannot be used in expressions"),
    ],
)
def test_names_of_definitions(name, problem):
    conditions = conditions_of({name: "true"})
    ((path, column, message),) = told(conditions)
    assert (path, column) == (("define", name), 1)
    assert problem in message
    assert CHECK in conditions.programs


def test_a_definition_may_be_of_any_type_a_condition_may_not():
    define = {"n": "1 + 1", "list": "[1, 2]", "text": "'a'", "date": "timestamp('2020-01-01T00:00:00Z')"}
    conditions = conditions_of(define, "n == 2 && 'a' == text && date < as_of && n in list")
    assert conditions.programs[CHECK].evaluate(environment(), {}) is True
    assert told(conditions_of(define, "n")) == [(CHECK, 1, "a condition must be true or false; this is a number")]


def test_as_of_in_a_definition_is_held_to_the_same_rules():
    define = {"now": "as_of", "age": "days(as_of - identity.founded)"}
    assert not conditions_of(define, "now > identity.founded && age > 365").problems
    ((path, column, _),) = told(conditions_of(define, "age > finance.paid_in_meur"))
    assert (path, column) == (CHECK, 1)
    ((path, column, _),) = told(conditions_of(define, "now > now"))
    assert (path, column) == (CHECK, 1)


def test_an_expansion_beyond_the_bound_is_told_where_it_is_used():
    define = {"wide": " || ".join(["identity.listed"] * 400)}
    assert not conditions_of(define, "wide || wide").problems
    ((path, _, message),) = told(conditions_of(define, "wide || wide || wide || wide"))
    assert path == CHECK
    assert message == "with the definitions it uses this is longer than 20000 characters"


@pytest.mark.parametrize(
    "document",
    [
        {"levels": 5},
        {"nonsense": True},
        {"define": ["a"]},
        {"define": {"a": 5, "b": None}},
        {"parameters": "none"},
        {"parameters": {"p": 5, "q": {"values": []}, "r": {"values": [5]}}},
        {"facts": {"x.a.b": 5, "nonsense": {"type": "bool"}, "x.c.d": {"type": "texts"}}},
        {"facts": {"x.a.b": {"type": ["bool"]}, "x.c.d": {"type": {}}}},
        {"objectives": {}},
    ],
)
def test_a_broken_document_still_tells_the_mistakes_of_its_expressions(document):
    conditions = compile_conditions({"rules": [{"check": "finanse.x > 1"}], **document}, frozenset())
    assert [message for _, _, message in told(conditions)] == ["unknown name 'finanse' (did you mean 'finance'?)"]


@pytest.mark.parametrize(
    ("declared", "read"),
    [
        ({"parameters": ["least"]}, "size(datacenters) > params.least"),
        ({"parameters": {"least": {"value": "two", "type": "number"}}}, "size(datacenters) > params.least"),
        ({"facts": ["x.acme.sites"]}, "x.acme.sites > 2"),
        ({"facts": {"x.acme.sites": {"type": "numeral"}}}, "x.acme.sites > 2"),
        ({"facts": {"x.acme.sites": 5}}, "x.acme.sites > 2"),
        ({"define": ["ours"]}, "ours"),
        ({"imports": {"ruleset": "other", "definitions": ["ours"]}}, "ours"),
        ({"imports": [{"ruleset": "other", "definitions": "ours"}]}, "ours"),
    ],
)
def test_what_a_misshapen_declaration_would_have_named_is_not_called_unknown(declared, read):
    assert told(compile_conditions({"rules": [{"check": read}], **declared}, frozenset())) == []
    assert len(told(compile_conditions({"rules": [{"check": read}]}, frozenset()))) == 1


@pytest.mark.parametrize("type_", ["number", "int", "float"])
def test_a_custom_number_has_the_name_it_has_elsewhere_or_that_of_programmers(type_):
    facts = {"x.acme.sites": {"type": type_, "title": "Sites"}, "x.acme.name": {"type": "text", "title": "Name"}}
    rules = [{"check": "x.acme.sites > 2 && x.acme.name == 'A'"}]
    assert told(compile_conditions({"rules": rules, "facts": facts}, frozenset())) == []


@pytest.mark.parametrize(
    "data", [None, [], 5, "text", {}, {"rules": 5}, {"rules": [5, None, "text"]}, {"rules": [{"check": 5}]}]
)
def test_misshapen_documents_have_no_conditions(data):
    conditions = compile_conditions(data, frozenset())
    assert not conditions.programs
    assert not conditions.problems


def test_conditions_are_found_by_their_place():
    rules = [
        {"check": "true", "applies": "false"},
        {"rungs": [{"title": "low"}, {"title": "high", "when": "1 < 2"}, {"title": "odd", "when": 5}, None]},
        {"rungs": "none"},
    ]
    conditions = compile_conditions({"rules": rules}, frozenset())
    assert set(conditions.programs) == {CHECK, ("rules", 0, "applies"), ("rules", 1, "rungs", 1, "when")}


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ({"value": 5}, "params.p > 1", "params.p == 'a'"),
        ({"value": {"min": 1}}, "params.p > 1", "params.p == 'a'"),
        ({"value": "FR"}, "params.p == 'a'", "params.p > 1"),
        ({"value": True}, "params.p", "params.p > 1"),
        ({"value": ["a"]}, "'a' in params.p", "params.p == 'a'"),
        ({"values": [{"value": 5}, {"value": "a"}]}, "params.p > 1", "params.p == 'a'"),
        ({"type": "date", "value": "2020-01-01"}, "params.p < as_of", "params.p == 'a'"),
    ],
)
def test_types_of_parameters(parameter, good, bad):
    assert not conditions_of(check=good, parameters={"p": parameter}).problems
    assert conditions_of(check=bad, parameters={"p": parameter}).problems


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("bool", "x.a.b"),
        ("int", "x.a.b > 1"),
        ("float", "x.a.b > 1.5"),
        ("str", "x.a.b == 'a'"),
        ("date", "x.a.b < as_of"),
    ],
)
def test_types_of_custom_facts(kind, check):
    assert not conditions_of(check=check, facts={"x.a.b": {"type": kind}}).problems
    ((_, _, message),) = told(conditions_of(check=check))
    assert message.startswith("unknown custom fact 'x.a.b'")


def test_definitions_have_the_type_of_their_text():
    conditions = conditions_of({"a": "1", "b": "a > 1"})
    assert conditions.definitions["b"].type is Basic.BOOL
