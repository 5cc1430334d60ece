"""The trace: every part of a condition with its value, every entry of a list apart."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.analysis.explain.explain import explain
from compliance.analysis.explain.trace import value_words
from compliance.engine.grounds import grounds_of
from compliance.language.types import Basic
from compliance.language.values import Entry, Failure, InexactNumber, ListValue, Unknown
from compliance.model.status import Reason
from tests.builders import provider, rule, ruleset, snapshot, statement

FACTS = {
    "identity": {"registered_office_country": "FR", "legal_name": "Acme SAS", "founded": "2012-09-05"},
    "finance": {"committed_meur": 100, "paid_in_meur": {"min": 60, "max": 70}, "years": {"2023": {"revenue_meur": 5}}},
    "data": {"storage_countries": ["FR", "DE"]},
    "ownership": {"shareholders": {"alpha": {"country": "FR", "capital_pct": 60}, "beta": {"capital_pct": 40}}},
    "certifications": {"iso": {"scheme": "iso-27001", "expires": "2025-06-30"}},
    "x": {"demo": {"yes": True, "no": False, "zero": 0}},
}
DECLARED = {
    **{f"x.demo.{name}": {"type": "bool", "title": name} for name in ("yes", "no", "open")},
    "x.demo.zero": {"type": "int", "title": "Nought"},
}
CLOSED = ["ownership.shareholders"]


def acme():
    return provider([statement("2024-01-01", FACTS, exhaustive=CLOSED)])


def traced(check: str, **more) -> list[str]:
    rules = ruleset(
        [rule(check)],
        facts=DECLARED,
        parameters={
            "limit": {"title": "Limit", "value": 50},
            "day": {"title": "Day", "value": "2020-01-01", "type": "date"},
        },
        define=more.get("define", {}),
    )
    found = explain(rules.rules[0], grounds_of(rules, snapshot(acme(), "2024-06-30")))
    ((condition,),) = [reading.conditions for reading in found.readings]
    assert condition.label == "check"
    return [f"{'  ' * line.depth}{line.text} -> {line.value}" for line in condition.lines]


TABLE = [
    ("x.demo.yes", ["x.demo.yes -> true"]),
    ("!x.demo.no", ["!x.demo.no -> true", "  x.demo.no -> false"]),
    (
        "x.demo.no && x.demo.open && x.demo.yes",  # the operands that decide nothing are shown too
        [
            "x.demo.no && x.demo.open && x.demo.yes -> false",
            "  x.demo.no -> false",
            "  x.demo.open -> unknown (x.demo.open missing)",
            "  x.demo.yes -> true",
        ],
    ),
    (
        "x.demo.open || x.demo.yes",
        ["x.demo.open || x.demo.yes -> true", "  x.demo.open -> unknown (x.demo.open missing)", "  x.demo.yes -> true"],
    ),
    (
        'identity.registered_office_country == "FR"',
        ['identity.registered_office_country == "FR" -> true', '  identity.registered_office_country -> "FR"'],
    ),
    (
        "identity.registered_office_country in EU",
        ["identity.registered_office_country in EU -> true", '  identity.registered_office_country -> "FR"'],
    ),
    (
        '"DE" in data.storage_countries',
        ['"DE" in data.storage_countries -> true', '  data.storage_countries -> ["FR", "DE"]'],
    ),
    (
        "finance.paid_in_meur >= 0.5 * finance.committed_meur",
        [
            "finance.paid_in_meur >= 0.5 * finance.committed_meur -> true",
            "  finance.paid_in_meur -> 60 to 70",
            "  0.5 * finance.committed_meur -> 50",
            "    finance.committed_meur -> 100",
        ],
    ),
    (
        "finance.committed_meur > params.limit",
        ["finance.committed_meur > params.limit -> true", "  finance.committed_meur -> 100", "  params.limit -> 50"],
    ),
    (
        "-finance.committed_meur < 0",
        [
            "-finance.committed_meur < 0 -> true",
            "  -finance.committed_meur -> -100",
            "    finance.committed_meur -> 100",
        ],
    ),
    (
        "finance.committed_meur / x.demo.zero > 1",
        [
            "finance.committed_meur / x.demo.zero > 1 -> error (division by zero)",
            "  finance.committed_meur / x.demo.zero -> error (division by zero)",
            "    finance.committed_meur -> 100",
            "    x.demo.zero -> 0",
        ],
    ),
    ("has(identity.legal_name)", ["has(identity.legal_name) -> true"]),
    ("has(identity.listed)", ["has(identity.listed) -> false"]),
    (
        'identity.legal_name.startsWith("Ac")',
        ['identity.legal_name.startsWith("Ac") -> true', '  identity.legal_name -> "Acme SAS"'],
    ),
    (
        'identity.legal_name.matches("S.S$")',
        ['identity.legal_name.matches("S.S$") -> true', '  identity.legal_name -> "Acme SAS"'],
    ),
    (
        "identity.founded > params.day",
        ["identity.founded > params.day -> false", "  identity.founded -> 2012-09-05", "  params.day -> 2020-01-01"],
    ),
    (
        "days(as_of - identity.founded) < 10000",
        [
            "days(as_of - identity.founded) < 10000 -> true",
            "  days(as_of - identity.founded) -> 4316",
            "    as_of - identity.founded -> 4316 days",
            "      as_of -> 2024-06-30",
            "      identity.founded -> 2012-09-05",
        ],
    ),
    (
        'identity.founded + duration("24h") < as_of',
        [
            'identity.founded + duration("24h") < as_of -> true',
            '  identity.founded + duration("24h") -> 2012-09-06',
            "    identity.founded -> 2012-09-05",
            "  as_of -> 2024-06-30",
        ],
    ),
    (
        'latest(finance.years, "revenue_meur") >= 5',
        [
            'latest(finance.years, "revenue_meur") >= 5 -> true',
            '  latest(finance.years, "revenue_meur") -> 5',
            "    finance.years -> [2023, perhaps others]",
        ],
    ),
    (
        'ownership.shareholders.exists(s, s.country == "FR")',
        [
            'ownership.shareholders.exists(s, s.country == "FR") -> true',
            "  ownership.shareholders -> [alpha, beta]",
            "  s = alpha -> true",
            '    s.country -> "FR"',
            "  s = beta -> unknown (ownership.shareholders.beta.country missing)",
            "    s.country -> unknown (ownership.shareholders.beta.country missing)",
        ],
    ),
    (
        'certifications.all(c, c.scheme == "iso-27001")',
        [
            'certifications.all(c, c.scheme == "iso-27001") -> unknown (certifications open-list)',
            "  certifications -> [iso, perhaps others]",
            "  c = iso -> true",
            '    c.scheme -> "iso-27001"',
            "  c = any other entry -> unknown (certifications open-list)",
            "    c.scheme -> unknown (certifications open-list)",
        ],
    ),
    (
        'sum(ownership.shareholders.filter(s, s.country == "FR").map(s, s.capital_pct)) > 50',
        [
            'sum(ownership.shareholders.filter(s, s.country == "FR").map(s, s.capital_pct)) > 50 -> true',
            '  sum(ownership.shareholders.filter(s, s.country == "FR").map(s, s.capital_pct)) -> 60 to 100',
            '    ownership.shareholders.filter(s, s.country == "FR").map(s, s.capital_pct) -> [60, perhaps 40]',
            '      ownership.shareholders.filter(s, s.country == "FR") -> [alpha, perhaps beta]',
            "        ownership.shareholders -> [alpha, beta]",
            "        s = alpha -> true",
            '          s.country -> "FR"',
            "        s = beta -> unknown (ownership.shareholders.beta.country missing)",
            "          s.country -> unknown (ownership.shareholders.beta.country missing)",
            "      s = alpha -> 60",
            "        s.capital_pct -> 60",
            "      s = beta, perhaps -> 40",
            "        s.capital_pct -> 40",
        ],
    ),
    (
        "ownership.shareholders.all(s, ownership.shareholders.exists(t, t.capital_pct > s.capital_pct))",
        [
            "ownership.shareholders.all(s, ownership.shareholders.exists(t, t.capital_pct > s.capital_pct)) -> false",
            "  ownership.shareholders -> [alpha, beta]",
            "  s = alpha -> false",
            "    ownership.shareholders.exists(t, t.capital_pct > s.capital_pct) -> false",
            "      ownership.shareholders -> [alpha, beta]",
            "      t = alpha -> false",
            "        t.capital_pct -> 60",
            "        s.capital_pct -> 60",
            "      t = beta -> false",
            "        t.capital_pct -> 40",
            "        s.capital_pct -> 60",
            "  s = beta -> true",
            "    ownership.shareholders.exists(t, t.capital_pct > s.capital_pct) -> true",
            "      ownership.shareholders -> [alpha, beta]",
            "      t = alpha -> true",
            "        t.capital_pct -> 60",
            "        s.capital_pct -> 40",
            "      t = beta -> false",
            "        t.capital_pct -> 40",
            "        s.capital_pct -> 40",
        ],
    ),
    (
        "data.storage_countries.all(c, c in EU)",
        [
            "data.storage_countries.all(c, c in EU) -> true",
            '  data.storage_countries -> ["FR", "DE"]',
            '  c = "FR" -> true',
            '  c = "DE" -> true',
        ],
    ),
    (
        "certifications.exists(c, in_force(c))",
        [
            "certifications.exists(c, in_force(c)) -> true",
            "  certifications -> [iso, perhaps others]",
            "  c = iso -> true",
            "  c = any other entry -> unknown (certifications open-list)",
        ],
    ),
]


@pytest.mark.parametrize(("check", "lines"), TABLE, ids=[check for check, _ in TABLE])
def test_trace(check, lines):
    assert traced(check) == lines


def test_definitions_are_written_out():
    define = {"french": 'ownership.shareholders.filter(s, s.country == "FR")', "some": "size(french) > 0"}
    assert traced("some && x.demo.yes", define=define)[:6] == [
        "some && x.demo.yes -> true",
        "  some -> true",
        "    size(french) > 0 -> true",
        "      size(french) -> 1 to 2",
        "        french -> [alpha, perhaps beta]",
        '          ownership.shareholders.filter(s, s.country == "FR") -> [alpha, perhaps beta]',
    ]


def test_a_definition_of_a_duration_is_shown_as_one():
    assert traced("days(age) > 1", define={"age": "as_of - identity.founded"})[2] == "    age -> 4316 days"


DAYS = (date(2024, 6, 30) - date(1970, 1, 1)).days * 86400


@pytest.mark.parametrize(
    ("value", "type_", "words"),
    [
        (True, Basic.ANY, "true"),
        (1.5, Basic.ANY, "1.5"),
        ("a", Basic.ANY, '"a"'),
        (DAYS, Basic.DATE, "2024-06-30"),
        (2 * 86400, Basic.DURATION, "2 days"),
        (InexactNumber(1.0, float("inf"), frozenset()), Basic.ANY, "at least 1"),
        (InexactNumber(0, 30 * 86_400, frozenset()), Basic.DATE, "1970-01-01 to 1970-01-31"),
        (InexactNumber(86_400, 2 * 86_400, frozenset()), Basic.DURATION, "1 day to 2 days"),
        (InexactNumber(float("-inf"), 2.5, frozenset()), Basic.ANY, "at most 2.5"),
        (InexactNumber(float("-inf"), float("inf"), frozenset()), Basic.ANY, "any number"),
        (Failure("division by zero"), Basic.ANY, "error (division by zero)"),
        (Unknown(frozenset({(Reason.MISSING, ("a", "b"))})), Basic.ANY, "unknown (a.b missing)"),
        (
            Unknown(frozenset((Reason.WEAK, (letter,)) for letter in "abcd")),
            Basic.ANY,
            "unknown (a weak; b weak; c weak ...)",
        ),
        (Entry(("datacenters", "one"), {}), Basic.ANY, "one"),
        (Entry(("datacenters",), {}, rest=True), Basic.ANY, "any other entry"),
        (ListValue(tuple("abcdef")), Basic.ANY, '["a", "b", "c", "d", "e", ...]'),
        (
            ListValue(("a",), tuple((letter, frozenset()) for letter in "bcdefg")),
            Basic.ANY,
            '["a", perhaps "b", perhaps "c", perhaps "d", perhaps "e", perhaps "f", ...]',
        ),
        (ListValue(()), Basic.ANY, "[]"),
    ],
)
def test_value_words(value, type_, words):
    assert value_words(value, type_) == words


def test_what_was_computed_has_two_decimals_and_what_was_stated_all():
    assert value_words(0.1 + 0.2, Basic.ANY, computed=True) == "0.3"
    assert value_words(InexactNumber(1 / 3, 200 / 3, frozenset()), Basic.ANY, computed=True) == "0.33 to 66.66"
    assert value_words(0.125, Basic.ANY) == "0.125"
