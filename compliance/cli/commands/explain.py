"""`compliance explain`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.terminal import Terminal


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.provider_and_ruleset(parser)
    parser.add_argument("rule", metavar="RULE", help="id of a rule")
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Explain one rule for one provider."""
    from compliance.analysis.explain.explain import explain
    from compliance.cli.inputs import accepted, pick_rule, read_subject
    from compliance.cli.show import show_lines
    from compliance.engine.grounds import grounds_of
    from compliance.engine.scorecard import cite
    from compliance.report.pages.explanation import render_explanation

    provider, ruleset, snapshot = read_subject(options, terminal)
    explanation = explain(pick_rule(ruleset, options.rule), grounds_of(ruleset, snapshot, accepted(options)))
    dates = f"as of {snapshot.as_of}, known as of {snapshot.known_as_of}"
    heading = f"{provider.name} against {ruleset.id} {ruleset.version}, {dates}"
    sources = {id_: cite(source) for id_, source in provider.sources.items()}
    show_lines(
        lambda colour, width: render_explanation(explanation, heading, sources, colour=colour, width=width),
        options,
        terminal,
    )
    return ExitCode.OK


COMMAND = Command(
    help="show how one rule was decided",
    description="Show how one rule was decided: its conditions with every value, the evidence, what would flip it.",
    options=add_options,
    run=run,
)
