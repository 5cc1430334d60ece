"""Words for what a run requires, the same in text and Markdown."""

from __future__ import annotations

from compliance.model.scorecard import Requirement, Scorecard
from compliance.model.words import MANY, some

_OF_CLAIM = {"necessary": "verdict necessary-only or sufficient", "sufficient": "verdict sufficient"}


def required_shown(card: Scorecard) -> tuple[Requirement, ...]:
    """What is required, where that is more than the verdict the rule set claims or is met by waivers only."""
    usual = all(r.text == _OF_CLAIM[card.ruleset.claims] and r.status != "met by waiver" for r in card.requirements)
    return () if usual else card.requirements


def required_text(requirement: Requirement) -> str:
    """One requirement in a line: what is asked, what there is, which rules stand against it."""
    text = f"{requirement.text}: {requirement.message}"
    if not requirement.rules:
        return text
    against = [f"{rule} (waived)" if rule in requirement.waived else rule for rule in requirement.rules]
    return f"{text}; because of {some(against, MANY)}"
