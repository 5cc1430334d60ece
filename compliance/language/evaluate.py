"""Compiles a checked tree to closures: three-valued, order-independent, over intervals and open lists.

A closure takes the environment (facts by dotted path, `as_of`, country sets by name) and a frame (the parameters, then
the values of the loop variables, outermost first). With a `Probe`, every node's value is recorded and no operand is skipped.
Semantics: the table of `docs/expressions.md`, each row of which is a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
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
from compliance.language.constants import DATE_RANGE, DURATION_RANGE
from compliance.language.functions import FUNCTIONS
from compliance.language.lists import BUDGET, CUSTOM_READER, MACROS, MEMORY, VISIT, Sorted, spent, too_long
from compliance.language.operators import (
    ARITHMETIC,
    EXACT,
    OUT_OF_RANGE,
    Compiled,
    Environment,
    Scoped,
    comparison,
    comparison_with,
    full_logic,
    inexact_time,
    lazy_logic,
)
from compliance.language.program import Probe
from compliance.language.types import ListType, RecordType, Type
from compliance.language.values import (
    Entry,
    Failure,
    ListValue,
    Unknown,
    UnknownCauses,
    contains,
    indefinite,
    is_stated,
    negate,
)
from compliance.model.statements import FactPath
from compliance.model.status import Reason

LONG_BODY = 50
"""A macro's visit to a member counts once more for each so many nodes of its body."""


Shared = dict[str, tuple[Compiled, int]]
"""Compiled definitions of one document, by name, each with its number of nodes."""


Parts = tree.ByNode[Compiled]
"""Closures of parts of a tree."""


def compile_tree(node: tree.Node, probe: Probe | None = None, shared: Shared | None = None) -> Compiled:
    """Turn a checked tree into a closure; `shared` spares compiling the same definitions again."""
    return _Compiler(probe, {} if shared is None else shared).compile(node, ())


def compile_part(node: tree.Node, variables: tuple[str, ...], parts: Parts) -> Compiled:
    """The closure of a part of a checked tree, with these loop variables in scope; `parts` then holds it and all below it."""
    return _Compiler(None, {}, parts).compile(node, variables)


class _Compiler:
    """Compiles one tree; `variables` are the loop variables in scope, outermost first."""

    def __init__(self, probe: Probe | None, shared: Shared, parts: Parts | None = None) -> None:
        self._probe = probe
        self._shared = shared
        self._parts = parts
        self._nodes = 0

    def compile(self, node: tree.Node, variables: tuple[str, ...]) -> Compiled:
        """The closure of one node."""
        self._nodes += 1
        run = _TABLE[type(node)](self, node, variables)
        if self._parts is not None:
            self._parts.keep(node, run)
        probe = self._probe
        if probe is None:
            return run

        def probed(env: Environment, frame: Scoped) -> Any:
            value = run(env, frame)
            probe(node, frame, value)
            return value

        return probed

    @property
    def lazy(self) -> bool:
        """May operands be skipped once the result is certain? Not while tracing."""
        return self._probe is None

    def literal(self, node: tree.Literal | Seconds, _: tuple[str, ...]) -> Compiled:
        value = node.value
        return lambda env, frame: value

    def list_literal(self, node: tree.ListLiteral, variables: tuple[str, ...]) -> Compiled:
        if all(isinstance(item, tree.Literal) for item in node.items) and self.lazy:
            constant = ListValue(tuple(item.value for item in node.items if isinstance(item, tree.Literal)))
            return lambda env, frame: constant
        items = [self.compile(item, variables) for item in node.items]

        def run(env: Environment, frame: Scoped) -> Any:
            values = tuple(item(env, frame) for item in items)
            failure = next((v for v in values if v.__class__ is Failure), None)
            return failure or ListValue(values)

        return run

    def fact(self, node: FactRead, _: tuple[str, ...]) -> Compiled:
        key = ".".join(node.path)
        absent = _absent_value(node.path, node.type)
        if node.path[0] == "service":
            return lambda env, frame: _service_missing(env, node.path) or env.get(key, absent)
        if node.custom:
            kind = node.type
            return lambda env, frame: env[CUSTOM_READER](key, kind, env.get(key, absent))
        return lambda env, frame: env.get(key, absent)

    def field(self, node: FieldRead, variables: tuple[str, ...]) -> Compiled:
        name, type_ = node.field, node.type
        if isinstance(node.operand, VariableRead) and self.lazy:
            slot = variables.index(node.operand.name) + 1

            def run(env: Environment, frame: Scoped) -> Any:  # noqa: ARG001 - one signature for all closures
                entry = frame[slot]
                value = entry.fields.get(name)
                return value if value is not None else _read_field(entry, name, type_)

            return run
        operand = self.compile(node.operand, variables)
        return lambda env, frame: _read_field(operand(env, frame), name, type_)

    def variable(self, node: VariableRead, variables: tuple[str, ...]) -> Compiled:
        slot = variables.index(node.name) + 1
        return lambda env, frame: frame[slot]

    def parameter(self, node: ParameterRead, _: tuple[str, ...]) -> Compiled:
        name = node.name
        return lambda env, frame: frame[0][name]

    def country_set(self, node: SetRead, _: tuple[str, ...]) -> Compiled:
        name = node.name
        return lambda env, frame: env[name]

    def as_of(self, _: AsOf, __: tuple[str, ...]) -> Compiled:
        return lambda env, frame: env["as_of"]

    def definition(self, node: DefinitionRead, _: tuple[str, ...]) -> Compiled:
        if node.name not in self._shared:
            before = self._nodes
            self._shared[node.name] = self.compile(node.body, ()), self._nodes - before
        else:
            self._nodes += self._shared[node.name][1]
        body = self._shared[node.name][0]
        return _remembering(body) if self.lazy else lambda env, frame: body(env, frame[:1])

    def has(self, node: tree.Has, variables: tuple[str, ...]) -> Compiled:
        operand = node.operand
        if isinstance(operand, FactRead):
            key = ".".join(operand.path)
            if operand.path[0] == "service":
                return lambda env, frame: _service_missing(env, operand.path) or is_stated(env.get(key))
            return lambda env, frame: is_stated(env.get(key))
        assert isinstance(operand, FieldRead)
        owner, name = self.compile(operand.operand, variables), operand.field
        return lambda env, frame: _has_field(owner(env, frame), name)

    def not_(self, node: tree.Not, variables: tuple[str, ...]) -> Compiled:
        operand = self.compile(node.operand, variables)

        def run(env: Environment, frame: Scoped) -> Any:
            value = operand(env, frame)
            return (not value) if value.__class__ is bool else indefinite(value)

        return run

    def negate(self, node: tree.Negate, variables: tuple[str, ...]) -> Compiled:
        operand = self.compile(node.operand, variables)
        return lambda env, frame: negate(operand(env, frame))

    def logic(self, node: tree.Logic, variables: tuple[str, ...]) -> Compiled:
        operands = [self.compile(operand, variables) for operand in node.operands]
        decisive = node.operator == "||"
        return lazy_logic(operands, decisive) if self.lazy else full_logic(operands, decisive)

    def compare(self, node: tree.Compare, variables: tuple[str, ...]) -> Compiled:
        left = self.compile(node.left, variables)
        if isinstance(node.right, tree.Literal) and self.lazy:
            self._nodes += 1
            return comparison_with(node.operator, left, node.right.value)
        return comparison(node.operator, left, self.compile(node.right, variables))

    def contains(self, node: tree.In, variables: tuple[str, ...]) -> Compiled:
        item, container = self.compile(node.item, variables), self.compile(node.container, variables)
        if isinstance(node.container, SetRead) and self.lazy:
            name = node.container.name

            def run(env: Environment, frame: Scoped) -> Any:
                value = item(env, frame)
                members = env[name]
                return value in members.items if value.__class__ is str else contains(value, members)

            return run
        return lambda env, frame: spent(env, values := container(env, frame)) or contains(item(env, frame), values)

    def time_arithmetic(self, node: TimeArithmetic, variables: tuple[str, ...]) -> Compiled:
        first, last = DATE_RANGE if node.is_date else DURATION_RANGE
        plus = node.operator == "+"
        left, right = self.compile(node.left, variables), self.compile(node.right, variables)

        def run(env: Environment, frame: Scoped) -> Any:
            a, b = left(env, frame), right(env, frame)
            if a.__class__ is not int or b.__class__ is not int:
                return inexact_time(a, b, (first, last), plus=plus)
            value = a + b if plus else a - b
            return value if first <= value <= last else OUT_OF_RANGE

        return run

    def arithmetic(self, node: tree.Arithmetic, variables: tuple[str, ...]) -> Compiled:
        operation, exact = ARITHMETIC[node.operator], EXACT.get(node.operator)
        left, right = self.compile(node.left, variables), self.compile(node.right, variables)
        if exact is None:
            return lambda env, frame: operation(left(env, frame), right(env, frame))

        def run(env: Environment, frame: Scoped) -> Any:
            a, b = left(env, frame), right(env, frame)
            if a.__class__ is float and b.__class__ is float and isfinite(value := exact(a, b)):
                return value
            return operation(a, b)

        return run

    def call(self, node: tree.Call, variables: tuple[str, ...]) -> Compiled:
        arguments = [self.compile(a, variables) for a in node.arguments if not isinstance(a, CompiledPattern)]
        return FUNCTIONS[node.function].compute(node, arguments)

    def macro(self, node: tree.Macro, variables: tuple[str, ...]) -> Compiled:
        target = self.compile(node.target, variables)
        before = self._nodes
        body = self.compile(node.body, (*variables, node.variable))
        weight = VISIT * (1 + (self._nodes - before) // LONG_BODY)
        collect = MACROS[node.macro].collect if self.lazy else MACROS[node.macro].thorough
        candidates = _candidates(node) if self.lazy else _all_members

        def run(env: Environment, frame: Scoped) -> Any:
            value = target(env, frame)
            if value.__class__ is not ListValue:
                return indefinite(value)
            # As `spent` does, written out: this is the innermost loop.
            budget = env[BUDGET]
            budget[0] -= weight * (len(value.items) + len(value.maybe) + len(value.rest))
            return collect(value, candidates(value), body, env, frame) if budget[0] >= 0 else too_long()

        return run


def _remembering(body: Compiled) -> Compiled:
    """A definition, computed once for the same facts and parameters, however many conditions name it.

    Each time it takes what it took the first time from the steps that are left; where these are too few, it is computed, so that
    an evaluation goes beyond the bound exactly where it would without a memory.
    """

    def run(env: Environment, frame: Scoped) -> Any:
        memory, budget, parameters = env[MEMORY], env[BUDGET], frame[0]
        known = memory.get(body)
        if known is not None and known[0] is parameters and known[2] <= budget[0]:
            budget[0] -= known[2]
            return known[1]
        before = budget[0]
        value = body(env, (parameters,))
        if budget[0] >= 0:
            memory[body] = parameters, value, before - budget[0]
        return value

    return run


def _all_members(value: ListValue) -> Sorted:
    return value.items, value.maybe


def _candidates(node: tree.Macro) -> Callable[[ListValue], Sorted]:
    """The members that `exists` or `filter` has to ask, those aside whose text fails a first `x.field == "text"`.

    Most lists hold things of many kinds and most conditions begin by saying which kind they mean.
    """
    match node.body:
        case tree.Logic(
            operator="&&",
            operands=(
                tree.Compare(
                    operator="==",
                    left=FieldRead(operand=VariableRead(name=name), field=field),
                    right=tree.Literal(value=str() as wanted),
                ),
                *_,
            ),
        ) if name == node.variable and node.macro in ("exists", "filter"):
            # What is no text may be unknown, and is the condition's own affair.
            def chosen(value: ListValue) -> Sorted:
                items = [m for m in value.items if (text := m.fields.get(field)) == wanted or text.__class__ is not str]
                if not value.maybe:
                    return items, ()
                return items, [
                    member
                    for member in value.maybe
                    if (text := member[0].fields.get(field)) == wanted or text.__class__ is not str
                ]

            return chosen
    return _all_members


def _has_field(entry: Any, name: str) -> Any:
    if entry.__class__ in (Unknown, Failure):
        return entry
    if entry.rest:
        return Unknown(entry.absent(name))
    return is_stated(entry.fields.get(name))


# --- Facts that may not be there --------------------------------------------------------------------------------------


def _open_list(path: FactPath, type_: ListType, causes: UnknownCauses) -> ListValue:
    """A list of which nothing is known: whatever is in it is the hypothetical rest."""
    rest: Any = Entry(path, {}, rest=True) if isinstance(type_.element, RecordType) else Unknown(causes)
    return ListValue((), rest=(rest,), causes=causes)


def _absent_value(path: FactPath, type_: Type) -> Unknown | ListValue:
    """What reading a fact nobody stated gives: unknown, or an open, empty list."""
    causes = frozenset({(Reason.MISSING, path)})
    return _open_list(path, type_, causes) if isinstance(type_, ListType) else Unknown(causes)


def _service_missing(env: Mapping[str, Any], path: FactPath) -> Unknown | None:
    """Facts of `service` are unknown while no service is assessed, or one of which nothing is known."""
    return None if env.get("service.id").__class__ is str else Unknown(frozenset({(Reason.NO_SERVICE, path)}))


def _read_field(entry: Any, name: str, type_: Type) -> Any:
    """A field of an entry; absent ones are unknown, absent lists open and empty."""
    if entry.__class__ in (Unknown, Failure):
        return entry
    value = entry.fields.get(name)
    if value is not None:
        return value
    unknown: Unknown = entry.unknown(name)
    return _open_list((*entry.path, name), type_, unknown.causes) if isinstance(type_, ListType) else unknown


_TABLE: Mapping[type[tree.Node], Callable[..., Compiled]] = {
    tree.Literal: _Compiler.literal,
    tree.ListLiteral: _Compiler.list_literal,
    FactRead: _Compiler.fact,
    FieldRead: _Compiler.field,
    VariableRead: _Compiler.variable,
    ParameterRead: _Compiler.parameter,
    SetRead: _Compiler.country_set,
    AsOf: _Compiler.as_of,
    Seconds: _Compiler.literal,
    DefinitionRead: _Compiler.definition,
    tree.Has: _Compiler.has,
    tree.Not: _Compiler.not_,
    tree.Negate: _Compiler.negate,
    tree.Logic: _Compiler.logic,
    tree.Compare: _Compiler.compare,
    tree.In: _Compiler.contains,
    tree.Arithmetic: _Compiler.arithmetic,
    TimeArithmetic: _Compiler.time_arithmetic,
    tree.Call: _Compiler.call,
    tree.Macro: _Compiler.macro,
}
