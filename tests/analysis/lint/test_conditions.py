"""Conditions that are the same whatever the facts, and rungs nobody stands on: certain ones only."""

from __future__ import annotations

import re

import pytest

from tests.analysis.lint.linted import document, findings, messages, rule, rungs

ALIGNED = "governance.owners_aligned"
PCT = "finance.paid_in_meur"
PARAMETERS = {
    "n": {"title": "N", "value": 100},
    "t": {"title": "T", "value": "DE"},
    "flag": {"title": "Flag", "value": True},
    "wrong": {"title": "A country", "value": "UK"},
    "some": {"title": "Countries", "value": ["FR", "Germany"]},
}

NEVER_TRUE = [
    ("false", "false"),
    (f"{PCT} < 0", f"{PCT} < 0"),
    (f"0 > {PCT}", f"0 > {PCT}"),
    (f"{PCT} == -1", f"{PCT} == -1"),
    (f"{PCT} + 1 < 1", f"{PCT} + 1 < 1"),
    (f"2 * {PCT} < -1", f"2 * {PCT} < -1"),
    (f"-{PCT} > 0", f"-{PCT} > 0"),
    (f"{PCT} / 2 < 0", f"{PCT} / 2 < 0"),
    (f"{PCT} < {PCT}", f"{PCT} < {PCT}"),
    (f"{PCT} != {PCT}", f"{PCT} != {PCT}"),
    (f"{PCT} > 5 && {PCT} < 3", f"{PCT} > 5 && {PCT} < 3"),
    (f"{PCT} > 5 && {PCT} <= 5", f"{PCT} > 5 && {PCT} <= 5"),
    (f"{PCT} == 5 && {PCT} != 5", f"{PCT} == 5 && {PCT} != 5"),
    (f"{ALIGNED} && !{ALIGNED}", f"{ALIGNED} && !{ALIGNED}"),
    (f"{ALIGNED} && {ALIGNED} == false", f"{ALIGNED} && {ALIGNED} == false"),
    (f"{PCT} >= params.n && {PCT} < params.n", f"{PCT} >= params.n && {PCT} < params.n"),
    ('services.exists(s, s.kind == "iass")', 's.kind == "iass"'),
    ('services.exists(s, s.kind in ["iass", "pass"])', 's.kind in ["iass", "pass"]'),
    ("datacenters.exists(d, d.tier >= 3 && d.tier < 3)", "d.tier >= 3 && d.tier < 3"),
    ('identity.registered_office_country == "UK"', 'identity.registered_office_country == "UK"'),
    ('identity.registered_office_country in EU && identity.registered_office_country == "US"', None),
    ('identity.registered_office_country in ["FR", "DE"] && identity.registered_office_country == "BE"', None),
    ("size(datacenters) < 0", "size(datacenters) < 0"),
    ("size([1, 2].filter(m, m > params.n)) > 2", "size([1, 2].filter(m, m > params.n)) > 2"),
    (f"{PCT} in []", f"{PCT} in []"),
    (f"{PCT} in [-1, -2]", f"{PCT} in [-1, -2]"),
    ('as_of < timestamp("2018-01-01T00:00:00Z") && as_of >= timestamp("2018-01-01T00:00:00Z")', None),
    (
        'identity.founded < timestamp("2018-01-01T00:00:00Z") && identity.founded > timestamp("2019-01-01T00:00:00Z")',
        None,
    ),
    (f"({PCT} > 5 || {PCT} > 7) && {PCT} < 3", None),
    ('params.t == "DE" && params.t == "FR"', None),
    ("params.flag && !params.flag", None),
]
NEVER_FALSE = [
    ("true", "true"),
    (f"{PCT} >= 0", f"{PCT} >= 0"),
    (f"{PCT} == {PCT}", f"{PCT} == {PCT}"),
    (f"{PCT} < 5 || {PCT} >= 5", f"{PCT} < 5 || {PCT} >= 5"),
    (f"{PCT} < 5 || {PCT} > 3", f"{PCT} < 5 || {PCT} > 3"),
    (f"{ALIGNED} || !{ALIGNED}", f"{ALIGNED} || !{ALIGNED}"),
    ("size(datacenters) >= 0", "size(datacenters) >= 0"),
    ("datacenters.all(d, d.tier < 4 || d.tier >= 4)", "d.tier < 4 || d.tier >= 4"),
    ('as_of < timestamp("2018-01-01T00:00:00Z") || as_of >= timestamp("2018-01-01T00:00:00Z")', None),
    (f"{PCT} in [{PCT}, 1]", f"{PCT} in [{PCT}, 1]"),
]
MAY_BE_EITHER = [
    ALIGNED,
    f"{PCT} > 0",
    f"{PCT} <= 0",
    f"{PCT} > params.n",
    f"{PCT} >= params.n && {PCT} <= params.n",
    f"{PCT} >= 5 && {PCT} <= 5",
    f"{PCT} > 5 || {PCT} < 5",
    f"{PCT} - finance.committed_meur < 0",
    f"{PCT} / finance.committed_meur < 0",
    'params.t == "DE"',
    "params.n > 100",
    f"has({PCT})",
    f"has({PCT}) || {PCT} > 5",
    'services.exists(s, s.kind == "iaas")',
    'services.exists(s, s.kind == "iaas") && services.exists(s, s.kind == "paas")',
    'services.exists(s, s.kind == "iaas") && !services.all(s, s.kind == "iaas")',
    "certifications.exists(c, in_force(c) && covers(c))",
    "identity.registered_office_country in EEA && !(identity.registered_office_country in EU)",
    # Croatia joined the one before the other.
    "identity.registered_office_country in EU && !(identity.registered_office_country in EEA)",
    # The United Kingdom was a member, and is not.
    'identity.registered_office_country in EU && identity.registered_office_country == "GB"',
    "size(datacenters.filter(d, d.tier >= 3)) >= 2",
    "size(datacenters.filter(d, d.tier >= 3)) >= 2 && size(datacenters) < 2",
    'as_of < timestamp("2018-01-01T00:00:00Z") && as_of >= timestamp("2017-12-31T00:00:00Z")',
    'sum(finance.years.map(y, y.revenue_meur)) > 5 && latest(finance.years, "revenue_meur") < 3',
    'identity.legal_name.startsWith("A") && identity.legal_name.endsWith("B")',
    'identity.registered_office_country.startsWith("F")',
]


def whole(check: str, **more):
    return document([rule(check)], parameters=PARAMETERS, **more)


@pytest.mark.parametrize(("check", "part"), NEVER_TRUE)
def test_never_true(check, part):
    expected = check if part is None else part
    (message,) = messages(whole(check), "constant-condition")
    assert message.startswith(f"constant-condition: '{expected[:60]}")
    assert message.endswith("can never be true, whatever the facts")


@pytest.mark.parametrize(("check", "part"), NEVER_FALSE)
def test_never_false(check, part):
    expected = check if part is None else part
    (message,) = messages(whole(check), "constant-condition")
    assert message.startswith(f"constant-condition: '{expected[:60]}")
    assert message.endswith("can never be false, whatever the facts")


@pytest.mark.parametrize("check", MAY_BE_EITHER)
def test_nothing_is_said_of_what_may_be_either(check):
    assert messages(whole(check), "constant-condition") == []


def test_every_constant_part_is_named_where_it_stands():
    check = f'{PCT} < 0 || services.exists(s, s.kind == "iass" || {ALIGNED})'
    found = findings(whole(check), "constant-condition")
    assert [(f.column, f.hint) for f in found] == [
        (found[0].column, "'finance.paid_in_meur' is at least 0"),
        (found[0].column + check.replace('"', r"\"").index("s.kind"), found[1].hint),
    ]
    assert found[1].hint.startswith("'kind' is one of ")
    assert found[1].hint.endswith("; did you mean 'iaas'?")


def test_a_country_that_is_none():
    (found,) = findings(whole('identity.registered_office_country == "UK"'), "constant-condition")
    assert found.hint.startswith("'identity.registered_office_country' is an ISO 3166-1 alpha-2 country code")


@pytest.mark.parametrize("use", ["odd", f"odd && {ALIGNED}", "!odd"])
def test_a_constant_definition_is_named_once_where_it_stands(use):
    made = document([rule(use), rule(use, "S")], define={"odd": f"{PCT} < 0"})
    assert messages(made, "constant-condition") == [
        f"constant-condition: '{PCT} < 0' can never be true, whatever the facts"
    ]


def test_conditions_of_imported_rules_are_the_affair_of_their_own_rule_set():
    other = document([rule(f"{PCT} < 0", "T")], id="other")
    made = document(imports=[{"ruleset": "other", "as": "o"}])
    assert messages(made, "constant-condition", beside={"other": other}) == []


def test_applies_is_a_condition():
    assert messages(document([rule(ALIGNED, applies=f"{PCT} >= 0")]), "constant-condition") == [
        f"constant-condition: '{PCT} >= 0' can never be false, whatever the facts"
    ]


# --- rungs -----------------------------------------------------------------------------------------------------------

RUNG = re.compile(r"^[a-z-]+|(?<=rung )[0-9]+")
RUNGS = ("constant-condition", "rungs-out-of-order", "unreachable-rung")


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([f"{PCT} >= 5", f"{PCT} >= 10"], ""),
        ([f"{PCT} >= 10", f"{PCT} >= 5"], "rungs-out-of-order 2 3"),
        ([f"{PCT} >= 5", f"{PCT} >= 5"], "rungs-out-of-order 2 3"),
        ([f"{PCT} >= 5", f"{PCT} > 5"], ""),
        ([f"{PCT} > 5", f"{PCT} >= 5"], "rungs-out-of-order 2 3"),
        ([f"{PCT} >= 5", f"{PCT} >= 10", f"{PCT} >= 7"], "rungs-out-of-order 3 4"),
        ([f"{PCT} >= 5", None, f"{PCT} >= 1"], "rungs-out-of-order 2 4"),
        ([f"{PCT} >= 5", f"{PCT} >= 5 || {ALIGNED}"], "rungs-out-of-order 2 3"),
        ([f"{PCT} >= 5 && {ALIGNED}", f"{PCT} >= 5"], "rungs-out-of-order 2 3"),
        ([f"{PCT} >= 5", f"{PCT} >= 5 && {ALIGNED}"], ""),
        ([f"{PCT} >= params.n", f"{PCT} >= 10"], ""),
        ([f"{PCT} < 0", f"{PCT} >= 10"], "unreachable-rung 2"),
        ([f"{PCT} >= 10", f"{PCT} < 0"], "unreachable-rung 3"),
        ([None, None], ""),
    ],
)
def test_rungs(conditions, expected):
    made = document([rungs(*conditions)], parameters=PARAMETERS, verdict={"necessary": [{"any_of": ["R"]}]})
    said = [RUNG.findall(message) for message in messages(made, *RUNGS)]
    assert said == [expected.split()] if expected else said == []


def test_a_higher_rung_may_ask_for_better_evidence_of_the_same():
    made = rungs(f"{PCT} >= 5", f"{PCT} >= 5")
    made["rungs"][2]["evidence"] = {"grade": "A"}
    assert messages(document([made]), *RUNGS) == []


@pytest.mark.parametrize(
    ("check", "reads"),
    [
        ("params.flag", False),
        ('params.t in ["DE", "FR"] && params.n > 3', False),
        ('as_of > timestamp("2018-01-01T00:00:00Z")', False),
        (f"params.flag && {ALIGNED}", True),
        (ALIGNED, True),
        (None, True),
    ],
)
def test_a_rule_that_reads_no_fact(check, reads):
    found = findings(document([rule(check)], parameters=PARAMETERS), "reads-nothing")
    told = "the rule 'R' reads no fact: it would count as a pass of providers of which nothing is known"
    assert [f.message for f in found] == ([] if reads else [told])


def test_a_rung_for_an_answer_is_no_pass_for_everybody():
    assert findings(document([rungs("params.flag", None)], parameters=PARAMETERS), "reads-nothing") == []


COUNTRIES = "data.storage_countries"
CODE = "it is an ISO 3166-1 alpha-2 country code, such as DE"


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (
            'crypto.key_control in ["customer-extern", "customer-exclusive"]',
            [("customer-extern", "crypto.key_control", "did you mean 'customer-external'?")],
        ),
        (
            f'{COUNTRIES}.all(c, c in ["Deutschland", "Germany", "UK"])',
            [
                ("Deutschland", COUNTRIES, CODE),
                ("Germany", COUNTRIES, "did you mean 'DE'?"),
                ("UK", COUNTRIES, "did you mean 'GB'?"),
            ],
        ),
        (f'{COUNTRIES}.exists(c, c == "UK")', [("UK", COUNTRIES, "did you mean 'GB'?")]),
        (f'{COUNTRIES}.exists(c, "UK" != c)', [("UK", COUNTRIES, "did you mean 'GB'?")]),
        (f'"EL" in {COUNTRIES}', [("EL", COUNTRIES, "did you mean 'GR'?")]),
        (
            f'{COUNTRIES}.exists(c, c in ["EU", "CH"])',
            [("EU", COUNTRIES, "EU is a set of countries: write 'in EU', without quotes")],
        ),
        (f'size({COUNTRIES}.filter(c, c != "DE" && c == "UK")) > 1', [("UK", COUNTRIES, "did you mean 'GB'?")]),
        ('datacenters.exists(d, d.country in ["DE", "UK"])', [("UK", "country", "did you mean 'GB'?")]),
        (
            'sustainability.reporting in ["none", "yearly"]',
            [("yearly", "sustainability.reporting", "it is one of annual, audited-eu, detailed-eu, none")],
        ),
        # All of it: that the condition is constant is told elsewhere.
        ('crypto.key_control in ["customer-extern"]', []),
        ('crypto.key_control in ["provider", "customer-exclusive"]', []),
        (f'{COUNTRIES}.all(c, c in EU || c == "CH")', []),
        ('data.customer_data_confinable_to.exists(p, p in ["EU", "Europe"])', []),
        (f"{COUNTRIES}.exists(c, c == params.t)", []),
        (f"{COUNTRIES}.exists(c, c == params.wrong)", [("UK", COUNTRIES, "did you mean 'GB'?")]),
        (
            "identity.registered_office_country == params.wrong",
            [("UK", "identity.registered_office_country", "did you mean 'GB'?")],
        ),
        (f"{COUNTRIES}.all(c, c in params.some)", [("Germany", COUNTRIES, "did you mean 'DE'?")]),
        (f"params.wrong in {COUNTRIES}", [("UK", COUNTRIES, "did you mean 'GB'?")]),
    ],
)
def test_values_that_a_fact_never_has(check, told):
    found = findings(document([rule(check)], parameters=PARAMETERS), "impossible-value")
    assert [(f.message, f.hint) for f in found] == [
        (f"\"{v}\" is no value of '{fact}'", hint) for v, fact, hint in told
    ]


def test_an_impossible_value_is_pointed_at_wherever_it_stands():
    check = 'data.storage_countries.all(c, c in ["DE", "UK"])'
    text = f"""schema: ruleset/1
id: demo
title: Demo
version: "1"
issuer: Nobody
claims: necessary
define:
  there: '{check}'
rules:
  - id: R
    title: Data there
    check: there
verdict: {{necessary: [{{all: [R]}}]}}
"""
    (found,) = findings(text, "impossible-value")
    assert (found.line, found.column) == (8, 11 + check.index('"UK"'))


SHARE = "ownership.non_eu_capital_max_pct"


@pytest.mark.parametrize(
    ("check", "name", "percent"),
    [
        (f"{SHARE} <= 0.25", SHARE, "25"),
        (f"0.005 < {SHARE}", SHARE, "0.5"),
        (f"{SHARE} <= params.share", SHARE, "40"),
        (f"{SHARE} in [25, 0.4]", SHARE, "40"),
        ("ownership.shareholders.exists(s, s.capital_pct > 0.5)", "capital_pct", "50"),
        ("sum(ownership.shareholders.map(s, s.capital_pct)) < 0.39", "capital_pct", "39"),
        ('latest(finance.years, "owner_revenue_pct") < 0.29', "owner_revenue_pct", "29"),
        (f"{SHARE} <= 25", None, None),
        (f"{SHARE} == 0", None, None),
        (f"{SHARE} <= 1", None, None),
        (f"{PCT} <= 0.5", None, None),
        (f"{SHARE} <= params.n", None, None),
    ],
)
def test_a_percentage_that_is_written_as_a_share(check, name, percent):
    parameters = {**PARAMETERS, "share": {"title": "Share", "value": 0.4}}
    found = findings(document([rule(check)], parameters=parameters), "percent-as-share")
    assert [f.hint for f in found] == ([f"for {percent} %, write {percent}"] if name else [])
    assert all(f.message.startswith(f"'{name}' runs from 0 to 100, and is compared with 0.") for f in found)
