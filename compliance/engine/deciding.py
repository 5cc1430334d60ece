"""Which facts decided a finding: those that settled it, or those in its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from compliance.engine.disputes import World
from compliance.engine.grounds import Grounds
from compliance.engine.outcome import Ladder, Outcome, answer_path, climb
from compliance.language.deciding import LIMIT, deciding_facts
from compliance.language.program import Program
from compliance.language.values import Failure, UnknownCauses, causes_of
from compliance.model.rule_values import Evidence
from compliance.model.statements import FactPath, dotted, in_profile
from compliance.model.status import REASON_ORDER, Reason, Status
from compliance.rulesets.ruleset import Rule


def decided_by(rule: Rule, outcome: Outcome, status: Status, grounds: Grounds) -> tuple[str, ...]:
    """Paths of the facts that decided a finding, dotted, most telling first, at most `LIMIT` of them.

    For an unknown one: the facts it lacks. For one that fails, or passes short of its top rung: the facts that keep it from
    the next rung, then those that keep it from passing, in every world where sources disagree. None where the top rung is
    reached or the rule does not apply: there is nothing to look for. A rule `finance.paid_in_meur >= 20 || identity.listed`
    that fails is decided by both facts.
    """
    at_the_top = status is Status.PASS and outcome.certain == len(rule.rungs)
    if at_the_top or status is Status.NOT_APPLICABLE:
        return ()
    unknown = status is Status.UNKNOWN
    paths = _in_the_way(outcome.causes) if unknown else _in_all_worlds(rule, outcome, status, grounds)
    return tuple(islice(dict.fromkeys(dotted(in_profile(path, grounds.snapshot.service)) for path in paths), LIMIT))


def _in_the_way(causes: UnknownCauses) -> Iterator[FactPath]:
    """The facts that an unknown value lacks, in the order of their reasons.

    That no service was named and that a parameter has no value yet are no facts, though they are causes.
    """
    for reason, path in sorted(causes, key=lambda cause: (REASON_ORDER[cause[0]], cause[1])):
        if reason is not Reason.NO_SERVICE and path[0] != "params":
            yield path


def _in_all_worlds(rule: Rule, outcome: Outcome, status: Status, grounds: Grounds) -> Iterator[FactPath]:
    for in_world in outcome.worlds or (outcome,):
        # A finding is an error by one failing world: those that could be evaluated say nothing of why.
        if status is not Status.ERROR or in_world.failure is not None:
            world = in_world.world or grounds.snapshot.first_world
            yield from _InWorld(rule, in_world, grounds, world).deciding(status)


class _InWorld:
    """A rule, its outcome in one world, and the facts of that world."""

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
        """The facts that decided the outcome in this world, given the status of the finding over all of them."""
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
        """The rungs worth explaining: the next one above the rung reached, and of a failing rule the one it passes from.

        Where rungs of a failing rule are excluded, the lowest of these takes the place of the next one.
        """
        lowest = self._outcome.certain + 1
        if status is Status.FAIL:
            excluded = (number for number in range(lowest, len(values) + 1) if values[number - 1] is False)
            lowest = next(excluded, lowest)
        if lowest <= len(values):
            yield lowest
        if status is Status.FAIL and lowest < self._rule.pass_rung:
            yield self._rule.pass_rung

    def _rung(self, number: int, values: list[Any]) -> Iterable[FactPath]:
        """The facts that keep the outcome from a rung.

        Those of the rung's condition; of a rung without one, those of the lower rung that excludes it, or else the missing
        declared answer.
        """
        value = values[number - 1]
        if value is None:
            below = next((n for n, lower in enumerate(values[: number - 1], start=1) if lower is False), None)
            if below is None:
                return (answer_path(self._rule),)
            number, value = below, False
        rung = self._rule.rungs[number - 1]
        if value is False or value.__class__ is Failure:
            assert rung.when is not None  # it has a value
            return self._facts(rung.when, rung.evidence)
        return _in_the_way(causes_of(value))
