"""docs/basis.md: its commands and its example run, and it names every basis."""

from __future__ import annotations

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.model.status import Basis
from tests.docs.pages import blocks, commands, page

PAGE = "docs/basis.md"


@pytest.mark.parametrize("arguments", commands(PAGE), ids=" ".join)
def test_commands(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) in (ExitCode.OK, ExitCode.NOT_MET)
    assert capsys.readouterr().out


@pytest.mark.parametrize("code", blocks(PAGE, "python"))
def test_examples_run(code):
    exec(compile(code, PAGE, "exec"), {})  # noqa: S102 - the examples are ours


def test_every_basis_is_described():
    rows = [line.split("|")[1].strip() for line in page(PAGE).splitlines() if line.startswith("| `")]
    assert rows[: len(Basis)] == [f"`{basis}`" for basis in Basis]
