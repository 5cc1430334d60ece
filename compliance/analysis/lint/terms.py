"""What the terms of a checked expression can be, by the fact schema alone, and which of them say one thing."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from math import inf

from compliance.analysis.lint.domains import ANY_NUMBER, ANY_TEXT, Domain, NumberRange, TextSet, computed, point
from compliance.language import tree
from compliance.language.checked import DefinitionRead, FactRead, FieldRead, ParameterRead, Seconds
from compliance.language.functions import FUNCTIONS
from compliance.language.types import Basic, NumberType, RecordType
from compliance.model.schema import shape_at
from compliance.model.shapes import Field
from compliance.model.statements import in_profile
from compliance.model.values import ALPHA_2, FactKind

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
    """Numbers for terms: two terms have one number where they say one thing, wherever they stand, of one scope's parameters."""

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
