"""Small random systems, and the same things found by trying everything."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from compliance.engine.monotone.system import Step, System, constraint

NAMES = ("a", "b", "c", "d", "e")


@st.composite
def systems(draw, most=5, constraints=3):
    """Systems of up to `most` rules with up to three steps each."""
    rules = NAMES[: draw(st.integers(1, most))]
    found = []
    for _ in range(draw(st.integers(1, constraints))):
        gains = {}
        for rule in draw(st.lists(st.sampled_from(rules), min_size=1, unique=True)):
            rises = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
            gains[rule] = [(n, Fraction(sum(rises[: n - 1]), 3)) for n in range(2, len(rises) + 2)]
        found.append(constraint(gains, Fraction(draw(st.integers(1, 9)), 3), "points"))
    return System(rules, tuple(found))


def every_state(system):
    """All levels there can be."""
    ladders = [(0, *system.ladders.get(rule, ())) for rule in system.rules]
    return [dict(zip(system.rules, levels, strict=True)) for levels in product(*ladders)]


def lower(system, levels):
    """The same with one rule one step lower."""
    for rule, level in levels.items():
        ladder = (0, *system.ladders.get(rule, ()))
        if level:
            yield {**levels, rule: ladder[ladder.index(level) - 1]}


def higher(system, levels):
    """The same with one rule one step higher."""
    for rule, level in levels.items():
        ladder = (0, *system.ladders.get(rule, ()))
        if level != ladder[-1]:
            yield {**levels, rule: ladder[ladder.index(level) + 1]}


def sufficient(system):
    """Minimal sufficient sets: states that meet it and no lower one does."""
    return {
        frozenset(Step(rule, level) for rule, level in levels.items() if level)
        for levels in every_state(system)
        if system.holds(levels) and not any(map(system.holds, lower(system, levels)))
    }


def blocking(system):
    """Minimal blocking sets: states that miss it and no higher one does, as the first steps they miss."""
    return {
        frozenset(missed(system, levels))
        for levels in every_state(system)
        if not system.holds(levels) and all(map(system.holds, higher(system, levels)))
    }


def missed(system, levels):
    """The first step above each rule's level."""
    for rule, level in levels.items():
        above = [rung for rung in system.ladders.get(rule, ()) if rung > level]
        if above:
            yield Step(rule, above[0])


def as_sets(family):
    """The sets of a complete family."""
    assert family.complete
    found = {frozenset(steps) for steps in family.sets}
    assert len(found) == len(family.sets) == family.count
    return found
