"""A comparison of providers, and of rule sets, as text, Markdown and JSON; `schema: comparison/1`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from compliance.analysis.comparison import (
    Changed,
    Comparison,
    ComparisonDocument,
    Deciding,
    Offer,
    Pair,
    ProviderDifference,
    Result,
    RuleSetDifference,
)
from compliance.model.scorecard import LevelSpan, ProviderSummary, RuleSetSummary, Score, Span
from compliance.report.formats import WIDTH, Format
from compliance.report.inert import inert_json
from compliance.report.json_ import plain
from compliance.report.sections import Section, Table, markdown_sections, text_sections
from compliance.report.wording import level_text, number, share

SHOWN = 5
"""Findings and ranks named where there are more of them; the JSON has them all."""

PAIRS = 10
"""Pairs of offers told about where there are more of them."""

JSON_HAS = "the JSON format has them all"


def render_comparison(
    document: ComparisonDocument, format_: Format, *, colour: bool = False, width: int = WIDTH
) -> str:
    """A comparison in one format.

    Args:
        document: what to show.
        format_: `text`, `json` or `markdown`.
        colour: text only: headings.
        width: text only: columns.
    """
    if format_ == "json":
        return inert_json(json.dumps(plain(document), indent=2, allow_nan=False)) + "\n"
    sections = [section for comparison in document.comparisons for section in _sections(comparison)]
    sections += [section for difference in document.differences for section in _difference(difference)]
    return markdown_sections(sections) if format_ == "markdown" else text_sections(sections, colour=colour, width=width)


def _name(provider: ProviderSummary) -> str:
    return f"{provider.id}/{provider.service}" if provider.service else provider.id


def _titled(ruleset: RuleSetSummary) -> str:
    return f"{ruleset.id} {ruleset.version}"


def _sections(comparison: Comparison) -> Iterator[Section]:
    dates = f"as of {comparison.as_of}, known as of {comparison.known_as_of}"
    notes = [f"Tailored: {line}" for line in comparison.ruleset.tailoring]
    notes += [
        f"Ended: {o.provider.name} ceased on {o.provider.ended}; this describes what was left of it."
        for o in comparison.offers
        if o.provider.ended
    ]
    yield Section(f"Compared under {_titled(comparison.ruleset)}, {dates}", (*notes, _overview(comparison)), level=2)
    for title, place in (("Not ranked: what is necessary is missed", "not ranked"), ("May drop out", "may drop out")):
        lines = [_obstacles(offer) for offer in comparison.offers if offer.place == place]
        if lines:
            yield Section(title, tuple(lines))
    if not comparison.pairs:
        if len(comparison.offers) > 1:
            yield Section("Order", ("Fewer than two offers can be ranked: there is nothing to put in order.",))
        return
    yield Section("Order", tuple(map(_order, _certain(comparison))) or ("None is certain yet.",))
    yield Section(
        "Dominance: at least as good on every rule, better on one", tuple(_shortened(list(_dominance(comparison))))
    )
    open_ = [tuple(_undecided(pair)) for pair in comparison.pairs if pair.order == "not comparable yet"]
    if open_:
        lines = [line for of in open_[:PAIRS] for line in of]
        lines += [f"and {len(open_) - PAIRS} more pairs; {JSON_HAS}"] if len(open_) > PAIRS else []
        yield Section("Not comparable yet", tuple(lines))
    yield _weights(comparison)


def _certain(comparison: Comparison) -> list[Pair]:
    return [pair for pair in comparison.pairs if pair.order != "not comparable yet"]


def _shortened(lines: list[str]) -> list[str]:
    """The first lines, and how many more there are."""
    more = [f"and {len(lines) - PAIRS} more pairs; {JSON_HAS}"] if len(lines) > PAIRS else []
    return [*lines[:PAIRS], *more]


def _overview(comparison: Comparison) -> Table:
    offers = comparison.offers
    rows = [
        ("verdict", *(str(o.verdict.status) for o in offers)),
        ("ranked", *(_rank(o) for o in offers)),
    ]
    for n, objective in enumerate(offers[0].objectives):
        if any(o.objectives[n].score for o in offers):
            rows.append(
                (
                    f"{objective.title} ({number(objective.weight)})",
                    *(_score(o.objectives[n].score) for o in offers),
                )
            )
    if any(o.score for o in offers):
        rows.append(("Total", *(_score(o.score) for o in offers)))
        rows.append(("settled", *(share(o.score.coverage) if o.score else "-" for o in offers)))
    for n, objective in enumerate(offers[0].objectives):
        if any(o.objectives[n].level for o in offers):
            rows.append((f"Level: {objective.title}", *(level_text(o.objectives[n].level) for o in offers)))
    if any(o.level for o in offers):
        rows.append(("Level", *(level_text(o.level) for o in offers)))
    return Table(
        ("objective (weight)" if offers[0].objectives else "", *(_name(o.provider) for o in offers)), tuple(rows)
    )


def _score(score: Score | None) -> str:
    if score is None:
        return "-"
    low, high = number(score.certain), number(score.possible)
    return low if score.certain == score.possible else f"{low} to {high}"


def _rank(offer: Offer) -> str:
    if offer.rank is None:
        return "not ranked"
    best, worst = offer.rank.best, offer.rank.worst
    span = str(best) if best == worst else f"{best} to {worst}"
    return f"{span}, may drop out" if offer.place == "may drop out" else span


def _obstacles(offer: Offer) -> str:
    named = [f"{o.rule} ({o.status})" for o in offer.obstacles]
    return f"{_name(offer.provider)}: {_some(named)}"


def _some(named: Sequence[str]) -> str:
    """The first of a list, and how many more there are."""
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    return f"{', '.join(named[:SHOWN])}{more}"


def _order(pair: Pair) -> str:
    match pair.order:
        case "ahead":
            return f"{pair.first} is ahead of {pair.second}, whatever is unknown."
        case "behind":
            return f"{pair.second} is ahead of {pair.first}, whatever is unknown."
        case _:
            return f"{pair.first} and {pair.second} are level."


def _dominance(comparison: Comparison) -> Iterator[str]:
    found = False
    for pair in comparison.pairs:
        if pair.dominates == pair.dominated == "possible":
            yield f"{pair.first} and {pair.second}: each possibly dominates the other."
            found = True
            continue
        for winner, loser, how in (
            (pair.first, pair.second, pair.dominates),
            (pair.second, pair.first, pair.dominated),
        ):
            if how != "no":
                yield f"{winner} {'dominates' if how == 'sure' else 'possibly dominates'} {loser}{' for sure' * (how == 'sure')}."
                found = True
    if not found:
        yield "No offer dominates another, whatever is unknown."


def _undecided(pair: Pair) -> Iterator[str]:
    alone = [d for d in pair.deciding if d.alone]
    count = len(pair.deciding)
    decided = (
        f"{len(alone)} of the {count} open findings could decide it alone"
        if alone
        else f"no single one of the {count} open findings can decide it"
    )
    yield f"{pair.first} and {pair.second}: {decided}."
    for deciding in pair.deciding[:SHOWN]:
        yield f"  {_deciding(deciding)}"
    if count > SHOWN:
        yield f"  and {count - SHOWN} more; {JSON_HAS}"


def _deciding(deciding: Deciding) -> str:
    swing = f", moves the total by {number(deciding.swing)}" if deciding.swing else ""
    alone = ", may decide alone" if deciding.alone else ""
    missing = _some([f"{fact.path} ({fact.reason})" for fact in deciding.missing]) or "the exact values"
    return f"{deciding.provider}, {deciding.rule}{swing}{alone}: {missing}"


def _weights(comparison: Comparison) -> Section:
    """How far the order hangs on the weights."""
    space = comparison.weight_space
    title = "Weights: share of all weights of the objectives that give each rank by total score"
    if not space.offers:
        return Section(title, (f"Not computed: {space.note}.",))
    how = "" if space.exact else " Estimated from weights drawn at random, to about two percent."
    named = (
        f"Weights put on {', '.join(space.objectives)}: all that are not negative, each as likely as any other.{how}"
    )
    if all(span == Span(0.0, 1.0) for offer in space.offers for span in offer.ranks):
        return Section(title, (named, "Whatever the weights, every offer may still have every rank."))
    shown = min(len(space.offers), SHOWN)
    heads = ("", *(f"rank {n}" for n in range(1, shown + 1)))
    rows = tuple((offer.provider, *(_share(span) for span in offer.ranks[:shown])) for offer in space.offers)
    more = (f"Further ranks: {JSON_HAS}.",) if len(space.offers) > shown else ()
    return Section(title, (named, Table(heads, rows), *more))


def _share(span: Span) -> str:
    return share(span.certain) if span.certain == span.possible else f"{share(span.certain)} to {share(span.possible)}"


def _difference(difference: RuleSetDifference) -> Iterator[Section]:
    first, second = _titled(difference.first), _titled(difference.second)
    if first == second:
        first, second = f"{first} (first)", f"{second} (second)"
    title = f"What differs between {first} and {second}"
    if not difference.common:
        yield Section(
            title, ("They have no rule in common, so that their results cannot be explained by each other.",), level=2
        )
        return
    lines = [f"{difference.common} rules in common."]
    for name, only in ((first, difference.only_first), (second, difference.only_second)):
        lines += [f"Only in {name}: {_some(only)}."] if only else []
    lines += [f"Rule {_renamed(c.first, c.second)}: {'; '.join(c.differs)}." for c in difference.rules]
    lines += [f"Weight of {_change(c)}." for c in difference.weights]
    lines += [f"Parameter {_change(c)}." for c in difference.parameters]
    for name, texts in ((first, difference.conditions_first), (second, difference.conditions_second)):
        lines += [f"Condition only in {name}: {text}." for text in texts]
    yield Section(title, tuple(lines) if len(lines) > 1 else (*lines, "Nothing else differs."), level=2)
    for provider in difference.providers:
        yield Section(f"{_name(provider.provider)} under both", tuple(_provider(provider, (first, second))))


def _renamed(first: str, second: str) -> str:
    return first if first == second else f"{first} / {second}"


def _change(change: Changed) -> str:
    return f"{change.name}: {_value(change.first)} / {_value(change.second)}"


def _value(value: object) -> str:
    match value:
        case None:
            return "none"
        case float():
            return number(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _provider(of: ProviderDifference, names: tuple[str, str]) -> Iterator[str | Table]:
    results: tuple[Result, Result] = (of.first, of.second)
    rows = [("verdict", *(str(r.verdict) for r in results)), ("score", *(_score(r.score) for r in results))]
    levels: list[LevelSpan | None] = [r.level for r in results]
    if any(levels):
        rows.append(("level", *(level_text(level) for level in levels)))
    yield Table(("", *names), tuple(rows))
    for change in of.statuses:
        why = f", because of {'; '.join(change.differs)}" if change.differs else ""
        yield f"{_renamed(change.first, change.second)}: {change.first_status} / {change.second_status}{why}"
    if not of.statuses:
        yield "Every rule in common comes out the same."
