"""docs/report.md: its commands run and write the pages it describes."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.cli.main import main
from tests.docs.pages import commands

COMMANDS = commands("docs/report.md")


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", sorted(COMMANDS, key=len), ids=" ".join)
def test_commands(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) in (0, 1)
    (written,) = Path.cwd().glob("*.html")
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert written.stat().st_size < 1_500_000


def test_every_command_that_writes_a_page_is_there():
    assert {arguments[0] for arguments in COMMANDS} == {"report", "evaluate", "compare", "plan", "timeline"}
