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
    worst: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that keeps an offer from being ranked, or may."""

    rule: str
    status: Status
    message: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One provider under the rule set.

    An offer that fails a gate, or what the rule set holds necessary, is not ranked; one of which that is not known may
    drop out. `obstacles` are the rules it is for; `rank` is null where it is not ranked.
    """

    provider: ProviderSummary
    verdict: Verdict
    clauses: tuple[ClauseResult, ...]
    score: Score | None
    level: LevelSpan | None
    objectives: tuple[ObjectiveResult, ...]
    place: Place
    obstacles: tuple[Obstacle, ...]
    rank: RankSpan | None


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not known well enough, and why."""

    path: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Deciding:
    """An open finding that decides the order of two offers.

    `swing` is how many points of the total it can move; null where there is no total. `alone` where one way of
    settling it would decide the order whatever else is unknown.
    """

    provider: str
    rule: str
    swing: float | None
    alone: bool
    missing: tuple[MissingFact, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two offers that may be ranked, `first` and `second` by id.

    `order` compares verdict, then total score. `dominates` is whether the first is at least as good on every rule and
    better on one, `dominated` the same of the second. `weights` is the share of all weights of the objectives for which
    the first has the higher total, certainly and possibly; null where that cannot be computed.
    """

    first: str
    second: str
    order: Order
    dominates: Dominance
    dominated: Dominance
    weights: Span | None
    deciding: tuple[Deciding, ...]


@dataclass(frozen=True, slots=True)
class RankShares:
    """For each rank, from 1, the share of all weights that certainly and possibly give it."""

    provider: str
    ranks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class WeightSpace:
    """Ranks by total score over all non-negative weights of the objectives that sum to 1, each as likely as any other.

    `offers` is empty where the shares are not computed; `note` says why. `exact` is false where they are estimated,
    because there are too many offers and objectives: each is then good to about two percent.
    """

    objectives: tuple[str, ...]
    offers: tuple[RankShares, ...]
    exact: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Floor:
    """The least score or level that a part of the verdict demands of an objective, or of the whole where that is null."""

    part: Literal["necessary", "sufficient"]
    objective: str | None
    kind: Literal["score", "level"]
    at_least: float | str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule, and how it came out for each offer, in the order of the offers."""

    rule: str
    title: str
    objective: str | None
    role: Literal["gate", "contributory"]
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Providers side by side under one rule set; `levels` is its scale, lowest first."""

    ruleset: RuleSetSummary
    as_of: date
    known_as_of: date
    levels: tuple[str, ...]
    floors: tuple[Floor, ...]
    rules: tuple[RuleRow, ...]
    offers: tuple[Offer, ...]
    pairs: tuple[Pair, ...]
    weight_space: WeightSpace


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that has one value under the first rule set and another under the second; null where it is not there."""

    name: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of one origin that is not the same in both rule sets: its id in each, and what differs."""

    first: str
    second: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A rule of one origin that comes out differently, with what differs in the rule; nothing where only the date does."""

    first: str
    second: str
    first_status: Status
    second_status: Status
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one rule set says of a provider."""

    verdict: VerdictStatus
    score: Score | None
    level: LevelSpan | None


@dataclass(frozen=True, slots=True)
class ObjectiveChange:
    """What an objective brings to the total under each rule set, in points of it; null where it has no score there."""

    objective: str
    first: Span | None
    second: Span | None


@dataclass(frozen=True, slots=True)
class ProviderDifference:
    """One provider under two rule sets: both results, and the rules both have that come out differently.

    `objectives` are those that bring different points to the total; they add up to it. Empty where there are no two totals to
    explain, or an objective may not apply. `weights_alone` where nothing else can be why the scores differ.
    """

    provider: ProviderSummary
    first: Result
    second: Result
    objectives: tuple[ObjectiveChange, ...]
    weights_alone: bool
    statuses: tuple[StatusChange, ...]


@dataclass(frozen=True, slots=True)
class RuleSetDifference:
    """Two rule sets, or two versions of one: what differs in them, and in what they say of each provider.

    `common` counts the rules both have: those of the same origin, which is the rule set that defines a rule and its id there.
    Parameters, weights of objectives and conditions of the verdict are compared only where there are any.
    """

    first: RuleSetSummary
    second: RuleSetSummary
    common: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    rules: tuple[RuleChange, ...]
    parameters: tuple[Changed, ...]
    weights: tuple[Changed, ...]
    conditions_first: tuple[str, ...]
    conditions_second: tuple[str, ...]
    providers: tuple[ProviderDifference, ...]


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """What `compare --format json` prints."""

    schema: Literal["comparison/1"]
    tool: Tool
    comparisons: tuple[Comparison, ...]
    differences: tuple[RuleSetDifference, ...]
