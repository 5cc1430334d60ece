"""Figures that contradict each other: what counts as that, what rules make of it, and on which days."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.engine.horizon import change_dates
from tests.builders import day as as_day
from tests.builders import nested, provider, rule, ruleset, snapshot, source, statement, status

DAY, LATER, NOW = "2023-05-01", "2024-03-01", "2024-06-30"
LARGEST, TOGETHER = "ownership.non_eu_capital_max_pct", "ownership.non_eu_capital_total_pct"
HOLDERS = "!ownership.shareholders.exists(s, !(s.country in EU) && s.capital_pct > 20)"
SITES = "operations.datacenter_countries"


def facts(largest=None, together=None, owners=None, **more):
    """Shares of owners by country, and what is stated of all of those from outside the EU."""
    stated = {"non_eu_capital_max_pct": largest, "non_eu_capital_total_pct": together}
    ownership = {name: value for name, value in stated.items() if value is not None}
    if owners:
        ownership["shareholders"] = {
            f"{country.lower()}{n}": {"country": country, "capital_pct": share}
            for n, (country, share) in enumerate(owners)
        }
    return {**({"ownership": ownership} if ownership else {}), **more}


def sites(listed, *countries):
    return {
        "operations": {"datacenter_countries": listed},
        "datacenters": {f"d{n}": {"country": country} for n, country in enumerate(countries)},
    }


CLOSED = {"exhaustive": ["datacenters"]}
S = statement
ROWS = [
    (
        "an owner listed above the largest share",
        facts(8, owners=[("CH", 30)]),
        {},
        f"{LARGEST} <= 20",
        "unknown: disputed",
    ),
    ("what both exclude fails", facts(22, owners=[("CH", 30)]), {}, f"{LARGEST} <= 20", "fail"),
    (
        "of what is listed the total may be more",
        facts(8, owners=[("CH", 15)]),
        {},
        f"{LARGEST} <= 20",
        "unknown: disputed",
    ),
    ("a rule that reads the owners", facts(8, owners=[("CH", 30)]), {}, HOLDERS, "unknown: disputed"),
    ("an owner at the largest share", facts(30, owners=[("CH", 30)]), {}, f"{LARGEST} <= 30", "pass"),
    ("a share held indirectly is above what is listed", facts(18, owners=[("CH", 5)]), {}, f"{LARGEST} <= 20", "pass"),
    ("an owner from the EU", facts(8, owners=[("SE", 90)]), {}, f"{LARGEST} <= 20", "pass"),
    (
        "an owner whose country nobody states",
        nested(ownership__non_eu_capital_max_pct=8, ownership__shareholders={"a": {"capital_pct": 30}}),
        {},
        f"{LARGEST} <= 20",
        "pass",
    ),
    (
        "ranges that may be so",
        facts({"min": 5, "max": 12}, owners=[("CH", {"min": 10, "max": 30})]),
        {},
        f"{LARGEST} <= 12",
        "pass",
    ),
    (
        "ranges that cannot",
        facts({"min": 5, "max": 12}, owners=[("CH", {"min": 13})]),
        {},
        f"{LARGEST} <= 12",
        "unknown: disputed",
    ),
    (
        "owners together above the total",
        facts(together=30, owners=[("CH", 20), ("US", 20)]),
        {},
        f"{TOGETHER} <= 39",
        "unknown: disputed",
    ),
    ("and below it", facts(together=40, owners=[("CH", 20), ("US", 20)]), {}, f"{TOGETHER} <= 40", "pass"),
    ("the largest above the total", facts(26, 9), {}, f"{TOGETHER} <= 20", "unknown: disputed"),
    (
        "public capital above all capital",
        nested(finance__paid_in_meur=50, finance__public_paid_in_meur=60),
        {},
        "finance.paid_in_meur >= 55",
        "unknown: disputed",
    ),
    (
        "which is enough either way",
        nested(finance__paid_in_meur=50, finance__public_paid_in_meur=60),
        {},
        "finance.paid_in_meur >= 45",
        "pass",
    ),
    ("a site in a country left out", sites(["FR"], "FR", "CA"), {}, f"{SITES}.all(c, c in EU)", "unknown: disputed"),
    ("the sites read", sites(["FR"], "FR", "CA"), CLOSED, "datacenters.all(d, d.country in EU)", "unknown: disputed"),
    ("a country without a site", sites(["FR", "DE"], "FR"), CLOSED, f"size({SITES}) >= 2", "unknown: disputed"),
    (
        "countries though there is no site",
        {"operations": {"datacenter_countries": ["FR"]}, "datacenters": {}},
        CLOSED,
        f"size({SITES}) >= 1",
        "unknown: disputed",
    ),
    ("which may be missing in an open list", sites(["FR", "DE"], "FR"), {}, f"size({SITES}) >= 2", "pass"),
    (
        "or whose country may",
        {**sites(["FR", "DE"], "FR"), "datacenters": {"a": {"country": "FR"}, "b": {}}},
        CLOSED,
        f"size({SITES}) >= 2",
        "pass",
    ),
]


@pytest.mark.parametrize(("stated", "more", "check", "expected"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
@pytest.mark.parametrize("apart", [False, True], ids=["one statement", "a statement each"])
def test_a_figure_that_another_contradicts_is_not_taken_for_right(stated, more, check, expected, apart):
    groups = [{name: group} for name, group in stated.items()] if apart else [stated]
    statements = [S(DAY, group, **(more if "datacenters" in group else {})) for group in groups]
    assert status(provider(statements), check, NOW) == expected


def test_a_service_is_held_against_its_own_figures():
    owners, of_service = facts(owners=[("CH", 30)]), {"services": {"vm": {"facts": facts(8)}}}
    assert status(provider([S(DAY, {**owners, **of_service})]), f"{LARGEST} <= 20", NOW, service="vm") == "pass"
    both = {"services": {"vm": {"facts": facts(8, owners=[("CH", 30)])}}}
    assert status(provider([S(DAY, both)]), f"{LARGEST} <= 20", NOW, service="vm") == "unknown: disputed"


def test_a_statement_that_corrects_the_other_is_right():
    total, listed = S(DAY, facts(8), id="total"), S(LATER, facts(owners=[("CH", 30)]), supersedes=["total"])
    assert status(provider([total, listed]), f"{LARGEST} <= 20", NOW) == "fail"
    corrected = S(LATER, facts(8), supersedes=["listed"])
    assert (
        status(provider([corrected, S(DAY, facts(owners=[("CH", 30)]), id="listed")]), f"{LARGEST} <= 20", NOW)
        == "pass"
    )


def test_a_figure_too_weak_for_the_rule_does_not_settle_it():
    sources = {"a": source(grade="A"), "d": source(grade="D")}
    weak = provider([S(DAY, facts(30), "a"), S(DAY, facts(owners=[("CH", 40)]), "d")], sources)
    assert status(weak, f"{LARGEST} <= 20", NOW, evidence={"grade": "B"}) == "unknown: disputed"
    assert status(weak, f"{LARGEST} <= 20", NOW) == "fail"


def test_it_counts_in_the_reading_that_makes_it():
    """Where the owner's own share is disputed, the total may agree with one side."""
    owner = [S(DAY, facts(owners=[("CH", share)])) for share in (10, 40)]
    assert status(provider([S(DAY, facts(12)), *owner]), f"{LARGEST} <= 20", NOW) == "unknown: disputed"


def test_who_is_of_the_eu_is_asked_on_the_day():
    profile = provider([S("2019-01-01", facts(8, owners=[("GB", 30)]))])
    expected = {"2020-01-31": "pass", "2020-02-01": "unknown: disputed"}
    assert {day: status(profile, f"{LARGEST} <= 20", day) for day in expected} == expected
    assert status_at(snapshot(profile, "2020-01-31"), "2020-02-01") == 1


def status_at(there, day):
    """How many disputes there are on another day, asked of the snapshot of an earlier one."""
    return len(there.at(as_day(day)).disputes)


def test_a_verdict_holds_until_a_figure_is_contradicted():
    profile = provider([S(DAY, facts(8)), S(LATER, facts(owners=[("CH", 30)]))])
    there = snapshot(profile, DAY)
    assert (
        str(min(day for day in change_dates(there, ruleset([rule(f"{LARGEST} <= 20")])) if day > there.as_of)) == LATER
    )


@given(
    st.integers(0, 30),
    st.lists(st.tuples(st.sampled_from(["FR", "CH", "US"]), st.integers(0, 30)), max_size=3),
    st.integers(0, 30),
)
def test_no_rule_passes_by_a_figure_that_what_is_listed_contradicts(largest, owners, ceiling):
    found = status(provider([S(DAY, facts(largest, owners=owners))]), f"{LARGEST} <= {ceiling}", NOW)
    listed = max((share for country, share in owners if country != "FR"), default=0)
    if listed <= largest:
        assert found == ("pass" if largest <= ceiling else "fail")
    else:
        assert found == ("fail" if ceiling < largest else "unknown: disputed")


def test_whether_an_owner_counts_may_be_disputed_itself():
    owners = [S(DAY, nested(ownership__shareholders={"a": {"country": c}})) for c in ("FR", "US")]
    share = S(DAY, nested(ownership__non_eu_capital_max_pct=8, ownership__shareholders={"a": {"capital_pct": 30}}))
    assert status(provider([share, *owners]), f"{LARGEST} <= 20", NOW) == "unknown: disputed"


# --- Other currencies ----------------------------------------------------------------------------------------------------

REVENUE = 'latest(finance.years, "revenue_meur")'


def year(closes=None, key="2020", **amounts):
    return {"finance": {"years": {key: {**({"closes": closes} if closes else {}), **amounts}}}}


CURRENCIES = [
    # 37 at 0.92985 and at 0.82985 pounds for a euro
    ("pounds are euros at the lowest rate at most", [S(DAY, year(revenue_mgbp=37))], f"{REVENUE} <= 44.59", "pass"),
    ("but not surely less", [S(DAY, year(revenue_mgbp=37))], f"{REVENUE} <= 44.58", "unknown: missing"),
    ("and at the highest rate at least", [S(DAY, year(revenue_mgbp=37))], f"{REVENUE} >= 39.79", "pass"),
    ("but not surely more", [S(DAY, year(revenue_mgbp=37))], f"{REVENUE} >= 39.8", "unknown: missing"),
    ("a year of 2019 and 2020", [S(DAY, year("2020-03-31", revenue_musd=100))], f"{REVENUE} >= 84", "unknown: missing"),
    ("is changed at the rates of both", [S(DAY, year("2020-03-31", revenue_musd=100))], f"{REVENUE} >= 81.42", "pass"),
    (
        "so is one whose last day its name does not say",
        [S(DAY, year(key="2020-accounts", revenue_musd=100))],
        "finance.years.exists(y, y.revenue_meur >= 81.42 && y.revenue_meur <= 93.4)",
        "pass",
    ),
    ("a loss is one", [S(DAY, year(net_result_mgbp=-20))], 'latest(finance.years, "net_result_meur") <= -21.5', "pass"),
    (
        "and no greater than it can be",
        [S(DAY, year(net_result_mgbp=-20))],
        'latest(finance.years, "net_result_meur") >= -24.11',
        "pass",
    ),
    ("a range has no end it did not have", [S(DAY, year(revenue_mgbp={"min": 37}))], f"{REVENUE} >= 39", "pass"),
    ("a year without a rate", [S(DAY, year(key="2009", revenue_mgbp=37))], f"{REVENUE} >= 1", "unknown: open-list"),
    ("euros that are stated count", [S(DAY, year(revenue_mgbp=37, revenue_meur=50))], f"{REVENUE} == 50", "pass"),
    (
        "until pounds are stated later",
        [S(DAY, year(revenue_meur=50)), S(LATER, year(revenue_mgbp=37))],
        f"{REVENUE} < 45",
        "pass",
    ),
    (
        "two currencies of one day allow what either does",
        [S(DAY, year(revenue_mgbp=37, revenue_musd=10))],
        f"{REVENUE} >= 39",
        "unknown: missing",
    ),
    (
        "amounts of no year are not changed",
        [S(DAY, nested(finance__paid_in_mgbp=37))],
        "finance.paid_in_meur >= 1",
        "unknown: missing",
    ),
    (
        "two sources that disagree in pounds",
        [S(DAY, year(revenue_mgbp=37)), S(DAY, year(revenue_mgbp=10))],
        f"{REVENUE} >= 30",
        "unknown: disputed",
    ),
]


@pytest.mark.parametrize(("statements", "check", "expected"), [pytest.param(*row[1:], id=row[0]) for row in CURRENCIES])
def test_a_figure_in_another_currency_is_read_in_euros(statements, check, expected):
    assert status(provider(statements), check, NOW) == expected


def test_a_service_states_its_own_figures_in_its_own_currency():
    both = {**year(revenue_meur=500), "services": {"vm": {"facts": year(revenue_mgbp=37)}}}
    assert status(provider([S(DAY, both)]), f"{REVENUE} < 45", NOW, service="vm") == "pass"


def test_a_rate_is_known_once_its_year_is_over():
    profile = provider([S("2020-12-31", year(revenue_mgbp=37))], {"s": source("2020-12-31")})
    known = [status(profile, f"{REVENUE} > 0", "2021-06-30", known_as_of=day) for day in ("2020-12-31", "2021-01-01")]
    assert known == ["unknown: open-list", "pass"]


def test_a_verdict_holds_until_pounds_are_stated():
    profile = provider([S(DAY, year(revenue_meur=50)), S(LATER, year(revenue_mgbp=37))])
    there = snapshot(profile, DAY)
    assert (
        str(min(day for day in change_dates(there, ruleset([rule(f"{REVENUE} > 45")])) if day > there.as_of)) == LATER
    )
