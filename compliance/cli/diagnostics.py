"""Turns errors into what a person reads on stderr, and into exit codes. The only place that does."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

from compliance.cli.terminal import OutputError, Terminal, UsageError
from compliance.model.problem import Problem

if TYPE_CHECKING:
    from compliance.model.scorecard import NothingEvaluatedError
    from compliance.model.statements import Provider


class ExitCode(IntEnum):
    """Exit codes; documented in `docs/command-line.md`."""

    OK = 0
    """Done; where something was evaluated, the requirement is met."""
    NOT_MET = 1
    """Evaluated, and the requirement is not met or undetermined; or lints found errors or warnings."""
    USAGE = 2
    """Wrong usage: an unknown option, id or date."""
    INVALID = 3
    """An input could not be read or is not valid; every problem is on stderr."""
    NOTHING = 4
    """There was nothing to evaluate."""
    INTERNAL = 70
    """A bug in this program."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""
    BROKEN_PIPE = 141
    """The reader of stdout went away (`| head`) before all was written; what a pipe holds counts as written."""


SEVERITY = (ExitCode.INVALID, ExitCode.NOTHING, ExitCode.NOT_MET, ExitCode.OK)
"""Where several apply, the first of these is the command's."""


def worst(codes: set[ExitCode]) -> ExitCode:
    """The exit code of a run with several outcomes."""
    return next((code for code in SEVERITY if code in codes), ExitCode.OK)


SHOWN_PROBLEMS = 50


def usage_error(error: UsageError, terminal: Terminal) -> ExitCode:
    """Wrong usage: the short help, then everything that is wrong."""
    terminal.complain(error.usage + "\n".join(f"compliance: {line}" for line in str(error).splitlines()))
    return ExitCode.USAGE


def system_error(error: OSError, terminal: Terminal) -> ExitCode:
    """The result could not be written, or the system refused something else: what is in the way, and where."""
    what = f"write {error.filename or 'to stdout'}" if isinstance(error, OutputError) else f"use {_used(error)}"
    terminal.complain(f"compliance: cannot {what}: {error.strerror or error}")
    return ExitCode.USAGE


def _used(error: OSError) -> str:
    """What an error of the system is about; where it names nothing, the folder a run was started in is gone."""
    return os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "the current folder"


def nothing_evaluated(provider: Provider, error: NothingEvaluatedError, terminal: Terminal) -> ExitCode:
    """There was nothing to evaluate: why, and where the provider had ceased, on which day there is."""
    from compliance.model.scorecard import EndedError  # noqa: PLC0415 - most runs evaluate something

    for_whom = "" if isinstance(error, EndedError) else "nothing to evaluate for "
    terminal.complain(f"compliance: {for_whom}{error.of(provider.id)}")
    return ExitCode.NOTHING


def report_problems(problems: Iterable[Problem], terminal: Terminal) -> None:
    """Show the problems of the inputs in order of place, the first of them only where there are many."""
    ordered = sorted(set(problems))
    for problem in ordered[:SHOWN_PROBLEMS]:
        terminal.complain_about(problem)
    if len(ordered) > SHOWN_PROBLEMS:
        terminal.complain(f"... and {len(ordered) - SHOWN_PROBLEMS} more")
    count = f"{len(ordered)} problem{'s' if len(ordered) != 1 else ''}"
    terminal.complain(f"compliance: {count} in the input; what is not valid was not evaluated")


def internal_error(error: BaseException, terminal: Terminal) -> ExitCode:
    """Our bug: no traceback, but enough to find it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "unknown place"
    terminal.complain(
        f"compliance: internal error: {type(error).__name__}: {error} (at {place})\n"
        "This is a bug in compliance; nothing it printed should be relied on. "
        "Please report it with this line and your inputs."
    )
    return ExitCode.INTERNAL
