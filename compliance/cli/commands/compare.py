"""`compliance compare`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, UsageError, nothing_evaluated
from compliance.cli.terminal import Terminal, write_result
from compliance.model.problem import Problem

if TYPE_CHECKING:
    from compliance.analysis.comparison.document import Comparison, ComparisonDocument
    from compliance.analysis.comparison.offers import Assessed
    from compliance.engine.snapshot import Snapshot
    from compliance.model.statements import Provider
    from compliance.model.status import Basis
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("providers", nargs="+", metavar="PROVIDER", help="built-in id or path of a provider profile")
    parser.add_argument(
        "--against",
        nargs="+",
        action="extend",
        required=True,
        metavar="RULESET",
        dest="rulesets",
        help="built-in ids or paths of rule sets; with several, what differs between the first and each other",
    )
    parser.add_argument(
        "--format",
        choices=(*shared.FORMATS, "svg", "png"),
        help="svg, png: a picture (default: text; with --picture svg, or png where FILE ends in .png)",
    )
    parser.add_argument(
        "--picture",
        choices=("bars", "radar", "heatmap"),
        help="what a picture shows: a bar for each objective, a radar for each provider, or every rule (default: bars)",
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="every objective, rule and pair, and what weights do"
    )
    shared.dates(parser)
    shared.tailoring(parser)
    shared.strength(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Compare providers under each rule set, and the first rule set with each other one."""
    from compliance.analysis.comparison.compare import comparison_document
    from compliance.cli.diagnostics import report_problems
    from compliance.cli.inputs import accepted, read, read_rulesets, snapshot_of, understand
    from compliance.cli.outputs import require_writable
    from compliance.engine.scorecard import provider_summary
    from compliance.loading.providers import load_provider
    from compliance.model.scorecard import TOOL

    problems: list[Problem] = []
    options.format = _format(options)
    require_writable(options.format, options.output)
    as_of, known_as_of = understand(options, terminal, options.providers, options.rulesets)
    if len(options.providers) < 2 and len(options.rulesets) < 2:
        raise UsageError("there is nothing to compare: name two providers, or two rule sets after --against")
    providers = [p for name in options.providers if (p := read(load_provider, name, problems)) is not None]
    rulesets = read_rulesets(options.rulesets, options.settings, problems, options.evidence)
    if problems:
        report_problems(problems, terminal)
        return ExitCode.INVALID
    _refuse_repeated(providers)
    named = [snapshot_of(provider, as_of, known_as_of, options.service) for provider in providers]
    _tell_ended(named, terminal)
    offers = [snapshot for snapshot in named if snapshot.ended_on is None]
    groups = [_assessed(offers, ruleset, accepted(options), terminal) for ruleset in rulesets]
    if not any(groups):
        return ExitCode.NOTHING
    gone = [provider_summary(snapshot) for snapshot in named if snapshot.ended_on is not None]
    _write(comparison_document(groups, TOOL, gone), options, terminal)
    complete = all(len(group) == len(offers) for group in groups)
    return ExitCode.OK if complete else ExitCode.NOTHING


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


def _refuse_repeated(providers: Sequence[Provider]) -> None:
    """Refuse to compare one with itself: names in the result would be ambiguous."""
    repeated = [id_ for id_, count in Counter(p.id for p in providers).items() if count > 1]
    if repeated:
        raise UsageError(f"named more than once: {', '.join(repeated)}")


def _tell_ended(named: Sequence[Snapshot], terminal: Terminal) -> None:
    """What had ceased: counted beside others, each with its reason where nothing else is there."""
    from compliance.assess import nothing_text
    from compliance.engine.verdict import EndedError
    from compliance.report.pages.wording import left_out_text

    reasons = []
    for snapshot in named:
        try:
            snapshot.require_there()
        except EndedError as error:
            reasons.append(f"compliance: {nothing_text(snapshot.provider, error)}")
    tell = terminal.say if len(reasons) < len(named) else terminal.complain
    if 0 < len(reasons) < len(named):
        tell(f"compliance: {left_out_text(reasons)}")
    for reason in reasons:
        tell(reason)


def _assessed(offers: Sequence[Snapshot], ruleset: RuleSet, accept: Basis, terminal: Terminal) -> dict[str, Assessed]:
    """Every provider under one rule set, by name, without those of which nothing can be evaluated."""
    from compliance.analysis.comparison.offers import assess
    from compliance.engine.verdict import NothingEvaluatedError

    by_name: dict[str, Assessed] = {}
    for snapshot in offers:
        provider = snapshot.provider
        terminal.progress(f"{provider.id} against {ruleset.id}")
        try:
            assessed = assess(ruleset, snapshot, accept)
        except NothingEvaluatedError as error:
            nothing_evaluated(provider, error, terminal)
            continue
        by_name[assessed.name] = assessed
    terminal.clear_progress()
    return by_name


def _write(document: ComparisonDocument, options: Namespace, terminal: Terminal) -> None:
    from compliance.cli.show import show
    from compliance.report.pages import SCREEN
    from compliance.report.pages.compare import comparison_blocks

    if options.format in ("svg", "png"):
        write_result([_picture(document.comparisons[0], options)], options.output, terminal)
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
    help="compare providers, or rule sets",
    description="Put providers side by side: who is ranked, who is ahead, what decides; and rule sets, where there are several.",
    options=add_options,
    run=run,
)
