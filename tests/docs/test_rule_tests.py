"""docs/rule-tests.md: its rule set and tests are green, and it names every key and every kind of excuse."""

from __future__ import annotations

import pytest

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from compliance.model.ruletests import MadeStatementDocument, RuleTestDocument, RuleTestsDocument
from tests.docs.pages import blocks, page

PAGE = "docs/rule-tests.md"
KEYS = {
    info.alias or name
    for model in (RuleTestsDocument, RuleTestDocument, MadeStatementDocument)
    for name, info in model.model_fields.items()
}
OF_STATEMENTS = {"id", "until", "disputes", "supersedes"}
"""As in a provider profile, where they are described."""


@pytest.fixture
def written(tmp_path):
    rules, tests, _ = blocks(PAGE, "yaml")
    (tmp_path / "two-sites.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "two-sites.tests.yaml").write_text(tests, encoding="utf-8")
    return tmp_path


def test_the_example_is_green(written, capsys):
    assert main(["test", str(written)]) == ExitCode.OK
    assert "all green" in capsys.readouterr().out


@pytest.mark.parametrize(("here", "there"), [(">= 3", "> 3"), (">= params", "> params"), ("value: 2", "value: 1")])
def test_a_change_of_its_rule_set_turns_it_red(written, here, there, capsys):
    path = written / "two-sites.yaml"
    text = path.read_text(encoding="utf-8")
    assert here in text
    path.write_text(text.replace(here, there), encoding="utf-8")
    assert main(["test", str(written)]) == ExitCode.NOT_MET
    assert "FAILED" in capsys.readouterr().out


def test_its_excuses_are_of_the_form_that_is_read():
    assert [*RuleTestsDocument.model_fields][-2:] == ["unseen", "survivors"]
    excuses = blocks(PAGE, "yaml")[2]
    assert "unseen:" in excuses
    assert "survivors:" in excuses


@pytest.mark.parametrize("key", sorted(KEYS - OF_STATEMENTS))
def test_every_key_is_named(key):
    assert f"`{key}`" in page(PAGE) or f"{key}:" in page(PAGE)
