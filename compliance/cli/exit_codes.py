"""How a run can end: what its exit codes mean, and the error of wrong usage."""

from __future__ import annotations

from enum import IntEnum


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
    """The reader of stdout went away (`| head`); never 0, since nobody has seen the whole result."""


SEVERITY = (ExitCode.INVALID, ExitCode.NOTHING, ExitCode.NOT_MET, ExitCode.OK)
"""Where several apply, the first of these is the command's."""


def worst(codes: set[ExitCode]) -> ExitCode:
    """The exit code of a run with several outcomes."""
    return next((code for code in SEVERITY if code in codes), ExitCode.OK)


class UsageError(Exception):
    """The command line cannot be understood.

    Attributes:
        usage: the short help of the command meant; empty where the mistake is not in the grammar.
    """

    def __init__(self, message: str, usage: str = "") -> None:
        self.usage = usage
        super().__init__(message)
