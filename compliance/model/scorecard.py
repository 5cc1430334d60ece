"""The result: one immutable scorecard that every output is rendered from. Field names are those of the JSON output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from compliance.model.provider import Grade
from compliance.model.status import NotApplicableReason, Reason, Status, VerdictStatus

FactValue = bool | int | float | str | dict[str, float] | list[str] | None
"""A fact's value in JSON form: dates as text, ranges as `{"min": ..., "max": ...}`."""

CardKey = tuple[str, str | None, str]
"""Ids of a provider, of a service of it where one was assessed, and of a rule set."""


@dataclass(frozen=True, slots=True)
class FactLocation:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values of a disputed fact, with the sources that give it; `null` for an end of the fact."""

    value: FactValue
    sources: tuple[str, ...]
    grade: Grade
    location: FactLocation


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact a rule mentions.

    `value` is null where it is missing, ended or disputed (then `candidates` are not empty). `from` is the first day
    it is true, `until` an announced end, `known` the day from which it could be known.
    """

    path: str
    value: FactValue
    candidates: tuple[Candidate, ...]
    from_: date | None
    until: date | None
    known: date | None
    sources: tuple[str, ...]
    grade: Grade | None
    location: FactLocation | None


@dataclass(frozen=True, slots=True)
class Span:
    """What is certain, and what is possible once all that is unknown turns out well."""

    certain: float
    possible: float


@dataclass(frozen=True, slots=True)
class RungSpan:
    """The rung certainly reached and the highest still possible, from 1."""

    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class LevelSpan:
    """The level certainly reached and the highest still possible."""

    certain: str
    possible: str


@dataclass(frozen=True, slots=True)
class Score:
    """Of 100, except where the framework's own divisor says otherwise; `coverage` is the share settled, 0 to 1."""

    certain: float
    possible: float
    coverage: float


@dataclass(frozen=True, slots=True)
class WaiverNote:
    """The waiver in force over a finding, which keeps its status: only the build passes over it.

    `expires` is the last day it is in force. `broad` where it names its finding by a pattern. `location` is its place in
    the file of waivers.
    """

    id: str
    reason: str
    owner: str | None
    created: date
    expires: date
    broad: bool
    location: FactLocation


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule.

    `worlds` gives the outcome under each reading where sources disagree on what the rule reads; `contradiction` a
    declared answer outside what the facts allow; `causes` every unknown fact in the way, with its reason; `url` the
    address of the first text the rule rests on that has one; `decided` the paths of the facts that settled it short of the
    top, or are in its way, the one to look at first first.
    """

    rule: str
    title: str
    objective: str | None
    role: Literal["gate", "contributory"]
    status: Status
    reason: Reason | NotApplicableReason | None
    message: str
    waiver: WaiverNote | None
    rung: RungSpan
    points: Span
    max_points: float
    facts: tuple[Fact, ...]
    causes: tuple[tuple[Reason, str], ...]
    worlds: tuple[str, ...]
    contradiction: str | None
    why: str | None
    fix: str | None
    fix_by: str | None
    url: str | None = None
    decided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """One objective's score and level; null where it has none."""

    id: str
    title: str
    weight: float
    score: Score | None
    level: LevelSpan | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`possible` are the verdicts still possible, worst first; `binding` the rules that keep it from being better."""

    status: VerdictStatus
    possible: tuple[VerdictStatus, ...]
    binding: tuple[str, ...]
    holds_until: date | None


@dataclass(frozen=True, slots=True)
class ProviderSummary:
    """Which provider, and a digest of its files; `ended` is the day it ceased, if it has by the assessment date.

    `file` is the profile as the locations of facts name it.
    """

    id: str
    name: str
    digest: str
    service: str | None
    ended: date | None
    file: str = ""


@dataclass(frozen=True, slots=True)
class RuleSetSummary:
    """Which rule set, and a digest of its files.

    `tailoring` is what its imports and settings changed; `level_inert` are the rules that can never lower the level.
    """

    id: str
    title: str
    version: str
    digest: str
    claims: Literal["necessary", "sufficient"]
    tailoring: tuple[str, ...]
    level_inert: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that a finding cites."""

    title: str
    publisher: str
    url: str | None
    published: date | None
    retrieved: date | None
    grade: Grade


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """One condition of the verdict: what it asks for in words, and whether it is met.

    `unknown` if undecided, `dropped` if no rule it speaks of applies: nothing is left to judge. `asks_nothing` where its
    threshold is the lowest there is, as a parameter may have it.
    """

    part: Literal["necessary", "sufficient"]
    text: str
    status: Literal["met", "not met", "unknown", "dropped"]
    kind: Literal["gates", "all", "any_of", "score", "level", "points"]
    asks_nothing: bool = False


@dataclass(frozen=True, slots=True)
class WaivedResult:
    """What the verdict, scores and level would be had every waived finding passed: what a build goes by, never a verdict.

    `possible` are the verdicts then possible, worst first; `objectives` stand in the order of the scorecard's.
    """

    possible: tuple[VerdictStatus, ...]
    score: Score | None
    level: LevelSpan | None
    objectives: tuple[ObjectiveResult, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a run requires of a scorecard, such as a verdict or a lowest score, and whether it is there.

    `rules` are the findings that stand against it, `waived` those of them that are passed over. A `warning` is told and
    does not fail the run.
    """

    kind: Literal["verdict", "level", "score", "coverage", "unknown", "expiring", "baseline", "waivers"]
    text: str
    status: Literal["met", "met by waiver", "warning", "not met"]
    message: str
    rules: tuple[str, ...]
    waived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All findings of one provider under one rule set at one date, with scores, levels and verdict.

    `with_waivers` is null where no waiver is in force; `requirements` is what the run requires, empty for the library;
    `levels` is the scale the levels are of, lowest first.
    """

    provider: ProviderSummary
    ruleset: RuleSetSummary
    as_of: date
    known_as_of: date
    parameters: Mapping[str, Any]
    verdict: Verdict
    clauses: tuple[ClauseResult, ...]
    score: Score | None
    level: LevelSpan | None
    objectives: tuple[ObjectiveResult, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, CitedSource]
    with_waivers: WaivedResult | None = None
    requirements: tuple[Requirement, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def key(self) -> CardKey:
        """What scorecards of different runs are matched by: never a line, a date or a version."""
        return self.provider.id, self.provider.service, self.ruleset.id

    def finding(self, rule: str) -> Finding:
        """The finding of a rule; raises `KeyError`."""
        for finding in self.findings:
            if finding.rule == rule:
                return finding
        raise KeyError(rule)


@dataclass(frozen=True, slots=True)
class Tool:
    """Which program made a document."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class ScorecardsDocument:
    """What `evaluate --format json` prints."""

    schema: Literal["scorecards/1"]
    tool: Tool
    scorecards: tuple[Scorecard, ...]
