"""Tests of rule sets: which files hold them, and what came of each, on several processors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from compliance.analysis.ruletests.results import Subject, SuiteResult
from compliance.analysis.ruletests.suite import run_suite
from compliance.cli.inputs import unknown_document
from compliance.cli.terminal import UsageError
from compliance.loading.builtin import Found, UnknownDocumentError, find, ids
from compliance.loading.encoding import FileId, note_reads
from compliance.loading.rulesets import country_sets
from compliance.loading.ruletests import RuleTestSuite, read_ruletests
from compliance.model.problem import DocumentPath, LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.statements import Location

SUFFIX = ".tests.yaml"
FEWEST_SHARED = 4
"""Files from which on several processes share the work: below that, starting them takes longer than it saves."""


def outcomes(
    files: list[Found], read: set[FileId], jobs: int | None = None, *, mutation: bool
) -> Iterator[SuiteResult | tuple[Problem, ...]]:
    """What came of each file, in their order whatever process ran it.

    Args:
        files: of tests.
        read: the files that other processes read are added to it.
        jobs: in how many processes they are run at most; as many as there are processors where it is null.
        mutation: whether rules are changed, too.
    """
    run_one = partial(run_file, mutation=mutation)
    workers = min(jobs or os.cpu_count() or 1, len(files))
    done = 0
    if len(files) >= FEWEST_SHARED and workers > 1:
        try:
            with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
                for outcome, of_it in pool.map(partial(_elsewhere, mutation=mutation), files):
                    read |= of_it
                    yield outcome
                    done += 1
        except (BrokenExecutor, ImportError, PermissionError):  # where processes cannot be started or share nothing
            pass
    yield from map(run_one, files[done:])


def _elsewhere(file: Found, *, mutation: bool) -> tuple[SuiteResult | tuple[Problem, ...], set[FileId]]:
    """Run one file of tests in another process; with the files that were read."""
    read = note_reads()
    return run_file(file, mutation=mutation), read


def run_file(file: Found, *, mutation: bool) -> SuiteResult | tuple[Problem, ...]:
    """Run one file of tests; its problems where it is not valid."""
    try:
        suite = read_ruletests(file)
    except LoadError as error:
        return error.problems
    return run_suite(subject_of(suite), mutated=mutation)


@dataclass(frozen=True, slots=True)
class _Places:
    """Places in a rule set's file."""

    suite: RuleTestSuite

    def __call__(self, path: DocumentPath, offset: int | None) -> Location:
        parsed = self.suite.source.parsed
        place = parsed.map.value(path) if offset is None else parsed.map.offset(path, offset)
        return Location(parsed.text.name, place.line, place.column)


def subject_of(suite: RuleTestSuite) -> Subject:
    """A suite as the analysis sees it: without files."""
    source = suite.source
    data = source.parsed.data
    assert isinstance(data, dict)  # it has been read as a rule set
    return Subject(source.ruleset, data, source.conditions, _Places(suite), country_sets(), suite.tests)


def built_in_suites() -> tuple[list[Found], list[str]]:
    """The tests of every built-in rule set, and the rule sets without any."""
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


def named_suites(names: list[str]) -> tuple[list[Found], list[str]]:
    """The tests that names stand for, and the rule sets among them without any.

    Args:
        names: ids, paths of rule sets, of their tests or of folders.

    Raises:
        UsageError: there is no such rule set.
    """
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
        file = find("ruleset", name)
    except UnknownDocumentError as error:
        raise UsageError(unknown_document(error)) from None
    if not file.path.is_file():
        raise UsageError(f"there is no file '{name}'")
    return file
