"""Lints of rule sets: what is valid, and yet most likely not what was meant."""

from __future__ import annotations

from compliance.analysis.lint.lints import Lint, Severity
from compliance.analysis.lint.run import LINTS, LintFinding, lint

__all__ = ["LINTS", "Lint", "LintFinding", "Severity", "lint"]
