"""What a rule, or a group of rules, is to a verdict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from compliance.engine.monotone.system import RuleSteps, System, Vector, choices_of

RuleRole = Literal["knock-out", "alone-enough", "sole", "contributing", "decorative", "undecided"]
STATES = 20_000
WIDEST = 10_000_000
"""The greatest sum of which each value is looked at: a bit of each."""


def role_of(system: System, rules: Collection[str], deciding: Collection[str] = ()) -> RuleRole:
    """What a group of rules is to a system that is neither trivial nor impossible.

    A knock-out is needed: without it nothing is enough. Alone enough: with it nothing else is needed. Sole: both.
    Contributing: neither, and it can decide. Decorative: it never decides. Undecided: that is too much to find out.
    `deciding` are rules known to decide: those of any minimal set do.
    """
    needed = not system.holds({rule: rung for rule, rung in system.top.items() if rule not in rules})
    enough = system.holds({rule: rung for rule, rung in system.top.items() if rule in rules})
    if needed:
        return "sole" if enough else "knock-out"
    if enough:
        return "alone-enough"
    if any(rule in deciding for rule in rules):
        return "contributing"
    decide = [decides(system, rule) for rule in rules]
    if any(decide):
        return "contributing"
    return "undecided" if None in decide else "decorative"


def decides(system: System, rule: str) -> bool | None:
    """Is there a combination of the other rules in which the verdict hangs on this one? `None`: too much to find out."""
    forced = system.forced()
    if rule in forced or system.impossible:
        return not system.impossible
    part = next((part for part in system.given(forced).parts() if rule in part.ladders), None)
    return False if part is None else _decides_part(part, choices_of(part), rule)


def may_decide(system: System) -> frozenset[str]:
    """Every rule on which the verdict can hang: all of any minimal set, blocking or sufficient.

    One for which that is too much to find out is among them.
    """
    if system.impossible:
        return frozenset()
    forced = system.forced()
    deciding = set(forced)
    for part in system.given(forced).parts():
        choices = choices_of(part)
        deciding |= {choice.rule for choice in choices if _decides_part(part, choices, choice.rule) is not False}
    return frozenset(deciding)


def _decides_part(part: System, choices: Sequence[RuleSteps], rule: str) -> bool | None:
    of_rule = next(choice for choice in choices if choice.rule == rule).steps[-1][1]
    others = [choice for choice in choices if choice.rule != rule]
    needs = tuple(bound.target for bound in part.constraints)
    return _tried(others, needs, of_rule) or _reachable(others, needs, of_rule)


def _hangs(left: Vector, gains: Vector) -> bool:
    """Is something missing, and no more than the rule can add?"""
    return any(need > 0 for need in left) and all(need <= gain for need, gain in zip(left, gains, strict=True))


def _tried(others: Sequence[RuleSteps], needs: Vector, gains: Vector) -> bool:
    """The quick way: add the others one after the other, the greatest or the least first."""
    size = lambda choice: sum(choice.steps[-1][1])  # noqa: E731 - named for reading
    for order in (sorted(others, key=size), sorted(others, key=size, reverse=True)):
        left = needs
        for choice in order:
            if _hangs(left, gains):
                return True
            left = tuple(need - gain for need, gain in zip(left, choice.steps[-1][1], strict=True))
        if _hangs(left, gains):
            return True
    return False


def _reachable(others: Sequence[RuleSteps], needs: Vector, own: Vector) -> bool | None:
    """The exact way: every remainder of the sums that the others can leave."""
    if len(needs) == 1 and 0 < needs[0] <= WIDEST:
        return _reachable_alone(others, needs[0], own[0])
    remainders = {needs}
    for choice in others:
        remainders |= {
            tuple(max(0, need - gain) for need, gain in zip(left, gains, strict=True))
            for left in remainders
            for _, gains in choice.steps
        }
        if len(remainders) > STATES:
            return None
    return any(_hangs(left, own) for left in remainders)


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
