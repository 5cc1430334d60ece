"""Until when a verdict holds: the announced date is the first one at which the verdict differs, and none is passed over."""

import random
from datetime import date, timedelta

import pytest

from compliance.engine.horizon import change_dates
from compliance.engine.state import LookedAhead, decide_all, holds_until, later_states
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from tests.builders import day, provider, ruleset, scorecard, snapshot, source, statement
from tests.report.cards import PAIRS, provider_of, ruleset_of

KNOWN = date(2026, 11, 23)
CERTIFICATE = {"certifications": {"iso": {"scheme": "iso-27001", "issued": "2020-01-01", "expires": "2022-12-31"}}}
EXPIRES_IN_A_MONTH = {"certifications": {"iso": {"scheme": "iso-27001", "issued": "2020-01-01", "expires": "2022-12"}}}
OWNED = {"ownership": {"control_changes": {"sale": {"date": "2020-03-01"}}}}
YEARS = {"finance": {"years": {"2020": {"revenue_meur": 5}, "2021": {"revenue_meur": 1, "closes": "2021-06-30"}}}}


def first_change(check, facts, as_of="2020-06-01", *, parameters=None, **more):
    """What the scorecard announces for a rule set of one gate."""
    rule = {"id": "R", "title": "R", "role": "gate", "check": check, **more}
    rules = ruleset([rule], parameters=parameters or {}, verdict={"necessary": [{"gates": "all"}]})
    acme = provider([statement("2020-01-01", facts)])
    return scorecard(acme, rules, as_of).verdict.holds_until


@pytest.mark.parametrize(
    ("check", "facts", "announced"),
    [
        ("certifications.exists(c, in_force(c))", CERTIFICATE, "2023-01-01"),
        ("certifications.exists(c, as_of <= c.expires)", CERTIFICATE, "2023-01-01"),
        ("certifications.exists(c, in_force(c))", EXPIRES_IN_A_MONTH, "2022-12-01"),
        ("certifications.exists(c, as_of <= c.expires)", EXPIRES_IN_A_MONTH, "2022-12-02"),
        ("certifications.exists(c, as_of < c.expires)", CERTIFICATE, "2022-12-31"),
        ('certifications.exists(c, as_of + duration("720h") <= c.expires)', CERTIFICATE, "2022-12-02"),
        ('certifications.exists(c, as_of <= c.expires + duration("36h"))', CERTIFICATE, "2023-01-02"),
        ('as_of < timestamp("2021-05-05T00:00:00Z")', {}, "2021-05-05"),
        ('as_of <= timestamp("2021-05-05T12:00:00Z")', {}, "2021-05-06"),
        ("ownership.control_changes.exists(c, days(as_of - c.date) < 365)", OWNED, "2021-03-01"),
        ("ownership.control_changes.exists(c, 365 >= days(as_of - c.date))", OWNED, "2021-03-02"),
        ("ownership.control_changes.exists(c, days(as_of - c.date) < params.n)", OWNED, "2020-06-09"),
        ('!("GB" in EU) || as_of < timestamp("2020-06-02T00:00:00Z")', {}, None),
        ('finance.years.exists(y, y.id == "2020")', YEARS, None),
    ],
)
def test_the_announced_date(check, facts, announced):
    parameters = {"n": {"title": "days", "value": 100}} if "params.n" in check else None
    found = first_change(check, facts, parameters=parameters)
    assert found == (day(announced) if announced else None)


def test_a_country_that_leaves_a_region_is_announced_where_a_place_is_that_region():
    check = "data.storage_countries.all(c, !(c in FIVE_EYES))"
    assert first_change(check, {"data": {"storage_countries": ["EU"]}}, "2020-01-15") == day("2020-02-01")
    assert first_change(check, {"data": {"storage_countries": ["FR"]}}, "2020-01-15") is None


def test_an_end_that_is_announced_to_be_over_changes_the_verdict_on_that_day():
    rules = ruleset([{"id": "R", "title": "R", "check": "certifications.exists(c, in_force(c))"}])
    gone = statement("2021-03-01", {"certifications": {"iso": None}}, until="2021-06-01")
    acme = provider([statement("2020-01-01", CERTIFICATE, exhaustive=["certifications"]), gone])
    verdicts = [scorecard(acme, rules, on).verdict for on in ("2021-02-28", "2021-04-01", "2021-06-01")]
    assert [str(verdict.status) for verdict in verdicts] == ["necessary-only", "not-met", "undetermined"]
    assert [verdict.holds_until for verdict in verdicts] == [day("2021-03-01"), day("2021-06-01"), None]


@pytest.mark.parametrize(
    ("stated", "fields", "first_without"),
    [
        ("2020-03-01", {"issued": "2019-05-01"}, "2022-05-01"),
        ("2020-03-01", {}, "2023-03-01"),
        ("2020-03-01", {"type": "attestation", "scheme": "csa-star"}, "2021-03-01"),
    ],
)
def test_a_certificate_without_a_last_day_runs_as_long_as_its_scheme_says(stated, fields, first_without):
    entry = {"certifications": {"c": {"scheme": "iso-27001", **fields}}}
    acme = provider([statement(stated, entry, exhaustive=["certifications"])])
    rules = ruleset([{"id": "R", "title": "R", "check": "certifications.exists(c, in_force(c))"}])
    assert scorecard(acme, rules, "2020-06-01").verdict.holds_until == day(first_without)
    on, before = (scorecard(acme, rules, day(first_without) - timedelta(days=n)) for n in (0, 1))
    assert (str(before.verdict.status), str(on.verdict.status)) == ("necessary-only", "undetermined")


def test_a_last_day_known_to_a_month_is_announced_by_both_its_ends():
    acme = provider([statement("2020-01-01", EXPIRES_IN_A_MONTH, exhaustive=["certifications"])])
    rules = ruleset([{"id": "R", "title": "R", "check": "certifications.exists(c, in_force(c))"}])
    for as_of, until, status in (
        ("2020-06-01", "2022-12-01", "necessary-only"),
        ("2022-12-01", "2023-01-01", "undetermined"),
        ("2023-01-01", None, "not-met"),
    ):
        found = scorecard(acme, rules, as_of).verdict
        assert (str(found.status), found.holds_until) == (status, until and day(until))


def test_membership_is_announced_as_it_was_known():
    rules = ruleset([{"id": "R", "title": "R", "check": "identity.registered_office_country in ADEQUATE"}])
    acme = provider([statement("2024-01-01", {"identity": {"registered_office_country": "GB"}})])
    ends = [("2025-01-10", "2025-06-28"), ("2025-06-24", "2025-12-28"), ("2025-12-19", "2031-12-28")]
    for known, end in ends:
        assert scorecard(acme, rules, "2025-01-10", known).verdict.holds_until == day(end)
    assert str(scorecard(acme, rules, "2025-07-01", "2025-01-10").verdict.status) == "not-met"
    assert str(scorecard(acme, rules, "2025-07-01", "2025-07-01").verdict.status) == "necessary-only"


def test_a_year_counts_from_the_day_after_it_closed():
    check = 'latest(finance.years, "revenue_meur") >= 5'
    assert first_change(check, YEARS, "2021-02-01") == day("2021-07-01")
    # Until 2020 is over no year is completed: unknown, then a pass.
    assert first_change(check, YEARS, "2020-06-01") == day("2021-01-01")


def test_a_year_counts_once_it_has_closed_whatever_is_stated_of_it():
    years = {"2019": {"revenue_meur": 9}, "2020": {"revenue_musd": 1}}
    check = 'latest(finance.years, "revenue_meur") >= 5'
    assert first_change(check, {"finance": {"years": years}}, "2020-06-01") == day("2021-01-01")


def test_of_two_years_that_close_within_one_each_counts_from_the_day_after_it_closed():
    years = {"2021-03": {"revenue_meur": 9}, "2021-short": {"revenue_meur": 1, "closes": "2021-12-31"}}
    check = 'latest(finance.years, "revenue_meur") >= 5'
    assert first_change(check, {"finance": {"years": years}}, "2021-02-01") == day("2021-04-01")
    assert first_change(check, {"finance": {"years": years}}, "2021-04-01") == day("2022-01-01")


def test_membership_changes_with_the_set():
    check = "identity.registered_office_country in EU"
    acme = {"identity": {"registered_office_country": "GB"}}
    rules = ruleset([{"id": "R", "title": "R", "role": "gate", "check": check}])
    there = provider([statement("2010-01-01", acme)])
    assert scorecard(there, rules, "2019-01-01").verdict.holds_until == day("2020-02-01")


def test_evidence_grows_too_old():
    found = first_change("identity.listed", {"identity": {"listed": True}}, "2020-06-01", evidence={"max_age": "P1Y6M"})
    assert found == day("2021-07-02")


def test_rules_come_into_force_and_leave_it():
    rule = {"id": "R", "title": "R", "role": "gate", "check": "identity.listed"}
    later = {**rule, "id": "S", "effective": {"from": "2021-01-01", "until": "2022-01-01"}, "check": "!identity.listed"}
    acme = provider([statement("2020-01-01", {"identity": {"listed": True}})])
    rules = ruleset([rule, later])
    assert scorecard(acme, rules, "2020-06-01").verdict.holds_until == day("2021-01-01")
    assert scorecard(acme, rules, "2021-06-01").verdict.holds_until == day("2022-01-01")


def test_what_is_not_known_yet_is_not_announced():
    facts = [
        statement("2020-01-01", {"identity": {"listed": True}}),
        statement("2021-01-01", {"identity": {"listed": False}}, "late"),
    ]
    acme = provider(facts, {"late": source("2020-12-01")})
    rules = ruleset([{"id": "R", "title": "R", "role": "gate", "check": "identity.listed"}])
    assert scorecard(acme, rules, "2020-06-01", "2020-11-30").verdict.holds_until is None
    assert scorecard(acme, rules, "2020-06-01", "2020-12-01").verdict.holds_until == day("2021-01-01")


def status_of(state):
    """The verdict; that nothing is left to judge ends a verdict too."""
    return "nothing" if state.judgement is None else state.judgement.status


@pytest.mark.exhaustive(one_in=8)
@pytest.mark.parametrize(("name", "against"), PAIRS)
def test_built_in_forecasts_agree_with_evaluating(name, against):
    """The same the day before, another on the day, and the same on days in between picked at random."""
    subject, rules = provider_of(name), ruleset_of(against)

    def status_on(on):
        return status_of(decide_all(rules, snapshot(subject, on, KNOWN)))

    pick = random.Random(f"{name} {against}")  # noqa: S311 - days to try, the same in every run
    for as_of in (date(2014, 6, 1), date(2016, 2, 1), date(2025, 6, 1)):
        state = decide_all(rules, snapshot(subject, as_of, KNOWN))
        if state.judgement is None:
            continue
        until, _ = holds_until(state)
        end = until or as_of + timedelta(days=4_000)
        days = {as_of + timedelta(days=pick.randrange((end - as_of).days)) for _ in range(4)} | {
            end - timedelta(days=1)
        }
        assert {status_on(on) for on in days} == {status_of(state)}
        if until is not None:
            assert status_on(until) != status_of(state)


@pytest.mark.exhaustive(one_in=2)
@pytest.mark.parametrize(
    ("name", "service", "against"), [("numergy", None, "andromede"), ("ovhcloud", "vmware-snc", "hds")]
)
@pytest.mark.parametrize("as_of", [date(2014, 6, 1), date(2021, 6, 1)])
def test_what_is_decided_again_at_a_later_date_is_as_if_all_were(name, service, against, as_of):
    """Every outcome, with its causes: not the verdict alone."""
    first = decide_all(ruleset_of(against), snapshot(provider_of(name), as_of, KNOWN, service))
    states = list(later_states(first, LookedAhead()))
    assert len(states) > 5
    for state in states:
        anew = decide_all(ruleset_of(against), snapshot(provider_of(name), state.snapshot.as_of, KNOWN, service))
        assert [s.outcome for s in state.standings] == [s.outcome for s in anew.standings], state.snapshot.as_of
        assert status_of(state) == status_of(anew)


def test_change_dates_are_later_and_sorted():
    found = change_dates(snapshot(load_provider("numergy"), "2014-06-01", KNOWN), load_ruleset("andromede"))
    assert list(found) == sorted(found)
    assert min(found) > date(2014, 6, 1)
    assert "no-insolvency" in found[date(2015, 10, 13)].rules
    assert "demand-policy" not in found[date(2015, 10, 13)].rules
