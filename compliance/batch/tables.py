"""The input tables: providers as rows, a statement, a source or a fact each; and providers as such rows.

A fact has its value in the column of its kind: `bool`; `lo` and `hi` for a number, alike unless it is a range, empty for an open
end; `text`; `texts`; `date`, and beside it `text` as it was written where it is a month or a year. A row without a value ends its
fact where `ended` is true, and otherwise says that an entry of a list is there. A row of a field says so of its entry, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import pyarrow as pa

from compliance.model.schema import list_depths
from compliance.model.statements import FactPath, Location, Provider, Statement, dotted
from compliance.model.values import InexactDay, Range, Scalar

Rows = dict[str, list[dict[str, Any]]]
"""The rows of each table, by its name."""

_TYPES: Final[Mapping[str, pa.DataType]] = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "number": pa.float64(),
    "count": pa.int32(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "map": pa.map_(pa.string(), pa.string()),
}


def schema(columns: str) -> pa.Schema:
    """The schema of a table from its columns, each written `name:type`, apart by blanks."""
    return pa.schema([(name, _TYPES[type_]) for name, _, type_ in (one.partition(":") for one in columns.split())])


SCHEMAS: Final[Mapping[str, pa.Schema]] = {
    "providers": schema("provider:text name:text digest:text file:text line:count column:count"),
    "statements": schema(
        "provider:text statement:text from:day earliest:day until:day grade:text summary:text supersedes:texts disputes:texts "
        "file:text line:count column:count"
    ),
    "sources": schema(
        "provider:text statement:text source:text known:day earliest:day dated:flag grade:text title:text publisher:text "
        "url:text page:text clause:text"
    ),
    "facts": schema(
        "provider:text statement:text path:text list:text key:text field:text bool:flag lo:number hi:number text:text "
        "texts:texts date:day ended:flag line:count column:count"
    ),
    "closures": schema("provider:text statement:text list:text where:map"),
    "searched": schema("provider:text paths:texts on:day where:texts"),
}
"""The columns of each table; each is sorted by provider."""

OPTIONAL: Final = frozenset({"closures", "searched"})
"""Tables that need not be there."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "providers": ("provider", "name"),
    "statements": ("provider", "statement", "from"),
    "sources": ("provider", "statement", "source", "known", "grade"),
    "facts": ("provider", "statement", "path"),
    "closures": ("provider", "statement", "list"),
    "searched": ("provider", "paths", "on"),
}
"""The columns that a table cannot do without; of the others each may be missing, and is then empty."""


def rows_of(provider: Provider) -> Rows:
    """A provider as rows of the tables, in the order in which its profile states them."""
    place = provider.location or Location(provider.file, 1, 1)
    owner = {"provider": provider.id}
    rows: Rows = {name: [] for name in SCHEMAS}
    rows["providers"].append({**owner, "name": provider.name, "digest": provider.digest, **_at(place)})
    for statement in provider.statements:
        of = {**owner, "statement": statement.id}
        rows["statements"].append({**of, **_head(statement)})
        rows["sources"] += [{**of, **_source(source)} for source in statement.sources]
        rows["facts"] += [{**of, **fact} for fact in _facts(statement)]
        rows["closures"] += [{**of, "list": dotted(one.path), "where": [*one.where]} for one in statement.closures]
    for one in provider.searched:
        paths = [dotted(path) for path in one.paths]
        rows["searched"].append({**owner, "paths": paths, "on": one.on, "where": [*one.where]})
    return rows


def arrow_tables(rows: Rows) -> dict[str, pa.Table]:
    """Rows as tables of Arrow, all columns there."""
    return {name: pa.Table.from_pylist(rows.get(name, []), schema=schema) for name, schema in SCHEMAS.items()}


def _at(place: Location) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _head(statement: Statement) -> dict[str, Any]:
    return {
        "from": statement.from_,
        "earliest": statement.earliest,
        "until": statement.until,
        "grade": statement.combined_grade,
        "summary": statement.summary,
        "supersedes": sorted(statement.supersedes),
        "disputes": sorted(statement.disputes),
        **_at(statement.location),
    }


def _source(source: Any) -> dict[str, Any]:  # noqa: ANN401 - a frozen record, taken apart by name
    names = ("known", "earliest", "dated", "grade", "title", "publisher", "url", "page", "clause")
    return {"source": source.id, **{name: getattr(source, name) for name in names}}


def _facts(statement: Statement) -> Iterator[dict[str, Any]]:
    for path in sorted(statement.entries):
        yield _fact(statement, path, {})
    for path, value in statement.leaves.items():
        yield _fact(statement, path, {"ended": True} if value is None else _columns(value))


def _fact(statement: Statement, path: FactPath, value: dict[str, Any]) -> dict[str, Any]:
    depths = [depth for depth in list_depths(path) if depth < len(path)]
    place = statement.places.get(path, statement.location)
    row: dict[str, Any] = {"path": dotted(path), "ended": False, "line": place.line, "column": place.column, **value}
    if path[0] == "answers":  # ids of rule sets and of rules have dots
        return row | {"list": path[0], "key": path[1] if len(path) > 1 else None, "field": "".join(path[2:]) or None}
    if not depths:
        return row | {"field": dotted(path)}
    last = depths[-1]
    return row | {"list": dotted(path[:last]), "key": path[last], "field": dotted(path[last + 1 :]) or None}


def path_of(row: Mapping[str, Any]) -> FactPath:
    """The path of a fact, from its row."""
    if row.get("list") == "answers" and row.get("key"):
        return tuple(filter(None, ("answers", row["key"], row.get("field"))))
    return tuple(str(row["path"]).split("."))


def entries_above(paths: Iterable[FactPath]) -> set[FactPath]:
    """The entries of lists in which something stated stands, by the paths of what is stated."""
    return {path[: depth + 1] for path in paths for depth in list_depths(path) if depth + 1 < len(path)}


def _columns(value: Scalar) -> dict[str, Any]:
    match value:
        case bool():
            return {"bool": value}
        case int() | float():
            return {"lo": float(value), "hi": float(value)}
        case Range(minimum=low, maximum=high):
            return {"lo": low, "hi": high}
        case InexactDay(first=first, text=text):
            return {"date": first, "text": text}
        case date():
            return {"date": value}
        case tuple():
            return {"texts": [*value]}
    return {"text": value}
