"""Real providers that pass some rules and miss the verdict all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.analysis.monotone.build import Target
from compliance.analysis.situation import Situation
from compliance.engine.evaluate import parameters_of, services_of, take_snapshot
from compliance.engine.outcome import decide, status_of
from compliance.engine.snapshot import Snapshot
from compliance.engine.verdict import NothingEvaluatedError
from compliance.language.ruleset import CountrySet, Rule, RuleSet
from compliance.model.provider import Provider
from compliance.model.status import Status


@dataclass(frozen=True, slots=True)
class RealCase:
    """A provider on a day; `fails` are the rules that do not pass, unknown ones among them."""

    provider: str
    as_of: date
    passes: tuple[str, ...]
    fails: tuple[str, ...]


@dataclass(frozen=True)
class Corpus:
    """The providers to look among, up to a day, as known at another."""

    providers: Sequence[Provider]
    sets: Mapping[str, CountrySet]
    as_of: date
    known_as_of: date

    def passes_and_misses(self, ruleset: RuleSet, ids: Iterable[str], target: Target) -> RealCase | None:
        """The first provider, by id, that passed all of these rules and certainly missed the verdict; on the latest such day."""
        wanted = [rule for id_ in ids if (rule := ruleset.rule(id_)) is not None]
        for provider in sorted(self.providers, key=lambda provider: provider.id):
            for snapshot in self._snapshots(provider, ruleset):
                case = _case(provider, ruleset, snapshot, wanted, target)
                if case is not None:
                    return case
        return None

    def _snapshots(self, provider: Provider, ruleset: RuleSet) -> Iterator[Snapshot]:
        """At each day on which something began, the latest first."""
        days = {self.as_of, *(s.from_ for s in provider.statements if s.from_ <= self.as_of)}
        services = services_of(provider) if ruleset.assesses == "service" else [None]
        for day in sorted(days, reverse=True):
            for service in services:
                yield take_snapshot(provider, day, self.known_as_of, self.sets, service)


def _case(
    provider: Provider, ruleset: RuleSet, snapshot: Snapshot, wanted: Sequence[Rule], target: Target
) -> RealCase | None:
    parameters = parameters_of(ruleset, snapshot)
    if any(status_of(rule, decide(rule, ruleset, snapshot, parameters)) is not Status.PASS for rule in wanted):
        return None
    now = Situation.of(ruleset, snapshot)
    try:
        if now.meets(target, "possible"):
            return None
    except NothingEvaluatedError:
        return None
    passes = tuple(s.rule.id for s in now.counted if s.passes("certain"))
    return RealCase(
        provider.id, snapshot.as_of, passes, tuple(s.rule.id for s in now.counted if s.rule.id not in passes)
    )
