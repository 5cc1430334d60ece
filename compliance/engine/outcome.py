"""One rule's outcome: how far facts carry it up its rungs in one world, and in every world they allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import Any, Literal

from compliance.engine.disputes import World
from compliance.language.values import NO_CAUSES, Failure, UnknownCauses, causes_of
from compliance.model.records import dataclass
from compliance.model.statements import FactPath
from compliance.model.status import REASON_ORDER, Basis, NotApplicableReason, Reason, Status
from compliance.rulesets.ruleset import Rule


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where conditions lead a rule.

    Attributes:
        certain: the highest rung, from 1, whose condition is true; else the lowest.
        open: the rungs above it that are not excluded, lowest first.
        causes: what would settle the open ones.
        failure: the message of a condition of an open rung that could not be evaluated.
        needs_answer: whether an open rung has no condition, and only an answer or a recognition settles it.
    """

    certain: int
    open: tuple[int, ...]
    causes: UnknownCauses
    failure: str | None
    needs_answer: bool

    @property
    def possible(self) -> int:
        """The highest rung that is not excluded."""
        return self.open[-1] if self.open else self.certain

    def excludes(self, rung: int) -> bool:
        """Is a rung out of reach: neither reached for certain nor open?"""
        return rung > self.certain and rung not in self.open


def first_reason(causes: UnknownCauses) -> Reason | None:
    """Why something is unknown: the first of the reasons in their order; `None` where there is none."""
    return min((reason for reason, _ in causes), key=REASON_ORDER.__getitem__, default=None)


def climb(rule: Rule, values: Sequence[Any]) -> Ladder:
    """The ladder of a rule, given the value of each rung's condition (`None` for a rung without one).

    A false condition excludes its rung and, above it, rungs without condition.
    """
    certain, first_false = 1, len(values) + 1
    for number, value in enumerate(values, start=1):
        if value is True:
            certain = number
        elif value is False and number < first_false:
            first_false = number
    open_: list[int] = []
    causes: UnknownCauses = NO_CAUSES
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


End = Literal["certain", "possible"]


@dataclass(frozen=True, slots=True)
class Against:
    """A recognition in force that says otherwise than facts.

    Attributes:
        recognition: its id.
        outweighed: whether the facts are as strong as it has to be, and so win; else nothing is settled.
        facts: the facts that say otherwise.
        shown_by: the facts it is in force by.
    """

    recognition: str
    outweighed: bool
    facts: tuple[FactPath, ...]
    shown_by: tuple[FactPath, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rungs from 1. `applies` is `None` where that is unknown; the rungs are then the whole ladder.

    Attributes:
        certain: the rung reached for certain.
        possible: the highest rung still possible.
        applies: whether the rule applies.
        causes: what would settle it.
        failure: the message of a condition that could not be evaluated.
        contradiction: a declared answer outside what facts and recognitions allow.
        excluded: why the rule does not count.
        worlds: the outcome in each world where sources disagree.
        recognition: id of the recognition that gave the certain rung.
        against: recognitions in force that say otherwise than facts.
        world: the world it was decided in; of an outcome over several, one of them.
    """

    certain: int
    possible: int
    applies: bool | None = True
    causes: UnknownCauses = NO_CAUSES
    failure: str | None = None
    contradiction: str | None = None
    excluded: NotApplicableReason | None = None
    worlds: tuple[Outcome, ...] = ()
    recognition: str | None = None
    against: tuple[Against, ...] = ()
    world: World | None = field(default=None, repr=False, compare=False)

    @property
    def reason(self) -> Reason | None:
        """Why it is unknown: the first of the reasons in their order, over all that it read."""
        return first_reason(self.causes)

    @property
    def is_open(self) -> bool:
        """Is anything about it still to be settled? Never of a rule that does not count."""
        between = self.certain != self.possible or self.applies is None or self.failure is not None
        return between and self.excluded is None

    def in_each_world(self) -> Iterator[Outcome]:
        """The outcome in every single world; itself where it is of one."""
        if not self.worlds:
            yield self
        for world in self.worlds:
            yield from world.in_each_world()


@dataclass(frozen=True, slots=True)
class Readings:
    """A rule's outcome as more and more people's word is taken; the last one counts all of it."""

    facts: Outcome
    attested: Outcome
    read: Outcome
    declared: Outcome

    def at(self, accept: Basis) -> Outcome:
        """The outcome on this basis and those before it."""
        on_it: Outcome = getattr(self, accept.value)
        return on_it

    @classmethod
    def alike(cls, outcome: Outcome) -> Readings:
        """Nobody's word makes a difference."""
        return cls(outcome, outcome, outcome, outcome)


def status_of(rule: Rule, outcome: Outcome) -> Status:
    """The status of a finding."""
    if outcome.excluded is not None:
        return Status.NOT_APPLICABLE
    # A rule that is broken in one reading of what is disputed is broken, though in another one it may not apply: which is right
    # is about the provider, and no fact mends a rule. So this comes before whether it applies.
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
    return rule.rests_on


def combine(
    rule: Rule, outcomes: tuple[Outcome, ...], disputed: UnknownCauses, before: tuple[Outcome, ...] = ()
) -> Outcome:
    """Outcomes that are alike in every world: that. Otherwise anything between, for the dispute's sake.

    `before` are those of the same worlds on the basis before this one. Whatever is certain of all of them was last missing
    where least was certain, so the recognition that gave it there gave it.
    """
    first = outcomes[0]
    shown = min(zip(before or outcomes, outcomes, strict=True), key=lambda pair: pair[0].certain)[1].recognition
    alike = all(
        (o.certain, o.possible, o.applies, o.excluded) == (first.certain, first.possible, first.applies, first.excluded)
        for o in outcomes
    )
    causes = NO_CAUSES.union(*(o.causes for o in outcomes))
    failure = next((o.failure for o in outcomes if o.failure is not None), None)
    contradiction = next((o.contradiction for o in outcomes if o.contradiction is not None), None)
    against = tuple(dict.fromkeys(one for o in outcomes for one in o.against))
    joint = first
    if not alike:
        applies = first.applies if all(o.applies is first.applies for o in outcomes) else None
        certain = 1 if applies is None else min(o.certain for o in outcomes)
        joint = Outcome(certain, len(rule.rungs) if applies is None else max(o.possible for o in outcomes), applies)
        causes |= disputed
    return replace(
        joint,
        causes=causes,
        failure=failure,
        contradiction=contradiction,
        worlds=outcomes,
        recognition=shown,
        against=against,
    )


def answer_rung(rule: Rule, value: object) -> int:
    """The rung a declared answer names; 0 where it names none."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value if 1 <= value <= len(rule.rungs) else 0
    if rule.graded:
        return 0
    return {"fail": 1, "pass": 2}.get(str(value), 0)
