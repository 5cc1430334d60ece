"""The generated pages are what the commands print: one a rule set, and one of the facts.

`COMPLIANCE_REGENERATE=1 python -m pytest tests/docs/test_pages.py` writes them anew.
"""

from __future__ import annotations

import os
import re

import pytest

from compliance.cli.main import main
from compliance.loading.builtin import ids
from tests.docs.pages import ROOT

REGENERATE = "COMPLIANCE_REGENERATE"
FOLDER = ROOT / "docs" / "rule-sets"
PAGES = {
    "docs/facts.md": ("list", "facts", "--format", "markdown"),
    **{f"docs/rule-sets/{id_}.md": ("show", id_, "--format", "markdown") for id_ in ids("ruleset")},
}


@pytest.mark.parametrize("name", PAGES)
def test_page(name, capsys):
    assert main(PAGES[name]) == 0
    printed = capsys.readouterr().out
    path = ROOT / name
    if os.environ.get(REGENERATE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(printed, encoding="utf-8")
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    command = f"{REGENERATE}=1 python -m pytest tests/docs/test_pages.py"
    assert written == printed, f"{name} is not what 'compliance {' '.join(PAGES[name])}' prints; run: {command}"


def test_there_is_no_page_of_anything_else():
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{id_}.md" for id_ in ids("ruleset"))


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("docs/rule-sets/")])
def test_a_page_names_no_place_of_this_machine(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(rf"{re.escape(str(ROOT))}|/home/|/tmp/", text)
