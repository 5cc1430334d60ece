"""The table of functions: what each takes and gives. How each is computed stands in `evaluate`.

CEL's own: `size`, `startsWith`, `endsWith`, `contains`, `matches`, `timestamp`, `duration`.
Ours, total and without input or output: `sum`, `days`, `latest`, `in_force`, `covers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance.language import tree
from compliance.language.checked import Pattern, Seconds
from compliance.language.constants import parse_duration, parse_timestamp
from compliance.language.names import Names, Typed
from compliance.language.types import (
    NUMBER,
    Basic,
    ListType,
    NumberType,
    RecordType,
    Type,
    describe_type,
    field_type,
)

FunctionType = Callable[[Names, tree.Call], Typed]


def _resolved(node: tree.Call, *arguments: tree.Node) -> tree.Call:
    return tree.Call(node.span, node.function, arguments, node.function_span)


def _size(names: Names, node: tree.Call) -> Typed:
    argument, type_ = names.visit(node.arguments[0])
    if type_ not in (Basic.TEXT, Basic.ANY) and not isinstance(type_, ListType):
        names.problem(node.arguments[0].span, f"size() needs a list or a text; this is {describe_type(type_)}")
    return _resolved(node, argument), NumberType(0)


def _sum(names: Names, node: tree.Call) -> Typed:
    argument, type_ = names.visit(node.arguments[0])
    numbers = isinstance(type_, ListType) and (isinstance(type_.element, NumberType) or type_.element is Basic.ANY)
    if not numbers and type_ is not Basic.ANY:
        names.problem(node.arguments[0].span, "sum() needs a list of numbers, such as es.map(e, e.capital_pct)")
    element = type_.element if isinstance(type_, ListType) and isinstance(type_.element, NumberType) else NUMBER
    bounds = [
        tree.Literal(node.span, end) if end is not None else tree.Literal(node.span, "")
        for end in (element.minimum, element.maximum)
    ]
    return _resolved(node, argument, *bounds), NUMBER


def _days(names: Names, node: tree.Call) -> Typed:
    argument, type_ = names.visit(node.arguments[0])
    if type_ not in (Basic.DURATION, Basic.AGE, Basic.ANY):
        names.problem(
            node.arguments[0].span,
            f"days() needs a duration, such as as_of - c.issued; this is {describe_type(type_)}",
        )
    return _resolved(node, argument), Basic.AGE_DAYS if type_ is Basic.AGE else NUMBER


def _latest(names: Names, node: tree.Call) -> Typed:
    years, type_ = names.visit(node.arguments[0])
    name = node.arguments[1]
    record = type_.element if isinstance(type_, ListType) else None
    if not isinstance(record, RecordType) or "closes" not in record.record.fields:
        if Basic.ANY not in (type_, record):
            names.problem(node.arguments[0].span, "latest() needs a list of years, such as finance.years")
        names.unresolved = node.span
        return node, Basic.ANY
    if not isinstance(name, tree.Literal) or not isinstance(name.value, str):
        return node, names.problem(
            name.span, 'latest() needs the name of a field as text: latest(finance.years, "revenue_meur")'
        )
    field = field_type(record, name.value)
    if field is None:
        known = [*record.record.fields]
        return node, names.unknown("fact", name.value, name.span, known)
    names.reads |= {(*record.pattern, name.value), (*record.pattern, "closes")}
    names.reads.discard(record.pattern)
    return _resolved(node, years, name, tree.Literal(node.span, ".".join(record.pattern[:-1]))), field


def _entry_with(names: Names, node: tree.Call, *fields: str) -> Typed:
    entry, type_ = names.visit(node.arguments[0])
    if isinstance(type_, RecordType) and all(name in type_.record.fields for name in fields):
        names.reads |= {(*type_.pattern, name) for name in fields}
    elif type_ is not Basic.ANY:
        wanted = f"an entry with {' and '.join(fields)}, such as a certificate"
        message = f"{node.function}() needs {wanted}; this is {describe_type(type_)}"
        names.problem(node.arguments[0].span, message)
    return _resolved(node, entry), Basic.BOOL


def _in_force(names: Names, node: tree.Call) -> Typed:
    return _entry_with(names, node, "issued", "expires")


def _covers(names: Names, node: tree.Call) -> Typed:
    return _entry_with(names, node, "services")


def _text_test(names: Names, node: tree.Call) -> Typed:
    arguments = []
    for argument in node.arguments:
        resolved, type_ = names.visit(argument)
        names.expect(type_, Basic.TEXT, argument.span, f"{node.function}() needs texts")
        arguments.append(resolved)
    return _resolved(node, *arguments), Basic.BOOL


def _matches(names: Names, node: tree.Call) -> Typed:
    text, type_ = names.visit(node.arguments[0])
    names.expect(type_, Basic.TEXT, node.arguments[0].span, "matches() needs a text")
    pattern = node.arguments[1]
    if not isinstance(pattern, tree.Literal) or not isinstance(pattern.value, str):
        return node, names.problem(pattern.span, "matches() needs its regular expression written out as text")
    return _resolved(node, text, _compile_pattern(names, pattern, pattern.value)), Basic.BOOL


def _compile_pattern(names: Names, node: tree.Node, text: str) -> tree.Node:
    import re2  # noqa: PLC0415 - only rule sets with a regular expression pay for the engine

    if len(text) > 1_000:
        names.problem(node.span, "a regular expression may have at most 1000 characters")
        return node
    options = re2.Options()
    options.log_errors = False
    try:
        return Pattern(node.span, text, re2.compile(text, options))
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        names.problem(node.span, f"not a regular expression RE2 can run: {reason}")
        return node


def _literal_seconds(
    names: Names, node: tree.Call, parse: Callable[[str], int | None], example: str, result: Type
) -> Typed:
    argument = node.arguments[0]
    if not isinstance(argument, tree.Literal) or not isinstance(argument.value, str):
        return node, names.problem(
            argument.span, f"{node.function}() needs a text written out, such as {node.function}({example})"
        )
    value = parse(argument.value)
    if value is None:
        message = f"{argument.value!r} is not in the form of {node.function}({example}), in whole seconds"
        return node, names.problem(argument.span, message)
    return Seconds(node.span, value, argument.value, is_date=result is Basic.DATE), result


def _timestamp(names: Names, node: tree.Call) -> Typed:
    return _literal_seconds(names, node, parse_timestamp, '"2025-10-31T00:00:00Z"', Basic.DATE)


def _duration(names: Names, node: tree.Call) -> Typed:
    return _literal_seconds(names, node, parse_duration, '"720h"', Basic.DURATION)


FUNCTION_TYPES: Mapping[str, FunctionType] = {
    "contains": _text_test,
    "covers": _covers,
    "days": _days,
    "duration": _duration,
    "endsWith": _text_test,
    "in_force": _in_force,
    "latest": _latest,
    "matches": _matches,
    "size": _size,
    "startsWith": _text_test,
    "sum": _sum,
    "timestamp": _timestamp,
}
