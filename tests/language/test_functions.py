"""The columns of the table of functions agree with what the functions do."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.language import tree
from compliance.language.functions import FUNCTIONS, Dates
from compliance.language.types import Basic, NumberType
from compliance.language.values import bounds
from tests.language.harness import entries, environment, program

YEARS = entries("finance.years", {str(year): {"revenue_meur": year - 2_000} for year in (2017, 2018, 2019)})
CERTIFICATES = entries(
    "certifications", {"a": {"issued": date(2019, 1, 1), "expires": date(2021, 1, 1), "services": ["s"]}}
)
HOLDERS = entries("ownership.shareholders", {"a": {"capital_pct": 60.0}, "b": {"capital_pct": 20.0}})
FACTS = environment(
    {
        "finance.years": YEARS,
        "certifications": CERTIFICATES,
        "ownership.shareholders": HOLDERS,
        "identity.founded": date(2020, 6, 1),
        "identity.registered_office_country": "FR",
    },
    service="s",
)

CALLS = {
    "contains": ('identity.registered_office_country.contains("R")', True),
    "covers": ("certifications.exists(c, covers(c))", True),
    "days": ("days(as_of - identity.founded)", 14.0),
    "duration": ('identity.founded + duration("24h") == timestamp("2020-06-02T00:00:00Z")', True),
    "endsWith": ('identity.registered_office_country.endsWith("R")', True),
    "in_force": ("certifications.exists(c, in_force(c))", True),
    "latest": ('latest(finance.years, "revenue_meur")', 19.0),
    "matches": ('identity.registered_office_country.matches("^F")', True),
    "size": ("size(ownership.shareholders)", 2.0),
    "startsWith": ('identity.registered_office_country.startsWith("F")', True),
    "sum": ("sum(ownership.shareholders.map(s, s.capital_pct))", 80.0),
    "timestamp": ('identity.founded > timestamp("2020-01-01T00:00:00Z")', True),
}
"""A call of every function, and what it gives of these facts."""


def call_of(name):
    """The checked call of a function, which `timestamp` and `duration` are none of any more."""
    root = program(CALLS[name][0]).checked.node
    return next((n for n in tree.nodes_of(root) if isinstance(n, tree.Call) and n.function == name), None)


def test_every_function_is_called_here():
    assert set(CALLS) == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_call(name):
    text, value = CALLS[name]
    called = program(text).evaluate(FACTS, {})
    assert called == value


@pytest.mark.parametrize("name", [name for name, function in FUNCTIONS.items() if function.ends])
def test_a_number_stays_within_its_ends(name):
    checked = program(CALLS[name][0]).checked
    assert isinstance(checked.type, NumberType) or checked.type is Basic.AGE_DAYS
    low, high = FUNCTIONS[name].ends(call_of(name), lambda _: (0.0, 2.0))
    assert low <= program(CALLS[name][0]).evaluate(FACTS, {}) <= high


@pytest.mark.parametrize("name", [name for name, function in FUNCTIONS.items() if function.can_fall or function.sign])
def test_whether_a_longer_list_can_give_less(name):
    longer = dict(FACTS)
    longer["ownership.shareholders"] = entries(
        "ownership.shareholders", {"a": {"capital_pct": 60.0}, "b": {"capital_pct": 20.0}, "c": {"capital_pct": 0.0}}
    )
    text = CALLS[name][0]
    assert not FUNCTIONS[name].can_fall(call_of(name))
    assert bounds(program(text).evaluate(longer, {})) >= bounds(program(text).evaluate(FACTS, {}))


@pytest.mark.parametrize(
    ("text", "can_fall"),
    [
        ("sum(ownership.shareholders.map(s, s.capital_pct))", False),  # a share is never negative
        ("sum(ownership.shareholders.map(s, 0 - s.capital_pct))", True),
        ("sum(finance.years.map(y, y.net_result_meur))", True),  # a result may be
    ],
)
def test_a_sum_of_what_may_be_negative_can_fall(text, can_fall):
    call = program(text).checked.node
    assert FUNCTIONS["sum"].can_fall(call) is can_fall
    assert (FUNCTIONS["sum"].ends(call, lambda _: (0.0, 2.0))[0] == 0) is not can_fall


@pytest.mark.parametrize("name", [name for name, function in FUNCTIONS.items() if function.dates != Dates()])
def test_what_looks_at_the_date_gives_something_else_on_another_day(name):
    later = FACTS | {"as_of": FACTS["as_of"] + 366 * 86_400 * 20}
    earlier = FACTS | {"as_of": FACTS["as_of"] - 366 * 86_400 * 20}
    values = [program(CALLS[name][0]).evaluate(env, {}) for env in (earlier, FACTS, later)]
    assert len({str(value) for value in values}) > 1


@pytest.mark.parametrize("name", [name for name, function in FUNCTIONS.items() if function.dates == Dates()])
def test_what_does_not_look_at_the_date_gives_one_value_on_every_day(name):
    values = {str(program(CALLS[name][0]).evaluate(FACTS | {"as_of": day}, {})) for day in (-(10**9), 0, 10**9)}
    assert len(values) == 1
