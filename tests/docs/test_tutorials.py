"""The tutorials, played from an empty folder: every command prints what the page shows.

`COMPLIANCE_REGENERATE=1 python -m pytest tests/docs/test_tutorials.py` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
from datetime import date

import pytest

from compliance.cli.main import main
from compliance.cli.terminal import Terminal
from tests.docs.pages import ROOT
from tests.docs.tutorial import COMMAND, blocks_of, change, play

REGENERATE = "COMPLIANCE_REGENERATE"
TODAY = date(2026, 1, 15)
PAGES = ("docs/write-a-rule-set.md", "docs/describe-a-provider.md")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """The command, in an empty folder, on a day that stays the same."""
    monkeypatch.chdir(tmp_path)
    started = Terminal.of_process

    def that_day():
        terminal = started()
        terminal.today = TODAY
        return terminal

    monkeypatch.setattr(Terminal, "of_process", that_day)

    def command(arguments):
        main(arguments)
        captured = capsys.readouterr()
        assert "internal error" not in captured.err
        return captured.out + captured.err

    return command


@pytest.mark.parametrize("name", PAGES)
def test_a_tutorial_shows_what_happens(name, run, tmp_path):
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    played = play(text, tmp_path, run)
    if os.environ.get(REGENERATE):
        path.write_text(played, encoding="utf-8")
        return
    assert text == played, f"if that is meant: {REGENERATE}=1 python -m pytest tests/docs/test_tutorials.py"


@pytest.mark.parametrize("name", PAGES)
def test_a_tutorial_ends_well(name, run, tmp_path):
    """What a reader has in the end is valid and without lints; a rule set passes its tests."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert blocks_of(text, "console") >= 5
    play(text, tmp_path, run)
    assert main(["check", "."]) == 0
    for tests in tmp_path.glob("*.tests.yaml"):
        assert main(["test", str(tests)]) == 0


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_commands_and_their_output_are_told_apart():
    assert COMMAND.findall("$ one a\nout\n\nmore\n$ two\n$ three\nx\n") == [
        ("one a", "out\n\nmore\n"),
        ("two", ""),
        ("three", "x\n"),
    ]


def test_a_change_must_fit(tmp_path):
    path = tmp_path / "file"
    path.write_text("a\nb\nc\n", encoding="utf-8")
    change(path, " a\n-b\n+B\n+D\n")
    assert path.read_text(encoding="utf-8") == "a\nB\nD\nc\n"
    with pytest.raises(AssertionError, match="not once in file"):
        change(path, "-b\n+x\n")
