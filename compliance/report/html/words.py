"""Days, counts and outcomes as a page says them, and the symbol that stands beside each."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor
from typing import Final

from markupsafe import Markup

from compliance.model.findings import Span
from compliance.model.scorecard import Score, Scorecard
from compliance.model.status import Basis, Status, Target, VerdictStatus
from compliance.model.words import interval
from compliance.model.words import plural as plural_of

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

STATUS_SYMBOLS: Final = {
    Status.PASS: "met",
    Status.FAIL: "out",
    Status.UNKNOWN: "open",
    Status.NOT_APPLICABLE: "na",
    Status.ERROR: "open",
}
"""The symbol of a status; its name is also the class of its colour."""

BASIS_WORDS: Final = {
    Basis.FACTS: "Public facts only",
    Basis.ATTESTED: "and recognised bodies' word",
    Basis.READ: "and our reading",
    Basis.DECLARED: "and the provider's word",
}
"""What is accepted up to a basis, as the head of a column."""


def verdict_symbol(status: VerdictStatus, claims: Target) -> str:
    """The symbol of a verdict: half a disc for what is necessary and not sufficient."""
    match status:
        case VerdictStatus.NOT_MET:
            return "out"
        case VerdictStatus.UNDETERMINED:
            return "open"
        case VerdictStatus.NECESSARY_ONLY if claims == "sufficient":
            return "half"
    return "met"


def point_symbol(verdict: str, claims: Target) -> str:
    """The symbol of the verdict of a day; a dash where nothing is left to evaluate."""
    return "na" if verdict == "nothing" else verdict_symbol(VerdictStatus(verdict), claims)


def _time(value: date, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def day(value: date) -> Markup:
    """A day in a line: `17 Dec 2028`."""
    return _time(value, short_day_text(value))


def long_day(value: date) -> Markup:
    """A day in a sentence: `17 December 2028`."""
    return _time(value, long_day_text(value))


def short_day_text(value: date) -> str:
    """A day in a narrow place: `17 Dec 2028`."""
    return f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}"


def long_day_text(value: date) -> str:
    """A day inside a text: `17 December 2028`."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def last_day(until: date) -> date:
    """The last day of a span, of the first day that is not of it."""
    return until if until == until.min else until - timedelta(days=1)


def through(until: date, as_of: date, known_as_of: date) -> Markup:
    """A span by its last day: `through 17 Dec 2028`, or `through today`."""
    last = last_day(until)
    if last == as_of == known_as_of:
        return Markup("through {}").format(_time(last, "today"))
    return Markup("through {}").format(day(last))


def plural(count: int, thing: str) -> str:
    """A count with its noun, in figures: `1 rule`, `55 rules`."""
    return plural_of(count, thing)


def number(count: int, *, capital: bool = False) -> str:
    """A count in words up to twelve, in figures beyond: `two`, `13`."""
    word = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return word.capitalize() if capital else word


def whole(score: Score | Span) -> str:
    """A score in a sentence, in whole numbers rounded down: `8 to 100`; what is more than nothing and less than 1 says so."""
    return interval(_whole(score.certain), _whole(score.possible))


def _whole(value: float) -> str:
    return "under 1" if 0 < value < 1 else str(floor(value))


def assessed(card: Scorecard) -> Markup:
    """For which day it was assessed, on what was known by which."""
    return assessed_for(card.as_of, card.known_as_of)


def assessed_for(as_of: date, known_as_of: date) -> Markup:
    """For which day something was assessed, with what was published by which."""
    by = Markup("that day") if as_of == known_as_of else long_day(known_as_of)
    return Markup("Assessed for {}, with what was published by {}.").format(long_day(as_of), by)
