"""Static types of expressions, and the names an expression may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from compliance.model.records import dataclass
from compliance.model.shapes import KEY_FIELD, Field, KeyedList, Record, Shape
from compliance.model.statements import FactPath
from compliance.model.values import FactKind


class Basic(Enum):
    """Types without structure; the value is how messages name them."""

    BOOL = "true or false"
    TEXT = "a text"
    DATE = "a date"
    DURATION = "a duration"
    AS_OF = "the assessment date"
    AGE = "the time since a date"
    AGE_DAYS = "a number of days since a date"
    ANY = "something of unknown type"


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number; `minimum` and `maximum` are what the schema guarantees of a fact read directly."""

    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class ListType:
    """A list of one element type; `pattern` is where its members stand in the facts, `*` for keys."""

    element: Type
    pattern: FactPath = ()


@dataclass(frozen=True, slots=True)
class RecordType:
    """A fact group, or an entry of a keyed list."""

    record: Record
    pattern: FactPath


Type = Basic | NumberType | ListType | RecordType

NUMBER = NumberType()


def describe_type(type_: Type) -> str:
    """The type in words, for messages."""
    match type_:
        case Basic():
            return type_.value
        case NumberType():
            return "a number"
        case ListType():
            return "a list"
        case RecordType(pattern=pattern):
            return "an entry of a list" if "*" in pattern else f"the fact group '{'.'.join(pattern)}'"


def same_kind(first: Type, second: Type) -> bool:
    """May values of these types be compared or stand in one list? `ANY` goes with everything."""
    if Basic.ANY in (first, second):
        return True
    if isinstance(first, NumberType) or isinstance(second, NumberType):
        return isinstance(first, NumberType) and isinstance(second, NumberType)
    return first == second and isinstance(first, Basic)


def type_of_kind(kind: FactKind) -> Type:
    """The type of a fact of this kind."""
    match kind.name:
        case "bool":
            return Basic.BOOL
        case "number":
            return NumberType(kind.minimum, kind.maximum)
        case "text":
            return Basic.TEXT
        case "date":
            return Basic.DATE
        case "texts":
            return ListType(Basic.TEXT)


def type_of_shape(shape: Shape, pattern: FactPath) -> Type:
    """The type of what stands at a place in the fact schema."""
    match shape:
        case Field(kind=kind):
            return type_of_kind(kind)
        case Record():
            return RecordType(shape, pattern)
        case KeyedList(entry=entry):
            return ListType(RecordType(entry, (*pattern, "*")), pattern)


def field_type(record: RecordType, name: str) -> Type | None:
    """The type of one field of a group or entry, `None` if there is no such field."""
    shape = record.record.fields.get(name)
    if shape is not None:
        return type_of_shape(shape, (*record.pattern, name))
    return Basic.TEXT if name == KEY_FIELD and record.pattern[-1] == "*" else None


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression of a rule set can name.

    `parameters` and `definitions` map names to their types (`ANY` where theirs is broken, so that one mistake is
    reported once); `custom` are the custom facts the rule set declares, by (namespace, name). `unreadable` names what could
    not be read where it is declared, or the kind of it (`parameter`, `custom fact`, `name`), so that nothing is called unknown
    for it.
    """

    facts: Record
    parameters: Mapping[str, Type] = field(default_factory=dict)
    definitions: Mapping[str, Type] = field(default_factory=dict)
    sets: frozenset[str] = frozenset()
    custom: Mapping[tuple[str, str], FactKind] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
