"""Where things stand in the text of a JSON document that is known to be well-formed; asked only of what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from compliance.model.problem import DocumentPath

_TEXT: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_KEY: Final = re.compile(rf"({_TEXT})[ \t\r\n]*:[ \t\r\n]*", re.DOTALL)
_TOKEN: Final = re.compile(rf"{_TEXT}(?P<key>[ \t\r\n]*:)?|[{{}}\[\]]", re.DOTALL)
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


def index_of(text: str, path: DocumentPath, *, key: bool = False) -> tuple[int, DocumentPath]:
    """The index at which the value at a path starts, or that of its nearest existing ancestor, and whose it is.

    Args:
        text: the document.
        path: keys, and indexes of lists.
        key: the index of the value's key instead, where it has one.
    """
    at = after = _skip(text, 0)
    for depth, step in enumerate(path):
        found = next((places for name, *places in _children(text, after) if name == step), None)
        if found is None:
            return after, path[:depth]
        at, after = found
    return at if key else after, path


def repeated_keys(text: str) -> Iterator[tuple[int, str]]:
    """Every key that stands in its object for a second time, and its index."""
    owners: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        match token[0][0]:
            case "{" | "[":
                owners.append(set())
            case "}" | "]":
                owners.pop()
            case _ if token["key"] is not None:
                name = json.loads(token[0][: token.start("key") - token.start()])
                if name in owners[-1]:
                    yield token.start(), name
                owners[-1].add(name)


def _children(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """What is in the object or list at an index: key or number, its index, the value's index."""
    opening = text[at]
    at = _skip(text, at + 1)
    number = 0
    while opening in "{[" and text[at] not in "}]":
        key = _KEY.match(text, at) if opening == "{" else None
        value = key.end() if key else at
        yield json.loads(key[1]) if key else number, at, value
        number += 1
        at = _skip(text, _DECODER.raw_decode(text, value)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
