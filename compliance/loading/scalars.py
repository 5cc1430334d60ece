"""What a plain YAML scalar means: the YAML 1.2 core schema, decided here and nowhere else.

PyYAML follows YAML 1.1, where ``NO`` is false, ``010`` is eight and ``12:30`` is 750. For country codes
and version numbers that is a wrong verdict, so of PyYAML only the parser is used.
See https://yaml.org/spec/1.2.2/#103-core-schema.
"""

from __future__ import annotations

import math
import re
from typing import Final, Self

_CONSTANTS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_NUMBER = re.compile(
    r"""
      (?P<integer> [-+]?[0-9]+ )
    | (?P<based>   0o[0-7]+ | 0x[0-9a-fA-F]+ )
    | (?P<decimal> [-+]? (?: \.[0-9]+ | [0-9]+ (?: \.[0-9]* )? ) (?: [eE] (?P<exponent> [-+]?[0-9]+ ) )? )
    | (?P<special> [-+]?\.(?: inf|Inf|INF ) | \.(?: nan|NaN|NAN ) )
    """,
    re.VERBOSE,
)
_LARGEST_EXPONENT = 324
"""Up or down: no float needs more, and exact arithmetic takes as many digits as an exponent says."""


class NumberError(ValueError):
    """A number that is spelled as YAML wants it and still cannot be used."""


class YamlInt(int):
    """A whole number that remembers how it was written, so that ``007`` can still become text.

    Attributes:
        text: The spelling in the file.
    """

    text: str

    def __new__(cls, value: int, text: str = "") -> Self:
        """Make the number; without a spelling it gets the usual one."""
        number = super().__new__(cls, value)
        number.text = text or str(int(value))
        return number


class YamlFloat(float):
    """A number that remembers how it was written, so that ``1.10`` can become text or an exact decimal.

    Attributes:
        text: The spelling in the file.
    """

    __slots__ = ("text",)
    text: str

    def __new__(cls, value: float, text: str = "") -> Self:
        """Make the number; without a spelling it gets the usual one."""
        number = super().__new__(cls, value)
        number.text = text or repr(float(value))
        return number


YamlScalar = str | bool | YamlInt | YamlFloat | None


def plain_scalar(text: str, digits: int) -> YamlScalar:
    """Return what an unquoted scalar means.

    Args:
        text: The scalar as the parser gives it.
        digits: How many digits a number may have.

    Raises:
        NumberError: It is infinite, not a number, or larger than the bounds.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    match = _NUMBER.fullmatch(text)
    return text if match is None else _number(match, digits)


def _number(match: re.Match[str], digits: int) -> YamlInt | YamlFloat:
    text, kind = match[0], match.lastgroup
    if kind == "special":
        raise NumberError("not a finite number")
    # Checked before converting: that takes time quadratic in the number of digits.
    if (len(text) - 2 if kind == "based" else sum(map(str.isdecimal, text))) > digits:
        raise NumberError(f"a number of more than {digits} digits")
    if kind == "integer":
        return YamlInt(int(text), text)
    if kind == "based":
        return YamlInt(int(text, 0), text)
    value = float(text)
    if not math.isfinite(value):
        raise NumberError("not a finite number")
    if abs(int(match["exponent"] or 0)) > _LARGEST_EXPONENT:
        raise NumberError(f"an exponent beyond {_LARGEST_EXPONENT}")
    return YamlFloat(value, text)
