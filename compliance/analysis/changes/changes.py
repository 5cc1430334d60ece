"""What changed between two runs: scorecards of one provider under one rule set, before and after, fact by fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from compliance.analysis.changes.causes import (
    Because,
    FactChange,
    RecognitionChange,
    causes_of,
    fact_changes,
    inputs_of,
    recognition_changes,
)
from compliance.analysis.changes.turns import (
    FAILING,
    Turn,
    coverage_turn,
    finding_turn,
    foremost,
    level_turn,
    score_turn,
    verdict_turn,
)
from compliance.model.findings import Finding, RungSpan, Span
from compliance.model.records import dataclass
from compliance.model.scorecard import CardKey, LevelSpan, ObjectiveResult, Score, Scorecard, Tool
from compliance.model.status import NotApplicableReason, Reason, Status, VerdictStatus
from compliance.model.words import level_text, percent, points_text, rung_text, score_text, verdict_text

Presence = Literal["both", "old", "new"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scorecard came to."""

    as_of: date
    """The day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    version: str
    """Version of the rule set"""
    possible: tuple[VerdictStatus, ...]
    """The verdicts possible, worst first"""
    score: Score | None
    """Total score; null where there are no points"""
    level: LevelSpan | None
    """Overall level; null where there are no levels"""


@dataclass(frozen=True, slots=True)
class Turns:
    """Which way each result of a scorecard turned."""

    verdict: Turn
    """Which way the verdict turned"""
    level: Turn
    """Which way the overall level turned"""
    score: Turn
    """Which way the total score turned"""
    coverage: Turn
    """Which way the share that is settled turned"""


@dataclass(frozen=True, slots=True)
class ObjectiveChange:
    """One objective whose level or score is another one, or that only one of the rule sets has."""

    id: str
    """Id of the objective"""
    title: str
    """Its title"""
    turn: Turn
    """Which way it turned"""
    old_level: LevelSpan | None
    """Its level before; null where it had none"""
    new_level: LevelSpan | None
    """Its level now; null where it has none"""
    old_score: Score | None
    """Its score before; null where it had none"""
    new_score: Score | None
    """Its score now; null where it has none"""


@dataclass(frozen=True, slots=True)
class FindingOutcome:
    """How one rule came out."""

    status: Status
    """How it came out"""
    reason: Reason | NotApplicableReason | None
    """Why it is unknown or not applicable; null otherwise"""
    message: str
    """The reason for the status in one sentence"""
    rung: RungSpan
    """The rung reached"""
    points: Span
    """The points reached"""
    max_points: float
    """The most points there are for it"""
    waived_until: date | None
    """Last day of the waiver over it; null where there is none"""


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One rule that came out otherwise, or that only one of the rule sets has."""

    rule: str
    """Id of the rule"""
    title: str
    """The requirement in a few words"""
    turn: Turn
    """Which way it turned"""
    old: FindingOutcome | None
    """How it came out before; null for a new rule"""
    new: FindingOutcome | None
    """How it comes out now; null for a rule that is gone"""
    facts: tuple[FactChange, ...]
    """The facts it mentions that are stated otherwise; another line of the file is no difference"""
    causes: tuple[Because, ...]
    """What besides its facts turned it: what is certain, else everything the runs differ in"""


@dataclass(frozen=True, slots=True)
class CardChange:
    """One provider under one rule set, before and after."""

    provider: str
    """Id of the provider"""
    service: str | None
    """The service assessed; null for the provider as a whole, and for any other service"""
    other_services: bool
    """Whether it is about any other service than those the profile states; `service` is then null"""
    ruleset: str
    """Id of the rule set"""
    presence: Presence
    """Which of the documents has it"""
    turn: Turn
    """Which way it turned: the worst of everything in it"""
    old: Outcome | None
    """What it came to before; null where it was not evaluated"""
    new: Outcome | None
    """What it comes to now; null where it is no longer evaluated"""
    turns: Turns | None
    """Which way each result turned; null where only one document has it"""
    worse: tuple[str, ...]
    """Everything that got worse, in words: what a baseline does not let through"""
    inputs: tuple[Because, ...]
    """What else the two runs differ in: dates, rule set, parameters, profile"""
    recognitions: tuple[RecognitionChange, ...]
    """Certificates and assessments that came into force, ended, or settle other rules"""
    objectives: tuple[ObjectiveChange, ...]
    """The objectives whose level or score is another one, or that only one of the rule sets has"""
    findings: tuple[FindingChange, ...]
    """The rules that came out otherwise, or that only one of the rule sets has"""


@dataclass(frozen=True, slots=True)
class ChangesDocument:
    """What `diff --format json` prints."""

    schema: Literal["changes/1"]
    """Kind and version of the document"""
    tool: Tool
    """The program that made it"""
    old: str
    """The earlier document, as it was named"""
    new: str
    """The later document, as it was named"""
    worse: bool
    """Whether anything got worse, or is no longer evaluated; decides the exit code"""
    cards: tuple[CardChange, ...]
    """Every scorecard of either document: those of the new one in its order, then those that are gone"""


_NONE = "none"
Scales = tuple[tuple[str, ...], tuple[str, ...]]
Cards = Mapping[CardKey, Scorecard]


def changes(old: Cards, new: Cards) -> tuple[CardChange, ...]:
    """Every scorecard of either document: those of the new one in its order, then those that are gone."""
    of_new = [compare(old[key], card) if key in old else _alone(card, "new") for key, card in new.items()]
    return (*of_new, *(_alone(card, "old") for key, card in old.items() if key not in new))


def compare(old: Scorecard, new: Scorecard) -> CardChange:
    """What changed between two scorecards of one key."""
    turns = Turns(
        verdict_turn(old.verdict.possible, new.verdict.possible),
        level_turn(old.level, new.level, (old.levels, new.levels)),
        score_turn(old.score, new.score),
        coverage_turn(old.score, new.score),
    )
    objectives, findings = tuple(_objectives(old, new)), tuple(_findings(old, new))
    parts = [turns.verdict, turns.level, turns.score, turns.coverage]
    parts += [change.turn for change in objectives] + [change.turn for change in findings]
    change = CardChange(
        provider=new.provider.id,
        service=new.provider.service,
        other_services=new.provider.other_services,
        ruleset=new.ruleset.id,
        presence="both",
        turn=foremost(parts),
        old=_outcome(old),
        new=_outcome(new),
        turns=turns,
        worse=(),
        inputs=inputs_of(old, new),
        recognitions=recognition_changes(old, new),
        objectives=objectives,
        findings=findings,
    )
    return replace(change, worse=tuple(_worse(change, old, new)))


def _alone(card: Scorecard, presence: Literal["old", "new"]) -> CardChange:
    gone = presence == "old"
    # What stands for any other service is there only where it fails.
    missed = gone and not card.provider.other_services
    outcome = _outcome(card)
    return CardChange(
        provider=card.provider.id,
        service=card.provider.service,
        other_services=card.provider.other_services,
        ruleset=card.ruleset.id,
        presence=presence,
        turn="worse" if missed else "better" if gone else "other",  # what is no longer looked at must not go unnoticed
        old=outcome if gone else None,
        new=None if gone else outcome,
        turns=None,
        worse=("it is no longer evaluated",) if missed else (),
        inputs=(),
        recognitions=(),
        objectives=(),
        findings=(),
    )


def _outcome(card: Scorecard) -> Outcome:
    return Outcome(card.as_of, card.known_as_of, card.ruleset.version, card.verdict.possible, card.score, card.level)


def _objectives(old: Scorecard, new: Scorecard) -> Iterator[ObjectiveChange]:
    before = {objective.id: objective for objective in old.objectives}
    for after in new.objectives:
        one = before.pop(after.id, None)
        if one is None:
            yield ObjectiveChange(after.id, after.title, "other", None, after.level, None, after.score)
        elif (one.level, one.score) != (after.level, after.score):
            turn = _objective_turn(one, after, (old.levels, new.levels))
            yield ObjectiveChange(after.id, after.title, turn, one.level, after.level, one.score, after.score)
    for one in before.values():
        yield ObjectiveChange(one.id, one.title, "other", one.level, None, one.score, None)


def _objective_turn(old: ObjectiveResult, new: ObjectiveResult, scales: Scales) -> Turn:
    parts = [level_turn(old.level, new.level, scales)]
    return foremost([*parts, score_turn(old.score, new.score), coverage_turn(old.score, new.score)])


def _findings(old: Scorecard, new: Scorecard) -> Iterator[FindingChange]:
    before = {finding.rule: finding for finding in old.findings}
    after = {finding.rule: finding for finding in new.findings}
    for rule, finding in after.items():
        if rule not in before:
            yield FindingChange(rule, finding.title, "other", None, _finding_outcome(finding), (), ())
            continue
        turn = finding_turn(before[rule], finding)
        then, now = _finding_outcome(before[rule]), _finding_outcome(finding)
        if turn == "same" and then.waived_until == now.waived_until:
            continue
        facts = fact_changes(before[rule], finding, old, new)
        causes = causes_of(before[rule], finding, old, new, facts)
        yield FindingChange(rule, finding.title, "other" if turn == "same" else turn, then, now, facts, causes)
    for rule, finding in before.items():
        if rule not in after:
            yield FindingChange(rule, finding.title, "other", _finding_outcome(finding), None, (), ())


def _finding_outcome(finding: Finding) -> FindingOutcome:
    return FindingOutcome(
        finding.status,
        finding.reason,
        finding.message,
        finding.rung,
        finding.points,
        finding.max_points,
        finding.waiver.expires if finding.waiver else None,
    )


def _worse(change: CardChange, old: Scorecard, new: Scorecard) -> Iterator[str]:
    """Everything that got worse, in words."""
    turns = change.turns
    assert turns is not None
    if turns.verdict in FAILING:
        yield f"verdict {verdict_text(old.verdict.possible)} → {verdict_text(new.verdict.possible)}"
    if turns.level in FAILING:
        yield f"level {_level(old.level)} → {_level(new.level)}{_scale(turns.level)}"
    if turns.score in FAILING:
        yield f"score {_from_to(_score, old.score, new.score)}"
    if turns.coverage in FAILING:
        yield f"coverage {_from_to(_coverage, old.score, new.score)}"
    for one in change.objectives:
        if one.turn in FAILING:
            yield f"{one.id}: {_objective(one, (old.levels, new.levels))}"
    for finding in change.findings:
        if finding.turn in FAILING and finding.old and finding.new:
            yield f"{finding.rule}: {turn_text(finding.old, finding.new)}"


def _objective(one: ObjectiveChange, scales: Scales) -> str:
    """What of an objective got worse: its level, else its score, else what of it is settled."""
    level = level_turn(one.old_level, one.new_level, scales)
    if level in FAILING:
        return f"level {_level(one.old_level)} → {_level(one.new_level)}{_scale(level)}"
    if score_turn(one.old_score, one.new_score) in FAILING:
        return f"score {_from_to(_score, one.old_score, one.new_score)}"
    return f"coverage {_from_to(_coverage, one.old_score, one.new_score)}"


def _level(level: LevelSpan | None) -> str:
    return level_text(level, _NONE)


def _score(score: Score | None) -> str:
    return score_text(score, _NONE)


def _coverage(score: Score | None) -> str:
    return _NONE if score is None else percent(score.coverage)


def _from_to(say: Callable[[Score | None], str], old: Score | None, new: Score | None) -> str:
    then, now = say(old), say(new)
    return f"{then} → {now}" if then != now else f"{then} → a little less"


def turn_text(old: FindingOutcome, new: FindingOutcome) -> str:
    """From what to what a finding turned, in the fewest words that tell the two apart."""
    if old.status is not new.status:
        return f"{old.status} → {new.status}"
    if old.points != new.points or old.max_points != new.max_points:
        return f"{old.status}, points {_points(old)} → {_points(new)}"
    if old.rung != new.rung:
        return f"{old.status}, rung {rung_text(old.rung)} → {rung_text(new.rung)}"
    if old.reason != new.reason:
        return f"{old.status}, {old.reason} → {new.reason}"
    return f"{old.status} as before"


def _points(outcome: FindingOutcome) -> str:
    return points_text(outcome.points, outcome.max_points)


def _scale(turn: Turn) -> str:
    return ", levels of which the documents have no common scale" if turn == "incomparable" else ""
