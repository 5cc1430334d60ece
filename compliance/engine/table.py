"""The facts of one world at one date: what the statements, applied in order, leave standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby

from compliance.engine.disputes import Items, effective_leaves
from compliance.engine.evidence import Support
from compliance.model.provider import Closure, FactPath
from compliance.model.schema import KeyedList, Record, Shape, fact_schema
from compliance.model.values import Scalar

NOTHING_DROPPED: Mapping[str, Items] = {}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact; `value` is `None` once it has ended. `supports` are the statements that say so."""

    value: Scalar | None
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """That an entry of a keyed list exists, or (`ended`) no longer does."""

    supports: tuple[Support, ...]
    ended: bool = False


@dataclass(slots=True)
class FactTable:
    """Facts by path, members and closures of keyed lists by the list's path."""

    leaves: dict[FactPath, Leaf] = field(default_factory=dict)
    members: dict[FactPath, dict[str, Member]] = field(default_factory=dict)
    closures: dict[FactPath, dict[Closure, tuple[Support, ...]]] = field(default_factory=dict)

    def copy(self) -> FactTable:
        """A copy that can be changed on its own."""
        return FactTable(
            dict(self.leaves),
            {k: dict(v) for k, v in self.members.items()},
            {k: dict(v) for k, v in self.closures.items()},
        )


@lru_cache(maxsize=20_000)
def list_depths(path: FactPath) -> tuple[int, ...]:
    """Lengths of the prefixes of a path that are keyed lists, outermost first."""
    depths = []
    shape: Shape | None = fact_schema()
    for position, name in enumerate(path):
        if isinstance(shape, KeyedList):
            depths.append(position)
            shape = shape.entry
            continue
        if not isinstance(shape, Record):
            break
        shape = fact_schema() if name == "facts" and path[0] == "services" and position == 2 else shape.fields.get(name)
    return (*depths, len(path)) if isinstance(shape, KeyedList) else tuple(depths)


def build_table(supports: Iterable[Support], as_of: date, dropped: Mapping[str, Items] = NOTHING_DROPPED) -> FactTable:
    """Apply statements in order of their first day; `dropped` is what statements lose in the world at hand."""
    table = FactTable()
    present = sorted(supports, key=lambda s: (s.statement.from_, s.statement.id))
    losses = _superseded(present, dropped)
    for _, group in groupby(present, key=lambda s: s.statement.from_):
        _apply_day(table, list(group), as_of, losses)
    return table


def _superseded(present: list[Support], dropped: Mapping[str, Items]) -> Mapping[str, Items]:
    """What statements lose in this world, with what those that correct them set anew."""
    losses = dict(dropped)
    by_id = {s.statement.id: s.statement for s in present}
    for later in by_id.values():
        for name in later.supersedes & by_id.keys():
            anew = Items(frozenset(later.leaves), frozenset(c.path for c in later.closures))
            losses[name] = losses.get(name, Items()) | anew
    return losses


def _apply_day(table: FactTable, group: list[Support], as_of: date, losses: Mapping[str, Items]) -> None:
    """The statements of one day: first what they close, then what they set, then what new entries reopen."""
    closed: set[FactPath] = set()
    for support in group:
        for closure in support.statement.closures:
            if closure.path not in losses.get(support.statement.id, Items()).closures:
                _close(table, closure, support, _expired(support, as_of), first=closure.path not in closed)
                closed.add(closure.path)
    added: list[FactPath] = []
    for support in group:
        lost = losses.get(support.statement.id, Items())
        added += _apply_entries(table, support, lost, expired=_expired(support, as_of))
        for path, value in effective_leaves(support.statement, as_of).items():
            if not lost.covers(path):
                _apply_leaf(table, path, value, support)  # type: ignore[arg-type]  # leaves hold scalars
    today = {closure for support in group for closure in support.statement.closures}
    for path in added:
        _reopen(table, path, today)


def _expired(support: Support, as_of: date) -> bool:
    return support.statement.until is not None and as_of >= support.statement.until


def _close(table: FactTable, closure: Closure, support: Support, expired: bool, *, first: bool) -> None:  # noqa: FBT001 - both are states
    """Replace a list, or its matching entries, and close it; past `until` it is replaced and left open."""
    members = table.members.setdefault(closure.path, {})
    closures = table.closures.setdefault(closure.path, {})
    if first or closure.where:
        for key in [key for key in members if _matches(table, (*closure.path, key), closure)]:
            _remove_below(table, (*closure.path, key))
            del members[key]
    if expired:
        closures.pop(closure, None)
        return
    if not closure.where and first:
        closures.clear()
    closures[closure] = (*closures.get(closure, ()), support)


def _matches(table: FactTable, path: FactPath, closure: Closure) -> bool:
    for name, value in closure.where:
        leaf = table.leaves.get((*path, name))
        if leaf is None or leaf.value != value:
            return False
    return True


def _remove_below(table: FactTable, path: FactPath) -> None:
    size = len(path)
    for mapping in (table.leaves, table.members, table.closures):
        for key in [key for key in mapping if len(key) >= size and key[:size] == path]:
            del mapping[key]


def _apply_entries(table: FactTable, support: Support, lost: Items, *, expired: bool) -> list[FactPath]:
    """Note that entries exist; returns those that are new to their list."""
    added = []
    for path in sorted(support.statement.entries):
        if lost.covers(path):
            continue
        members = table.members.setdefault(path[:-1], {})
        known = members.get(path[-1])
        if expired:
            if known is None or known.ended:
                members[path[-1]] = Member((support,), ended=True)
            continue
        if known is None or known.ended:
            added.append(path)
            members[path[-1]] = Member((support,))
        else:
            members[path[-1]] = Member((*known.supports, support))
    return added


def _apply_leaf(table: FactTable, path: FactPath, value: Scalar | None, support: Support) -> None:
    if value is None:
        _end(table, path, support)
        return
    known = table.leaves.get(path)
    if known is not None and known.value == value and type(known.value) is type(value):
        table.leaves[path] = Leaf(value, (*known.supports, support))
    else:
        table.leaves[path] = Leaf(value, (support,))


def _end(table: FactTable, path: FactPath, support: Support) -> None:
    """End a fact, an entry, a list or a group: whatever stands at the path or below it."""
    depths = list_depths(path)
    if depths[-1:] == (len(path) - 1,):
        _remove_below(table, path)
        table.members.setdefault(path[:-1], {})[path[-1]] = Member((support,), ended=True)
        return
    size = len(path)
    for below in [key for key in table.leaves if key[:size] == path]:
        table.leaves[below] = Leaf(None, (support,))
    for below in [key for key in table.members if key[:size] == path]:
        for key in list(table.members[below]):
            _remove_below(table, (*below, key))
            table.members.setdefault(below, {})[key] = Member((support,), ended=True)
    for below in [key for key in table.closures if key[:size] == path]:
        del table.closures[below]
    if not any(key[:size] == path for key in table.leaves) or depths[-1:] == (size,):
        table.leaves[path] = Leaf(None, (support,))


def _reopen(table: FactTable, path: FactPath, today: set[Closure]) -> None:
    """A new entry reopens the closures of earlier days that it may fall under."""
    closures = table.closures.get(path[:-1], {})
    for closure in [closure for closure in closures if closure not in today and _may_match(table, path, closure)]:
        del closures[closure]


def _may_match(table: FactTable, path: FactPath, closure: Closure) -> bool:
    for name, value in closure.where:
        leaf = table.leaves.get((*path, name))
        if leaf is not None and leaf.value is not None and leaf.value != value:
            return False
    return True


def overlay_service(table: FactTable, service: str) -> FactTable:
    """The provider's facts with those of one service merged over them."""
    prefix = ("services", service, "facts")
    size = len(prefix)
    merged = table.copy()
    for path, closures in table.closures.items():
        if path[:size] == prefix:
            merged.closures[path[size:]] = dict(closures)
            if any(not closure.where for closure in closures):
                _remove_below(merged, path[size:])
                merged.closures[path[size:]] = {Closure(path[size:], c.where): s for c, s in closures.items()}
    for path, members in table.members.items():
        if path[:size] == prefix:
            merged.members.setdefault(path[size:], {}).update(members)
    for path, leaf in table.leaves.items():
        if path[:size] == prefix:
            merged.leaves[path[size:]] = leaf
    return merged
