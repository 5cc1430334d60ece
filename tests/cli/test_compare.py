"""`compliance compare`."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from compliance.cli.main import main
from compliance.report.schemas import document_schema
from tests.cli.documents import invalid_ruleset, provider, ruleset
from tests.cli.invoke import THEN
from tests.docs.pages import commands

DATES = ("--as-of", "2024-06-30", "--known-as-of", "2024-06-30")


@pytest.fixture
def files(tmp_path):
    """Three providers and a rule set."""
    facts = {"fine": {"needed": True, "enough": True}, "poor": {"needed": False}, "open": {"needed": True}}
    named = {name: provider(tmp_path, name, **of) for name, of in facts.items()}
    return {**named, "demo": ruleset(tmp_path)}


def compare(compliance, files, *names, more=()):
    return compliance("compare", *(files[name] for name in names), "--against", files["demo"], *DATES, *more)


def document(ran):
    found = json.loads(ran.out)
    assert list(Draft202012Validator(document_schema("comparison")).iter_errors(found)) == []
    return found


def test_text(compliance, files):
    ran = compare(compliance, files, "fine", "poor", "open")
    assert (ran.code, ran.err) == (0, "")
    assert "Compared under demo 1, as of 2024-06-30, known as of 2024-06-30" in ran.out
    assert "Not ranked: what is necessary is missed\n  poor: needed (fail)" in ran.out
    assert "fine and open: 1 of the 1 open findings could decide it alone." in ran.out


def test_json_is_valid_and_the_same_each_time(compliance, files):
    ran = compare(compliance, files, "fine", "poor", "open", more=("--format", "json"))
    (found,) = document(ran)["comparisons"]
    assert [offer["place"] for offer in found["offers"]] == ["ranked", "not ranked", "ranked"]
    assert ran.out == compare(compliance, files, "fine", "poor", "open", more=("--format", "json")).out


def test_markdown(compliance, files):
    ran = compare(compliance, files, "fine", "poor", more=("--format", "markdown"))
    assert ran.code == 0
    assert "## Compared under demo 1" in ran.out
    assert "| verdict | sufficient | not\\-met |" in ran.out or "| verdict | sufficient | not-met |" in ran.out


def test_output_goes_to_a_file(compliance, files, tmp_path):
    target = tmp_path / "out.json"
    ran = compare(compliance, files, "fine", "poor", more=("--format", "json", "--output", str(target)))
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == "comparison/1"


def test_two_versions_of_a_rule_set(compliance, files, tmp_path):
    (tmp_path / "later").mkdir()
    rules = [{"id": "needed", "title": "Needed", "check": "!x.demo.needed"}]
    later = ruleset(
        tmp_path / "later",
        sufficient=False,
        version="2",
        rules=rules,
        facts={"x.demo.needed": {"type": "bool", "title": "needed"}},
    )
    ran = compliance("compare", files["fine"], "--against", files["demo"], later, *DATES, "--format", "json")
    assert ran.code == 0
    (difference,) = document(ran)["differences"]
    assert (difference["common"], difference["only_first"]) == (1, ["enough"])
    (status,) = difference["providers"][0]["statuses"]
    assert (status["first_status"], status["second_status"], status["differs"]) == ("pass", "fail", ["conditions"])
    text = compliance("compare", files["fine"], "--against", files["demo"], later, *DATES).out
    assert "needed: pass / fail, because of conditions" in text
    assert "Only in demo 1: enough." in text


def test_rule_sets_without_a_common_rule(compliance):
    ran = compliance("compare", "numergy", "--against", "uptime-tier", "iso-27001", *THEN)
    assert ran.code == 0
    assert "They have no rule in common" in ran.out


def test_the_founding_case(compliance):
    ran = compliance("compare", "numergy", "cloudwatt", "ovhcloud", "s3ns", "--against", "andromede", *THEN)
    assert ran.code == 0
    assert "None is certain yet." in ran.out
    assert "rank 4" in ran.out
    found = document(compliance("compare", "numergy", "cloudwatt", "--against", "andromede", *THEN, "--format", "json"))
    numergy, cloudwatt = found["comparisons"][0]["offers"]
    assert (numergy["place"], cloudwatt["place"]) == ("ranked", "may drop out")


def test_two_frameworks(compliance):
    ran = compliance(
        "compare", "ovhcloud", "scaleway", "stackit", "--against", "eu-csf-2026", "eu-csf-1.2.1", *THEN[2:]
    )
    assert ran.code == 0
    assert "What differs between eu-csf-2026 1.0.0 and eu-csf-1.2.1 1.0.0" in ran.out
    assert "Weight of SOV-5: 10 / 20." in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("fine",), "there is nothing to compare"),
        (("fine", "fine"), "named more than once: fine"),
        (("fine", "nobody"), "nobody"),
    ],
)
def test_wrong_usage(compliance, files, arguments, said):
    ran = compare(compliance, {**files, "nobody": "nobody"}, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_unknown_service(compliance, files):
    ran = compare(compliance, files, "fine", "open", more=("--service", "iaas"))
    assert ran.code == 2
    assert "has no service 'iaas'" in ran.err


def test_invalid_documents_are_all_told(compliance, files, tmp_path):
    wrong = invalid_ruleset(tmp_path)
    ran = compliance("compare", files["fine"], files["open"], "--against", files["demo"], wrong, *DATES)
    assert (ran.code, ran.out) == (3, "")
    assert "wrong.yaml:" in ran.err


def test_where_nothing_can_be_evaluated_the_others_are_shown(compliance, files, tmp_path):
    (tmp_path / "future").mkdir()
    future = {"effective": {"from": "2030-01-01"}}
    late = ruleset(tmp_path / "future", "late", sufficient=False, **future)
    ran = compliance("compare", files["fine"], files["open"], "--against", files["demo"], late, *DATES)
    assert ran.code == 4
    assert "nothing to evaluate for fine" in ran.err
    assert "Compared under demo 1" in ran.out
    alone = compliance("compare", files["fine"], files["open"], "--against", late, *DATES)
    assert (alone.code, alone.out) == (4, "")


def test_a_provider_that_ceased_is_told(compliance):
    ran = compliance("compare", "numergy", "ovhcloud", "--against", "iso-27001", "--as-of", "2026-01-01")
    assert "Ended: Numergy ceased on" in " ".join(ran.out.split())
    assert "Numergy ceased on" in ran.err


@pytest.mark.parametrize("arguments", commands("docs/compare.md"), ids=" ".join)
def test_the_commands_of_the_page_run(arguments, capsys):
    assert main(arguments) == 0
    assert capsys.readouterr().out
