"""A condition ready to run: its text, its checked tree and its closures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.language import tree
from compliance.language.check import check
from compliance.language.evaluate import Parts, compile_part, compile_tree
from compliance.language.lists import BUDGET, STEPS
from compliance.language.names import Checked
from compliance.language.operators import Compiled, Environment, Scoped
from compliance.language.parser import parse
from compliance.language.types import Basic, Scope, Type
from compliance.model.provider import FactPath

ParameterValues = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Computed:
    """One value computed: of which node, with which loop variables (outermost first)."""

    node: tree.Node
    bindings: tuple[Any, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Program:
    """A checked condition.

    `reads` are the facts it mentions, with `*` for the keys of keyed lists.
    """

    text: str
    checked: Checked = field(repr=False)
    _run: Compiled = field(repr=False, compare=False)
    _parts: Parts = field(init=False, default_factory=Parts, repr=False, compare=False)

    @property
    def reads(self) -> frozenset[FactPath]:
        """The facts the condition mentions."""
        return self.checked.reads

    def evaluate(self, env: Environment, parameters: ParameterValues) -> Any:
        """The value in one environment; `True`, `False`, `Unknown` or `Failure` for a condition."""
        env[BUDGET][0] = STEPS
        return self._run(env, (parameters,))

    def part(self, node: tree.Node, variables: tuple[str, ...], env: Environment, frame: Scoped) -> Any:
        """The value of a part of the tree; `variables` are the loop variables in scope, their values in the frame."""
        run = self._parts.get(node) or compile_part(node, variables, self._parts)
        env[BUDGET][0] = STEPS
        return run(env, frame)

    def trace(self, env: Environment, parameters: ParameterValues) -> tuple[Any, tuple[Computed, ...]]:
        """The value, and every sub-expression with its own, in the order they were computed (operands first)."""
        recorded: list[tuple[tree.Node, Scoped, Any]] = []
        run = compile_tree(self.checked.node, lambda node, frame, value: recorded.append((node, frame, value)))
        env[BUDGET][0] = STEPS
        run(env, (parameters,))
        value = self.evaluate(env, parameters)  # visiting everything may be beyond the bound where this is not
        return value, tuple(Computed(node, frame[1:], found) for node, frame, found in recorded)


def compile_expression(
    text: str, scope: Scope, definitions: Mapping[str, Checked], expected: Type | None = Basic.BOOL
) -> Program:
    """Parse, check and compile an expression.

    Raises:
        ExpressionError: with every mistake found.
    """
    checked = check(parse(text), scope, definitions, expected, text)
    return Program(text, checked, compile_tree(checked.node))
