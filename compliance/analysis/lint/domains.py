"""What a term of an expression can be: spans of numbers, sets of texts, true and false; and what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, isnan

from compliance.language.tree import CompareOperator


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers (or dates and durations, in seconds) between two ends."""

    low: float = -inf
    high: float = inf
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Is there no number in it?"""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


@dataclass(frozen=True, slots=True)
class TextSet:
    """TextSet: only the allowed ones (any, where `None`), and none of the excluded ones."""

    allowed: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Is there no text in it?"""
        return self.allowed is not None and not self.allowed - self.excluded

    @property
    def finite(self) -> frozenset[str] | None:
        """All the texts, where they can be listed; else `None`."""
        return None if self.allowed is None else self.allowed - self.excluded


@dataclass(frozen=True, slots=True)
class Truths:
    """Which of true and false a condition can be."""

    values: frozenset[bool]

    @property
    def empty(self) -> bool:
        """Can the condition be neither?"""
        return not self.values


Domain = NumberRange | TextSet | Truths
BOTH = Truths(frozenset({True, False}))
ANY_NUMBER = NumberRange()
ANY_TEXT = TextSet()
NOTHING = Truths(frozenset())


def truths(*, true: bool, false: bool) -> Truths:
    """The domain of a condition that can be true, false, both or neither."""
    return Truths(frozenset(value for value, possible in ((True, true), (False, false)) if possible))


def meet(first: Domain, second: Domain) -> Domain:
    """What two domains have in common; nothing where they are of different kinds."""
    match first, second:
        case NumberRange(), NumberRange():
            low, high = max(first.low, second.low), min(first.high, second.high)
            return NumberRange(
                low,
                high,
                any(s.low_open for s in (first, second) if s.low == low),
                any(s.high_open for s in (first, second) if s.high == high),
            )
        case TextSet(), TextSet():
            both = [s.allowed for s in (first, second) if s.allowed is not None]
            allowed = frozenset.intersection(*both) if both else None
            return TextSet(allowed, first.excluded | second.excluded)
        case Truths(), Truths():
            return Truths(first.values & second.values)
    return NOTHING


def point(value: float) -> NumberRange:
    """The range that holds one number only."""
    return NumberRange(value, value)


def number_where(operator: CompareOperator, value: float) -> NumberRange:
    """The numbers of which `number <operator> value` is true; `!=` is no span."""
    match operator:
        case "<":
            return NumberRange(high=value, high_open=True)
        case "<=":
            return NumberRange(high=value)
        case ">":
            return NumberRange(low=value, low_open=True)
        case ">=":
            return NumberRange(low=value)
    return point(value)


def compared(operator: CompareOperator, a: Domain, b: Domain) -> Truths:
    """What a comparison of two terms can be, if each can be anything in its domain."""
    match a, b:
        case NumberRange(), NumberRange():
            return _compared_spans(operator, a, b)
        case TextSet(), TextSet() if operator in ("==", "!="):
            same = not meet(a, b).empty
            listed = [d.finite for d in (a, b)]
            different = not (listed[0] == listed[1] and listed[0] is not None and len(listed[0]) == 1)
            return truths(true=same, false=different) if operator == "==" else truths(true=different, false=same)
    return BOTH


def _compared_spans(operator: CompareOperator, a: NumberRange, b: NumberRange) -> Truths:
    # Ends count as reached even where they are open: that can only make more seem possible.
    match operator:
        case "<":
            return truths(true=a.low < b.high, false=a.high >= b.low)
        case "<=":
            return truths(true=a.low <= b.high, false=a.high > b.low)
        case ">":
            return truths(true=a.high > b.low, false=a.low <= b.high)
        case ">=":
            return truths(true=a.high >= b.low, false=a.low < b.high)
    meeting = a.low <= b.high and b.low <= a.high
    apart = not (a.low == a.high == b.low == b.high)
    return truths(true=meeting, false=apart) if operator == "==" else truths(true=apart, false=meeting)


def _sums(a: NumberRange, b: NumberRange) -> tuple[float, float]:
    return a.low + b.low, a.high + b.high


def _differences(a: NumberRange, b: NumberRange) -> tuple[float, float]:
    return a.low - b.high, a.high - b.low


def _products(a: NumberRange, b: NumberRange) -> tuple[float, float]:
    products = [0.0 if 0 in (x, y) else x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return min(products), max(products)


def _quotients(a: NumberRange, b: NumberRange) -> tuple[float, float]:
    if b.low != b.high or b.low == 0:
        return -inf, inf
    quotients = (a.low / b.low, a.high / b.low)
    return min(quotients), max(quotients)


_OPERATIONS: Mapping[str, Callable[[NumberRange, NumberRange], tuple[float, float]]] = {
    "+": _sums,
    "-": _differences,
    "*": _products,
    "/": _quotients,
}


def computed(operator: str, a: NumberRange, b: NumberRange) -> NumberRange:
    """What `+ - * /` can come to. Rounding never changes an order, so the ends are as exact as the arithmetic."""
    try:
        low, high = _OPERATIONS[operator](a, b)
    except OverflowError:
        return ANY_NUMBER
    return ANY_NUMBER if isnan(low) or isnan(high) else NumberRange(low, high)
