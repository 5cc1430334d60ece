"""Data as the text of a document, with whatever no writer of that format would write in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.attack.hostile import Pairs, Raw
from tests.exchange.workbooks import workbook


def as_json(value: Any) -> str:
    """JSON, which is YAML, too, in one line; `Raw` stands as it is and `Pairs` may repeat a key."""
    match value:
        case Raw():
            return value.text
        case Pairs():
            return _mapping(value.items)
        case Mapping():
            return _mapping(value.items())
        case list() | tuple():
            return f"[{', '.join(map(as_json, value))}]"
        case str() | int() | float() | None:
            return json.dumps(value, ensure_ascii=not _is_unicode(value))
    return json.dumps(str(value))


def _mapping(items: Iterable[tuple[Any, Any]]) -> str:
    return "{" + ", ".join(f"{as_json(key)}: {as_json(inner)}" for key, inner in items) + "}"


def _is_unicode(value: Any) -> bool:
    """Can it be written as UTF-8? Half a surrogate pair stands as its escape."""
    return not isinstance(value, str) or not any("\ud800" <= char <= "\udfff" for char in value)


def as_yaml(value: Any, block: int = 2) -> str:
    """YAML with some outer mappings and lists in block style, so that mistakes have lines of their own."""
    if block and isinstance(value, Mapping) and value:
        return "".join(f"{as_json(key)}:{_inner(inner, block)}" for key, inner in value.items())
    if block and isinstance(value, list) and value:
        return "".join(f"-{_inner(inner, block)}" for inner in value)
    return as_json(value) + "\n"


def _inner(value: Any, block: int) -> str:
    if block > 1 and isinstance(value, Mapping | list) and value:
        return "\n" + "".join(f"  {line}\n" for line in as_yaml(value, block - 1).split("\n") if line)
    return f" {as_json(value)}\n"


def as_toml(value: Any) -> str:
    """TOML of a mapping; what is no mapping is written as one would in a hurry."""
    if not isinstance(value, Mapping):
        return as_json(value)
    return "".join(f"{_toml_key(key)} = {_toml(inner)}\n" for key, inner in value.items())


def _toml(value: Any) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_toml_key(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
    return as_json(value)


def _toml_key(key: Any) -> str:
    return key.text if isinstance(key, Raw) else json.dumps(str(key))


def as_csv(rows: Any) -> str:
    """CSV of rows; what is no row is one cell."""
    if not isinstance(rows, list):
        return as_json(rows)
    return "".join(",".join(map(_cell, row if isinstance(row, list) else [row])) + "\r\n" for row in rows)


def _cell(value: Any) -> str:
    text = _plain(value)
    return '"' + text.replace('"', '""') + '"' if any(char in text for char in ',"\r\n') else text


def as_workbook(sheets: Any) -> bytes:
    """A workbook of sheets by name, each rows of cells; what is no rows is the text of the file that holds the sheet."""
    if not isinstance(sheets, Mapping):
        return as_json(sheets).encode("utf-8", "surrogatepass")
    made = {"".join(filter(str.isalnum, str(name))) or "x": _sheet(held) for name, held in sheets.items()}
    return workbook(made)


def _sheet(held: Any) -> Any:
    if not isinstance(held, list):
        return as_json(held).encode("utf-8", "replace").decode()
    rows = [row if isinstance(row, list) else [row] for row in held]
    return [[_printable(_plain(cell)) for cell in row[:20]] for row in rows]


def _plain(value: Any) -> str:
    return value.text if isinstance(value, Raw) else value if isinstance(value, str) else as_json(value)


def _printable(text: str) -> str:
    """What XML can hold."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


def encoded(text: str) -> bytes:
    """UTF-8; half a surrogate pair that stands in it raw becomes the bytes some programs write for it."""
    return text.encode("utf-8", "surrogatepass")
