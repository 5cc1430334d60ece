"""The words of the subset: what may be called, what CEL reserves, and what to say about the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import get_args

from compliance.language.tree import MacroName
from compliance.model.nearest import did_you_mean
from compliance.model.records import dataclass

_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Form:
    """How a function is written: how many arguments `f(...)` takes, and `x.f(...)` does; `None` where it is not written so."""

    alone: int | None = None
    after_value: int | None = None


MACROS: Mapping[str, MacroName] = MappingProxyType({name: name for name in get_args(MacroName)})
"""The macros over lists, by how they are written: `list.exists(x, condition)`."""

KEYWORDS = frozenset({"true", "false", "null", "in"})
"""Words that are never names, not even of fields."""

RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop"}
    | {"namespace", "package", "return", "var", "void", "while"}
)
"""Words CEL keeps for itself: names of fields only."""

ACCUMULATOR = "__result__"
"""What CEL's macros count with: it refuses a loop variable of that name."""

WORD_OPERATORS: Mapping[str, str] = MappingProxyType(
    {"and": "&&", "AND": "&&", "or": "||", "OR": "||", "not": "!", "NOT": "!"},
)
"""What other languages write for an operator, and what CEL does."""

OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys(("yes", "Yes", "True", "TRUE"), "true"), **dict.fromkeys(("no", "No", "False", "FALSE"), "false")}
    | dict.fromkeys(("now", "today"), "as_of"),
)
"""What other languages write for a value, and what is written here."""

_EXISTS_ONE = frozenset({"exists_one", "existsOne"})
_CONVERSIONS = frozenset({"bool", "bytes", "double", "dyn", "int", "string", "type", "uint"})
_CLOCKS = frozenset({"now", "today", "date", "current_date"})
_DATE_PARTS = frozenset(
    {"getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours"}
    | {"getMilliseconds", "getMinutes", "getMonth", "getSeconds"}
)


def unknown_function(name: str, functions: Iterable[str]) -> str:
    """What to say of a function that is not among those there are."""
    if name in _EXISTS_ONE:
        return f"'{name}' is left out: write size(list.filter(x, condition)) == 1"
    if name in MACROS:
        return f"'{name}' is written list.{name}(x, ...)"
    if name in WORD_OPERATORS:
        return f"'{name}' is not an operator: write '{WORD_OPERATORS[name]}'"
    if name in _CONVERSIONS:
        return f"the conversion '{name}' is left out: all numbers are floating-point, and types are known"
    if name in _DATE_PARTS:
        return f"'{name}' is left out: compare dates, or count with days(later - earlier)"
    if name in _CLOCKS:
        return f"there is no '{name}': the day assessed is as_of"
    known = ["has", *functions, *MACROS]
    hint = did_you_mean(name, known) or f"there are {', '.join(sorted(known))}"
    return f"unknown function {shown(name)} ({hint})"


def wrong_call(name: str, form: Form, arguments: int, *, after_value: bool) -> str:
    """What is wrong with calling a function of this form with so many arguments, alone or after a value; or nothing."""
    expected = form.after_value if after_value else form.alone
    if expected == arguments:
        return ""
    if expected is None:
        return f"'{name}' is written {f'{name}(...)' if after_value else f'value.{name}(...)'}"
    where = " after the dot" if after_value else ""
    return f"'{name}' takes {expected} argument{'' if expected == 1 else 's'}{where}, not {arguments}"


def shown(word: str) -> str:
    """A piece of the text, quoted for a message and cut if long."""
    return f"'{word}'" if len(word) <= _LONGEST_SHOWN else f"'{word[: _LONGEST_SHOWN - 3]}...'"
