"""Closed data: a snapshot with its lists closed, its ranges made points and its gaps filled in, for us and for CEL."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from compliance.language.constants import date_text, seconds_of_day
from compliance.language.values import Entry, InexactNumber, ListValue, Unknown
from compliance.model.schema import fact_schema
from compliance.model.shapes import Field, KeyedList, Record, Shape
from compliance.model.statements import FactPath
from compliance.model.values import FactKind

KEY = "2025"
"""The key of entries made up; those of yearly figures are years."""

Values = dict[str, Any]


def closed(facts: Mapping[str, Any], reads: Iterable[FactPath], seed: int) -> Values:
    """An environment in which everything that is read is definite.

    Args:
        facts: the environment of a snapshot.
        reads: paths of what conditions read, `*` for the keys of lists.
        seed: of the values made up for what is missing.
    """
    random = Random(seed)  # noqa: S311 - nothing to keep secret
    filled = dict(facts)
    for path in sorted(reads):
        _fill(filled, fact_schema(), path, (), random)
    return _points(filled)


def _fill(fields: Values, shape: Shape | None, path: FactPath, owner: FactPath, random: Random) -> None:
    """Make what stands at a path definite in the fields of one entry, or at the top."""
    inner, steps = shape, 0
    while steps < len(path) and path[steps] != "*":
        inner = inner.fields.get(path[steps]) if isinstance(inner, Record) else None
        steps += 1
    name, rest = ".".join(path[:steps]), path[steps + 1 :]
    if isinstance(inner, Field):
        fields[name] = _definite(fields.get(name), inner.kind, random)
    elif isinstance(inner, KeyedList):
        fields[name] = _filled(fields.get(name), inner, rest, (*owner, *path[:steps]), random)


def _filled(known: Any, shape: KeyedList, rest: FactPath, path: FactPath, random: Random) -> ListValue:  # noqa: ANN401 - any value
    entries = [*known.items, *(entry for entry, _ in known.maybe)] if known.__class__ is ListValue else []
    filled = []
    for entry in entries or [Entry((*path, KEY), {"id": KEY})]:
        fields = dict(entry.fields)
        if rest:
            _fill(fields, shape.entry, rest, entry.path, random)
        filled.append(Entry(entry.path, fields))
    return ListValue(tuple(filled))


def _definite(known: Any, kind: FactKind, random: Random) -> Any:  # noqa: ANN401 - any value
    if known is not None and known.__class__ is not Unknown and not (known.__class__ is ListValue and known.rest):
        return point(known)
    match kind.name:
        case "bool":
            return random.random() < 0.5
        case "number":
            return float(round(random.uniform(kind.minimum or 0, kind.maximum or 100)))
        case "date":
            return seconds_of_day(date(random.randint(2010, 2030), random.randint(1, 12), 1))
        case "text":
            return random.choice([*kind.values, "FR"])
        case "texts":
            return ListValue((random.choice(("FR", "DE", "US")),))


def point(value: Any) -> Any:  # noqa: ANN401 - any value
    """A value without doubt: a range's middle, a list's known members."""
    if value.__class__ is InexactNumber:
        ends = [end for end in (value.low, value.high) if math.isfinite(end)]
        return sum(ends) / len(ends) if ends else 0.0
    if value.__class__ is ListValue:
        return ListValue(tuple(point(item) for item in (*value.items, *(item for item, _ in value.maybe))))
    if value.__class__ is Entry:
        return Entry(value.path, _points(value.fields))
    return value


def _points(fields: Mapping[str, Any]) -> Values:
    # What nothing reads was not filled in.
    return {name: point(value) for name, value in fields.items() if value.__class__ is not Unknown}


def as_maps(fields: Mapping[str, Any]) -> Values:
    """Values by dotted path as nested maps, the way CEL reads them."""
    maps: Values = {}
    for path, value in fields.items():
        *groups, name = path.split(".")
        owner = maps
        for group in groups:
            owner = owner.setdefault(group, {})
        owner[name] = _as_plain(value)
    return maps


def _as_plain(value: Any) -> Any:  # noqa: ANN401 - any value
    match value:
        case bool() | str() | float():
            return value
        case int():
            return f"{date_text(value)}T00:00:00Z"
        case ListValue(items=items):
            return [as_maps(item.fields) if isinstance(item, Entry) else _as_plain(item) for item in items]
    raise TypeError(f"no closed value: {value}")


def instant(seconds: int) -> datetime:
    """A day as CEL takes it from Python."""
    return datetime.fromisoformat(f"{date_text(seconds)}T00:00:00").replace(tzinfo=UTC)
