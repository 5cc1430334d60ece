"""A rule set decided: every rule with its outcome, and the scores, levels and verdict these come to.

Whatever asks how a provider stands starts from this one state: scorecards, plans, timelines, comparisons, disputes and the
tests of rule sets. What would be otherwise is asked of it, too: a state with other outcomes is judged as this one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Final

from compliance.engine.decide import Between, decide, not_in_play, readings
from compliance.engine.grounds import Grounds, grounds_of, offers_of
from compliance.engine.horizon import TooMuchError, Turn, Work, change_dates
from compliance.engine.outcome import Outcome, Readings
from compliance.engine.scoring import (
    ScoreSpan,
    Standing,
    Totals,
    by_objective,
    objective_score,
    score_with,
    totals,
)
from compliance.engine.snapshot import Snapshot
from compliance.engine.verdict import Judgement, in_doubt, judge
from compliance.language.lists import VISIT
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets
from compliance.model.scorecard import NothingEvaluatedError, StrengthResult
from compliance.model.statements import Provider
from compliance.model.status import Basis, VerdictStatus
from compliance.rulesets.demands import ANY, AS_REQUIRED, demand_of, with_demand
from compliance.rulesets.ruleset import Rule, RuleSet

NOBODY = Provider("nobody", "Nobody", (), {}, "", "")
"""A provider of which nothing is stated."""


class _Memory:
    """What a state and those made from it share: one outcome of a rule is one object, and a score is computed once.

    Most changes leave most objectives as they are.
    """

    __slots__ = ("_scores", "_standings")

    def __init__(self) -> None:
        self._standings: dict[tuple[str, Outcome], Standing] = {}
        self._scores: dict[tuple[Fraction | None, tuple[int, ...]], tuple[Sequence[Standing], ScoreSpan | None]] = {}

    def standing(self, rule: Rule, outcome: Outcome) -> Standing:
        """The one standing of this rule with this outcome."""
        return self._standings.setdefault((rule.id, outcome), Standing(rule, outcome))

    def score(self, standings: Sequence[Standing], out_of: Fraction | None) -> ScoreSpan | None:
        """`objective_score`; the standings are kept, so that no other object gets the identity of one."""
        key = (out_of, tuple(map(id, standings)))
        if key not in self._scores:
            self._scores[key] = (standings, objective_score(standings, out_of))
        return self._scores[key][1]


@dataclass(frozen=True)
class State:
    """Every rule of a rule set decided, in the order of the rule set."""

    grounds: Grounds
    standings: tuple[Standing, ...]
    readings: tuple[Readings, ...] = ()
    """Of each rule its outcome on every basis; empty in states that ask what would be otherwise."""
    _memory: _Memory | None = field(default=None, repr=False, compare=False)

    @property
    def ruleset(self) -> RuleSet:
        """The rule set decided."""
        return self.grounds.ruleset

    @property
    def snapshot(self) -> Snapshot:
        """What it was decided on."""
        return self.grounds.snapshot

    @property
    def counted(self) -> list[Standing]:
        """The rules in play: all but those that do not apply."""
        return [standing for standing in self.standings if standing.counts]

    @cached_property
    def totals(self) -> Totals:
        """Scores and levels, by objective and of the whole."""
        return totals(self.ruleset, self.standings, objective_score if self._memory is None else self._memory.score)

    @cached_property
    def judgement(self) -> Judgement | None:
        """The verdict; `None` where a part of it has nothing left to judge."""
        try:
            return self._judge()
        except NothingEvaluatedError:
            return None

    def judge(self) -> Judgement:
        """The verdict that these outcomes come to.

        Raises:
            NothingEvaluatedError: a part of it has nothing left to judge.
            EndedError: one of these: what was assessed had ceased.
        """
        return self.judgement or self._judge()

    def _judge(self) -> Judgement:
        snapshot = self.snapshot
        snapshot.require_there()
        judgement = judge(self.ruleset, self.standings, self.totals, self.grounds.thresholds())
        doubted = snapshot.ending is not None and snapshot.ending.possible <= snapshot.as_of
        return in_doubt(judgement) if doubted else judgement

    def remembering(self) -> State:
        """The state for one who tries thousands of changes: what these share is kept as long as any of them is."""
        return State(self.grounds, self.standings, self.readings, _Memory())

    def scores_between(self, standing: Standing) -> tuple[Fraction, Fraction] | None:
        """The least total score with one rule at the worst of its rungs, and at the best, and all others as they are.

        `None` where there is no score then. Only the objective of that rule is scored anew.
        """
        group = self._by_objective[standing.rule.objective] if self.ruleset.objectives else self.standings
        scores = []
        for rung in (standing.outcome.certain, standing.outcome.possible):
            moved = Standing(standing.rule, Outcome(rung, rung))
            score = score_with(self.ruleset, self.totals, [moved if s.rule is standing.rule else s for s in group])
            if score is None:
                return None
            scores.append(score.certain)
        return scores[0], scores[1]

    @cached_property
    def _by_objective(self) -> Mapping[str | None, Sequence[Standing]]:
        return by_objective(self.standings)

    def judged_by(self, ruleset: RuleSet) -> State:
        """The state under another verdict of the rule set: its rules decided as they are, other clauses over them."""
        return State(replace(self.grounds, ruleset=ruleset), self.standings, _memory=self._memory)

    def with_outcomes(self, outcomes: Mapping[str, Outcome]) -> State:
        """The state with other outcomes of some rules, given by id; rules it does not have are passed over."""
        standing_of = Standing if self._memory is None else self._memory.standing
        return self.with_standings(
            s if (outcome := outcomes.get(s.rule.id)) is None else standing_of(s.rule, outcome) for s in self.standings
        )

    def with_standings(self, standings: Iterable[Standing]) -> State:
        """The state with other standings of all rules."""
        return State(self.grounds, tuple(standings), _memory=self._memory)


def decide_each(ruleset: RuleSet, snapshot: Snapshot, accept: Basis = Basis.DECLARED) -> Iterator[State]:
    """Decide a rule set on all that it assesses of a snapshot: the provider, or each of its services.

    Any other service is among them only where that is to be said of it: that it misses the verdict, or that none is stated.
    """
    offers = offers_of(ruleset, snapshot)
    yield from (decide_all(ruleset, offer, accept) for offer in offers.assessed)
    if offers.other is not None:
        other = decide_all(ruleset, offers.other, accept)
        fails = other.judgement is not None and other.judgement.status is VerdictStatus.NOT_MET
        if fails or not (offers.assessed or offers.ended):
            yield other


def decide_all(ruleset: RuleSet, snapshot: Snapshot, accept: Basis = Basis.DECLARED) -> State:
    """Decide every rule of a rule set on one snapshot, counting what is settled on a basis up to `accept`."""
    grounds = grounds_of(ruleset, snapshot, accept)
    decided = tuple(readings(rule, grounds) for rule in ruleset.rules)
    standings = tuple(Standing(rule, of_rule.at(accept)) for rule, of_rule in zip(ruleset.rules, decided, strict=True))
    return State(grounds, standings, decided)


AHEAD = 3_000_000
"""How much work is done to look ahead of one state: members of lists visited, and what the rest takes beside these."""
A_DATE, A_FACT, A_RULE = 200, 4, 60
"""The work of a date, of a fact stated on it, and of a rule decided anew, beside that of the members visited."""


@dataclass(slots=True)
class LookedAhead:
    """How far was looked ahead: `looked_until` is the first day of those not looked at, `None` where all were."""

    looked_until: date | None = None


def later_states(state: State, ahead: LookedAhead) -> Iterator[State]:
    """The state at each later date at which it may be another one, as far as is known at the knowledge date.

    More dates than necessary are tried: states may be alike. Beyond a bound on the work, `ahead` says which were not.
    """
    return (later for later, _ in _course(state, ahead))


def _course(state: State, ahead: LookedAhead) -> Iterator[tuple[State, bool]]:
    """The later states, each with whether its verdict may be another one than that of the state before it."""
    turns = change_dates(state.snapshot, state.ruleset)
    if turns is None and state.snapshot.as_of < date.max:
        ahead.looked_until = state.snapshot.as_of + timedelta(days=1)
    course = _Course(state)
    for day, turn in (turns or {}).items():
        try:
            turned = course.turned(day, turn)
        except TooMuchError:
            ahead.looked_until = day
            return
        yield turned


class _Course:
    """Goes from one date to the next; what is decided anew is counted."""

    # The dates follow from facts, constants, parameters and country sets, each with what it touches; deciding only that, and of
    # it only what reads something else than before, is what makes a forecast over decades cheap.
    def __init__(self, state: State) -> None:
        self._ruleset, self._grounds, self._accept = state.ruleset, state.grounds, state.grounds.accept
        self._standings = list(state.standings)
        self._effects = {one.id: state.grounds.recognised.effect(one) for one in state.ruleset.recognitions}
        self._work = Work(AHEAD)
        self._facts = sum(len(statement.leaves) for statement in state.snapshot.provider.statements)

    def turned(self, day: date, turn: Turn) -> tuple[State, bool]:
        """The state of the next date, and whether its verdict may be another one; raises `TooMuchError` beyond the bound."""
        visits, before, standings = self._grounds.snapshot.work, self._grounds, self._standings
        self._work.spend(A_DATE + A_FACT * self._facts)
        grounds = self._grounds = grounds_of(self._ruleset, before.snapshot.at(day), self._accept)
        between, judged_anew, seen = Between(before, grounds), turn.verdict, visits[1]
        looked_at = _look_at_recognitions(turn, between)
        changed = {id_ for id_, effect in looked_at.items() if effect != self._effects[id_]}
        self._effects |= looked_at
        in_force = {id_ for id_, effect in self._effects.items() if effect is not None}
        for number, (rule, standing) in enumerate(zip(self._ruleset.rules, standings, strict=True)):
            shown_by = {one.id for one, _ in self._ruleset.shown_by(rule.id)}
            # Where facts say otherwise, an outcome also names what shows the rule: maybe another certificate than before.
            turns = not shown_by.isdisjoint(looked_at if standing.outcome.against else changed)
            if not turns and rule.id in turn.rules:
                turns = rule.id in turn.certain or not between.of_rule(rule, shown=not shown_by.isdisjoint(in_force))
            if turns:
                standings[number] = Standing(rule, decide(rule, grounds))
                judged_anew = judged_anew or standings[number].outcome != standing.outcome
                self._work.spend(A_RULE + (visits[1] - seen) // VISIT)
                seen = visits[1]
        return State(grounds, tuple(standings)), judged_anew


def _look_at_recognitions(turn: Turn, between: Between) -> dict[str, object]:
    """What the recognitions do, by id, that may do something else than before; the others stay as they were found."""
    found: dict[str, object] = {}
    recognised = between.after.recognised
    for one in between.after.ruleset.recognitions:
        if one.id in turn.recognitions and (one.id in turn.certain or not between.of_recognition(one)):
            found[one.id] = recognised.effect(one)
        elif between.same_statements:
            recognised.keep(between.before.recognised, one.id)
    return found


def state_of_nobody(ruleset: RuleSet, as_of: date, known_as_of: date) -> State:
    """The state in which every rule in force applies and stands on its lowest rung: what any provider can start from."""
    snapshot = Snapshot(NOBODY, as_of, known_as_of, CountrySets({}, {}))
    standings = []
    for rule in ruleset.rules:
        excluded = not_in_play(rule, snapshot)
        standings.append(Standing(rule, Outcome(1, 1, applies=excluded is None, excluded=excluded)))
    return State(grounds_of(ruleset, snapshot), tuple(standings))


def holds_until(state: State) -> tuple[date | None, date | None]:
    """The first later date at which the verdict is another one, or may be as nobody looked; and in the latter case once more.

    The first is `None` where no such date is known, the second where all dates were looked at that may be one.
    """
    status, ahead = state.judgement and state.judgement.status, LookedAhead()
    until = next(
        (
            later.snapshot.as_of
            for later, judged_anew in _course(state, ahead)
            if judged_anew and (later.judgement is None or later.judgement.status is not status)
        ),
        None,
    )
    return until or ahead.looked_until, None if until else ahead.looked_until


STRENGTHS: Final[Mapping[str, str]] = MappingProxyType(
    {"claimed": ANY, "documented": AS_REQUIRED, "grade C": "C", "grade B": "B", "grade A": "A"}
)
"""What is demanded of evidence at each strength, by its name."""


def verdict_at_strengths(ruleset: RuleSet, snapshot: Snapshot, accept: Basis) -> tuple[StrengthResult, ...]:
    """The verdict of a rule set, itself without a demand on evidence, at each strength."""
    results = []
    for name, text in STRENGTHS.items():
        judgement = decide_all(with_demand(ruleset, demand_of(text)), snapshot, accept).judgement
        results.append(StrengthResult(name, text, None if judgement is None else judgement.status))
    return tuple(results)
