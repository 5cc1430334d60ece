"""The fact schema as the expression checker sees it: which paths exist and what type each has."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Final, Union, get_args, get_origin

from compliance.model.declared import Declaration, Declared
from compliance.model.fact_groups.base import KNOWN_BY, QUESTION, REGISTER
from compliance.model.facts import FactGroups, Facts
from compliance.model.phrases import joined, say
from compliance.model.shapes import NOT_ASKED, Asking, Field, KeyedList, Record, Shape
from compliance.model.statements import FactPath
from compliance.model.values import Choice, FactKind
from compliance.model.words import interval, labelled


def _shape_of(
    annotation: Any,  # noqa: ANN401 - any annotation
    metadata: tuple[Any, ...],
    title: str,
    asking: Asking = NOT_ASKED,
) -> Shape | None:
    for item in metadata:
        if isinstance(item, FactKind):
            return Field(item, title, asking)
        if isinstance(item, Choice):
            return Field(FactKind("text", values=item.values), title, asking)
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return next((s for a in get_args(annotation) if (s := _shape_of(a, (), title, asking)) is not None), None)
    if hasattr(annotation, "__metadata__"):
        return _shape_of(annotation.__origin__, annotation.__metadata__, title, asking)
    if origin is dict:
        entry = _shape_of(get_args(annotation)[1], (), title)
        return KeyedList(entry, title, asking) if isinstance(entry, Record) else None
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        return record_of(annotation, title)
    return None


def _asking(info: Declaration) -> Asking:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    if QUESTION not in extra:
        return NOT_ASKED
    register = extra.get(REGISTER)
    named = None if register is None else register_words(*str(register).split(": ", 1))
    return Asking(say(str(extra[QUESTION])), str(extra[KNOWN_BY]), named)


def register_words(title: str, url: str | None = None) -> str:
    """A public register, with its address where it has one."""
    return labelled(say(title), url) if url else say(title)


@cache
def record_of(model: type[Declared], title: str = "") -> Record:
    """The shape of a fact model; fields that are no facts (`answers`, `x`, a service's `facts`) are left out."""
    fields: dict[str, Shape] = {}
    for name, info in model.model_fields.items():
        if name in ("answers", "x", "facts"):
            continue
        shape = _shape_of(info.annotation, (), info.description or "", _asking(info))
        if shape is not None:
            fields[name] = shape
    return Record(fields, title)


@cache
def fact_schema() -> Record:
    """All facts an expression can read, custom ones aside."""
    groups = dict(record_of(FactGroups).fields)
    services = _shape_of(
        Facts.model_fields["services"].annotation, (), "Services, by id", _asking(Facts.model_fields["services"])
    )
    assert services is not None  # it is declared as a list of entries
    groups["services"] = services
    return Record(groups)


@lru_cache(maxsize=20_000)
def shape_at(path: tuple[str, ...]) -> Shape | None:
    """What stands at a path of the facts; keys of keyed lists may be any."""
    shape: Shape | None = fact_schema()
    for position, name in enumerate(path):
        match shape:
            case Record():
                shape = shape.fields.get(name)
                if shape is None and name == "facts" and path[0] == "services" and position == 2:
                    shape = fact_schema()
            case KeyedList():
                shape = shape.entry
            case _:
                return None
    return shape


@lru_cache(maxsize=20_000)
def list_depths(path: FactPath) -> tuple[int, ...]:
    """Lengths of the prefixes of a path that are keyed lists, outermost first."""
    depths = []
    shape: Shape | None = fact_schema()
    for position, name in enumerate(path):
        if isinstance(shape, KeyedList):
            depths.append(position)
            shape = shape.entry
            continue
        if not isinstance(shape, Record):
            break
        shape = fact_schema() if name == "facts" and path[0] == "services" and position == 2 else shape.fields.get(name)
    return (*depths, len(path)) if isinstance(shape, KeyedList) else tuple(depths)


def is_entry(path: FactPath) -> bool:
    """Is a path that of an entry of a keyed list, and of no field of one?"""
    return list_depths(path)[-1:] == (len(path) - 1,)


def title_at(path: tuple[str, ...]) -> str:
    """What a fact is, in a few words and without examples: `Share of the capital, 0 to 100`; nothing of what is no fact."""
    if path[0] == "answers":
        return say("The provider's own answer")
    shape = shape_at(path)
    if not isinstance(shape, Field) or not shape.title:
        return ""
    bare = title_without_aside(shape.title)
    asides = _first_part(shape.title).removeprefix(bare).removeprefix(", ")
    return joined(", ", (bare, *map(_aside, asides.split(", "))))


def title_without_aside(title: str) -> str:
    """What a fact is called, without examples and without what its value or unit shows: `Share of the capital`."""
    return say(re.sub(_ASIDE, "", _first_part(title)))


def _first_part(title: str) -> str:
    """A description up to its examples and remarks."""
    return re.sub(r";.*$| \([^)]*$", "", title.partition(": ")[0])


def _aside(text: str) -> str:
    low, to, high = text.partition(" to ")
    return interval(low, high) if to else _ASIDES.get(text, text)


_ASIDE: Final = r"(?:, (?:by id|as text|\d+ to \d+|million [A-Z]{3}))+$"
_ASIDES: Final[dict[str, str]] = {
    text: text for text in (say("by id"), say("as text"), say("million EUR"), say("million USD"), say("million GBP"))
}


def fact_titles() -> Iterator[str]:
    """The titles of all facts and lists of facts, as `title_without_aside` has them; some more than once."""
    open_: list[Shape] = [fact_schema()]
    while open_:
        shape = open_.pop()
        if isinstance(shape, Record):
            open_ += shape.fields.values()
            continue
        if shape.title:
            yield title_without_aside(shape.title)
        if isinstance(shape, KeyedList) and shape.entry is not None:
            open_.append(shape.entry)


_UNITS: Final[Mapping[str, str]] = {
    "meur": say("million EUR"),
    "musd": say("million USD"),
    "mgbp": say("million GBP"),
    "pct": say("%"),
    "minutes": say("minutes"),
    "hours": say("hours"),
    "days": say("days"),
    "months": say("months"),
    "mw": say("megawatts"),
    "kwh": say("litres per kilowatt-hour"),
}
"""Units by the last word of a field's name; what has none here counts something or is a plain ratio."""


def unit_of(path: tuple[str, ...], kind: FactKind | None) -> str:
    """The unit that the name of a fact ends with, if any: `million EUR`."""
    return _UNITS.get(path[-1].rpartition("_")[2], "") if kind is not None and kind.name == "number" else ""
