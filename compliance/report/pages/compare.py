"""The page about a comparison of providers, and of rule sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap

from compliance.analysis.comparison.document import Comparison, ComparisonDocument, Deciding, Offer, Pair
from compliance.model.findings import Span
from compliance.model.scorecard import Score
from compliance.model.words import (
    FEW,
    NOTHING,
    SOME,
    interval,
    level_text,
    percent,
    rounded,
    score_text,
    some,
    stated,
    whole_percent,
)
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.differences import difference_blocks
from compliance.report.pages.resting import counted, verdict_word
from compliance.report.pages.tables import Table
from compliance.report.pages.wording import JSON_HAS, left_out_text, name_of, titled

FULL_MARKS = 100
OBSTACLES = 16
"""Rules named for which offers are not ranked, or may drop out, where there are more of them."""


def comparison_blocks(document: ComparisonDocument) -> Iterator[Block]:
    """The providers under each rule set, then what differs between the first rule set and each other one."""
    for comparison in document.comparisons:
        yield from _comparison(comparison)
    for difference in document.differences:
        yield from difference_blocks(difference)


def heading_of(comparison: Comparison) -> str:
    """The heading of a comparison: under which rule set, and at which dates."""
    dates = f"as of {comparison.as_of}, known as of {comparison.known_as_of}"
    return f"Compared under {titled(comparison.ruleset)}, {dates}"


def _comparison(comparison: Comparison) -> Iterator[Block]:
    yield Heading(1, heading_of(comparison))
    yield from starmap(Item, counted(comparison.accept))
    for line in comparison.ruleset.tailoring:
        yield Item("Tailored", line)
    yield from _overview(comparison)
    yield from _demands(comparison.offers)
    yield from _dropouts(comparison)
    if comparison.pairs:
        yield from _order(comparison.pairs)
        yield from undecided(comparison)
        yield Heading(2, "Dominance: at least as good on every rule, better on one")
        yield from (Item(text=line) for line in _dominance(comparison.pairs))
        yield from _weights(comparison)
    elif len(comparison.offers) > 1:
        yield Heading(2, "Order")
        yield Paragraph("Fewer than two offers can be ranked: there is nothing to put in order.")


def _overview(comparison: Comparison) -> Iterator[Block]:
    offers, claims = comparison.offers, comparison.ruleset.claims
    rows = [("verdict", *(verdict_word(o.verdict, claims) for o in offers))]
    if any(len(o.verdict.possible) > 1 for o in offers):
        rows.append(("still possible", *(_possible(o) for o in offers)))
    if len(offers) > 1:
        rows.append(("rank", *(_rank(o) for o in offers)))
    for n, objective in enumerate(offers[0].objectives):
        if any(o.objectives[n].score for o in offers):
            title = f"{objective.title} ({stated(objective.weight)})"
            rows.append((title, *(score_text(o.objectives[n].score) for o in offers)))
    if any(o.score for o in offers):
        rows.append(("Total", *(score_text(o.score) for o in offers)))
        rows.append(("settled, share of weight", *(percent(o.score.coverage) if o.score else "-" for o in offers)))
    rows += _level_rows(offers)
    gone = comparison.ended
    beside = {"verdict": tuple(f"ended {one.ended}" for one in gone), "rank": ("not ranked",) * len(gone)}
    yield Table(
        (
            "objective (weight)" if offers[0].objectives else "",
            *(name_of(o.provider) for o in offers),
            *map(name_of, gone),
        ),
        tuple((*row, *beside.get(row[0], (NOTHING,) * len(gone))) for row in rows),
    )
    if gone:
        yield Paragraph(f"{left_out_text(gone)}.")
    if any(score.possible > FULL_MARKS for o in offers for score in _scores(o)):
        yield Paragraph("Scores above 100: the rule set divides by a nominal number of points, below what can be had.")


def _scores(offer: Offer) -> Iterator[Score]:
    yield from (score for score in (offer.score, *(o.score for o in offer.objectives)) if score is not None)


def _level_rows(offers: Sequence[Offer]) -> Iterator[tuple[str, ...]]:
    """Levels of the objectives, or one row where they are all that of the whole."""
    if not any(o.level for o in offers):
        return
    objectives = [n for n, _ in enumerate(offers[0].objectives) if any(o.objectives[n].level for o in offers)]
    alike = all(o.objectives[n].level == o.level for n in objectives for o in offers)
    if not alike:
        for n in objectives:
            yield (f"Level: {offers[0].objectives[n].title}", *(level_text(o.objectives[n].level) for o in offers))
    yield ("Level, of every objective" if alike and objectives else "Level", *(level_text(o.level) for o in offers))


def _possible(offer: Offer) -> str:
    worst, best = offer.verdict.possible[0], offer.verdict.possible[-1]
    return interval(worst, best)


def _rank(offer: Offer) -> str:
    if offer.rank is None:
        return "not ranked"
    best, worst = offer.rank.best, offer.rank.worst
    span = interval(str(best), str(worst))
    return f"{span}, may drop out" if offer.place == "may drop out" else span


def _demands(offers: Sequence[Offer]) -> Iterator[Block]:
    """Every condition of the verdict that asks for anything, and who meets it."""
    asked = [n for n, clause in enumerate(offers[0].clauses) if not clause.asks_nothing]
    if asked:
        yield Heading(2, "What the verdict demands, and who meets it")
    for n in asked:
        clause = offers[0].clauses[n]
        yield Item(f"{clause.part}: {clause.text}", _by(offers, [o.clauses[n].status for o in offers]))


def _by(offers: Sequence[Offer], words: Sequence[str]) -> str:
    """The offers grouped by what is said of each: `met numergy; not met aws`."""
    groups: dict[str, list[str]] = {}
    for offer, word in zip(offers, words, strict=True):
        groups.setdefault(word, []).append(name_of(offer.provider))
    return "; ".join(f"{word} {', '.join(names)}" for word, names in groups.items())


def _dropouts(comparison: Comparison) -> Iterator[Block]:
    """The rules for which offers are not ranked, or may drop out, and how these came out."""
    for title, place in (
        ("Not ranked: what is necessary is missed", "not ranked"),
        ("May drop out: it is not known whether what is necessary is missed", "may drop out"),
    ):
        items = []
        for row in comparison.rules:
            named = [
                (offer, str(row.statuses[n]))
                for n, offer in enumerate(comparison.offers)
                if offer.place == place and any(obstacle.rule == row.rule for obstacle in offer.obstacles)
            ]
            if named:
                text = _by([offer for offer, _ in named], [status for _, status in named])
                items.append(Item(f"{row.rule} ({row.title})", text))
        if items:
            yield Heading(2, title)
            yield from items[:OBSTACLES]
        if len(items) > OBSTACLES:
            yield Item(text=f"and {len(items) - OBSTACLES} more rules; {JSON_HAS}")


def _order(pairs: Sequence[Pair]) -> Iterator[Block]:
    yield Heading(2, "Order")
    ahead: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.order in ("ahead", "behind"):
            winner, loser = (pair.first, pair.second) if pair.order == "ahead" else (pair.second, pair.first)
            ahead.setdefault(winner, []).append(loser)
    for winner, losers in ahead.items():
        yield Item(text=f"{winner} is ahead of {', '.join(losers)}, whatever is unknown.")
    level = [pair for pair in pairs if pair.order == "equal"]
    if level:
        yield Item(text=f"Level: {_named(level)}.")
    if not ahead and not level:
        yield Paragraph("None is certain yet.")


def _named(pairs: Iterable[Pair]) -> str:
    return some([f"{pair.first} and {pair.second}" for pair in pairs], between="; ")


def _dominance(pairs: Sequence[Pair]) -> Iterator[str]:
    both = [pair for pair in pairs if pair.dominates == pair.dominated == "possible"]
    if len(both) == len(pairs) > 1:
        yield "Each offer may still turn out to dominate any other."
        return
    for how, words, end in (("sure", "dominates", " for sure"), ("possible", "possibly dominates", "")):
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
    if both:
        yield f"Either possibly dominates the other: {_named(both)}."
    if all(pair.dominates == pair.dominated == "no" for pair in pairs):
        yield "No offer dominates another, whatever is unknown."


def _weights(comparison: Comparison) -> Iterator[Block]:
    """How far the order of offers hangs on the weights of objectives."""
    space = comparison.weight_space
    yield Heading(2, "Weights: share of all weights of the objectives that give each rank by total score")
    if not space.offers:
        yield Paragraph(f"Not computed: {space.note}.")
        return
    how = "" if space.exact else " Estimated from weights drawn at random, to about two percent."
    yield Paragraph(
        f"Weights put on {', '.join(space.objectives)}: all that are not negative, each as likely as any other.{how}"
    )
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


def undecided(comparison: Comparison) -> Iterator[Block]:
    """The pairs without a certain order, and the open rules that decide most of them, with the facts they lack."""
    open_ = [pair for pair in comparison.pairs if pair.order == "not comparable yet"]
    if not open_:
        return
    yield Heading(2, "Not comparable yet")
    yield from (Item(f"{pair.first} and {pair.second}", _pair_text(pair)) for pair in open_[:PAIRS])
    if len(open_) > PAIRS:
        yield Item(text=f"and {len(open_) - PAIRS} more pairs; {JSON_HAS}")
    yield Heading(2, "What to find out first")
    rules = _open_rules(open_)
    titles = {row.rule: row.title for row in comparison.rules}
    for rule, deciding in list(rules.items())[:RULES]:
        yield Item(f"{rule} ({titles[rule]})", _open_rule(deciding, len(open_)))
    if len(rules) > RULES:
        yield Item(text=f"and {len(rules) - RULES} more rules; {JSON_HAS}")


def _pair_text(pair: Pair) -> str:
    alone = [d for d in pair.deciding if d.alone]
    count = len(pair.deciding)
    if alone:
        return f"{len(alone)} of the {count} open findings could decide it alone: {_by_offer(alone)}"
    return f"no single one of the {count} open findings can decide it; most depends on {_by_offer(pair.deciding)}"


def _by_offer(open_findings: Sequence[Deciding]) -> str:
    """The first findings by offer, so that its name stands once."""
    by_offer: dict[str, list[str]] = {}
    for deciding in open_findings[:SOME]:
        by_offer.setdefault(deciding.provider, []).append(deciding.rule)
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


def _open_rule(rule: _OpenRule, pairs: int) -> str:
    groups: dict[str, list[str]] = {}
    for offer, facts in rule.missing.items():
        groups.setdefault(facts, []).append(offer)
    decides = [f"may decide {rule.alone} of {pairs} pairs alone"] if rule.alone else []
    moves = [f"moves a total by up to {rounded(rule.swing)}"] if rule.swing else []
    lacks = [f"{', '.join(offers)}: {facts}" for facts, offers in groups.items()]
    not_known = some(lacks, between="; ")
    return f"{', '.join([*decides, *moves])}. Not known: {not_known}" if decides or moves else not_known
