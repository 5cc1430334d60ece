"""Waivers: dated, justified, owned exceptions, as written and as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Final, Literal

from compliance.model.dates import Day
from compliance.model.declared import Field, PlainValidator, WithJsonSchema, WrongValueError
from compliance.model.patterns import Pattern, is_pattern
from compliance.model.problem import printable
from compliance.model.provider import Document
from compliance.model.records import dataclass
from compliance.model.statements import Location
from compliance.model.values import Identifier, Text, describe

LONGEST_DAYS: Final = 365
"""How long a waiver may run where its file says nothing else."""

_LONGEST_ALLOWED: Final = 36_500

NoticeKind = Literal["expired", "not yet valid", "unused", "broad", "unowned"]


def parse_longest(value: object) -> int:
    """How many days a waiver may run."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LONGEST_ALLOWED:
        raise WrongValueError(
            "bad_days",
            "expected a whole number of days from 1 to {limit}, found {found}",
            {"limit": _LONGEST_ALLOWED, "found": describe(value)},
        )
    return int(value)


_Longest = Annotated[
    int,
    PlainValidator(parse_longest),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _LONGEST_ALLOWED}),
]


class WaiverDocument(Document):
    """One waiver: which finding a build may pass over, why, on whose word, and until when."""

    rule: Pattern = Field(
        description="Id of the rule, in the rule set that is evaluated; `*` and `?` make it a pattern"
    )
    provider: Pattern = Field(description="Id of the provider, or a pattern")
    ruleset: Pattern = Field(description="Id of the rule set that is evaluated, or a pattern")
    service: Pattern | None = Field(
        None, description="Id of a service, or a pattern; without it the provider as a whole and all of its services"
    )
    reason: Text = Field(description="Why the finding is accepted for now")
    owner: Text | None = Field(None, description="Who answers for that; a waiver without owner is reported")
    created: Day = Field(description="First day in force")
    expires: Day = Field(description="Last day in force")


class WaiversDocument(Document):
    """The waivers of a build."""

    schema_: Literal["waivers/1"] = Field(alias="schema", description="Kind and version of the document")
    longest_days: _Longest = Field(LONGEST_DAYS, description="Most days from `created` to `expires`")
    waivers: dict[Identifier, WaiverDocument] = Field(description="The waivers, by id")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver as read; `places` is where each of its keys stands."""

    id: str
    rule: str
    provider: str
    ruleset: str
    service: str | None
    reason: str
    owner: str | None
    created: date
    expires: date
    location: Location
    places: Mapping[str, Location] = field(repr=False, compare=False)

    def in_force(self, day: date) -> bool:
        """Is it in force on a day? Both its first and its last day are included."""
        return self.created <= day <= self.expires

    @property
    def patterns(self) -> tuple[str, ...]:
        """The keys of the waiver that hold a pattern instead of an id: `rule`, `provider`, `ruleset`, `service`."""
        named = {"rule": self.rule, "provider": self.provider, "ruleset": self.ruleset, "service": self.service}
        return tuple(key for key, text in named.items() if text is not None and is_pattern(text))

    @property
    def broad(self) -> bool:
        """Does it name anything by a pattern?"""
        return bool(self.patterns)


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers of one file, and the longest they may run, in days."""

    file: str
    longest_days: int
    waivers: tuple[Waiver, ...]


@dataclass(frozen=True, slots=True, order=True)
class WaiverNotice:
    """Something about a waiver that its owner should put right, ordered by place."""

    location: Location
    kind: NoticeKind
    waiver: str
    message: str

    def render(self) -> str:
        """The notice in one line that is safe on a terminal."""
        place = f"{self.location.file}:{self.location.line}:{self.location.column}"
        return printable(f"{place}: waiver '{self.waiver}' is {self.kind}: {self.message}")
