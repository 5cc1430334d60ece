"""`--baseline`: what a run requires of a scorecard that an earlier run has one of, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from compliance.analysis.changes.baseline import against_baseline
from compliance.cli.inputs import read
from compliance.cli.settings import Settings
from compliance.cli.terminal import Terminal
from compliance.engine.requirements import Required, with_requirements
from compliance.loading.scorecards import load_baseline
from compliance.model.problem import Problem
from compliance.model.scorecard import CardKey, Scorecard


@dataclass(frozen=True, slots=True)
class Baseline:
    """The scorecards of an earlier run; `verdict_asked` where a verdict is required besides, by name."""

    cards: Mapping[CardKey, Scorecard]
    verdict_asked: bool

    @classmethod
    def of(cls, settings: Settings, problems: list[Problem]) -> Baseline | None:
        """The baseline that is set, if any; the problems of its file are added to the list."""
        file = settings["baseline"].one
        if file is None:
            return None
        cards = read(load_baseline, file, problems)
        return None if cards is None else cls(cards, bool(settings["require"].values))

    def hold(self, card: Scorecard, required: Required, terminal: Terminal) -> Scorecard:
        """The scorecard held against what is required: where the baseline has it too, that nothing in it is worse.

        That stands in the place of the verdict the rule set claims, which an old result may miss as well; of what was asked
        for by name nothing is dropped. A scorecard the baseline does not have must meet what is required otherwise.
        """
        old = self.cards.get(card.key)
        if old is None:
            service = f", service {card.provider.service}," if card.provider.service else ""
            terminal.say_once(
                f"compliance: the baseline has no {card.provider.id}{service} under {card.ruleset.id}: "
                "it must meet what is required otherwise"
            )
            return with_requirements(card, required)
        left = required if self.verdict_asked else replace(required, verdict="none")
        judged = with_requirements(card, left)
        return replace(judged, requirements=(*judged.requirements, against_baseline(old, judged)))
