"""Which facts decided a finding: those that settled it, or those in its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from compliance.engine.disputes import World
from compliance.engine.grounds import Grounds
from compliance.engine.ladder import Ladder, climb
from compliance.engine.outcome import Outcome, answer_path
from compliance.engine.paths import dotted, in_profile
from compliance.language.deciding import LIMIT, deciding_facts
from compliance.language.program import Program
from compliance.language.values import Causes, Failure, causes_of
from compliance.model.provider import FactPath
from compliance.model.status import REASON_ORDER, Reason, Status
from compliance.rulesets.ruleset import Evidence, Rule


def decided_by(rule: Rule, outcome: Outcome, status: Status, grounds: Grounds) -> tuple[str, ...]:
    """Paths of the facts that decided what a rule came to, at most `LIMIT`, the one to look at first first.

    For what is open: what is in the way. For what is settled short of the top: what keeps it from the lowest rung it does
    not reach, then what keeps it from passing; in every world where sources disagree. Nothing where there is nothing to look
    for: the top is reached, or the rule does not apply.
    """
    at_the_top = status is Status.PASS and outcome.certain == len(rule.rungs)
    if at_the_top or status is Status.NOT_APPLICABLE:
        return ()
    unknown = status is Status.UNKNOWN
    paths = _in_the_way(outcome.causes) if unknown else _in_all_worlds(rule, outcome, status, grounds)
    return tuple(islice(dict.fromkeys(dotted(in_profile(path, grounds.snapshot.service)) for path in paths), LIMIT))


def _in_the_way(causes: Causes) -> Iterator[FactPath]:
    """Unknown facts, first those with the reason that is named first; a service nobody named and a parameter are none."""
    for reason, path in sorted(causes, key=lambda cause: (REASON_ORDER[cause[0]], cause[1])):
        if reason is not Reason.NO_SERVICE and path[0] != "params":
            yield path


def _in_all_worlds(rule: Rule, outcome: Outcome, status: Status, grounds: Grounds) -> Iterator[FactPath]:
    for own in outcome.worlds or (outcome,):
        if status is not Status.ERROR or own.failure is not None:
            yield from _InWorld(rule, own, grounds, own.world or grounds.snapshot.first_world).deciding(status)


class _InWorld:
    """A rule and its outcome in one world."""

    def __init__(self, rule: Rule, outcome: Outcome, grounds: Grounds, world: World) -> None:
        self._rule = rule
        self._outcome = outcome
        self._parameters = grounds.parameters[rule.scope]
        self._snapshot = grounds.snapshot
        self._world = world

    def _environment(self, evidence: Evidence) -> Mapping[str, Any]:
        return self._snapshot.environment(self._world, evidence)

    def _facts(self, program: Program, evidence: Evidence) -> tuple[FactPath, ...]:
        return deciding_facts(program, self._environment(evidence), self._parameters)

    def deciding(self, status: Status) -> Iterator[FactPath]:
        """The facts that decided it."""
        rule = self._rule
        if rule.applies is not None and self._outcome.applies is None:
            yield from self._facts(rule.applies, rule.evidence)
            return
        values = [
            None if rung.when is None else rung.when.evaluate(self._environment(rung.evidence), self._parameters)
            for rung in rule.rungs
        ]
        ladder = climb(rule, values)
        if status is Status.ERROR:
            numbers: Iterable[int] = [n for n in ladder.open if values[n - 1].__class__ is Failure]
        elif self._is_declared(ladder):
            yield answer_path(rule)
            return
        else:
            numbers = self._missed(status, values)
        for number in numbers:
            yield from self._rung(number, values)

    def _is_declared(self, ladder: Ladder) -> bool:
        """Did a declared answer settle what the facts left open?"""
        settled = self._outcome.certain == self._outcome.possible
        return bool(ladder.open) and settled and self._outcome.recognition is None

    def _missed(self, status: Status, values: list[Any]) -> Iterator[int]:
        """The lowest rung that is not reached, of a failing rule the lowest that is excluded; and the one it passes from."""
        lowest = self._outcome.certain + 1
        if status is Status.FAIL:
            excluded = (number for number in range(lowest, len(values) + 1) if values[number - 1] is False)
            lowest = next(excluded, lowest)
        if lowest <= len(values):
            yield lowest
        if status is Status.FAIL and lowest < self._rule.pass_rung:
            yield self._rule.pass_rung

    def _rung(self, number: int, values: list[Any]) -> Iterable[FactPath]:
        """What keeps it from a rung: its condition, a lower one that excludes it too, or that nobody declared it."""
        value = values[number - 1]
        if value is None:
            below = next((n for n, found in enumerate(values[: number - 1], start=1) if found is False), None)
            if below is None:
                return (answer_path(self._rule),)
            number, value = below, False
        rung = self._rule.rungs[number - 1]
        if value is False or value.__class__ is Failure:
            assert rung.when is not None  # it has a value
            return self._facts(rung.when, rung.evidence)
        return _in_the_way(causes_of(value))
