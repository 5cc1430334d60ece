"""Which statements contradict each other, and the worlds of belief: in each, one statement of every dispute is believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from functools import reduce
from itertools import islice
from math import inf
from operator import or_
from typing import Literal

from compliance.model.dates import days_of
from compliance.model.nearest import as_compared
from compliance.model.records import dataclass
from compliance.model.statements import FactPath, Statement, of_provider, touches
from compliance.model.values import Range, Scalar

BeliefOrder = tuple[frozenset[str], ...]
"""Statements in the order in which they are believed: sets of them that agree, each against all after it."""

World = tuple[int, ...]
"""For each dispute, the number of the reading believed."""

Figures = Literal["totals", "listed"]
"""Which of two figures that contradict each other is believed: the total, or what is listed."""

WORLDS_LIMIT = 64
"""More readings than this are not tried: what depends on them is unknown."""


@dataclass(frozen=True, slots=True)
class Items:
    """What of a statement a contradiction is about."""

    paths: frozenset[FactPath] = frozenset()
    closures: frozenset[FactPath] = frozenset()

    def __or__(self, other: Items) -> Items:
        """The items of both."""
        return Items(self.paths | other.paths, self.closures | other.closures)

    def __bool__(self) -> bool:
        """Are there any items?"""
        return bool(self.paths or self.closures)

    def covers(self, path: FactPath) -> bool:
        """Is this path, or something above it, among the items?"""
        return bool(self.paths) and any(path[:length] in self.paths for length in range(1, len(path) + 1))

    def without(self, lost: Items) -> Items:
        """The items that are not among those lost, nor below one of them."""
        return Items(frozenset(path for path in self.paths if not lost.covers(path)), self.closures - lost.closures)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Statements linked by contradictions, and the orders in which they can be believed.

    Of two statements, or of several about one fact, an order believes one. Where more than two contradict each other in part,
    believing one of them would drop what nobody disputes: so each order starts with a largest set of them that agree. Where
    those left over contradict each other on something no one in that set speaks of, it goes on with a largest set of these,
    in each way there is.
    """

    statements: tuple[str, ...]
    paths: frozenset[FactPath]
    orders: tuple[BeliefOrder, ...]
    lost: Mapping[tuple[str, str], Items] = field(repr=False)
    """(loser, winner) -> what the loser loses when the winner is believed."""
    figures: tuple[tuple[Figures, Items], ...] = ()
    """Where not statements but figures contradict each other: what each order believes, and what it does not."""

    @property
    def readings(self) -> tuple[frozenset[str], ...]:
        """The statements believed in each order."""
        return tuple(frozenset().union(*order) for order in self.orders)

    def dropped(self, number: int) -> dict[str, Items]:
        """What each statement loses in an order: that on which another one is believed before it."""
        if self.figures:
            return dict.fromkeys(self.statements, self.figures[number][1])
        return _dropped(self.lost, self.orders[number])

    def contradicted(self, statement: str) -> Items:
        """What of a statement is contradicted."""
        if self.figures:
            return reduce(or_, (items for _, items in self.figures))
        return reduce(or_, (items for (loser, _), items in self.lost.items() if loser == statement), Items())

    def settled(self, number: int) -> Dispute:
        """The dispute with one order left."""
        return replace(self, orders=(self.orders[number],), figures=self.figures[number : number + 1])


def overlap(first: Collection[FactPath], second: Iterable[FactPath]) -> bool:
    """Is a path of one kind at or above one of the other? `*` in the second stands for any key."""
    heads = {path[:1] for path in first}
    near = [path for path in second if path[:1] in heads]  # groups of facts are named, never `*`
    return any(touches(a, b) for a in first for b in near)


class Places:
    """Where disputes are, to find those near a path without a look at each."""

    def __init__(self, disputes: Iterable[Iterable[FactPath]]) -> None:
        self._at: defaultdict[FactPath, set[int]] = defaultdict(set)
        self._below: defaultdict[FactPath, set[int]] = defaultdict(set)
        self._found: dict[FactPath, set[int]] = {}
        for number, paths in enumerate(disputes):
            for path in paths:
                self._at[path].add(number)
                for size in range(1, len(path) + 1):
                    self._below[path[:size]].add(number)

    def near(self, paths: Iterable[FactPath]) -> list[int]:
        """The numbers, in order, of the disputes that may overlap with paths; `*` stands for any key."""
        numbers: set[int] = set()
        for path in paths:
            if path[:1] not in self._below:  # groups of facts are named, never `*`
                continue
            if path not in self._found:  # rules read the same facts
                known = path[: path.index("*")] if "*" in path else path
                above = (self._at.get(known[:size], set()) for size in range(1, len(known)))
                self._found[path] = self._below.get(known, set()).union(*above)
            numbers |= self._found[path]
        return sorted(numbers)


def same_value(first: object, second: object) -> bool:
    """Is one value of a fact the other? 5 and 5.0 are one number; `true` is no number; texts are as they are compared."""
    if isinstance(first, str) and isinstance(second, str):
        return as_compared(first) == as_compared(second)
    return first == second and isinstance(first, bool) == isinstance(second, bool)


def agreed(first: Scalar, second: Scalar) -> Scalar | None:
    """What two values of one fact say together; `None` where they contradict each other.

    A range says less than a number within it, not otherwise. Two ranges agree on what they share, if that is more than an end
    point; lists of plain values agree if they have the same members. A month or a year agrees with a day in it.
    """
    if same_value(first, second):
        return first
    match first, second:
        case tuple(), tuple():
            shorter = min(first, second, key=lambda members: (len(members), members))
            return shorter if set(map(as_compared, first)) == set(map(as_compared, second)) else None
        case Range(), Range():
            (a, b), (c, d) = _ends(first), _ends(second)
            low, high = max(a, c), min(b, d)
            return Range(None if low == -inf else low, None if high == inf else high) if low < high else None
        case (Range() as wide, exact) | (exact, Range() as wide) if isinstance(exact, int | float):
            low, high = _ends(wide)
            return exact if low <= exact <= high and not isinstance(exact, bool) else None
    return _both_days(first, second)


def _both_days(first: Scalar, second: Scalar) -> Scalar | None:
    """The one of two dates that says more exactly what the other says, too; `None` where they have no day in common."""
    one, other = days_of(first), days_of(second)
    if not one or not other:
        return None
    if max(one[0], other[0]) > min(one[1], other[1]):
        return None
    # Days, months and years lie in one another or apart.
    return first if one[0] >= other[0] and one[1] <= other[1] else second


def _agree(first: Scalar | None, second: Scalar | None) -> bool:
    """Can both be so? An end agrees with an end only."""
    return agreed(first, second) is not None if first is not None and second is not None else first is second


def _ends(range_: Range) -> tuple[float, float]:
    low, high = range_.minimum, range_.maximum
    return -inf if low is None else low, inf if high is None else high


def has_run_out(statement: Statement, as_of: date) -> bool:
    """Is a statement past its `until`?"""
    return statement.until is not None and as_of >= statement.until


def effective_leaves(statement: Statement, as_of: date) -> Mapping[FactPath, Scalar | None]:
    """What a statement sets at a date: past its `until`, every path it set ends."""
    return dict.fromkeys(statement.leaves) if has_run_out(statement, as_of) else statement.leaves


def find_disputes(statements: Iterable[Statement], as_of: date) -> tuple[Dispute, ...]:
    """All contradictions among the statements there at a date."""
    statements = sorted(statements, key=lambda s: (s.from_, s.id))
    lost: dict[tuple[str, str], Items] = {}
    for first, second in _candidates(statements):
        of_first, of_second = contradiction(first, second, as_of)
        if of_first or of_second:
            lost[first.id, second.id] = of_first
            lost[second.id, first.id] = of_second
    selectors = selectors_of(statements)
    components = _components(lost)
    number_of = {name: number for number, component in enumerate(components) for name in component}
    of_components: list[dict[tuple[str, str], Items]] = [{} for _ in components]
    for pair, items in lost.items():
        of_components[number_of[pair[0]]][pair] = items
    return tuple(_dispute(*one, selectors) for one in zip(components, of_components, strict=True))


def selectors_of(statements: Iterable[Statement]) -> set[tuple[FactPath, str]]:
    """The lists that are closed in part, each with a field by which that is."""
    return {(of_provider(c.path), name) for s in statements for c in s.closures for name, _ in c.where}


def _candidates(statements: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of statements that may contradict each other: they may begin on one day, or one disputes the other.

    They speak of something in common, and neither corrects the other.
    """
    begins = [statement.earliest or statement.from_ for statement in statements]
    for number, (first, others) in enumerate(zip(statements, _in_common(statements), strict=True)):
        for later in sorted(other for other in others if other > number):
            second = statements[later]
            if begins[later] > first.from_ and second.id not in first.disputes and first.id not in second.disputes:
                continue
            if second.id not in first.supersedes and first.id not in second.supersedes:
                yield first, second


def _in_common(statements: list[Statement]) -> Iterator[set[int]]:
    """Of each statement the numbers of those that speak of something it sets, ends or closes, or it of what they do."""
    said = [statement.leaves.keys() | {closure.path for closure in statement.closures} for statement in statements]
    saying: defaultdict[FactPath, list[int]] = defaultdict(list)
    speaking: defaultdict[FactPath, list[int]] = defaultdict(list)
    reached = []
    for number, statement in enumerate(statements):
        paths = statement.leaves.keys() | statement.entries
        reached.append({path[:size] for path in paths for size in range(1, len(path) + 1)})
        for path in said[number]:
            saying[path].append(number)
        for path in reached[number]:
            speaking[path].append(number)
    for paths, below in zip(said, reached, strict=True):
        yield {n for path in paths for n in speaking[path]} | {n for path in below for n in saying.get(path, ())}


def contradiction(first: Statement, second: Statement, as_of: date) -> tuple[Items, Items]:
    """What of each statement the other contradicts."""
    a, b = effective_leaves(first, as_of), effective_leaves(second, as_of)
    # A statement that says it disputes another one does not mean the same less exactly.
    alike = same_value if second.id in first.disputes or first.id in second.disputes else _agree
    shared = frozenset(path for path in a.keys() & b.keys() if not alike(a[path], b[path]))
    of_first, of_second = Items(shared), Items(shared)
    for one, other, flip in ((first, second, False), (second, first, True)):
        ends, cut = _ends_below(one, other, as_of)
        lists, entries = _left_out(one, other, as_of)
        # Two closed lists with different contents: with its contents, the other's closure goes too.
        also = lists & {closure.path for closure in other.closures}
        pair = (Items(ends, lists), Items(cut | entries, also))
        of_first |= pair[1] if flip else pair[0]
        of_second |= pair[0] if flip else pair[1]
    return of_first, of_second


def _ends_below(ender: Statement, other: Statement, as_of: date) -> tuple[frozenset[FactPath], frozenset[FactPath]]:
    """Where one statement ends what the other states: the paths ended, and the paths of the other at or below them."""
    ended = [path for path, value in ender.leaves.items() if value is None]
    if not ended:
        return frozenset(), frozenset()
    stated = {path for path, value in effective_leaves(other, as_of).items() if value is not None}
    if not has_run_out(other, as_of):
        stated |= other.entries
    ends, cut = set(), set()
    for path in ended:
        below = {p for p in stated if p[: len(path)] == path and (len(p) > len(path) or p in other.entries)}
        if below:
            ends.add(path)
            cut |= below
    return frozenset(ends), frozenset(cut)


def _left_out(closer: Statement, other: Statement, as_of: date) -> tuple[frozenset[FactPath], frozenset[FactPath]]:
    """Lists one statement closes without entries that the other one states."""
    lists, entries = set(), set()
    for closure in () if has_run_out(closer, as_of) or has_run_out(other, as_of) else closer.closures:
        for path in other.entries:
            if path[:-1] != closure.path or path in closer.entries:
                continue
            if all(same_value(other.leaves.get((*path, name)), value) for name, value in closure.where):
                lists.add(closure.path)
                entries.add(path)
    return frozenset(lists), frozenset(entries)


def _components(lost: Mapping[tuple[str, str], Items]) -> list[tuple[str, ...]]:
    neighbours: dict[str, set[str]] = {}
    for first, second in lost:
        neighbours.setdefault(first, set()).add(second)
    components, seen = [], set()
    for start in sorted(neighbours):
        if start in seen:
            continue
        component, todo = set(), [start]
        while todo:
            current = todo.pop()
            if current not in component:
                component.add(current)
                todo += neighbours[current]
        seen |= component
        components.append(tuple(sorted(component)))
    return components


def _dispute(
    component: tuple[str, ...], lost: Mapping[tuple[str, str], Items], selectors: set[tuple[FactPath, str]]
) -> Dispute:
    paths = frozenset().union(*(items.paths | items.closures for items in lost.values()))
    # Which entries a partial closure replaces depends on these fields, so the whole list depends on the dispute.
    paths |= {path[:-2] for path in paths if (of_provider(path[:-2]), path[-1]) in selectors}
    orders: list[BeliefOrder] = [(chosen,) for chosen in _agreeing(component, lost.keys())]
    if len(orders) <= WORLDS_LIMIT:
        orders = list(
            islice((finer for order in orders for finer in _refined(order, component, lost)), WORLDS_LIMIT + 1)
        )
    return Dispute(component, paths, tuple(orders), lost)


def _dropped(lost: Mapping[tuple[str, str], Items], order: BeliefOrder) -> dict[str, Items]:
    dropped: dict[str, Items] = {}
    before: frozenset[str] = frozenset()
    for layer in order:
        before |= layer
        losses: dict[str, Items] = {}
        for (loser, winner), items in lost.items():
            if winner in layer and loser not in before:
                # What the winner has lost itself it cannot win.
                won = items.without(dropped.get(winner, Items()))
                losses[loser] = losses.get(loser, Items()) | won
        for loser, items in losses.items():
            dropped[loser] = dropped.get(loser, Items()) | items
    return dropped


def _refined(
    order: BeliefOrder, component: tuple[str, ...], lost: Mapping[tuple[str, str], Items]
) -> Iterator[BeliefOrder]:
    """The orders that an order goes on to, where statements left over contradict each other on something it leaves open."""
    dropped = _dropped(lost, order)
    rest = frozenset(component).difference(*order)
    contested = [
        (first, second)
        for (first, second), items in lost.items()
        if first in rest
        and second in rest
        and items.without(dropped.get(first, Items()))
        and lost[second, first].without(dropped.get(second, Items()))
    ]
    if not contested:
        yield order
        return
    names = tuple(sorted({name for pair in contested for name in pair}))
    for chosen in _agreeing(names, contested):
        yield from _refined((*order, chosen), component, lost)


def _agreeing(component: tuple[str, ...], edges: Iterable[tuple[str, str]]) -> Iterator[frozenset[str]]:
    """The maximal sets without a contradiction inside; one more than the limit at most.

    Bron and Kerbosch's search with Tomita's pivot, which keeps it from trying every subset of statements that agree.
    """
    against: dict[str, set[str]] = {name: {name} for name in component}
    for first, second in edges:
        against[first].add(second)
    yielded = 0
    todo: list[tuple[frozenset[str], frozenset[str], frozenset[str]]] = [
        (frozenset(), frozenset(component), frozenset())
    ]
    while todo and yielded <= WORLDS_LIMIT:
        chosen, open_, barred = todo.pop()
        if not open_ and not barred:
            yielded += 1
            yield chosen
        if not open_:
            continue
        pivot = min(sorted(open_ | barred), key=lambda name: len(open_ & against[name]))
        branches = []
        for name in sorted(open_ & against[pivot]):
            branches.append((chosen | {name}, open_ - against[name], barred - against[name]))
            open_, barred = open_ - {name}, barred | {name}
        todo += reversed(branches)
