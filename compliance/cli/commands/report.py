"""`compliance report`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.cli.translation import add_language, translator_of
from compliance.model.problem import LoadError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compliance.engine.snapshot import Snapshot
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("providers", nargs="+", type=named, metavar="OFFER", help=shared.OFFER_HELP)
    shared.rulesets(
        parser, "built-in ids or paths of the rule sets that are required: an offer has to meet all of them"
    )
    parser.add_argument(
        "--beside",
        nargs="+",
        action="extend",
        default=[],
        type=named,
        metavar="RULESET",
        help="rule sets shown beside them: they decide nothing, and the page says how the decision would change with each",
    )
    parser.add_argument("--title", metavar="TEXT", help="the title of the page, such as what is bought")
    shared.jobs(parser, 1)
    add_language(parser)
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Write one page that says which offers one may take, why, until when, and what to find out."""
    from compliance.analysis.decision.decision import decide_offers
    from compliance.cli.assessing import decide_each_of
    from compliance.cli.inputs import accepted
    from compliance.model.scorecard import NothingEvaluatedError
    from compliance.report.html.report import report_page

    translator = translator_of(options, terminal)
    required, beside, snapshots = _read(options, terminal)
    try:
        each = decide_each_of(required, beside, options, terminal)
        decision = decide_offers(snapshots, required, beside, accepted(options), each)
    except NothingEvaluatedError as error:
        terminal.complain(f"compliance: nothing to evaluate: {error}")
        return ExitCode.NOTHING
    for reason in decision.left_out:
        terminal.say(f"compliance: left out: {reason}")
    write_result([report_page(decision, options.title, translator=translator)], options.output, terminal)
    return ExitCode.OK


def _read(options: Namespace, terminal: Terminal) -> tuple[Sequence[RuleSet], Sequence[RuleSet], Sequence[Snapshot]]:
    from compliance.cli.inputs import read, read_rulesets, refuse_repeated, snapshot_of, understand
    from compliance.cli.offers import offers_of
    from compliance.loading.providers import load_provider

    problems: list[Problem] = []
    offers = offers_of(options.providers, options.service)
    named_ = [*options.rulesets, *options.beside]
    dates = understand(options, terminal, [offer.document for offer in offers], named_)
    documents = {name: read(load_provider, name, problems) for name in dict.fromkeys(o.document for o in offers)}
    rulesets = read_rulesets(named_, options.settings, problems, options.evidence)
    if problems:
        raise LoadError(problems)
    ids = [ruleset.id for ruleset in rulesets]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise UsageError(f"named more than once after --against and --beside: {', '.join(twice)}")
    given = [(provider, offer.service) for offer in offers if (provider := documents[offer.document]) is not None]
    snapshots = [snapshot_of(provider, *dates, service) for provider, service in given]
    refuse_repeated(snapshots)
    count = len(options.rulesets)
    return rulesets[:count], rulesets[count:], snapshots


COMMAND = Command(
    help="one page to decide on, for a browser",
    description="Write one page, complete in one file, that says which offers one may take under the rule sets required: "
    "because of what, until when, side by side, with what to find out and the evidence.",
    options=add_options,
    run=run,
)
