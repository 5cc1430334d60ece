"""Every lint has a page, and what a page says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.analysis.lint import LINTS
from compliance.model.problem import LoadError
from tests.analysis.lint.linted import findings, findings_together, provider_findings

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "lints"
SECTIONS = ["Avoid", "Prefer", "Why", "How sure it is", "Turning it off"]
BASE = {
    "schema": "ruleset/1",
    "id": "demo",
    "title": "Demo",
    "version": "1",
    "issuer": "Nobody",
    "claims": "necessary",
    "rules": "[{id: capital, title: Capital, check: governance.owners_aligned}]",
}
ABOUT_TESTS = ("missing-tests", "untested-rule")


def page(lint):
    return (FOLDER / f"{lint}.md").read_text(encoding="utf-8")


def section(lint, title):
    return re.search(rf"^## {title}\n\n(.*?)(?=^## |\Z)", page(lint), re.MULTILINE | re.DOTALL)[1]


def example(lint, title):
    block = re.search(r"^```yaml\n(.*?)^```$", section(lint, title), re.MULTILINE | re.DOTALL)
    return block[1] if block else None


def completed(fragment):
    """The example with what every rule set has to have."""
    missing = [f"{key}: {value}" for key, value in BASE.items() if not re.search(rf"^{key}:", fragment, re.MULTILINE)]
    text = "\n".join([*missing, fragment])
    if not re.search(r"^verdict:", text, re.MULTILINE):
        rules = text[re.search(r"^rules:", text, re.MULTILINE).start() :]
        text += f"\nverdict: {{necessary: [{{any_of: [{re.search(r'id: ([a-z]+)', rules)[1]}]}}]}}\n"
    return text


def found(lint, title):
    """How often the lint finds something in an example."""
    written = example(lint, title)
    if "\n---\n" in (written or ""):  # several documents
        return [f.lint.id for f in findings_together(*written.split("---\n"))]
    if written and written.startswith("schema: provider/1"):
        return [f.lint.id for f in provider_findings(written, lint)]
    if lint in ABOUT_TESTS:
        return [f.lint.id for f in findings(completed(""), lint, tests=written)]
    return [f.lint.id for f in findings(completed(written), lint, "unused-parameter", "unused-definition")]


def test_every_lint_has_a_page_and_every_page_a_lint():
    assert sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README") == sorted(LINTS)


def test_the_index_is_complete():
    rows = re.findall(r"^\| \[([a-z-]+)\]\(([a-z-]+)\.md\) \| ([a-z]+) \| (.+) \|$", page("README"), re.MULTILINE)
    assert rows == [(lint.id, lint.id, lint.severity, lint.summary) for lint in LINTS.values()]


@pytest.mark.parametrize("lint", LINTS.values(), ids=LINTS)
def test_a_page_says_what_the_table_says(lint):
    text = page(lint.id)
    assert text.startswith(f"# {lint.id}\n\n{lint.summary}.\n\nSeverity: {lint.severity}.\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert all(section(lint.id, title).strip() for title in SECTIONS)


@pytest.mark.exhaustive
@pytest.mark.parametrize("lint", [lint.id for lint in LINTS.values() if not lint.by_loading])
def test_what_to_avoid_is_found_and_what_to_prefer_is_not(lint):
    assert lint in found(lint, "Avoid")
    assert lint not in found(lint, "Prefer")


def test_an_unknown_fact_is_a_mistake():
    with pytest.raises(LoadError, match="unknown fact"):
        findings(completed(example("unknown-fact", "Avoid")))
    assert findings(completed(example("unknown-fact", "Prefer")), "unused-fact") == []
