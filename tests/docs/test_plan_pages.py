"""docs/plan.md, docs/analyze.md and docs/necessary-not-sufficient.md: their commands run, and they name every part and role."""

from __future__ import annotations

from typing import get_args

import pytest

from compliance.cli.commands.plan import ACTORS
from compliance.cli.main import main
from compliance.cli.options import TARGETS
from compliance.engine.monotone.roles import RuleRole
from tests.docs.pages import ROOT, commands, page

PAGES = ("docs/plan.md", "docs/analyze.md", "docs/necessary-not-sufficient.md")
COMMANDS = [arguments for name in PAGES for arguments in commands(name)]


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_commands(arguments, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)  # one names a folder of the project
    assert main(arguments) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("role", get_args(RuleRole))
def test_every_role_is_described(role):
    assert f"| {role} |" in page("docs/analyze.md")


@pytest.mark.parametrize("name", ["inclN", "covN", "RoN", "inclS", "covS", "PRI"])
def test_every_measure_is_described(name):
    table = [line for line in page("docs/analyze.md").splitlines() if line.startswith("| ")]
    assert any(name in line.split("|")[1] for line in table)


@pytest.mark.parametrize("word", [*(f"`--by {who}`" for who in ACTORS), *(f"`--target {name}`" for name in TARGETS)])
def test_every_choice_is_described(word):
    assert word in page("docs/plan.md")
