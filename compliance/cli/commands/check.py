"""`compliance check`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from compliance.cli.arguments import UsageError
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.builtin import Found, root
from compliance.loading.kinds import CHECKS, kind_of
from compliance.model.problem import LoadError, Problem


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Validate documents and say how many were fine."""
    found: list[Problem] = []
    files = list(_named(options.paths)) if options.paths else list(_built_in())
    if not files:
        terminal.complain("compliance: there is no .yaml file to check")
        return ExitCode.NOTHING
    valid = sum(_check(file, found) for file in files)
    if found:
        report_problems(found, terminal)
        return ExitCode.INVALID
    write_result([f"{valid} document{'s' if valid != 1 else ''} valid\n"], options.output, terminal)
    return ExitCode.OK


def _check(file: Found, found: list[Problem]) -> int:
    try:
        check: Callable[[Found], object] = CHECKS[kind_of(file)]
        check(file)
    except LoadError as error:
        found += error.problems
        return 0
    return 1


def _named(paths: list[str]) -> Iterator[Found]:
    missing = [name for name in paths if not Path(name).exists()]
    if missing:
        raise UsageError("\n".join(f"there is no file or folder '{name}'" for name in missing))
    for path in map(Path, paths):
        files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        yield from (Found(file, file.as_posix()) for file in files)


def _built_in() -> Iterator[Found]:
    base = root()
    for folder in ("profiles", "providers"):
        for file in sorted((base / folder).rglob("*.yaml")):
            yield Found(file, file.relative_to(base).as_posix())
