"""Words that the parts of a comparison share."""

from __future__ import annotations

from compliance.model.scorecard import ProviderSummary, RuleSetSummary

JSON_HAS = "the JSON format has them all"


def offer_name(provider: ProviderSummary) -> str:
    """How a provider is called beside others."""
    return f"{provider.id}/{provider.service}" if provider.service else provider.id


def titled(ruleset: RuleSetSummary) -> str:
    """A rule set and its version."""
    return f"{ruleset.id} {ruleset.version}"
