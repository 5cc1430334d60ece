"""`compliance list`."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Mapping

from compliance.cli.arguments import UsageError
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.inputs import read, read_rulesets
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.model.problem import Problem
from compliance.report.listing import Row, fact_rows, provider_rows, render_rows, rule_rows, ruleset_rows


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """List providers, rule sets, rules or facts."""
    found: list[Problem] = []
    if options.rulesets and options.what != "rules":
        raise UsageError(f"--against chooses rule sets for 'list rules'; it means nothing for 'list {options.what}'")
    rows = _TABLES[options.what](options, found)
    if found:
        report_problems(found, terminal)
        return ExitCode.INVALID
    if options.format == "json":
        text = json.dumps(rows, indent=2) + "\n"
    else:
        text = render_rows(rows, terminal.screen_width(to_file=options.output is not None))
    write_result([text], options.output, terminal)
    return ExitCode.OK


def _providers(options: Namespace, found: list[Problem]) -> list[Row]:  # noqa: ARG001 - one signature for all tables
    loaded = [read(load_provider, name, found) for name in ids("provider")]
    return provider_rows([provider for provider in loaded if provider is not None])


def _rulesets(options: Namespace, found: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    return ruleset_rows(read_rulesets(ids("ruleset"), [], found))


def _rules(options: Namespace, found: list[Problem]) -> list[Row]:
    return rule_rows(read_rulesets(options.rulesets or ids("ruleset"), [], found))


def _facts(options: Namespace, found: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    return fact_rows()


_TABLES: Mapping[str, Callable[[Namespace, list[Problem]], list[Row]]] = {
    "facts": _facts,
    "providers": _providers,
    "rules": _rules,
    "rulesets": _rulesets,
}
