"""`compliance explain`."""

from __future__ import annotations

from argparse import Namespace

from compliance.analysis.explain.explain import explain
from compliance.cli.exit_codes import ExitCode
from compliance.cli.inputs import pick_rule
from compliance.cli.show import show_lines
from compliance.cli.subject import subject_of
from compliance.cli.terminal import Terminal
from compliance.engine.evaluate import cite
from compliance.report.pages.explanation import render_explanation


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Explain one rule for one provider."""
    subject = subject_of(options, terminal)
    provider, ruleset, snapshot = subject.provider, subject.ruleset, subject.snapshot
    explanation = explain(ruleset, pick_rule(ruleset, options.rule), snapshot)
    dates = f"as of {snapshot.as_of}, known as of {snapshot.known_as_of}"
    heading = f"{provider.name} against {ruleset.id} {ruleset.version}, {dates}"
    sources = {id_: cite(source) for id_, source in provider.sources.items()}
    show_lines(
        lambda colour, width: render_explanation(explanation, heading, sources, colour=colour, width=width),
        options,
        terminal,
    )
    return ExitCode.OK
