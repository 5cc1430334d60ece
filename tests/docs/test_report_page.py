"""docs/report.md: its commands run and write the pages it describes."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.cli.main import main
from tests.docs.pages import ROOT, commands, page
from tests.screenshots import SERVED, SHOTS

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


def test_every_picture_is_made_by_one_command_and_shown():
    assert {path.name for path in (ROOT / "docs/pictures").glob("*.png")} == {*SHOTS, *SERVED}
    assert all(f"](pictures/{name})" in page("docs/report.md") for name in SHOTS)
