"""Cells and files of workbooks."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

openpyxl = pytest.importorskip("openpyxl", reason="workbooks need the extra 'xlsx'")

from compliance.report.formats.workbooks import LONGEST, put, saved  # noqa: E402 - only with the extra

DAY = date(2024, 2, 29)


def book(*values):
    made = openpyxl.Workbook()
    put(made.active, 1, values)
    return saved(made, DAY)


def test_text_stays_text_and_numbers_and_days_what_they_are():
    cells = openpyxl.load_workbook(BytesIO(book("=1+1", "\x1b", 1.5, DAY, None))).active[1]
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "d"]
    assert [cell.value for cell in cells[:3]] == ["=1+1", "\\x1b", 1.5]


def test_text_longer_than_a_cell_is_cut_and_says_so():
    (cell,) = openpyxl.load_workbook(BytesIO(book("x" * 40_000))).active[1]
    assert len(cell.value) == LONGEST
    assert cell.value.endswith("(cut: the JSON format has all of it)")


def test_nothing_tells_when_it_was_written():
    with ZipFile(BytesIO(book("a"))) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-02-29T00:00:00Z" in parts.read("docProps/core.xml")
    assert book("a") == book("a")
