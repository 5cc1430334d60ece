"""Tables on a terminal and in Markdown: what gives way, what is folded, what stands where."""

from __future__ import annotations

import re

import pytest

from compliance.report.pages.layout import Painter, aligned, plain_table
from compliance.report.pages.tables import LONG, Column, Table, markdown_table, text_table


def lines(table: Table, width: int = 40, margin: str = "  ", *, colour: bool = False) -> list[str]:
    return list(text_table(table, width, margin, Painter(colour=colour)))


STATUS, FOUND = Column("status", status=True), Column("found", gives_way=True)
ROWS = (("pass", "a", "all is well"), ("fail", "b", "something that is too long for the line"))


def test_a_column_gives_way_to_the_others():
    table = Table((STATUS, Column("rule"), FOUND), ROWS, headed=False)
    assert lines(table, 30) == ["  met      a  all is well", "  not met  b  something that …"]
    assert lines(table, 60) == ["  met      a  all is well", "  not met  b  something that is too long for the line"]
    assert lines(table, 1)[1] == "…"


def test_a_column_goes_on_below_itself():
    table = Table(
        (Column("part", least=6), Column("text", wraps=True)), (("one", "two words and three more"),), headed=False
    )
    assert lines(table, 20) == ["  one     two words", "          and three", "          more"]


def test_what_stands_below_a_row_says_nothing_of_what_passes():
    table = Table(
        (STATUS, Column("why", where="below")), (("pass", "so"), ("fail", "thus"), ("fail", "")), headed=False
    )
    assert lines(table) == ["  met", "  not met", "           thus", "  not met"]


def test_a_long_table_folds():
    rows = (*(("pass", str(n)) for n in range(LONG)), ("unknown", "last"))
    table = Table((STATUS, Column("rule")), rows, headed=False, folds=True)
    assert lines(table) == ["  not known  last"]
    assert len(lines(Table(table.heads, rows[1:], headed=False, folds=True))) == LONG
    assert len(markdown_table(table)) == LONG + 3


def test_a_title_stands_in_the_place_of_the_first_head():
    table = Table((Column("name"), Column("n", number=True)), (("a", "1"), ("b", "12")), title="Numbers")
    assert lines(table) == ["Numbers      n", "  a          1", "  b         12"]
    assert markdown_table(table)[0] == "| name | n |"


def test_over_statuses_a_title_stands_before_the_other_heads_where_it_leaves_them_room():
    heads = (STATUS, Column("title"), Column("points", number=True))
    short = Table(heads, (("pass", "all is well", "1"),), title="Rules")
    assert lines(short) == ["Rules                 points", "  met  all is well         1"]
    long = Table(heads, (("pass", "well", "1"),), title="Rules of a long name")
    assert lines(long) == ["Rules of a long name", "               points", "  met  well         1"]
    assert lines(Table(heads, short.rows, title="Rules", headed=False)) == ["Rules", "  met  all is well  1"]


def test_what_is_shown_in_one_place_only():
    table = Table(
        (Column("a"), Column("b", where="terminal"), Column("c", where="markdown", code=True)), (("1", "2", "3|"),)
    )
    assert lines(table, margin="") == ["a    b", "1    2"]
    assert markdown_table(table) == ["| a | c |", "| --- | --- |", "| 1 | `3\\|` |"]


def test_a_table_too_wide_goes_on_below_with_its_first_column():
    table = Table(("", "first column", "second column"), (("row", "1", "2"),))
    assert lines(table, 30, "") == ["     first column", "row  1", "", "     second column", "row  2"]


@pytest.mark.parametrize("width", [10, 20, 30, 60])
def test_colour_changes_no_layout_and_no_line_is_too_wide(width):
    table = Table((STATUS, Column("rule", most=30, third=True), FOUND), ROWS, headed=False)
    painted = lines(table, width, colour=True)
    assert [re.sub(r"\x1b\[[0-9]+m", "", line) for line in painted] == lines(table, width)
    assert max(map(len, lines(table, width))) <= width


def test_columns_stand_under_each_other():
    assert aligned([["a", "bb"], ["ccc", "d"]], [3, 4], numbers={1}) == ["a      bb", "ccc     d"]
    assert plain_table(["x", "y"], [["1\x1b", "2"]]) == ["x      y", "1\\x1b  2"]
