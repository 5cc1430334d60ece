"""A scorecard against that of an earlier run: nothing in it may be worse."""

from __future__ import annotations

from dataclasses import replace

from compliance.analysis.changes import CardChange, compare
from compliance.analysis.turns import FAILING
from compliance.model.scorecard import Requirement, Scorecard

_SHOWN = 5
"""What got worse and is named in a message; `compliance diff` tells all of it."""


def against_baseline(old: Scorecard, card: Scorecard) -> Requirement:
    """Whether a scorecard is no worse than the one of the same key in a baseline.

    Both are taken as they are. What got worse only by findings that are waived now is passed over; a waiver of the
    baseline counts for nothing, since the finding under it was no better for it.
    """
    change = compare(old, card)
    requirement = Requirement("baseline", f"nothing worse than as of {old.as_of}", "met", "nothing is", (), ())
    if not change.worse:
        return requirement
    against = _against(change, card)
    waived = frozenset(finding.rule for finding in card.findings if finding.waiver is not None)
    passed_over = card.with_waivers is not None and not compare(old, _as_waived(card)).worse
    more = len(change.worse) - _SHOWN
    message = "; ".join(change.worse[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
    return replace(
        requirement,
        status="met by waiver" if passed_over else "not met",
        message=message,
        rules=against,
        waived=tuple(rule for rule in against if rule in waived),
    )


def _against(change: CardChange, card: Scorecard) -> tuple[str, ...]:
    """The findings that got worse; where it is none of them, those that keep the verdict from being better."""
    return tuple(finding.rule for finding in change.findings if finding.turn in FAILING) or card.verdict.binding


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
