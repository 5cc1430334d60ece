"""`compliance schema`."""

from __future__ import annotations

import json
from argparse import Namespace

from compliance.cli.exit_codes import ExitCode
from compliance.cli.terminal import Terminal, write_result
from compliance.report.schemas import document_schema


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Print the JSON Schema of a kind of document."""
    text = json.dumps(document_schema(options.kind), indent=2, sort_keys=True) + "\n"
    write_result([text], options.output, terminal)
    return ExitCode.OK
