"""`compliance test`: what it finds by name, what it prints, and its exit codes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from compliance.cli import suites
from compliance.cli.diagnostics import ExitCode
from compliance.loading.builtin import ids
from tests.cli.documents import ruleset, write

TESTS = [
    {"name": "both", "facts": {"x": {"demo": {"needed": True, "enough": True}}}, "verdict": "sufficient"},
    {"name": "first", "facts": {"x": {"demo": {"needed": True}}}, "expect": {"needed": "pass", "enough": "unknown"}},
    {"name": "second", "facts": {"x": {"demo": {"enough": True}}}, "expect": {"needed": "unknown", "enough": "pass"}},
    {
        "name": "none",
        "facts": {"x": {"demo": {"needed": False, "enough": False}}},
        "expect": dict.fromkeys(("needed", "enough"), "fail"),
    },
]


def suite(folder, *tests, name="demo", **more):
    """A rule set with its tests; returns the path of the rule set."""
    path = ruleset(folder, name)
    document = {"schema": "tests/1", "ruleset": name, "as_of": "2024-06-30", "tests": [*TESTS, *tests], **more}
    write(folder / f"{name}.tests.yaml", document)
    return path


WRONG = {"name": "wrong", "facts": {"x": {"demo": {"needed": True}}}, "expect": {"needed": "fail"}}


def test_green(compliance, tmp_path):
    ran = compliance("test", suite(tmp_path))
    assert (ran.code, ran.err) == (ExitCode.OK, "")
    assert ran.out.splitlines() == [
        "green  demo: 4 tests; 6 of 6 outcomes seen; 0 of 0 mutants noticed",
        "4 tests and 0 mutants of 1 rule set: all green",
    ]


@pytest.mark.parametrize(
    ("tests", "more"),
    [
        ([WRONG], {}),
        ([], {"unseen": [{"rule": "needed", "status": "fail", "reason": "No."}]}),
        ([], {"survivors": [{"rule": "needed", "mutant": "none", "reason": "No."}]}),
    ],
)
def test_red(compliance, tmp_path, tests, more):
    ran = compliance("test", suite(tmp_path, *tests, **more))
    assert ran.code == ExitCode.NOT_MET
    assert "1 red" in ran.out


def test_a_failing_test_is_shown_with_its_place(compliance, tmp_path):
    path = suite(tmp_path, WRONG)
    out = compliance("test", path).out
    assert out.startswith(f"FAILED  {path.removesuffix('.yaml')}.tests.yaml:1:")
    assert "    expected  fail\n    actual    pass\n" in out
    assert "x.demo.needed  ->  true" in out


@pytest.mark.parametrize("named", ["ruleset", "tests", "folder"])
def test_by_path(compliance, tmp_path, named):
    path = suite(tmp_path)
    arguments = {"ruleset": path, "tests": path.replace(".yaml", ".tests.yaml"), "folder": str(tmp_path)}
    assert compliance("test", arguments[named]).code == ExitCode.OK


def test_named_twice_it_runs_once(compliance, tmp_path):
    path = suite(tmp_path)
    assert "of 1 rule set:" in compliance("test", path, path).out


def test_a_rule_set_without_tests_is_red_where_it_is_named(compliance, tmp_path):
    bare = ruleset(tmp_path, "bare")
    ran = compliance("test", suite(tmp_path), bare)
    assert ran.code == ExitCode.NOT_MET
    assert f"no tests  {bare}" in ran.out
    alone = compliance("test", bare)
    assert (alone.code, alone.out) == (ExitCode.NOTHING, "")
    assert "no tests" in alone.err


@pytest.mark.parametrize(
    ("argument", "words"),
    [("iso-2701", "did you mean 'iso-27001'?"), ("no/such.yaml", "no/such.yaml"), ("no.tests.yaml", "no.tests.yaml")],
)
def test_what_there_is_not(compliance, argument, words):
    ran = compliance("test", argument)
    assert ran.code in (ExitCode.USAGE, ExitCode.INVALID)
    assert words in ran.err
    assert ran.out == ""


def test_what_is_not_valid(compliance, tmp_path):
    path = suite(tmp_path, {"name": "typo", "facts": {}, "expect": {"neded": "pass"}})
    ran = compliance("test", path)
    assert (ran.code, ran.out) == (ExitCode.INVALID, "")
    assert "unknown rule 'neded' (did you mean 'needed'?)" in ran.err


def test_check_accepts_tests(compliance, tmp_path):
    suite(tmp_path)
    assert "2 documents valid" in compliance("check", str(tmp_path)).out
    suite(tmp_path, {"name": "typo", "facts": {}, "expect": {"neded": "pass"}})
    assert compliance("check", str(tmp_path)).code == ExitCode.INVALID


def test_without_mutation(compliance, tmp_path):
    out = compliance("test", suite(tmp_path), "--no-mutation").out
    assert "mutant" not in out


def test_junit_without_its_extra(compliance, tmp_path, monkeypatch):
    monkeypatch.setattr("compliance.cli.outputs.find_spec", lambda _: None)
    ran = compliance("test", suite(tmp_path), "--format", "junit")
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert "--format junit needs the package 'junitparser': pip install 'cloud-provider-compliance[junit]'" in ran.err


def test_junit_to_a_file(compliance, tmp_path):
    pytest.importorskip("junitparser", reason="JUnit XML needs the extra 'junit'")
    target = tmp_path / "junit.xml"
    ran = compliance("test", suite(tmp_path, WRONG), "--format", "junit", "-o", target)
    assert (ran.code, ran.out) == (ExitCode.NOT_MET, "")
    root = ET.parse(target).getroot()  # noqa: S314 - written by ourselves
    assert (root.get("failures"), len(root)) == ("1", 1)


def test_several_processes_give_the_same_bytes(compliance, tmp_path, monkeypatch):
    for name in "abcd":
        suite(tmp_path, *([WRONG] if name == "c" else []), name=name)
    monkeypatch.setattr(suites.os, "cpu_count", lambda: 2)
    shared = compliance("test", str(tmp_path))
    monkeypatch.setattr(suites.os, "cpu_count", lambda: 1)
    alone = compliance("test", str(tmp_path))
    assert shared == alone
    assert "5 tests, 1 failed" in shared.out


def test_where_no_process_can_be_started_it_runs_in_this_one(compliance, tmp_path, monkeypatch):
    for name in "abcd":
        suite(tmp_path, name=name)

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(suites.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(suites, "ProcessPoolExecutor", refuse)
    assert "of 4 rule sets: all green" in compliance("test", str(tmp_path)).out


@pytest.mark.exhaustive
@pytest.mark.parametrize("built_in", [["csa-star", "iso-27001", "uptime-tier"], ids("ruleset")])
def test_built_in_rule_sets_each_have_tests_or_are_told(compliance, monkeypatch, built_in):
    pytest.importorskip("junitparser", reason="JUnit XML needs the extra 'junit'")
    monkeypatch.setattr(suites, "ids", lambda _: built_in)
    monkeypatch.setattr(suites.os, "cpu_count", lambda: 1)
    out = compliance("test", "--no-mutation", "--format", "junit").out
    assert sorted(suite.get("name") for suite in ET.fromstring(out)) == built_in  # noqa: S314 - written by ourselves


def test_junit_names_files_from_the_top_of_the_repository(compliance, tmp_path, monkeypatch):
    pytest.importorskip("junitparser", reason="JUnit XML needs the extra 'junit'")
    (tmp_path / ".git").mkdir()
    (tmp_path / "rules").mkdir()
    suite(tmp_path / "rules", WRONG)
    monkeypatch.chdir(tmp_path / "rules")
    out = compliance("test", "demo.yaml", "--format", "junit").out
    assert "rules/demo.tests.yaml:" in out
    assert 'value="rules/demo.tests.yaml"' in out
