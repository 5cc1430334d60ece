"""Thresholds over steps, all of which have to be reached; and their sums, kept up to date as one rule after the other moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from compliance.model.records import dataclass
from compliance.rulesets.ruleset import ClauseKind

Vector = tuple[int, ...]
"""A number for each of several sums."""

Levels = Mapping[str, int]
"""The rung each rule has reached; a rule that is not in it has reached none that counts."""


class Step(NamedTuple):
    """A rule reaching at least a rung, counted from 1."""

    rule: str
    rung: int


StepSet = tuple[Step, ...]
"""Steps in the order of the rules, at most one a rule: reached in a sufficient set, missed in a blocking one."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A sum over rules that has to reach a least number.

    `gains` are, for each rule, the rungs at which what it adds to the sum grows, and the sum it has added by then.
    """

    gains: Mapping[str, tuple[tuple[int, int], ...]]
    target: int
    kind: ClauseKind

    @property
    def most(self) -> int:
        """The sum when every rule is at its top."""
        return sum(steps[-1][1] for steps in self.gains.values())

    def gain(self, rule: str, level: int) -> int:
        """What a rule adds to the sum when it stands on a rung."""
        return max((gain for rung, gain in self.gains.get(rule, ()) if rung <= level), default=0)

    def holds(self, levels: Levels) -> bool:
        """Is the sum reached with every rule on the rung given?"""
        return sum(self.gain(rule, levels.get(rule, 0)) for rule in self.gains) >= self.target


def constraint(gains: Mapping[str, Iterable[tuple[int, Fraction]]], target: Fraction, kind: ClauseKind) -> Constraint:
    """A constraint in whole numbers, of exact gains; rungs that add nothing are left out, and no gain is over the target."""
    exact = {rule: tuple(steps) for rule, steps in gains.items()}
    scale = lcm(target.denominator, *(gain.denominator for steps in exact.values() for _, gain in steps))
    whole = {rule: [(rung, int(gain * scale)) for rung, gain in steps] for rule, steps in exact.items()}
    return _tidy(whole, int(target * scale), kind)


def _tidy(gains: Mapping[str, Iterable[tuple[int, int]]], target: int, kind: ClauseKind) -> Constraint:
    kept = {}
    for rule, steps in gains.items():
        capped = [(0, 0), *((rung, min(gain, target)) for rung, gain in steps)]
        growing = tuple(here for below, here in pairwise(capped) if here[1] > below[1])
        if growing:
            kept[rule] = growing
    return Constraint(kept, target, kind)


@dataclass(frozen=True)
class System:
    """Constraints that all have to hold; `rules` is every rule there is, in the rule set's order."""

    rules: tuple[str, ...]
    constraints: tuple[Constraint, ...]

    @cached_property
    def ladders(self) -> Mapping[str, tuple[int, ...]]:
        """For each rule that adds to anything, the rungs at which it does."""
        rungs: dict[str, set[int]] = {}
        for limit in self.constraints:
            for rule, steps in limit.gains.items():
                rungs.setdefault(rule, set()).update(rung for rung, _ in steps)
        return {rule: tuple(sorted(rungs[rule])) for rule in self.rules if rule in rungs}

    @cached_property
    def top(self) -> Levels:
        """The levels with every rule at its top."""
        return {rule: rungs[-1] for rule, rungs in self.ladders.items()}

    @cached_property
    def touching(self) -> Mapping[str, tuple[tuple[int, Mapping[int, int]], ...]]:
        """For each rule, the constraints it adds to, by number, and what it adds at each of its rungs and at 0."""
        by_rule: dict[str, list[tuple[int, Mapping[int, int]]]] = {rule: [] for rule in self.ladders}
        for number, limit in enumerate(self.constraints):
            for rule in limit.gains:
                rungs = (0, *self.ladders[rule])
                by_rule[rule].append((number, {rung: limit.gain(rule, rung) for rung in rungs}))
        return {rule: tuple(gains) for rule, gains in by_rule.items()}

    def below(self, step: Step) -> int:
        """The rung before this one on the rule's ladder; 0 before the first."""
        ladder = (0, *self.ladders[step.rule])
        return ladder[ladder.index(step.rung) - 1]

    @property
    def impossible(self) -> bool:
        """Is the system missed even with every rule at its top?"""
        return not self.holds(self.top)

    @property
    def trivial(self) -> bool:
        """Is the system met with no rule above its bottom?"""
        return self.holds({})

    def holds(self, levels: Levels) -> bool:
        """Do all constraints hold?"""
        return all(limit.holds(levels) for limit in self.constraints)

    def given(self, levels: Levels) -> System:
        """The system that is left once these levels are reached."""
        left = []
        for limit in self.constraints:
            reached = {rule: limit.gain(rule, levels.get(rule, 0)) for rule in limit.gains}
            target = limit.target - sum(reached.values())
            if target > 0:
                gains = {
                    rule: [(rung, gain - reached[rule]) for rung, gain in steps if rung > levels.get(rule, 0)]
                    for rule, steps in limit.gains.items()
                }
                left.append(_tidy(gains, target, limit.kind))
        return System(self.rules, tuple(left))

    def within(self, levels: Levels) -> System:
        """The system in which no rule can get above these levels."""
        limits = tuple(
            _tidy(
                {r: [(rung, g) for rung, g in steps if rung <= levels.get(r, 0)] for r, steps in limit.gains.items()},
                limit.target,
                limit.kind,
            )
            for limit in self.constraints
        )
        return System(self.rules, limits)

    def parts(self) -> list[System]:
        """The system in parts that share no rule: sets of the whole are made of theirs, one by one."""
        groups: list[tuple[set[str], list[Constraint]]] = []
        for limit in self.constraints:
            rules, limits = set(limit.gains), [limit]
            apart = []
            for group in groups:
                if group[0].isdisjoint(rules):
                    apart.append(group)
                else:
                    rules |= group[0]
                    limits = [*group[1], *limits]
            groups = [*apart, (rules, limits)]
        systems = [System(tuple(r for r in self.rules if r in rules), tuple(limits)) for rules, limits in groups]
        place = {rule: number for number, rule in enumerate(self.rules)}
        return sorted(systems, key=lambda part: min((place[rule] for rule in part.rules), default=-1))

    def forced(self) -> dict[str, int]:
        """For each rule nothing goes without, the rung it has to reach: the blocking sets of one step."""
        needed_rungs: dict[str, int] = {}
        for limit in self.constraints:
            slack = limit.most - limit.target
            for rule, steps in limit.gains.items():
                top = steps[-1][1]
                needed = [rung for (_, below), (rung, _) in pairwise([(0, 0), *steps]) if top - below > slack]
                if needed:
                    needed_rungs[rule] = max(needed[-1], needed_rungs.get(rule, 0))
        return {rule: needed_rungs[rule] for rule in self.rules if rule in needed_rungs}


class RuleSteps(NamedTuple):
    """A rule, and each step it can take with what that adds to every sum."""

    rule: str
    steps: tuple[tuple[int, Vector], ...]


def choices_of(system: System) -> list[RuleSteps]:
    """What each rule can add to the constraints of a system."""
    return [
        RuleSteps(rule, tuple((rung, tuple(c.gain(rule, rung) for c in system.constraints)) for rung in rungs))
        for rule, rungs in system.ladders.items()
    ]


class Tally:
    """How far each constraint is over its target (below 0: short of it). A rule moves only between rungs of its ladder and 0."""

    def __init__(self, system: System, levels: Levels) -> None:
        self._touching = system.touching
        self._levels = {rule: levels.get(rule, 0) for rule in system.ladders}
        self.over = [-limit.target for limit in system.constraints]
        for rule, level in self._levels.items():
            for number, gains in self._touching[rule]:
                self.over[number] += gains[level]

    @property
    def holds(self) -> bool:
        """Do all constraints hold?"""
        return min(self.over, default=0) >= 0

    def level(self, rule: str) -> int:
        """The rung a rule stands on."""
        return self._levels[rule]

    def can_fall(self, rule: str, to: int) -> bool:
        """Does what holds still hold with a rule at this lower rung?"""
        here = self._levels[rule]
        return all(self.over[number] >= gains[here] - gains[to] for number, gains in self._touching[rule])

    def can_rise(self, rule: str, to: int) -> bool:
        """Is something still missing with a rule at this higher rung?"""
        here = self._levels[rule]
        more = {number: gains[to] - gains[here] for number, gains in self._touching[rule]}
        return any(over + more.get(number, 0) < 0 for number, over in enumerate(self.over) if over < 0)

    def move(self, rule: str, to: int) -> None:
        """Put a rule on a rung."""
        here = self._levels[rule]
        for number, gains in self._touching[rule]:
            self.over[number] += gains[to] - gains[here]
        self._levels[rule] = to
