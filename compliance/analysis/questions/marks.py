"""Which open rules can still decide a verdict, exactly: from the verdict as a monotone system of steps.

The rules that matter are those on which the verdict hangs under some answers to all others. Leave one of them unsettled, and
there are answers with which the verdict stays open; settle them all, and nothing else can turn it. So they are the one
smallest set that decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from compliance.analysis.questions.document import Mark
from compliance.engine.monotone.build import clauses_of
from compliance.engine.monotone.roles import Roles
from compliance.engine.monotone.system import System
from compliance.engine.outcome import End, Outcome
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.engine.steps import rungs_reached, system_at, targets_of, ways_to_apply
from compliance.model.records import dataclass
from compliance.model.status import Target
from compliance.rulesets.clauses import AllClause, GatesClause, LevelClause
from compliance.rulesets.ruleset import Rule

_ENDS: tuple[End, End] = ("certain", "possible")
_TELLS_FEW = 40
"""Up to how many rules that may decide it is told of each whether that is proven."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the open rules of a state are to its verdict.

    Attributes:
        ends: rules one of which is enough to put the verdict wanted out of reach, each with the rung it must not miss.
        matter: rules on which the verdict can hang.
        rungs: of each of them the rungs on which it can; none where all that counts is whether it applies.
        unproven: those of them of which that was too much to find out.
        points: by how much each open rule can move the total score.
        left: what is still to be reached for the verdict wanted.
    """

    ends: Mapping[str, int]
    matter: frozenset[str]
    rungs: Mapping[str, tuple[int, ...]]
    unproven: frozenset[str]
    points: Mapping[str, float]
    left: System

    def of(self, rule: str) -> Mark:
        """The mark of one rule."""
        if rule in self.ends:
            return "ends it"
        if rule in self.matter:
            return "matters"
        return "score only" if self.points.get(rule) else "no effect"


def open_rules(state: State) -> list[Standing]:
    """The rules that are not settled."""
    return [standing for standing in state.counted if not standing.settled]


def marks_of(state: State, target: Target) -> Marks:
    """The marks of the open rules; raises `NothingEvaluatedError` where nothing is left to judge."""
    now = state.remembering()
    open_ = {standing.rule.id for standing in open_rules(state)}
    plain = _applying(now)
    doubtful = frozenset(s.rule.id for s in _doubtful(plain))
    ways = ways_to_apply(plain) or [  # where these are too many to try, all apply
        plain.with_outcomes({s.rule.id: replace(s.outcome, applies=True) for s in _doubtful(plain)})
    ]
    systems = [_left(way, one, end) for way in ways for one in targets_of(state.ruleset) for end in _ENDS]
    decided = len(now.judge().possible) == 1
    roles = [Roles(system) for system in systems]
    deciding = [frozenset[str]() if decided else one.may_decide() for one in roles]
    matter = frozenset[str]() if decided else doubtful.union(*deciding) & open_
    unproven = _unproven(systems, roles, matter)
    ends = {} if decided else {rule: rung for rule, rung in _ends(ways, target).items() if rule in open_}
    return Marks(
        ends=ends,
        matter=matter.union(ends),
        rungs={rule: _rungs(rule, systems, deciding) for rule in matter.union(ends)},
        unproven=unproven,
        points=_points(now, open_),
        left=_left(plain, target, "certain"),
    )


def _rungs(rule: str, systems: list[System], deciding: list[frozenset[str]]) -> tuple[int, ...]:
    """The rungs of a rule on which the verdict can hang."""
    found = (system.ladders.get(rule, ()) for system, rules in zip(systems, deciding, strict=True) if rule in rules)
    return tuple(sorted(set[int]().union(*found)))


def _doubtful(state: State) -> list[Standing]:
    return [s for s in state.counted if s.outcome.applies is None]


def _applying(state: State) -> State:
    """The state in which what may not apply does, where that makes no difference.

    A rule that does not apply leaves what it is asked for by. Where all of that asks for the rule alone, as gates and
    levels do, leaving is as good as passing; and a rule that may not apply may be anything between.
    """
    clauses = clauses_of(state.ruleset, targets_of(state.ruleset)[-1])
    weighed = {
        rule.id
        for clause in clauses
        if not isinstance(clause, GatesClause | AllClause | LevelClause)
        for rule in clause.rules(state.ruleset)
    }
    return state.with_outcomes({s.rule.id: _anything(s.rule) for s in _doubtful(state) if s.rule.id not in weighed})


def _anything(rule: Rule) -> Outcome:
    return Outcome(1, len(rule.rungs))


def _left(state: State, target: Target, end: End) -> System:
    """What is still to be reached, by rungs that are still possible."""
    certain, possible = (rungs_reached(state, one) for one in _ENDS)
    return system_at(state, target, end).within(possible).given(certain)


def _ends(ways: list[State], target: Target) -> dict[str, int]:
    """Rules without which the target is out of reach, however what may not apply turns out, each with the rung it must reach."""
    forced = []
    for way in ways:
        left = _left(way, target, "possible")
        if not left.impossible:
            # The lowest rung is where a rule stands at its worst: that it is reached has only to be shown.
            forced.append({rule: rung for rule, rung in left.forced().items() if rung > 1})
    everywhere = set(forced[0]).intersection(*forced[1:]) if forced else set()
    return {rule: min(one[rule] for one in forced) for rule in everywhere}


def _unproven(systems: list[System], roles: list[Roles], matter: frozenset[str]) -> frozenset[str]:
    """Of the rules that may decide, those of which no system says for certain that they do."""
    if len(matter) > _TELLS_FEW and all(matter <= frozenset(one.forced()) or one.impossible for one in systems):
        return frozenset()
    proven = frozenset[str]().union(*(one.forced() for one in systems if not one.impossible))
    return frozenset(rule for rule in matter - proven if not any(one.decides(rule) for one in roles))


def _points(state: State, open_: set[str]) -> dict[str, float]:
    """By how much each open rule can move the total score, while all others are at their worst."""
    points: dict[str, float] = {}
    for standing in (s for s in state.counted if s.rule.id in open_):
        if (ends := state.scores_between(standing)) is not None:
            points[standing.rule.id] = float(ends[1] - ends[0])
    return points
