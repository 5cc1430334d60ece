"""Each published conformance case means to us what it is published to mean, or is refused with a reason."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest

from compliance.language.parser import parse
from compliance.language.tree import ExpressionError, Name, Node
from compliance.language.values import Failure
from compliance.model.shapes import Field, Record
from tests.language.conformance_cases import BY_ZERO, CASES, ERROR, MIXED, UNBOUND, Case
from tests.language.harness import BOOL, NUMBER, TEXT, TEXTS, environment, program, same, scope, value_of
from tests.reference.printer import to_text

LIST_OF_LISTS = "a list holds plain values or entries, not lists"
LIST_EQUALITY = "lists are not compared: an open list has no equality"
TEXT_SUM = "'+' computes with numbers and dates"
LIST_SUM = "lists are not joined"
WHOLE_SECONDS = "instants and durations are whole seconds"
NOT_A_LIST_OF_TEXTS = "the fact schema has lists of texts and of entries only"
OUT_OF_RANGE = "a number beyond the floating-point range is an error for us; CEL has infinity"

REFUSED = {
    LIST_OF_LISTS: ["parse/nest/list_literal", "comparisons/ne_literal/not_ne_list_of_list"],
    LIST_EQUALITY: [
        str(case)
        for case in CASES
        if case.file == "comparisons" and ("_list" in case.name and "in_list" not in case.name) and case.aside != MIXED
    ],
    TEXT_SUM: [str(case) for case in CASES if str(case).startswith("string/concatentation/")],
    LIST_SUM: [str(case) for case in CASES if str(case).startswith("lists/concatentation/")],
    WHOLE_SECONDS: [
        "timestamps/timestamp_arithmetic/add_time_to_duration_nanos_negative",
        "timestamps/timestamp_arithmetic/add_time_to_duration_nanos_positive",
        "timestamps/timestamp_range/add_duration_nanos_over",
        "timestamps/timestamp_range/add_duration_nanos_under",
    ],
    NOT_A_LIST_OF_TEXTS: ["comparisons/bound/list_eq_right_false"],
}
WHY_REFUSED = {name: reason for reason, names in REFUSED.items() for name in names}
OTHERWISE = {
    "fp_math/fp_overflow_positive": OUT_OF_RANGE,
    "fp_math/fp_overflow_negative": OUT_OF_RANGE,
}
PREFIX = "bound_"


def prepared(case: Case):
    """The expression with its variables renamed (`x` and `as` are taken here), its scope and its environment."""
    names = {name for name in case.bindings if name not in {"true", "false"}}
    text = to_text(_renamed(parse(case.expression), names))
    shapes = {PREFIX + name: _shape(case.bindings[name]) for name in names}
    facts = {}
    for name in names:
        facts |= _leaves(PREFIX + name, case.bindings[name])
    if case.file == "fields":  # a schema knows the fields that a map may or may not have
        shapes = {name: _with(shape, "a", "c") for name, shape in shapes.items()}
    return text, scope(Record(shapes)), environment(facts)


def _renamed(node: Node, names: set[str]) -> Node:
    if isinstance(node, Name):
        return replace(node, name=PREFIX + node.name) if node.name in names else node
    changed = {
        field.name: _renamed(value, names)
        if isinstance(value, Node)
        else tuple(_renamed(each, names) for each in value)
        for field in fields(node)
        if isinstance(value := getattr(node, field.name), Node | tuple)
    }
    return replace(node, **changed)


def _shape(value):
    match value:
        case dict():
            return Record({name: _shape(inner) for name, inner in value.items()})
        case bool():
            return Field(BOOL)
        case str():
            return Field(TEXT)
        case list():
            return Field(TEXTS)
    return Field(NUMBER)


def _with(shape, *names):
    return (
        replace(shape, fields={**dict.fromkeys(names, Field(NUMBER)), **shape.fields})
        if isinstance(shape, Record)
        else shape
    )


def _leaves(path, value):
    if not isinstance(value, dict):
        return {path: value}
    return {key: leaf for name, inner in value.items() for key, leaf in _leaves(f"{path}.{name}", inner).items()}


def refused(case: Case) -> bool:
    """Is this one our check refuses?"""
    static = case.expected is ERROR and case.file == "timestamps" and "from_string" in case.name
    return case.aside in (MIXED, UNBOUND) or str(case) in WHY_REFUSED or static


EVALUATED = [case for case in CASES if not refused(case)]


@pytest.mark.parametrize("case", EVALUATED, ids=str)
def test_has_the_published_value(case):
    text, names, env = prepared(case)
    value = program(text, names).evaluate(env, {})
    if case.aside == BY_ZERO or case.expected is ERROR or str(case) in OTHERWISE:
        assert isinstance(value, Failure)
    else:
        expected = value_of(case.expected)
        assert same(value, expected), value
        if isinstance(expected, float):
            assert math.copysign(1, value) == math.copysign(1, expected)


@pytest.mark.parametrize("case", [case for case in CASES if refused(case)], ids=str)
def test_is_refused_before_it_is_evaluated(case):
    text, names, _ = prepared(case)
    with pytest.raises(ExpressionError) as caught:
        program(text, names)
    assert caught.value.problems


def test_nothing_is_left_out_unnoticed():
    assert {*WHY_REFUSED, *OTHERWISE} <= {str(case) for case in CASES}
    assert (len(EVALUATED), len(CASES)) == (376, 438)
