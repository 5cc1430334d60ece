"""What the printer makes of a part of a condition: SQL text, in the form of its type.

A value that is not known is null. A number or a date has two ends, alike where it is exact. A text that is not known may carry
what it cannot be, and what it is one of. A list is a list of structs: `e` is 0 for a member that is there, 1 for one that may not
be, 2 for what else an open list may hold; beside it `r`, the fields of an entry, or `v` and `am`, a text and what it is one of.
"""

from __future__ import annotations

from compliance.language.types import Type
from compliance.model.records import dataclass


@dataclass(frozen=True, slots=True)
class FlagTerm:
    """True, false, or null."""

    sql: str


@dataclass(frozen=True, slots=True)
class SpanTerm:
    """A number, or a time in seconds, by its ends."""

    low: str
    high: str

    @property
    def exact(self) -> bool:
        """Are both ends one?"""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Words:
    """A text; `excluded` are texts it is not, `among` those it is one of, where it can have any."""

    sql: str
    excluded: str | None = None
    among: str | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """A list, with the type of its members."""

    sql: str
    element: Type


@dataclass(frozen=True, slots=True)
class Constants:
    """A list of members that are all known when the text is printed."""

    members: tuple[FlagTerm | SpanTerm | Words, ...]


@dataclass(frozen=True, slots=True)
class MemberTerm:
    """An entry of a list: the struct of its fields, and the pattern of its place in the facts."""

    sql: str
    pattern: tuple[str, ...]


Term = FlagTerm | SpanTerm | Words | Members | Constants | MemberTerm


class UnprintableError(Exception):
    """A condition that has no SQL here: the engine decides it. The message says which part of it."""


def quoted(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def number(value: float) -> str:
    """A number as SQL, exactly."""
    if value in (float("inf"), float("-inf")):
        return f"CAST('{'-' if value < 0 else ''}Infinity' AS DOUBLE)"
    return f"CAST({value!r} AS DOUBLE)" if "e" in repr(float(value)) else f"{float(value)!r}::DOUBLE"


NO_FLAG = FlagTerm("CAST(NULL AS BOOLEAN)")
NO_NUMBER = SpanTerm("CAST(NULL AS DOUBLE)", "CAST(NULL AS DOUBLE)")
NO_TEXT = Words("CAST(NULL AS VARCHAR)")
