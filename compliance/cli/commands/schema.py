"""`compliance schema`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.builtin import example
from compliance.report.schemas.kinds import KINDS


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("kind", choices=tuple(KINDS), nargs="?", default="provider", help="default: provider")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Print the JSON Schema of a kind of document."""
    from compliance.report.schemas.schemas import schema_text

    write_result([schema_text(options.kind, example(options.kind))], options.output, terminal)
    return ExitCode.OK


COMMAND = Command(
    help="print a JSON Schema",
    description="Print the JSON Schema of a kind of document.",
    options=add_options,
    run=run,
)
