"""The result: one immutable scorecard that every output is rendered from. Field names are those of the JSON output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import Any, Final, Literal

from compliance._version import __version__
from compliance.model.findings import CitedSource, Fact, Finding
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.statements import WhatIf
from compliance.model.status import Basis, Force, Reason, VerdictStatus

CardKey = tuple[str, str | None, str]
"""Ids of a provider, of a service of it where one was assessed, and of a rule set."""

ANY_OTHER_SERVICE: Final = "*"
"""Stands in a key for any other service than those stated; no id is like it."""


@dataclass(frozen=True, slots=True)
class LevelSpan:
    """The level reached, as an interval."""

    certain: str
    """Level certainly reached"""
    possible: str
    """Highest level still possible"""


@dataclass(frozen=True, slots=True)
class Score:
    """A score, as an interval, and how much of it is settled."""

    certain: float
    """Score certainly reached, of 100 except where the framework's own divisor says otherwise"""
    possible: float
    """Highest score still possible"""
    coverage: float
    """Share of the weight that is settled, 0 to 1"""


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """The score and the level of one objective."""

    id: str
    """Id of the objective"""
    title: str
    """Its title"""
    weight: float
    """Its weight in the total score"""
    score: Score | None
    """Its score; null where none of its rules applies"""
    level: LevelSpan | None
    """Its level; null where it has none"""


Detail = Literal["full", "findings", "verdict"]
"""How much a scorecard is to tell: all; all but until when its verdict holds; neither that nor its findings."""

LEFT_OUT: Final = frozenset({"holds_until", "findings", "sources"})
"""Keys that the JSON of a verdict or a scorecard may lack: absent says *not asked*, null says *none is known*."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule set comes to for one provider."""

    status: VerdictStatus
    """The verdict"""
    possible: tuple[VerdictStatus, ...]
    """The verdicts still possible, worst first"""
    binding: tuple[str, ...]
    """Ids of the rules that keep it from being better: known to fail where it is missed, else not known; each could change it"""
    holds_until: date | None
    """First day on which it can change, as far as is known; null where no such day is known, absent where it was not asked"""
    basis: Basis | None = None
    """The weakest basis it rests on; null where it is open"""
    detail: Detail | None = None
    """How much was asked for, where that is less than all: what it leaves out is absent"""
    looked_until: date | None = None
    """That day again where it only may change, as it and later days were not looked at: too much work; absent where all were"""

    @property
    def left_out(self) -> frozenset[str]:
        """Those of `LEFT_OUT` that were not asked for."""
        return (
            frozenset() if self.detail is None else LEFT_OUT if self.detail == "verdict" else frozenset({"holds_until"})
        )


@dataclass(frozen=True, slots=True)
class RestsOn:
    """One basis on which decided findings rest, and whose word that is."""

    basis: Basis
    """What settled them"""
    by: str | None
    """Whose word it is: a body's, or the provider's own; null for facts"""
    recognition: str | None
    """Id of the recognition; null where it is none"""
    title: str | None
    """Its title"""
    rules: int
    """How many findings rest on it"""


@dataclass(frozen=True, slots=True)
class RecognitionResult:
    """A certificate or assessment that the rule set recognises: whether it is in force, and what it settles."""

    id: str
    """Id of the recognition"""
    title: str
    """What is in force, in one line"""
    by: str
    """The body whose word it is"""
    reading: str | None
    """The clause we read so, where no published text says what it shows; null where one does"""
    status: Force
    """Is it in force on the day assessed?"""
    reason: Reason | None
    """Why that is unknown; null where it is not"""
    message: str | None
    """What is not known, or could not be evaluated, in one sentence; null where it is neither"""
    facts: tuple[Fact, ...]
    """The facts by which it is in force, or is not"""
    settles: tuple[str, ...]
    """Ids of the rules it settles"""
    against: tuple[str, ...]
    """Ids of the rules of which facts say otherwise"""


@dataclass(frozen=True, slots=True)
class Ending:
    """When a provider, or one of its services, is not there any more."""

    possible: date
    """First day on which it may have ceased: the earliest that a source names"""
    certain: date | None
    """First day on which it has, whichever source one believes; null where one of them names no such day"""


@dataclass(frozen=True, slots=True)
class ProviderSummary:
    """Which provider was assessed."""

    id: str
    """Id of the provider"""
    name: str
    """Its name"""
    digest: str
    """SHA-256 of its file, followed by the contexts it includes in their order; `cat` and `sha256sum` give it. Under a scenario
    the SHA-256 of two lines: that digest, and the digest of the scenario
    """
    service: str | None
    """The service assessed; null for the provider as a whole, and for any other service"""
    ended: date | None
    """Day it ceased, if it has by the day assessed"""
    file: str = ""
    """Its profile, as the locations of facts name it"""
    service_name: str | None = None
    """Name of the service assessed, where its profile states one"""
    other_services: bool = False
    """Whether it stands for any other service than those its profile states; `service` is then null"""
    ceases: Ending | None = None
    """When it ceases, announced or disputed, as far as is known; null where no such day is known"""
    what_if: WhatIf | None = None
    """What is supposed of it; only where the result is hypothetical"""


@dataclass(frozen=True, slots=True)
class RuleSetSummary:
    """Which rule set a provider was assessed under."""

    id: str
    """Id of the rule set"""
    title: str
    """Its title"""
    version: str
    """Its version"""
    digest: str
    """SHA-256 of its file, followed by all rule sets it imports, each once, by id; `cat` and `sha256sum` give it"""
    claims: Literal["necessary", "sufficient"]
    """What meeting it is said to show"""
    tailoring: tuple[str, ...]
    """What its imports and settings changed, in words"""
    level_inert: tuple[str, ...] = ()
    """Rules that can never lower the level"""
    answer_only: tuple[str, ...] = ()
    """Rules that no fact settles, only a declared answer, or somebody who is recognised"""


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """One condition of the verdict, and whether it is met."""

    part: Literal["necessary", "sufficient"]
    """Part of the verdict it belongs to"""
    text: str
    """What it asks for, in words"""
    status: Literal["met", "not met", "unknown", "dropped"]
    """How it came out: unknown if undecided, dropped where no rule it speaks of applies"""
    kind: Literal["gates", "all", "any_of", "score", "level", "points"]
    """What it is a condition on"""
    asks_nothing: bool = False
    """Whether its threshold is the lowest there is, as a parameter may have it"""
    of: str | None = None
    """Id of the objective whose score or level it asks for, or `all`; null where it asks for neither"""
    at_least: float | str | None = None
    """The least score, 0 to 100, or the least level it asks for; null where it asks for neither, or nobody knows the number"""


@dataclass(frozen=True, slots=True)
class WaivedResult:
    """What the scorecard would come to had every waived finding passed: what a build goes by, never a verdict."""

    possible: tuple[VerdictStatus, ...]
    """The verdicts then possible, worst first"""
    score: Score | None
    """The total score then; null where there is none"""
    level: LevelSpan | None
    """The overall level then; null where there is none"""
    objectives: tuple[ObjectiveResult, ...]
    """The objectives then, in the order of the scorecard's"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a run requires of a scorecard, such as a verdict or a lowest score."""

    kind: Literal["verdict", "level", "score", "coverage", "unknown", "expiring", "baseline", "waivers"]
    """What it is a requirement on"""
    text: str
    """What is required, in words"""
    status: Literal["met", "met by waiver", "warning", "not met"]
    """Whether it is there; a warning does not fail the run"""
    message: str
    """Why, in one sentence"""
    rules: tuple[str, ...]
    """Ids of the rules whose findings stand against it"""
    waived: tuple[str, ...]
    """Those of them that are passed over"""


class NothingEvaluatedError(Exception):
    """A part of the verdict has no clause left: nothing was evaluated, and that is never a pass."""

    def of(self, provider: str) -> str:
        """Why nothing of a provider, by its id, could be evaluated."""
        return f"{provider}: {self}"


class EndedError(NothingEvaluatedError):
    """What is assessed had ceased by the day assessed: nothing of it is left to evaluate.

    Attributes:
        name: what it is called.
        ended: the day it ceased; the earliest there is where sources disagree.
        last_day: the last day on which it was there for certain; `None` where that is before there are dates.
    """

    def __init__(self, name: str, ending: Ending, as_of: date) -> None:
        self.name = name
        self.ended = ending.possible
        self.last_day = self.ended - timedelta(days=1) if self.ended > date.min else None
        sure = "" if ending.certain == ending.possible else " at the earliest, on which sources disagree"
        last = f"; its last {'certain ' if sure else ''}day was {self.last_day}" if self.last_day else ""
        super().__init__(f"{name} ceased on {self.ended}{sure}: nothing to assess on {as_of}{last}")

    def of(self, provider: str) -> str:  # noqa: ARG002 - the message names it already
        """What had ceased and when, with the day on which it can be assessed."""
        return str(self) if self.last_day is None else f"{self}, --as-of {self.last_day}"


@dataclass(frozen=True, slots=True)
class StrengthResult:
    """The verdict where all evidence is asked for alike."""

    strength: str
    """Name of the strength"""
    evidence: str
    """What is demanded: `any`, `as-required`, or a grade"""
    verdict: VerdictStatus | None
    """The verdict then; null where nothing is left to judge"""


ON_REQUEST: Final = frozenset(
    {"strengths", "left_out", "detail", "what_if", "looked_until", "more_facts", "more_causes"}
)
"""Keys that the JSON of a result has only where they say something."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All findings of one provider under one rule set at one date, with scores, levels and verdict."""

    provider: ProviderSummary
    """Who was assessed"""
    ruleset: RuleSetSummary
    """The rule set of the verdict"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    parameters: Mapping[str, Any]
    """Values of the parameters at the day assessed, by name"""
    verdict: Verdict
    """What it comes to"""
    clauses: tuple[ClauseResult, ...]
    """The conditions of the verdict, each with how it came out"""
    score: Score | None
    """Total score; null where the rule set has no points"""
    level: LevelSpan | None
    """Overall level; null where the rule set has no levels"""
    objectives: tuple[ObjectiveResult, ...]
    """Scores and levels of the objectives"""
    findings: tuple[Finding, ...]
    """The outcome of every rule"""
    sources: Mapping[str, CitedSource]
    """The sources the findings cite, by id"""
    with_waivers: WaivedResult | None = None
    """What it would come to had every waived finding passed; null where no waiver is in force"""
    requirements: tuple[Requirement, ...] = ()
    """What the run required, each with whether it is there; empty for the library"""
    levels: tuple[str, ...] = ()
    """The scale the levels are of, lowest first; empty where the rule set has none"""
    accept: Basis = Basis.DECLARED
    """The weakest basis that counts in this run"""
    evidence: str = "as-required"
    """The evidence demanded instead of what each rule asks: `as-required`, `any`, a grade, or a grade with an age"""
    rests_on: tuple[RestsOn, ...] = ()
    """On what its decided findings rest, and on whose word"""
    verdict_on: Mapping[Basis, VerdictStatus | None] = field(default_factory=dict)
    """The verdict on each basis and those before it; null where nothing is left to judge"""
    recognitions: tuple[RecognitionResult, ...] = ()
    """Certificates and assessments the rule set recognises; empty where it recognises none"""
    strengths: tuple[StrengthResult, ...] = ()
    """The verdict at each strength of evidence, the weakest first; absent unless asked for"""

    @property
    def key(self) -> CardKey:
        """What scorecards of different runs are matched by: never a line, a date or a version."""
        service = ANY_OTHER_SERVICE if self.provider.other_services else self.provider.service
        return self.provider.id, service, self.ruleset.id

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
    """Name of the program"""
    version: str
    """Its version"""


TOOL = Tool("cloud-provider-compliance", __version__)
"""This program."""


@dataclass(frozen=True, slots=True)
class ScorecardsDocument:
    """What `evaluate --format json` prints."""

    schema: Literal["scorecards/1"]
    """Kind and version of the document"""
    tool: Tool
    """The program that made it"""
    scorecards: tuple[Scorecard, ...]
    """One for each provider under each rule set"""
    left_out: tuple[RunProblem, ...] = ()
    """Providers and services that had ceased by the day assessed; only where there are any"""
