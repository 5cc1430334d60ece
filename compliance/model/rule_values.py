"""What the fields of a rule set hold (ages, thresholds, levels and parameters), and the country sets its conditions name."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Final

from compliance.model.declared import PlainValidator, WithJsonSchema, WrongValueError
from compliance.model.records import dataclass
from compliance.model.statements import GRADES, Grade
from compliance.model.values import (
    NUMBER_LIMIT,
    TEXT_SCHEMA,
    Choice,
    Range,
    describe,
    number_schema,
    parse_exact,
    parse_number,
    parse_text,
    parse_texts,
    quoted,
)

CUSTOM_PATH: Final = re.compile(r"x\.([A-Za-z0-9][A-Za-z0-9_]*)\.([A-Za-z0-9][A-Za-z0-9_]*)")
"""The path of a custom fact, `x.<namespace>.<name>`."""

CUSTOM_TYPES = ("bool", "number", "text", "date", "int", "float", "str")
"""What a custom fact may be declared to hold; the last three are what programmers call numbers and texts."""


@dataclass(frozen=True, slots=True)
class Period:
    """An ISO 8601 duration in whole years, months and days: `P3Y`, `P18M`, `P90D`."""

    years: int
    months: int
    days: int

    def __str__(self) -> str:
        """The period as ISO 8601 writes it: `P3Y`, and `P0D` for none."""
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")

    def is_within(self, other: Period) -> bool:
        """Is it never longer than another period, however many days their months and years have?"""
        months, most = self.years * 12 + self.months, other.years * 12 + other.months
        if months <= most and self.days <= other.days:
            return True
        longest = self.years * 366 + self.months * 31 + self.days
        shortest = other.years * 365 + other.months * 28 + other.days
        return longest <= shortest


@dataclass(frozen=True, slots=True)
class Evidence:
    """What facts must be backed by; nothing where both are `None`."""

    grade: Grade | None = None
    max_age: Period | None = None

    def asks_as_much_as(self, other: Evidence) -> bool:
        """Is whatever is good enough for it good enough for the other, too?"""
        if other.grade is not None and (self.grade is None or GRADES.index(self.grade) > GRADES.index(other.grade)):
            return False
        return other.max_age is None or (self.max_age is not None and self.max_age.is_within(other.max_age))


@dataclass(frozen=True, slots=True)
class ParameterName:
    """A threshold given by a parameter: `{param: name}`."""

    name: str


_PERIOD = re.compile("P(?:([0-9]{1,3})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,5})D)?")


def parse_period(value: object) -> Period:
    """A period from its ISO 8601 text; raises `WrongValueError` for any other."""
    text = parse_text(value)
    match = _PERIOD.fullmatch(text)
    if match is None or text == "P":
        raise WrongValueError("bad_period", "{found} is not an age such as P3Y, P18M or P90D", {"found": quoted(text)})
    return Period(*(int(part or 0) for part in match.groups()))


def _parameter_name(value: object) -> ParameterName | None:
    if isinstance(value, dict) and set(value) == {"param"}:
        return ParameterName(parse_text(value["param"]))
    return None


def _parse_threshold(value: object) -> Decimal | ParameterName:
    if isinstance(value, dict) and _parameter_name(value) is None:
        raise WrongValueError(
            "bad_threshold", "expected a number or {open}param: name{close}", {"open": "{", "close": "}"}
        )
    return _parameter_name(value) or parse_exact(value)


def _parse_level_name(value: object) -> str | ParameterName:
    return _parameter_name(value) or parse_text(value)


ParameterValue = bool | float | str | date | Range | tuple[str, ...]


def _parse_parameter_value(value: object) -> ParameterValue:
    match value:
        case bool():
            return value
        case int() | float() | dict():
            return parse_number(value)
        case str():
            return parse_text(value)
        case list():
            return parse_texts(value)
    raise WrongValueError(
        "bad_parameter",
        "expected a number, text, true or false, or a list of texts, found {found}",
        {"found": describe(value)},
    )


def value_kind(value: object) -> str:
    """What a parameter's value is, as its `type` would say."""
    match value:
        case bool():
            return "bool"
        case int() | float() | Range():
            return "number"
        case tuple():
            return "texts"
        case date():
            return "date"
    return "text"


def _parse_expression(value: object) -> str:
    if isinstance(value, str):
        return parse_text(value)
    raise WrongValueError("bad_expression", "expected an expression as text, found {found}", {"found": describe(value)})


def _parse_rung_number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return int(value)
    raise WrongValueError(
        "bad_rung", "expected the number of a rung, from 1, found {found}", {"found": describe(value)}
    )


_PARAM_SCHEMA = {
    "type": "object",
    "properties": {"param": TEXT_SCHEMA},
    "required": ["param"],
    "additionalProperties": False,
}
AgePeriod = Annotated[
    Period, PlainValidator(parse_period), WithJsonSchema({"type": "string", "pattern": f"^(?!P$){_PERIOD.pattern}$"})
]
Threshold = Annotated[
    Decimal | ParameterName,
    PlainValidator(_parse_threshold),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": NUMBER_LIMIT}, _PARAM_SCHEMA]}),
]
LevelName = Annotated[
    str | ParameterName,
    PlainValidator(_parse_level_name),
    WithJsonSchema({"anyOf": [TEXT_SCHEMA, _PARAM_SCHEMA]}),
]
AnyParameter = Annotated[
    Any,
    PlainValidator(_parse_parameter_value),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {**TEXT_SCHEMA, "type": "string"},
                *number_schema()["anyOf"],
                {"type": "array", "items": TEXT_SCHEMA},
            ]
        }
    ),
]
Expression = Annotated[str, PlainValidator(_parse_expression), WithJsonSchema({**TEXT_SCHEMA, "type": "string"})]
GradeName = Annotated[str, Choice(GRADES)]
RoleName = Annotated[str, Choice(("gate", "contributory"))]
RungNumber = Annotated[int, PlainValidator(_parse_rung_number), WithJsonSchema({"type": "integer", "minimum": 1})]


@lru_cache(maxsize=256)
def oldest_allowed(as_of: date, period: Period) -> date:
    """The earliest date evidence may have; calendar arithmetic, the day cut to the month's last."""
    return _moved(as_of, period, -1) or date.min


@lru_cache(maxsize=4_096)
def day_after(day: date, period: Period) -> date:
    """The day a period later; calendar arithmetic, the day cut to the month's last."""
    return _moved(day, period, 1) or date.max


def _moved(day: date, period: Period, sign: int) -> date | None:
    """A day moved by a period, forward or backward; `None` beyond what the calendar holds."""
    year, month = divmod(day.year * 12 + day.month - 1 + sign * (period.years * 12 + period.months), 12)
    try:
        start = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        return start + sign * timedelta(days=period.days)
    except (ValueError, OverflowError):
        return None


Belonging = tuple[str, date, date | None]
"""A country, its first day, and the first day on which it is no member any more."""


@dataclass(frozen=True, slots=True)
class CountrySet:
    """A named set of countries.

    Attributes:
        name: as conditions name it.
        title: what it is.
        members: the memberships, in order of country, as they are known.
        state: the State all members belong to, where the set is one State with its territories.
        learnt: every membership with the day from which it is known so, in order; of one country and first day the last counts.
    """

    name: str
    title: str
    members: tuple[Belonging, ...]
    state: str | None = None
    learnt: tuple[tuple[date, Belonging], ...] = ()

    def at(self, day: date) -> tuple[str, ...]:
        """Members on a day, in order of code."""
        return tuple(sorted(c for c, first, after in self.members if first <= day and (after is None or day < after)))

    def as_known(self, known_as_of: date) -> CountrySet:
        """The set as it was known on a day."""
        known = {(one[0], one[1]): one for learnt, one in self.learnt if learnt <= known_as_of}
        return replace(self, members=tuple(known.values()))


@dataclass(frozen=True, slots=True)
class Cycle:
    """How long certificates of a scheme run; `types` are kinds of evidence that run otherwise.

    `editions` are all there are, each with its first day and the first day on which none of it is in force.
    """

    period: Period
    types: Mapping[str, Period]
    editions: Mapping[str, tuple[date, date | None]] = field(default_factory=dict)

    def edition_on(self, day: date) -> str | None:
        """The edition of one in force on a day, where only one can be; else `None`."""
        on_day = [
            one for one, (first, after) in self.editions.items() if first <= day and (after is None or day < after)
        ]
        return on_day[0] if len(on_day) == 1 else None

    def end(self, first: date, type_: object) -> date:
        """The day after the last on which one of this kind can be in force; the shortest counts where no kind is known."""
        kinds = [type_] if isinstance(type_, str) else ["", *self.types]
        return min(day_after(first, self.types.get(kind, self.period)) for kind in kinds)


Rates = Mapping[int, Range]
"""What a euro cost in another currency in each year: its lowest and highest reference rate."""


_DAYS_KEPT = 1_000
"""Days for which country sets remember who was a member, or what was known."""


class CountrySets(dict[str, CountrySet]):
    """The country sets by name; beside them how long certificates run, by scheme, and what a euro cost, by currency and year."""

    def __init__(
        self, sets: Mapping[str, CountrySet], cycles: Mapping[str, Cycle], rates: Mapping[str, Rates] | None = None
    ) -> None:
        super().__init__(sets)
        self.cycles = cycles
        self.rates = rates or {}
        self._whole = self
        self._known: dict[date, CountrySets] = {}
        self._members: dict[date, dict[str, tuple[str, ...]]] = {}

    def members_on(self, day: date) -> Mapping[str, tuple[str, ...]]:
        """The members of each set on a day, in order of code; worked out once."""
        members = self._members.get(day)
        if members is None:
            if len(self._members) >= _DAYS_KEPT:
                self._members.clear()
            members = self._members[day] = {name: one.at(day) for name, one in self.items()}
        return members

    def as_known(self, known_as_of: date) -> CountrySets:
        """The sets as they were known on a day; the rates of a year once it is over.

        Cycles stay: knowing none of them would let certificates run for ever.
        """
        whole = self._whole
        by_day = whole._known  # noqa: SLF001 - of its own class
        known = by_day.get(known_as_of)
        if known is None:
            rates = {
                currency: {year: rate for year, rate in of.items() if year < known_as_of.year}
                for currency, of in whole.rates.items()
            }
            known = CountrySets({name: one.as_known(known_as_of) for name, one in whole.items()}, self.cycles, rates)
            known._whole = whole
            if len(by_day) >= _DAYS_KEPT:
                by_day.clear()
            by_day[known_as_of] = known
        return known
