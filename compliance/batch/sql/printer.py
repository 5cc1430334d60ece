"""A checked condition as SQL over the columns of an environment.

What is named, a definition, or a list that is counted, becomes a column of an inner select, so that it is computed once however
often it is read. Parameters, country sets and the date assessed are printed as they are on that date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, ClassVar, Final

from compliance.batch.sql import kleene
from compliance.batch.sql.columns import Columns, Derived, fact_key
from compliance.batch.sql.terms import (
    NO_FLAG,
    NO_NUMBER,
    NO_TEXT,
    Constants,
    FlagTerm,
    Members,
    MemberTerm,
    SpanTerm,
    Term,
    UnprintableError,
    Words,
    number,
    quoted,
)
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
from compliance.language.constants import DAY
from compliance.language.types import Basic, NumberType, RecordType, Type
from compliance.language.values import InexactNumber, ListValue, Unknown
from compliance.model.records import dataclass

Variables = Mapping[str, Term]
"""The loop variables in scope."""
_TEXT_TESTS: Final = {"startsWith": "starts_with", "endsWith": "ends_with", "contains": "contains"}


@dataclass(slots=True)
class InnerSelects:
    """The columns of inner selects: each with its SQL, on the first level on which all that it reads is there."""

    by_sql: dict[str, str] = field(default_factory=dict)
    level_of: dict[str, int] = field(default_factory=dict)
    columns: list[dict[str, str]] = field(default_factory=list)

    def name(self, sql: str, used: Iterable[str]) -> str:
        """The column of some SQL that reads these columns of inner selects; the same SQL is one column."""
        known = self.by_sql.get(sql)
        if known is None:
            level = 1 + max((self.level_of[column] for column in used), default=-1)
            known = self.by_sql[sql] = f"d{len(self.by_sql)}"
            self.level_of[known] = level
            while len(self.columns) <= level:
                self.columns.append({})
            self.columns[level][known] = sql
        return known


class Printer:
    """Prints conditions for one date; what they share becomes one column.

    Args:
        columns: of the environment, which the printer adds to as conditions read more.
        sets: the country sets as they are on the date.
        as_of: the date, in seconds since 1970.
    """

    def __init__(self, columns: Columns, sets: Mapping[str, tuple[str, ...]], as_of: int) -> None:
        self.levels = InnerSelects()
        self._columns = columns
        self._sets = sets
        self._as_of = as_of
        self._parameters: Mapping[str, Any] = {}
        self._used: set[str] = set()
        self._defined: dict[tuple[int, int], tuple[object, Term, frozenset[str]]] = {}

    def condition(self, node: tree.Node, parameters: Mapping[str, Any]) -> str:
        """The SQL of a condition, over the columns of the environment and of the levels.

        Raises:
            UnprintableError: something in it has no SQL here.
        """
        self._parameters = parameters
        self._used = set()
        term = self._print(node, {})
        if not isinstance(term, FlagTerm):
            raise UnprintableError("no condition")
        return term.sql

    def _print(self, node: tree.Node, scope: Variables) -> Term:
        found = self._TABLE.get(type(node))
        if found is None:
            raise UnprintableError(type(node).__name__)
        return found(self, node, scope)

    def _flag(self, node: tree.Node, scope: Variables) -> str:
        term = self._print(node, scope)
        if not isinstance(term, FlagTerm):
            raise UnprintableError(f"{type(node).__name__} where a condition stands")
        return term.sql

    # --- What is read ---------------------------------------------------------------------------------------------

    def _literal(self, node: tree.Literal, _: Variables) -> Term:
        return _constant(node.value)

    def _seconds(self, node: Seconds, _: Variables) -> Term:
        return _constant(float(node.value))

    def _as_of_(self, _: AsOf, __: Variables) -> Term:
        return _constant(float(self._as_of))

    def _list_literal(self, node: tree.ListLiteral, scope: Variables) -> Term:
        members = [self._print(item, scope) for item in node.items]
        if not all(isinstance(item, tree.Literal) for item in node.items):
            raise UnprintableError("a list of what is computed")
        return Constants(tuple(one for one in members if isinstance(one, FlagTerm | SpanTerm | Words)))

    def _set(self, node: SetRead, _: Variables) -> Term:
        return Constants(tuple(Words(quoted(country)) for country in self._sets[node.name]))

    def _parameter(self, node: ParameterRead, _: Variables) -> Term:
        return _constant(self._parameters[node.name], node.type)

    def _fact(self, node: FactRead, _: Variables) -> Term:
        return self._columns.read(fact_key(node), node, node.type)

    def _variable(self, node: VariableRead, scope: Variables) -> Term:
        return scope[node.name]

    def _field(self, node: FieldRead, scope: Variables) -> Term:
        owner = self._print(node.operand, scope)
        if not isinstance(owner, MemberTerm):
            raise UnprintableError("a field of what is computed")
        return self._columns.field(owner, Derived("field", node.field), node, node.type)

    def _has(self, node: tree.Has, scope: Variables) -> Term:
        operand = node.operand
        if isinstance(operand, FactRead):
            return self._columns.read(f"has {fact_key(operand)}", node, Basic.BOOL)
        assert isinstance(operand, FieldRead)
        owner = self._print(operand.operand, scope)
        if not isinstance(owner, MemberTerm):
            raise UnprintableError("has() of what is computed")
        return self._columns.field(owner, Derived("has", operand.field), node, Basic.BOOL)

    def _definition(self, node: DefinitionRead, _: Variables) -> Term:
        key = id(node.body), id(self._parameters)
        if key not in self._defined:
            outer, self._used = self._used, set()
            term = self._as_columns(self._print(node.body, {}))
            # What is told apart by identity is kept, so that nothing else ever has it.
            self._defined[key] = (node.body, self._parameters), term, frozenset(self._used)
            self._used = outer
        shared, used = self._defined[key][1:]
        self._used |= used
        return shared

    def _as_columns(self, term: Term) -> Term:
        """A value without loop variables as columns of an inner select."""
        used = frozenset(self._used)

        def column(sql: str) -> str:
            name = self.levels.name(sql, used)
            self._used.add(name)
            return name

        match term:
            case FlagTerm(sql=sql):
                return FlagTerm(column(sql))
            case SpanTerm(low=low, high=high):
                return SpanTerm(column(low), column(high))
            case Words(sql=sql, excluded=None, among=None):
                return Words(column(sql))
            case Members(sql=sql, element=element):
                return Members(column(sql), element)
        return term

    # --- Operators ------------------------------------------------------------------------------------------------

    def _not(self, node: tree.Not, scope: Variables) -> Term:
        return FlagTerm(f"(NOT {self._flag(node.operand, scope)})")

    def _logic(self, node: tree.Logic, scope: Variables) -> Term:
        word = " OR " if node.operator == "||" else " AND "
        return FlagTerm(f"({word.join(self._flag(operand, scope) for operand in node.operands)})")

    def _compare(self, node: tree.Compare, scope: Variables) -> Term:
        return FlagTerm(kleene.compared(node.operator, self._print(node.left, scope), self._print(node.right, scope)))

    def _in(self, node: tree.In, scope: Variables) -> Term:
        item, container = self._print(node.item, scope), self._print(node.container, scope)
        if isinstance(container, Constants):
            return FlagTerm(kleene.in_constants(item, container))
        if isinstance(container, Members) and container.element is Basic.TEXT and isinstance(item, Words):
            return FlagTerm(kleene.in_members(item, container, f"y{len(scope)}"))
        raise UnprintableError("`in` a list that is no list of texts")

    def _negate(self, node: tree.Negate, scope: Variables) -> Term:
        span = self._span(node.operand, scope)
        return SpanTerm(f"(-{span.high})", f"(-{span.low})")

    def _span(self, node: tree.Node, scope: Variables) -> SpanTerm:
        term = self._print(node, scope)
        if not isinstance(term, SpanTerm):
            raise UnprintableError(f"{type(node).__name__} where a number stands")
        return term

    def _arithmetic(self, node: tree.Arithmetic, scope: Variables) -> Term:
        if node.operator == "/":
            raise UnprintableError("a division")
        return kleene.computed(node.operator, self._span(node.left, scope), self._span(node.right, scope))

    def _call(self, node: tree.Call, scope: Variables) -> Term:
        if node.function in ("in_force", "covers", "latest"):
            return self._of_entry(node, scope)
        if node.function == "days":
            span = self._span(node.arguments[0], scope)
            ends = [f"({end} / {DAY}::DOUBLE)" for end in (span.low, span.high)]
            return SpanTerm(*ends)
        if node.function == "size":
            return self._size(self._print(node.arguments[0], scope), scope)
        if node.function in _TEXT_TESTS:
            a, b = (self._print(one, scope) for one in node.arguments)
            if isinstance(a, Words) and isinstance(b, Words):
                return FlagTerm(f"{_TEXT_TESTS[node.function]}({a.sql}, {b.sql})")
        pattern = node.arguments[-1]
        if isinstance(pattern, CompiledPattern):
            text = self._print(node.arguments[0], scope)
            if isinstance(text, Words):
                return FlagTerm(f"regexp_matches({text.sql}, {quoted(pattern.text)})")
        raise UnprintableError(f"{node.function}()")

    def _size(self, counted: Term, scope: Variables) -> Term:
        if isinstance(counted, Constants):
            return _constant(float(len(counted.members)))
        if isinstance(counted, Words):
            return SpanTerm(*[f"CAST(length({counted.sql}) AS DOUBLE)"] * 2)
        if not isinstance(counted, Members):
            raise UnprintableError("size()")
        if not scope and not counted.sql.isidentifier():
            counted = self._as_columns(counted)
            assert isinstance(counted, Members)
        return kleene.how_many(counted.sql)

    def _of_entry(self, node: tree.Call, scope: Variables) -> Term:
        """A function of ours over an entry or a list as it is stated: the environment has its value."""
        subject = node.arguments[0]
        type_ = self._columns.type_of(node)
        if isinstance(subject, FactRead):
            return self._columns.read(f"{node.function} {fact_key(subject)} {_further(node)}", node, type_)
        owner = self._print(subject.operand if isinstance(subject, FieldRead) else subject, scope)
        if not isinstance(owner, MemberTerm) or not isinstance(subject, FieldRead | VariableRead):
            raise UnprintableError(f"{node.function}() of what is computed")
        field_ = subject.field if isinstance(subject, FieldRead) else ""
        return self._columns.field(owner, Derived(node.function, f"{field_} {_further(node)}".strip()), node, type_)

    # --- Lists ----------------------------------------------------------------------------------------------------

    def _macro(self, node: tree.Macro, scope: Variables) -> Term:
        target = self._print(node.target, scope)
        if isinstance(target, Constants):
            return self._unrolled(node, target, scope)
        if not isinstance(target, Members):
            raise UnprintableError("a macro over what is no list")
        name = f"x{len(scope)}"  # the same condition is the same text
        inner = {**scope, node.variable: member_of(name, target.element)}
        if node.macro == "map":
            return self._mapped(node, target, inner, name)
        body = self._flag(node.body, inner)
        if node.macro == "exists":
            return FlagTerm(kleene.settled_by_one(target.sql, name, body))
        if node.macro == "all":
            return FlagTerm(kleene.so_of_each(target.sql, name, body))
        return Members(kleene.those_that(target.sql, name, body, _kept(name, target.element)), target.element)

    def _unrolled(self, node: tree.Macro, target: Constants, scope: Variables) -> Term:
        bodies = [self._flag(node.body, {**scope, node.variable: one}) for one in target.members]
        if node.macro == "exists":
            return FlagTerm(f"({' OR '.join(bodies)})" if bodies else "FALSE")
        if node.macro == "all":
            return FlagTerm(f"({' AND '.join(bodies)})" if bodies else "TRUE")
        raise UnprintableError(f"{node.macro} of constants")

    def _mapped(self, node: tree.Macro, target: Members, inner: Variables, name: str) -> Term:
        match self._print(node.body, inner):
            case Words(sql=sql, excluded=None, among=among):
                kept, element = f"'v': {sql}, 'am': {among or 'CAST(NULL AS VARCHAR[])'}", Basic.TEXT
                made = f"list_transform({target.sql}, lambda {name}: {{'e': {name}.e, {kept}}})"
                return Members(made, element)
        raise UnprintableError("map")

    _TABLE: ClassVar[Mapping[type[tree.Node], Callable[..., Term]]] = {
        tree.Literal: _literal,
        tree.ListLiteral: _list_literal,
        FactRead: _fact,
        FieldRead: _field,
        VariableRead: _variable,
        ParameterRead: _parameter,
        SetRead: _set,
        AsOf: _as_of_,
        Seconds: _seconds,
        DefinitionRead: _definition,
        tree.Has: _has,
        tree.Not: _not,
        tree.Negate: _negate,
        tree.Logic: _logic,
        tree.Compare: _compare,
        tree.In: _in,
        tree.Arithmetic: _arithmetic,
        TimeArithmetic: _arithmetic,
        tree.Call: _call,
        tree.Macro: _macro,
    }


def member_of(name: str, element: Type) -> Term:
    """A member of a list, under the name it has in a lambda."""
    if isinstance(element, RecordType):
        return MemberTerm(f"{name}.r", element.pattern)
    if element is Basic.TEXT:
        return Words(f"{name}.v", None, f"{name}.am")
    raise UnprintableError("a list of numbers or flags")


def _kept(name: str, element: Type) -> str:
    return f"'r': {name}.r" if isinstance(element, RecordType) else f"'v': {name}.v, 'am': {name}.am"


def _further(node: tree.Call) -> str:
    return " ".join(str(one.value) for one in node.arguments[1:] if isinstance(one, tree.Literal))


def _constant(value: Any, type_: Type | None = None) -> Term:  # noqa: ANN401 - a value of the language
    match value:
        case bool():
            return FlagTerm("TRUE" if value else "FALSE")
        case int() | float():
            return SpanTerm(number(float(value)), number(float(value)))
        case str():
            return Words(quoted(value))
        case InexactNumber(low=low, high=high):
            return SpanTerm(number(low), number(high))
        case ListValue(items=items, maybe=(), rest=()):
            members = [_constant(one) for one in items]
            return Constants(tuple(one for one in members if isinstance(one, FlagTerm | SpanTerm | Words)))
        case Unknown():
            return _unknown(type_)
    raise UnprintableError(f"a constant {type(value).__name__}")


def _unknown(type_: Type | None) -> Term:
    if type_ is Basic.BOOL:
        return NO_FLAG
    if isinstance(type_, NumberType) or type_ is Basic.DATE:
        return NO_NUMBER
    if type_ is Basic.TEXT:
        return NO_TEXT
    raise UnprintableError("a parameter that is not known")
