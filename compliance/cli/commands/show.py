"""`compliance show`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError
from compliance.loading.builtin import BuiltinKind, Found, UnknownDocumentError, find, ids
from compliance.model.nearest import hint, nearest

if TYPE_CHECKING:
    from compliance.rulesets.ruleset import RuleSet


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("id", type=named, metavar="ID", help="built-in id or path of a provider profile or rule set")
    parser.add_argument("rule", metavar="RULE", nargs="?", help="of a rule set: only this rule, spelled out")
    parser.add_argument("--format", choices=shared.FORMATS, default="text", help="json: of a rule (default: text)")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show a provider profile, a rule set or one of its rules, by its id or its path."""
    from compliance.cli.outputs import show
    from compliance.loading.given import parse
    from compliance.loading.kinds import kind_of
    from compliance.loading.providers import provider_from
    from compliance.loading.rulesets import ruleset_from
    from compliance.report.pages.documents import provider_blocks, ruleset_blocks

    file = _find(options.id)
    parsed = parse(file)
    kind = kind_of(parsed)
    if kind not in ("provider/1", "ruleset/1"):
        raise UsageError(f"'{options.id}' is a document of kind {kind}; show reads providers and rule sets")
    if options.rule is not None:
        if kind == "provider/1":
            raise UsageError(f"'{options.id}' is a provider, which has no rules: show RULESET RULE")
        _show_rule(ruleset_from(parsed, file), options, terminal)
        return ExitCode.OK
    if options.format == "json":
        raise UsageError("--format json is for one rule: show RULESET RULE")
    blocks = provider_blocks(provider_from(parsed, file)) if kind == "provider/1" else None
    show(None, blocks or ruleset_blocks(ruleset_from(parsed, file)), options, terminal)
    return ExitCode.OK


def _show_rule(ruleset: RuleSet, options: Namespace, terminal: Terminal) -> None:
    from compliance.cli.inputs import pick_rule
    from compliance.cli.outputs import show
    from compliance.report.pages import SCREEN
    from compliance.report.pages.rule import rule_blocks, rule_document

    rule = pick_rule(ruleset, options.rule)
    show(rule_document(rule, ruleset), rule_blocks(rule, ruleset), options, terminal, without=SCREEN)


def _find(name: str) -> Found:
    """A provider or a rule set, by id or path."""
    kinds: tuple[BuiltinKind, ...] = ("provider", "ruleset")
    for kind in kinds:
        if name in ids(kind):
            return find(kind, name)
    try:
        return find("provider", name)  # a path, whatever is there
    except UnknownDocumentError:
        known = [id_ for kind in kinds for id_ in ids(kind)]
        near = nearest(name, known, most=3)
        raise UsageError(f"unknown provider or rule set '{name}'; {hint(near, known)}") from None


COMMAND = Command(
    help="show a provider, a rule set or a rule",
    description="Show a provider profile, a rule set or one of its rules for reading.",
    options=add_options,
    run=run,
)
