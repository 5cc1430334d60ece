"""Environments and schemas made by hand, for tests of expressions.

An environment is what `compliance.engine.environment` builds of a snapshot: facts by dotted path. Values may be
given as Python says them: numbers, texts, dates, lists of texts; `entries` makes a keyed list.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from compliance.engine.environment import read_custom
from compliance.language.check import compile_expression
from compliance.language.constants import seconds_of_day
from compliance.language.lists import BUDGET, CUSTOM_READER, MEMORY
from compliance.language.program import Program
from compliance.language.types import Scope, Type
from compliance.language.values import Entry, Failure, InexactNumber, ListValue, Unknown, UnknownCause
from compliance.model.schema import fact_schema
from compliance.model.shapes import Field, KeyedList, Record, Shape
from compliance.model.status import Reason
from compliance.model.values import FactKind

TODAY = date(2020, 6, 15)

BOOL, TEXT, DATE, TEXTS = (FactKind(name) for name in ("bool", "text", "date", "texts"))
NUMBER = FactKind("number")
AMOUNT = FactKind("number", 0)
PERCENT = FactKind("number", 0, 100)


def cause(reason: str, path: str) -> UnknownCause:
    """`cause("missing", "a.b")`: why something is unknown."""
    return Reason(reason), tuple(path.split("."))


def unknown(reason: str, *paths: str) -> Unknown:
    """Unknown for one reason, of these facts."""
    return Unknown(frozenset(cause(reason, path) for path in paths))


def between(low: float | None, high: float | None, path: str = "n") -> InexactNumber:
    """A fact known to lie in a range."""
    ends = -math.inf if low is None else float(low), math.inf if high is None else float(high)
    return InexactNumber(*ends, frozenset({cause("missing", path)}))


def value_of(value: Any) -> Any:
    """A value as expressions compute with it."""
    match value:
        case bool() | str():
            return value
        case int() | float():
            return float(value)
        case date():
            return seconds_of_day(value)
        case list() | tuple():
            return ListValue(tuple(value_of(item) for item in value))
    return value


def entry(path: str, /, **fields: Any) -> Entry:
    """One entry of a keyed list; `path` ends with its key."""
    keys = tuple(path.split("."))
    return Entry(keys, {"id": keys[-1], **{name: value_of(value) for name, value in fields.items()}})


def rest(path: str, /, **excluded: str) -> Entry:
    """The hypothetical further entry; `excluded` are texts its fields are known not to be."""
    causes = frozenset({cause("open-list", path)})
    return Entry(
        tuple(path.split(".")), {name: Unknown(causes, frozenset({text})) for name, text in excluded.items()}, rest=True
    )


def entries(
    path: str,
    certain: Mapping[str, Mapping[str, Any]] | None = None,
    maybe: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    open_: bool = False,
    forms: tuple[Entry, ...] = (),
) -> ListValue:
    """A keyed list: entries, weakly evidenced ones, and what else may be in it."""
    known = (certain or {}) | (maybe or {})
    if open_ and not forms:
        forms = (rest(path),)
    forms = tuple(_knowing_keys(form, frozenset(known)) for form in forms)
    return ListValue(
        tuple(entry(f"{path}.{key}", **fields) for key, fields in sorted((certain or {}).items())),
        tuple(
            (entry(f"{path}.{key}", **fields), frozenset({cause("weak", f"{path}.{key}")}))
            for key, fields in sorted((maybe or {}).items())
        ),
        forms,
        frozenset({cause("open-list", path)}) if forms else frozenset(),
    )


def _knowing_keys(form: Entry, keys: frozenset[str]) -> Entry:
    """What else is in a list has another key than what is known."""
    excluded = form.fields["id"].excluded if "id" in form.fields else frozenset()
    return replace(form, fields={**form.fields, "id": Unknown(form.absent("id"), excluded | keys)})


def environment(
    facts: Mapping[str, Any] | None = None, as_of: date = TODAY, service: str | None = None
) -> dict[str, Any]:
    """What conditions read, of facts by dotted path."""
    env = {path: value_of(value) for path, value in (facts or {}).items()}
    env |= {"as_of": seconds_of_day(as_of), BUDGET: [0, 0], MEMORY: {}, CUSTOM_READER: read_custom}
    return env if service is None else env | {"service.id": service}


def schema(**shapes: FactKind | Shape | dict[str, Any]) -> Record:
    """A schema of variables: kinds are facts, mappings groups, `[mapping]` keyed lists."""
    return Record({name: _shape(shape) for name, shape in shapes.items()})


def _shape(shape: Any) -> Shape:
    match shape:
        case FactKind():
            return Field(shape)
        case dict():
            return schema(**shape)
        case [dict() as fields]:
            return KeyedList(schema(**fields))
    return shape


def scope(facts: Record | None = None, **names: Any) -> Scope:
    """The names an expression may use: those of the fact schema, if no other is given."""
    return Scope(fact_schema() if facts is None else facts, **names)


def program(text: str, names: Scope | None = None, expected: Type | None = None) -> Program:
    """An expression of any type."""
    return compile_expression(text, names or scope(), {}, expected)


def evaluate(
    text: str, env: Mapping[str, Any], names: Scope | None = None, parameters: Mapping[str, Any] | None = None
):
    """The value of an expression."""
    return program(text, names).evaluate(env, parameters or {})


def same(first: Any, second: Any) -> bool:
    """Equal, an error being an error whatever it says."""
    if isinstance(first, Failure) or isinstance(second, Failure):
        return first.__class__ is second.__class__
    return bool(first == second) and first.__class__ is second.__class__


def open_texts(path: str, reason: str = "missing") -> ListValue:
    """A list of texts nobody stated well enough."""
    causes = frozenset({cause(reason, path)})
    return ListValue((), rest=(Unknown(causes),), causes=causes)


FLAGS, NUMBERS, TEXTS_, DATES = ("t", "f"), ("n", "m"), ("s", "z"), ("d", "e")
SOME_NUMBERS = (-2.0, -1.0, 0.0, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0)
SOME_TEXTS = ("", "a", "ab", "b", "é")
SOME_DATES = tuple(date(2020, month, 1) for month in (1, 6, 7))
ENTRY_FIELDS = {"t": BOOL, "n": NUMBER, "a": AMOUNT, "s": TEXT, "d": DATE}
GENERATED = scope(
    schema(
        **dict.fromkeys(FLAGS, BOOL),
        **dict.fromkeys(NUMBERS, NUMBER),
        **dict.fromkeys(TEXTS_, TEXT),
        **dict.fromkeys(DATES, DATE),
        words=TEXTS,
        xs=[{**ENTRY_FIELDS, "words": TEXTS}],
        ys=[{**ENTRY_FIELDS, "words": TEXTS}],
    )
)
"""The names that generated conditions use."""


@dataclass(frozen=True)
class Writer:
    """Writes well-typed expressions over `GENERATED`; `loops` are the loop variables in scope."""

    draw: Callable[[Any], Any]
    sum_: bool = True
    loops: tuple[str, ...] = ()

    def one(self, *ways: Callable[[int], str], left: int) -> str:
        """One of these."""
        return self.draw(st.sampled_from(ways))(left - 1)

    def fact(self, names: tuple[str, ...], field: str) -> str:
        """A fact of the top, or a field of an entry at hand."""
        return self.draw(st.sampled_from([*names, *(f"{loop}.{field}" for loop in self.loops)]))

    def condition(self, left: int) -> str:
        """True or false."""
        if left <= 0:
            return self.one(self._flag, self._compared, left=1)
        return self.one(
            self._logic, self._logic, self._not, self._flag, self._compared, self._compared, self._in, self._text_test,
            self._quantified, self._quantified, left=left,
        )  # fmt: skip

    def _flag(self, _: int) -> str:
        return self.draw(st.sampled_from([self.fact(FLAGS, "t"), "true", "false"]))

    def _not(self, left: int) -> str:
        return f"!({self.condition(left)})"

    def _logic(self, left: int) -> str:
        operator = self.draw(st.sampled_from([" && ", " || "]))
        return operator.join(f"({self.condition(left)})" for _ in range(self.draw(st.integers(2, 3))))

    def _compared(self, left: int) -> str:
        operator = self.draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
        kind = self.draw(st.sampled_from([self.number, self.number, self.text, self.date]))
        return f"{kind(left)} {operator} {kind(left)}"

    def _in(self, left: int) -> str:
        item, container = self.draw(
            st.sampled_from(
                [
                    (self.text, "words"),
                    (self.text, self.fact(("words",), "words")),
                    (self.text, f"{self._list(left)}.map({self._fresh()}, {self._fresh()}.s)"),
                    (self.number, f"[{self.number(0)}, {self.number(0)}]"),
                ]
            )
        )
        return f"{item(left)} in {container}"

    def _text_test(self, left: int) -> str:
        function = self.draw(st.sampled_from(["startsWith", "endsWith", "contains"]))
        return f"{self.text(left)}.{function}({self.text(left)})"

    def _fresh(self) -> str:
        return f"i{len(self.loops)}"

    def _body(self, left: int) -> str:
        return replace(self, loops=(*self.loops, self._fresh())).condition(left)

    def _list(self, left: int) -> str:
        name = self.draw(st.sampled_from(["xs", "ys"]))
        return (
            f"{name}.filter({self._fresh()}, {self._body(left - 1)})" if left > 0 and self.draw(st.booleans()) else name
        )

    def _quantified(self, left: int) -> str:
        macro = self.draw(st.sampled_from(["exists", "all"]))
        return f"{self._list(left)}.{macro}({self._fresh()}, {self._body(left)})"

    def number(self, left: int) -> str:
        """A number."""
        if left <= 0:
            return self.draw(st.sampled_from([self.fact(NUMBERS, "n"), repr(self.draw(st.sampled_from(SOME_NUMBERS)))]))
        ways = [lambda _: self.number(0), self._computed, self._size]
        return self.one(*ways, *([self._sum] if self.sum_ else []), left=left)

    def _computed(self, left: int) -> str:
        operator = self.draw(st.sampled_from(["+", "-", "*"]))
        return f"({self.number(left)} {operator} {self.number(left)})"

    def _size(self, left: int) -> str:
        return self.draw(st.sampled_from([f"size({self._list(left)})", f"size({self.text(0)})"]))

    def _sum(self, left: int) -> str:
        field = self.draw(st.sampled_from(["n", "a", "a"]))
        return f"sum({self._list(left)}.map({self._fresh()}, {self._fresh()}.{field}))"

    def text(self, _: int) -> str:
        """A text."""
        return self.draw(st.sampled_from([self.fact(TEXTS_, "s"), f'"{self.draw(st.sampled_from(SOME_TEXTS))}"']))

    def date(self, _: int) -> str:
        """A date."""
        written = f'timestamp("{self.draw(st.sampled_from(SOME_DATES))}T00:00:00Z")'
        plain = self.draw(st.sampled_from([self.fact(DATES, "d"), written]))
        return self.draw(st.sampled_from([plain, plain, f'{plain} + duration("720h")']))


@st.composite
def conditions(draw: Any, *, sum_: bool = True, depth: int = 3) -> str:
    """Well-typed conditions over `GENERATED`."""
    return Writer(draw, sum_).condition(depth)


VALUES = {
    "t": st.booleans(),
    "n": st.sampled_from(SOME_NUMBERS),
    "a": st.sampled_from([number for number in SOME_NUMBERS if number >= 0]),
    "s": st.sampled_from(SOME_TEXTS),
    "d": st.sampled_from(SOME_DATES),
    "words": st.lists(st.sampled_from(SOME_TEXTS), max_size=3),
}
KIND_OF = {**dict.fromkeys(FLAGS, "t"), **dict.fromkeys(NUMBERS, "n"), **dict.fromkeys(TEXTS_, "s")} | {
    **dict.fromkeys(DATES, "d"), "words": "words"
}  # fmt: skip


def facts_by_key() -> st.SearchStrategy[dict[str, Any]]:
    """Plain values of `GENERATED`: scalars, and lists as mappings of entries; any may be left out."""
    fields = st.fixed_dictionaries({}, optional=VALUES)
    lists = st.dictionaries(st.sampled_from("abcd"), fields, max_size=3)
    return st.fixed_dictionaries(
        {"xs": lists, "ys": lists}, optional={name: VALUES[kind] for name, kind in KIND_OF.items()}
    )


def known(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The environment of plain values, its lists closed."""
    return environment({name: entries(name, value) if name in ("xs", "ys") else value for name, value in facts.items()})
