"""What the open rules of one offer under one rule set lack, as questions: which there are, and what answers to them do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from compliance.analysis.questions.document import QuestionKind
from compliance.engine.disputes import World
from compliance.engine.environment import run_time_value
from compliance.engine.lacks import Lack, recognition_lacks
from compliance.engine.outcome import Outcome, climb
from compliance.engine.reasons import grasp
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.language import tree
from compliance.language.checked import FieldRead
from compliance.language.program import Program
from compliance.model.nearest import ALPHA_2
from compliance.model.phrases import say
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.schema import shape_at
from compliance.model.shapes import KeyedList
from compliance.model.statements import FactPath, dotted, facts_of, of_provider
from compliance.model.status import Basis, Force, NotApplicableReason, Reason
from compliance.model.values import FactKind, Scalar, spelling
from compliance.rulesets.ruleset import Recognition, Rule

VALUES: Final = 24
"""Values of one fact that are tried, at most."""
_OF_THE_PROVIDER: Final = frozenset(
    {
        "answers",
        "applications",
        "assessments",
        "certifications",
        "customers",
        "datacenters",
        "finance",
        "governance",
        "identity",
        "market",
        "ownership",
        "planned_sites",
        "services",
    }
)
"""Groups of facts that are the provider's, whichever service is assessed."""
_COUNTRIES: Final = ("FR", "DE", "GB", "CH", "US", "CN")
_FAR: Final = 1_000_000.0


@dataclass(frozen=True, slots=True, order=True)
class AskedFor:
    """What one question is about, the same for every rule, rule set and offer that asks it.

    `path` is the fact or list as rules read it; of a declared answer `answers`, the rule set and the rule; of a certificate that
    settles many rules `certificate` and its scheme or framework, or, where conditions name none, rule set and recognition.
    """

    kind: QuestionKind
    path: FactPath

    @property
    def id(self) -> str:
        """Its id in documents and forms."""
        return dotted(self.path)


@dataclass(frozen=True, slots=True)
class Tried:
    """What one value of a fact makes of the rules that lack it: their outcomes, by rule."""

    value: Scalar
    outcomes: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class Need:
    """An open rule, and what it lacks, by question."""

    standing: Standing
    lacks: Mapping[AskedFor, tuple[Lack, ...]]

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.standing.rule


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one certificate or assessment would be recognised as, what that lacks, and the rung to which it brings open rules."""

    recognitions: tuple[Recognition, ...]
    lacks: tuple[Lack, ...]
    shows: Mapping[str, int]


@dataclass
class OfferInquiry:
    """One offer under one rule set: its open rules with what they lack, certificates included."""

    state: State
    needs: tuple[Need, ...]
    certificates: Mapping[AskedFor, Certificate]
    _tried: dict[AskedFor, tuple[Tried, ...]] = field(default_factory=dict)

    @property
    def offer(self) -> tuple[str, str | None]:
        """Ids of the provider and the service assessed."""
        return self.state.snapshot.provider.id, self.state.snapshot.service

    @cached_property
    def lacking(self) -> Mapping[AskedFor, tuple[Need, ...]]:
        """The rules that lack the answer to each question."""
        found: dict[AskedFor, list[Need]] = {}
        for need in self.needs:
            for asked in need.lacks:
                found.setdefault(asked, []).append(need)
        return {asked: tuple(needs) for asked, needs in found.items()}

    def tried(self, asked: AskedFor) -> tuple[Tried, ...]:
        """What the values of a fact that rules tell apart make of the rules that lack it, all else as it is."""
        if asked not in self._tried:
            needs = self.lacking.get(asked, ())
            values = values_of(asked, [need.rule for need in needs], self.state) if needs else ()
            found = (self._try(asked, value, needs) for value in values)
            self._tried[asked] = tuple(_apart(found, needs))
        return self._tried[asked]

    def _try(self, asked: AskedFor, value: Scalar, needs: Iterable[Need]) -> Tried:
        there = {asked.id: run_time_value(value, (Reason.MISSING, asked.path))}
        return Tried(value, {need.rule.id: self._supposing(need, there) for need in needs})

    def _supposing(self, need: Need, there: Mapping[str, Any]) -> Outcome:
        """The outcome of a rule if something else were stated, as well evidenced as can be; over all worlds of what it reads."""
        snapshot = self.state.snapshot
        worlds = snapshot.worlds(need.rule.reads) or (snapshot.first_world,)
        outcomes = [self._in_world(need, world, there) for world in worlds]
        alike = {(outcome.applies, outcome.excluded) for outcome in outcomes}
        if len(alike) > 1:
            return Outcome(1, len(need.rule.rungs), applies=None)
        certain, possible = min(o.certain for o in outcomes), max(o.possible for o in outcomes)
        return replace(outcomes[0], certain=certain, possible=possible)

    def _in_world(self, need: Need, world: World, there: Mapping[str, Any]) -> Outcome:
        rule, now, snapshot = need.rule, need.standing.outcome, self.state.snapshot
        parameters = self.state.grounds.parameters[rule.scope]

        def value(when: Program, evidence: Evidence) -> Any:  # noqa: ANN401 - whatever conditions come to
            return when.evaluate({**snapshot.environment(world, evidence), **there}, parameters)

        if rule.applies is not None:
            applies = value(rule.applies, rule.evidence)
            if applies is False:
                return Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY)
            if applies is not True:
                return Outcome(1, len(rule.rungs), applies=None)
        values = [None if rung.when is None else value(rung.when, rung.evidence) for rung in rule.rungs]
        ladder = climb(rule, values)
        shown = now.certain if now.recognition is not None else 1
        return Outcome(max(ladder.certain, shown), max(ladder.possible, shown))

    def alone(self, asked: AskedFor, need: Need) -> tuple[bool, bool]:
        """Can one answer alone bring a rule as far as it can get, and can one make it get less far?"""
        if asked.kind != "fact":
            return set(need.lacks) == {asked} or asked.kind == "answer", True
        now = need.standing.outcome
        after = [tried.outcomes[need.rule.id] for tried in self.tried(asked)]
        good = any(_leaves(o) or (o.applies is True and o.certain >= now.possible) for o in after)
        return good, any(not _leaves(o) and o.applies is True and o.possible < now.possible for o in after)

    def turns(self, asked: AskedFor, need: Need) -> bool:
        """Does some answer alone change how a rule comes out?"""
        if asked.kind != "fact":
            return True
        now = need.standing.outcome
        return any(_other(tried.outcomes[need.rule.id], now) for tried in self.tried(asked))


def _leaves(outcome: Outcome) -> bool:
    return outcome.excluded is not None


def _other(after: Outcome, now: Outcome) -> bool:
    return (after.certain, after.possible, after.applies, after.excluded) != (
        now.certain,
        now.possible,
        now.applies,
        now.excluded,
    )


def _apart(found: Iterable[Tried], needs: Iterable[Need]) -> Iterator[Tried]:
    """Of values that make the same of every rule, the first; none that changes nothing."""
    nothing = tuple(
        (n.standing.outcome.certain, n.standing.outcome.possible, n.standing.outcome.applies) for n in needs
    )
    seen = {nothing}
    for tried in found:
        ends = tuple((o.certain, o.possible, o.applies) for o in tried.outcomes.values())
        if ends not in seen:
            seen.add(ends)
            yield tried


def inquiry_of(state: State, open_: Iterable[Standing]) -> OfferInquiry:
    """What the open rules of a state lack."""
    needs = []
    for standing in open_:
        found: dict[AskedFor, list[Lack]] = {}
        for lack in grasp(standing.rule, standing.outcome, state.grounds).lacks:
            asked = asked_of(lack, state.snapshot.service)
            if asked is not None:
                found.setdefault(asked, []).append(lack)
        needs.append(Need(standing, {asked: tuple(lacks) for asked, lacks in found.items()}))
    return OfferInquiry(state, tuple(needs), _certificates(state))


def _certificates(state: State) -> dict[AskedFor, Certificate]:
    """Certificates of which it is not known whether they are in force, and which open rules they would bring to which rung."""
    found: dict[AskedFor, Certificate] = {}
    accept = state.grounds.accept
    for recognition in () if accept is Basis.FACTS else state.ruleset.recognitions:
        if recognition.reading is not None and accept is Basis.ATTESTED:
            continue
        shown = {s.rule.id: rung for s in state.counted if (rung := _shown(recognition, s))}
        decided = state.grounds.recognised.decided(recognition)
        if not shown or decided.force is not Force.UNKNOWN:
            continue
        one = Certificate((recognition,), recognition_lacks(decided, state.grounds.recognised), shown)
        asked = _certificate(recognition)
        known = found.get(asked)
        found[asked] = one if known is None else _together(known, one)
    return found


def _shown(recognition: Recognition, standing: Standing) -> int:
    """The rung to which a recognition would bring a rule; 0 where it settles nothing of it."""
    outcome, rung = standing.outcome, recognition.shows.get(standing.rule.id, 0)
    open_ = outcome.applies is True and outcome.failure is None and outcome.certain < rung <= outcome.possible
    return rung if open_ else 0


def _certificate(recognition: Recognition) -> AskedFor:
    nodes = [recognition.when.checked.node]
    named = [*equals_of(nodes, "scheme"), *equals_of(nodes, "framework")]
    return AskedFor("certificate", ("certificate", *(named if len(named) == 1 else recognition.origin)))


def _together(one: Certificate, other: Certificate) -> Certificate:
    rungs = {rule: max(one.shows.get(rule, 0), other.shows.get(rule, 0)) for rule in {**one.shows, **other.shows}}
    return Certificate((*one.recognitions, *other.recognitions), (*one.lacks, *other.lacks), rungs)


def asked_of(lack: Lack, service: str | None) -> AskedFor | None:
    """The question that settles something lacking; `None` where none does: a service to name, a parameter."""
    path = lack.path
    if lack.reason is Reason.NO_SERVICE or path[0] == "params":
        return None
    if path[0] == "answers":
        return AskedFor("answer", path)
    path = of_provider(path)
    if path[0] == "services" and service is not None and path[1:2] == (service,):
        path = ("service", *path[2:])
    if path[0] == "service":
        return AskedFor("fact", path)
    size = next((n for n in range(1, len(path) + 1) if isinstance(shape_at(path[:n]), KeyedList)), None)
    return AskedFor("fact", path) if size is None else AskedFor("list", path[:size])


def place_of(asked: AskedFor, service: str | None) -> FactPath:
    """Where in a profile the answer about an offer stands: with the service, unless it is the provider's as a whole."""
    path = asked.path
    if asked.kind == "certificate":
        return ("certifications",)
    if path[0] == "service":
        return ("services", service or "", *path[1:])
    if service is None or path[0] in _OF_THE_PROVIDER:
        return path
    return (*facts_of(service), *path)


def values_of(asked: AskedFor, rules: Iterable[Rule], state: State) -> tuple[Scalar, ...]:
    """The values of a fact that conditions tell apart, as far as these say so themselves; at most `VALUES`."""
    kind = kind_of(asked, state)
    if asked.kind != "fact" or kind is None:
        return ()
    constants = _constants(rules, state)
    match kind.name:
        case "bool":
            values: Iterable[Scalar] = (True, False)
        case "number":
            values = _numbers(kind, constants)
        case "date":
            values = _days(state.snapshot.as_of)
        case "text":
            values = kind.values or _texts(kind, constants)
        case _:
            known = _texts(kind, constants)
            values = (*((text,) for text in known), *((known[0], text) for text in known[1:]), ())
    return tuple(dict.fromkeys(values))[:VALUES]


def kind_of(asked: AskedFor, state: State) -> FactKind | None:
    """What a fact holds."""
    if asked.path[0] == "x":
        return state.ruleset.custom.get(asked.id)
    path = ("services", "", *asked.path[1:]) if asked.path[0] == "service" else asked.path
    return getattr(shape_at(path), "kind", None)


def _constants(rules: Iterable[Rule], state: State) -> list[Any]:
    """The constants and parameters in conditions, each once, in their order."""
    found: dict[Any, None] = {}
    for rule in rules:
        for program in rule.programs:
            nodes = list(tree.nodes_of(program.checked.node))
            found |= dict.fromkeys(
                n.value for n in nodes if isinstance(n, tree.Literal) and n.value.__class__ is not bool
            )
            parameters = state.grounds.parameters[rule.scope]
            for name in sorted(program.checked.parameters):
                value = parameters.get(name)
                found |= dict.fromkeys(value if isinstance(value, tuple) else (value,)) if _plain(value) else {}
    return list(found)


def _plain(value: object) -> bool:
    return isinstance(value, int | float | str | tuple)


def _numbers(kind: FactKind, constants: Iterable[Any]) -> Iterator[float]:
    low = 0.0 if kind.minimum is None else kind.minimum
    high = _FAR if kind.maximum is None else kind.maximum
    yield low
    yield high
    for constant in constants:
        if isinstance(constant, int | float):
            yield from (n for n in (constant, constant - 1, constant + 1) if low <= n <= high)


def _days(as_of: date) -> Iterator[date]:
    yield as_of
    for years in (1, 5, 20):
        yield date(max(as_of.year - years, 1), as_of.month, min(as_of.day, 28))


def _texts(kind: FactKind, constants: Iterable[Any]) -> list[str]:
    texts = [text for text in constants if isinstance(text, str) and text]
    if not kind.form:
        return [*texts, say("other")]
    return [*_COUNTRIES, *(text for text in texts if text in ALPHA_2)] if "country" in kind.form else texts


def value_words(value: Scalar) -> str:
    """A value as one answers it."""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, tuple):
        return ", ".join(value) or say("none")
    if isinstance(value, str):
        return value
    return f"{spelling(value):s}" if isinstance(value, float | int) else str(value)


def equals_of(programs: Iterable[tree.Node], field_name: str) -> list[str]:
    """The texts with which conditions compare a field of entries: the schemes of certificates that are looked for."""
    found: dict[str, None] = {}
    for program in programs:
        for node in tree.nodes_of(program):
            if isinstance(node, tree.Compare) and node.operator == "==":
                sides = (node.left, node.right)
                if any(isinstance(side, FieldRead) and side.field == field_name for side in sides):
                    found |= {str(side.value): None for side in sides if isinstance(side, tree.Literal)}
    return list(found)
