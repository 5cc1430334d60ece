"""Words that the parts of a comparison share."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.model.scorecard import ProviderSummary, RuleSetSummary, Score, Span
from compliance.report.pages.wording import number

SHOWN = 5
"""Findings, ranks and names shown where there are more of them; the JSON has them all."""

JSON_HAS = "the JSON format has them all"


def offer_name(provider: ProviderSummary) -> str:
    """How a provider is called beside others."""
    return f"{provider.id}/{provider.service}" if provider.service else provider.id


def titled(ruleset: RuleSetSummary) -> str:
    """A rule set and its version."""
    return f"{ruleset.id} {ruleset.version}"


def score_text(score: Score | Span | None) -> str:
    """A score, or the span in which it is."""
    if score is None:
        return "-"
    low, high = number(score.certain), number(score.possible)
    return low if score.certain == score.possible else f"{low} to {high}"


def some(named: Sequence[str], between: str = ", ") -> str:
    """The first of a list, and how many more there are."""
    more = f"{between}and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    return f"{between.join(named[:SHOWN])}{more}"
