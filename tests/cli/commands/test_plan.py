"""`compliance plan` as a user runs it, and what `analyze` says alike."""

from __future__ import annotations

import json

import pytest

from compliance.cli.commands.plan import ACTORS
from compliance.loading.builtin import ids
from compliance.loading.rulesets import load_ruleset
from tests.cli.documents import HOSTILE, valid
from tests.cli.invoke import THEN

PLAN = ("plan", "numergy", "--against", "andromede", *THEN)
ANALYZE = ("analyze", "andromede", "--as-of", "2026-11-23", "--known-as-of", "2026-11-23")


def test_plan(compliance):
    ran = compliance(*PLAN)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Necessary, not sufficient (necessary-only): Numergy against Andromède")
    assert "It holds through 2016-12-30: Numergy ceased on 2016-12-31." in ran.out
    assert "Why it is not sufficient: 396 reasons\n" in ran.out
    assert "Other ways: 661\n" in ran.out
    assert "Security and EU law: 7 of 7 rules met\n  necessary: yes, by rule: without any one of these 7" in ran.out
    assert "  sufficient: no, and Numergy shows it: it meets all of it and is not sufficient\n" in ran.out
    assert "  more of it: nothing is left in it to meet; the verdict stays Necessary, not sufficient\n" in ran.out
    assert "Evidence\n  44 facts" in ran.out
    assert "To change: effort 21, by the provider, the owners and the State\n" in ran.out
    assert "To find out or prove: 2 rules\n" in ran.out
    assert "No fix is in the provider's own hands: even with everything it can do itself" in ran.out


def test_plan_as_json(compliance):
    found = valid("plan", compliance(*PLAN, "--format", "json").out)
    assert (found["schema"], found["provider"], found["ruleset"]) == ("plan/1", "numergy", "andromede")
    assert (found["target"], found["verdict"]) == ("sufficient", "necessary-only")
    assert found["reasons"][0] == ["owners-aligned", "capital-paid-in>=rung 2", "demand-policy", "no-financed-rival"]
    assert (found["cheapest"]["effort"], found["cheapest"]["prove"]) == (21, ["secured-demand", "security-products"])
    assert compliance(*PLAN, "--format", "json").out == compliance(*PLAN, "--format", "json").out


def test_plan_as_markdown(compliance):
    page = compliance(*PLAN, "--format", "markdown").out
    assert page.startswith("# Necessary, not sufficient \\(necessary-only\\): Numergy against Andromède")
    assert "## To change: effort 21, by the provider, the owners and the State\n" in page


def test_plan_of_what_is_met(compliance):
    ran = compliance(*PLAN, "--target", "necessary", "--format", "json")
    found = valid("plan", ran.out)
    assert (found["met"], found["reasons"], found["own_hands"]) == (True, [], None)
    assert [fix["rules"] for fix in found["fixes"]] == [[]]
    assert "Nothing has to be done to meet what is necessary," in compliance(*PLAN, "--target", "necessary").out


def test_plan_of_what_is_held_necessary_says_that_it_misses_it(compliance):
    ran = compliance("plan", "aws", "--against", "extraterritorial-exposure", *ANALYZE[2:])
    assert "\nWhy it misses what is necessary: 4 rules fail\n" in ran.out


def test_what_is_not_known_to_fail_gets_no_fix(compliance):
    """Nothing is known to be wrong with it: it is a matter of finding out."""
    plan = ("plan", "ovhcloud", "--service", "public-cloud", "--against", "hds", *THEN[:1], "2026-11-01", *THEN[2:])
    page = compliance(*plan).out
    assert "\nNothing is missed for certain: it may be met already. What is not known decides.\n" in page
    assert "\nTo find out or prove: 1 rule\n  If this one turns out well, it is met.\n" in page
    assert "\nTo change: nothing\n  No rule that is needed is known to fail.\n" in page
    assert "Be certified" not in page
    assert "effort" not in page


def test_of_what_no_rule_can_meet_nothing_is_proposed(compliance):
    impossible = ("plan", "numergy", "--against", "andromede", *THEN, "--set", "pass_mark=101")
    page = compliance(*impossible).out
    assert "Why it is not sufficient\n  No rule at all can meet it.\n" in page
    assert not [word for word in ("To change", "In the provider's own hands") if word in page]


@pytest.mark.exhaustive(one_in=4)
@pytest.mark.parametrize("against", ids("ruleset")[::3])
@pytest.mark.parametrize(
    "of", ["aws@european-sovereign-cloud", "ovhcloud@public-cloud", "s3ns@premi3ns", "numergy@sante"]
)
def test_a_plan_shows_the_fix_of_no_rule_that_is_not_known_to_fail(compliance, of, against):
    plan = ("plan", of, "--against", against, "--as-of", "2016-02-01" if "numergy" in of else "2026-11-01")
    ran = compliance(*plan, "--format", "json")
    if ran.code == 4:
        assert "nothing to evaluate" in ran.err
        return
    page, found = " ".join(compliance(*plan).out.split()), json.loads(ran.out)
    fails = {step["rule"] for step in found["steps"] if step["kind"] == "change"}
    texts = {rule.fix.text for rule in load_ruleset(against).rules if rule.fix and rule.id not in fails}
    texts -= {rule.fix.text for rule in load_ruleset(against).rules if rule.fix and rule.id in fails}
    assert not [text for text in texts if " ".join(text.split()) in page]


@pytest.mark.parametrize("actor", ACTORS)
def test_plan_by_one_alone(compliance, actor):
    found = valid("plan", compliance(*PLAN, "--by", actor, "--format", "json").out)
    assert (found["by"], found["fixes"], found["cheapest"]) == ([actor], [], None) or actor == "owners"
    assert all(set(fix["by"]) == {actor} for fix in found["fixes"])


def test_plan_with_another_threshold(compliance):
    found = valid("plan", compliance(*PLAN, "--set", "pass_mark=12", "--format", "json").out)
    assert found["cheapest"] == {
        "rules": ["secured-demand", "stable-owners", "security-products"],
        "effort": 2.0,
        "by": ["owners"],
        "prove": ["secured-demand", "security-products"],
        "change": ["stable-owners"],
    }
    own = valid("plan", compliance(*PLAN, "--set", "pass_mark=5", "--by", "provider", "--format", "json").out)
    assert (own["cheapest"], own["cheapest_by_provider"]) == (None, None)  # orders are the buyer's to give


@pytest.mark.parametrize("command", [("plan", "numergy@iaas", "--against", "hds"), ("analyze", "hds")])
def test_a_target_the_rule_set_never_gives(compliance, command):
    ran = compliance(*command, "--target", "sufficient")
    assert (ran.code, ran.out) == (2, "")
    assert "'hds' claims only to be necessary" in ran.err


@pytest.mark.parametrize("command", [("plan", "numergy", "--against", "nowhere"), ("analyze", "nowhere")])
def test_an_unknown_rule_set(compliance, command):
    ran = compliance(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "unknown rule set 'nowhere'" in ran.err


@pytest.mark.parametrize(
    "command",
    [("plan", "numergy", "--against", "broken.yaml"), ("analyze", "broken.yaml")],
)
def test_an_invalid_rule_set(compliance, command, tmp_path, monkeypatch):
    (tmp_path / "broken.yaml").write_text("schema: ruleset/1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = compliance(*command)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("broken.yaml:1:1: ")


def test_text_of_documents_commands_nothing(compliance, tmp_path, monkeypatch):
    (tmp_path / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    plan = ("plan", "numergy", "--against", "hostile.yaml", *THEN)
    shown = compliance(*plan)
    assert shown.code == 0
    assert "\x1b" not in shown.out
    assert "\n::error" not in shown.out
    assert "<b>" not in compliance(*plan, "--format", "markdown").out


@pytest.mark.parametrize("command", [("plan", "numergy", "--against", "hostile.yaml"), ("analyze", "hostile.yaml")])
def test_nothing_in_force(compliance, command, tmp_path, monkeypatch):
    (tmp_path / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = compliance(*command, "--as-of", "2026-01-01")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith("compliance: ")


@pytest.mark.parametrize("command", [("plan", "numergy", "--against"), ("analyze",)])
@pytest.mark.parametrize("text", ["0", "-1", "soon", "nan", "inf", "86401"])
def test_a_time_limit_that_is_none(compliance, command, text):
    ran = compliance(*command, "andromede", f"--time-limit={text}")
    assert ran.code == 2
    assert f"'{text}' is no number of seconds" in ran.err


def test_a_time_limit_changes_nothing_where_nothing_is_solved(compliance):
    arguments = ("plan", "numergy", "--against", "andromede", *THEN)
    assert compliance(*arguments, "--time-limit", "0.001") == compliance(*arguments)
