"""`compliance analyze`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from compliance.analysis.necessity.necessity import analyze
from compliance.analysis.solvers.further import Further
from compliance.analysis.world.corpus import Corpus
from compliance.analysis.world.outcomes import STILL_TRADING, SoughtOutcome, compile_outcome
from compliance.analysis.world.world import analyze_corpus
from compliance.cli.arguments import UsageError
from compliance.cli.commands.plan import target_of
from compliance.cli.corpus import EmptyCorpusError, built_in_corpus, read_corpus, refuse_missing
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.inputs import read_rulesets, understand
from compliance.cli.show import show
from compliance.cli.terminal import Terminal
from compliance.engine.verdict import NothingEvaluatedError
from compliance.language.errors import ExpressionError
from compliance.loading.rulesets import country_sets
from compliance.model.problem import Problem
from compliance.report.pages.analysis import analysis_blocks
from compliance.rulesets.ruleset import RuleSet


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say what each rule of a rule set is to its verdict, and what a corpus shows of its objectives."""
    found: list[Problem] = []
    as_of, known_as_of = understand(options, terminal, [], [options.ruleset])
    refuse_missing(options.corpus)
    rulesets = read_rulesets([options.ruleset], options.settings, found)
    outcome, target = None, None
    if rulesets:
        outcome, target = _sought(options, rulesets[0]), target_of(rulesets[0], options.target)
    try:
        providers = read_corpus(options.corpus, found, terminal)
    except EmptyCorpusError as error:
        terminal.complain(f"compliance: nothing to analyse: {error}")
        return ExitCode.NOTHING
    if not options.corpus and rulesets and (outcome or rulesets[0].objectives):
        providers = built_in_corpus(found, terminal)
    if found or target is None:
        report_problems(found, terminal)
        return ExitCode.INVALID
    ruleset = rulesets[0]
    corpus = Corpus(providers, country_sets(), as_of, known_as_of)
    try:
        result = analyze(ruleset, target, as_of, known_as_of, corpus, Further(options.time_limit))
    except NothingEvaluatedError as error:
        terminal.complain(f"compliance: nothing to analyse: {error}")
        return ExitCode.NOTHING
    if outcome is not None:
        result = replace(result, corpus=analyze_corpus(corpus, ruleset, outcome))
    width = terminal.width(to_file=options.output is not None) if options.format == "text" else None
    show(result, analysis_blocks(result, ruleset, width), options, terminal)
    return ExitCode.OK


def _sought(options: Namespace, ruleset: RuleSet) -> SoughtOutcome | None:
    """The outcome to cross the objectives with; raises `UsageError` where it cannot be understood."""
    text = options.outcome if options.outcome is not None else STILL_TRADING if options.corpus else None
    if text is None:
        return None
    try:
        return compile_outcome(text, ruleset, country_sets())
    except ExpressionError as error:
        lines = [f"--outcome: column {p.span.start + 1}: {p.message}" for p in error.problems]
        raise UsageError("\n".join(lines)) from None
