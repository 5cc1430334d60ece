"""A corpus of providers, and the one way to walk through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.model.statements import Provider
from compliance.model.words import offer_id
from compliance.rulesets.ruleset import CountrySet, RuleSet


@dataclass(frozen=True, slots=True)
class Case:
    """A provider, or one of its services, on a day."""

    provider: Provider
    snapshot: Snapshot

    @property
    def name(self) -> str:
        """What it is called in results, as one types it: `aws`, `aws@main-cloud`."""
        return offer_id(self.provider.id, self.snapshot.service)

    @property
    def described(self) -> bool:
        """Does the profile itself say anything of it by then?

        One that is not described is no case: neither that its market is known nor that no end is stated says that it trades.
        """
        of_profile = {s.id for s in self.provider.statements if s.location.file == self.provider.file}
        return any(support.statement.id in of_profile for support in self.snapshot.supports)


@dataclass(frozen=True)
class Corpus:
    """Providers, each with an id of its own, up to a day, as known at another."""

    providers: Sequence[Provider]
    sets: Mapping[str, CountrySet]
    as_of: date
    known_as_of: date

    def cases(self, ruleset: RuleSet, *, earlier: bool = False) -> Iterator[Case]:
        """Everyone a rule set assesses, by id: each provider, or each of its services where it assesses services.

        A provider without services is a case as well, of which a rule set for services knows nothing.

        Args:
            ruleset: what the cases are for.
            earlier: after each provider's own day also every earlier one on which something began, the latest first.
        """
        for provider in sorted(self.providers, key=lambda provider: provider.id):
            services: list[str | None] = [None]
            if ruleset.assesses != "provider":
                services = [*provider.services] or services
            for day in self._days(provider) if earlier else [self.as_of]:
                for service in services:
                    yield Case(provider, take_snapshot(provider, day, self.known_as_of, self.sets, service))

    def _days(self, provider: Provider) -> list[date]:
        return sorted({self.as_of, *(s.from_ for s in provider.statements if s.from_ <= self.as_of)}, reverse=True)
