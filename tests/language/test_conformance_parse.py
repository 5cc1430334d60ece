"""Each published conformance case parses, and means to Google's CEL what it is published to mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import copysign

import pytest
from cel_expr_python import cel

from compliance.language.parser import parse
from tests.language.conformance_cases import BY_ZERO, CASES, ERROR, RETURN, Case
from tests.language.strategies import unplaced
from tests.reference.printer import to_text

FILES = [
    "basic",
    "logic",
    "macros",
    "parse",
    "comparisons",
    "string",
    "lists",
    "fp_math",
    "timestamps",
    "fields",
]
FILES += ["plumbing"]


def variables(case: Case) -> dict[str, cel.Type]:
    return dict.fromkeys((name for name in case.bindings if name not in {"true", "false"}), cel.Type.DYN)


def evaluated(text: str, case: Case) -> object:
    """What CEL makes of it."""
    environment = cel.NewEnv(variables=variables(case))
    result = environment.compile(text, disable_check=True).eval(data=case.bindings)
    if result.type() == cel.Type.ERROR:
        return ERROR
    try:
        return result.plain_value()
    except (OverflowError, ValueError):  # a duration or an instant that Python cannot hold
        return ERROR


def test_every_file_has_cases_and_names_are_unique():
    assert [*dict.fromkeys(case.file for case in CASES)] == FILES
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_parses_and_prints_back(case):
    tree = parse(case.expression)
    assert unplaced(parse(to_text(tree))) == unplaced(tree)


@pytest.mark.parametrize("case", [case for case in CASES if case.aside != BY_ZERO], ids=str)
def test_means_the_same_to_cel(case):
    printed = to_text(parse(case.expression))
    for text in [printed] if case.aside == RETURN else [case.expression, printed]:
        value = evaluated(text, case)
        assert value == case.expected, text
        assert isinstance(value, bool) == isinstance(case.expected, bool)
        if isinstance(case.expected, float):
            assert copysign(1, value) == copysign(1, case.expected)
        assert not isinstance(value, datetime | timedelta)


@pytest.mark.parametrize("case", [case for case in CASES if case.aside == BY_ZERO], ids=str)
def test_division_by_zero_is_no_error_to_cel_once_numbers_are_floating_point(case):
    assert case.expected is ERROR
    assert evaluated(to_text(parse(case.expression)), case) is not ERROR
