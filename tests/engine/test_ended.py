"""Nothing holds beyond the end of a provider, or of the service assessed: whatever is stated, disputed, late or weak."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model.scorecard import EndedError
from tests.builders import answers, day, demo, provider, rule, ruleset, scorecard, snapshot, source, statement
from tests.properties import examples

RULES = ruleset([rule("x.demo.good")])
MET, MISSED = "necessary-only", "not-met"
OPEN = "undetermined"
GOOD = statement("2020-01-01", {**demo(good=True), "services": {"vm": {"name": "VM"}, "db": {"name": "DB"}}})


def ending(from_, ended, *, service=None, **more):
    """A statement that the provider ended on a day, or a service, or that it did not."""
    facts = {"identity": {"ended": ended}} if service is None else {"services": {service: {"ended": ended}}}
    return statement(from_, facts, **more)


def outcome(subject, as_of, service=None, known=None):
    """The verdict of a day and its last day; `gone` and the last day to assess where it had ceased."""
    try:
        verdict = scorecard(subject, RULES, as_of, known, service).verdict
    except EndedError as error:
        return "gone", str(error.last_day)
    until = verdict.holds_until
    return str(verdict.status), until and str(until - timedelta(days=1))


AT_ONCE = [ending("2021-06-01", "2021-06-01")]
ANNOUNCED = [ending("2021-01-01", "2021-06-01")]
TOLD_LATER = [ending("2021-12-01", "2021-06-01")]
POSTPONED = [*ANNOUNCED, ending("2021-03-01", "2021-09-01")]
ADVANCED = [*ANNOUNCED, ending("2021-03-01", "2021-04-01")]
DISPUTED = [ending("2021-01-01", "2021-06-01", sources="a"), ending("2021-01-01", "2021-09-01", sources="b")]
DENIED = [*ANNOUNCED, ending("2021-01-01", None, sources="b")]
AGAIN = [*AT_ONCE, ending("2021-08-01", None)]
BEFORE_ALL = [ending("2020-01-01", "2019-01-01")]
CORRECTED = [*TOLD_LATER, ending("2022-02-01", "2021-07-01")]


@pytest.mark.parametrize(
    ("ends", "as_of", "found"),
    [
        (AT_ONCE, "2021-05-31", (MET, "2021-05-31")),
        (AT_ONCE, "2021-06-01", ("gone", "2021-05-31")),
        (AT_ONCE, "2025-01-01", ("gone", "2021-05-31")),
        (ANNOUNCED, "2020-06-01", (MET, "2021-05-31")),
        (ANNOUNCED, "2021-02-01", (MET, "2021-05-31")),
        (TOLD_LATER, "2021-05-31", (MET, "2021-05-31")),
        (TOLD_LATER, "2021-08-01", ("gone", "2021-05-31")),
        (TOLD_LATER, "2022-01-01", ("gone", "2021-05-31")),
        (POSTPONED, "2021-02-01", (MET, "2021-08-31")),
        (POSTPONED, "2021-06-01", (MET, "2021-08-31")),
        (ADVANCED, "2021-02-01", (MET, "2021-03-31")),
        (ADVANCED, "2021-04-01", ("gone", "2021-03-31")),
        (DISPUTED, "2021-05-01", (MET, "2021-05-31")),
        (DISPUTED, "2021-06-01", (OPEN, "2021-08-31")),
        (DISPUTED, "2021-08-31", (OPEN, "2021-08-31")),
        (DISPUTED, "2021-09-01", ("gone", "2021-05-31")),
        (DENIED, "2021-05-01", (MET, "2021-05-31")),
        (DENIED, "2021-06-01", (OPEN, None)),
        (AGAIN, "2021-05-01", (MET, "2021-05-31")),
        (AGAIN, "2021-07-01", ("gone", "2021-05-31")),
        (AGAIN, "2021-08-01", (MET, None)),
        (BEFORE_ALL, "2020-01-01", ("gone", "2018-12-31")),
        (CORRECTED, "2021-06-15", (MET, "2021-06-30")),
        (CORRECTED, "2021-08-01", ("gone", "2021-06-30")),
        ([ending("2021-01-01", "0001-01-01")], "2021-02-01", ("gone", "None")),
        ([ending("2021-01-01", "2021-06")], "2021-05-01", (MET, "2021-05-31")),
        ([ending("2021-01-01", "2021-06")], "2021-06-15", (OPEN, "2021-06-29")),
        ([ending("2021-01-01", "2021-06")], "2021-06-30", ("gone", "2021-05-31")),
        # Ended before it was founded, which cannot be: it is not there on either day.
        (
            [statement("2020-01-01", {"identity": {"founded": "2021-05-01", "ended": "2021-04-01"}})],
            "2021-03-31",
            (MET, "2021-03-31"),
        ),
        (
            [statement("2020-01-01", {"identity": {"founded": "2021-05-01", "ended": "2021-04-01"}})],
            "2021-06-01",
            ("gone", "2021-03-31"),
        ),
    ],
)
def test_when_it_ends(ends, as_of, found):
    assert outcome(provider([GOOD, *ends]), as_of) == found


@pytest.mark.parametrize("grade", ["A", "B", "C", "D"])
def test_an_end_counts_however_weak_its_source_is(grade):
    weak = provider([GOOD, ending("2021-06-01", "2021-06-01", sources="w")], {"w": source(grade=grade)})
    assert outcome(weak, "2021-06-01") == ("gone", "2021-05-31")
    strict = ruleset([rule("x.demo.good", evidence={"grade": "A"})])
    assert scorecard(weak, strict, "2021-05-01").verdict.holds_until == day("2021-06-01")


def test_an_end_is_not_there_before_somebody_publishes_it():
    late = provider([GOOD, ending("2021-06-01", "2021-06-01", sources="w")], {"w": source("2022-01-01")})
    assert outcome(late, "2021-07-01", known="2021-12-31") == (MET, None)
    assert outcome(late, "2021-07-01", known="2022-01-01") == ("gone", "2021-05-31")


def test_a_miss_stays_a_miss_where_the_end_is_in_doubt():
    bad = provider([statement("2020-01-01", demo(good=False)), *DISPUTED])
    assert outcome(bad, "2021-07-01")[0] == MISSED


def test_no_answer_makes_up_for_an_end():
    told = ruleset([{"id": "R"}])
    asked = provider([statement("2020-01-01", answers({"R": "pass"})), *DISPUTED])
    found = scorecard(asked, told, "2021-07-01").verdict
    assert (found.status, found.possible) == (OPEN, (MISSED, MET))


@pytest.mark.parametrize(
    ("ends", "service", "found"),
    [
        ([ending("2021-06-01", "2021-06-01", service="vm")], "vm", ("gone", "2021-05-31")),
        ([ending("2021-06-01", "2021-06-01", service="vm")], "db", (MET, None)),
        ([ending("2021-06-01", "2021-06-01", service="vm")], None, (MET, None)),
        (AT_ONCE, "vm", ("gone", "2021-05-31")),
        ([*AT_ONCE, ending("2021-01-01", "2022-06-01", service="vm")], "vm", ("gone", "2021-05-31")),
        ([*AT_ONCE, ending("2021-01-01", "2021-02-01", service="vm")], "vm", ("gone", "2021-01-31")),
        (
            [statement("2021-01-01", {"services": {"vm": {"facts": {"identity": {"ended": "2021-03-01"}}}}})],
            "vm",
            ("gone", "2021-02-28"),
        ),
    ],
)
def test_a_service_ends_with_its_provider_and_by_itself(ends, service, found):
    assert outcome(provider([GOOD, *ends]), "2021-07-01", service) == found


def test_any_other_service_ends_with_the_provider_only():
    there = provider([GOOD, ending("2021-06-01", "2021-06-01", service="vm")])
    assert snapshot(there, "2021-07-01").of_service(None).ended_on is None
    assert snapshot(there, "2021-07-01").of_service("vm").ended_on == day("2021-06-01")
    assert snapshot(provider([GOOD, *AT_ONCE]), "2021-07-01").of_service(None).ended_on == day("2021-06-01")


FIRST = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=30 * n))
ENDS = st.lists(
    st.tuples(DAYS, st.none() | DAYS, st.sampled_from([None, "vm", "db"]), st.sampled_from("abc")),
    min_size=1,
    max_size=5,
)


@settings(max_examples=examples(200), deadline=None)
@given(ENDS, st.sampled_from([None, "vm"]), DAYS, st.sampled_from([True, None]))
def test_nothing_holds_beyond_the_end(ends, service, as_of, good):
    """At no day from the earliest one that is stated, and never taken back, on does a verdict that something is met hold."""
    stated = [ending(str(from_), ended and str(ended), service=of, sources=s) for from_, ended, of, s in ends]
    subject = provider([statement("2020-01-01", {**demo(good=good), **GOOD["facts"], **demo(good=good)}), *stated])
    bearing = [(from_, ended) for from_, ended, of, _ in ends if of in (None, service)]
    status, last = outcome(subject, str(as_of), service)
    if status != "gone" and last is not None:
        # The day after the last one it is otherwise, and every day until then it is so.
        assert outcome(subject, str(day(last) + timedelta(days=1)), service)[0] != status
        assert outcome(subject, last, service)[0] == status
        middle = as_of + (day(last) - as_of) / 2
        assert outcome(subject, str(middle), service)[0] == status
    if bearing and all(ended is not None and ended <= as_of for _, ended in bearing):
        assert status == "gone"
    if any(ended is not None and ended <= as_of for _, ended in bearing) and len({e for _, e in bearing}) == 1:
        assert status == "gone"
    if not any(ended is not None and ended <= as_of for _, ended in bearing):
        assert status != "gone"
