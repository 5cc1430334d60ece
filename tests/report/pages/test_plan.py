"""Plans and analyses of one made-up provider and rule set in every format, as golden files.

`COMPLIANCE_REGENERATE=1 python -m pytest tests/report/pages/test_plan.py` writes them anew.
"""

from __future__ import annotations

import pytest

from tests.report.test_golden import DATES, GOLDEN, compare, shown

PLAN = ("plan", "acme.yaml", "--against", "demo.yaml", *DATES)
ANALYZE = ("analyze", "demo.yaml", *DATES)
FORMATS = {"txt": "text", "md": "markdown", "json": "json"}
COMMANDS = {
    f"{name}.{ending}": (*command, "--format", format_)
    for name, command in (("plan", PLAN), ("analysis", ANALYZE))
    for ending, format_ in FORMATS.items()
}


@pytest.mark.parametrize("name", COMMANDS)
def test_golden(name, capsys, monkeypatch):
    monkeypatch.chdir(GOLDEN / "documents")
    compare(name, shown(capsys, *COMMANDS[name]))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.endswith(".txt")])
def test_colour_changes_nothing_but_the_colour(name, capsys, monkeypatch):
    monkeypatch.chdir(GOLDEN / "documents")
    painted = shown(capsys, *COMMANDS[name], "--color", "always")
    assert "\x1b[1m" in painted
    compare(name, painted.replace("\x1b[1m", "").replace("\x1b[0m", ""))
