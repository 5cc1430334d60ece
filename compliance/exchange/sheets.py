"""Archives and spreadsheets of others, unpacked within bounds: what they claim of themselves is not believed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from compliance.exchange.foreign import BYTES, COLUMNS, ROWS, Foreign
from compliance.model.problem import LoadError
from compliance.model.records import dataclass

MEMBERS: Final = 1_000
"""The most files of one archive."""

_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,10})["']""")
_FORMULA = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f\b""")


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
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            _check(file, name, data)
            archive.writestr(zipfile.ZipInfo(name), data)
    again.seek(0)
    formulas = [frozenset(_formulas(members[name])) for name in _worksheets(members)]
    try:
        with calamine.CalamineWorkbook.from_filelike(again) as book:
            for number, name in enumerate(book.sheet_names):
                held = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                rows = tuple((row, [_text(cell) for cell in cells]) for row, cells in enumerate(held, 1))
                filled = tuple((row, cells) for row, cells in rows if any(cell.strip() for cell in cells))
                yield Sheet(name, filled, formulas[number] if number < len(formulas) else frozenset())
    except (calamine.CalamineError, calamine.PasswordError, calamine.XmlError, calamine.ZipError) as error:
        raise file.refuse(f"not a workbook that can be read: {error}") from None


def _worksheets(members: dict[str, bytes]) -> list[str]:
    named = [
        (int(match[1]), name) for name in members if (match := re.fullmatch(r"xl/worksheets/sheet(\d{1,4})\.xml", name))
    ]
    return [name for _, name in sorted(named)]


def _check(file: Foreign, name: str, data: bytes) -> None:
    """Refuse what no workbook holds, and a cell so far out that the sheet around it would fill the memory."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise file.refuse(f"'{name}' declares entities, which no workbook does")
    if not name.startswith("xl/worksheets/"):
        return
    rows = columns = 0
    for match in _CELL.finditer(data):
        rows = max(rows, int(match[2]))
        columns = max(columns, _column(match[1].decode()))
        if rows > ROWS or columns > COLUMNS:
            raise file.refuse(
                f"a cell of '{name}' is at {match[1].decode()}{match[2].decode()}: at most {ROWS} rows and {COLUMNS} columns"
            )
    if rows * columns > ROWS * 20:
        raise file.refuse(f"the sheet '{name}' has {rows} rows of {columns} columns: keep the part that is needed")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _formulas(sheet: bytes) -> Iterator[str]:
    return (match[1].decode() for match in _FORMULA.finditer(sheet))


def _text(cell: object) -> str:
    """A cell as text: whole numbers without a fraction, days as written in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
