"""Archives and workbooks of strangers: unpacked within bounds, refused where they could harm."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

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
UNPLACED = sheet_xml([["a"]]).replace("</sheetData>", "<row><c><v>1</v></c></row>" * 200_000 + "</sheetData>")
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml([["a"]])


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (FAR, "the sheet 'xl/worksheets/sheet1.xml' goes to row 1,048,576, column 16,384"),
        (UNPLACED, "goes to row 200,001"),
        (WIDE, "has 150000 rows of 1000 columns"),
        (ENTITIES, "declares entities"),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(xml, said):
    assert said in refused(all_sheets, workbook({"Sheet": xml}))


def elsewhere(xml):
    """A workbook whose one sheet stands in a file that has another name than usual."""
    usual = zipfile.ZipFile(BytesIO(workbook({"Sheet": xml})))
    named = {name.replace("worksheets/sheet1", "other/one"): usual.read(name) for name in usual.namelist()}
    return archive({name: data.replace(b"worksheets/sheet1", b"other/one").decode() for name, data in named.items()})


def formulas(data):
    return [sheet.formulas for sheet in sheets(Foreign("file.xlsx", data))]


def test_a_sheet_is_looked_through_whatever_its_file_is_called():
    assert "goes to row 1,048,576, column 16,384" in refused(all_sheets, elsewhere(FAR))
    assert formulas(elsewhere(sheet_xml([["a", "=1+1"]]))) == [{"B1"}]


def test_a_formula_is_named_where_its_cell_does_not_say_where_it_is():
    xml = sheet_xml([["a"]]).replace("</sheetData>", "<row><c><v>1</v></c><c><f>1+1</f><v>2</v></c></row></sheetData>")
    assert formulas(workbook({"One": [["a", "b"]], "Two": xml})) == [set(), {"B2"}]


def test_a_row_without_cells_may_be_anywhere():
    xml = sheet_xml([["a"]]).replace("</sheetData>", '<row r="1048576" ht="12"/></sheetData>')
    assert formulas(workbook({"One": xml})) == [set()]


def test_a_sheet_in_an_encoding_that_cannot_be_looked_through_is_not_read():
    xml = sheet_xml([["a", "=1+1"]])
    files = zipfile.ZipFile(BytesIO(workbook({"Sheet": xml})))
    held = {name: files.read(name) for name in files.namelist()}
    held["xl/worksheets/sheet1.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16")
    assert "not a workbook that can be read" in refused(all_sheets, archive(held))
