"""A condition ready to run: its text, its checked tree and its closures. How these are made is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, Protocol

from compliance.language import tree
from compliance.language.checked import Checked
from compliance.language.days import DaysAsked, days_asked
from compliance.language.lists import BUDGET, STEPS, VISIT
from compliance.language.operators import Compiled, Environment, Scoped
from compliance.model.records import dataclass
from compliance.model.statements import FactPath

ParameterValues = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Computed:
    """One value computed: of which node, with which loop variables (outermost first)."""

    node: tree.Node
    bindings: tuple[Any, ...]
    value: Any


class Probe(Protocol):
    """Whoever wants to be told of every value that is computed: traces."""

    def __call__(self, node: tree.Node, frame: Scoped, value: Any) -> None:
        """Note the value of one node."""


class Compiler(Protocol):
    """Makes closures of a checked tree."""

    def whole(self, probe: Probe) -> Compiled:
        """The closure of the whole tree, which tells of every node it computes."""

    def part(self, node: tree.Node, variables: tuple[str, ...]) -> Compiled:
        """The closure of a part of it, with the loop variables in scope, outermost first."""


@dataclass(frozen=True)
class Program:
    """A checked condition.

    `reads` are the facts it mentions, with `*` for the keys of keyed lists.
    """

    text: str
    checked: Checked = field(repr=False)
    _run: Compiled = field(repr=False, compare=False)
    _compiler: Compiler = field(repr=False, compare=False)

    @property
    def reads(self) -> frozenset[FactPath]:
        """The facts the condition mentions."""
        return self.checked.reads

    @cached_property
    def days_asked(self) -> DaysAsked:
        """Where the condition looks at the day assessed."""
        return days_asked(self.checked.node)

    def evaluate(self, env: Environment, parameters: ParameterValues) -> Any:
        """The value in one environment; `True`, `False`, `Unknown` or `Failure` for a condition."""
        budget = env[BUDGET]
        budget[0] = STEPS * VISIT
        value = self._run(env, (parameters,))
        budget[1] += STEPS * VISIT - budget[0]
        return value

    def part(self, node: tree.Node, variables: tuple[str, ...], env: Environment, frame: Scoped) -> Any:
        """The value of a part of the tree; `variables` are the loop variables in scope, their values in the frame."""
        run = self._compiler.part(node, variables)
        env[BUDGET][0] = STEPS * VISIT
        return run(env, frame)

    def trace(self, env: Environment, parameters: ParameterValues) -> tuple[Any, tuple[Computed, ...]]:
        """The value, and every sub-expression with its own, in the order they were computed (operands first)."""
        recorded: list[tuple[tree.Node, Scoped, Any]] = []
        run = self._compiler.whole(lambda node, frame, value: recorded.append((node, frame, value)))
        env[BUDGET][0] = STEPS * VISIT
        run(env, (parameters,))
        value = self.evaluate(env, parameters)  # visiting everything may be beyond the bound where this is not
        return value, tuple(Computed(node, frame[1:], result) for node, frame, result in recorded)
