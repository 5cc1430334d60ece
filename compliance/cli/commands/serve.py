"""`compliance serve`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import suppress
from importlib.util import find_spec

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.terminal import Terminal, UsageError

_PACKAGES = ("starlette", "uvicorn")


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument(
        "folder",
        nargs="?",
        default=".",
        metavar="DIR",
        help="a folder whose profiles and rule sets are shown, too (default: this one)",
    )
    parser.add_argument(
        "--port", type=_port, default=0, metavar="PORT", help="the port to listen on (default: any that is free)"
    )
    parser.add_argument(
        "--write", action="store_true", help="let pages write new statements into DIR, each after showing its lines"
    )
    parser.add_argument("--open", action="store_true", help="open the address in the browser of this machine")
    shared.dates(parser)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise ArgumentTypeError(f"'{text}' is no port, 0 to 65535")
    return int(text)


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Show results as pages, on this machine only, until it is stopped."""
    from pathlib import Path

    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        needs = "', '".join(missing)
        raise UsageError(f"serve needs the packages '{needs}': pip install 'cloud-provider-compliance[web]'")
    from compliance.cli.inputs import understand
    from compliance.cli.replacing import replace_file
    from compliance.web.app import ServerSettings
    from compliance.web.asked import DaysNamed
    from compliance.web.server import listening

    folder = Path(options.folder)
    if not folder.is_dir():
        raise UsageError(f"DIR: '{options.folder}' is no folder")
    dates = DaysNamed(*understand(options, terminal, (), ()))
    name = f"{folder.resolve().name}/" if folder.resolve().name else "/"

    def replace(path: Path, content: bytes) -> None:
        replace_file(path.resolve(), [content], sync=True)

    settings = ServerSettings(dates, replace if options.write else None, name)
    try:
        server = listening(folder, settings, options.port, terminal.complain)
    except OSError as error:
        raise UsageError(
            f"--port: cannot listen on {options.port}: {error.strerror}; without it, any free one"
        ) from None
    terminal.complain(f"compliance: open {server.address}")
    terminal.say("compliance: the address can be used once, on this machine only; Ctrl-C stops the server")
    if options.open:
        import webbrowser

        webbrowser.open(server.address)
    with suppress(KeyboardInterrupt):  # how one stops it
        server.run()
    return ExitCode.OK


COMMAND = Command(
    help="show results as pages on this machine",
    description="Show offers, scorecards, comparisons and rule sets as pages of a browser, on this machine only, and what a "
    "verdict would be if some facts were other than they are. Nothing is written unless --write is given.",
    options=add_options,
    run=run,
    writes_result=False,
)
