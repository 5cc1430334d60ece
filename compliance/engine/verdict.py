"""From findings, scores and levels to the verdict: monotone, at both ends of what is possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from compliance.engine.outcome import End
from compliance.engine.scoring import Standing, Totals
from compliance.model.records import dataclass
from compliance.model.scorecard import ClauseResult, NothingEvaluatedError
from compliance.model.status import DECIDED, VerdictStatus
from compliance.rulesets.clauses import NO_GATE, SET_GATES, GatesClause
from compliance.rulesets.parameters import resolved
from compliance.rulesets.ruleset import ALL, Clause, RuleSet


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict: what it is, what it can still become, and each clause's result."""

    status: VerdictStatus
    possible: tuple[VerdictStatus, ...]
    clauses: tuple[ClauseResult, ...]


def judge(ruleset: RuleSet, standings: Sequence[Standing], results: Totals, parameters: Mapping[str, Any]) -> Judgement:
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
    return Judgement(status, possible, judge_.results())


def in_doubt(judgement: Judgement) -> Judgement:
    """The verdict where sources disagree on whether what is assessed is still there: no more than a miss is certain."""
    possible = DECIDED[: judgement.possible[-1].rank + 1]
    return replace(
        judgement, status=possible[0] if len(possible) == 1 else VerdictStatus.UNDETERMINED, possible=possible
    )


@dataclass(frozen=True, slots=True)
class _Results:
    """What clauses are judged by, at one end."""

    ruleset: RuleSet
    standings: Mapping[str, Standing]
    totals: Totals
    values: Mapping[str, Any]
    end: End

    @property
    def unknown_is_reached(self) -> bool:
        return self.end == "possible"

    def passes(self, rule: str) -> bool | None:
        standing = self.standings[rule]
        return standing.passes(self.end) if standing.counts else None

    def score(self, of: str) -> Fraction | None:
        score = self.totals.score if of == ALL else self.totals.scores[of]
        if score is None:
            return None
        return score.certain if self.end == "certain" else score.possible

    def level(self, of: str) -> int | None:
        level = self.totals.level if of == ALL else self.totals.levels[of]
        if level is None:
            return None
        return level.certain if self.end == "certain" else level.possible

    def value(self, threshold: object) -> object:
        return resolved(threshold, self.values)


class _Judge:
    """The clauses of one rule set, held against the standings of its rules."""

    def __init__(
        self,
        ruleset: RuleSet,
        standings: Mapping[str, Standing],
        totals: Totals,
        values: Mapping[str, Any],
    ) -> None:
        self._ruleset = ruleset
        self._standings = standings
        self._values = values
        ends: tuple[End, End] = ("certain", "possible")
        self._results = {end: _Results(ruleset, standings, totals, values, end) for end in ends}

    def verdict(self, end: End) -> VerdictStatus:
        """The verdict if all that is open turns out at one end."""
        necessary = self._part("necessary", self._ruleset.necessary, end)
        sufficient = self._ruleset.claims == "sufficient" and self._part("sufficient", self._ruleset.sufficient, end)
        if not necessary:
            return VerdictStatus.NOT_MET
        return VerdictStatus.SUFFICIENT if sufficient else VerdictStatus.NECESSARY_ONLY

    def _part(self, name: str, clauses: tuple[Clause, ...], end: End) -> bool:
        left = [met for clause in clauses if (met := self._met(clause, end)) is not None]
        if not left:
            raise NothingEvaluatedError(self._nothing_left(name, clauses))
        return all(left)

    def _nothing_left(self, name: str, clauses: tuple[Clause, ...]) -> str:
        id_ = self._ruleset.id
        if all(isinstance(clause, GatesClause) and clause.is_empty(self._ruleset) for clause in clauses):
            return f"the {name} part of '{id_}' asks that every gate passes, and {NO_GATE}; {SET_GATES}"
        how = " and with these parameters" if self._ruleset.tailoring else ""
        return f"no rule of the {name} part of '{id_}' applies at this date{how}"

    def _met(self, clause: Clause, end: End) -> bool | None:
        """Is a clause met at one end? `None` where no rule of it applies: it is dropped.

        Where every rule of a clause may turn out not to apply, the clause may turn out to be dropped: at best it hinders nothing.
        """
        met = clause.met(self._results[end])
        if met is False and end == "possible" and all(s.outcome.applies is None for s in self._counted(clause)):
            return True
        return met

    def _counted(self, clause: Clause) -> list[Standing]:
        """The rules a clause can hang on, those aside that do not apply."""
        return [s for rule in clause.rules(self._ruleset) if (s := self._standings[rule.id]).counts]

    def results(self) -> tuple[ClauseResult, ...]:
        """Each clause in words, with its result.

        A clause no rule of which applies is listed as dropped: it must not vanish silently.
        """
        parts: tuple[tuple[Literal["necessary", "sufficient"], tuple[Clause, ...]], ...] = (
            ("necessary", self._ruleset.necessary),
            ("sufficient", self._ruleset.sufficient),
        )
        return tuple(
            ClauseResult(
                part,
                clause.words(self._ruleset, self._values),
                self._status(clause),
                clause.kind,
                clause.asks_nothing(self._ruleset, self._values),
                *clause.least(self._values),
            )
            for part, clauses in parts
            for clause in clauses
        )

    def _status(self, clause: Clause) -> Literal["met", "not met", "unknown", "dropped"]:
        certain = self._met(clause, "certain")
        if certain is None:
            return "dropped"
        return "met" if certain else "unknown" if self._met(clause, "possible") else "not met"
