"""What differs between two rule sets, and in what they say of each provider."""

from __future__ import annotations

import json
from collections.abc import Iterator

from compliance.analysis.comparison.document import Changed, ProviderDifference, Result, RuleSetDifference
from compliance.model.scorecard import LevelSpan, Score
from compliance.model.words import level_text, score_text, some, stated
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.tables import Table
from compliance.report.pages.wording import name_of, titled


def difference_blocks(difference: RuleSetDifference) -> Iterator[Block]:
    """The page about two rule sets: how they differ, then each provider under both."""
    names = titled(difference.first), titled(difference.second)
    if names[0] == names[1]:
        names = f"{names[0]} (first)", f"{names[1]} (second)"
    yield Heading(1, f"What differs between {names[0]} and {names[1]}")
    if not difference.common:
        yield Paragraph("They have no rule in common, so that their results cannot be explained by each other.")
        return
    yield from _rulesets(difference, names)
    for provider in difference.providers:
        yield Heading(2, f"{name_of(provider.provider)} under both")
        yield from _provider(provider, names)


def _rulesets(difference: RuleSetDifference, names: tuple[str, str]) -> Iterator[Block]:
    first, second = names
    blocks: list[Block] = []
    for name, only in ((first, difference.only_first), (second, difference.only_second)):
        blocks += [Item(f"Only in {name}", some(only))] if only else []
    blocks += [Item(f"Rule {_renamed(c.first, c.second)}", "; ".join(c.differs)) for c in difference.rules]
    for name, texts in ((first, difference.conditions_first), (second, difference.conditions_second)):
        blocks += [Item(f"Condition only in {name}", text) for text in texts]
    for title, changes in (("weight of", difference.weights), ("parameter", difference.parameters)):
        if changes:
            blocks.append(Table((title, *names), tuple(map(_changed, changes))))
    yield Paragraph(f"{difference.common} rules in common.{'' if blocks else ' Nothing else differs.'}")
    yield from blocks


def _renamed(first: str, second: str) -> str:
    return first if first == second else f"{first} / {second}"


def _changed(change: Changed) -> tuple[str, str, str]:
    return change.name, _value(change.first), _value(change.second)


def _value(value: object) -> str:
    match value:
        case None:
            return "none"
        case float():
            return stated(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _provider(of: ProviderDifference, names: tuple[str, str]) -> Iterator[Block]:
    results: tuple[Result, Result] = (of.first, of.second)
    rows = [("verdict", *(str(r.verdict) for r in results))]
    scores: list[Score | None] = [r.score for r in results]
    if any(scores):
        rows.append(("score", *map(score_text, scores)))
    levels: list[LevelSpan | None] = [r.level for r in results]
    if any(levels):
        rows.append(("level", *map(level_text, levels)))
    yield Table(("", *names), tuple(rows))
    if of.objectives:
        why = ", because of the weights alone" if of.weights_alone else ""
        yield Paragraph(f"Points of the total that come from each objective, where that is not the same{why}:")
        brought = [(change.objective, score_text(change.first), score_text(change.second)) for change in of.objectives]
        yield Table(("objective", *names), tuple(brought))
    for change in of.statuses:
        why = f", because of {'; '.join(change.differs)}" if change.differs else ""
        yield Item(_renamed(change.first, change.second), f"{change.first_status} / {change.second_status}{why}")
    if not of.statuses:
        yield Paragraph("Every rule in common comes out the same.")
