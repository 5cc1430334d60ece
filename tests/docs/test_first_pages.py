"""The first page of each of the three users: its commands run, in the order they stand there."""

from __future__ import annotations

import pytest

from compliance.model.status import VerdictStatus
from tests.cli.invoke import Command
from tests.docs.pages import commands, page
from tests.docs.tutorial import BLOCK
from tests.integrations.project import make_project

BUYERS = commands("docs/for-buyers.md")
FILES = {match[2]: match[3] for match in BLOCK.finditer(page("docs/for-ci.md")) if match[2]}


@pytest.mark.exhaustive
@pytest.mark.parametrize("arguments", BUYERS, ids=" ".join)
def test_the_commands_of_a_buyer(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    ran = Command(capsys)(*arguments)
    assert ran.code == 0
    assert ran.out or (tmp_path / "letter.md").read_text(encoding="utf-8")


def test_a_buyer_reads_what_each_verdict_says():
    table = [line.split("|")[1].strip() for line in page("docs/for-buyers.md").splitlines() if line.startswith("| `")]
    assert sorted(table) == sorted(f"`{verdict}`" for verdict in VerdictStatus)


def test_the_commands_of_who_writes_a_rule_set(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    ran = [Command(capsys)(*arguments) for arguments in commands("docs/for-rule-writers.md")]
    assert len(ran) == 7
    assert [one.code for one in ran] == [0] * len(ran)


def test_the_commands_of_a_build(tmp_path, monkeypatch, capsys):
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "compliance.toml").write_text(FILES["compliance.toml"], encoding="utf-8")
    ran = [Command(capsys)(*arguments) for arguments in commands("docs/for-ci.md")]
    assert len(ran) == 4
    assert [one.code for one in ran] == [0] * len(ran)
    assert sorted(path.suffix for path in tmp_path.glob("compliance.*")) == [".json", ".sarif", ".toml"]
