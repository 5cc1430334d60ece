"""What an unknown condition lacks, and which entries of lists cannot matter to it."""

from __future__ import annotations

from typing import Any

import pytest

from compliance.language.lacking import excluded_entries, lacking
from compliance.language.values import Unknown
from compliance.model.status import Reason
from tests.language.harness import GENERATED, entries, environment, program, rest

WEAK = {name: Unknown(frozenset({(Reason.WEAK, ("xs", "w", name))})) for name in ("s", "n", "t")}
"""The fields of an entry `w` of which all is stated too weakly."""


def seen(*, open_: bool = True, weak: dict[str, Any] | None = None, **members: dict[str, Any]) -> tuple[Any, Any]:
    """The facts as a rule sees them and as they are stated; `weak` is the entry `w` that is stated too weakly."""
    as_seen = members if weak is None else {**members, "w": {name: WEAK[name] for name in weak}}
    stated = members if weak is None else {**members, "w": weak}
    return environment({"xs": entries("xs", as_seen, open_=open_)}), environment(
        {"xs": entries("xs", stated, open_=open_)}
    )


def lacks(text: str, facts: tuple[Any, Any]) -> list[str]:
    env, stated = facts
    found = lacking(program(text, GENERATED), env, stated, {})
    named = sorted(f"{reason} {'.'.join(path)}" for reason, path in found.causes)
    return [*named, *(f"none in {'.'.join(path)}" for path in sorted(found.unmatched))]


A, B = {"s": "a"}, {"s": "b"}
REST = "open-list xs"
ANY_A = "xs.exists(i, i.s == 'a' && i.n > 1)"

TABLE = [
    # an entry that what is stated excludes is not named; one that could settle it is, with what it lacks
    (ANY_A, seen(a=A, b=B), ["missing xs.a.n", REST]),
    (ANY_A, seen(b=B), [REST, "none in xs"]),
    (ANY_A, seen(b=B, weak={"s": "b", "n": 5}), [REST, "none in xs"]),
    (ANY_A, seen(b=B, weak={"s": "a", "n": 5}), ["weak xs.w.n", "weak xs.w.s"]),
    (ANY_A, seen(b=B, weak={"s": "a"}), ["missing xs.w.n", REST, "weak xs.w.s"]),
    # in a closed list none fits by what is stated, which is too weak to say so
    (ANY_A, seen(b=B, weak={"s": "b", "n": 5}, open_=False), ["weak xs", "none in xs"]),
    # through filters and counts
    ("xs.filter(i, i.s == 'a').exists(i, i.n > 1)", seen(a=A, b=B), ["missing xs.a.n", REST]),
    ("size(xs.filter(i, i.s == 'a')) > 0", seen(b=B, weak={"s": "b"}), [REST, "none in xs"]),
    ("size(xs.filter(i, i.s == 'a')) > 0", seen(b=B, weak={"s": "a"}), [REST, "weak xs.w.s"]),
    ("size(xs.filter(i, i.s == 'a')) >= 2", seen(a=A), [REST]),
    # what has to hold of all is searched for nothing
    ("xs.all(i, i.s == 'b')", seen(b=B), [REST]),
    ("xs.all(i, i.s == 'b')", seen(b=B, weak={"s": "b"}), [REST, "weak xs.w.s"]),
    ("!xs.exists(i, i.n > 9)", seen(b={"n": 1}, weak={"n": 1}), [REST, "weak xs.w.n"]),
    # but an entry of another kind, by what is stated, is named nowhere
    ("!xs.exists(i, i.s == 'a')", seen(b=B, weak={"s": "b"}), [REST]),
    ("!xs.exists(i, i.s == 'a')", seen(b=B, weak={"s": "b"}, open_=False), ["weak xs", "none in xs"]),
    ("size(xs.filter(i, i.s == 'a')) == 0", seen(b=B, weak={"s": "b"}, open_=False), ["weak xs", "none in xs"]),
    (ANY_A, seen(b=B, weak={"s": "a", "n": 0}, open_=False), ["weak xs.w.n"]),
    # logic: of several ways those that are not excluded, of several demands all that are open
    (f"{ANY_A} || xs.exists(i, i.s == 'z' && i.t)", seen(a=A, z={"s": "z"}), ["missing xs.a.n", "missing xs.z.t", REST]),
    (f"{ANY_A} && f", seen(a=A), ["missing f", "missing xs.a.n", REST]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "expected"), TABLE, ids=[f"{n} {row[0]}" for n, row in enumerate(TABLE)])
def test_table(text, facts, expected):
    assert lacks(text, facts) == expected


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        (ANY_A, ["b"]),
        ("xs.exists(i, i.s == 'a') && xs.exists(i, i.s == 'b')", []),
        ("xs.filter(i, i.s == 'a').all(i, i.n > 1)", ["b"]),
        ("xs.all(i, i.s == 'a')", []),
        ("f", []),
    ],
)
def test_entries_are_excluded_where_every_search_does_so(text, excluded):
    _, stated = seen(a=A, b=B)
    assert sorted(path[-1] for path in excluded_entries(program(text, GENERATED), stated, {})) == excluded


def test_a_partial_closure_matters_only_to_what_it_speaks_of():
    weak = frozenset({(Reason.WEAK, ("xs",))})
    partly = entries("xs", {"b": B}, forms=(rest("xs", s="a"),))
    as_seen = entries("xs", {"b": B}, open_=True)
    env = environment({"xs": type(as_seen)(as_seen.items, (), as_seen.rest, as_seen.causes | weak)})
    stated = environment({"xs": partly})
    assert lacks("xs.exists(i, i.s == 'a')", (env, stated)) == ["weak xs", "none in xs"]
    assert lacks("xs.exists(i, i.s == 'z')", (env, stated)) == [REST, "none in xs"]
