"""Dates in documents: what is a day, a month or a year, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.loading.scalars import YamlInt
from compliance.model.dates import days_of, days_written, earliest_day, parse_date, parse_day, parse_published, year_end
from compliance.model.declared import WrongValueError


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        (YamlInt(2024), "2024-01-01", "2024-12-31"),
        (date(2024, 2, 29), "2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_is_a_day_or_the_month_or_year_it_lies_in_and_reads_as_it_was_written(written, first, last):
    parsed = parse_date(written)
    assert days_of(parsed) == (date.fromisoformat(first), date.fromisoformat(last))
    assert str(parsed) == str(written)
    assert parse_published(written) == date.fromisoformat(last)
    assert earliest_day(parse_published(written), written) == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2024-13", "there is no month 2024-13"),
        ("2023-02-29", "there is no day 2023-02-29"),
        ("24", "expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found text ('24')"),
        ("0000", "expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found text ('0000')"),
        (True, "expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found true"),
        ({"min": 2020}, "expected a day, month or year such as 2016-01-31, 2016-01 or 2016, found a mapping"),
    ],
)
def test_what_is_no_date_is_refused(written, message):
    with pytest.raises(WrongValueError) as caught:
        parse_date(written)
    assert str(caught.value) == message


@pytest.mark.parametrize(("written", "found"), [("2024-01", "a month (2024-01)"), (YamlInt(2024), "a year (2024)")])
def test_where_only_a_day_will_do_a_month_or_a_year_is_named_as_such(written, found):
    with pytest.raises(WrongValueError) as caught:
        parse_day(written)
    assert str(caught.value) == f"expected a day such as 2016-01-31, found {found}"


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-02-03", (date(2024, 2, 3), date(2024, 2, 3))),
        ("2024-02-30", None),
        ("soon", None),
        (2024, None),
        (None, None),
    ],
)
def test_a_date_as_it_stands_in_a_scorecard_is_read_back(value, days):
    assert days_written(value) == days


@pytest.mark.parametrize(
    ("key", "last"),
    [("2023", "2023-12-31"), ("2024-02", "2024-02-29"), ("2023-short", None)],
)
def test_the_key_of_a_financial_year_may_say_when_it_closes(key, last):
    assert year_end(key) == (last and date.fromisoformat(last))
