"""The minimal blocking and the minimal sufficient sets of a system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from math import prod
from typing import Protocol

from compliance.engine.monotone.system import Constraint, RuleSteps, Step, StepSet, System, Tally, Vector, choices_of
from compliance.model.records import dataclass

NODES = 200_000
"""How many partial choices are looked at before a family of sets is called too large."""
SUMS_A_NODE = 4
"""A choice counts once more for every so many sums: it is more work."""


@dataclass(slots=True)
class Effort:
    """What is left of the bound on work; `spent` once a search was cut short."""

    nodes: int = NODES
    spent: bool = False

    def use(self, nodes: int = 1) -> bool:
        """Take this much from the bound; is there still enough to go on?"""
        self.nodes -= nodes
        self.spent = self.spent or self.nodes < 0
        return not self.spent


def covers(choices: Sequence[RuleSteps], needs: Vector, effort: Effort) -> Iterator[StepSet]:
    """Sets of steps that reach all sums: every minimal one, and some others that the caller has to sift out.

    Branch and bound: the rules that add most come first, and a branch ends where the rest cannot reach a sum any more.
    """
    ordered = sorted(choices, key=lambda choice: -sum(choice.steps[-1][1]))
    rest = [tuple(0 for _ in needs)]
    for choice in reversed(ordered):
        rest.append(tuple(map(sum, zip(rest[-1], choice.steps[-1][1], strict=True))))
    rest.reverse()
    todo: list[tuple[int, Vector, StepSet]] = [(0, needs, ())]
    while todo and effort.use(1 + len(needs) // SUMS_A_NODE):
        number, left, chosen = todo.pop()
        if all(need <= 0 for need in left):
            yield chosen
            continue
        if any(need > most for need, most in zip(left, rest[number], strict=True)):
            continue
        choice = ordered[number]
        todo.append((number + 1, left, chosen))
        for rung, gains in reversed(choice.steps):
            # A step that adds to nothing still missing can be spared.
            if any(need > 0 and gain > 0 for need, gain in zip(left, gains, strict=True)):
                still = tuple(need - gain for need, gain in zip(left, gains, strict=True))
                todo.append((number + 1, still, (*chosen, Step(choice.rule, rung))))


LIMIT, LARGE_LIMIT = 1_000, 100
"""How many sets are listed, and of a large system, which has more than anybody could read."""
LARGE = 100
"""Rules from which on a system is large."""

SUMS = 50_000
"""Different sums kept while the sets of one threshold are counted; beyond that they are not counted."""
WORK = 3_000_000
"""Sums added up for one count; beyond that the sets are not counted."""

_Sums = dict[int, int]
"""How many choices of the rules seen so far come to each sum."""


def limit_of(system: System) -> int:
    """How many sets of a system are listed."""
    return LIMIT if len(system.rules) <= LARGE else LARGE_LIMIT


@dataclass(frozen=True, slots=True)
class Family:
    """Minimal sets, smallest first, then in the order of the rules.

    `count` is how many there are, at least that many where `counted` is false; `complete` where all are listed.
    """

    sets: tuple[StepSet, ...]
    count: int
    counted: bool = True

    @property
    def complete(self) -> bool:
        """Are all the sets there are listed?"""
        return self.counted and self.count == len(self.sets)


NONE = Family((), 0)


@dataclass(frozen=True, slots=True)
class MoreSets:
    """Minimal sets found in another way; `complete` where there are no others."""

    sets: tuple[StepSet, ...]
    complete: bool


class FurtherSets(Protocol):
    """A search that goes on where this one gives up; `None` where there is none."""

    def __call__(self, part: System, *, sufficient: bool, limit: int) -> MoreSets | None:
        """Minimal sufficient, or else minimal blocking, sets of a system that is neither trivial nor impossible."""


def blocking_sets(system: System, limit: int | None = None, further: FurtherSets | None = None) -> Family:
    """The minimal blocking sets: whoever misses every step of one misses the verdict, whatever else is reached.

    Those of a whole are those of its constraints, without those that contain another. None where the system is trivial;
    the empty set where it is impossible. `further` is asked only where this is too much work.
    """
    if system.impossible:
        return Family(((),), 1)
    limit = limit_of(system) if limit is None else limit
    forced = system.forced()
    blocking: set[StepSet] = {(Step(rule, rung),) for rule, rung in forced.items()}
    left, effort = system.given(forced), Effort()
    for part in left.parts():
        blocking.update(islice(_blocking(part, effort), max(0, limit + 1 - len(blocking))))
        if len(blocking) > limit:
            break
    complete = not effort.spent
    if effort.spent and len(blocking) <= limit and further is not None:
        more = [further(part, sufficient=False, limit=limit + 1 - len(blocking)) for part in left.parts()]
        blocking.update(steps for answer in more if answer for steps in answer.sets)
        complete = all(answer is not None and answer.complete for answer in more)
    listed = _sorted(blocking, system)
    return Family(listed[:limit], len(listed), counted=complete and len(blocking) <= limit)


def _blocking(part: System, effort: Effort) -> Iterator[StepSet]:
    for bound in part.constraints:
        losses = [RuleSteps(rule, _losses(steps)) for rule, steps in bound.gains.items()]
        for steps in covers(losses, (bound.most - bound.target + 1,), effort):
            missed = tuple(Step(rule, -rung) for rule, rung in steps)
            if _minimal_blocking(part, missed):
                yield _in_order(missed, part)


def _losses(steps: tuple[tuple[int, int], ...]) -> tuple[tuple[int, tuple[int]], ...]:
    """What a sum loses where each rung is missed, the least first.

    Rungs are negative, so that missing a lower rung, which loses more, is the larger step.
    """
    top = steps[-1][1]
    return tuple((-rung, (top - below,)) for (_, below), (rung, _) in reversed([*pairwise([(0, 0), *steps])]))


def _minimal_blocking(system: System, steps: StepSet) -> bool:
    """Can the system be met as soon as any rule of a blocking set misses one rung less?"""
    missed = Tally(system, {**system.top, **{step.rule: system.below(step) for step in steps}})
    return not any(missed.can_rise(step.rule, step.rung) for step in steps)


def sufficient_sets(system: System, limit: int | None = None, further: FurtherSets | None = None) -> Family:
    """The minimal sufficient sets: whoever reaches every step of one meets the verdict, whatever else is missed.

    Of parts that share no rule, one of each makes one of the whole. None where the system is impossible; the empty set
    where it is trivial. `further` is asked only where this is too much work.
    """
    if system.impossible:
        return NONE
    limit = limit_of(system) if limit is None else limit
    forced = system.forced()
    always = tuple(Step(rule, rung) for rule, rung in forced.items())
    families = [_sufficient(part, limit, further) for part in system.given(forced).parts()]
    count = prod(family.count for family in families)
    sets: list[StepSet] = [always]
    for family in families:
        sets = [*islice(((*one, *other) for one in sets for other in family.sets), limit)]
    listed = _sorted((_in_order(steps, system) for steps in sets), system)
    return Family(listed, count, counted=all(family.counted for family in families))


def _sufficient(part: System, limit: int, further: FurtherSets | None) -> Family:
    effort = Effort()
    needs = tuple(bound.target for bound in part.constraints)
    minimal = (s for s in covers(choices_of(part), needs, effort) if _minimal_sufficient(part, s))
    sufficient = {_in_order(steps, part) for steps in islice(minimal, limit + 1)}
    complete = len(sufficient) <= limit and not effort.spent
    count = count_sufficient(part.constraints[0]) if not complete and len(part.constraints) == 1 else None
    if effort.spent and len(sufficient) <= limit and further is not None:
        more = further(part, sufficient=True, limit=limit + 1)
        if more is not None:
            sufficient.update(more.sets)
            complete = more.complete and len(sufficient) <= limit
    listed = _sorted(sufficient, part)
    if complete:
        return Family(listed, len(listed))
    return Family(listed[:limit], len(listed) if count is None else count, counted=count is not None)


def _minimal_sufficient(system: System, steps: StepSet) -> bool:
    """Is the system missed as soon as any rule of a sufficient set reaches one rung less?"""
    reached = Tally(system, {step.rule: step.rung for step in steps})
    return not any(reached.can_fall(step.rule, system.below(step)) for step in steps)


def _in_order(steps: Iterable[Step], system: System) -> StepSet:
    place = {rule: number for number, rule in enumerate(system.rules)}
    furthest = dict(sorted(steps))  # of two steps of one rule the higher holds the lower
    return tuple(sorted((Step(*item) for item in furthest.items()), key=lambda step: place[step.rule]))


def _sorted(sets: Iterable[StepSet], system: System) -> tuple[StepSet, ...]:
    place = {rule: number for number, rule in enumerate(system.rules)}
    return tuple(sorted(sets, key=lambda steps: (len(steps), [(place[s.rule], s.rung) for s in steps])))


# --- Counted without being listed -------------------------------------------------------------------------------------


def count_sufficient(limit: Constraint) -> int | None:
    """The number of minimal sets that reach the threshold; `None` where that is too much work.

    A set is minimal where even the step whose last rung adds least cannot go one rung lower. So sets are counted by that
    step: every other step adds at least as much with its last rung, or as much and comes earlier. Sums of the others are
    counted by a product of polynomials, one a rule, from which a rule can be divided out again.
    """
    options = sorted(
        (here - below, rule, here)
        for rule, steps in limit.gains.items()
        for (_, below), (_, here) in pairwise([(0, 0), *steps])
    )
    allowed: dict[str, list[int]] = {rule: [] for rule in limit.gains}
    sums: _Sums = {0: 1}
    total = work = 0
    for last, rule, gain in reversed(options):
        others = _without(sums, allowed[rule])
        total += sum(n for value, n in others.items() if limit.target - gain <= value < limit.target - gain + last)
        allowed[rule].append(gain)
        sums = _times(others, allowed[rule], limit.target)
        work += len(sums) * len(allowed[rule])
        if len(sums) > SUMS or work > WORK:
            return None
    return total


def _times(sums: _Sums, gains: list[int], below: int) -> _Sums:
    """The sums with one more rule, which adds nothing or one of these gains; only those below the threshold are kept."""
    with_rule = dict(sums)
    for value, number in sums.items():
        for gain in gains:
            if value + gain < below:
                with_rule[value + gain] = with_rule.get(value + gain, 0) + number
    return with_rule


def _without(sums: _Sums, gains: list[int]) -> _Sums:
    """The sums without a rule that has these gains: the reverse of `_times`."""
    without_rule: _Sums = {}
    for value in sorted(sums):
        number = sums[value] - sum(without_rule.get(value - gain, 0) for gain in gains)
        if number:
            without_rule[value] = number
    return without_rule
