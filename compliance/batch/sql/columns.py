"""The columns of an environment: what conditions read, each with the closure by which the engine reads it.

The closures are those of the language itself, so that a value in a table is the value that the engine computes with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any, Final

import pyarrow as pa

from compliance.batch.sql.lengths import LONGEST
from compliance.batch.sql.terms import FlagTerm, Members, MemberTerm, SpanTerm, Term, UnprintableError, Words
from compliance.language import tree
from compliance.language.checked import FactRead, FieldRead, VariableRead
from compliance.language.evaluate import Parts, compile_part
from compliance.language.lists import BUDGET
from compliance.language.operators import Compiled, Environment
from compliance.language.types import Basic, ListType, NumberType, RecordType, Type, field_type
from compliance.language.values import Entry, Failure, InexactNumber, ListValue, Unknown
from compliance.model.records import dataclass
from compliance.model.statements import dotted

_PLENTY: Final = 1 << 40
"""Steps that reading may take: none of it is counted for a condition."""
EARLIEST, LATEST = -30_000_000_000.0, 220_000_000_000.0
"""The times that are computed with in SQL, in seconds since 1970: far from where dates end, so that no sum runs out of them."""


class UntoldError(Exception):
    """An environment that the columns cannot hold as it is: the engine decides the provider."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What is read of an entry: a field as it is, whether it is stated (`has`), or what a function gives of it."""

    what: str
    name: str


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, or a member of a struct: its name, the type of its values, and what gives them."""

    name: str
    type: Type
    read: Compiled
    key: str

    @property
    def is_text(self) -> bool:
        return self.type is Basic.TEXT


def fact_key(node: FactRead) -> str:
    """What names a fact among those that are read, its type included where the rule set declares it."""
    return f"{'.'.join(node.path)} {node.type if node.custom else ''}".strip()


class Columns:
    """All columns that some conditions read, added as these are printed."""

    def __init__(self) -> None:
        self._top: dict[str, _Column] = {}
        self._fields: dict[tuple[str, ...], dict[Derived, _Column]] = {}
        self._excluding: set[str] = set()
        self._read: dict[object, tuple[Any, dict[str, Any], dict[str, int]]] = {}
        self.lengths: dict[str, int] = {}

    # --- As SQL ---------------------------------------------------------------------------------------------------

    def read(self, key: str, node: tree.Node, type_: Type) -> Term:
        """The column of a fact, or of what is computed of one without loop variables."""
        column = self._top.get(key)
        if column is None:
            name = f"f{len(self._top)}"
            column = self._top[key] = _Column(name, type_, compile_part(node, (), Parts()), key)
            if key.startswith("service."):  # a field of an entry of which a closed list may say what it is not
                self._excluding.add(name)
        return _term(column, "", excluding=column.name in self._excluding)

    def field(self, owner: MemberTerm, derived: Derived, node: tree.Node, type_: Type) -> Term:
        """A field of an entry, or what is computed of it."""
        fields = self._fields.setdefault(owner.pattern, {})
        column = fields.get(derived)
        if column is None:
            subject = _with_subject(node)
            read = compile_part(subject, (_SUBJECT,), Parts())
            column = fields[derived] = _Column(f"m{len(fields)}", type_, read, dotted((*owner.pattern, derived.name)))
        return _term(column, f"{owner.sql}.", excluding=True)

    @staticmethod
    def type_of(node: tree.Call) -> Type:
        """The type of what a function of ours gives."""
        if node.function != "latest":
            return Basic.BOOL
        years, name = node.arguments[0], node.arguments[1]
        if not isinstance(years, FactRead | FieldRead) or not isinstance(years.type, ListType):
            raise UnprintableError("latest() of what is computed")
        record = years.type.element
        type_ = (
            field_type(record, str(name.value))
            if isinstance(record, RecordType) and isinstance(name, tree.Literal)
            else None
        )
        if type_ is None:
            raise UnprintableError("latest() of another list")
        return type_

    # --- As a table -----------------------------------------------------------------------------------------------

    def fields(self) -> list[pa.Field]:
        """The columns as a table of Arrow has them."""
        return [one for column in self._top.values() for one in self._arrow(column, column.name in self._excluding)]

    def forget(self) -> None:
        """Forget what was read of the environments of one provider, which share facts."""
        self._read.clear()

    @property
    def groups(self) -> frozenset[str]:
        """The groups of facts that are read."""
        return frozenset(_group_of(column) for column in self._top.values())

    def row(self, env: Environment) -> dict[str, Any]:
        """The values of all columns in one environment, null where one is left out. How long its lists are is then in `lengths`.

        Raises:
            UntoldError: something is an error, a very long list, or a time beyond those that are computed with.
        """
        self.forget()
        return self.row_of({}, None, lambda: env)

    def row_of(
        self, groups: Mapping[str, object], service: object, environment: Callable[[], Environment]
    ) -> dict[str, Any]:
        """As `row`, of one of the environments of a provider, of which most facts were read before.

        Args:
            groups: the facts that the environment is made of, by group.
            service: the service assessed.
            environment: makes it, where something is to be read yet.
        """
        row: dict[str, Any] = {}
        lengths: dict[str, int] = {}
        for name, (of, hangs_on_service, columns) in self._plans.items():
            facts = groups.get(of)
            key = (name, id(facts), service if hangs_on_service else None)
            if key not in self._read:
                env = environment()
                env[BUDGET][0] = _PLENTY
                values: dict[str, Any] = {}
                self.lengths = {}
                for column, write in columns:
                    write(values, column.read(env, _ALONE), env)
                self._read[key] = facts, values, self.lengths
            row.update(self._read[key][1])
            lengths.update(self._read[key][2])
        self.lengths = lengths
        return row

    @cached_property
    def _plans(self) -> dict[str, tuple[str, bool, list[tuple[_Column, _Write]]]]:
        """What is read of an environment, once all conditions are printed, by group.

        Of each: the group that it is made of, whether it hangs on the service assessed, and how its columns are written.
        """
        plans: dict[str, tuple[str, bool, list[tuple[_Column, _Write]]]] = {}
        for column in self._top.values():
            name, is_service = _group_of(column), _group_of(column) == "service"
            of, hangs, columns = plans.get(name, ("services" if is_service else name, is_service, []))
            columns.append((column, self._writer(column, excluding=column.name in self._excluding)))
            plans[name] = of, hangs or self._hangs_on_service(column), columns
        return plans

    @cached_property
    def _entry_plans(self) -> dict[tuple[str, ...], list[tuple[str | None, Compiled, _Write]]]:
        """What is read of an entry: the field that is looked up as it stands there, or what reads it, and how it is written."""
        return {
            pattern: [
                (
                    derived.name if derived.what == "field" and not isinstance(column.type, ListType) else None,
                    column.read,
                    self._writer(column, excluding=True),
                )
                for derived, column in fields.items()
            ]
            for pattern, fields in self._fields.items()
        }

    def _hangs_on_service(self, column: _Column) -> bool:
        element = column.type.element if isinstance(column.type, ListType) else None
        fields = self._fields.get(element.pattern, {}) if isinstance(element, RecordType) else {}
        return any(one.what == "covers" for one in fields)

    def _writer(self, column: _Column, *, excluding: bool) -> _Write:
        """Writes a value of a column into a row; nothing where it is not known."""
        name, type_ = column.name, column.type
        if isinstance(type_, ListType):
            return partial(self._put_list, column, type_.element)
        if isinstance(type_, NumberType) or type_ is Basic.DATE:
            return partial(_put_ends, f"{name}_lo", f"{name}_hi", type_ is Basic.DATE)
        return partial(_put_plain, name, f"{name}_ex" if excluding and column.is_text else None)

    def _put_list(self, column: _Column, element: Type, row: dict[str, Any], value: Any, env: Environment) -> None:  # noqa: ANN401
        if value.__class__ is not ListValue:
            raise UntoldError(value.message if value.__class__ is Failure else "a list that is no list")
        marked = [
            *((0, member) for member in value.items),
            *((1, member) for member, _ in value.maybe),
            *((2, member) for member in value.rest),
        ]
        if len(marked) > LONGEST:
            raise UntoldError("a very long list")
        self.lengths[column.key] = max(len(marked), self.lengths.get(column.key, 0))
        if isinstance(element, RecordType):
            plan = self._entry_plans.get(element.pattern, [])
            row[column.name] = [{"e": e, "r": _entry(member, plan, env)} for e, member in marked]
        else:
            row[column.name] = [
                {"e": e, "v": member, "am": None} if member.__class__ is str else {"e": e, **_text(member)}
                for e, member in marked
            ]

    def _arrow(self, column: _Column, excluding: bool) -> list[pa.Field]:  # noqa: FBT001 - as above
        name, type_ = column.name, column.type
        if isinstance(type_, NumberType) or type_ is Basic.DATE:
            return [pa.field(f"{name}_{end}", pa.float64()) for end in ("lo", "hi")]
        if isinstance(type_, ListType):
            return [pa.field(name, pa.list_(self._member_type(type_.element)))]
        if column.is_text:
            more = [pa.field(f"{name}_ex", pa.list_(pa.string()))] if excluding else []
            return [pa.field(name, pa.string()), *more]
        return [pa.field(name, pa.bool_())]

    def _member_type(self, element: Type) -> pa.DataType:
        mark = pa.field("e", pa.int8())
        if not isinstance(element, RecordType):
            return pa.struct([mark, pa.field("v", pa.string()), pa.field("am", pa.list_(pa.string()))])
        columns = self._fields.get(element.pattern, {}).values()
        inner = [one for column in columns for one in self._arrow(column, excluding=True)]
        return pa.struct([mark, pa.field("r", pa.struct(inner or [pa.field("nothing", pa.bool_())]))])


def _group_of(column: _Column) -> str:
    return column.key.removeprefix("has ").split(".")[0].split(" ")[-1]


def _term(column: _Column, prefix: str, *, excluding: bool) -> Term:
    name, type_ = f"{prefix}{column.name}", column.type
    if isinstance(type_, NumberType) or type_ is Basic.DATE:
        return SpanTerm(f"{name}_lo", f"{name}_hi")
    if isinstance(type_, ListType):
        if not isinstance(type_.element, RecordType) and type_.element is not Basic.TEXT:
            raise UnprintableError("a list of numbers or flags")
        return Members(name, type_.element)
    if type_ is Basic.TEXT:
        return Words(name, f"{name}_ex" if excluding else None)
    if type_ is Basic.BOOL:
        return FlagTerm(name)
    raise UnprintableError(f"a fact of the type {type_}")


_SUBJECT: Final = "#entry"


def _with_subject(node: tree.Node) -> tree.Node:
    """What is read of an entry, of whatever name, as read of the one entry that is looked at."""
    match node:
        case VariableRead(span=span, type=type_):
            return VariableRead(span, _SUBJECT, type_)
        case FieldRead(span=span, operand=operand, field=name, type=type_):
            return FieldRead(span, _with_subject(operand), name, type_)
        case tree.Has(span=span, operand=operand):
            return tree.Has(span, _as_any(_with_subject(operand)))
        case tree.Call(span=span, function=function, arguments=(subject, *others), function_span=at):
            return tree.Call(span, function, (_with_subject(subject), *others), at)
    raise UnprintableError(f"a field of {type(node).__name__}")


def _as_any(node: Any) -> Any:  # noqa: ANN401 - `has` is declared for what the parser gives, and holds what the checker makes of it
    return node


_Write = Callable[[dict[str, Any], Any, Environment], None]
_ALONE: Final[tuple[dict[str, Any]]] = ({},)
"""No loop variables."""


def _entry(entry: Entry, plan: list[tuple[str | None, Compiled, _Write]], env: Environment) -> dict[str, Any]:
    row: dict[str, Any] = {}
    fields = entry.fields
    for plain, read, write in plan:
        value = read(env, ({}, entry)) if plain is None else fields.get(plain)
        if value is not None:
            write(row, value, env)
    return row


def _put_ends(low: str, high: str, is_date: bool, row: dict[str, Any], value: Any, _: Environment) -> None:  # noqa: ANN401, FBT001
    if value.__class__ is Unknown:
        return
    if value.__class__ is Failure:
        raise UntoldError(value.message)
    first, last = (value.low, value.high) if value.__class__ is InexactNumber else (value, value)
    if is_date and not EARLIEST <= first <= last <= LATEST:
        raise UntoldError("a date far away")
    row[low], row[high] = float(first), float(last)


def _put_plain(name: str, excluded: str | None, row: dict[str, Any], value: Any, _: Environment) -> None:  # noqa: ANN401
    if value.__class__ is Unknown:
        if excluded is not None and value.excluded:
            row[excluded] = sorted(value.excluded)
    elif value.__class__ is Failure:
        raise UntoldError(value.message)
    else:
        row[name] = value


def _text(member: Any) -> dict[str, Any]:  # noqa: ANN401
    if member.__class__ is Failure:
        raise UntoldError(member.message)
    if member.__class__ is Unknown:
        if member.excluded:
            raise UntoldError("a member of which it is known what it is not")
        return {"v": None, "am": None if member.among is None else sorted(member.among)}
    return {"v": member, "am": None}
