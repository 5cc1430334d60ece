"""Scorecards as JUnit XML: a suite for each, a test case for each requirement and each rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.model.run import RunProblem
from compliance.model.scorecard import Finding, Requirement, Scorecard
from compliance.report.formats.junit_document import Case, Suite, junit_text
from compliance.report.formats.mapping import PROBLEM, REQUIREMENTS, shown
from compliance.report.formats.places import against, name_of, places, status_counts, waiver_said, with_waivers
from compliance.report.pages.wording import notes


def render_junit_scorecards(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem] = ()) -> str:
    """The document."""
    suites = [_suite(card) for card in scorecards]
    cases = tuple(map(_problem, problems))
    return junit_text("compliance", [Suite("run", cases), *suites] if cases else suites)


def _problem(problem: RunProblem) -> Case:
    at = problem.location
    lines = (f"{at.file}:{at.line}:{at.column}",) if at else ()
    name = f"{problem.kind}: {at.file if at else problem.message}"
    return Case("run", name, PROBLEM.junit, problem.kind, problem.message, lines)


def _suite(card: Scorecard) -> Suite:
    cases = (*(_required(card, r) for r in card.requirements), *(_case(card, f) for f in card.findings))
    return Suite(f"{name_of(card)} under {card.ruleset.id}", cases, dict(_properties(card)))


def _properties(card: Scorecard) -> Iterator[tuple[str, str]]:
    yield "provider", card.provider.id
    yield "service", card.provider.service or ""
    yield "ruleset", card.ruleset.id
    yield "version", card.ruleset.version
    yield "as_of", card.as_of.isoformat()
    yield "known_as_of", card.known_as_of.isoformat()
    yield "verdict", card.verdict.status
    possible = with_waivers(card)
    if possible is not None:
        yield "with_waivers", possible
    for number, note in enumerate(notes(card), start=1):
        yield f"note.{number}", note
    for status, count in status_counts(card).items():
        yield f"count.{status}", str(count)
    yield "provider_digest", card.provider.digest
    yield "ruleset_digest", card.ruleset.digest


def _required(card: Scorecard, requirement: Requirement) -> Case:
    outcome = REQUIREMENTS[requirement.status].junit
    lines = [f"{requirement.status}: {requirement.message}", *against(requirement)]
    return Case(
        f"{card.ruleset.id}.requirement",
        f"{requirement.kind}: {requirement.text}",
        outcome,
        requirement.status,
        requirement.message,
        tuple(lines),
    )


def _case(card: Scorecard, finding: Finding) -> Case:
    outcome, name = shown(finding).junit, f"{finding.rule}: {finding.title}"
    if outcome == "passed":
        return Case(card.ruleset.id, name)
    if shown(finding).sarif is None:
        return Case(card.ruleset.id, name, outcome, str(finding.status), f"{finding.status}: {finding.message}")
    lines = [
        f"{p.location.file}:{p.location.line}:{p.location.column} {p.label}".rstrip() for p in places(card, finding)
    ]
    lines += [f"why: {finding.why}"] if finding.why else []
    lines += [f"fix: {finding.fix} (by {finding.fix_by})"] if finding.fix else []
    message = "; ".join(filter(None, (f"{finding.status}: {finding.message}", waiver_said(finding))))
    return Case(card.ruleset.id, name, outcome, str(finding.status), message, tuple(lines))
