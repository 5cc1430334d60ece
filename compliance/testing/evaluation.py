"""Evaluating for tests: one set of dates, waivers and requirements for every scorecard of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.engine.requirements import Required, Wanted, with_requirements
from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.engine.waivers import WaiverBook, WaiverUse
from compliance.loading.rulesets import country_sets
from compliance.loading.waivers import load_waivers
from compliance.model.provider import Provider
from compliance.model.scorecard import Scorecard
from compliance.rulesets.ruleset import RuleSet


@dataclass(frozen=True)
class Evaluation:
    """What every scorecard of a run has in common; `use` collects what the waivers were used for."""

    as_of: date
    known_as_of: date
    require: Wanted | None
    service: str | None
    book: WaiverBook
    use: WaiverUse

    @classmethod
    def of(
        cls, as_of: date, known_as_of: date, require: Wanted | None, service: str | None, waivers: Sequence[str]
    ) -> Evaluation:
        """Read the waivers; raises `LoadError`."""
        book = WaiverBook(load_waivers(path) for path in waivers)
        return cls(as_of, known_as_of, require, service, book, WaiverUse(book))

    def card(self, provider: Provider, ruleset: RuleSet) -> Scorecard:
        """The scorecard, with its waivers, held against the verdict required.

        Raises:
            UnknownServiceError: the provider has no such service.
            NothingEvaluatedError: nothing of the verdict applies at this date.
        """
        snapshot = take_snapshot(provider, self.as_of, self.known_as_of, country_sets(), self.service)
        state = decide_all(ruleset, snapshot)
        card = self.book.over(scorecard_of(state), state)
        self.use.see(card)
        return with_requirements(card, Required(self.require or ruleset.claims))
