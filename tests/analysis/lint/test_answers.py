"""Declared answers that no rule takes: under a wrong name, or of a rung there is not."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import provider_findings

PROFILE = """schema: provider/1
id: acme
name: Acme
sources:
  reply: {{title: Reply, publisher: Acme, published: 2026-03-01, grade: D}}
statements:
  - from: 2026-03-01
    sources: [reply]
    facts:
      answers:
        {ruleset}:
          {answer}
"""


@pytest.mark.parametrize(
    ("ruleset", "answer", "message", "hint"),
    [
        ("eu-csf", "SOV-9.9: 1", "the rule set 'eu-csf' has no rule 'SOV-9.9'", "did you mean 'SOV-1.1'?"),
        ("eu-csf", "SOV-12: 1", "the rule set 'eu-csf' has no rule 'SOV-12'", "did you mean 'SOV-1.2'?"),
        (
            "eu-csf-2026",
            "SOV-1.1: 1",
            "the rule 'SOV-1.1' of 'eu-csf-2026' is defined by 'eu-csf', and answered there",
            "write answers: {eu-csf: {SOV-1.1: ...}}",
        ),
        ("eu-cfs", "SOV-1.1: 1", "there is no rule set 'eu-cfs' to answer", "did you mean 'eu-csf'?"),
        ("eu-csf", "SOV-1.2: 9", "'9' is no answer to 'SOV-1.2': the rule has rungs 1 to 5", ""),
        ("eu-csf", "SOV-1.2: pass", "'pass' is no answer to 'SOV-1.2': the rule has rungs 1 to 5", ""),
        ("hds", "EXI-02: 3", "'3' is no answer to 'EXI-02': the rule takes 'pass' or 'fail'", ""),
    ],
)
def test_answers_that_no_rule_takes(ruleset, answer, message, hint):
    (found,) = provider_findings(PROFILE.format(ruleset=ruleset, answer=answer), "stray-answer")
    assert (found.message, found.hint) == (message, hint)
    assert (found.file, found.line, found.column, found.excerpt) == ("acme.yaml", 12, 11, f"          {answer}")


@pytest.mark.parametrize(
    ("ruleset", "answer"),
    [
        ("eu-csf", "SOV-1.2: 5"),
        ("hds", "EXI-02: pass"),
        ("hds", "EXI-02: 1"),
        ("eu-csf", "SOV-9.9: null"),
        ("our-own-rules", "R: 1"),
    ],
)
def test_answers_that_may_well_be_taken(ruleset, answer):
    assert provider_findings(PROFILE.format(ruleset=ruleset, answer=answer)) == []


def test_a_comment_turns_it_off():
    answer = "SOV-9.9: 1  # lint: off stray-answer (of the next edition)"
    assert provider_findings(PROFILE.format(ruleset="eu-csf", answer=answer)) == []
