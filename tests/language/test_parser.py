"""From text to tree: what is read, where each node is, what is refused and with which words."""

from __future__ import annotations

import inspect
import sys
from dataclasses import fields
from typing import get_args

import pytest
from cel_expr_python import cel
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compliance.language import tree
from compliance.language.functions import FUNCTIONS
from compliance.language.lexer import MAX_PROBLEMS
from compliance.language.parser import ParseLimits, parse
from compliance.language.tree import (
    Arithmetic,
    Call,
    Compare,
    ExpressionError,
    Has,
    In,
    ListLiteral,
    Literal,
    Logic,
    Macro,
    Name,
    Negate,
    Node,
    Not,
    Select,
    TextSpan,
)
from compliance.language.vocabulary import MACROS, RESERVED
from tests.language.strategies import NOWHERE, trees, unplaced
from tests.properties import examples
from tests.reference.printer import AnyNode, to_text

Z = NOWHERE
A, B, C = (Name(Z, name) for name in "abc")
ONE, TWO = Literal(Z, 1.0), Literal(Z, 2.0)


def outcome(text, limits=None):
    """The tree, or the problems."""
    try:
        return parse(text, limits or ParseLimits()), ()
    except ExpressionError as error:
        return None, error.problems


def problems(text, limits=None):
    parsed, found = outcome(text, limits)
    assert parsed is None
    return found


def nodes(node):
    yield node
    for field in fields(node):
        value = getattr(node, field.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Node):
                yield from nodes(child)


# What is read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", Literal(Z, value=True)),
        ("false", Literal(Z, value=False)),
        ("012", Literal(Z, 12.0)),
        (".5", Literal(Z, 0.5)),
        ("1e3", Literal(Z, 1000.0)),
        ("1E-2", Literal(Z, 0.01)),
        ("0x1F", Literal(Z, 31.0)),
        ("-2", Literal(Z, -2.0)),
        ("- 2", Literal(Z, -2.0)),
        ("9007199254740992", Literal(Z, 2.0**53)),
        ("00000000000000000000001", Literal(Z, 1.0)),
        ("1e-999", Literal(Z, 0.0)),
        ("'a\"b'", Literal(Z, 'a"b')),
        (r'"\"\101\x41\u0041\U0001F600\?\`"', Literal(Z, '"AAA\U0001f600?`')),
        (r"r'\d+\'", None),
        (r"r'\d+'", Literal(Z, r"\d+")),
        (r"R'\\'", Literal(Z, r"\\")),
        ("'''a'b''c'''", Literal(Z, "a'b''c")),
        ("'a // b'", Literal(Z, "a // b")),
        ("a // b\n.b // c", Select(Z, A, "b", Z)),
        ("a\r\n\f\t.b", Select(Z, A, "b", Z)),
        ("[]", ListLiteral(Z, ())),
        ("[,]", ListLiteral(Z, ())),
        ("[1, 2,]", ListLiteral(Z, (ONE, TWO))),
        ("a.for.as", Select(Z, Select(Z, A, "for", Z), "as", Z)),
        ("has(a.b)", Has(Z, Select(Z, A, "b", Z))),
        ("has((a.b))", Has(Z, Select(Z, A, "b", Z))),
        ("has", Name(Z, "has")),
        ("and", Name(Z, "and")),
        ("!!a", Not(Z, Not(Z, A))),
        ("!-1", Not(Z, Literal(Z, -1.0))),
        ("--a", Negate(Z, Negate(Z, A))),
        ("--1", Negate(Z, Literal(Z, -1.0))),
        ("-(1)", Negate(Z, ONE)),
        ("!a.b", Not(Z, Select(Z, A, "b", Z))),
        ("-1.a", Select(Z, Literal(Z, -1.0), "a", Z)),
        ("1in[1]", In(Z, ONE, ListLiteral(Z, (ONE,)))),
        ("a - -1", Arithmetic(Z, "-", A, Literal(Z, -1.0))),
        ("a-1", Arithmetic(Z, "-", A, ONE)),
        ("a + b * c", Arithmetic(Z, "+", A, Arithmetic(Z, "*", B, C))),
        ("a - b - c", Arithmetic(Z, "-", Arithmetic(Z, "-", A, B), C)),
        ("a - (b - c)", Arithmetic(Z, "-", A, Arithmetic(Z, "-", B, C))),
        ("a < b < c", Compare(Z, "<", Compare(Z, "<", A, B), C)),
        ("a in b == c", Compare(Z, "==", In(Z, A, B), C)),
        ("a == b + 1", Compare(Z, "==", A, Arithmetic(Z, "+", B, ONE))),
        ("a && b && c", Logic(Z, "&&", (A, B, C))),
        ("(a && b) && c", Logic(Z, "&&", (Logic(Z, "&&", (A, B)), C))),
        ("a || b && c", Logic(Z, "||", (A, Logic(Z, "&&", (B, C))))),
        ("a && b || c", Logic(Z, "||", (Logic(Z, "&&", (A, B)), C))),
        ("!a && b", Logic(Z, "&&", (Not(Z, A), B))),
        ("size(a)", Call(Z, "size", (A,), Z)),
        ("a.size()", Call(Z, "size", (A,), Z)),
        ('a.startsWith("x")', Call(Z, "startsWith", (A, Literal(Z, "x")), Z)),
        ('matches(a, "x")', Call(Z, "matches", (A, Literal(Z, "x")), Z)),
        ('a.matches("x")', Call(Z, "matches", (A, Literal(Z, "x")), Z)),
        ('latest(a.b, "c")', Call(Z, "latest", (Select(Z, A, "b", Z), Literal(Z, "c")), Z)),
        ("a.map(b, b.map(c, c))", Macro(Z, "map", A, "b", Z, Macro(Z, "map", B, "c", Z, C))),
        ("a.filter(b, true).b", Select(Z, Macro(Z, "filter", A, "b", Z, Literal(Z, value=True)), "b", Z)),
    ],
)
def test_reads(text, expected):
    if expected is None:
        problems(text)
    else:
        assert unplaced(parse(text)) == expected


def test_every_number_is_a_float():
    assert all(type(node.value) is float for node in nodes(parse("[1, -1, 0x1, 1.5]")) if isinstance(node, Literal))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_read_in_each_of_its_forms(name):
    form = FUNCTIONS[name].form
    assert form.alone is not None or form.after_value is not None
    if form.alone is not None:
        assert isinstance(parse(f"{name}({', '.join(['a'] * form.alone)})"), Call)
    if form.after_value is not None:
        assert isinstance(parse(f"a.{name}({', '.join(['a'] * form.after_value)})"), Call)


# Where it is


def pieces(text):
    """Each node's class and text, in order of the tree, with names of fields, functions and variables."""
    found = []
    for node in nodes(parse(text)):
        names = [text[s.start : s.end] for f in fields(node)[1:] if isinstance(s := getattr(node, f.name), TextSpan)]
        found.append((type(node).__name__, text[node.span.start : node.span.end], *names))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a . b ", [("Select", "a . b", "b"), ("Name", "a")]),
        ("((a))", [("Name", "a")]),
        ("(a).b", [("Select", "(a).b", "b"), ("Name", "a")]),
        ("!(a)", [("Not", "!(a)"), ("Name", "a")]),
        ("- -1", [("Negate", "- -1"), ("Literal", "-1")]),
        ("(a) + (b)", [("Arithmetic", "(a) + (b)"), ("Name", "a"), ("Name", "b")]),
        (
            "a && (b) && !c",
            [("Logic", "a && (b) && !c"), ("Name", "a"), ("Name", "b"), ("Not", "!c"), ("Name", "c")],
        ),
        (
            "a.size ( ) > r'x' // c",
            [
                ("Compare", "a.size ( ) > r'x'"),
                ("Call", "a.size ( )", "size"),
                ("Name", "a"),
                ("Literal", "r'x'"),
            ],
        ),
        (
            "x in a.map( v , v.w )",
            [
                ("In", "x in a.map( v , v.w )"),
                ("Name", "x"),
                ("Macro", "a.map( v , v.w )", "v"),
                ("Name", "a"),
                ("Select", "v.w", "w"),
                ("Name", "v"),
            ],
        ),
        ("has( a.b )", [("Has", "has( a.b )"), ("Select", "a.b", "b"), ("Name", "a")]),
        ("[ 1, ]", [("ListLiteral", "[ 1, ]"), ("Literal", "1")]),
    ],
)
def test_places(text, expected):
    assert pieces(text) == expected


@given(trees())
def test_children_lie_within_their_parents(generated):
    for parent in nodes(parse(to_text(generated))):
        for child in list(nodes(parent))[1:]:
            assert parent.span.start <= child.span.start < child.span.end <= parent.span.end


# What is refused: the text, the piece pointed at, words of the message

REFUSED = [
    # Left out of CEL
    ("a ? b : c", "?", "'?:' is left out"),
    ("size(a ? b : c)", "?", "'?:' is left out"),
    ("a == null", "null", "has(a.b)"),
    ("a.exists_one(x, x > 1)", "exists_one", "size(list.filter(x, condition)) == 1"),
    ("a.existsOne(x, x > 1)", "existsOne", "size(list.filter(x, condition)) == 1"),
    ("a % 2 == 0", "%", "'%' is left out"),
    ("a < 40 %", "%", "a percentage has no sign here: leave the"),
    ("a < 40 % && b", "%", "a percentage has no sign here"),
    ("a == 1u", "1u", "unsigned integers are left out"),
    ("a == 0x1FU", "0x1FU", "unsigned integers are left out"),
    ('a == b"x"', 'b"x"', "bytes are left out"),
    ("a == bR'x'", "bR'x'", "bytes are left out"),
    ("{}", "{", "maps such as"),
    ('{"a": 1}', "{", "maps such as"),
    ("T{}", "{", "messages such as"),
    ("a.T{b: 1}", "{", "messages such as"),
    ("a.b[0].c", "[0]", "indexing is left out"),
    ("a.?b", ".?", "optional fields"),
    ("a[?0]", "?", "optional values"),
    ("[?a]", "?", "optional values"),
    (".a", ".", "a leading '.'"),
    ("a.map(x, x > 1, x)", "x", "list.filter(x, condition).map(x, value)"),
    ("a.all(i, x, x > 1)", "x > 1", "list.all(x, condition)"),
    ("a.`b`", "`", "backquoted"),
    ("int(a)", "int", "the conversion 'int' is left out"),
    ("a.getFullYear()", "getFullYear", "days(later - earlier)"),
    # Functions and macros
    ("sise(a)", "sise", "did you mean 'size'?"),
    ('a.startwith("x")', "startwith", "did you mean 'startsWith'?"),
    ("zzzzzz(a)", "zzzzzz", "there are all, contains, covers"),
    ("f" * 99 + "(a)", "f" * 99, "fff...'"),
    ('startsWith(a, "x")', "startsWith", "written value.startsWith(...)"),
    ("a.sum()", "sum", "written sum(...)"),
    ("size()", "size", "takes 1 argument, not 0"),
    ("size(a, b)", "size", "takes 1 argument, not 2"),
    ("latest(a)", "latest", "takes 2 arguments, not 1"),
    ("a.size(b)", "size", "takes 0 arguments after the dot, not 1"),
    ("has(a)", "a", "has(a.b)"),
    ("has()", "has", "has(a.b)"),
    ("has(a.b, c)", "has", "has(a.b)"),
    ("has(a.size())", "a.size()", "has(a.b)"),
    ("a.has(b)", "has", "'has' is written has(a.b)"),
    ("exists(a, x, x)", "exists", "list.exists(x, ...)"),
    ("a.exists(x)", "x", "a variable, a comma and an expression"),
    ("a.exists()", ")", "a variable, a comma and an expression"),
    ("a.exists(x.y, x)", "x", "a variable, a comma and an expression"),
    ("a.exists((x), x)", "(", "a variable, a comma and an expression"),
    ("a.exists(true, x)", "true", "a variable, a comma and an expression"),
    ("a.map(__result__, 1)", "__result__", "CEL keeps"),
    # Words
    *((word, word, "a reserved word of CEL") for word in sorted(RESERVED)),
    ("a.map(for, 1)", "for", "a reserved word of CEL"),
    ("a.in", "in", "a keyword of CEL"),
    ("a.true", "true", "a keyword of CEL"),
    # Habits from elsewhere
    ("a = b", "=", "write '=='"),
    ("a === b", "===", "write '=='"),
    ("a !== b", "!==", "write '!='"),
    ("a <> b", "<>", "write '!='"),
    ("a =< b", "=<", "write '<='"),
    ("a => b", "=>", "write '>='"),
    ("a & b", "&", "write '&&'"),
    ("a | b", "|", "write '||'"),
    ("a and b", "and", "write '&&'"),
    ("a or (b)", "or", "write '||'"),
    ("a AND b", "AND", "write '&&'"),
    ("not a", "not", "write '!'"),
    ("a && not (b)", "not", "write '!'"),
    ("a not in b", "not", "write !(value in list)"),
    ("a # b", "#", "write '//'"),
    ("a;", ";", "leave it out"),
    ("a == \u201cFR\u201d", "\u201c", "typographic"),
    ("a \u2265 1", "\u2265", "write '>='"),
    ("a\u00a0", "\u00a0", "no-break space"),
    # Texts and numbers
    ('a == "x', '"x', "never closed"),
    ("'a\nb'", "'a", "never closed"),
    ("'''a\nb''", "'''a\nb''", "needs a '''"),
    ('r"x', '"x', "never closed"),
    (r'"\d"', r"\d", "put r before the quote"),
    (r'"\x4"', r"\x", "is no escape"),
    (r'"\400"', r"\4", "is no escape"),
    (r'"\ud800"', r"\ud800", "no Unicode character"),
    (r'"\U00110000"', r"\U00110000", "no Unicode character"),
    ("'''\\\n'''", "\\\n", "a lone"),
    (r"r'a\'", r"r'a\'", "cannot end in a backslash"),
    ("9007199254740993", "9007199254740993", "numbers are floating-point"),
    ("0x20000000000001", "0x20000000000001", "numbers are floating-point"),
    ("9" * 5000, "9" * 5000, "numbers are floating-point"),
    ("1e309", "1e309", "larger than any"),
    ("1_000", "1_000", "no separators"),
    ("0X1F", "0X1F", "no separators"),
    ("5km", "5km", "no units"),
    ("1e", "1e", "no separators"),
    ("caf\u00e9", "\u00e9", r"'\xe9' has no meaning"),
    ("a\x00", "\x00", r"'\x00' has no meaning"),
    ("a\x1b[0m", "\x1b", r"'\x1b' has no meaning"),
    ("\ufeffa", "\ufeff", r"'\ufeff' has no meaning"),
    ("\ud800", "\ud800", "surrogate"),
    ("'\ud83d'", "\ud83d", "surrogate"),
    # Brackets and shape
    ("", "", "the expression is empty"),
    (" // a", " // a", "the expression is empty"),
    ("(a", "(", "never closed"),
    ("(a && ", "(", "never closed"),
    ("size([a)", "[", "never closed"),
    ("a.exists(x, x", "(", "never closed"),
    ("a)", ")", "closes nothing"),
    ("a || ]", "]", "closes nothing"),
    ("()", ")", "expected a value"),
    ("a b", "b", "expected an operator or the end"),
    ('"a" "b"', '"b"', "expected an operator or the end"),
    ("(a)(b)", "(", "expected an operator or the end"),
    ("size(a b)", "b", "expected an operator, ',' or ')'"),
    ("a &&", "", "ends too soon: expected a value"),
    ("&& a", "&&", "expected a value"),
    ("a.", "", "expected the name of a field"),
    ("a..b", ".", "expected the name of a field"),
    ("size(a,)", ")", "expected another argument"),
    ("[a,,b]", ",", "expected a value"),
    ("[,a]", ",", "expected a value"),
    ("!-a", "-", "use parentheses"),
    ("-!a", "!", "use parentheses"),
    ("..a", ".", "a leading"),
]


@pytest.mark.parametrize(("text", "piece", "words"), REFUSED, ids=[ascii(row[0][:30]) for row in REFUSED])
def test_refuses(text, piece, words):
    first = problems(text)[0]
    assert text[first.span.start : first.span.end] == piece
    assert words in first.message
    assert first.message.isprintable()
    assert first.message.isascii()


def test_the_place_of_a_bracket_never_closed_is_that_bracket():
    assert problems("(a) && (b")[0].span == TextSpan(7, 8)


def test_lexical_mistakes_are_all_found():
    text = r"a = b & 'c\d' | 1u"
    assert [text[p.span.start : p.span.end] for p in problems(text)] == ["=", "&", r"\d", "|", "1u"]


def test_what_is_left_out_is_all_found_with_the_mistake_that_ends_reading():
    text = "null % a[0] == sise(b) && a ? b : c"
    found = [text[p.span.start : p.span.end] for p in problems(text)]
    assert found == ["null", "%", "[0]", "sise", "?"]


def test_there_is_an_end_to_listing_mistakes():
    assert len(problems("@ " * 1000)) == MAX_PROBLEMS
    assert len(problems("null + " * 40 + "null")) == MAX_PROBLEMS


# How much is read

HOSTILE = {
    "parentheses": "(" * 100_000 + "1" + ")" * 100_000,
    "only opening": "(" * 100_000,
    "brackets": "[" * 100_000,
    "plus": "1" + "+1" * 100_000,
    "fields": "a" + ".a" * 100_000,
    "methods": "a" + ".size()" * 100_000,
    "not": "!" * 100_000 + "a",
    "minus": "-" * 100_000 + "a",
    "minus one": "-" * 100_000 + "1",
    "calls": "size(" * 100_000,
    "macros": "a.map(x, " * 100_000,
    "dots": "." * 100_000,
    "ternaries": "a?" * 100_000,
    "and": "a" + "&&a" * 100_000,
    "list": "[" + "a," * 100_000 + "]",
    "index": "a" + "[0]" * 100_000,
    "unknown functions": "f()+" * 100_000,
    "long name": "f" * 100_000 + "()",
    "long text": "'" + "x" * 1_000_000 + "'",
    "never closed": "'" + "\\\\" * 500_000,
    "quotes": "'" * 100_001,
    "triple quotes": "'''a" * 100_000,
    "escapes": "'" + r"\d" * 100_000 + "'",
    "long number": "9" * 1_000_000,
    "control characters": "\x00\x1b\x7f" * 100_000,
    "surrogates": "\ud800" * 100_000,
    "comments": "//\n" * 100_000,
    "spaces": " " * 1_000_000,
}
ROOMY = ParseLimits(characters=10_000_000, nodes=10_000_000)


@pytest.mark.parametrize("name", HOSTILE)
def test_too_many_characters(name):
    (problem,) = problems(HOSTILE[name])
    assert problem.span == TextSpan(10_000, len(HOSTILE[name]))
    assert f"{len(HOSTILE[name])} characters, more than the limit of 10000" in problem.message


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_or_read_however_many_characters_are_allowed(name):
    for text, limits in ((HOSTILE[name][:10_000], ParseLimits()), (HOSTILE[name], ROOMY)):
        _, found = outcome(text, limits)
        assert all(len(problem.message) < 250 for problem in found)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60 + "1" + ")" * 60,
        "[" * 60 + "]" * 60,
        "!" * 60 + "a",
        "-" * 60 + "1",
        "1" + "+1" * 60,
        "1+(1-" * 60 + "1" + ")" * 60,
        "a" + ".b" * 60,
        "a" + ".size()" * 60,
        "size(" * 60 + "a" + ")" * 60,
        "a.all(x, " * 60 + "true" + ")" * 60,
    ],
)
def test_nested_too_deep(text):
    (problem,) = problems(text)
    assert problem.message == "the expression is nested deeper than the limit of 50 levels"
    assert 40 <= problem.span.start < problem.span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "height"),
    [
        *(("a", 1), ("-1", 1), ("a.b", 2), ("!a", 2), ("a && b && c", 2), ("size(a)", 2), ("a.size()", 2)),
        *(("a + b + c", 3), ("has(a.b)", 3), ("[a, [b]]", 3), ("a.map(x, x.y)", 3), ("a.contains(b.c)", 3)),
        *(("!!a", 3), ("a in [b]", 3), ("a.map(x, x).map(x, x)", 3), ("a + b * c.d", 4)),
    ],
)
def test_depth_is_that_of_the_tree(text, height):
    assert parse(text, ParseLimits(depth=height))
    assert "deeper" in problems(text, ParseLimits(depth=height - 1))[0].message


def test_a_chain_is_flat_and_a_list_is_wide():
    assert len(parse(" && ".join(["a"] * 500)).operands) == 500
    assert len(parse(f"[{','.join(['a'] * 500)}]").items) == 500


def test_too_many_nodes():
    text = f"[{','.join('a' * 10)}]"
    assert parse(text, ParseLimits(nodes=11))
    (problem,) = problems(text, ParseLimits(nodes=10))
    assert problem.message == "the expression has more nodes than the limit of 10"
    (problem,) = problems(text, ParseLimits(nodes=9))
    assert problem.span == TextSpan(19, 20)


def test_the_deepest_reading_takes_less_than_half_of_the_stack():
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(len(inspect.stack()) + 450)
        for level in (
            "a || b && c == d + e * -size(",
            "-size(",
            "a || (",
            "a + -size(",
            "[a, -(",
            "a.map(x, -size(",
        ):
            _, found = outcome(level * 49)
            assert found
    finally:
        sys.setrecursionlimit(limit)


# Against Google's CEL


def cel_refuses(text):
    try:
        CEL.compile(text, disable_check=True)
    except (RuntimeError, TypeError):
        return True
    return False


CEL = cel.NewEnv()
TOKENS = [
    *("a", "b", "x", "1", "2.5", ".5", "1e3", "0x1F", "1u", "-1", "true", "false", "null", "in", "for", "as"),
    *(
        "not",
        "and",
        "'x'",
        '"y"',
        r"r'\'",
        "b'z'",
        "'''t'''",
        "size",
        "has",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "!",
    ),
    *(
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "&&",
        "||",
        "=",
        "&",
        "|",
        "?",
        ":",
        ".",
        ".",
        ",",
        "(",
        ")",
        "(",
        ")",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        "//",
        "#",
        "`",
        "\\",
        "'",
        '"',
        "\n",
        " ",
        "\x00",
        "é",
        "'a\nb'",
        "size(",
        "has(a.b)",
    ),
    *("a.b.c", "a.all(x, ", ".exists(x, x)", ".size()", ".for", "-(", "!("),
]
VALID = [
    'size(datacenters.filter(d, d.country == "FR" && d.tier >= 3)) >= params.min_sites',
    "finance.paid_in_meur >= 0.5 * finance.committed_meur - -1.5e3",
    "!(has(a.b) || x in ['p', \"q\\n\", r'\\d',]) && a.name.matches('^a') // why\n",
    "days(as_of - timestamp('2020-01-01T00:00:00Z')) < 365 || a.map(i, i.size()) == []",
]


@st.composite
def mutations(draw):
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        text = text[:start] + draw(st.one_of(st.just(""), st.sampled_from(TOKENS), st.characters())) + text[end:]
    return text


TEXTS = st.one_of(st.lists(st.sampled_from(TOKENS), max_size=12).map("".join), mutations(), st.text(max_size=20))


@settings(max_examples=examples(1000))
@given(TEXTS)
@example("-0.0.as")
@example("r'\\'")
@example("'''a\\'''")
def test_what_cel_refuses_is_refused(text):
    parsed, found = outcome(text)
    for problem in found:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message.isprintable()
    if parsed is None:
        assert found
    else:
        assert not cel_refuses(text)
        assert unplaced(parse(to_text(parsed))) == unplaced(parsed)


@settings(max_examples=examples(300))
@given(trees())
def test_what_is_printed_is_cel(generated):
    assert not cel_refuses(to_text(generated))


# And back


@settings(max_examples=examples(500))
@given(trees())
@example(Negate(Z, Select(Z, Literal(Z, 0.0), "as", Z)))
@example(Negate(Z, Call(Z, "size", (Literal(Z, 0.5),), Z)))
def test_printed_trees_parse_to_themselves(generated):
    assert unplaced(parse(to_text(generated))) == generated


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1", "1.0"),
        ("- 1", "-1.0"),
        ("-(1)", "-(1.0)"),
        ("-(1).a", "-(1.0.a)"),
        ("(-1).a", "(-1.0).a"),
        ("-(-1)", "-(-1.0)"),
        ("!(-a)", "!(-a)"),
        ("!!(a)", "!!a"),
        ("1e21", "1e+21"),
        ("(a && b) || c", "a && b || c"),
        ("a && (b || c)", "a && (b || c)"),
        ("(a && b) && c", "(a && b) && c"),
        ("(a + b) - c", "a + b - c"),
        ("a + (b - c)", "a + (b - c)"),
        ("a * (b + c)", "a * (b + c)"),
        ("(a < b) < (c)", "a < b < c"),
        ("a < (b < c)", "a < (b < c)"),
        ("(a + b).size()", "size(a + b)"),
        ("matches(a + b, 'x')", '(a + b).matches("x")'),
        ("(a || b).c", "(a || b).c"),
        ("has((a.b))", "has(a.b)"),
        ("a.all( x,(x) )", "a.all(x, x)"),
        ("[a,(b),]", "[a, b]"),
        (r"""'"\'\\\n\x00\u202e\U000e0001é'""", r'''"\"'\\\n\u0000\u202e\U000e0001é"'''),
    ],
)
def test_prints(text, printed):
    assert to_text(parse(text)) == printed


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), "\ud800"])
def test_what_has_no_literal_is_not_printed(value):
    with pytest.raises(ValueError, match="CEL has no"):
        to_text(Literal(Z, value))


def test_the_printer_knows_every_class_of_node():
    classes = {c for c in vars(tree).values() if inspect.isclass(c) and issubclass(c, Node) and c is not Node}
    assert set(get_args(AnyNode)) == classes


def test_the_macros_are_those_of_the_tree():
    assert set(MACROS) == set(get_args(tree.MacroName))
    assert all(MACROS[name] == name for name in MACROS)
