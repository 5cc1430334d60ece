"""in-toto statements: the whole scorecard, the files it is about, and a result only of what is met."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from compliance.loading.scorecards import read_scorecards
from compliance.model.status import Basis, VerdictStatus
from compliance.report.formats.in_toto import RESULT, SCORECARD, STATEMENT, properties_of
from tests.report.cards import card, numergy
from tests.report.outputs import demo, rendered
from tests.report.test_what_if import supposed


def statements(*cards):
    return [json.loads(line) for line in rendered("in-toto", *cards).splitlines()]


def met(status, **about):
    """A scorecard of a service that comes to a verdict on facts alone, under rules that nobody changed."""
    plain = replace(demo(), verdict=replace(demo().verdict, status=status, basis=Basis.FACTS))
    plain = replace(plain, ruleset=replace(plain.ruleset, tailoring=()))
    return replace(plain, **about)


def test_a_statement_is_about_the_two_files_and_holds_the_whole_scorecard():
    first, *_ = statements(numergy())
    assert (first["_type"], first["predicateType"]) == (STATEMENT, SCORECARD)
    named = {one["name"]: f"sha256:{one['digest']['sha256']}" for one in first["subject"]}
    assert named == {"provider/numergy": numergy().provider.digest, "ruleset/andromede": numergy().ruleset.digest}
    (read,) = read_scorecards(json.dumps(first["predicate"]).encode(), "predicate")
    assert read == numergy()
    assert read.verdict.holds_until is not None


def test_a_line_a_statement_whatever_stands_in_it():
    lines = rendered("in-toto", numergy(), demo()).splitlines()
    assert all(line.isascii() and json.loads(line)["_type"] == STATEMENT for line in lines)


def test_a_result_follows_what_is_met_and_names_the_rule_set():
    first, result = statements(numergy())
    assert result["predicateType"] == RESULT
    assert result["subject"] == first["subject"][:1]
    assert result["predicate"]["verifier"]["policies"] == first["subject"][1:]
    assert result["predicate"]["timeCreated"] == "2016-02-01T00:00:00Z"
    assert result["predicate"]["properties"] == properties_of(numergy())


PROPERTIES = [
    (VerdictStatus.NOT_MET, []),
    (VerdictStatus.UNDETERMINED, []),
    (VerdictStatus.NECESSARY_ONLY, ["DEMO_NECESSARY"]),
    (VerdictStatus.SUFFICIENT, ["DEMO_NECESSARY", "DEMO_SUFFICIENT"]),
]


@pytest.mark.parametrize(("status", "expected"), PROPERTIES)
def test_only_what_is_met_is_a_property(status, expected):
    assert properties_of(met(status)) == expected
    kinds = [one["predicateType"] for one in statements(met(status))]
    assert kinds == ([SCORECARD, RESULT] if expected else [SCORECARD])


LESS = {
    "DEMO_SERVICE_VM_SNC_NECESSARY": {"provider": replace(demo().provider, service="vm-snc")},
    "DEMO_NECESSARY_DECLARED": {
        "verdict": replace(demo().verdict, status=VerdictStatus.NECESSARY_ONLY, basis=Basis.DECLARED)
    },
    "DEMO_NECESSARY_TAILORED": {"ruleset": replace(demo().ruleset, tailoring=("pass_mark set to 5, was 60",))},
}


@pytest.mark.parametrize(("name", "about"), LESS.items(), ids=LESS)
def test_whatever_is_less_has_another_name(name, about):
    assert properties_of(met(VerdictStatus.NECESSARY_ONLY, **about)) == [name]


def test_other_evidence_than_the_rules_ask_is_less_too():
    assert properties_of(met(VerdictStatus.NECESSARY_ONLY, evidence="any")) == ["DEMO_NECESSARY_TAILORED"]


def test_nothing_of_any_other_service_or_of_a_scenario():
    any_other = replace(demo().provider, other_services=True)
    assert properties_of(met(VerdictStatus.SUFFICIENT, provider=any_other)) == []
    assert supposed().verdict.status != "not-met"
    assert properties_of(supposed()) == []
    assert [one["predicateType"] for one in statements(supposed())] == [SCORECARD]


def test_built_in_ids_become_words():
    assert properties_of(card("s3ns", "secnumcloud-3.2")) == []
