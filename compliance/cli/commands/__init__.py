"""The commands: each module here is one, under its own name, and is all there is to it.

A command's module says what it can be given and what it does; `COMMAND` holds both. What it needs for its work it imports
when it runs: help, completion and a mistake in the command line wait for no model.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from keyword import iskeyword
from pkgutil import iter_modules

from compliance.cli.diagnostics import ExitCode
from compliance.cli.terminal import Terminal
from compliance.model.records import dataclass

FIRST = (
    "evaluate",
    "config",
    "compare",
    "report",
    "diff",
    "explain",
    "plan",
    "ask",
    "answer",
    "sign",
    "verify",
    "disputes",
    "analyze",
    "check",
    "list",
    "new",
    "import",
    "show",
    "schema",
    "test",
    "timeline",
)
"""The order of commands in help; others follow by name."""


@dataclass(frozen=True, slots=True)
class Command:
    """What one command can be given, and what it does.

    Attributes:
        help: its line in the list of commands.
        description: the sentence at the top of its own help.
        options: adds what it can be given to a parser; `--output`, `--quiet` and `--color` are there already.
        run: does its work and gives the exit code.
        epilog: the end of its own help: what its exit codes mean, where that is not what they mean elsewhere.
        writes_result: is there a result that could go to a file, `--output FILE`?
    """

    help: str
    description: str
    options: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Terminal], ExitCode]
    epilog: str | None = None
    writes_result: bool = True


def names() -> list[str]:
    """The name of every command, in the order of help."""
    here = {module.name.removesuffix("_") for module in iter_modules(__path__)}
    return [*(name for name in FIRST if name in here), *sorted(here.difference(FIRST))]


def command(name: str) -> Command:
    """The command of a name, one of `names()`."""
    # A word of Python is no name of a module.
    loaded: Command = import_module(f"{__name__}.{name}{'_' if iskeyword(name) else ''}").COMMAND
    return loaded
