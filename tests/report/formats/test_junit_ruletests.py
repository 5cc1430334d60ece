"""JUnit XML of rule tests: well-formed whatever the texts, of the structure build services read, counts that add up."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.analysis.explain.trace import ConditionTrace, TraceLine
from compliance.analysis.ruletests.results import Gap, Mismatch, RanTest, Stale, SuiteResult, Survivor
from compliance.model.statements import Location
from compliance.report.pages.ruletests import render_ruletests

pytest.importorskip("junitparser", reason="JUnit XML needs the extra 'junit'")


import pytest

from compliance.report.formats.junit import render_junit_ruletests
from tests.report.outputs import published

HERE = Location("demo.tests.yaml", 3, 5)
ALLOWED = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname"},
    "failure": {"type", "message"},
    "skipped": {"message"},
}
BELOW = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "skipped"},
}


def result(name="demo", text="text", **more):
    trace = ConditionTrace("check", text, (TraceLine(0, text, "false"),))
    red = {
        "tested": (
            RanTest("good", HERE, ()),
            RanTest(text, HERE, (Mismatch(text, "pass", "fail", text, HERE, (trace,)),)),
        ),
        "gaps": (Gap(text, "fail", HERE),),
        "survivors": (Survivor(text, f"`{text}` for `y` at check:1", "y", text, HERE),),
        "stale": (Stale("unseen", text, "fail", text, HERE),),
    }
    whole = {"ruleset": name, "file": "demo.tests.yaml", "rules": 1, "unseen": 0, "mutants": 4, "explained": 0}
    return SuiteResult(**{**whole, **red, **more})


GREEN = {"tested": (RanTest("good", HERE, ()),), "gaps": (), "survivors": (), "stale": ()}


def check_structure(root):
    """As the schema of Jenkins has it, as far as we use it."""
    assert root.tag == "testsuites"
    for element in root.iter():
        assert set(element.attrib) <= ALLOWED[element.tag]
        assert {child.tag for child in element} <= BELOW.get(element.tag, set())
        if element.tag in ("testsuites", "testsuite"):
            cases = [*element.iter("testcase")]
            assert int(element.get("tests")) == len(cases)
            assert int(element.get("failures")) == len([*element.iter("failure")])
            assert element.get("errors") == "0"
        if element.tag == "testsuite":
            assert int(element.get("skipped")) == len([*element.iter("skipped")])
        if element.tag == "testcase":
            assert element.get("name")
            assert element.get("classname")
            assert len(element) <= 1


def parsed(*arguments, **options):
    root = ET.fromstring(render_junit_ruletests(*arguments, **options))  # noqa: S314 - written by ourselves
    check_structure(root)
    return root


def test_what_is_red_is_a_failing_case():
    root = parsed([result()])
    failing = {case.get("classname"): case[0].get("type") for case in root.iter("testcase") if len(case)}
    assert failing == {
        "demo": "expectation",
        "demo.coverage": "coverage",
        "demo.mutation": "mutation",
        "demo.excuses": "stale",
    }
    assert (root.get("tests"), root.get("failures")) == ("5", "4")


def test_a_failure_shows_what_was_expected_and_where():
    failure = next(parsed([result(text="paid < 5")]).iter("failure"))
    assert failure.get("message") == "paid < 5: expected pass, actual fail"
    assert failure.text.splitlines() == [
        "demo.tests.yaml:3:5",
        "paid < 5  (demo.tests.yaml:3:5)",
        "  expected  pass",
        "  actual    fail",
        "  paid < 5",
        "  check",
        "    paid < 5  ->  false",
    ]


def test_what_is_green_passes():
    root = parsed([result(**GREEN)])
    assert [case.get("name") for case in root.iter("testcase")] == [
        "good",
        "every rule is seen passing, failing and unknown",
        "every change is noticed",
    ]
    assert root.get("failures") == "0"
    assert len([*parsed([result(**{**GREEN, "mutants": None})]).iter("testcase")]) == 2


@pytest.mark.parametrize(("fail", "tag"), [(False, "skipped"), (True, "failure")])
def test_a_rule_set_without_tests(fail, tag):
    root = parsed([result(**GREEN)], ["bare"], untested_fail=fail)
    assert [suite.get("name") for suite in root] == ["demo", "bare"]
    assert [element.get("message") for element in root.iter(tag)] == ["this rule set has no tests"]


@given(st.text(min_size=1))
def test_any_text_gives_well_formed_xml_and_the_same_bytes(text):
    rendered = render_junit_ruletests([result(name=text, text=text)], [text])
    check_structure(ET.fromstring(rendered))  # noqa: S314 - written by ourselves
    assert rendered == render_junit_ruletests([result(name=text, text=text)], [text])
    rendered.encode()


@pytest.mark.parametrize("text", ["<b>&\"'", "]]>", "\x00\x1b[31m", "\ud800", "\ufffe", "a\nb", "\u2028"])
def test_hostile_text(text):
    rendered = render_junit_ruletests([result(text=text)])
    check_structure(ET.fromstring(rendered))  # noqa: S314 - written by ourselves
    assert all(character == "\n" or character >= " " for character in rendered)
    shown = render_ruletests([result(text=text)])
    assert all(character == "\n" or character.isprintable() for character in shown)


def test_no_command_for_the_log_of_a_build():
    assert "##[" not in render_junit_ruletests([result(text="##[error]")])
    assert "\n::" not in render_ruletests([result(name="::error::x")])


def test_the_text_says_what_is_red_first():
    lines = render_ruletests([result(text="paid"), result(name="other", **GREEN)], ["bare"]).splitlines()
    assert lines[0] == "FAILED  demo.tests.yaml:3:5  paid"
    assert lines[-4:] == [
        "red  demo: 2 tests, 1 failed; 2 of 3 outcomes seen; 3 of 4 mutants noticed; 1 stale",
        "green  other: 1 test; 3 of 3 outcomes seen; 4 of 4 mutants noticed",
        "no tests  bare",
        "3 tests and 8 mutants of 2 rule sets: 1 red",
    ]
    assert "  demo.tests.yaml:3:5  paid  y -> paid" in lines
    assert '      {rule: "paid", mutant: "`paid` for `y` at check:1"}' in lines


def test_junit_of_rule_tests_is_valid():
    xmlschema = pytest.importorskip("xmlschema", reason="validates XML")
    gaps = (Gap("A", "fail", Location("demo.tests.yaml", 3, 5)),)
    counts = {"rules": 1, "unseen": 0, "mutants": None, "explained": 0}
    result = SuiteResult(ruleset="demo", file="demo.tests.yaml", tested=(), gaps=gaps, survivors=(), stale=(), **counts)
    schema = xmlschema.XMLSchema(str(published("junit-10.xsd")))
    schema.validate(render_junit_ruletests([result], ["bare"]))
