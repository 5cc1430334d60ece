"""A recorded evaluation as an indented list: each part of a condition with its value, each list entry apart."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf
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
from compliance.language.constants import date_text, duration_text
from compliance.language.program import Computed, Program
from compliance.language.types import Basic, Type
from compliance.language.values import Entry, Failure, InexactNumber, ListValue, Unknown
from compliance.model.records import dataclass
from compliance.model.words import rounded, stated, stated_range

SHOWN_REASONS = 3
SHOWN_MEMBERS = 5

TracedValues = dict[tuple[int, tuple[int, ...]], Any]


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One part of a condition: how deep it stands, its text, its value in words."""

    depth: int
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """One condition in one world, with the value of each part.

    Attributes:
        label: what it is a condition of.
        text: as it is written.
        lines: its parts with their values, the whole first.
        value: whether it holds; `None` where that is unknown or an error.
        rung: the rung it leads to, from 1; 0 where it leads to none.
    """

    label: str
    text: str
    lines: tuple[TraceLine, ...]
    value: bool | None = None
    rung: int = 0


def trace_lines(program: Program, steps: tuple[Computed, ...]) -> tuple[TraceLine, ...]:
    """The parts of a condition, the whole first."""
    values: TracedValues = {(id(s.node), _key(s.bindings)): s.value for s in steps}
    return tuple(_Walker(values).lines(program.checked.node, program.text, (), 0))


def _key(bindings: tuple[Any, ...]) -> tuple[int, ...]:
    return tuple(id(binding) for binding in bindings)


class _Walker:
    """Walks the checked tree with the values recorded for each node and each binding of loop variables."""

    def __init__(self, values: TracedValues) -> None:
        self._values = values

    def lines(self, node: tree.Node, text: str, bindings: tuple[Any, ...], depth: int) -> Iterator[TraceLine]:
        """The line of a node and those below it; literals and names of constants say nothing and are left out."""
        if isinstance(node, tree.Literal | tree.ListLiteral | Seconds | CompiledPattern | VariableRead | SetRead):
            return
        key = (id(node), _key(bindings))
        if key not in self._values:
            return
        computed = isinstance(node, tree.Arithmetic | tree.Call)
        yield TraceLine(
            depth, tree.written(node, text), value_words(self._values[key], type_of(node), computed=computed)
        )
        match node:
            case DefinitionRead(body=body, text=inner):
                yield from self.lines(body, inner, (), depth + 1)
            case tree.Macro():
                yield from self._macro(node, text, bindings, depth)
            case FactRead() | tree.Has():
                return
            case _:
                for child in _operands(node):
                    yield from self.lines(child, text, bindings, depth + 1)

    def _macro(self, node: tree.Macro, text: str, bindings: tuple[Any, ...], depth: int) -> Iterator[TraceLine]:
        yield from self.lines(node.target, text, bindings, depth + 1)
        target = self._values.get((id(node.target), _key(bindings)))
        if target.__class__ is not ListValue:
            return
        members = [(item, "") for item in target.items] + [(item, ", perhaps") for item, _ in target.maybe]
        members += [(form, "") for form in target.rest]
        for member, note in members:
            inner = (*bindings, member)
            value = self._values.get((id(node.body), _key(inner)))
            if value is not None:
                yield TraceLine(
                    depth + 1, f"{node.variable} = {member_name(member)}{note}", value_words(value, type_of(node.body))
                )
                yield from self._below(node.body, text, inner, depth + 2)

    def _below(self, node: tree.Node, text: str, bindings: tuple[Any, ...], depth: int) -> Iterator[TraceLine]:
        """What stands below the body; a body that is a name or a comparison of one shows its operands."""
        if isinstance(node, FieldRead | DefinitionRead | tree.Macro):
            yield from self.lines(node, text, bindings, depth)
            return
        for child in _operands(node):
            yield from self.lines(child, text, bindings, depth)


def _operands(node: tree.Node) -> tuple[tree.Node, ...]:
    match node:
        case tree.Logic(operands=operands):
            return operands
        case tree.Not(operand=operand) | tree.Negate(operand=operand):
            return (operand,)
        case tree.Compare(left=left, right=right) | tree.Arithmetic(left=left, right=right):
            return (left, right)
        case tree.In(item=item, container=container):
            return (item, container)
        case tree.Call(arguments=arguments):
            return arguments
    return ()


def type_of(node: tree.Node) -> Type:
    """What is needed to print a value: dates and durations are numbers of seconds underneath."""
    match node:
        case FactRead(type=type_) | FieldRead(type=type_) | ParameterRead(type=type_):
            return type_
        case AsOf():
            return Basic.DATE
        case Seconds(is_date=is_date):
            return Basic.DATE if is_date else Basic.DURATION
        case TimeArithmetic(is_date=is_date):
            return Basic.DATE if is_date else Basic.DURATION
        case tree.Negate(operand=operand):
            return type_of(operand)
        case DefinitionRead(body=body):
            return type_of(body)
    return Basic.ANY


def member_name(member: Any) -> str:  # noqa: ANN401 - any member of a list
    """A list's member for people."""
    if member.__class__ is Entry:
        return "any other entry" if member.rest else str(member.path[-1])
    return value_words(member, Basic.ANY)


def value_words(value: Any, type_: Type, *, computed: bool = False) -> str:  # noqa: ANN401 - any value of the language
    """A run-time value in words; a number with all of its digits, unless it was computed."""
    match value:
        case bool():
            return str(value).lower()
        case Unknown(causes=causes):
            reasons = sorted({f"{'.'.join(path)} {reason}" for reason, path in causes})
            return f"unknown ({'; '.join(reasons[:SHOWN_REASONS])}{' ...' if len(reasons) > SHOWN_REASONS else ''})"
        case Failure(message=message):
            return f"error ({message})"
        case InexactNumber(low=low, high=high):
            if type_ in (Basic.DATE, Basic.DURATION, Basic.AGE):
                return " to ".join(_time_words(int(end), type_) for end in (low, high))
            least, most = (None if isinf(end) else end for end in (low, high))
            return stated_range(least, most, rounded if computed else stated) or "any number"
        case int():
            return _time_words(value, type_)
        case float():
            return rounded(value) if computed else stated(value)
        case str():
            return f'"{value}"'
        case ListValue():
            return _list_words(value)
        case Entry():
            return member_name(value)
    return str(value)


def _time_words(seconds: int, type_: Type) -> str:
    return duration_text(seconds) if type_ is Basic.DURATION else date_text(seconds)


def _list_words(value: ListValue) -> str:
    names = [member_name(item) for item in value.items]
    maybe = [f"perhaps {member_name(item)}" for item, _ in value.maybe]
    open_ = ["perhaps others"] if value.rest else []
    return f"[{', '.join([*_shown(names), *_shown(maybe), *open_])}]"


def _shown(names: list[str]) -> list[str]:
    return [*names[:SHOWN_MEMBERS], "..."] if len(names) > SHOWN_MEMBERS else names
