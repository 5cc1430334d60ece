"""What is to be found out or proven: rules that are not settled, and first what a certificate would settle of them.

A body does not attest what fails, so a recognition is no item of the monotone system; it settles open rules all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from compliance.engine.lacks import Grasp, recognition_lacks
from compliance.engine.monotone.roles import may_decide
from compliance.engine.outcome import End, Outcome
from compliance.engine.reasons import grasp
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.engine.steps import meets, rungs_reached, system_at, targets_of, ways_to_apply
from compliance.model.findings import Span
from compliance.model.records import dataclass
from compliance.model.statements import dotted
from compliance.model.status import Basis, Force, Reason, Target
from compliance.rulesets.ruleset import Recognition


@dataclass(frozen=True, slots=True)
class Proof:
    """A recognition of which it is not known whether it is in force, and what it would settle."""

    recognition: str
    """Id of the recognition"""
    title: str
    """What would be in force, in one line"""
    by: str
    """The body whose word it is"""
    reading: str | None
    """The clause we read so, where no published text says what it shows; null where one does"""
    reason: Reason | None
    """Why it is not known to be in force"""
    facts: tuple[str, ...]
    """The facts to find out or to back better"""
    settles: tuple[str, ...]
    """The open rules it would settle"""
    open_rules: int
    """How many rules are open"""
    gates: int
    """How many of those it would settle are gates"""
    open_gates: int
    """How many gates are open"""
    gives: bool
    """Whether it alone would give the verdict wanted"""


@dataclass(frozen=True, slots=True)
class FindOut:
    """A rule that is not settled, and what is to be found out for it."""

    rule: str
    """Id of the rule"""
    title: str
    """Its title"""
    facts: tuple[str, ...]
    """The facts in the way"""
    score_span: Span | None
    """Total score with the rule at its worst and at its best while all else that is open turns out badly; null where
    there is no score
    """
    could_change_verdict: bool
    """Whether settling it could change the verdict; false only where it is proven that it cannot"""


def proofs(state: State, target: Target) -> tuple[Proof, ...]:
    """Recognitions that would settle something, those first that settle the most gates, then the most rules."""
    if state.grounds.accept is Basis.FACTS:
        return ()
    accepted = (
        r for r in state.ruleset.recognitions if r.reading is None or state.grounds.accept is not Basis.ATTESTED
    )
    settling = [proof for recognition in accepted for proof in _proof(recognition, state, target)]
    return tuple(sorted(settling, key=lambda one: (not one.gives, -one.gates, -len(one.settles), one.recognition)))


def _proof(recognition: Recognition, state: State, target: Target) -> Iterator[Proof]:
    decided = state.grounds.recognised.decided(recognition)
    open_ = [standing for standing in state.counted if not standing.settled]
    settled = {s.rule.id: _at_least(s, recognition.shows[s.rule.id]) for s in open_ if _is_shown(s, recognition)}
    if decided.force is not Force.UNKNOWN or not settled:
        return
    gates = [standing.rule.id for standing in open_ if standing.rule.role == "gate"]
    lacks = recognition_lacks(decided, state.grounds.recognised)
    yield Proof(
        recognition=recognition.id,
        title=recognition.title,
        by=recognition.by,
        reading=recognition.reading,
        reason=lacks[0].reason if lacks else None,
        facts=tuple(sorted({dotted(lack.path) for lack in lacks})),
        settles=tuple(settled),
        open_rules=len(open_),
        gates=sum(rule in settled for rule in gates),
        open_gates=len(gates),
        gives=meets(state.with_outcomes(settled), target, "certain"),
    )


def _is_shown(standing: Standing, recognition: Recognition) -> bool:
    outcome = standing.outcome
    applies = outcome.applies is True and outcome.failure is None
    return applies and outcome.certain < recognition.shows.get(standing.rule.id, 0) <= outcome.possible


def _at_least(standing: Standing, rung: int) -> Outcome:
    return replace(standing.outcome, certain=rung)


def facts_in_the_way(found: Grasp) -> tuple[str, ...]:
    """Paths of the facts that keep an outcome open and could settle it."""
    return tuple(sorted({dotted(lack.path) for lack in found.lacks}))


def find_out(state: State) -> tuple[FindOut, ...]:
    """What is open, first what could change the verdict, then what moves the score most."""
    deciding = _deciding(state)
    open_rules = [
        FindOut(
            s.rule.id,
            s.rule.title,
            facts_in_the_way(grasp(s.rule, s.outcome, state.grounds)),
            _span(s, state),
            deciding is None or s.rule.id in deciding,
        )
        for s in state.counted
        if not s.settled
    ]
    return tuple(sorted(open_rules, key=lambda one: (not one.could_change_verdict, -_width(one.score_span))))


def _deciding(state: State) -> frozenset[str] | None:
    """Rules that are open and can still decide a part of the verdict, at either end, or may turn out not to apply.

    A rule that turns out not to apply can make others decide, so every way in which rules may apply is looked at; `None`
    where these are too many.
    """
    if len(state.judge().possible) == 1:
        return frozenset()
    ways = ways_to_apply(state)
    if ways is None:
        return None
    ends: tuple[End, End] = ("certain", "possible")
    left = (
        system_at(way, target, end).within(rungs_reached(way, "possible")).given(rungs_reached(way, "certain"))
        for way in ways
        for target in targets_of(state.ruleset)
        for end in ends
    )
    may_not_apply = (s.rule.id for s in state.counted if s.outcome.applies is None)
    return frozenset(may_not_apply).union(*map(may_decide, left))


def _span(standing: Standing, state: State) -> Span | None:
    ends = state.scores_between(standing)
    return None if ends is None else Span(float(ends[0]), float(ends[1]))


def _width(span: Span | None) -> float:
    return span.possible - span.certain if span else 0.0
