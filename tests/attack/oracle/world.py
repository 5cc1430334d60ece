"""Design, section 3, "Snapshot", "Open and closed lists": what stands where in one world, and what backs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.attack.oracle.disputes import Items, Losses, contradiction, lost
from tests.attack.oracle.statements import END, KEYED, Asked, Path, Statement

UNKNOWN = "(unknown)"
WHAT_IT_IS = ("scheme", "kind")
"""An entry whose end has run out may be there again, and one that only statements which have run out named may still be there; if
it is, it is of this scheme and kind, as the product documents."""
NOTHING: Items = frozenset()


@dataclass
class Fact:
    """A value or an end, and the statements that say so, each with what it said."""

    value: Any
    parts: list[tuple[Any, Statement]]


@dataclass
class Entry:
    """An entry of a list: there, gone, or perhaps (`sure` is false; `ended` where its end has run out); and who says so."""

    there: bool
    backing: list[Statement]
    sure: bool = True
    ended: bool = False


@dataclass
class World:
    """All that is believed in one world at one day."""

    as_of: int
    facts: dict[Path, Fact] = field(default_factory=dict)
    entries: dict[Path, dict[str, Entry]] = field(default_factory=lambda: {path: {} for path in KEYED})
    closed: dict[tuple[Path, tuple[str, Any] | None], list[Statement]] = field(default_factory=dict)

    # --- Reading ---

    def value(self, path: Path, asked: Asked) -> Any:
        """What stands there, as far as it is well enough backed for a rule: `UNKNOWN` where nothing is."""
        fact = self.facts.get(path)
        if fact is None or fact.value == END:
            return UNKNOWN
        strong = [value for value, statement in fact.parts if asked.met(statement, self.as_of)]
        return together(strong) if strong else UNKNOWN

    def members(self, path: Path, asked: Asked) -> list[tuple[Path, bool, bool]]:
        """The entries of a list: where each stands, whether it is there for sure, and whether its fields can be read."""
        found = []
        for key, entry in sorted(self.entries[path].items()):
            strong = any(asked.met(statement, self.as_of) for statement in entry.backing)
            if entry.there:
                found.append(((*path, key), strong and entry.sure, True))
            elif not (strong and entry.sure):
                found.append(((*path, key), False, True))
        return found

    def closures(self, path: Path, asked: Asked) -> list[tuple[str, Any] | None]:
        """How the list is closed: `None` is wholly, else the field and the value that no further entry has."""
        return [
            where
            for (closed, where), backing in self.closed.items()
            if closed == path and any(asked.met(statement, self.as_of) for statement in backing)
        ]

    def ruled_out(self, path: Path, asked: Asked) -> frozenset[Any]:
        """What a field stated too weakly for a rule is not.

        Who lists all certificates of one scheme says of one that stood there as another scheme's that it is none of these: the
        product documents that.
        """
        fact = self.facts.get(path)
        if fact is None or fact.value == END or not self.entries[path[:-2]][path[-2]].there:
            return frozenset()
        since = min(statement.day for _, statement in fact.parts)
        return frozenset(
            where[1]
            for where in self.closures(path[:-2], asked)
            if where is not None
            and where[0] == path[-1]
            and where[1] != fact.value
            and since <= max(s.day for s in self.closed[path[:-2], where] if asked.met(s, self.as_of))
        )

    # --- Building ---

    def close(self, path: Path, where: tuple[str, Any] | None, statement: Statement) -> None:
        """Replace the list, or the entries that match."""
        for key in [*self.entries[path]]:
            fact = self.facts.get((*path, key, where[0])) if where else None
            if where is None or (fact is not None and fact.value == where[1]):
                self.forget((*path, key))
                # Other parts of the list stay, so that this entry is gone rests on this statement.
                if where is None:
                    del self.entries[path][key]
                else:
                    self.entries[path][key] = Entry(there=False, backing=[statement])
        over = statement.over(self.as_of)
        for other in [c for c in self.closed if c[0] == path]:
            overlaps = where is None or other[1] is None or other[1][0] != where[0] or other[1][1] == where[1]
            anew = where is None and not (other[1] is None and self.closed[other][0].day == statement.day)
            # One that has run out leaves open all it may have spoken of.
            if overlaps if over else anew:
                del self.closed[other]
        if not statement.over(self.as_of):
            self.closed.setdefault((path, where), []).append(statement)

    def forget(self, path: Path) -> None:
        """Nothing is known below a path any more."""
        for below in [p for p in self.facts if p[: len(path)] == path]:
            del self.facts[below]

    def end(self, path: Path, statement: Statement) -> None:
        """End a fact or an entry."""
        over = statement.over(self.as_of)
        if path[:-1] in self.entries:
            kept = {(*path, n): self.facts[(*path, n)] for n in WHAT_IT_IS if (*path, n) in self.facts} if over else {}
            self.forget(path)
            self.facts |= kept
            known = self.entries[path[:-1]].get(path[-1])
            before = known.backing if known is not None and not known.there else []
            self.entries[path[:-1]][path[-1]] = Entry(
                there=False, backing=[*before, statement], sure=not over, ended=over
            )
            return
        known_fact = self.facts.get(path)
        again = known_fact.parts if known_fact is not None and known_fact.value == END else []
        self.facts[path] = Fact(END, [*again, (END, statement)])


def together(values: list[Any]) -> Any:
    """What agreeing values say together: the intersection of ranges."""
    value = values[0]
    for other in values[1:]:
        if isinstance(value, tuple) and value[:1] in (("number",), ("days",)):
            value = (value[0], max(value[1], other[1]), min(value[2], other[2]))
    return value


def world_of(statements: list[Statement], as_of: int, losses: Losses) -> World:
    """Build it: day after day, first what is closed, then what ends, then what is set."""
    world = World(as_of)
    losses = _corrected(statements, as_of, losses)
    for day in sorted({s.day for s in statements}):
        _take_in(world, [s for s in statements if s.day == day], losses)
    return world


def _corrected(statements: list[Statement], as_of: int, losses: Losses) -> Losses:
    """A statement that another corrects loses all that the other says, and what contradicts it."""
    after = dict(losses)
    for later in statements:
        for earlier in statements:
            if earlier.id in later.supersedes:
                anew = {("at", path) for path in later.leaves} | {("closed", path) for path, _ in later.closures}
                against = contradiction(earlier, later, as_of, exactly=True)[0]
                after[earlier.id] = after.get(earlier.id, NOTHING) | frozenset(anew) | against
    return after


def _take_in(world: World, group: list[Statement], losses: Losses) -> None:
    def gone(s: Statement) -> Items:
        return losses.get(s.id, NOTHING)

    closings = [(p, w, s) for s in group for p, w in s.closures if ("closed", p) not in gone(s)]
    today = []
    for path, where, statement in sorted(closings, key=lambda c: (c[2].over(world.as_of), c[1] is not None)):
        world.close(path, where, statement)
        today.append((path, where))
    ends = [(path, s) for s in group for path, v in s.said(world.as_of).items() if v == END and not lost(gone(s), path)]
    for path, statement in sorted(ends, key=lambda e: (not e[1].over(world.as_of), -len(e[0]))):
        world.end(path, statement)
    before = {path: Fact(fact.value, [*fact.parts]) for path, fact in world.facts.items()}
    added = [
        (path, s)
        for s in group
        for path in sorted(s.entries)
        if not lost(gone(s), path) and _enter(world, path, s, gone(s))
    ]
    for statement in group:
        for path, value in statement.leaves.items():
            if not lost(gone(statement), path):
                if _moves(world, path, value):
                    added.append((path[:-1], statement))
                if value != END and not statement.over(world.as_of):
                    _state(world, before, path, value, statement)
    named = {path for s in group if not s.over(world.as_of) for path in s.entries}
    for path, statement in added:
        # What a statement that is past its `until` first named reopens the list, also one that was closed on its own day.
        over = statement.over(world.as_of) and path not in named
        _reopen(world, path, statement, [] if over else [c for c in today if c in world.closed])


def _enter(world: World, path: Path, statement: Statement, gone: Items) -> bool:
    """An entry is named; is it new to its list?"""
    entries, over = world.entries[path[:-1]], statement.over(world.as_of)
    known = entries.get(path[-1])
    if known is not None and known.there:
        if not over:
            known.backing.append(statement)
        return False
    if known is not None and known.ended:
        world.forget(path)
    for name in WHAT_IT_IS:
        field_, said = (*path, name), statement.leaves.get((*path, name), END)
        if over and said != END and not lost(gone, field_):
            world.facts[field_] = Fact(said, [(said, statement)])
        elif not over and known is not None and not known.sure and field_ in world.facts:
            world.facts[field_] = Fact(END, world.facts[field_].parts)
    entries[path[-1]] = Entry(there=not over, backing=[statement], sure=not over)
    return True


def _state(world: World, before: Mapping[Path, Fact], path: Path, value: Any, statement: Statement) -> None:
    """A value is stated: restated, it adds to what backs it; anew, it stands on its own; of one day, values agree."""
    fact, earlier = world.facts.get(path), before.get(path)
    said_today = [p for p in fact.parts if p[1].day == statement.day and p[0] != END] if fact is not None else []
    today = [*said_today, (value, statement)]
    whole = together([v for v, _ in today])
    kept = []
    if earlier is not None and earlier.value != END:
        same = earlier.value == whole
        kept = [p for p in earlier.parts if same or any(p[0] == v for v, _ in today)]
    parts = [*kept, *today]
    world.facts[path] = Fact(together([v for v, _ in parts]), parts)


def _moves(world: World, path: Path, value: Any) -> bool:
    """Does a new value of this field bring an entry under a part of its list that is closed?"""
    if value == END or path[:-2] not in world.entries:
        return False
    known = world.facts.get(path)
    changed = known is None or known.value != value
    return changed and any(c == path[:-2] and where == (path[-1], value) for c, where in world.closed)


def _reopen(world: World, path: Path, statement: Statement, today: list[tuple[Path, tuple[str, Any] | None]]) -> None:
    """An entry that a statement adds without closing reopens what it may fall under."""

    def field_of(name: str) -> Any:
        said = statement.leaves.get((*path, name), END)
        known = world.facts.get((*path, name))
        return said if said != END else known.value if known is not None else END

    if any(p == path[:-1] and (w is None or field_of(w[0]) == w[1]) for p, w in today):
        return
    for closed, where in [*world.closed]:
        if (
            closed == path[:-1]
            and (closed, where) not in today
            and (where is None or field_of(where[0]) in (END, where[1]))
        ):
            del world.closed[closed, where]
