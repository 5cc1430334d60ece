"""A corpus of providers, and the one way to walk through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets
from compliance.model.statements import Provider
from compliance.model.words import offer_id
from compliance.rulesets.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Case:
    """A provider, or one of its services, on a day.

    Attributes:
        provider: the provider.
        snapshot: what is assessed: the day asked for, or the last day of one that had ceased by then.
        asked: the day asked for, on which an outcome is looked for.
    """

    provider: Provider
    snapshot: Snapshot
    asked: Snapshot

    @property
    def name(self) -> str:
        """What it is called in results, as one types it: `aws`, `aws@main-cloud`."""
        return offer_id(self.provider.id, self.snapshot.service)

    @property
    def last_day(self) -> date | None:
        """The day assessed, where that is the last one before the day asked for; `None` where it is that day."""
        return self.snapshot.as_of if self.asked.ended_on is not None else None

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
    sets: CountrySets
    as_of: date
    known_as_of: date

    def cases(self, ruleset: RuleSet, *, earlier: bool = False) -> Iterator[Case]:
        """Everyone a rule set assesses, by id: each provider, or each of its services where it assesses services.

        One that had ceased is assessed on its last day. A provider without services is a case as well, of which a rule set for
        services knows nothing.

        Args:
            ruleset: what the cases are for.
            earlier: after the day of each case also every earlier one on which something began, the latest first.
        """
        for provider in sorted(self.providers, key=lambda provider: provider.id):
            services: list[str | None] = [None]
            if ruleset.assesses != "provider":
                services = [*provider.services] or services
            cases = [self._case(provider, service) for service in services]
            days = {s.from_ for s in provider.statements if s.from_ < self.as_of} if earlier else set()
            yield from cases
            for day in sorted(days, reverse=True):
                yield from (replace(c, snapshot=c.snapshot.at(day)) for c in cases if day < c.snapshot.as_of)

    def _case(self, provider: Provider, service: str | None) -> Case:
        asked = take_snapshot(provider, self.as_of, self.known_as_of, self.sets, service)
        ended = asked.ended_on
        there = asked if ended is None or ended == date.min else asked.at(ended - timedelta(days=1))
        return Case(provider, there, asked)
