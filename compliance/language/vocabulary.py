"""The words of the subset: what may be called, what CEL reserves, and what to say about the rest."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compliance.language import lists
from compliance.language.functions import FUNCTIONS
from compliance.language.tree import MacroName
from compliance.model.nearest import did_you_mean

_LONGEST_SHOWN = 40

MACROS: Mapping[str, MacroName] = MappingProxyType({name: name for name in lists.MACROS})
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

_EXISTS_ONE = frozenset({"exists_one", "existsOne"})
_CONVERSIONS = frozenset({"bool", "bytes", "double", "dyn", "int", "string", "type", "uint"})
_DATE_PARTS = frozenset(
    {"getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getHours"}
    | {"getMilliseconds", "getMinutes", "getMonth", "getSeconds"}
)


def unknown_function(name: str) -> str:
    """What to say of a function there is not."""
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
    known = ["has", *FUNCTIONS, *MACROS]
    hint = did_you_mean(name, known) or f"there are {', '.join(sorted(known))}"
    return f"unknown function {shown(name)} ({hint})"


def wrong_call(name: str, arguments: int, *, after_value: bool) -> str:
    """What is wrong with calling that function with so many arguments, alone or after a value; or nothing."""
    form = FUNCTIONS.get(name)
    if name == "has":
        return "'has' is written has(a.b)"
    if form is None:
        return unknown_function(name)
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
