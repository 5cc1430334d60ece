"""The fewest answers that are enough: if they are good, the verdict is there whatever all others are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Final

from compliance.analysis.questions.asking import AskedFor
from compliance.engine.monotone.covering import cheapest
from compliance.engine.monotone.system import Levels, System
from compliance.model.records import dataclass

CERTIFICATES: Final = 6
"""Of so many certificates, those that settle most, every combination is tried."""

Choices = Mapping[str, Sequence[frozenset[AskedFor]]]
"""For each rule, the sets of questions of which good answers bring it as far as it can get."""
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
    system = left.within({rule: left.top.get(rule, 0) for rule in options if options[rule]})
    if system.impossible:
        return None
    if system.trivial:
        return Fewest(frozenset(), 0)
    rules = tuple(system.ladders)
    asking: dict[AskedFor, int] = {}
    for rule in rules:
        for asked in frozenset().union(*options[rule]):
            asking[asked] = asking.get(asked, 0) + 1
    # A question that several rules ask counts for each of them in part: no choice of rules costs more than the questions it
    # takes, so that the cheapest one says how many it takes at the least.
    shared = {
        rule: min(sum((Fraction(1, asking[q]) for q in one), Fraction(0)) for one in options[rule]) for rule in rules
    }
    single = {rule: Fraction(min(map(len, options[rule]))) for rule in rules}
    tries = [cheapest(system, costs) for costs in (shared, single)]
    found = [_pruned(_taken([s.rule for s in one.steps], options), system, options) for one in tries if one is not None]
    assert tries[0] is not None  # it is not impossible
    return Fewest(min(found, key=lambda one: (len(one), sorted(one))), ceil(tries[0].at_least))


def _taken(rules: Iterable[str], options: Choices) -> frozenset[AskedFor]:
    """Questions that settle all of these rules, of several ways the one that adds fewest."""
    taken = frozenset[AskedFor]()
    for rule in sorted(rules, key=lambda rule: (len(options[rule]), rule)):
        taken |= min(options[rule], key=lambda one: (len(one - taken), sorted(one)))
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
    known = frozenset(taken)
    return system.holds(
        {rule: system.top[rule] for rule in system.ladders if any(one <= known for one in options.get(rule, ()))}
    )
