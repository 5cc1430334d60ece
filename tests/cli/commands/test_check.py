"""`compliance check` lints rule sets: what it prints, which lints it looks for, how it ends."""

from __future__ import annotations

import json

import pytest

from compliance.analysis.lint import LINTS, Severity
from compliance.cli.diagnostics import ExitCode
from tests.analysis.lint.test_profiles import PROFILE
from tests.cli.documents import invalid_ruleset, provider, ruleset, write
from tests.cli.invoke import ROOT
from tests.published import mistakes

BARE = ("missing-fix", "missing-why", "missing-references", "missing-tests")


@pytest.fixture
def demo(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = """\
schema: ruleset/1
id: demo
title: Demo
version: 1
issuer: Nobody
claims: necessary
parameters:
  sites: {title: Sites, value: 2}
rules:
  - id: aligned
    title: Aligned
    check: governance.owners_aligned
    why: It matters.
    fix: {text: Agree., by: owners}
verdict: {necessary: [{all: [aligned]}]}
"""
    (tmp_path / "demo.yaml").write_text(text, encoding="utf-8")
    return "demo.yaml"


def test_findings_are_told_with_their_place_and_what_to_do(compliance, demo):
    ran = compliance("check", demo)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "demo.yaml:2:1: info[missing-tests]: there is no demo.tests.yaml: none of its rules is tested",
        "    id: demo",
        "    ^",
        "demo.yaml:8:3: warning[unused-parameter]: no condition and no clause reads the parameter 'sites'",
        "      sites: {title: Sites, value: 2}",
        "      ^",
        "    read it as params.sites, or remove it",
        "demo.yaml:10:5: info[missing-references]: the rule 'aligned' rests on no reference",
        "      - id: aligned",
        "        ^",
        "    name what it comes from under the rule set's 'references', and cite it: references: [id]",
        "1 document valid; 1 warning, 2 info",
    ]


def test_findings_as_json(compliance, demo):
    ran = compliance("check", demo, "--format", "json", "--select", "unused-parameter")
    assert ran.code == 1
    document = json.loads(ran.out)
    assert mistakes("lints", document) == []
    assert document == {
        "schema": "lints/1",
        "documents": 1,
        "findings": [
            {
                "file": "demo.yaml",
                "line": 8,
                "column": 3,
                "lint": "unused-parameter",
                "severity": "warning",
                "message": "no condition and no clause reads the parameter 'sites'",
                "hint": "read it as params.sites, or remove it",
            }
        ],
    }


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ([], 1, "1 document valid; 1 warning, 2 info"),
        (["--ignore", "unused-parameter"], 0, "1 document valid; 2 info"),
        (["--ignore", "unused-parameter,missing-tests", "--ignore", "missing-references"], 0, "1 document valid"),
        (["--select", "missing-tests, missing-references"], 0, "1 document valid; 2 info"),
        (["--select", "unused-parameter,missing-tests", "--ignore", "unused-parameter"], 0, "1 document valid; 1 info"),
        (["--select", "weights-sum"], 0, "1 document valid"),
    ],
)
def test_lints_can_be_chosen(compliance, demo, options, code, said):
    ran = compliance("check", demo, *options)
    assert (ran.code, ran.out.splitlines()[-1]) == (code, said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--select", "unused-parm"], "--select: there is no lint 'unused-parm'; did you mean 'unused-parameter'?"),
        (["--ignore", "qqq"], "--ignore: there is no lint 'qqq'; 'compliance list lints' names them all"),
        (
            ["--ignore", "unknown-fact"],
            "--ignore: 'unknown-fact' cannot be turned off: a document that has it is not valid",
        ),
    ],
)
def test_unknown_lints_are_wrong_usage(compliance, demo, options, said):
    ran = compliance("check", demo, *options)
    assert (ran.code, ran.out, ran.err.splitlines()[-1]) == (2, "", f"compliance: {said}")


def test_a_document_that_is_not_valid_comes_first(compliance, tmp_path, demo):
    ran = compliance("check", demo, invalid_ruleset(tmp_path))
    assert (ran.code, ran.out) == (3, "")
    assert "lint" not in ran.err


def test_findings_of_several_files_are_sorted(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b", "a"):
        ruleset(tmp_path, name)
    provider(tmp_path)
    ran = compliance("check", "b.yaml", "a.yaml", "acme.yaml", "--select", "missing-why")
    places = [line.split(":")[0] for line in ran.out.splitlines() if "[missing-why]" in line]
    assert places == ["a.yaml", "a.yaml", "b.yaml", "b.yaml"]
    assert ran.out.endswith("3 documents valid; 4 warnings\n")


def test_rule_sets_checked_together_use_each_other(compliance, tmp_path):
    whole = json.loads(
        (tmp_path / ruleset(tmp_path, "one", define={"both": "x.demo.needed && x.demo.enough"})).read_text()
    )
    whole.pop("define")
    other = write(
        tmp_path / "two.yaml", {**whole, "id": "two", "imports": [{"ruleset": "one", "definitions": ["both"]}]}
    )
    lint = ("--select", "unused-definition")
    assert compliance("check", tmp_path / "one.yaml", *lint).code == 1
    assert compliance("check", tmp_path / "one.yaml", other, *lint).code == 0


def test_text_of_documents_is_shown_so_that_it_cannot_move_the_cursor(compliance, tmp_path):
    path = ruleset(tmp_path, "demo", parameters={"sites": {"title": "Sites", "value": "\x1b[2J::error::"}})
    assert "\x1b" not in compliance("check", path).out


def test_lints_find_nothing_in_what_is_built_in(compliance):
    """Nothing but remarks: whatever else is right all the same says so where it stands."""
    ran = compliance("check", "--format", "json")
    files = [path for folder in ("profiles", "providers") for path in (ROOT / folder).rglob("*.yaml")]
    document = json.loads(ran.out)
    found = document["findings"]
    assert [(f["file"], f["line"], f["lint"]) for f in found if f["severity"] != Severity.INFO] == []
    assert (ran.code, ran.err, document["documents"]) == (0, "", len(files))


def test_the_lints_can_be_listed(compliance):
    ran = compliance("list", "lints", "--format", "json")
    assert [(row["lint"], row["severity"], row["summary"]) for row in json.loads(ran.out)] == [
        (lint.id, lint.severity, lint.summary) for lint in LINTS.values()
    ]
    assert all(lint in compliance("list", "lints").out for lint in BARE)


def test_check_names_the_mistakes_of_every_file(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    provider(tmp_path)
    invalid_ruleset(tmp_path / "deep")
    for name, text in {
        "deep/er/plain.yaml": "just: yaml\n",
        "deep/list.yaml": "- 1\n",
        "deep/future.yaml": "schema: provider/9\n",
        "deep/broken.yaml": "schema: [\n",
        "deep/empty.yaml": "",
        "deep/notes.txt": "not looked at",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = compliance("check", ".")
    assert (ran.code, ran.out) == (3, "")
    named = [line.split(":")[0] for line in ran.err.splitlines() if line.startswith("deep/")]
    assert sorted(set(named)) == [
        "deep/broken.yaml",
        "deep/empty.yaml",
        "deep/er/plain.yaml",
        "deep/future.yaml",
        "deep/list.yaml",
        "deep/wrong.yaml",
    ]
    assert named == sorted(named)
    assert "deep/er/plain.yaml:1:1: the document does not say what it is" in ran.err
    assert "deep/future.yaml:1:9: unknown schema 'provider/9'" in ran.err


def test_check_takes_files_and_folders(compliance, tmp_path):
    (tmp_path / "more").mkdir()
    one, two = provider(tmp_path), provider(tmp_path / "more", "beta")
    assert compliance("check", one).out == "1 document valid\n"
    assert compliance("check", one, tmp_path / "more").out == "2 documents valid\n"
    assert compliance("check", two, "--output", tmp_path / "said.txt").out == ""
    assert (tmp_path / "said.txt").read_text(encoding="utf-8") == "1 document valid\n"


def test_check_names_every_path_there_is_not(compliance, tmp_path):
    ran = compliance("check", "no-such-file.yaml", provider(tmp_path), "no-such-folder")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "compliance: there is no file or folder 'no-such-file.yaml'",
        "compliance: there is no file or folder 'no-such-folder'",
    ]


WAIVERS = """\
schema: waivers/1
waivers:
  one: {rule: a, provider: b, ruleset: c, reason: d, created: 2026-01-01, expires: 2026-02-01}
"""


def test_a_valid_file_of_waivers(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    ran = compliance("check", "waivers.yaml")
    assert (ran.code, ran.out, ran.err) == (ExitCode.OK, "1 document valid\n", "")


def test_a_file_of_waivers_with_mistakes(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "waivers.yaml").write_text(WAIVERS.replace("reason", "reson").replace("2026-02-01", "2028-01-01"))
    ran = compliance("check", "waivers.yaml")
    assert ran.code == ExitCode.INVALID
    assert "waivers.yaml:3:43: unknown key 'reson' (did you mean 'reason'?)" in ran.err
    assert "waivers.yaml:3:83: it runs 730 days, and waivers of this file run at most 365" in ran.err


def test_another_kind_of_document_is_no_file_of_waivers(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "waivers.yaml").write_text("schema: waiver/1\n", encoding="utf-8")
    ran = compliance("check", "waivers.yaml")
    assert ran.code == ExitCode.INVALID
    assert "unknown schema 'waiver/1'" in ran.err
    assert "waivers/1" in ran.err


def test_an_answer_that_no_rule_takes(compliance, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text(PROFILE.format(ruleset="eu-csf", answer="SOV-9.9: 1"), encoding="utf-8")
    ran = compliance("check", "acme.yaml")
    assert ran.code == 1
    assert ran.out.startswith("acme.yaml:12:11: warning[stray-answer]: the rule set 'eu-csf' has no rule 'SOV-9.9'\n")


def ruleset_of(id_, rules, **more):
    return {
        "schema": "ruleset/1",
        "id": id_,
        "title": "T",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
        "rules": rules,
        **more,
    }


JUDGED = [{"id": id_, "title": id_} for id_ in ("R", "S")]
BASE = ruleset_of("base", JUDGED, verdict={"necessary": [{"all": ["R", "S"]}]})
BANK = ruleset_of("bank", [], imports=[{"ruleset": "base", "rules": ["R"]}], verdict={"necessary": [{"all": ["R"]}]})


@pytest.mark.parametrize(
    ("of", "answer", "told"),
    [
        ("base", "R: pass", ""),
        ("base", "S: pass", ""),
        ("base", "R: 3", "'3' is no answer to 'R': the rule takes 'pass' or 'fail'"),
        (
            "bank",
            "R: pass",
            "the rule 'R' of 'bank' is defined by 'base', and answered there; write answers: {base: {R: ...}}",
        ),
        ("banc", "R: pass", "there is no rule set 'banc' to answer; did you mean 'bank'?"),
        ("others", "R: pass", ""),
    ],
)
def test_evaluate_says_so_of_the_rule_sets_it_runs_against(compliance, tmp_path, monkeypatch, of, answer, told):
    monkeypatch.chdir(tmp_path)
    for document in (BASE, BANK):
        (tmp_path / f"{document['id']}.yaml").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "acme.yaml").write_text(PROFILE.format(ruleset=of, answer=answer), encoding="utf-8")
    ran = compliance("evaluate", "acme.yaml", "--against", "bank.yaml", "--as-of", "2026-04-01")
    assert ran.err == (f"acme.yaml:12:11: warning: {told}\n" if told else "")
