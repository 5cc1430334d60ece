"""The page about the course of a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import starmap

from compliance.analysis.timeline.causes import Cause, FactChange
from compliance.analysis.timeline.timeline import Change, FindingView, Point, PointVerdict, Timeline, reopened
from compliance.model.findings import FactValue
from compliance.model.status import Target, VerdictStatus
from compliance.model.words import (
    FEW,
    level_text,
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
        return f"{who}, as of {timeline.as_of}, by what was published when"
    return f"{who}, known as of {timeline.known_as_of}"


def forecast_sentence(timeline: Timeline) -> str:
    """Through which day the verdict of the assessment date holds, and why no longer."""
    verdict = point_verdict_text(timeline.verdict, timeline.ruleset.claims)
    until, provider = timeline.holds_until, timeline.provider
    if until is not None:
        span = through(until, timeline.as_of, timeline.known_as_of)
        return f"As of {timeline.as_of}: {verdict} {span}; on {until}, {timeline.because}."
    if timeline.verdict == "nothing" and provider.ended is not None:
        last = f"; its last day was {through(provider.ended).removeprefix('through ')}"
        return f"As of {timeline.as_of}: {verdict}: {offer_title(provider)} ceased on {provider.ended}{last}."
    return f"As of {timeline.as_of}: {verdict}, with no end in sight, as far as is known on {timeline.known_as_of}."


def point_verdict_text(verdict: PointVerdict, claims: Target) -> str:
    """The verdict of a day as a screen calls it, and words where there is none."""
    return "nothing to assess" if verdict == "nothing" else verdict_words(VerdictStatus(verdict), claims)


def standing_text(point: Point, claims: Target) -> str:
    """The verdict, score and level of a point: `Necessary, not sufficient; score 0 to 13`."""
    parts = [point_verdict_text(point.verdict, claims)]
    parts += [f"score {score_text(point.score)}"] if point.score else []
    parts += [f"level {level_text(point.level)}"] if point.level else []
    return "; ".join(parts)


def timeline_blocks(timeline: Timeline) -> Iterator[Block]:
    """The dates at which the verdict or a finding changes, each with its causes, and until when the verdict holds."""
    yield Heading(1, heading_of(timeline))
    yield Paragraph(forecast_sentence(timeline))
    ended = timeline.provider.ended
    if ended is not None and timeline.verdict != "nothing" and ended != timeline.holds_until:
        yield Paragraph(f"Ended: {offer_title(timeline.provider)} ceased on {ended}: nothing holds from that day on.")
    yield from starmap(Item, counted(timeline.accept))
    yield from (Item("Tailored", line) for line in timeline.ruleset.tailoring)
    yield Heading(2, "What could have been known when" if timeline.sweep else "What held when")
    same: list[str] = []
    for at, point in enumerate(timeline.points):
        if at and not point.changes:
            same.append(str(point.date_))
            continue
        yield from _unchanged(same)
        yield Heading(3, standing_text(point, timeline.ruleset.claims), str(point.date_))
        yield from (Item(turn, text) for turn, text in change_lines(point))
    yield from _unchanged(same)
    yield from _sources(timeline)


def _unchanged(same: list[str]) -> Iterator[Block]:
    """The dates at which a sweep looked and nothing was different."""
    if same:
        yield Item("the same", ", ".join(same))
        same.clear()


def _of_several(cause: Cause) -> Cause:
    """A cause whose text speaks of its one rule, worded for several."""
    if cause.kind != "in-force":
        return cause
    text = cause.text.replace("the rule comes", "the rules come").replace("the rule is", "the rules are")
    return replace(cause, text=text)


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
            yield turn, f"{causes[0].text}: {opened}"
            continue
        worded = [_of_several(cause) for cause in causes] if len(rules) > 1 else causes
        why = "; ".join(_cause(cause, _facts_of(as_is, changes)) for cause, as_is in zip(worded, causes, strict=True))
        yield turn, f"{', '.join(rules)}: {why}"


def _facts_of(cause: Cause, changes: Iterable[Change]) -> list[FactChange]:
    same = [c for change in changes for c in change.causes if (c.kind, c.text) == (cause.kind, cause.text)]
    return list({fact.path: fact for c in same for fact in c.facts}.values())


def turn_of(change: Change) -> str:
    """From what to what a finding changed."""
    if change.from_ is None or change.to is None:
        return _of_no_rule(change)
    before, after = _status(change.from_), _status(change.to)
    if before != after:
        return f"{before} to {after}"
    return f"{after}, rung {rung_text(change.from_.rung)} → {rung_text(change.to.rung)}"


_OF_THE_OFFER = ("ceased", "may have ceased", "there again")


def _of_no_rule(change: Change) -> str:
    """What became of the thresholds of a verdict, or of the offer itself."""
    return next((cause.kind for cause in change.causes if cause.kind in _OF_THE_OFFER), "changed")


def outcome_text(change: Change) -> str:
    """What a finding came to: its status, or the rung where the status is as before."""
    if change.from_ is None or change.to is None:
        return _of_no_rule(change)
    before, after = _status(change.from_), _status(change.to)
    return after if before != after else f"rung {rung_text(change.to.rung)}"


def _status(view: FindingView) -> str:
    words = status_words(view.status)
    return f"{words} ({view.reason})" if view.reason else words


def _cause(cause: Cause, facts: list[FactChange]) -> str:
    facts = [f for f in facts if cause.kind != "date" or not all(value_text(v) in cause.text for v in f.new)]
    named = some([f"{f.path} {_values(f)}" for f in facts], FEW)
    changed = f" ({named})" if named else ""
    cited = ", ".join(f"{source.id} {source.grade}" for source in cause.sources)
    return f"{cause.text}{changed}{f' [{cited}]' if cited else ''}"


def _values(fact: FactChange) -> str:
    if fact.old and fact.old != fact.new:
        return f"from {_listed(fact.old)} to {_listed(fact.new)}"
    return f"= {_listed(fact.new)}"


def _listed(values: tuple[FactValue, ...]) -> str:
    return " or ".join(value_text(value) for value in values) or "not known"


def _sources(timeline: Timeline) -> Iterator[Block]:
    cited = {s.id: s for p in timeline.points for change in p.changes for c in change.causes for s in c.sources}
    if cited:
        yield Heading(2, "Sources")
    for id_, source in sorted(cited.items()):
        dated = f"published {source.published}" if source.published else f"retrieved {source.retrieved}"
        text = f"{source.title}. {source.publisher}, {dated}{place_in(source)}, grade {source.grade}."
        yield Item(f"[{id_}]", text, url=source.url)
