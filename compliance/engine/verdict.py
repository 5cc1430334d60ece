"""From findings, scores and levels to the verdict: monotone, at both ends of what is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, assert_never

from compliance.engine.outcome import End
from compliance.engine.scoring import Standing, Totals
from compliance.model.rule_values import ParameterName
from compliance.model.scorecard import ClauseResult
from compliance.model.status import DECIDED, VerdictStatus
from compliance.rulesets.parameters import parameter_text
from compliance.rulesets.ruleset import (
    ALL,
    AllClause,
    AnyClause,
    Clause,
    GatesClause,
    LevelClause,
    PointsClause,
    RuleSet,
    ScoreClause,
)

_KINDS: Mapping[type[Clause], Any] = {
    GatesClause: "gates",
    AllClause: "all",
    AnyClause: "any_of",
    ScoreClause: "score",
    LevelClause: "level",
    PointsClause: "points",
}


class NothingEvaluatedError(Exception):
    """A part of the verdict has no clause left: nothing was evaluated, and that is never a pass."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, what is still possible, the rules that bind it, and each clause's result."""

    status: VerdictStatus
    possible: tuple[VerdictStatus, ...]
    binding: tuple[str, ...]
    clauses: tuple[ClauseResult, ...]


def judge(ruleset: RuleSet, standings: list[Standing], results: Totals, parameters: Mapping[str, Any]) -> Judgement:
    """The verdict of a rule set.

    Args:
        ruleset: its clauses.
        standings: every rule with its outcome.
        results: scores and levels of the same standings.
        parameters: the rule set's own parameters, at the assessment date.

    Raises:
        NothingEvaluatedError: a part of the verdict has no clause left.
    """
    judge_ = _Judge(ruleset, {s.rule.id: s for s in standings}, results, parameters)
    ends: dict[End, VerdictStatus] = {end: judge_.verdict(end) for end in ("certain", "possible")}
    possible = DECIDED[ends["certain"].rank : ends["possible"].rank + 1]
    status = possible[0] if len(possible) == 1 else VerdictStatus.UNDETERMINED
    return Judgement(status, possible, judge_.binding(), judge_.results())


class _Judge:
    """One judgement."""

    def __init__(
        self,
        ruleset: RuleSet,
        standings: Mapping[str, Standing],
        totals: Totals,
        parameters: Mapping[str, Any],
    ) -> None:
        self._ruleset = ruleset
        self._standings = standings
        self._totals = totals
        self._parameters = parameters

    def verdict(self, end: End) -> VerdictStatus:
        """The verdict at one end."""
        necessary = self._part("necessary", self._ruleset.necessary, end)
        sufficient = self._ruleset.claims == "sufficient" and self._part("sufficient", self._ruleset.sufficient, end)
        if not necessary:
            return VerdictStatus.NOT_MET
        return VerdictStatus.SUFFICIENT if sufficient else VerdictStatus.NECESSARY_ONLY

    def _part(self, name: str, clauses: tuple[Clause, ...], end: End) -> bool:
        results = [result for clause in clauses if (result := self.clause(clause, end)) is not None]
        if not results:
            raise NothingEvaluatedError(f"no rule of the {name} part of '{self._ruleset.id}' applies at this date")
        return all(results)

    def clause(self, clause: Clause, end: End) -> bool | None:
        """Is a clause met at one end? `None` where nothing of it is left.

        One of which perhaps nothing is left, because no rule of it may apply, is possibly dropped, and so possibly no hindrance.
        """
        met = self._clause(clause, end)
        return True if met is False and end == "possible" and self._may_vanish(clause) else met

    def _may_vanish(self, clause: Clause) -> bool:
        return all(s.outcome.applies is None for s in self._spoken_of(clause) if s.counts)

    def _spoken_of(self, clause: Clause) -> list[Standing]:
        """The rules a clause has to do with."""
        match clause:
            case GatesClause():
                return [s for s in self._standings.values() if s.rule.role == "gate"]
            case AllClause(rules=rules) | AnyClause(rules=rules):
                return [self._standings[rule] for rule in rules]
            case PointsClause(of=of):
                return [self._standings[rule] for rule in of]
            case ScoreClause(of=of):
                return [s for s in self._of(of) if s.rule.max_points > 0]
            case LevelClause(of=of):
                top = len(self._ruleset.levels) - 1
                return [s for s in self._of(of) if s.level("possible", top) is not None]
            case _:
                assert_never(clause)

    def _clause(self, clause: Clause, end: End) -> bool | None:
        match clause:
            case GatesClause():
                gates = [s for s in self._standings.values() if s.rule.role == "gate" and s.counts]
                return all(s.passes(end) for s in gates) if gates else None
            case AllClause(rules=rules):
                left = self._left(rules)
                return all(s.passes(end) for s in left) if left else None
            case AnyClause(rules=rules):
                left = self._left(rules)
                return any(s.passes(end) for s in left) if left else None
            case ScoreClause(of=of, at_least=at_least):
                score = self._totals.score if of == ALL else self._totals.scores[of]
                if score is None:
                    return None
                return self._reaches(score.certain if end == "certain" else score.possible, at_least, end)
            case LevelClause(of=of, at_least=at_least):
                level = self._totals.level if of == ALL else self._totals.levels[of]
                if level is None:
                    return None
                wanted = self._resolve(at_least)
                if not isinstance(wanted, str):
                    return end == "possible"
                return (level.certain if end == "certain" else level.possible) >= self._ruleset.levels.index(wanted)
            case PointsClause():
                return self._points(clause, end)
            case _:
                assert_never(clause)

    def _left(self, rules: tuple[str, ...]) -> list[Standing]:
        return [s for rule in rules if (s := self._standings[rule]).counts]

    def _points(self, clause: PointsClause, end: End) -> bool | None:
        left = [(self._standings[rule], weight) for rule, weight in clause.of.items() if self._standings[rule].counts]
        if not left:
            return None
        total = Fraction(0)
        for standing, weight in left:
            value = self._resolve(weight)
            if standing.passes(end):
                if _is_number(value):
                    total += Fraction(str(value))
                elif end == "possible":  # a weight nobody knows at this date may be any
                    return True
        return self._reaches(total, clause.at_least, end)

    def _reaches(self, value: Fraction, threshold: object, end: End) -> bool:
        """A threshold nobody knows at this date is not certainly reached, and possibly is."""
        resolved = self._resolve(threshold)
        return value >= Fraction(str(resolved)) if _is_number(resolved) else end == "possible"

    def _resolve(self, threshold: object) -> object:
        return self._parameters.get(threshold.name) if isinstance(threshold, ParameterName) else threshold

    def results(self) -> tuple[ClauseResult, ...]:
        """Each clause in words, with its result; one of which nothing is left is dropped, and said to be."""
        found = []
        for part in ("necessary", "sufficient"):
            for clause in getattr(self._ruleset, part):
                certain, possible = self.clause(clause, "certain"), self.clause(clause, "possible")
                status: Any = "met" if certain else "unknown" if possible else "not met"
                result: Any = "dropped" if certain is None else status
                found.append(
                    ClauseResult(part, self._text(clause), result, _KINDS[type(clause)], self._asks_nothing(clause))
                )
        return tuple(found)

    def _asks_nothing(self, clause: Clause) -> bool:
        """Is it the lowest level or no score that a clause asks for?"""
        match clause:
            case LevelClause(at_least=at_least):
                return self._resolve(at_least) == self._ruleset.levels[0]
            case ScoreClause(at_least=at_least) | PointsClause(at_least=at_least):
                value = self._resolve(at_least)
                return _is_number(value) and Fraction(str(value)) <= 0
        return False

    def _text(self, clause: Clause) -> str:
        match clause:
            case GatesClause():
                return "every gate passes"
            case AllClause(rules=rules):
                return f"{', '.join(rules)} pass"
            case AnyClause(rules=rules):
                return f"one of {', '.join(rules)} passes"
            case ScoreClause(of=of, at_least=at_least):
                return f"score of {self._objective(of)} at least {parameter_text(self._resolve(at_least))}"
            case LevelClause(of=of, at_least=at_least):
                return f"level of {self._objective(of)} at least {self._resolve(at_least)}"
            case PointsClause(of=of_rules, at_least=at_least):
                return f"points of {', '.join(of_rules)} at least {parameter_text(self._resolve(at_least))}"
            case _:
                assert_never(clause)

    def _objective(self, id_: str) -> str:
        return next((o.title.lower() for o in self._ruleset.objectives if o.id == id_), "all")

    def binding(self) -> tuple[str, ...]:
        """The rules that keep the verdict from being better, failed ones first.

        Those of the necessary part while it is not certainly met, else those of the sufficient part.
        """
        necessary = self._ruleset.necessary
        unmet = [c for c in necessary if self.clause(c, "certain") is False]
        if not unmet:
            unmet = [c for c in self._ruleset.sufficient if self.clause(c, "certain") is False]
        lost = [c for c in unmet if self.clause(c, "possible") is False]
        rules: dict[str, Standing] = {}
        for clause in lost or unmet:
            for standing in self._blockers(clause):
                rules[standing.rule.id] = standing
        order = {id_: number for number, id_ in enumerate(self._standings)}
        return tuple(sorted(rules, key=lambda id_: (rules[id_].passes("possible"), order[id_])))

    def _blockers(self, clause: Clause) -> list[Standing]:
        short: Callable[[Standing], bool] = lambda s: s.counts and not s.passes("certain")  # noqa: E731 - named for reading
        match clause:
            case GatesClause():
                failing = [s for s in self._standings.values() if s.rule.role == "gate" and short(s)]
            case AllClause(rules=rules) | AnyClause(rules=rules):
                failing = [s for s in self._left(rules) if short(s)]
            case PointsClause(of=of):
                failing = [s for s in self._left(tuple(of)) if short(s)]
            case ScoreClause(of=of):
                return [s for s in self._of(of) if s.counts and s.points("certain") < s.rule.max_points]
            case LevelClause(of=of, at_least=at_least):
                return self._lowest(of, self._resolve(at_least))
            case _:
                assert_never(clause)
        lost = [s for s in failing if not s.passes("possible")]
        return lost or failing

    def _of(self, objective: str) -> list[Standing]:
        return [s for s in self._standings.values() if objective in (ALL, s.rule.objective)]

    def _lowest(self, objective: str, wanted: object) -> list[Standing]:
        """The rules of the lowest level: the lowest possible one where that is too low, else the lowest certain one."""
        top = len(self._ruleset.levels) - 1
        ends: tuple[End, End] = ("possible", "certain")
        counted = [s for s in self._of(objective) if s.counts]
        for end in ends:
            levelled = [(level, s) for s in counted if (level := s.level(end, top)) is not None]
            lowest = min((level for level, _ in levelled), default=0)
            if end == "certain" or (isinstance(wanted, str) and lowest < self._ruleset.levels.index(wanted)):
                break
        return [s for level, s in levelled if level == lowest]


def _is_number(value: object) -> bool:
    return not isinstance(value, bool | str) and hasattr(value, "__float__")
