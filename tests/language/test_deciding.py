"""Which facts gave a condition its value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.language.check import compile_expression
from compliance.language.deciding import COMPARED, LIMIT, MEMBERS, deciding_facts
from compliance.language.program import Program
from tests.language.harness import (
    BOOL,
    DATE,
    GENERATED,
    conditions,
    entries,
    environment,
    facts_by_key,
    program,
    rest,
    schema,
    scope,
)
from tests.properties import examples


def decided(text: str, facts: dict[str, Any]) -> list[str]:
    """Dotted paths, in their order."""
    found = deciding_facts(program(text, NAMES), environment(facts), {})
    return [".".join(path) for path in found]


NAMES = scope(replace(GENERATED.facts, fields={**GENERATED.facts.fields, "g": schema(f=BOOL, d=DATE)}))
FLAT = {"g.f": False, "t": True, "f": False, "n": 1, "m": 2, "s": "a", "z": "b", "words": ["a", "ab"]}
XS = entries("xs", {"a": {"s": "a", "n": 1, "t": True}, "b": {"s": "b", "n": 2, "t": False}, "c": {"s": "b", "n": 3}})
NONE = entries("xs")
OPEN = entries("xs", {"a": {"s": "a"}}, open_=True)
PARTLY = entries("xs", {"a": {"s": "a"}}, forms=(rest("xs", s="b"),))
PERHAPS = entries("xs", {"a": {"s": "a"}}, {"m": {"s": "b", "t": False}})

TABLE = [
    # logic: the operands that settle it
    ("t && f", ["f"]),
    ("f && t", ["f"]),
    ("f && n > 1", ["f", "n"]),
    ("t || f", ["t"]),
    ("f || n > 1", ["f", "n"]),
    ("!(t || n == 1)", ["t", "n"]),
    ("t && (f || s == 'z')", ["f", "s"]),
    ("f && d < e", ["f"]),
    ("f || !has(g.f) && t", ["f", "g.f"]),
    ("has(g.d)", ["g.d"]),
    ("has(g.f) && f", ["f"]),
    ("xs.exists(i, has(i.d))", ["xs.a.d", "xs.b.d", "xs.c.d"]),
    # comparisons and what they compute: both sides
    ("n > m", ["n", "m"]),
    ("n + 1 > m * 2", ["n", "m"]),
    ("n > 5", ["n"]),
    ("5 > 7", []),
    ("-n > m", ["n", "m"]),
    ("s in ['x', z]", ["s", "z"]),
    ("s in words", ["s", "words"]),
    ("z in words", ["z", "words"]),
    ("s.startsWith(z)", ["s", "z"]),
    ("size(s) > 3", ["s"]),
    ("size(words) > 3", ["words"]),
    ("words.exists(w, w == 'b')", ["words"]),
    # exists: what every member fails by, or the member it is true of; the closest member first
    ("xs.exists(i, i.s == 'z')", ["xs.a.s", "xs.b.s", "xs.c.s"]),
    ("xs.exists(i, i.s == 'b' && i.n > 9)", ["xs.b.n", "xs.c.n", "xs.a.s", "xs.a.n"]),
    ("!xs.exists(i, i.s == 'b')", ["xs.b.s", "xs.c.s"]),
    ("!xs.exists(i, i.id == 'b')", ["xs.b"]),
    ("xs.filter(i, i.s == 'b').exists(i, i.n > 9)", ["xs.b.n", "xs.c.n", "xs.a.s"]),
    # all: the members it is false of
    ("xs.all(i, i.n < 3)", ["xs.c.n"]),
    ("xs.all(i, i.n < 2 || i.s == 'z')", ["xs.b.n", "xs.b.s", "xs.c.n", "xs.c.s"]),
    ("!xs.all(i, i.n < 9)", ["xs.a.n", "xs.b.n", "xs.c.n"]),
    ("xs.filter(i, i.s == 'b').all(i, i.n < 3)", ["xs.c.n", "xs.c.s"]),
    ("xs.all(i, xs.all(j, j.n < i.n + 2))", ["xs.c.n", "xs.a.n"]),
    # counts and sums: those that count, and where too few do those that do not
    ("size(xs) >= 4", ["xs.a", "xs.b", "xs.c"]),
    ("size(xs) < 2", ["xs.a", "xs.b", "xs.c"]),
    ("size(xs.filter(i, i.s == 'b')) < 2", ["xs.b.s", "xs.c.s"]),
    ("size(xs.filter(i, i.s == 'b')) >= 3", ["xs.b.s", "xs.c.s", "xs.a.s"]),
    ("3 <= size(xs.filter(i, i.s == 'b'))", ["xs.b.s", "xs.c.s", "xs.a.s"]),
    ("9 - size(xs.filter(i, i.s == 'b')) < 3", ["xs.b.s", "xs.c.s", "xs.a.s"]),
    ("9 - size(xs.filter(i, i.s == 'b')) > 8", ["xs.b.s", "xs.c.s"]),
    ("size(xs.filter(i, i.s == 'b')) == 1", ["xs.b.s", "xs.c.s", "xs.a.s"]),
    ("sum(xs.map(i, i.n)) > 9", ["xs.a.n", "xs.b.n", "xs.c.n"]),
    ("sum(xs.filter(i, i.s == 'b').map(i, i.n)) > 9", ["xs.b.n", "xs.b.s", "xs.c.n", "xs.c.s", "xs.a.s"]),
    ("z in xs.map(i, i.s)", ["z", "xs.b.s", "xs.c.s"]),
    ("'z' in xs.map(i, i.s)", ["xs.a.s", "xs.b.s", "xs.c.s"]),
    # an error: what brought it
    ("n / (m - 2) > 1", ["m"]),
    ("t && n / (m - 2) > 1", ["m"]),
    ("n > 0 && xs.exists(i, i.n / (i.n - 2) > 9)", ["xs.b.n"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_table(text, expected):
    assert decided(text, FLAT | {"xs": XS}) == expected


@pytest.mark.parametrize(
    ("text", "xs", "expected"),
    [
        ("xs.exists(i, i.s == 'b')", NONE, ["xs"]),
        ("size(xs) >= 1", NONE, ["xs"]),
        ("!xs.all(i, i.s == 'b')", NONE, ["xs"]),
        ("size(xs.filter(i, i.s == 'b')) >= 1", NONE, ["xs"]),
        ("sum(xs.map(i, i.n)) > 0", NONE, ["xs"]),
        ("xs.exists(i, i.s == 'b')", PARTLY, ["xs.a.s", "xs"]),
        ("xs.exists(i, i.s == 'b' && i.t)", PERHAPS, ["xs.m.t", "xs.a.s"]),
        ("!xs.exists(i, i.s == 'a')", PERHAPS, ["xs.a.s"]),
        ("!xs.exists(i, i.s == 'a')", OPEN, ["xs.a.s"]),
    ],
)
def test_a_list_without_a_member_to_name_stands_for_itself(text, xs, expected):
    assert decided(text, {"xs": xs}) == expected


def test_definitions_are_looked_into():
    number = program("n", GENERATED).checked.type
    names = scope(GENERATED.facts, parameters={"low": number})
    big = program("xs.filter(i, i.n > params.low)", names).checked
    names = replace(names, definitions={"big": big.type})
    whole = compile_expression("size(big) >= 2 && big.exists(i, i.t)", names, {"big": big})
    found = deciding_facts(whole, environment({"xs": XS}), {"low": 2.0})
    assert found == (("xs", "c", "n"), ("xs", "a", "n"), ("xs", "b", "n"))


def test_what_is_named_is_bounded():
    members = {f"m{number:02}": {"n": number, "s": "a"} for number in range(60)}
    env = {"xs": entries("xs", members), **dict.fromkeys("nm", 1)}
    assert len(decided("xs.exists(i, i.n > 99)", env)) == MEMBERS
    wide = " || ".join(f"xs.exists(i, i.n > {number} && i.s == 'b')" for number in range(60))
    assert len(decided(wide, env)) == LIMIT


@pytest.mark.parametrize(("place", "expected"), [(COMPARED - 1, "xs.m{:03}.n"), (COMPARED, "xs.m000.s")])
def test_the_closest_member_is_looked_for_up_to_a_bound(place, expected):
    """The only one of the kind asked for is named first, where it is among those compared."""
    members = {f"m{number:03}": {"n": 1, "s": "b" if number == place else "a"} for number in range(COMPARED + 1)}
    named = decided("xs.exists(i, i.s == 'b' && i.n > 9)", {"xs": entries("xs", members)})
    assert named[0] == expected.format(place)


def test_the_schema_s_own_functions():
    names = scope()
    year = {"revenue_meur": 2.0, "closes": date(2015, 3, 31)}
    years = entries("finance.years", {"2013": {"revenue_meur": 5.0}, "2014": year, "2019": {"capex_meur": 1.0}})
    bounds = {"scheme": "iso-27001", "issued": date(2015, 1, 1), "expires": date(2018, 1, 1)}
    certificates = entries("certifications", {"iso": bounds, "new": {**bounds, "expires": date(2022, 1, 1)}})
    env = environment({"finance.years": years, "certifications": certificates})
    for text, expected in (
        ("latest(finance.years, 'revenue_meur') > 9", ["finance.years.2014.revenue_meur", "finance.years.2014.closes"]),
        ("certifications.all(c, in_force(c))", ["certifications.iso.expires"]),
        ("!certifications.exists(c, in_force(c))", ["certifications.new.issued", "certifications.new.expires"]),
    ):
        found = deciding_facts(program(text, names), env, {})
        assert [".".join(path) for path in found] == expected


LISTS = ("xs", "ys")


@st.composite
def situations(draw: Any) -> dict[str, Any]:
    """Plain values as `facts_by_key` draws them, with how each list is there: its weak members, and whether it is open."""
    facts = draw(facts_by_key())
    weak = {name: draw(st.sets(st.sampled_from(sorted(facts[name])))) if facts[name] else set() for name in LISTS}
    ends = {name: draw(st.sampled_from(["closed", "closed", "open", "partly"])) for name in LISTS}
    return {"facts": facts, "weak": weak, "ends": ends}


def built(situation: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The environment of facts, their lists being there as the situation says."""
    env: dict[str, Any] = {}
    for name, value in facts.items():
        if name not in LISTS:
            env[name] = value
            continue
        weak, end = situation["weak"][name], situation["ends"][name]
        forms = (rest(name, s="a"),) if end == "partly" else ()
        certain = {key: fields for key, fields in value.items() if key not in weak}
        env[name] = entries(name, certain, {k: value[k] for k in weak}, open_=end == "open", forms=forms)
    return environment(env)


def keeping(facts: dict[str, Any], other: dict[str, Any], paths: set[tuple[str, ...]]) -> dict[str, Any]:
    """The facts at some paths, everything else as in another situation; the same members."""
    mixed = {name: value for name, value in other.items() if name not in LISTS}
    mixed |= {name: facts[name] for name in facts if (name,) in paths and name not in LISTS}
    for name in LISTS:
        mixed[name] = {
            key: other[name].get(key, {})
            | {field: value for field, value in fields.items() if (name, key, field) in paths}
            for key, fields in facts[name].items()
        }
    return mixed


@settings(max_examples=examples(150))
@given(conditions(), situations(), facts_by_key())
def test_the_facts_that_decided_are_enough(text, situation, others):
    condition: Program = program(text, GENERATED)
    facts = situation["facts"]
    value = condition.evaluate(built(situation, facts), {})
    if value.__class__ is not bool:
        return
    found = deciding_facts(condition, built(situation, facts), {})
    if len(found) >= LIMIT:
        return
    nothing = {"xs": {}, "ys": {}}
    for other in (nothing, others):
        kept = keeping(facts, other, set(found))
        assert condition.evaluate(built(situation, kept), {}) is value


def test_lists_within_lists_are_not_walked_without_end():
    loops = [f"i{number}" for number in range(12)]
    text = "".join(f"xs.exists({loop}, " for loop in loops) + " && ".join(f"{loop}.n > 1" for loop in loops) + ")" * 12
    assert decided(text, {"xs": entries("xs", {"a": {"n": 1}, "b": {"n": 1}})}) == ["xs.a.n", "xs.b.n"]
