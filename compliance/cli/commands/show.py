"""`compliance show`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode, UsageError
from compliance.cli.terminal import Terminal
from compliance.loading.builtin import BuiltinKind, Found, UnknownDocumentError, find, ids
from compliance.model.nearest import hint, nearest


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("id", metavar="ID", help="built-in id or path of a provider profile or rule set")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", help="default: text")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show a provider profile or a rule set, by its id or its path."""
    from compliance.cli.show import show
    from compliance.loading.given import parse
    from compliance.loading.kinds import kind_of
    from compliance.loading.providers import provider_from
    from compliance.loading.rulesets import ruleset_from
    from compliance.report.pages.provider import provider_blocks
    from compliance.report.pages.ruleset import ruleset_blocks

    file = _find(options.id)
    parsed = parse(file)
    match kind_of(parsed):
        case "provider/1":
            blocks = provider_blocks(provider_from(parsed, file))
        case "ruleset/1":
            blocks = ruleset_blocks(ruleset_from(parsed, file))
        case other:
            raise UsageError(f"'{options.id}' is a document of kind {other}; show reads providers and rule sets")
    show(None, blocks, options, terminal)
    return ExitCode.OK


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
    help="show a provider or a rule set",
    description="Show a provider profile or a rule set for reading.",
    options=add_options,
    run=run,
)
