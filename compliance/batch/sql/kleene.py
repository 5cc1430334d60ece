"""Three-valued SQL for comparisons and for lists of which not everything is known: the rules of the language, in one place each.

Inside lists truth is a small number, so that it can be put together by least and greatest: 0 false, 1 not known, 2 true.
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance.batch.sql.terms import Constants, FlagTerm, Members, SpanTerm, UnprintableError, Words
from compliance.language.tree import ArithmeticOperator, CompareOperator

INFINITY = "CAST('Infinity' AS DOUBLE)"


def compared(operator: CompareOperator, left: object, right: object) -> str:
    """A comparison of two values of one type."""
    match left, right:
        case SpanTerm(), SpanTerm():
            return _ends_compared(operator, left, right)
        case Words(), Words() if operator == "==":
            return same_text(left, right)
        case Words(), Words() if operator == "!=":
            return f"(NOT {same_text(left, right)})"
        case (Words(), Words()) | (FlagTerm(), FlagTerm()):
            return f"({_sql(left)} {_PLAIN[operator]} {_sql(right)})"
    raise UnprintableError(f"{operator} between {type(left).__name__} and {type(right).__name__}")


_PLAIN = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def _sql(value: object) -> str:
    assert isinstance(value, Words | FlagTerm)
    return value.sql


def _ends_compared(operator: CompareOperator, a: SpanTerm, b: SpanTerm) -> str:
    """True or false only where it is so for every value between the ends."""
    if a.exact and b.exact:
        return f"({a.low} {_PLAIN[operator]} {b.low})"
    apart = f"{a.high} < {b.low} OR {b.high} < {a.low}"
    alike = f"{a.low} = {a.high} AND {b.low} = {b.high} AND {a.low} = {b.low}"
    yes, no = {
        "<": (f"{a.high} < {b.low}", f"{a.low} >= {b.high}"),
        "<=": (f"{a.high} <= {b.low}", f"{a.low} > {b.high}"),
        ">": (f"{a.low} > {b.high}", f"{a.high} <= {b.low}"),
        ">=": (f"{a.low} >= {b.high}", f"{a.high} < {b.low}"),
        "==": (alike, apart),
        "!=": (apart, alike),
    }[operator]
    return f"(CASE WHEN {yes} THEN TRUE WHEN {no} THEN FALSE END)"


def same_text(a: Words, b: Words) -> str:
    """Are two texts one? False also where one is known, and the other known not to be it."""
    ruled_out = [
        f"WHEN {one.sql} IS NULL AND {cannot} THEN FALSE"
        for one, other in ((a, b), (b, a))
        for cannot in cannot_be(one, other.sql)
    ]
    plain = f"({a.sql} = {b.sql})"
    return plain if not ruled_out else f"(CASE {' '.join(ruled_out)} ELSE {plain} END)"


def cannot_be(text: Words, other: str) -> Iterable[str]:
    """By what a text that is not known is known not to be another."""
    known = "" if other.startswith("'") else f"{other} IS NOT NULL AND "
    if text.excluded is not None:
        yield f"({known}list_contains({text.excluded}, {other}))"
    if text.among is not None:
        yield f"({known}NOT list_contains({text.among}, {other}))"


def in_constants(item: object, constants: Constants) -> str:
    """Is a value among some that are known?"""
    if not constants.members:
        return "FALSE"
    if isinstance(item, Words) and all(isinstance(one, Words) for one in constants.members):
        texts = ", ".join(one.sql for one in constants.members if isinstance(one, Words))
        return _in_texts(item, texts)
    return f"({' OR '.join(compared('==', item, one) for one in constants.members)})"


def _in_texts(item: Words, texts: str) -> str:
    plain = f"({item.sql} IN ({texts}))"
    if item.excluded is None and item.among is None:
        return plain
    members = f"[{texts}]"
    cases = []
    if item.among is not None:
        cases.append(f"WHEN list_has_all({members}, {item.among}) THEN TRUE")
        cases.append(f"WHEN NOT list_has_any({members}, {item.among}) THEN FALSE")
    if item.excluded is not None:
        cases.append(f"WHEN {item.sql} IS NULL AND list_has_all({item.excluded}, {members}) THEN FALSE")
    return f"(CASE {' '.join(cases)} ELSE {plain} END)"


def in_members(item: Words, container: Members, name: str) -> str:
    """Is a text in a list? True on a known match with a member that is there."""
    same = same_text(item, Words(f"{name}.v", None, f"{name}.am"))
    found = settled_by_one(container.sql, name, same)
    if item.among is None:
        return found
    there = f"list_transform(list_filter({container.sql}, lambda {name}: {name}.e = 0), lambda {name}: {name}.v)"
    return f"(CASE WHEN {item.among} IS NOT NULL AND list_has_all({there}, {item.among}) THEN TRUE ELSE {found} END)"


def truth(flag: str) -> str:
    """A flag as a small number."""
    return f"coalesce(2 * CAST({flag} AS TINYINT), 1)"


def settled_by_one(members: str, name: str, body: str) -> str:
    """`exists`: true by a member that is there, left open by one that may not be."""
    each = f"least({truth(body)}, CASE WHEN {name}.e = 0 THEN 2 ELSE 1 END)"
    most = f"list_max(list_transform({members}, lambda {name}: {each}))"
    return f"(CASE {most} WHEN 2 THEN TRUE WHEN 1 THEN NULL ELSE FALSE END)"


def so_of_each(members: str, name: str, body: str) -> str:
    """`all`: false by a member that is there, left open by one that may not be."""
    each = f"greatest({truth(body)}, CASE WHEN {name}.e = 0 THEN 0 ELSE 1 END)"
    least = f"list_min(list_transform({members}, lambda {name}: {each}))"
    return f"(CASE {least} WHEN 0 THEN FALSE WHEN 1 THEN NULL ELSE TRUE END)"


def those_that(members: str, name: str, body: str, kept: str) -> str:
    """`filter`: without those of which it is false; of those of which it is open, it is open whether they are there."""
    there = f"CASE {truth(body)} WHEN 2 THEN {name}.e WHEN 1 THEN greatest({name}.e, 1) ELSE 3 END"
    marked = f"list_transform({members}, lambda {name}: {{'e': {there}, {kept}}})"
    return f"list_filter({marked}, lambda {name}: {name}.e < 3)"


def how_many(members: str) -> SpanTerm:
    """`size`: without upper end on an open list."""
    marks = f"list_transform({members}, lambda m: m.e)"
    low = f"CAST(len(list_filter({marks}, lambda m: m = 0)) AS DOUBLE)"
    high = f"(CASE WHEN list_contains({marks}, 2) THEN {INFINITY} ELSE CAST(len({members}) AS DOUBLE) END)"
    return SpanTerm(low, high)


def computed(operator: ArithmeticOperator, a: SpanTerm, b: SpanTerm) -> SpanTerm:
    """`+`, `-` and `*` of intervals."""
    if operator == "+":
        return _span(a, b, f"({a.low} + {b.low})", f"({a.high} + {b.high})")
    if operator == "-":
        return _span(a, b, f"({a.low} - {b.high})", f"({a.high} - {b.low})")
    products = [_product(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    if a.exact and b.exact:
        return SpanTerm(products[0], products[0])
    known = f"{a.low} IS NOT NULL AND {b.low} IS NOT NULL"
    low, high = (f"{function}({', '.join(products)})" for function in ("least", "greatest"))
    return SpanTerm(f"(CASE WHEN {known} THEN {low} END)", f"(CASE WHEN {known} THEN {high} END)")


def _span(a: SpanTerm, b: SpanTerm, low: str, high: str) -> SpanTerm:
    return SpanTerm(low, low) if a.exact and b.exact else SpanTerm(low, high)


def _product(x: str, y: str) -> str:
    """Zero times anything known is zero, also times an end there is not."""
    known = f"{x} IS NULL OR {y} IS NULL"
    return f"(CASE WHEN {known} THEN NULL WHEN {x} = 0 OR {y} = 0 THEN CAST(0 AS DOUBLE) ELSE {x} * {y} END)"
