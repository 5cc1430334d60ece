"""The values a fact can have, and how each is read from a document."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from compliance.model.countries import ALIASES, ALPHA_2

TEXT_LIMIT = 4_000
NUMBER_LIMIT = 1e15


@dataclass(frozen=True, slots=True)
class Range:
    """A number known to lie between two ends; `None` is no end. At least one end is given."""

    minimum: float | None
    maximum: float | None


KindName = Literal["bool", "number", "text", "date", "texts"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a fact's field holds, for the checker of expressions and for documentation.

    `minimum` and `maximum` are what the schema guarantees (a `_pct` lies in 0..100), used to bound sums
    and open-ended ranges. `values` are the allowed texts, empty for free text.
    """

    name: KindName
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()


Scalar = bool | float | str | date | Range | tuple[str, ...]
"""The Python value of a fact; `int` stays `int` so that it prints as written."""


def _wrong(expected: str, value: object) -> PydanticCustomError:
    return PydanticCustomError(
        "wrong_type", "expected {expected}, found {found}", {"expected": expected, "found": describe(value)}
    )


def describe(value: object) -> str:
    """Name a value read from YAML for an error message: `a number (5)`, `a mapping`."""
    match value:
        case None:
            return "nothing (null)"
        case bool():
            return f"a flag ({str(value).lower()})"
        case int() | float():
            return f"a number ({spelling(value)})"
        case str():
            shown = value if len(value) <= 40 else value[:37] + "..."
            return f"text ({shown!r})"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
    return type(value).__name__


def spelling(number: float) -> str:
    """A number as its file spells it (`1.10`), or as Python does where there is no file."""
    return getattr(number, "text", None) or repr(number)


def parse_flag(value: object) -> bool:
    """A YAML `true` or `false`; texts such as `yes` are refused, not guessed."""
    if isinstance(value, bool):
        return value
    raise _wrong("true or false", value)


def parse_text(value: object) -> str:
    """Text; a number keeps its spelling, so that edition 1.10 is not 1.1."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = spelling(value)
    else:
        raise _wrong("text", value)
    if not text.strip():
        raise PydanticCustomError("empty_text", "expected text, found none")
    if len(text) > TEXT_LIMIT:
        raise PydanticCustomError("long_text", "text is longer than {limit} characters", {"limit": TEXT_LIMIT})
    return text


def parse_day(value: object) -> date:
    """An ISO 8601 day, `2016-01-31`."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("bad_date", "there is no day {value}", {"value": value}) from None
    raise _wrong("a day such as 2016-01-31", value)


def parse_published(value: object) -> date:
    """A day, a month (`2016-01`) or a year (`2016`); a month or year counts as its last day."""
    text = spelling(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str):
        if re.fullmatch(r"\d{4}", text) and text != "0000":
            return date(int(text), 12, 31)
        if re.fullmatch(r"\d{4}-\d{2}", text):
            first = parse_day(f"{text}-01")
            after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return after - timedelta(days=1)
    try:
        return parse_day(text)
    except PydanticCustomError as error:
        if error.type == "wrong_type":
            raise _wrong("a day, month or year such as 2016-01-31, 2016-01 or 2016", value) from None
        raise


def parse_country(value: object) -> str:
    """An ISO 3166-1 alpha-2 code in capitals."""
    if not isinstance(value, str):
        raise _wrong("a country code such as FR", value)
    if value in ALPHA_2:
        return value
    known = ALIASES.get(value.upper(), value.upper() if value.upper() in ALPHA_2 else None)
    hint = f" (did you mean '{known}'?)" if known else ""
    raise PydanticCustomError(
        "bad_country",
        "{value} is not an ISO 3166-1 alpha-2 country code{hint}",
        {"value": repr(value), "hint": hint},
    )


def parse_plain_number(value: object) -> float:
    """A finite number; keeps `int` as `int`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong("a number", value)
    if not math.isfinite(value) or abs(value) > NUMBER_LIMIT:
        raise PydanticCustomError("bad_number", "numbers must lie within ±1e15")
    return int(value) if isinstance(value, int) else float(value)


def parse_number(value: object) -> float | Range:
    """A number, or `{min: ..., max: ...}` with either end left out."""
    if isinstance(value, Range):
        return value
    if not isinstance(value, dict):
        return parse_plain_number(value)
    extra = sorted(set(value) - {"min", "max"})
    if extra or not value:
        raise PydanticCustomError("bad_range", "a range has 'min', 'max' or both, nothing else")
    low, high = (None if value.get(end) is None else parse_plain_number(value[end]) for end in ("min", "max"))
    if low is None and high is None:
        raise PydanticCustomError("bad_range", "a range has 'min', 'max' or both")
    if low is not None and high is not None and low > high:
        raise PydanticCustomError("bad_range", "the range's min is above its max")
    return low if low is not None and low == high else Range(low, high)


def bounded_number(minimum: float | None, maximum: float | None) -> Any:  # noqa: ANN401 - a pydantic validator marker
    """A validator for numbers within the schema's bounds, ranges closed by them."""

    def parse(value: object) -> float | Range:
        number = parse_number(value)
        low, high = (number.minimum, number.maximum) if isinstance(number, Range) else (number, number)
        for end in (low, high):
            if end is not None and minimum is not None and end < minimum:
                raise PydanticCustomError("too_small", "must not be below {bound}", {"bound": minimum})
            if end is not None and maximum is not None and end > maximum:
                raise PydanticCustomError("too_large", "must not be above {bound}", {"bound": maximum})
        if isinstance(number, Range):
            return parse_closed(low if low is not None else minimum, high if high is not None else maximum)
        return number

    return PlainValidator(parse)


def parse_closed(low: float | None, high: float | None) -> float | Range:
    """A range whose ends may have met."""
    return low if low is not None and low == high else Range(low, high)


def parse_texts(value: object) -> tuple[str, ...]:
    """A list of texts; a fact of this kind is replaced whole and is closed."""
    if not isinstance(value, list | tuple):
        raise _wrong("a list of texts", value)
    return tuple(parse_text(item) for item in value)


def parse_countries(value: object) -> tuple[str, ...]:
    """A list of country codes."""
    if not isinstance(value, list | tuple):
        raise _wrong("a list of country codes", value)
    return tuple(parse_country(item) for item in value)


def parse_exact(value: object) -> Decimal:
    """An exact non-negative decimal: weights, points and thresholds are never rounded."""
    if isinstance(value, Decimal):
        return value
    try:
        number = Decimal(spelling(parse_plain_number(value) if not hasattr(value, "text") else value))  # type: ignore[arg-type]
    except InvalidOperation:
        raise _wrong("a number", value) from None
    if number < 0:
        raise PydanticCustomError("too_small", "must not be negative")
    return number


@dataclass(frozen=True, slots=True)
class Choice:
    """Marks a text out of a closed list: `Annotated[str, Choice(("none", "gold"))]`."""

    values: tuple[str, ...]

    def parse(self, value: object) -> str:
        """The text, if it is one of the allowed ones."""
        text = parse_text(value)
        if text not in self.values:
            raise PydanticCustomError(
                "not_allowed",
                "{found} is not one of {allowed}",
                {"found": repr(text), "allowed": ", ".join(self.values)},
            )
        return text

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        """How pydantic validates it."""
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        """How pydantic describes it."""
        return {"enum": list(self.values)}


_RANGE_SCHEMA = {
    "type": "object",
    "properties": {"min": {"type": "number"}, "max": {"type": "number"}},
    "additionalProperties": False,
    "minProperties": 1,
}


def _number_schema(minimum: float | None, maximum: float | None) -> dict[str, Any]:
    bounds = {k: v for k, v in (("minimum", minimum), ("maximum", maximum)) if v is not None}
    ends = {end: {"type": "number", **bounds} for end in ("min", "max")}
    return {"anyOf": [{"type": "number", **bounds}, {**_RANGE_SCHEMA, "properties": ends}]}


def _number(minimum: float | None = None, maximum: float | None = None) -> Any:  # noqa: ANN401 - a type built at run time
    return Annotated[
        float | Range,
        bounded_number(minimum, maximum),
        WithJsonSchema(_number_schema(minimum, maximum)),
        Kind("number", minimum, maximum),
    ]


_DAY_SCHEMA = {"type": "string", "format": "date"}
_PUBLISHED_SCHEMA = {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
_TEXT_SCHEMA = {"type": ["string", "number"], "minLength": 1}
_COUNTRY_SCHEMA = {"type": "string", "pattern": "^[A-Z]{2}$"}

Flag = Annotated[bool, PlainValidator(parse_flag), WithJsonSchema({"type": "boolean"}), Kind("bool")]
Text = Annotated[str, PlainValidator(parse_text), WithJsonSchema(_TEXT_SCHEMA), Kind("text")]
Day = Annotated[date, PlainValidator(parse_day), WithJsonSchema(_DAY_SCHEMA), Kind("date")]
Published = Annotated[date, PlainValidator(parse_published), WithJsonSchema(_PUBLISHED_SCHEMA), Kind("date")]
Country = Annotated[str, PlainValidator(parse_country), WithJsonSchema(_COUNTRY_SCHEMA), Kind("text")]
Texts = Annotated[
    tuple[str, ...],
    PlainValidator(parse_texts),
    WithJsonSchema({"type": "array", "items": _TEXT_SCHEMA}),
    Kind("texts"),
]
Countries = Annotated[
    tuple[str, ...],
    PlainValidator(parse_countries),
    WithJsonSchema({"type": "array", "items": _COUNTRY_SCHEMA}),
    Kind("texts"),
]
Exact = Annotated[Decimal, PlainValidator(parse_exact), WithJsonSchema({"type": "number", "minimum": 0})]

Number = _number()
Amount = _number(0)
Percent = _number(0, 100)

YEAR = r"^[0-9]{4}$"
IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
DOTTED_IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"


def _identifier(pattern: str, allowed: str) -> Any:  # noqa: ANN401 - a type built at run time
    def parse(value: object) -> str:
        text = parse_text(value)
        if not re.match(pattern, text):
            raise PydanticCustomError(
                "bad_id",
                "{found} is not an id (letters, digits, {allowed}; at most 64)",
                {"found": repr(text), "allowed": allowed},
            )
        return text

    return Annotated[str, BeforeValidator(parse), WithJsonSchema({"type": "string", "pattern": pattern})]


Identifier = _identifier(IDENTIFIER, "'_', '-'")
"""The id of a statement, source, entry or service; has no dot, so that dotted paths stay readable."""
DottedIdentifier = _identifier(DOTTED_IDENTIFIER, "'_', '-', '.'")
"""The id of a rule or rule set (`SOV-1.1`, `eu-csf-1.2.1`)."""
YearKey = Annotated[
    str,
    BeforeValidator(parse_text),
    AfterValidator(lambda text: _check_year(text)),
    WithJsonSchema({"type": "string", "pattern": YEAR}),
]
"""The key of a financial year: four digits."""


def _check_year(text: str) -> str:
    if not re.match(YEAR, text) or text == "0000":
        raise PydanticCustomError("bad_year", "{found} is not a year such as 2014", {"found": repr(text)})
    return text
