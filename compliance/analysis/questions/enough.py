"""The fewest answers that are enough: if they are good, the verdict is there whatever all others are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Final

from compliance.analysis.questions.asked import AskedFor, Ways
from compliance.engine.monotone.covering import cheapest
from compliance.engine.monotone.system import Levels, Step, System
from compliance.model.records import dataclass

CERTIFICATES: Final = 6
"""Of so many certificates, those that settle most, every combination is tried."""


Choices = Mapping[str, Ways]
"""For each open rule, how answers bring it further."""
Shows = Mapping[AskedFor, Levels]
"""For each certificate, the rules it settles, and the rung to which it brings each."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """Questions whose good answers are enough, and how many it takes at the least."""

    questions: frozenset[AskedFor]
    at_least: int


def fewest(left: System, options: Choices, shows: Shows) -> Fewest | None:
    """The fewest questions that are enough; `None` where no good answers are.

    Args:
        left: what is still to be reached, by rungs that are still possible.
        options: what brings each open rule as far as it can get.
        shows: certificates that settle rules besides.
    """
    chosen = sorted(shows, key=lambda one: (-len(shows[one]), one))[:CERTIFICATES]
    found = []
    for size in range(len(chosen) + 1):
        for some in combinations(chosen, size):
            levels: dict[str, int] = {}
            for certificate in some:
                for rule, rung in shows[certificate].items():
                    levels[rule] = max(rung, levels.get(rule, 0))
            rest = _fewest(left.given(levels), options)
            if rest is not None:
                found.append(Fewest(rest.questions | frozenset(some), rest.at_least + size))
    if not found:
        return None
    best = min(found, key=lambda one: (len(one.questions), sorted(one.questions)))
    # Of more certificates than are tried together, each left out settles something and costs one question at the least.
    at_least = min(one.at_least for one in found)
    return Fewest(best.questions, at_least if len(shows) <= CERTIFICATES else min(at_least, 1))


def _fewest(left: System, options: Choices) -> Fewest | None:
    """Without certificates."""
    system = left.within({rule: ways.rung(ways.lacks) for rule, ways in options.items()})
    if system.impossible:
        return None
    if system.trivial:
        return Fewest(frozenset(), 0)
    rules = tuple(system.ladders)
    asking: dict[AskedFor, int] = {}
    for rule in rules:
        for asked in _asking(options[rule]):
            asking[asked] = asking.get(asked, 0) + 1
    # A question that several rules ask counts for each of them in part: no choice of rules costs more than the questions it
    # takes, so that the cheapest one says how many it takes at the least.
    shared = {rule: _shared(options[rule], asking) for rule in rules}
    single = {rule: Fraction(min(len(one) for one, _ in options[rule].sets)) for rule in rules}
    tries = [cheapest(system, costs) for costs in (shared, single)]
    found = [_pruned(_taken(one.steps, options), system, options) for one in tries if one is not None]
    assert tries[0] is not None  # it is not impossible
    return Fewest(min(found, key=lambda one: (len(one), sorted(one))), ceil(tries[0].at_least))


def _asking(ways: Ways) -> frozenset[AskedFor]:
    """The questions of which some may have to be answered for a rule."""
    return frozenset[AskedFor]().union(*(one for one, _ in ways.sets)) if ways.complete else ways.lacks


def _shared(ways: Ways, asking: Mapping[AskedFor, int]) -> Fraction:
    """What a rule costs at the least, of questions that several rules share."""
    if not ways.complete:
        return sum(sorted(Fraction(1, asking[one]) for one in ways.lacks)[: ways.at_least], Fraction(0))
    return min(sum((Fraction(1, asking[q]) for q in one), Fraction(0)) for one, _ in ways.sets)


def _taken(steps: Iterable[Step], options: Choices) -> frozenset[AskedFor]:
    """Questions that bring rules to all of these rungs, of several ways the one that adds fewest."""
    taken = frozenset[AskedFor]()
    for rule, rung in sorted(steps, key=lambda step: (len(options[step.rule].sets), step.rule)):
        ways = [one for one, reached in options[rule].sets if reached >= rung]
        taken |= min(ways, key=lambda one: (len(one - taken), sorted(one)))
    return taken


def _pruned(taken: frozenset[AskedFor], system: System, options: Choices) -> frozenset[AskedFor]:
    """The questions less those that can be spared."""
    for asked in sorted(taken, reverse=True):
        fewer = taken - {asked}
        if is_enough(fewer, system, options):
            taken = fewer
    return taken


def is_enough(taken: Collection[AskedFor], system: System, options: Choices) -> bool:
    """Is a system met once these questions have good answers, whatever all others have?"""
    return system.holds({rule: ways.rung(taken) for rule, ways in options.items()})
