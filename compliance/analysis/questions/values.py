"""The answers that conditions tell apart: values of a fact, entries of a list, rungs of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from compliance.analysis.questions.asked import AskedFor, Need
from compliance.engine.environment import run_time_value
from compliance.engine.state import State
from compliance.language import tree
from compliance.language.checked import FieldRead
from compliance.language.values import Entry, ListValue, Unknown
from compliance.model.nearest import ALPHA_2
from compliance.model.phrases import joined, say, small
from compliance.model.records import dataclass
from compliance.model.schema import shape_at, title_without_aside
from compliance.model.shapes import KEY_FIELD, Field, KeyedList
from compliance.model.statements import FactPath
from compliance.model.status import Reason
from compliance.model.values import FactKind, Scalar, spelling
from compliance.model.words import labelled
from compliance.rulesets.ruleset import Rule

VALUES: Final = 24
"""Values of one fact that are tried, at most; of a list as many entries, and as many that fill in those stated."""
YES_NO: Final = (say("yes"), say("no"))
_COUNTRIES: Final = ("FR", "DE", "GB", "CH", "US", "CN")
_FAR: Final = 1_000_000.0
_NEW: Final = "new"
"""The key of an entry that is tried, where keys say nothing."""
_YEARS: Final[FactPath] = ("finance", "years")
"""The list whose keys are years."""


@dataclass(frozen=True, slots=True)
class TriedValue:
    """One answer that is tried.

    Attributes:
        words: it, as one answers it.
        value: of a fact its value, of a rule its rung, of a list the fields of the one entry it has besides those stated; `None`
            where it has no other.
        key: of that entry; empty where the fields are those that the entries stated lack, and there is no other.
    """

    words: str
    value: Any
    key: str = _NEW

    def as_read(self, asked: AskedFor, stated: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever conditions read
        """The fact or list with this answer, as conditions read it, where this is what is stated now."""
        if asked.kind == "fact":
            return run_time_value(self.value, (Reason.MISSING, asked.path))
        known = stated.get(asked.id)
        items = () if known is None else (*known.items, *(entry for entry, _ in known.maybe))
        if self.value is None:
            return ListValue(items)
        here = (*asked.path, self.key)
        fields = {name: run_time_value(value, (Reason.MISSING, (*here, name))) for name, value in self.value.items()}
        if not self.key:
            return ListValue(tuple(Entry(entry.path, {**fields, **_known(entry)}) for entry in items))
        return ListValue((*items, Entry(here, {KEY_FIELD: self.key, **fields})))


def _known(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in entry.fields.items() if value.__class__ is not Unknown}


def values_of(asked: AskedFor, needs: Sequence[Need], state: State) -> tuple[TriedValue, ...]:
    """The answers that the conditions of some rules tell apart, as far as these say so themselves; at most `VALUES`."""
    match asked.kind:
        case "answer":
            return tuple(_rungs(needs[0]))
        case "list":
            return tuple(islice(_lists(asked.path, [need.rule for need in needs], state), 2 * VALUES))
    kind = kind_of(asked, state)
    if asked.kind != "fact" or kind is None:
        return ()
    values = dict.fromkeys(_values(kind, _constants([need.rule for need in needs], state), state.snapshot.as_of))
    return tuple(TriedValue(value_words(value), value) for value in islice(values, VALUES))


def _rungs(need: Need) -> Iterator[TriedValue]:
    """The rungs that an answer may name; outside what facts allow it is ignored."""
    now, rule = need.standing.outcome, need.rule
    for rung in range(now.certain, now.possible + 1):
        words = f"{rung}: {rule.rungs[rung - 1].title}" if rule.graded else YES_NO[0] if rung > 1 else YES_NO[1]
        yield TriedValue(words, rung)


def _values(kind: FactKind, constants: Sequence[Any], as_of: date) -> Iterable[Scalar]:
    match kind.name:
        case "bool":
            return True, False
        case "number":
            return sorted({*_numbers(kind, constants)})
        case "date":
            return _days(as_of)
        case "text":
            return kind.values or _texts(kind, constants)
    texts = _texts(kind, constants)
    return (*((text,) for text in texts), *((texts[0], text) for text in texts[1:]), ())


def kind_of(asked: AskedFor, state: State) -> FactKind | None:
    """What a fact holds."""
    if asked.path[0] == "x":
        return state.ruleset.custom.get(asked.id)
    path = ("services", "", *asked.path[1:]) if asked.path[0] == "service" else asked.path
    return getattr(shape_at(path), "kind", None)


def _constants(rules: Iterable[Rule], state: State) -> list[Any]:
    """The constants and parameters in conditions, each once, in their order."""
    found: dict[Any, None] = {}
    for rule in rules:
        for program in rule.programs:
            nodes = list(tree.nodes_of(program.checked.node))
            found |= dict.fromkeys(
                n.value for n in nodes if isinstance(n, tree.Literal) and n.value.__class__ is not bool
            )
            parameters = state.grounds.parameters[rule.scope]
            for name in sorted(program.checked.parameters):
                value = parameters.get(name)
                value = value.items if isinstance(value, ListValue) else value
                found |= dict.fromkeys(value if isinstance(value, tuple) else (value,)) if _plain(value) else {}
    return list(found)


def _plain(value: object) -> bool:
    return isinstance(value, int | float | str | tuple)


def _numbers(kind: FactKind, constants: Iterable[Any]) -> Iterator[float]:
    low = 0.0 if kind.minimum is None else kind.minimum
    high = _FAR if kind.maximum is None else kind.maximum
    yield low
    yield high
    for constant in constants:
        if isinstance(constant, int | float):
            yield from (n for n in (constant, constant - 1, constant + 1) if low <= n <= high)


def _days(as_of: date) -> Iterator[date]:
    yield as_of
    for years in (1, 5, 20):
        yield date(max(as_of.year - years, 1), as_of.month, min(as_of.day, 28))


def _texts(kind: FactKind, constants: Iterable[Any]) -> list[str]:
    texts = [text for text in constants if isinstance(text, str) and text]
    if not kind.form:
        return [*texts, say("other")]
    return [*_COUNTRIES, *(text for text in texts if text in ALPHA_2)] if "country" in kind.form else texts


# --- Lists ------------------------------------------------------------------------------------------------------------


def _lists(path: FactPath, rules: Sequence[Rule], state: State) -> Iterator[TriedValue]:
    """A list that has no other entries than those stated; and with one entry more, of every kind that conditions ask about."""
    table = state.snapshot.table(state.snapshot.first_world)
    stated = any(not member.ended for member in table.members.get(path, {}).values())
    yield TriedValue(say("only those stated") if stated else say("none"), None)
    fields = _fields(path, rules, state)
    if not fields:
        return
    size = max(map(len, fields.values()))
    entries = [
        {name: truth if bool in map(type, some) else some[number % len(some)] for name, some in fields.items()}
        for truth in (True, False)
        for number in range(size)
    ]
    if stated:
        yield from (TriedValue(entry_words(path, entry, ""), entry, "") for entry in entries)
    key = str(state.snapshot.as_of.year - 1) if path == _YEARS else _NEW
    yield from (TriedValue(entry_words(path, entry, key), entry, key) for entry in entries)


def _fields(path: FactPath, rules: Sequence[Rule], state: State) -> dict[str, Sequence[Scalar]]:
    """The fields of entries that conditions read, each with the values they tell apart."""
    shape = shape_at(path)
    if not isinstance(shape, KeyedList):
        return {}
    size, programs = len(path), [program for rule in rules for program in rule.programs]
    read = {one[size + 1] for p in programs for one in p.reads if one[:size] == path and len(one) > size + 1}
    constants, nodes = _constants(rules, state), [program.checked.node for program in programs]
    found: dict[str, Sequence[Scalar]] = {}
    for name, inner in shape.entry.fields.items():
        if name in read and isinstance(inner, Field):
            compared = equals_of(nodes, name) if inner.kind.name == "text" and not inner.kind.form else constants
            values = list(dict.fromkeys(_values(inner.kind, compared, state.snapshot.as_of)))[:VALUES]
            if values:
                found[name] = values
    return found


def entry_words(path: FactPath, fields: Mapping[str, Scalar], key: str) -> str:
    """A list that has one entry more, or, without a key, none but those stated, in words: what is stated of it."""
    stated = joined(", ", [labelled(_column(path, name), value_words(value)) for name, value in fields.items()])
    if not key:
        return say("only those stated, with {fields}", fields=stated) if fields else say("only those stated")
    return say("one with {fields}", fields=stated) if fields else say("one more")


def _column(path: FactPath, name: str) -> str:
    """A field of the entries of a list by its title."""
    shape = shape_at((*path, _NEW, name))
    return small(title_without_aside(shape.title), noun=True) if isinstance(shape, Field) and shape.title else name


def value_words(value: Scalar) -> str:
    """A value as one answers it."""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, tuple):
        return joined(", ", value) or say("none")
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return spelling(value) if isinstance(value, float | int) else str(value)


def equals_of(programs: Iterable[tree.Node], field_name: str) -> list[str]:
    """The texts with which conditions compare a field of entries: the schemes of certificates that are looked for."""
    found: dict[str, None] = {}
    for program in programs:
        for node in tree.nodes_of(program):
            if isinstance(node, tree.Compare) and node.operator == "==":
                sides = (node.left, node.right)
                if any(isinstance(side, FieldRead) and side.field == field_name for side in sides):
                    found |= {str(side.value): None for side in sides if isinstance(side, tree.Literal)}
    return list(found)
