"""What readers of a rule set are owed: reasons, fixes, references, tests, neighbours that exist."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import document, findings, messages, rule

TESTS = {"schema": "tests/1", "ruleset": "demo", "tests": [{"name": "One", "expect": {"R": "pass"}}]}


@pytest.mark.parametrize(
    ("key", "lint"), [("why", "missing-why"), ("fix", "missing-fix"), ("references", "missing-references")]
)
def test_what_a_rule_leaves_out(key, lint):
    bare = {name: value for name, value in rule("governance.owners_aligned").items() if name != key}
    (found,) = findings(document([bare], references={}) if key == "references" else document([bare]), lint)
    assert found.lint.id == lint
    assert "'R'" in found.message


def test_a_rule_set_without_tests():
    assert messages(document(), "missing-tests", "untested-rule") == [
        "missing-tests: there is no demo.tests.yaml: none of its rules is tested"
    ]


def test_a_rule_without_a_test():
    rules = [rule("governance.owners_aligned", id_) for id_ in ("R", "S")]
    assert messages(document(rules), "missing-tests", "untested-rule", tests=TESTS) == [
        "untested-rule: no test of demo.tests.yaml expects anything of the rule 'S'"
    ]


@pytest.mark.parametrize("tests", ["tests: [", "tests: 5\n", "- 1\n", "tests: [{expect: 5}, 7, {}]\n"])
def test_tests_that_are_not_valid_are_not_a_matter_of_lints(tests):
    found = findings(document(), "missing-tests", tests=tests)
    assert found == []


@pytest.mark.parametrize(
    ("related", "expected"),
    [
        ("other/T", ""),
        ("demo/R", ""),
        ("other/t", "the rule set 'other' has no rule 't'"),
        ("demo/S", "the rule set 'demo' has no rule 'S'"),
        ("iso-27001/valid-certificate", ""),
        ("iso-27001/valid-certificat", "the rule set 'iso-27001' has no rule 'valid-certificat'"),
        ("nobody/T", "there is no rule set 'nobody', neither beside this file nor built in"),
        ("T", "'T' does not name a rule of a rule set"),
        ("broken/T", ""),
    ],
)
def test_related_rules(related, expected):
    beside = {
        "other": document([rule("governance.owners_aligned", "T")], id="other"),
        "broken": {"schema": "ruleset/1"},
    }
    found = messages(document([rule("governance.owners_aligned", related=[related])]), "unknown-related", beside=beside)
    assert found == ([f"unknown-related: {expected}"] if expected else [])


def test_a_misspelt_neighbour_is_guessed():
    whole = document([rule("governance.owners_aligned", related=["iso-27001/valid-certificat"])])
    assert findings(whole, "unknown-related")[0].hint == "did you mean 'iso-27001/valid-certificate'?"
