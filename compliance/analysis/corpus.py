"""What a corpus of providers shows: who meets an objective, and who has the outcome.

This is about the world as far as the corpus shows it. That a rule set demands something is another matter, decided by its
verdict alone: "necessary by rule" is never said here, and "necessary in the world" is never concluded from a rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from compliance.analysis.measures import Crosstab, crosstab
from compliance.engine.snapshot import Snapshot
from compliance.model.provider import FactPath
from compliance.model.scorecard import ProviderSummary, RuleSetSummary, Scorecard
from compliance.model.status import Status

Sense = Literal["necessary in the world"]
Truth = bool | None
"""True, false, or `None` where that is not known."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The providers in each cell, by name; `unknown` are those of which condition or outcome is not known."""

    both: tuple[str, ...]
    condition_only: tuple[str, ...]
    outcome_only: tuple[str, ...]
    neither: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveTable:
    """One objective against the outcome; `objective` is null for the rules of none.

    The measures are of the providers of which both are known; `shows` is what so few cases do and do not show.
    """

    objective: str | None
    title: str
    cells: Cells
    measures: Crosstab
    shows: str


@dataclass(frozen=True, slots=True)
class CorpusAnalysis:
    """Every objective of a rule set against one outcome."""

    sense: Sense
    ruleset: RuleSetSummary
    outcome: str
    providers: int
    tables: tuple[ObjectiveTable, ...]


def analyze_corpus(cards: Sequence[Scorecard], outcome: str, truths: Mapping[str, Truth]) -> CorpusAnalysis:
    """Cross every objective with an outcome.

    Args:
        cards: at least one; every provider once, all under one rule set at one date.
        outcome: what the outcome is called.
        truths: by provider as in `name_of` whether it has the outcome; one that is left out is not known.
    """
    groups: list[tuple[str | None, str]] = [(o.id, o.title) for o in cards[0].objectives]
    if any(finding.objective is None for finding in cards[0].findings):
        groups.append((None, "Rules"))
    tables = tuple(_table(cards, id_, title, outcome, truths) for id_, title in groups)
    return CorpusAnalysis("necessary in the world", cards[0].ruleset, outcome, len(cards), tables)


def name_of(provider: ProviderSummary) -> str:
    """How a provider, or one of its services, is called in the cells."""
    return f"{provider.id}/{provider.service}" if provider.service else provider.id


def meets(card: Scorecard, objective: str | None) -> Truth:
    """Do all rules of an objective pass? Not known where none of them applies: nothing evaluated is no pass."""
    statuses = {f.status for f in card.findings if f.objective == objective} - {Status.NOT_APPLICABLE}
    if Status.FAIL in statuses:
        return False
    return True if statuses == {Status.PASS} else None


def fact_truth(snapshot: Snapshot, path: FactPath) -> Truth:
    """A yes/no fact as an outcome: not known where it is missing, has ended, or sources disagree."""
    values = _values(snapshot, path)
    value = values.pop() if len(values) == 1 else None
    return value if isinstance(value, bool) else None


def still_trading(snapshot: Snapshot) -> Truth:
    """Had the provider not ceased by the snapshot's date? Not known where sources disagree on that.

    A provider of which no end is stated counts as trading: profiles state the day a provider ceased, and nobody states
    that it has not.
    """
    days = _values(snapshot, ("identity", "ended"))
    ceased = {isinstance(day, date) and day <= snapshot.as_of for day in days}
    return not ceased.pop() if len(ceased) == 1 else None


def _values(snapshot: Snapshot, path: FactPath) -> set[object]:
    """The values of a fact in every world; none where there are too many worlds."""
    leaves = [snapshot.table(world).leaves.get(path) for world in snapshot.worlds([path]) or ()]
    return {leaf.value if leaf else None for leaf in leaves}


def _table(
    cards: Sequence[Scorecard], objective: str | None, title: str, outcome: str, truths: Mapping[str, Truth]
) -> ObjectiveTable:
    places: dict[tuple[bool, bool] | None, list[str]] = {}
    for card in cards:
        condition, result = meets(card, objective), truths.get(name_of(card.provider))
        place = None if condition is None or result is None else (condition, result)
        places.setdefault(place, []).append(name_of(card.provider))
    both, only, without, neither, unknown = (
        tuple(sorted(places.get(place, ())))
        for place in ((True, True), (True, False), (False, True), (False, False), None)
    )
    measures = crosstab(len(both), len(only), len(without), len(neither))
    cells = Cells(both, only, without, neither, unknown)
    return ObjectiveTable(
        objective,
        title,
        cells,
        measures,
        f"{_shows(cells, measures, title, outcome)}{_not_enough(cells, title, outcome)}",
    )


def _shows(cells: Cells, measures: Crosstab, title: str, outcome: str) -> str:
    """What the cases show of necessity in the world, and what so few of them cannot."""
    known = measures.n11 + measures.n10 + measures.n01 + measures.n00
    left_out = f" {len(cells.unknown)} not known are left out" if cells.unknown else ""
    unknown = f"{left_out} and could change this." if left_out else ""
    if measures.n11 + measures.n01 == 0:
        return f"Of {known} known no provider is {outcome}: nothing can be said of what that takes.{unknown}"
    if measures.n01:
        return (
            f"Not necessary in the world: {', '.join(cells.outcome_only)} {_is(cells.outcome_only)} {outcome} "
            f"without meeting '{title}'.{left_out}{'.' if left_out else ''}"
        )
    bound = measures.viol_upper95
    assert bound is not None  # there are successes, and none without the condition
    limit = f"so few cases cannot exclude that up to {100 * bound:.0f}% of all that are {outcome} do without it"
    trivial = ""
    if measures.n00 == 0:
        trivial = (
            " No known provider misses it, so that this says nothing: what everybody has cannot set anybody apart."
        )
    return (
        f"All {measures.n11} known that are {outcome} meet '{title}'; {limit}, and the corpus is no random "
        f"sample.{trivial}{unknown}"
    )


def _not_enough(cells: Cells, title: str, outcome: str) -> str:
    """The providers that show that the condition is not sufficient."""
    names = cells.condition_only
    if not names:
        return ""
    verb = "meets" if len(names) == 1 else "meet"
    return f" Not sufficient in the world: {', '.join(names)} {verb} '{title}' and {_is(names)} not {outcome}."


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
