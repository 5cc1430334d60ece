"""The facts in each world of the disputes of a profile. What a dispute is not about is made once, for all of them.

A profile falls into areas: what is said of one never changes what stands in another. An entry of a list that nobody closes is
one, a list that somebody closes, a fact by itself. In another world only the areas that differ are made anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from compliance.engine.disputes import Dispute, Items, World
from compliance.engine.figures import add_euros, in_another_currency, settle
from compliance.engine.table import FactTable, Said, build_table
from compliance.model.rule_values import Rates
from compliance.model.statements import FactPath

KEPT: Final = 256
"""Worlds of which the facts are kept at a time; a rule is decided in far fewer."""
_BY_THEMSELVES: Final = ("identity",)
"""Groups of facts that say something of one another, and so are one area."""


class Worlds:
    """The facts in each world of some disputes, without those that a service states over them."""

    def __init__(
        self,
        said: Sequence[Said],
        disputes: Sequence[Dispute],
        rates: Mapping[str, Rates],
        eu: Collection[str] | None = None,
    ) -> None:
        """Prepare; nothing is made before it is asked for.

        Args:
            said: what the statements say.
            disputes: their disputes, and those of figures.
            rates: what a euro cost, by currency and year.
            eu: the countries of the EU on the day; looked at where figures contradict each other only.
        """
        self._disputes, self._rates, self._eu = disputes, rates, eu
        self._areas = _Areas(said, disputes)
        self._believed: Mapping[int, int] = {}
        self._tables: dict[World, FactTable] = {}

    def believing(self, readings: Mapping[int, int]) -> Worlds:
        """The same with some disputes settled: each of these has one reading left, the one given."""
        other = Worlds.__new__(Worlds)
        other.__dict__.update(self.__dict__)
        other._believed = {**readings, **self._believed}  # noqa: SLF001 - of its own class
        return other

    def table(self, world: World) -> FactTable:
        """The facts in a world."""
        world = self._in_full(world)
        table = self._tables.get(world)
        if table is None:
            if len(self._tables) >= KEPT:
                self._tables.clear()
            table = self._tables[world] = self._made(world)
        return table

    def are_alike(self, worlds: Iterable[World], number: int) -> bool:
        """Are the facts the same in worlds that differ in one dispute of statements, which no other one touches?"""
        areas = self._areas.of_dispute[number]
        first, *others = ([self._areas.made(area, self._in_full(world)) for area in areas] for world in worlds)
        return all(other == first for other in others)

    def have_other_entries(self, first: World, second: World, number: int) -> bool:
        """Are other entries of lists there in one of two worlds that differ in one dispute?"""
        areas = self._areas.of_dispute[number]
        there, here = (
            [
                {
                    path: [
                        (key, member.ended, member.unsure, member.forgotten) for key, member in sorted(list_.items())
                    ]
                    for path, list_ in made.members.items()
                }
                for made in (self._areas.made(area, self._in_full(world)) for area in areas)
            ]
            for world in (first, second)
        )
        return there != here

    @property
    def reach(self) -> Sequence[Collection[FactPath]]:
        """Of each dispute the places of facts that may be others by it."""
        areas = self._areas.of_dispute
        return [dispute.paths.union(of_one) for dispute, of_one in zip(self._disputes, areas, strict=True)]

    def _in_full(self, world: World) -> World:
        """A world by the readings there were before some disputes were settled."""
        if not self._believed:
            return world
        return tuple(self._believed.get(number, reading) for number, reading in enumerate(world))

    def _made(self, world: World) -> FactTable:
        table = self._areas.together(world)
        of_figures = any(dispute.figures for dispute in self._disputes)
        if of_figures or self._areas.in_another_currency:
            table = FactTable({**table.leaves}, table.members, {**table.closures})
            settle(table, zip(self._disputes, world, strict=True), self._eu)
            add_euros(table, self._rates)
        return table


class _Areas:
    """The areas of a profile that disputes are about, each in the worlds asked for."""

    def __init__(self, said: Sequence[Said], disputes: Sequence[Dispute]) -> None:
        self._said, self._disputes = said, disputes
        self._paths = frozenset(path for one in said for path in _paths_of(one)) if disputes else frozenset()
        self._made: dict[tuple[FactPath, World], FactTable] = {}
        self._dropped: dict[tuple[int, int], Mapping[str, Items]] = {}

    @cached_property
    def in_another_currency(self) -> bool:
        """Is anything stated in another currency than the euro?"""
        return any(in_another_currency(path) for one in self._said for path in one.leaves)

    @cached_property
    def of_dispute(self) -> Sequence[Sequence[FactPath]]:
        """The areas that each dispute is about; a dispute of figures takes nothing from statements, and is about none."""
        return [
            () if dispute.figures else sorted({self._area(path) for path in dispute.paths})
            for dispute in self._disputes
        ]

    @cached_property
    def _about(self) -> Mapping[FactPath, Sequence[int]]:
        """The numbers of the disputes about each area that one is about."""
        about: defaultdict[FactPath, list[int]] = defaultdict(list)
        for number, areas in enumerate(self.of_dispute):
            for area in areas:
                about[area].append(number)
        return about

    @cached_property
    def _within(self) -> Mapping[FactPath, Sequence[Said]]:
        """What statements say of each area that a dispute is about."""
        within: defaultdict[FactPath, list[Said]] = defaultdict(list)
        for one in self._said:
            paths: defaultdict[FactPath, list[FactPath]] = defaultdict(list)
            for path in _paths_of(one):
                paths[self._area(path)].append(path)
            for area in paths.keys() & self._about.keys():
                there = frozenset(paths[area])
                within[area].append(
                    replace(
                        one,
                        leaves={path: value for path, value in one.leaves.items() if path in there},
                        entries=[path for path in one.entries if path in there],
                        closures=[closure for closure in one.closures if closure.path in there],
                    )
                )
        return within

    def _area(self, path: FactPath) -> FactPath:
        """The area a path is in: the outermost of what is stated, ended or closed at or above it."""
        if path[0] in _BY_THEMSELVES:
            return path[:1]
        return next((path[:size] for size in range(1, len(path)) if path[:size] in self._paths), path)

    def made(self, area: FactPath, world: World) -> FactTable:
        """What stands in an area in a world."""
        about = self._about[area]
        key = area, tuple(world[number] for number in about)
        if key not in self._made:
            self._made[key] = build_table(self._within.get(area, ()), self._dropped_in(world, about))
        return self._made[key]

    @cached_property
    def _first(self) -> FactTable:
        """All that stands in the first world."""
        numbers = range(len(self._disputes))
        return build_table(self._said, self._dropped_in((0,) * len(numbers), numbers))

    def _dropped_in(self, world: World, numbers: Iterable[int]) -> Mapping[str, Items]:
        """What statements lose in a world by some disputes; one of figures takes nothing from them."""
        dropped: dict[str, Items] = {}
        for key in ((number, world[number]) for number in numbers if not self._disputes[number].figures):
            if key not in self._dropped:
                self._dropped[key] = self._disputes[key[0]].dropped(key[1])
            dropped |= self._dropped[key]
        return dropped

    def together(self, world: World) -> FactTable:
        """All that stands in a world: what stands in the first one, but for the areas that differ."""
        differing = {area for number, reading in enumerate(world) if reading for area in self.of_dispute[number]}
        if not differing:
            return self._first
        table = FactTable({**self._first.leaves}, {**self._first.members}, {**self._first.closures})
        lists = {area[:-1] for area in differing}
        table.members.update({path: {**table.members.get(path, {})} for path in lists})
        for area in sorted(differing):
            _put(table, area, self.made(area, (0,) * len(world)), self.made(area, world))
        for path in lists:
            if not table.members[path]:
                del table.members[path]
        return table


def _paths_of(one: Said) -> Iterable[FactPath]:
    """Everything a statement sets, ends, names or closes."""
    yield from one.leaves
    yield from one.entries
    yield from (closure.path for closure in one.closures)


def _put(table: FactTable, area: FactPath, before: FactTable, after: FactTable) -> None:
    """Let what stands in an area in one world take the place of what stands there in another."""
    parts: Sequence[tuple[dict[FactPath, Any], dict[FactPath, Any], dict[FactPath, Any]]] = (
        (table.leaves, before.leaves, after.leaves),
        (table.closures, before.closures, after.closures),
        (table.members, before.members, after.members),
    )
    above = area[:-1]  # the list, where the area is an entry: others stand in it
    for all_, old, new in parts:
        for path in old.keys() - new.keys() - {above}:
            del all_[path]
        all_.update((path, value) for path, value in new.items() if path != above)
    if area[-1] in before.members.get(above, {}):
        del table.members[above][area[-1]]
    table.members.get(above, {}).update(after.members.get(above, {}))
