"""docs/ask.md: its commands run, and it describes every mark."""

from __future__ import annotations

import pytest

from compliance.analysis.questions.document import MARKS
from compliance.cli.main import main
from tests.docs.pages import ROOT, commands, page


@pytest.mark.exhaustive
def test_commands(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    for arguments in commands("docs/ask.md"):
        assert main(arguments) == 0
        assert capsys.readouterr().out


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_is_described(mark):
    assert f"\n| {mark} | " in page("docs/ask.md")
