"""What the terms of a checked expression can be, by the fact schema alone, and which of them say one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, fields
from math import inf, isnan

from compliance.language import tree
from compliance.language.checked import DefinitionRead, FactRead, FieldRead, ParameterRead, Seconds
from compliance.language.functions import FUNCTIONS
from compliance.language.tree import CompareOperator
from compliance.language.types import Basic, NumberType, RecordType
from compliance.model.nearest import ALPHA_2
from compliance.model.records import dataclass
from compliance.model.schema import shape_at
from compliance.model.shapes import Field
from compliance.model.statements import in_profile
from compliance.model.values import FactKind


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


_COUNTRIES = frozenset(ALPHA_2)
_NOT_COMPARED = frozenset({"type", "compiled"})


def kind_of(node: tree.Node) -> FactKind | None:
    """What the schema says of the fact a node reads; nothing of a custom one."""
    shape = None
    if isinstance(node, FactRead) and not node.custom:
        shape = shape_at(in_profile(node.path, "*"))
    elif isinstance(node, FieldRead):
        owner = getattr(node.operand, "type", None)
        shape = owner.record.fields.get(node.field) if isinstance(owner, RecordType) else None
    return shape.kind if isinstance(shape, Field) else None


def domain_of(node: tree.Node) -> Domain | None:
    """The numbers, dates or texts a node can be; `None` where it is something else."""
    match node:
        case DefinitionRead(body=body):
            return domain_of(body)
        case tree.Literal(value=bool()):
            return None
        case tree.Literal(value=str() as text):
            return TextSet(frozenset({text}))
        case FactRead(type=type_) | FieldRead(type=type_):
            return _fact_domain(node, type_)
        case ParameterRead(type=Basic.TEXT):
            return ANY_TEXT
    return span_of(node) if _is_number(node) else None


def _fact_domain(node: tree.Node, type_: object) -> Domain | None:
    kind = kind_of(node)
    match type_:
        case NumberType(minimum=low, maximum=high):
            return NumberRange(-inf if low is None else low, inf if high is None else high)
        case Basic.DATE:
            return ANY_NUMBER
        case Basic.TEXT if kind is not None and kind.values:
            return TextSet(frozenset(kind.values))
        case Basic.TEXT if kind is not None and kind.form == "country code":
            return TextSet(_COUNTRIES)
        case Basic.TEXT:
            return ANY_TEXT
    return None


def _is_number(node: tree.Node) -> bool:
    match node:
        case tree.Literal(value=value):
            return isinstance(value, float)
        case tree.Negate() | tree.Arithmetic() | Seconds():
            return True
        case tree.Call(function=function):
            return FUNCTIONS[function].ends is not None
        case ParameterRead(type=type_):
            return isinstance(type_, NumberType) or type_ is Basic.DATE
    return False


def span_of(node: tree.Node) -> NumberRange:
    """The numbers a number, date or duration can be."""
    match node:
        case tree.Literal(value=float() as value):
            return point(value)
        case Seconds(value=seconds):
            return point(seconds)
        case tree.Negate(operand=operand):
            span = span_of(operand)
            return NumberRange(-span.high, -span.low)
        case tree.Arithmetic(operator=operator, left=left, right=right):
            return computed(operator, span_of(left), span_of(right))
        case tree.Call(function=function):
            ends = FUNCTIONS[function].ends
            return ANY_NUMBER if ends is None else NumberRange(*ends(node, length_of))
        case FactRead() | FieldRead() | DefinitionRead():
            domain = domain_of(node)
            return domain if isinstance(domain, NumberRange) else ANY_NUMBER
    return ANY_NUMBER


def length_of(node: tree.Node) -> tuple[float, float]:
    """The fewest and the most members a list can have."""
    match node:
        case tree.ListLiteral(items=items):
            return float(len(items)), float(len(items))
        case DefinitionRead(body=body):
            return length_of(body)
        case tree.Macro(macro="map", target=target):
            return length_of(target)
        case tree.Macro(macro="filter", target=target):
            return 0.0, length_of(target)[1]
    return 0.0, inf


@dataclass(slots=True)
class TermNumbers:
    """Numbers that tell terms apart: terms that always have one value have one number, wherever they stand in their text."""

    _numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    _known: tree.ByNode[int] = field(default_factory=tree.ByNode)

    def of(self, node: tree.Node, scope: str) -> int:
        """The number of a term; `scope` says whose parameters it reads."""
        known = self._known.get(node, scope)
        return self._known.keep(node, self._number(node, scope), scope) if known is None else known

    def _number(self, node: tree.Node, scope: str) -> int:
        if isinstance(node, DefinitionRead):
            return self.of(node.body, scope)
        parts: list[object] = [type(node).__name__, scope if isinstance(node, ParameterRead) else ""]
        for one in fields(node):
            if one.name in _NOT_COMPARED or one.name.endswith("span"):
                continue
            value = getattr(node, one.name)
            if isinstance(value, tree.Node):
                parts.append(self.of(value, scope))
            elif isinstance(value, tuple) and value and isinstance(value[0], tree.Node):
                parts.append(tuple(self.of(item, scope) for item in value))
            else:
                parts.append((type(value).__name__, value))
        return self._numbers.setdefault(tuple(parts), len(self._numbers))
