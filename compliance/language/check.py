"""Type-checks a parsed expression against the fact schema, resolves its names, and compiles what is in order to a program.

`check` returns the resolved tree, its type and what it reads, or raises `ExpressionError` with every mistake found.
Where `as_of` may stand is part of the types: only against a date (plus or minus a constant duration) or as
`days(as_of - date)` against a constant, so that every date at which an outcome can change can be computed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import assert_never

from compliance.language import tree
from compliance.language.checked import (
    Checked,
    DefinitionRead,
    FactRead,
    FieldRead,
    ParameterRead,
    Seconds,
    TimeArithmetic,
)
from compliance.language.evaluate import Parts, Shared, compile_part, compile_tree
from compliance.language.functions import FUNCTIONS
from compliance.language.names import Names, Typed, list_hint
from compliance.language.operators import Compiled
from compliance.language.parser import parse
from compliance.language.program import Probe, Program
from compliance.language.tree import ExpressionError
from compliance.language.types import (
    NUMBER,
    Basic,
    ListType,
    NumberType,
    Scope,
    Type,
    describe_type,
    same_kind,
)
from compliance.model.records import dataclass
from compliance.model.statements import FactPath

_DATE_BOUND = (Basic.AS_OF, Basic.AGE, Basic.AGE_DAYS)


def check(
    node: tree.Node,
    scope: Scope,
    definitions: Mapping[str, Checked],
    expected: Type | None = Basic.BOOL,
    text: str = "",
) -> Checked:
    """Resolve and type-check a parsed expression.

    Args:
        node: the parsed tree.
        scope: the names it may use.
        definitions: the checked definitions, by name.
        expected: the type the whole must have; `None` for any.
        text: what the tree was parsed from, kept for traces.

    Raises:
        ExpressionError: with every mistake; without any where a definition it uses is broken, which is reported there.
    """
    checker = Checker(scope, definitions)
    resolved, type_ = checker.visit(node)
    if expected is not None and type_ is not Basic.ANY and type_ != expected:
        about = list_hint(type_)
        checker.problem(node.span, f"a condition must be true or false; this is {describe_type(type_)}{about}")
    if checker.unresolved is not None and not checker.problems and not checker.broken:
        checker.problem(checker.unresolved, "the members of an empty list have no facts")
    if checker.problems or checker.broken:
        raise ExpressionError(tuple(sorted(checker.problems, key=lambda p: (p.span.start, p.span.end, p.message))))
    return Checked(
        resolved,
        type_,
        _without_bare_lists(checker.reads),
        frozenset(checker.parameters),
        frozenset(checker.sets),
        checker.uses_has,
        text,
    )


@dataclass(slots=True)
class Checker(Names):
    """The check of one expression: problems are collected, and what has one goes on with type `ANY`."""

    def visit(self, node: tree.Node) -> Typed:
        """A node with its names resolved, and its type."""
        match node:
            case tree.Literal(value=value):
                return node, Basic.BOOL if isinstance(value, bool) else Basic.TEXT if isinstance(value, str) else NUMBER
            case tree.ListLiteral():
                return self._list(node)
            case tree.Name():
                return self._value(node, self._name(node))
            case tree.Select():
                return self._value(node, self._select(node))
            case tree.Has():
                return self._has(node)
            case tree.Not() | tree.Negate():
                return self._unary(node)
            case tree.Logic():
                return self._logic(node)
            case tree.Compare():
                return self._compare(node)
            case tree.In():
                return self._in(node)
            case tree.Arithmetic():
                return self._arithmetic(node)
            case tree.Call():
                return FUNCTIONS[node.function].types(self, node)
            case tree.Macro():
                return self._macro(node)
            case _:
                raise AssertionError(node)

    def _has(self, node: tree.Has) -> Typed:
        self.uses_has = True
        resolved, type_ = self._select(node.operand)
        if type_ is not Basic.ANY and not isinstance(resolved, FactRead | FieldRead):
            self.problem(node.operand.span, "has() asks about a fact; this is not one")
        self.note_read(resolved, type_)
        operand = resolved if isinstance(resolved, FactRead | FieldRead) else node.operand
        return tree.Has(node.span, operand), Basic.BOOL  # type: ignore[arg-type]

    def _list(self, node: tree.ListLiteral) -> Typed:
        items = [self.visit(item) for item in node.items]
        types = [type_ for _, type_ in items]
        first = next((t for t in types if t is not Basic.ANY), Basic.ANY)
        for item, type_ in zip(node.items, types, strict=True):
            if not same_kind(first, type_):
                other, wanted = describe_type(type_), describe_type(first)
                message = f"a list holds one type: this is {other}, the first is {wanted}"
                self.problem(item.span, f"a list cannot hold {other}" if other == wanted else message)
        if first in _DATE_BOUND:
            self.problem(node.span, f"a list cannot hold {describe_type(first)}")
        element: Type = NUMBER if isinstance(first, NumberType) else first
        return tree.ListLiteral(node.span, tuple(resolved for resolved, _ in items)), ListType(element)

    def _unary(self, node: tree.Not | tree.Negate) -> Typed:
        operand, type_ = self.visit(node.operand)
        match node:
            case tree.Not():
                self.expect(type_, Basic.BOOL, node.operand.span, "'!' needs true or false")
                return tree.Not(node.span, operand), Basic.BOOL
            case tree.Negate():
                self.expect(type_, NUMBER, node.operand.span, "'-' needs a number")
                return tree.Negate(node.span, operand), NUMBER if same_kind(type_, NUMBER) else Basic.ANY
            case _:
                assert_never(node)

    def _logic(self, node: tree.Logic) -> Typed:
        operands = []
        for operand in node.operands:
            resolved, type_ = self.visit(operand)
            self.expect(type_, Basic.BOOL, operand.span, f"'{node.operator}' needs true or false on both sides")
            operands.append(resolved)
        return tree.Logic(node.span, node.operator, tuple(operands)), Basic.BOOL

    def _compare(self, node: tree.Compare) -> Typed:
        (left, first), (right, second) = self.visit(node.left), self.visit(node.right)
        pair = (first, second)
        if Basic.AS_OF in pair or Basic.AGE_DAYS in pair:
            self._compare_dates(node, left, right, first, second)
        elif not same_kind(first, second) or not isinstance(first, Basic | NumberType) or Basic.AGE in pair:
            what = f"cannot compare {describe_type(first)} with {describe_type(second)}"
            counted = ": count it with size(...)" if {type(first), type(second)} == {ListType, NumberType} else ""
            self.problem(node.span, what + (counted or _spelt_right(left, second) or _spelt_right(right, first)))
        return tree.Compare(
            node.span, node.operator, self.written_as(right, left), self.written_as(left, right)
        ), Basic.BOOL

    def _compare_dates(self, node: tree.Compare, left: tree.Node, right: tree.Node, first: Type, second: Type) -> None:
        if Basic.AS_OF in (first, second):
            other = second if first is Basic.AS_OF else first
            if other not in (Basic.DATE, Basic.ANY):
                what = f"as_of can be compared with a date only, not with {describe_type(other)}"
                self.problem(node.span, what + (_spelt_right(left, Basic.DATE) or _spelt_right(right, Basic.DATE)))
            return
        constant, other = (right, second) if first is Basic.AGE_DAYS else (left, first)
        if not isinstance(other, NumberType) or not is_constant(constant):
            self.problem(node.span, "days(as_of - date) can be compared with a constant number only")

    def _in(self, node: tree.In) -> Typed:
        (item, type_), (container, list_type) = self.visit(node.item), self.visit(node.container)
        if isinstance(list_type, ListType):
            if not same_kind(type_, list_type.element):
                what = f"{describe_type(type_)} cannot be in a list of {_plural(list_type.element)}"
                members = node.container.items if isinstance(node.container, tree.ListLiteral) else ()
                self.problem(node.span, what + (_spelt_right(members[0], type_) if members else ""))
        elif list_type is not Basic.ANY:
            what = f"'in' needs a list; this is {describe_type(list_type)}"
            self.problem(node.container.span, what + self._listed_right(container))
        return tree.In(node.span, self.written_as(container, item), self.written_as(item, container)), Basic.BOOL

    def _listed_right(self, container: tree.Node) -> str:
        """What to write instead of one text where a list has to be."""
        if not isinstance(container, tree.Literal) or not isinstance(container.value, str):
            return ""
        if container.value in self.scope.sets:
            return f": write {container.value} without quotes"
        return f": write [{json.dumps(container.value, ensure_ascii=False)}]"

    def _arithmetic(self, node: tree.Arithmetic) -> Typed:
        (left, first), (right, second) = self.visit(node.left), self.visit(node.right)
        resolved: tree.Node = tree.Arithmetic(node.span, node.operator, left, right)
        if Basic.ANY in (first, second):
            return resolved, Basic.ANY
        if isinstance(first, NumberType) and isinstance(second, NumberType):
            return resolved, NUMBER
        type_ = _date_arithmetic(node.operator, first, second)
        if type_ is None:
            message = f"cannot compute {describe_type(first)} {node.operator} {describe_type(second)}"
            return resolved, self.problem(node.span, message)
        if type_ in (Basic.AS_OF, Basic.DATE) and not is_constant(left if first is Basic.DURATION else right):
            what = "as_of" if type_ is Basic.AS_OF else "a date"
            return resolved, self.problem(
                node.span, f'{what} can be shifted by a constant only, such as duration("720h")'
            )
        is_date = type_ in (Basic.DATE, Basic.AS_OF)
        return TimeArithmetic(node.span, node.operator, left, right, is_date=is_date), type_

    def _macro(self, node: tree.Macro) -> Typed:
        target, list_type = self.visit(node.target)
        element: Type = Basic.ANY
        if isinstance(list_type, ListType):
            element = list_type.element
        elif list_type is not Basic.ANY:
            self.problem(node.target.span, f"'{node.macro}' needs a list; this is {describe_type(list_type)}")
        if node.variable in self._names():
            self.problem(node.variable_span, f"the loop variable '{node.variable}' hides a name that is already in use")
        shadowed = self._variables.get(node.variable)
        self._variables[node.variable] = element
        body, type_ = self.visit(node.body)
        if shadowed is None:
            del self._variables[node.variable]
        else:
            self._variables[node.variable] = shadowed
        resolved = tree.Macro(node.span, node.macro, target, node.variable, node.variable_span, body)
        if node.macro == "map":
            if type_ in _DATE_BOUND:
                self.problem(node.body.span, f"a list cannot hold {describe_type(type_)}")
            return resolved, ListType(type_)
        self.expect(type_, Basic.BOOL, node.body.span, f"'{node.macro}' needs a condition")
        return resolved, list_type if node.macro == "filter" else Basic.BOOL


_NUMBER = re.compile(r"\s*([-+]?[0-9]+(?:\.[0-9]+)?)\s*%?\s*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_A_DAY = 'timestamp("2027-01-31T00:00:00Z")'


def _spelt_right(literal: tree.Node, wanted: Type) -> str:
    """How a value is written of the type it is compared with; nothing where that cannot be said."""
    if not isinstance(literal, tree.Literal):
        return ""
    value = literal.value
    match wanted:
        case NumberType() if isinstance(value, str):
            number = _NUMBER.fullmatch(value)
            return f": write {number[1]}" if number else ": numbers stand without quotes"
        case Basic.DATE if isinstance(value, str) and _is_day(value):
            return f': write timestamp("{value}T00:00:00Z")'
        case Basic.DATE:
            return f": dates are written {_A_DAY}"
        case Basic.TEXT if isinstance(value, float):
            return f': write "{value:.15g}"'
        case Basic.BOOL if isinstance(value, str) and value.lower() in ("true", "false"):
            return f": write {value.lower()}"
        case Basic.BOOL if not isinstance(value, bool):
            return ": write true or false"
    return ""


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _without_bare_lists(reads: set[FactPath]) -> frozenset[FactPath]:
    """The facts read, without lists of whose entries a field is read: such a list is not read for its own sake."""
    return frozenset(p for p in reads if p[-1] != "*" or not any(len(o) > len(p) and o[: len(p)] == p for o in reads))


def is_constant(node: tree.Node) -> bool:
    """Does a resolved node depend on nothing but literals and parameters?"""
    match node:
        case tree.Literal() | ParameterRead() | Seconds():
            return True
        case tree.Negate(operand=operand):
            return is_constant(operand)
        case tree.Arithmetic(left=left, right=right):
            return is_constant(left) and is_constant(right)
        case DefinitionRead(body=body):
            return is_constant(body)
    return False


def _date_arithmetic(operator: str, first: Type, second: Type) -> Type | None:
    if not isinstance(first, Basic) or not isinstance(second, Basic):
        return None
    table: dict[tuple[str, Basic, Basic], Type] = {
        ("+", Basic.DATE, Basic.DURATION): Basic.DATE,
        ("+", Basic.DURATION, Basic.DATE): Basic.DATE,
        ("-", Basic.DATE, Basic.DURATION): Basic.DATE,
        ("+", Basic.AS_OF, Basic.DURATION): Basic.AS_OF,
        ("+", Basic.DURATION, Basic.AS_OF): Basic.AS_OF,
        ("-", Basic.AS_OF, Basic.DURATION): Basic.AS_OF,
        ("-", Basic.DATE, Basic.DATE): Basic.DURATION,
        ("-", Basic.AS_OF, Basic.DATE): Basic.AGE,
        ("+", Basic.DURATION, Basic.DURATION): Basic.DURATION,
        ("-", Basic.DURATION, Basic.DURATION): Basic.DURATION,
    }
    return table.get((operator, first, second))


def _plural(type_: Type) -> str:
    words = {Basic.TEXT: "texts", Basic.BOOL: "flags", Basic.DATE: "dates"}
    if isinstance(type_, Basic):
        return words.get(type_, "entries")
    return "numbers" if isinstance(type_, NumberType) else "entries"


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
