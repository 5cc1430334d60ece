"""`compliance sign`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal, write_result


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument(
        "statements",
        type=named,
        metavar="FILE",
        help="what 'compliance evaluate --format in-toto' wrote; what is signed already gets another signature; - is stdin",
    )
    parser.add_argument(
        "--key",
        required=True,
        metavar="KEY.pem",
        help="the private key, PEM: ed25519, ECDSA or RSA, without a password",
    )


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Sign statements."""
    from compliance.cli.outputs import require_package
    from compliance.loading.given import read_named
    from compliance.model.words import plural
    from compliance.signing.envelopes import SIZE, signed
    from compliance.signing.keys import SIZE as KEY_SIZE
    from compliance.signing.keys import private_key

    require_package("securesystemslib", "sign", "compliance sign")
    signer = private_key(*read_named(options.key, KEY_SIZE))
    result = signed(*read_named(options.statements, SIZE + 1), signer)
    write_result([result], options.output, terminal)
    key = signer.public_key
    count = plural(len(result.splitlines()), "statement")
    terminal.say(f"compliance: {count} signed by the {key.keytype} key {key.keyid}")
    return ExitCode.OK


COMMAND = Command(
    help="sign verdicts",
    description="Put the statements of 'compliance evaluate --format in-toto' into signed envelopes (DSSE), so that others can "
    "rely on a verdict without evaluating anything. 'compliance verify' checks them.",
    options=add_options,
    run=run,
)
