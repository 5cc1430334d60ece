"""The expression tree: what a condition says, free of anything only Python could mean.

One node class per construct of the subset; every node knows where it stands in its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Choice

LogicOperator = Choice["&&", "||"]
CompareOperator = Choice["==", "!=", "<", "<=", ">", ">="]
ArithmeticOperator = Choice["+", "-", "*", "/"]
MacroName = Choice["exists", "all", "filter", "map"]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of character offsets in the expression's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes."""

    span: Span


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A bool, a number (always a float) or a text."""

    value: bool | float | str


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """A list written in the expression."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A fact group, a loop variable, a definition, a country set, `params`, `service` or `as_of`."""

    name: str


@dataclass(frozen=True, slots=True)
class Select(Node):
    """A field of something: `finance.paid_in_meur`. `field_span` covers the field's name only."""

    operand: Node
    field: str
    field_span: Span


@dataclass(frozen=True, slots=True)
class Has(Node):
    """`has(a.b)`: is this fact stated at all?"""

    operand: Select


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`!x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """`-x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a && b && c` or `a || b || c`, flattened; two operands or more."""

    operator: LogicOperator
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A comparison of two values."""

    operator: CompareOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`x in list`."""

    item: Node
    container: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * /`."""

    operator: ArithmeticOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function: `size(x)`, and `x.size()` or `x.startsWith("a")` with the receiver as first argument."""

    function: str
    arguments: tuple[Node, ...]
    function_span: Span


@dataclass(frozen=True, slots=True)
class Macro(Node):
    """`list.exists(x, body)` and its kin."""

    macro: MacroName
    target: Node
    variable: str
    variable_span: Span
    body: Node
