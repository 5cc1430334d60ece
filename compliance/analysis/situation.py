"""A provider before a verdict: how far each rule is for certain and possibly, and what the engine says of any change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from compliance.analysis.monotone.build import Reading, system_of
from compliance.analysis.monotone.system import Step, System
from compliance.engine.environment import parameter_at
from compliance.engine.evaluate import parameters_of
from compliance.engine.outcome import End, Outcome, decide
from compliance.engine.scoring import ScoreSpan, Standing, Totals, objective_score, totals
from compliance.engine.snapshot import Snapshot
from compliance.engine.verdict import Judgement, judge
from compliance.model.status import NotApplicableReason, Target
from compliance.rulesets.ruleset import Rule, RuleSet


def _own_parameters(ruleset: RuleSet, as_of: date, known_as_of: date) -> dict[str, Any]:
    return {name: parameter_at(p, as_of, known_as_of) for name, p in ruleset.parameters[""].items()}


def targets_of(ruleset: RuleSet) -> tuple[Target, ...]:
    """What a provider can be asked to meet under a rule set."""
    return ("necessary",) if ruleset.claims == "necessary" else ("necessary", "sufficient")


class _Memory:
    """What changes of one situation share: the same outcome of a rule is one object, and a score is computed once.

    Thousands of changes are tried, most of which leave most objectives as they are.
    """

    def __init__(self) -> None:
        self._standings: dict[tuple[str, Outcome], Standing] = {}
        self._scores: dict[tuple[Fraction | None, tuple[int, ...]], tuple[Sequence[Standing], ScoreSpan | None]] = {}

    def standing(self, rule: Rule, outcome: Outcome) -> Standing:
        """The one of this rule with this outcome."""
        return self._standings.setdefault((rule.id, outcome), Standing(rule, outcome))

    def score(self, standings: Sequence[Standing], out_of: Fraction | None) -> ScoreSpan | None:
        """`objective_score`; the standings are kept, so that no other object gets the identity of one."""
        key = (out_of, tuple(map(id, standings)))
        if key not in self._scores:
            self._scores[key] = (standings, objective_score(standings, out_of))
        return self._scores[key][1]


@dataclass(frozen=True)
class Situation:
    """Every rule with its outcome, and the rule set's own parameters."""

    ruleset: RuleSet
    standings: tuple[Standing, ...]
    parameters: Mapping[str, Any]
    _memory: _Memory = field(default_factory=_Memory, repr=False, compare=False)

    @classmethod
    def of(cls, ruleset: RuleSet, snapshot: Snapshot) -> Situation:
        """Where a provider stands."""
        known = parameters_of(ruleset, snapshot)
        standings = tuple(Standing(rule, decide(rule, ruleset, snapshot, known)) for rule in ruleset.rules)
        return cls(ruleset, standings, _own_parameters(ruleset, snapshot.as_of, snapshot.known_as_of))

    @classmethod
    def of_nobody(cls, ruleset: RuleSet, as_of: date, known_as_of: date) -> Situation:
        """Every rule in force applies and stands on its lowest rung."""
        standings = []
        for rule in ruleset.rules:
            gone = rule.excluded or (
                None if all(e.includes(as_of) for e in rule.effective) else NotApplicableReason.NOT_IN_FORCE
            )
            standings.append(Standing(rule, Outcome(1, 1, applies=gone is None, excluded=gone)))
        return cls(ruleset, tuple(standings), _own_parameters(ruleset, as_of, known_as_of))

    @property
    def counted(self) -> list[Standing]:
        """The rules that are in play."""
        return [s for s in self.standings if s.counts]

    def system(self, target: Target, end: End) -> System:
        """The verdict over the rules in play."""
        left_out = frozenset(s.rule.id for s in self.standings if not s.counts)
        uncertain = frozenset(s.rule.id for s in self.standings if s.outcome.applies is None)
        return system_of(self.ruleset, target, Reading(self.parameters, left_out, uncertain, end))

    def levels(self, end: End) -> dict[str, int]:
        """The rung each rule reaches at one end; 0 where not even the lowest is shown to be reached."""
        return {s.rule.id: _level(s) if end == "certain" else s.outcome.possible for s in self.counted}

    def with_steps(self, reached: Iterable[Step]) -> Situation:
        """The same once these steps are reached."""
        rungs = {step.rule: step.rung for step in reached}
        return self._with({s.rule.id: Outcome(n, n) for s in self.counted if (n := rungs.get(s.rule.id)) is not None})

    def without_steps(self, missed: Iterable[Step]) -> Situation:
        """Every rule at its top but those that miss a step, and these just below it; what may not apply stays open."""
        rungs = {step.rule: step.rung - 1 for step in missed}
        settled = [s for s in self.counted if s.outcome.applies is not None]
        best = {s.rule.id: rungs.get(s.rule.id, len(s.rule.rungs)) for s in settled}
        return self._with({rule: Outcome(n, n) for rule, n in best.items()})

    def _with(self, outcomes: Mapping[str, Outcome]) -> Situation:
        changed = tuple(
            s if (outcome := outcomes.get(s.rule.id)) is None else self._memory.standing(s.rule, outcome)
            for s in self.standings
        )
        return Situation(self.ruleset, changed, self.parameters, self._memory)

    def ways_to_apply(self) -> Iterator[Situation]:
        """Every way in which what may not apply can turn out: 2 to the power of how many such rules there are."""
        open_ = [s for s in self.counted if s.outcome.applies is None]
        gone = Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY)
        for choice in product((True, False), repeat=len(open_)):
            turned = zip(open_, choice, strict=True)
            yield self._with({s.rule.id: replace(s.outcome, applies=True) if here else gone for s, here in turned})

    def with_outcome(self, rule: str, outcome: Outcome) -> Situation:
        """The same with another outcome of one rule."""
        return self._with({rule: outcome})

    def totals(self) -> Totals:
        """Scores and levels."""
        return totals(self.ruleset, list(self.standings), self._memory.score)

    def judge(self) -> Judgement:
        """What the engine says; raises `NothingEvaluatedError`."""
        return judge(self.ruleset, list(self.standings), self.totals(), self.parameters)

    def meets(self, target: Target, end: End) -> bool:
        """Does the engine say that the target is met, for certain or possibly?"""
        possible = self.judge().possible
        return possible[0 if end == "certain" else -1].meets(target)


def _level(standing: Standing) -> int:
    outcome = standing.outcome
    # A lowest rung that passes is no pass while nothing is known: reaching it has to be shown.
    unshown = standing.rule.pass_rung == 1 and outcome.certain == 1 < outcome.possible
    return 0 if unshown or outcome.applies is None else outcome.certain
