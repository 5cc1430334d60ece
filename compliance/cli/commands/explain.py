"""`compliance explain`."""

from __future__ import annotations

from argparse import Namespace

from compliance.analysis.explain import explain
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.inputs import pick_rule, read, read_rulesets, snapshot_of, understand
from compliance.cli.terminal import Terminal, write_result
from compliance.engine.evaluate import cite
from compliance.loading.providers import load_provider
from compliance.model.problem import Problem
from compliance.report.explanation import render_explanation


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Explain one rule for one provider."""
    found: list[Problem] = []
    as_of, known_as_of = understand(options, terminal, [options.provider], [options.ruleset])
    provider = read(load_provider, options.provider, found)
    rulesets = read_rulesets([options.ruleset], options.settings, found)
    if found or provider is None:
        report_problems(found, terminal)
        return ExitCode.INVALID
    ruleset = rulesets[0]
    rule = pick_rule(ruleset, options.rule)
    explanation = explain(ruleset, rule, snapshot_of(provider, as_of, known_as_of, options.service))
    heading = f"{provider.name} against {ruleset.id} {ruleset.version}, as of {as_of}, known as of {known_as_of}"
    to_file = options.output is not None
    text = render_explanation(
        explanation,
        heading,
        {id_: cite(source) for id_, source in provider.sources.items()},
        colour=terminal.colour(to_file=to_file),
        width=terminal.width(to_file=to_file),
    )
    write_result([text], options.output, terminal)
    return ExitCode.OK
