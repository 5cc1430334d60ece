"""`evaluate --what-if`: what a scenario shows, what it goes with, and that it moves no exit code."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import provider as provider_file
from tests.cli.documents import ruleset as ruleset_file


@pytest.fixture
def files(tmp_path):
    acme = provider_file(tmp_path, a=True)
    rules = ruleset_file(tmp_path)
    return tmp_path, acme, rules


def scenario(folder, offer="acme", **facts):
    file = folder / "scenario.yaml"
    document = {"schema": "scenario/1", "title": "As we hope", "offer": offer, "facts": {"x": {"demo": facts}}}
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return str(file)


def test_it_shows_what_would_be_and_says_what_is(files, compliance):
    folder, acme, rules = files
    ran = compliance("evaluate", acme, "--against", rules, "--what-if", scenario(folder, needed=True, enough=True))
    assert ran.out.startswith("Sufficient (sufficient), what if\n  What if: Acme against")
    assert "acme (what if) under demo: stated undetermined; supposed sufficient, what if" in ran.err
    assert "the exit code is that of what is stated" in ran.err


@pytest.mark.parametrize(("stated", "supposed", "code"), [(True, False, 0), (False, True, 1), (True, True, 0)])
def test_the_exit_code_is_that_of_what_is_stated(tmp_path, compliance, stated, supposed, code):
    acme, rules = provider_file(tmp_path, needed=stated, enough=stated), ruleset_file(tmp_path)
    file = scenario(tmp_path, needed=supposed, enough=supposed)
    ran = compliance("evaluate", acme, "--against", rules, "--what-if", file, "--format", "json")
    assert ran.code == code
    (card,) = json.loads(ran.out)["scorecards"]
    assert card["verdict"]["status"] == ("sufficient" if supposed else "not-met")


def test_others_beside_it_are_as_they_are(files, compliance):
    folder, acme, rules = files
    other = provider_file(folder, "other", needed=True, enough=True)
    file = scenario(folder, needed=True, enough=False)
    ran = compliance("evaluate", acme, other, "--against", rules, "--what-if", file, "--format", "json")
    first, second = json.loads(ran.out)["scorecards"]
    assert first["provider"]["what_if"]["title"] == "As we hope"
    assert "what_if" not in second["provider"]


def test_a_report_for_a_build_carries_an_error(files, compliance):
    folder, acme, rules = files
    file = scenario(folder, needed=True, enough=True)
    ran = compliance("evaluate", acme, "--against", rules, "--what-if", file, "--format", "github")
    assert ran.out.startswith("::error file=")
    assert "title=what if::this report shows nothing" in ran.out


@pytest.mark.parametrize("option", ["--waivers", "--baseline", "--suppliers"])
def test_it_goes_with_nothing_that_a_build_goes_by(files, compliance, option):
    folder, acme, rules = files
    beside = folder / "beside"
    beside.write_text("id\nacme\n", encoding="utf-8")
    ran = compliance(
        "evaluate", acme, "--against", rules, "--what-if", scenario(folder, needed=True), option, str(beside)
    )
    assert ran.code == 2
    assert f"--what-if and {option} do not go together" in ran.err


def test_nor_with_waivers_that_a_configuration_names(files, compliance, monkeypatch):
    folder, acme, rules = files
    monkeypatch.chdir(folder)
    (folder / "compliance.toml").write_text('waivers = ["waivers.yaml"]\n', encoding="utf-8")
    (folder / "waivers.yaml").write_text("schema: waivers/1\nwaivers: {}\n", encoding="utf-8")
    arguments = ("evaluate", acme, "--against", rules, "--what-if", scenario(folder, needed=True))
    assert "--what-if and compliance.toml:1 do not go together" in compliance(*arguments).err
    assert compliance(*arguments, "--no-config").code == 1


def test_its_result_is_no_baseline(files, compliance):
    folder, acme, rules = files
    run = folder / "run.json"
    file = scenario(folder, needed=True, enough=True)
    compliance("evaluate", acme, "--against", rules, "--what-if", file, "--format", f"json={run}")
    ran = compliance("evaluate", acme, "--against", rules, "--baseline", str(run))
    assert ran.code == 3
    assert "these are scorecards of a scenario" in ran.err


@pytest.mark.parametrize("offer", ["other", "acme@none"])
def test_about_another_provider_or_service_it_is_an_error(files, compliance, offer):
    folder, acme, rules = files
    ran = compliance("evaluate", acme, "--against", rules, "--what-if", scenario(folder, offer, needed=True))
    assert ran.code == 3
    assert "scenario.yaml:3:2: " in ran.err
    assert offer.rpartition("@")[2] in ran.err


def test_its_mistakes_are_told_with_those_of_all_documents(files, compliance):
    folder, acme, _ = files
    file = folder / "broken.yaml"
    file.write_text("schema: scenario/1\ntitle: T\noffer: acme\nfacts: {finance: {paid: 1}}\n", encoding="utf-8")
    wrong = folder / "wrong.yaml"
    wrong.write_text("schema: ruleset/1\nid: w\n", encoding="utf-8")
    ran = compliance("evaluate", acme, "--against", str(wrong), "--what-if", str(file))
    assert ran.code == 3
    assert "broken.yaml:4:19: unknown fact 'finance.paid'" in ran.err
    assert "wrong.yaml:1:1: " in ran.err


def test_no_output_may_replace_it(files, compliance):
    folder, acme, rules = files
    file = scenario(folder, needed=True)
    ran = compliance("evaluate", acme, "--against", rules, "--what-if", file, "--output", file)
    assert ran.code == 2
    assert "is an input of this run" in ran.err


def test_what_would_have_nothing_to_assess_is_said(files, compliance):
    folder, acme, rules = files
    file = folder / "ends.yaml"
    file.write_text(
        "schema: scenario/1\ntitle: It ends\noffer: acme\nfacts: {identity: {ended: 2020-01-01}}\n", encoding="utf-8"
    )
    ran = compliance("evaluate", acme, "--against", rules, "--what-if", str(file))
    assert ran.code == 1
    assert "what if: " in ran.err
    assert "ceased on 2020-01-01" in ran.err
