"""The course of verdicts over time: bars on one axis, and a table of what changes when and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Literal

from markupsafe import Markup

from compliance.analysis.timeline.causes import Cause, FactChange
from compliance.analysis.timeline.timeline import Change, FindingView, Point, PointVerdict, Timeline, reopened
from compliance.model.phrases import capital, figures, joined, long_day, say, small
from compliance.model.records import dataclass
from compliance.model.status import NotApplicableReason
from compliance.model.words import FEW, either, labelled, sentence, some, status_words, through
from compliance.report.html import marks, words
from compliance.report.html.facts import REASON_WORDS, entry_path, named_in_list, shown, unit
from compliance.report.pages.timeline import forecast_sentence, of_several, point_verdict_text, turn_of

_LABELS = 7
"""Years with a label on an axis: as many as stand beside each other on paper and on a phone."""
_STEPS = (1, 2, 5, 10, 20, 50, 100)
"""Years from one label to the next."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The days shown, and where years stand between them, in per cent."""

    first: date
    last: date
    today: date

    def at(self, day: date) -> float:
        """Where a day stands, in per cent."""
        days = max((self.last - self.first).days, 1)
        return min(max(100 * (day - self.first).days / days, 0), 100)

    def picture(self) -> Markup:
        """The years, and the day assessed."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = next((step for step in _STEPS if len(years) <= _LABELS * step), _STEPS[-1])
        parts = []
        for year in [y for y in years if y % step == 0]:
            parts.append(marks.upright("m-base", self.at(date(year, 1, 1)), 30, 36))
            at = self.at(date(year, 1, 1))
            parts.append(marks.label_at(at, 27, str(year), anchor=_anchor(at, 3)))
        at = self.at(self.today)
        parts.append(marks.label_at(at, 11, say("day assessed"), anchor=_anchor(at, 8), strong=True))
        return marks.picture(parts, 36)


def _anchor(at: float, near: float) -> Literal["start", "middle", "end"]:
    """Which part of a label stands at its place, so that it does not reach beyond the ends of an axis it is near to."""
    return "end" if at > 100 - near else "start" if at < near else "middle"


@dataclass(frozen=True, slots=True)
class Course:
    """One offer under one rule set over time."""

    name: str
    ruleset: str
    picture: Markup
    said: str


@dataclass(frozen=True, slots=True)
class DatedChange:
    """A day on which a verdict is another one than before."""

    day: date
    name: str
    ruleset: str
    turn: str
    causes: str
    past: bool


def axis_of(courses: Sequence[Timeline]) -> Axis:
    """One axis for all: from the first day shown to a year after the last change, the day assessed among them."""
    as_of = courses[0].as_of
    days = [point.date_ for course in courses for point in course.points]
    first = min([*days, as_of])
    last = max([*days, as_of])
    ends = [course.holds_until for course in courses if course.holds_until]
    last = max([last, *ends])
    margin = timedelta(days=max((last - first).days // 20, 180))
    return Axis(first, last + margin if last.year < date.max.year - 1 else last, as_of)


def course_of(timeline: Timeline, axis: Axis, name: str) -> Course:
    """The course of one verdict as a bar."""
    parts = [Markup("")]
    spans = list(_spans(timeline, axis))
    for first, until, verdict in spans:
        start, width = axis.at(first), axis.at(until) - axis.at(first)
        parts += _span(verdict, timeline.ruleset.claims, start, width)
    parts.append(marks.upright("m-asked", axis.at(axis.today), -7, marks.HEIGHT + 7))
    return Course(name, timeline.ruleset.title, marks.picture(parts), _said(timeline, spans))


def _spans(timeline: Timeline, axis: Axis) -> Iterator[tuple[date, date, str]]:
    """Each verdict with its first day and the first day after it; neighbours that are alike together."""
    points = [point for point in timeline.points if point.date_ <= axis.last]
    merged: list[tuple[date, str]] = []
    for point in points:
        if not merged or merged[-1][1] != point.verdict:
            merged.append((point.date_, point.verdict))
    for (first, verdict), following in zip(merged, [*merged[1:], (axis.last, "")], strict=True):
        yield first, following[0], verdict


def _span(verdict: str, claims: str, start: float, width: float) -> list[Markup]:
    match verdict:
        case "not-met":
            middle = marks.HEIGHT / 2
            return [
                Markup('<line class="m-line-out" x1="{:.4g}%" x2="{:.4g}%" y1="{}" y2="{}"/>').format(
                    start, start + width, middle, middle
                )
            ]
        case "undetermined":
            return [marks.rect("m-hatch", start, width)]
        case "necessary-only" if claims == "sufficient":
            return [marks.rect("m-hatch", start, width), marks.rect("m-outline-ink", start, width)]
        case "necessary-only" | "sufficient":
            return [marks.rect("m-met", start, width)]
    return [marks.base(start=start, end=start + width)]


def _said(timeline: Timeline, spans: Sequence[tuple[date, date, str]]) -> str:
    """The verdicts shown and since when, in words: the one of the day assessed, and through which day."""
    word = point_verdict_text(timeline.verdict, timeline.ruleset.claims)
    since = max((first for first, _, _ in spans if first <= timeline.as_of), default=None)
    told = (
        word
        if since is None or since == spans[0][0]
        else say("{verdict} since {day}", verdict=word, day=long_day(since))
    )
    if timeline.holds_until is None:
        return say("{verdict}; no end known", verdict=told)
    return say("{verdict}, through {day}", verdict=told, day=long_day(words.last_day(timeline.holds_until)))


def dated_changes(timeline: Timeline, name: str, *, past: bool = False) -> Iterator[DatedChange]:
    """Every later day on which the verdict is another one, with why; earlier ones too where they are asked for."""
    claims = timeline.ruleset.claims
    before = timeline.points[0] if timeline.points else None
    for point in timeline.points[1:]:
        if before is not None and point.verdict != before.verdict and (past or point.date_ > timeline.as_of):
            was, now = (point_verdict_text(one.verdict, claims) for one in (before, point))
            turn = capital(say("{before} becomes {after}", before=was, after=small(now)))
            yield DatedChange(
                point.date_, name, timeline.ruleset.title, turn, causes_of(point), point.date_ <= timeline.as_of
            )
        before = point


@dataclass(frozen=True, slots=True)
class ScoreCourse:
    """The total score over time: its picture, and what it shows in a sentence."""

    picture: Markup
    said: str


def score_course(timeline: Timeline, axis: Axis, asked: float | None) -> ScoreCourse | None:
    """The total score over time, with the least that is asked for; `None` where there is none at any day."""
    stretches: list[marks.Stretch] = []
    for point, following in zip(timeline.points, [*timeline.points[1:], None], strict=True):
        until = axis.last if following is None else following.date_
        if point.score is None or point.date_ >= until:
            continue
        now = marks.Stretch(axis.at(point.date_), axis.at(until), point.score.certain, point.score.possible)
        last = stretches[-1] if stretches else None
        if last and (last.end, last.certain, last.possible) == (now.start, now.certain, now.possible):
            stretches[-1] = replace(last, end=now.end)
        else:
            stretches.append(now)
    if not stretches:
        return None
    return ScoreCourse(marks.steps(stretches, asked, axis.at(axis.today)), _reach(timeline, asked))


def _reach(timeline: Timeline, asked: float | None) -> str:
    """Since when the score asked for is out of reach, or that it is not."""
    scored = [(point.date_, point.score) for point in timeline.points if point.score is not None]
    if asked is None or not scored:
        return say("The number over a step is the most that was still possible.")
    below = None
    for day, score in scored:
        below = (below or day) if score.possible < asked else None
    if below is None:
        return say("{points} points are asked for, and they are within reach to the end.", points=figures(f"{asked:g}"))
    return say(
        "{points} points are asked for. Since {day} fewer are possible.",
        points=figures(f"{asked:g}"),
        day=long_day(below),
    )


def verdict_from(timeline: Timeline) -> PointVerdict:
    """The verdict once that of the day assessed has ended; `nothing` where nothing is left to evaluate, or no end is known."""
    return next((point.verdict for point in timeline.points if point.date_ == timeline.holds_until), "nothing")


def forecast(timeline: Timeline) -> str:
    """Through which day the verdict of the day assessed holds, what it is from then on, and why; as the terminal has it, else."""
    if timeline.holds_until is None or timeline.looked_until is not None:
        return forecast_sentence(timeline)
    claims = timeline.ruleset.claims
    span = through(timeline.holds_until, timeline.as_of, timeline.known_as_of)
    then = small(point_verdict_text(verdict_from(timeline), claims))
    return joined(
        " ",
        (
            say("{verdict} {span}.", verdict=point_verdict_text(timeline.verdict, claims), span=span),
            say("From {day}: {verdict}.", day=long_day(timeline.holds_until), verdict=then),
            sentence(capital(why_then(timeline))),
        ),
    )


def why_then(timeline: Timeline) -> str:
    """Why the verdict of the day assessed ends when it does, in a clause or two; nothing where no end is known."""
    return some(_whys(timeline), FEW, "; ")


def first_why(timeline: Timeline) -> str:
    """The first of the reasons why the verdict of the day assessed ends when it does; nothing where no end is known."""
    return next(iter(_whys(timeline)), "")


def _whys(timeline: Timeline) -> list[str]:
    point = next((point for point in timeline.points if point.date_ == timeline.holds_until), None)
    if point is not None and point.changes:
        return _causes(point)
    return [timeline.because] if timeline.because else []


def causes_of(point: Point) -> str:
    """Which rules are otherwise from a day on and why, those together that changed for reasons of one kind."""
    return some(_causes(point), FEW, "; ")


def _causes(point: Point) -> list[str]:
    groups: dict[str, list[Change]] = {}
    for change in point.changes:
        groups.setdefault(_why(change, point.date_), []).append(change)
    told = []
    for why, changes in groups.items():
        opened = reopened(changes)
        which = opened or (changes[0].title if len(changes) == 1 else words.rules(len(changes)))
        told.append(labelled(which, _of_all(why, changes)))
    return told


def _of_all(why: str, changes: Sequence[Change]) -> str:
    """The reason of one rule, worded for as many as it is the reason of."""
    causes = changes[0].causes
    several = len(changes) > 1 and len(causes) == 1 and causes[0].kind == "in-force"
    return of_several(causes[0]).text if several else why


def _why(change: Change, day: date) -> str:
    """Why one rule is otherwise from a day on; how it comes out then, where no reason is known."""
    if not change.causes:
        return turn_of(change)
    if all(cause.kind == "stale" for cause in change.causes):
        return say("what shows it is too old by then, unless somebody looks again")
    for cause in change.causes:
        if (ending := _lapsed(cause, day)) is not None:
            last = long_day(words.last_day(day))
            return say("{certificate} ends on {day}, and nothing that renews it is known", certificate=ending, day=last)
    return some([cause.text for cause in change.causes], 1)


def _lapsed(cause: Cause, day: date) -> str | None:
    """The path of what ends: of the entry whose last day is the one before, or stated until then; `None` where nothing does."""
    if cause.kind == "ends" and cause.facts:
        return entry_path(cause.facts[0].path)
    last = words.last_day(day).isoformat()
    ends = (fact for fact in cause.facts if cause.kind == "date" and fact.path.endswith(".expires"))
    return next((fact.path.removesuffix(".expires") for fact in ends if last in map(str, fact.new)), None)


# --- Every change -----------------------------------------------------------------------------------------------------

_ASIDES: Final[dict[str, str]] = {
    **REASON_WORDS,
    NotApplicableReason.DOES_NOT_APPLY: "",
    NotApplicableReason.NOT_IN_FORCE: say("not in force"),
    NotApplicableReason.EXCLUDED: say("left out"),
}


def change_words(point: Point) -> Iterator[tuple[str, str]]:
    """What became of findings on a day, and of which for what reason; those that changed alike for the same reason together."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in point.changes:
        groups.setdefault((_turn(change), _reason(change, point.date_)), []).append(change)
    for (turn, why), changes in groups.items():
        titles = joined("; ", dict.fromkeys(change.title for change in changes))
        yield capital(turn), labelled(capital(_of_all(why, changes)), titles) if why else titles


def _turn(change: Change) -> str:
    """From what to what a finding changed: `not known (too old) becomes met`."""
    if change.from_ is None or change.to is None:
        return turn_of(change)
    before, after = _outcome(change.from_), _outcome(change.to)
    return turn_of(change) if before == after else say("{before} becomes {after}", before=before, after=after)


def _outcome(view: FindingView) -> str:
    word = status_words(view.status)
    why = "" if view.reason is None else _ASIDES[view.reason]
    return say("{name} ({what})", name=word, what=why) if why else word


def _reason(change: Change, day: date) -> str:
    """Why a finding is otherwise from a day on, with the facts where they are few, and who says so."""
    if not change.causes:
        return ""
    if len(change.causes) > 1 or change.causes[0].kind not in ("statement", "published"):
        return _why(change, day)
    (cause,) = change.causes
    facts = [_fact(fact) for fact in cause.facts] if len(cause.facts) <= FEW else []
    says = [
        say("{publisher}, grade {grade}", publisher=source.publisher, grade=source.grade) for source in cause.sources
    ]
    aside = joined("; ", (*facts, *dict.fromkeys(says)))
    return say("{name} ({what})", name=cause.text, what=aside) if aside else cause.text


def _fact(fact: FactChange) -> str:
    values = either([shown(value, fact.path) for value in fact.new]) or say("not known")
    return labelled(named_in_list(fact.path), joined(" ", (values, unit(fact.path))))
