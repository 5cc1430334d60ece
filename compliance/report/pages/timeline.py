"""The page about the course of a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import starmap

from compliance.analysis.timeline.causes import Cause, FactChange
from compliance.analysis.timeline.timeline import Change, FindingView, Point, PointVerdict, Timeline, reopened
from compliance.model.findings import FactValue
from compliance.model.phrases import joined, say
from compliance.model.status import Target, VerdictStatus
from compliance.model.words import (
    FEW,
    either,
    labelled,
    level_text,
    more_facts,
    reason_name,
    rung_text,
    score_text,
    some,
    status_words,
    through,
    value_text,
    verdict_words,
)
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import counted
from compliance.report.pages.wording import held_against, offer_title, place_in


def heading_of(timeline: Timeline) -> str:
    """The heading of a timeline: which provider, under which rule set, and which kind of dates."""
    who = held_against(timeline.provider, timeline.ruleset)
    if timeline.sweep:
        return say("{what}, as of {day}, by what was published when", what=who, day=timeline.as_of)
    return say("{what}, known as of {day}", what=who, day=timeline.known_as_of)


def forecast_sentence(timeline: Timeline) -> str:
    """Through which day the verdict of the assessment date holds, and why no longer."""
    verdict = point_verdict_text(timeline.verdict, timeline.ruleset.claims)
    until, provider = timeline.holds_until, timeline.provider
    if until is not None:
        span = through(until, timeline.as_of, timeline.known_as_of)
        return say(
            "As of {day}: {verdict} {span}; on {until}, {why}.",
            day=timeline.as_of,
            verdict=verdict,
            span=span,
            until=until,
            why=timeline.because or "",
        )
    if timeline.verdict == "nothing" and provider.ended is not None:
        return say(
            "As of {day}: {verdict}: {offer} ceased on {ended}; its last day was {last}.",
            day=timeline.as_of,
            verdict=verdict,
            offer=offer_title(provider),
            ended=provider.ended,
            last=provider.ended if provider.ended == date.min else provider.ended - timedelta(days=1),
        )
    return say(
        "As of {day}: {verdict}, with no end in sight, as far as is known on {known}.",
        day=timeline.as_of,
        verdict=verdict,
        known=timeline.known_as_of,
    )


def point_verdict_text(verdict: PointVerdict, claims: Target) -> str:
    """The verdict of a day as a screen calls it, and words where there is none."""
    return say("nothing to assess") if verdict == "nothing" else verdict_words(VerdictStatus(verdict), claims)


def standing_text(point: Point, claims: Target) -> str:
    """The verdict, score and level of a point: `Necessary, not sufficient; score 0 to 13`."""
    parts = [point_verdict_text(point.verdict, claims)]
    parts += [say("score {score}", score=score_text(point.score))] if point.score else []
    parts += [say("level {level}", level=level_text(point.level))] if point.level else []
    return joined("; ", parts)


def timeline_blocks(
    timeline: Timeline,
    told: Callable[[Point], Iterator[tuple[str, str]]] | None = None,
    *,
    by_id: bool = True,
) -> Iterator[Block]:
    """The dates at which the verdict or a finding changes, each with its causes, and until when the verdict holds.

    Args:
        timeline: the course of one verdict.
        told: how the changes of a day are told: `change_lines`, if nothing else.
        by_id: whether sources are cited by their ids.
    """
    told = told or change_lines
    yield Heading(1, heading_of(timeline))
    yield Paragraph(forecast_sentence(timeline))
    ended = timeline.provider.ended
    if ended is not None and timeline.verdict != "nothing" and ended != timeline.holds_until:
        text = say(
            "Ended: {offer} ceased on {day}: nothing holds from that day on.",
            offer=offer_title(timeline.provider),
            day=ended,
        )
        yield Paragraph(text)
    yield from starmap(Item, counted(timeline.accept))
    yield from (Item(say("Tailored"), line) for line in timeline.ruleset.tailoring)
    yield Heading(2, say("What could have been known when") if timeline.sweep else say("Every change, day by day"))
    same: list[str] = []
    for at, point in enumerate(timeline.points):
        if at and not point.changes:
            same.append(str(point.date_))
            continue
        yield from _unchanged(same)
        yield Heading(3, standing_text(point, timeline.ruleset.claims), str(point.date_))
        yield from (Item(turn, text) for turn, text in told(point))
    yield from _unchanged(same)
    yield from _sources(timeline, by_id=by_id)


def _unchanged(same: list[str]) -> Iterator[Block]:
    """The dates at which a sweep looked and nothing was different."""
    if same:
        yield Item(say("the same"), ", ".join(same))
        same.clear()


def of_several(cause: Cause) -> Cause:
    """A cause whose text speaks of its one rule, worded for several."""
    if cause.kind != "in-force":
        return cause
    came = cause.text == say("the rule comes into force")
    return replace(cause, text=say("the rules come into force") if came else say("the rules are no longer in force"))


def change_lines(point: Point) -> Iterator[tuple[str, str]]:
    """How the findings of a point changed, and which and why; those that changed alike for the same reasons stand together."""
    groups: dict[tuple[str, tuple[Cause, ...]], list[str]] = {}
    for change in point.changes:
        # Each rule reads other facts of the same statement, so they are told together, not compared.
        key = (turn_of(change), tuple(Cause(c.kind, c.text, (), c.sources) for c in change.causes))
        groups.setdefault(key, []).append(change.rule or change.title)
    for (turn, causes), rules in groups.items():
        changes = [c for c in point.changes if (c.rule or c.title) in rules and turn_of(c) == turn]
        opened = reopened(changes)
        if opened is not None:
            yield turn, labelled(causes[0].text, opened)
            continue
        worded = [of_several(cause) for cause in causes] if len(rules) > 1 else causes
        why = [_cause(cause, _same(as_is, changes)) for cause, as_is in zip(worded, causes, strict=True)]
        yield turn, labelled(joined(", ", rules), joined("; ", why))


def _same(cause: Cause, changes: Iterable[Change]) -> list[Cause]:
    return [c for change in changes for c in change.causes if (c.kind, c.text) == (cause.kind, cause.text)]


def turn_of(change: Change) -> str:
    """From what to what a finding changed."""
    if change.from_ is None or change.to is None:
        return _of_no_rule(change)
    before, after = _status(change.from_), _status(change.to)
    if before != after:
        return say("{before} to {after}", before=before, after=after)
    return say(
        "{status}, rung {before} → {after}",
        status=after,
        before=rung_text(change.from_.rung),
        after=rung_text(change.to.rung),
    )


_OF_THE_OFFER: dict[str, str] = {
    "ceased": say("ceased"),
    "may have ceased": say("may have ceased"),
    "there again": say("there again"),
}


def _of_no_rule(change: Change) -> str:
    """What became of the thresholds of a verdict, or of the offer itself."""
    return next((_OF_THE_OFFER[cause.kind] for cause in change.causes if cause.kind in _OF_THE_OFFER), say("changed"))


def outcome_text(change: Change) -> str:
    """What a finding came to: its status, or the rung where the status is as before."""
    if change.from_ is None or change.to is None:
        return _of_no_rule(change)
    before, after = _status(change.from_), _status(change.to)
    return after if before != after else say("rung {rung}", rung=rung_text(change.to.rung))


def _status(view: FindingView) -> str:
    words = status_words(view.status)
    return say("{name} ({what})", name=words, what=reason_name(view.reason)) if view.reason else words


def _cause(cause: Cause, same: Sequence[Cause]) -> str:
    """A cause in words, with the facts of all that is changed by it alike."""
    by_path = {fact.path: fact for one in same for fact in one.facts}
    facts = [f for f in by_path.values() if cause.kind != "date" or not all(value_text(v) in cause.text for v in f.new)]
    named = some([joined(" ", (f.path, _values(f))) for f in facts], FEW)
    if more := max(one.more_facts for one in same):
        named = joined("; ", (named, more_facts(more)) if named else (more_facts(more),))
    cited = ", ".join(f"{source.id} {source.grade}" for source in cause.sources)
    text = say("{name} ({what})", name=cause.text, what=named) if named else cause.text
    return joined(" ", (text, f"[{cited}]" if cited else ""))


def _values(fact: FactChange) -> str:
    if fact.old and fact.old != fact.new:
        return say("from {before} to {after}", before=_listed(fact.old), after=_listed(fact.new))
    return joined(" ", ("=", _listed(fact.new)))


def _listed(values: tuple[FactValue, ...]) -> str:
    return either([value_text(value) for value in values]) or say("not known")


def _sources(timeline: Timeline, *, by_id: bool) -> Iterator[Block]:
    cited = {s.id: s for p in timeline.points for change in p.changes for c in change.causes for s in c.sources}
    if cited:
        yield Heading(2, say("Sources"))
    for id_, source in sorted(cited.items()):
        dated = (
            say("published {day}", day=source.published)
            if source.published
            else say("retrieved {day}", day=str(source.retrieved))
        )
        text = say(
            "{title}. {publisher}, {dated}{place}, grade {grade}.",
            title=source.title,
            publisher=source.publisher,
            dated=dated,
            place=place_in(source),
            grade=source.grade,
        )
        yield Item(f"[{id_}]" if by_id else "", text, url=source.url)
