"""`compliance analyze`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from compliance.analysis.necessity import analyze
from compliance.analysis.real_cases import Corpus
from compliance.cli.commands.plan import target_of
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.inputs import read, read_rulesets, understand
from compliance.cli.terminal import Terminal, write_result
from compliance.engine.verdict import NothingEvaluatedError
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets
from compliance.model.problem import Problem
from compliance.report.analysis import analysis_json, analysis_markdown, analysis_text


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Say what each rule of a rule set is to its verdict."""
    found: list[Problem] = []
    as_of, known_as_of = understand(options, terminal, [], [options.ruleset])
    rulesets = read_rulesets([options.ruleset], options.settings, found)
    if found:
        report_problems(found, terminal)
        return ExitCode.INVALID
    ruleset = rulesets[0]
    target = target_of(ruleset, options.target)
    corpus = _built_in(as_of, known_as_of, found) if ruleset.objectives else None
    try:
        result = analyze(ruleset, target, as_of, known_as_of, corpus)
    except NothingEvaluatedError as error:
        terminal.complain(f"compliance: nothing to analyse: {error}")
        return ExitCode.NOTHING
    to_file = options.output is not None
    match options.format:
        case "json":
            text = analysis_json(result)
        case "markdown":
            text = analysis_markdown(result, ruleset)
        case _:
            colour, width = terminal.colour(to_file=to_file), terminal.width(to_file=to_file)
            text = analysis_text(result, ruleset, colour=colour, width=width)
    write_result([text], options.output, terminal)
    return ExitCode.OK


def _built_in(as_of: date, known_as_of: date, found: list[Problem]) -> Corpus:
    """The providers that come with the program, to look for real witnesses among."""
    loaded = [read(load_provider, name, found) for name in ids("provider")]
    return Corpus([p for p in loaded if p is not None], country_sets(), as_of, known_as_of)
