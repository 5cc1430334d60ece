"""Findings as a Code Quality report of GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.

The format has no place for a scorecard as a whole, so each is an entry `info` of its own, with verdict, counts and digests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from compliance.model.run import RunProblem
from compliance.model.scorecard import Scorecard
from compliance.model.statements import FactLocation
from compliance.report.escaping import inert_json, printable
from compliance.report.formats.mapping import PROBLEMS, REQUIREMENTS, GitLabSeverity, shown
from compliance.report.formats.places import (
    LabelledPlace,
    finding_line,
    headline,
    identity,
    places,
    problem_identity,
    requirement_identity,
    requirement_line,
    whole,
)

_NO_FILE = LabelledPlace(FactLocation("compliance", 1, 1), "")
"""Every entry must name a file; this is none."""


def render_gitlab(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem] = ()) -> str:
    """Scorecards as a Code Quality report.

    Its entries are the problems of the run, then of each scorecard the whole, requirements not met, and what does not pass.
    """
    entries = [_problem(problem) for problem in problems]
    entries += [entry for card in scorecards for entry in _entries(card)]
    return inert_json(json.dumps(entries, indent=2)) + "\n"


def _entries(card: Scorecard) -> Iterator[dict[str, Any]]:
    yield _entry("compliance/verdict", headline(card), identity(card, "verdict"), "info", whole(card))
    for requirement in card.requirements:
        severity = REQUIREMENTS[requirement.status].gitlab
        if severity is not None:
            name, text = f"compliance/requirement/{requirement.kind}", requirement_line(card, requirement)
            yield _entry(name, text, requirement_identity(card, requirement), severity, whole(card))
    for finding in card.findings:
        severity = shown(finding).gitlab
        if severity is not None:
            name, place = f"{card.ruleset.id}/{finding.rule}", places(card, finding)[0]
            yield _entry(name, finding_line(card, finding), identity(card, "rule", finding.rule), severity, place)


def _problem(problem: RunProblem) -> dict[str, Any]:
    shown_problem = PROBLEMS[problem.kind]
    severity = shown_problem.outcome.gitlab
    assert severity is not None
    place = _NO_FILE if problem.location is None else LabelledPlace(problem.location, "")
    text = printable(f"{problem.kind}: {problem.message}")
    return _entry(f"compliance/{shown_problem.name}", text, problem_identity(problem), severity, place)


def _entry(name: str, text: str, fingerprint: str, severity: GitLabSeverity, place: LabelledPlace) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": printable(name),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": place.location.file, "lines": {"begin": place.location.line}},
    }
