"""Scorecards against those of an earlier run: nothing in them may be worse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from compliance.analysis.changes.changes import CardChange, compare
from compliance.analysis.changes.turns import FAILING
from compliance.engine.requirements import Required, with_requirements
from compliance.model.records import dataclass
from compliance.model.scorecard import CardKey, Requirement, Scorecard
from compliance.model.status import Basis, Status
from compliance.model.words import some

_STANDING = (Status.FAIL, Status.UNKNOWN, Status.ERROR)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The scorecards of an earlier run, by key.

    Attributes:
        cards: the scorecards.
        verdict_asked: whether a verdict is required by name besides, and not only because the rule set claims it.
    """

    cards: Mapping[CardKey, Scorecard]
    verdict_asked: bool

    def other_strength(self, accept: Basis, evidence: str) -> str | None:
        """How the evidence that counted in the baseline differs from that of a run, in words; `None` where it does not.

        A baseline in which something else counted is no measure of a run.
        """
        for card in self.cards.values():
            if (card.accept, card.evidence) != (accept, evidence):
                return (
                    f"it was made with --accept {card.accept} and --evidence {card.evidence}, "
                    f"this run is with --accept {accept} and --evidence {evidence}"
                )
        return None

    def hold(self, card: Scorecard, required: Required) -> Scorecard:
        """The scorecard held against what is required: where the baseline has it too, that nothing in it is worse.

        That stands in the place of the verdict the rule set claims, which an old result may miss as well; of what was asked
        for by name nothing is dropped. A scorecard the baseline does not have must meet what is required otherwise.
        """
        old = self.cards.get(card.key)
        if old is None:
            return with_requirements(card, required)
        checked = with_requirements(card, required if self.verdict_asked else replace(required, verdict="none"))
        return replace(checked, requirements=(*checked.requirements, against_baseline(old, checked)))


def against_baseline(old: Scorecard, card: Scorecard) -> Requirement:
    """Whether a scorecard is no worse than the one of the same key in a baseline.

    Both are taken as they are. What got worse only by findings that are waived now is passed over; a waiver of the
    baseline counts for nothing, since the finding under it was no better for it. Rules are compared by id: that one is
    gone or no longer applies is no worsening, and is said.
    """
    change = compare(old, card)
    text = f"nothing worse than as of {old.as_of}"
    dropped = "; ".join(_no_longer_asked(change))
    if not change.worse:
        return Requirement("baseline", text, "met", f"nothing is; {dropped}" if dropped else "nothing is", (), ())
    parts = [some(change.worse, between="; "), *([dropped] if dropped else [])]
    against = _against(change, card)
    waived = frozenset(finding.rule for finding in card.findings if finding.waiver is not None)
    passed_over = card.with_waivers is not None and not compare(old, _as_waived(card)).worse
    return Requirement(
        "baseline",
        text,
        "met by waiver" if passed_over else "not met",
        "; ".join(parts),
        against,
        tuple(rule for rule in against if rule in waived),
    )


def _no_longer_asked(change: CardChange) -> Iterator[str]:
    """What a baseline no longer guards, because it is not asked any more; said so that nobody takes it for being met."""
    if any(cause.kind == "ruleset" for cause in change.inputs):
        yield "the rule set is another one"
    gone = [finding.rule for finding in change.findings if finding.new is None]
    if gone:
        yield f"no longer a rule: {some(gone)}"
    left = [f.rule for f in change.findings if f.old and f.new and _left(f.old.status, f.new.status)]
    if left:
        yield f"no longer applies: {some(left)}"


def _left(old: Status, new: Status) -> bool:
    return new is Status.NOT_APPLICABLE and old is not new


def _against(change: CardChange, card: Scorecard) -> tuple[str, ...]:
    """The findings that got worse; where none did, those that changed and do not pass, else those that bind the verdict."""
    worse = tuple(finding.rule for finding in change.findings if finding.turn in FAILING)
    standing = (f.rule for f in change.findings if f.new is not None and f.new.status in _STANDING)
    return worse or tuple(standing) or card.verdict.binding


def _as_waived(card: Scorecard) -> Scorecard:
    """What a build goes by: the results with waivers, and the findings that are not waived."""
    waived = card.with_waivers
    if waived is None:
        return card
    return replace(
        card,
        verdict=replace(card.verdict, possible=waived.possible),
        score=waived.score,
        level=waived.level,
        objectives=waived.objectives,
        findings=tuple(finding for finding in card.findings if finding.waiver is None),
    )
