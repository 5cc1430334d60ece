"""The table of functions, one row each: how it is written, what it takes and gives, and all that follows from it elsewhere.

CEL's own: `size`, `startsWith`, `endsWith`, `contains`, `matches`, `timestamp`, `duration`.
Ours, total and without input or output: `sum`, `days`, `latest`, `in_force`, `covers`.

To add a function, write its type rule and its row here, and what it computes in `lists` or `operators`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from math import inf
from types import MappingProxyType
from typing import Any

from compliance.language import tree
from compliance.language.checked import CompiledPattern, Seconds
from compliance.language.constants import parse_duration, parse_timestamp
from compliance.language.lists import by_closing, covers, in_force, latest, size, spent, total
from compliance.language.names import Names, Typed
from compliance.language.operators import Compiled, Environment, days, regex_test, text_test
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
from compliance.language.values import Entry, ListValue, Unknown
from compliance.language.vocabulary import Form
from compliance.model.records import dataclass
from compliance.model.statements import FactPath

_VALIDITY = ("issued", "expires")
"""The bounds of a certificate's validity."""

NumberBounds = tuple[float, float]
"""The least and the most a number can be."""


@dataclass(frozen=True, slots=True)
class Dates:
    """How the date of assessment enters what a function gives: forecasts follow from it.

    Attributes:
        fields: the date fields of its entry that it compares with the date of assessment.
        years: it gives a field of the last year completed by then.
        days: it counts the days of a duration, which may be the time since a date.
    """

    fields: tuple[str, ...] = ()
    years: bool = False
    days: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A row of the table.

    Attributes:
        form: how it is written.
        types: checks the arguments of a call; gives the call with its names resolved, and the type of its value.
        compute: the closure of a resolved call, made once of those of its arguments.
        explain: the facts that gave a call its value, each with its own, by the value of the first argument; `None` where
            they are those of its arguments.
        can_fall: of a function that adds up the members of a list: can one more member make the sum less?
        dates: how the date of assessment enters.
        sign: 1 where a longer list never gives less, 0 where that cannot be told.
        ends: of a function that gives a number, what that can be, by how long a list can be.
    """

    form: Form
    types: Callable[[Names, tree.Call], Typed]
    compute: Callable[[tree.Call, list[Compiled]], Compiled]
    explain: Callable[[tree.Call, Any, Environment], Iterable[tuple[FactPath, Any]] | None] = lambda call, first, env: (
        None
    )
    can_fall: Callable[[tree.Call], bool] | None = None
    dates: Dates = Dates()
    sign: int = 0
    ends: Callable[[tree.Call, Callable[[tree.Node], NumberBounds]], NumberBounds] | None = None


# --- What each takes and gives ----------------------------------------------------------------------------------------


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


def _field_and_place(call: tree.Call) -> tuple[str, FactPath]:
    """The field that a checked `latest` reads, and where the years stand."""
    field, place = (str(a.value) for a in call.arguments[1:] if isinstance(a, tree.Literal))
    return field, tuple(place.split("."))


def _entry_with(names: Names, node: tree.Call, fields: tuple[str, ...], beside: tuple[str, ...] = ()) -> Typed:
    """Of an entry that has to have some fields, and may have others that count."""
    entry, type_ = names.visit(node.arguments[0])
    if isinstance(type_, RecordType) and all(name in type_.record.fields for name in fields):
        names.reads |= {(*type_.pattern, name) for name in (*fields, *beside) if name in type_.record.fields}
    elif type_ is not Basic.ANY:
        wanted = f"an entry with {' and '.join(fields)}, such as a certificate"
        message = f"{node.function}() needs {wanted}; this is {describe_type(type_)}"
        names.problem(node.arguments[0].span, message)
    return _resolved(node, entry), Basic.BOOL


def _text_test(names: Names, node: tree.Call) -> Typed:
    arguments = []
    for argument in node.arguments:
        resolved, type_ = names.visit(argument)
        names.expect(type_, Basic.TEXT, argument.span, f"{node.function}() needs texts")
        arguments.append(resolved)
    subject, other = arguments
    return _resolved(node, names.written_as(other, subject), names.written_as(subject, other)), Basic.BOOL


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
        return CompiledPattern(node.span, text, re2.compile(text, options))
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


# --- How each is computed ---------------------------------------------------------------------------------------------


def _compute_size(_: tree.Call, arguments: list[Compiled]) -> Compiled:
    (counted,) = arguments
    return lambda env, frame: spent(env, value := counted(env, frame)) or size(value)


def _compute_sum(call: tree.Call, arguments: list[Compiled]) -> Compiled:
    low, high = (a.value if isinstance(a, tree.Literal) else "" for a in call.arguments[1:])
    summed = arguments[0]
    return lambda env, frame: spent(env, value := summed(env, frame)) or total(value, low, high)


def _compute_days(_: tree.Call, arguments: list[Compiled]) -> Compiled:
    (duration,) = arguments
    return lambda env, frame: days(duration(env, frame))


def _compute_latest(call: tree.Call, arguments: list[Compiled]) -> Compiled:
    field, path = _field_and_place(call)
    years = arguments[0]
    return lambda env, frame: spent(env, value := years(env, frame)) or latest(value, field, env["as_of"], path)


def _compute_in_force(_: tree.Call, arguments: list[Compiled]) -> Compiled:
    (certificate,) = arguments
    return lambda env, frame: in_force(certificate(env, frame), env["as_of"])


def _compute_covers(_: tree.Call, arguments: list[Compiled]) -> Compiled:
    (certificate,) = arguments
    return lambda env, frame: covers(certificate(env, frame), env.get("service.id"))


def _compute_matches(call: tree.Call, arguments: list[Compiled]) -> Compiled:
    pattern = call.arguments[1]
    assert isinstance(pattern, CompiledPattern)
    return regex_test(arguments[0], pattern.compiled.search)


def _computed_when_checked(call: tree.Call, _: list[Compiled]) -> Compiled:
    raise AssertionError(call)  # the checker puts the constant in its place


# --- Why each has its value -------------------------------------------------------------------------------------------


def _explain_latest(call: tree.Call, years: Any, env: Environment) -> Iterator[tuple[FactPath, Any]] | None:
    """The year that was the last, and when it closes."""
    return _last_year(call, years, env["as_of"]) if years.__class__ is ListValue else None


def _last_year(call: tree.Call, years: ListValue, as_of: int) -> Iterator[tuple[FactPath, Any]]:
    field, path = _field_and_place(call)
    for entry in by_closing(years):
        value = latest(ListValue((entry,)), field, as_of, entry.path)
        if value.__class__ is not Unknown:
            yield entry.path_of(field), value
            if "closes" in entry.fields:
                yield entry.path_of("closes"), True
            return
    yield (), latest(years, field, as_of, path)


def _explain_in_force(_: tree.Call, certificate: Any, env: Environment) -> list[tuple[FactPath, Any]] | None:
    """The bound of its validity that is not kept, else all that are stated."""
    if certificate.__class__ is not Entry:
        return None
    if certificate.rest:
        return [(certificate.path, True)]
    bounds = {name: certificate.fields[name] for name in _VALIDITY if name in certificate.fields}
    broken = {n: v for n, v in bounds.items() if in_force(Entry(certificate.path, {n: v}), env["as_of"]) is False}
    return [(certificate.path_of(name), value) for name, value in (broken or bounds).items()]


def _explain_covers(_: tree.Call, certificate: Any, env: Environment) -> list[tuple[FactPath, Any]] | None:
    """The services a certificate is stated to cover, where one service is assessed."""
    if certificate.__class__ is not Entry:
        return None
    if certificate.rest:
        return [(certificate.path, True)]
    return [(certificate.path_of("services"), True)] if "service.id" in env else []


def _sum_can_fall(call: tree.Call) -> bool:
    """Only if the schema allows what is summed to be negative."""
    low = _least_summed(call)
    return low is None or low < 0


def _least_summed(call: tree.Call) -> float | None:
    low = call.arguments[1].value if isinstance(call.arguments[1], tree.Literal) else ""
    return low if isinstance(low, float | int) else None


# --- The table --------------------------------------------------------------------------------------------------------


def _time_literal(parse: Callable[[str], int | None], example: str, type_: Basic) -> Function:
    check = partial(_literal_seconds, parse=parse, example=example, result=type_)
    return Function(Form(alone=1), check, _computed_when_checked)


def _text_function(test: Callable[[str, str], bool]) -> Function:
    return Function(Form(after_value=1), _text_test, lambda _, arguments: text_test(test, *arguments))


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "contains": _text_function(str.__contains__),
        "covers": Function(
            Form(alone=1), partial(_entry_with, fields=("services",)), _compute_covers, explain=_explain_covers
        ),
        "days": Function(Form(alone=1), _days, _compute_days, dates=Dates(days=True), ends=lambda *_: (-inf, inf)),
        "duration": _time_literal(parse_duration, '"720h"', Basic.DURATION),
        "endsWith": _text_function(str.endswith),
        "in_force": Function(
            Form(alone=1),
            partial(_entry_with, fields=_VALIDITY, beside=("scheme", "type")),
            _compute_in_force,
            explain=_explain_in_force,
            dates=Dates(fields=_VALIDITY),
        ),
        "latest": Function(Form(alone=2), _latest, _compute_latest, explain=_explain_latest, dates=Dates(years=True)),
        "matches": Function(Form(alone=2, after_value=1), _matches, _compute_matches),
        "size": Function(
            Form(alone=1, after_value=0),
            _size,
            _compute_size,
            can_fall=lambda _: False,
            sign=1,
            ends=lambda call, length: length(call.arguments[0]),
        ),
        "startsWith": _text_function(str.startswith),
        "sum": Function(
            Form(alone=1),
            _sum,
            _compute_sum,
            can_fall=_sum_can_fall,
            ends=lambda call, _: (-inf if _sum_can_fall(call) else 0.0, inf),
        ),
        "timestamp": _time_literal(parse_timestamp, '"2025-10-31T00:00:00Z"', Basic.DATE),
    }
)
"""Every function an expression may call."""
