"""What pictures of a comparison show, apart from how: scores and levels of each objective, floors, and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from compliance.analysis.comparison.document import Comparison, Floor, Offer
from compliance.model.findings import Span
from compliance.model.records import dataclass
from compliance.model.scorecard import LevelSpan, Score
from compliance.model.status import Status
from compliance.model.words import interval, level_name, level_text, rounded, stated, status_words, verdict_words
from compliance.report.pages.wording import name_of

PictureKind = Literal["bars", "radar", "heatmap"]

MOST: dict[PictureKind, int] = {"bars": 40, "radar": 24, "heatmap": 60}
"""Offers that one picture holds."""

MOST_RULES = 300
CORNERS = 3
"""A radar has at least so many."""

PLACES = {"ranked": "", "may drop out": "* ", "not ranked": "✕ "}
PLACES_KEY = {
    "may drop out": "* may drop out: not known whether it misses what is necessary",
    "not ranked": "✕ out: misses what is necessary",
}


class NothingToDrawError(Exception):
    """There is nothing such a picture could show, or too much; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A scale with an interval of each offer; `None` where an offer has none.

    On a scale of levels these are numbers from 0, named by `levels`. `beside` are levels told beside scores.
    """

    id: str
    title: str
    spans: tuple[Span | None, ...]
    floors: tuple[tuple[Literal["necessary", "sufficient"], float], ...]
    levels: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def full(self) -> float:
        """The end of the scale; scores may be above it."""
        return float(len(self.levels) - 1) if self.levels else 100.0

    def text(self, number_: int) -> str:
        """The interval of one offer in words."""
        span = self.spans[number_]
        if span is None:
            return "-"
        if self.levels:
            certain, possible = (self.levels[int(end)] for end in (span.certain, span.possible))
            return level_text(LevelSpan(certain, possible), levels=self.levels)
        return interval(rounded(span.certain), rounded(span.possible))


def measures(comparison: Comparison) -> list[Measure]:
    """The scales that a picture of a comparison shows: the total first, then the objectives that have a score or a level.

    Raises:
        NothingToDrawError: there is none.
    """
    offers = comparison.offers
    every = [_measure(comparison, None, "Total", [o.score for o in offers], [o.level for o in offers])]
    for n, objective in enumerate(offers[0].objectives):
        title = f"{objective.title} (weight {stated(objective.weight)})"
        scores, levels = [o.objectives[n].score for o in offers], [o.objectives[n].level for o in offers]
        every.append(_measure(comparison, objective.id, title, scores, levels))
    kept = [measure for measure in every if measure is not None]
    if not kept:
        raise NothingToDrawError(f"{comparison.ruleset.id} has no scores and no levels: --picture heatmap shows rules")
    return kept


def _measure(
    comparison: Comparison,
    objective: str | None,
    title: str,
    scores: Sequence[Score | None],
    levels: Sequence[LevelSpan | None],
) -> Measure | None:
    floors = [floor for floor in comparison.floors if floor.objective == objective]
    scale = comparison.levels
    if any(scores):
        spans = tuple(None if s is None else Span(s.certain, s.possible) for s in scores)
        demanded = tuple((f.part, f.at_least) for f in floors if isinstance(f.at_least, float))
        beside = tuple(level_text(level, levels=scale) for level in levels) if any(levels) else ()
        return Measure(objective or "total", title, spans, demanded, (), beside, tuple(_notes(floors)))
    if any(levels) and len(scale) > 1:
        spans = tuple(None if s is None else _level_span(s, scale) for s in levels)
        demanded = tuple((f.part, float(scale.index(f.at_least))) for f in floors if isinstance(f.at_least, str))
        title = "Overall level" if objective is None else title
        return Measure(objective or "total", title, spans, demanded, scale, (), tuple(_notes(floors)))
    return None


def _level_span(level: LevelSpan, scale: Sequence[str]) -> Span:
    return Span(float(scale.index(level.certain)), float(scale.index(level.possible)))


def _notes(floors: Sequence[Floor]) -> Iterator[str]:
    for floor in floors:
        least = stated(floor.at_least) if isinstance(floor.at_least, float) else level_name(floor.at_least)
        yield f"{floor.part}: {floor.kind} at least {least}"


def label(offer: Offer) -> str:
    """An offer's name, behind a sign where it is not ranked or may drop out."""
    return f"{PLACES[offer.place]}{name_of(offer.provider)}"


def places_key(offers: Sequence[Offer]) -> list[str]:
    """What the signs before names mean, those that stand before one of these offers."""
    return [text for place, text in PLACES_KEY.items() if any(offer.place == place for offer in offers)]


def refuse_too_much(comparison: Comparison, kind: PictureKind) -> None:
    """Raise `NothingToDrawError` where a picture would be too large to be one."""
    if len(comparison.offers) > MOST[kind]:
        raise NothingToDrawError(
            f"--picture {kind} holds {MOST[kind]} providers, not {len(comparison.offers)}: name fewer"
        )
    if kind == "heatmap" and len(comparison.rules) > MOST_RULES:
        raise NothingToDrawError(f"--picture heatmap holds {MOST_RULES} rules, not {len(comparison.rules)}")


def description(comparison: Comparison, kind: PictureKind) -> str:
    """What a picture shows, in words, for those who do not see it."""
    sentences = []
    for n, offer in enumerate(comparison.offers):
        if kind == "heatmap":
            counts = Counter(row.statuses[n] for row in comparison.rules)
            what = ", ".join(f"{counts[status]} {status_words(status)}" for status in Status if counts[status])
        else:
            what = ", ".join(f"{m.title} {m.text(n)}" for m in measures(comparison))
        verdict = verdict_words(offer.verdict.status, comparison.ruleset.claims)
        sentences.append(f"{name_of(offer.provider)} ({verdict}, {offer.place}): {what}.")
    return " ".join(sentences)


def demanded(shown: Sequence[Measure], part: str) -> bool:
    """Has a shown measure a floor that this part of the verdict demands?"""
    return any(part == of for measure in shown for of, _ in measure.floors)
