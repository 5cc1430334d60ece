"""Dates in documents: days, months and years; financial years; and the days on which a provider may cease."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated

from compliance.model.declared import BeforeValidator, PlainValidator, WithJsonSchema, WrongValueError
from compliance.model.statements import CUSTOM, FactPath, Provider, Statement, ends_of, of_provider
from compliance.model.values import FactKind, InexactDay, parse_text, quoted, spelling, wrong


def parse_day(value: object) -> date:
    """An ISO 8601 day, `2016-01-31`."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise WrongValueError("bad_date", "there is no day {value}", {"value": value}) from None
    what = None if isinstance(value, bool) else _inexact(spelling(value) if isinstance(value, int) else value)
    if what is not None:
        unit = "month" if "-" in what.text else "year"
        raise WrongValueError(
            "inexact_day",
            "expected a day such as 2016-01-31, found a {unit} ({value})",
            {"unit": unit, "value": what.text},
        )
    raise wrong("a day such as 2016-01-31", value)


def _inexact(text: object) -> InexactDay | None:
    """The days of a month or a year, where a text is one."""
    match = re.fullmatch(r"(?!0000)([0-9]{4})(?:-(0[1-9]|1[0-2]))?", text) if isinstance(text, str) else None
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 0)
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    return InexactDay(date(year, month or 1, 1), last, match[0])


def parse_date(value: object) -> date | InexactDay:
    """A day, or the month (`2016-01`) or year (`2016`) in which it lies."""
    if isinstance(value, InexactDay):
        return value
    text = spelling(value) if isinstance(value, int) and not isinstance(value, bool) else value
    inexact = _inexact(text)
    if inexact is not None:
        return inexact
    if isinstance(text, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        raise WrongValueError("bad_date", "there is no month {value}", {"value": text})
    try:
        return parse_day(text)
    except WrongValueError as error:
        if error.type == "wrong_type":
            raise wrong("a day, month or year such as 2016-01-31, 2016-01 or 2016", value) from None
        raise


def days_of(value: object) -> tuple[date, date] | None:
    """The first and the last day that a date may be; `None` where a value is no date."""
    if isinstance(value, date):
        return value, value
    return (value.first, value.last) if isinstance(value, InexactDay) else None


def spans_of(values: Iterable[object]) -> list[tuple[date, date]]:
    """The first and the last day that each of some values may be which are dates."""
    return [days for value in values if (days := days_of(value))]


def date_written(value: object) -> date | InexactDay | None:
    """A date as documents write it where no schema says that it is one, `2026-01` or a year; `None` where a value is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return parse_date(value)
    except WrongValueError:
        return None


def days_written(value: object) -> tuple[date, date] | None:
    """The first and the last day of a date as it is written, `2026-01`; `None` where a value is no such text."""
    return days_of(date_written(value)) if isinstance(value, str) else None


def days_stated(path: FactPath, value: object) -> tuple[date, date] | None:
    """The first and the last day that a fact may be; of a custom one, which no schema knows, as it is written."""
    custom = CUSTOM in path and of_provider(path)[0] == CUSTOM
    return days_of(date_written(value)) if custom else days_of(value)


def earliest_day(known: date, written: object) -> date:
    """The first day that the date of a source may mean, given the day it counts as and how it is written."""
    parts = str(written).count("-")
    return known.replace(month=1, day=1) if parts == 0 else known.replace(day=1) if parts == 1 else known


def parse_published(value: object) -> date:
    """A day, a month (`2016-01`) or a year (`2016`); a month or year counts as its last day."""
    parsed = parse_date(value)
    return parsed.last if isinstance(parsed, InexactDay) else parsed


_DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DAY_SCHEMA = {"type": "string", "format": "date", "pattern": f"^{_DAY_PATTERN}$"}
DATE_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?$"},
        {"type": "integer", "minimum": 1000, "maximum": 9999},
        DAY_SCHEMA,
    ]
}

Day = Annotated[date, PlainValidator(parse_day), WithJsonSchema(DAY_SCHEMA), FactKind("date")]
Published = Annotated[date, PlainValidator(parse_published), WithJsonSchema(DATE_SCHEMA), FactKind("date")]
Date = Annotated[date | InexactDay, PlainValidator(parse_date), WithJsonSchema(DATE_SCHEMA), FactKind("date")]

YEAR = r"^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]|[A-Za-z][A-Za-z0-9_-]{0,30}))?$"


def _parse_year(value: object) -> str:
    text = parse_text(value)
    if not re.fullmatch(YEAR, text):
        raise WrongValueError(
            "bad_year",
            "{found} is not a year such as 2014, 2014-03 (the month in which it closes) or 2014-short",
            {"found": quoted(text)},
        )
    return text


@lru_cache(maxsize=512)
def year_end(key: str) -> date | None:
    """The last day of a financial year by its key, unless stated: of the year or the month; a name does not say it."""
    year, _, month = key.partition("-")
    if month and not month.isdecimal():
        return None
    number = int(month or 12)
    return date(int(year), number, monthrange(int(year), number)[1])


YearKey = Annotated[
    str,
    BeforeValidator(_parse_year),
    WithJsonSchema({"type": "string", "pattern": YEAR}),
]
"""The key of a financial year: four digits, the month in which it closes (`2023-03`), or a name of its own (`2023-short`)."""


def end_dates(provider: Provider, service: str | None, known_as_of: date) -> Iterator[date]:
    """Every date at which it may change whether a provider, or one of its services, is there."""
    for statement, ended in stated_ends(provider, service, known_as_of):
        spans = (*ended, *spans_of((statement.from_, statement.until)))
        yield from (day for span in spans for day in span)


StatedEnd = tuple[Statement, list[tuple[date, date]]]
"""A statement about an end, and the days it names, each with the first and the last that it may be."""


def stated_ends(provider: Provider, service: str | None, known_as_of: date) -> Iterator[StatedEnd]:
    """The statements known about the end of a provider, or of one of its services, each with the days it names."""
    paths = ends_of(service)
    for statement in provider.statements:
        if any(path in statement.leaves for path in paths) and statement.is_known(known_as_of):
            yield statement, spans_of(statement.leaves.get(path) for path in paths)
