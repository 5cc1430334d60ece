"""Lints of rule sets: what is valid, and yet most likely not what was meant."""

from __future__ import annotations

from compliance.analysis.lint.run import LintFinding, lint
from compliance.analysis.lint.table import LINTS, Lint, Severity

__all__ = ["LINTS", "Lint", "LintFinding", "Severity", "lint"]
