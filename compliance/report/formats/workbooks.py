"""What every workbook we write is made with: cells in which text stays text, and files without the time they were written at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from compliance.report.escaping import printable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST: Final = 32_000
"""Characters of a cell: the format allows 32,767."""
_CUT: Final = " ... (cut: the JSON format has all of it)"


_COMPUTED: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def put(sheet: Worksheet, row: int, values: Iterable[object], *, typed: bool = True) -> None:
    """Write a row of cells; what is text stays text, whatever it begins with.

    Args:
        sheet: what is written to.
        row: its number, from 1.
        values: texts, numbers, days, or nulls for empty cells.
        typed: somebody writes into these cells, so that all of them take what is written as text. Of others only those do
            that a program would compute once somebody opens them, which spares a fifth of the time.
    """
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            shown = printable(value.value if isinstance(value, Enum) else value)
            cell.value = shown if len(shown) <= LONGEST else shown[: LONGEST - len(_CUT)] + _CUT
            cell.data_type = "s"
            if typed or shown.lstrip().startswith(_COMPUTED):
                cell.number_format = "@"
        elif value is not None:
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"


def saved(book: Workbook, day: date) -> bytes:
    """A workbook as bytes that hang on nothing but what stands in it, and on a day that takes the place of the time."""
    book.properties.created = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - no moment: a day
    book.properties.creator = "cloud-provider-compliance"
    written = BytesIO()
    book.save(written)
    return _same_bytes(written, f"{day}T00:00:00Z".encode())


def _same_bytes(written: BytesIO, stamp: bytes) -> bytes:
    """The file without the times at which it and its parts were written."""
    again = BytesIO()
    with ZipFile(written) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, old.read(name))
            new.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return again.getvalue()
