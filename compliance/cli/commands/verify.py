"""`compliance verify`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, UsageError

if TYPE_CHECKING:
    from compliance.signing.checked import GivenFile


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument("envelopes", type=named, metavar="FILE", help="what 'compliance sign' wrote; - is stdin")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="DOCUMENT",
        help="profiles and rule sets, paths or built-in ids, PROVIDER@SERVICE for one service: are they the ones assessed?",
    )
    parser.add_argument("--key", required=True, metavar="KEY.pub.pem", help="the public key of whoever signed, PEM")
    parser.add_argument(
        "--as-of", metavar="DATE", help="the day on which one wants to rely on it (default: today, UTC)"
    )
    parser.add_argument("--require", choices=shared.TARGETS, help="the least verdict that is enough (default: any)")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default: text")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Verify signed statements, and say what they come to."""
    from compliance.cli.inputs import day_of
    from compliance.cli.outputs import require_package, show
    from compliance.loading.given import read_named
    from compliance.signing.checked import Reliance, check
    from compliance.signing.envelopes import SIZE, verified
    from compliance.signing.keys import SIZE as KEY_SIZE
    from compliance.signing.keys import public_key

    require_package("securesystemslib", "sign", "compliance verify")
    day = terminal.today if options.as_of is None else day_of("--as-of", options.as_of)
    key = public_key(*read_named(options.key, KEY_SIZE))
    lines = verified(*read_named(options.envelopes, SIZE + 1), key)
    if not lines:
        terminal.complain(f"compliance: nothing to verify: {options.envelopes} is empty")
        return ExitCode.NOTHING
    files = [_given(name) for name in options.files]
    found, blocks = check(lines, key.keyid, Reliance(day, options.require, files))
    show(found, blocks, options, terminal)
    for problem in found.problems:
        terminal.complain(f"compliance: not to be relied on: {problem}")
    return ExitCode.OK if found.reliable else ExitCode.NOT_MET


def _given(argument: str) -> GivenFile:
    """A profile or rule set as it is digested; of what cannot be read as either, and of both, the bytes as well."""
    import hashlib

    from compliance.cli.offers import parted
    from compliance.loading.builtin import UnknownDocumentError, find, ids
    from compliance.loading.encoding import read_bytes
    from compliance.loading.providers import load_provider
    from compliance.loading.rulesets import load_ruleset
    from compliance.loading.yaml_source import Limits
    from compliance.model.nearest import bracketed
    from compliance.model.problem import LoadError
    from compliance.model.statements import Provider
    from compliance.signing.checked import GivenFile

    name, service = parted(argument)
    try:
        found = find("ruleset" if name in ids("ruleset") else "provider", name)
    except UnknownDocumentError:
        meant = bracketed(name, [*ids("provider"), *ids("ruleset")])
        raise UsageError(f"DOCUMENT: there is no profile, rule set or file '{name}'{meant}") from None
    data = read_bytes(found.path, found.name, Limits().bytes).removeprefix(b"\xef\xbb\xbf")
    raw = f"sha256:{hashlib.sha256(data).hexdigest()}"
    for load in (load_provider, load_ruleset):
        try:
            document = load(name)
        except (LoadError, UnknownDocumentError):
            continue
        if service is not None and not (isinstance(document, Provider) and service in document.services):
            raise UsageError(f"DOCUMENT: '{argument}': {found.name} states no service '{service}'")
        return GivenFile.of(document, service, name=found.name, raw=raw)
    return GivenFile(found.name, frozenset({raw}))


COMMAND = Command(
    help="check signed verdicts",
    description="Check that verdicts were signed by a key and not changed since, for which day and until when they hold, and "
    "whether the profiles and rule sets beside them are the ones assessed. Exit code 1 where a verdict cannot be relied on.",
    options=add_options,
    run=run,
)
