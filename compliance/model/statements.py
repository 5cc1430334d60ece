"""A provider once its profile is read: dated statements from named sources, each fact with its path and its place.

A service states facts of its own below its entry, `services.vm.facts.pricing.egress_free`, and where that service is
assessed they are read as if the provider stated them: `pricing.egress_free`. Its entry itself is read as `service`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from compliance.model.nearest import did_you_mean
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from compliance.model.values import Scalar

Grade = Literal["A", "B", "C", "D"]
GRADES: Final[tuple[Grade, ...]] = ("A", "B", "C", "D")
"""Best first: A audited or official register, B own document or two independent reports, C one report, D claim."""

FactPath = tuple[str, ...]
"""Keys from the top of the facts: `("finance", "years", "2014", "revenue_meur")`."""

CUSTOM: Final = "x"
"""The group of facts that rule sets declare."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements come from.

    `known` is the day from which it can be cited, `page` and `clause` are where to look in it; `earliest` is the first day its
    date may mean, where that is a month or a year.
    """

    id: str
    title: str
    publisher: str
    url: str | None
    known: date
    dated: bool
    grade: Grade
    page: str | None = None
    clause: str | None = None
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """A keyed list declared complete; `where` limits it to the entries with these field values."""

    path: FactPath
    where: tuple[tuple[str, str], ...] = ()


ENDED: Final = None
"""A leaf's value that ends the fact."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Some facts, from one date, from named sources: the unit of evidence.

    `earliest` is the first day on which it may begin: of one stated as a month or a year `from_` is the last.
    `leaves` maps the path of each fact set to its value, `ENDED` for null. `entries` are the keyed-list entries
    the statement mentions, whether or not it sets a field of theirs.
    """

    id: str
    from_: date
    until: date | None
    sources: tuple[Source, ...]
    summary: str | None
    combined_grade: Grade | None
    leaves: Mapping[FactPath, Scalar | None]
    entries: frozenset[FactPath]
    closures: tuple[Closure, ...]
    disputes: frozenset[str]
    supersedes: frozenset[str]
    location: Location
    places: Mapping[FactPath, Location] = field(repr=False)
    earliest: date | None = None

    def is_known(self, known_as_of: date) -> bool:
        """Does one of its sources exist by a knowledge date?"""
        return any(source.known <= known_as_of for source in self.sources)


@dataclass(frozen=True, slots=True)
class LookedFor:
    """What was looked for on a day and not found: paths of facts, lists or groups, and the places that were looked at."""

    paths: tuple[FactPath, ...]
    on: date
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactLocation:
    """A place in a file."""

    file: str
    """Name of the file"""
    line: int
    """Line, from 1"""
    column: int
    """Column, from 1"""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a result supposes and nobody has shown: it says what would be, never what is."""

    title: str
    """What is supposed, in one line"""
    facts: tuple[str, ...]
    """The facts, and the lists taken as complete, as dotted paths of the profile"""
    grade: Grade
    """How well shown they are supposed to be"""
    who: str | None
    """Who asks; null where the scenario does not say"""
    why: str | None
    """Why; null where the scenario does not say"""
    profile_digest: str
    """SHA-256 of the profile alone, with the contexts it includes: the provider's digest without the scenario"""
    scenario_digest: str
    """SHA-256 of the scenario"""
    location: FactLocation
    """Where the scenario stands"""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider profile with its contexts, read and checked."""

    id: str
    name: str
    statements: tuple[Statement, ...]
    sources: Mapping[str, Source]
    digest: str
    file: str
    searched: tuple[LookedFor, ...] = ()
    location: Location | None = field(default=None, compare=False)
    """Where its id stands."""
    supposed: WhatIf | None = None
    """What a scenario supposes of it; null where all of it is stated."""

    def looked_for(self, path: FactPath, service: str | None, known_as_of: date) -> date | None:
        """The last day, by a knowledge date, on which a fact was looked for and not found; `path` as the profile states it.

        Who looked for a fact of the provider looked for it of each service too; a search for one service is for that one.
        """
        days = [s.on for s in self.searched if s.on <= known_as_of and any(_covers(p, path, service) for p in s.paths)]
        return max(days, default=None)

    @property
    def services(self) -> list[str]:
        """Ids of every service the profile names, at any date, sorted."""
        entries = (path for statement in self.statements for path in statement.entries)
        return sorted({path[1] for path in entries if path[0] == "services" and len(path) == 2})


class UnknownServiceError(LookupError):
    """The provider has no such service; `known` are those it has, all of which its text names."""

    def __init__(self, provider: str, service: str, known: list[str]) -> None:
        self.provider = provider
        self.service = service
        self.known = known
        meant = did_you_mean(service, known)
        there = f"here are: {', '.join(known) or 'none'}"
        super().__init__(f"provider '{provider}' has no service '{service}': {f'{meant} T' if meant else 't'}{there}")


def refuse_unknown(provider: Provider, service: str) -> None:
    """Raise `UnknownServiceError` where no statement of the provider names the service."""
    if service not in provider.services:
        raise UnknownServiceError(provider.id, service, provider.services)


_DEPTH = 3
"""Parts of a path above a fact of a service: `services`, the service's id, `facts`."""


def touches(path: FactPath, read: FactPath) -> bool:
    """Is one of two paths at or above the other? `*` in the one that is read stands for any key."""
    return all(wanted in ("*", part) for part, wanted in zip(path, read, strict=False))


def fits(path: FactPath, read: FactPath) -> bool:
    """Is a path the one that is read? `*` stands there for any key."""
    return len(path) == len(read) and touches(path, read)


def _covers(searched: FactPath, path: FactPath, service: str | None) -> bool:
    """Is a path at or below one that was searched?"""
    if is_of_service(searched) and not is_of_service(path):
        return searched[1] == service and _covers(of_provider(searched), path, service)
    place = path if is_of_service(searched) else of_provider(path)
    if searched[0] == "answers":  # ids of rule sets and rules may have dots in them
        return f"{dotted(place)}.".startswith(f"{dotted(searched)}.")
    return len(searched) <= len(place) and touches(searched, place)


def facts_of(service: str) -> FactPath:
    """Where a service states facts of its own."""
    return ("services", service, "facts")


def ends_of(service: str | None) -> tuple[FactPath, ...]:
    """Where it stands that a provider, or one of its services, ceases."""
    of_provider_: FactPath = ("identity", "ended")
    if service is None:
        return (of_provider_,)
    return of_provider_, ("services", service, "ended"), (*facts_of(service), *of_provider_)


def is_of_service(path: FactPath) -> bool:
    """Is it a fact that a service states of its own?"""
    return path[:1] == ("services",) and path[2:_DEPTH] == ("facts",)


def of_provider(path: FactPath) -> FactPath:
    """A fact that a service states of its own as the provider's fact it is merged over; any other path as it is."""
    return path[_DEPTH:] if is_of_service(path) else path


def in_profile(read: FactPath, service: str | None) -> FactPath:
    """A read as a path of the profile: what is read of `service` stands in the entry of the service assessed."""
    return ("services", service, *read[1:]) if service is not None and read[0] == "service" else read


def places_of(reads: Iterable[FactPath], service: str | None) -> tuple[FactPath, ...]:
    """Every path of the profile that reads may come from: the service assessed may state each of them of its own."""
    places = tuple(in_profile(read, service) for read in reads)
    return places if service is None else (*places, *((*facts_of(service), *read) for read in reads))


def names_of(path: FactPath, service: str | None) -> Iterator[FactPath]:
    """The names under which a path of the profile is read where a service is assessed; its own is among them."""
    yield path
    if service is not None and path[:2] == ("services", service):
        yield ("service", *path[2:])
        if is_of_service(path):
            yield of_provider(path)


def dotted(path: FactPath) -> str:
    """A path as people write it."""
    return ".".join(path)
