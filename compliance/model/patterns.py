"""Ids, or patterns of them: `*` and `?` as in file names, and nothing else."""

from __future__ import annotations

import re
from typing import Annotated, Final

from compliance.model.declared import BeforeValidator, WithJsonSchema, WrongValueError
from compliance.model.values import id_of_file, parse_text, quoted

_WILDCARDS: Final = "*?"
_WILDCARDS_LIMIT: Final = 16
_PATTERN_LIMIT: Final = 600
_PATTERN: Final = rf"^[A-Za-z0-9_./-]*([*?][A-Za-z0-9_./-]*){{0,{_WILDCARDS_LIMIT}}}$"
"""An id, or a pattern of ids; rules of imported rule sets have slashes in theirs."""


def _parse_pattern(value: object) -> str:
    text = parse_text(value)
    if "@" in text:
        raise WrongValueError(
            "bad_pattern",
            "{found} is no id or pattern of ids: the service of an offer stands under a key of its own, 'service'",
            {"found": quoted(text)},
        )
    meant = id_of_file(text)
    if meant is not None and not set(text) & set(_WILDCARDS):
        raise WrongValueError(
            "bad_pattern",
            "{found} is the name of a file: documents are named by id; write '{meant}'",
            {"found": quoted(text), "meant": meant},
        )
    if len(text) > _PATTERN_LIMIT or not re.fullmatch(_PATTERN, text):
        raise WrongValueError(
            "bad_pattern",
            "{found} is neither an id nor a pattern of ids (letters, digits, '_', '-', '.', '/'; '*' for any characters, "
            "'?' for one; at most {wildcards} of these, and {length} characters)",
            {"found": quoted(text), "wildcards": _WILDCARDS_LIMIT, "length": _PATTERN_LIMIT},
        )
    return text


Pattern = Annotated[
    str,
    BeforeValidator(_parse_pattern),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": _PATTERN,
            "minLength": 1,
            "maxLength": _PATTERN_LIMIT,
            "minimum": 0,
        }
    ),
]


def is_pattern(text: str) -> bool:
    """Does a text stand for other texts than itself?"""
    return any(wildcard in text for wildcard in _WILDCARDS)


def matches(pattern: str, text: str) -> bool:
    """Does a pattern fit a whole text? `*` stands for any characters, `?` for one, everything else for itself.

    What stands between two stars is taken where it first fits, and never looked for again: no pattern takes more than
    the product of the two lengths.
    """
    first, *middle = pattern.split("*")
    if not middle:
        return len(first) == len(text) and _fits(first, text, 0)
    *middle, last = middle
    start, end = len(first), len(text) - len(last)
    if start > end or not _fits(first, text, 0) or not _fits(last, text, end):
        return False
    for piece in filter(None, middle):
        start = _find(piece, text, start, end)
        if start < 0:
            return False
        start += len(piece)
    return True


def _fits(piece: str, text: str, start: int) -> bool:
    if "?" not in piece:
        return text.startswith(piece, start)
    return all(wanted in ("?", text[start + n]) for n, wanted in enumerate(piece))


def _find(piece: str, text: str, start: int, end: int) -> int:
    if "?" not in piece:
        return text.find(piece, start, end)
    return next((at for at in range(start, end - len(piece) + 1) if _fits(piece, text, at)), -1)
