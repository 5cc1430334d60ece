"""`compliance analyze`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError
from compliance.model.problem import LoadError, Problem

if TYPE_CHECKING:
    from compliance.analysis.world.outcomes import SoughtOutcome
    from compliance.model.statements import Provider
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("ruleset", type=named, metavar="RULESET", help="built-in id or path of a rule set; - is stdin")
    parser.add_argument(
        "--target", choices=shared.TARGETS, help="the verdict analysed (default: what the rule set claims)"
    )
    world = parser.add_argument_group("in the world")
    world.add_argument(
        "--corpus",
        nargs="+",
        action="extend",
        default=[],
        metavar="DIR",
        help="folders of provider profiles, or single ones, to look for cases among (default: the built-in providers)",
    )
    world.add_argument(
        "--outcome",
        metavar="CONDITION",
        help="cross every objective with this: 'still-trading' (default with --corpus), or a condition over facts, such as "
        "identity.listed or 'finance.insolvency_procedure == \"none\"'",
    )
    shared.solving(parser)
    parser.add_argument("--format", choices=shared.FORMATS, default="text", help="default: text")
    shared.dates(parser)
    shared.settings(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say what each rule of a rule set is to its verdict, and what a corpus shows of its objectives."""
    from compliance.analysis.necessity.necessity import analyze
    from compliance.analysis.solvers.further import Further
    from compliance.analysis.world.corpus import Corpus
    from compliance.analysis.world.world import analyze_corpus
    from compliance.cli.inputs import read_rulesets, target_of, understand
    from compliance.cli.outputs import show
    from compliance.cli.profiles import EmptyCorpusError, refuse_missing
    from compliance.loading.rulesets import country_sets
    from compliance.model.scorecard import NothingEvaluatedError
    from compliance.report.pages.analysis import analysis_blocks

    problems: list[Problem] = []
    as_of, known_as_of = understand(options, terminal, [], [options.ruleset])
    refuse_missing(options.corpus)
    ruleset = next(iter(read_rulesets([options.ruleset], options.settings, problems)), None)
    sought, target = (_sought(options, ruleset), target_of(ruleset, options.target)) if ruleset else (None, None)
    try:
        providers = _providers(options, ruleset, sought, problems, terminal)
        if problems or ruleset is None or target is None:
            raise LoadError(problems)
        corpus = Corpus(providers, country_sets(), as_of, known_as_of)
        result = analyze(ruleset, target, as_of, known_as_of, corpus, Further(options.time_limit))
    except (EmptyCorpusError, NothingEvaluatedError) as error:
        terminal.complain(f"compliance: nothing to analyse: {error}")
        return ExitCode.NOTHING
    if sought is not None:
        result = replace(result, corpus=analyze_corpus(corpus, ruleset, sought))
    width = terminal.width(to_file=options.output is not None) if options.format == "text" else None
    show(result, analysis_blocks(result, ruleset, width), options, terminal)
    return ExitCode.OK


def _sought(options: Namespace, ruleset: RuleSet) -> SoughtOutcome | None:
    """The outcome to cross the objectives with; raises `UsageError` where it cannot be understood."""
    from compliance.analysis.world.outcomes import STILL_TRADING, compile_outcome
    from compliance.language.tree import ExpressionError
    from compliance.loading.rulesets import country_sets

    text = options.outcome if options.outcome is not None else STILL_TRADING if options.corpus else None
    if text is None:
        return None
    try:
        return compile_outcome(text, ruleset, country_sets())
    except ExpressionError as error:
        lines = [f"--outcome: column {p.span.start + 1}: {p.message}" for p in error.problems]
        raise UsageError("\n".join(lines)) from None


def _providers(
    options: Namespace,
    ruleset: RuleSet | None,
    sought: SoughtOutcome | None,
    problems: list[Problem],
    terminal: Terminal,
) -> list[Provider]:
    """The providers to look for cases among: of the corpus named, else the built-in ones where anything is asked of them."""
    from compliance.cli.profiles import built_in_corpus, read_corpus

    if options.corpus or ruleset is None or not (sought or ruleset.objectives):
        return read_corpus(options.corpus, problems, terminal)
    return built_in_corpus(problems, terminal)


COMMAND = Command(
    help="show which rules are necessary, sufficient or decorative",
    description="Show what each rule of a rule set is to its verdict: needed, enough, or neither; with a witness for each claim.",
    options=add_options,
    run=run,
)
