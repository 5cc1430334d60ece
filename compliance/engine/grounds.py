"""What the rules of a rule set are decided on: a snapshot, parameters, and the certificates and assessments recognised.

A recognition is a lower bound of the rules it shows, where facts leave these open. It is decided once a world and not once
a rule, and it never settles an expression, whether a rule applies, or an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from compliance.engine.disputes import World, has_run_out
from compliance.engine.environment import parameter_at, parameter_values
from compliance.engine.evidence import NO_DEMAND, stricter
from compliance.engine.outcome import Ladder, climb, reads_of
from compliance.engine.snapshot import Snapshot
from compliance.language.deciding import deciding_facts
from compliance.language.values import NO_CAUSES, Failure, Unknown, UnknownCauses, causes_of
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.statements import FactPath, in_profile, places_of
from compliance.model.status import Basis, Force
from compliance.model.values import Scalar
from compliance.rulesets.ruleset import Recognition, Rule, RuleSet

Parameters = Mapping[str, Mapping[str, Any]]
"""Parameters as conditions read them, by the scope of the rules that do: `""` for a rule set's own, `iso/` for an import's."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A recognition and the rung, from 1, up to which it shows one rule."""

    recognition: Recognition
    rung: int


@dataclass(frozen=True, slots=True)
class Decided:
    """Whether a recognition counts, over all its worlds; `causes` is what would settle it where that is unknown."""

    recognition: Recognition
    force: Force
    causes: UnknownCauses = NO_CAUSES
    failure: str | None = None


class Recognised:
    """The recognitions of a rule set at a snapshot. Each is evaluated at most once a world."""

    def __init__(self, ruleset: RuleSet, snapshot: Snapshot, parameters: Parameters) -> None:
        self._ruleset = ruleset
        self._snapshot = snapshot
        self._parameters = parameters
        self._values: dict[tuple[str, World], Any] = {}
        self._reads: dict[str, frozenset[FactPath]] = {}
        self._may_be_in_force: dict[str, bool] = {}

    @cached_property
    def _by_rule(self) -> Mapping[str, tuple[Showing, ...]]:
        showings: dict[str, tuple[Showing, ...]] = {}
        for recognition in sorted(self._ruleset.recognitions, key=lambda one: one.reading is not None):
            for rule, rung in recognition.shows.items():
                showings[rule] = (*showings.get(rule, ()), Showing(recognition, rung))
        return showings

    def showings(self, rule: Rule) -> tuple[Showing, ...]:
        """The recognitions that show a rule, those first that a published text backs."""
        return self._by_rule.get(rule.id, ())

    def of(self, id_: str | None) -> Recognition | None:
        """The recognition of an id."""
        return next((recognition for recognition in self._ruleset.recognitions if recognition.id == id_), None)

    def reads(self, recognition: Recognition) -> frozenset[FactPath]:
        """Every fact a recognition rests on, of the provider and, where it is assessed as a whole, of its services."""
        if recognition.id not in self._reads:
            of_condition = frozenset(recognition.when.reads)
            whole = self._ruleset.assesses == "provider" and self._snapshot.service is None
            self._reads[recognition.id] = of_condition.union(places_of(of_condition, "*") if whole else ())
        return self._reads[recognition.id]

    def value(self, recognition: Recognition, world: World) -> Any:
        """True, false, unknown or an error: is it in force in this world?

        A certificate speaks for a provider as a whole only where it is for every service the profile states, or stated until a
        day that has come: nobody said that it is gone.
        """
        key = (recognition.id, world)
        if key not in self._values:
            self._values[key] = self._evaluate(recognition, world)
        return self._values[key]

    def _assessed(self, world: World) -> Sequence[Snapshot]:
        """What a certificate has to speak for: the offer assessed, or every service of a provider as a whole."""
        services: Iterable[str] = ()
        if self._ruleset.assesses == "provider" and self._snapshot.service is None:
            services = self._services(world)
        return [self._snapshot.of_service(service) for service in services] or [self._snapshot]

    def _services(self, world: World) -> Iterator[str]:
        """The services stated in a world, and those that may still be there: whose statement, or whose end, has run out."""
        for id_, member in sorted(self._snapshot.table(world).members.get(("services",), {}).items()):
            if not member.ended or has_run_out(member.supports[-1].statement, self._snapshot.as_of):
                yield id_

    def facts(self, recognition: Recognition, world: World) -> tuple[FactPath, ...]:
        """The facts by which a recognition has the value it has in a world, as paths of the profile."""
        parameters = self._parameters[recognition.scope]
        paths: dict[FactPath, None] = {}
        for snapshot in self._assessed(world):
            environment = snapshot.environment(world, recognition.evidence, groups_of(recognition))
            paths |= dict.fromkeys(
                in_profile(path, snapshot.service) for path in deciding_facts(recognition.when, environment, parameters)
            )
        return tuple(paths)

    def looked_at(self, recognition: Recognition) -> Iterator[tuple[Snapshot, World]]:
        """Where a recognition is decided: each offer it has to speak for, in each world, or in one where these are too many."""
        for world in self._snapshot.worlds(self.reads(recognition)) or (self._snapshot.first_world,):
            for snapshot in self._assessed(world):
                yield snapshot, world

    def parameters(self, recognition: Recognition) -> Mapping[str, Any]:
        """The parameters that the condition of a recognition reads."""
        return self._parameters[recognition.scope]

    def _evaluate(self, recognition: Recognition, world: World) -> Any:
        parameters = self._parameters[recognition.scope]
        groups = groups_of(recognition)
        environments = (s.environment(world, recognition.evidence, groups) for s in self._assessed(world))
        values = [recognition.when.evaluate(environment, parameters) for environment in environments]
        if any(value is False for value in values):
            return False
        failures = [value for value in values if value.__class__ is Failure]
        if failures:
            return failures[0]
        causes = NO_CAUSES.union(*(causes_of(value) for value in values if value is not True))
        return True if all(value is True for value in values) else Unknown(causes)

    def in_force(self, showings: Iterable[Showing], world: World) -> tuple[Showing, ...]:
        """The recognitions, among those given, that are in force in a world."""
        return tuple(s for s in showings if self.value(s.recognition, world) is True)

    def may_be_in_force(self, recognition: Recognition) -> bool:
        """Is a recognition in force in one of its worlds, or are these too many to try?"""
        if recognition.id not in self._may_be_in_force:
            worlds = self._snapshot.worlds(self.reads(recognition))
            may_be = worlds is None or any(self.value(recognition, world) is True for world in worlds)
            self._may_be_in_force[recognition.id] = may_be
        return self._may_be_in_force[recognition.id]

    def effect(self, recognition: Recognition) -> object:
        """What a recognition does to the rules it shows: in which worlds it is in force; `None` where it is in none.

        Where that is equal at two dates, so are the outcomes of these rules, as far as they hang on it. What it is in force by
        may be something else.
        """
        if not self.may_be_in_force(recognition):
            return None
        worlds = self._snapshot.worlds(self.reads(recognition))
        in_force = tuple(self.value(recognition, world) is True for world in worlds or ())
        return self._snapshot.disputes, worlds, in_force

    def keep(self, before: Recognised, id_: str) -> None:
        """Take over what was found of a recognition at a date at which all that it reads was alike."""
        self._values |= {key: value for key, value in before._values.items() if key[0] == id_}
        self._may_be_in_force |= {key: value for key, value in before._may_be_in_force.items() if key == id_}

    def decided(self, recognition: Recognition) -> Decided:
        """A recognition over the worlds of what it reads."""
        reads = self.reads(recognition)
        worlds = self._snapshot.worlds(reads)
        disputed = self.disputed(recognition)
        if worlds is None:
            return Decided(recognition, Force.UNKNOWN, disputed)
        values = [self.value(recognition, world) for world in worlds]
        failure = next((value.message for value in values if value.__class__ is Failure), None)
        if failure is not None:
            return Decided(recognition, Force.ERROR, failure=failure)
        if all(value is True for value in values):
            return Decided(recognition, Force.IN_FORCE)
        if all(value is False for value in values):
            return Decided(recognition, Force.NOT_IN_FORCE)
        causes = NO_CAUSES.union(*(causes_of(value) for value in values if value.__class__ is Unknown))
        alike = all(value.__class__ is Unknown for value in values)
        return Decided(recognition, Force.UNKNOWN, causes if alike else disputed)

    def disputed(self, recognition: Recognition) -> UnknownCauses:
        """The disputes about what a recognition reads, as causes."""
        return self._snapshot.disputed(self.reads(recognition))


def groups_of(recognition: Recognition) -> frozenset[str]:
    """The groups of facts that a recognition reads."""
    return frozenset({"services", *(path[0] for path in recognition.when.reads)})


Asked = Callable[[Evidence], Evidence]
"""The evidence asked for a rung, given what the rung asks itself."""


def own_evidence(of_rung: Evidence) -> Evidence:
    """What the rung asks."""
    return of_rung


def any_evidence(_: Evidence) -> Evidence:
    """Evidence of any grade and age, whatever the rung asks."""
    return NO_DEMAND


@dataclass(frozen=True, slots=True)
class Raised:
    """A ladder once the recognitions in force in a world have counted.

    Attributes:
        ladder: with the certain rung raised to what is shown.
        values: of the rungs, those shown taken as true.
        by: id of the recognition that gave the certain rung; `None` where facts did.
        outweighed: recognitions that say otherwise than facts which are as strong as they have to be; the facts win.
        disputed: recognitions that say otherwise than weaker facts, up to which rung: nothing is settled.
    """

    ladder: Ladder
    values: Sequence[Any]
    by: str | None = None
    outweighed: tuple[Showing, ...] = ()
    disputed: tuple[Showing, ...] = ()

    @property
    def possible(self) -> int:
        """The highest rung not excluded; one that is disputed is not."""
        return max(self.ladder.possible, *(showing.rung for showing in self.disputed), 0)


def raise_ladder(rule: Rule, raised: Raised, in_force: Iterable[Showing], grounds: Grounds, world: World) -> Raised:
    """Add recognitions in force in a world to where facts lead a rule, none of whose conditions fails.

    Where facts leave the rung shown open, it counts as reached; unless facts too weak for the rule exclude it: then it is
    disputed. Where facts exclude it, they win if they are as strong as the recognition has to be, else it is disputed.
    The highest rung shown comes first: where it counts, nothing below it is asked any more, whoever is named first.
    """
    for showing in sorted(in_force, key=lambda showing: -showing.rung):
        ladder, rung = raised.ladder, showing.rung
        if rung <= ladder.certain:
            continue
        excluded, as_strong = ladder.excludes(rung), partial(stricter, showing.recognition.asked)
        if excluded and climb(rule, grounds.values(rule, world, as_strong)).excludes(rung):
            raised = replace(raised, outweighed=(*raised.outweighed, showing))
        elif excluded or climb(rule, grounds.values(rule, world, any_evidence)).excludes(rung):
            raised = replace(raised, disputed=(*raised.disputed, showing))
        else:
            values = [*raised.values]
            values[rung - 1] = True
            raised = Raised(
                climb(rule, values),
                values,
                showing.recognition.id,
                tuple(one for one in raised.outweighed if one.rung > rung),
                tuple(one for one in raised.disputed if one.rung > rung),
            )
    return raised


@dataclass(frozen=True, slots=True)
class Grounds:
    """A rule set, the snapshot it is held against, and what all its rules share there; worked out once for all of them."""

    ruleset: RuleSet
    snapshot: Snapshot
    parameters: Parameters
    recognised: Recognised
    accept: Basis = Basis.DECLARED
    """The weakest basis that counts: a finding, score or verdict rests on this one or on those before it."""

    def values(self, rule: Rule, world: World, asked: Asked = own_evidence) -> list[Any]:
        """The value of each rung's condition in a world; `None` for a rung without one."""
        parameters = self.parameters[rule.scope]
        return [
            None
            if rung.when is None
            else rung.when.evaluate(self.snapshot.environment(world, asked(rung.evidence)), parameters)
            for rung in rule.rungs
        ]

    def reads(self, rule: Rule) -> frozenset[FactPath]:
        """Every fact a rule's outcome may rest on, those of what recognises it included."""
        if self.accept is Basis.FACTS:
            return reads_of(rule)
        showings = self.recognised.showings(rule)
        return reads_of(rule).union(*(self.recognised.reads(showing.recognition) for showing in showings))

    def thresholds(self) -> dict[str, Scalar | None]:
        """The rule set's own parameters as a verdict names them; `None` for one that nobody knows at the snapshot's dates."""
        as_of, known_as_of = self.snapshot.as_of, self.snapshot.known_as_of
        return {name: parameter_at(p, as_of, known_as_of) for name, p in self.ruleset.parameters[""].items()}


@dataclass(frozen=True, slots=True)
class Offers:
    """What a rule set assesses where no service is named.

    Attributes:
        assessed: each service stated; the provider itself where the rule set is about providers, or offers and no service is
            stated.
        other: any other service than those stated; `None` where the provider itself is assessed.
        ended: ids of the services that have ended, which are left out.
    """

    assessed: tuple[Snapshot, ...]
    other: Snapshot | None = None
    ended: tuple[str, ...] = ()


def offers_of(ruleset: RuleSet, snapshot: Snapshot) -> Offers:
    """What a rule set assesses of a provider; of one of its services that service."""
    if ruleset.assesses == "provider" or snapshot.service is not None or snapshot.other_services:
        return Offers((snapshot,))
    other = snapshot.of_service(None)
    if snapshot.ended_on is not None:
        return Offers((other,))
    stated, gone = snapshot.services_stated
    if ruleset.assesses == "offer" and not stated and not gone:
        return Offers((snapshot,))
    services = {id_: snapshot.of_service(id_) for id_ in stated}
    there = {id_: service for id_, service in services.items() if service.ended_on is None}
    return Offers(tuple(there.values()), other, tuple(sorted({*gone, *services} - {*there})))


def grounds_of(ruleset: RuleSet, snapshot: Snapshot, accept: Basis = Basis.DECLARED) -> Grounds:
    """The grounds on which a rule set is decided at a snapshot, counting what is settled on a basis up to `accept`.

    A rule set that assesses services, or offers of a provider that states services, is decided for any other service where
    none is named: one of which only the provider's own facts are known.
    """
    offers = offers_of(ruleset, snapshot)
    snapshot = offers.other or offers.assessed[0]
    as_of, known_as_of = snapshot.as_of, snapshot.known_as_of
    parameters = {
        scope: parameter_values(of_scope, as_of, known_as_of) for scope, of_scope in ruleset.parameters.items()
    }
    return Grounds(ruleset, snapshot, parameters, Recognised(ruleset, snapshot, parameters), accept)
