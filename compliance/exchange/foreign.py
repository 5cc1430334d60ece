"""Files of others, read within bounds: rows of tables and values of JSON, each with the place where it stands."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from compliance.loading.encoding import decode
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass

BYTES: Final = 64 * 1024 * 1024
"""The most that one file may hold, and all members of an archive together once they are unpacked."""
ROWS: Final = 200_000
"""The most rows of one table."""
COLUMNS: Final = 1_000
"""The most cells of one row."""
TEXT: Final = 2_000
"""The most characters that are taken from one cell or value."""


@dataclass(frozen=True)
class Foreign:
    """One file of others, read whole.

    Attributes:
        name: as messages show it.
        data: what it holds.
    """

    name: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what it holds, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    def refuse(self, message: str, hint: str = "", line: int = 1, column: int = 1) -> LoadError:
        """The error that says why it cannot be read, to be raised."""
        return LoadError([Problem(self.name, line, column, message, hint=hint)])


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its number as a spreadsheet counts, the header being a row too, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    @property
    def at(self) -> str:
        """Its place in the file."""
        return f"row {self.number}"

    def __getitem__(self, column: str) -> str:
        """The cell of a column, without blanks around it; empty where there is none."""
        return self.cells.get(column, "").strip()


def raw_rows(file: Foreign) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table in commas, semicolons or tabs, each with its number, blank ones left out.

    Raises:
        LoadError: it is in another encoding, is no table, or is over a bound.
    """
    _bounded(file)
    text = decode(file.data, file.name, "a table").text
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if number > ROWS:
                raise file.refuse(f"more than {ROWS} rows", "keep the rows that are needed", reader.line_num)
            if len(cells) > COLUMNS:
                raise file.refuse(f"more than {COLUMNS} columns", line=reader.line_num)
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise file.refuse(f"not a table: {error}", "is a quote not closed?", max(reader.line_num, 1)) from None


def rows(file: Foreign) -> Iterator[TableRow]:
    """The rows of a table whose first row names the columns.

    Raises:
        LoadError: as `raw_rows`, or two columns have one name, or a row has more cells than there are columns.
    """
    return under_header(file, raw_rows(file))


def under_header(file: Foreign, table: Iterable[tuple[int, list[str]]]) -> Iterator[TableRow]:
    """The rows of a table by the names that its first row has; raises `LoadError` as `rows`."""
    header: list[str] | None = None
    for number, cells in table:
        if header is None:
            header = [" ".join(cell.split()) for cell in cells]
            named = [name for name in header if name]
            if twice := sorted({name for name in named if named.count(name) > 1}):
                raise file.refuse(f"two columns are named '{twice[0]}'", line=number)
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            raise file.refuse(
                f"row {number} has more cells than the header has columns", "put quotes around a cell with commas"
            )
        yield TableRow(number, dict(zip(header, cells, strict=False)))


def json_value(file: Foreign) -> Any:  # noqa: ANN401 - any JSON
    """What a JSON file holds.

    Raises:
        LoadError: it is not JSON in UTF-8, has a key twice, or is over a bound.
    """
    _bounded(file)
    text = decode(file.data, file.name, "JSON here").text
    try:
        value = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
        if re.search(r"\\u[dD][89a-fA-F]", text):  # half a character is no text, and could be written nowhere
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise file.refuse(f"not JSON: {error.msg}", line=error.lineno, column=error.colno) from None
    except UnicodeEncodeError:
        raise file.refuse("not read: it holds half a character, a lone surrogate such as \\ud800") from None
    except RecursionError:
        raise file.refuse("not read: lists and objects are nested too deep") from None
    except ValueError as error:
        raise file.refuse(f"not read: {error}") from None
    return value


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(
            f"the key '{next(key for key in keys if keys.count(key) > 1)[:60]}' stands twice in one object"
        )
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _bounded(file: Foreign) -> None:
    if len(file.data) > BYTES:
        raise file.refuse(f"larger than {BYTES // 1024 // 1024} MiB", "keep the part that is needed")


def below(value: object, pointer: str) -> object:
    """What stands at a JSON pointer below a value, without the first `/`; `None` where nothing does."""
    for step in pointer.split("/"):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def is_lei(text: str) -> bool:
    """Is it a legal entity identifier, its check digits right (ISO 17442)?"""
    if not re.fullmatch(r"[A-Z0-9]{18}[0-9]{2}", text):
        return False
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1
