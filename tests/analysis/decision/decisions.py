"""Decisions that tests share."""

from __future__ import annotations

from datetime import date
from functools import cache

from compliance import load_provider, load_ruleset
from compliance.analysis.decision.decision import ShortlistDecision, decide_offers
from compliance.engine.snapshot import take_snapshot
from compliance.loading.rulesets import country_sets

THEN = date(2014, 6, 1)
NOW = date(2026, 11, 23)


@cache
def founding() -> ShortlistDecision:
    """The two ventures of the founding case, in 2014, with what is known today."""
    return decided(("numergy", "cloudwatt"), ("andromede",), ("iso-27001",), as_of=THEN)


@cache
def decided(
    offers: tuple[str, ...], required: tuple[str, ...], beside: tuple[str, ...] = (), as_of: date = NOW
) -> ShortlistDecision:
    """Built-in offers, written as one types them, under built-in rule sets."""
    snapshots = []
    for name in offers:
        provider, _, service = name.partition("@")
        snapshots.append(take_snapshot(load_provider(provider), as_of, NOW, country_sets(), service or None))
    return decide_offers(snapshots, [*map(load_ruleset, required)], [*map(load_ruleset, beside)])
