"""What a certificate would settle of what is open: the first thing to find out or prove, and never a thing to change.

A body does not attest what fails, so a recognition is no item of the monotone system; it settles open rules all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from compliance.engine.outcome import Outcome
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.engine.steps import meets
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
    yield Proof(
        recognition=recognition.id,
        title=recognition.title,
        by=recognition.by,
        reading=recognition.reading,
        reason=decided.reason,
        facts=tuple(sorted({dotted(path) for _, path in decided.causes})),
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
