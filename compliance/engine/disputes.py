"""Statements that contradict each other, and the worlds in which one of them is believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance.engine.evidence import Support
from compliance.model.provider import FactPath, Statement

WORLDS_LIMIT = 64
"""More readings than this are not tried: what depends on them is unknown."""


@dataclass(frozen=True, slots=True)
class Items:
    """What of a statement a contradiction is about."""

    paths: frozenset[FactPath] = frozenset()
    closures: frozenset[FactPath] = frozenset()

    def __or__(self, other: Items) -> Items:
        """Both together."""
        return Items(self.paths | other.paths, self.closures | other.closures)

    def __bool__(self) -> bool:
        """Is there anything?"""
        return bool(self.paths or self.closures)

    def covers(self, path: FactPath) -> bool:
        """Is this path, or something above it, among the items?"""
        return bool(self.paths) and any(path[:length] in self.paths for length in range(1, len(path) + 1))


@dataclass(frozen=True, slots=True)
class Dispute:
    """Statements linked by contradictions. Each reading is a largest set of them that agree with each other."""

    statements: tuple[str, ...]
    paths: frozenset[FactPath]
    readings: tuple[frozenset[str], ...]
    lost: Mapping[tuple[str, str], Items] = field(repr=False)
    """(loser, winner) -> what the loser loses when the winner is believed."""

    def dropped(self, reading: frozenset[str]) -> dict[str, Items]:
        """What each statement outside a reading loses in it."""
        dropped: dict[str, Items] = {}
        for (loser, winner), items in self.lost.items():
            if winner in reading and loser not in reading:
                dropped[loser] = dropped.get(loser, Items()) | items
        return dropped


def effective_leaves(statement: Statement, as_of: date) -> Mapping[FactPath, object]:
    """What a statement sets at a date: past its `until`, every path it set ends."""
    if statement.until is None or as_of < statement.until:
        return statement.leaves
    return dict.fromkeys(statement.leaves)


def find_disputes(supports: Iterable[Support], as_of: date) -> tuple[Dispute, ...]:
    """All contradictions among the statements there at a date."""
    statements = sorted((s.statement for s in supports), key=lambda s: (s.from_, s.id))
    lost: dict[tuple[str, str], Items] = {}
    for first, second in _candidates(statements):
        of_first, of_second = _contradiction(first, second, as_of)
        if of_first or of_second:
            lost[first.id, second.id] = of_first
            lost[second.id, first.id] = of_second
    return tuple(_dispute(component, lost) for component in _components(lost))


def _candidates(statements: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs from the same day, or of which one disputes the other; not those where one corrects the other."""
    for number, first in enumerate(statements):
        for second in statements[number + 1 :]:
            named = second.id in first.disputes or first.id in second.disputes
            if second.from_ != first.from_ and not named:
                continue
            if second.id not in first.supersedes and first.id not in second.supersedes:
                yield first, second


def _contradiction(first: Statement, second: Statement, as_of: date) -> tuple[Items, Items]:
    """What of each statement the other contradicts."""
    a, b = effective_leaves(first, as_of), effective_leaves(second, as_of)
    shared = frozenset(path for path in a.keys() & b.keys() if a[path] != b[path])
    of_first, of_second = Items(shared), Items(shared)
    for ender, other, flip in ((a, b, False), (b, a, True)):
        ends, cut = _ends_below(ender, other)
        pair = (Items(cut), Items(ends)) if flip else (Items(ends), Items(cut))
        of_first, of_second = of_first | pair[0], of_second | pair[1]
    for closer, other_statement, flip in ((first, second, False), (second, first, True)):
        if as_of >= (closer.until or date.max) or as_of >= (other_statement.until or date.max):
            continue
        lists, entries = _left_out(closer, other_statement)
        pair = (Items(entries), Items(closures=lists)) if flip else (Items(closures=lists), Items(entries))
        of_first, of_second = of_first | pair[0], of_second | pair[1]
    return of_first, of_second


def _ends_below(
    ender: Mapping[FactPath, object], other: Mapping[FactPath, object]
) -> tuple[frozenset[FactPath], frozenset[FactPath]]:
    """Ends of groups or entries in one statement below which the other sets something."""
    ends, cut = set(), set()
    for path, value in ender.items():
        if value is None:
            below = {p for p, v in other.items() if len(p) > len(path) and p[: len(path)] == path and v is not None}
            if below:
                ends.add(path)
                cut |= below
    return frozenset(ends), frozenset(cut)


def _left_out(closer: Statement, other: Statement) -> tuple[frozenset[FactPath], frozenset[FactPath]]:
    """Lists one statement closes without entries that the other one states."""
    lists, entries = set(), set()
    for closure in closer.closures:
        for path in other.entries:
            if path[:-1] != closure.path or path in closer.entries:
                continue
            if all(other.leaves.get((*path, name)) == value for name, value in closure.where):
                lists.add(closure.path)
                entries.add(path)
    return frozenset(lists), frozenset(entries)


def _components(lost: Mapping[tuple[str, str], Items]) -> list[tuple[str, ...]]:
    neighbours: dict[str, set[str]] = {}
    for first, second in lost:
        neighbours.setdefault(first, set()).add(second)
    components, seen = [], set()
    for start in sorted(neighbours):
        if start in seen:
            continue
        component, todo = set(), [start]
        while todo:
            current = todo.pop()
            if current not in component:
                component.add(current)
                todo += neighbours[current]
        seen |= component
        components.append(tuple(sorted(component)))
    return components


def _dispute(component: tuple[str, ...], lost: Mapping[tuple[str, str], Items]) -> Dispute:
    own = {pair: items for pair, items in lost.items() if pair[0] in component}
    paths = frozenset().union(*(items.paths | items.closures for items in own.values()))
    return Dispute(component, paths, tuple(_readings(component, own.keys())), own)


def _readings(component: tuple[str, ...], edges: Iterable[tuple[str, str]]) -> Iterator[frozenset[str]]:
    """The maximal sets without a contradiction inside; one more than the limit at most."""
    against: dict[str, set[str]] = {name: set() for name in component}
    for first, second in edges:
        against[first].add(second)
    found = 0
    todo: list[tuple[frozenset[str], frozenset[str], frozenset[str]]] = [
        (frozenset(), frozenset(component), frozenset())
    ]
    while todo and found <= WORLDS_LIMIT:
        chosen, open_, barred = todo.pop()
        if not open_:
            if not barred:
                found += 1
                yield chosen
            continue
        branches = []
        for name in sorted(open_):
            compatible = frozenset(component) - against[name] - {name}
            branches.append((chosen | {name}, open_ & compatible, barred & compatible))
            open_, barred = open_ - {name}, barred | {name}
        todo += reversed(branches)
