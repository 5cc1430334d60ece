"""Reading YAML: what it means, where it stands, what is refused, and that nothing hostile gets far."""

from __future__ import annotations

import copy
import json
import math
import os
import pathlib
import pickle
import unicodedata

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance.loading import yaml_source
from compliance.loading.scalars import YamlFloat, YamlInt
from compliance.loading.source_map import SourceText
from compliance.loading.yaml_source import Limits, parse_yaml, read_yaml
from compliance.model.problem import LoadError, Place, Problem, printable
from tests.properties import examples
from tests.work import at_most

NAME = "providers/acme.yaml"
MOST_CALLS = 50 * Limits().nodes  # of functions, by any one file


@pytest.fixture(params=["libyaml", "pure"])
def parser(request, monkeypatch):
    if request.param == "pure":
        monkeypatch.setattr(yaml_source, "_parser", yaml_source._PureParser)  # noqa: SLF001
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML is installed without libyaml")
    return request.param


@pytest.fixture
def libyaml():
    if not yaml.__with_libyaml__:
        pytest.skip("PyYAML by itself takes minutes over hostile input")


def parse(text, **limits):
    return parse_yaml(text.encode() if isinstance(text, str) else text, NAME, Limits(**limits))


def data_of(text):
    parsed = parse(text)
    assert parsed.problems == ()
    return parsed.data


def problems_of(text, **limits):
    try:
        return parse(text, **limits).problems
    except LoadError as error:
        return error.problems


def refused(text, **limits):
    with pytest.raises(LoadError) as caught:
        parse(text, **limits)
    return caught.value.problems


def harmless(text):
    return all(c.isprintable() or c == "\n" or unicodedata.category(c) == "Zs" for c in text)


def at(problem):
    return (problem.line, problem.column, problem.message)


# --- what scalars mean


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("~", None),
        ("", None),
        ("nULL", "nULL"),
        ("none", "none"),
        ("1.10", 1.1),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5e-3", -0.0005),
        ("1e3", 1000.0),
        ("+12E+2", 1200.0),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("2016-01-01", "2016-01-01"),
        ("2016-01-01 10:00:00", "2016-01-01 10:00:00"),
        ("1_000", "1_000"),
        ("010", 10),
        ("08", 8),
        ("0o10", 8),
        ("0o8", "0o8"),
        ("-0o7", "-0o7"),
        ("0x1F", 31),
        ("0x1g", "0x1g"),
        ("0b1", "0b1"),
        ("+5", 5),
        ("-5", -5),
        ("0", 0),
        ("-0", 0),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("'5'", "5"),
        ('"5"', "5"),
        ("'true'", "true"),
        ('""', ""),
        ("|-\n  5", "5"),
        (">-\n  null", "null"),
        ("1.2.3", "1.2.3"),
        ("1e", "1e"),
        ("e5", "e5"),
        ("+", "+"),
        (".", "."),
        ("..", ".."),
        ("٣", "٣"),
        (".infinity", ".infinity"),
        ("inf", "inf"),
        ("nan", "nan"),
        ("=", "="),
        ("<<", "<<"),
        ("a # comment", "a"),
        ("a#b", "a#b"),
        ("http://x.example/?a=b", "http://x.example/?a=b"),
        ('"\\x1b\\u00e9\\0"', "\x1b\xe9\0"),
        ("é", "é"),
        ("😀", "😀"),
    ],
)
@pytest.mark.usefixtures("parser")
def test_scalar(written, meant):
    value = data_of(f"a: {written}\n")["a"]
    assert value == meant
    assert isinstance(value, type(meant))


@pytest.mark.parametrize("written", ["010", "0x1F", "0o7", "+5", "1.10", "1e3", ".50", "9" * 200])
def test_numbers_keep_their_spelling(written):
    value = data_of(f"- {written}")[0]
    assert isinstance(value, YamlInt | YamlFloat)
    for same in (value, copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301
        assert (same, same.text, type(same)) == (value, written, type(value))


def test_numbers_made_without_a_file_have_the_usual_spelling():
    assert (YamlInt(5).text, YamlFloat(0.5).text) == ("5", "0.5")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (".inf", "not a finite number"),
        ("-.INF", "not a finite number"),
        ("+.Inf", "not a finite number"),
        (".nan", "not a finite number"),
        (".NaN", "not a finite number"),
        ("1e999", "not a finite number"),
        ("-1e999", "not a finite number"),
        ("1e-999999999", "an exponent beyond 324"),
        ("0e999999999", "an exponent beyond 324"),
        ("1" * 201, "a number of more than 200 digits"),
        ("-" + "1" * 201, "a number of more than 200 digits"),
        ("0x" + "1" * 201, "a number of more than 200 digits"),
        ("0." + "1" * 200, "a number of more than 200 digits"),
        ("1e" + "0" * 5000 + "1", "a number of more than 200 digits"),
        ("1" * 90_000, "a number of more than 200 digits"),
    ],
)
def test_unusable_number_is_a_problem_and_stays_text(written, message):
    parsed = parse(f"a:\n  b: {written}\nc: 1")
    assert [at(problem) for problem in parsed.problems] == [(2, 6, message)]
    assert parsed.data == {"a": {"b": written}, "c": 1}


# --- structure


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (
            "2014: 1\n1.10: 2\ntrue: 3\nnull: 4\nNO: 5\n~: 6\n",
            [("2014", 1), ("1.10", 2), ("true", 3), ("null", 4)],
        ),
        ("'quoted': 1\n\"dou\\tble\": 2\n", [("quoted", 1), ("dou\tble", 2)]),
        ("? a\n: 1\n? |\n  block\n: 2\n", [("a", 1), ("block\n", 2)]),
        ("'<<': 1\n", [("<<", 1)]),
        ("{a, b: 1, 'c':2}\n", [("a", None), ("b", 1), ("c", 2)]),
        ("a:\n  - b\n  -\n  - c: 1\n    d: 2\n", [("a", ["b", None, {"c": 1, "d": 2}])]),
        ("a:\n- b\nc: []\nd: {}\n", [("a", ["b"]), ("c", []), ("d", {})]),
        ("%YAML 1.2\n---\na: 1\n", [("a", 1)]),
        ("---\na: 1\n...\n# end\n", [("a", 1)]),
        ("a: b\r\nc:\r\n  - d\r\ne: |\r\n  x\r\n  y\r\n", [("a", "b"), ("c", ["d"]), ("e", "x\ny\n")]),
        ("\ufeffa: 1\n", [("a", 1)]),
        ("&k key: 1\nb: *k\n", [("key", 1), ("b", "key")]),
        ("a: &k text\n*k : 1\n", [("a", "text"), ("text", 1)]),
        ("a: &n 1.10\nb: *n\n", [("a", 1.1), ("b", 1.1)]),
        ("a: &x [1, {b: 2}]\nc: *x\n", [("a", [1, {"b": 2}]), ("c", [1, {"b": 2}])]),
        ("a: &x 1\nb: &x 2\nc: *x\n", [("a", 1), ("b", 2), ("c", 2)]),
        ("a: &x [&x 1, *x]\nb: *x\n", [("a", [1, 1]), ("b", 1)]),
    ],
)
@pytest.mark.usefixtures("parser")
def test_mapping(text, data):
    assert list(data_of(text).items())[: len(data)] == data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("- 1\n- a\n", [1, "a"]),
        ("just text\n", "just text"),
        ("null\n", None),
        ("5", 5),
        ("[]", []),
        ("''", ""),
    ],
)
@pytest.mark.usefixtures("parser")
def test_top_need_not_be_a_mapping(text, data):
    assert data_of(text) == data


def test_aliased_spelling_survives():
    assert data_of("a: &n 1.10\nb: *n\n")["b"].text == "1.10"


# --- problems after which reading goes on

TAGS = "tags are not used here; remove the tag "


@pytest.mark.parametrize(
    ("text", "expected", "data"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, 1, "duplicate key 'a'; the first one is at 1:1")], {"a": 1, "b": 2}),
        (
            "x:\n  - {a: 1, a: 2}\n",
            [(2, 12, "duplicate key 'a'; the first one is at 2:6")],
            {"x": [{"a": 1}]},
        ),
        (
            "a: 1\na: {b: 1, b: 2}\na: 3\n",
            [
                (2, 1, "duplicate key 'a'; the first one is at 1:1"),
                (2, 11, "duplicate key 'b'; the first one is at 2:5"),
                (3, 1, "duplicate key 'a'; the first one is at 1:1"),
            ],
            {"a": 1},
        ),
        ("1: a\n'1': b\n", [(2, 1, "duplicate key '1'; the first one is at 1:1")], {"1": "a"}),
        (
            "k: &k a\na: 1\n*k : 2\n",
            [(3, 1, "duplicate key 'a'; the first one is at 2:1")],
            {"k": "a", "a": 1},
        ),
        (
            "a: &a {b: 1}\nc:\n  <<: *a\n  d: 2\n",
            [(3, 3, "merge keys are not part of YAML 1.2; write the keys out")],
            {"a": {"b": 1}, "c": {"b": 1, "d": 2}},
        ),
        (
            "a: &a {b: 1, d: 3}\nc:\n  <<: [*a, {b: 4, e: 5}, f]\n  d: 2\n",
            [(3, 3, "merge keys are not part of YAML 1.2; write the keys out")],
            {"a": {"b": 1, "d": 3}, "c": {"d": 2, "b": 1, "e": 5}},
        ),
        (
            "a: &a {b: 1}\na: {b: 2, c: 3}\nd: *a\n",
            [(2, 1, "duplicate key 'a'; the first one is at 1:1")],
            {"a": {"b": 1, "c": 3}, "d": {"b": 1}},
        ),
        (
            "c: {<<: 5, d: 2}\n",
            [(1, 5, "merge keys are not part of YAML 1.2; write the keys out")],
            {"c": {"d": 2}},
        ),
        ("a: !!python/object:os.system 1\n", [(1, 4, TAGS + "'python/object:os.system'")], {"a": 1}),
        ("a: !!binary aGk=\n", [(1, 4, TAGS + "'binary'")], {"a": "aGk="}),
        ("a: !!str 1\nb: 2\n", [(1, 4, TAGS + "'str'")], {"a": 1, "b": 2}),
        ("a: &x !local {b: !<tag:example.org,2000:x> 1}\n", None, {"a": {"b": 1}}),
        ("a: ! 1\n", [(1, 4, TAGS + "'!'")], {"a": 1}),
        ("!!set {a, b}\n", [(1, 1, TAGS + "'set'")], {"a": None, "b": None}),
        ("- !!seq [1]\n", [(1, 3, TAGS + "'seq'")], [[1]]),
        ("!k a: 1\n", [(1, 1, TAGS + "'!k'")], {"a": 1}),
        (
            "%TAG !e! tag:example.org,2000:\n---\na: !e!x 1\n",
            [
                (1, 1, "tags are not used here; remove the %TAG lines"),
                (3, 4, TAGS + "'tag:example.org,2000:x'"),
            ],
            {"a": 1},
        ),
        (
            "a: 1\n---\nb: 2\n---\nc: 3\n",
            [(2, 1, "more than one document in the file; only the first is read")],
            {"a": 1},
        ),
        ("? [a, b]\n: 1\nc: 2\n", [(1, 3, "a key must be text, not a list or a mapping")], {"c": 2}),
        ("{a: 1}: 2\n", [(1, 1, "a key must be text, not a list or a mapping")], {}),
        ("a: &a [1]\n*a : 2\n", [(2, 1, "a key must be text, not a list or a mapping")], {"a": [1]}),
        (
            "b: {c: 1, c: 2}\na: !x 1\n? [1]\n: .inf\n",
            [
                (1, 11, "duplicate key 'c'; the first one is at 1:5"),
                (2, 4, TAGS + "'!x'"),
                (3, 3, "a key must be text, not a list or a mapping"),
                (4, 3, "not a finite number"),
            ],
            {"b": {"c": 1}, "a": 1},
        ),
    ],
)
@pytest.mark.usefixtures("parser")
def test_collected_problems(text, expected, data):
    if expected is None:
        expected = [(1, 7, TAGS + "'!local'"), (1, 18, TAGS + "'tag:example.org,2000:x'")]
    parsed = parse(text)
    assert [at(problem) for problem in parsed.problems] == expected
    assert parsed.data == data
    assert {problem.file for problem in parsed.problems} == {NAME}


def test_problem_shows_its_line():
    (problem,) = parse("a: 1\n  \nb: 1\nb: 2 # two\n").problems
    assert problem.render().splitlines() == [
        "providers/acme.yaml:4:1: duplicate key 'b'; the first one is at 3:1",
        "    b: 2 # two",
        "    ^",
        "    keep one of them",
    ]


def test_anchors_in_a_dropped_value_still_work():
    parsed = parse("a: 1\na: &x {b: {c: [1]}}\nd: *x\n")
    assert parsed.data == {"a": 1, "d": {"b": {"c": [1]}}}
    assert parsed.map.value(("d", "b", "c", 0)) == Place(2, 16)
    assert parsed.map.value(("a",)) == Place(1, 4)


def test_fatal_problem_comes_with_those_before_it():
    assert [problem.line for problem in refused("a: 1\na: !x 2\nb: *nowhere\n")] == [2, 2, 3]


def test_long_keys_are_cut_in_messages():
    key = "k" * 500
    (problem,) = problems_of(f"{key}: 1\n{key}: 2\n")
    assert len(problem.message) < 200


def test_too_many_problems_stop_reading():
    problems = refused("{" + "a: 1, " * 5000 + "}", problems=10)
    assert len(problems) == 11
    assert problems[-1].message == "more than 10 problems; the rest of the file was not read"


# --- problems that end reading


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a: *nowhere\n", 1, 4, "unknown alias '*nowhere': nothing above it has the anchor '&nowhere'"),
        ("a: *b\nb: &b 1\n", 1, 4, "unknown alias '*b': nothing above it has the anchor '&b'"),
        ("a: &a [1, *a]\n", 1, 11, "the alias '*a' stands inside what it is an alias for"),
        ("a: &a {b: {c: *a}}\n", 1, 15, "the alias '*a' stands inside what it is an alias for"),
        ("a: &a\n  b: &a [*a]\n", 2, 10, "the alias '*a' stands inside what it is an alias for"),
        ("", 1, 1, "the file is empty"),
        ("\ufeff", 1, 1, "the file is empty"),
        ("   \n\n", 1, 1, "the file is empty"),
        ("# comment\n\n# another\n", 1, 1, "the file is empty"),
        ("---\n", 1, 1, "the file is empty"),
        ("---\n---\na: 1\n", 1, 1, "the file is empty"),
        ("--- # comment\n...\n", 1, 1, "the file is empty"),
        ("a: b\0c\n", 1, 5, "the character U+0000 is not allowed in YAML"),
        ("a:\n  b: '\x1b[31m'\n", 2, 7, "the character U+001B is not allowed in YAML"),
        ("a: b\x7f\n", 1, 5, "the character U+007F is not allowed in YAML"),
        ("a: é\x85b: 1\n", 1, 5, "the character U+0085 is not allowed in YAML"),
        ("a: b\u2028c: 1\n", 1, 5, "the character U+2028 is not allowed in YAML"),
        ("a: \ufeffb\n", 1, 4, "the character U+FEFF is not allowed in YAML"),
        ("a: \uffff\n", 1, 4, "the character U+FFFF is not allowed in YAML"),
        ("a: é\nb: \x01", 2, 4, "the character U+0001 is not allowed in YAML"),
        (b"a: 1\nb: \xc3\xa9\xe9t\n", 2, 5, "the byte 0xE9 is not valid UTF-8"),
        (b"\xef\xbb\xbfa: \xff\n", 1, 4, "the byte 0xFF is not valid UTF-8"),
        (b"a: \xed\xa0\x80\n", 1, 4, "the byte 0xED is not valid UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, 1, "the file is UTF-16, not UTF-8"),
        ("a: 1\n".encode("utf-16-be"), 1, 1, "the file is UTF-16, not UTF-8"),
        ("a: 1\n".encode("utf-16-le"), 1, 1, "the file is UTF-16, not UTF-8"),
        ("a: 1\n".encode("utf-32"), 1, 1, "the file is UTF-32, not UTF-8"),
        ("a: 1\n".encode("utf-32-be"), 1, 1, "the file is UTF-32, not UTF-8"),
        ("a: 1\n".encode("utf-32-le"), 1, 1, "the file is UTF-32, not UTF-8"),
    ],
)
@pytest.mark.usefixtures("parser")
def test_refused(text, line, column, message):
    (problem,) = refused(text)
    assert at(problem) == (line, column, message)


@pytest.mark.parametrize(
    ("text", "line", "column", "said", "hint"),
    [
        ("a:\n\tb: 1\n", 2, 1, "cannot start any token", "indent with spaces"),
        ("a:\n  b:\n \tc: 1\n", 3, None, "not valid YAML", "indent with spaces"),
        ("a: 'b\nc: 1\n", 1, 4, "the text that starts here has no closing quote", ""),
        ('a: 1\nb: "c\n', 2, 4, "the text that starts here has no closing quote", ""),
        ("a: [1, 2\n", 1, 4, "the list that starts here is not closed", ""),
        ("a: {b: 1\n\n# end\n", None, None, "not valid YAML", None),
        ("a: [\n", 1, 5, "node content", "not closed"),
        ("a: [1, 2\nb: 3\n", 2, 2, "while parsing a flow sequence that starts at 1:4", "is the '[' closed"),
        ("a: {b: 1]\n", 1, 9, "while parsing a flow mapping that starts at 1:4", "is the '{' closed"),
        ("a: b: c\n", 1, 5, "mapping values are not allowed", "needs quotes"),
        ("a: *.example\n", 1, 5, "alphabetic or numeric character", "needs quotes"),
        ("a: @b\n", 1, 4, "cannot start any token", "needs quotes"),
        ("a: %b\n", 1, 4, "cannot start any token", "needs quotes"),
        ('a: "\\q"\n', 1, None, "unknown escape character", "backslash"),
        ('a: "\\ud83d"\n', 1, None, "invalid Unicode character escape code", "the character itself"),
        (
            'a: "\\ud83d\\ude00"\n',
            1,
            None,
            "invalid Unicode character escape code",
            "JSON writes this one character as two escapes",
        ),
        ("a: !e!x 1\n", 1, 4, "undefined tag handle", "tags are not used here"),
        ("  a: 1\n b: 2\n", 2, 2, "<document start>", "indentation"),
        ("a: 1\n- b\n", 2, 1, "while parsing a block mapping", "indentation"),
        ("a: 1\nb\nc: 2\n", 2, 1, "could not find expected ':'", "a space after the colon"),
        ("%YAML 2.0\n---\na: 1\n", 1, 1, "incompatible", ""),
    ],
)
@pytest.mark.usefixtures("parser")
def test_syntax_error(text, line, column, said, hint):
    problem = refused(text)[-1]
    assert problem.message.startswith("not valid YAML: ")
    assert said in problem.message
    assert "\n" not in problem.message
    assert problem.line == (line or problem.line)
    assert problem.column == (column or problem.column)
    if hint is not None:
        assert hint in problem.hint
        assert bool(hint) == bool(problem.hint)


def test_syntax_error_keeps_earlier_problems_in_order():
    assert [problem.line for problem in refused("a: 1\na: 2\nb: [\n")] == [2, 3]


# --- bounds


@pytest.mark.parametrize(
    ("text", "limits", "message"),
    [
        ("a: 1234\n", {"bytes": 7}, "the file is larger than 7 bytes"),
        ("[[[1]]]", {"depth": 2}, "lists and mappings more than 2 deep inside one another"),
        ("a:\n  b:\n    c: 1\n", {"depth": 2}, "lists and mappings more than 2 deep inside one another"),
        ("a: &a [[1]]\nb: [*a]\n", {"depth": 3}, "lists and mappings more than 3 deep inside one another"),
        ("? [[1]]\n: 1\n", {"depth": 2}, "lists and mappings more than 2 deep inside one another"),
        ("a: 1\na: [[1]]\n", {"depth": 2}, "lists and mappings more than 2 deep inside one another"),
        ("[1, 2, 3]", {"nodes": 3}, "more than 3 values, counting each use of an alias"),
        ("[&a [1, 2], *a, *a]", {"nodes": 9}, "more than 9 values, counting each use of an alias"),
        ("a: 'xxxx'", {"scalar": 3}, "a text of more than 3 characters"),
        ("aaaa: 1", {"scalar": 3}, "a text of more than 3 characters"),
        ("a: |\n  xxxx", {"scalar": 3}, "a text of more than 3 characters"),
        ("%TAG !a! b\n" * 101 + "---\na: 1\n", {}, "more than 100 %TAG lines"),
    ],
)
@pytest.mark.usefixtures("parser")
def test_bound(text, limits, message):
    assert refused(text, **limits)[-1].message == message


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("a: 1234", {"bytes": 7}),
        ("[[1]]", {"depth": 2}),
        ("a: &a [[1]]\nb: [*a]\n", {"depth": 4}),
        ("[1, 2, 3]", {"nodes": 4}),
        ("[&a [1, 2], *a, *a]", {"nodes": 10}),
        ("a: 'xxx'", {"scalar": 3}),
        ("a: 12345", {"digits": 5}),
        ("a: 0x12345", {"digits": 5}),
    ],
)
def test_up_to_a_bound(text, limits):
    assert problems_of(text, **limits) == ()


def laughs(levels, width):
    lines = ["a0: &a0 [" + ", ".join(["lol"] * width) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (laughs(9, 9), "more than 200000 values"),
        (laughs(60, 1), "more than 32 deep"),
        ("a: &a [" + "1," * 150_000 + "]\nb: *a\n", "more than 200000 values"),
        ("[" * 10_000 + "]" * 10_000, "more than 32 deep"),
        ("{a: " * 10_000 + "}" * 10_000, "more than 32 deep"),
        ("- " * 10_000 + "1", "more than 32 deep"),
        ("\n".join(" " * n + "a:" for n in range(2_500)), "more than 32 deep"),
        ("? " * 10_000 + "1", "more than 32 deep"),
        ("[" * 1_000_000, "more than 32 deep"),
        ("{" * 10_000, "more than 32 deep"),
        ("[? " * 10_000, "more than 32 deep"),
        ("- \n" * 1_000_000, "more than 200000 values"),
        ("[" + "a," * 2_000_000, "more than 200000 values"),
        ("a: 1\n" * 800_000, "more than 1000 problems"),
        ("{" + "a: 1, " * 600_000 + "}", "more than 1000 problems"),
        ("a: '" + "x" * 4_000_000 + "'", "a text of more than 100000 characters"),
        ("a: " + "1" * 4_000_000, "a text of more than 100000 characters"),
        ("a: |\n" + "  x\n" * 1_000_000, "a text of more than 100000 characters"),
        ("a" * 4_000_000 + ": 1", "a text of more than 100000 characters"),
        ("".join(f"%TAG !a{n}! b\n" for n in range(250_000)), "more than 100 %TAG lines"),
        ("#" * 4_000_000, "the file is empty"),
        ("# \n" * 1_300_000, "the file is empty"),
        ("&a " * 1_000_000, "not valid YAML"),
        ("!!x " * 1_000_000, "not valid YAML"),
        ("\t" * 4_000_000, "not valid YAML"),
        ('"' * 4_000_001, "not valid YAML"),
        ("---\n" * 1_000_000, "the file is empty"),
        ("é" * 2_000_000 + "\x1b", "the character U+001B is not allowed"),
    ],
    ids=range(28),
)
@pytest.mark.usefixtures("libyaml")
def test_hostile_input_ends_quickly(text, said):
    with at_most(calls=MOST_CALLS):
        problem = refused(text)[-1]
        shown = problem.render()
    assert said in problem.message
    assert len(shown) < 2_000


class FewBrackets(yaml_source._PureParser):  # noqa: SLF001
    """Refuses deep nesting before it hands out any event, as libyaml does since PyYAML 6.0.4."""

    def __init__(self, text):
        super().__init__(text)
        self.refused = text.find("[" * 1001) + 1000 if "[" * 1001 in text else None

    def get_event(self):
        if self.refused is None:
            return super().get_event()
        mark = yaml.Mark(NAME, self.refused, 0, self.refused, None, None)
        raise yaml.MarkedYAMLError("while increasing flow level", mark, "exceeded maximum nesting depth", mark)


@pytest.mark.parametrize("parser", [FewBrackets, yaml_source._parser])  # noqa: SLF001
@pytest.mark.parametrize("brackets", [33, 1000, 1001, 10_000])
@pytest.mark.parametrize("end", ["", "]" * 10_000], ids=["open", "closed"])
def test_the_bound_on_nesting_is_ours_whichever_parser_has_a_lower_one(monkeypatch, parser, brackets, end):
    monkeypatch.setattr(yaml_source, "_parser", parser)
    *before, problem = refused("a: 1\na: 2\né: " + "[" * brackets + end[:brackets])
    assert [at(problem)[:2] for problem in before] == [(2, 1)]
    assert at(problem) == (3, 35, "lists and mappings more than 32 deep inside one another")


def test_aliases_within_bounds_are_shared_not_copied():
    data = data_of(laughs(5, 9))
    assert data["a4"][0] is data["a4"][8] is data["a3"]


# --- reading files


def test_file_is_read(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_bytes(b"a: NO\n")
    parsed = read_yaml(path, NAME)
    assert (parsed.data, parsed.text.name) == ({"a": "NO"}, NAME)


def test_link_to_a_file_is_read(tmp_path):
    (tmp_path / "a").write_bytes(b"a: 1\n")
    (tmp_path / "b").symlink_to("a")
    assert read_yaml(tmp_path / "b", NAME).data == {"a": 1}


def large(path):
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "cannot read the file: No such file or directory"),
        (pathlib.Path.mkdir, "cannot read the file: it is a directory"),
        (os.mkfifo, "cannot read the file: it is not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "cannot read the file: it is not a regular file"),
        (large, "the file is larger than 4194304 bytes"),
    ],
)
def test_unreadable_file(tmp_path, make, message):
    path = tmp_path / "facts.yaml"
    make(path)
    with pytest.raises(LoadError) as caught:
        read_yaml(path, NAME)
    assert caught.value.problems == (Problem(NAME, 1, 1, message),)


def test_file_without_permission(monkeypatch, tmp_path):
    def deny(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    with pytest.raises(LoadError, match="cannot read the file: Permission denied"):
        read_yaml(tmp_path / "facts.yaml", NAME)


def test_path_with_nul():
    with pytest.raises(LoadError, match="cannot read the file: embedded null byte"):
        read_yaml(pathlib.Path("a\0b"), NAME)


# --- places

PLACES = """\
# comment
a: one
"b":   'two'
list:
  - x
  -   y
  - k: v
    m: [1, {n: 2}]
é: &anchor {deep: [10, 20]}
use: *anchor
empty:
last: |
  text
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), (2, 1), (2, 1)),
        (("a",), (2, 1), (2, 4)),
        (("b",), (3, 1), (3, 8)),
        (("list",), (4, 1), (5, 3)),
        (("list", 0), (5, 5), (5, 5)),
        (("list", 1), (6, 7), (6, 7)),
        (("list", 2), (7, 5), (7, 5)),
        (("list", 2, "k"), (7, 5), (7, 8)),
        (("list", 2, "m"), (8, 5), (8, 8)),
        (("list", 2, "m", 0), (8, 9), (8, 9)),
        (("list", 2, "m", 1, "n"), (8, 13), (8, 16)),
        (("é",), (9, 1), (9, 4)),
        (("é", "deep"), (9, 13), (9, 19)),
        (("é", "deep", 1), (9, 24), (9, 24)),
        (("use",), (10, 1), (10, 6)),
        (("use", "deep"), (9, 13), (9, 19)),
        (("use", "deep", 1), (9, 24), (9, 24)),
        (("empty",), (11, 1), (11, 7)),
        (("last",), (12, 1), (12, 7)),
        (("nothing",), (2, 1), (2, 1)),
        (("list", 9, "k"), (4, 1), (5, 3)),
        (("list", 2, "other", "x"), (7, 5), (7, 5)),
        (("use", "deep", 7), (9, 13), (9, 19)),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.usefixtures("parser")
def test_place(path, key, value, end, start):
    places = parse(start + PLACES.replace("\n", end)).map
    assert (places.key(path), places.value(path)) == (Place(*key), Place(*value))


@pytest.mark.parametrize(
    ("text", "character", "expected"),
    [
        ("a: data.region == 'FR'", "r", (1, 9)),
        ("a: one\n   two\n   three", "h", (3, 5)),
        ("a:   one\n\n\n   two", "w", (4, 5)),
        ("a: 'it''s her''s'", "h", (1, 11)),
        ("a: 'one\n  two'", "w", (2, 4)),
        ('a: "x\\n\\ty\\"z\\\\w"', "z", (1, 13)),
        ('a: "x\\n\\ty\\"z\\\\w"', "w", (1, 16)),
        ('a: "x\\n\\ty\\"z\\\\w"', "\n", (1, 6)),
        ('a: "\\u00e9\\x41\\U0001F600\\x0ab"', "b", (1, 29)),
        ('a: "\\u00e9\\x41\\U0001F600b"', "😀", (1, 15)),
        ('a: "one \\\n    two\\  three"', "r", (2, 13)),
        ('a: "one\n\n  two"', "w", (3, 4)),
        ("a: |\n  one\n    two\n\n  three\n", "w", (3, 6)),
        ("a: |\n  one\n    two\n\n  three\n", "h", (5, 4)),
        ("a: |2-   # note: x\n    one\n  two\n", "w", (3, 4)),
        ("a: >-\n  one and\n  two\n\n  three\n", "w", (3, 4)),
        ("a: >-\n  one and\n  two\n\n  three\n", "h", (5, 4)),
        ("a: >+\n\n  one\n    kept\n  two\n\n", "k", (4, 5)),
        ("a: &x one", "n", (1, 8)),
        ("a: &x # why\n  'one'", "n", (2, 5)),
        ("a: !!str &x |\n  one", "n", (2, 4)),
        ("é: ééx", "x", (1, 6)),
        ("- [one, {b: two}]", None, (1, 3)),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.usefixtures("parser")
def test_offset(text, character, expected, end):
    parsed = parse(text.replace("\n", end))
    path = ("a",) if isinstance(parsed.data, dict) and "a" in parsed.data else (next(iter(parsed.data), 0),)
    if character is None:
        path = (0,)
    offset = 0 if character is None else parsed.data[path[0]].index(character)
    assert parsed.map.offset(path, offset) == Place(*expected)


@pytest.mark.parametrize(
    ("text", "path", "offset", "expected"),
    [
        ("a: one", ("a",), 3, (1, 7)),
        ("a: 'one'", ("a",), 3, (1, 8)),
        ("a: 'one  '", ("a",), 5, (1, 10)),
        ("a: '  one'", ("a",), 0, (1, 5)),
        ("a: '  one'", ("a",), 1, (1, 6)),
        ("a: |\n  one\n", ("a",), 4, (2, 6)),
        ("a: one two", ("a",), 3, (1, 7)),
        ("a: ''", ("a",), 0, (1, 5)),
        ("a: one", ("a",), 99, (1, 7)),
        ("a: one", ("a",), -1, (1, 4)),
        ("a: 1.10", ("a",), 2, (1, 6)),
        ("a: true", ("a",), 2, (1, 4)),
        ("a: [x, yz]", ("a", 1), 1, (1, 9)),
        ("a: [x, yz]", ("a", "1"), 1, (1, 4)),
        ("a: [x, yz]", ("a", 7), 1, (1, 4)),
        ("a: [x, yz]", ("a",), 1, (1, 4)),
        ("a: &x one\nb: *x", ("b",), 2, (2, 4)),
        ("a: &x [one]\nb: *x", ("b", 0), 2, (1, 10)),
        ("a: one", ("b", "c"), 2, (1, 1)),
    ],
)
@pytest.mark.usefixtures("parser")
def test_offset_at_edges(text, path, offset, expected):
    places = parse(text).map
    for _ in range(2):  # the second answer comes from what the first computed
        assert places.offset(path, offset) == Place(*expected)


def test_source_lines():
    source = SourceText(NAME, "a\r\nb\rc\n\nd")
    assert [source.line(number) for number in range(7)] == ["", "a", "b", "c", "", "d", ""]
    assert source.place(7) == Place(4, 1)
    assert SourceText(NAME, "").line(1) == ""


# --- showing problems


def render(line, column, **more):
    return Problem("f.yaml", 3, column, "message", line, **more).render().split("\n")


def test_render_without_excerpt():
    assert Problem("f.yaml", 1, 1, "message").render() == "f.yaml:1:1: message"


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("a: 1", 4, "a: 1", "   ^"),
        ("a: 1", 5, "a: 1", "    ^"),
        ("a: 1", 99, "a: 1", "    ^"),
        ("\tb: 1", 2, "\\tb: 1", "  ^"),
        ("\x1b[31mb", 6, "\\x1b[31mb", "        ^"),
        ("a\x00\x7f\x9bb", 5, "a\\x00\\x7f\\x9bb", "             ^"),
        ("a\u202eb", 3, "a\\u202eb", "       ^"),
        ("a\U000e0001b", 3, "a\\U000e0001b", "           ^"),
        ("a\udc80b", 3, "a\\udc80b", "       ^"),
        ("日本: x", 4, "日本: x", "     ^"),
        ("e\u0301: x", 3, "e\u0301: x", " ^"),
    ],
)
def test_render_excerpt(line, column, shown, caret):
    assert render(line, column, hint="do it") == [
        f"f.yaml:3:{column}: message",
        "    " + shown,
        "    " + caret,
        "    do it",
    ]


@pytest.mark.parametrize("column", [1, 50, 80, 500, 950, 1000, 1001])
def test_render_cuts_long_lines(column):
    line = "".join(chr(97 + number % 26) for number in range(1000))
    _, shown, caret = render(line, column)
    assert len(shown) <= 4 + 160 + 2
    assert caret.strip() == "^"
    if column <= len(line):
        assert shown[caret.index("^")] == line[column - 1]
    assert (shown[4] == "…", shown[-1] == "…") == (column > 54, column < 900)


def test_nothing_rendered_can_reach_a_terminal_as_a_command():
    hostile = "\x1b]0;x\x07\r\n\x9b2J\u202e"
    text = Problem(hostile, 1, 1, hostile, hostile, hostile).render()
    assert text.count("\n") == 3
    assert harmless(text)
    assert text.startswith("\\x1b]0;x\\x07\\r\\n\\x9b2J\\u202e:1:1: ")


def test_problem_with_escaped_characters_in_a_key():
    (problem,) = problems_of('"\\e[1m\\n": 1\n"\\e[1m\\n": 2\n')
    assert "\x1b" not in problem.render()
    assert "duplicate key '\\x1b[1m\\n'" in problem.render()


def test_printable_keeps_ordinary_text():
    assert printable("é 日本 \\ '") == "é 日本 \\ '"


def test_problems_are_ordered_by_place():
    problems = [
        Problem("b", 1, 1, "m"),
        Problem("a", 2, 1, "m"),
        Problem("a", 1, 9, "m"),
        Problem("a", 1, 2, "n", "excerpt"),
        Problem("a", 1, 2, "m"),
        Problem("a", 1, 2, "m", "excerpt", "hint"),
    ]
    error = LoadError(problems)
    assert [(p.file, p.line, p.column, p.message) for p in error.problems] == [
        ("a", 1, 2, "m"),
        ("a", 1, 2, "n"),
        ("a", 1, 9, "m"),
        ("a", 2, 1, "m"),
        ("b", 1, 1, "m"),
    ]
    assert str(error) == "\n".join(problem.render() for problem in error.problems)
    assert pickle.loads(pickle.dumps(error)).problems == error.problems  # noqa: S301


# --- properties


def allowed(text):
    return not any(c in "\x85\u2028\u2029\ufeff\ufffe\uffff" or "\x7f" <= c <= "\x9f" for c in text)


texts = st.text(max_size=20).filter(allowed)
# YAML allows a key of at most 1024 characters on one line; longer documents are not the point.
json_data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(json_data, st.sampled_from([None, 1, 4]))
def test_json_is_yaml(data, indent):
    parsed = parse(json.dumps(data, ensure_ascii=False, indent=indent))
    assert parsed.problems == ()
    assert parsed.data == data


@given(json_data)
@settings(max_examples=examples(50))
def test_every_value_has_its_own_place(data):
    text = json.dumps(data, ensure_ascii=False)
    places, seen, pending = parse(text).map, set(), [((), data)]
    while pending:
        path, value = pending.pop()
        place = places.value(path)
        assert place not in seen
        assert text[place.column - 1 :].startswith(json.dumps(value, ensure_ascii=False))
        seen.add(place)
        if isinstance(value, str):
            for offset, character in enumerate(value):
                index = places.offset(path, offset).column - 1
                assert text[index] in (character, "\\")
        steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        pending += [((*path, step), child) for step, child in steps]


fragments = st.lists(
    st.sampled_from(
        [
            *"abc01 \n\t-?:,[]{}#&*!|>'\"%@`\\.~=<",
            *[
                "\n  ",
                "\n- ",
                "a: ",
                "&a ",
                "*a",
                "!!x ",
                "<<: ",
                "---\n",
                "...\n",
                "? ",
                "|-\n",
                "\\u00",
                "\r\n",
                "é",
            ],
        ]
    ),
    max_size=40,
).map("".join)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode(errors="replace")))
@example(b"%YAML " + b"9" * 5000 + b".1\n---\na")
@example(b"!%ff a")
@example(b'"\\U00110000"')
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_never_raise_anything_else(parser, data):
    assert parser
    check_outcome(data)


@given(fragments)
@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_yaml_never_raises_anything_else(parser, text):
    assert parser
    check_outcome(text.encode())


def check_outcome(data):
    try:
        parsed = parse(data)
    except LoadError as error:
        problems = error.problems
        assert problems
    else:
        problems = parsed.problems
        check_places(parsed)
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert harmless(problem.render())


def check_places(parsed):
    pending = [((), parsed.data)]
    while pending:
        path, value = pending.pop()
        parsed.map.key(path)
        parsed.map.offset(path, 3)
        assert parsed.map.value(path).column <= len(parsed.text.line(parsed.map.value(path).line)) + 1
        assert not isinstance(value, float) or math.isfinite(value)
        steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        pending += [((*path, step), child) for step, child in steps]
