"""What a run requires of a scorecard, and whether it is there: on the certain end, without waivers first.

Nothing here turns what is undetermined into met: a requirement is met where everything still possible meets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, Protocol, TypeVar

from compliance.engine.messages import ended_text
from compliance.model.dates import days_written
from compliance.model.findings import Fact, Finding
from compliance.model.records import dataclass
from compliance.model.rule_values import Period, day_after
from compliance.model.scorecard import LevelSpan, ObjectiveResult, Requirement, Score, Scorecard, WaivedResult
from compliance.model.status import DECIDED, Status, Target, VerdictStatus
from compliance.model.words import (
    FEW,
    holds_text,
    level_text,
    percent,
    score_text,
    some,
    stated,
    stated_percent,
    through,
    verdict_text,
)

_Part = TypeVar("_Part", Score, LevelSpan)
_Shown = TypeVar("_Shown")
_Whole = Scorecard | WaivedResult | ObjectiveResult

RequirementKind = Literal["verdict", "level", "score", "coverage", "unknown"]
Wanted = Literal["necessary", "sufficient", "none"]
"""The verdict a run requires; `none` requires no verdict."""

_UNDECIDED = (Status.UNKNOWN, Status.ERROR)
_STANDING = (Status.FAIL, *_UNDECIDED)


class Demand(Protocol):
    """One thing that a run requires of every scorecard of a rule set, besides a verdict."""

    def requirement(self, card: Scorecard) -> Requirement:
        """The demand held against a scorecard."""


@dataclass(frozen=True, slots=True)
class LevelFloor:
    """The lowest level that is certain.

    Attributes:
        objective: whose level; that of the whole where it is null.
        level: the lowest one.
        enough: that level and those above it.
    """

    objective: str | None
    level: str
    enough: frozenset[str]

    def requirement(self, card: Scorecard) -> Requirement:
        """The level held against the floor."""
        return _judged(
            "level",
            f"level of {self.objective or 'all'} at least {self.level}",
            _pair(card, self.objective, lambda part: part.level),
            lambda span: span is not None and span.certain in self.enough,
            _level_text,
            _short(card, self.objective),
        )


@dataclass(frozen=True, slots=True)
class ScoreFloor:
    """The lowest score that is certain.

    Attributes:
        objective: whose score; that of the whole where it is null.
        at_least: the lowest one.
    """

    objective: str | None
    at_least: float

    def requirement(self, card: Scorecard) -> Requirement:
        """The score held against the floor."""
        return _judged(
            "score",
            f"score of {self.objective or 'all'} at least {stated(self.at_least)}",
            _pair(card, self.objective, lambda part: part.score),
            lambda score: score is not None and score.certain >= self.at_least,
            _score_text,
            _short(card, self.objective),
        )


@dataclass(frozen=True, slots=True)
class CoverageFloor:
    """The lowest share of the weight of rules that is settled.

    Attributes:
        at_least: the share, from 0 to 1.
    """

    at_least: float

    def requirement(self, card: Scorecard) -> Requirement:
        """The coverage held against the floor."""
        return _judged(
            "coverage",
            f"at least {stated_percent(self.at_least)} settled",
            _pair(card, None, lambda part: part.score),
            lambda score: score is not None and score.coverage >= self.at_least,
            lambda score: _score_text(None) if score is None else percent(score.coverage),
            _undecided(card),
        )


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many findings may be unknown.

    Attributes:
        most: how many at most.
        percent: whether that is a share, in percent, of the findings that apply.
    """

    most: float
    percent: bool

    def requirement(self, card: Scorecard) -> Requirement:
        """The unknown findings held against the allowance."""
        applicable = sum(f.status is not Status.NOT_APPLICABLE for f in card.findings)
        open_ = _undecided(card)
        unwaived = sum(f.waiver is None for f in open_)

        def few(count: int) -> bool:
            return count * 100 <= self.most * applicable if self.percent else count <= self.most

        message = f"{len(open_)} of {applicable}" + (
            f", {len(open_) - unwaived} of them waived" if unwaived < len(open_) else ""
        )
        text = f"at most {stated(self.most)}{'%' if self.percent else ''} unknown"
        return _requirement("unknown", text, message, open_, met=few(len(open_)), met_waived=few(unwaived))


@dataclass(frozen=True, slots=True)
class NothingLapses:
    """Nothing that a verdict rests on may end within a period, or have ended the day before.

    What ended earlier is named, and fails nothing: the verdict says what came of it.

    Attributes:
        within: the period, from the day assessed.
        fails: whether what does end fails the run, or is a warning.
    """

    within: Period
    fails: bool

    def requirement(self, card: Scorecard) -> Requirement:
        """What ends within the period."""
        last = day_after(card.as_of, self.within)
        can_fall = card.verdict.status is not VerdictStatus.NOT_MET
        lapsing: dict[str, None] = {}
        rules: dict[str, None] = {}
        if card.verdict.holds_until is not None and card.verdict.holds_until <= last and can_fall:
            lapsing[f"the verdict {holds_text(card)}"] = None
        recognised = {recognition.id: recognition.facts for recognition in card.recognitions}
        for finding in card.findings:
            for what, day in _ends_of(finding, recognised.get(finding.recognition or "", ())):
                if card.as_of <= day <= last:
                    lapsing[what] = None
                    rules[finding.rule] = None
        earlier: dict[str, None] = {}
        for finding in card.findings:
            for ended in finding.ended:
                on_the_day = ended.last == card.as_of - timedelta(days=1)
                (lapsing if on_the_day else earlier)[ended_text(ended.path, ended.last, ended.stated)] = None
                if on_the_day:
                    rules[finding.rule] = None
        text = f"nothing lapses by {last}"
        if not lapsing:
            message = "; before that: ".join(filter(None, ("as far as is known", some(list(earlier), FEW))))
            return Requirement("expiring", text, "met", message, (), ())
        status: Literal["not met", "warning"] = "not met" if self.fails else "warning"
        return Requirement("expiring", text, status, "; ".join(lapsing), tuple(rules), ())


@dataclass(frozen=True, slots=True)
class Required:
    """What a run requires of every scorecard of one rule set.

    Attributes:
        verdict: the verdict, or none.
        demands: what is required besides, in the order in which it is told.
    """

    verdict: Wanted
    demands: tuple[Demand, ...] = ()


def with_requirements(card: Scorecard, required: Required) -> Scorecard:
    """The scorecard with what is required of it, each thing held against it, after what it has of that already."""
    return replace(card, requirements=(*card.requirements, *_requirements(card, required)))


def _requirements(card: Scorecard, required: Required) -> Iterator[Requirement]:
    if required.verdict != "none":
        yield _verdict(card, required.verdict)
    yield from (demand.requirement(card) for demand in required.demands)


def _verdict(card: Scorecard, target: Target) -> Requirement:
    waived = card.with_waivers
    return _judged(
        "verdict",
        f"verdict {' or '.join(status for status in DECIDED if status.meets(target))}",
        (card.verdict.possible, None if waived is None else waived.possible),
        lambda possible: all(status.meets(target) for status in possible),
        verdict_text,
        [f for f in card.findings if f.rule in card.verdict.binding] or _short(card, None),
    )


def _level_text(span: LevelSpan | None) -> str:
    if span is None:
        return "there is none: no rule with levels applies"
    return level_text(span)


def _score_text(score: Score | None) -> str:
    if score is None:
        return "there is none: no rule with points applies"
    return score_text(score)


def _ends_of(finding: Finding, recognised_by: Iterable[Fact]) -> Iterator[tuple[str, date]]:
    """What a finding rests on that ends on a known day: facts, its own and those it is recognised by, and its waiver."""
    if finding.waiver is not None:
        yield f"the waiver of {finding.rule} ends on {finding.waiver.expires}", finding.waiver.expires
    if finding.status is not Status.PASS:
        return
    for fact in (*finding.facts, *recognised_by):
        if fact.until is not None:
            yield f"{fact.path} holds {through(fact.until)}", fact.until
        days = days_written(fact.value) if fact.path.endswith(".expires") else None
        if days is not None:
            when = "on" if days[0] == days[1] else "in"
            yield f"{fact.path.removesuffix('.expires')} expires {when} {fact.value}", days[0]


def _judged(
    kind: RequirementKind,
    text: str,
    ends: tuple[_Shown, _Shown | None],
    reached: Callable[[_Shown], bool],
    say: Callable[[_Shown], str],
    standing: Iterable[Finding],
) -> Requirement:
    """A requirement on something a scorecard has as it is and, where waivers are in force, with these."""
    plain, waived = ends
    message = say(plain)
    if waived is not None and say(waived) != message:
        message = f"{message}; with waivers {say(waived)}"
    met_waived = waived is not None and reached(waived)
    return _requirement(kind, text, message, standing, met=reached(plain), met_waived=met_waived)


def _requirement(
    kind: RequirementKind, text: str, message: str, standing: Iterable[Finding], *, met: bool, met_waived: bool
) -> Requirement:
    """A requirement with its status, and the findings that stand against it where it is not met as it is."""
    if met:
        return Requirement(kind, text, "met", message, (), ())
    against = tuple(standing)
    return Requirement(
        kind,
        text,
        "met by waiver" if met_waived else "not met",
        message,
        tuple(f.rule for f in against),
        tuple(f.rule for f in against if f.waiver is not None),
    )


def _pair(
    card: Scorecard, objective: str | None, part: Callable[[_Whole], _Part | None]
) -> tuple[_Part | None, _Part | None]:
    """A score or level of an objective or of the whole, as it is and with waivers."""
    waived = card.with_waivers
    if objective is None:
        return part(card), None if waived is None else part(waived)
    results = (card.objectives, () if waived is None else waived.objectives)
    of_card, of_waived = ([part(o) for o in parts if o.id == objective] for parts in results)
    return (of_card or [None])[0], (of_waived or [None])[0]


def _short(card: Scorecard, objective: str | None) -> list[Finding]:
    """The findings of an objective that could be better."""
    return [
        f
        for f in card.findings
        if objective in (None, f.objective)
        and f.status is not Status.NOT_APPLICABLE
        and (f.status in _STANDING or f.points.certain < f.max_points)
    ]


def _undecided(card: Scorecard) -> list[Finding]:
    return [f for f in card.findings if f.status in _UNDECIDED]
