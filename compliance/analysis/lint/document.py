"""The result of a check of documents. Field names are those of the JSON output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from compliance.analysis.lint.lints import Severity
from compliance.analysis.lint.run import LintFinding


@dataclass(frozen=True, slots=True)
class LintCase:
    """One case of a lint: what is valid in a rule set, and yet most likely not what was meant."""

    file: str
    """File of the rule set, as it was named or found"""
    line: int
    """Line, from 1"""
    column: int
    """Column, from 1"""
    lint: str
    """Id of the lint; each has a page of that name in `docs/lints/`"""
    severity: Severity
    """How bad it is"""
    message: str
    """What is found, in one sentence"""
    hint: str
    """What to do about it; empty where the message says all there is"""


@dataclass(frozen=True, slots=True)
class LintsDocument:
    """What `check --format json` prints where every document is valid."""

    schema: Literal["lints/1"]
    """Kind and version of the document"""
    documents: int
    """How many documents were checked"""
    findings: tuple[LintCase, ...]
    """Every case of a lint that is looked for, by file and place"""


def lints_document(findings: Iterable[LintFinding], documents: int) -> LintsDocument:
    """The result of a check.

    Args:
        findings: what lints found, in the order they are to be listed.
        documents: how many documents were checked, all of them valid.
    """
    cases = tuple(
        LintCase(case.file, case.line, case.column, case.lint.id, case.lint.severity, case.message, case.hint)
        for case in findings
    )
    return LintsDocument("lints/1", documents, cases)
