"""`compliance list`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, UsageError, report_problems
from compliance.cli.terminal import Terminal, write_result
from compliance.loading.builtin import ids
from compliance.model.nearest import hint, nearest
from compliance.model.problem import Problem

if TYPE_CHECKING:
    from compliance.report.pages.listing import Row
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("what", choices=tuple(_TABLES), help="what to list")
    parser.add_argument(
        "--against",
        nargs="+",
        action="extend",
        default=[],
        metavar="RULESET",
        dest="rulesets",
        help="rules, topics: only of these rule sets",
    )
    parser.add_argument(
        "--topic",
        nargs="+",
        action="extend",
        default=[],
        metavar="TOPIC",
        dest="topics",
        help="rules: only about one of these",
    )
    parser.add_argument("--format", choices=shared.FORMATS, default="text", help="default: text")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """List providers, rule sets, rules, topics or facts."""
    problems: list[Problem] = []
    if options.rulesets and options.what not in ("rules", "topics"):
        raise UsageError(
            f"--against chooses rule sets for 'list rules' and 'list topics'; it means nothing for 'list {options.what}'"
        )
    if options.topics and options.what != "rules":
        raise UsageError(f"--topic chooses among rules; it means nothing for 'list {options.what}'")
    rows = _TABLES[options.what](options, problems)
    if problems:
        report_problems(problems, terminal)
        return ExitCode.INVALID
    write_result([_rendered(options, rows, terminal)], options.output, terminal)
    return ExitCode.OK


def _rendered(options: Namespace, rows: Sequence[Row], terminal: Terminal) -> str:
    from compliance.report.pages.fact_reference import fact_page
    from compliance.report.pages.listing import RULE_COLUMNS, TOPIC_COLUMNS, markdown_listing, render_rows

    columns = None
    if options.what == "rules":
        columns = TOPIC_COLUMNS if options.topics else RULE_COLUMNS
    match options.format:
        case "json":
            import json

            return json.dumps(rows, indent=2) + "\n"
        case "markdown":
            return fact_page() if options.what == "facts" else markdown_listing(rows, columns)
    return render_rows(rows, terminal.screen_width(to_file=options.output is not None), columns)


def _providers(options: Namespace, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - one signature for all tables
    from compliance.cli.inputs import read
    from compliance.loading.providers import load_provider
    from compliance.report.pages.listing import provider_rows

    loaded = [read(load_provider, name, problems) for name in ids("provider")]
    return provider_rows([provider for provider in loaded if provider is not None])


def _rulesets(options: Namespace, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    from compliance.cli.inputs import read_rulesets
    from compliance.report.pages.listing import ruleset_rows

    return ruleset_rows(read_rulesets(ids("ruleset"), [], problems))


def _rules(options: Namespace, problems: list[Problem]) -> list[Row]:
    from compliance.cli.inputs import read_rulesets
    from compliance.report.pages.listing import rule_rows

    rulesets = read_rulesets(options.rulesets or ids("ruleset"), [], problems)
    if not options.topics:
        return rule_rows(rulesets)
    if not problems:
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


def _topics(options: Namespace, problems: list[Problem]) -> list[Row]:
    from compliance.cli.inputs import read_rulesets
    from compliance.report.pages.listing import topic_rows

    return topic_rows(read_rulesets(options.rulesets or ids("ruleset"), [], problems))


def _facts(options: Namespace, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    from compliance.report.pages.fact_reference import fact_rows, short_fact_rows

    return fact_rows() if options.format == "json" else short_fact_rows()


def _lints(options: Namespace, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    from compliance.report.pages.listing import lint_rows

    return [*lint_rows()]


_TABLES: Mapping[str, Callable[[Namespace, list[Problem]], list[Row]]] = {
    "providers": _providers,
    "rulesets": _rulesets,
    "rules": _rules,
    "topics": _topics,
    "facts": _facts,
    "lints": _lints,
}

COMMAND = Command(
    help="list providers, rule sets, rules, topics or facts",
    description="List what is built in, the rules of rule sets and their topics, or the facts that can be stated.",
    options=add_options,
    run=run,
)
