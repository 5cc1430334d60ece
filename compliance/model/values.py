"""The values a fact can have, and how each is read from a document."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, cast

from compliance.model.declared import BeforeValidator, PlainValidator, WithJsonSchema, WrongValueError
from compliance.model.nearest import ALIASES, ALPHA_2, REGIONS
from compliance.model.records import dataclass

TEXT_LIMIT = 4_000
NUMBER_LIMIT = 10**15
_SHOWN_TEXT = 60


@dataclass(frozen=True, slots=True)
class Range:
    """A number known to lie between two ends; `None` is no end. At least one end is given."""

    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class InexactDay:
    """A day known to lie between two, both possible: a month or a year, as it was written."""

    first: date
    last: date
    text: str

    def __str__(self) -> str:
        """As it was written."""
        return self.text


KindName = Literal["bool", "number", "text", "date", "texts"]


@dataclass(frozen=True, slots=True)
class FactKind:
    """What a fact's field holds, for the checker of expressions and for documentation.

    `minimum` and `maximum` are what the schema guarantees (a `_pct` lies in 0..100), used to bound sums
    and open-ended ranges. `values` are the allowed texts, empty for free text; `form` says what texts must be that are
    too many to list.
    """

    name: KindName
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    form: str = ""


Scalar = bool | float | str | date | InexactDay | Range | tuple[str, ...]
"""The Python value of a fact; `int` stays `int` so that it prints as written."""


def wrong(expected: str, value: object) -> WrongValueError:
    """What is wrong with a value that is not what was expected."""
    return WrongValueError(
        "wrong_type", "expected {expected}, found {found}", {"expected": expected, "found": describe(value)}
    )


def describe(value: object) -> str:
    """Name a value read from YAML for an error message: `a number (5)`, `a mapping`."""
    match value:
        case None:
            return "nothing (null)"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"a number ({spelling(value)})"
        case str():
            return f"text ({quoted(value)})"
        case Range():
            return "a range"
        case date() | InexactDay():
            return f"a date ({value})"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
    return type(value).__name__


def quoted(text: str) -> str:
    """A text in quotes for an error message, cut if long."""
    return repr(text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 3] + "...")


def spelling(number: float) -> str:
    """A number as its file spells it (`1.10`), or as Python does where there is no file."""
    return getattr(number, "text", None) or repr(number)


def parse_flag(value: object) -> bool:
    """A YAML `true` or `false`; texts such as `yes` are refused, not guessed."""
    if isinstance(value, bool):
        return value
    raise wrong("true or false", value)


def parse_text(value: object) -> str:
    """Text; a number keeps its spelling, so that edition 1.10 is not 1.1."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = spelling(value)
    else:
        raise wrong("text", value)
    if not text.strip():
        raise WrongValueError("empty_text", "expected text, found none")
    if len(text) > TEXT_LIMIT:
        raise WrongValueError("long_text", "text is longer than {limit} characters", {"limit": TEXT_LIMIT})
    return text


def parse_country(value: object) -> str:
    """An ISO 3166-1 alpha-2 code in capitals."""
    if not isinstance(value, str):
        raise wrong("a country code such as FR", value)
    if value in ALPHA_2:
        return value
    known = ALIASES.get(value.upper(), value.upper() if value.upper() in ALPHA_2 else None)
    hint = f" (did you mean '{known}'?)" if known else ": a region stands in lists only" if value in REGIONS else ""
    raise WrongValueError(
        "bad_country",
        "{value} is not an ISO 3166-1 alpha-2 country code{hint}",
        {"value": quoted(value), "hint": hint},
    )


def parse_plain_number(value: object) -> float:
    """A finite number; keeps `int` as `int`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("a number", value)
    if not math.isfinite(value) or abs(value) > NUMBER_LIMIT:
        raise WrongValueError("bad_number", "numbers must lie within ±1e15")
    return int(value) if isinstance(value, int) else float(value)


def parse_number(value: object) -> float | Range:
    """A number, or `{min: ..., max: ...}` with either end left out."""
    if isinstance(value, Range):
        return value
    if not isinstance(value, dict):
        return parse_plain_number(value)
    extra = sorted(set(value) - {"min", "max"})
    if extra or not value:
        raise WrongValueError("bad_range", "a range has 'min', 'max' or both, nothing else")
    low, high = (None if value.get(end) is None else parse_plain_number(value[end]) for end in ("min", "max"))
    if low is None and high is None:
        raise WrongValueError("bad_range", "a range has 'min', 'max' or both")
    if low is not None and high is not None and low > high:
        raise WrongValueError("bad_range", "the range's min is above its max")
    return low if low is not None and low == high else Range(low, high)


def bounded_number(minimum: float | None, maximum: float | None) -> Any:  # noqa: ANN401 - a pydantic validator marker
    """A validator for numbers, and ranges, within the schema's bounds; an open end stays as it was written."""

    def parse(value: object) -> float | Range:
        number = parse_number(value)
        low, high = (number.minimum, number.maximum) if isinstance(number, Range) else (number, number)
        for end in (low, high):
            if end is not None and minimum is not None and end < minimum:
                raise WrongValueError("too_small", "must not be below {bound}", {"bound": minimum})
            if end is not None and maximum is not None and end > maximum:
                raise WrongValueError("too_large", "must not be above {bound}", {"bound": maximum})
        return number

    return PlainValidator(parse)


def parse_texts(value: object) -> tuple[str, ...]:
    """A list of texts; a fact of this kind is replaced whole and is closed."""
    if not isinstance(value, list | tuple):
        raise wrong("a list of texts", value)
    return _each(parse_text, value)


def _each(parse: Callable[[object], str], items: Iterable[object]) -> tuple[str, ...]:
    """The members of a list; raises one error that tells of all that are wrong."""
    parsed, wrong = list[str](), dict[str, None]()
    for item in items:
        try:
            parsed.append(parse(item))
        except WrongValueError as error:
            wrong[str(error)] = None
    if wrong:
        raise WrongValueError("bad_members", "{wrong}", {"wrong": "; ".join([*wrong][:10])})
    return tuple(parsed)


def parse_countries(value: object) -> tuple[str, ...]:
    """A list of country codes, and of regions of which the countries are not stated; each once, for conditions count them."""
    if not isinstance(value, list | tuple):
        raise wrong("a list of country codes", value)
    countries = _each(lambda item: str(item) if item in REGIONS else parse_country(item), value)
    twice = next((country for country in countries if countries.count(country) > 1), None)
    if twice is not None:
        raise WrongValueError("repeated_country", "the country {country} stands here twice", {"country": twice})
    return countries


def parse_exact(value: object) -> Decimal:
    """An exact non-negative decimal: weights, points and thresholds are never rounded."""
    if isinstance(value, Decimal):
        return value
    plain = parse_plain_number(value)
    try:
        number = Decimal(spelling(cast("float", value)))
    except InvalidOperation:  # 0x10
        number = Decimal(plain)
    if number < 0:
        raise WrongValueError("too_small", "must not be negative")
    return number


@dataclass(frozen=True, slots=True)
class Choice:
    """Marks a text out of a closed list: `Annotated[str, Choice(("none", "gold"))]`."""

    values: tuple[str, ...]

    def parse(self, value: object) -> str:
        """The text, if it is one of the allowed ones."""
        text = parse_text(value)
        if text not in self.values:
            raise WrongValueError(
                "not_allowed",
                "{found} is not one of {allowed}",
                {"found": quoted(text), "allowed": ", ".join(self.values)},
            )
        return text


def number_schema(minimum: float | None = None, maximum: float | None = None) -> dict[str, Any]:
    """The JSON Schema of a number or range; that `min` is not above `max` it cannot say."""
    end = {
        "type": "number",
        "minimum": -NUMBER_LIMIT if minimum is None else minimum,
        "maximum": NUMBER_LIMIT if maximum is None else maximum,
    }
    ends = {
        "type": "object",
        "properties": {"min": end, "max": end},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [end, ends]}


def _number(minimum: float | None = None, maximum: float | None = None) -> Any:  # noqa: ANN401 - a type built at run time
    return Annotated[
        float | Range,
        bounded_number(minimum, maximum),
        WithJsonSchema(number_schema(minimum, maximum)),
        FactKind("number", minimum, maximum),
    ]


TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number"], "pattern": r"\S", "maxLength": TEXT_LIMIT}
"""A number where text is expected is its spelling."""
COUNTRY_SCHEMA: dict[str, Any] = {"enum": [*sorted(ALPHA_2)]}

Flag = Annotated[bool, PlainValidator(parse_flag), WithJsonSchema({"type": "boolean"}), FactKind("bool")]
Text = Annotated[str, PlainValidator(parse_text), WithJsonSchema(TEXT_SCHEMA), FactKind("text")]
Country = Annotated[
    str, PlainValidator(parse_country), WithJsonSchema(COUNTRY_SCHEMA), FactKind("text", form="country code")
]
Texts = Annotated[
    tuple[str, ...],
    PlainValidator(parse_texts),
    WithJsonSchema({"type": "array", "items": TEXT_SCHEMA}),
    FactKind("texts"),
]
Countries = Annotated[
    tuple[str, ...],
    PlainValidator(parse_countries),
    WithJsonSchema({"type": "array", "items": {"anyOf": [{"enum": [*REGIONS]}, COUNTRY_SCHEMA]}, "uniqueItems": True}),
    FactKind("texts", form="country code"),
]
Exact = Annotated[
    Decimal,
    PlainValidator(parse_exact),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": NUMBER_LIMIT}),
]

Number = _number()
Amount = _number(0)
Percent = _number(0, 100)

IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
DOTTED_IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"


_FILE_NAME = re.compile(r"(?:.*[/\\])?([^/\\]+)\.ya?ml")


def id_of_file(name: str) -> str | None:
    """The id that a document in a file of this name most likely has; `None` where it is no name of a YAML file."""
    match = _FILE_NAME.fullmatch(name)
    return match and match[1]


def _instead(text: str, pattern: str) -> str:
    meant = id_of_file(text)
    return f": name documents by id, not by file; write '{meant}'" if meant and re.fullmatch(pattern, meant) else ""


def _identifier(pattern: str, allowed: str) -> Any:  # noqa: ANN401 - a type built at run time
    def parse(value: object) -> str:
        text = parse_text(value)
        if not re.fullmatch(pattern, text):
            raise WrongValueError(
                "bad_id",
                "{found} is not an id (letters, digits, {allowed}; at most 64){instead}",
                {"found": quoted(text), "allowed": allowed, "instead": _instead(text, pattern)},
            )
        return text

    # A number is its spelling here, too: 2016.
    schema = {"type": ["string", "integer"], "pattern": pattern, "minimum": 0}
    return Annotated[str, BeforeValidator(parse), WithJsonSchema(schema)]


Identifier = _identifier(IDENTIFIER, "'_', '-'")
"""The id of a statement, source, entry or service; has no dot, so that dotted paths stay readable."""
DottedIdentifier = _identifier(DOTTED_IDENTIFIER, "'_', '-', '.'")
"""The id of a rule or rule set (`SOV-1.1`, `eu-csf-1.2.1`)."""
