"""`compliance diff`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from compliance.analysis.changes.changes import ChangesDocument, changes
from compliance.api import TOOL
from compliance.cli.exit_codes import ExitCode
from compliance.cli.inputs import read
from compliance.cli.show import show
from compliance.cli.terminal import Terminal
from compliance.loading.scorecards import load_baseline
from compliance.model.problem import LoadError, Problem
from compliance.report.pages.changes import changes_blocks


def run(options: Namespace, terminal: Terminal) -> ExitCode:
    """Compare two documents of scorecards."""
    found: list[Problem] = []
    old, new = read(load_baseline, options.old, found), read(load_baseline, options.new, found)
    if old is None or new is None:
        raise LoadError(found)
    cards = changes(old, new)
    if not cards:
        terminal.complain("compliance: nothing to compare: neither document has a scorecard")
        return ExitCode.NOTHING
    if options.blame:
        from compliance.cli.blame import with_commits  # noqa: PLC0415 - only where asked for

        cards = with_commits(cards, lambda text: terminal.say(f"compliance: {text}"))
    names = Path(options.old).as_posix(), Path(options.new).as_posix()
    document = ChangesDocument("changes/1", TOOL, *names, any(card.worse for card in cards), cards)
    show(document, changes_blocks(document), options, terminal)
    return ExitCode.NOT_MET if document.worse else ExitCode.OK
