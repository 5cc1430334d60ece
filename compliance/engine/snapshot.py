"""What is known of a provider at a date, as known at a knowledge date."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from functools import cached_property, lru_cache
from itertools import product
from math import prod
from typing import Any

from compliance.engine.disputes import WORLDS_LIMIT, Dispute, Places, World, find_disputes, overlap, selectors_of
from compliance.engine.environment import ANY_OTHER, environment_of, facts_as_read, regions
from compliance.engine.evidence import Support, support
from compliance.engine.figures import (
    eu_members,
    figure_disputes,
    in_other_currencies,
    joined,
    may_contradict,
)
from compliance.engine.table import FactTable, overlay_service, said_at
from compliance.engine.worlds import Worlds
from compliance.language.values import UnknownCauses
from compliance.model.dates import StatedEnd, end_dates, spans_of, stated_ends
from compliance.model.rule_values import CountrySets, Evidence, oldest_allowed
from compliance.model.scorecard import EndedError, Ending
from compliance.model.statements import (
    FactPath,
    Provider,
    Source,
    Statement,
    ends_of,
    places_of,
    refuse_unknown,
)
from compliance.model.status import Reason
from compliance.model.values import Scalar
from compliance.model.words import offer_words


def take_snapshot(
    provider: Provider,
    as_of: date,
    known_as_of: date,
    sets: CountrySets,
    service: str | None = None,
) -> Snapshot:
    """What is known of a provider, or of one of its services, at a date.

    Raises:
        UnknownServiceError: no statement of the provider names the service.
    """
    if service is not None:
        refuse_unknown(provider, service)
    return Snapshot(provider, as_of, known_as_of, sets, service)


class Snapshot:
    """The statements there at `as_of` and `known_as_of`, and the worlds their disputes allow.

    Attributes:
        provider: whom it is of.
        as_of: the assessment date.
        known_as_of: sources published later do not exist.
        sets: the country sets conditions can name, as known at `known_as_of`.
        service: the service assessed, if one is.
        other_services: whether any service that the profile does not state is assessed.
        supports: the statements there, with their existing sources.
        disputes: contradictions among them.
        work: the work of evaluating conditions (`language.lists.BUDGET`); the snapshots of other days share it.
        turns: what `engine.horizon` remembers of the provider by rule set; the snapshots of other days and services share it.
    """

    def __init__(
        self,
        provider: Provider,
        as_of: date,
        known_as_of: date,
        sets: CountrySets,
        service: str | None = None,
    ) -> None:
        self.provider = provider
        self.as_of = as_of
        self.known_as_of = known_as_of
        self.service = service
        self.sets = sets.as_known(known_as_of)
        there = (support(s, known_as_of) for s in provider.statements if s.from_ <= as_of)
        self.supports: tuple[Support, ...] = tuple(s for s in there if s is not None)
        self._service_tables: dict[World, FactTable] = {}
        self._environments: dict[tuple[World, Evidence, frozenset[str] | None], dict[str, Any]] = {}
        self._facts: dict[object, Mapping[str, Any]] = {}
        self._worlds: dict[frozenset[FactPath], tuple[World, ...] | None] = {}
        self.disputes: tuple[Dispute, ...] = find_disputes((s.statement for s in self.supports), as_of)
        self._said = said_at(self.supports, as_of)
        self._tables = Worlds(self._said, self.disputes, self.sets.rates)
        self._open: dict[int, bool] = {}
        self._disputed_places: Places | None = None
        self._of_services: dict[str | None, Snapshot] = {}
        self.other_services = False
        self._ending: tuple[Ending | None, ...] = ()
        self._earlier: dict[date, Snapshot] = {}
        self.turns: dict[int, tuple[object, Any]] = {}
        self.work = [0, 0]
        self._eu: frozenset[str] | None = None
        figures = may_contradict(s.statement for s in self.supports)
        if figures:
            self._add_figures(figures)

    def _add_figures(self, figures: Iterable[FactPath]) -> None:
        """Add the disputes that some figures, of the facts found so far, make by themselves."""
        self._eu = eu_members(self.sets, self.as_of)
        tables = [self._provider_table(world) for world in self.worlds(figures) or (self.first_world,)]
        disputes = figure_disputes(tables, self._eu, selectors_of(s.statement for s in self.supports))
        if disputes:
            self.disputes = (*self.disputes, *disputes)
            self._tables = Worlds(self._said, self.disputes, self.sets.rates, self._eu)
            self._open, self._worlds = {}, {}
            self._disputed_places = None

    @cached_property
    def late(self) -> tuple[tuple[Statement, Source], ...]:
        """Statements with sources dated by a month or a year that has begun at the knowledge date and not yet ended."""
        return tuple(
            (statement, source)
            for statement in self.provider.statements
            for source in statement.sources
            if source.earliest is not None and source.earliest <= self.known_as_of < source.known
        )

    @cached_property
    def inexact(self) -> tuple[Statement, ...]:
        """Statements known that are from a month or a year, and so count from its last day."""
        inexact = (s for s in self.provider.statements if s.earliest is not None and s.earliest < s.from_)
        return tuple(s for s in inexact if s.is_known(self.known_as_of))

    def earlier(self, day: date) -> Snapshot:
        """The snapshot of a day gone by, made once."""
        if day not in self._earlier:
            self._earlier[day] = self.at(day)
        return self._earlier[day]

    def at(self, day: date) -> Snapshot:
        """The snapshot of another day; it shares the facts found here unless a statement starts or runs out in between."""
        turns = {turn for s in self.provider.statements for turn in (s.from_, s.until) if turn is not None}
        first, last = sorted((self.as_of, day))
        eu_turns = regions(self.sets, self.as_of) != regions(self.sets, day)
        if eu_turns or any(first < turn <= last for turn in turns):
            anew = Snapshot(self.provider, day, self.known_as_of, self.sets, self.service)
            anew.other_services, anew.turns, anew.work = self.other_services, self.turns, self.work
            return anew
        other = copy(self)
        other.as_of = day
        other._of_services, other._ending, other._earlier = {}, (), {}  # noqa: SLF001 - of its own class
        other._environments = {}  # noqa: SLF001 - as above
        return other

    def anew(self) -> Snapshot:
        """The snapshot once more, sharing nothing of what is found here."""
        return Snapshot(self.provider, self.as_of, self.known_as_of, self.sets, self.service)

    def forget_facts(self) -> None:
        """Drop the facts as conditions read them, here and of each service: they are made again where they are asked for."""
        self._facts.clear()
        for one in (self, *self._of_services.values()):
            one._environments.clear()  # noqa: SLF001 - of its own class
            one._service_tables.clear()  # noqa: SLF001 - as above

    def believing(self, readings: Mapping[int, int]) -> Snapshot:
        """The snapshot with some disputes settled: of each of these, by number, the order believed. Numbers are kept.

        `at` a day on which other statements are there, every dispute is open again.
        """
        other = copy(self)
        other.disputes = tuple(
            dispute.settled(readings[number]) if number in readings else dispute
            for number, dispute in enumerate(self.disputes)
        )
        # What was found here counts worlds by orders that are not there any more.
        other._tables = self._tables.believing(readings)  # noqa: SLF001 - of its own class
        other._service_tables, other._environments, other._open = {}, {}, {}  # noqa: SLF001 - as above
        other._facts, other._worlds = {}, {}  # noqa: SLF001 - as above
        other._of_services, other._ending, other._earlier = {}, (), {}  # noqa: SLF001 - as above
        return other

    def services(self, world: World) -> tuple[str, ...]:
        """Ids of the services stated in a world, in order."""
        members = self.table(world).members.get(("services",), {})
        return tuple(id_ for id_, member in sorted(members.items()) if not member.ended)

    @property
    def services_stated(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the services stated in any world, and of those that were and are not any more, in order."""
        entries = (path for s in self.supports for path in s.statement.entries)
        named = sorted({path[1] for path in entries if path[0] == "services" and len(path) == 2})
        worlds = self.worlds([("services",)]) if named else ()
        stated = {*named} if worlds is None else {id_ for world in worlds for id_ in self.services(world)}
        return tuple(id_ for id_ in named if id_ in stated), tuple(id_ for id_ in named if id_ not in stated)

    def of_service(self, service: str | None) -> Snapshot:
        """What is known of one of the provider's services: disputes and worlds are those found here.

        `None` is any service that the profile does not state: the provider's own facts, and no certificate's scope.
        """
        if service not in self._of_services:
            other = copy(self)
            other.service, other.other_services = service, service is None
            other._service_tables, other._environments, other._of_services = {}, {}, {}  # noqa: SLF001 - as above
            other._ending, other._earlier, other._worlds = (), {}, {}  # noqa: SLF001 - as above
            self._of_services[service] = other
        return self._of_services[service]

    @property
    def ended_on(self) -> date | None:
        """The day on which the provider, or the service assessed, ceased: nothing of it is left to assess.

        The earliest that a source names, where all agree that it has by the day assessed; else `None`.
        """
        ending = self.ending
        if ending is None or ending.certain is None or ending.certain > self.as_of:
            return None
        return ending.possible

    def require_there(self) -> None:
        """Raise `EndedError` where what is assessed had ceased."""
        if self.ended_on is not None and self.ending is not None:
            raise EndedError(self.title, self.ending, self.as_of)

    @property
    def ceases(self) -> Ending | None:
        """When it ceases, as far as is known: the first day, the one assessed or later, that tells."""
        days = {self.as_of, *end_dates(self.provider, self.service, self.known_as_of)}
        for day in sorted(day for day in days if day >= self.as_of):
            ending = self.at(day).ending
            if ending is not None and ending.possible <= day:
                return ending
        return None

    @property
    def ending(self) -> Ending | None:
        """When it ceases, as far as is stated by the day assessed; `None` where no such day is.

        Sources count however weak they are: an end only takes away. What is stated from a later day on counts as well where
        it says that it had ceased by then.
        """
        if not self._ending:
            self._ending = (self._find_ending(),)
        return self._ending[0]

    def _find_ending(self) -> Ending | None:
        stated = list(stated_ends(self.provider, self.service, self.known_as_of))
        here = self._stated_ending([(s, days) for s, days in stated if s.from_ <= self.as_of])
        if not any(min((first for first, _ in days), default=date.max) <= self.as_of < s.from_ for s, days in stated):
            return here
        told = self.at(max(s.from_ for s, _ in stated)).ending
        if told is None or told.possible > self.as_of or here is None:
            return here or told
        both = [ending.certain for ending in (here, told) if ending.certain is not None]
        return Ending(min(here.possible, told.possible), max(both) if len(both) > 1 else None)

    def _stated_ending(self, stated: list[StatedEnd]) -> Ending | None:
        """What statements there by the day assessed say of it, in every world of belief."""
        if not stated:
            return None
        paths = ends_of(self.service)
        worlds = self.worlds([("identity", "ended"), ("service", "ended")] if self.service else paths)
        if worlds is None:
            ends = [*(days for _, days in stated), []]
        else:
            tables = [self._provider_table(world).leaves for world in worlds]
            ends = [spans_of(leaf.value for path in paths if (leaf := table.get(path))) for table in tables]
        named = [tuple(map(min, zip(*days, strict=True))) for days in ends if days]
        if not named:
            return None
        certain = max(last for _, last in named) if len(named) == len(ends) else None
        return Ending(min(first for first, _ in named), certain)

    @property
    def service_name(self) -> str | None:
        """What the service assessed is called, if one is and sources agree on it."""
        return self._of_service("name")

    @property
    def service_kind(self) -> str | None:
        """Of what kind the service assessed is, if one is and sources agree on it."""
        return self._of_service("kind")

    def _of_service(self, field: str) -> str | None:
        value = None if self.service is None else self.agreed(("services", self.service, field))
        return value if isinstance(value, str) else None

    @property
    def title(self) -> str:
        """The offer assessed in words."""
        return offer_words(self.provider.id, self.provider.name, self.service, self.service_name)

    def agreed(self, path: FactPath) -> Scalar | None:
        """The value of a fact, where it is the same in every world."""
        leaves = [self.table(world).leaves.get(path) for world in self.worlds([path]) or ()]
        values = {leaf.value if leaf else None for leaf in leaves}
        return values.pop() if len(values) == 1 else None

    @property
    def first_world(self) -> World:
        """The first reading of every dispute."""
        return (0,) * len(self.disputes)

    def _near(self, paths: Iterable[FactPath]) -> list[int]:
        """The numbers of the disputes that may be about any of these paths."""
        if self._disputed_places is None:
            self._disputed_places = Places(self._tables.reach)
        return self._disputed_places.near(paths)

    def near(self, path: FactPath) -> list[int]:
        """The numbers of the disputes that may have to do with what stands at a path."""
        return self._near(self._places([path]))

    def orders_alone(self, number: int) -> Iterator[World]:
        """One world for each order of a dispute, every other one at its first."""
        first = self.first_world
        return ((*first[:number], order, *first[number + 1 :]) for order in range(len(self.disputes[number].orders)))

    def has_other_entries(self, world: World, number: int) -> bool:
        """Are other entries of lists there than in the first world, from which this one differs in one dispute?"""
        return self._tables.have_other_entries(self.first_world, world, number)

    def _is_open(self, number: int) -> bool:
        """Does a dispute still matter, or have later statements settled it whatever is believed?"""
        if number not in self._open:
            dispute = self.disputes[number]
            if dispute.figures:  # whether they contradict each other may hang on what another dispute is about
                return len(dispute.orders) > 1
            near = (self.disputes[other] for other in self._near(dispute.paths) if other != number)
            alone = not any(overlap(dispute.paths, other.paths) for other in near)
            comparable = alone and len(dispute.orders) <= WORLDS_LIMIT
            self._open[number] = not (comparable and self._is_settled(number))
        return self._open[number]

    def _is_settled(self, number: int) -> bool:
        # What a service states over it may differ from world to world, so it is not merged in yet.
        return self._tables.are_alike(self.orders_alone(number), number)

    def table(self, world: World) -> FactTable:
        """The facts in a world."""
        if self.service is None:
            return self._provider_table(world)
        table = self._service_tables.get(world)
        if table is None:
            table = self._service_tables[world] = overlay_service(self._provider_table(world), self.service)
        return table

    def _provider_table(self, world: World) -> FactTable:
        """The facts in a world, without those of the service assessed."""
        return self._tables.table(world)

    def environment(self, world: World, evidence: Evidence, groups: frozenset[str] | None = None) -> dict[str, Any]:
        """The facts of a world as conditions see them: all of them, or at least those of some groups."""
        env = self._environments.get((world, evidence, None)) or self._environments.get((world, evidence, groups))
        if env is None:
            service = ANY_OTHER if self.other_services else self.service
            env = environment_of(self._read(world, evidence, groups), self.as_of, self.sets, service, self.work)
            self._environments[world, evidence, groups] = env
        return env

    def _read(self, world: World, evidence: Evidence, groups: frozenset[str] | None) -> Mapping[str, Any]:
        facts: dict[str, Any] = {}
        for group in self.facts_read(world, evidence, groups).values():
            facts |= group
        return facts

    def facts_read(
        self, world: World, evidence: Evidence, groups: frozenset[str] | None
    ) -> dict[str, Mapping[str, Any]]:
        """The facts of a world as conditions read them, by group; shared by days, and by services that state none of it.

        A group of facts is another one only where a statement behind it has become too old.
        """
        there = self.table(world).groups()
        return {name: self._group(world, evidence, name) for name in there if groups is None or name in groups}

    def _group(self, world: World, evidence: Evidence, name: str) -> Mapping[str, Any]:
        table = self.table(world)
        group, oldest = table.groups()[name], evidence.max_age and oldest_allowed(self.as_of, evidence.max_age)
        provider = self._provider_table(world)
        own = self.service if table is not provider and name in table.changed_from(provider) else None
        too_old = oldest and bisect_left(group.days, oldest)
        # A demand that all of a group meets is none.
        grade = evidence.grade if evidence.grade is not None and group.weakest > evidence.grade else None
        key = (world, own, grade, too_old or None, name)
        if key not in self._facts:
            asked = Evidence(grade, evidence.max_age if too_old else None)
            self._facts[key] = facts_as_read(table, group, asked, self.as_of, self.sets)
        return self._facts[key]

    def fact_read(self, world: World, evidence: Evidence, name: str) -> Any:
        """What stands in an environment under a dotted path; `None` where nothing does."""
        group = name.partition(".")[0]
        if group == "service":
            return self.environment(world, evidence, frozenset({"services"})).get(name)
        return self._group(world, evidence, group).get(name) if group in self.table(world).groups() else None

    def disputes_read(self, reads: Iterable[FactPath]) -> tuple[int, ...]:
        """The open disputes, by number, about anything that is read."""
        if not self.disputes:
            return ()
        places = self._places(reads)
        return tuple(
            number
            for number in self._near(places)
            if overlap(self.disputes[number].paths, places) and self._is_open(number)
        )

    def _places(self, reads: Iterable[FactPath]) -> tuple[FactPath, ...]:
        """Where what is read may come from; of figures that contradict each other also the others."""
        return _places_of(frozenset(reads), self.service, bool(self.disputes and self.disputes[-1].figures))

    def disputed(self, reads: Iterable[FactPath]) -> UnknownCauses:
        """The open disputes about anything that is read, as what makes it unknown."""
        disputes = (self.disputes[number] for number in self.disputes_read(reads))
        return frozenset((Reason.DISPUTED, path) for dispute in disputes for path in dispute.paths)

    def worlds(self, reads: Iterable[FactPath]) -> tuple[World, ...] | None:
        """The worlds that differ in what is read, the other disputes at their first order; `None` for too many.

        Worlds that do not differ in what a rule reads are tried once.
        """
        reads = frozenset(reads)
        if reads not in self._worlds:
            choices = {number: self._distinct_orders(number, reads) for number in self.disputes_read(reads)}
            if not choices:
                return self._worlds.setdefault(reads, (self.first_world,))
            orders = (choices.get(number, (0,)) for number in range(len(self.disputes)))
            many = prod(map(len, choices.values())) > WORLDS_LIMIT
            self._worlds[reads] = None if many else tuple(product(*orders))
        return self._worlds[reads]

    def _distinct_orders(self, number: int, reads: Iterable[FactPath]) -> tuple[int, ...]:
        """The orders of a dispute that differ in what statements lose of what is read."""
        dispute, places = self.disputes[number], self._places(reads)

        def matters(path: FactPath) -> bool:
            # A field by which entries are closed decides about its whole list, which the dispute then names too.
            disputed = (path, path[:-2]) if path[:-2] in dispute.paths else (path,)
            return overlap(disputed, places)

        first_with: dict[object, int] = {}
        for order in range(len(dispute.orders)):
            lost = dispute.dropped(order).items()
            lost_reads = frozenset(
                (name, path) for name, items in lost for path in items.paths | items.closures if matters(path)
            )
            first_with.setdefault(lost_reads, order)
            if len(first_with) > WORLDS_LIMIT:
                break
        return tuple(first_with.values())


@lru_cache(maxsize=4_096)
def _places_of(reads: frozenset[FactPath], service: str | None, figures: bool) -> tuple[FactPath, ...]:  # noqa: FBT001 - a key
    return places_of(reads | (joined(reads) if figures else frozenset()) | in_other_currencies(reads), service)
