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
