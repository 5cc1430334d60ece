"""`compliance list`."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence

from compliance.cli.arguments import UsageError
from compliance.cli.diagnostics import report_problems
from compliance.cli.exit_codes import ExitCode
from compliance.cli.inputs import hint, read, read_rulesets
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.model.nearest import nearest
from compliance.model.problem import Problem
from compliance.report.pages.fact_reference import fact_page, fact_rows, short_fact_rows
from compliance.report.pages.lint import lint_rows
from compliance.report.pages.listing import (
    RULE_COLUMNS,
    TOPIC_COLUMNS,
    Row,
    markdown_rows,
    provider_rows,
    render_rows,
    rule_rows,
    ruleset_rows,
    topic_rows,
)
from compliance.rulesets.ruleset import RuleSet


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """List providers, rule sets, rules, topics or facts."""
    found: list[Problem] = []
    if options.rulesets and options.what not in ("rules", "topics"):
        raise UsageError(
            f"--against chooses rule sets for 'list rules' and 'list topics'; it means nothing for 'list {options.what}'"
        )
    if options.topics and options.what != "rules":
        raise UsageError(f"--topic chooses among rules; it means nothing for 'list {options.what}'")
    rows = _TABLES[options.what](options, found)
    if found:
        report_problems(found, terminal)
        return ExitCode.INVALID
    write_result([_rendered(options, rows, terminal)], options.output, terminal)
    return ExitCode.OK


def _rendered(options: Namespace, rows: Sequence[Row], terminal: Terminal) -> str:
    columns = None
    if options.what == "rules":
        columns = TOPIC_COLUMNS if options.topics else RULE_COLUMNS
    match options.format:
        case "json":
            return json.dumps(rows, indent=2) + "\n"
        case "markdown":
            return fact_page() if options.what == "facts" else markdown_rows(rows, columns)
    return render_rows(rows, terminal.screen_width(to_file=options.output is not None), columns)


def _providers(options: Namespace, found: list[Problem]) -> list[Row]:  # noqa: ARG001 - one signature for all tables
    loaded = [read(load_provider, name, found) for name in ids("provider")]
    return provider_rows([provider for provider in loaded if provider is not None])


def _rulesets(options: Namespace, found: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    return ruleset_rows(read_rulesets(ids("ruleset"), [], found))


def _rules(options: Namespace, found: list[Problem]) -> list[Row]:
    rulesets = read_rulesets(options.rulesets or ids("ruleset"), [], found)
    if not options.topics:
        return rule_rows(rulesets)
    if not found:
        _check_topics(options.topics, rulesets)
    # Among all rule sets, a rule that some of them import is still one rule.
    return rule_rows(rulesets, frozenset(options.topics), imported=bool(options.rulesets))


def _check_topics(topics: Sequence[str], rulesets: Sequence[RuleSet]) -> None:
    """A topic no rule has is a mistake, not an empty list: it is most likely misspelt."""
    known = sorted({topic for ruleset in rulesets for rule in ruleset.rules for topic in rule.topics})
    wrong = [topic for topic in topics if topic not in known]
    if wrong:
        near = {topic: nearest(topic, known, most=3) for topic in wrong}
        raise UsageError("\n".join(f"no rule has the topic '{topic}'; {hint(near[topic], known)}" for topic in wrong))


def _topics(options: Namespace, found: list[Problem]) -> list[Row]:
    return topic_rows(read_rulesets(options.rulesets or ids("ruleset"), [], found))


def _facts(options: Namespace, found: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    return fact_rows() if options.format == "json" else short_fact_rows()


def _lints(options: Namespace, found: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    return [*lint_rows()]


_TABLES: Mapping[str, Callable[[Namespace, list[Problem]], list[Row]]] = {
    "facts": _facts,
    "lints": _lints,
    "providers": _providers,
    "rules": _rules,
    "rulesets": _rulesets,
    "topics": _topics,
}
