"""docs/import-and-tailor.md: its rule set loads, its commands run, and the scorecard says what the page says."""

from __future__ import annotations

import re

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.loading.rulesets import load_ruleset
from compliance.model.ruleset import ImportDocument
from compliance.rulesets.ruleset import RuleSet
from tests.docs.pages import blocks, commands, page

PAGE = "docs/import-and-tailor.md"


@pytest.fixture(autouse=True)
def buyer(tmp_path, monkeypatch) -> RuleSet:
    monkeypatch.chdir(tmp_path)
    written, _ = blocks(PAGE, "yaml")
    (tmp_path / "buyer.yaml").write_text(written, encoding="utf-8")
    return load_ruleset("buyer.yaml")


@pytest.mark.parametrize("arguments", commands(PAGE), ids=" ".join)
def test_commands(arguments, capsys):
    assert main(arguments) in (ExitCode.OK, ExitCode.NOT_MET)
    assert "Tailored: " in capsys.readouterr().out


def test_what_the_scorecard_says(buyer, capsys):
    main(commands(PAGE)[0])
    shown = capsys.readouterr().out
    (said,) = blocks(PAGE, "text")
    assert [f"Tailored: {change}" for change in buyer.tailoring] == said.splitlines()
    assert all(line in " ".join(shown.split()) for line in said.splitlines())


def test_every_key_is_described():
    keys = {info.alias or name for name, info in ImportDocument.model_fields.items()}
    described = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*) \|", page(PAGE), re.MULTILINE))))
    assert described == keys


def test_the_second_example_is_the_shipped_one():
    framework = load_ruleset("eu-csf-2026")
    (_, example) = blocks(PAGE, "yaml")
    weights = re.findall(r"(SOV-\d): (\d+)", example)
    assert [(o.id, str(o.weight)) for o in framework.objectives] == weights


def test_loosening_is_a_lint(capsys):
    assert main(["check", "buyer.yaml", "--select", "loosened-import"]) == ExitCode.NOT_MET
    assert capsys.readouterr().out.count("warning[loosened-import]") == 2
