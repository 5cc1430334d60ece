"""`compliance list`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, report_problems
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError, write_result
from compliance.loading.builtin import ids
from compliance.model.nearest import hint, nearest
from compliance.model.problem import Problem
from compliance.model.words import BUYERS, plural

if TYPE_CHECKING:
    from compliance.engine.snapshot import Snapshot
    from compliance.report.pages.listing import Row
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("what", choices=tuple(_TABLES), help="what to list")
    parser.add_argument(
        "providers",
        nargs="*",
        type=named,
        metavar="PROVIDER",
        help="services: only of these, built-in ids or paths of provider profiles",
    )
    shared.rulesets(parser, "rules, topics: only of these rule sets", required=False)
    parser.add_argument(
        "--topic",
        nargs="+",
        action="extend",
        default=[],
        metavar="TOPIC",
        dest="topics",
        help="rules: only about one of these",
    )
    parser.add_argument(
        "--for",
        choices=tuple(BUYERS),
        dest="buyer",
        help="rulesets: only those that the law or a contract of this buyer asks for",
    )
    parser.add_argument("--format", choices=shared.FORMATS, default="text", help="default: text")
    shared.dates(parser)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """List providers, services, rule sets, rules, topics or facts."""
    problems: list[Problem] = []
    _refuse_idle(options)
    rows = _TABLES[options.what](options, terminal, problems)
    if problems:
        report_problems(problems, terminal)
        return ExitCode.INVALID
    write_result([_rendered(options, rows, terminal)], options.output, terminal)
    return ExitCode.OK


def _refuse_idle(options: Namespace) -> None:
    """Refuse an option that means nothing for what is listed."""
    idle = ""
    if options.rulesets and options.what not in ("rules", "topics"):
        idle = "--against chooses rule sets for 'list rules' and 'list topics'"
    elif options.topics and options.what != "rules":
        idle = "--topic chooses among rules"
    elif options.buyer and options.what != "rulesets":
        idle = "--for chooses among rule sets"
    elif options.providers and options.what != "services":
        idle = f"'{options.providers[0]}': a provider chooses among services"
    elif (options.as_of or options.known_as_of) and options.what != "services":
        idle = "a date says which services there are"
    if idle:
        raise UsageError(f"{idle}; it means nothing for 'list {options.what}'")


def _rendered(options: Namespace, rows: Sequence[Row], terminal: Terminal) -> str:
    from compliance.report.pages.fact_reference import fact_page
    from compliance.report.pages.listing import (
        RULE_COLUMNS,
        RULESET_COLUMNS,
        TOPIC_COLUMNS,
        markdown_listing,
        render_rows,
        short_service_rows,
    )

    columns, below = None, None
    if options.what == "rulesets":
        columns = RULESET_COLUMNS
    elif options.what == "rules":
        columns = TOPIC_COLUMNS if options.topics else RULE_COLUMNS
    elif options.what == "services" and options.format != "json":
        below = "certificates"
        rows = short_service_rows(rows, f"{below}: " if options.format == "text" else "")
    match options.format:
        case "json":
            import json

            return json.dumps(rows, indent=2) + "\n"
        case "markdown":
            return fact_page() if options.what == "facts" else markdown_listing(rows, columns)
    return render_rows(rows, terminal.screen_width(to_file=options.output is not None), columns, below)


def _providers(options: Namespace, terminal: Terminal, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - one signature for all tables
    from compliance.cli.inputs import read
    from compliance.loading.providers import load_provider
    from compliance.report.pages.listing import provider_rows

    loaded = [read(load_provider, name, problems) for name in ids("provider")]
    return provider_rows([provider for provider in loaded if provider is not None])


def _services(options: Namespace, terminal: Terminal, problems: list[Problem]) -> list[Row]:
    from compliance.cli.inputs import read, snapshot_of, understand
    from compliance.cli.offers import offers_of
    from compliance.loading.providers import load_provider
    from compliance.report.pages.listing import service_rows

    offers = offers_of(dict.fromkeys(options.providers) or ids("provider"))
    dates = understand(options, terminal, [offer.document for offer in offers], [])
    live: list[Snapshot] = []
    ended: list[str] = []
    for offer in offers:
        provider = read(load_provider, offer.document, problems)
        if provider is None:
            continue
        snapshot = snapshot_of(provider, *dates, offer.service)
        stated, gone = snapshot.services_stated
        services = [snapshot.of_service(id_) for id_ in stated if offer.service in (None, id_)]
        live += [service for service in services if service.ended_on is None]
        ended += [id_ for id_ in gone if offer.service in (None, id_)]
        ended += [str(service.service) for service in services if service.ended_on is not None]
    if ended:
        terminal.say(f"compliance: left out: {plural(len(ended), 'service')} that had ended by {dates[0]}")
    return service_rows(live)


def _rulesets(options: Namespace, terminal: Terminal, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    from compliance.cli.inputs import read_rulesets
    from compliance.report.pages.listing import ruleset_rows

    return ruleset_rows(read_rulesets(ids("ruleset"), [], problems), options.buyer)


def _rules(options: Namespace, terminal: Terminal, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
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


def _topics(options: Namespace, terminal: Terminal, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    from compliance.cli.inputs import read_rulesets
    from compliance.report.pages.listing import topic_rows

    return topic_rows(read_rulesets(options.rulesets or ids("ruleset"), [], problems))


def _facts(options: Namespace, terminal: Terminal, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    from compliance.report.pages.fact_reference import fact_rows, short_fact_rows

    return fact_rows() if options.format == "json" else short_fact_rows()


def _lints(options: Namespace, terminal: Terminal, problems: list[Problem]) -> list[Row]:  # noqa: ARG001 - as above
    from compliance.report.pages.listing import lint_rows

    return [*lint_rows()]


_TABLES: Mapping[str, Callable[[Namespace, Terminal, list[Problem]], list[Row]]] = {
    "providers": _providers,
    "services": _services,
    "rulesets": _rulesets,
    "rules": _rules,
    "topics": _topics,
    "facts": _facts,
    "lints": _lints,
}

COMMAND = Command(
    help="list providers, services, rule sets, rules, topics or facts",
    description="List what is built in, the services of providers with their certificates, the rules of rule sets and their "
    "topics, or the facts that can be stated.",
    options=add_options,
    run=run,
)
