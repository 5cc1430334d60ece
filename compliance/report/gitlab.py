"""Findings as a Code Quality report of GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.

The format has no place for a scorecard as a whole, so each is an entry `info` of its own, with verdict, counts and digests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from compliance.model.problem import printable
from compliance.model.scorecard import Scorecard
from compliance.report.inert import inert_json
from compliance.report.mapping import REQUIREMENTS, Severity, shown
from compliance.report.places import (
    Place,
    headline,
    identity,
    places,
    requirement_identity,
    requirement_said,
    said,
    whole,
)


def render_gitlab(scorecards: Iterable[Scorecard]) -> str:
    """The report: for each scorecard an entry, the requirements that are not met, and what does not pass."""
    entries = [entry for card in scorecards for entry in _entries(card)]
    return inert_json(json.dumps(entries, indent=2)) + "\n"


def _entries(card: Scorecard) -> Iterator[dict[str, Any]]:
    yield _entry("compliance/verdict", headline(card), identity(card, "verdict"), "info", whole(card))
    for requirement in card.requirements:
        severity = REQUIREMENTS[requirement.status].gitlab
        if severity is not None:
            name, text = f"compliance/requirement/{requirement.kind}", requirement_said(card, requirement)
            yield _entry(name, text, requirement_identity(card, requirement), severity, whole(card))
    for finding in card.findings:
        severity = shown(finding).gitlab
        if severity is not None:
            name, place = f"{card.ruleset.id}/{finding.rule}", places(card, finding)[0]
            yield _entry(name, said(card, finding), identity(card, "rule", finding.rule), severity, place)


def _entry(name: str, text: str, fingerprint: str, severity: Severity, place: Place) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": printable(name),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": place.location.file, "lines": {"begin": place.location.line}},
    }
