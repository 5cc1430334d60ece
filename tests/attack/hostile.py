"""What strangers put where something else belongs: values of every wrong type, texts that try to act, names of files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Raw:
    """Text that stands in a document as it is, whatever its format makes of it."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """A mapping that may have one key twice."""

    items: tuple[tuple[Any, Any], ...]


MARKUP = (
    "<script>alert(1)</script>",
    "]]><!-- </title></svg>",
    "&lt;&amp;&#0;",
    "[click](javascript:alert(1)) ![](http://x/) `code` | cell |",
    "# heading\n\n- item\n```\nfence",
    "]( <img src=x onerror=alert(1)>",
)
COMMANDS = (
    "::error file=a,line=1::owned",
    "\n::set-output name=x::y",
    "##[error]owned",
    "##vso[task.complete result=Succeeded;]",
    "section_start:0:x\r\x1b[0K",
)
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", ";=1", "\uff1d1+1")
CONTROLS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "a\x00b",
    "a\rb",
    "a\x08b",
    "\u202eright to left",
    "\u2066isolated\u2069",
    "a\u2028b\u2029c\x85d",
    "\ufeffbom",
    "zero\u200bwidth\u00a0blank",
    "\x7f",
)
STRANGE = (
    "",
    " ",
    "\n",
    "x" * 5000,
    "é" * 300,
    "\U0001f600" * 50,
    "cafe\u0301",
    "\ud800",
    "\udfff\ud800",
    "../../etc/passwd",
    "/dev/stdin",
    "C:\\nul",
    "{{7*7}} {% raw %} ${jndi:x}",
    "%s%n%d {0} {x}",
    "__class__",
    "null",
    "~",
    "NO",
    "1e999",
    "0x10",
    "2024-02-30",
    "2024",
    "2024-13",
    "P0D",
    "x.demo.a",
    "params.least",
    "true",
    "a.b.c.d",
    "*" * 40,
    "(((((((((((((((((((((((((((((((((((((((((",
    "a@b@c",
    "acme@vault",
)
TEXTS = MARKUP + COMMANDS + FORMULAS + CONTROLS + STRANGE

NUMBERS = (
    0,
    -1,
    1,
    2,
    -0.0,
    0.1,
    1e308,
    -1e308,
    5e-324,
    2**31,
    2**63,
    2**64,
    10**30,
    10**199,
    Raw("1" * 250),
    Raw("1e400"),
    Raw("-.inf"),
    Raw(".nan"),
    Raw("NaN"),
    Raw("0b11"),
    Raw("1_000"),
    Raw("007"),
    Raw("+1"),
    Raw("1:30"),
)
DATES = tuple(
    Raw(text)
    for text in (
        "2024-06-30",
        "2024-06",
        "2024",
        "0001-01-01",
        "9999-12-31",
        "0000-01-01",
        "2023-02-29",
        "2024-1-1",
        "2024-06-30T00:00:00Z",
        "10000-01-01",
    )
)
SHAPES: tuple[Any, ...] = (
    None,
    True,
    False,
    [],
    {},
    [None],
    [[]],
    [{}],
    {"": None},
    {"id": []},
    {"min": 1},
    {"min": 5, "max": 1},
    {"min": None, "max": None},
    {"min": "a", "max": []},
    {"param": "least"},
    {"param": "none"},
    {"x": {"demo": {"a": True}}},
    ["a", "a"],
    [1, "a", None, True, [], {}],
)
YAML_ONLY: tuple[Any, ...] = tuple(
    Raw(text)
    for text in (
        "&a [*a]",
        "*missing",
        "&a x",
        "!!python/object/apply:os.system [ls]",
        "!!binary aGk=",
        "!!str 1",
        "? {a: b} : c",
        "{<<: {a: b}}",
        "'unclosed",
        '"\\ud800"',
        '"\\x00"',
        '"\\U00110000"',
        "[" * 40 + "]" * 40,
        "{a: " * 35 + "1" + "}" * 35,
        "&b {a: &c [1,2,3], b: [*c, *c, *c], d: [*c, *c]}",
        "|\n  text\n",
        "---",
        "%YAML 1.1",
        "#",
        "@x",
        "`x`",
        "- a",
    )
)
INSTEAD: tuple[Any, ...] = SHAPES + NUMBERS + DATES + YAML_ONLY + TEXTS

NAMES = (
    "plain.yaml",
    "with blank.yaml",
    "-o.yaml",
    "=1+1.yaml",
    "a:1:2: message.yaml",
    "::error::x.yaml",
    "\x1b[31mred.yaml",
    "new\nline.yaml",
    "\u202egnp.yaml",
    "é" * 60 + ".yaml",
    "x" * 240 + ".yaml",
    "a@b.yaml",
    "[a].yaml",
    "*.yaml",
    "<b>&amp;.yaml",
    "`x`|y.yaml",
    "no-ending",
    "UPPER.YAML",
    "\udcff.yaml",
    "'quoted'\".yaml",
    "$HOME;ls.yaml",
    "%s.yaml",
)
