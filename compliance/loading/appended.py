"""A profile with more statements: everything that stands there stays as it is, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from compliance.model.problem import LoadError, Problem

_KEY = re.compile(r"""^(?P<quote>["']?)(?P<name>[A-Za-z_]+)(?P=quote)[ \t]*:(?:[ \t]+(?P<behind>.*))?$""")
_ALWAYS = ("sources", "statements")
"""Keys that every profile has."""
_ITEM = re.compile(r"^( *)- ")
_INNER = re.compile(r"^( +)\S")


def appended(text: str, file: str, blocks: Mapping[str, Sequence[Any]]) -> str:
    """A profile with more below some of its keys.

    Args:
        text: the profile.
        file: what messages call it.
        blocks: for each of its keys what to add: of `sources` pairs of an id and the source, of lists their items; of both also
            a text, lines as they are to stand there. A key that is not there comes last.

    Raises:
        LoadError: what is there is not written line by line, so that nothing can be added below it.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    for key, items in blocks.items():
        if items:
            lines = _with(lines, file, key, items)
    return newline.join(lines)


def _with(lines: list[str], file: str, key: str, items: Sequence[Any]) -> list[str]:
    starts = [number for number, line in enumerate(lines) if (found := _KEY.match(line)) and found["name"] == key]
    if not starts and key in _ALWAYS:
        message = f"'{key}' does not begin a line; write each key of the profile on a line of its own, so that more can be added"
        raise LoadError([Problem(file, 1, 1, message)])
    if not starts:
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        return [*lines, f"{key}:", *_block(items, "  "), ""]
    start = starts[0]
    behind = _KEY.match(lines[start])
    if behind is not None and behind["behind"] and not behind["behind"].startswith("#"):
        message = (
            f"'{key}' is written on one line; write what it holds on lines of its own, so that more can be added below"
        )
        raise LoadError([Problem(file, start + 1, 1, message)])
    end, last = start + 1, start
    while end < len(lines) and not _KEY.match(lines[end]):
        if lines[end].strip() and (lines[end][0] in " \t" or _ITEM.match(lines[end])):
            last = end
        end += 1
    indent = _indent(lines[start + 1 : last + 1], items)
    return (
        [*lines[: last + 1], *_block(items, indent), *lines[last + 1 :]]
        if last + 1 < len(lines)
        else [
            *lines[: last + 1],
            *_block(items, indent),
            "",
        ]
    )


def _indent(lines: Sequence[str], items: Sequence[Any]) -> str:
    first = items[0]
    pattern = _INNER if isinstance(first, tuple) or (isinstance(first, str) and not _ITEM.match(first)) else _ITEM
    return next(
        (found[1] for line in lines if not line.lstrip().startswith("#") and (found := pattern.match(line))), "  "
    )


def _block(items: Sequence[Any], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, str):
            yield from (f"{indent}{line}" for line in item.split("\n"))
        elif isinstance(item, tuple):
            yield f"{indent}{item[0]}:"
            yield from _mapping(item[1], indent + "  ")
        else:
            first, *others = _mapping(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others


def _mapping(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, inner in value.items():
        if isinstance(inner, Mapping) and inner and not set(inner) <= {"min", "max"}:
            yield f"{indent}{_key(name)}:"
            yield from _mapping(inner, indent + "  ")
        else:
            yield f"{indent}{_key(name)}: {_value(inner)}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) and name.lower() not in _WORDS else json.dumps(name)


_WORDS = frozenset({"true", "false", "null"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _value(value: Any) -> str:  # noqa: ANN401 - whatever a profile holds
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {_value(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    # JSON text is YAML text; what is no ASCII stays readable, what is invisible is escaped.
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def shown(blocks: Mapping[str, Sequence[Any]]) -> str:
    """What is added to a profile, as it will stand there."""
    lines = [line for key, items in blocks.items() if items for line in (f"{key}:", *_block(items, "  "))]
    return "\n".join(lines) + "\n" if lines else ""


def document_text(document: Mapping[str, Any]) -> str:
    """A document of its own as text, line by line as one would write it."""
    return "\n".join(_mapping(document, "")) + "\n"
