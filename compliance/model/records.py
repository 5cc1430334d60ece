"""`dataclass` as the standard library has it, but its methods are written where the first instance needs them.

A command imports hundreds of dataclasses and makes instances of some, and to write the methods of one takes longer than most
runs use it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, NoReturn

_FINISHING: Final = RLock()  # to finish a class finishes those it is derived from
_ASKED_FIRST: Final = ("__dataclass_fields__", "__dataclass_params__", "__match_args__", "__init__")
"""What is asked of a class without an instance, or to make one."""
_WRITTEN: Final = ("__repr__", "__eq__", "__hash__", "__lt__", "__le__", "__gt__", "__ge__", *_ASKED_FIRST)
"""What a finished class has; what makes instances comes last, when all else is there."""


class _Unfinished:
    """Stands for an attribute that the standard library writes, until somebody asks for it."""

    __slots__ = ("_class", "_finish", "_name")

    def __init__(self, class_: type, name: str, finish: Callable[[], None]) -> None:
        self._class = class_
        self._name = name
        self._finish = finish

    def __get__(self, instance: object, owner: type) -> Any:  # noqa: ANN401 - of whatever type the attribute is
        self._finish()
        # Of the class that was finished: one derived from it may ask, by `super()`, and have another of its own.
        written = self._class.__dict__[self._name]
        return written.__get__(instance, owner) if hasattr(written, "__get__") else written


def _dataclass(plain: type | None = None, /, *, frozen: bool = False, slots: bool = False, order: bool = False) -> Any:  # noqa: ANN401 - the class, or what makes it
    """A dataclass; with slots, it is finished where the first instance of it is made, or its fields are asked for."""
    by_fields = slots and frozen and not order

    def decorate(plain: type) -> Any:  # noqa: ANN401 - the class, with slots
        written = dataclasses.dataclass(frozen=frozen, order=order, repr=not by_fields, eq=not by_fields)
        if not slots:
            return written(plain)
        class_: Any = _with_slots(plain, frozen=frozen)
        pending = [written]

        def finish() -> None:
            with _FINISHING:
                if pending:
                    pending.pop()(plain)
                    if by_fields:
                        _compare_by_fields(plain)
                    for name in _WRITTEN:
                        if name in plain.__dict__:
                            setattr(class_, name, plain.__dict__[name])

        for name in _ASKED_FIRST:
            setattr(class_, name, _Unfinished(class_, name, finish))
        return class_

    return decorate if plain is None else decorate(plain)


def _with_slots(plain: type, *, frozen: bool) -> type:
    """The class once more, with a slot for each of its fields."""
    names = [name for name, of in plain.__annotations__.items() if "ClassVar[" not in str(of)]
    taken = {slot for base in plain.__mro__[1:-1] for slot in base.__dict__.get("__slots__", ())}
    body = {name: value for name, value in plain.__dict__.items() if name not in {*names, "__dict__", "__weakref__"}}
    body |= {"__slots__": tuple(name for name in names if name not in taken), "__qualname__": plain.__qualname__}
    if frozen:
        body |= {"__setattr__": _refuse, "__delattr__": _refuse}
        body |= {"__getstate__": _state, "__setstate__": _restore}
    return type(plain)(plain.__name__, plain.__bases__, body)


def _compare_by_fields(plain: type) -> None:
    """Compare, hash and show instances as the standard library does, which compiles a text for each of the three."""
    fields: Any = dataclasses.fields(plain)
    names = [field.name for field in fields if field.compare]
    values: Callable[[object], Any] = (
        attrgetter(*names) if len(names) > 1 else lambda record: tuple(getattr(record, name) for name in names)
    )
    shown = [field.name for field in fields if field.repr]

    def equal(record: object, other: object) -> bool:
        return values(record) == values(other) if other.__class__ is record.__class__ else NotImplemented

    def hashed(record: object) -> int:
        return hash(values(record))

    @recursive_repr()
    def show(record: object) -> str:
        return f"{type(record).__qualname__}({', '.join(f'{name}={getattr(record, name)!r}' for name in shown)})"

    own = plain.__dict__
    if "__eq__" not in own:
        plain.__eq__ = equal  # type: ignore[method-assign,assignment]
    if own.get("__hash__") is None:  # a class that only compares in its own way has none either
        plain.__hash__ = hashed  # type: ignore[method-assign,assignment]
    if "__repr__" not in own:
        plain.__repr__ = show  # type: ignore[method-assign,assignment]


def _refuse(record: object, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"a {type(record).__name__} is never changed, {name!r} included")


def _state(record: Any) -> list[object]:  # noqa: ANN401 - any record
    return [getattr(record, field.name) for field in dataclasses.fields(record)]


def _restore(record: Any, state: list[object]) -> None:  # noqa: ANN401 - any record
    for field, value in zip(dataclasses.fields(record), state, strict=True):
        object.__setattr__(record, field.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - exported
else:
    dataclass = _dataclass
