"""What both reports in JUnit XML share: suites of cases, written by junitparser.

Follows the schema of Jenkins, https://github.com/jenkinsci/xunit-plugin (junit-10.xsd), without times. Two things are
ours, so that the same inputs give the same bytes anywhere: text is made printable before it gets there, because what XML
forbids would be refused or written as it is; and the tree is printed by the standard library, because junitparser takes
lxml where that is installed, which prints otherwise.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from junitparser import Error, Failure, JUnitXml, Skipped, SystemOut, TestCase, TestSuite

from compliance.report.escaping import inert, printable
from compliance.report.formats.mapping import Outcome

_RESULTS = {"failure": Failure, "error": Error, "skipped": Skipped}


@dataclass(frozen=True, slots=True)
class Case:
    """One test case; `type` and `message` say why it does not pass, `lines` all the rest."""

    group: str
    name: str
    outcome: Outcome = "passed"
    type: str = ""
    message: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suite:
    """Test cases of one origin."""

    name: str
    cases: tuple[Case, ...]
    properties: Mapping[str, str] = field(default_factory=dict)


def junit_text(name: str, suites: Iterable[Suite]) -> str:
    """The document."""
    root = JUnitXml(printable(name))
    every: list[Case] = []
    for suite in suites:
        # Not `add_testsuite`: it makes one of two suites of the same name.
        root.append(_suite(suite))
        every += suite.cases
    _count(root, every)
    tree = ET.fromstring(root.tostring())  # noqa: S314 - just written
    ET.indent(tree)
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return inert(declaration + ET.tostring(tree, encoding="unicode") + "\n")


def _suite(suite: Suite) -> TestSuite:
    element = TestSuite(printable(suite.name))
    _count(element, suite.cases)
    element.skipped = sum(case.outcome == "skipped" for case in suite.cases)
    for name, value in suite.properties.items():
        element.add_property(name, printable(value))
    for case in suite.cases:
        element.append(_case(case))
    return element


def _count(element: JUnitXml | TestSuite, cases: Iterable[Case]) -> None:
    """The counts, without those the schema does not have, and without a time."""
    outcomes = [case.outcome for case in cases]
    element.tests = len(outcomes)
    element.failures = outcomes.count("failure")
    element.errors = outcomes.count("error")


def _case(case: Case) -> TestCase:
    element = TestCase(printable(case.name), printable(case.group))
    body = "\n".join(map(printable, case.lines))
    if case.outcome == "passed":
        if body:
            element.append(SystemOut(body))
        return element
    result = _RESULTS[case.outcome](printable(case.message), printable(case.type))
    if body:
        result.text = body
    element.append(result)
    return element
