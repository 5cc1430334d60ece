"""Scorecards as JUnit XML: a suite for each, a test case for each requirement and each rule; written by junitparser.

Follows the schema of Jenkins, https://github.com/jenkinsci/xunit-plugin (junit-10.xsd), without times. Two things are
ours, so that the same inputs give the same bytes anywhere: text is made printable before it gets there, because what XML
forbids would be refused or written as it is; and the tree is printed by the standard library, because junitparser takes
lxml where that is installed, which prints otherwise.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from junitparser import Error, Failure, JUnitXml, Skipped, SystemOut, TestCase, TestSuite

from compliance.analysis.ruletests.results import Mismatch, SuiteResult
from compliance.model.findings import Finding
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import Requirement, Scorecard
from compliance.model.statements import Location
from compliance.model.status import Basis
from compliance.report.escaping import inert, printable
from compliance.report.formats.mapping import PROBLEMS, REQUIREMENTS, JUnitResult, shown
from compliance.report.formats.places import against, places, status_counts, waived_text, with_waivers
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.ruletests import mismatch_lines, place
from compliance.report.pages.wording import all_notes, name_of, remedy

_RESULTS = {"failure": Failure, "error": Error, "skipped": Skipped}


@dataclass(frozen=True, slots=True)
class JUnitCase:
    """One test case; `type` and `message` say why it does not pass, `lines` all the rest."""

    group: str
    name: str
    outcome: JUnitResult = "passed"
    type: str = ""
    message: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JUnitSuite:
    """Test cases of one origin."""

    name: str
    cases: tuple[JUnitCase, ...]
    properties: Mapping[str, str] = field(default_factory=dict)


def render_junit(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem] = ()) -> str:
    """Scorecards as one document; what stands in none comes first, in a suite `run`."""
    suites = [_suite(card) for card in scorecards]
    cases = tuple(map(_problem, problems))
    return junit_text("compliance", [JUnitSuite("run", cases), *suites] if cases else suites)


def _problem(problem: RunProblem) -> JUnitCase:
    at = problem.location
    lines = (f"{at.file}:{at.line}:{at.column}",) if at else ()
    name = f"{problem.kind}: {at.file if at else problem.message}"
    return JUnitCase("run", name, PROBLEMS[problem.kind].outcome.junit, problem.kind, problem.message, lines)


def _suite(card: Scorecard) -> JUnitSuite:
    cases = (*(_required(card, r) for r in card.requirements), *(_case(card, f) for f in card.findings))
    return JUnitSuite(f"{name_of(card.provider)} under {card.ruleset.id}", cases, dict(_properties(card)))


def _properties(card: Scorecard) -> Iterator[tuple[str, str]]:
    yield "provider", card.provider.id
    yield "service", card.key[1] or ""
    yield "ruleset", card.ruleset.id
    yield "version", card.ruleset.version
    yield "as_of", card.as_of.isoformat()
    yield "known_as_of", card.known_as_of.isoformat()
    yield "verdict", card.verdict.status
    yield "verdict_line", verdict_line(card)
    yield "verdict_basis", card.verdict.basis or ""
    yield "accept", card.accept
    yield "evidence", card.evidence
    possible = with_waivers(card)
    if possible is not None:
        yield "with_waivers", possible
    for number, note in enumerate(all_notes(card), start=1):
        yield f"note.{number}", note
    for status, count in status_counts(card).items():
        yield f"count.{status}", str(count)
    yield "provider_digest", card.provider.digest
    yield "ruleset_digest", card.ruleset.digest


def _required(card: Scorecard, requirement: Requirement) -> JUnitCase:
    outcome = REQUIREMENTS[requirement.status].junit
    lines = [f"{requirement.status}: {requirement.message}", *against(requirement)]
    return JUnitCase(
        f"{card.ruleset.id}.requirement",
        f"{requirement.kind}: {requirement.text}",
        outcome,
        requirement.status,
        requirement.message,
        tuple(lines),
    )


def _case(card: Scorecard, finding: Finding) -> JUnitCase:
    outcome, name = shown(finding).junit, f"{finding.rule}: {finding.title}"
    basis = _basis(finding)
    if outcome == "passed":
        return JUnitCase(card.ruleset.id, name, lines=basis)
    if shown(finding).sarif is None:
        return JUnitCase(card.ruleset.id, name, outcome, str(finding.status), f"{finding.status}: {finding.message}")
    lines = [
        f"{p.location.file}:{p.location.line}:{p.location.column} {p.label}".rstrip() for p in places(card, finding)
    ]
    lines += [f"why: {finding.why}"] if finding.why else []
    lines += [what] if (what := remedy(finding)) else []
    message = "; ".join(filter(None, (f"{finding.status}: {finding.message}", waived_text(finding))))
    return JUnitCase(card.ruleset.id, name, outcome, str(finding.status), message, (*lines, *basis))


def _basis(finding: Finding) -> tuple[str, ...]:
    """On whose word a finding rests; nothing for facts, and where it is open."""
    if finding.basis in (None, Basis.FACTS):
        return ()
    return (f"basis: {finding.basis}{f', {finding.recognition}' if finding.recognition else ''}",)


def junit_text(name: str, suites: Iterable[JUnitSuite]) -> str:
    """Suites of test cases as a document of JUnit XML with a name."""
    root = JUnitXml(printable(name))
    every: list[JUnitCase] = []
    for suite in suites:
        # Not `add_testsuite`: it makes one of two suites of the same name.
        root.append(_suite_element(suite))
        every += suite.cases
    _count(root, every)
    tree = ET.fromstring(root.tostring())  # noqa: S314 - just written
    ET.indent(tree)
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return inert(declaration + ET.tostring(tree, encoding="unicode") + "\n")


def _suite_element(suite: JUnitSuite) -> TestSuite:
    element = TestSuite(printable(suite.name))
    _count(element, suite.cases)
    element.skipped = sum(case.outcome == "skipped" for case in suite.cases)
    for name, value in suite.properties.items():
        element.add_property(name, printable(value))
    for case in suite.cases:
        element.append(_case_element(case))
    return element


def _count(element: JUnitXml | TestSuite, cases: Iterable[JUnitCase]) -> None:
    """Write how many cases there are and how they ended; no time, and no count that the schema does not have."""
    outcomes = [case.outcome for case in cases]
    element.tests = len(outcomes)
    element.failures = outcomes.count("failure")
    element.errors = outcomes.count("error")


def _case_element(case: JUnitCase) -> TestCase:
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


def render_junit_ruletests(
    results: Iterable[SuiteResult], untested: Iterable[str] = (), *, untested_fail: bool = False
) -> str:
    """The results of every rule set as one document; a rule set without tests is skipped, or fails where it was asked for."""
    suites = [JUnitSuite(result.ruleset, tuple(_cases(result)), {"file": result.file}) for result in results]
    for name in untested:
        reason = "this rule set has no tests"
        case = (
            JUnitCase(name, "tests", "failure", "no tests", reason)
            if untested_fail
            else JUnitCase(name, "tests", "skipped", "", reason)
        )
        suites.append(JUnitSuite(name, (case,)))
    return junit_text("rule tests", suites)


def _cases(result: SuiteResult) -> Iterator[JUnitCase]:
    for test in result.tested:
        if not test.mismatches:
            yield JUnitCase(result.ruleset, test.name)
            continue
        message = "; ".join(_short(mismatch) for mismatch in test.mismatches)
        lines = tuple(line for mismatch in test.mismatches for line in mismatch_lines(mismatch))
        yield _failing(result.ruleset, test.name, test.location, "expectation", message, lines)
    coverage = f"{result.ruleset}.coverage"
    for gap in result.gaps:
        message = f"no test expects {gap.status} of {gap.rule}"
        yield _failing(coverage, f"{gap.rule} {gap.status}", gap.location, "coverage", message)
    if not result.gaps:
        yield JUnitCase(coverage, "every rule is seen passing, failing and unknown")
    mutation = f"{result.ruleset}.mutation"
    for survivor in result.survivors:
        message = f"no test notices {survivor.before} -> {survivor.after}"
        yield _failing(mutation, f"{survivor.owner}: {survivor.name}", survivor.location, "mutation", message)
    if result.mutants is not None and not result.survivors:
        yield JUnitCase(mutation, "every change is noticed")
    for stale in result.stale:
        name = f"{stale.key}: {stale.rule}, {stale.what}"
        yield _failing(f"{result.ruleset}.excuses", name, stale.location, "stale", stale.why)


def _failing(
    group: str, name: str, location: Location, type_: str, message: str, lines: tuple[str, ...] = ()
) -> JUnitCase:
    # The place is a line of text: the schema of JUnit XML has no attribute for it on a test case.
    return JUnitCase(group, name, "failure", type_, message, (place(location), *lines))


def _short(mismatch: Mismatch) -> str:
    return f"{mismatch.what}: expected {mismatch.expected}, actual {mismatch.actual}"
