"""The facts of one world at one date: what the statements, applied in order, leave standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from typing import TypeVar

from compliance.engine.disputes import Items, agreed, contradiction, has_run_out, same_value
from compliance.engine.evidence import Support, best_grade
from compliance.model.records import dataclass
from compliance.model.schema import is_entry, list_depths
from compliance.model.statements import GRADES, Closure, FactPath, Grade, facts_of, is_of_service
from compliance.model.values import Scalar

NOTHING_DROPPED: Mapping[str, Items] = {}
_NOTHING = Items()
_WHAT_IT_IS = ("scheme", "framework", "kind")
"""Fields by which conditions choose entries of a list: with the same key, an entry is the same kind of thing."""
Kept = TypeVar("Kept")
_NAME, _FORMER, _NUMBERS = (("identity", name) for name in ("legal_name", "former_names", "register_numbers"))
"""Who a company is; a service with a registered name of its own is another company's, with none of these of the provider's."""


SupportedValue = tuple[Scalar, Support]
"""What one of the statements behind a fact says of it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact; `value` is `None` once it has ended. `supports` are the statements that say so.

    Where statements that agree say it more and less exactly, `value` is what they say together, and `parts` what each of them
    says; `parts` is empty where all say the same. `former` are the names that came before, of a registered name. A list that
    nobody stated as such is `open`.
    """

    value: Scalar | None
    supports: tuple[Support, ...]
    parts: tuple[SupportedValue, ...] = ()
    former: tuple[SupportedValue, ...] = ()
    open: bool = False

    @property
    def grade(self) -> Grade:
        """The best grade of evidence on which the value is known; no better than those it takes to know it so exactly."""
        for grade in GRADES if self.parts else ():
            said = [value for value, support in self.parts if GRADES.index(support.grade) <= GRADES.index(grade)]
            if said and same_value(together(said), self.value):
                return grade
        return best_grade(self.supports)


def together(values: Sequence[Scalar]) -> Scalar:
    """What values of one fact that agree say together; of some that do not, as where worlds are too many, the last counts."""
    said = values[0]
    for value in values[1:]:
        both = agreed(said, value)
        said = value if both is None else both
    return said


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a keyed list: there, or `ended`. `supports` are the statements that say so.

    `unsure` is one of which that has run out: nobody says any more that it is gone, nor that it is there. `forgotten` is one
    that only statements which have run out ever named. Of both, all that is known is what they are, if they are there.
    """

    supports: tuple[Support, ...]
    ended: bool = False
    unsure: bool = False
    forgotten: bool = False

    @property
    def gone(self) -> bool:
        """Whether somebody says that it is not there, or no longer."""
        return self.ended and not self.unsure and not self.forgotten


@dataclass(frozen=True)
class FactGroup:
    """What stands in a table of one group of facts, without what services state of their own.

    Attributes:
        leaves: the facts.
        lists: the paths of its keyed lists.
        supports: gives the statements behind any of it.
    """

    leaves: Mapping[FactPath, Leaf]
    lists: frozenset[FactPath]
    supports: Callable[[], Iterable[Support]]

    @cached_property
    def days(self) -> Sequence[date]:
        """What the age of each statement behind any of it counts from, in order, each once."""
        return sorted({support.latest for support in self.supports()})

    @cached_property
    def weakest(self) -> Grade:
        """The lowest grade of any of these statements."""
        return max((support.grade for support in self.supports()), default=GRADES[0])  # `A` is the best


def _supports(
    leaves: Iterable[Leaf],
    lists: Iterable[FactPath],
    members: Mapping[FactPath, Mapping[str, Member]],
    closures: Mapping[FactPath, Mapping[Closure, tuple[Support, ...]]],
) -> Iterator[Support]:
    """The statements behind some facts and lists of a table, which is not held by them itself: it would outlive its use."""
    for leaf in leaves:
        yield from leaf.supports
        yield from (support for _, support in (*leaf.parts, *leaf.former))
    for path in lists:
        for member in members.get(path, {}).values():
            yield from member.supports
        for supports in closures.get(path, {}).values():
            yield from supports


@dataclass(slots=True)
class FactTable:
    """Facts by path, members and closures of keyed lists by the list's path."""

    leaves: dict[FactPath, Leaf] = field(default_factory=dict)
    members: dict[FactPath, dict[str, Member]] = field(default_factory=dict)
    closures: dict[FactPath, dict[Closure, tuple[Support, ...]]] = field(default_factory=dict)
    _groups: dict[str, FactGroup] = field(default_factory=dict, compare=False)
    _changed: frozenset[str] | None = field(default=None, compare=False)

    def groups(self) -> Mapping[str, FactGroup]:
        """The facts by group, of a table to which nothing is added any more; declared answers are no facts."""
        if not self._groups:
            leaves: defaultdict[str, dict[FactPath, Leaf]] = defaultdict(dict)
            lists: defaultdict[str, set[FactPath]] = defaultdict(set)
            for path, leaf in self.leaves.items():
                if path[0] != "answers" and not is_of_service(path):
                    leaves[path[0]][path] = leaf
                    lists[path[0]].update(
                        [path] if leaf.value is None and list_depths(path)[-1:] == (len(path),) else []
                    )
            for path in (*self.members, *self.closures):
                if not is_of_service(path):
                    lists[path[0]].add(path)
            for name in leaves.keys() | lists.keys():
                supports = partial(_supports, leaves[name].values(), lists[name], self.members, self.closures)
                self._groups[name] = FactGroup(leaves[name], frozenset(lists[name]), supports)
        return self._groups

    def changed_from(self, other: FactTable) -> frozenset[str]:
        """The groups of facts that are not as in the table it is a changed copy of."""
        if self._changed is None:
            mine, theirs = self.groups(), other.groups()
            alike = (
                name
                for name, group in mine.items()
                if name in theirs
                and (group.leaves, group.lists) == (theirs[name].leaves, theirs[name].lists)
                and all(
                    stated.get(path) == as_stated.get(path)
                    for path in group.lists
                    for stated, as_stated in ((self.members, other.members), (self.closures, other.closures))
                )
            )
            self._changed = frozenset(mine) - frozenset(alike)
        return self._changed

    def copy(self) -> FactTable:
        """A copy that can be changed on its own."""
        return FactTable(
            dict(self.leaves),
            {k: dict(v) for k, v in self.members.items()},
            {k: dict(v) for k, v in self.closures.items()},
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says at a date, or of it what is about some facts.

    `lost` is what those that correct it say instead of it; `run_out` is whether it is past its `until`.
    """

    support: Support
    leaves: Mapping[FactPath, Scalar | None]
    entries: Sequence[FactPath]
    closures: Sequence[Closure]
    run_out: bool
    lost: Items

    @property
    def ends(self) -> Iterator[FactPath]:
        """The paths it ends."""
        return (path for path, value in self.leaves.items() if value is None or self.run_out)


def said_at(supports: Iterable[Support], as_of: date) -> tuple[Said, ...]:
    """What statements say at a date, in the order in which they take their turn."""
    present = sorted(supports, key=lambda s: (s.statement.from_, s.statement.id))
    lost = _superseded(present, as_of)
    return tuple(
        Said(
            support,
            statement.leaves,
            sorted(statement.entries),
            statement.closures,
            has_run_out(statement, as_of),
            lost.get(statement.id, _NOTHING),
        )
        for support in present
        for statement in [support.statement]
    )


def build_table(said: Iterable[Said], dropped: Mapping[str, Items] = NOTHING_DROPPED) -> FactTable:
    """Apply what statements say, in the order given; `dropped` is what statements lose in the world at hand."""
    table = FactTable()
    if dropped:
        said = [
            replace(one, lost=one.lost | dropped[name]) if (name := one.support.statement.id) in dropped else one
            for one in said
        ]
    for _, group in groupby(said, key=lambda one: one.support.statement.from_):
        _apply_day(table, list(group))
    _name_former(table)
    return table


def _superseded(present: list[Support], as_of: date) -> Mapping[str, Items]:
    """What statements lose to those that correct them: what these set anew or contradict."""
    losses: dict[str, Items] = {}
    by_id = {s.statement.id: s.statement for s in present}
    for later in by_id.values():
        for name in later.supersedes & by_id.keys():
            anew = Items(frozenset(later.leaves), frozenset(c.path for c in later.closures))
            losses[name] = losses.get(name, _NOTHING) | anew | contradiction(by_id[name], later, as_of)[0]
    return losses


def _apply_day(table: FactTable, group: list[Said]) -> None:
    """The statements of one day: first what they close, then what they set, then what new entries reopen."""
    today = _close_lists(table, group)
    _apply_ends(table, group)
    added: list[tuple[FactPath, Said]] = []
    stated: dict[FactPath, tuple[Leaf | None, list[SupportedValue]]] = {}
    for one in group:
        added += [(path, one) for path in _apply_entries(table, one)]
        for path, value in one.leaves.items():
            if not one.lost.covers(path):
                if _moves_entry(table, path, value):
                    added.append((path[:-1], one))
                if value is not None and not one.run_out:
                    before, parts = stated.setdefault(path, (table.leaves.get(path), []))
                    parts.append((value, one.support))
                    leaf = _stated(before, parts)
                    table.leaves[path] = _renamed(before, leaf) if path[-2:] == _NAME else leaf
    named = {path for one in group if not one.run_out for path in one.entries}
    for path, one in added:
        # Of an entry whose statement has run out nobody knows any more, not even who closed the list on that day.
        forgotten = one.run_out and path not in named
        _reopen(table, path, one.leaves, set() if forgotten else today)


def _close_lists(table: FactTable, group: list[Said]) -> set[Closure]:
    """Apply what the statements of a day close: whole lists first; last what has run out, which leaves lists open."""
    today: set[Closure] = set()
    closings = [(closure, one) for one in group for closure in one.closures if closure.path not in one.lost.closures]
    for closure, one in sorted(closings, key=lambda c: (c[1].run_out, bool(c[0].where))):
        _replace(table, closure, one.support)
        closures = table.closures.setdefault(closure.path, {})
        if one.run_out:
            # Nothing is known of these entries any more, so no other closure speaks for them either.
            for other in [other for other in closures if _overlap(other, closure)]:
                del closures[other]
                today.discard(other)
            continue
        if not closure.where and closure not in today:
            closures.clear()
        closures[closure] = (*closures.get(closure, ()), one.support)
        today.add(closure)
    return today


def _replace(table: FactTable, closure: Closure, support: Support) -> None:
    """Take out the entries a closure speaks of.

    Where it is partial other closures stay, so that an entry is gone rests on this statement, and the table says so.
    """
    members = table.members.setdefault(closure.path, {})
    for key in [key for key in members if _matches(table, (*closure.path, key), closure)]:
        _remove_below(table, (*closure.path, key))
        if closure.where:
            members[key] = Member((support,), ended=True)
        else:
            del members[key]


def _overlap(first: Closure, second: Closure) -> bool:
    """Can an entry fall under both of two closures of one list?"""
    wanted = dict(second.where)
    return all(wanted.get(name, value) == value for name, value in first.where)


def _matches(table: FactTable, path: FactPath, closure: Closure) -> bool:
    for name, value in closure.where:
        leaf = table.leaves.get((*path, name))
        if leaf is None or not same_value(leaf.value, value):
            return False
    return True


def _remove_below(table: FactTable, path: FactPath) -> None:
    size = len(path)
    for mapping in (table.leaves, table.members, table.closures):
        for key in [key for key in mapping if len(key) >= size and key[:size] == path]:
            del mapping[key]


def _apply_entries(table: FactTable, one: Said) -> list[FactPath]:
    """Note that entries exist; returns those that are new to their list."""
    added = []
    for path in one.entries:
        if one.lost.covers(path):
            continue
        members = table.members.setdefault(path[:-1], {})
        known = members.get(path[-1])
        if known is None or known.ended:
            if known is not None and known.unsure:
                _remove_below(table, path)
            elif known is not None and known.forgotten and not one.run_out:
                _forget(table, path)
            added.append(path)
            ends = known.supports if known and one.run_out else ()
            members[path[-1]] = Member((*ends, one.support), ended=one.run_out, forgotten=one.run_out)
            if one.run_out:
                _keep_what_it_is(table, path, one)
        elif not one.run_out:
            members[path[-1]] = Member((*known.supports, one.support))
    return added


def _what_it_is(path: FactPath) -> Iterator[FactPath]:
    return ((*path, name) for name in _WHAT_IT_IS)


def _keep_what_it_is(table: FactTable, path: FactPath, one: Said) -> None:
    """What a statement that has run out said an entry is, which is so if the entry is still there."""
    for field_ in _what_it_is(path):
        if (value := one.leaves.get(field_)) is not None and not one.lost.covers(field_):
            table.leaves[field_] = Leaf(value, (one.support,))


def _forget(table: FactTable, path: FactPath) -> None:
    """Of an entry that is named anew, what a statement that has run out said it is has ended, as all else it said."""
    for field_ in _what_it_is(path):
        if (leaf := table.leaves.get(field_)) is not None and leaf.value is not None:
            table.leaves[field_] = Leaf(None, leaf.supports)


def _apply_ends(table: FactTable, group: list[Said]) -> None:
    """What the statements of a day end, innermost first, so that the end of a list also speaks for its entries.

    An end that has run out comes before one that has not, which holds.
    """
    ends = [(path, one) for one in group for path in one.ends if not one.lost.covers(path)]
    for path, one in sorted(ends, key=lambda end: (not end[1].run_out, -len(end[0]))):
        _end(table, path, one.support, unsure=one.run_out)


def _stated(before: Leaf | None, today: Sequence[SupportedValue]) -> Leaf:
    """A fact as the statements of one day have it. What was stated before and is stated again keeps what backs it."""
    if len(today) == 1 and (before is None or before.value is None):
        return Leaf(today[0][0], (today[0][1],))
    said = together([value for value, _ in today])
    earlier = () if before is None or before.value is None else before.parts or _alike(before.value, before.supports)
    repeated = before is not None and before.value is not None and same_value(before.value, said)
    kept = [p for p in earlier if repeated or any(same_value(p[0], value) for value, _ in today)]
    parts = (*kept, *today)
    exact = together([value for value, _ in parts])
    differ = any(not same_value(value, exact) for value, _ in parts)
    return Leaf(exact, tuple(support for _, support in parts), parts if differ else ())


def _renamed(before: Leaf | None, leaf: Leaf) -> Leaf:
    """A registered name with those it had before. An end in between makes it another company's."""
    if before is None or before.value is None or same_value(before.value, leaf.value):
        return leaf if before is None or before.value is None else replace(leaf, former=before.former)
    return replace(leaf, former=(*before.former, *_alike(before.value, before.supports)))


def _name_former(table: FactTable) -> None:
    """A name once registered is a former one, where the profile states none: on the weakest evidence of them all."""
    leaf = table.leaves.get(_NAME)
    if leaf is not None and leaf.former and _FORMER not in table.leaves:
        names = tuple(dict.fromkeys(str(value) for value, _ in leaf.former))
        weakest = max((support for _, support in leaf.former), key=lambda support: GRADES.index(support.grade))
        table.leaves[_FORMER] = Leaf(names, (weakest,), open=True)


def _alike(value: Scalar, supports: Iterable[Support]) -> tuple[SupportedValue, ...]:
    return tuple((value, support) for support in supports)


def _end(table: FactTable, path: FactPath, support: Support, *, unsure: bool = False) -> None:
    """End a fact, an entry, a list or a group: whatever stands at the path or below it."""
    depths = list_depths(path)
    if is_entry(path):
        _end_entry(table, path, support, unsure=unsure)
        return
    size = len(path)
    for below in [key for key in table.members if key[:size] == path]:
        for key in list(table.members.get(below, ())):
            _end_entry(table, (*below, key), support, unsure=unsure)
    for below in [key for key in table.leaves if key[:size] == path]:
        table.leaves[below] = _ended(table.leaves[below], support)
    for below in [key for key in table.closures if key[:size] == path]:
        del table.closures[below]
    if not any(key[:size] == path for key in table.leaves) or depths[-1:] == (size,):
        table.leaves[path] = table.leaves.get(path) or Leaf(None, (support,))


def _end_entry(table: FactTable, path: FactPath, support: Support, *, unsure: bool) -> None:
    """End an entry of a keyed list: a later statement said that it is no longer in it. A closed list stays closed.

    Where that has run out (`unsure`), all that is known of the entry is what it is, if it is there again.
    """
    kept = {field_: table.leaves.get(field_) for field_ in _what_it_is(path)} if unsure else {}
    _remove_below(table, path)
    table.leaves |= {key: leaf for key, leaf in kept.items() if leaf is not None}
    members = table.members.setdefault(path[:-1], {})
    known = members.get(path[-1])
    earlier = known.supports if known and known.ended else ()
    members[path[-1]] = Member((*earlier, support), ended=True, unsure=unsure)


def _ended(known: Leaf, support: Support) -> Leaf:
    """The end of a fact; saying so again adds to what backs it."""
    return Leaf(None, (*(known.supports if known.value is None else ()), support))


def _moves_entry(table: FactTable, path: FactPath, value: Scalar | None) -> bool:
    """Does a new value of this field bring an entry that was there under a partial closure?"""
    closures = table.closures.get(path[:-2])
    if not closures or value is None:
        return False
    known = table.leaves.get(path)
    return (known is None or not same_value(known.value, value)) and any(
        name == path[-1] and same_value(value, wanted) for closure in closures for name, wanted in closure.where
    )


def _reopen(table: FactTable, path: FactPath, leaves: Mapping[FactPath, Scalar | None], today: set[Closure]) -> None:
    """A new entry reopens the closures it may fall under, unless a closure of its own day speaks of it."""
    if any(closure.path == path[:-1] and _matches(table, path, closure) for closure in today):
        return
    closures = table.closures.get(path[:-1], {})
    for closure in [c for c in closures if c not in today and _may_match(table, path, leaves, c)]:
        del closures[closure]


def _may_match(table: FactTable, path: FactPath, leaves: Mapping[FactPath, Scalar | None], closure: Closure) -> bool:
    for name, value in closure.where:
        leaf = table.leaves.get((*path, name))
        stated = leaves.get((*path, name)) or (leaf.value if leaf is not None else None)
        if stated is not None and not same_value(stated, value):
            return False
    return True


def overlay_service(table: FactTable, service: str) -> FactTable:
    """The provider's facts with those of one service merged over them, as if they were stated after all others.

    The table itself where the service states none of its own.
    """
    prefix = facts_of(service)
    if not any(
        path[: len(prefix)] == prefix for stated in (table.leaves, table.members, table.closures) for path in stated
    ):
        return table
    merged = table.copy()
    leaves = {path: leaf for path, leaf in _own(table.leaves, prefix) if path}
    leaves |= _no_word_on(merged, leaves, _own(table.members, prefix))
    for path, leaf in leaves.items():
        if leaf.value is None:
            _end(merged, path, leaf.supports[-1])
    if _NAME in leaves:
        for path in (_FORMER, _NUMBERS):
            merged.leaves.pop(path, None)
    today = _merge_closures(merged, _own(table.closures, prefix))
    added = _merge_members(merged, _own(table.members, prefix))
    for path, leaf in leaves.items():
        if leaf.value is not None:
            if _moves_entry(merged, path, leaf.value):
                added.append(path[:-1])
            merged.leaves[path] = leaf
    for path in added:
        _reopen(merged, path, {}, today)
    _name_former(merged)
    return merged


def _no_word_on(
    merged: FactTable, leaves: Mapping[FactPath, Leaf], stated: list[tuple[FactPath, dict[str, Member]]]
) -> Mapping[FactPath, Leaf]:
    """The end of what statements of a service that have run out said an entry is, where the provider's entry is there."""
    ended: dict[FactPath, Leaf] = {}
    for path, entries in stated:
        for key in (key for key, entry in entries.items() if entry.forgotten):
            known = merged.members.get(path, {}).get(key)
            if known is not None and not known.ended:
                ended |= {f: Leaf(None, leaves[f].supports) for f in _what_it_is((*path, key)) if f in leaves}
    return ended


def _merge_closures(
    merged: FactTable, stated: list[tuple[FactPath, dict[Closure, tuple[Support, ...]]]]
) -> set[Closure]:
    """Replace and close the lists a service states in full, or in part; returns its closures."""
    today: set[Closure] = set()
    for path, closures in stated:
        for closure, supports in sorted(closures.items(), key=lambda item: bool(item[0].where)):
            here = Closure(path, closure.where)
            _replace(merged, here, supports[-1])
            merged.closures[path] = {**(merged.closures.get(path, {}) if here.where else {}), here: supports}
            today.add(here)
    return today


def _merge_members(merged: FactTable, stated: list[tuple[FactPath, dict[str, Member]]]) -> list[FactPath]:
    """Add the entries a service states; returns those the provider does not have."""
    added = []
    for path, members in stated:
        there = merged.members.setdefault(path, {})
        for key, member in members.items():
            known = there.get(key)
            if known is not None and not known.ended and member.forgotten:
                continue
            if known is None or known.ended or member.ended:
                there[key] = member
                added += [] if member.ended else [(*path, key)]
            else:
                there[key] = Member((*known.supports, *member.supports))
    return added


def _own(mapping: Mapping[FactPath, Kept], prefix: FactPath) -> list[tuple[FactPath, Kept]]:
    """What stands below a path, by its path from there, outer ones first."""
    size = len(prefix)
    return sorted(((p[size:], v) for p, v in mapping.items() if p[:size] == prefix), key=lambda item: len(item[0]))
