"""The results of rule tests as JUnit XML, for build services.

One `testsuite` a rule set: its tests, then what no test shows, each as a `testcase` that fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.analysis.ruletests.results import Mismatch, SuiteResult
from compliance.model.statements import Location
from compliance.report.formats.junit import JUnitCase, JUnitSuite, junit_text
from compliance.report.pages.ruletests import mismatch_lines, place


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
