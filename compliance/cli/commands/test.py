"""`compliance test`."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from compliance.analysis.ruletests.results import SuiteResult
from compliance.analysis.ruletests.run import Subject
from compliance.analysis.ruletests.suite import run_suite
from compliance.cli.arguments import UsageError
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.extras import require_writable
from compliance.cli.inputs import hint
from compliance.cli.show import show_lines
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.builtin import Found, UnknownDocumentError, find, ids
from compliance.loading.rulesets import country_sets
from compliance.loading.ruletests import Suite, read_ruletests
from compliance.model.problem import LoadError, Problem
from compliance.model.provider import Location
from compliance.report.pages.ruletests import render_ruletests
from compliance.rulesets.conditions import Path as Steps

SUFFIX = ".tests.yaml"
FEWEST_SHARED = 4
"""Files from which on several processes share the work: below that, starting them takes longer than it saves."""

Outcome = SuiteResult | tuple[Problem, ...]


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Run the tests of rule sets."""
    require_writable(options.format, options.output)
    files, untested = _named(options.rulesets) if options.rulesets else _built_in()
    results: list[SuiteResult] = []
    found: list[Problem] = []
    for number, outcome in enumerate(_outcomes(files, mutation=not options.no_mutation), start=1):
        terminal.progress(f"{number}/{len(files)} {files[number - 1].name}")
        if isinstance(outcome, SuiteResult):
            results.append(outcome)
        else:
            found += outcome
    if found:
        report_problems(found, terminal)
        return ExitCode.INVALID
    if not results:
        missing = f" of {', '.join(untested)}" if options.rulesets and untested else ""
        terminal.complain(f"compliance: there are no tests{missing} to run")
        return ExitCode.NOTHING
    asked = bool(options.rulesets)
    if options.format == "junit":
        from compliance.report.formats.junit import render_junit  # noqa: PLC0415 - needs an extra

        write_result([render_junit(results, untested, untested_fail=asked)], options.output, terminal)
    else:
        show_lines(
            lambda colour, width: render_ruletests(results, untested, colour=colour, width=width), options, terminal
        )
    green = all(result.green for result in results) and not (asked and untested)
    return ExitCode.OK if green else ExitCode.NOT_MET


def _outcomes(files: list[Found], *, mutation: bool) -> Iterator[Outcome]:
    """What came of each file, in their order whatever process ran it."""
    run_one = partial(run_file, mutation=mutation)
    workers = min(os.cpu_count() or 1, len(files))
    done = 0
    if len(files) >= FEWEST_SHARED and workers > 1:
        try:
            with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
                for outcome in pool.map(run_one, files):
                    yield outcome
                    done += 1
        except (BrokenExecutor, ImportError, PermissionError):  # where processes cannot be started or share nothing
            pass
    yield from map(run_one, files[done:])


def run_file(found: Found, *, mutation: bool) -> Outcome:
    """Run one file of tests; its problems where it is not valid."""
    try:
        suite = read_ruletests(found)
    except LoadError as error:
        return error.problems
    return run_suite(subject_of(suite), mutated=mutation)


@dataclass(frozen=True, slots=True)
class _Places:
    """Places in a rule set's file."""

    suite: Suite

    def __call__(self, path: Steps, offset: int | None) -> Location:
        parsed = self.suite.source.parsed
        place = parsed.map.value(path) if offset is None else parsed.map.offset(path, offset)
        return Location(parsed.text.name, place.line, place.column)


def subject_of(suite: Suite) -> Subject:
    """A suite as the analysis sees it: without files."""
    source = suite.source
    data = source.parsed.data
    assert isinstance(data, dict)  # it has been read as a rule set
    return Subject(source.ruleset, data, source.conditions, _Places(suite), country_sets(), suite.tests)


def _built_in() -> tuple[list[Found], list[str]]:
    files, untested = [], []
    for name in ids("ruleset"):
        tests = _beside(find("ruleset", name))
        if tests is None:
            untested.append(name)
        else:
            files.append(tests)
    return files, untested


def _beside(ruleset: Found) -> Found | None:
    """The tests of a rule set, if it has any."""
    path = ruleset.path.with_name(ruleset.path.name.removesuffix(".yaml") + SUFFIX)
    name = ruleset.name.removesuffix(".yaml") + SUFFIX
    return Found(path, name) if path.is_file() else None


def _named(names: list[str]) -> tuple[list[Found], list[str]]:
    files: list[Found] = []
    untested: list[str] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            files += [Found(file, file.as_posix()) for file in sorted(path.rglob(f"*{SUFFIX}"))]
        elif name.endswith(SUFFIX):
            files.append(Found(path, path.as_posix()))
        else:
            tests = _beside(_ruleset(name))
            if tests is None:
                untested.append(name)
            else:
                files.append(tests)
    return list(dict.fromkeys(files)), untested


def _ruleset(name: str) -> Found:
    try:
        found = find("ruleset", name)
    except UnknownDocumentError as error:
        raise UsageError(f"{error}; {hint(error.nearest, ids('ruleset'))}") from None
    if not found.path.is_file():
        raise UsageError(f"there is no file '{name}'")
    return found
