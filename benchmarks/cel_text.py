"""Prints checked conditions as CEL text that other implementations of CEL evaluate.

Numbers are written as floating-point and `size` is converted to it; facts are fields of one map, `facts`, and parameters
of another, `params`; dates are ISO texts there, wrapped in `timestamp` (a map of CEL's holds none); definitions are
written out. `as_of` is a timestamp and country sets are lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from compliance.language import tree
from compliance.language.checked import (
    AsOf,
    CompiledPattern,
    DefinitionRead,
    FactRead,
    FieldRead,
    ParameterRead,
    Seconds,
    SetRead,
    TimeArithmetic,
    VariableRead,
)
from compliance.language.types import Basic, Type
from compliance.model.statements import FactPath
from tests.reference.printer import to_text

Writers = Mapping[str, Callable[[str], str]]
"""For functions of ours, by name: their first argument's text to CEL text."""

_HERE = tree.TextSpan(0, 0)
_AS_OF = tree.Name(_HERE, "as_of")
_WITH_DATE = ("latest", "in_force")
"""Functions that read the assessment date, which CEL has to be handed."""


def cel_text(node: tree.Node, writers: Writers | None = None) -> str:
    """A checked tree as CEL; functions of ours without a writer are calls, those that read `as_of` with it at the end."""
    return to_text(_plain(node, writers or {}))


def _plain(node: Any, writers: Writers) -> Any:  # noqa: ANN401 - a line a class of node
    match node:
        case FactRead(path=path, type=type_):
            return _dated(_dotted(path), type_)
        case FieldRead(operand=operand, field=field, type=type_):
            return _dated(_select(_plain(operand, writers), field), type_)
        case ParameterRead(name=name, type=type_):
            return _dated(_select(tree.Name(_HERE, "params"), name), type_)
        case VariableRead(name=name) | SetRead(name=name):
            return tree.Name(_HERE, name)
        case AsOf():
            return _AS_OF
        case Seconds(text=text, is_date=is_date):
            return _call("timestamp" if is_date else "duration", tree.Literal(_HERE, text))
        case DefinitionRead(body=body):
            return _plain(body, writers)
        case CompiledPattern(text=text):
            return tree.Literal(_HERE, text)
        case TimeArithmetic(operator=operator, left=left, right=right):
            return tree.Arithmetic(_HERE, operator, _plain(left, writers), _plain(right, writers))
        case tree.Has(operand=FactRead(path=path)):
            return tree.Has(_HERE, _dotted(path))
        case tree.Has(operand=FieldRead(operand=operand, field=field)):
            return tree.Has(_HERE, _select(_plain(operand, writers), field))
        case tree.Call():
            return _function(node, writers)
    return _rebuilt(node, writers)


def _function(node: tree.Call, writers: Writers) -> tree.Node:
    first, *others = node.arguments
    plain = _plain(first, writers)
    if node.function in writers:
        return tree.Name(_HERE, f"({writers[node.function](to_text(plain))})")
    match node.function:
        case "size":
            return _call("double", _call("size", plain))
        case "sum":
            return _call("sum", plain)  # the checker adds the bounds of what is summed
        case "latest":
            return _call("latest", plain, others[0], _AS_OF)  # and where the years stand
        case name if name in _WITH_DATE:
            return _call(name, plain, _AS_OF)
    rebuilt: tree.Node = _rebuilt(node, writers)
    return rebuilt


def _rebuilt(node: Any, writers: Writers) -> Any:  # noqa: ANN401 - any class of node
    changed = {
        field.name: _plain(value, writers) if isinstance(value, tree.Node) else tuple(_plain(v, writers) for v in value)
        for field in fields(node)
        if isinstance(value := getattr(node, field.name), tree.Node | tuple)
    }
    return replace(node, **changed)


def _dotted(path: FactPath) -> tree.Select:
    node: tree.Node = tree.Name(_HERE, "facts")
    for part in path:
        node = _select(node, part)
    assert isinstance(node, tree.Select)
    return node


def _select(node: tree.Node, field: str) -> tree.Select:
    return tree.Select(_HERE, node, field, _HERE)


def _dated(node: tree.Node, type_: Type) -> tree.Node:
    return _call("timestamp", node) if type_ is Basic.DATE else node


def _call(name: str, *arguments: tree.Node) -> tree.Call:
    return tree.Call(_HERE, name, arguments, _HERE)
