"""Where a condition looks at the day assessed: forecasts ask at which days what stands there can come out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.language import tree
from compliance.language.checked import AsOf, DefinitionRead, TimeArithmetic
from compliance.language.functions import FUNCTIONS
from compliance.language.types import RecordType
from compliance.model.statements import FactPath

Bound = Mapping[str, tuple[tree.Node, "Bound"]]
"""Loop variables: the list that each goes through, and those in scope there."""


@dataclass(frozen=True, slots=True)
class DaysAsked:
    """What of a condition looks at the day assessed.

    Attributes:
        comparisons: those of which a side is that day, shifted by constants or as the days since a date: the side, the other
            one, and the loop variables in scope.
        validities: where certificates stand of which it is asked whether they are in force, with the date fields that say so.
        years: how often it asks for the last year completed.
    """

    comparisons: tuple[tuple[tree.Node, tree.Node, Bound], ...]
    validities: tuple[tuple[FactPath, tuple[str, ...]], ...]
    years: int


def days_asked(condition: tree.Node) -> DaysAsked:
    """What of a condition looks at the day assessed."""
    calls = [node for node in tree.nodes_of(condition) if isinstance(node, tree.Call)]
    dated = [(call, FUNCTIONS[call.function].dates) for call in calls]
    sides = (
        (side, other, bound)
        for compare, bound in _comparisons(condition)
        for side, other in ((compare.left, compare.right), (compare.right, compare.left))
    )
    return DaysAsked(
        tuple((side, other, bound) for side, other, bound in sides if is_of_day(side)),
        tuple((pattern_of(call.arguments[0]), dates.fields) for call, dates in dated if dates.fields),
        sum(dates.years for _, dates in dated),
    )


def _comparisons(condition: tree.Node) -> Iterator[tuple[tree.Compare, Bound]]:
    """Every comparison of a condition, with the loop variables in scope; what a definition stands for once."""
    todo: list[tuple[tree.Node, Bound]] = [(condition, {})]
    seen: set[int] = set()
    while todo:
        node, bound = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, tree.Compare):
            yield node, bound
        if isinstance(node, tree.Macro):
            todo += [(node.target, bound), (node.body, {**bound, node.variable: (node.target, bound)})]
        else:
            inner: Bound = {} if isinstance(node, DefinitionRead) else bound
            todo += [(child, inner) for child in tree.children(node)]


def unwrapped(node: tree.Node) -> tree.Node:
    """What a name of a definition stands for."""
    while isinstance(node, DefinitionRead):
        node = node.body
    return node


def is_of_day(node: tree.Node) -> bool:
    """Is it `as_of`, plus or minus constants, or the days since a date?"""
    node = unwrapped(node)
    match node:
        case AsOf():
            return True
        case TimeArithmetic(left=left, right=right):
            return is_of_day(left) or is_of_day(right)
        case tree.Call(function=function, arguments=arguments) if FUNCTIONS[function].dates.days:
            return any(map(is_of_day, arguments))
    return False


def pattern_of(entry: tree.Node) -> FactPath:
    """Where the entries an expression gives stand in the facts."""
    type_ = getattr(entry, "type", None)
    return type_.pattern if isinstance(type_, RecordType) else ()
