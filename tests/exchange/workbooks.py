"""Made-up workbooks, written by hand so that they can be as wrong as those of strangers."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _column(number):
    return chr(ord("A") + number)


def _cell(place, text):
    if text.startswith("="):
        return f'<c r="{place}" t="str"><f>{escape(text[1:])}</f><v>Yes</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else ""


def sheet_xml(rows):
    """A sheet of these rows; a text that begins with = is a formula that shows Yes."""
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(f"{_column(n)}{number}", text) for n, text in enumerate(cells))}</row>'
        for number, cells in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def workbook(sheets, more=None, compress=zipfile.ZIP_DEFLATED):
    """A workbook of sheets by name, each rows or the XML itself, and more files of the archive."""
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
    }
    for n, held in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/sheet{n}.xml"] = held if isinstance(held, str) else sheet_xml(held)
    return archive({**files, **(more or {})}, compress)


def archive(files, compress=zipfile.ZIP_DEFLATED):
    """A zip archive of files by name."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compress) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return written.getvalue()
