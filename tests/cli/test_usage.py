"""Wrong usage: what is said, all of it in one run, and what was probably meant."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import INVALID_PLACES, invalid_ruleset, provider, ruleset
from tests.cli.invoke import THEN

NUMERGY = ("numergy", "--against", "andromede")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate", *NUMERGY, "--as-of", "2016-13-01"], "--as-of: there is no day 2016-13-01"),
        (["evaluate", *NUMERGY, "--as-of", "yesterday"], "--as-of: expected a day such as 2016-01-31"),
        (["evaluate", *NUMERGY, "--known-as-of", "2016-02-30"], "--known-as-of: there is no day 2016-02-30"),
        (["evaluate", *NUMERGY, "--as-of", "20160201"], "--as-of: expected a day"),
        (["evaluate", *NUMERGY, "--zzz"], "there is no option '--zzz' here; there are: -h, --help, "),
        (["evaluate", "numergy", "--agianst", "andromede"], "no option '--agianst' here; did you mean '--against'?"),
        (["explain", "numergy", "x", "--agianst=andromede"], "no option '--agianst' here; did you mean '--against'?"),
        (["compare", *NUMERGY, "-against", "hds"], "no option '-against' here; did you mean '--against'?"),
        (["list", "rules", "--tpoic", "keys"], "no option '--tpoic' here; did you mean '--topic'?"),
        (["--verison"], "no option '--verison' here; did you mean '--version'?"),
        (["--against", "andromede", "evaluate"], "there is no option '--against' here; there are: "),
        (["timeline", *NUMERGY, "--format", "jsn"], "argument --format: invalid choice: 'jsn'; did you mean 'json'?"),
        (["list", "providrs"], "argument what: invalid choice: 'providrs'; did you mean 'providers'?"),
        (["evalaute", *NUMERGY], "there is no command 'evalaute'; did you mean 'evaluate'?"),
        (["qqqq"], "there is no command 'qqqq'; there are: evaluate, config, compare"),
        (["evaluate", "andromede", "--against", "hds"], "'andromede' is a rule set, not a provider: it goes after --a"),
        (["evaluate", "aws", "--against", "numergy"], "compliance: 'numergy' is a provider, not a rule set"),
        (["analyze", "numergy"], "'numergy' is a provider, not a rule set"),
        (["test", "numergy"], "'numergy' is a provider, not a rule set"),
        (["evaluate", *NUMERGY, "--format", "yaml"], "invalid choice: 'yaml'"),
        (["evaluate", *NUMERGY, "--require", "all"], "invalid choice: 'all'"),
        (["evaluate", "numergy"], "the following arguments are required: --against"),
        (["evaluate", "--against", "andromede"], "the following arguments are required: PROVIDER"),
        (
            ["evaluate", *NUMERGY, "--service", "iass"],
            "numergy' has no service 'iass': did you mean 'iaas'? There are: iaas",
        ),
        (["evaluate", *NUMERGY, "--service", "zzzz"], "there are: iaas, sante"),
        (["evaluate", "aws", "--against", "iso-27001", "--service", "x"], "provider 'aws' has no service 'x'"),
        (["evaluate", *NUMERGY, "--set", "pass_mark"], "--set 'pass_mark' is not of the form name=value"),
        (["evaluate", *NUMERGY, "--set", "pas_mark=5"], "no parameter 'pas_mark'; did you mean 'pass_mark'?"),
        (["evaluate", *NUMERGY, "--set", "pass_mark=lots"], "--set pass_mark: expected a number, found 'lots'"),
        (["evaluate", *NUMERGY, "--set", "=5"], "there is no parameter ''"),
        (["evaluate", *NUMERGY, "--set", "min_sites=5"], "did you mean 'tier/min_sites'?"),
        (["explain", "numergy", "eu-regstered", "--against", "andromede"], "did you mean 'eu-registered'"),
        (["explain", "numergy", "qqqq", "--against", "iso-27001"], "'iso-27001' has no rule 'qqqq'; there are: "),
        (["explain", "numergi", "x", "--against", "andromede"], "unknown provider 'numergi'; did you mean 'numergy'?"),
        (["explain", *NUMERGY[:1], "x", "--against", "andromed"], "unknown rule set 'andromed'; did you mean"),
        (["show", "hds", "EXI-8"], "rule set 'hds' has no rule 'EXI-8'; did you mean"),
        (["show", "numergy", "x"], "'numergy' is a provider, which has no rules: show RULESET RULE"),
        (["show", "hds", "--format", "json"], "--format json is for one rule: show RULESET RULE"),
        (["show", "andromed"], "unknown provider or rule set 'andromed'; did you mean 'andromede' or"),
        (["show", "zzzz"], "there are: 3ds-outscale, "),
        (
            ["evaluate", "zzzz", "--against", "andromede"],
            "unknown provider 'zzzz'; there are: 3ds-outscale, ",
        ),
        (["evaluate", "", "--against", "andromede"], "unknown provider ''"),
        (["list", "facts", "--against", "hds"], "it means nothing for 'list facts'"),
        (["list", "rules", "--against", "hdss"], "unknown rule set 'hdss'; did you mean 'hds'"),
        (["evaluat"], "there is no command 'evaluat'; did you mean 'evaluate'?"),
    ],
)
def test_message(compliance, arguments, said):
    ran = compliance(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err


def test_every_mistake_of_the_command_line_in_one_run(compliance):
    ran = compliance("evaluate", "numergi", "micrsoft-azure", "--against", "andromed", "hdds", "--as-of", "2016-02-30")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.splitlines() == [
        "compliance: unknown provider 'numergi'; did you mean 'numergy'?",
        "compliance: unknown provider 'micrsoft-azure'; did you mean 'microsoft-azure'?",
        "compliance: unknown rule set 'andromed'; did you mean 'andromede'?",
        "compliance: unknown rule set 'hdds'; did you mean 'hds'?",
        "compliance: --as-of: there is no day 2016-02-30",
    ]


def test_an_unknown_provider_is_found_before_anything_is_evaluated(compliance):
    assert compliance("evaluate", "numergy", "nobody", "--against", "andromede", *THEN).out == ""


def test_every_mistake_of_a_rule_set_in_one_run(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    invalid_ruleset(tmp_path)
    provider(tmp_path)
    ran = compliance("evaluate", "acme.yaml", "--against", "wrong.yaml")
    assert ran.code == 3
    assert ran.out == ""
    places = [line.split(": ")[0] for line in ran.err.splitlines() if line.startswith("wrong.yaml:")]
    assert places == [f"wrong.yaml:{place}" for place in INVALID_PLACES]
    assert "did you mean 'finance.paid_in_meur'?" in ran.err
    assert "did you mean 'check'?" in ran.err
    assert "what is not valid was not evaluated" in ran.err


def test_an_invalid_provider_and_an_invalid_rule_set_in_one_run(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    invalid_ruleset(tmp_path)
    (tmp_path / "bad.yaml").write_text("schema: provider/1\nid: bad\nnaem: Bad\n", encoding="utf-8")
    for command in (["evaluate", "bad.yaml"], ["explain", "bad.yaml", "one"]):
        ran = compliance(*command, "--against", "wrong.yaml")
        assert ran.code == 3
        assert "bad.yaml:3:1: unknown key 'naem'" in ran.err
        assert all(f"wrong.yaml:{place}: " in ran.err for place in INVALID_PLACES)


@pytest.mark.parametrize("name", ["nowhere.yaml", "no/such/folder.yaml"])
def test_a_file_that_cannot_be_read(compliance, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    ran = compliance("evaluate", name, "--against", "andromede")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f"{name}:1:1: ")


def test_hundreds_of_problems_are_counted_not_shown(compliance, tmp_path):
    path = tmp_path / "many.yaml"
    path.write_text("schema: provider/1\n" + "".join(f"k{number}: 1\n" for number in range(200)), encoding="utf-8")
    ran = compliance("check", path)
    assert ran.code == 3
    assert sum(line.startswith(str(path)) for line in ran.err.splitlines()) == 50
    assert "... and " in ran.err


def test_a_parameter_that_nothing_reads_is_no_floor(compliance):
    ran = compliance("evaluate", "s3ns", "--against", "eu-csf-2026", "--set", "eu-csf/minimum_level=SEAL-3")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no parameter 'eu-csf/minimum_level'; did you mean 'minimum_level'?" in ran.err


@pytest.mark.parametrize(
    ("format_", "mark"),
    [
        ("text", "Tailored: pass_mark set to 5"),
        ("markdown", "\nTailored: pass\\_mark set to 5"),
        ("json", None),
    ],
)
def test_settings_mark_the_scorecard(compliance, format_, mark):
    ran = compliance("evaluate", *NUMERGY, *THEN, "--set", "pass_mark=5", "--format", format_)
    if mark is None:
        (card,) = json.loads(ran.out)["scorecards"]
        assert "pass_mark set to 5, was 60 (loosened)" in card["ruleset"]["tailoring"]
        assert card["parameters"]["pass_mark"] == 5
    else:
        assert mark in ran.out


def test_a_setting_decides(compliance):
    def code(sites: int) -> int:
        return compliance("evaluate", "numergy", "--against", "uptime-tier", *THEN, "--set", f"min_sites={sites}").code

    assert [code(5), code(6)] == [0, 1]


def test_settings_reach_explain(compliance):
    ran = compliance(
        "explain", *NUMERGY[:1], "tier/two-tier-3-sites", *NUMERGY[1:], *THEN, "--set", "tier/min_sites=7", "-v"
    )
    assert "params.min_sites  ->  7" in ran.out


def test_two_rule_sets_share_a_setting_only_if_they_have_it(compliance, tmp_path):
    parameter = {"limit": {"title": "Limit", "value": 1}}
    with_it, without = ruleset(tmp_path, "with", parameters=parameter), ruleset(tmp_path, "without")
    ran = compliance(
        "evaluate", provider(tmp_path), "--against", with_it, without, "--set", "limit=2", "--format", "json"
    )
    tailoring = [card["ruleset"]["tailoring"] for card in json.loads(ran.out)["scorecards"]]
    assert tailoring == [["limit set to 2, was 1"], []]


def test_every_option_there_is_not_is_told_in_one_run(compliance):
    ran = compliance("plan", "numergy", "--aginst", "andromede", "--traget", "sufficient")
    assert [line for line in ran.err.splitlines() if line.startswith("compliance: ")] == [
        "compliance: there is no option '--aginst' here; did you mean '--against'?",
        "compliance: there is no option '--traget' here; did you mean '--target'?",
    ]


@pytest.mark.parametrize("before", ["--agains", "--against"])
def test_the_beginning_of_an_option_is_enough(compliance, before):
    assert compliance("show", "hds", "EXI-28", "--form", "json").code == 0
    assert compliance("evaluate", "numergy", before, "andromede", *THEN, "-qv").code == 1


def test_what_follows_two_hyphens_is_no_option(compliance):
    assert "unknown provider '--agianst'" in compliance("evaluate", "--against", "hds", "--", "--agianst").err


def test_a_rule_set_where_a_provider_should_stand_is_told_what_to_do_with_it(compliance):
    ran = compliance("evaluate", "numergy@vm", "hds")
    assert ran.code == 2
    assert "'hds' is a rule set, not a provider: it goes after --against" in ran.err
    assert "the following arguments are required: --against" in ran.err
    assert "unknown" not in ran.err
