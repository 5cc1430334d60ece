"""Google's CEL as the oracle, on closed and undisputed data: its true and false are ours, its not-found our unknown.

Functions that are ours are handed to it, written anew here. Expressions are printed from the checked tree.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cel_expr_python import cel
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.cel_text import cel_text as oracle_text
from compliance.engine.environment import parameter_values
from compliance.language import tree
from compliance.language.constants import date_text
from compliance.language.program import Program
from compliance.language.values import Failure, InexactNumber, ListValue, Unknown, bounds
from compliance.loading.builtin import ids
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.schema import fact_schema
from compliance.model.shapes import Field, KeyedList, Record
from tests.language.harness import (
    GENERATED,
    KIND_OF,
    TODAY,
    conditions,
    entry,
    environment,
    facts_by_key,
    known,
    program,
    same,
)
from tests.properties import examples

pytestmark = pytest.mark.exhaustive

SERVICE = "main"
SETS = country_sets()
LOOSE = {"filter", "size", "sum", "in", "has", "latest", "in_force", "covers"}
"""Through these, a missing fact need not make an unknown."""


def words_of(node: tree.Node) -> set[str]:
    """Functions, macros and `in` and `has`, of a tree and the definitions it uses."""
    own = {
        tree.Call: lambda: {node.function},
        tree.Macro: lambda: {node.macro},
        tree.In: lambda: {"in"},
        tree.Has: lambda: {"has"},
    }.get(type(node), set)()
    return own.union(*(words_of(child) for child in tree.children(node)))


def _latest(years, name, as_of):
    closing = {y["id"]: (y.get("closes") or f"{y['id']}-12-31")[:10] for y in years if name in y}
    last = max(day for day in closing.values() if day < as_of.date().isoformat())
    (year,) = [
        y for y in years if closing.get(y["id"]) == last
    ]  # which of two that close together comes last nobody says
    return year[name]


def _in_force(certificate, as_of):
    today = as_of.date().isoformat()
    return certificate.get("issued", "0")[:10] <= today <= certificate.get("expires", "9")[:10]


def _oracle_functions():
    types = cel.Type

    def declare(name, result, parameters, function):
        overload = cel.Overload(f"{name}_ours", return_type=result, parameters=parameters, impl=function)
        return cel.FunctionDecl(name, [overload])

    return [
        declare("sum", types.DOUBLE, [types.LIST], math.fsum),
        declare("days", types.DOUBLE, [types.DURATION], lambda length: length.total_seconds() / 86_400),
        declare("latest", types.DYN, [types.LIST, types.STRING, types.TIMESTAMP], _latest),
        declare("in_force", types.BOOL, [types.MAP, types.TIMESTAMP], _in_force),
        declare("covers", types.BOOL, [types.MAP], lambda certificate: SERVICE in certificate["services"]),
    ]


VARIABLES = {"facts": cel.Type.DYN, "params": cel.Type.DYN, "as_of": cel.Type.TIMESTAMP}
ORACLE = cel.NewEnv(variables=VARIABLES | dict.fromkeys(SETS, cel.Type.DYN), functions=_oracle_functions())


class NotFound:
    """CEL's "no such key"."""


def oracle(text: str, data: Mapping[str, Any]) -> Any:
    """What CEL makes of it: true, false, `NotFound`, or a `Failure`."""
    found = ORACLE.compile(text, disable_check=True).eval(data=data)
    if found.type() != cel.Type.ERROR:
        return found.plain_value()
    message = str(found.value())
    return NotFound if message.startswith("NOT_FOUND") else Failure(message)


def agree(condition: Program, env: Mapping[str, Any], parameters: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Hold our value against the oracle's; returns the oracle's in a word."""
    ours, text = condition.evaluate(env, parameters), oracle_text(condition.checked.node)
    theirs = oracle(text, data)
    if isinstance(theirs, bool):
        assert ours is theirs, text
        return str(theirs)
    if theirs is NotFound and not words_of(condition.checked.node) & LOOSE:
        assert ours.__class__ is Unknown, text
        return "not found"
    if not words_of(condition.checked.node) & LOOSE:
        assert ours.__class__ in (Unknown, Failure), text
    assert ours.__class__ in (bool, Unknown, Failure), text
    return "error"


def as_map(value: Any) -> Any:
    """A value as CEL's maps hold it."""
    match value:
        case date():
            return f"{value}T00:00:00Z"
        case bool() | str():
            return value
        case int():
            return float(value)
        case dict():
            return {key: as_map(inner) for key, inner in value.items()}
        case list() | tuple():
            return [as_map(inner) for inner in value]
    return value


def listed(entries_: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A keyed list as CEL sees it."""
    return [{"id": key, **as_map(fields_)} for key, fields_ in sorted(entries_.items())]


def oracle_data(facts, parameters=None):
    instant = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    return {"facts": facts, "params": parameters or {}, "as_of": instant} | {
        name: list(set_.at(TODAY)) for name, set_ in SETS.items()
    }


@settings(max_examples=examples(600))
@given(conditions(), facts_by_key())
def test_generated_conditions_mean_the_same_to_cel(text, facts):
    data = {name: listed(value) if name in ("xs", "ys") else as_map(value) for name, value in facts.items()}
    agree(program(text, GENERATED), known(facts), {}, oracle_data(data))


@settings(max_examples=examples(300))
@given(conditions(depth=2))
def test_generated_conditions_mean_the_same_to_cel_where_everything_is_known(text):
    facts = {
        "t": True,
        "f": False,
        "n": 1.0,
        "m": 0.3,
        "s": "ab",
        "z": "é",
        "d": TODAY,
        "e": date(2020, 1, 1),
        "words": ["a"],
    }
    record = {"t": True, "n": 0.1, "a": 0.2, "s": "a", "d": date(2020, 1, 1), "words": ["b", ""]}
    facts |= {"xs": {"a": record, "b": {**record, "n": 3.0, "t": False}}, "ys": {"c": {**record, "s": "ab"}}}
    data = {name: listed(value) if name in ("xs", "ys") else as_map(value) for name, value in facts.items()}
    assert agree(program(text, GENERATED), known(facts), {}, oracle_data(data)) in ("True", "False")


def test_the_generated_names_are_those_of_the_oracle_data():
    assert {*KIND_OF, "xs", "ys"} == set(GENERATED.facts.fields)


# Every condition of every rule set that comes with the package.

SHIPPED = [
    (f"{ruleset.id}/{rule.id}/{number}", ruleset, rule, condition)
    for ruleset in map(load_ruleset, ids("ruleset"))
    for rule in ruleset.rules
    for number, condition in enumerate(rule.programs)
]


def test_there_are_shipped_conditions_and_none_is_left_out():
    assert len({ruleset.id for _, ruleset, _, _ in SHIPPED}) == len(ids("ruleset")) > 0
    assert len(SHIPPED) >= sum(len(load_ruleset(id_).rules) > 0 for id_ in ids("ruleset"))


def _parameters(ruleset, rule):
    """The rule set's parameters as we and as CEL read them, a range by each of its ends."""
    for end in (0, 1):
        ours, theirs = {}, {}
        for name, value in parameter_values(
            ruleset.parameters.get(rule.scope, {}), date(2030, 1, 1), date(2030, 1, 1)
        ).items():
            ours[name] = bounds(value)[end] if isinstance(value, InexactNumber) else value
            match ours[name]:
                case bool() | str() | float() as plain:
                    theirs[name] = plain
                case int() as seconds:
                    theirs[name] = f"{date_text(seconds)}T00:00:00Z"
                case ListValue(items=items):
                    theirs[name] = list(items)
        yield ours, theirs


def _literals(node):
    own = [node.value] if isinstance(node, tree.Literal) else []
    return own + [value for child in tree.children(node) for value in _literals(child)]


def _trie(reads):
    root: dict[str, Any] = {}
    for path in reads:
        here = root
        for part in path:
            here = here.setdefault(part, {})
    return root


def _generated(shape, below, literals):
    """Values for what stands at a place of the schema, as far as it is read."""
    match shape:
        case Field(kind=kind):
            numbers = [n for n in literals if isinstance(n, float)]
            texts = [text for text in literals if isinstance(text, str)]
            return {
                "bool": st.booleans(),
                "number": st.sampled_from([0.0, 1.0, 50.0, 100.0, *(n + d for n in numbers for d in (-0.5, 0.0, 0.5))]),
                "text": st.sampled_from([*kind.values, *texts, "FR", "US", "else"]),
                "date": st.sampled_from(
                    [date(2015, 1, 1), date(2019, 6, 15), TODAY, date(2020, 6, 16), date(2024, 1, 1)]
                ),
                "texts": st.lists(st.sampled_from([*texts, "FR", "US", SERVICE]), max_size=3),
            }[kind.name]
        case Record(fields=fields_):
            inner = {name: fields_[name] for name in below if name in fields_}
            lists = {n: s for n, s in inner.items() if isinstance(s, KeyedList | Record)}
            scalars = {n: s for n, s in inner.items() if n not in lists}
            return st.fixed_dictionaries(
                {name: _generated(s, below[name], literals) for name, s in lists.items()},
                optional={name: _generated(s, below[name], literals) for name, s in scalars.items()},
            )
        case KeyedList(entry=inner):
            keys = ["2018", "2019", "2020"] if "closes" in inner.fields else [SERVICE, "a", "b"]
            return st.dictionaries(st.sampled_from(keys), _generated(inner, below.get("*", {}), literals), max_size=3)
    raise AssertionError(shape)


def _ours(shape, value, path):
    """The generated values by dotted path, every list closed."""
    match shape:
        case KeyedList(entry=inner):
            members = tuple(
                entry(".".join((*path, key)), **_ours(inner, v, (*path, key))) for key, v in sorted(value.items())
            )
            return {"": ListValue(members)}
        case Record(fields=fields_):
            found = {}
            for name, v in value.items():
                for key, leaf in _ours(fields_[name], v, (*path, name)).items():
                    found[f"{name}.{key}" if key else name] = leaf
            return found
    return {"": value}


def _theirs(shape, value):
    match shape:
        case KeyedList(entry=inner):
            return [{"id": key, **_theirs(inner, v)} for key, v in sorted(value.items())]
        case Record(fields=fields_):
            return {name: _theirs(fields_[name], v) for name, v in value.items()}
    return as_map(value)


def schema_with(custom: Mapping[str, Any]) -> Record:
    """The fact schema, with the service assessed and custom facts."""
    groups = dict(fact_schema().fields)
    services = groups["services"]
    assert isinstance(services, KeyedList)
    spaces: dict[str, dict[str, Field]] = {}
    for path, kind in custom.items():
        _, space, name = path.split(".")
        spaces.setdefault(space, {})[name] = Field(kind)
    groups["service"] = services.entry
    groups["x"] = Record({space: Record(names) for space, names in spaces.items()})
    return Record(groups)


@pytest.mark.exhaustive(one_in=8)
@pytest.mark.parametrize("case", SHIPPED, ids=[name for name, *_ in SHIPPED])
def test_shipped_conditions_mean_the_same_to_cel(case):
    _, ruleset, rule, condition = case
    shape = schema_with(ruleset.custom)
    choices = [*_parameters(ruleset, rule)]
    given_ = [value for _, theirs in choices for value in theirs.values() if isinstance(value, float | str)]
    literals = _literals(condition.checked.node) + given_
    sets = {name: ListValue(set_.at(TODAY)) for name, set_ in SETS.items()}
    answers: set[str] = set()

    @settings(max_examples=examples(40), database=None)
    @given(_generated(shape, _trie(condition.reads), literals))
    def compare(values):
        env = environment(_ours(shape, values, ()), service=SERVICE) | sets
        for ours, theirs in choices:
            answers.add(agree(condition, env, ours, oracle_data(_theirs(shape, values), theirs)))

    compare()
    assert answers & {"True", "False"}, "no generated data settles it"


@pytest.mark.parametrize("text", ["n == 1.0", "n + 1.0 == 2.0", "!(n < m)", "words.exists(w, w == s) || n == 1.0"])
def test_what_cel_cannot_find_is_unknown_to_us(text):
    condition = program(text, GENERATED)
    assert oracle(oracle_text(condition.checked.node), oracle_data({})) is NotFound
    assert condition.evaluate(environment(), {}).__class__ is Unknown


def test_the_oracle_knows_our_functions():
    for text, value in [
        ("sum([0.1, 0.2, 0.3]) == 0.6", True),
        ("days(as_of - timestamp('2020-06-14T00:00:00Z')) == 1", True),
        ("size('abc') == 3", True),
    ]:
        condition = program(text, GENERATED)
        assert oracle(oracle_text(condition.checked.node), oracle_data({})) is value
        assert same(condition.evaluate(environment(), {}), value)
