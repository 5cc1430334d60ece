"""What a comparison finds. Field names are those of the JSON output, `schema: comparison/1`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from compliance.analysis.comparison.dominance import Dominance
from compliance.model.scorecard import (
    ClauseResult,
    LevelSpan,
    ObjectiveResult,
    ProviderSummary,
    RuleSetSummary,
    Score,
    Span,
    Tool,
    Verdict,
)
from compliance.model.status import Reason, Status, VerdictStatus

Place = Literal["ranked", "may drop out", "not ranked"]
Order = Literal["ahead", "behind", "equal", "not comparable yet"]


@dataclass(frozen=True, slots=True)
class RankSpan:
    """The best and the worst rank still possible, from 1."""

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
    """One provider under the rule set.

    An offer that fails a gate, or what the rule set holds necessary, is not ranked; one of which that is not known may
    drop out. `obstacles` are the rules it is for; `rank` is null where it is not ranked.
    """

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
    """Whether it is ranked; it is not where it fails a gate or misses what is necessary"""
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
    """An open finding that decides the order of two offers.

    `swing` is how many points of the total it can move; null where there is no total. `alone` where one way of
    settling it would decide the order whatever else is unknown.
    """

    provider: str
    """Whose finding it is"""
    rule: str
    """Id of the rule"""
    swing: float | None
    """How many points of the total it moves; null where there is no total"""
    alone: bool
    """One way of settling it decides the order, whatever else is unknown"""
    missing: tuple[MissingFact, ...]
    """The facts it lacks"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two offers that may be ranked, `first` and `second` by id.

    `order` compares verdict, then total score. `dominates` is whether the first is at least as good on every rule and
    better on one, `dominated` the same of the second. `weights` is the share of all weights of the objectives for which
    the first has the higher total, certainly and possibly; null where that cannot be computed.
    """

    first: str
    """The one offer"""
    second: str
    """The other"""
    order: Order
    """Whether the first is ahead by verdict, then by total score, whatever is unknown"""
    dominates: Dominance
    """Whether the first is at least as good on every rule and better on one"""
    dominated: Dominance
    """Whether the second is"""
    weights: Span | None
    """Share of all weights for which the first has the higher total; null where that is not computed"""
    deciding: tuple[Deciding, ...]
    """The open findings that decide the order, where it is not certain"""


@dataclass(frozen=True, slots=True)
class RankShares:
    """For each rank, from 1, the share of all weights that certainly and possibly give it."""

    provider: str
    """The offer"""
    ranks: tuple[Span, ...]
    """The share of all weights for each rank, from 1"""


@dataclass(frozen=True, slots=True)
class WeightSpace:
    """Ranks by total score over all non-negative weights of the objectives that sum to 1, each as likely as any other.

    `offers` is empty where the shares are not computed; `note` says why. `exact` is false where they are estimated,
    because there are too many offers and objectives: each is then good to about two percent.
    """

    objectives: tuple[str, ...]
    """Ids of the objectives that weights are put on"""
    offers: tuple[RankShares, ...]
    """The shares of each offer that may be ranked; empty where they are not computed"""
    exact: bool
    """The shares are exact; false where they are estimated, to about two percent"""
    note: str | None
    """Why they are not computed; null where they are"""


@dataclass(frozen=True, slots=True)
class Floor:
    """The least score or level that a part of the verdict demands of an objective, or of the whole where that is null."""

    part: Literal["necessary", "sufficient"]
    """Part of the verdict"""
    objective: str | None
    """Id of the objective; null for the whole"""
    kind: Literal["score", "level"]
    """Whether a score or a level is demanded"""
    at_least: float | str
    """The least there must be"""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule, and how it came out for each offer, in the order of the offers."""

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
    """Providers side by side under one rule set; `levels` is its scale, lowest first."""

    ruleset: RuleSetSummary
    """Under what"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    levels: tuple[str, ...]
    """The scale of levels, lowest first"""
    floors: tuple[Floor, ...]
    """The least scores and levels the verdict demands, where they are known and ask for anything"""
    rules: tuple[RuleRow, ...]
    """Every rule, with how it came out for each offer"""
    offers: tuple[Offer, ...]
    """Every provider, in the order in which they were named"""
    pairs: tuple[Pair, ...]
    """Every two offers that may be ranked"""
    weight_space: WeightSpace
    """How the ranks hang on the weights of the objectives"""


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that has one value under the first rule set and another under the second; null where it is not there."""

    name: str
    """What it is"""
    first: Any
    """Its value under the first; null where there is none"""
    second: Any
    """Its value under the second; null where there is none"""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of one origin that is not the same in both rule sets: its id in each, and what differs."""

    first: str
    """Id in the first"""
    second: str
    """Id in the second"""
    differs: tuple[str, ...]
    """What differs, in words"""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A rule of one origin that comes out differently, with what differs in the rule; nothing where only the date does."""

    first: str
    """Id in the first"""
    second: str
    """Id in the second"""
    first_status: Status
    """How it came out under the first"""
    second_status: Status
    """How it came out under the second"""
    differs: tuple[str, ...]
    """What differs in the rule, in words"""


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
    """What an objective brings to the total under each rule set, in points of it; null where it has no score there."""

    objective: str
    """Id of the objective"""
    first: Span | None
    """Points of the total under the first; null where it has no score there"""
    second: Span | None
    """Points of the total under the second; null where it has no score there"""


@dataclass(frozen=True, slots=True)
class ProviderDifference:
    """One provider under two rule sets: both results, and the rules both have that come out differently.

    `objectives` are those that bring different points to the total; they add up to it. Empty where there are no two totals to
    explain, or an objective may not apply. `weights_alone` where nothing else can be why the scores differ.
    """

    provider: ProviderSummary
    """Who was assessed"""
    first: Result
    """What the first says"""
    second: Result
    """What the second says"""
    objectives: tuple[ObjectiveChange, ...]
    """What each objective brings to the total, where that is not the same"""
    weights_alone: bool
    """The scores differ, and nothing but the weights of the objectives can be why"""
    statuses: tuple[StatusChange, ...]
    """Rules of the same origin that come out differently"""


@dataclass(frozen=True, slots=True)
class RuleSetDifference:
    """Two rule sets, or two versions of one: what differs in them, and in what they say of each provider.

    `common` counts the rules both have: those of the same origin, which is the rule set that defines a rule and its id there.
    Parameters, weights of objectives and conditions of the verdict are compared only where there are any.
    """

    first: RuleSetSummary
    """The one rule set"""
    second: RuleSetSummary
    """The other"""
    common: int
    """Number of rules of the same origin"""
    only_first: tuple[str, ...]
    """Ids of the rules that only the first has"""
    only_second: tuple[str, ...]
    """Ids of the rules that only the second has"""
    rules: tuple[RuleChange, ...]
    """Rules of the same origin that are not the same"""
    parameters: tuple[Changed, ...]
    """Parameters that are not the same; null where there is none"""
    weights: tuple[Changed, ...]
    """Objectives whose weight is not the same; null where there is none"""
    conditions_first: tuple[str, ...]
    """Conditions of the verdict that only the first has"""
    conditions_second: tuple[str, ...]
    """Conditions of the verdict that only the second has"""
    providers: tuple[ProviderDifference, ...]
    """What both say of each provider"""


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
