"""Scorecards that tests of reports share: every built-in provider under every built-in rule set."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product

from compliance import Provider, RuleSet, Scorecard, evaluate, load_provider, load_ruleset
from compliance.loading.builtin import ids

TODAY = date(2026, 11, 23)
PAIRS = list(product(ids("provider"), ids("ruleset")))

provider_of = cache(load_provider)
ruleset_of = cache(load_ruleset)


@cache
def card(provider: str, ruleset: str, as_of: date = TODAY, known_as_of: date = TODAY) -> Scorecard:
    """The scorecard of built-in documents."""
    loaded: tuple[Provider, RuleSet] = provider_of(provider), ruleset_of(ruleset)
    return evaluate(*loaded, as_of=as_of, known_as_of=known_as_of)


def numergy() -> Scorecard:
    """The founding case."""
    return card("numergy", "andromede", date(2016, 2, 1))
