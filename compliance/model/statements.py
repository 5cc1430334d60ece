"""A provider once its profile is read: dated statements from named sources, each fact with its path and its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from compliance.model.values import Scalar

Grade = Literal["A", "B", "C", "D"]
GRADES: Final[tuple[Grade, ...]] = ("A", "B", "C", "D")
"""Best first: A audited or official register, B own document or two independent reports, C one report, D claim."""

FactPath = tuple[str, ...]
"""Keys from the top of the facts: `("finance", "years", "2014", "revenue_meur")`."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements come from; `known` is the day from which it can be cited."""

    id: str
    title: str
    publisher: str
    url: str | None
    known: date
    dated: bool
    grade: Grade


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


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider profile with its contexts, read and checked."""

    id: str
    name: str
    statements: tuple[Statement, ...]
    sources: Mapping[str, Source]
    digest: str
    file: str

    @property
    def services(self) -> list[str]:
        """Ids of every service the profile names, at any date, sorted."""
        entries = (path for statement in self.statements for path in statement.entries)
        return sorted({path[1] for path in entries if path[0] == "services" and len(path) == 2})
