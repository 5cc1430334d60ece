"""The parts of the page about a comparison that are about the order of offers: who is ahead, what decides, what weights do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from compliance.analysis.comparison.document import Comparison, Deciding, Pair
from compliance.model.findings import Span
from compliance.model.records import dataclass
from compliance.model.words import FEW, SOME, interval, rounded, some, whole_percent
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
        yield f"{winner} is ahead of {', '.join(losers)}, whatever is unknown."
    level = [pair for pair in pairs if pair.order == "equal"]
    if level:
        yield f"Level: {_named(level)}."


def _named(pairs: Iterable[Pair]) -> str:
    return some([f"{pair.first} and {pair.second}" for pair in pairs], between="; ")


def dominance_lines(pairs: Sequence[Pair], *, certain: bool = False) -> Iterator[str]:
    """Which offers are at least as good as others on every rule and better on one; only where that is certain, if so asked."""
    both = [pair for pair in pairs if pair.dominates == pair.dominated == "possible"]
    if len(both) == len(pairs) > 1 and not certain:
        yield "Each offer may still turn out to dominate any other."
        return
    sure, perhaps = ("sure", "dominates", " for sure"), ("possible", "possibly dominates", "")
    for how, words, end in (sure,) if certain else (sure, perhaps):
        over: dict[str, list[str]] = {}
        for pair in pairs:
            for winner, loser, dominates in (
                (pair.first, pair.second, pair.dominates),
                (pair.second, pair.first, pair.dominated),
            ):
                if dominates == how and pair not in both:
                    over.setdefault(winner, []).append(loser)
        for winner, losers in over.items():
            yield f"{winner} {words} {', '.join(losers)}{end}."
    if both and not certain:
        yield f"Either possibly dominates the other: {_named(both)}."
    if pairs and all(pair.dominates == pair.dominated == "no" for pair in pairs):
        yield "No offer dominates another, whatever is unknown."


def weights(comparison: Comparison) -> Iterator[Block]:
    """How far the order of offers hangs on the weights of objectives."""
    space = comparison.weight_space
    yield Heading(2, "Weights: share of all weights of the objectives that give each rank by total score")
    if not space.offers:
        yield Paragraph(f"Not computed: {space.note}.")
        return
    titles = {objective.id: objective.title for objective in comparison.offers[0].objectives}
    named = ", ".join(titles[id_] for id_ in space.objectives)
    how = "" if space.exact else " Estimated from weights drawn at random, to about two percent."
    yield Paragraph(f"Weights put on {named}: all that are not negative, each as likely as any other.{how}")
    if all(span == Span(0.0, 1.0) for offer in space.offers for span in offer.ranks):
        yield Paragraph("Whatever the weights, every offer may still have every rank.")
        return
    shown = min(len(space.offers), SOME)
    heads = ("", *(f"rank {n}" for n in range(1, shown + 1)))
    yield Table(heads, tuple((of.provider, *(_share(span) for span in of.ranks[:shown])) for of in space.offers))
    if len(space.offers) > shown:
        yield Paragraph(f"Further ranks: {JSON_HAS}.")


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


def undecided_order(comparison: Comparison) -> Iterator[Block]:
    """The pairs without a certain order, and the open rules that decide most of them, with the facts they lack."""
    open_, titles = _undecided_pairs(comparison), _titles(comparison)
    if not open_:
        return
    yield Heading(2, "Not comparable yet")
    yield from (Item(f"{pair.first} and {pair.second}", _pair_text(pair, titles)) for pair in open_[:PAIRS])
    if len(open_) > PAIRS:
        yield Item(text=f"and {len(open_) - PAIRS} more pairs; {JSON_HAS}")
    yield Heading(2, "What to find out first")
    rules = _open_rules(open_)
    for rule, deciding in list(rules.items())[:RULES]:
        weight = _weight(deciding, len(open_))
        yield Item(titles[rule], f"{weight}. Not known: {_lacks(deciding)}" if weight else _lacks(deciding))
    if len(rules) > RULES:
        yield Item(text=f"and {len(rules) - RULES} more rules; {JSON_HAS}")


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
        return f"{len(alone)} of the {count} open findings could decide it alone: {_by_offer(alone, titles)}"
    return (
        f"no single one of the {count} open findings can decide it; most depends on {_by_offer(pair.deciding, titles)}"
    )


def _by_offer(open_findings: Sequence[Deciding], titles: Mapping[str, str]) -> str:
    """The first findings by offer, so that its name stands once."""
    by_offer: dict[str, list[str]] = {}
    for deciding in open_findings[:SOME]:
        by_offer.setdefault(deciding.provider, []).append(titles[deciding.rule])
    more = f" and {len(open_findings) - SOME} more" if len(open_findings) > SOME else ""
    return "; ".join(f"{', '.join(rules)} of {offer}" for offer, rules in by_offer.items()) + more


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
        reasons.setdefault(fact.path, []).append(str(fact.reason))
    named = [f"{path} ({', '.join(why)})" for path, why in reasons.items()]
    return some(named, FEW) or "exact values"


def _weight(rule: _OpenRule, pairs: int) -> str:
    """How much of the order hangs on an open rule; nothing where neither can be told."""
    decides = [f"may decide {rule.alone} of {pairs} pairs alone" if pairs > 1 else "may decide alone"]
    moves = [f"moves a total by up to {rounded(rule.swing)}"] if rule.swing else []
    return ", ".join([*(decides if rule.alone else []), *moves])


def _lacks(rule: _OpenRule) -> str:
    """What each offer lacks that an open rule asks for."""
    groups: dict[str, list[str]] = {}
    for offer, facts in rule.missing.items():
        groups.setdefault(facts, []).append(offer)
    return some([f"{', '.join(offers)}: {facts}" for facts, offers in groups.items()], between="; ")
