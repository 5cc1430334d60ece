"""`compliance disputes`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, nothing_evaluated
from compliance.cli.terminal import Terminal


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.provider_and_ruleset(parser)
    parser.add_argument("--format", choices=shared.FORMATS, default="text", help="default: text")
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say what the sources of a provider disagree on, and whether it matters for a verdict."""
    from compliance.analysis.disputes.disputes import disagreement
    from compliance.cli.inputs import accepted, read_subject
    from compliance.cli.outputs import show
    from compliance.engine.scorecard import provider_summary
    from compliance.engine.state import decide_all
    from compliance.model.scorecard import NothingEvaluatedError
    from compliance.report.pages.disputes import disputes_blocks

    provider, ruleset, snapshot = read_subject(options, terminal)
    try:
        state = decide_all(ruleset, snapshot, accepted(options))
        result = disagreement(state)
    except NothingEvaluatedError as error:
        return nothing_evaluated(provider, error, terminal)
    show(result, disputes_blocks(result, provider_summary(state.snapshot), ruleset), options, terminal)
    return ExitCode.OK


COMMAND = Command(
    help="show where sources disagree",
    description="Show what the sources of a provider disagree on, both sides, and whether it matters for the verdict.",
    options=add_options,
    run=run,
)
