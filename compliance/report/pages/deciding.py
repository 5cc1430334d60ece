"""Pairs of offers whose order is open: what decides it, and what to find out first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from compliance.analysis.comparison.document import Comparison, Deciding, Pair
from compliance.model.words import FEW, SOME, rounded, some
from compliance.report.pages.blocks import Block, Heading, Item
from compliance.report.pages.comparison_texts import JSON_HAS

PAIRS = 10
"""Pairs of offers told about where there are more of them."""

RULES = 8
"""Rules told about where more of them are open."""


@dataclass(slots=True)
class _OpenRule:
    """A rule that is open for one offer or more: which pairs it may decide alone, how far it moves a total, what is missing."""

    alone: int = 0
    swing: float = 0.0
    missing: dict[str, str] = field(default_factory=dict)


def undecided(comparison: Comparison) -> Iterator[Block]:
    """The pairs without a certain order, and the open rules that decide most of them, with the facts they lack."""
    open_ = [pair for pair in comparison.pairs if pair.order == "not comparable yet"]
    if not open_:
        return
    yield Heading(2, "Not comparable yet")
    yield from (Item(f"{pair.first} and {pair.second}", _pair(pair)) for pair in open_[:PAIRS])
    if len(open_) > PAIRS:
        yield Item(text=f"and {len(open_) - PAIRS} more pairs; {JSON_HAS}")
    yield Heading(2, "What to find out first")
    rules = _rules(open_)
    titles = {row.rule: row.title for row in comparison.rules}
    for rule, found in list(rules.items())[:RULES]:
        yield Item(f"{rule} ({titles[rule]})", _rule(found, len(open_)))
    if len(rules) > RULES:
        yield Item(text=f"and {len(rules) - RULES} more rules; {JSON_HAS}")


def _pair(pair: Pair) -> str:
    alone = [d for d in pair.deciding if d.alone]
    count = len(pair.deciding)
    if alone:
        return f"{len(alone)} of the {count} open findings could decide it alone: {_named(alone)}"
    return f"no single one of the {count} open findings can decide it; most depends on {_named(pair.deciding)}"


def _named(found: Sequence[Deciding]) -> str:
    """The first findings by offer, so that its name stands once."""
    by_offer: dict[str, list[str]] = {}
    for deciding in found[:SOME]:
        by_offer.setdefault(deciding.provider, []).append(deciding.rule)
    more = f" and {len(found) - SOME} more" if len(found) > SOME else ""
    return "; ".join(f"{', '.join(rules)} of {offer}" for offer, rules in by_offer.items()) + more


def _rules(pairs: Sequence[Pair]) -> dict[str, _OpenRule]:
    """The open rules of all offers: those that may decide most pairs alone first, then those that move most."""
    found: dict[str, _OpenRule] = {}
    for pair in pairs:
        for rule in {d.rule for d in pair.deciding if d.alone}:
            found.setdefault(rule, _OpenRule()).alone += 1
        for deciding in pair.deciding:
            rule_ = found.setdefault(deciding.rule, _OpenRule())
            rule_.swing = max(rule_.swing, deciding.swing or 0.0)
            rule_.missing.setdefault(deciding.provider, _missing(deciding))
    return dict(sorted(found.items(), key=lambda item: (-item[1].alone, -item[1].swing, item[0])))


def _missing(deciding: Deciding) -> str:
    """The facts it lacks, each once with all that is wrong with it."""
    reasons: dict[str, list[str]] = {}
    for fact in deciding.missing:
        reasons.setdefault(fact.path, []).append(str(fact.reason))
    named = [f"{path} ({', '.join(why)})" for path, why in reasons.items()]
    return some(named, FEW) or "exact values"


def _rule(found: _OpenRule, pairs: int) -> str:
    groups: dict[str, list[str]] = {}
    for offer, facts in found.missing.items():
        groups.setdefault(facts, []).append(offer)
    decides = [f"may decide {found.alone} of {pairs} pairs alone"] if found.alone else []
    moves = [f"moves a total by up to {rounded(found.swing)}"] if found.swing else []
    lacks = [f"{', '.join(offers)}: {facts}" for facts, offers in groups.items()]
    not_known = some(lacks, between="; ")
    return f"{', '.join([*decides, *moves])}. Not known: {not_known}" if decides or moves else not_known
