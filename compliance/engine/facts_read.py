"""The facts that rules mention, as they stand in a snapshot: value, grade, sources and place, for people who want to check."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from compliance.engine.disputes import World
from compliance.engine.evidence import NO_DEMAND, Support
from compliance.engine.outcome import answer_path
from compliance.engine.snapshot import Snapshot
from compliance.engine.table import FactTable, Leaf
from compliance.language.lists import covers, in_force
from compliance.language.values import Entry
from compliance.model.findings import Candidate, Fact, FactValue
from compliance.model.schema import list_depths
from compliance.model.statements import GRADES, Closure, FactLocation, FactPath, Location, dotted, facts_of, in_profile
from compliance.model.values import InexactDay, Range, Scalar
from compliance.rulesets.ruleset import Rule

_Placed = tuple[Leaf, Location]
"""A fact with the place where the latest statement behind it sets it."""


NAMING = 256
"""Readings looked at for entries that only some of them name, where these are too many to try."""


def facts_read(snapshot: Snapshot, reads: Iterable[FactPath], excluded: Collection[FactPath] = ()) -> tuple[Fact, ...]:
    """Every fact that is read, sorted by path; `*` in a read is expanded to each entry of that list that is not excluded.

    `datacenters.*.tier` gives a fact for each datacenter stated. A keyed list without entries gives one fact, the list: an empty
    one where somebody closed it, else a missing one.
    """
    return some_facts_read(snapshot, reads, excluded)[0]


def some_facts_read(
    snapshot: Snapshot,
    reads: Iterable[FactPath],
    excluded: Collection[FactPath] = (),
    limit: int | None = None,
    first: Collection[str] = (),
) -> tuple[tuple[Fact, ...], int]:
    """At most so many of the facts that are read, or all, sorted by path, and how many more there are.

    Those that come `first`, by dotted path, are among them whatever the limit.
    """
    reads = sorted(set(reads))
    paths = paths_read(snapshot, reads, excluded)
    more = 0
    if limit is not None and len(paths) > limit:
        named = [path for path in paths if dotted(path) in first]
        others = [path for path in paths if dotted(path) not in first][: max(limit - len(named), 0)]
        more, paths = len(paths) - len(named) - len(others), sorted([*named, *others])
    return facts_at(snapshot, reads, paths), more


def paths_read(
    snapshot: Snapshot, reads: Iterable[FactPath], excluded: Collection[FactPath] = ()
) -> Sequence[FactPath]:
    """The paths of every fact that is read, sorted; a keyed list without entries is its own."""
    reads = sorted(set(reads))
    naming = snapshot.worlds(reads) or (snapshot.first_world, *islice(_naming(snapshot, reads), NAMING))
    return sorted(
        {
            path
            for world in naming
            for read in reads
            for path in _expand(snapshot.table(world), in_profile(read, snapshot.service), excluded)
        }
    )


def facts_at(snapshot: Snapshot, reads: Iterable[FactPath], paths: Iterable[FactPath]) -> tuple[Fact, ...]:
    """The facts at some of the paths that are read, as these readings together have them."""
    reads = sorted(set(reads))
    worlds = snapshot.worlds(reads)
    numbers = frozenset(() if worlds else snapshot.disputes_read(reads))
    return tuple(_fact(snapshot, path, worlds or _one_by_one(snapshot, path, numbers)) for path in paths)


def rule_reads(rule: Rule, snapshot: Snapshot) -> frozenset[FactPath]:
    """What a rule mentions; its declared answer is among it where an answer could count or is stated."""
    answer = answer_path(rule)
    if rule.takes_answer or answer in snapshot.table(snapshot.first_world).leaves:
        return rule.reads | {answer}
    return rule.reads


def certificates_of(snapshot: Snapshot) -> dict[str, bool]:
    """The schemes of which a service may hold a certificate, sorted, on evidence of any grade; a self-assessment says so.

    True where one covers the service and is in force in every world; false where that is not known of any. Left out is what
    is not in force, and what is for other services.
    """
    path = ("certifications",)
    reads = [(*path, "*", name) for name in ("scheme", "type", "services", "issued", "expires")]
    worlds = snapshot.worlds(reads)
    tried = worlds or (
        snapshot.first_world,
        *islice(_one_by_one(snapshot, path, snapshot.disputes_read(reads)), NAMING),
    )
    held: dict[tuple[str, str], list[bool | None]] = {}
    for world in tried:
        env = snapshot.environment(world, NO_DEMAND, frozenset(path))
        for entry in env["certifications"].items if "certifications" in env else ():
            said = {in_force(entry, env["as_of"]), covers(entry, snapshot.service)}
            held.setdefault((entry.path[-1], _kind_of(entry)), []).append(
                False not in said and (said == {True} or None)
            )
    schemes: dict[str, bool] = {}
    for (_, scheme), said_of in sorted(held.items(), key=lambda item: item[0][1]):
        if any(value is not False for value in said_of):
            sure = worlds is not None and len(said_of) == len(worlds) and all(said_of)
            schemes[scheme] = schemes.get(scheme, False) or sure
    return schemes


def _kind_of(certificate: Entry) -> str:
    """The scheme of a certificate, or its own id where none is stated."""
    scheme, kind = (certificate.fields.get(name) for name in ("scheme", "type"))
    named = scheme if isinstance(scheme, str) else certificate.path[-1]
    return f"{named} self-assessment" if kind == "self-assessment" else named


def _one_by_one(snapshot: Snapshot, path: FactPath, numbers: Collection[int]) -> Iterator[World]:
    """The first world, and one for each order of each dispute, of those given, that has to do with a path.

    Where all worlds together are too many to try, these still show every value that is stated.
    """
    yield snapshot.first_world
    for number in snapshot.near(path):
        if number in numbers:
            yield from snapshot.orders_alone(number)


def _naming(snapshot: Snapshot, reads: Iterable[FactPath]) -> Iterator[World]:
    """Of one world for each order of each dispute about what is read, those in which other entries are there."""
    for number in snapshot.disputes_read(reads):
        yield from (world for world in snapshot.orders_alone(number) if snapshot.has_other_entries(world, number))


def _expand(
    table: FactTable, pattern: FactPath, excluded: Collection[FactPath], done: FactPath = ()
) -> Iterator[FactPath]:
    """The paths a pattern stands for in one world, `*` being each entry there is; a list without entries is its own path."""
    if "*" not in pattern:
        yield (*done, *pattern)
        return
    at = pattern.index("*")
    list_path = (*done, *pattern[:at])
    members = [key for key, member in table.members.get(list_path, {}).items() if not member.gone]
    if not members:
        yield list_path
    for key in members:
        rest, entry = pattern[at + 1 :], (*list_path, key)
        if entry in excluded:
            continue
        if rest:
            yield from _expand(table, rest, excluded, entry)
        else:
            yield entry


def _fact(snapshot: Snapshot, path: FactPath, worlds: Iterable[World]) -> Fact:
    """A fact over several worlds: one value, or the candidates where these differ."""
    by_value: dict[str, _Placed] = {}
    for world in worlds:
        leaf = _leaf(snapshot.table(world), path)
        if leaf is not None:
            by_value.setdefault(repr(json_value(leaf.value)), (leaf, _location(leaf, path, snapshot)))
        elif list_depths(path)[-1:] == (len(path),):  # there may be entries, or others than are known
            by_value.clear()
            break
    if not by_value:
        return Fact(dotted(path), None, (), None, None, None, (), None, None)
    leaves = [leaf for leaf, _ in by_value.values()]
    supports = tuple({s.statement.id: s for leaf in leaves for s in leaf.supports}.values())
    disputed = len(by_value) > 1
    first = next(iter(by_value.values()))
    location = first[1]
    return Fact(
        path=dotted(path),
        value=None if disputed else json_value(first[0].value),
        candidates=tuple(_candidate(*by_value[key]) for key in sorted(by_value)) if disputed else (),
        from_=min(s.statement.from_ for s in supports),
        until=min((s.statement.until for s in supports if s.statement.until is not None), default=None),
        known=min(s.known for s in supports),
        sources=_source_ids(supports),
        grade=min((leaf.grade for leaf in leaves), key=GRADES.index),
        location=_fact_location(location),
    )


def _leaf(table: FactTable, path: FactPath) -> Leaf | None:
    """The fact at a path in one world; `None` where nothing is stated.

    That an entry of a keyed list exists counts as a fact, `true`, and that it has ended as the end of one; that a closed list has
    no entry counts as an empty list.
    """
    leaf, last = table.leaves.get(path), list_depths(path)[-1:]
    if leaf is None and last == (len(path) - 1,):
        member = table.members.get(path[:-1], {}).get(path[-1])
        return Leaf(value=None if member.ended else True, supports=member.supports) if member else None
    if leaf is None and last == (len(path),) and all(member.gone for member in table.members.get(path, {}).values()):
        supports = table.closures.get(path, {}).get(Closure(path, ()))
        return Leaf(value=(), supports=supports) if supports else None
    return leaf


def _location(leaf: Leaf, path: FactPath, snapshot: Snapshot) -> Location:
    """Where the latest statement behind a fact sets it."""
    statement = leaf.supports[-1].statement
    roots: list[FactPath] = [path]
    if snapshot.service is not None:
        roots.insert(0, (*facts_of(snapshot.service), *path))
    for cut in range(len(path)):
        for root in roots:
            place = statement.places.get(root[: len(root) - cut])
            if place is not None:
                return place
    return statement.location


def _candidate(leaf: Leaf, place: Location) -> Candidate:
    return Candidate(json_value(leaf.value), _source_ids(leaf.supports), leaf.grade, _fact_location(place))


def _fact_location(place: Location) -> FactLocation:
    return FactLocation(place.file, place.line, place.column)


def _source_ids(supports: Iterable[Support]) -> tuple[str, ...]:
    return tuple(sorted({source.id for s in supports for source in s.sources}))


def json_value(value: Scalar | None) -> FactValue:
    """A fact's value in JSON form."""
    match value:
        case Range(minimum=low, maximum=high):
            return {name: end for name, end in (("min", low), ("max", high)) if end is not None}
        case date() | InexactDay():
            return str(value)
        case tuple():
            return list(value)
    return value
