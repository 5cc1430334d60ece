"""The engines a batch can be decided by, and the work of one process."""

from __future__ import annotations

from compliance.batch.results import Gathered, judge_all
from compliance.batch.run import BatchTerms
from compliance.batch.sources import ProviderSource, SourceItem
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.loading.rulesets import country_sets
from compliance.model.statements import Provider


def received(item: SourceItem, into: Gathered) -> Provider | None:
    """The provider of an item, noted as read; `None` where there is none, with what is wrong noted."""
    if item.provider is None:
        into.unreadable += not item.is_other
        into.others += item.is_other
        into.refuse(item.id, item.problems)
        return None
    provider = item.provider
    row = {"provider": provider.id, "name": provider.name, "digest": provider.digest, "item": item.name}
    into.providers.add(row)
    return provider


class PythonEngine:
    """The engine of `evaluate`, one provider after the other."""

    name = "python"

    def __init__(self, terms: BatchTerms) -> None:
        self._terms = terms

    def part(self, source: ProviderSource, first: int, last: int) -> Gathered:
        """As `Engine.part`."""
        gathered = Gathered.of(self._terms.rulesets, self._terms.days)
        for item in source.read(first, last):
            provider = received(item, gathered)
            if provider is not None:
                self.provider(provider, gathered)
        return gathered

    def provider(self, provider: Provider, into: Gathered) -> None:
        """Decide all rule sets on one provider, on every date."""
        snapshot: Snapshot | None = None
        for day in self._terms.days:
            if snapshot is None:
                snapshot = take_snapshot(provider, day, self._terms.known_as_of, country_sets())
            else:
                snapshot = snapshot.at(day)
            for ruleset in self._terms.rulesets:
                judge_all(ruleset, snapshot, self._terms.accept, self.name, into)
