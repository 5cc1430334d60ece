"""CSV: a row for each finding, as spreadsheets read it."""

from __future__ import annotations

import csv
import io

from compliance.report.formats.csv_ import COLUMNS
from tests.report.cards import numergy
from tests.report.outputs import demo, rendered, with_everything


def test_csv_has_a_row_for_each_finding():
    rows = list(csv.DictReader(io.StringIO(rendered("csv", with_everything(), numergy()), newline="")))
    assert len(rows) == len(demo().findings) + len(numergy().findings)
    assert tuple(rows[0]) == COLUMNS
    (audited,) = (row for row in rows if row["rule"] == "audited")
    assert (audited["status"], audited["waived_until"], audited["waiver_owner"]) == (
        "fail",
        "2022-09-30",
        "head of purchasing",
    )
    assert (audited["points_certain"], audited["points_of"], audited["file"]) == ("0.0", "1.0", "acme.yaml")


def test_csv_is_rfc_4180():
    text = rendered("csv", with_everything())
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n") == len(demo().findings) + 1
