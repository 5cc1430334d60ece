"""The results of rule tests as JUnit XML, for build services.

One `testsuite` a rule set: its tests, then what no test shows, each as a `testcase` that fails. Follows the schema of
Jenkins: https://github.com/jenkinsci/xunit-plugin (junit-10.xsd), without times, so that the same inputs give the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from compliance.analysis.ruletests.results import Mismatch, SuiteResult
from compliance.model.problem import printable
from compliance.model.provider import Location
from compliance.report.inert import inert
from compliance.report.ruletests import mismatch_lines, place


@dataclass(frozen=True, slots=True)
class _Case:
    """One `testcase`; it fails where there is a failure's type, and is skipped where that is `skipped`."""

    group: str
    name: str
    location: Location | None = None
    kind: str = ""
    message: str = ""
    lines: tuple[str, ...] = ()


def render_junit(results: Iterable[SuiteResult], untested: Iterable[str] = (), *, untested_fail: bool = False) -> str:
    """All rule sets; one without tests is skipped, or fails where it was asked for."""
    suites = [(result.ruleset, [*_cases(result)]) for result in results]
    kind = "no tests" if untested_fail else "skipped"
    suites += [(name, [_Case(name, "tests", kind=kind, message="this rule set has no tests")]) for name in untested]
    every = [case for _, cases in suites for case in cases]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_attributes(name='rule tests')}{_counts(every)}>"]
    for name, cases in suites:
        lines += _suite(name, cases)
    return inert("\n".join([*lines, "</testsuites>"]) + "\n")


def _cases(result: SuiteResult) -> Iterator[_Case]:
    for test in result.tested:
        kind = "expectation" if test.mismatches else ""
        message = "; ".join(_short(mismatch) for mismatch in test.mismatches)
        lines = tuple(line for mismatch in test.mismatches for line in mismatch_lines(mismatch))
        yield _Case(result.ruleset, test.name, test.location, kind, message, lines)
    coverage = f"{result.ruleset}.coverage"
    for gap in result.gaps:
        message = f"no test expects {gap.status} of {gap.rule}"
        yield _Case(coverage, f"{gap.rule} {gap.status}", gap.location, "coverage", message)
    if not result.gaps:
        yield _Case(coverage, "every rule is seen passing, failing and unknown")
    mutation = f"{result.ruleset}.mutation"
    for survivor in result.survivors:
        message = f"no test notices {survivor.before} -> {survivor.after}"
        yield _Case(mutation, f"{survivor.owner}: {survivor.name}", survivor.location, "mutation", message)
    if result.mutants is not None and not result.survivors:
        yield _Case(mutation, "every change is noticed")
    for stale in result.stale:
        name = f"{stale.key}: {stale.rule}, {stale.what}"
        yield _Case(f"{result.ruleset}.excuses", name, stale.location, "stale", stale.why)


def _short(mismatch: Mismatch) -> str:
    return f"{mismatch.what}: expected {mismatch.expected}, actual {mismatch.actual}"


def _suite(name: str, cases: list[_Case]) -> Iterator[str]:
    skipped = sum(case.kind == "skipped" for case in cases)
    yield f"  <testsuite{_attributes(name=name)}{_counts(cases)}{_attributes(skipped=str(skipped))}>"
    for case in cases:
        yield from _testcase(case)
    yield "  </testsuite>"


def _counts(cases: list[_Case]) -> str:
    failures = sum(case.kind not in ("", "skipped") for case in cases)
    return _attributes(tests=str(len(cases)), failures=str(failures), errors="0")


def _testcase(case: _Case) -> Iterator[str]:
    start = f"    <testcase{_attributes(classname=case.group, name=case.name)}"
    if case.location is not None:
        start += _attributes(file=case.location.file, line=str(case.location.line))
    if not case.kind:
        yield f"{start}/>"
        return
    yield f"{start}>"
    if case.kind == "skipped":
        yield f"      <skipped{_attributes(message=case.message)}/>"
    else:
        where = [place(case.location)] if case.location is not None else []
        body = "\n".join(_text(line) for line in (*where, *case.lines))
        yield f"      <failure{_attributes(type=case.kind, message=case.message)}>{body}</failure>"
    yield "    </testcase>"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_text(value)}"' for name, value in values.items())


def _text(text: str) -> str:
    """Text as XML 1.0 allows it: what is no printable character is spelled out."""
    return escape(printable(text))
