"""Parameters: values that rules read and thresholds name, some of them by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from compliance.model.dates import parse_day
from compliance.model.declared import WrongValueError
from compliance.model.phrases import say
from compliance.model.rule_values import ParameterName, ParameterValue, value_kind
from compliance.model.values import Range, parse_country, quoted
from compliance.model.words import TYPE_WORDS, stated
from compliance.rulesets.ruleset import DatedValue, Parameter

KIND_WORDS: Final[dict[str, str]] = {
    **TYPE_WORDS,
    "number": "a number",
    "date": "a day such as 2016-01-31",
    "texts": "a list of texts",
}
"""What is expected of a parameter of each kind."""
_NAMED = 12
"""Choices that a message names."""


def not_offered(choices: Sequence[ParameterValue], value: ParameterValue, *, countries: bool = False) -> str:
    """What is wrong with a value that is none of the choices, or no country; nothing where it is one, or nothing is asked."""
    members = value if isinstance(value, tuple) else (value,)
    if countries:
        try:
            [*map(parse_country, members)]
        except WrongValueError as error:
            return str(error)
    wrong = next((member for member in members if choices and member not in choices), None)
    if wrong is None:
        return ""
    names = [parameter_text(choice) for choice in choices]
    return f"{quoted(parameter_text(wrong))} is none of {', '.join(names[:_NAMED])}"


def always(value: ParameterValue) -> DatedValue:
    """A value that never changes and was always known."""
    return DatedValue(date.min, date.min, value)


def of_kind(kind: str, value: ParameterValue) -> ParameterValue | None:
    """A value that replaces a parameter's; `None` where it is of another kind."""
    if kind == "date":
        try:
            return parse_day(value)
        except WrongValueError:
            return None
    return value if value_kind(value) == kind else None


def was(values: Iterable[DatedValue]) -> str:
    """`was 2`; `was 2 to 5 by date` for values that change."""
    texts = list(dict.fromkeys(parameter_text(dated.value) for dated in values))
    if len(texts) == 1:
        return say("was {value}", value=texts[0])
    return say("was {first} to {last} by date", first=texts[0], last=texts[-1])


def set_text(name: str, value: ParameterValue, values: Iterable[DatedValue]) -> str:
    """That a parameter was set, and what it was: `min_sites set to 3, was 2`."""
    return say("{name} set to {value}, {before}", name=name, value=parameter_text(value), before=was(values))


def replaced(parameter: Parameter, value: ParameterValue) -> Parameter:
    """A parameter with another value at every date; what it was published with is remembered."""
    published = parameter.values if parameter.published is None else parameter.published
    return replace(parameter, values=(always(value),), published=published)


def parameter_text(value: object) -> str:
    """A parameter's value as one would write it."""
    match value:
        case bool():
            return str(value).lower()
        case Range(minimum=low, maximum=high):
            return f"{'' if low is None else stated(low)}..{'' if high is None else stated(high)}"
        case int() | float():
            return stated(value)
        case tuple():
            return f"[{', '.join(value)}]"
    return str(value)


def resolved(threshold: object, values: Mapping[str, Any]) -> object:
    """A threshold or weight, or the value of the parameter it names; `None` where nobody knows that at the date."""
    return values.get(threshold.name) if isinstance(threshold, ParameterName) else threshold


def number_of(value: object) -> Fraction | None:
    """A resolved threshold or weight as an exact number; `None` where it is none."""
    is_number = not isinstance(value, bool | str) and hasattr(value, "__float__")
    return Fraction(str(value)) if is_number else None


def threshold_problem(parameter: Parameter) -> str | None:
    """Why a parameter cannot be a threshold or a weight; `None` if it can."""
    numbers = [dated.value for dated in parameter.values]
    if parameter.kind != "number" or any(isinstance(number, Range) for number in numbers):
        return f"the parameter '{parameter.name}' is not an exact number"
    if any(isinstance(number, int | float) and number < 0 for number in numbers):
        return f"the parameter '{parameter.name}' must not be negative here"
    return None


def level_problem(parameter: Parameter, levels: Sequence[str]) -> str | None:
    """Why a parameter cannot be a least level; `None` if it can."""
    if all(dated.value in levels for dated in parameter.values):
        return None
    return f"the parameter '{parameter.name}' is not the name of a level"
