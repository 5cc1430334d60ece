"""OSCAL: valid by its schema, an unknown never a finding, every reference resolved."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from compliance.model.status import Status
from compliance.report.formats.oscal import token
from tests.report.cards import card, numergy
from tests.report.outputs import demo, invalid_by, rendered, with_everything

SCHEMA = "oscal_assessment-results_schema.json"


def results(*cards):
    return json.loads(rendered("oscal", *cards))["assessment-results"]["results"]


def named(props):
    return {one["name"]: one["value"] for one in props}


@pytest.mark.parametrize("cards", [(with_everything(), numergy()), (card("s3ns", "eu-csf-2026"),)], ids=["two", "much"])
def test_valid_by_the_schema_of_nist(cards):
    assert invalid_by(SCHEMA, rendered("oscal", *cards)) == []


@pytest.mark.parametrize("day", ["1850-02-03", "3000-01-01", "9999-12-31"])
def test_a_day_of_which_oscal_has_no_moment_stands_among_the_properties(day):
    text = rendered("oscal", replace(demo(), as_of=date.fromisoformat(day)))
    assert invalid_by(SCHEMA, text) == []
    assert named(json.loads(text)["assessment-results"]["results"][0]["props"])["as-of"] == day


def test_the_schema_notices():
    document = json.loads(rendered("oscal", demo()))
    document["assessment-results"]["results"][0]["findings"][0]["target"]["status"]["state"] = "unknown"
    assert invalid_by(SCHEMA, json.dumps(document))


def test_only_what_is_decided_is_a_finding():
    (result,) = results(demo())
    told = {named(one["props"])["rule"]: one["target"]["status"]["state"] for one in result["findings"]}
    decided = {Status.PASS: "satisfied", Status.FAIL: "not-satisfied"}
    assert told == {f.rule: decided[f.status] for f in demo().findings if f.status in decided}
    seen = {named(one["props"]).get("rule") for one in result["observations"]}
    assert seen >= {finding.rule for finding in demo().findings}


def test_a_waiver_is_an_approved_deviation_of_a_rule_that_keeps_its_status():
    (result,) = results(with_everything())
    risks = {named(one["props"])["rule"]: one for one in result["risks"]}
    assert set(risks) == {"audited", "aligned"}, "none over a rule that passes"
    assert {one["status"] for one in risks.values()} == {"deviation-approved"}
    assert risks["audited"]["deadline"] == "2022-09-30T00:00:00Z"
    (failing,) = [one for one in result["findings"] if named(one["props"])["rule"] == "audited"]
    assert failing["target"]["status"]["state"] == "not-satisfied"
    assert failing["related-risks"] == [{"risk-uuid": risks["audited"]["uuid"]}]


def test_a_fact_is_an_observation_with_its_sources():
    (result,) = results(demo())
    facts = [one for one in result["observations"] if one["types"] == ["discovery"]]
    stated = {fact.path for finding in demo().findings for fact in finding.facts if fact.location}
    assert {named(one["props"])["fact"] for one in facts} == stated
    assert all(named(one["relevant-evidence"][0]["props"])["grade"] for one in facts)


def test_every_reference_is_there_and_every_uuid_once():
    text = rendered("oscal", with_everything(), numergy())
    document = json.loads(text)["assessment-results"]
    made = re.findall(r'"uuid": "([^"]+)"', text)
    assert len(made) == len(set(made))
    assert {*re.findall(r'"[a-z]+-uuid": "([^"]+)"', text), document["import-ap"]["href"][1:]} <= set(made)


def test_uuids_follow_the_digests():
    changed = {one["uuid"] for one in results(numergy())} & {one["uuid"] for one in results(demo())}
    assert changed == set()
    assert (
        json.loads(rendered("oscal", demo()))["assessment-results"]["metadata"]["last-modified"]
        == "2022-07-01T00:00:00Z"
    )


@pytest.mark.parametrize(
    ("rule", "expected"), [("SEC-1", "SEC-1"), ("19.6.a", "_19.6.a"), ("base/certified", "base_2f_certified")]
)
def test_ids_become_tokens(rule, expected):
    assert token(rule) == expected
