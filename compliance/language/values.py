"""Run-time values of expressions and the three-valued operations on them.

Plain values are `bool`, `float` (every number), `str` and `int` (an instant or a duration, in seconds; the checker keeps
these apart from numbers). What is not plain is one of the classes below; a date known to a month or a year is an
`InexactNumber` of seconds, the first instants of its first and its last day. All operations are total: what cannot be
computed is a `Failure`, what cannot be known an `Unknown` that carries the facts it missed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from compliance.model.records import dataclass
from compliance.model.shapes import KEY_FIELD
from compliance.model.statements import FactPath
from compliance.model.status import Reason

UnknownCause = tuple[Reason, FactPath]
UnknownCauses = frozenset[UnknownCause]
NO_CAUSES: UnknownCauses = frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value nobody stated well enough. `excluded` are texts it is known not to be, `among` those it is one of."""

    causes: UnknownCauses
    excluded: frozenset[str] = frozenset()
    among: frozenset[str] | None = None

    @property
    def open(self) -> bool:
        """May it be anything?"""
        return not self.excluded and self.among is None

    def cannot_be(self, text: str) -> bool:
        """Is it known not to be this text?"""
        return text in self.excluded or (self.among is not None and text not in self.among)


@dataclass(frozen=True, slots=True)
class Failure:
    """An expression went wrong (division by zero, budget used up): an error, never an unknown."""

    message: str


@dataclass(frozen=True, slots=True)
class InexactNumber:
    """A number, or a time in seconds, known to lie in `[low, high]`; ends may be infinite. `causes` is what would narrow it."""

    low: float
    high: float
    causes: UnknownCauses


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a keyed list, or (`rest`) the hypothetical one that an open list may also hold."""

    path: FactPath
    fields: Mapping[str, Any]
    rest: bool = False
    _unknown: dict[str, Unknown] = field(init=False, default_factory=dict, repr=False, compare=False)

    def path_of(self, name: str) -> FactPath:
        """Where one of its fields stands in the facts; its key is where it stands itself."""
        return self.path if name == KEY_FIELD else (*self.path, *name.split("."))

    def absent(self, name: str) -> UnknownCauses:
        """Why a field this entry does not have is unknown."""
        return self.unknown(name).causes

    def unknown(self, name: str) -> Unknown:
        """The value of a field this entry does not have; made once, since rules read the same few again and again."""
        known = self._unknown.get(name)
        if known is None:
            cause = (Reason.OPEN_LIST, self.path) if self.rest else (Reason.MISSING, (*self.path, name))
            known = self._unknown[name] = Unknown(frozenset({cause}))
        return known


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list: certain members, members that may not be there (with why), and what else may be.

    `rest` is empty for a closed list. Otherwise it holds the hypothetical further member, once for each way of
    satisfying the partial closures: whatever else is in the list is like one of these.
    """

    items: tuple[Any, ...]
    maybe: tuple[tuple[Any, UnknownCauses], ...] = ()
    rest: tuple[Any, ...] = ()
    causes: UnknownCauses = field(default=NO_CAUSES)


PLAIN = frozenset({float, str, bool, int})


def join(first: Any, second: Any) -> Unknown | Failure:
    """Combine two indefinite values: an error outranks an unknown, unknowns add up their causes."""
    if first.__class__ is Failure:
        return first
    if second.__class__ is Failure:
        return second
    unknown: Unknown = first
    if unknown.causes == second.causes and unknown.open:
        return unknown
    return Unknown(unknown.causes | second.causes)


def causes_of(value: Any) -> UnknownCauses:
    """What would make this value definite."""
    if value.__class__ in (Unknown, InexactNumber, ListValue):
        return value.causes
    return NO_CAUSES


def indefinite(*operands: Any) -> Unknown | Failure:
    """The result of an operator that needs definite operands and did not get them."""
    inexact = []
    for operand in operands:
        if operand.__class__ is Failure:
            return operand
        if operand.__class__ not in PLAIN:
            inexact.append(operand)
    # Most often there is one unknown operand, and making another one like it takes longer than all the rest.
    if len(inexact) == 1 and inexact[0].__class__ is Unknown and inexact[0].open:
        return inexact[0]
    return Unknown(NO_CAUSES.union(*map(causes_of, inexact)))


def bounds(value: Any) -> tuple[float, float]:
    """The least and the greatest a number can be."""
    if value.__class__ is InexactNumber:
        return value.low, value.high
    return value, value


def interval(low: float, high: float, causes: UnknownCauses) -> float | InexactNumber | Failure:
    """A number between two ends; a plain one where they meet."""
    if math.isnan(low) or math.isnan(high):
        return Failure("a computed number is out of range")
    if low == high:
        return low if math.isfinite(low) else Failure("a computed number is out of range")
    return InexactNumber(low, high, causes)


def compare(operator: str, left: Any, right: Any) -> Any:
    """`== != < <= > >=` where at least one side is not plain."""
    if left.__class__ is Unknown and left.open and right.__class__ in PLAIN:
        return left
    if left.__class__ is InexactNumber or right.__class__ is InexactNumber:
        if left.__class__ in (Unknown, Failure) or right.__class__ in (Unknown, Failure):
            return indefinite(left, right)
        return _compare_intervals(operator, left, right)
    if operator in ("==", "!="):
        for unknown, other in ((left, right), (right, left)):
            if unknown.__class__ is Unknown and other.__class__ is str and unknown.cannot_be(other):
                return operator == "!="
    return indefinite(left, right)


def _compare_intervals(operator: str, left: Any, right: Any) -> Any:
    (a, b), (c, d) = bounds(left), bounds(right)
    match operator:
        case "<":
            yes, no = b < c, a >= d
        case "<=":
            yes, no = b <= c, a > d
        case ">":
            yes, no = a > d, b <= c
        case ">=":
            yes, no = a >= d, b < c
        case "==":
            yes, no = a == b == c == d, b < c or d < a
        case _:
            yes, no = b < c or d < a, a == b == c == d
    return True if yes else False if no else indefinite(left, right)


def contains(item: Any, container: Any) -> Any:
    """`item in container`: true on a known match, else unknown if anything might match, else false."""
    if item.__class__ is Failure or container.__class__ is not ListValue:
        return indefinite(item, container)
    if item.__class__ is Unknown and item.open and container.items and not (container.maybe or container.rest):
        return Unknown(item.causes)
    if item.__class__ is Unknown and item.among is not None and item.among.issubset(container.items):
        return True
    if item.__class__ is str and item in container.items:
        return True
    pending: Any = None
    for member, causes in _members(container):
        same = item == member if item.__class__ in PLAIN and member.__class__ in PLAIN else compare("==", item, member)
        if same is False:
            continue
        if same is True and causes is None:
            return True
        open_match = Unknown(causes or NO_CAUSES) if same is True else same
        if causes and open_match.__class__ is Unknown:
            open_match = Unknown(open_match.causes | causes)
        pending = open_match if pending is None else join(pending, open_match)
    return False if pending is None else pending


def _members(container: ListValue) -> Any:
    yield from ((item, None) for item in container.items)
    yield from container.maybe
    yield from ((item, container.causes) for item in container.rest)


def add(left: Any, right: Any) -> Any:
    """`left + right`."""
    return _combine(left, right, lambda a, b, c, d: (a + c, b + d))


def subtract(left: Any, right: Any) -> Any:
    """`left - right`."""
    return _combine(left, right, lambda a, b, c, d: (a - d, b - c))


def multiply(left: Any, right: Any) -> Any:
    """`left * right`; an unbounded end times zero is zero."""

    def ends(a: float, b: float, c: float, d: float) -> tuple[float, float]:
        products = [0.0 if 0 in (x, y) else x * y for x in (a, b) for y in (c, d)]
        return min(products), max(products)

    return _combine(left, right, ends)


def divide(left: Any, right: Any) -> Any:
    """`left / right`: by an inexact number unknown, by zero an error."""
    if right.__class__ is float and right == 0:
        return Failure("division by zero")
    if right.__class__ is not float or left.__class__ in (Unknown, Failure):
        return indefinite(left, right)
    return _combine(left, right, lambda a, b, c, _: (min(a / c, b / c), max(a / c, b / c)))


def _combine(left: Any, right: Any, ends: Any) -> Any:
    if left.__class__ in (Unknown, Failure) or right.__class__ in (Unknown, Failure):
        return indefinite(left, right)
    try:
        low, high = ends(*bounds(left), *bounds(right))
    except OverflowError:
        return Failure("a computed number is out of range")
    return interval(low, high, causes_of(left) | causes_of(right))


def negate(value: Any) -> Any:
    """`-value`."""
    if value.__class__ is InexactNumber:
        return InexactNumber(-value.high, -value.low, value.causes)
    return value if value.__class__ in (Unknown, Failure) else -value


def is_stated(value: Any) -> bool:
    """`has`: stated, however weakly or long ago, and not ended."""
    if value is None:
        return False
    if value.__class__ is Unknown:
        return all(reason is not Reason.ENDED for reason, _ in value.causes)
    if value.__class__ is ListValue and not value.items and not value.maybe:
        return all(reason not in (Reason.ENDED, Reason.MISSING) for reason, _ in value.causes)
    return True
