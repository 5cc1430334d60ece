"""Nodes that the checker puts in the place of names: what a name turned out to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compliance.language.tree import Arithmetic, Node
from compliance.model.records import dataclass
from compliance.model.statements import FactPath

if TYPE_CHECKING:
    from compliance.language.types import Type


@dataclass(frozen=True, slots=True)
class FactRead(Node):
    """A fact, or a whole keyed list, by its path from the top."""

    path: FactPath
    type: Type
    custom: bool = False


@dataclass(frozen=True, slots=True)
class FieldRead(Node):
    """A field of an entry."""

    operand: Node
    field: str
    type: Type


@dataclass(frozen=True, slots=True)
class VariableRead(Node):
    """A macro's loop variable."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class ParameterRead(Node):
    """A parameter of the rule set."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class SetRead(Node):
    """A named country set, as it is at the assessment date."""

    name: str


@dataclass(frozen=True, slots=True)
class AsOf(Node):
    """The assessment date."""


@dataclass(frozen=True, slots=True)
class Seconds(Node):
    """A `timestamp(...)` or `duration(...)` literal, in seconds."""

    value: int
    text: str
    is_date: bool


@dataclass(frozen=True, slots=True)
class TimeArithmetic(Arithmetic):
    """`+` or `-` on dates and durations; the result is a date or a duration."""

    is_date: bool


@dataclass(frozen=True, slots=True)
class CompiledPattern(Node):
    """A regular expression, compiled by RE2."""

    text: str
    compiled: Any


@dataclass(frozen=True, slots=True)
class DefinitionRead(Node):
    """A definition of the rule set, with its own checked tree."""

    name: str
    body: Node
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression whose names are resolved and whose types fit.

    `reads` are the facts it mentions, as paths with `*` for the keys of keyed lists; `parameters`, `sets` and
    `definitions` are the other names it uses.
    """

    node: Node
    type: Type
    reads: frozenset[FactPath]
    parameters: frozenset[str]
    sets: frozenset[str]
    uses_has: bool
    text: str
