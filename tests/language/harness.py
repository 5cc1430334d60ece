"""Environments and schemas made by hand, for tests of expressions.

An environment is what `compliance.engine.environment` builds of a snapshot: facts by dotted path. Values may be
given as Python says them: numbers, texts, dates, lists of texts; `entries` makes a keyed list.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from compliance.engine.environment import read_custom
from compliance.language.constants import seconds_of_day
from compliance.language.evaluate import BUDGET, CUSTOM_READER, STEPS
from compliance.language.program import Program, compile_expression
from compliance.language.types import Scope, Type
from compliance.language.values import Cause, Entry, Failure, Interval, ListValue, Unknown
from compliance.model.schema import Field, KeyedList, Record, Shape, fact_schema
from compliance.model.status import Reason
from compliance.model.values import Kind

TODAY = date(2020, 6, 15)

BOOL, TEXT, DATE, TEXTS = (Kind(name) for name in ("bool", "text", "date", "texts"))
NUMBER = Kind("number")
AMOUNT = Kind("number", 0)
PERCENT = Kind("number", 0, 100)


def cause(reason: str, path: str) -> Cause:
    """`cause("missing", "a.b")`: why something is unknown."""
    return Reason(reason), tuple(path.split("."))


def unknown(reason: str, *paths: str) -> Unknown:
    """Unknown for one reason, of these facts."""
    return Unknown(frozenset(cause(reason, path) for path in paths))


def between(low: float | None, high: float | None, path: str = "n") -> Interval:
    """A fact known to lie in a range."""
    ends = -math.inf if low is None else float(low), math.inf if high is None else float(high)
    return Interval(*ends, frozenset({cause("missing", path)}))


def value_of(value: Any) -> Any:
    """A value as expressions compute with it."""
    match value:
        case bool() | str():
            return value
        case int() | float():
            return float(value)
        case date():
            return seconds_of_day(value)
        case list() | tuple():
            return ListValue(tuple(value_of(item) for item in value))
    return value


def entry(path: str, /, **fields: Any) -> Entry:
    """One entry of a keyed list; `path` ends with its key."""
    keys = tuple(path.split("."))
    return Entry(keys, {"id": keys[-1], **{name: value_of(value) for name, value in fields.items()}})


def rest(path: str, /, **excluded: str) -> Entry:
    """The hypothetical further entry; `excluded` are texts its fields are known not to be."""
    causes = frozenset({cause("open-list", path)})
    return Entry(
        tuple(path.split(".")), {name: Unknown(causes, frozenset({text})) for name, text in excluded.items()}, rest=True
    )


def entries(
    path: str,
    certain: Mapping[str, Mapping[str, Any]] | None = None,
    maybe: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    open_: bool = False,
    forms: tuple[Entry, ...] = (),
) -> ListValue:
    """A keyed list: entries, weakly evidenced ones, and what else may be in it."""
    known = (certain or {}) | (maybe or {})
    if open_ and not forms:
        forms = (rest(path),)
    forms = tuple(_knowing_keys(form, frozenset(known)) for form in forms)
    return ListValue(
        tuple(entry(f"{path}.{key}", **fields) for key, fields in sorted((certain or {}).items())),
        tuple(
            (entry(f"{path}.{key}", **fields), frozenset({cause("weak", f"{path}.{key}")}))
            for key, fields in sorted((maybe or {}).items())
        ),
        forms,
        frozenset({cause("open-list", path)}) if forms else frozenset(),
    )


def _knowing_keys(form: Entry, keys: frozenset[str]) -> Entry:
    """What else is in a list has another key than what is known."""
    excluded = form.fields["id"].excluded if "id" in form.fields else frozenset()
    return replace(form, fields={**form.fields, "id": Unknown(form.absent("id"), excluded | keys)})


def environment(
    facts: Mapping[str, Any] | None = None, as_of: date = TODAY, service: str | None = None
) -> dict[str, Any]:
    """What conditions read, of facts by dotted path."""
    env = {path: value_of(value) for path, value in (facts or {}).items()}
    env |= {"as_of": seconds_of_day(as_of), BUDGET: [STEPS], CUSTOM_READER: read_custom}
    return env if service is None else env | {"service.id": service}


def schema(**shapes: Kind | Shape | dict[str, Any]) -> Record:
    """A schema of variables: kinds are facts, mappings groups, `[mapping]` keyed lists."""
    return Record({name: _shape(shape) for name, shape in shapes.items()})


def _shape(shape: Any) -> Shape:
    match shape:
        case Kind():
            return Field(shape)
        case dict():
            return schema(**shape)
        case [dict() as fields]:
            return KeyedList(schema(**fields))
    return shape


def scope(facts: Record | None = None, **names: Any) -> Scope:
    """The names an expression may use: those of the fact schema, if no other is given."""
    return Scope(fact_schema() if facts is None else facts, **names)


def program(text: str, names: Scope | None = None, expected: Type | None = None) -> Program:
    """An expression of any type."""
    return compile_expression(text, names or scope(), {}, expected)


def evaluate(text: str, env: Mapping[str, Any], names: Scope | None = None, parameters: Mapping[str, Any] | None = None):
    """The value of an expression."""
    return program(text, names).evaluate(env, parameters or {})


def same(first: Any, second: Any) -> bool:
    """Equal, an error being an error whatever it says."""
    if isinstance(first, Failure) or isinstance(second, Failure):
        return first.__class__ is second.__class__
    return bool(first == second) and first.__class__ is second.__class__


def open_texts(path: str, reason: str = "missing") -> ListValue:
    """A list of texts nobody stated well enough."""
    causes = frozenset({cause(reason, path)})
    return ListValue((), rest=(Unknown(causes),), causes=causes)
