"""`compliance plan`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, nothing_evaluated
from compliance.cli.terminal import Terminal, write_result
from compliance.cli.translation import add_language, translator_of

ACTORS = ("provider", "owners", "buyer", "state")
"""Who can make fixes."""


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.provider_and_ruleset(parser)
    parser.add_argument(
        "--target", choices=shared.TARGETS, help="the verdict wanted (default: what the rule set claims)"
    )
    parser.add_argument(
        "--by",
        choices=ACTORS,
        action="append",
        default=[],
        help="only fixes that this one can make; repeatable (default: anybody's)",
    )
    shared.solving(parser)
    parser.add_argument(
        "--format", choices=(*shared.FORMATS, "html"), default="text", help="html: a page for a browser (default: text)"
    )
    add_language(parser)
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say why a provider misses a verdict, and what would give it."""
    from compliance.analysis.plan.plan import plan
    from compliance.analysis.solvers.further import Further
    from compliance.cli.inputs import accepted, read_subject, target_of
    from compliance.cli.outputs import show
    from compliance.engine.scorecard import scorecard_of
    from compliance.engine.state import decide_all
    from compliance.model.scorecard import NothingEvaluatedError
    from compliance.report.pages.plan import plan_blocks

    translator = translator_of(options, terminal)
    provider, ruleset, snapshot = read_subject(options, terminal)
    target = target_of(ruleset, options.target)
    try:
        state = decide_all(ruleset, snapshot, accepted(options))
        card = scorecard_of(state)
        result = plan(state, target, options.by, Further(options.time_limit))
    except NothingEvaluatedError as error:
        return nothing_evaluated(provider, error, terminal)
    if options.format == "html":
        from compliance.report.html.documents import plan_page

        write_result([plan_page(result, card, ruleset, translator=translator)], options.output, terminal)
        return ExitCode.OK
    show(result, plan_blocks(result, card, ruleset), options, terminal)
    return ExitCode.OK


COMMAND = Command(
    help="show what would give a verdict",
    description="Show why a verdict is missed or open: what to find out or prove, and what to change, by whom "
    "and at what effort.",
    options=add_options,
    run=run,
)
