"""The verdict as a function of time: every date at which it, a score, a level or a finding changes, and why.

Two kinds of time. The usual timeline keeps what is known fixed and moves the day assessed, into the future as far as facts
and rules reach. The sweep keeps the day assessed fixed and moves the knowledge date: what could have been known when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Literal

from compliance.analysis.timeline.causes import Cause, Causes
from compliance.engine.grounds import grounds_of
from compliance.engine.scorecard import level_shown, provider_summary, score_shown
from compliance.engine.scoring import Standing
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import LookedAhead, State, decide_all, later_states
from compliance.model.findings import RungSpan, Span
from compliance.model.phrases import say, say_count
from compliance.model.records import dataclass
from compliance.model.scorecard import TOOL, LevelSpan, ProviderSummary, Score, Tool
from compliance.model.statements import Provider
from compliance.model.status import Basis, NotApplicableReason, Reason, Status
from compliance.model.words import FEW, labelled, some, status_name
from compliance.rulesets.demands import demand_text
from compliance.rulesets.ruleset import RuleSet

PointVerdict = Literal["not-met", "necessary-only", "sufficient", "undetermined", "nothing"]
"""A verdict; `nothing` where nothing is left to evaluate, which is never a pass."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """How a rule stands at a date."""

    status: Status
    """How it came out"""
    reason: Reason | NotApplicableReason | None
    """Why it is unknown or not applicable; null otherwise"""
    rung: RungSpan
    """The rung reached"""
    points: Span
    """The points reached"""


@dataclass(frozen=True, slots=True)
class Change:
    """A finding, or a threshold of the verdict, that is another one than before."""

    rule: str | None
    """Id of the rule; null for the thresholds of the verdict itself, and for the end of the offer"""
    title: str
    """The requirement in a few words"""
    from_: FindingView | None
    """How it stood before; null where it is no rule"""
    to: FindingView | None
    """How it stands now; null where it is no rule"""
    causes: tuple[Cause, ...]
    """Why it changed"""


@dataclass(frozen=True, slots=True)
class Point:
    """A date of a timeline, and what holds from then on."""

    date_: date
    """The day from which this holds; in a sweep the day from which it could be known"""
    verdict: PointVerdict
    """The verdict; nothing where nothing is left to evaluate"""
    score: Score | None
    """Total score; null where there are no points or nothing is evaluated"""
    level: LevelSpan | None
    """Overall level; null where there are no levels or nothing is evaluated"""
    changes: tuple[Change, ...]
    """What is another one than before, in the order of the rule set; none at the first point"""


@dataclass(frozen=True, slots=True)
class AssessedRuleSet:
    """The rule set of a timeline."""

    id: str
    """Id of the rule set"""
    title: str
    """Its title"""
    version: str
    """Its version"""
    digest: str
    """Digest of its file and of the rule sets it imports"""
    claims: Literal["necessary", "sufficient"]
    """What meeting it is said to show"""
    tailoring: tuple[str, ...]
    """What its imports and settings changed, in words"""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What `timeline --format json` prints."""

    schema: Literal["timeline/1"]
    """Kind and version of the document"""
    tool: Tool
    """The program that made it"""
    provider: ProviderSummary
    """Who was assessed"""
    ruleset: AssessedRuleSet
    """The rule set of the verdict"""
    as_of: date
    """The day the forecast counts from; in a sweep the one day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    accept: Basis
    """The weakest basis that counted"""
    evidence: str
    """The evidence demanded instead of what each rule asks: `as-required`, `any`, a grade, or a grade with an age"""
    sweep: bool
    """Whether the points are knowledge dates instead of days assessed"""
    points: tuple[Point, ...]
    """The first day shown and every one at which something changes, in order; in a sweep every day of publication"""
    verdict: PointVerdict
    """The verdict of `as_of`; nothing where nothing is left to evaluate"""
    holds_until: date | None
    """First day on which that verdict is, or may be, another one, as far as is known; null where no such day is known"""
    because: str | None
    """Why it ends then, in words; null where no end is known"""
    looked_until: date | None = None
    """First day that was not looked at, as that takes too much work; absent where all were"""


@dataclass(frozen=True, slots=True)
class Window:
    """The dates shown, both included; without a first one from the provider's first statement, without a last one to the end."""

    first: date | None = None
    last: date | None = None


def first_day(provider: Provider, known_as_of: date) -> date | None:
    """The day of the first statement of the provider itself, leaving out what it shares with others."""
    known = [s for s in provider.statements if s.is_known(known_as_of)]
    of_profile = [s.from_ for s in known if s.location.file == provider.file]
    return min(of_profile or [s.from_ for s in known], default=None)


def timeline(
    ruleset: RuleSet,
    snapshot: Snapshot,
    window: Window,
    accept: Basis = Basis.DECLARED,
    *,
    verdicts_only: bool = False,
) -> Timeline:
    """Every change within a window, and until when the verdict of the snapshot's day holds.

    Args:
        ruleset: the rule set of the verdict.
        snapshot: what is known of the offer; the forecast counts from its day.
        window: the days shown.
        accept: the weakest basis that counts.
        verdicts_only: only the days on which the verdict is another one, which is found out much faster.
    """
    as_of = snapshot.as_of
    shown = verdict_of if verdicts_only else _shown
    ahead = LookedAhead()
    points, verdict, (until, because) = _course(ruleset, snapshot, window, accept, shown, ahead)
    # A provider may be known to have ceased later than the day the forecast counts from, and that is part of it.
    last = snapshot.at(max(as_of, points[-1].date_, until or as_of))
    return Timeline(
        schema="timeline/1",
        tool=TOOL,
        provider=provider_summary(grounds_of(ruleset, last, accept).snapshot),
        ruleset=_assessed(ruleset),
        as_of=as_of,
        known_as_of=snapshot.known_as_of,
        accept=accept,
        evidence=demand_text(ruleset.demand),
        sweep=False,
        points=tuple(points),
        verdict=verdict,
        holds_until=until,
        because=because,
        looked_until=ahead.looked_until,
    )


def _course(
    ruleset: RuleSet,
    snapshot: Snapshot,
    window: Window,
    accept: Basis,
    shown: Callable[[State], object],
    ahead: LookedAhead,
) -> tuple[list[Point], PointVerdict, tuple[date, str] | tuple[None, None]]:
    """The points of a window, the verdict of the snapshot's day, and from when on and why it is another one."""
    as_of = snapshot.as_of
    start = window.first or min(first_day(snapshot.provider, snapshot.known_as_of) or as_of, as_of)
    first = decide_all(ruleset, snapshot.at(min(start, as_of)), accept)
    states = chain([first], later_states(first, ahead))
    points: list[Point] = []
    current = first
    end: tuple[date, str] | None = None
    for before, state, changes in _turns(states, shown, ahead):
        day = state.snapshot.as_of
        if day <= as_of:
            current = state
        elif end is None and verdict_of(state) != verdict_of(current):
            end = day, _because(before, state, changes)
        if day <= start:  # what was before the window decides how it begins
            points = [_point(state, start, ())]
        elif window.last is None or day <= window.last:
            points.append(_point(state, day, changes))
        elif end is not None:
            break
    if ahead.looked_until is not None and ahead.looked_until <= as_of:  # not even the days up to now were looked at
        current, end = decide_all(ruleset, snapshot, accept), None
    if ahead.looked_until is not None and end is None:
        end = max(ahead.looked_until, as_of + timedelta(days=1)), NOT_LOOKED_AT
    return points, verdict_of(current), end or (None, None)


NOT_LOOKED_AT = say("what comes then was not looked at, as it takes too much work")
"""Why a verdict holds no longer, as far as was looked."""

EXPLAINED = 20_000_000
"""How much work is done to say why findings change, over a timeline: for each finding that does, the facts of all statements."""


def sweep(ruleset: RuleSet, snapshot: Snapshot, window: Window, accept: Basis = Basis.DECLARED) -> Timeline:
    """The verdict of the snapshot's day at every knowledge date at which something became known.

    A source of the provider and, from the first of these on, one of a country set or of a parameter that is read.
    """
    provider, as_of, known_as_of = snapshot.provider, snapshot.as_of, snapshot.known_as_of
    published = {source.known for s in provider.statements for source in s.sources if source.known <= known_as_of}
    first = min(published, default=known_as_of)
    published.update(day for day in _learnt(ruleset, snapshot) if first < day <= known_as_of)
    days = sorted(day for day in published if _within(day, window))
    states = [
        decide_all(ruleset, Snapshot(provider, as_of, day, snapshot.sets, snapshot.service), accept)
        for day in days or [known_as_of]
    ]
    points = [_point(states[0], states[0].snapshot.known_as_of, ())]
    points += [_point(after, after.snapshot.known_as_of, _changes(before, after)) for before, after in pairwise(states)]
    return replace(timeline(ruleset, snapshot, Window(as_of, as_of), accept), sweep=True, points=tuple(points))


def _learnt(ruleset: RuleSet, snapshot: Snapshot) -> Iterator[date]:
    """Knowledge dates at which a country set or a parameter that rules read may be another one on the day assessed."""
    names = {name for rule in ruleset.rules for program in rule.programs for name in program.checked.sets}
    for name in names:
        one = snapshot.sets[name]
        for day in {learnt for learnt, _ in one.learnt}:
            before, after = (one.as_known(known).at(snapshot.as_of) for known in (day - timedelta(days=1), day))
            if before != after:
                yield day
    for parameters in ruleset.parameters.values():
        yield from (value.known for one in parameters.values() for value in one.values if value.from_ <= snapshot.as_of)


def _within(day: date, window: Window) -> bool:
    return (window.first is None or window.first <= day) and (window.last is None or day <= window.last)


def _assessed(ruleset: RuleSet) -> AssessedRuleSet:
    return AssessedRuleSet(
        ruleset.id,
        ruleset.title,
        ruleset.version,
        ruleset.digest,
        ruleset.claims,
        tuple(str(change) for change in ruleset.tailoring),
    )


def verdict_of(state: State) -> PointVerdict:
    """The verdict of a state by name."""
    return "nothing" if state.judgement is None else state.judgement.status.value


def _point(state: State, day: date, changes: tuple[Change, ...]) -> Point:
    judged = state.judgement is not None
    score = score_shown(state.totals.score) if judged else None
    level = level_shown(state.ruleset, state.totals.level) if judged else None
    return Point(day, verdict_of(state), score, level, changes)


def _turns(
    states: Iterator[State], shown: Callable[[State], object], ahead: LookedAhead
) -> Iterator[tuple[State, State, tuple[Change, ...]]]:
    """The states at which anything shown changes, each with the state before it and the changes; the first with itself."""
    before = next(states)
    yield before, before, ()
    left = EXPLAINED
    facts = sum(1 + len(statement.leaves) for statement in before.snapshot.provider.statements)
    for state in states:
        if shown(state) != shown(before):
            turned = sum(view(old) != view(new) for old, new in zip(before.standings, state.standings, strict=True))
            left -= facts * (1 + turned)
            if left < 0:
                ahead.looked_until = state.snapshot.as_of
                return
            yield before, state, _changes(before, state)
        before = state


def _changes(before: State, after: State) -> tuple[Change, ...]:
    """The findings that changed, in the rule set's order, each with its causes."""
    causes = Causes(before, after)
    ended = causes.of_end()
    gone = [Change(None, after.snapshot.title, None, None, ended)] if ended else []
    if after.snapshot.ended_on is not None:
        return tuple(gone)  # whatever else is stated of it bears on nothing any more
    changes = [
        Change(new.rule.id, new.rule.title, view(old), view(new), causes.of(new.rule, old.outcome))
        for old, new in zip(before.standings, after.standings, strict=True)
        if view(old) != view(new)
    ]
    thresholds = causes.of_thresholds()
    if thresholds and _shown(before) != _shown(after):
        changes.append(Change(None, say("thresholds of the verdict"), None, None, thresholds))
    return (*gone, *changes)


def _shown(state: State) -> object:
    """What makes a point of a date: verdict, score, level, or the status of any finding."""
    if state.snapshot.ended_on is not None:
        return state.snapshot.ended_on  # nothing of it is left
    verdict = None if state.judgement is None else (state.judgement.status, state.judgement.possible)
    statuses = tuple(s.status for s in state.standings)
    return verdict, state.totals.score, state.totals.level, statuses


def view(standing: Standing) -> FindingView:
    """A finding as timelines show it."""
    outcome, status = standing.outcome, standing.status
    reason = outcome.excluded or (outcome.reason if status is Status.UNKNOWN else None)
    points = Span(float(standing.points("certain")), float(standing.points("possible")))
    return FindingView(status, reason, RungSpan(outcome.certain, outcome.possible), points)


def _because(before: State, after: State, changes: tuple[Change, ...]) -> str:
    """Why the verdict ends, in one clause: the changes without any one of which it would not."""
    if after.snapshot.ended_on is not None:
        return say("{offer} ceases", offer=after.snapshot.title)
    decisive = [change for change in changes if _decides(before, after, change)] or list(changes)
    by_text: dict[str, list[Change]] = {}
    for change in decisive:
        for cause in change.causes:
            by_text.setdefault(_when(cause), []).append(change)
    clauses = (say("{name} ({what})", name=text, what=_turns_in_words(turned)) for text, turned in by_text.items())
    return some([*clauses], FEW, "; ")


def _turns_in_words(changes: Sequence[Change]) -> str:
    """How some findings changed; those that hang on one certificate by their number."""
    opened = reopened(changes)
    return opened if opened is not None else some([_turn(change) for change in changes], FEW)


def reopened(changes: Sequence[Change]) -> str | None:
    """How many rules a certificate settled, or left open when it ended; `None` where that is not what changed them."""
    if not all(cause.kind == "recognition" for change in changes for cause in change.causes):
        return None
    statuses = {change.to.status for change in changes if change.to}
    if statuses == {Status.UNKNOWN}:
        return say_count(len(changes), "{count} rule open again", "{count} rules open again")
    if statuses == {Status.PASS}:
        return say_count(len(changes), "{count} rule settled", "{count} rules settled")
    return None


def _when(cause: Cause) -> str:
    """A cause as a clause."""
    match cause.kind:
        case "statement":
            return say("a statement takes effect: {what}", what=cause.text)
        case "ends":
            return say("it comes to {what}", what=cause.text)
    return cause.text


def _turn(change: Change) -> str:
    if change.from_ is None or change.to is None:
        return change.title
    if change.from_.status is not change.to.status:
        was, now = status_name(change.from_.status), status_name(change.to.status)
        return labelled(change.rule or "", say("{before} to {after}", before=was, after=now))
    first, last = change.from_.rung.certain, change.to.rung.certain
    return labelled(change.rule or "", say("rung {before} to rung {after}", before=first, after=last))


def _decides(before: State, after: State, change: Change) -> bool:
    """Would the verdict be the earlier one had this alone not changed: a finding, or the thresholds?"""
    old = {s.rule.id: s for s in before.standings}
    standings = tuple(old[s.rule.id] if s.rule.id == change.rule else s for s in after.standings)
    thresholds_of = before if change.rule is None else after
    return verdict_of(thresholds_of.with_standings(standings)) == verdict_of(before)
