"""Scorecards that tests of reports share: every built-in provider, and every built-in rule set, in a few pairs."""

from __future__ import annotations

from datetime import date
from functools import cache

from compliance import (
    EndedError,
    NothingEvaluatedError,
    Provider,
    RuleSet,
    Scorecard,
    evaluate,
    load_provider,
    load_ruleset,
)
from compliance.loading.builtin import ids

TODAY = date(2026, 11, 23)

OFTEN = ("ovhcloud",)
"""Providers tried under every rule set: much is known of it and of its many services."""

KINDS = ("andromede-programme", "aws", "bleu", "cloudwatt", "numergy", "safespring", "scaleway", "stackit", "ukcloud")
"""Providers of every kind: with disputes, with an end, with and without services, with much known and little."""

PAIRS = sorted(
    {(who, what) for who in OFTEN for what in ids("ruleset")}
    | {("s3ns", "eu-csf-2026"), ("numergy", "iso-27001"), ("aws", "eu-csf-2026"), ("aws", "secnumcloud-3.2")}
    | {(who, "andromede") for who in KINDS}
)
"""Renderings differ by what a provider and what a rule set has in it, not by every combination of the two."""

provider_of = cache(load_provider)
ruleset_of = cache(load_ruleset)


LAST_DAYS = {
    "andromede-programme": date(2012, 9, 5),
    "cisco-intercloud": date(2017, 3, 30),
    "cloudwatt": date(2020, 1, 31),
    "elastichosts": date(2020, 6, 29),
    "hp-helion": date(2016, 1, 30),
    "ibm-smartcloud": date(2014, 1, 30),
    "microsoft-cloud-deutschland": date(2021, 10, 28),
    "nirvanix": date(2013, 10, 30),
    "numergy": date(2016, 12, 30),
    "ukcloud": date(2022, 10, 24),
    "verizon-cloud": date(2016, 4, 11),
}
"""The last day of those that ended."""


@cache
def card(provider: str, ruleset: str, as_of: date | None = None, known_as_of: date = TODAY) -> Scorecard:
    """The scorecard of built-in documents; without a day that of today, or of the last day."""
    loaded: tuple[Provider, RuleSet] = provider_of(provider), ruleset_of(ruleset)
    return evaluate(*loaded, as_of=as_of or LAST_DAYS.get(provider, TODAY), known_as_of=known_as_of)


def card_if_any(provider: str, ruleset: str, as_of: date, known_as_of: date) -> Scorecard | None:
    """The same; `None` where nothing of the rule set is in force yet, or the provider had ceased."""
    try:
        return card(provider, ruleset, as_of, known_as_of)
    except EndedError:
        assert as_of > LAST_DAYS[provider]
        return None
    except NothingEvaluatedError:
        assert ruleset_of(ruleset).effective.from_ or all(r.effective[1].from_ for r in ruleset_of(ruleset).rules)
        return None


def numergy() -> Scorecard:
    """The founding case."""
    return card("numergy", "andromede", date(2016, 2, 1))
