"""From the text of a condition to a program: parsed, checked, compiled."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.language import tree
from compliance.language.check import check
from compliance.language.checked import Checked
from compliance.language.evaluate import Parts, Shared, compile_part, compile_tree
from compliance.language.operators import Compiled
from compliance.language.parser import parse
from compliance.language.program import Probe, Program
from compliance.language.types import Basic, Scope, Type


class _Compiler:
    """Closures of one checked tree; those of its parts are made once."""

    def __init__(self, node: tree.Node) -> None:
        self._node = node
        self._parts = Parts()

    def whole(self, probe: Probe) -> Compiled:
        """The closure of the whole tree, which tells of every node it computes."""
        return compile_tree(self._node, probe)

    def part(self, node: tree.Node, variables: tuple[str, ...]) -> Compiled:
        """The closure of a part of it, with the loop variables in scope, outermost first."""
        return self._parts.get(node) or compile_part(node, variables, self._parts)


def program_of(text: str, checked: Checked, shared: Shared | None = None) -> Program:
    """A checked expression ready to run; `shared` spares compiling the same definitions again."""
    return Program(text, checked, compile_tree(checked.node, shared=shared), _Compiler(checked.node))


def compile_expression(
    text: str, scope: Scope, definitions: Mapping[str, Checked], expected: Type | None = Basic.BOOL
) -> Program:
    """Parse, check and compile an expression.

    Raises:
        ExpressionError: with every mistake found.
    """
    return program_of(text, check(parse(text), scope, definitions, expected, text))
