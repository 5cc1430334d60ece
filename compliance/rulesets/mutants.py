"""Small changes of conditions, as edits of their text: what a test should notice.

An edit is made where the parsed tree says its part stands, then the whole is parsed and checked again: only what is a
condition still counts. An edited definition is put into every condition that uses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.language import tree
from compliance.language.check import check, program_of
from compliance.language.checked import Checked
from compliance.language.constants import DAY, parse_duration
from compliance.language.parser import parse
from compliance.language.program import Program
from compliance.language.tree import ExpressionError
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.rulesets.conditions import Conditions, condition_texts, names_in, scope_of

_COMPARE: Mapping[str, tuple[str, ...]] = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
}
"""Each comparison's other reading of its boundary, and its opposite."""

_LOGIC = {"&&": "||", "||": "&&"}
_QUANTIFIER = {"exists": "all", "all": "exists"}
_DATES = ("timestamp", "duration")
ALTERED = "~"
"""What is put at the end of a text that must not be the same any more."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an expression: what stands in a span, and what instead; `before` and `after` are how it is told."""

    span: tree.TextSpan
    replacement: str
    at: int
    before: str
    after: str

    def apply(self, text: str) -> str:
        """The text of an expression with the change in it."""
        return text[: self.span.start] + self.replacement + text[self.span.end :]


def edits(text: str, sets: frozenset[str]) -> list[Edit]:
    """Every change of an expression, in order of place; each gives another text."""
    by_text: dict[str, Edit] = {}
    walker = _Walker(text, tuple(sorted(sets)))
    for edit in sorted(walker.walk(parse(text)), key=lambda e: (e.at, e.after)):
        changed = edit.apply(text)
        if changed != text:
            by_text.setdefault(changed, edit)
    return list(by_text.values())


@dataclass(frozen=True, slots=True)
class _Walker:
    """Finds the changes of one parsed expression, given its text and the country sets there are."""

    text: str
    sets: tuple[str, ...]

    def walk(self, node: tree.Node) -> Iterator[Edit]:
        """The changes of a node and of all below it."""
        yield from self._own(node)
        for child in tree.children(node):
            if not (isinstance(node, tree.Call) and node.function in _DATES):
                yield from self.walk(child)

    def _own(self, node: tree.Node) -> Iterator[Edit]:
        match node:
            case tree.Compare(operator=operator, left=left, right=right):
                for other in _COMPARE[operator]:
                    yield self._word(operator, other, left.span.end, right.span.start)
            case tree.Logic(operator=operator, operands=operands):
                for number in range(1, len(operands)):
                    first, second = operands[number - 1], operands[number]
                    yield self._word(operator, _LOGIC[operator], first.span.end, second.span.start)
            case tree.Not(span=span):
                yield Edit(tree.TextSpan(span.start, span.start + 1), "", span.start, "!", "")
            case tree.In(span=span, item=item, container=container):
                at = self.text.index("in", item.span.end, container.span.start)
                yield Edit(span, f"!({self._source(span)})", at, "in", "not in")
            case tree.Macro(macro=macro, target=target, variable_span=variable):
                if macro in _QUANTIFIER:
                    yield self._word(macro, _QUANTIFIER[macro], target.span.end, variable.start)
            case tree.Name(span=span, name=name):
                yield from (self._spelled(span, other) for other in self.sets if name in self.sets and other != name)
            case tree.Literal(span=span, value=value):
                yield from (self._spelled(span, other) for other in _literals(self._source(span), value))
            case tree.Call(function=function, arguments=(tree.Literal(span=span, value=str(value)),)):
                if function in _DATES:
                    yield from (self._spelled(span, f'"{other}"') for other in _shifted(function, value))

    def _source(self, span: tree.TextSpan) -> str:
        return self.text[span.start : span.end]

    def _spelled(self, span: tree.TextSpan, other: str) -> Edit:
        return Edit(span, other, span.start, self._source(span), other)

    def _word(self, word: str, other: str, start: int, end: int) -> Edit:
        at = self.text.index(word, start, end)
        return Edit(tree.TextSpan(at, at + len(word)), other, at, word, other)


def _literals(source: str, value: bool | float | str) -> Iterator[str]:  # noqa: FBT001 - a literal's value
    if isinstance(value, str):
        yield f"{source[:-1]}{ALTERED}{source[-1]}"
    elif not isinstance(value, bool):
        yield from neighbours(source)


def neighbours(spelled: str) -> Iterator[str]:
    """The numbers next to one, in steps of its last digit."""
    try:
        number = Decimal(spelled)
    except InvalidOperation:  # 0x10
        number = Decimal(int(spelled, 0))
    exponent = number.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
    for other in (number - step, number + step):
        yield f"{other:f}"


def _shifted(function: str, text: str) -> Iterator[str]:
    """A day earlier and a day later; a day shorter and a day longer."""
    if function == "duration":
        seconds = parse_duration(text)
        if seconds is not None:
            yield from (
                f"{other}s" if other % 3600 else f"{other // 3600}h" for other in (seconds - DAY, seconds + DAY)
            )
        return
    try:
        instant = datetime.fromisoformat(text.upper())
        yield from ((instant + timedelta(days=days)).isoformat().replace("+00:00", "Z") for days in (-1, 1))
    except (ValueError, OverflowError):
        return


class Recompiler:
    """Compiles changed conditions and definitions of one document against what the rest of it says."""

    def __init__(self, data: Mapping[str, Any], conditions: Conditions, sets: frozenset[str]) -> None:
        self._definitions = dict(conditions.definitions)
        types = {name: checked.type for name, checked in self._definitions.items()}
        self._scope = replace(scope_of(data, sets), definitions=types)
        defined = data.get("define") or {}
        self._texts: dict[str, str] = {name: text for name, text in defined.items() if name in self._definitions}
        self._conditions = dict(condition_texts(data))
        uses = {name: names_in(parse(text)).keys() for name, text in self._texts.items()}
        used = {path: names_in(parse(text)).keys() for path, text in self._conditions.items()}
        self._dependent = {name: _closure(name, uses) for name in self._texts}
        self._users = {
            name: [path for path, names in used.items() if not names.isdisjoint(self._dependent[name])]
            for name in self._texts
        }

    def condition(self, text: str) -> Program | None:
        """A changed condition; `None` where it is none any more."""
        return self._compile(text, self._definitions)

    def users(self, name: str) -> list[DocumentPath]:
        """The conditions that use a definition, by itself or through others."""
        return self._users[name]

    def definition(self, name: str, text: str) -> dict[DocumentPath, Program] | None:
        """Every condition that uses a definition, with it changed; `None` where it does not fit any more."""
        changed = dict(self._definitions)
        try:
            for other in self._definitions:  # those that others use come first
                if other in self._dependent[name]:
                    source = text if other == name else self._texts[other]
                    changed[other] = check(parse(source), self._scope, changed, None, source)
                    if changed[other].type != self._definitions[other].type:
                        return None
        except ExpressionError:
            return None
        programs = {path: self._compile(self._conditions[path], changed) for path in self._users[name]}
        return {path: program for path, program in programs.items() if program is not None}

    def _compile(self, text: str, definitions: Mapping[str, Checked]) -> Program | None:
        try:
            checked = check(parse(text), self._scope, definitions, text=text)
        except ExpressionError:
            return None
        return program_of(text, checked)


def _closure(name: str, uses: Mapping[str, Any]) -> frozenset[str]:
    """A definition and those that use it, directly or not."""
    reached = {name}
    while more := {other for other, names in uses.items() if other not in reached and not reached.isdisjoint(names)}:
        reached |= more
    return frozenset(reached)
