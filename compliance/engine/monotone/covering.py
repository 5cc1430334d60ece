"""Which items to take so that every sum is reached at least cost, and so the cheapest way to meet a system.

The search is exact within a bound on work.

Costs and gains are whole numbers. The best choice is one and only one: of least cost, then of the fewest items, then the one
that holds the earlier item where two differ first. So it does not matter which search finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import Protocol

from compliance.engine.monotone.system import Step, StepSet, System, Tally, Vector
from compliance.model.records import dataclass

STATES = 20_000
"""Remainders of the sums that are kept at a time."""
WORK = 1_000_000
"""Numbers looked at before it is given up: about half a second."""
ROUNDS = 60
"""How often at most a quick choice looks again at what serves best."""


@dataclass(frozen=True, slots=True)
class Covering:
    """A choice to make: which rules to pass, so that every sum is reached at least cost. An item is one rule.

    Attributes:
        rules: the id of each item's rule, in the order of the rules.
        costs: what each item costs, times `scale`, a whole number.
        gains: what each item adds to every sum.
        needs: what each sum has to reach.
        scale: what costs were multiplied by.
    """

    rules: tuple[str, ...]
    costs: tuple[int, ...]
    gains: tuple[Vector, ...]
    needs: Vector
    scale: int

    def cost(self, taken: Iterable[int]) -> int:
        """What these items cost together, times `scale`."""
        return sum(self.costs[number] for number in taken)

    def met_by(self, taken: Collection[int]) -> bool:
        """Do these items reach every sum?"""
        return all(sum(self.gains[number][sum_] for number in taken) >= need for sum_, need in enumerate(self.needs))


def covering_of(part: System, costs: Mapping[str, Fraction]) -> Covering:
    """The choice among the rules of a system, each at its top or not at all."""
    rules = tuple(part.ladders)
    scale = lcm(*(costs[rule].denominator for rule in rules))
    gains = tuple(tuple(c.gain(rule, part.top[rule]) for c in part.constraints) for rule in rules)
    needs = tuple(c.target for c in part.constraints)
    return Covering(rules, tuple(int(costs[rule] * scale) for rule in rules), gains, needs, scale)


def greedy(covering: Covering) -> list[int]:
    """A choice that is enough and can spare no item, seldom the cheapest.

    It takes, again and again, the items that add most for their cost.
    """
    left, taken = list(covering.needs), list[int]()
    free = list(range(len(covering.rules)))
    round_ = max(1, len(free) // ROUNDS)
    while any(need > 0 for need in left):
        free.sort(key=lambda number: _worth(covering, number, left))
        for number in reversed(free[-round_:]):
            if any(need > 0 and gain for need, gain in zip(left, covering.gains[number], strict=True)):
                taken.append(number)
                left = [need - gain for need, gain in zip(left, covering.gains[number], strict=True)]
        del free[-round_:]
    for number in sorted(taken, key=lambda number: -covering.costs[number]):
        without = [need + gain for need, gain in zip(left, covering.gains[number], strict=True)]
        if all(need <= 0 for need in without):
            taken.remove(number)
            left = without
    return sorted(taken)


def _worth(covering: Covering, number: int, left: Sequence[int]) -> float:
    """How much of what is missing an item adds for its cost."""
    helped = sum(min(need, gain) / need for need, gain in zip(left, covering.gains[number], strict=True) if need > 0)
    return helped / (covering.costs[number] + 1e-9) if helped else -1.0


def lower_bound(covering: Covering) -> int:
    """A cost that no choice is below, times `scale`.

    To reach one sum alone, taking items in part where that is cheaper, costs no more than any choice. The dearest sum counts.
    """
    return max((_alone(covering, number) for number in range(len(covering.needs))), default=0)


def _alone(covering: Covering, sum_: int) -> int:
    left, cost = Fraction(covering.needs[sum_]), Fraction(0)
    items = [(Fraction(c, g[sum_]), g[sum_]) for c, g in zip(covering.costs, covering.gains, strict=True) if g[sum_]]
    for price, gain in sorted(items):
        part = min(left, Fraction(gain))
        cost, left = cost + price * part, left - part
        if not left:
            break
    return -(-cost.numerator // cost.denominator)


def least(covering: Covering) -> list[int] | None:
    """The best choice; `None` where that is too much work.

    Item by item, the best way to leave each remainder of the sums. A remainder that the items to come cannot cover, or
    only at more than a choice known already costs, is dropped; so is, of a single sum, one that costs more than a smaller.
    """
    order = _order(covering)
    weights = _weights(covering)
    most = (covering.cost(greedy(covering)) + 1) * _unit(covering)
    rest, prices = _rest(covering, order), _prices(covering, order)
    best: dict[Vector, int] = {covering.needs: 0}
    single, work = len(covering.needs) == 1, 0
    for place, number in enumerate(order):
        gains, weight = covering.gains[number], weights[number]
        after: dict[Vector, int] = {}
        for left, spent in best.items():
            taken = tuple([max(0, need - gain) for need, gain in zip(left, gains, strict=True)])
            for state, cost in ((left, spent), (taken, spent + weight)):
                known = after.get(state)
                if (known is None or cost < known) and _hopeful(
                    state, rest[place + 1], prices[place + 1], (most - cost) // _unit(covering)
                ):
                    after[state] = cost
        best = _undominated(after) if single else after
        work += len(best) * len(gains)
        if len(best) > STATES or work > WORK:
            return None
    return _taken(best[tuple(0 for _ in covering.needs)], covering)


def _hopeful(left: Vector, rest: Vector, prices: Sequence[tuple[int, int]], most: int) -> bool:
    """Can what is to come cover it, at no more than this cost?"""
    for need, available, (cost, gain) in zip(left, rest, prices, strict=True):
        if need > available or (need and cost * need > most * gain):
            return False
    return True


def _order(covering: Covering) -> list[int]:
    """What serves best for its cost comes first."""
    return sorted(range(len(covering.rules)), key=lambda number: -_worth(covering, number, covering.needs))


def _rest(covering: Covering, order: Sequence[int]) -> list[Vector]:
    """What the items from each place on add together."""
    start = tuple(0 for _ in covering.needs)
    back = (covering.gains[number] for number in reversed(order))
    return list(accumulate(back, lambda a, b: tuple(map(sum, zip(a, b, strict=True))), initial=start))[::-1]


def _prices(covering: Covering, order: Sequence[int]) -> list[list[tuple[int, int]]]:
    """For the items from each place on, the best price of each sum, as a cost and the gain it buys: `(3, 2)` is 3 for 2."""
    prices_from: list[list[tuple[int, int]]] = [[(0, 1) for _ in covering.needs]]
    seen = [False for _ in covering.needs]
    for number in reversed(order):
        prices = list(prices_from[-1])
        for sum_, gain in enumerate(covering.gains[number]):
            cost, least_gain = prices[sum_]
            if gain and (not seen[sum_] or covering.costs[number] * least_gain < cost * gain):
                prices[sum_], seen[sum_] = (covering.costs[number], gain), True
        prices_from.append(prices)
    return prices_from[::-1]


def _unit(covering: Covering) -> int:
    """What a cost of 1 weighs: more than any number of items, in any order."""
    return (len(covering.rules) + 1) << len(covering.rules)


def _weights(covering: Covering) -> list[int]:
    """One whole number an item, so that of all choices the best has the least sum of them.

    Read from its highest digits: the cost, then 1 for the count of items, less a bit that says which item it is. Summed up,
    the cost of a choice decides first, then how many items it has, then which of them comes earlier.
    """
    size, unit = len(covering.rules), _unit(covering)
    return [cost * unit + (1 << size) - (1 << size - 1 - number) for number, cost in enumerate(covering.costs)]


def _taken(weight: int, covering: Covering) -> list[int]:
    """The items whose weights add up to this one: its lowest bits say which, negated."""
    size = len(covering.rules)
    bits = -weight % (1 << size)
    return [number for number in range(size) if bits >> size - 1 - number & 1]


def _undominated(states: Mapping[Vector, int]) -> dict[Vector, int]:
    kept: dict[Vector, int] = {}
    lowest: int | None = None
    for state in sorted(states):
        if lowest is None or states[state] < lowest:
            lowest = kept[state] = states[state]
    return kept


@dataclass(frozen=True, slots=True)
class Cheapest:
    """A minimal sufficient set of least cost.

    `at_least` is what any other costs at the least: no less than `cost` where `proven`, less where there may be a cheaper one.
    """

    steps: StepSet
    cost: Fraction
    at_least: Fraction

    @property
    def proven(self) -> bool:
        """Is it proven that no other set costs less?"""
        return self.at_least == self.cost


class FurtherChoice(Protocol):
    """A search that goes on where this one gives up; `None` where there is none."""

    def __call__(self, covering: Covering) -> tuple[Collection[int], int] | None:
        """The numbers of the items taken, and what any choice costs at the least."""


def cheapest(system: System, costs: Mapping[str, Fraction], further: FurtherChoice | None = None) -> Cheapest | None:
    """The sufficient set whose rules cost least together; of equally cheap ones that of the fewest rules, the earlier first.

    What a rule costs does not depend on which of its rungs is reached. So the rules are chosen first, every chosen one taken
    at its top, and the rungs are lowered afterwards, as far as they go.

    Args:
        system: what is to be met.
        costs: what a rule costs, whichever of its steps is taken; none is negative.
        further: asked only where the exact search is too much work.

    Returns:
        `None` where the system is impossible.
    """
    if system.impossible:
        return None
    forced = {rule: system.top[rule] for rule in system.forced()}
    chosen = list(forced)
    at_least = sum((costs[rule] for rule in forced), Fraction(0))
    for part in system.given(forced).parts():
        covering = covering_of(part, costs)
        exact = least(covering)
        taken, bound = _beyond(covering, further) if exact is None else (exact, covering.cost(exact))
        chosen += [covering.rules[number] for number in taken]
        at_least += Fraction(bound, covering.scale)
    steps = _lowered(system, chosen, costs)
    return Cheapest(steps, sum((costs[step.rule] for step in steps), Fraction(0)), at_least)


def _beyond(covering: Covering, further: FurtherChoice | None) -> tuple[list[int], int]:
    """The best there is where exactness was too much work, and the least that a better one costs."""
    known, bound = greedy(covering), lower_bound(covering)
    better = further(covering) if further is not None else None
    if better is None:
        return known, bound
    taken, other = better
    best = min(list(taken), known, key=covering.cost)
    return best, min(max(bound, other), covering.cost(best))


def _lowered(system: System, chosen: Collection[str], costs: Mapping[str, Fraction]) -> StepSet:
    """The chosen rules, less what can be spared, the dearest first; then each at the lowest rung that will do."""
    tally = Tally(system, {rule: system.top[rule] for rule in chosen})
    kept = [rule for rule in system.ladders if rule in set(chosen)]
    for rule in sorted(kept, key=lambda rule: -costs[rule]):
        if tally.can_fall(rule, 0):
            tally.move(rule, 0)
    for rule in kept:
        if tally.level(rule):
            tally.move(rule, next(rung for rung in system.ladders[rule] if tally.can_fall(rule, rung)))
    return tuple(Step(rule, level) for rule in kept if (level := tally.level(rule)))
