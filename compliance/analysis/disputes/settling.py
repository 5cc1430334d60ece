"""What a scorecard comes to once disputes are settled one way or the other.

A dispute is settled by believing one of its orders, as a world does; all others stay open. Only rules that read a dispute
settled are decided anew. The verdict of a settled dispute is always among those possible before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, islice, product

from compliance.engine.decide import decide
from compliance.engine.grounds import grounds_of
from compliance.engine.monotone.roles import decides
from compliance.engine.outcome import End
from compliance.engine.scorecard import level_shown, score_shown
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.engine.steps import rungs_reached, system_at, targets_of
from compliance.model.findings import RungSpan
from compliance.model.records import dataclass
from compliance.model.scorecard import LevelSpan, Score
from compliance.model.statements import FactPath, places_of, touches
from compliance.model.status import NotApplicableReason, Status, VerdictStatus

TRIALS_LIMIT = 256
"""Combinations of settled disputes that are tried; beyond that nothing is claimed of them."""

LOOKED_AT_LIMIT = 8_192
"""Disputes looked at over all that is tried: each trial looks at all, so that of very many only the first are tried alone."""

Settled = Mapping[int, int]
"""Disputes by number, each with the order believed."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a scorecard comes to once something disputed is settled, or a declared answer believed."""

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

    def __init__(self, state: State) -> None:
        self._ruleset = state.ruleset
        self._snapshot = state.snapshot
        self._state = state
        self._settled: dict[frozenset[tuple[int, int]], State] = {}
        self._results: dict[frozenset[tuple[int, int]], Result] = {}
        self._trials = min(TRIALS_LIMIT, max(2, LOOKED_AT_LIMIT // max(1, len(state.snapshot.disputes))))

    @cached_property
    def readers(self) -> Mapping[int, tuple[str, ...]]:
        """The rules in play that read each open dispute, by its number, in the order of the rule set."""
        rules_by_dispute: dict[int, list[str]] = {}
        for standing in self._state.standings:
            if standing.outcome.excluded in (None, NotApplicableReason.DOES_NOT_APPLY):
                for number in self._snapshot.disputes_read(self._state.grounds.reads(standing.rule)):
                    rules_by_dispute.setdefault(number, []).append(standing.rule.id)
        return {number: tuple(rules) for number, rules in sorted(rules_by_dispute.items())}

    def read(self, number: int, paths: Iterable[FactPath]) -> Iterator[FactPath]:
        """The paths of a dispute, among those given, that a rule reads."""
        rules = self.readers[number]
        reads = {
            path for s in self._state.standings if s.rule.id in rules for path in self._state.grounds.reads(s.rule)
        }
        places = places_of(reads, self._snapshot.service)
        yield from (path for path in paths if any(touches(path, place) for place in places))

    @cached_property
    def orders(self) -> Mapping[int, tuple[int, ...] | None]:
        """For each dispute that is read, the orders that differ in what is read of it; `None` for too many, or not tried."""
        orders: dict[int, tuple[int, ...] | None] = dict.fromkeys(self.readers)
        for number, rules in islice(self.readers.items(), self._trials // 2):
            others = {n: 0 for n in range(len(self._snapshot.disputes)) if n != number}
            reads = {
                path for s in self._state.standings if s.rule.id in rules for path in self._state.grounds.reads(s.rule)
            }
            worlds = self._snapshot.believing(others).worlds(reads)
            orders[number] = None if worlds is None else tuple(sorted({world[number] for world in worlds}))
        return orders

    def result(self, settled: Settled) -> Result:
        """The verdict, score and level with these disputes settled."""
        key = frozenset(settled.items())
        if key not in self._results:
            self._results[key] = result_of(self._with(settled))
        return self._results[key]

    def rules(self, number: int, order: int) -> tuple[RuleResult, ...]:
        """How the rules that read a dispute come out with it settled."""
        standings = {s.rule.id: s for s in self._with({number: order}).standings}
        return tuple(_rule_result(standings[rule]) for rule in self.readers[number])

    def _with(self, settled: Settled) -> State:
        """The state with some disputes settled; only the rules that read one of them are decided anew."""
        key = frozenset(settled.items())
        if key not in self._settled:
            grounds = grounds_of(self._ruleset, self._snapshot.believing(settled), self._state.grounds.accept)
            touched = {rule for number in settled for rule in self.readers[number]}
            self._settled[key] = self._state.with_standings(
                Standing(s.rule, decide(s.rule, grounds)) if s.rule.id in touched else s for s in self._state.standings
            )
        return self._settled[key]

    def decides(self, number: int, orders: Sequence[int], settled: Settled) -> bool:
        """Is another verdict possible in one reading of a dispute than in another, some others being settled?"""
        return len({self.result({**settled, number: order}).possible for order in orders}) > 1

    def together(self, number: int, orders: Sequence[int]) -> Together | None:
        """The fewest other disputes whose settling makes this one decide, as far as combinations are tried."""
        for settled in self._combinations(number):
            if len(self._results) + len(orders) > self._trials:
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
        hanging = [s for s in self._state.counted if s.rule.id in read and not s.settled]
        if hanging and any(s.outcome.applies is None for s in self._state.counted):
            return False
        return not any(self._may_decide(standing.rule.id) for standing in hanging)

    def _may_decide(self, rule: str) -> bool:
        now = self._state
        certain, possible = rungs_reached(now, "certain"), rungs_reached(now, "possible")
        ends: tuple[End, ...] = ("certain", "possible")
        return any(
            decides(system_at(now, target, end).within(possible).given(certain), rule) is not False
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


def result_of(state: State) -> Result:
    """What a state comes to."""
    score, level = score_shown(state.totals.score), level_shown(state.ruleset, state.totals.level)
    if state.judgement is None:
        return Result(None, (), score, level)
    return Result(state.judgement.status, state.judgement.possible, score, level)


def _rule_result(standing: Standing) -> RuleResult:
    outcome = standing.outcome
    return RuleResult(standing.rule.id, standing.status, RungSpan(outcome.certain, outcome.possible))
