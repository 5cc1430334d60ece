"""The minimal blocking and the minimal sufficient sets of a system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from math import prod

from compliance.analysis.monotone.count import count_sufficient
from compliance.analysis.monotone.covers import Choice, Effort, choices_of, covers
from compliance.analysis.monotone.system import Step, StepSet, System

LIMIT = 1_000
"""How many sets are listed."""


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
        """Are all of them listed?"""
        return self.counted and self.count == len(self.sets)


NONE = Family((), 0)


def blocking_sets(system: System, limit: int = LIMIT) -> Family:
    """Sets of steps that cannot all be missed: missing them is the end of it, whatever else is reached.

    Those of a whole are those of its constraints, without those that contain another. None where the system is trivial;
    the empty set where it is impossible.
    """
    if system.impossible:
        return Family(((),), 1)
    forced = system.forced()
    found: set[StepSet] = {(Step(rule, rung),) for rule, rung in forced.items()}
    left, effort = system.given(forced), Effort()
    for part in left.parts():
        found.update(islice(_blocking(part, effort), max(0, limit + 1 - len(found))))
        if len(found) > limit:
            break
    listed = _sorted(found, system)
    whole = not effort.spent and len(found) <= limit
    return Family(listed[:limit], len(listed), counted=whole)


def _blocking(part: System, effort: Effort) -> Iterator[StepSet]:
    for bound in part.constraints:
        losses = [Choice(rule, _losses(steps)) for rule, steps in bound.gains.items()]
        for steps in covers(losses, (bound.most - bound.target + 1,), effort):
            missed = tuple(Step(rule, -rung) for rule, rung in steps)
            if _minimal_blocking(part, missed):
                yield _in_order(missed, part)


def _losses(steps: tuple[tuple[int, int], ...]) -> tuple[tuple[int, tuple[int]], ...]:
    """What missing each rung costs, the least first; rungs are negative, so that missing a lower one is the larger step."""
    top = steps[-1][1]
    return tuple((-rung, (top - below,)) for (_, below), (rung, _) in reversed([*pairwise([(0, 0), *steps])]))


def _minimal_blocking(system: System, steps: StepSet) -> bool:
    return not any(system.blocked_by(weaker) for weaker in _each_weaker(steps, system, up=True))


def _each_weaker(steps: StepSet, system: System, *, up: bool) -> Iterator[StepSet]:
    """The same set with one step less far: missed one rung higher (`up`) or reached one rung lower; or left out."""
    for number, step in enumerate(steps):
        ladder = system.ladders[step.rule]
        place = ladder.index(step.rung) + (1 if up else -1)
        kept = (Step(step.rule, ladder[place]),) if 0 <= place < len(ladder) else ()
        yield (*steps[:number], *kept, *steps[number + 1 :])


def sufficient_sets(system: System, limit: int = LIMIT) -> Family:
    """Sets of steps that are enough: reaching them is all it takes, whatever else is missed.

    Of parts that share no rule, one of each makes one of the whole. None where the system is impossible; the empty set
    where it is trivial.
    """
    if system.impossible:
        return NONE
    forced = system.forced()
    always = tuple(Step(rule, rung) for rule, rung in forced.items())
    families = [_sufficient(part, limit) for part in system.given(forced).parts()]
    count = prod(family.count for family in families)
    sets: list[StepSet] = [always]
    for family in families:
        sets = [*islice(((*one, *other) for one in sets for other in family.sets), limit)]
    listed = _sorted((_in_order(steps, system) for steps in sets), system)
    return Family(listed, count, counted=all(family.counted for family in families))


def _sufficient(part: System, limit: int) -> Family:
    effort = Effort()
    needs = tuple(bound.target for bound in part.constraints)
    minimal = (s for s in covers(choices_of(part), needs, effort) if _minimal_sufficient(part, s))
    found = list(islice(minimal, limit + 1))
    listed = _sorted((_in_order(steps, part) for steps in found), part)
    if len(found) <= limit and not effort.spent:
        return Family(listed, len(listed))
    count = count_sufficient(part.constraints[0]) if len(part.constraints) == 1 else None
    return Family(listed[:limit], len(listed) if count is None else count, counted=count is not None)


def _minimal_sufficient(system: System, steps: StepSet) -> bool:
    return not any(system.met_by(weaker) for weaker in _each_weaker(steps, system, up=False))


def _in_order(steps: Iterable[Step], system: System) -> StepSet:
    place = {rule: number for number, rule in enumerate(system.rules)}
    furthest = dict(sorted(steps))  # of two steps of one rule the higher holds the lower
    return tuple(sorted((Step(*item) for item in furthest.items()), key=lambda step: place[step.rule]))


def _sorted(sets: Iterable[StepSet], system: System) -> tuple[StepSet, ...]:
    place = {rule: number for number, rule in enumerate(system.rules)}
    return tuple(sorted(sets, key=lambda steps: (len(steps), [(place[s.rule], s.rung) for s in steps])))
