"""`compliance explain`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, nothing_evaluated
from compliance.cli.terminal import Terminal


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.provider_and_ruleset(parser)
    parser.add_argument("rule", metavar="RULE", help="id of a rule")
    parser.add_argument("-v", "--verbose", action="store_true", help="every condition with its values, and the sources")
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Explain one rule for one provider."""
    from compliance.analysis.explain.explain import explain
    from compliance.cli.inputs import accepted, pick_rule, read_subject
    from compliance.cli.outputs import show_lines
    from compliance.engine.grounds import grounds_of
    from compliance.engine.scorecard import cite
    from compliance.model.scorecard import EndedError
    from compliance.report.pages import SCREEN
    from compliance.report.pages.explanation import heading_of, render_explanation

    provider, ruleset, snapshot = read_subject(options, terminal)
    rule = pick_rule(ruleset, options.rule)
    try:
        snapshot.require_there()
    except EndedError as error:
        return nothing_evaluated(provider, error, terminal)
    grounds = grounds_of(ruleset, snapshot, accepted(options))
    explanation, heading = explain(rule, grounds), heading_of(ruleset, grounds.snapshot)
    cited = {id_: cite(source) for id_, source in provider.sources.items()}
    show_lines(
        lambda colour, width: render_explanation(
            explanation, heading, cited, verbose=options.verbose, colour=colour, width=width
        ),
        options,
        terminal,
        without=SCREEN,
    )
    return ExitCode.OK


COMMAND = Command(
    help="show how one rule was decided",
    description="Show how one rule was decided: what settles it or is missing, the facts, the choices, what would flip it.",
    options=add_options,
    run=run,
)
