"""Golden files: every format for one made-up provider and rule set, in which everything there is happens once."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from compliance import __version__
from compliance.cli.main import main

GOLDEN = Path(__file__).parent / "golden"
REGENERATE = "COMPLIANCE_REGENERATE"
DATES = ("--as-of", "2022-07-01", "--known-as-of", "2022-07-01")
CARD = ("evaluate", "acme.yaml", "--against", "demo.yaml", *DATES)

COMMANDS = {
    "scorecard.txt": CARD,
    "scorecard-verbose.txt": (*CARD, "--verbose"),
    "scorecard-painted.txt": (*CARD, "--color", "always"),
    "scorecard.md": (*CARD, "--format", "markdown"),
    "scorecard.json": (*CARD, "--format", "json"),
    "summary.txt": (*CARD[:4], "base.yaml", *DATES, "--set", "min_days=1000"),
    "at-a-glance.txt": (*CARD[:4], "base.yaml", *DATES, "--summary"),
    "at-a-glance.md": (*CARD[:4], "base.yaml", *DATES, "--summary", "--format", "markdown"),
    "at-a-glance.json": (*CARD[:4], "base.yaml", *DATES, "--summary", "--format", "json"),
    "show-provider.txt": ("show", "acme.yaml"),
    "show-provider.md": ("show", "acme.yaml", "--format", "markdown"),
    "show-ruleset.txt": ("show", "demo.yaml"),
    "show-ruleset.md": ("show", "demo.yaml", "--format", "markdown"),
    "show-rule.txt": ("show", "demo.yaml", "paid-in"),
    "show-rule.json": ("show", "demo.yaml", "paid-in", "--format", "json"),
    "rules.md": ("list", "rules", "--against", "demo.yaml", "--format", "markdown"),
    "rules.txt": ("list", "rules", "--against", "demo.yaml"),
    "rules.json": ("list", "rules", "--against", "demo.yaml", "--format", "json"),
    "facts.txt": ("list", "facts"),
}
EXPLAINED = ("registered", "audited", "qualified", "dense", "hosting", "aligned", "paid-in", "home-owned", "judged")
EXPLANATIONS = {"explanation.txt": (), "explanation-verbose.txt": ("--verbose",)}


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints, without what changes from version to version or file to file."""
    main(arguments)
    text = capsys.readouterr().out.replace(f'"version": "{__version__}"', '"version": "VERSION"')
    return re.sub(r"sha256:[0-9a-f]{64}", "sha256:DIGEST", text)


def compare(name: str, text: str) -> None:
    """The text is that of the golden file; or the file becomes it, where that is asked for."""
    file = GOLDEN / name
    if os.environ.get(REGENERATE):
        file.write_text(text, encoding="utf-8")
    expected = file.read_text(encoding="utf-8") if file.exists() else ""
    assert text == expected, (
        f"tests/report/golden/{name} differs; if that is meant: {REGENERATE}=1 python -m pytest tests/report/test_golden.py"
    )


@pytest.fixture(autouse=True)
def _among_the_documents(monkeypatch):
    monkeypatch.chdir(GOLDEN / "documents")


@pytest.mark.parametrize("name", COMMANDS)
def test_golden(capsys, name):
    compare(name, shown(capsys, *COMMANDS[name]))


@pytest.mark.parametrize("name", EXPLANATIONS)
def test_golden_explanations(capsys, name):
    command = ("explain", "acme.yaml", "--against", "demo.yaml", *DATES, *EXPLANATIONS[name])
    compare(name, "\n--\n\n".join(shown(capsys, *command, rule) for rule in EXPLAINED))


def test_the_example_has_everything(capsys):
    (card,) = json.loads(shown(capsys, *COMMANDS["scorecard.json"]))["scorecards"]
    findings = card["findings"]
    assert {finding["status"] for finding in findings} == {"pass", "fail", "unknown", "not-applicable", "error"}
    assert {finding["reason"] for finding in findings} >= {"disputed", "open-list", "does not apply", "excluded"}
    assert any(fact["candidates"] for finding in findings for fact in finding["facts"])
    assert any(finding["contradiction"] for finding in findings)
    assert any(finding["rung"] == {"certain": 2, "possible": 3} for finding in findings)
    assert any(o["level"] == {"certain": "basic", "possible": "full"} for o in card["objectives"])
    assert card["provider"]["ceases"] == {"possible": "2022-12-31", "certain": "2022-12-31"}
    assert len(card["ruleset"]["tailoring"]) == 3
    assert {clause["status"] for clause in card["clauses"]} >= {"met", "unknown"}


def test_every_golden_file_is_made_by_a_test():
    made_in_test_plan = ("plan.", "analysis.")
    found = {path.name for path in GOLDEN.iterdir() if path.is_file() and not path.name.startswith(made_in_test_plan)}
    assert found == {*COMMANDS, *EXPLANATIONS}
