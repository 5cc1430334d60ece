"""What the analyses of verdicts are held against: sets and powers found by the definition, or by trying every combination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from compliance.engine.monotone.system import Step, System

MOST_RULES = 16


def blocked_by(system: System, steps: Iterable[Step]) -> bool:
    """Is a system missed when these steps are missed, whatever else is reached?"""
    return not system.holds({**system.top, **{step.rule: step.rung - 1 for step in steps}})


@dataclass(frozen=True, slots=True)
class Power:
    """`passing` combinations of all rules; by rule, in how many it decides, and its Shapley value."""

    passing: int
    banzhaf: Mapping[str, int]
    shapley: Mapping[str, Fraction]


def power(system: System) -> Power | None:
    """How often each rule decides; `None` for systems of too many rules, or with more than one step a rule."""
    rules, size = system.rules, len(system.rules)
    if size > MOST_RULES or any(len(rungs) > 1 for rungs in system.ladders.values()):
        return None
    holds = [
        system.holds({rule: system.top.get(rule, 0) for bit, rule in enumerate(rules) if number >> bit & 1})
        for number in range(2**size)
    ]
    shares = [Fraction(factorial(k) * factorial(size - k - 1), factorial(size)) for k in range(size)]
    banzhaf, shapley = {}, {}
    for bit, rule in enumerate(rules):
        turned = [n for n in range(2**size) if not n >> bit & 1 and not holds[n] and holds[n | 1 << bit]]
        banzhaf[rule] = len(turned)
        shapley[rule] = sum((shares[n.bit_count()] for n in turned), Fraction(0))
    return Power(sum(holds), banzhaf, shapley)
