"""Days, months and years as intervals of days, counted as ordinals, and periods of years."""

from __future__ import annotations

import calendar
from datetime import date

Span = tuple[int, int]


def span(text: str) -> Span:
    """The first and the last day of what is written as a day, a month or a year."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, None, None)[:3]
    if month is None:
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    if day is None:
        return date(year, month, 1).toordinal(), date(year, month, calendar.monthrange(year, month)[1]).toordinal()
    return date(year, month, day).toordinal(), date(year, month, day).toordinal()


def last(text: str) -> int:
    """The last day it can be: what a `from` and a publication count as."""
    return span(text)[1]


def shifted(ordinal: int, years: int) -> int:
    """The same day some years later or earlier; the 29th of February becomes the 28th."""
    day = date.fromordinal(ordinal)
    try:
        return day.replace(year=day.year + years).toordinal()
    except ValueError:
        return day.replace(year=day.year + years, day=28).toordinal()
