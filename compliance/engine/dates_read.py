"""The days on which a condition that looks at the day assessed may come out otherwise: which, and by how much shifted.

Wherever `as_of` stands it is compared with a date, plus or minus constants, or its distance from a date with a constant
number. The date may be a fact, a parameter, written in the condition, or a loop variable that goes through a list of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from math import ceil, floor, isfinite
from operator import add, mul, sub

from compliance.engine.environment import parameter_at
from compliance.language import tree
from compliance.language.checked import (
    DefinitionRead,
    FactRead,
    FieldRead,
    ParameterRead,
    Seconds,
    TimeArithmetic,
    VariableRead,
)
from compliance.language.constants import DATE_RANGE, DAY, EPOCH, seconds_of_day
from compliance.language.days import Bound, DaysAsked, pattern_of, unwrapped
from compliance.language.types import Basic, ListType, RecordType
from compliance.model.records import dataclass
from compliance.model.shapes import Field
from compliance.model.statements import FactPath
from compliance.model.values import Range
from compliance.rulesets.ruleset import Parameter

DatesAt = Callable[[set[FactPath]], set[date]]
"""The dates stated at some places, of inexact ones the first and the last day."""


@dataclass(frozen=True, slots=True)
class DatesRead:
    """Finds the days of one condition.

    Attributes:
        dates_at: the dates stated.
        parameters: those the condition reads, by name.
        known_as_of: parameters learnt later are not there.
    """

    dates_at: DatesAt
    parameters: Mapping[str, Parameter]
    known_as_of: date

    def days(self, asked: DaysAsked) -> Iterator[date]:
        """Every day on which a comparison with the day assessed may change."""
        for side, other, bound in asked.comparisons:
            for instant in self._instants(side, other, bound):
                yield from around(instant)

    def _instants(self, side: tree.Node, other: tree.Node, bound: Bound) -> Iterator[float]:
        """Seconds since 1970 at which `as_of` meets the other side."""
        side = unwrapped(side)
        if isinstance(side, tree.Call):  # days(as_of - date)
            distance = unwrapped(side.arguments[0])
            if isinstance(distance, TimeArithmetic):
                shift, numbers = _shift(distance.left), self._numbers(other)
                dates = self._dates(distance.right, bound)
                yield from (day - shift + number * DAY for day in dates for number in numbers)
                yield from _ends_of_time(distance.left)
            return
        shift = _shift(side)
        yield from (day - shift for day in self._dates(other, bound))
        yield from _ends_of_time(side)

    def _dates(self, node: tree.Node, bound: Bound) -> set[int]:
        """Every instant that a date may be, in seconds since 1970."""
        match node:
            case DefinitionRead(body=body):
                return self._dates(body, {})
            case Seconds(value=value):
                return {value}
            case TimeArithmetic(left=left, right=right, operator=operator):
                if operator == "+" and _is_duration(left):
                    left, right = right, left
                shift = _shift(right) if operator == "+" else -_shift(right)
                return {day + shift for day in self._dates(left, bound)}
            case VariableRead(name=name) if name in bound:
                return self._members(*bound[name])
        return {seconds_of_day(day) for day in self._days_of(node)}

    def _days_of(self, node: tree.Node) -> set[date]:
        """Every day that is stated of a fact, a field or a parameter; of anything else that of all it is made of."""
        match node:
            case FactRead(path=path, type=Basic.DATE):
                return self.dates_at({path})
            case FieldRead(operand=operand, field=field, type=Basic.DATE):
                return self.dates_at({(*pattern_of(operand), field)})
            case ParameterRead(name=name):
                return {dated.value for dated in self.parameters[name].values if isinstance(dated.value, date)}
        return self.dates_at(set(_fields_below(node)))

    def _members(self, node: tree.Node, bound: Bound) -> set[int]:
        """Every instant that a member of a list of dates may be."""
        match node:
            case DefinitionRead(body=body):
                return self._members(body, {})
            case tree.ListLiteral(items=items):
                return set().union(*(self._dates(item, bound) for item in items))
            case tree.Macro(macro="map", target=target, variable=variable, body=body):
                return self._dates(body, {**bound, variable: (target, bound)})
            case tree.Macro(target=target):
                return self._members(target, bound)
        return {seconds_of_day(day) for day in self._days_of(node)}

    def _numbers(self, node: tree.Node) -> set[float]:
        """The ends of what a constant number is, over the whole time of the parameters it is made of."""
        names = {inner.name for inner in tree.nodes_of(node) if isinstance(inner, ParameterRead)}
        starts = {date.min, *(dated.from_ for name in names for dated in self.parameters[name].values)}
        return {end for day in starts for end in self._at(node, day) if isfinite(end)}

    def _at(self, node: tree.Node, day: date) -> tuple[float, ...]:
        """The ends of a constant number on a day; none where it is not known, or computed of what has no end."""
        match node:
            case tree.Literal(value=float() as value):
                return (value,)
            case DefinitionRead(body=body):
                return self._at(body, day)
            case tree.Negate(operand=operand):
                return tuple(-end for end in self._at(operand, day))
            case ParameterRead(name=name):
                current = parameter_at(self.parameters[name], day, self.known_as_of)
                ends = (current.minimum, current.maximum) if isinstance(current, Range) else (current,)
                return tuple(float(end) for end in ends if isinstance(end, int | float))
            case tree.Arithmetic(operator=operator, left=left, right=right):
                return _ends(operator, self._at(left, day), self._at(right, day))
        return ()


_COMPUTED: Mapping[str, Callable[[float, float], float]] = {"+": add, "-": sub, "*": mul, "/": lambda a, b: a / b}


def _ends(operator: str, left: Iterable[float], right: Iterable[float]) -> tuple[float, ...]:
    """The lowest and the highest of what two numbers come to, given the ends of each."""
    right = tuple(right)
    computed = [_COMPUTED[operator](a, b) for a in left for b in right if operator != "/" or b]
    return (min(computed), max(computed)) if computed else ()


def _is_duration(node: tree.Node) -> bool:
    node = unwrapped(node)
    dated = isinstance(node, Seconds | TimeArithmetic) and node.is_date
    return isinstance(node, Seconds | TimeArithmetic) and not dated


def _shift(node: tree.Node) -> int:
    """The constants in what is computed of `as_of`, or in a duration, in seconds."""
    node = unwrapped(node)
    match node:
        case Seconds(value=value):
            return value
        case TimeArithmetic(operator=operator, left=left, right=right):
            return _shift(left) + (_shift(right) if operator == "+" else -_shift(right))
    return 0


def _ends_of_time(node: tree.Node) -> Iterator[float]:
    """Where a day assessed, shifted, would leave the years that there are."""
    node = unwrapped(node)
    if isinstance(node, TimeArithmetic):
        shift = _shift(node)
        yield DATE_RANGE[shift > 0] - shift
        yield from _ends_of_time(node.left)
        yield from _ends_of_time(node.right)


def _fields_below(node: tree.Node) -> Iterator[FactPath]:
    """Every date field of the lists below a node: what `latest` or a macro may hand up."""
    for inner in tree.nodes_of(node):
        type_ = getattr(inner, "type", None)
        if isinstance(type_, ListType) and isinstance(type_.element, RecordType):
            fields = type_.element.record.fields
            yield from ((*type_.element.pattern, name) for name, shape in fields.items() if isinstance(shape, Field))


def around(instant: float) -> Iterator[date]:
    """The days on which a comparison with an instant, in seconds since 1970, changes: that on which it falls or those after."""
    for days in {floor(instant / DAY), ceil(instant / DAY), ceil(instant / DAY) + 1}:
        try:
            yield EPOCH + timedelta(days=days)
        except OverflowError:
            continue
