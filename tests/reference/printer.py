"""Tree to expression text: `parse(to_text(tree))` is the tree again, places aside."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, assert_never, cast

from compliance.language.functions import FUNCTIONS
from compliance.language.tree import (
    Arithmetic,
    Call,
    Compare,
    Has,
    In,
    ListLiteral,
    Literal,
    Logic,
    Macro,
    Name,
    Negate,
    Node,
    Not,
    Select,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

AnyNode = Arithmetic | Call | Compare | Has | In | ListLiteral | Literal | Logic | Macro | Name | Negate | Not | Select
"""Every class of node."""

_OR, _AND, _RELATION, _SUM, _PRODUCT, _UNARY, _MEMBER = range(1, 8)
_BINDING = {"||": _OR, "&&": _AND, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_LARGEST_SHORT = 0xFFFF


def to_text(node: Node) -> str:
    """Print a tree as CEL, with the parentheses it needs and no more.

    Raises:
        ValueError: If it holds what CEL has no literal for: an infinity, half a surrogate pair.
    """
    return _printed(node, _OR)


def _printed(node: Node, tightest: int) -> str:
    """The text, in parentheses if it binds less tightly than that."""
    text, binding = _with_binding(cast("AnyNode", node))
    return text if binding >= tightest else f"({text})"


def _with_binding(node: AnyNode) -> tuple[str, int]:
    match node:
        case Logic() | Compare() | In() | Arithmetic():
            return _binary(node)
        case Not() | Negate():
            return _unary(node)
        case Literal():
            return _literal(node)
        case Has():
            text = f"has({_printed(node.operand, _OR)})"
        case Name():
            text = node.name
        case Select():
            text = f"{_printed(node.operand, _MEMBER)}.{node.field}"
        case Call():
            text = _call(node)
        case Macro():
            body = _printed(node.body, _OR)
            text = f"{_printed(node.target, _MEMBER)}.{node.macro}({node.variable}, {body})"
        case ListLiteral():
            text = f"[{_joined(node.items)}]"
        case _:
            assert_never(node)
    return text, _MEMBER


def _binary(node: Logic | Compare | In | Arithmetic) -> tuple[str, int]:
    operator: str
    match node:
        case Logic():
            binding = _BINDING[node.operator]
            # A chain is one node, so an operand that is a chain of the same operator was in parentheses.
            return f" {node.operator} ".join(_printed(operand, binding + 1) for operand in node.operands), binding
        case Compare():
            binding, left, operator, right = _RELATION, node.left, node.operator, node.right
        case In():
            binding, left, operator, right = _RELATION, node.item, "in", node.container
        case Arithmetic():
            binding, left, operator, right = _BINDING[node.operator], node.left, node.operator, node.right
        case _:
            assert_never(node)
    return f"{_printed(left, binding)} {operator} {_printed(right, binding + 1)}", binding


def _unary(node: Not | Negate) -> tuple[str, int]:
    sign = "!" if isinstance(node, Not) else "-"
    if isinstance(node.operand, type(node)):
        return sign + _printed(node.operand, _UNARY), _UNARY
    text = _printed(node.operand, _MEMBER)
    if isinstance(node, Negate) and text[0].isdigit():
        text = f"({text})"  # CEL reads the sign as part of the number, whatever follows: `-1.0.a` is `(-1.0).a`
    return sign + text, _UNARY


def _literal(node: Literal) -> tuple[str, int]:
    value = node.value
    if isinstance(value, bool):
        return ("true" if value else "false"), _MEMBER
    if isinstance(value, str):
        return _quoted(value), _MEMBER
    if not math.isfinite(value):
        message = f"CEL has no literal for {value}"
        raise ValueError(message)
    return repr(float(value)), _UNARY if math.copysign(1, value) < 0 else _MEMBER


def _quoted(value: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise ValueError("CEL has no text with half a surrogate pair")
    return f'"{"".join(_ESCAPES.get(char) or _shown(char) for char in value)}"'


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code <= _LARGEST_SHORT else f"\\U{code:08x}"


def _call(node: Call) -> str:
    function = FUNCTIONS.get(node.function)
    if function and function.form.after_value:
        receiver, *arguments = node.arguments
        return f"{_printed(receiver, _MEMBER)}.{node.function}({_joined(arguments)})"
    return f"{node.function}({_joined(node.arguments)})"


def _joined(nodes: Iterable[Node]) -> str:
    return ", ".join(_printed(node, _OR) for node in nodes)
