"""Providers out of the input tables: the same checks as for a profile, each mistake with the table and the row it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any, cast

from compliance.batch.tables import entries_above, path_of
from compliance.loading.providers import ENTRIES_LIMIT, walk_facts
from compliance.model.dates import parse_date
from compliance.model.declared import Declared, Misfit, MisfitsError
from compliance.model.facts import Facts
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.schema import shape_at
from compliance.model.schemes import scheme_meant
from compliance.model.shapes import Field, KeyedList
from compliance.model.statements import (
    GRADES,
    Closure,
    FactPath,
    Location,
    LookedFor,
    Provider,
    Source,
    Statement,
    dotted,
)
from compliance.model.values import Range, Scalar, quoted

NOT_PUBLISHED = "an input table"
"""What a source is called of which the tables give no title."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row of a table: the file it stands in, its number there from 1, and its cells by column."""

    file: str
    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - whatever stands there
        """A cell; `None` where it is empty or there is no such column."""
        return self.cells.get(column)

    def problem(self, message: str, hint: str = "") -> Problem:
        """What is wrong with the row."""
        return Problem(self.file, self.number, 1, message, hint=hint)


@dataclass(slots=True)
class ProviderRows:
    """All rows of one provider, by table."""

    id: str
    rows: dict[str, list[BatchRow]] = field(default_factory=dict)

    def of(self, table: str) -> list[BatchRow]:
        """Its rows of one table, in their order."""
        return self.rows.get(table, [])


def provider_of(rows: ProviderRows) -> Provider:
    """A provider from its rows.

    Raises:
        LoadError: with every row that is not valid.
    """
    return _Builder(rows).build()


class _Builder:
    """Builds one provider, and gathers what is wrong with its rows."""

    def __init__(self, rows: ProviderRows) -> None:
        self._rows = rows
        self._problems: list[Problem] = []
        self._sources: dict[str, Source] = {}

    def build(self) -> Provider:
        heads = self._rows.of("providers")
        for again in heads[1:]:
            self._problems.append(again.problem(f"the provider '{self._rows.id}' is there twice"))
        statements = self._statements()
        searched = tuple(map(_searched, self._rows.of("searched")))
        if self._problems:
            raise LoadError(self._problems)
        head = heads[0]
        file = head["file"] or head.file
        place = Location(file, head["line"] or 1, head["column"] or 1)
        name, digest = head["name"] or self._rows.id, head["digest"] or ""
        return Provider(self._rows.id, name, statements, self._sources, digest, file, searched, place)

    def _statements(self) -> tuple[Statement, ...]:
        by_id: dict[str, BatchRow] = {}
        for row in self._rows.of("statements"):
            if row["statement"] in by_id:
                self._problems.append(row.problem(f"the statement {quoted(str(row['statement']))} is there twice"))
            elif row["statement"] is None or row["from"] is None:
                self._problems.append(row.problem("a statement needs an id and the day from which it is true"))
            else:
                by_id[row["statement"]] = row
        parts: dict[str, dict[str, list[BatchRow]]] = {
            table: {id_: [] for id_ in by_id} for table in ("sources", "facts", "closures")
        }
        for table, of in parts.items():
            for row in self._rows.of(table):
                if row["statement"] in of:
                    of[row["statement"]].append(row)
                else:
                    said = f"'{self._rows.id}' has no statement {quoted(str(row['statement']))}"
                    self._problems.append(row.problem(said, "it stands in the table 'statements'"))
        return tuple(
            self._statement(row, {table: of[id_] for table, of in parts.items()}) for id_, row in by_id.items()
        )

    def _statement(self, row: BatchRow, parts: Mapping[str, list[BatchRow]]) -> Statement:
        sources = tuple(filter(None, map(self._source, parts["sources"])))
        if not sources:
            self._problems.append(row.problem(f"the statement {quoted(row['statement'])} has no source"))
        leaves, entries, places = self._facts(parts["facts"])
        file = row["file"] or row.file
        grade = row["grade"]
        if grade is not None and grade not in GRADES:
            self._problems.append(row.problem(f"{quoted(str(grade))} is no grade; it is one of: {', '.join(GRADES)}"))
        return Statement(
            id=row["statement"],
            from_=row["from"],
            until=row["until"],
            sources=sources,
            summary=row["summary"],
            combined_grade=grade,
            leaves=leaves,
            entries=entries,
            closures=tuple(filter(None, map(self._closure, parts["closures"]))),
            disputes=frozenset(row["disputes"] or ()),
            supersedes=frozenset(row["supersedes"] or ()),
            location=Location(file, row["line"] or row.number, row["column"] or 1),
            places={path: Location(file, line, column) for path, (line, column) in places.items()},
            earliest=row["earliest"] or row["from"],
        )

    def _source(self, row: BatchRow) -> Source | None:
        if row["source"] is None or row["known"] is None or row["grade"] not in GRADES:
            grades = f"a grade, one of: {', '.join(GRADES)}"
            self._problems.append(row.problem(f"a source needs an id, the day from which it is known, and {grades}"))
            return None
        source = Source(
            row["source"],
            row["title"] or row["source"],
            row["publisher"] or NOT_PUBLISHED,
            row["url"],
            row["known"],
            row["dated"] is not False,
            row["grade"],
            row["page"],
            row["clause"],
            row["earliest"] or (row["known"] if row["dated"] is not False else None),
        )
        if self._sources.setdefault(source.id, source) != source:
            self._problems.append(row.problem(f"the source {quoted(source.id)} means something else in another row"))
        return source

    def _facts(
        self, rows: list[BatchRow]
    ) -> tuple[dict[FactPath, Scalar | None], frozenset[FactPath], dict[FactPath, tuple[int, int]]]:
        given: dict[FactPath, BatchRow] = {}
        document: dict[str, Any] = {}
        for row in rows:
            if not row["path"]:
                self._problems.append(row.problem("a fact needs its path, such as identity.legal_name"))
                continue
            path = path_of(row.cells)
            if path in given:
                self._problems.append(row.problem(f"{dotted(path)} is stated twice in one statement"))
                continue
            given[path] = row
            try:
                value = _value(row)
            except ValueError as error:
                self._problems.append(row.problem(f"{dotted(path)}: {error}"))
                continue
            if not _put(document, path, value):
                self._problems.append(row.problem(f"{dotted(path)} stands below a fact of the same statement"))
        return self._validated(document, given)

    def _validated(
        self, document: dict[str, Any], given: dict[FactPath, BatchRow]
    ) -> tuple[dict[FactPath, Scalar | None], frozenset[FactPath], dict[FactPath, tuple[int, int]]]:
        try:
            facts = Facts.model_validate(document)
        except MisfitsError as error:
            self._problems += [_refused(one, given) for one in error.misfits]
            return {}, frozenset(), {}
        leaves: dict[FactPath, Scalar | None] = {}
        entries: set[FactPath] = set()
        for path, value in walk_facts(facts, ()):
            if isinstance(value, Declared):
                entries.add(path)
            else:
                leaves[path] = cast("Any", value)
        if len(entries) > ENTRIES_LIMIT:
            self._check_sizes(entries, given)
        entries |= entries_above(leaves)
        numbers = {path: (row["line"] or row.number, row["column"] or 1) for path, row in given.items()}
        return (
            leaves,
            frozenset(entries),
            {path: at for path, at in numbers.items() if path in leaves or path in entries},
        )

    def _check_sizes(self, entries: Iterable[FactPath], given: dict[FactPath, BatchRow]) -> None:
        sizes: dict[FactPath, int] = {}
        for path in entries:
            sizes[path[:-1]] = sizes.get(path[:-1], 0) + 1
        row = next(iter(given.values()))
        for path, size in sizes.items():
            if size > ENTRIES_LIMIT:
                said = f"{dotted(path)}: a list may have at most {ENTRIES_LIMIT} entries; this one has {size}"
                self._problems.append(row.problem(said))

    def _closure(self, row: BatchRow) -> Closure | None:
        path = tuple(str(row["list"]).split("."))
        shape = shape_at(path)
        if not isinstance(shape, KeyedList):
            said = f"{quoted(str(row['list']))} is not a keyed list"
            self._problems.append(row.problem(said, "such as ownership.shareholders, certifications or datacenters"))
            return None
        where = dict(row["where"] or ())
        for name, value in where.items():
            of = shape.entry.fields.get(name)
            if not isinstance(of, Field) or of.kind.name != "text":
                self._problems.append(row.problem(f"entries of '{dotted(path)}' have no text field '{name}'"))
            elif of.kind.values and value not in of.kind.values:
                self._problems.append(row.problem(f"{quoted(str(value))} is not one of: {', '.join(of.kind.values)}"))
        if where.get("scheme"):
            meant, edition = scheme_meant(where["scheme"])
            if meant is None or edition:
                self._problems.append(row.problem(f"{quoted(where['scheme'])} is no scheme, so this closes nothing"))
            else:
                where["scheme"] = meant
        return Closure(path, tuple(sorted(where.items())))


def _searched(row: BatchRow) -> LookedFor:
    paths = tuple(tuple(path.split(".")) for path in row["paths"] or ())
    return LookedFor(paths, row["on"], tuple(row["where"] or ()))


_DAYS = timedelta(days=1)


def _value(row: BatchRow) -> Any:  # noqa: ANN401 - a fact as a profile has it
    """The value of a fact, or a mapping without fields for an entry of which none is stated; raises `ValueError`."""
    numbers = (row["lo"], row["hi"])
    stated = [name for name in ("bool", "texts") if row[name] is not None]
    stated += ["number"] if numbers != (None, None) else []
    stated += ["date"] if row["date"] is not None else ["text"] if row["text"] is not None else []
    if row["ended"]:
        if stated:
            raise ValueError(f"an ended fact has no value, and this one has a {stated[0]}")
        return None
    if len(stated) > 1:
        raise ValueError(f"a fact has one value, and this one has a {' and a '.join(stated)}")
    match stated:
        case ["bool"]:
            return row["bool"]
        case ["texts"]:
            return [*row["texts"]]
        case ["number"]:
            low, high = map(_number, numbers)
            return low if low is not None and low == high else Range(low, high)
        case ["date"]:
            return _day(row["date"], row["text"])
        case ["text"]:
            return row["text"]
    return {}


def _number(value: float | None) -> float | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _day(day: date, written: str | None) -> Any:  # noqa: ANN401 - a day, or days
    if written is None:
        return day
    inexact = parse_date(written)
    if getattr(inexact, "first", inexact) != day:
        raise ValueError(f"the date is {day} and written {quoted(written)}, which begins on another day")
    return inexact


def _put(document: dict[str, Any], path: FactPath, value: object) -> bool:
    """Put a value at its path; false where something that is no group stands above it."""
    here = document
    for step in path[:-1]:
        below = here.setdefault(step, {})
        if not isinstance(below, dict):
            return False
        here = below
    if value == {} and isinstance(here.get(path[-1]), dict):
        return True
    if path[-1] in here and value != {}:
        return False
    here[path[-1]] = value
    return True


def _refused(misfit: Misfit, given: dict[FactPath, BatchRow]) -> Problem:
    """What validation refused, at the row it stands in."""
    place = tuple(str(part) for part in misfit.at)
    near = [p for p in given if p[: len(place)] == place or place[: len(p)] == p]
    path = max(near, key=lambda p: (p == place, len(p)), default=next(iter(given)))
    return given[path].problem(f"{dotted(path)}: {misfit.said}")
