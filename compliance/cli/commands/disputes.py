"""`compliance disputes`."""

from __future__ import annotations

from argparse import Namespace

from compliance.analysis.disputes.disputes import disagreement
from compliance.cli.exit_codes import ExitCode
from compliance.cli.show import show
from compliance.cli.subject import subject_of
from compliance.cli.terminal import Terminal
from compliance.engine.evaluate import ended_on
from compliance.engine.verdict import NothingEvaluatedError
from compliance.report.pages.disputes import disputes_blocks


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say what the sources of a provider disagree on, and whether it matters for a verdict."""
    subject = subject_of(options, terminal)
    provider, ruleset, snapshot = subject.provider, subject.ruleset, subject.snapshot
    try:
        result = disagreement(provider, ruleset, snapshot)
    except NothingEvaluatedError as error:
        terminal.complain(f"compliance: nothing to evaluate for {provider.id}: {error}")
        return ExitCode.NOTHING
    ended = ended_on(snapshot)
    if ended is not None:
        terminal.say_once(f"compliance: {provider.name} ceased on {ended}")
    show(result, disputes_blocks(result, provider, ruleset), options, terminal)
    return ExitCode.OK
