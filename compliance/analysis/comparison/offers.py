"""A provider under a rule set with exact numbers: what its verdict and total are at worst and at best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from compliance.engine.grounds import offers_of
from compliance.engine.outcome import End
from compliance.engine.scorecard import provider_summary, scorecard_of
from compliance.engine.scoring import ScoreSpan, Standing
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.engine.state import State, decide_all, decide_each
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets
from compliance.model.scorecard import NothingEvaluatedError, ProviderSummary, Scorecard
from compliance.model.statements import Provider
from compliance.model.status import Basis, Status, VerdictStatus
from compliance.model.words import offer_id
from compliance.rulesets.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Bounds:
    """The worst and best verdict an offer can have, by rank, and its total as an interval; `None` where there are no points."""

    worst: int
    best: int
    score: ScoreSpan | None

    def surely_ahead(self, other: Bounds) -> bool:
        """Is it ahead of the other whatever is unknown? The verdict counts first, then the total."""
        if self.worst != other.best:
            return self.worst > other.best
        if self.score is None or other.score is None:
            return False
        return self.score.certain > other.score.possible

    def surely_equal(self, other: Bounds) -> bool:
        """Are both settled, and the same?"""
        if not (self.worst == self.best == other.worst == other.best):
            return False
        if self.score is None or other.score is None:
            return self.score is other.score
        ends = {self.score.certain, self.score.possible, other.score.certain, other.score.possible}
        return len(ends) == 1


PAIRED: Final = 24
"""Offers of which every two are compared unless asked otherwise: the work and the result grow with their square."""


@dataclass(frozen=True)
class Assessed:
    """A provider under a rule set: the scorecard, and the decided state behind it with its exact numbers."""

    card: Scorecard
    decided: Callable[[], State]
    """Gives the state; of one among very many by deciding once more"""
    ruleset: RuleSet
    """What it was held against"""

    @cached_property
    def state(self) -> State:
        """The decided state; it is kept from the first time on."""
        return self.decided()

    @cached_property
    def scores(self) -> Mapping[str, ScoreSpan | None]:
        """The exact score of each objective, by id."""
        return self.state.totals.scores

    @property
    def name(self) -> str:
        """How it is called beside others, as one types it."""
        provider = self.card.provider
        return offer_id(provider.id, provider.service, other=provider.other_services)

    @cached_property
    def bounds(self) -> Bounds:
        """What the verdict and the total are at worst and at best."""
        return _bounds(self.state)

    @cached_property
    def settled(self) -> dict[str, tuple[Bounds, Bounds]]:
        """For each open rule the bounds if it turned out at its worst, and at its best."""
        state = self.state.remembering()  # one rule moves the score of one objective
        return {
            standing.rule.id: (_settled_at(state, standing, "certain"), _settled_at(state, standing, "possible"))
            for standing in state.counted
            if not standing.settled
        }

    @property
    def out_of_the_running(self) -> bool:
        """Does it fail a gate, or what the rule set holds necessary?"""
        return self.card.verdict.status is VerdictStatus.NOT_MET or any(self.gates(Status.FAIL))

    @property
    def may_drop_out(self) -> bool:
        """Is it not known whether it does?"""
        return VerdictStatus.NOT_MET in self.card.verdict.possible or any(self.gates(Status.UNKNOWN, Status.ERROR))

    def gates(self, *statuses: Status) -> Iterator[str]:
        """The gates that came out so."""
        return (f.rule for f in self.card.findings if f.role == "gate" and f.status in statuses)

    def drops_out_by(self, rule: str) -> bool:
        """Would it be out of the running if this open rule turned out at its worst?"""
        standing = next(s for s in self.state.standings if s.rule.id == rule)
        rung = 1 if standing.outcome.failure is not None else standing.rung("certain")
        fails_gate = standing.rule.role == "gate" and rung < standing.rule.pass_rung
        return fails_gate or self.settled[rule][0].best == 0

    def swing(self, rule: str) -> Fraction | None:
        """By how much of the total a rule can move it; `None` where there is no total."""
        low, high = self.settled[rule]
        return None if low.score is None or high.score is None else high.score.possible - low.score.possible


def _settled_at(state: State, standing: Standing, end: End) -> Bounds:
    """The bounds with one rule settled at one end."""
    failed = standing.outcome.failure is not None
    rung = standing.rung(end) if not failed else 1 if end == "certain" else len(standing.rule.rungs)
    outcome = replace(standing.outcome, certain=rung, possible=rung, applies=True, failure=None)
    return _bounds(state.with_outcomes({standing.rule.id: outcome}))


def _bounds(state: State) -> Bounds:
    possible = state.judge().possible
    return Bounds(possible[0].rank, possible[-1].rank, state.totals.score)


def assess_each(ruleset: RuleSet, snapshot: Snapshot, accept: Basis = Basis.DECLARED) -> list[Assessed]:
    """All that a rule set assesses of a snapshot: the provider, or each service that has not ended and perhaps any other.

    Raises:
        NothingEvaluatedError: a part of a verdict has nothing left to judge.
    """
    return [assessed_as(state) for state in decide_each(ruleset, snapshot, accept)]


def assess(ruleset: RuleSet, snapshot: Snapshot, accept: Basis = Basis.DECLARED) -> Assessed:
    """A provider under a rule set at a snapshot's date, counting what is settled on a basis up to `accept`.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    return assessed_as(decide_all(ruleset, snapshot, accept))


def assessed_as(state: State, *, many: bool = False) -> Assessed:
    """A decided state with its scorecard.

    Args:
        state: what was decided.
        many: it is one of very many: of its scorecard only that is made and kept which they are compared by, of the state its
            exact numbers. The rest is decided once more where it is asked for.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    if not many:
        return Assessed(scorecard_of(state), lambda: state, state.ruleset)
    card = scorecard_of(state, "findings")
    findings = tuple(
        replace(f, facts=(), worlds=(), decided=(), ended=(), why="", fix=None, url=None) for f in card.findings
    )
    slim = replace(card, findings=findings, sources={}, recognitions=(), parameters={})
    told = AssessedNumbers(slim, _bounds(state), state.totals.scores)
    return told.of(SnapshotOrder.of(state.snapshot).taken, state.ruleset, state.grounds.accept)


@dataclass(frozen=True, slots=True)
class SnapshotOrder:
    """What a snapshot is of, and nothing that was found there: as much of it as is kept, or sent to another process."""

    provider: Provider
    days: tuple[date, date]
    sets: CountrySets
    service: str | None
    other_services: bool

    @classmethod
    def of(cls, offer: Snapshot) -> SnapshotOrder:
        """What a snapshot is of."""
        days = offer.as_of, offer.known_as_of
        return cls(offer.provider, days, offer.sets, offer.service, offer.other_services)

    def taken(self) -> Snapshot:
        """The snapshot, taken once more."""
        whole = take_snapshot(self.provider, *self.days, self.sets)
        return whole.of_service(self.service) if self.service is not None or self.other_services else whole


@dataclass(frozen=True, slots=True)
class AssessedNumbers:
    """An offer that was assessed, without its decided state."""

    card: Scorecard
    bounds: Bounds
    scores: Mapping[str, ScoreSpan | None]

    @classmethod
    def told_by(cls, assessed: Assessed) -> AssessedNumbers:
        """As much of it as goes to another process."""
        return cls(assessed.card, assessed.bounds, assessed.scores)

    def of(self, take: Callable[[], Snapshot], ruleset: RuleSet, accept: Basis) -> Assessed:
        """The offer assessed; where its state is asked for, it is decided once more on its snapshot, or that of its provider."""
        whose = self.card.provider

        def decided() -> State:
            offer = take()
            if (offer.service, offer.other_services) != (whose.service, whose.other_services):
                offer = offer.of_service(whose.service)
            return decide_all(ruleset, offer, accept)

        assessed = Assessed(self.card, decided, ruleset)
        assessed.__dict__.update(bounds=self.bounds, scores=self.scores)  # as `cached_property` keeps them
        return assessed


def ended_under(ruleset: RuleSet, named: Iterable[Snapshot]) -> list[ProviderSummary]:
    """What of the offers named had ceased: each itself, or services that it stands as under a rule set about services."""
    gone: list[ProviderSummary] = []
    for snapshot in named:
        if snapshot.ended_on is not None:
            gone.append(provider_summary(snapshot))
        else:
            gone += [provider_summary(snapshot.of_service(id_)) for id_ in offers_of(ruleset, snapshot).ended]
    return gone


def none_left(ruleset: RuleSet) -> NothingEvaluatedError:
    """That every service of all that is compared under a rule set has ended."""
    return NothingEvaluatedError(f"under '{ruleset.id}': every service has ended")


def without_ended(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Those that are there to be compared.

    Raises:
        EndedError: all of them had; of the first one.
    """
    all_ = list(snapshots)
    there = [snapshot for snapshot in all_ if snapshot.ended_on is None]
    if not there and all_:
        all_[0].require_there()
    return there
