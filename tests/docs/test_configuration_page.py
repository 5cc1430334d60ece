"""docs/configuration.md and docs/requirements.md: their commands run, their keys are all there are, their example is read."""

from __future__ import annotations

import re

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.cli.options import SETTINGS
from tests.docs.pages import blocks, commands, page

PAGES = ("docs/configuration.md", "docs/requirements.md")
RUN = [command for name in PAGES for command in commands(name)]


@pytest.mark.parametrize("arguments", RUN, ids=" ".join)
def test_commands(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) in (ExitCode.OK, ExitCode.NOT_MET)
    assert capsys.readouterr().out


def test_every_key_is_described():
    rows = [line for line in page("docs/configuration.md").splitlines() if line.startswith("| `")]
    keys = [key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert keys == [setting.name for setting in SETTINGS]


def test_every_requirement_is_described():
    rows = [line for line in page("docs/requirements.md").splitlines() if line.startswith("| `--")]
    assert len(rows) == 7


def test_the_example_is_read(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (example,) = blocks("docs/configuration.md", "toml")
    (tmp_path / "compliance.toml").write_text(example, encoding="utf-8")
    assert main(["config"]) == ExitCode.OK
    printed = capsys.readouterr().out
    assert printed.count("compliance.toml:") == 10
