"""`compliance schema`."""

from __future__ import annotations

from argparse import Namespace

from compliance.cli.exit_codes import ExitCode
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.builtin import example
from compliance.report.schemas.schemas import schema_text


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Print the JSON Schema of a kind of document."""
    write_result([schema_text(options.kind, example(options.kind))], options.output, terminal)
    return ExitCode.OK
