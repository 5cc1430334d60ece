"""Files of others are read within bounds, and what cannot be read is refused at its place."""

from __future__ import annotations

import pytest

from compliance.exchange import foreign
from compliance.exchange.foreign import Foreign, is_lei, json_value, rows
from compliance.model.problem import LoadError


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
