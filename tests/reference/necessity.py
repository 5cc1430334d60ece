"""From a witness that the analysis constructed back to the provider it speaks of."""

from __future__ import annotations

from compliance.analysis.necessity.necessity import Witness
from compliance.engine.monotone.system import Step
from compliance.engine.state import State
from compliance.engine.steps import with_steps


def reached_by(state: State, witness: Witness) -> State:
    """The hypothetical provider of a constructed witness: what it passes at the top, what it fails at the bottom.

    A rung it fails is missed, and the one below it reached.
    """
    missed = dict(name.partition(">=rung ")[::2] for name in witness.fails)
    rungs = {s.rule.id: len(s.rule.rungs) for s in state.counted}
    rungs |= {id_: int(rung) - 1 if rung else 1 for id_, rung in missed.items()}
    return with_steps(state, [Step(id_, rung) for id_, rung in rungs.items()])
