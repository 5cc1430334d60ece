"""docs/ask.md: its commands run, and it describes every mark."""

from __future__ import annotations

import shlex
import shutil

import pytest

from compliance.analysis.questions.document import MARKS
from compliance.cli.main import main
from tests.docs.pages import ROOT, blocks, commands, page


@pytest.mark.exhaustive
def test_commands_from_a_verdict_to_a_letter_and_back(capsys, monkeypatch, tmp_path):
    pytest.importorskip("openpyxl")
    monkeypatch.chdir(tmp_path)
    for arguments in commands("docs/ask.md"):
        assert main(arguments) == 0
        assert capsys.readouterr().out or "--output" in arguments
    shutil.copy(ROOT / "providers" / "scaleway.yaml", tmp_path)
    letter = (tmp_path / "letter.md").read_text(encoding="utf-8")
    head, answer, rest = letter.partition("\nAnswer:")
    (tmp_path / "letter.md").write_text(f"{head}{answer} do not know{rest}", encoding="utf-8")
    [back] = blocks("docs/ask.md", "sh")
    for line in back.splitlines():
        assert main(shlex.split(line)[1:]) == 0


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_is_described(mark):
    assert f"\n| {mark} | " in page("docs/ask.md")
