"""A run that could not evaluate everything: its reports say so, whatever else they say."""

from __future__ import annotations

import json

import pytest

from tests.integrations.project import make_project, move_to

DAY = ("--as-of", "2026-08-01", "--known-as-of", "2026-11-23", "--no-config")


@pytest.fixture
def project(tmp_path, monkeypatch):
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def badge(project):
    return json.loads((project / "badge.json").read_text(encoding="utf-8"))["message"]


def sarif(project):
    found = json.loads((project / "run.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    return {one["ruleId"]: one for one in found}


def evaluate(compliance, *more, providers="providers"):
    outputs = ("--format", "badge=badge.json", "--format", "sarif=run.sarif")
    return compliance("evaluate", providers, "--against", "profiles/baseline.yaml", *DAY, *outputs, *more).code


def test_a_profile_that_is_not_valid_beside_one_that_is(compliance, project):
    assert (evaluate(compliance), badge(project), sarif(project)) == (0, "necessary-only", {})
    (project / "providers" / "z.yaml").write_text("schema: provider/1\nid: z\nnmae: Z\n", encoding="utf-8")
    assert (evaluate(compliance), badge(project)) == (3, "invalid input")
    place = sarif(project)["compliance/input"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "providers/z.yaml"


def test_the_report_of_an_earlier_run_does_not_stay(compliance, project):
    assert (evaluate(compliance), badge(project)) == (0, "necessary-only")
    (project / "providers" / "acme.yaml").write_text("schema: provider/1\n", encoding="utf-8")
    assert (evaluate(compliance), badge(project)) == (3, "invalid input")
    (project / "providers" / "acme.yaml").unlink()
    assert (evaluate(compliance), badge(project)) == (4, "nothing evaluated")


def test_a_waiver_that_needs_attention_where_that_fails_the_run(compliance, project):
    move_to(project, "FR")
    given = ("--waivers", "waivers.yaml")
    assert (evaluate(compliance, *given), sarif(project)) == (0, {})
    assert evaluate(compliance, *given, "--strict-waivers") == 1
    assert "expired" in sarif(project)["compliance/waiver"]["message"]["text"]
    assert badge(project) == "necessary-only"


@pytest.mark.usefixtures("project")
def test_a_rule_set_that_is_named_twice_is_evaluated_once(compliance):
    again = ("profiles/baseline.yaml", "./profiles/baseline.yaml")
    ran = compliance("evaluate", "providers", "--against", *again, *DAY, "--format", "json")
    assert (ran.code, len(json.loads(ran.out)["scorecards"])) == (0, 1)
    assert "named twice" in ran.err
