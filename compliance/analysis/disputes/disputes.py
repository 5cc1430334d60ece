"""Sources that disagree: each dispute with both sides, each answer the facts contradict, and whether it matters.

A dispute matters for a verdict where believing one side makes another verdict possible than believing the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from compliance.analysis.disputes.contradictions import Conflict, Contradiction, conflicts, contradictions
from compliance.analysis.disputes.settling import Result, RuleResult, Settling
from compliance.analysis.disputes.sides import Belief, Side, Sides
from compliance.engine.reasons import grasp
from compliance.engine.scorecard import cite
from compliance.engine.state import State
from compliance.model.findings import CitedSource
from compliance.model.records import dataclass
from compliance.model.statements import FactPath, Provider, dotted
from compliance.model.status import Basis, Reason
from compliance.rulesets.demands import demand_text

Effect = Literal["none", "decides", "together", "alike", "open", "too-many"]
"""What a dispute is to the verdict.

`none`: it is proven that it cannot change it. `decides`: other verdicts are possible with one side than with another.
`together`: it decides once other disputes are settled. `alike`: whichever side is right the verdict is the same, and closer
than the scorecard, which takes every rule by itself, can say. `open`: the same verdicts are possible whichever side is right,
but it may decide once more is known. `too-many`: more readings than are tried; what depends on it is unknown.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """A dispute settled one way, all others left open: what is believed then, and what it comes to."""

    beliefs: tuple[Belief, ...]
    """What is believed then, and whom"""
    result: Result
    """What the scorecard comes to, the other disputes left open"""
    rules: tuple[RuleResult, ...]
    """The rules that read it, in the order of `rules`"""


@dataclass(frozen=True, slots=True)
class Assumption:
    """Another dispute, by its paths, settled one way."""

    paths: tuple[str, ...]
    """What is disputed"""
    beliefs: tuple[Belief, ...]
    """What is believed"""


@dataclass(frozen=True, slots=True)
class Combination:
    """Other disputes settled so that a dispute decides, and what it comes to in each of its readings then."""

    assuming: tuple[Assumption, ...]
    """The other disputes, as few as possible, and how they are settled"""
    results: tuple[Result, ...]
    """What the scorecard comes to in each of `readings` then"""


@dataclass(frozen=True, slots=True)
class DisputeEffect:
    """One dispute, and what it is to the verdict."""

    paths: tuple[str, ...]
    """What is disputed, as far as later statements have not settled it"""
    between: Literal["statements", "figures"]
    """What contradicts what: statements one another, or a total what is listed, whoever states them"""
    read: tuple[str, ...]
    """Those of it that rules read"""
    deciding: tuple[str, ...]
    """Those of it by which a rule comes out otherwise in one reading than in another"""
    sides: tuple[Side, ...]
    """The statements that contradict each other"""
    rules: tuple[str, ...]
    """The rules that read it"""
    readings: tuple[Reading, ...]
    """The ways to settle it that differ in what rules read; none where there are more than are tried"""
    effect: Effect
    """What it is to the verdict. none: it is proven that it cannot change it; decides: other verdicts are possible
    with one side than with another; together: it decides once other disputes are settled; alike: the verdict is
    the same whichever side is right, and closer than the scorecard, which takes every rule by itself, can say;
    open: the same verdicts are possible whichever side is right, but it may decide once more is known; too-many:
    more readings than are tried
    """
    together: Combination | None
    """How it decides together with others; null unless that is its effect"""


@dataclass(frozen=True, slots=True)
class Irrelevant:
    """A dispute that nothing here depends on: no rule reads it, or later statements have settled it."""

    paths: tuple[str, ...]
    """What is disputed"""
    statements: tuple[str, ...]
    """Ids of the statements that contradict each other"""
    why: Literal["not read", "settled since"]
    """No rule in play reads it, or later statements have settled it"""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Every dispute, contradicted answer and contradicted recognition of one provider under one rule set at one day."""

    schema: Literal["disputes/1"]
    """Kind and version of the document"""
    provider: str
    """Id of the provider"""
    service: str | None
    """The service assessed; null for the provider as a whole, and for any other service"""
    other_services: bool
    """Whether it is about any other service than those the profile states; `service` is then null"""
    ruleset: str
    """Id of the rule set"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    accept: Basis
    """The weakest basis that counted"""
    evidence: str
    """The evidence demanded instead of what each rule asks: `as-required`, `any`, a grade, or a grade with an age"""
    result: Result
    """What the scorecard comes to, every dispute left open"""
    disputes: tuple[DisputeEffect, ...]
    """The disputes that rules in play read"""
    contradictions: tuple[Contradiction, ...]
    """Declared answers outside what the facts allow"""
    conflicts: tuple[Conflict, ...]
    """Recognitions in force that say otherwise than facts"""
    irrelevant: tuple[Irrelevant, ...]
    """All other disputes"""
    sources: Mapping[str, CitedSource]
    """The sources named, by id"""


def disagreement(state: State) -> Disagreement:
    """What sources disagree on, and whether it matters.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    snapshot = state.snapshot
    settling = Settling(state)
    state.judge()
    actual = settling.result({})
    work = _Disputes(state, settling)
    disputes = tuple(work.effects())
    contradicted = tuple(contradictions(state, actual))
    against = tuple(conflicts(state))
    return Disagreement(
        schema="disputes/1",
        provider=snapshot.provider.id,
        service=snapshot.service,
        other_services=snapshot.other_services,
        ruleset=state.ruleset.id,
        as_of=snapshot.as_of,
        known_as_of=snapshot.known_as_of,
        accept=state.grounds.accept,
        evidence=demand_text(state.ruleset.demand),
        result=actual,
        disputes=disputes,
        contradictions=contradicted,
        conflicts=against,
        irrelevant=tuple(work.irrelevant()),
        sources=_cited(snapshot.provider, disputes, contradicted, against),
    )


class _Disputes:
    """The disputes of a snapshot, described and tried."""

    def __init__(self, state: State, settling: Settling) -> None:
        self._state = state
        snapshot = self._snapshot = state.snapshot
        self._settling = settling
        self._sides = Sides(snapshot)

    def effects(self) -> Iterator[DisputeEffect]:
        """The effect of each dispute that a rule reads and no later statement has settled."""
        for number, rules in self._settling.readers.items():
            if self._sides.live[number]:
                yield self._effect(number, rules)

    def irrelevant(self) -> Iterator[Irrelevant]:
        """The disputes that no rule reads, or that a later statement has settled."""
        for number, dispute in enumerate(self._snapshot.disputes):
            live = self._sides.live[number]
            if not live:
                yield Irrelevant(_dotted(dispute.paths), dispute.statements, "settled since")
            elif number not in self._settling.readers:
                yield Irrelevant(_dotted(live), dispute.statements, "not read")

    def _effect(self, number: int, rules: tuple[str, ...]) -> DisputeEffect:
        live, sides = self._sides.live[number], self._sides.sides(number)
        paths, read = _dotted(live), _dotted(self._settling.read(number, live))
        between: Literal["statements", "figures"] = (
            "figures" if self._snapshot.disputes[number].figures else "statements"
        )
        orders = self._settling.orders[number]
        if orders is None:
            never = self._settling.never_decides(number)
            return DisputeEffect(paths, between, read, (), sides, rules, (), "none" if never else "too-many", None)
        readings = tuple(
            Reading(
                self._sides.beliefs(number, order),
                self._settling.result({number: order}),
                self._settling.rules(number, order),
            )
            for order in orders
        )
        effect, together = self._judged(number, orders, readings)
        deciding = tuple(path for path in read if path in self._deciding(readings))
        return DisputeEffect(paths, between, read, deciding, sides, rules, readings, effect, together)

    def _deciding(self, readings: tuple[Reading, ...]) -> set[str]:
        """The facts by which rules come out otherwise in one reading than in another."""
        results = [set(of_rule) for of_rule in zip(*(reading.rules for reading in readings), strict=True)]
        turning = {result.rule for of_rule in results if len(of_rule) > 1 for result in of_rule}
        standings = (standing for standing in self._state.standings if standing.rule.id in turning)
        return {
            dotted(lack.path)
            for standing in standings
            for lack in grasp(standing.rule, standing.outcome, self._state.grounds).lacks
            if lack.reason is Reason.DISPUTED
        }

    def _judged(
        self, number: int, orders: tuple[int, ...], readings: tuple[Reading, ...]
    ) -> tuple[Effect, Combination | None]:
        if self._settling.never_decides(number):
            return "none", None
        if self._settling.decides(number, orders, {}):
            return "decides", None
        together = self._settling.together(number, orders)
        if together is not None:
            assuming = tuple(
                Assumption(_dotted(self._sides.live[n]), self._sides.beliefs(n, order))
                for n, order in together.settled.items()
            )
            return "together", Combination(assuming, together.results)
        return "alike" if len(readings[0].result.possible) == 1 else "open", None


def _dotted(paths: Iterable[FactPath]) -> tuple[str, ...]:
    return tuple(sorted(dotted(path) for path in paths))


def _cited(
    provider: Provider,
    disputes: Iterable[DisputeEffect],
    contradicted: Iterable[Contradiction],
    against: Iterable[Conflict],
) -> dict[str, CitedSource]:
    ids = {id_ for dispute in disputes for side in dispute.sides for id_ in side.sources}
    ids |= {id_ for one in contradicted for fact in (one.answer, *one.facts) for id_ in fact.sources}
    ids |= {id_ for one in against for fact in (*one.shown_by, *one.facts) for id_ in fact.sources}
    return {id_: cite(provider.sources[id_]) for id_ in sorted(ids)}
