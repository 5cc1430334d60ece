"""The one use case: providers held against rule sets at a date, with waivers, a baseline and what is required of them.

The Python API, the command line and the pytest plugin stand on this, so that they give one scorecard for one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from compliance.engine.grounds import Offers, offers_of
from compliance.engine.requirements import Required, with_requirements
from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.engine.state import State, decide_all, decide_each, verdict_at_strengths
from compliance.loading.builtin import ids
from compliance.loading.rulesets import country_sets, rules_by_id
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.run import RunProblem
from compliance.model.scorecard import CardKey, Detail, EndedError, NothingEvaluatedError, Scorecard
from compliance.model.statements import FactLocation, Provider, refuse_unknown
from compliance.model.status import Basis
from compliance.rulesets.demands import with_demand
from compliance.rulesets.ruleset import Rule, RuleSet

if TYPE_CHECKING:
    from compliance.analysis.changes.baseline import Baseline
    from compliance.analysis.lint.profiles import StrayAnswer
    from compliance.engine.waivers import WaiverBook
    from compliance.model.waivers import WaiverNotice


@dataclass(frozen=True, slots=True)
class RunTerms:
    """The terms on which providers are assessed.

    Attributes:
        as_of: the day assessed.
        known_as_of: sources published later do not exist.
        service: id of the one service of each provider that is assessed; the provider as a whole where it is null.
        waivers: shown over the findings they cover, where they are in force on the day assessed.
        baseline: an earlier run, than which nothing may be worse.
        accept: the weakest basis that counts.
        demand: the evidence demanded instead of what each rule asks; what rules ask where it is null.
        strengths: whether scorecards have the verdict at each strength of evidence, too.
        detail: how much a scorecard tells.
    """

    as_of: date
    known_as_of: date
    service: str | None = None
    waivers: WaiverBook | None = None
    baseline: Baseline | None = None
    accept: Basis = Basis.DECLARED
    demand: Evidence | None = None
    strengths: bool = False
    detail: Detail = "full"


EndedKey = tuple[str, str | None]
"""Ids of a provider and of its service that ceased, null where the provider did."""


class Evaluation:
    """Scorecards on one set of terms, and what a run of them has to say besides.

    It keeps no scorecard: providers are evaluated one after the other, so that a run over thousands takes the memory of one.

    Attributes:
        terms: the terms.
        nothing: the providers of which nothing could be evaluated under a rule set, as `cards` came across them.
        ended: the providers and services that had ceased, each once, as `cards` came across them.
    """

    def __init__(self, terms: RunTerms) -> None:
        self.terms = terms
        self.nothing: list[RunProblem] = []
        self.ended: dict[EndedKey, RunProblem] = {}
        self._any = False
        self._snapshot: Snapshot | None = None
        self._demanding: dict[int, tuple[RuleSet, RuleSet]] = {}
        self._use = None
        if terms.waivers is not None:
            from compliance.engine.waivers import WaiverUse  # noqa: PLC0415 - few runs have waivers

            self._use = WaiverUse(terms.waivers)

    def card(
        self, provider: Provider, ruleset: RuleSet, required: Required | None = None, service: str | None = None
    ) -> Scorecard:
        """The scorecard of one provider under one rule set, held against what is required of it.

        Args:
            provider: whose it is.
            ruleset: what it is held against.
            required: what is required of it.
            service: the service meant; what the terms say without it. Where the rule set is about services or offers and none is
                named: any other than the profile states.

        Raises:
            UnknownServiceError: the provider has no such service.
            NothingEvaluatedError: nothing of the verdict applies at this date.
        """
        return self._card(self._state(self._offer(provider, service or self.terms.service), ruleset), ruleset, required)

    def offers(self, provider: Provider, ruleset: RuleSet) -> Offers:
        """What a rule set assesses of a provider on these terms; raises `UnknownServiceError`."""
        return offers_of(ruleset, self.snapshot(provider))

    def _card(self, state: State, ruleset: RuleSet, required: Required | None) -> Scorecard:
        terms = self.terms
        card = scorecard_of(state, terms.detail)
        if terms.waivers is not None:
            card = terms.waivers.over(card, state)
        if self._use is not None:
            self._use.see(card)
        if terms.strengths:
            card = replace(card, strengths=verdict_at_strengths(ruleset, state.snapshot, terms.accept))
        if required is None:
            return card
        return with_requirements(card, required) if terms.baseline is None else terms.baseline.hold(card, required)

    def state(self, provider: Provider, ruleset: RuleSet) -> State:
        """A provider decided under a rule set, before anything is required of it.

        Raises:
            UnknownServiceError: the provider has no such service.
        """
        return self._state(self.snapshot(provider), ruleset)

    def _state(self, snapshot: Snapshot, ruleset: RuleSet) -> State:
        return decide_all(self._under_demand(ruleset), snapshot, self.terms.accept)

    def _under_demand(self, ruleset: RuleSet) -> RuleSet:
        """A rule set with the evidence demanded; made once, and kept beside it, so that no other gets its identity."""
        if self.terms.demand is None:
            return ruleset
        if id(ruleset) not in self._demanding:
            self._demanding[id(ruleset)] = ruleset, with_demand(ruleset, self.terms.demand)
        return self._demanding[id(ruleset)][1]

    def snapshot(self, provider: Provider) -> Snapshot:
        """What is known of a provider on these terms; rule sets it is held against one after the other share it.

        Raises:
            UnknownServiceError: the provider has no such service.
        """
        return self._offer(provider, self.terms.service)

    def _offer(self, provider: Provider, service: str | None) -> Snapshot:
        if self._snapshot is None or self._snapshot.provider is not provider:
            self._snapshot = take_snapshot(provider, self.terms.as_of, self.terms.known_as_of, country_sets())
        if service is None:
            return self._snapshot
        refuse_unknown(provider, service)
        return self._snapshot.of_service(service)

    def cards(
        self,
        provider: Provider,
        rulesets: Iterable[tuple[RuleSet, Required | None]],
        services: Sequence[str | None] = (),
    ) -> Iterator[Scorecard | RunProblem]:
        """The scorecards of a provider under each rule set, or that nothing of it could be evaluated there.

        Under a rule set about services or offers there is one for each service that the profile states, and one for any
        other, where that fails or none is stated at all. One that had ceased is left out.

        Args:
            provider: whose they are.
            rulesets: each with what it requires.
            services: ids of the services meant, null for the provider without one; what the terms say where empty.

        Raises:
            UnknownServiceError: the provider has no such service.
        """
        named = [self._offer(provider, service) for service in services or (self.terms.service,)]
        for ruleset, required in rulesets:
            keys: set[CardKey] = set()
            for snapshot in named:
                for made in self._cards(snapshot, ruleset, required):
                    if isinstance(made, RunProblem) or made.key not in keys:
                        yield made
                    if isinstance(made, Scorecard):
                        keys.add(made.key)

    def every_card(self, provider: Provider, ruleset: RuleSet, required: Required | None = None) -> list[Scorecard]:
        """The scorecards of all that one rule set assesses of a provider.

        Raises:
            UnknownServiceError: the provider has no such service.
            NothingEvaluatedError: nothing of the verdict applies at this date, or all services had ceased.
        """
        made = list(self.cards(provider, [(ruleset, required)]))
        cards = [one for one in made if isinstance(one, Scorecard)]
        if not cards or len(cards) < len(made):
            self.card(provider, ruleset)  # says why, where the provider itself is the reason
            raise NothingEvaluatedError("; ".join(one.message for one in (*self.nothing, *self.left_out)))
        return cards

    def _cards(
        self, snapshot: Snapshot, ruleset: RuleSet, required: Required | None
    ) -> Iterator[Scorecard | RunProblem]:
        """The scorecards of what a rule set assesses of a snapshot; why several of them cannot be made is told once."""
        provider = snapshot.provider
        place = FactLocation(provider.file, 1, 1)
        told: dict[str, None] = {}
        for id_ in offers_of(ruleset, snapshot).ended:
            service = snapshot.of_service(id_)
            text = f"{service.title} is not offered any more: nothing to assess on {snapshot.as_of}"
            try:
                service.require_there()
            except EndedError as error:
                text = error.of(provider.id)
            self.ended[provider.id, id_] = RunProblem("ended", text, place)
        for state in decide_each(self._under_demand(ruleset), snapshot, self.terms.accept):
            try:
                card = self._card(state, ruleset, required)
            except EndedError as error:
                text = error.of(provider.id)
                self.ended[provider.id, state.snapshot.service] = RunProblem("ended", text, place)
            except NothingEvaluatedError as error:
                told[error.of(provider.id)] = None
            else:
                self._any = True
                yield card
        for why in told:
            problem = RunProblem("nothing to evaluate", why, place)
            self.nothing.append(problem)
            yield problem

    @property
    def left_out(self) -> tuple[RunProblem, ...]:
        """What had ceased, once all scorecards were made: beside others a note, alone the reason why nothing was evaluated."""
        ended = tuple(self.ended.values())
        return ended if self._any else tuple(replace(one, kind="nothing to evaluate") for one in ended)

    def join(
        self, cards: Iterable[Scorecard], nothing: Iterable[RunProblem], ended: Mapping[EndedKey, RunProblem]
    ) -> None:
        """Take over what another evaluation on these terms came across."""
        for card in cards:
            self._any = True
            if self._use is not None:
                self._use.see(card)
        self.nothing += nothing
        self.ended |= ended

    def stray_answers(self, provider: Provider, rulesets: Iterable[RuleSet]) -> list[StrayAnswer]:
        """The answers of a provider that rule sets it is held against were probably meant to take, and do not."""
        answered = {path[1:] for statement in provider.statements for path in statement.leaves if path[0] == "answers"}
        if not answered:
            return []
        from compliance.analysis.lint.profiles import stray_answers  # noqa: PLC0415 - few profiles have answers

        run = {ruleset.id: ruleset.rules for ruleset in rulesets}
        imported: dict[str, list[Rule]] = {}
        for rules in run.values():
            for rule in rules:
                imported.setdefault(rule.origin[0], []).append(rule)

        def rules_of(name: str) -> Sequence[Rule] | None:
            if name in run or name not in imported:
                return run.get(name)
            there = imported[name]
            if {id_ for of, id_ in answered if of == name} <= {rule.origin[1] for rule in there}:
                return there
            return rules_by_id(name)  # of which an import may have taken some only

        return [*stray_answers(provider, rules_of, lambda: {*run, *imported, *ids("ruleset")})]

    def notices(self) -> tuple[WaiverNotice, ...]:
        """What someone should put right about the waivers, now that these scorecards have been made; by place."""
        return () if self._use is None else self._use.notices(self.terms.as_of)
