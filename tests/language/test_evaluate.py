"""Every row of the three-valued table: what a condition is where facts are missing, weak, inexact, or lists open."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.language.types import ListType, NumberType
from compliance.language.values import NO_CAUSES, Failure, InexactNumber, ListValue, Unknown
from tests.language.harness import (
    AMOUNT,
    BOOL,
    DATE,
    NUMBER,
    PERCENT,
    TEXT,
    TEXTS,
    TODAY,
    between,
    cause,
    entries,
    environment,
    evaluate,
    open_texts,
    program,
    rest,
    same,
    schema,
    scope,
    unknown,
)

ERROR = Failure("")
VARIABLES = scope(
    schema(
        **dict.fromkeys(("t", "f", "u", "v", "w"), BOOL),
        **dict.fromkeys(("n", "m", "k", "gone"), NUMBER),
        **dict.fromkeys(("a", "b"), TEXT),
        **dict.fromkeys(("d", "e"), DATE),
        **dict.fromkeys(("texts", "open", "ended"), TEXTS),
        g={"p": NUMBER, "weak": NUMBER, "old": NUMBER, "ended": NUMBER, "list": [{"p": NUMBER}], "texts": TEXTS},
    ),
    sets=frozenset({"EU"}),
)
FACTS = {
    "t": True,
    "f": False,
    "v": unknown("weak", "v"),
    "w": unknown("stale", "w"),
    "n": 3,
    "m": between(2, 4, "m"),
    "gone": unknown("ended", "gone"),
    "a": "x",
    "d": date(2020, 1, 1),
    "texts": ["x", "y"],
    "open": open_texts("open", "weak"),
    "ended": unknown("ended", "ended"),
    "g.weak": unknown("weak", "g.weak"),
    "g.old": unknown("stale", "g.old"),
    "g.ended": unknown("ended", "g.ended"),
    "EU": ["DE", "FR"],
}
BAD = "1 / 0 > 1"


def becomes(expression, facts=None, names=VARIABLES, **environment_):
    return evaluate(expression, environment({**FACTS, **(facts or {})}, **environment_), names)


def lacks(*paths):
    """Unknown, for these (reason, path) in pairs."""
    return Unknown(frozenset(cause(reason, path) for reason, path in zip(paths[::2], paths[1::2], strict=True)))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("u", lacks("missing", "u")),
        ("gone > 1", lacks("ended", "gone")),
        ("v", lacks("weak", "v")),
        ("w", lacks("stale", "w")),
        ("u && v", lacks("missing", "u", "weak", "v")),
        ("t && u", lacks("missing", "u")),
        ("u && t", lacks("missing", "u")),
        ("f || u", lacks("missing", "u")),
        ("!u", lacks("missing", "u")),
        ("-k < 1", lacks("missing", "k")),
        ("k + n > 0", lacks("missing", "k")),
        ("n * gone > k", lacks("missing", "k", "ended", "gone")),
        ("b == a", lacks("missing", "b")),
        ("b != 'z'", lacks("missing", "b")),
        ("b.startsWith('z')", lacks("missing", "b")),
        ("b.endsWith('z')", lacks("missing", "b")),
        ("b.contains('z')", lacks("missing", "b")),
        ("a.contains(b)", lacks("missing", "b")),
        ("b.matches('z')", lacks("missing", "b")),
        ("size(b) > 1", lacks("missing", "b")),
        ("e > d", lacks("missing", "e")),
        ("e + duration('24h') > d", lacks("missing", "e")),
        ("e < as_of", lacks("missing", "e")),
        ("days(as_of - e) > 3", lacks("missing", "e")),
        ("u == u", lacks("missing", "u")),
        ("k == k", lacks("missing", "k")),
        ("m == m", lacks("missing", "m")),
    ],
)
def test_an_unknown_operand_makes_an_unknown_that_names_it(expression, value):
    assert becomes(expression) == value


DECIDED = [
    (f"{decisive} {operator} {other}", decisive == "t")
    for decisive, operator in (("f", "&&"), ("t", "||"))
    for other in ("u", "v", BAD, f"({BAD} && u)", "t", "f")
]


@pytest.mark.parametrize(("expression", "value"), DECIDED)
def test_a_decisive_operand_settles_it_from_either_side(expression, value):
    left, operator, right = expression.partition(" && " if " && " in expression and "||" not in expression else " || ")
    assert becomes(expression) is value
    assert becomes(f"{right}{operator}{left}") is value
    assert becomes(f"{right}{operator}{right}{operator}{left}") is value
    assert becomes(f"{left}{operator}{right}{operator}{right}") is value


@pytest.mark.parametrize(
    "expression",
    [
        BAD,
        f"u && {BAD}",
        f"{BAD} && u",
        f"u || {BAD}",
        f"{BAD} || u",
        f"t && u && {BAD}",
        f"!({BAD})",
        "1 / 0 + k > 1",
        "k - 1 / 0 > 1",
        "k / 0 > 1",
        "m * (1 / 0) > 1",
        "-(1 / 0) > 1",
        "1 / 0 in [1, k]",
        "k in [1 / 0]",
        "sum([k, 1 / 0]) > 1",
        "size([k, 1 / 0]) > 1",
        "[1, 0].filter(i, 1 / i > 0).size() > 0",
        "[1, 0].map(i, 1 / i).exists(i, i > 2)",
        f"[1].exists(i, u || {BAD})",
        f"[1].all(i, u && {BAD})",
        "1e308 * 10 > 1",
        "1e308 + 1e308 > 1",
        "-1e308 - 1e308 < 1",
        "1e308 / 1e-10 > 1",
        "sum([1e308, 1e308]) > 1",
    ],
)
def test_an_error_outranks_an_unknown(expression):
    assert same(becomes(expression), ERROR)


SPANS = [(1, 1), (1, 3), (2, 2), (2, 4), (3, 3), (3, 5), (4, 6), (1, 6), (None, 2), (2, None)]
HOLDS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def span(ends, path):
    low, high = ends
    return float(low) if low == high else between(low, high, path)


def points(ends):
    """Whole and half numbers of a range, far enough out where it has no end."""
    low, high = (-2 if ends[0] is None else ends[0]), (9 if ends[1] is None else ends[1])
    return [half / 2 for half in range(2 * low, 2 * high + 1)]


@pytest.mark.parametrize("operator", HOLDS)
@pytest.mark.parametrize("left", SPANS)
@pytest.mark.parametrize("right", SPANS)
def test_a_comparison_of_ranges_is_definite_only_if_every_choice_agrees(operator, left, right):
    value = becomes(f"n {operator} m", {"n": span(left, "n"), "m": span(right, "m")})
    choices = {HOLDS[operator](a, b) for a in points(left) for b in points(right)}
    assert value is choices.pop() if len(choices) == 1 else value.__class__ is Unknown
    inexact = {cause("missing", path) for path, ends in (("n", left), ("m", right)) if ends[0] != ends[1]}
    assert value.__class__ is bool or value.causes == inexact


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("m + 1", between(3, 5, "m")),
        ("1 - m", between(-3, -1, "m")),
        ("m - m", between(-2, 2, "m")),
        ("-m", between(-4, -2, "m")),
        ("m * 2", between(4, 8, "m")),
        ("m * -2", between(-8, -4, "m")),
        ("m * m", between(4, 16, "m")),
        ("m * 0", 0.0),
        ("m / 2", between(1, 2, "m")),
        ("m / -2", between(-2, -1, "m")),
        ("n / m", lacks("missing", "m")),
        ("m / m", lacks("missing", "m")),
        ("n / k", lacks("missing", "k")),
        ("m / 0", ERROR),
        ("m / -0.0", ERROR),
        ("m + k", lacks("missing", "m", "missing", "k")),
    ],
)
def test_arithmetic_on_ranges(expression, value):
    assert same(becomes(expression), value)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("n + 1", between(None, 6, "n")),
        ("-n", between(-5, None, "n")),
        ("n * 2", between(None, 10, "n")),
        ("n * 0", 0.0),
        ("n * n", between(None, None, "n")),
        ("n * -1 + n", between(None, None, "n")),
        ("n / -1", between(-5, None, "n")),
    ],
)
def test_arithmetic_on_ranges_without_an_end(expression, value):
    assert becomes(expression, {"n": between(None, 5, "n")}) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'x' in texts", True),
        ("'z' in texts", False),
        ("b in texts", lacks("missing", "b")),
        ("b in []", False),
        ("'z' in ['y', b]", lacks("missing", "b")),
        ("'y' in ['y', b]", True),
        ("'y' in [b, 'y']", True),
        ("'x' in open", lacks("weak", "open")),
        ("'x' in ended", lacks("ended", "ended")),
        ("b in open", lacks("missing", "b", "weak", "open")),
        ("3 in [1, m]", lacks("missing", "m")),
        ("5 in [1, m]", False),
        ("m in [5, 6]", False),
        ("m in [3]", lacks("missing", "m")),
        ("'FR' in EU", True),
        ("'US' in EU", False),
        ("b in EU", lacks("missing", "b")),
        ("as_of > d && 'US' in EU", False),
        ("d in [timestamp('2020-01-01T00:00:00Z')]", True),
        ("e in [d]", lacks("missing", "e")),
        ("t in [false]", False),
    ],
)
def test_membership(expression, value):
    assert becomes(expression) == value


def test_a_list_is_searched_to_its_end_for_a_certain_match():
    certain_last = entries("list", {"z": {"p": 1}}, {"a": {"p": 1}})
    names = scope(schema(list=[{"p": NUMBER}]))
    assert becomes("1 in list.map(i, i.p)", {"list": certain_last}, names) is True
    assert becomes("2 in list.map(i, i.p)", {"list": certain_last}, names) is False
    maybe_only = entries("list", {}, {"a": {"p": 1}})
    assert becomes("1 in list.map(i, i.p)", {"list": maybe_only}, names) == lacks("weak", "list.a")


LISTS = scope(
    schema(
        list=[
            {"p": NUMBER, "a": AMOUNT, "pct": PERCENT, "kind": TEXT, "tag": TEXT, "ok": BOOL, "deep": [{"p": NUMBER}]}
        ]
    )
)
CLOSED = {"one": {"p": 1, "a": 1, "pct": 10, "kind": "x", "ok": True}, "two": {"p": 2, "a": 2, "pct": 20, "kind": "y"}}
OPEN = cause("open-list", "list")


@pytest.mark.parametrize(
    ("known", "value"),
    [
        # a macro or function, then its value on: closed, closed with a maybe-member, open, missing
        (
            "list.exists(i, i.p == 2)",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "list.exists(i, i.p == 3)",
            (False, lacks("weak", "list.three"), lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "list.exists(i, i.p == 4)",
            (False, False, lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "list.exists(i, true)",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "list.exists(i, false)",
            (False, False, False, False),
        ),
        (
            "list.all(i, i.p < 3)",
            (True, lacks("weak", "list.three"), lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "list.all(i, i.p < 4)",
            (True, True, lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "list.all(i, i.p < 2)",
            (False, False, False, lacks("missing", "list")),
        ),
        (
            "list.all(i, true)",
            (True, True, True, True),
        ),
        (
            "list.exists(i, i.ok)",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "list.all(i, i.ok)",
            (
                lacks("missing", "list.two.ok"),
                lacks("missing", "list.two.ok", "missing", "list.three.ok", "weak", "list.three"),
                lacks("missing", "list.two.ok", "open-list", "list"),
                lacks("missing", "list"),
            ),
        ),
        (
            "size(list) >= 2",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "size(list) > 2",
            (False, lacks("weak", "list.three"), lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "size(list) > 3",
            (False, False, lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "size(list) >= 0",
            (True, True, True, True),
        ),
        (
            "list.filter(i, i.p > 1).exists(i, i.kind == 'y')",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "list.filter(i, i.ok).size() > 1",
            (
                lacks("missing", "list.two.ok"),
                lacks("missing", "list.two.ok", "missing", "list.three.ok", "weak", "list.three"),
                lacks("missing", "list.two.ok", "open-list", "list"),
                lacks("missing", "list"),
            ),
        ),
        (
            "list.filter(i, i.ok).all(i, i.p == 1)",
            (
                lacks("missing", "list.two.ok"),
                lacks("missing", "list.two.ok", "missing", "list.three.ok", "weak", "list.three"),
                lacks("missing", "list.two.ok", "open-list", "list"),
                lacks("missing", "list"),
            ),
        ),
        (
            "list.filter(i, i.ok).exists(i, i.p == 2)",
            (
                lacks("missing", "list.two.ok"),
                lacks("missing", "list.two.ok"),
                lacks("missing", "list.two.ok", "open-list", "list"),
                lacks("missing", "list"),
            ),
        ),
        (
            "list.filter(i, i.ok).exists(i, i.p == 1)",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "list.filter(i, i.p > 9).all(i, i.kind == 'z')",
            (True, True, lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "sum(list.map(i, i.a)) >= 3",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "sum(list.map(i, i.a)) > 3",
            (False, lacks("weak", "list.three"), lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "sum(list.map(i, i.a)) > 6",
            (False, False, lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "sum(list.map(i, i.a)) >= 0",
            (True, True, True, True),
        ),
        (
            "sum(list.map(i, i.p)) >= 3",  # a number that may be negative has no bound
            (True, True, lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "sum(list.map(i, 1)) > 2",
            (False, lacks("weak", "list.three"), lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "sum(list.map(i, -1)) <= 0",
            (True, True, True, True),
        ),
        (
            "sum(list.map(i, i.p - 100)) >= -200",
            (True, lacks("weak", "list.three"), lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "sum(list.map(i, i.p - 100)) < -100",
            (True, True, lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "2 in list.map(i, i.p)",
            (True, True, True, lacks("missing", "list")),
        ),
        (
            "3 in list.map(i, i.p)",
            (False, lacks("weak", "list.three"), lacks("open-list", "list"), lacks("missing", "list")),
        ),
        (
            "list.exists(i, i.id == 'two')",
            (True, True, True, lacks("missing", "list")),
        ),
    ],
)
def test_lists_closed_with_a_maybe_member_open_and_missing(known, value):
    weak = {"three": {"p": 3, "a": 3, "pct": 30, "kind": "z"}}
    facts = [
        {"list": entries("list", CLOSED)},
        {"list": entries("list", CLOSED, weak)},
        {"list": entries("list", CLOSED, open_=True)},
        {},
    ]
    found = tuple(evaluate(known, environment(each), LISTS) for each in facts)
    assert found[:3] == value[:3]
    if isinstance(value[3], Unknown):  # of a list nobody stated, what its entries would say is open, too
        assert cause("missing", "list") in found[3].causes
        assert found[3].causes <= {cause("missing", "list"), OPEN}
    else:
        assert found[3] is value[3]


@pytest.mark.parametrize(
    ("facts", "expression", "value"),
    [
        # unknown members of a sum
        ({"one": {"a": 5}, "two": {}}, "sum(list.map(i, i.a)) >= 5", True),
        ({"one": {"a": 5}, "two": {}}, "sum(list.map(i, i.a)) > 5", lacks("missing", "list.two.a")),
        ({"one": {"pct": 5}, "two": {}}, "sum(list.map(i, i.pct)) <= 105", True),
        ({"one": {"pct": 5}, "two": {}}, "sum(list.map(i, i.pct)) <= 104", lacks("missing", "list.two.pct")),
        ({"one": {"p": 5}, "two": {}}, "sum(list.map(i, i.p)) >= -99", lacks("missing", "list.two.p")),
        (
            {"one": {"p": 5}, "two": {}},
            "sum(list.map(i, -i.a)) <= 0",
            lacks("missing", "list.one.a", "missing", "list.two.a"),
        ),
        ({"one": {"a": 5}, "two": {}}, "sum(list.map(i, i.a * 2)) >= 0", lacks("missing", "list.two.a")),
        ({}, "sum(list.map(i, i.a)) == 0", True),
        ({"one": {"a": between(1, 2)}, "two": {"a": 1}}, "sum(list.map(i, i.a)) >= 2", True),
        ({"one": {"a": between(1, 2)}, "two": {"a": 1}}, "sum(list.map(i, i.a)) >= 3", lacks("missing", "n")),
        # order does not matter, not even to the last bit
        ({"a": {"a": 0.1}, "b": {"a": 0.2}, "c": {"a": 0.3}}, "sum(list.map(i, i.a)) == 0.6", True),
        ({"a": {"a": 0.3}, "b": {"a": 0.2}, "c": {"a": 0.1}}, "sum(list.map(i, i.a)) == 0.6", True),
        # a maybe-member through two filters
        ({"one": {"ok": True}}, "list.filter(i, i.ok).filter(i, i.p > 1).size() > 0", lacks("missing", "list.one.p")),
        (
            {"one": {}},
            "list.filter(i, i.ok).filter(i, i.p > 1).size() > 0",
            lacks("missing", "list.one.ok", "missing", "list.one.p"),
        ),
        ({"one": {"p": 0}}, "list.filter(i, i.ok).filter(i, i.p > 1).size() > 0", False),
        # nested lists: a list in an entry is open until it is closed
        (
            {"one": {}},
            "list.exists(i, i.deep.exists(j, j.p > 1))",
            lacks("missing", "list.one.deep", "open-list", "list.one.deep"),
        ),
        (
            {"one": {"deep": entries("list.one.deep", {"k": {"p": 2}})}},
            "list.exists(i, i.deep.exists(j, j.p > 1))",
            True,
        ),
        (
            {"one": {"deep": entries("list.one.deep", {"k": {"p": 1}})}},
            "list.exists(i, i.deep.exists(j, j.p > i.p))",
            lacks("missing", "list.one.p"),
        ),
    ],
)
def test_unknown_fields_of_entries_in_a_closed_list(facts, expression, value):
    assert evaluate(expression, environment({"list": entries("list", facts)}), LISTS) == value


KINDS = {"known": {"kind": "x", "tag": "a"}}


@pytest.mark.parametrize(
    ("forms", "expression", "value"),
    [
        # nothing closed; `kind: y` closed; `kind: y, tag: b` closed (one of the two differs); two closures at once
        ([{}], "list.exists(i, i.kind == 'y')", lacks("open-list", "list")),
        ([{"kind": "y"}], "list.exists(i, i.kind == 'y')", False),
        ([{"kind": "y"}], "list.all(i, i.kind != 'y')", True),
        ([{"kind": "y"}], "list.exists(i, !(i.kind != 'y'))", False),
        ([{"kind": "y"}], "list.exists(i, i.kind in ['y'])", False),
        ([{"kind": "y"}], "list.exists(i, i.kind in ['y', 'z'])", lacks("open-list", "list")),
        ([{"kind": "y"}], "list.exists(i, i.kind == 'z')", lacks("open-list", "list")),
        ([{"kind": "y"}], "list.exists(i, i.kind == 'y' && i.p > 1)", False),
        (
            [{"kind": "y"}],
            "list.exists(i, i.kind == 'y' || i.p > 1)",
            Unknown(frozenset({OPEN, cause("missing", "list.known.p")})),
        ),
        ([{"kind": "y"}], "list.filter(i, i.kind == 'y').size() == 0", True),
        ([{"kind": "y"}], "list.filter(i, i.kind == 'x').size() == 1", lacks("open-list", "list")),
        ([{"kind": "y"}], "list.filter(i, i.kind == 'x').size() >= 1", True),
        ([{"kind": "y"}], "sum(list.filter(i, i.kind == 'y').map(i, i.a)) == 0", True),
        ([{"kind": "y"}], "'y' in list.map(i, i.kind)", False),
        ([{"kind": "y"}], "list.map(i, i.kind).exists(k, k == 'y')", False),
        ([{"kind": "y"}], "list.exists(i, i.kind.startsWith('y'))", lacks("open-list", "list")),
        ([{"kind": "y"}, {"tag": "b"}], "list.exists(i, i.kind == 'y')", lacks("open-list", "list")),
        ([{"kind": "y"}, {"tag": "b"}], "list.exists(i, i.kind == 'y' && i.tag == 'b')", False),
        ([{"kind": "y"}, {"tag": "b"}], "list.filter(i, i.kind == 'y').exists(i, i.tag == 'b')", False),
        ([{"kind": "y", "tag": "b"}], "list.exists(i, i.kind == 'y' || i.tag == 'b')", False),
        # the rest has none of the keys that are taken
        ([{}], "list.filter(i, i.id == 'known').size() == 1", True),
        ([{}], "list.exists(i, i.id == 'other')", lacks("open-list", "list")),
        ([{}], "list.all(i, list.exists(j, j.id == i.id))", lacks("open-list", "list")),
    ],
)
def test_forms_of_the_rest_under_partial_closures(forms, expression, value):
    listed = entries("list", KINDS, forms=tuple(rest("list", **form) for form in forms))
    assert evaluate(expression, environment({"list": listed}), LISTS) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("has(g.p)", False),
        ("has(g.weak)", True),
        ("has(g.old)", True),
        ("has(g.ended)", False),
        ("has(g.list)", False),
        ("has(g.texts)", False),
        ("!has(g.p) || g.p > 1", True),
    ],
)
def test_has(expression, value):
    assert becomes(expression) is value


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (entries("g.list", {}), True),
        (entries("g.list", {"one": {}}), True),
        (entries("g.list", {}, {"one": {}}), True),
        (ListValue((), rest=(rest("g.list"),), causes=frozenset({cause("ended", "g.list")})), False),
        (
            ListValue(
                (), rest=(rest("g.list"),), causes=frozenset({cause("weak", "g.list"), cause("open-list", "g.list")})
            ),
            True,
        ),
    ],
)
def test_has_of_a_list(value, known):
    assert becomes("has(g.list)", {"g.list": value}) is known


def test_has_of_an_entry_that_may_or_may_not_be_there():
    assert becomes("list.exists(i, has(i.p))", {"list": entries("list", {"one": {"p": 1}})}, LISTS) is True
    assert becomes("list.exists(i, has(i.p))", {"list": entries("list", {"one": {}})}, LISTS) is False
    assert (
        becomes("list.all(i, has(i.p))", {"list": entries("list", {"one": {"p": unknown("weak", "x")}})}, LISTS) is True
    )
    assert becomes("list.exists(i, has(i.p))", {"list": entries("list", open_=True)}, LISTS) == Unknown(
        frozenset({OPEN})
    )
    weak = entries("list", {}, {"one": {"p": 1}})
    assert becomes("list.exists(i, has(i.p))", {"list": weak}, LISTS) == lacks("weak", "list.one")


REAL = scope(sets=frozenset({"EU"}))
ISSUED = "certifications.exists(c, in_force(c))"


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({}, True),
        ({"issued": TODAY}, True),
        ({"issued": date(2020, 6, 16)}, False),
        ({"expires": TODAY}, True),
        ({"expires": date(2020, 6, 14)}, False),
        ({"issued": date(2019, 1, 1), "expires": date(2021, 1, 1)}, True),
        ({"issued": unknown("weak", "i")}, lacks("weak", "i")),
        ({"issued": unknown("weak", "i"), "expires": unknown("stale", "e")}, lacks("weak", "i", "stale", "e")),
        ({"issued": unknown("weak", "i"), "expires": date(2020, 6, 14)}, False),
        ({"issued": date(2020, 6, 16), "expires": unknown("weak", "e")}, False),
        ({"expires": unknown("ended", "e")}, lacks("ended", "e")),
    ],
)
def test_in_force(fields, value):
    facts = {"certifications": entries("certifications", {"iso": fields})}
    assert becomes(ISSUED, facts, REAL) == value


def test_in_force_of_a_certificate_nobody_listed():
    listed = {"certifications": entries("certifications", open_=True)}
    assert becomes(ISSUED, listed, REAL) == lacks("open-list", "certifications")
    assert becomes("certifications.exists(c, c.scheme == 'hds' && in_force(c))", {}, REAL) == lacks(
        "missing", "certifications", "open-list", "certifications"
    )


@pytest.mark.parametrize(
    ("services", "service", "value"),
    [
        (["iaas"], None, True),
        (None, None, True),
        (unknown("weak", "s"), None, True),
        (["iaas"], "iaas", True),
        (["iaas"], "mail", False),
        ([], "mail", False),
        (None, "mail", lacks("missing", "certifications.iso.services")),
        (unknown("ended", "s"), "mail", lacks("ended", "s")),
        (open_texts("s", "weak"), "mail", lacks("weak", "s")),
    ],
)
def test_covers(services, service, value):
    fields = {} if services is None else {"services": services}
    facts = {"certifications": entries("certifications", {"iso": fields})}
    assert becomes("certifications.exists(c, covers(c))", facts, REAL, service=service) == value


def test_covers_of_a_certificate_nobody_listed():
    listed = {"certifications": entries("certifications", open_=True)}
    value = becomes("certifications.exists(c, covers(c))", listed, REAL, service="mail")
    assert value == lacks("open-list", "certifications")
    assert becomes("certifications.all(c, covers(c))", listed, REAL) is True


REVENUE = 'latest(finance.years, "revenue_meur")'


@pytest.mark.parametrize(
    ("years", "as_of", "value"),
    [
        ({"2018": {"revenue_meur": 1}, "2019": {"revenue_meur": 2}}, TODAY, 2.0),
        ({"2019": {"revenue_meur": 2}, "2020": {"revenue_meur": 3}}, TODAY, 2.0),
        ({"2019": {"revenue_meur": 2}, "2020": {"revenue_meur": 3}}, date(2020, 12, 31), 2.0),
        ({"2019": {"revenue_meur": 2}, "2020": {"revenue_meur": 3}}, date(2021, 1, 1), 3.0),
        ({"2018": {"revenue_meur": 1}, "2019": {"capex_meur": 2}}, TODAY, 1.0),
        ({"2018": {"revenue_meur": 1}, "2019": {"revenue_meur": unknown("weak", "w")}}, TODAY, lacks("weak", "w")),
        ({"2018": {"revenue_meur": 1}, "2019": {"revenue_meur": unknown("stale", "w")}}, TODAY, lacks("stale", "w")),
        ({"2018": {"revenue_meur": 1}, "2019": {"revenue_meur": unknown("ended", "w")}}, TODAY, 1.0),
        ({"2019": {"revenue_meur": between(1, 2)}}, TODAY, between(1, 2)),
        ({"2019": {"revenue_meur": 2}, "2020": {"revenue_meur": 3, "closes": date(2020, 3, 31)}}, TODAY, 3.0),
        ({"2019": {"revenue_meur": 2}, "2020": {"revenue_meur": 3, "closes": TODAY}}, TODAY, 2.0),
        (
            {"2019": {"revenue_meur": 2, "closes": date(2020, 6, 30)}},
            TODAY,
            lacks("missing", "finance.years.2019.revenue_meur"),
        ),
        (
            {"2019": {"revenue_meur": 2}, "2020": {"revenue_meur": 3, "closes": unknown("weak", "c")}},
            TODAY,
            lacks("weak", "c"),
        ),
        ({"2019": {"revenue_meur": 2, "closes": unknown("ended", "c")}}, TODAY, 2.0),
        ({"2019": {}}, TODAY, lacks("missing", "finance.years.2019.revenue_meur")),
        # TODAY is 2020-06-15. Two years close within one: what counts is the day on which they do.
        (
            {
                "2019": {"revenue_meur": 10, "closes": date(2019, 3, 31)},
                "2019-short": {"revenue_meur": 7, "closes": date(2019, 12, 31)},
            },
            TODAY,
            7.0,
        ),
        ({"2019-03": {"revenue_meur": 10}, "2019-a": {"revenue_meur": 7, "closes": date(2019, 1, 31)}}, TODAY, 10.0),
        ({"2020-05": {"revenue_meur": 10}, "2020-06": {"revenue_meur": 7}, "2019": {"revenue_meur": 5}}, TODAY, 10.0),
        (
            {"2019": {"revenue_meur": 10}, "2019-short": {"revenue_meur": 7}},
            TODAY,
            lacks("missing", "finance.years.2019-short.closes"),
        ),
        (
            {"2019": {"revenue_meur": 10}, "2019-12": {"revenue_meur": 7}},
            TODAY,
            lacks("missing", "finance.years.2019.closes", "missing", "finance.years.2019-12.closes"),
        ),
        ({}, TODAY, lacks("missing", "finance.years")),
    ],
)
def test_latest(years, as_of, value):
    facts = {"finance.years": entries("finance.years", years)}
    assert becomes(REVENUE, facts, REAL, as_of=as_of) == value


def test_latest_of_weak_filtered_and_open_lists():
    certain, weak = {"2018": {"revenue_meur": 1}}, {"2019": {"revenue_meur": 2}}
    facts = {"finance.years": entries("finance.years", certain, weak)}
    assert becomes(REVENUE, facts, REAL) == lacks("weak", "finance.years.2019")
    facts = {"finance.years": entries("finance.years", {**certain, "2019": {"revenue_meur": 2}})}
    filtered = 'latest(finance.years.filter(y, y.capex_meur > 1), "revenue_meur")'
    value = becomes(filtered, facts, REAL)
    assert value == lacks("missing", "finance.years.2018.capex_meur", "missing", "finance.years.2019.capex_meur")
    assert becomes(REVENUE, {"finance.years": entries("finance.years", certain, open_=True)}, REAL) == 1.0
    assert becomes(REVENUE, {"finance.years": entries("finance.years", open_=True)}, REAL) == lacks(
        "open-list", "finance.years"
    )
    assert becomes(REVENUE, {}, REAL) == lacks("missing", "finance.years")
    assert becomes("market.giants.exists(g, latest(g.years, 'capex_meur') > 1)", {}, REAL).__class__ is Unknown


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("days(d - timestamp('2019-12-31T00:00:00Z'))", 1.0),
        ("days(d - timestamp('2019-12-31T12:00:00Z'))", 0.5),
        ("days(as_of - d) == 166", True),
        ("days(duration('36h'))", 1.5),
        ("as_of - duration('24h') >= d", True),
        ("d + duration('24h') == timestamp('2020-01-02T00:00:00Z')", True),
        ("duration('1h30m') == duration('90m')", True),
        ("d + duration('80000000h') > as_of", ERROR),
        ("d - duration('80000000h') < as_of", ERROR),
        ("duration('200000000000s') + duration('200000000000s') > duration('1s')", ERROR),
    ],
)
def test_dates(expression, value):
    assert same(becomes(expression), value)


@pytest.mark.parametrize(
    ("expression", "service", "value"),
    [
        ("service.kind == 'iaas'", None, lacks("no service", "service.kind")),
        ("has(service.kind)", None, lacks("no service", "service.kind")),
        ("service.kind == 'iaas'", "vm", True),
        ("service.launched < as_of", "vm", lacks("missing", "service.launched")),
        ("has(service.launched)", "vm", False),
    ],
)
def test_service(expression, service, value):
    facts = {} if service is None else {"service.kind": "iaas"}
    assert becomes(expression, facts, REAL, service=service) == value


def test_custom_facts_are_held_to_their_declared_type():
    names = scope(custom={("acme", "n"): NUMBER, ("acme", "d"): DATE, ("acme", "t"): TEXT})
    assert becomes("x.acme.n > 1", {"x.acme.n": 2}, names) is True
    assert becomes("x.acme.n > 1", {"x.acme.n": between(0, 3, "x.acme.n")}, names) == lacks("missing", "x.acme.n")
    assert becomes("x.acme.n > 1", {}, names) == lacks("missing", "x.acme.n")
    assert becomes("x.acme.n > 1", {"x.acme.n": "2"}, names).__class__ is Failure
    assert becomes("x.acme.d < as_of", {"x.acme.d": "2020-01-01"}, names) is True
    assert becomes("x.acme.d < as_of", {"x.acme.d": "soon"}, names).__class__ is Failure
    assert becomes("has(x.acme.t)", {"x.acme.t": unknown("weak", "t")}, names) is True


def test_parameters():
    names = scope(parameters={"least": NumberType(), "names": ListType(program("'a'").checked.type)})
    env = environment({"finance.paid_in_meur": 5})
    assert evaluate("finance.paid_in_meur >= params.least", env, names, {"least": 5.0}) is True
    missing = unknown("missing", "params.least")
    assert evaluate("finance.paid_in_meur >= params.least", env, names, {"least": missing}) == missing
    assert evaluate("'a' in params.names", env, names, {"names": ListValue(("a",))}) is True


def test_every_unknown_says_what_it_misses():
    """An unknown without a cause would be shown without a reason."""
    for expression in ("u", "m > 3", "m / m", "'x' in open", "g.list.size() > 1", "g.list.all(i, i.p > 1)"):
        value = becomes(expression)
        assert value.__class__ is Unknown
        assert value.causes != NO_CAUSES


def test_numbers_between_ends_that_meet_are_plain():
    assert becomes("m - m * 0", {"m": 2.0}) == 2.0
    assert isinstance(becomes("m"), InexactNumber)
    assert becomes("sum([m, 0 - m])") == between(-2, 2, "m")
