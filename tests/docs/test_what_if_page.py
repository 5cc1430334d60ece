"""docs/what-if.md: its scenario is valid, its commands run and say what the page says, and every key is described."""

from __future__ import annotations

import re

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.model.scenario import ScenarioDocument
from tests.docs.pages import blocks, commands, page

PAGE = "docs/what-if.md"


@pytest.fixture(autouse=True)
def _file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (written,) = blocks(PAGE, "yaml")
    (tmp_path / "scenario.yaml").write_text(written, encoding="utf-8")


def test_the_commands_say_what_the_page_says(capsys):
    check, evaluate = commands(PAGE)
    assert main(check) == ExitCode.OK
    capsys.readouterr()
    assert main(evaluate) == ExitCode.NOT_MET
    ran = capsys.readouterr()
    (said,) = blocks(PAGE, "text")
    assert ran.err == said
    assert ran.out.startswith("Met (necessary-only), what if")


def test_the_python_runs(capsys):
    (code,) = blocks(PAGE, "python")
    exec(compile(code, PAGE, "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "necessary-only Paid in\n"


def test_every_key_is_described():
    rows = re.findall(r"^\| (`.*?`) \|", page(PAGE), re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert named == set(ScenarioDocument.model_fields) - {"schema_"}
