"""One rule's outcome: the rungs that are certain and possible, in every world its facts allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from compliance.engine.evidence import shortfall
from compliance.engine.grounds import Grounds, Parameters
from compliance.engine.snapshot import Snapshot, World
from compliance.language.values import NO_CAUSES, Causes, Failure, causes_of
from compliance.model.provider import FactPath
from compliance.model.status import REASON_ORDER, NotApplicableReason, Reason, Status
from compliance.rulesets.ruleset import Rule

End = Literal["certain", "possible"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rungs from 1. `applies` is `None` where that is unknown; the rungs are then the whole ladder.

    `causes` is what would settle it; `worlds` holds the outcome of each reading where sources disagree.
    """

    certain: int
    possible: int
    applies: bool | None = True
    causes: Causes = NO_CAUSES
    failure: str | None = None
    contradiction: str | None = None
    excluded: NotApplicableReason | None = None
    worlds: tuple[Outcome, ...] = ()

    @property
    def reason(self) -> Reason | None:
        """Why it is unknown: the first of the reasons in their order."""
        return min((reason for reason, _ in self.causes), key=REASON_ORDER.__getitem__, default=None)


def status_of(rule: Rule, outcome: Outcome) -> Status:
    """The status of a finding."""
    if outcome.excluded is not None:
        return Status.NOT_APPLICABLE
    if outcome.failure is not None:
        return Status.ERROR
    if outcome.applies is None:
        return Status.UNKNOWN
    if passes(rule, outcome, "certain"):
        return Status.PASS
    return Status.UNKNOWN if passes(rule, outcome, "possible") else Status.FAIL


def passes(rule: Rule, outcome: Outcome, end: End) -> bool:
    """Does the rule pass at one end of its outcome?

    The lowest rung is where a rule stands of which nothing is known. Where even that passes, it is still nothing known
    until a fact or an answer settles a rung: unknown never comes out as a pass.
    """
    if end == "possible":
        return outcome.possible >= rule.pass_rung
    open_from_the_bottom = outcome.certain == 1 < outcome.possible
    return outcome.certain >= rule.pass_rung and not open_from_the_bottom


def answer_path(rule: Rule) -> FactPath:
    """Where a declared answer to a rule stands."""
    return ("answers", *rule.origin)


def reads_of(rule: Rule) -> frozenset[FactPath]:
    """Every fact a rule's outcome may rest on."""
    return frozenset({path for program in rule.programs for path in program.reads} | {answer_path(rule)})


def decide(rule: Rule, grounds: Grounds) -> Outcome:
    """The outcome of a rule over all worlds of the disputes it reads."""
    ruleset, snapshot, parameters = grounds.ruleset, grounds.snapshot, grounds.parameters
    excluded = not_in_play(rule, snapshot)
    if excluded is not None:
        return Outcome(1, 1, applies=False, excluded=excluded)
    top = len(rule.rungs)
    if ruleset.assesses == "service" and snapshot.service is None:
        applies = None if rule.applies else True
        return Outcome(1, top, applies, causes=frozenset({(Reason.NO_SERVICE, ("service",))}))
    reads = reads_of(rule)
    numbers = snapshot.disputes_read(reads)
    if not numbers:
        return _decide_in(rule, snapshot, snapshot.first_world, parameters)
    paths = frozenset((Reason.DISPUTED, path) for n in numbers for path in snapshot.disputes[n].paths)
    worlds = snapshot.worlds(reads)
    if worlds is None:
        return Outcome(1, top, applies=None if rule.applies else True, causes=paths)
    return combine(rule, tuple(_decide_in(rule, snapshot, world, parameters) for world in worlds), paths)


def not_in_play(rule: Rule, snapshot: Snapshot) -> NotApplicableReason | None:
    """Why a rule has no part in a verdict whatever the facts; `None` where it has one."""
    if rule.excluded is not None:
        return rule.excluded
    if not all(effective.includes(snapshot.as_of) for effective in rule.effective):
        return NotApplicableReason.NOT_IN_FORCE
    return None


def combine(rule: Rule, outcomes: tuple[Outcome, ...], disputed: Causes) -> Outcome:
    """The same in every world: that. Otherwise anything between, for the dispute's sake."""
    first = outcomes[0]
    alike = all(
        (o.certain, o.possible, o.applies, o.excluded) == (first.certain, first.possible, first.applies, first.excluded)
        for o in outcomes
    )
    causes = NO_CAUSES.union(*(o.causes for o in outcomes))
    failure = next((o.failure for o in outcomes if o.failure is not None), None)
    contradiction = next((o.contradiction for o in outcomes if o.contradiction is not None), None)
    if alike:
        return replace(first, causes=causes, failure=failure, contradiction=contradiction, worlds=outcomes)
    applies = first.applies if all(o.applies is first.applies for o in outcomes) else None
    certain = 1 if applies is None else min(o.certain for o in outcomes)
    possible = len(rule.rungs) if applies is None else max(o.possible for o in outcomes)
    return Outcome(certain, possible, applies, causes | disputed, failure, contradiction, None, outcomes)


def _decide_in(rule: Rule, snapshot: Snapshot, world: World, parameters: Parameters) -> Outcome:
    """The outcome in one world."""
    own = parameters[rule.scope]
    top = len(rule.rungs)
    if rule.applies is not None:
        applies = rule.applies.evaluate(snapshot.environment(world, rule.evidence), own)
        if applies is False:
            return Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY)
        if applies is not True:
            failure = applies.message if applies.__class__ is Failure else None
            return Outcome(1, top, None, causes_of(applies), failure)
    values = [
        None if rung.when is None else rung.when.evaluate(snapshot.environment(world, rung.evidence), own)
        for rung in rule.rungs
    ]
    ladder = climb(rule, values)
    return _answered(rule, ladder, snapshot, world)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where the facts alone lead: the rungs still open above the certain one, and what is in the way."""

    certain: int
    open: tuple[int, ...]
    causes: Causes
    failure: str | None
    needs_answer: bool


def climb(rule: Rule, values: list[Any]) -> Ladder:
    """Certain: the highest rung whose condition is true, else the lowest. Open: those above it not excluded."""
    certain = max((number for number, value in enumerate(values, start=1) if value is True), default=1)
    first_false = next((number for number, value in enumerate(values, start=1) if value is False), len(values) + 1)
    open_: list[int] = []
    causes: Causes = NO_CAUSES
    failure, needs_answer = None, False
    for number in range(certain + 1, len(rule.rungs) + 1):
        value = values[number - 1]
        if value is False or (value is None and number > first_false):
            continue
        open_.append(number)
        if value is None:
            needs_answer = True
        elif value.__class__ is Failure:
            failure = value.message
        else:
            causes |= causes_of(value)
    return Ladder(certain, tuple(open_), causes, failure, needs_answer)


def _answered(rule: Rule, ladder: Ladder, snapshot: Snapshot, world: World) -> Outcome:
    """A declared answer settles what the facts leave open; outside that it is a contradiction, and ignored."""
    possible = ladder.open[-1] if ladder.open else ladder.certain
    path = answer_path(rule)
    leaf = snapshot.table(world).leaves.get(path)
    causes = ladder.causes
    contradiction = None
    if leaf is not None and leaf.value is not None:
        answer = answer_rung(rule, leaf.value)
        # The rung claimed says how good the evidence for it has to be.
        evidence = rule.rungs[answer - 1].evidence if answer else rule.evidence
        short = shortfall(leaf.supports, evidence, snapshot.as_of)
        if short is not None:
            causes |= {(short, path)}
        elif answer in (ladder.certain, *ladder.open):
            return Outcome(answer, answer)
        else:
            contradiction = (
                f"declared answer {leaf.value!r} lies outside what the facts allow ({_rungs_text(ladder)}); ignored"
            )
    elif ladder.needs_answer:
        causes |= {(Reason.MISSING if leaf is None else Reason.ENDED, path)}
    return Outcome(ladder.certain, possible, causes=causes, failure=ladder.failure, contradiction=contradiction)


def answer_rung(rule: Rule, value: object) -> int:
    """The rung a declared answer names; 0 where it names none."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value if 1 <= value <= len(rule.rungs) else 0
    if rule.graded:
        return 0
    return {"fail": 1, "pass": 2}.get(str(value), 0)


def _rungs_text(ladder: Ladder) -> str:
    allowed = (ladder.certain, *ladder.open)
    return f"rung {' or '.join(str(number) for number in allowed)}"
