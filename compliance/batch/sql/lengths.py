"""How long lists may be, so that a condition does not run out of the steps that the language grants an evaluation."""

from __future__ import annotations

from bisect import bisect_left

from compliance.language import tree
from compliance.language.checked import DefinitionRead, FactRead, FieldRead, ParameterRead, SetRead, VariableRead
from compliance.language.evaluate import LONG_BODY
from compliance.language.lists import STEPS, VISIT
from compliance.language.program import ParameterValues
from compliance.language.types import ListType, RecordType
from compliance.language.values import ListValue
from compliance.model.statements import dotted

LONGEST = 1_000
"""Longer lists are the engine's whatever asks of them."""
_COUNTRIES = 300
"""More members than any country set has."""


def longest(condition: tree.Node, parameters: ParameterValues) -> int:
    """The longest that all lists of facts may be at once for a condition to end within its steps."""

    def too_many(length: int) -> bool:
        return _steps(condition, length, parameters) > STEPS * VISIT

    return max(1, bisect_left(range(1, LONGEST), True, key=too_many)) if too_many(LONGEST) else LONGEST  # noqa: FBT003 - no flag


def lists_read(condition: tree.Node) -> set[str]:
    """The lists of facts that a condition reads, by the pattern of their place."""
    found = set()
    for node in tree.nodes_of(condition):
        match node:
            case FactRead(path=path, type=ListType()):
                found.add(dotted(path))
            case FieldRead(operand=VariableRead(type=RecordType(pattern=pattern)), field=name, type=ListType()):
                found.add(dotted((*pattern, name)))
    return found


def _steps(node: tree.Node, length: int, parameters: ParameterValues) -> int:
    """The most steps that a condition takes where no list is longer."""

    def of(part: tree.Node) -> int:
        return _steps(part, length, parameters)

    match node:
        case tree.Macro(target=target, body=body):
            weight = VISIT * (1 + size_of(body) // LONG_BODY)
            return of(target) + _members(target, length, parameters) * (weight + of(body))
        case tree.In(item=item, container=container):
            return of(item) + of(container) + _members(container, length, parameters)
        case tree.Call():
            return sum(map(of, node.arguments)) + length
    return sum(map(of, tree.children(node)))


def _members(node: tree.Node, length: int, parameters: ParameterValues) -> int:
    """The most members of a list that is visited."""
    match node:
        case tree.ListLiteral(items=items):
            return len(items)
        case SetRead():
            return _COUNTRIES
        case ParameterRead(name=name):
            value = parameters[name]
            return len(value.items) if isinstance(value, ListValue) else 0
    return length


def size_of(node: tree.Node) -> int:
    """Number of nodes with definitions written out, no less than the compiler counts."""
    total, todo = 0, [node]
    while todo:
        current = todo.pop()
        total += 1
        todo += [current.body] if isinstance(current, DefinitionRead) else tree.children(current)
    return total
