"""What a scorecard comes to once disputes are settled one way or the other.

A dispute is settled by believing one of its orders, as a world does; all others stay open. Only rules that read a dispute
settled are decided anew. The verdict of a settled dispute is always among those possible before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from compliance.analysis.monotone.roles import decides
from compliance.analysis.situation import Situation, targets_of
from compliance.engine.evaluate import level_shown, parameters_of, score_shown
from compliance.engine.outcome import End, decide, reads_of, status_of
from compliance.engine.scoring import Standing
from compliance.engine.snapshot import Snapshot
from compliance.engine.verdict import NothingEvaluatedError
from compliance.model.provider import FactPath
from compliance.model.scorecard import LevelSpan, RungSpan, Score
from compliance.model.status import NotApplicableReason, Status, VerdictStatus
from compliance.rulesets.ruleset import RuleSet

TRIALS_LIMIT = 256
"""Combinations of settled disputes that are tried; beyond that nothing is claimed of them."""

Settled = Mapping[int, int]
"""Disputes by number, each with the order believed."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a scorecard comes to; no verdict is possible where nothing is left to evaluate."""

    verdict: VerdictStatus | None
    """The verdict; null where nothing is left to evaluate"""
    possible: tuple[VerdictStatus, ...]
    """The verdicts still possible, worst first; none where nothing is left to evaluate"""
    score: Score | None
    """Total score; null where the rule set has no points"""
    level: LevelSpan | None
    """Overall level; null where the rule set has no levels"""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule comes out."""

    rule: str
    """Id of the rule"""
    status: Status
    """How it comes out"""
    rung: RungSpan
    """The rung reached"""


@dataclass(frozen=True, slots=True)
class Together:
    """Settling these other disputes so makes a dispute decide."""

    settled: Settled
    results: tuple[Result, ...]


class Settling:
    """One provider under one rule set at one day, with its disputes to be settled."""

    def __init__(self, ruleset: RuleSet, snapshot: Snapshot) -> None:
        self._ruleset = ruleset
        self._snapshot = snapshot
        self._situation = Situation.of(ruleset, snapshot)
        self._parameters = parameters_of(ruleset, snapshot)
        self._found: dict[frozenset[tuple[int, int]], tuple[Standing, ...]] = {}
        self._results: dict[frozenset[tuple[int, int]], Result] = {}

    @property
    def situation(self) -> Situation:
        """Everything as it is, every dispute open."""
        return self._situation

    @cached_property
    def readers(self) -> Mapping[int, tuple[str, ...]]:
        """The rules in play that read each open dispute, by its number, in the order of the rule set."""
        found: dict[int, list[str]] = {}
        if self._ruleset.assesses != "service" or self._snapshot.service is not None:
            for standing in self._situation.standings:
                if standing.outcome.excluded in (None, NotApplicableReason.DOES_NOT_APPLY):
                    for number in self._snapshot.disputes_read(reads_of(standing.rule)):
                        found.setdefault(number, []).append(standing.rule.id)
        return {number: tuple(rules) for number, rules in sorted(found.items())}

    def read(self, number: int, paths: Iterable[FactPath]) -> Iterator[FactPath]:
        """Those of the paths of a dispute that the rules reading it read."""
        rules = self.readers[number]
        reads = {path for s in self._situation.standings if s.rule.id in rules for path in reads_of(s.rule)}
        own = () if self._snapshot.service is None else ("services", self._snapshot.service)
        rooted = {(*own, *read[1:]) if own and read[0] == "service" else read for read in reads}
        rooted |= {(*own, "facts", *read) for read in reads if own}
        for path in paths:
            if any(all(b in ("*", a) for a, b in zip(path, read, strict=False)) for read in rooted):
                yield path

    @cached_property
    def orders(self) -> Mapping[int, tuple[int, ...] | None]:
        """For each dispute that is read, the orders that differ in what is read of it; `None` for too many."""
        found: dict[int, tuple[int, ...] | None] = {}
        for number, rules in self.readers.items():
            others = {n: 0 for n in range(len(self._snapshot.disputes)) if n != number}
            reads = {path for s in self._situation.standings if s.rule.id in rules for path in reads_of(s.rule)}
            worlds = self._snapshot.believing(others).worlds(reads)
            found[number] = None if worlds is None else tuple(sorted({world[number] for world in worlds}))
        return found

    def result(self, settled: Settled) -> Result:
        """The verdict, score and level with these disputes settled."""
        key = frozenset(settled.items())
        if key not in self._results:
            self._results[key] = result_of(
                Situation(self._ruleset, self._standings(settled), self._situation.parameters)
            )
        return self._results[key]

    def rules(self, number: int, order: int) -> tuple[RuleResult, ...]:
        """How the rules that read a dispute come out with it settled."""
        standings = {s.rule.id: s for s in self._standings({number: order})}
        return tuple(_rule_result(standings[rule]) for rule in self.readers[number])

    def _standings(self, settled: Settled) -> tuple[Standing, ...]:
        key = frozenset(settled.items())
        if key not in self._found:
            snapshot = self._snapshot.believing(settled)
            touched = {rule for number in settled for rule in self.readers[number]}
            self._found[key] = tuple(
                Standing(s.rule, decide(s.rule, self._ruleset, snapshot, self._parameters))
                if s.rule.id in touched
                else s
                for s in self._situation.standings
            )
        return self._found[key]

    def decides(self, number: int, orders: Sequence[int], settled: Settled) -> bool:
        """Is another verdict possible in one reading of a dispute than in another, some others being settled?"""
        return len({self.result({**settled, number: order}).possible for order in orders}) > 1

    def together(self, number: int, orders: Sequence[int]) -> Together | None:
        """The fewest other disputes whose settling makes this one decide, as far as combinations are tried."""
        for settled in self._combinations(number):
            if len(self._results) + len(orders) > TRIALS_LIMIT:
                break
            if self.decides(number, orders, settled):
                return Together(settled, tuple(self.result({**settled, number: order}) for order in orders))
        return None

    def never_decides(self, number: int) -> bool:
        """Is it proven that a dispute cannot change the verdict, whatever else turns out how?

        It is where one verdict only is possible, where the rules that read it are settled with it open, or where the verdict
        hangs on none of them, however the rules that are not settled come out.
        """
        if len(self.result({}).possible) == 1:
            return True
        read = self.readers[number]
        hanging = [s for s in self._situation.counted if s.rule.id in read and not s.settled]
        if hanging and any(s.outcome.applies is None for s in self._situation.counted):
            return False
        return not any(self._may_decide(standing.rule.id) for standing in hanging)

    def _may_decide(self, rule: str) -> bool:
        now = self._situation
        certain, possible = now.levels("certain"), now.levels("possible")
        ends: tuple[End, ...] = ("certain", "possible")
        return any(
            decides(now.system(target, end).within(possible).given(certain), rule) is not False
            for target in targets_of(self._ruleset)
            for end in ends
        )

    def _combinations(self, number: int) -> Iterator[Settled]:
        """Ways to settle other disputes, those that settle few first."""
        others = {n: orders for n, orders in self.orders.items() if n != number and orders is not None}
        for size in range(1, len(others) + 1):
            for chosen in combinations(others, size):
                for orders in product(*(others[n] for n in chosen)):
                    yield dict(zip(chosen, orders, strict=True))


def result_of(situation: Situation) -> Result:
    """What a situation comes to."""
    results = situation.totals()
    score, level = score_shown(results.score), level_shown(situation.ruleset, results.level)
    try:
        judgement = situation.judge()
    except NothingEvaluatedError:
        return Result(None, (), score, level)
    return Result(judgement.status, judgement.possible, score, level)


def _rule_result(standing: Standing) -> RuleResult:
    outcome = standing.outcome
    return RuleResult(standing.rule.id, status_of(standing.rule, outcome), RungSpan(outcome.certain, outcome.possible))
