"""`compliance diff`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from compliance.cli import options as shared
from compliance.cli.commands import Command
from compliance.cli.diagnostics import ExitCode
from compliance.cli.settings import named
from compliance.cli.terminal import Terminal
from compliance.model.problem import LoadError, Problem


def add_options(parser: ArgumentParser) -> None:
    """Add what it can be given."""
    parser.add_argument(
        "old",
        type=named,
        metavar="OLD",
        help="scorecards of the earlier run, as evaluate --format json writes them; - is stdin",
    )
    parser.add_argument("new", type=named, metavar="NEW", help="scorecards of the later run")
    parser.add_argument(
        "--blame", action="store_true", help="name the commit that last changed the line of each new fact; needs git"
    )
    parser.add_argument("--format", choices=shared.FORMATS, default="text", help="default: text")


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Compare two documents of scorecards."""
    from compliance.analysis.changes.changes import ChangesDocument, changes
    from compliance.cli.inputs import read
    from compliance.cli.outputs import show
    from compliance.loading.scorecards import load_baseline
    from compliance.model.scorecard import TOOL
    from compliance.report.pages.changes import changes_blocks

    problems: list[Problem] = []
    old, new = read(load_baseline, options.old, problems), read(load_baseline, options.new, problems)
    if old is None or new is None:
        raise LoadError(problems)
    cards = changes(old, new)
    if not cards:
        terminal.complain("compliance: nothing to compare: neither document has a scorecard")
        return ExitCode.NOTHING
    if options.blame:
        from compliance.cli.blame import with_commits

        cards = with_commits(cards, lambda text: terminal.say(f"compliance: {text}"))
    names = Path(options.old).as_posix(), Path(options.new).as_posix()
    document = ChangesDocument("changes/1", TOOL, *names, any(card.worse for card in cards), cards)
    show(document, changes_blocks(document), options, terminal)
    return ExitCode.NOT_MET if document.worse else ExitCode.OK


COMMAND = Command(
    help="show what changed between two runs",
    description="Show what changed between two runs: verdicts, levels, scores and findings, each with the facts that differ.",
    options=add_options,
    run=run,
    epilog="exit codes: 0 nothing got worse, 1 something did or is no longer evaluated, 2 wrong usage, 3 not valid, "
    "4 nothing to compare",
)
