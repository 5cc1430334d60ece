"""Lints of rule sets and of provider profiles: what is valid, and yet most likely not what was meant."""

from __future__ import annotations

from compliance.analysis.lint.lints import Lint, Severity
from compliance.analysis.lint.run import LINTS, CheckedDocument, LintFinding, lint, lint_provider, lint_together

__all__ = ["LINTS", "CheckedDocument", "Lint", "LintFinding", "Severity", "lint", "lint_provider", "lint_together"]
