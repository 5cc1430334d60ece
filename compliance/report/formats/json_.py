"""Scorecards as JSON, `schema: scorecards/1`. The published schema is `schemas/scorecards.schema.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any

import orjson

from compliance.model.run import RunProblem
from compliance.model.scorecard import ON_REQUEST, Scorecard, Tool, Verdict
from compliance.report.escaping import inert_json

SCHEMA = "scorecards/1"


_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_NON_STR_KEYS


def plain(value: Any) -> Any:  # noqa: ANN401 - anything a result holds
    """A result as JSON data: dataclasses as objects (`from_` is `from`), dates as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(item) for name, item in _object(value).items()}
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def json_text(value: object, *, indent: bool = True) -> str:
    """A result as JSON in ASCII, two blanks a level or on one line. Raises ValueError or TypeError for what JSON does not know.

    What orjson refuses, half a surrogate pair or a whole number past 64 bits, Python's own writer writes: of the same
    value both make the same text, but for the exponent of numbers that have one (`1e-7`, `1e-07`).
    """
    try:
        text = orjson.dumps(value, _one_level, _OPTIONS | (orjson.OPT_INDENT_2 if indent else 0)).decode()
    except TypeError as error:  # orjson.JSONEncodeError is one
        if error.__cause__ is not None and not isinstance(error.__cause__, Exception):
            raise error.__cause__ from None  # an interrupt, while orjson asked for a value, is no refusal
        shape: dict[str, Any] = {"indent": 2} if indent else {"separators": (",", ":")}
        text = json.dumps(plain(value), allow_nan=False, **shape)
    return inert_json(re.sub(r"[^\x00-\x7e]", _escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _one_level(value: Any) -> Any:  # noqa: ANN401 - anything orjson does not know
    if not is_dataclass(value):
        return plain(value)
    level = _object(value)
    if any(item.__class__ is float and not isfinite(item) for item in level.values()):
        raise ValueError("no number")  # orjson would write null: Python's own writer says what is wrong
    return level


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    items = ((key, getattr(value, name), name) for name, key in _keys(value.__class__))
    level = {key: item for key, item, name in items if item or name not in ON_REQUEST}
    verdict = value.verdict if isinstance(value, Scorecard) else value
    if isinstance(verdict, Verdict) and verdict.detail is not None:
        return {key: item for key, item in level.items() if key not in verdict.left_out}
    return level


@cache
def _keys(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.name.rstrip("_")) for field in fields(kind))


def render_document(document: object) -> str:
    """A result as JSON, with a line for each field."""
    return json_text(document) + "\n"


def render_json(
    scorecards: Iterable[Scorecard], tool: Tool, left_out: Callable[[], Sequence[RunProblem]] = tuple
) -> Iterator[str]:
    """Scorecards as one JSON document, in pieces, so that thousands of scorecards never stand in memory together."""
    head = json_text({"schema": SCHEMA, "tool": tool})
    yield head[: head.rindex("\n}")] + ',\n  "scorecards": ['
    separator = ""
    for scorecard in scorecards:
        yield separator + "\n    " + json_text(scorecard).replace("\n", "\n    ")
        separator = ","
    yield "\n  ]" if separator else "]"
    noted = left_out()
    if noted:
        body = json_text({"left_out": noted})
        yield "," + body[1 : body.rindex("\n}")]
    yield "\n}\n"


def render_json_lines(
    scorecards: Iterable[Scorecard], tool: Tool, left_out: Callable[[], Sequence[RunProblem]] = tuple
) -> Iterator[str]:
    """Scorecards as JSON Lines: each line a document as `render_json` writes it, of one scorecard; last, what was left out."""
    document = {"schema": SCHEMA, "tool": tool}
    for scorecard in scorecards:
        yield json_text({**document, "scorecards": (scorecard,)}, indent=False) + "\n"
    noted = left_out()
    if noted:
        yield json_text({**document, "scorecards": (), "left_out": noted}, indent=False) + "\n"
