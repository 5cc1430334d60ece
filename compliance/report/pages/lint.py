"""What lints found, as text; and the table of lints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from compliance.analysis.lint import LINTS, LintFinding, Severity
from compliance.model.problem import Problem
from compliance.report.escaping import inert


def render_findings(findings: Sequence[LintFinding], documents: int) -> str:
    """What lints found as text: each finding with its place, its line and what to do; then how much of it there is."""
    lines = [inert(_problem(finding).render()) for finding in findings]
    return "\n".join([*lines, summary(findings, documents)]) + "\n"


def summary(findings: Iterable[LintFinding], documents: int) -> str:
    """How many documents are valid and what was found: `3 documents valid; 1 error, 2 warnings, 3 info`."""
    counts = Counter(finding.lint.severity for finding in findings)
    by_severity = [
        _count(counts[s], s) if s is not Severity.INFO else f"{counts[s]} {s}" for s in Severity if counts[s]
    ]
    return f"{_count(documents, 'document')} valid" + (f"; {', '.join(by_severity)}" if by_severity else "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _problem(finding: LintFinding) -> Problem:
    message = f"{finding.lint.severity}[{finding.lint.id}]: {finding.message}"
    return Problem(finding.file, finding.line, finding.column, message, finding.excerpt, finding.hint)


def lint_rows() -> list[dict[str, str]]:
    """One row a lint."""
    return [{"lint": lint.id, "severity": lint.severity, "summary": lint.summary} for lint in LINTS.values()]
