"""The parts of the page about a comparison that are about the order of offers: who is ahead, what decides, what weights do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from compliance.analysis.comparison.document import Comparison, Deciding, Pair
from compliance.model.findings import Span
from compliance.model.phrases import joined, say
from compliance.model.records import dataclass
from compliance.model.words import (
    FEW,
    SOME,
    interval,
    labelled,
    reason_name,
    rounded,
    sentence,
    some,
    together,
    whole_percent,
)
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.tables import Table
from compliance.report.pages.wording import JSON_HAS, title_and_id


def order_lines(pairs: Sequence[Pair]) -> Iterator[str]:
    """Who is ahead of whom for certain, and who is level; nothing where that is certain of none."""
    ahead: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.order in ("ahead", "behind"):
            winner, loser = (pair.first, pair.second) if pair.order == "ahead" else (pair.second, pair.first)
            ahead.setdefault(winner, []).append(loser)
    for winner, losers in ahead.items():
        yield say("{offer} is ahead of {others}, whatever is unknown.", offer=winner, others=joined(", ", losers))
    level = [pair for pair in pairs if pair.order == "equal"]
    if level:
        yield say("Level: {offers}.", offers=_named(level))


def _named(pairs: Iterable[Pair]) -> str:
    return some([_both(pair) for pair in pairs], between="; ")


def _both(pair: Pair) -> str:
    return together([pair.first, pair.second])


def dominance_lines(pairs: Sequence[Pair], *, certain: bool = False) -> Iterator[str]:
    """Which offers are at least as good as others on every rule and better on one; only where that is certain, if so asked."""
    both = [pair for pair in pairs if pair.dominates == pair.dominated == "possible"]
    if len(both) == len(pairs) > 1 and not certain:
        yield say("Each offer may still turn out to dominate any other.")
        return
    for how in ("sure",) if certain else ("sure", "possible"):
        over: dict[str, list[str]] = {}
        for pair in pairs:
            for winner, loser, dominates in (
                (pair.first, pair.second, pair.dominates),
                (pair.second, pair.first, pair.dominated),
            ):
                if dominates == how and pair not in both:
                    over.setdefault(winner, []).append(loser)
        for winner, losers in over.items():
            others = joined(", ", losers)
            if how == "sure":
                yield say("{offer} dominates {others} for sure.", offer=winner, others=others)
            else:
                yield say("{offer} possibly dominates {others}.", offer=winner, others=others)
    if both and not certain:
        yield say("Either possibly dominates the other: {offers}.", offers=_named(both))
    if pairs and all(pair.dominates == pair.dominated == "no" for pair in pairs):
        yield say("No offer dominates another, whatever is unknown.")


def weights(comparison: Comparison) -> Iterator[Block]:
    """How far the order of offers hangs on the weights of objectives."""
    space = comparison.weight_space
    yield Heading(2, say("Weights: share of all weights of the objectives that give each rank by total score"))
    if not space.offers:
        yield Paragraph(say("Not computed: {why}.", why=space.note or ""))
        return
    titles = {objective.id: objective.title for objective in comparison.offers[0].objectives}
    named = joined(", ", [titles[id_] for id_ in space.objectives])
    how = "" if space.exact else say("Estimated from weights drawn at random, to about two percent.")
    drawn = say(
        "Weights put on {objectives}: all that are not negative, each as likely as any other.", objectives=named
    )
    yield Paragraph(joined(" ", (drawn, how)))
    if all(span == Span(0.0, 1.0) for offer in space.offers for span in offer.ranks):
        yield Paragraph(say("Whatever the weights, every offer may still have every rank."))
        return
    shown = min(len(space.offers), SOME)
    heads = ("", *(say("rank {rank}", rank=n) for n in range(1, shown + 1)))
    yield Table(heads, tuple((of.provider, *(_share(span) for span in of.ranks[:shown])) for of in space.offers))
    if len(space.offers) > shown:
        yield Paragraph(sentence(labelled(say("Further ranks"), JSON_HAS)))


def _share(span: Span) -> str:
    return interval(whole_percent(span.certain), whole_percent(span.possible))


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


def undecided_order(comparison: Comparison, *, every: bool = False) -> Iterator[Block]:
    """The pairs without a certain order, and the open rules that decide most of them, or all, with the facts they lack."""
    open_, titles = _undecided_pairs(comparison), _titles(comparison)
    if not open_:
        return
    yield Heading(2, say("Not comparable yet"))
    most = len(titles) if every else RULES
    yield from (Item(_both(pair), _pair_text(pair, titles)) for pair in open_[:PAIRS])
    if len(open_) > PAIRS:
        yield Item(text=say("and {count} more pairs; {where}", count=len(open_) - PAIRS, where=JSON_HAS))
    yield Heading(2, say("What to find out first"))
    rules = _open_rules(open_)
    for rule, deciding in list(rules.items())[:most]:
        weight = _weight(deciding, len(open_))
        yield Item(
            titles[rule],
            say("{weight}. Not known: {facts}", weight=weight, facts=_lacks(deciding)) if weight else _lacks(deciding),
        )
    if len(rules) > most:
        yield Item(text=say("and {count} more rules; {where}", count=len(rules) - most, where=JSON_HAS))


def first_to_find_out(comparison: Comparison, most: int) -> Iterator[Item]:
    """The rules that decide most of the order, each in a line: how many pairs it may decide alone, what it moves."""
    open_, titles = _undecided_pairs(comparison), _titles(comparison)
    for rule, deciding in list(_open_rules(open_).items())[:most]:
        yield Item(titles[rule], _weight(deciding, len(open_)) or _lacks(deciding))


def _undecided_pairs(comparison: Comparison) -> list[Pair]:
    return [pair for pair in comparison.pairs if pair.order == "not comparable yet"]


def _titles(comparison: Comparison) -> dict[str, str]:
    return {row.rule: title_and_id(row) for row in comparison.rules}


def _pair_text(pair: Pair, titles: Mapping[str, str]) -> str:
    alone = [d for d in pair.deciding if d.alone]
    count = len(pair.deciding)
    if alone:
        return say(
            "{alone} of the {all} open findings could decide it alone: {rules}",
            alone=len(alone),
            all=count,
            rules=_by_offer(alone, titles),
        )
    return say(
        "no single one of the {all} open findings can decide it; most depends on {rules}",
        all=count,
        rules=_by_offer(pair.deciding, titles),
    )


def _by_offer(open_findings: Sequence[Deciding], titles: Mapping[str, str]) -> str:
    """The first findings by offer, so that its name stands once."""
    by_offer: dict[str, list[str]] = {}
    for deciding in open_findings[:SOME]:
        by_offer.setdefault(deciding.provider, []).append(titles[deciding.rule])
    of = [say("{rules} of {offer}", rules=joined(", ", rules), offer=offer) for offer, rules in by_offer.items()]
    more = len(open_findings) - SOME
    return say("{names} and {count} more", names=joined("; ", of), count=more) if more > 0 else joined("; ", of)


def _open_rules(pairs: Sequence[Pair]) -> dict[str, _OpenRule]:
    """The open rules of all offers: those that may decide most pairs alone first, then those that move most."""
    open_rules: dict[str, _OpenRule] = {}
    for pair in pairs:
        for rule in {d.rule for d in pair.deciding if d.alone}:
            open_rules.setdefault(rule, _OpenRule()).alone += 1
        for deciding in pair.deciding:
            open_rule = open_rules.setdefault(deciding.rule, _OpenRule())
            open_rule.swing = max(open_rule.swing, deciding.swing or 0.0)
            open_rule.missing.setdefault(deciding.provider, _missing(deciding))
    return dict(sorted(open_rules.items(), key=lambda item: (-item[1].alone, -item[1].swing, item[0])))


def _missing(deciding: Deciding) -> str:
    """The facts that an open finding lacks, each once with all that is wrong with it."""
    reasons: dict[str, list[str]] = {}
    for fact in deciding.missing:
        reasons.setdefault(fact.path, []).append(reason_name(fact.reason))
    named = [say("{name} ({what})", name=path, what=joined(", ", why)) for path, why in reasons.items()]
    return some(named, FEW) or say("exact values")


def _weight(rule: _OpenRule, pairs: int) -> str:
    """How much of the order hangs on an open rule; nothing where neither can be told."""
    decides = (
        say("may decide {alone} of {pairs} pairs alone", alone=rule.alone, pairs=pairs)
        if pairs > 1
        else say("may decide alone")
    )
    moves = say("moves a total by up to {points}", points=rounded(rule.swing)) if rule.swing else ""
    return joined(", ", (decides if rule.alone else "", moves))


def _lacks(rule: _OpenRule) -> str:
    """What each offer lacks that an open rule asks for."""
    groups: dict[str, list[str]] = {}
    for offer, facts in rule.missing.items():
        groups.setdefault(facts, []).append(offer)
    return some([labelled(joined(", ", offers), facts) for facts, offers in groups.items()], between="; ")
