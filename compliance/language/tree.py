"""The expression tree: what a condition says, free of anything only Python could mean; and mistakes, by place in its text.

One node class per construct of the subset; every node knows where it stands in its text.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields
from typing import Generic, TypeVar
from typing import Literal as Choice

from compliance.model.records import dataclass

Value = TypeVar("Value")

LogicOperator = Choice["&&", "||"]
CompareOperator = Choice["==", "!=", "<", "<=", ">", ">="]
ArithmeticOperator = Choice["+", "-", "*", "/"]
MacroName = Choice["exists", "all", "filter", "map"]


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Half-open range of character offsets in the expression's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """What all nodes have: where they stand in the text."""

    span: TextSpan


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
    field_span: TextSpan


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
    function_span: TextSpan


@dataclass(frozen=True, slots=True)
class Macro(Node):
    """A macro over a list: `list.exists(x, body)`, and likewise `all`, `filter` and `map`."""

    macro: MacroName
    target: Node
    variable: str
    variable_span: TextSpan
    body: Node


# --- Walks and memories -----------------------------------------------------------------------------------------------


_PLACES: dict[type[Node], tuple[str, ...]] = {}
"""The fields of each node class that may hold nodes, noted at the first node of the class."""


def children(node: Node) -> list[Node]:
    """The nodes directly below one, parsed or checked; below the name of a definition, what it stands for."""
    below: list[Node] = []
    kind = type(node)
    if kind not in _PLACES:
        _PLACES[kind] = tuple(f.name for f in fields(kind) if f.name != "span")
    for name in _PLACES[kind]:
        value = getattr(node, name)
        if isinstance(value, Node):
            below.append(value)
        elif isinstance(value, tuple):
            below += [item for item in value if isinstance(item, Node)]
    return below


def nodes_of(node: Node) -> Iterator[Node]:
    """A node and all below it, each once: a definition is looked into at the first of its names only."""
    todo, seen = [node], set()
    while todo:
        current = todo.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield current
            todo += children(current)


def written(node: Node, text: str) -> str:
    """A node as it is written in the text it was read from, on one line."""
    return " ".join(text[node.span.start : node.span.end].split())


class ByNode(Generic[Value]):
    """A memory of what was found out about nodes, each taken as itself: whatever else may say the same is another node.

    Comparing two trees takes as long as they are large, their identities no time. The memory keeps its nodes, so that no
    other one ever gets the identity of one it knows. `key` tells apart what is remembered of one node.
    """

    def __init__(self) -> None:
        self._values: dict[tuple[int, Hashable], tuple[Node, Value]] = {}

    def get(self, node: Node, key: Hashable = None) -> Value | None:
        """What is remembered of a node; `None` where that is nothing."""
        known = self._values.get((id(node), key))
        return None if known is None else known[1]

    def keep(self, node: Node, value: Value, key: Hashable = None) -> Value:
        """Remember something of a node, and give it back."""
        self._values[id(node), key] = (node, value)
        return value


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """One mistake: where in the text, what, and what to do about it."""

    span: TextSpan
    message: str


class ExpressionError(ValueError):
    """An expression that cannot be used; holds every problem found, in order of place."""

    def __init__(self, problems: tuple[ExpressionProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))
