"""Files of others are read within bounds, and what cannot be read is refused at its place."""

from __future__ import annotations

import json
from datetime import date

import pytest

from compliance.exchange import caiq, dora_register, foreign, gleif, suppliers
from compliance.exchange.foreign import Foreign, is_lei, json_value, rows
from compliance.exchange.imported import ImportTerms
from compliance.exchange.sheets import unpacked
from compliance.model.problem import LoadError
from tests.exchange import dora_tables, gleif_records
from tests.exchange.workbooks import archive, workbook
from tests.memory import grows_no_faster


def refused(read, data):
    with pytest.raises(LoadError) as caught:
        read(Foreign("file", data))
    (problem,) = caught.value.problems
    return problem


def table(file):
    return [*rows(file)]


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"a,b\n1,\xff\n", "0xFF is not valid UTF-8", 2),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16, not UTF-8", 1),
        (b"a,b\n1,\x00\n", "U+0000 is not allowed in a table", 2),
        (b'a,b\n1,2\n1,"2\n', "not a table", 3),
        (b"a,a\n", "two columns are named 'a'", 1),
        (b"a\n1,2\n", "row 2 has more cells than the header", 1),
        (b"a" + b"," * 1000 + b"\n", "more than 1000 columns", 1),
        (b'a\n"' + b"x" * 140_000 + b'"\n', "not a table", 2),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_at_its_line(data, said, line):
    problem = refused(table, data)
    assert (said in problem.message, problem.line) == (True, line)


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b'{"a": 1,\n}', "not JSON", 2),
        (b'{"a": 1, "a": 2}', "the key 'a' stands twice", 1),
        (rb'{"a": "\ud83d\ude00 \ud800"}', "half a character", 1),
        (b'{"a": NaN}', "NaN is not a number", 1),
        (b"[" * 200_000, "nested too deep", 1),
        (b"[" + b"9" * 5000 + b"]", "not read", 1),
        (b'{"a": "\xe9"}', "0xE9 is not valid UTF-8", 1),
    ],
)
def test_json_that_cannot_be_read_is_refused_at_its_place(data, said, line):
    problem = refused(json_value, data)
    assert (said in problem.message, problem.line) == (True, line)


def test_a_file_or_a_table_over_its_bound_is_refused(monkeypatch):
    monkeypatch.setattr(foreign, "ROWS", 3)
    assert "more than 3 rows" in refused(table, b"a\n" + b"1\n" * 9).message
    monkeypatch.setattr(foreign, "BYTES", 1024 * 1024)
    for read in (table, json_value):
        assert "larger than 1 MiB" in refused(read, b"1" * (1024 * 1024 + 1)).message


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_are_counted_as_a_spreadsheet_counts_them(separator):
    text = 'a,b\n"two\nlines",2\n,\n3,4\n'.replace(",", separator)
    found = table(Foreign("file", b"\xef\xbb\xbf" + text.encode()))
    assert [(row.at, row["a"], row["b"]) for row in found] == [("row 2", "two\nlines", "2"), ("row 4", "3", "4")]


def test_an_lei_is_known_by_its_check_digits():
    assert is_lei("00EXEMPLENUAGE000017")
    assert not is_lei("00EXEMPLENUAGE000018")
    assert not is_lei("00exemplenuage000017")


def workbook_of(n):
    return workbook({"CAIQ": [CAIQ, *([f"A&A-01.{i}", "Yes"] for i in range(n))]})


def read_caiq(data, name="caiq-4.0.csv"):
    caiq.read([Foreign(name, data)], ImportTerms(DAY))


def read_gleif(data):
    gleif.read([Foreign("x", data)], ImportTerms(DAY, gleif_records.ACME))


def read_register(data):
    file = Foreign("register.zip", data)
    dora_register.suppliers([file])
    dora_register.read([file], ImportTerms(DAY, gleif_records.ACME))


def register_of(n):
    tables = {
        "providers": [dora_tables.provider(), *(dora_tables.provider(f"P{i}") for i in range(n))],
        "contracts": [dora_tables.contract(), *(dora_tables.contract(code=f"P{i}") for i in range(n))],
        "chains": [dora_tables.link(gleif_records.ACME, 1), *(dora_tables.link(f"P{i}", 2) for i in range(n))],
        "assessed": [dora_tables.assessment() for _ in range(n)],
    }
    return dora_tables.package(dora_tables.register(**tables))


DAY = date(2025, 6, 30)
CAIQ = ("Question ID", "CSP CAIQ Answer")
GROWING = {
    # Of each: what reads it, and a file that grows with a number.
    "a table": (lambda data: [*rows(Foreign("x.csv", data))], lambda n: b"a,b\n" + b"1,2\n" * n),
    "a wide row": (lambda data: [*rows(Foreign("x.csv", data))], lambda n: b"a,b\n" + b"," * (n // 5)),
    "one cell": (lambda data: [*rows(Foreign("x.csv", data))], lambda n: b'a,b\n1,"' + b'""' * n * 9 + b'"\n'),
    "answers": (
        read_caiq,
        lambda n: "\n".join(map(",".join, [CAIQ, *((f"A&A-01.{i}", "Yes") for i in range(n))])).encode(),
    ),
    "one answer again and again": (
        read_caiq,
        lambda n: "\n".join(map(",".join, [CAIQ, *[("A&A-01.1", "Yes")] * n])).encode(),
    ),
    "answers in a workbook": (lambda data: read_caiq(data, "caiq-4.0.xlsx"), workbook_of),
    "legal entities": (
        read_gleif,
        lambda n: (gleif_records.LEVEL_1 + f"{gleif_records.STRANGER},Autre SAS,FR,ACTIVE,,\n" * n).encode(),
    ),
    "legal entities of the API": (
        read_gleif,
        lambda n: gleif_records.answer(gleif_records.entity(), *[gleif_records.entity(gleif_records.STRANGER)] * n),
    ),
    "suppliers": (
        lambda data: suppliers.read_suppliers(Foreign("list.csv", data)),
        lambda n: b"id,name\n" + b"acme,Acme\n" * n,
    ),
    "a register": (read_register, register_of),
    "an archive": (
        lambda data: unpacked(Foreign("x.zip", data)),
        lambda n: archive({f"f{i}.csv": b"x" * n for i in range(9)}),
    ),
    "a list of JSON": (lambda data: json_value(Foreign("x.json", data)), lambda n: b"[" + b"1," * n + b"1]"),
    "lists of JSON": (lambda data: json_value(Foreign("x.json", data)), lambda n: b"[" * n + b"]" * n),
    "keys of JSON": (
        lambda data: json_value(Foreign("x.json", data)),
        lambda n: json.dumps({f"k{i}": i for i in range(n)}).encode(),
    ),
}


@pytest.mark.parametrize("what", GROWING)
def test_the_memory_of_reading_grows_with_the_file_and_no_faster(what):
    grows_no_faster(*GROWING[what], small=60, large=480)
