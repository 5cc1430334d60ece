"""Turns errors into what a person reads on stderr, and into exit codes. The only place that does."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.cli.exit_codes import ExitCode, UsageError
from compliance.cli.terminal import Terminal
from compliance.model.problem import Problem

SHOWN_PROBLEMS = 50


def usage_error(error: UsageError, terminal: Terminal) -> ExitCode:
    """Wrong usage: the short help, then everything that is wrong."""
    terminal.complain(error.usage + "\n".join(f"compliance: {line}" for line in str(error).splitlines()))
    return ExitCode.USAGE


def write_error(error: OSError, terminal: Terminal) -> ExitCode:
    """The result could not be written: what is in the way, and where."""
    terminal.complain(f"compliance: cannot write {error.filename or 'to stdout'}: {error.strerror or error}")
    return ExitCode.USAGE


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
