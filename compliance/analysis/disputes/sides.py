"""The sides of a dispute: what each statement says of what is disputed, and what is believed in a reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar

from compliance.engine.disputes import Items, has_run_out
from compliance.engine.evidence import Support
from compliance.engine.facts_read import json_value
from compliance.engine.snapshot import Snapshot
from compliance.engine.table import FactTable
from compliance.model.findings import FactValue
from compliance.model.records import dataclass
from compliance.model.statements import Closure, FactLocation, FactPath, Grade, Statement, dotted

ClaimKind = Literal["value", "end", "entry", "list"]
"""The value of a fact, its end, that an entry of a list exists, or that a list has these entries, `where` some fields have
these values, and no other."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a statement says of something disputed."""

    path: str
    """Dotted path"""
    kind: ClaimKind
    """Of what: the value of a fact, its end, that an entry is there, or that a list has these entries only"""
    value: FactValue
    """The value; for a list the keys of its entries; null for an end"""
    where: Mapping[str, str]
    """For a list: the field values of the entries it speaks of; of all where empty"""
    location: FactLocation
    """Where it stands"""


@dataclass(frozen=True, slots=True)
class Side:
    """A statement that others contradict, and what it says of what is disputed."""

    statement: str
    """Id of the statement"""
    from_: date
    """First day it is true"""
    summary: str | None
    """What it says in one line; null where it has no such line"""
    grade: Grade
    """Its grade, of the sources there are"""
    sources: tuple[str, ...]
    """Ids of these sources"""
    location: FactLocation
    """Where it stands"""
    claims: tuple[Claim, ...]
    """What it says of what is disputed"""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of something disputed, and whom."""

    statement: str
    """Id of the statement believed"""
    path: str
    """Dotted path"""
    kind: ClaimKind
    """As in a claim"""
    value: FactValue
    """As in a claim"""
    where: Mapping[str, str]
    """For a list: the field values of the entries it speaks of; of all where empty"""


Said = TypeVar("Said", Claim, Belief)


class Sides:
    """The disputes of a snapshot; `live` is what of each still differs with whom one believes."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._supports: Mapping[str, Support] = {s.statement.id: s for s in snapshot.supports}
        self.live = [_live_paths(snapshot, number) for number in range(len(snapshot.disputes))]

    def sides(self, number: int) -> tuple[Side, ...]:
        """The statements of a dispute, with what each says of what is disputed."""
        return tuple(self._side(number, name) for name in self._snapshot.disputes[number].statements)

    def _side(self, number: int, name: str) -> Side:
        support = self._supports[name]
        statement = support.statement
        return Side(
            statement=name,
            from_=statement.from_,
            summary=statement.summary,
            grade=support.grade,
            sources=tuple(sorted(source.id for source in support.sources)),
            location=_location(statement, ()),
            claims=_still(self._claims(number, name, Items()), self.live[number]),
        )

    def beliefs(self, number: int, order: int) -> tuple[Belief, ...]:
        """What statements say of what is disputed, as far as they are believed."""
        dispute = self._snapshot.disputes[number]
        dropped = dispute.dropped(order)
        names = [name for layer in dispute.orders[order] for name in sorted(layer)]
        names += [name for name in dispute.statements if name not in names]
        believed = [
            Belief(name, claim.path, claim.kind, claim.value, claim.where)
            for name in names
            for claim in self._claims(number, name, dropped.get(name, Items()))
        ]
        return _still(believed, self.live[number])

    def _claims(self, number: int, name: str, dropped: Items) -> list[Claim]:
        """What a statement says of what is disputed, without what it loses."""
        statement = self._supports[name].statement
        kept = self._snapshot.disputes[number].contradicted(name).without(dropped)
        of_facts = [
            _claim_of(path, statement, self._snapshot.as_of)
            for path in sorted(kept.paths)
            if path in statement.leaves or path in statement.entries
        ]
        return of_facts + [
            _list_of(closure, statement) for closure in statement.closures if closure.path in kept.closures
        ]


def _still(said: Sequence[Said], live: Iterable[FactPath]) -> tuple[Said, ...]:
    """Of what a side says, the part about paths still disputed; all of it where there is none, so that no side says nothing."""
    names = {dotted(path) for path in live}
    return tuple(one for one in said if one.path in names) or tuple(said)


def _claim_of(path: FactPath, statement: Statement, as_of: date) -> Claim:
    place = _location(statement, path)
    if path not in statement.leaves:
        return Claim(dotted(path), "entry", value=True, where={}, location=place)
    value = None if has_run_out(statement, as_of) else statement.leaves[path]
    return Claim(dotted(path), "end" if value is None else "value", json_value(value), {}, place)


def _list_of(closure: Closure, statement: Statement) -> Claim:
    keys = [
        entry[-1]
        for entry in sorted(statement.entries)
        if entry[:-1] == closure.path
        and all(statement.leaves.get((*entry, name)) == value for name, value in closure.where)
    ]
    return Claim(dotted(closure.path), "list", keys, dict(closure.where), _location(statement, closure.path))


def _location(statement: Statement, path: FactPath) -> FactLocation:
    """Where a statement sets a fact, or else what it stands in."""
    places = (statement.places.get(path[:length]) for length in range(len(path), 0, -1))
    place = next((place for place in places if place is not None), statement.location)
    return FactLocation(place.file, place.line, place.column)


def _live_paths(snapshot: Snapshot, number: int) -> frozenset[FactPath]:
    """The paths of a dispute whose value still depends on whom one believes; later statements may have settled the others."""
    paths = snapshot.disputes[number].paths
    worlds = snapshot.worlds(paths)
    if worlds is None:
        return paths
    groups: dict[tuple[int, ...], list[FactTable]] = {}
    for world in worlds:
        groups.setdefault((*world[:number], *world[number + 1 :]), []).append(snapshot.table(world))
    return frozenset(
        path
        for path in paths
        if any(_content(table, path) != _content(tables[0], path) for tables in groups.values() for table in tables)
    )


def _content(table: FactTable, path: FactPath) -> tuple[object, ...]:
    """All that stands at a path or below it."""
    size = len(path)
    below = tuple(
        {key: value for key, value in part.items() if key[:size] == path}
        for part in (table.leaves, table.members, table.closures)
    )
    return (*below, table.members.get(path[:-1], {}).get(path[-1]))
