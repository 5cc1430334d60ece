"""What one rule came to for one provider, with the facts behind it and the sources they cite.

Field names are those of the JSON output.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from compliance.model.records import dataclass
from compliance.model.statements import FactLocation, Grade
from compliance.model.status import Basis, NotApplicableReason, Reason, Status

FactValue = bool | int | float | str | dict[str, float] | list[str] | None
"""A fact's value in JSON form: dates as text, ranges as `{"min": ..., "max": ...}`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values of a disputed fact."""

    value: FactValue
    """The value; null for an end of the fact"""
    sources: tuple[str, ...]
    """Ids of the sources that give it"""
    grade: Grade
    """Grade of the best of them"""
    location: FactLocation
    """Where it stands"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a rule mentions, as it is known at the day assessed."""

    path: str
    """Dotted path of the fact"""
    value: FactValue
    """Its value; null where it is missing, ended or disputed"""
    candidates: tuple[Candidate, ...]
    """Its values by source, where it is disputed; else none"""
    from_: date | None
    """First day it is true"""
    until: date | None
    """First day no longer true, where that was announced"""
    known: date | None
    """Day from which it could be known"""
    sources: tuple[str, ...]
    """Ids of the sources"""
    grade: Grade | None
    """Grade of the best source; null where nobody states it"""
    location: FactLocation | None
    """Where it stands; null where nobody states it"""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that a finding cites."""

    title: str
    """What the source is"""
    publisher: str
    """Who published it"""
    url: str | None
    """Address"""
    published: date | None
    """Day it was published; the last day of a month or year; null for an undated source"""
    retrieved: date | None
    """Day an undated source was read"""
    grade: Grade
    """Its grade"""
    page: str | None = None
    """Page on which it stands, as printed; null where the profile does not say"""
    clause: str | None = None
    """Clause, article or section in which it stands; null where the profile does not say"""


@dataclass(frozen=True, slots=True)
class Span:
    """An interval from what is certain to what is possible once all that is unknown turns out well."""

    certain: float
    """Certainly reached"""
    possible: float
    """Still possible"""


@dataclass(frozen=True, slots=True)
class RungSpan:
    """The rung reached, as an interval."""

    certain: int
    """Rung certainly reached, from 1"""
    possible: int
    """Highest rung still possible"""


@dataclass(frozen=True, slots=True)
class WaiverNote:
    """The waiver in force over a finding, which keeps its status: only the build passes over it."""

    id: str
    """Key of the waiver in its file"""
    reason: str
    """Why the finding is accepted for now"""
    owner: str | None
    """Who answers for that; null where the file names nobody"""
    created: date
    """First day it is in force"""
    expires: date
    """Last day it is in force"""
    broad: bool
    """Whether it names its finding by a pattern"""
    location: FactLocation
    """Place of the waiver in its file"""


@dataclass(frozen=True, slots=True)
class EndedFact:
    """Something that has ended and would have decided a finding."""

    path: str
    """Dotted path of what says so: an entry's last day, or the entry or fact that was ended"""
    last: date
    """Last day it held, or may have held"""
    stated: str | None = None
    """Its last day as it is stated, where that is a month or a year; null where it is a day"""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule for one provider."""

    rule: str
    """Id of the rule"""
    title: str
    """The requirement in a few words"""
    objective: str | None
    """Id of its objective; null where it has none"""
    role: Literal["gate", "contributory"]
    """Whether the verdict can do without it; a gate is a necessary condition"""
    status: Status
    """How it came out"""
    reason: Reason | NotApplicableReason | None
    """Why it is unknown or not applicable; of a failure `ended`, where something has ended; null otherwise"""
    message: str
    """The reason for the status in one sentence"""
    waiver: WaiverNote | None
    """The waiver in force over it; its status stays as it is"""
    rung: RungSpan
    """The rung reached"""
    points: Span
    """The points reached"""
    max_points: float
    """The most points there are for it"""
    facts: tuple[Fact, ...]
    """Every fact the rule mentions, sorted by path; of lists, without entries that cannot matter, such as other certificates"""
    causes: tuple[tuple[Reason, str], ...]
    """Every unknown fact in the way: the reason, and its path"""
    worlds: tuple[str, ...]
    """The outcome under each reading, where sources disagree"""
    contradiction: str | None
    """A declared answer outside what the facts allow; it was ignored"""
    why: str | None
    """Why the rule matters"""
    fix: str | None
    """What would make it pass where it fails; the rule set's words, whatever the status"""
    fix_by: str | None
    """Who can do that"""
    url: str | None = None
    """Address of the first text the rule rests on that has one"""
    decided: tuple[str, ...] = ()
    """Paths of the facts that settled it, or are in its way; the one to look at first leads"""
    basis: Basis | None = None
    """What settled it: the first basis on which it passes, or fails; null where it does neither"""
    recognition: str | None = None
    """Id of the recognition that settled it; null where none did"""
    ended: tuple[EndedFact, ...] = ()
    """What has ended and would have decided it"""
    more_facts: int = 0
    """How many more facts the rule mentions than are listed, where they are too many"""
    more_causes: int = 0
    """How many more unknown facts are in the way than are listed, where they are too many"""
