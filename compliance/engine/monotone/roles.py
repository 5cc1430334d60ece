"""What a rule, or a group of rules, is to a verdict."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Literal

from compliance.engine.monotone.system import RuleSteps, System, Vector, choices_of

RuleRole = Literal["knock-out", "alone-enough", "sole", "contributing", "decorative", "undecided"]
STATES = 20_000
"""Remainders of the sums that are kept in mind at once, to find out whether one rule decides."""
WORK = 5_000_000
"""Numbers that are looked at for all rules of a system together, to find out which decide: one of each sum in each remainder."""
WIDEST = 10_000_000
"""The greatest sum of which each value is looked at: a bit of each."""
BITS = 6_000
"""Bits that are as much work as one number."""


class Roles:
    """What rules are to one system; what it takes to find out is done once for all of them, and bounded over all."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._work = _Work(WORK)

    def of(self, rules: Collection[str], deciding: Collection[str] = ()) -> RuleRole:
        """What a group of rules is to a system that is neither trivial nor impossible.

        A knock-out is needed: without it nothing is enough. Alone enough: with it nothing else is needed. Sole: both.
        Contributing: neither, and it can decide. Decorative: it never decides. Undecided: that is too much to find out.
        `deciding` are rules known to decide: those of any minimal set do.
        """
        bounds = zip(self._most, self._added(rules), self._targets, strict=True)
        if any(most - own < target for most, own, target in bounds):
            return "sole" if self.enough(rules) else "knock-out"
        if self.enough(rules):
            return "alone-enough"
        if any(rule in deciding for rule in rules):
            return "contributing"
        decide = [self.decides(rule) for rule in rules]
        if any(decide):
            return "contributing"
        return "undecided" if None in decide else "decorative"

    def enough(self, rules: Collection[str]) -> bool:
        """Are these rules at their tops enough, with all others at the bottom?"""
        return all(own >= target for own, target in zip(self._added(rules), self._targets, strict=True))

    def decides(self, rule: str) -> bool | None:
        """Is there a combination of the other rules in which the verdict hangs on this one? `None`: too much to find out."""
        if self._impossible or rule in self._forced:
            return not self._impossible
        part = self._part_of.get(rule)
        return False if part is None else part.decides(rule)

    def may_decide(self) -> frozenset[str]:
        """Every rule on which the verdict can hang: all of any minimal set, blocking or sufficient.

        One for which that is too much to find out is among them.
        """
        if self._impossible:
            return frozenset()
        return frozenset(self._forced).union(r for r, part in self._part_of.items() if part.decides(r) is not False)

    def _added(self, rules: Collection[str]) -> Sequence[int]:
        return [sum(c.gains[rule][-1][1] for rule in rules if rule in c.gains) for c in self._system.constraints]

    @cached_property
    def _targets(self) -> Sequence[int]:
        return [constraint.target for constraint in self._system.constraints]

    @cached_property
    def _most(self) -> Sequence[int]:
        return [constraint.most for constraint in self._system.constraints]

    @cached_property
    def _impossible(self) -> bool:
        return self._system.impossible

    @cached_property
    def _forced(self) -> Mapping[str, int]:
        return self._system.forced()

    @cached_property
    def _part_of(self) -> Mapping[str, _Part]:
        parts = [_Part(part, self._work) for part in self._system.given(self._forced).parts()]
        return {rule: part for part in parts for rule in part.rules}


def role_of(system: System, rules: Collection[str], deciding: Collection[str] = ()) -> RuleRole:
    """What one group of rules is to a system that is neither trivial nor impossible; of several, ask `Roles`."""
    return Roles(system).of(rules, deciding)


def decides(system: System, rule: str) -> bool | None:
    """Is there a combination of the other rules in which the verdict hangs on one? Of several, ask `Roles`."""
    return Roles(system).decides(rule)


def may_decide(system: System) -> frozenset[str]:
    """Every rule on which the verdict can hang, or of which that is too much to find out."""
    return Roles(system).may_decide()


class _Work:
    """What may still be looked at."""

    def __init__(self, left: int) -> None:
        self._left = left

    def take(self, some: int) -> bool:
        """Take some of it; whether there was as much."""
        self._left -= some
        return self._left >= 0


class _Order:
    """The rules of a part one after the other, with what they add together at their tops."""

    def __init__(self, choices: Sequence[RuleSteps], sums: int) -> None:
        self.place = {choice.rule: number for number, choice in enumerate(choices)}
        tops = (choice.steps[-1][1] for choice in choices)
        self._taken = list(accumulate(tops, _plus, initial=(0,) * sums))

    def left(self, needs: Vector, rule: str, own: Vector, others: int) -> Vector:
        """What is missing once so many of the others, without a rule that adds `own`, are added."""
        if others <= self.place[rule]:
            return tuple(need - taken for need, taken in zip(needs, self._taken[others], strict=True))
        taken = self._taken[others + 1]
        return tuple(need - taken_ + gain for need, taken_, gain in zip(needs, taken, own, strict=True))


class _Part:
    """A part of a system that shares no rule with the others."""

    def __init__(self, part: System, work: _Work) -> None:
        self._choices = choices_of(part)
        self._steps = {choice.rule: choice.steps for choice in self._choices}
        self._needs = tuple(bound.target for bound in part.constraints)
        self._work = work
        self._known: dict[object, bool | None] = {}
        least = sorted(self._choices, key=_size)
        greatest = sorted(self._choices, key=_size, reverse=True)
        self._orders = [_Order(choices, len(self._needs)) for choices in (least, greatest)]

    @property
    def rules(self) -> Collection[str]:
        """The rules that add to it."""
        return self._steps.keys()

    def decides(self, rule: str) -> bool | None:
        """Does the part hang on a rule for some combination of the others? Alike for rules that add the same."""
        steps = self._steps[rule]
        if steps not in self._known:
            own = steps[-1][1]
            others = [choice for choice in self._choices if choice.rule != rule]
            self._known[steps] = self._tried(rule, own) or _reachable(others, self._needs, own, self._work)
        return self._known[steps]

    def _tried(self, rule: str, own: Vector) -> bool:
        """The quick way: add the others one after the other, the least or the greatest first.

        What is missing only shrinks, so that the first place at which the rule could make up for it tells.
        """
        for order in self._orders:
            places = range(len(self._choices))
            first = bisect_left(places, x=True, key=lambda n: _within(order.left(self._needs, rule, own, n), own))
            if first < len(places) and _hangs(order.left(self._needs, rule, own, first), own):
                return True
        return False


def _size(choice: RuleSteps) -> int:
    return sum(choice.steps[-1][1])


def _plus(first: Vector, second: Vector) -> Vector:
    return tuple(a + b for a, b in zip(first, second, strict=True))


def _within(left: Vector, gains: Vector) -> bool:
    return all(need <= gain for need, gain in zip(left, gains, strict=True))


def _hangs(left: Vector, gains: Vector) -> bool:
    """Is something missing, and no more than the rule can add?"""
    return any(need > 0 for need in left) and _within(left, gains)


def _reachable(others: Sequence[RuleSteps], needs: Vector, own: Vector, work: _Work) -> bool | None:
    """The exact way: every remainder of the sums that the others can leave."""
    if len(needs) == 1 and 0 < needs[0] <= WIDEST:
        steps = sum(len(choice.steps) for choice in others)
        return _reachable_alone(others, needs[0], own[0]) if work.take(steps * (1 + needs[0] // BITS)) else None
    remainders = {needs}
    for choice in others:
        if len(remainders) > STATES or not work.take(len(remainders) * len(choice.steps) * len(needs)):
            return None
        remainders |= {
            tuple(max(0, need - gain) for need, gain in zip(left, gains, strict=True))
            for left in remainders
            for _, gains in choice.steps
        }
    return None if len(remainders) > STATES else any(_hangs(left, own) for left in remainders)


def _reachable_alone(others: Sequence[RuleSteps], need: int, own: int) -> bool:
    """As above where one sum is asked for: bit n of `sums` says whether the others can come to n and it is still missed."""
    missed = (1 << need) - 1
    sums = 1
    for choice in others:
        with_choice = sums
        for _, (gain,) in choice.steps:
            with_choice |= sums << gain
        sums = with_choice & missed
    return sums >> max(0, need - own) != 0
