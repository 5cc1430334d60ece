"""Scorecards as JSON, `schema: scorecards/1`. The published schema is `schemas/scorecards.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from compliance.model.run import RunProblem
from compliance.model.scorecard import ON_REQUEST, Scorecard, Tool
from compliance.report.escaping import inert_json

SCHEMA = "scorecards/1"


def plain(value: Any) -> Any:  # noqa: ANN401 - anything a result holds
    """A result as JSON data: dataclasses as objects (`from_` is `from`), dates as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        items = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name.rstrip("_"): plain(item) for name, item in items if item or name not in ON_REQUEST}
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


def render_document(document: object) -> str:
    """A result as JSON, with a line for each field."""
    return inert_json(json.dumps(plain(document), indent=2, allow_nan=False)) + "\n"


def render_json(
    scorecards: Iterable[Scorecard], tool: Tool, left_out: Callable[[], Sequence[RunProblem]] = tuple
) -> Iterator[str]:
    """Scorecards as one JSON document, in pieces, so that thousands of scorecards never stand in memory together."""
    head = json.dumps({"schema": SCHEMA, "tool": plain(tool)}, indent=2)
    yield head[: head.rindex("\n}")] + ',\n  "scorecards": ['
    separator = ""
    for scorecard in scorecards:
        body = inert_json(json.dumps(plain(scorecard), indent=2, allow_nan=False))
        yield separator + "\n" + "\n".join(f"    {line}" for line in body.splitlines())
        separator = ","
    yield "\n  ]" if separator else "]"
    noted = left_out()
    if noted:
        body = inert_json(json.dumps({"left_out": plain(noted)}, indent=2, allow_nan=False))
        yield "," + body[1 : body.rindex("\n}")]
    yield "\n}\n"
