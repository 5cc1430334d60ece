"""A rule set judged on conditions whose values are told: the engine decides everything else, once for all that is told alike.

Scores, levels, certificates recognised, worlds of disputes and the verdict are the engine's own; only the conditions are not
evaluated, since a query did that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import Any, Final

import pyarrow as pa

from compliance.batch.results import SCHEMAS, GatheredRows, finding_rows, judged_columns
from compliance.engine.decide import readings
from compliance.engine.disputes import World
from compliance.engine.evidence import NO_DEMAND, stricter
from compliance.engine.grounds import grounds_of
from compliance.engine.outcome import Readings, reads_of
from compliance.engine.scoring import Standing
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State, decide_all
from compliance.language import tree
from compliance.language.lists import BUDGET, MEMORY
from compliance.language.operators import Compiled, Environment, Scoped
from compliance.language.program import ParameterValues, Probe, Program
from compliance.language.values import NO_CAUSES, Unknown
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.statements import FactPath, places_of
from compliance.model.status import Basis
from compliance.rulesets.ruleset import Recognition, Rule, RuleSet

FALSE, OPEN, TRUE = 0, 1, 2
"""The values of a condition as a query gives them."""
_KEPT: Final = 1_000
"""Environments that are kept."""
_VALUES: Final = (False, Unknown(NO_CAUSES), True)


class NeedsEngineError(Exception):
    """What is told is not enough: the engine decides it on the facts."""


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """One condition asked of the facts that are strong enough for one demand."""

    program: Program
    parameters: ParameterValues
    demand: Evidence


class _Untellable:
    """Stands for the closures of a condition that is told: nothing of it can be looked into."""

    def whole(self, probe: Probe) -> Compiled:  # noqa: ARG002 - nothing is known of it
        raise NeedsEngineError

    def part(self, node: tree.Node, variables: tuple[str, ...]) -> Compiled:  # noqa: ARG002 - as above
        raise NeedsEngineError


def _told(program: Program, place: int) -> Program:
    number = str(place)

    def run(env: Environment, _: Scoped) -> Any:  # noqa: ANN401 - a value of the language
        return env[number]

    return Program(program.text, program.checked, run, _Untellable())


class Stand:
    """A rule set with its conditions numbered, and which of them are asked at which demand.

    Attributes:
        ruleset: as it was given.
        cells: what a query has to tell of an offer, in order.
        of_services: what it has to tell of each service of a provider as a whole: the conditions of certificates.
        demands: those at which conditions are asked of an offer.
        demands_of_services: those at which conditions are asked of a service of a provider as a whole.
        reads: all that it may rest on.
        each_reads: what each rule and certificate may rest on, as worlds are asked for.
    """

    def __init__(self, ruleset: RuleSet, parameters: Mapping[str, ParameterValues]) -> None:
        self.ruleset = ruleset
        self._programs: dict[int, int] = {}
        self._kept: list[Program] = []
        self._stand_in = replace(
            ruleset,
            rules=tuple(map(self._rule, ruleset.rules)),
            recognitions=tuple(replace(one, when=self._number(one.when)) for one in ruleset.recognitions),
        )
        asked = {
            (self._programs[id(p)], demand): AskedCondition(p, parameters[scope], demand)
            for p, scope, demand in _asked(ruleset)
        }
        self.cells = tuple(asked.values())
        self._places = {key: place for place, key in enumerate(asked)}
        of_provider = ruleset.recognitions if ruleset.assesses == "provider" else ()
        recognised = [(self._programs[id(one.when)], one.evidence) for one in of_provider]
        self.of_services = tuple(place for key, place in self._places.items() if key in recognised)
        self.demands = tuple(dict.fromkeys(cell.demand for cell in self.cells))
        self.demands_of_services = tuple(dict.fromkeys(self.cells[place].demand for place in self.of_services))
        self.each_reads, self.reads = _reads(ruleset)
        self._of_rules = tuple(self._places_of(rule) for rule in ruleset.rules)
        self._shown = tuple(bool(ruleset.shown_by(rule.id)) for rule in ruleset.rules)
        self._readings: dict[object, Readings] = {}
        self._judged: dict[object, Judged] = {}
        self._environments: dict[tuple[bytes, Evidence], dict[str, Any]] = {}

    def _rule(self, rule: Rule) -> Rule:
        rungs = tuple(rung if rung.when is None else replace(rung, when=self._number(rung.when)) for rung in rule.rungs)
        return replace(rule, rungs=rungs, applies=None if rule.applies is None else self._number(rule.applies))

    def _number(self, program: Program) -> Program:
        number = self._programs.setdefault(id(program), len(self._programs))
        self._kept.append(program)
        return _told(program, number)

    def _places_of(self, rule: Rule) -> tuple[int, ...]:
        """The cells that decide a rule: its own, and those of the certificates that may show it."""
        programs = {self._programs[id(program)] for program in rule.programs}
        programs |= {self._programs[id(one.when)] for one, _ in self.ruleset.shown_by(rule.id)}
        return tuple(place for (number, _), place in self._places.items() if number in programs)

    def environment(self, values: bytes, demand: Evidence) -> dict[str, Any]:
        """What conditions come to that ask a demand, given the values of all cells."""
        told = self._environments.get((values, demand))
        if told is None:
            if len(self._environments) > _KEPT:
                self._environments.clear()
            told = {BUDGET: [0, 0], MEMORY: {}}
            for (number, of), place in self._places.items():
                if of == demand:
                    told[str(number)] = _VALUES[values[place]]
            self._environments[values, demand] = told
        return told

    def judge(self, snapshot: Snapshot, told: QueryAnswers, accept: Basis) -> Judged | None:
        """The scorecard and findings that what is told comes to; `None` where only the engine can tell."""
        stub = _TellingSnapshot.over(snapshot, self, told)
        try:
            state = self._decided(stub, told, accept)
            key = tuple(
                (o.certain, o.possible, o.applies, o.excluded, o.failure) for o in (s.outcome for s in state.standings)
            )
            if key not in self._judged:
                if len(self._judged) > _KEPT:
                    self._judged.clear()
                self._judged[key] = Judged(judged_columns(state), _findings(state))
            return self._judged[key]
        except (NeedsEngineError, NothingEvaluatedError):
            return None

    def _decided(self, stub: Snapshot, told: QueryAnswers, accept: Basis) -> State:
        """As `decide_all`; in one world the readings of a rule are remembered by the cells that decide it."""
        if len(told.worlds) > 1:
            return decide_all(self._stand_in, stub, accept)
        (values,) = told.worlds.values()
        services = frozenset(bytes(of[place] for place in self.of_services) for of in told.services.values())
        grounds = grounds_of(self._stand_in, stub, accept)
        decided = []
        for number, (rule, places) in enumerate(zip(self._stand_in.rules, self._of_rules, strict=True)):
            of_rule = bytes(values[place] for place in places)
            key = number, stub.other_services, of_rule, services if self._shown[number] else None
            found = self._readings.get(key)
            if found is None:
                if len(self._readings) > _KEPT * 3:
                    self._readings.clear()
                found = self._readings[key] = readings(rule, grounds)
            decided.append(found)
        standings = (Standing(rule, one.at(accept)) for rule, one in zip(self._stand_in.rules, decided, strict=True))
        return State(grounds, tuple(standings), tuple(decided))


@dataclass(frozen=True, slots=True)
class QueryAnswers:
    """What a query told of an offer: the values of all cells in each world, and of its services' certificates.

    `services` are those of the profile, where certificates have to be for each of them.
    """

    worlds: Mapping[World, bytes]
    services: Mapping[tuple[str, World], bytes]


@dataclass(frozen=True, slots=True)
class Judged:
    """A scorecard without its head, and its findings: as a table, which takes a fifth of the memory of its rows."""

    card: Mapping[str, Any]
    findings: pa.Table


def _findings(state: State) -> pa.Table:
    rows = GatheredRows(SCHEMAS["findings"])
    for finding in finding_rows(state):
        rows.add(finding)
    return rows.table()


class _TellingSnapshot(Snapshot):
    """A snapshot of which conditions are told what they come to."""

    stand: Stand
    told: QueryAnswers
    by_service: str | None

    @classmethod
    def over(
        cls, snapshot: Snapshot, stand: Stand, told: QueryAnswers, by_service: str | None = None
    ) -> _TellingSnapshot:
        """A snapshot as it is, but for its environments; `by_service` is the service of which certificates are told."""
        other = copy(snapshot)
        other.__class__ = cls
        assert isinstance(other, _TellingSnapshot)
        other.stand, other.told, other.by_service = stand, told, by_service
        return other

    def of_service(self, service: str | None) -> Snapshot:
        """As `Snapshot.of_service`."""
        return self.over(super().of_service(service), self.stand, self.told, service)

    def services(self, world: World) -> tuple[str, ...]:
        """As `Snapshot.services`, where certificates have to be for each of them."""
        if not self.stand.of_services:
            return super().services(world)
        return tuple(id_ for id_, of in self.told.services if of == world)

    def environment(
        self,
        world: World,
        evidence: Evidence,
        groups: Collection[str] | None = None,  # noqa: ARG002 - all is told
    ) -> dict[str, Any]:
        """What conditions come to."""
        if self.by_service is not None:
            return self.stand.environment(self.told.services[self.by_service, world], evidence)
        return self.stand.environment(self.told.worlds[world], evidence)


def _asked(ruleset: RuleSet) -> Iterator[tuple[Program, str, Evidence]]:
    """Every condition with the scope of its parameters and each demand on evidence at which it may be asked."""
    for rule in ruleset.rules:
        if rule.applies is not None:
            yield rule.applies, rule.scope, rule.evidence
        shown_by = [one for one, _ in ruleset.shown_by(rule.id)]
        for rung in rule.rungs:
            if rung.when is None:
                continue
            yield rung.when, rule.scope, rung.evidence
            for one in shown_by:
                yield rung.when, rule.scope, stricter(one.asked, rung.evidence)
                yield rung.when, rule.scope, NO_DEMAND
    yield from ((one.when, one.scope, one.evidence) for one in ruleset.recognitions)


def _reads(ruleset: RuleSet) -> tuple[tuple[frozenset[FactPath], ...], frozenset[FactPath]]:
    """What each rule and certificate reads, as worlds are asked for, and all of it together."""

    def of_recognition(one: Recognition) -> frozenset[FactPath]:
        reads = frozenset(one.when.reads)
        return reads.union(places_of(reads, "*") if ruleset.assesses == "provider" else ())

    by_id = {one.id: of_recognition(one) for one in ruleset.recognitions}
    of_rules = [reads_of(rule) for rule in ruleset.rules]
    with_shown = [
        reads.union(*(by_id[one.id] for one, _ in ruleset.shown_by(rule.id)))
        for reads, rule in zip(of_rules, ruleset.rules, strict=True)
    ]
    each = tuple(dict.fromkeys([*of_rules, *with_shown, *by_id.values()]))
    return each, frozenset[FactPath]().union(*each)
