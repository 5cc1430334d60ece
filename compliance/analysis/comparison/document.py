"""What a comparison finds. Field names are those of the JSON output, `schema: comparison/1`."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from compliance.model.findings import Span
from compliance.model.records import dataclass
from compliance.model.scorecard import (
    ClauseResult,
    LevelSpan,
    ObjectiveResult,
    ProviderSummary,
    RuleSetSummary,
    Score,
    Tool,
    Verdict,
)
from compliance.model.status import Basis, Reason, Status, VerdictStatus

Place = Literal["ranked", "may drop out", "not ranked"]
Order = Literal["ahead", "behind", "equal", "not comparable yet"]


Dominance = Literal["sure", "possible", "no"]
"""Is one offer at least as good as another on every rule, and better on one?"""


@dataclass(frozen=True, slots=True)
class RankSpan:
    """The ranks that an offer can still have."""

    best: int
    """Best rank still possible, from 1"""
    worst: int
    """Worst rank still possible"""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that keeps an offer from being ranked, or may."""

    rule: str
    """Id of the rule"""
    status: Status
    """How it came out"""
    message: str
    """Why, in one sentence"""


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer under the rule set, a provider or one of its services, and its place among the others."""

    name: str
    """What it is called where offers are named: `provider`, or `provider@service`"""
    provider: ProviderSummary
    """Who was assessed"""
    verdict: Verdict
    """What it comes to"""
    clauses: tuple[ClauseResult, ...]
    """Every condition of the verdict, and whether it is met"""
    score: Score | None
    """Total score; null where the rule set has no points"""
    level: LevelSpan | None
    """Overall level; null where the rule set has no levels"""
    objectives: tuple[ObjectiveResult, ...]
    """Scores and levels of the objectives"""
    place: Place
    """Whether it is ranked: not where it fails a gate or misses what is necessary; where that is not known, it may
    drop out
    """
    obstacles: tuple[Obstacle, ...]
    """The rules for which it is not ranked, or may drop out"""
    rank: RankSpan | None
    """The ranks still possible; null where it is not ranked"""


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not known well enough, and why."""

    path: str
    """Dotted path"""
    reason: Reason
    """Why it is not known well enough"""


@dataclass(frozen=True, slots=True)
class Deciding:
    """An open finding that decides the order of two offers."""

    provider: str
    """The offer whose finding it is"""
    rule: str
    """Id of the rule"""
    swing: float | None
    """How many points of the total it can move; null where there is no total"""
    alone: bool
    """Whether one way of settling it decides the order, whatever else is unknown"""
    missing: tuple[MissingFact, ...]
    """The facts the finding lacks"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two offers that may be ranked."""

    first: str
    """Name of the one offer"""
    second: str
    """Name of the other offer"""
    order: Order
    """Whether the first is ahead by verdict, then by total score, whatever is unknown"""
    dominates: Dominance
    """Whether the first is at least as good on every rule and better on one"""
    dominated: Dominance
    """Whether the second is at least as good on every rule and better on one"""
    weights: Span | None
    """Share of all weights of the objectives for which the first has the higher total, certainly and possibly; null
    where that is not computed
    """
    deciding: tuple[Deciding, ...]
    """The open findings that decide the order, where it is not certain"""


@dataclass(frozen=True, slots=True)
class RankShares:
    """How often an offer has each rank over all weights of the objectives."""

    provider: str
    """Name of the offer"""
    ranks: tuple[Span, ...]
    """For each rank, from 1, the share of all weights that certainly and possibly give it"""


@dataclass(frozen=True, slots=True)
class WeightSpace:
    """Ranks by total score over all non-negative weights of the objectives that sum to 1, each as likely as any other."""

    objectives: tuple[str, ...]
    """Ids of the objectives that weights are put on"""
    offers: tuple[RankShares, ...]
    """The shares of each offer that may be ranked; empty where they are not computed"""
    exact: bool
    """Whether the shares are exact; where there are too many offers and objectives they are estimated, each to about
    two percent
    """
    note: str | None
    """Why the shares are not computed; null where they are"""


@dataclass(frozen=True, slots=True)
class Floor:
    """The least score or level that a part of the verdict demands."""

    part: Literal["necessary", "sufficient"]
    """Part of the verdict"""
    objective: str | None
    """Id of the objective it is demanded of; null for the whole"""
    kind: Literal["score", "level"]
    """Whether a score or a level is demanded"""
    at_least: float | str
    """The least there must be"""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of a comparison, with its outcomes side by side."""

    rule: str
    """Id of the rule"""
    title: str
    """Its title"""
    objective: str | None
    """Id of its objective; null where it has none"""
    role: Literal["gate", "contributory"]
    """Whether the verdict cannot do without it"""
    statuses: tuple[Status, ...]
    """How it came out for each offer, in their order"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Providers side by side under one rule set."""

    ruleset: RuleSetSummary
    """The rule set"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    accept: Basis
    """The weakest basis that counted"""
    evidence: str
    """The evidence demanded instead of what each rule asks: `as-required`, `any`, a grade, or a grade with an age"""
    levels: tuple[str, ...]
    """The scale of levels, lowest first"""
    floors: tuple[Floor, ...]
    """The least scores and levels the verdict demands, where they are known and ask for anything"""
    rules: tuple[RuleRow, ...]
    """Every rule, with how it came out for each offer"""
    offers: tuple[Offer, ...]
    """Every provider, in the order in which they were named"""
    pairs: tuple[Pair, ...]
    """Every two offers that may be ranked; of very many those of the first ones only"""
    unpaired: int
    """How many offers that may be ranked are in no pair, because there are too many; their ranks are exact all the same"""
    weight_space: WeightSpace
    """How the ranks hang on the weights of the objectives"""
    ended: tuple[ProviderSummary, ...]
    """Those named that had ceased by the day assessed: counted, and not ranked"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A parameter, or the weight of an objective, that is not the same under two rule sets."""

    name: str
    """Name of the parameter, or id of the objective"""
    first: Any
    """Its value under the first rule set; null where there is none"""
    second: Any
    """Its value under the second rule set; null where there is none"""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of one origin that is not the same in two rule sets."""

    first: str
    """Its id in the first rule set"""
    second: str
    """Its id in the second rule set"""
    differs: tuple[str, ...]
    """What differs, in words"""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A rule of one origin that comes out differently under two rule sets."""

    first: str
    """Its id in the first rule set"""
    second: str
    """Its id in the second rule set"""
    first_status: Status
    """How it came out under the first rule set"""
    second_status: Status
    """How it came out under the second rule set"""
    differs: tuple[str, ...]
    """What differs in the rule, in words; nothing where only the date does"""


@dataclass(frozen=True, slots=True)
class Result:
    """What one rule set says of a provider."""

    verdict: VerdictStatus
    """The verdict"""
    score: Score | None
    """Total score; null where the rule set has no points"""
    level: LevelSpan | None
    """Overall level; null where the rule set has no levels"""


@dataclass(frozen=True, slots=True)
class ObjectiveChange:
    """What an objective brings to the total score under each of two rule sets."""

    objective: str
    """Id of the objective"""
    first: Span | None
    """Points of the total under the first rule set; null where it has no score there"""
    second: Span | None
    """Points of the total under the second rule set; null where it has no score there"""


@dataclass(frozen=True, slots=True)
class ProviderDifference:
    """One provider under two rule sets."""

    provider: ProviderSummary
    """Who was assessed"""
    first: Result
    """What the first rule set says of it"""
    second: Result
    """What the second rule set says of it"""
    objectives: tuple[ObjectiveChange, ...]
    """What each objective brings to the total, where that is not the same; none where there are no two totals to
    explain, or an objective may not apply
    """
    weights_alone: bool
    """Whether the scores differ, and nothing but the weights of the objectives can be why"""
    statuses: tuple[StatusChange, ...]
    """Rules of the same origin that come out differently"""


@dataclass(frozen=True, slots=True)
class RuleSetDifference:
    """Two rule sets, or two versions of one: what differs in them, and in what they say of each provider.

    Rules are matched by origin: the rule set that defines a rule, and its id there. Parameters, weights of objectives and
    conditions of the verdict are compared only where there are any.
    """

    first: RuleSetSummary
    """The one rule set"""
    second: RuleSetSummary
    """The other rule set"""
    common: int
    """How many rules both have"""
    only_first: tuple[str, ...]
    """Ids of the rules that only the first has"""
    only_second: tuple[str, ...]
    """Ids of the rules that only the second has"""
    rules: tuple[RuleChange, ...]
    """Rules of the same origin that are not the same"""
    parameters: tuple[Changed, ...]
    """Parameters that are not the same"""
    weights: tuple[Changed, ...]
    """Objectives whose weight is not the same"""
    conditions_first: tuple[str, ...]
    """Conditions of the verdict that only the first has"""
    conditions_second: tuple[str, ...]
    """Conditions of the verdict that only the second has"""
    providers: tuple[ProviderDifference, ...]
    """What both rule sets say of each provider"""


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """What `compare --format json` prints."""

    schema: Literal["comparison/1"]
    """Kind and version of the document"""
    tool: Tool
    """The program that made it"""
    comparisons: tuple[Comparison, ...]
    """One for each rule set"""
    differences: tuple[RuleSetDifference, ...]
    """The first rule set and each other one"""
