"""What a recognition is to a verdict, whatever the provider: the rules it shows, the gates it leaves, whether it is enough."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.analysis.monotone.system import Step
from compliance.analysis.steps import meets, with_steps
from compliance.engine.state import State
from compliance.rulesets.ruleset import Recognition


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate or assessment that a rule set recognises, and what it shows."""

    recognition: str
    """Id of the recognition"""
    title: str
    """What is in force, in one line"""
    by: str
    """The body whose word it is"""
    reading: str | None
    """The clause we read so, where no published text says what it shows; null where one does"""
    rules: tuple[str, ...]
    """The rules in play that it shows"""
    gates_left: tuple[str, ...]
    """The gates in play that it does not bring to pass"""
    meets_necessary: bool
    """Whether the necessary part is met by whoever has it and passes no other rule"""


def shown_by(nobody: State) -> tuple[Shown, ...]:
    """Every recognition of a rule set, from the state in which every rule stands on its lowest rung."""
    return tuple(_shown(recognition, nobody) for recognition in nobody.ruleset.recognitions)


def _shown(recognition: Recognition, nobody: State) -> Shown:
    in_play = [standing.rule for standing in nobody.counted]
    steps = [Step(rule.id, recognition.shows[rule.id]) for rule in in_play if rule.id in recognition.shows]
    state = with_steps(nobody, steps)
    return Shown(
        recognition=recognition.id,
        title=recognition.title,
        by=recognition.by,
        reading=recognition.reading,
        rules=tuple(step.rule for step in steps),
        gates_left=tuple(s.rule.id for s in state.counted if s.rule.role == "gate" and not s.passes("certain")),
        meets_necessary=meets(state, "necessary", "certain"),
    )
