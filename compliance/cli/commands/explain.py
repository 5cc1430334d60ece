"""`compliance explain`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, nothing_evaluated
from compliance.cli.terminal import Terminal, UsageError

if TYPE_CHECKING:
    from compliance.engine.snapshot import Snapshot
    from compliance.model.statements import Provider
    from compliance.model.status import Basis
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    shared.provider_and_ruleset(parser, required=False)
    parser.add_argument(
        "--from",
        dest="batch",
        metavar="DIR",
        help="the results of a batch: PROVIDER is one of its ids, and everything else as it was there",
    )
    parser.add_argument("rule", metavar="RULE", help="id of a rule")
    parser.add_argument("-v", "--verbose", action="store_true", help="every condition with its values, and the sources")
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Explain one rule for one provider."""
    from compliance.analysis.explain.explain import explain
    from compliance.cli.inputs import pick_rule
    from compliance.cli.outputs import show_lines
    from compliance.engine.grounds import grounds_of
    from compliance.engine.scorecard import cite
    from compliance.model.scorecard import EndedError
    from compliance.report.pages import SCREEN
    from compliance.report.pages.explanation import heading_of, render_explanation

    provider, ruleset, snapshot, accept = _subject(options, terminal)
    rule = pick_rule(ruleset, options.rule)
    try:
        snapshot.require_there()
    except EndedError as error:
        return nothing_evaluated(provider, error, terminal)
    grounds = grounds_of(ruleset, snapshot, accept)
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


def _subject(options: Namespace, terminal: Terminal) -> tuple[Provider, RuleSet, Snapshot, Basis]:
    """What is explained: documents as they are, or as a batch had them."""
    from compliance.cli.inputs import accepted, read_subject

    if options.batch is not None:
        return _of_batch(options)
    if options.ruleset is None:
        raise UsageError("explain needs the rule set, --against RULESET, or the results of a batch, --from DIR")
    return *read_subject(options, terminal), accepted(options)


def _of_batch(options: Namespace) -> tuple[Provider, RuleSet, Snapshot, Basis]:
    from pathlib import Path

    from compliance.cli.inputs import accepted, ask_for_service, day_of, snapshot_of
    from compliance.cli.offers import OfferArgument, offer_of
    from compliance.cli.outputs import needs_package

    needs_package("explain --from", "pyarrow", "batch")
    from compliance.batch.again import NotInBatchError, found_again

    told = {"--known-as-of": options.known_as_of, "--set": options.settings, "--accept": options.accept}
    told["--evidence"] = options.evidence
    if given := [name for name, value in told.items() if value]:
        raise UsageError(f"--from: {', '.join(given)} is as the batch had it, and cannot be told again")
    offer: OfferArgument = offer_of(options.provider, options.service)
    day = None if options.as_of is None else day_of("--as-of", options.as_of)
    try:
        again = found_again(Path(options.batch), offer.document, options.ruleset, day)
    except NotInBatchError as error:
        raise UsageError(str(error)) from None
    snapshot = snapshot_of(again.provider, again.as_of, again.known_as_of, offer.service)
    if offer.service is None and again.ruleset.assesses != "provider":
        ask_for_service(offer, again.ruleset, snapshot, accepted(options))
    return again.provider, again.ruleset, snapshot, again.accept


COMMAND = Command(
    help="show how one rule was decided",
    description="Show how one rule was decided: what settles it or is missing, the facts, the choices, what would flip it.",
    options=add_options,
    run=run,
)
