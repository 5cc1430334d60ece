"""What an import gives: the facts that were taken, each with its place, and what was left, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from compliance.exchange.foreign import TEXT, Foreign
from compliance.model.declared import MisfitsError
from compliance.model.facts import Facts
from compliance.model.records import dataclass
from compliance.model.words import plural

if TYPE_CHECKING:
    from compliance.exchange.jose import IssuerKey


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """What an import is told besides the files.

    Attributes:
        on: the day of the import.
        of: which of several providers is meant, by its number in the files.
        name: of the provider, where the files do not name it.
        ruleset: the id of the rule set that answers are for.
        keys: what signatures are verified with; none where they are empty.
    """

    on: date
    of: str | None = None
    name: str | None = None
    ruleset: str | None = None
    keys: Sequence[IssuerKey] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """One fact: its path, its value, and where in the file it stands (`row 7`, or a JSON pointer)."""

    path: tuple[str, ...]
    value: object
    at: str


@dataclass(frozen=True, slots=True)
class Left:
    """What was not taken: the file and the place in it, what stands there, and why it was left."""

    file: str
    at: str
    what: str
    why: str


@dataclass(slots=True)
class CitedFacts:
    """What one place of a file says, as it becomes one statement with one source.

    Attributes:
        file: where it stands.
        at: the record or the rows of the file.
        publisher: who says so.
        from_: the first day its facts are stated for.
        published: the day the record was last changed by whoever publishes it; null where it does not say.
        grade: A to D.
        summary: one line for the timeline; may be empty.
        facts: what was taken from it.
    """

    file: Foreign
    at: str
    publisher: str
    from_: date
    published: date | None
    grade: str
    summary: str = ""
    facts: list[Taken] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Absence:
    """What a register says cannot be told: the facts it is about, where that stands, and the day of the import."""

    facts: tuple[str, ...]
    where: str
    on: date


@dataclass(slots=True)
class Imported:
    """One provider as others describe it.

    Attributes:
        format: the name of the format.
        name: of the provider, as printed.
        on: the day of the import.
        entries: what was taken, place by place.
        absences: what is stated to be unknown.
        left: what was not taken.
    """

    format: str
    name: str
    on: date
    entries: list[CitedFacts] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of facts taken."""
        return sum(len(entry.facts) for entry in self.entries)

    @property
    def told(self) -> str:
        """How much was taken and left, in one line."""
        absent = f", {plural(len(self.absences), 'stated absence')}" if self.absences else ""
        return f"{plural(self.count, 'fact')} taken{absent}, {len(self.left)} not"

    def take(self, entry: CitedFacts, path: Sequence[str], value: object, at: str) -> None:
        """Take a fact, or say why it is none: a value the schema of facts refuses is left, never bent."""
        shown = " ".join(str(value).split())[:TEXT]
        facts: object = value
        for step in reversed(path):
            facts = {step: facts}
        try:
            Facts.model_validate(facts)
        except MisfitsError as error:
            self.leave(entry.file, at, shown, f"not a value of {'.'.join(path)}: {error}")
            return
        if len(str(value)) > TEXT:
            self.leave(entry.file, at, shown[:60], f"longer than {TEXT} characters")
            return
        entry.facts.append(Taken(tuple(path), value, at))

    def leave(self, file: Foreign, at: str, what: str, why: str) -> None:
        """Note what was not taken."""
        self.left.append(Left(file.name, at, what[:200], why))

    def add(self, entry: CitedFacts) -> None:
        """Keep an entry that gave a fact."""
        if entry.facts:
            self.entries.append(entry)
