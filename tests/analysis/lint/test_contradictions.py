"""Rules no facts can pass together, where the verdict demands both."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import document, findings, rule, rungs

PCT = "finance.paid_in_meur"
COUNTRY = "identity.registered_office_country"
DAY = 'timestamp("2018-01-01T00:00:00Z")'


def found(first, second, **more):
    return [f.message for f in findings(document([first, second], **more), "contradictory-rules")]


@pytest.mark.parametrize(
    ("first", "second", "excluded"),
    [
        (f"{PCT} > 5", f"{PCT} < 3", True),
        (f"{PCT} >= 5", f"{PCT} <= 5", False),
        (f"{PCT} > 5", f"{PCT} <= 5", True),
        (f"{PCT} > 5", "finance.committed_meur < 3", False),
        (f'{COUNTRY} == "FR"', f'{COUNTRY} == "DE"', True),
        (f'{COUNTRY} == "FR"', f'{COUNTRY} in ["DE", "FR"]', False),
        (f"{COUNTRY} in EU", f"{COUNTRY} in EEA", False),
        (f"{COUNTRY} in EU", f'{COUNTRY} == "US"', True),
        (f"{COUNTRY} in EU", f'{COUNTRY} == "GB"', False),  # until 2020
        (f"{COUNTRY} in EU", f"!({COUNTRY} in EEA)", False),  # Croatia joined the one before the other
        (f"!({COUNTRY} in EU)", f"{COUNTRY} in EEA", False),
        ("governance.owners_aligned", "!governance.owners_aligned", True),
        (f"as_of < {DAY} && {PCT} > 1", f"as_of >= {DAY} && {PCT} > 1", True),
        (f"as_of < {DAY} || {PCT} > 5", f"as_of >= {DAY} || {PCT} < 3", False),
        (f"{PCT} > 5 || {PCT} == 1", f"{PCT} == 1 || {PCT} == 2", False),
        (f"{PCT} > 5 || {PCT} == 1", f"{PCT} == 3 || {PCT} == 2", True),
        ('services.exists(s, s.kind == "iaas")', 'services.exists(s, s.kind == "paas")', False),
        ("size(datacenters) >= 3", "size(datacenters) < 2", True),
        ("datacenters.exists(d, d.tier >= 3)", "!datacenters.exists(d, d.tier >= 3)", True),
        (f"{PCT} > params.n", f"{PCT} < params.n", False),  # by the parameters, not by arithmetic over two terms
        (f"{PCT} > params.n", f"{PCT} <= params.n", True),
    ],
)
def test_two_rules(first, second, excluded):
    parameters = {"n": {"title": "N", "value": 1}}
    messages = found(rule(first), rule(second, "S"), parameters=parameters)
    assert [m.split(" (")[0] for m in messages] == (["no facts pass both 'S' and 'R'"] if excluded else [])


HIGH, LOW = f"{PCT} > 5", f"{PCT} < 3"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (rule(HIGH), rule(LOW, "S"), [{"any_of": ["R", "S"]}]),
        (rule(HIGH), rule(LOW, "S"), [{"gates": "all"}, {"any_of": ["R", "S"]}]),
        (rule(HIGH, applies="governance.owners_aligned"), rule(LOW, "S"), [{"all": ["R", "S"]}]),
        (
            rule(HIGH, effective={"until": "2020-01-01"}),
            rule(LOW, "S", effective={"from": "2020-01-01"}),
            [{"all": ["R", "S"]}],
        ),
        (rungs(HIGH, f"{PCT} >= 9", pass_from=1), rule(LOW, "S"), [{"all": ["R", "S"]}]),
        (rungs("governance.owners_aligned", HIGH, pass_from=2), rule(LOW, "S"), [{"all": ["R", "S"]}]),
        (rungs(None, HIGH, pass_from=2), rule(LOW, "S"), [{"all": ["R", "S"]}]),
    ],
)
def test_rules_that_need_not_pass_together(first, second, verdict):
    assert found(first, second, verdict={"necessary": verdict}) == []


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (rule(HIGH, role="gate"), rule(LOW, "S", role="gate"), [{"gates": "all"}]),
        (rule(HIGH, role="gate"), rule(LOW, "S"), [{"gates": "all"}, {"all": ["S"]}]),
        (rungs("governance.owners_aligned", HIGH), rule(LOW, "S"), [{"all": ["R", "S"]}]),
        (rungs(HIGH, f"{PCT} >= 9", pass_from=2), rule(LOW, "S"), [{"all": ["R", "S"]}]),
        (
            rule(HIGH, effective={"until": "2020-01-02"}),
            rule(LOW, "S", effective={"from": "2020-01-01"}),
            [{"all": ["R", "S"]}],
        ),
    ],
)
def test_rules_that_have_to(first, second, verdict):
    (message,) = found(first, second, verdict={"necessary": verdict})
    assert message.endswith("and the verdict demands both")


def test_a_necessary_and_a_sufficient_rule_have_to_pass_together_too():
    verdict = {"necessary": [{"all": ["R"]}], "sufficient": [{"all": ["S"]}]}
    assert len(found(rule(HIGH), rule(LOW, "S"), verdict=verdict, claims="sufficient")) == 1


def test_both_places_are_named_also_of_imported_rules():
    other = document([rule(HIGH, "T")], id="other")
    made = document(
        [rule(LOW)], imports=[{"ruleset": "other", "as": "o"}], verdict={"necessary": [{"all": ["R", "o/T"]}]}
    )
    (hit,) = findings(made, "contradictory-rules", beside={"other": other})
    assert (hit.file, hit.line) == ("demo.yaml", 1)
    assert "both 'R' and 'o/T' (other.yaml:1:" in hit.message


def test_parameters_of_an_import_are_not_those_of_the_rule_set():
    parameters = {"n": {"title": "N", "value": 1}}
    other = document([rule(f"{PCT} > params.n", "T")], id="other", parameters=parameters)
    made = document(
        [rule(f"{PCT} <= params.n")],
        parameters={"n": {"title": "N", "value": 9}},
        imports=[{"ruleset": "other", "as": "o"}],
        verdict={"necessary": [{"all": ["R", "o/T"]}]},
    )
    assert findings(made, "contradictory-rules", beside={"other": other}) == []
