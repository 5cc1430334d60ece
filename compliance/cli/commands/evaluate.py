"""`compliance evaluate`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal
from compliance.cli.translation import add_language, translator_of


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.sourced(parser)
    parser.add_argument("-v", "--verbose", action="store_true", help="every rule with its facts, sources and places")
    parser.add_argument(
        "--summary",
        action="store_true",
        help="a line for each offer and rule set, as text, json or markdown; files named in --format stay whole",
    )
    parser.add_argument(
        "--strengths",
        action="store_true",
        help="the verdict at each strength of evidence, from what is claimed to grade A",
    )
    parser.add_argument(
        "--detail",
        choices=("full", "findings", "verdict"),
        default="full",
        help="how much is worked out: all; all but until when the verdict holds; neither that nor findings (default: full)",
    )
    shared.jobs(parser, 1)
    parser.add_argument("--service", metavar="ID", help="the service of every provider named without one")
    parser.add_argument(
        "--suppliers",
        type=named,
        metavar="FILE",
        help="a list of suppliers (CSV with lei, number, id or name), matched to PROVIDERs or those built in; a line for each",
    )
    parser.add_argument(
        "--what-if",
        type=named,
        metavar="FILE",
        help="a scenario: the verdict if some facts were other than they are; every output says so, the exit code stays as it is",
    )
    add_language(parser)
    shared.dates(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Evaluate every provider under every rule set."""
    from compliance.cli.evaluation import Run, evaluate, understood

    translator_of(options, terminal)  # what is wrong with that is told before anything is computed
    if options.suppliers is not None:
        from compliance.cli.suppliers import evaluate_suppliers

        return evaluate_suppliers(options, terminal, lambda: Run(understood(options, terminal), terminal))

    task = understood(options, terminal)
    if options.jobs > 1 and not task.one_process:
        from compliance.cli.jobs import SpreadRun

        return evaluate(SpreadRun(task, options, terminal), options, terminal)
    return evaluate(Run(task, terminal), options, terminal)


COMMAND = Command(
    help="evaluate providers against rule sets",
    description="Evaluate providers against rule sets; every provider under every rule set.",
    options=add_options,
    run=run,
)
