"""`# lint: off <id> (reason)`: on the line, or right above it."""

from __future__ import annotations

import pytest

from compliance.model.problem import LoadError
from tests.analysis.lint.linted import findings

TEXT = """\
schema: ruleset/1
id: demo
title: "Demo # lint: off unused-parameter (in a text)"
version: 1
issuer: Nobody
claims: necessary
references: {law: {title: A law}}
parameters:
%s
rules:
  - id: R
    title: R
    check: >-
      governance.owners_aligned
      && finance.paid_in_meur >= 0
    why: It matters.
    fix: {text: Do it., by: provider}
    references: [law]
verdict: {necessary: [{all: [R]}]}
"""
PLAIN = "  one: {title: One, value: 1}"
REASON = "(kept for readers)"
CHOSEN = ("unused-parameter", "lint-off-unused", "lint-off-without-reason")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (PLAIN, [(9, "unused-parameter")]),
        (f"{PLAIN}  # lint: off unused-parameter {REASON}", []),
        (f"  # lint: off unused-parameter {REASON}\n{PLAIN}", []),
        (f"  #lint: off unused-parameter {REASON}\n  # more words\n{PLAIN}", []),
        (f"  # lint: off unused-definition, unused-parameter {REASON}\n{PLAIN}", []),
        (f"  # lint: off unused-parameter {REASON}\n\n{PLAIN}", [(9, "lint-off-unused"), (11, "unused-parameter")]),
        (f"{PLAIN}\n  # lint: off unused-parameter {REASON}", [(9, "unused-parameter"), (10, "lint-off-unused")]),
        # A comment behind something speaks of that line alone.
        (
            f"{PLAIN}  # lint: off unused-parameter {REASON}\n  two: {{title: Two, value: 2}}",
            [(10, "unused-parameter")],
        ),
        (f"{PLAIN}  # lint: off unused-parameter", [(9, "lint-off-without-reason")]),
        (f"{PLAIN}  # lint: off unused-parameter ( )", [(9, "lint-off-without-reason")]),
        (f"{PLAIN}  # lint: off unused-param {REASON}", [(9, "unused-parameter"), (9, "lint-off-unused")]),
        (f"{PLAIN}  # lint: off", [(9, "unused-parameter"), (9, "lint-off-unused")]),
        (f"{PLAIN}  # lint: on unused-parameter", [(9, "unused-parameter"), (9, "lint-off-unused")]),
        (f"{PLAIN}  # lint: off unknown-fact {REASON}", [(9, "unused-parameter"), (9, "lint-off-unused")]),
        (f"{PLAIN}  # lint: off lint-off-unused {REASON}", [(9, "unused-parameter"), (9, "lint-off-unused")]),
        (f"  one: {{title: '# lint: off unused-parameter {REASON}', value: 1}}", [(9, "unused-parameter")]),
        (f"  one: {{title: One, value: 1}}# lint: off x {REASON}", [(9, "unused-parameter")]),
    ],
)
def test_parameters(lines, expected):
    found = findings(TEXT % lines, *CHOSEN)
    assert sorted((f.line, f.lint.id) for f in found) == sorted(expected)


def test_what_was_not_looked_for_is_not_unused():
    text = TEXT % f"{PLAIN}  # lint: off unused-parameter {REASON}"
    assert findings(text, "lint-off-unused") == []


def test_an_unknown_id_is_guessed():
    found = findings(TEXT % f"{PLAIN}  # lint: off unused-param {REASON}", "lint-off-unused")
    assert [(f.message, f.hint) for f in found] == [
        ("there is no lint 'unused-param'", "did you mean 'unused-parameter'?")
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    check: >-", f"    check: >-  # lint: off constant-condition {REASON}"),
        ("    check: >-", f"    # lint: off constant-condition {REASON}\n    check: >-"),
    ],
)
def test_a_finding_within_a_folded_text_is_turned_off_at_its_key(before, after):
    text = TEXT % PLAIN
    (found,) = findings(text, "constant-condition")
    assert (found.line, found.column) == (15, 10)
    assert findings(text.replace(before, after), "constant-condition", "lint-off-unused") == []


def test_within_a_folded_text_there_are_no_comments():
    line = "      && finance.paid_in_meur >= 0"
    text = (TEXT % PLAIN).replace(line, "      # lint: off constant-condition (no)\n" + line)
    # What looks like one there is part of the condition, and no condition has a '#'.
    with pytest.raises(LoadError):
        findings(text, "constant-condition")
