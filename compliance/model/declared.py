"""Documents as classes declare them: which keys there are, what each holds, and reading one from plain data.

They are declared in the words of pydantic, which makes JSON Schemas of them (`compliance/report/schemas/models.py`). To build
its models takes longer than reading and deciding everything; here a class costs nothing until a document of it is read.
"""

from __future__ import annotations

import copy
import re
import sys
import types
from collections.abc import Callable, Mapping
from functools import cache, partial
from operator import itemgetter
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    NoReturn,
    Self,
    TypedDict,
    Union,
    get_args,
    get_origin,
)

from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass

_NONE: Final = object()
"""Stands where a key has no default."""

SHAPES: Final = frozenset(
    {
        "missing",
        "extra_forbidden",
        "model_type",
        "dict_type",
        "list_type",
        "literal_error",
        "too_short",
        "type",
        "string_pattern_mismatch",
    }
)
"""The kinds of misfits that follow from what is declared; all others are raised by a function, with words of its own."""


class WrongValueError(ValueError):
    """A value that is not what it has to be, raised by what reads one.

    Args:
        type_: what is wrong, for programs.
        text: what is wrong, with a place in braces for each entry of the context.
        context: what goes there; `at` is the key of a mapping that it is about.
    """

    def __init__(self, type_: str, text: str, context: Mapping[str, Any] | None = None) -> None:
        self.type = type_
        self.context = context or {}
        super().__init__(text.format(**context) if context else text)


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that keeps data from being a document: of which kind, where, what stands there, and in words."""

    kind: str
    at: DocumentPath
    found: Any
    said: str
    context: Mapping[str, Any]
    of_key: bool = False
    """Is it the key that is wrong, and not what stands at it?"""


class MisfitsError(ValueError):
    """Data that is no document of a class, with everything that is wrong with it."""

    def __init__(self, misfits: list[Misfit]) -> None:
        self.misfits = misfits
        super().__init__(misfits[0].said)


Parse = Callable[[Any], Any]
"""What makes a value of what is written; raises `WrongValueError`."""
_Read = Callable[[Any, DocumentPath, list[Misfit]], Any]
"""What makes a value of what stands at a place, or notes what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PlainValidator:
    """Marks a type whose values are read by a function alone."""

    parse: Parse
    json_schema_input_type: Any = None


@dataclass(frozen=True, slots=True)
class BeforeValidator:
    """Marks a type whose values are read after a function has made something of what is written."""

    before: Parse
    json_schema_input_type: Any = None


@dataclass(frozen=True, slots=True)
class WithJsonSchema:
    """Says what a type is in a JSON Schema."""

    json_schema: Any

    def __hash__(self) -> int:
        """Types are made of it that are looked up, and a schema is a mapping."""
        return hash(WithJsonSchema)


@dataclass(slots=True)
class Declaration:
    """What a class declares of one key of a document.

    Attributes:
        default: what it is where it is left out; none where it must stand there.
        default_factory: what makes that.
        alias: the key, where it is no name of Python.
        also: another key for the same.
        pattern: what a text must fit.
        annotation: what stands there, once somebody asks.
    """

    default: Any
    default_factory: Callable[[], Any] | None
    alias: str | None
    also: str | None
    description: str | None
    min_length: int | None
    pattern: str | None
    json_schema_extra: Any
    annotation: Any = None

    def __hash__(self) -> int:
        """Types are made of it that are looked up."""
        return hash(Declaration)

    def is_required(self) -> bool:
        """Must it stand in every document?"""
        return self.default is _NONE and self.default_factory is None


def Field(  # noqa: N802, PLR0913 - as pydantic calls it, by keyword
    default: Any = _NONE,  # noqa: ANN401 - of the key's type
    *,
    default_factory: Callable[[], Any] | None = None,
    alias: str | None = None,
    also: str | None = None,
    description: str | None = None,
    min_length: int | None = None,
    pattern: str | None = None,
    json_schema_extra: Any = None,  # noqa: ANN401 - a JSON Schema, or what changes one
) -> Any:  # noqa: ANN401 - stands for the default
    """Declare a key: see `Declaration`."""
    return Declaration(default, default_factory, alias, also, description, min_length, pattern, json_schema_extra)


class _Check:
    """A function of a class that checks whole documents of it."""

    def __init__(self, mode: Literal["before", "after"], function: Any) -> None:  # noqa: ANN401 - a method of a class
        self.mode = mode
        self.call = getattr(function, "__func__", function)


def model_validator(*, mode: Literal["before", "after"]) -> Callable[[Any], Any]:
    """Mark a function that checks what is to be a document, before or after its keys are read."""
    return lambda function: _Check(mode, function)


class _Declaring(type):
    """A class that declares a document."""

    @property
    def model_fields(cls) -> dict[str, Declaration]:
        """What it and those it is derived from declare, by name; worked out where it is asked for first."""
        return _declarations(cls)


class ConfigDict(TypedDict, total=False):
    """What a JSON Schema of a class says besides its keys."""

    title: str
    json_schema_extra: Any


class Declared(metaclass=_Declaring):
    """Base of whatever is read from a file; unknown keys are mistakes, and nothing changes afterwards."""

    __slots__ = ("__dict__", "model_fields_set")

    model_config: ClassVar[ConfigDict] = {}
    model_fields_set: set[str]
    """The names of the keys that stand in the document."""

    @classmethod
    def model_validate(cls, data: object) -> Self:
        """The document that data is.

        Raises:
            MisfitsError: it is none; with everything that is wrong with it.
        """
        misfits: list[Misfit] = []
        document = _document(cls, data, (), misfits)
        if misfits:
            raise MisfitsError(misfits)
        return document  # type: ignore[no-any-return] # nothing is wrong with it

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: what was read stays."""
        raise AttributeError(f"a {type(self).__name__} is never changed")

    def __eq__(self, other: object) -> bool:
        """Is it of the same class, with the same at every key?"""
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        """Of its class alone: it holds lists and mappings."""
        return hash(type(self))

    def __repr__(self) -> str:
        """The class, with what it holds."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


def value_of(annotation: Any, value: object) -> Any:  # noqa: ANN401 - a type, and a value of it
    """A value of a type of documents; raises `MisfitsError`."""
    misfits: list[Misfit] = []
    read = _reader(annotation)(value, (), misfits)
    if misfits:
        raise MisfitsError(misfits)
    return read


@cache
def _declarations(owner: _Declaring) -> dict[str, Declaration]:
    above = [base.model_fields for base in owner.__bases__ if issubclass(base, Declared)]
    declared = {name: declaration for of in reversed(above) for name, declaration in of.items()}
    for name, annotation in owner.__annotations__.items():
        if owner is not Declared and name != "model_config":
            given = owner.__dict__.get(name, _NONE)
            declared[name] = copy.copy(given) if isinstance(given, Declaration) else Field(given)
            declared[name].annotation = _evaluated(owner.__module__, annotation)
    return declared


@cache
def _evaluated(module: str, annotation: str) -> Any:  # noqa: ANN401 - any type
    return eval(annotation, vars(sys.modules[module]))  # noqa: S307 - an annotation of this package


@dataclass(frozen=True, slots=True)
class _Key:
    """One key as it is read: its name in the class, and what it is called in documents."""

    name: str
    called: tuple[str, ...]
    declaration: Declaration
    read: _Read


@cache
def _keys(owner: type[Declared]) -> tuple[_Key, ...]:
    return tuple(
        _Key(name, tuple(filter(None, (one.alias or name, one.also))), one, _declared(one))
        for name, one in owner.model_fields.items()
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a document of a class is read.

    Attributes:
        keys: in the order in which they are declared.
        places: of each name that a key is called, the place of the key among these, and of the name among its names.
        blank: what stands at each key that is not given.
        made: what makes it, where each document needs its own.
        needed: the keys that must be given.
    """

    keys: tuple[_Key, ...]
    places: dict[str, tuple[int, int]]
    blank: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]
    needed: tuple[_Key, ...]


_NOWHERE: Final = (-1, 0)
_MISSING: Final[Any] = object()
_SHARED = (type(None), bool, int, float, str, tuple, frozenset)
"""Types of defaults that never change, so that all documents share one."""


@cache
def _plan(owner: type[Declared]) -> _Plan:
    keys = _keys(owner)
    own = {
        key.name: key.declaration.default_factory or partial(copy.copy, key.declaration.default)
        for key in keys
        if key.declaration.default_factory or not isinstance(key.declaration.default, _SHARED)
    }
    needed = tuple(key for key in keys if key.declaration.is_required())
    absent = {key.name for key in needed} | own.keys()
    return _Plan(
        keys,
        {name: (n, m) for n, key in enumerate(keys) for m, name in enumerate(key.called)},
        {key.name: None if key.name in absent else key.declaration.default for key in keys},
        tuple((name, make) for name, make in own.items() if name not in {key.name for key in needed}),
        needed,
    )


@cache
def _checks(owner: type[Declared], mode: str) -> tuple[Callable[..., Any], ...]:
    """What checks documents of a class: first what the classes say that it is derived from."""
    members = (member for base in reversed(owner.__mro__) for member in vars(base).values())
    return tuple(member.call for member in members if isinstance(member, _Check) and member.mode == mode)


def _document(owner: type[Declared], data: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401
    if isinstance(data, owner):
        return data
    given = data
    try:
        for check in reversed(_checks(owner, "before")):
            given = check(owner, given)
    except WrongValueError as error:
        return _refuse(misfits, error, at, data)
    if not isinstance(given, dict):
        said = f"Input should be a valid dictionary or instance of {owner.__name__}"
        return misfits.append(Misfit("model_type", at, given, said, {}))
    before = len(misfits)
    document = object.__new__(owner)
    values, names = _values(owner, given, at, misfits)
    document.__dict__.update(values)
    object.__setattr__(document, "model_fields_set", names)
    if len(misfits) > before:
        return None
    try:
        for check in _checks(owner, "after"):
            check(document)
    except WrongValueError as error:
        return _refuse(misfits, error, at, given)
    return document


def _values(
    owner: type[Declared], given: dict[str, Any], at: DocumentPath, misfits: list[Misfit]
) -> tuple[dict[str, Any], set[str]]:
    """What stands at each key, and which are given; keys that must stand there and those that there are not are noted."""
    plan, names, extra = _plan(owner), set[str](), []
    values = dict(plan.blank)  # in the order in which keys are declared; few of them are given
    asked = [(plan.places.get(name, _NOWHERE), name) for name in given]
    asked += [(plan.places[one.called[0]], _MISSING) for one in plan.needed if given.keys().isdisjoint(one.called)]
    for place, called in sorted(asked, key=itemgetter(0)):
        key = plan.keys[place[0]]
        if called is _MISSING:
            misfits.append(Misfit("missing", (*at, key.called[0]), given, "Field required", {}))
        elif place is _NOWHERE or key.name in names:
            extra.append(called)
        else:
            names.add(key.name)
            values[key.name] = key.read(given[called], (*at, called), misfits)
    for name, make in plan.made:
        if name not in names:
            values[name] = make()
    misfits += (
        Misfit("extra_forbidden", (*at, name), given[name], "Extra inputs are not permitted", {}, of_key=True)
        for name in extra
    )
    return values, names


def _refuse(misfits: list[Misfit], error: WrongValueError, at: DocumentPath, found: object) -> None:
    misfits.append(Misfit(error.type, at, found, str(error), error.context))


def _reader(annotation: Any) -> _Read:  # noqa: ANN401 - any type
    """What reads values of a type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _marked(annotation.__origin__, annotation.__metadata__)
    if origin in (Union, types.UnionType):
        return _either(arguments)
    if origin is list:
        return _list_of(_reader(arguments[0]))
    if origin is dict:
        return _mapping_of(*map(_reader, arguments))
    if origin is Literal:
        return _one_of(arguments)
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        return lambda value, at, misfits: _document(annotation, value, at, misfits)
    if annotation is Any:
        return lambda value, at, misfits: value
    return _plain(annotation)


def _marked(annotation: Any, marks: tuple[Any, ...]) -> _Read:  # noqa: ANN401 - any type
    for mark in marks:
        if hasattr(mark, "parse"):
            return _parsed(mark.parse)
    read = _reader(annotation)
    for mark in marks:
        if isinstance(mark, BeforeValidator):
            read = _parsed(mark.before, read)
        elif isinstance(mark, Declaration) and mark.pattern is not None:
            read = _fitting(re.compile(mark.pattern), read)
    return read


def _parsed(parse: Parse, then: _Read | None = None) -> _Read:
    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        try:
            made = parse(value)
        except WrongValueError as error:
            return _refuse(misfits, error, at, value)
        return made if then is None else then(made, at, misfits)

    return read


def _fitting(pattern: re.Pattern[str], text: _Read) -> _Read:
    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        before = len(misfits)
        made = text(value, at, misfits)
        if len(misfits) == before and not pattern.fullmatch(made):
            said = f"String should match pattern '{pattern.pattern}'"
            misfits.append(Misfit("string_pattern_mismatch", at, value, said, {}))
        return made

    return read


def _either(alternatives: tuple[Any, ...]) -> _Read:
    """The first of some types that a value is of; nothing at all where that is one of them."""
    empty = type(None) in alternatives
    reads = [_reader(one) for one in alternatives if one is not type(None)]

    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        if value is None and empty:
            return None
        if len(reads) == 1:
            return reads[0](value, at, misfits)
        for one in reads:
            wrong: list[Misfit] = []
            made = one(value, at, wrong)
            if not wrong:
                return made
        return misfits.append(Misfit("type", at, value, "Input should be of another type", {}))

    return read


def _list_of(item: _Read) -> _Read:
    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        if not isinstance(value, list | tuple):
            return misfits.append(Misfit("list_type", at, value, "Input should be a valid list", {}))
        return [item(one, (*at, number), misfits) for number, one in enumerate(value)]

    return read


def _mapping_of(key: _Read, entry: _Read) -> _Read:
    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        if not isinstance(value, dict):
            return misfits.append(Misfit("dict_type", at, value, "Input should be a valid dictionary", {}))
        made = {}
        for name, one in value.items():
            wrong: list[Misfit] = []
            called = key(name, (*at, name), wrong)
            misfits += [Misfit(w.kind, w.at, w.found, w.said, w.context, of_key=True) for w in wrong]
            made[called] = entry(one, (*at, name), misfits)
        return made

    return read


def _one_of(values: tuple[Any, ...]) -> _Read:
    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        if isinstance(value, str) and value in values:
            return value
        return misfits.append(
            Misfit("literal_error", at, value, f"Input should be {' or '.join(map(repr, values))}", {})
        )

    return read


def _plain(type_: type) -> _Read:
    """Values of a type of Python; a whole number is a number, too, and true is none."""

    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        if type_ is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, type_) and (type_ is bool or not isinstance(value, bool)):
            return value
        return misfits.append(Misfit("type", at, value, f"Input should be a valid {type_.__name__}", {}))

    return read


def _declared(declaration: Declaration) -> _Read:
    """What reads what a key holds."""
    read = _marked(declaration.annotation, (declaration,))
    return read if declaration.min_length is None else _long_enough(declaration.min_length, read)


def _long_enough(least: int, of: _Read) -> _Read:
    def read(value: Any, at: DocumentPath, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - any value
        before = len(misfits)
        made = of(value, at, misfits)
        if made is not None and len(misfits) == before and len(made) < least:
            misfits.append(Misfit("too_short", at, value, "too short", {"min_length": least}))
        return made

    return read
