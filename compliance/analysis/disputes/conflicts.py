"""Recognitions in force that say otherwise than facts: both sides, and whether the facts are as strong as they have to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.engine.facts_read import facts_read
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.model.scorecard import Fact
from compliance.model.status import Status


@dataclass(frozen=True, slots=True)
class Conflict:
    """A certificate that shows a rule, and facts that say otherwise."""

    rule: str
    """Id of the rule"""
    title: str
    """The requirement in a few words"""
    status: Status
    """How it comes out"""
    recognition: str
    """Id of the recognition"""
    shown: str
    """What is in force, in one line"""
    by: str
    """The body whose word it is"""
    facts_count: bool
    """Whether the facts are as strong as the recognition has to be, and so count; else nothing is settled"""
    shown_by: tuple[Fact, ...]
    """The facts by which the recognition is in force"""
    facts: tuple[Fact, ...]
    """The facts that say otherwise"""


def conflicts(state: State) -> Iterator[Conflict]:
    """Every rule of which facts say otherwise than a recognition in force, in the order of the rule set."""
    for standing in state.standings:
        yield from _of_rule(standing, state)


def _of_rule(standing: Standing, state: State) -> Iterator[Conflict]:
    snapshot, recognised = state.snapshot, state.grounds.recognised
    for against in standing.outcome.against:
        recognition = recognised.of(against.recognition)
        assert recognition is not None  # the outcome names one of the rule set
        yield Conflict(
            rule=standing.rule.id,
            title=standing.rule.title,
            status=standing.status,
            recognition=recognition.id,
            shown=recognition.title,
            by=recognition.by,
            facts_count=against.outweighed,
            shown_by=facts_read(snapshot, against.shown_by),
            facts=facts_read(snapshot, against.facts),
        )
