"""`compliance compare`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.cli.translation import add_language, translator_of
from compliance.model.problem import Problem
from compliance.model.words import offer_id

if TYPE_CHECKING:
    from compliance.analysis.comparison.document import Comparison, ComparisonDocument
    from compliance.analysis.comparison.offers import Assessed
    from compliance.cli.assessing import AssessedOffer
    from compliance.engine.snapshot import Snapshot
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("providers", nargs="+", type=named, metavar="PROVIDER", help=shared.OFFER_HELP)
    shared.rulesets(
        parser, "built-in ids or paths of rule sets; with several, what differs between the first and each other"
    )
    parser.add_argument(
        "--format",
        choices=(*shared.FORMATS, "html", "svg", "png"),
        help="html: a page; svg, png: a picture (default: text; with --picture svg, or png where FILE ends in .png)",
    )
    parser.add_argument(
        "--picture",
        choices=("bars", "radar", "heatmap"),
        help="what a picture shows: a bar for each objective, a radar for each provider, or every rule (default: bars)",
    )
    parser.add_argument(
        "--pairs",
        type=shared.at_least_two,
        default=shared.PAIRED,
        metavar="N",
        help=f"compare every two of the first N offers, where more may be ranked (default: {shared.PAIRED})",
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="every objective, rule and pair, and what weights do"
    )
    shared.jobs(parser, 1)
    add_language(parser)
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Compare providers under each rule set, and the first rule set with each other one."""
    from compliance.cli.diagnostics import report_problems
    from compliance.cli.inputs import read, read_rulesets, snapshot_of, understand
    from compliance.cli.offers import offers_of
    from compliance.cli.outputs import require_writable
    from compliance.loading.providers import load_provider

    problems: list[Problem] = []
    options.format = _format(options)
    translator_of(options, terminal)  # what is wrong with that is told before anything is computed
    require_writable(options.format, options.output)
    offers = offers_of(options.providers, options.service)
    as_of, known_as_of = understand(options, terminal, [offer.document for offer in offers], options.rulesets)
    documents = {name: read(load_provider, name, problems) for name in dict.fromkeys(o.document for o in offers)}
    rulesets = read_rulesets(options.rulesets, options.settings, problems, options.evidence)
    if problems:
        report_problems(problems, terminal)
        return ExitCode.INVALID
    given = [(provider, offer.service) for offer in offers if (provider := documents[offer.document]) is not None]
    named = [snapshot_of(provider, as_of, known_as_of, service) for provider, service in given]
    _refuse_incomparable(named, rulesets)
    return _compare(named, rulesets, options, terminal)


def _compare(
    named: Sequence[Snapshot], rulesets: Sequence[RuleSet], options: Namespace, terminal: Terminal
) -> ExitCode:
    from compliance.analysis.comparison.compare import comparison_document
    from compliance.analysis.comparison.offers import ended_under
    from compliance.cli.assessing import each_offer
    from compliance.model.scorecard import TOOL

    _tell_ended(named, terminal)
    there = [snapshot for snapshot in named if snapshot.ended_on is None]
    found = each_offer(there, rulesets, options, many=len(there) > options.pairs)
    groups = [_assessed(there, ruleset, found, terminal) for ruleset in rulesets]
    shown = [group for group, _ in groups]
    if not any(shown):
        return ExitCode.NOTHING
    _tell_apart(shown, rulesets, terminal)
    gone = [ended_under(ruleset, named) for ruleset in rulesets]
    _write(comparison_document(shown, TOOL, gone, options.pairs), options, terminal)
    return ExitCode.OK if all(complete for _, complete in groups) else ExitCode.NOTHING


def _format(options: Namespace) -> str:
    """The format asked for; a picture may be asked for by what it is to show, and by the name of its file."""
    picture = options.format in ("svg", "png") or (options.format is None and options.picture is not None)
    if not picture:
        if options.picture is not None:
            raise UsageError(f"--picture draws one: it needs --format svg or png, not {options.format}")
        return options.format or "text"
    if len(options.rulesets) > 1:
        raise UsageError("a picture shows one rule set: name one after --against")
    if options.format is not None:
        return str(options.format)
    return "png" if str(options.output or "").lower().endswith(".png") else "svg"


def _refuse_incomparable(offers: Sequence[Snapshot], rulesets: Sequence[RuleSet]) -> None:
    """Refuse to compare one with itself: names in the result would be ambiguous. And one alone, which no rule set takes apart."""
    from compliance.cli.inputs import refuse_repeated
    from compliance.engine.grounds import offers_of

    refuse_repeated(offers)
    if len(offers) < 2 and len(rulesets) < 2 and len(offers_of(rulesets[0], offers[0]).assessed) < 2:
        raise UsageError("there is nothing to compare: name two offers, or two rule sets after --against")


def _tell_ended(named: Sequence[Snapshot], terminal: Terminal) -> None:
    """What had ceased: counted beside others, each with its reason where nothing else is there."""
    from compliance.model.scorecard import EndedError
    from compliance.report.pages.wording import left_out_text

    reasons = []
    for snapshot in named:
        try:
            snapshot.require_there()
        except EndedError as error:
            reasons.append(f"compliance: {error.of(snapshot.provider.id)}")
    tell = terminal.say if len(reasons) < len(named) else terminal.complain
    if 0 < len(reasons) < len(named):
        tell(f"compliance: {left_out_text(reasons)}")
    for reason in reasons:
        tell(reason)


def _assessed(
    offers: Sequence[Snapshot], ruleset: RuleSet, found: Iterator[AssessedOffer], terminal: Terminal
) -> tuple[dict[str, Assessed], bool]:
    """Everything assessed under one rule set, by name, and whether that is all: not where nothing of one can be evaluated."""
    from compliance.analysis.comparison.offers import none_left
    from compliance.report.pages.wording import left_out_text

    by_name: dict[str, Assessed] = {}
    complete = True
    for offer in offers:
        terminal.progress(f"{offer_id(offer.provider.id, offer.service)} against {ruleset.id}")
        of_it = next(found)
        if of_it.gone:
            terminal.say_once(f"compliance: {left_out_text(of_it.gone)}: {', '.join(of_it.gone)}")
        for name, why in of_it.failed:
            terminal.complain(f"compliance: nothing to evaluate for {name}: {why}")
            complete = False
        for assessed in of_it.assessed:
            by_name.setdefault(assessed.name, assessed)
    if complete and offers and not by_name:
        terminal.complain(f"compliance: nothing to evaluate {none_left(ruleset)}")
        complete = False
    terminal.clear_progress()
    return by_name, complete


def _tell_apart(groups: Sequence[Mapping[str, Assessed]], rulesets: Sequence[RuleSet], terminal: Terminal) -> None:
    """Say where two rule sets are not compared, because they are about different things."""
    first, *others = zip(groups, rulesets, strict=True)
    for group, ruleset in others:
        if group and first[0] and not group.keys() & first[0].keys():
            terminal.say(
                f"compliance: '{first[1].id}' and '{ruleset.id}' are not compared: nothing is assessed under both; "
                "name a service, as in ovhcloud@vmware-snc"
            )


def _write(document: ComparisonDocument, options: Namespace, terminal: Terminal) -> None:
    from compliance.cli.outputs import show
    from compliance.report.pages import SCREEN
    from compliance.report.pages.compare import comparison_blocks

    if options.format in ("svg", "png"):
        write_result([_picture(document.comparisons[0], options)], options.output, terminal)
        return
    if options.format == "html":
        from compliance.report.html.documents import comparison_page

        write_result([comparison_page(document, translator=translator_of(options, terminal))], options.output, terminal)
        return
    show(document, comparison_blocks(document, verbose=options.verbose), options, terminal, without=SCREEN)


def _picture(comparison: Comparison, options: Namespace) -> str | bytes:
    from compliance.report.pictures.comparison import render_comparison_picture
    from compliance.report.pictures.measures import NothingToDrawError

    try:
        picture = render_comparison_picture(comparison, options.picture or "bars", options.format)
    except NothingToDrawError as error:
        raise UsageError(str(error)) from None
    return picture if options.format == "png" else picture.decode("utf-8")


COMMAND = Command(
    help="compare offers, or rule sets",
    description="Put offers side by side, providers or services of theirs: who is ranked, who is ahead, what decides; and rule "
    "sets, where there are several.",
    options=add_options,
    run=run,
)
