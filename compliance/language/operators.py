"""Closures of the operators: logic, comparisons, arithmetic, tests of text. Plain values take a short way."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping
from typing import Any

from compliance.language.constants import DAY
from compliance.language.values import (
    PLAIN,
    Failure,
    InexactNumber,
    Unknown,
    add,
    compare,
    divide,
    indefinite,
    join,
    multiply,
    subtract,
)

OUT_OF_RANGE = Failure("a computed date or duration is out of range")
Environment = Mapping[str, Any]
Scoped = tuple[Any, ...]
Compiled = Callable[[Environment, Scoped], Any]
"""Takes the facts and the values in scope, gives a value of the language."""


def lazy_logic(operands: list[Compiled], decisive: bool) -> Compiled:  # noqa: FBT001 - the value that settles the operator
    """`||` is settled by true, `&&` by false, on either side, whatever the others are."""
    if len(operands) == 2:
        first, second = operands

        def run_two(env: Environment, frame: Scoped) -> Any:
            a = first(env, frame)
            if a is decisive:
                return decisive
            b = second(env, frame)
            if b is decisive or a.__class__ is bool:
                return b
            return a if b.__class__ is bool else join(a, b)

        return run_two

    def run(env: Environment, frame: Scoped) -> Any:
        pending = None
        for operand in operands:
            value = operand(env, frame)
            if value is decisive:
                return decisive
            if value.__class__ is not bool:
                pending = value if pending is None else join(pending, value)
        return (not decisive) if pending is None else pending

    return run


def full_logic(operands: list[Compiled], decisive: bool) -> Compiled:  # noqa: FBT001 - as above
    """`||` and `&&` for traces: every operand is computed, also those after one that settles the value."""

    def run(env: Environment, frame: Scoped) -> Any:
        values = [operand(env, frame) for operand in operands]
        if any(value is decisive for value in values):
            return decisive
        pending = [value for value in values if value.__class__ is not bool]
        if not pending:
            return not decisive
        result = pending[0]
        for value in pending[1:]:
            result = join(result, value)
        return result

    return run


def comparison(operator: str, left: Compiled, right: Compiled) -> Compiled:
    """One of `== != < <= > >=` between two terms."""
    plain = _PLAIN_COMPARISONS[operator]

    def run(env: Environment, frame: Scoped) -> Any:
        a, b = left(env, frame), right(env, frame)
        if a.__class__ in PLAIN and b.__class__ in PLAIN:
            return plain(a, b)
        return compare(operator, a, b)

    return run


def comparison_with(operator: str, left: Compiled, constant: bool | float | str) -> Compiled:  # noqa: FBT001 - a literal
    """A comparison with a literal, which needs no look at what it is."""
    plain = _PLAIN_COMPARISONS[operator]

    def run(env: Environment, frame: Scoped) -> Any:
        a = left(env, frame)
        return plain(a, constant) if a.__class__ in PLAIN else compare(operator, a, constant)

    return run


_PLAIN_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
}
"""Arithmetic on any two numbers."""
EXACT: Mapping[str, Callable[[float, float], float]] = {
    "+": operators.add,
    "-": operators.sub,
    "*": lambda a, b: a * b + 0.0,  # zero has one sign
}
"""Arithmetic on two plain numbers, where it stays in range."""


def days(value: Any) -> Any:
    """A duration in whole and part days, given in seconds; unknown where it is."""
    if value.__class__ is InexactNumber:
        return InexactNumber(value.low / DAY, value.high / DAY, value.causes)
    return value / DAY if value.__class__ is int else indefinite(value)


def inexact_time(left: Any, right: Any, bounds: tuple[int, int], *, plus: bool) -> Any:
    """A sum or difference of times of which one is not exact; `bounds` are the first and the last there are."""
    value = (add if plus else subtract)(left, right)
    if value.__class__ is not InexactNumber:
        return value
    first, last = bounds
    if first <= value.low and value.high <= last:
        return value
    beyond = value.high < first or value.low > last
    return OUT_OF_RANGE if beyond else Unknown(value.causes)


def regex_test(text: Compiled, search: Callable[[str], object]) -> Compiled:
    """`matches`: does a search find anything in a text?"""

    def run(env: Environment, frame: Scoped) -> Any:
        value = text(env, frame)
        return search(value) is not None if value.__class__ is str else indefinite(value)

    return run


def text_test(test: Callable[[str, str], bool], subject: Compiled, other: Compiled) -> Compiled:
    """`startsWith`, `endsWith`, `contains`: a test of two texts."""

    def run(env: Environment, frame: Scoped) -> Any:
        a, b = subject(env, frame), other(env, frame)
        return test(a, b) if a.__class__ is str and b.__class__ is str else indefinite(a, b)

    return run
