"""Archives and spreadsheets of others, unpacked within bounds: what they claim of themselves is not believed."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from compliance.exchange.foreign import BYTES, COLUMNS, ROWS, Foreign
from compliance.model.problem import LoadError
from compliance.model.records import dataclass

MEMBERS: Final = 1_000
"""The most files of one archive."""

_TAG = re.compile(rb"""<(?:\w+:)?(row|c|f)\b(?:[^<>]*?\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["'])?""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""\b(Id|Target)\s*=\s*["']([^"']*)["']""")
_SHEET = re.compile(rb"""<(?:\w+:)?sheet\b[^>]*?\b\w+:id\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its rows by number, and the cells that are computed by a formula, such as `C7`."""

    name: str
    rows: tuple[tuple[int, list[str]], ...]
    formulas: frozenset[str]


def unpacked(file: Foreign) -> dict[str, bytes]:
    """The files of a zip archive by name, in its order; folders are left out.

    Raises:
        LoadError: it is no archive, is damaged or encrypted, or is over a bound once it is unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            return _members(file, archive)
    except LoadError:
        raise
    except Exception as error:  # noqa: BLE001 - of a damaged archive the library raises whatever it comes upon
        raise file.refuse(f"not an archive that can be read: {error}") from None


def _members(file: Foreign, archive: zipfile.ZipFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = BYTES
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    if len(members) > MEMBERS:
        raise file.refuse(f"more than {MEMBERS} files in the archive")
    for member in members:
        if member.filename in found:
            raise file.refuse(f"'{member.filename}' is twice in the archive")
        with archive.open(member) as opened:
            found[member.filename] = opened.read(left + 1)
        left -= len(found[member.filename])
        if left < 0:
            raise file.refuse(f"more than {BYTES // 1024 // 1024} MiB once it is unpacked: '{member.filename}'")
    return found


def sheets(file: Foreign) -> Iterator[Sheet]:
    """The sheets of an xlsx workbook, in its order, cells as text.

    Raises:
        LoadError: it is no workbook, is over a bound, or the package that reads workbooks is not installed.
    """
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra, and only for workbooks
    except ImportError:
        raise file.refuse(
            "reading workbooks needs the package 'python-calamine'",
            "pip install 'cloud-provider-compliance[xlsx]', or save the sheet as CSV in UTF-8",
        ) from None
    members = unpacked(file)
    # Packed anew: the reader of workbooks is given only what was unpacked here, within bounds.
    again = io.BytesIO()
    formulas = {}
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            if b"\0" in data:
                continue  # a picture, or text in an encoding that is not looked through
            formulas[name] = _looked_through(file, name, data)
            archive.writestr(zipfile.ZipInfo(name), data)
    again.seek(0)
    worksheets = _worksheets(members)
    # Of a sheet whose file is not found, a cell that is a formula in any other may be one.
    anywhere = frozenset[str]().union(*formulas.values())
    try:
        with calamine.CalamineWorkbook.from_filelike(again) as book:
            for number, name in enumerate(book.sheet_names):
                held = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                rows = tuple((row, [_text(cell) for cell in cells]) for row, cells in enumerate(held, 1))
                filled = tuple((row, cells) for row, cells in rows if any(cell.strip() for cell in cells))
                yield Sheet(
                    name, filled, formulas.get(worksheets[number], anywhere) if number < len(worksheets) else anywhere
                )
    except (calamine.CalamineError, calamine.PasswordError, calamine.XmlError, calamine.ZipError) as error:
        raise file.refuse(f"not a workbook that can be read: {error}") from None


def _worksheets(members: dict[str, bytes]) -> list[str]:
    """The files of the sheets, in the order of the workbook; an empty name for one that is not found."""
    folder = next((name.rpartition("/")[0] for name in members if name.lower().endswith("xl/workbook.xml")), "xl")
    targets = {}
    for relation in _RELATION.findall(members.get(f"{folder}/_rels/workbook.xml.rels", b"")):
        found = {key.decode(): value.decode(errors="replace") for key, value in _ATTRIBUTE.findall(relation)}
        targets[found.get("Id", "")] = posixpath.normpath(posixpath.join(f"/{folder}", found.get("Target", ""))).lstrip(
            "/"
        )
    ids = (one.decode(errors="replace") for one in _SHEET.findall(members.get(f"{folder}/workbook.xml", b"")))
    named = [targets.get(one, "") for one in ids]
    return [name if name in members else "" for name in named]


def _looked_through(file: Foreign, name: str, data: bytes) -> frozenset[str]:
    """The formulas of a sheet by their cells; refuses what no workbook holds, and what would fill the memory.

    A sheet is known by what it holds: a workbook may call its file what it likes.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise file.refuse(f"'{name}' declares entities, which no workbook does")
    formulas = set()
    rows = columns = row = column = 0
    for match in _TAG.finditer(data) if b"sheetData" in data else ():
        # A row or cell that does not say where it is comes right behind the one before.
        if match[1] == b"f":
            formulas.add(f"{_letters(column)}{row}")
            continue
        if match[1] == b"row":
            row, column = int(match[3] or row + 1), 0
            continue
        row, column = int(match[3] or row), _column((match[2] or b"").decode().upper()) or column + 1
        rows, columns = max(rows, row), max(columns, column)
        if rows > ROWS or columns > COLUMNS:
            raise file.refuse(
                f"the sheet '{name}' goes to row {rows:,}, column {columns:,}: at most {ROWS:,} rows and {COLUMNS:,} columns"
            )
    if rows * columns > ROWS * 20:
        raise file.refuse(f"the sheet '{name}' has {rows} rows of {columns} columns: keep the part that is needed")
    return frozenset(formulas)


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _text(cell: object) -> str:
    """A cell as text: whole numbers without a fraction, days as written in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
