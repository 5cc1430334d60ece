"""From the clauses of a verdict to a monotone system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from compliance.engine.monotone.system import Constraint, System, constraint
from compliance.engine.outcome import End
from compliance.engine.scoring import exact
from compliance.model.records import dataclass
from compliance.model.status import Target
from compliance.rulesets.clauses import (
    AllClause,
    AnyClause,
    GatesClause,
    LevelClause,
    PointsClause,
    ScoreClause,
)
from compliance.rulesets.parameters import number_of, resolved
from compliance.rulesets.ruleset import ALL, Clause, ClauseKind, Objective, Rule, RuleSet

_Gains = dict[str, list[tuple[int, Fraction]]]
_ONE = Fraction(1)


def clauses_of(ruleset: RuleSet, target: Target) -> tuple[Clause, ...]:
    """What a verdict asks for; the verdict `sufficient` asks for both parts."""
    return ruleset.necessary if target == "necessary" else (*ruleset.necessary, *ruleset.sufficient)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How to read a rule set as a system.

    Attributes:
        parameters: its own parameters, at the dates.
        left_out: rules that do not apply; they leave scores and clauses.
        uncertain: rules that may not apply. They count as applying, and their lowest rung is a step of its own; what is
            listed of them is confirmed by the engine.
        end: what a threshold nobody knows at the date is: out of reach (`certain`) or reached (`possible`).
    """

    parameters: Mapping[str, Any]
    left_out: frozenset[str] = frozenset()
    uncertain: frozenset[str] = frozenset()
    end: End = "certain"


def system_of(ruleset: RuleSet, target: Target, reading: Assumptions) -> System:
    """The verdict as a system; clauses of which nothing is left are dropped, as the engine does.

    Rung 1 is where every rule stands. It is a step where reaching it has to be shown: where it passes, and where the rule
    may not apply.
    """
    builder = _Builder(ruleset, reading)
    constraints = [limit for clause in clauses_of(ruleset, target) for limit in builder.clause(clause)]
    return System(tuple(rule.id for rule in builder.rules), tuple(constraints))


class _Builder:
    def __init__(self, ruleset: RuleSet, reading: Assumptions) -> None:
        self._ruleset = ruleset
        self._reading = reading
        self.rules = [rule for rule in ruleset.rules if rule.id not in reading.left_out]
        self._by_id = {rule.id: rule for rule in self.rules}

    def clause(self, clause: Clause) -> Iterator[Constraint]:
        """The constraints of one clause."""
        match clause:
            case GatesClause():
                yield from (_pass(rule, "gates") for rule in self.rules if rule.role == "gate")
            case AllClause(ids=ids):
                yield from (_pass(rule, "all") for rule in self._left(ids))
            case AnyClause(ids=ids):
                left = self._left(ids)
                if left:
                    yield constraint({rule.id: [(rule.pass_rung, _ONE)] for rule in left}, _ONE, "any_of")
            case LevelClause():
                yield from self._level(clause)
            case PointsClause():
                yield from self._points(clause)
            case ScoreClause():
                yield from self._score(clause)
            case _:
                raise AssertionError(clause)

    def _left(self, ids: Iterable[str]) -> list[Rule]:
        return [self._by_id[id_] for id_ in ids if id_ in self._by_id]

    def _of(self, objective: str) -> list[Rule]:
        return [rule for rule in self.rules if objective in (ALL, rule.objective)]

    def _resolve(self, value: object) -> object:
        return resolved(value, self._reading.parameters)

    def _number(self, value: object) -> Fraction | None:
        return number_of(self._resolve(value))

    def _unknown_threshold(self, kind: ClauseKind) -> Iterator[Constraint]:
        if self._reading.end == "certain":
            yield Constraint({}, 1, kind)

    def _level(self, clause: LevelClause) -> Iterator[Constraint]:
        levelled = [r for r in self._of(clause.of) if r.has_levels]
        wanted = self._resolve(clause.at_least)
        if not levelled:
            return
        if not isinstance(wanted, str):
            yield from self._unknown_threshold("level")
            return
        index = self._ruleset.levels.index(wanted)
        for rule in levelled:
            if rule.level_cap is not None:
                if rule.level_cap - 1 < index:
                    yield _pass(rule, "level")
                continue
            reaching = [n for n, rung in enumerate(rule.rungs, 1) if rung.level is not None and rung.level >= index]
            if not reaching:
                yield Constraint({}, 1, "level")
            elif reaching[0] > 1:
                yield constraint({rule.id: [(reaching[0], _ONE)]}, _ONE, "level")

    def _points(self, clause: PointsClause) -> Iterator[Constraint]:
        left = self._left(clause.of)
        least = self._number(clause.at_least)
        if not left:
            return
        if least is None:
            yield from self._unknown_threshold("points")
            return
        # A weight nobody knows at the date adds nothing for certain, and possibly all there is to reach.
        unknown = Fraction(0) if self._reading.end == "certain" else least
        weights = {r.id: w if (w := self._number(clause.of[r.id])) is not None else unknown for r in left}
        yield from _worth_asking({r.id: [(r.pass_rung, weights[r.id])] for r in left}, least, "points")

    def _score(self, clause: ScoreClause) -> Iterator[Constraint]:
        shares = self._shares(clause.of)
        least = self._number(clause.at_least)
        if shares is None:
            return
        if least is None:
            yield from self._unknown_threshold("score")
            return
        gains: _Gains = {}
        for rules, share in shares:
            for rule in rules:
                bottom = Fraction(0) if rule.id in self._reading.uncertain else exact(rule.rungs[0].points)
                least -= bottom * share
                gains[rule.id] = [(n, (exact(g.points) - bottom) * share) for n, g in enumerate(rule.rungs, 1)]
        yield from _worth_asking(gains, least, "score")

    def _shares(self, of: str) -> list[tuple[list[Rule], Fraction]] | None:
        """Groups of rules, and what a point of each adds to the score; `None` where there is no score."""
        if not self._ruleset.objectives:
            group = self._share([*self._ruleset.rules], self.rules, None)
            return None if group is None else [(self.rules, group)]
        shares = [
            (rules, share, exact(objective.weight) if of == ALL else _ONE)
            for objective, rules, share in self._of_objectives
            if of in (ALL, objective.id)
        ]
        weight = sum((w for _, _, w in shares), Fraction(0))
        return [(rules, share * w / weight) for rules, share, w in shares] if weight else None

    @cached_property
    def _of_objectives(self) -> Sequence[tuple[Objective, list[Rule], Fraction]]:
        """The objectives that have a score, each with its rules and what a point of them adds to it."""
        every: dict[str | None, list[Rule]] = {}
        for rule in self._ruleset.rules:
            every.setdefault(rule.objective, []).append(rule)
        shares = []
        for objective in self._ruleset.objectives:
            rules = self._of(objective.id)
            out_of = None if objective.out_of is None else exact(objective.out_of)
            share = self._share(every.get(objective.id, []), rules, out_of)
            if share is not None:
                shares.append((objective, rules, share))
        return shares

    def _share(self, every: Sequence[Rule], counted: Sequence[Rule], out_of: Fraction | None) -> Fraction | None:
        most = sum((exact(rule.max_points) for rule in counted), Fraction(0))
        if most == 0:
            return None
        nominal = (
            Fraction(0) if out_of is None else out_of - sum((exact(r.max_points) for r in every), Fraction(0)) + most
        )
        return 100 / (nominal if nominal > 0 else most)


def _pass(rule: Rule, kind: ClauseKind) -> Constraint:
    return constraint({rule.id: [(rule.pass_rung, _ONE)]}, _ONE, kind)


def _worth_asking(gains: _Gains, least: Fraction, kind: ClauseKind) -> Iterator[Constraint]:
    """A constraint of these gains, unless it is met before any rule adds to it."""
    if least > 0:
        yield constraint(gains, least, kind)
