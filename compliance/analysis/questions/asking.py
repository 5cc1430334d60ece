"""What the open rules of one offer under one rule set lack, as questions: which there are, and what answers to them do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from compliance.analysis.questions.asked import AskedFor, Need
from compliance.analysis.questions.trials import Trials
from compliance.analysis.questions.values import equals_of
from compliance.engine.lacks import Lack, recognition_lacks
from compliance.engine.reasons import grasp
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.model.records import dataclass
from compliance.model.schema import shape_at
from compliance.model.shapes import KeyedList
from compliance.model.statements import FactPath, facts_of, of_provider
from compliance.model.status import Basis, Force, Reason
from compliance.rulesets.ruleset import Recognition

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

    @cached_property
    def trials(self) -> Trials:
        """What answers make of the open rules."""
        return Trials(self.state, self.lacking)


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
