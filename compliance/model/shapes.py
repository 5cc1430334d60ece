"""What the fact schema is made of: single facts, groups of them, and lists of entries by key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from compliance.model.records import dataclass

if TYPE_CHECKING:
    from compliance.model.values import FactKind


@dataclass(frozen=True, slots=True)
class Asking:
    """What one asks to find something out, and who usually knows.

    `known_by` is `public` or `provider`; `register` the public register that answers it, with its address where it has one.
    """

    question: str = ""
    known_by: str = "provider"
    register: str | None = None


NOT_ASKED: Final = Asking()


@dataclass(frozen=True, slots=True)
class Field:
    """A leaf: one fact."""

    kind: FactKind
    title: str = ""
    asking: Asking = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Record:
    """A group of facts, or one entry of a keyed list."""

    fields: Mapping[str, Shape]
    title: str = ""


@dataclass(frozen=True, slots=True)
class KeyedList:
    """Entries by id; in expressions a list of records, each with its key as `id`."""

    entry: Record
    title: str = ""
    asking: Asking = NOT_ASKED


Shape = Field | Record | KeyedList

KEY_FIELD = "id"
"""Name under which expressions see an entry's key."""
