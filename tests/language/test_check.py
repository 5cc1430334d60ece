"""What the check of types and names says, and where."""

from __future__ import annotations

import pytest

from compliance.language.check import check
from compliance.language.parser import parse
from compliance.language.tree import ExpressionError
from compliance.language.types import Basic, ListType, NumberType
from tests.language.harness import BOOL, DATE, NUMBER, program, scope

NAMES = scope(
    parameters={"least": NumberType(), "names": ListType(Basic.TEXT), "since": Basic.DATE, "broken": Basic.ANY},
    sets=frozenset({"EU", "EEA"}),
    custom={("acme", "regions"): NUMBER, ("acme", "since"): DATE, ("beta", "ok"): BOOL},
)
CONSTANT = "days(as_of - date) can be compared with a constant number only"
NO_LIST = "a list cannot hold"
ENTRY = "needs an entry with issued and expires"
GROUP = "the fact group 'finance' is not a value; read one of its facts: committed_meur"

MISTAKES = [
    # names, at every depth
    ("finanse.paid_in_meur > 1", 1, "unknown name 'finanse' (did you mean 'finance'?)"),
    ("finance.paid_in_mer > 1", 9, "unknown fact 'finance.paid_in_mer' (did you mean 'finance.paid_in_meur'?)"),
    ('datacenters.exists(d, d.countri == "FR")', 25, "'datacenters.countri' (did you mean 'datacenters.country'?)"),
    ("market.giants.exists(g, g.yeers.exists(y, y.capex_meur > 1))", 27, "(did you mean 'market.giants.years'?)"),
    (
        "market.giants.exists(g, g.years.exists(y, y.capex_me > 1))",
        45,
        "(did you mean 'market.giants.years.capex_meur'?)",
    ),
    ('latest(finance.years, "revenue_mer") > 1', 23, "unknown fact 'revenue_mer' (did you mean 'revenue_meur'?)"),
    ('service.kynd == "iaas"', 9, "unknown fact 'service.kynd' (did you mean 'service.kind'?)"),
    ("params.leest > 1", 8, "unknown parameter 'leest' (did you mean 'least'?)"),
    ("x.acme.region > 1", 1, "unknown custom fact 'x.acme.region' (did you mean 'x.acme.regions'?)"),
    ("x.acne.regions > 1", 1, "unknown custom fact 'x.acne.regions' (did you mean 'x.acme.regions'?)"),
    ("identity.registered_office_country in EUU", 39, "unknown name 'EUU' (did you mean 'EU'?)"),
    ("datacenters.exists(site, sight.tier > 1)", 26, "unknown name 'sight'"),
    ("datacenters.exists(d, true) && d.tier > 1", 32, "unknown name 'd'"),
    ("wholly_unheard_of", 1, "unknown name 'wholly_unheard_of'"),
    # what is not a value
    # Certificates of every edition would pass.
    (
        'certifications.exists(c, c.scheme == "BSI C5:2020")',
        38,
        """write scheme == "c5" and compare 'edition' as well""",
    ),
    ('certifications.exists(c, c.scheme in ["hds", "C5:2020"])', 46, "'C5:2020' is a scheme and an edition"),
    ("x > 1", 1, "'x' is not a value; write x.<namespace>.<name>"),
    ("x.acme > 1", 1, "write x.<namespace>.<name>; declared namespaces: acme, beta"),
    ("params > 1", 1, "'params' is not a value; write params.<name>"),
    ("params.least.more > 1", 14, "a number has no field 'more'"),
    ("finance > 1", 1, GROUP),
    ("1 in finance", 6, GROUP),
    ("in_force(finance)", 10, GROUP),
    ("service == 1", 1, "the fact group 'service' is not a value"),
    (
        'datacenters.country == "FR"',
        13,
        "a list has no field 'country'; ask about its entries: .exists(e, e.<field> ...)",
    ),
    ("datacenters.exists(d, d.tier.x > 1)", 30, "a number has no field 'x'"),
    ("has(finance.paid)", 13, "unknown fact 'finance.paid' (did you mean 'finance.paid_in_meur'?)"),
    ("has(params.least)", 5, "has() asks about a fact; this is not one"),
    ("has(as_of.day)", 11, "the assessment date has no field 'day'"),
    # kinds that do not meet
    ("datacenters == 1", 1, "cannot compare a list with a number"),
    ('datacenters.exists(d, d == "FR")', 23, "cannot compare an entry of a list with a text"),
    ("datacenters.exists(d, d == d)", 23, "cannot compare an entry of a list with an entry of a list"),
    ("identity.legal_name > 1", 1, 'cannot compare a text with a number: write "1"'),
    ("identity.legal_name == 3.2", 1, 'cannot compare a text with a number: write "3.2"'),
    ('finance.paid_in_meur == "5"', 1, "cannot compare a number with a text: write 5"),
    ('"40 %" >= finance.paid_in_meur', 1, "cannot compare a text with a number: write 40"),
    ('finance.paid_in_meur < "24.5%"', 1, "cannot compare a number with a text: write 24.5"),
    ('finance.paid_in_meur < "many"', 1, "cannot compare a number with a text: numbers stand without quotes"),
    ("finance.paid_in_meur < identity.legal_name", 1, "cannot compare a number with a text"),
    (
        "identity.founded > 2014",
        1,
        'cannot compare a date with a number: dates are written timestamp("2027-01-31T00:00:00Z")',
    ),
    (
        'identity.founded == "2014-01-01"',
        1,
        'cannot compare a date with a text: write timestamp("2014-01-01T00:00:00Z")',
    ),
    (
        'identity.founded == "2014-02-30"',
        1,
        'cannot compare a date with a text: dates are written timestamp("2027-01-31T00:00:00Z")',
    ),
    (
        'as_of < "2027-01-01"',
        1,
        'as_of can be compared with a date only, not with a text: write timestamp("2027-01-01T00:00:00Z")',
    ),
    ("identity.listed == 1", 1, "cannot compare true or false with a number: write true or false"),
    ('identity.listed == "True"', 1, "cannot compare true or false with a text: write true"),
    ("identity.legal_name in [2013, 2022]", 1, 'a text cannot be in a list of numbers: write "2013"'),
    ('identity.legal_name in "EU"', 24, "'in' needs a list; this is a text: write EU without quotes"),
    ('identity.legal_name in "FR"', 24, """'in' needs a list; this is a text: write ["FR"]"""),
    ("EU == EEA", 1, "cannot compare a list with a list"),
    ("identity.listed && 1", 20, "'&&' needs true or false on both sides; this is a number"),
    ('"a" || identity.listed', 1, "'||' needs true or false on both sides; this is a text"),
    ("!finance.paid_in_meur", 2, "'!' needs true or false; this is a number"),
    ("-identity.legal_name > 1", 2, "'-' needs a number; this is a text"),
    ('identity.legal_name + "x" == "y"', 1, "cannot compute a text + a text"),
    ("identity.founded + identity.ended > as_of", 1, "cannot compute a date + a date"),
    ("identity.founded * 2 > as_of", 1, "cannot compute a date * a number"),
    ("datacenters + 1 > 1", 1, "cannot compute a list + a number"),
    ("datacenters.exists(d, d * 2 > 1)", 23, "cannot compute an entry of a list * a number"),
    ("finance.paid_in_meur", 1, "a condition must be true or false; this is a number"),
    ('"text"', 1, "a condition must be true or false; this is a text"),
    ("identity.founded", 1, "a condition must be true or false; this is a date"),
    ("datacenters.filter(d, true)", 1, "a condition must be true or false; this is a list; ask about its entries"),
    ("datacenters > 2", 1, "cannot compare a list with a number: count it with size(...)"),
    ("datacenters.exists(d, country == 'FR')", 23, "unknown name 'country' (did you mean 'd.country'?)"),
    ("identity.listed == yes", 20, "unknown name 'yes' (did you mean 'true'?)"),
    ("identity.founded < today", 20, "unknown name 'today' (did you mean 'as_of'?)"),
    ("paid_in_meur > 5", 1, "unknown name 'paid_in_meur' (did you mean 'finance.paid_in_meur'?)"),
    ("identity.founded < today()", 20, "there is no 'today': the day assessed is as_of"),
    # functions
    ("size(finance.paid_in_meur) > 1", 6, "size() needs a list or a text; this is a number"),
    ("sum(datacenters) > 1", 5, "sum() needs a list of numbers"),
    ("sum(datacenters.map(d, d.country)) > 1", 5, "sum() needs a list of numbers"),
    ("sum(finance.paid_in_meur) > 1", 5, "sum() needs a list of numbers"),
    ("days(identity.founded) > 1", 6, "days() needs a duration, such as as_of - c.issued; this is a date"),
    ("in_force(datacenters)", 10, f"in_force() {ENTRY}, such as a certificate; this is a list"),
    ("datacenters.exists(d, in_force(d))", 32, f"in_force() {ENTRY}"),
    ("certifications.exists(c, in_force(c.issued))", 35, f"in_force() {ENTRY}, such as a certificate; this is a date"),
    ("datacenters.exists(d, covers(d))", 30, "covers() needs an entry with services"),
    ('latest(datacenters, "tier") > 1', 8, "latest() needs a list of years, such as finance.years"),
    ('latest(finance.paid_in_meur, "x") > 1', 8, "latest() needs a list of years"),
    ("latest(finance.years, identity.legal_name) > 1", 23, "latest() needs the name of a field as text"),
    ("latest(finance.years, 5) > 1", 23, "latest() needs the name of a field as text"),
    ("identity.legal_name.startsWith(1)", 32, "startsWith() needs texts; this is a number"),
    ("finance.paid_in_meur.contains('5')", 1, "contains() needs texts; this is a number"),
    ("finance.paid_in_meur.matches('a')", 1, "matches() needs a text; this is a number"),
    ("identity.legal_name.matches('(')", 29, "not a regular expression RE2 can run: missing )"),
    ("identity.legal_name.matches('a(?=b)')", 29, "not a regular expression RE2 can run"),
    (
        "identity.legal_name.matches(identity.activity)",
        29,
        "matches() needs its regular expression written out as text",
    ),
    ("identity.legal_name.matches(5)", 29, "matches() needs its regular expression written out as text"),
    # dates and durations
    (
        "timestamp('2020-01-01') > identity.founded",
        11,
        'not in the form of timestamp("2025-10-31T00:00:00Z"), in whole seconds',
    ),
    ("timestamp('2020-13-01T00:00:00Z') > identity.founded", 11, "not in the form of timestamp("),
    ("timestamp('2020-02-30T00:00:00Z') > identity.founded", 11, "not in the form of timestamp("),
    ("timestamp('0000-01-01T00:00:00Z') > identity.founded", 11, "not in the form of timestamp("),
    ("timestamp('2020-01-01T00:00:00.5Z') > identity.founded", 11, "in whole seconds"),
    ("timestamp('٢٠٢٠-01-01T00:00:00Z') > identity.founded", 11, "not in the form of timestamp("),
    ("timestamp(identity.legal_name) > identity.founded", 11, "timestamp() needs a text written out"),
    ("timestamp(2020) > identity.founded", 11, "timestamp() needs a text written out"),
    ("duration('1d') > duration('1h')", 10, 'not in the form of duration("720h"), in whole seconds'),
    ("duration('P1D') > duration('1h')", 10, 'not in the form of duration("720h")'),
    ("duration('0.5s') > duration('1h')", 10, "in whole seconds"),
    ("duration('٣h') > duration('1h')", 10, 'not in the form of duration("720h")'),
    ("duration('999999999999h') > duration('1h')", 10, 'not in the form of duration("720h")'),
    ("duration(5) > duration('1h')", 10, "duration() needs a text written out"),
    # as_of, so that every date at which an outcome can change is known
    ("as_of", 1, "a condition must be true or false; this is the assessment date"),
    ("as_of > 5", 1, "as_of can be compared with a date only, not with a number"),
    ("as_of == as_of", 1, "as_of can be compared with a date only, not with the assessment date"),
    ("duration('24h') > as_of", 1, "as_of can be compared with a date only, not with a duration"),
    ("as_of in [identity.founded]", 1, "the assessment date cannot be in a list of dates"),
    ("[as_of].exists(t, t > identity.founded)", 1, f"{NO_LIST} the assessment date"),
    ("[identity.founded, as_of].size() > 1", 20, "a list holds one type: this is the assessment date"),
    ("datacenters.map(d, as_of).size() > 1", 20, f"{NO_LIST} the assessment date"),
    ("datacenters.exists(d, as_of)", 23, "'exists' needs a condition; this is the assessment date"),
    ("size(as_of) > 1", 6, "size() needs a list or a text; this is the assessment date"),
    ("as_of.startsWith('2020')", 1, "startsWith() needs texts; this is the assessment date"),
    ("-as_of > identity.founded", 2, "'-' needs a number; this is the assessment date"),
    ("as_of - as_of > duration('1h')", 1, "cannot compute the assessment date - the assessment date"),
    ("identity.founded - as_of > duration('24h')", 1, "cannot compute a date - the assessment date"),
    ("as_of - (identity.ended - identity.founded) > identity.founded", 1, "as_of can be shifted by a constant only"),
    ("(identity.ended - identity.founded) + as_of > identity.founded", 1, "as_of can be shifted by a constant only"),
    ("as_of - identity.founded > duration('24h')", 1, "cannot compare the time since a date with a duration"),
    (
        "as_of - identity.founded == as_of - identity.ended",
        1,
        "cannot compare the time since a date with the time since",
    ),
    ("[as_of - identity.founded].size() > 1", 1, f"{NO_LIST} the time since a date"),
    ("days(as_of - identity.founded) > finance.paid_in_meur", 1, CONSTANT),
    ("days(as_of - identity.founded) == days(as_of - identity.ended)", 1, CONSTANT),
    ("size(datacenters) < days(as_of - identity.founded)", 1, CONSTANT),
    ("days(as_of - identity.founded) > 'a'", 1, CONSTANT),
    ("days(as_of - identity.founded) / 365 > 3", 1, "cannot compute a number of days since a date / a number"),
    ("1 + days(as_of - identity.founded) > 3", 1, "cannot compute a number + a number of days since a date"),
    ("-days(as_of - identity.founded) > 1", 2, "'-' needs a number; this is a number of days since a date"),
    ("days(as_of - identity.founded) in [1]", 1, "a number of days since a date cannot be in a list of numbers"),
    ("[days(as_of - identity.founded)].exists(n, n > 3)", 1, f"{NO_LIST} a number of days since a date"),
    ("certifications.map(c, days(as_of - c.issued)).exists(n, n > 3)", 23, f"{NO_LIST} a number of days since a date"),
    # loop variables
    ("datacenters.exists(finance, true)", 20, "the loop variable 'finance' hides a name that is already in use"),
    (
        "datacenters.exists(d, certifications.exists(d, true))",
        45,
        "the loop variable 'd' hides a name that is already in use",
    ),
    ("datacenters.exists(EU, true)", 20, "the loop variable 'EU' hides"),
    ("datacenters.exists(x, true)", 20, "the loop variable 'x' hides"),
    ("datacenters.exists(as_of, true)", 20, "the loop variable 'as_of' hides"),
    ("datacenters.exists(params, true)", 20, "the loop variable 'params' hides"),
    ("datacenters.exists(service, true)", 20, "the loop variable 'service' hides"),
    # lists
    ("finance.paid_in_meur.exists(d, true)", 1, "'exists' needs a list; this is a number"),
    ("datacenters.exists(d, d.tier)", 23, "'exists' needs a condition; this is a number"),
    ("datacenters.filter(d, d.country).size() > 1", 23, "'filter' needs a condition; this is a text"),
    ("'FR' in identity.legal_name", 9, "'in' needs a list; this is a text"),
    ("'FR' in datacenters", 1, "a text cannot be in a list of entries"),
    ("1 in EU", 1, "a number cannot be in a list of texts"),
    ("5 in params.names", 1, "a number cannot be in a list of texts"),
    ("true in [timestamp('2020-01-01T00:00:00Z')]", 1, "true or false cannot be in a list of dates"),
    ("[1, 'a'].exists(e, true)", 5, "a list holds one type: this is a text, the first is a number"),
    ("[[1]].size() > 0", 2, "a list cannot hold a list"),
    ("[datacenters].size() > 0", 2, "a list cannot hold a list"),
    ("[].exists(e, e.a == 1)", 14, "the members of an empty list have no facts"),
    ("[].exists(e, has(e.a))", 18, "the members of an empty list have no facts"),
    ("[].exists(e, latest(e, 'a') > 1)", 14, "the members of an empty list have no facts"),
]


def problems(text, names=NAMES):
    with pytest.raises(ExpressionError) as caught:
        program(text, names, Basic.BOOL)
    return [(problem.span.start + 1, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(("text", "column", "message"), MISTAKES, ids=[text for text, *_ in MISTAKES])
def test_a_mistake_is_told_once_and_where_it_stands(text, column, message):
    ((found, said),) = problems(text)
    assert message in said
    assert found == column


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("identity.founded < as_of && finanse.x > 1 && 1 == 'a'", [29, 46]),
        ("datacenters.exists(EU, EU.teir > 'a') || 'a' || params.leest > 1", [20, 27, 42, 56]),
        ("datacenters.filter(d, d.a).exists(d, d.b)", [25, 40]),
        ("sum([as_of]) > 'a'", [1, 5, 5]),
        ("[1, 'a', true, 2]. size() > size(5)", [5, 10, 34]),
        ("finanse.x > 1 && finanse.y + 1 > 2 && !finanse.z", [1, 18, 40]),
    ],
)
def test_every_mistake_is_told_in_order_of_place(text, columns):
    assert [column for column, _ in problems(text)] == columns


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("finance.paid_in_meur >= 0.5 * finance.committed_meur", ["finance.paid_in_meur", "finance.committed_meur"]),
        ("datacenters.exists(d, d.tier >= 3 && d.country in EU)", ["datacenters.*.tier", "datacenters.*.country"]),
        ("size(datacenters) > 1", ["datacenters.*"]),
        ("size(datacenters) > 1 && datacenters.all(d, d.tier > 1)", ["datacenters.*.tier"]),
        ("datacenters.exists(d, d.id == 'a')", ["datacenters.*"]),
        (
            "datacenters.filter(d, d.tier > 1).map(d, d.country).exists(c, c == 'FR')",
            ["datacenters.*.tier", "datacenters.*.country"],
        ),
        ("market.giants.exists(g, g.years.exists(y, y.capex_meur > 1))", ["market.giants.*.years.*.capex_meur"]),
        ("latest(finance.years, 'revenue_meur') > 1", ["finance.years.*.revenue_meur", "finance.years.*.closes"]),
        (
            "certifications.exists(c, in_force(c))",
            [f"certifications.*.{name}" for name in ("issued", "expires", "scheme", "type")],
        ),
        ("assessments.exists(a, in_force(a))", ["assessments.*.issued", "assessments.*.expires"]),
        ("certifications.exists(c, covers(c))", ["certifications.*.services"]),
        ("has(identity.listed)", ["identity.listed"]),
        ("has(ownership.shareholders)", ["ownership.shareholders.*"]),
        ("'FR' in data.storage_countries", ["data.storage_countries"]),
        ("service.kind == 'iaas'", ["service.kind"]),
        ("x.acme.regions > 1 && x.acme.since < as_of", ["x.acme.regions", "x.acme.since"]),
        ("true || finance.paid_in_meur > 1", ["finance.paid_in_meur"]),
        ("1 < 2", []),
    ],
)
def test_the_facts_an_expression_mentions(text, reads):
    assert program(text, NAMES).reads == {tuple(path.split(".")) for path in reads}


@pytest.mark.parametrize(
    ("text", "parameters", "sets", "uses_has"),
    [
        ("finance.paid_in_meur > params.least", {"least"}, set(), False),
        ("params.names.exists(n, n in EU)", {"names"}, {"EU"}, False),
        ("!has(identity.listed) || datacenters.all(d, d.country in EEA)", set(), {"EEA"}, True),
    ],
)
def test_the_other_names_an_expression_uses(text, parameters, sets, uses_has):
    checked = program(text, NAMES).checked
    assert (checked.parameters, checked.sets, checked.uses_has) == (parameters, sets, uses_has)


@pytest.mark.parametrize(
    "text",
    [
        "as_of < timestamp('2020-01-01T00:00:00Z')",
        "identity.founded <= as_of",
        "as_of + duration('24h') > identity.founded",
        "duration('24h') + as_of > identity.founded",
        "as_of - duration('24h') + duration('1h') > identity.founded",
        "days(as_of - identity.founded) > params.least * 365",
        "-(1 + 2) < days(as_of - identity.founded)",
        "days(as_of + duration('24h') - identity.founded) <= 3",
        "identity.ended - identity.founded > duration('24h')",
        "days(identity.ended - identity.founded) / 365 > size(datacenters)",
        "params.since < as_of",
        "identity.listed > false",
        "[].exists(e, e > 1) || [].all(e, e == 'a')",
        "params.broken > 1 && params.broken == 'a'",
        "datacenters.exists(d, true) && certifications.exists(d, true)",
    ],
)
def test_is_well_typed(text):
    assert program(text, NAMES, Basic.BOOL).checked.type is Basic.BOOL


def test_what_uses_a_broken_definition_is_refused_without_a_word():
    names = scope(definitions={"broken": Basic.ANY})
    for text in ("broken", "broken.x > 1", "!broken", "broken.exists(e, e.x > 1)"):
        with pytest.raises(ExpressionError) as caught:
            check(parse(text), names, {})
        assert caught.value.problems == ()
