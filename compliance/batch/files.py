"""Files that are there whole or not at all: written beside under another name, then moved to their place."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP: Final = 8_192
"""Rows of a group in the tables written: what is read at once stays small."""
UNFINISHED: Final = ".unfinished"
"""What the name of a file ends with while it is written."""


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet: the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, row_group_size=ROW_GROUP, compression="zstd", store_schema=False, use_dictionary=True)
    return bytes(sink.getvalue())


def json_bytes(document: Any) -> bytes:  # noqa: ANN401 - plain data
    """A document as JSON for reading: keys in order, days as text."""
    return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n").encode()


def put(path: Path, data: bytes) -> dict[str, Any]:
    """Write a file whole; gives its size and digest.

    Raises:
        OSError: it cannot be written, with its name; nothing of it is there then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + UNFINISHED)
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        error.filename = path.as_posix()
        raise
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def clear_unfinished(folder: Path) -> None:
    """Remove what an earlier run that was stopped had not finished."""
    for path in folder.rglob(f"*{UNFINISHED}"):
        path.unlink()


def read_json(path: Path) -> dict[str, Any] | None:
    """A document that was put; `None` where there is none, or it is no mapping of JSON."""
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None
