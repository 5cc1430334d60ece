"""The literals CEL writes as function calls: `timestamp("...")` and `duration("...")`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from fractions import Fraction

EPOCH = date(1970, 1, 1)
DAY = 86_400
DATE_RANGE = (-62_135_596_800, 253_402_300_799)
"""The first and last instant CEL knows: years 1 to 9999."""
DURATION_RANGE = (-315_537_897_598, 315_537_897_598)
"""The longest durations CEL knows: a second less than lies between these."""

_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_DURATION = re.compile(r"([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:h|ms|us|ns|m|s))+", re.ASCII)
_DURATION_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|us|ns|m|s)")
_UNITS = {
    "h": Fraction(3600),
    "m": Fraction(60),
    "s": Fraction(1),
    "ms": Fraction(1, 10**3),
    "us": Fraction(1, 10**6),
    "ns": Fraction(1, 10**9),
}


def seconds_of_day(day: date) -> int:
    """Midnight UTC of a day, in seconds since 1970."""
    return (day - EPOCH).days * DAY


def parse_timestamp(text: str) -> int | None:
    """The instant that RFC 3339 text names, in whole seconds since 1970; `None` where the text names none.

    A plain day (`2016-01-31`) names none: CEL refuses it too, and the message says which form to write.
    """
    if not _TIMESTAMP.fullmatch(text):
        return None
    try:
        instant = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    midnight = seconds_of_day(instant.date())
    seconds = midnight + instant.hour * 3600 + instant.minute * 60 + instant.second
    return None if instant.microsecond else seconds


def parse_duration(text: str) -> int | None:
    """The length that CEL's duration text (`36h`, `1h30m`) names, in whole seconds; `None` where it names none."""
    if not _DURATION.fullmatch(text) or len(text) > 40:
        return None
    total = sum((Fraction(number) * _UNITS[unit] for number, unit in _DURATION_PART.findall(text)), Fraction(0))
    if total.denominator != 1 or total > DURATION_RANGE[1]:
        return None
    return -int(total) if text.startswith("-") else int(total)


def date_text(seconds: int) -> str:
    """An instant for people: the day, with the time of day only where it is not midnight."""
    days, rest = divmod(seconds, DAY)
    try:
        day = date.fromordinal(EPOCH.toordinal() + days).isoformat()
    except (ValueError, OverflowError):
        return f"day {days} from 1970"
    return day if not rest else f"{day}T{rest // 3600:02}:{rest % 3600 // 60:02}:{rest % 60:02}Z"


def duration_text(seconds: int) -> str:
    """A duration for people, in days where it is whole days."""
    days, rest = divmod(seconds, DAY)
    return f"{days} day{'' if days == 1 else 's'}" if not rest else f"{seconds / 3600:.15g} hours"
