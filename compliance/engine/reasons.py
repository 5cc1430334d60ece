"""Why a finding came out as it did: the facts that decided it, what it still lacks and of what kind, and what has ended.

Worked out once for each finding that is shown, and never for one that is only counted: whatever is found here, the outcome
stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from compliance.engine.disputes import World
from compliance.engine.evidence import NO_DEMAND
from compliance.engine.grounds import Grounds
from compliance.engine.lacks import Grasp, Lack, Looking, cause_order, groups_of, in_order, with_late
from compliance.engine.outcome import Ladder, Outcome, answer_path, climb, reads_of, status_of
from compliance.language.deciding import LIMIT, deciding_facts
from compliance.language.lacking import excluded_entries
from compliance.language.program import Program
from compliance.language.values import NO_CAUSES, Failure, UnknownCauses, causes_of
from compliance.model.rule_values import Evidence
from compliance.model.statements import FactPath, in_profile, names_of, places_of, touches
from compliance.model.status import NotApplicableReason, Reason, Status
from compliance.rulesets.ruleset import Rule


def grasp(rule: Rule, outcome: Outcome, grounds: Grounds) -> Grasp:
    """What is to be said of an outcome: what it lacks where it is open, what decided it where it is not."""
    return _Grasping(rule, outcome, grounds).grasp()


def reason_of(rule: Rule, outcome: Outcome, found: Grasp) -> Reason | NotApplicableReason | None:
    """Why an outcome is not known, or is of no rule that counts; of a failure `ended`, where something has."""
    status = status_of(rule, outcome)
    unknown = status is Status.UNKNOWN or (status is Status.PASS and outcome.is_open)
    # A number known only as a range that leaves a comparison open has no cause: what is missing is the exact number.
    return outcome.excluded or found.reason or (Reason.MISSING if unknown else None)


class _Grasping:
    """One rule with its outcome, and what all of its worlds share."""

    def __init__(self, rule: Rule, outcome: Outcome, grounds: Grounds) -> None:
        self._rule = rule
        self._outcome = outcome
        self._grounds = grounds
        self._snapshot = grounds.snapshot
        self._status = status_of(rule, outcome)
        self._worlds = [
            _InWorld(rule, in_world, grounds, in_world.world)
            for in_world in outcome.in_each_world()
            if in_world.world is not None
        ]

    def grasp(self) -> Grasp:
        if self._status is Status.NOT_APPLICABLE:
            return Grasp((), (), (), frozenset())
        lacks = self._lacks() if self._outcome.is_open else ()
        ended = tuple(lack for lack in lacks if lack.last is not None)
        if self._status is Status.FAIL and not lacks:
            ended = self._lapses()
        decided = self._decided(lacks, ended)
        named = {
            path[:size] for path in (*decided, *(k.path for k in (*lacks, *ended))) for size in range(len(path) + 1)
        }
        return Grasp(lacks, ended, decided, self._excluded() - named)

    # --- What is lacking ----------------------------------------------------------------------------------------------

    def _lacks(self) -> tuple[Lack, ...]:
        found: dict[tuple[Reason, FactPath], Lack] = {}
        for in_world in self._worlds:
            for lack in in_world.lacks():
                found.setdefault((lack.reason, lack.path), lack)
        for cause in self._of_dispute():
            found.setdefault(cause, Lack(*cause))
        found = found or {cause: Lack(*cause) for cause in self._outcome.causes}
        return in_order(with_late(lack, self._snapshot) for lack in found.values())

    def _of_dispute(self) -> UnknownCauses:
        """The disputed facts that make the difference between the worlds, of all that the statements disagree on."""
        own = NO_CAUSES.union(*(one.outcome.causes for one in self._worlds))
        disputed = {path for reason, path in self._outcome.causes - own if reason is Reason.DISPUTED}
        if not disputed:
            return NO_CAUSES
        deciding = [[*one.deciding(one.status)] for one in self._worlds]
        shared = [p for p in disputed if deciding and all(self._names(paths, p) for paths in deciding)]
        by_any = [p for p in disputed if any(self._names(paths, p) for paths in deciding)]
        reads = places_of(reads_of(self._rule), self._snapshot.service)
        read = [path for path in disputed if any(touches(path, place) for place in reads)]
        return frozenset((Reason.DISPUTED, path) for path in shared or by_any or read or disputed)

    def _names(self, paths: Iterable[FactPath], disputed: FactPath) -> bool:
        names = tuple(names_of(disputed, self._snapshot.service))
        return any(touches(name, path) for path in paths for name in names)

    def _lapses(self) -> tuple[Lack, ...]:
        """What has ended and kept the rule from failing: the same in every world, or nothing."""
        found = [one.lapses() for one in self._worlds]
        return found[0] if found and all(found) else ()

    # --- What decided it ----------------------------------------------------------------------------------------------

    def _decided(self, lacks: Sequence[Lack], ended: Sequence[Lack]) -> tuple[FactPath, ...]:
        """The facts that decided it, most telling first, at most `LIMIT` of them.

        Of an unknown: what it lacks. Of one that fails: what has ended, then what keeps it from the next rung, and from passing.
        Of one that passes: what keeps it from the next rung, then what gave it its own.
        """
        paths: Iterable[FactPath]
        if self._status is Status.UNKNOWN:
            # That no service was named and that a parameter has no value yet are no facts, though they are in the way.
            paths = (k.path for k in lacks if k.reason is not Reason.NO_SERVICE and k.path[0] != "params")
        else:
            # A finding is an error by one failing world: those that could be evaluated say nothing of why.
            failing = [one for one in self._worlds if one.outcome.failure is not None]
            worlds = failing if self._status is Status.ERROR else self._worlds
            deciding = (path for one in worlds for path in one.deciding(self._status))
            gone = [k.path for k in ended] if self._status is Status.FAIL else []
            paths = [*gone, *(path for path in deciding if not _beside(path, gone))]
        in_file = (in_profile(path, self._snapshot.service) for path in paths)
        return tuple(islice(dict.fromkeys(in_file), LIMIT))

    def _excluded(self) -> frozenset[FactPath]:
        excluded = [one.excluded() for one in self._worlds]
        return excluded[0].intersection(*excluded[1:]) if excluded else frozenset()


class _InWorld:
    """A rule, its outcome in one world, and the facts of that world."""

    def __init__(self, rule: Rule, outcome: Outcome, grounds: Grounds, world: World) -> None:
        self._rule = rule
        self.outcome = outcome
        self._grounds = grounds
        self._world = world
        self._parameters = grounds.parameters[rule.scope]

    @property
    def status(self) -> Status:
        """The status in this world."""
        return status_of(self._rule, self.outcome)

    def _facts(self, program: Program, evidence: Evidence) -> tuple[FactPath, ...]:
        environment = self._grounds.snapshot.environment(self._world, evidence)
        return deciding_facts(program, environment, self._parameters)

    def _open(self) -> Iterator[tuple[Program, Evidence]]:
        """The conditions that leave it open, each with the evidence asked for."""
        if self.outcome.applies is None:
            assert self._rule.applies is not None  # it is unknown whether it applies
            yield self._rule.applies, self._rule.evidence
            return
        for number in climb(self._rule, self._grounds.values(self._rule, self._world)).open:
            rung = self._rule.rungs[number - 1]
            if rung.when is not None and number > self.outcome.certain:
                yield rung.when, rung.evidence

    def lacks(self) -> Iterator[Lack]:
        """What the outcome lacks in this world."""
        if not self.outcome.causes and self.outcome.certain == self.outcome.possible:
            return
        looking = Looking(self._grounds.snapshot, self._world, self._parameters)
        for reason, path in sorted(self.outcome.causes):
            if path[0] == "answers" or reason in (Reason.DISPUTED, Reason.NO_SERVICE):
                yield looking.lack(reason, path, self._rule.evidence)
        for program, evidence in self._open():
            yield from looking.lacks(program, evidence)

    def lapses(self) -> tuple[Lack, ...]:
        """What has ended and would have kept the outcome from failing."""
        looking = Looking(self._grounds.snapshot, self._world, self._parameters)
        for number in self._missed(Status.FAIL, self._grounds.values(self._rule, self._world)):
            rung = self._rule.rungs[number - 1]
            found = () if rung.when is None else looking.lapses(rung.when, rung.evidence, failed=True)
            if found:
                return found
        return ()

    def excluded(self) -> frozenset[FactPath]:
        """The entries of lists that cannot matter to any condition looked at, by what is stated of them."""
        programs = self._rule.programs if self.outcome.applies is not None else filter(None, (self._rule.applies,))
        snapshot = self._grounds.snapshot
        members = snapshot.table(self._world).members
        found = [
            (program, excluded_entries(program, stated, self._parameters))
            for program in programs
            if any("*" in path and path[: path.index("*")] in members for path in program.reads)
            for stated in [snapshot.environment(self._world, NO_DEMAND, groups_of(program))]
        ]
        if len(found) == 1:
            return found[0][1]
        return frozenset(
            path
            for path in frozenset().union(*(excluded for _, excluded in found))
            if all(path in other or not _reads(program, path) for program, other in found)
        )

    def deciding(self, status: Status) -> Iterator[FactPath]:
        """The facts that decided the outcome in this world, given the status of the finding over all of them."""
        rule = self._rule
        if rule.applies is not None and self.outcome.applies is None:
            yield from self._facts(rule.applies, rule.evidence)
            return
        values = self._grounds.values(rule, self._world)
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
        if status is Status.PASS:
            yield from self._reached(values)

    def _is_declared(self, ladder: Ladder) -> bool:
        """Did a declared answer settle what the facts left open?"""
        settled = self.outcome.certain == self.outcome.possible
        return bool(ladder.open) and settled and self.outcome.recognition is None

    def _missed(self, status: Status, values: list[Any]) -> Iterator[int]:
        """The rungs worth explaining: the next one above the rung reached, and of a failing rule the one it passes from.

        Where rungs of a failing rule are excluded, the lowest of these takes the place of the next one.
        """
        lowest = self.outcome.certain + 1
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
        return [path for reason, path in sorted(causes_of(value), key=cause_order) if reason is not Reason.NO_SERVICE]

    def _reached(self, values: list[Any]) -> Iterable[FactPath]:
        """The facts that gave the outcome its rung, or those it is recognised by."""
        recognition = self._grounds.recognised.of(self.outcome.recognition)
        if recognition is not None:
            return self._grounds.recognised.facts(recognition, self._world)
        rung = self._rule.rungs[self.outcome.certain - 1]
        if values[self.outcome.certain - 1] is not True or rung.when is None:
            return ()
        return self._facts(rung.when, rung.evidence)


def _beside(path: FactPath, ended: Iterable[FactPath]) -> bool:
    """Is a fact one of another entry of a list in which something has ended, or said of the list as a whole?"""
    for gone in ended:
        entry = gone[:-1] if gone[-1] == "expires" else gone
        size = len(entry) - 1
        if path[:size] == entry[:size] and path[: size + 1] != entry:
            return True
    return False


def _reads(program: Program, entry: FactPath) -> bool:
    """Does a condition read anything of an entry of a list?"""
    return any(touches(entry, path) for path in program.reads)
