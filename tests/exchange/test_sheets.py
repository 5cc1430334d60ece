"""Archives and workbooks of strangers: unpacked within bounds, refused where they could harm."""

from __future__ import annotations

import struct

import pytest

from compliance.exchange import sheets as module
from compliance.exchange.foreign import Foreign
from compliance.exchange.sheets import sheets, unpacked
from compliance.model.problem import LoadError
from tests.exchange.workbooks import archive, sheet_xml, workbook


def refused(read, data):
    with pytest.raises(LoadError) as caught:
        read(Foreign("file", data))
    (problem,) = caught.value.problems
    return problem.message


def all_sheets(file):
    return [*sheets(file)]


def test_sheets_have_their_rows_by_number_and_name_their_formulas():
    held = workbook({"Cover": [["Title"]], "Answers": [["a", "b"], [], ["1", "=1+1"]]})
    cover, answers = all_sheets(Foreign("file.xlsx", held))
    assert (cover.name, cover.rows) == ("Cover", ((1, ["Title"]),))
    assert answers.rows == ((1, ["a", "b"]), (3, ["1", "Yes"]))
    assert answers.formulas == {"B3"}


def test_an_archive_is_not_unpacked_beyond_its_bound(monkeypatch):
    monkeypatch.setattr(module, "BYTES", 1024 * 1024)
    assert "1 MiB once it is unpacked: 'b'" in refused(unpacked, archive({"a": b"0" * 700_000, "b": b"0" * 700_000}))


def test_an_archive_whose_names_are_damaged_is_refused():
    damaged = archive({"a": b"1"}).replace(b"\x01\x00\x00\x00\x00\x00\x00\x00\x00", b"\x00" * 9)
    directory = damaged.rindex(b"PK\x01\x02")
    nameless = damaged[: directory + 28] + b"\0\0" + damaged[directory + 30 :]
    assert "not an archive that can be read" in refused(unpacked, nameless)


def test_what_an_archive_says_of_its_size_is_not_believed():
    data = bytearray(archive({"a": b"0" * 700_000}))
    size = struct.pack("<L", 700_000)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<L", 10)
    assert "not an archive that can be read" in refused(unpacked, bytes(data))


def test_an_archive_of_very_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MEMBERS", 3)
    assert "more than 3 files" in refused(unpacked, archive({str(n): "" for n in range(4)}))


@pytest.mark.parametrize("data", [b"PK\x03\x04nothing", b"", b"PK\x05\x06" + b"\0" * 18, archive({"a": "b"})])
def test_what_is_no_workbook_is_refused(data):
    assert "can be read" in refused(all_sheets, data)


FAR = sheet_xml([["a"]]).replace("</row>", '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')
WIDE = sheet_xml([["a"]]).replace("</sheetData>", '<row r="150000"><c r="ALL150000"/></row></sheetData>')
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml([["a"]])


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (FAR, "a cell of 'xl/worksheets/sheet1.xml' is at XFD1048576"),
        (WIDE, "has 150000 rows of 1000 columns"),
        (ENTITIES, "declares entities"),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(xml, said):
    assert said in refused(all_sheets, workbook({"Sheet": xml}))
