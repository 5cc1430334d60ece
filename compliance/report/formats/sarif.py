"""Findings as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

What becomes a result, and at which level, says `mapping`, with the reasons. One run a document: code scanning refuses
several of one tool. No times, no absolute base: the same inputs give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from compliance.model.findings import Finding, WaiverNote
from compliance.model.run import RunProblem
from compliance.model.scorecard import Requirement, RestsOn, Scorecard, Tool
from compliance.model.statements import FactLocation
from compliance.report.escaping import escape_markdown, inert_json, printable, without_links
from compliance.report.formats.identifiers import Json, web_address
from compliance.report.formats.mapping import FINDINGS, PROBLEMS, REQUIREMENTS, SarifLevel, is_waived, shown
from compliance.report.formats.places import (
    LabelledPlace,
    finding_line,
    identity,
    places,
    problem_identity,
    requirement_identity,
    requirement_line,
    status_counts,
    whole,
    with_waivers,
)
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.wording import all_notes

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "%SRCROOT%"
RELATED: Final = 20
"""Places shown besides the first."""

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def render_sarif(scorecards: Iterable[Scorecard], tool: Tool, problems: Iterable[RunProblem] = ()) -> str:
    """Scorecards as one run of a SARIF document; problems of the run come first."""
    rules: dict[str, Json] = {}
    results: list[Json] = []
    summaries: list[Json] = []
    for problem in problems:
        id_ = f"compliance/{PROBLEMS[problem.kind].name}"
        rules.setdefault(id_, _problem_rule(id_, problem))
        results.append(_problem(id_, problem))
    for card in scorecards:
        summaries.append(_summary(card))
        for id_, rule in _rules(card):
            rules.setdefault(id_, rule)
        results += _results(card)
    numbers = {id_: number for number, id_ in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": tool.name, "version": tool.version, "rules": list(rules.values())}},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The top of the repository, else the folder the command ran in"}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [{"ruleId": r["ruleId"], "ruleIndex": numbers[r["ruleId"]], **r} for r in results],
        "properties": {"scorecards": summaries},
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return inert_json(json.dumps(document, indent=2)) + "\n"


def _problem_rule(id_: str, problem: RunProblem) -> Json:
    text = f"What a run must not pass over and stands in no scorecard: {problem.kind}"
    return _descriptor(id_, text, text, escape_markdown(text), _level(problem), "run")


def _level(problem: RunProblem) -> SarifLevel:
    return PROBLEMS[problem.kind].outcome.sarif or "error"


def _problem(id_: str, problem: RunProblem) -> Json:
    fingerprint = problem_identity(problem)
    at = () if problem.location is None else (LabelledPlace(problem.location, ""),)
    return _result(id_, _level(problem), f"{problem.kind}: {problem.message}", at, fingerprint)


def _summary(card: Scorecard) -> Json:
    return {
        "provider": card.provider.id,
        "service": card.provider.service,
        "otherServices": card.provider.other_services,
        "ruleset": card.ruleset.id,
        "version": card.ruleset.version,
        "asOf": card.as_of.isoformat(),
        "knownAsOf": card.known_as_of.isoformat(),
        "verdict": str(card.verdict.status),
        "verdictLine": printable(verdict_line(card)),
        "verdictBasis": card.verdict.basis and str(card.verdict.basis),
        "verdictOn": {str(basis): status and str(status) for basis, status in card.verdict_on.items()},
        "accept": str(card.accept),
        "evidence": printable(card.evidence),
        "restsOn": [_rests_on(one) for one in card.rests_on],
        "withWaivers": with_waivers(card),
        "counts": status_counts(card),
        "providerDigest": card.provider.digest,
        "rulesetDigest": card.ruleset.digest,
        "notes": [printable(note) for note in all_notes(card)],
    }


def _rests_on(one: RestsOn) -> Json:
    by, recognition = (text and printable(text) for text in (one.by, one.recognition))
    return {"basis": str(one.basis), "by": by, "recognition": recognition, "rules": one.rules}


def _rules(card: Scorecard) -> Iterator[tuple[str, Json]]:
    for requirement in card.requirements:
        id_ = _requirement_rule(requirement)
        text = f"What a run requires of a scorecard: {requirement.kind}"
        yield id_, _descriptor(id_, text, text, escape_markdown(text), "error", "requirement")
    for finding in card.findings:
        id_ = _rule(card, finding)
        level = FINDINGS[_FAIL[finding.role]].sarif
        assert level is not None  # what fails is shown
        parts = {"Why": finding.why, "Fix, where it fails": finding.fix and f"{finding.fix} (by {finding.fix_by})"}
        lines = [f"{name}: {text}" for name, text in parts.items() if text]
        title = f"{finding.title} ({card.ruleset.title})"
        help_text = "\n".join(" ".join(line.split()) for line in (title, *lines))
        markdown = "\n\n".join(escape_markdown(line) for line in [title, *lines])
        rule = _descriptor(id_, finding.title, help_text, markdown, level, finding.role)
        if address := web_address(finding.url):
            rule["helpUri"] = address
        yield id_, rule


_FAIL: Final = {role: (status, role, waived) for status, role, waived in FINDINGS if status == "fail" and not waived}


def _descriptor(id_: str, title: str, text: str, markdown: str, level: SarifLevel, tag: str) -> Json:
    return {
        "id": id_,
        "shortDescription": {"text": without_links(title)},
        "fullDescription": {"text": without_links(text)},
        "help": {"text": without_links(text), "markdown": markdown},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["compliance", tag]},
    }


def _results(card: Scorecard) -> Iterator[Json]:
    for requirement in card.requirements:
        level = REQUIREMENTS[requirement.status].sarif
        if level is not None:
            properties = {"status": requirement.status, "provider": card.provider.id, "ruleset": card.ruleset.id}
            fingerprint = requirement_identity(card, requirement)
            text = requirement_line(card, requirement)
            yield _result(_requirement_rule(requirement), level, text, (whole(card),), fingerprint) | {
                "properties": properties
            }
    for finding in card.findings:
        level = shown(finding).sarif
        if level is not None:
            yield _finding(card, finding, level)


def _finding(card: Scorecard, finding: Finding, level: SarifLevel) -> Json:
    fingerprint = identity(card, "rule", finding.rule)
    result = _result(_rule(card, finding), level, finding_line(card, finding), places(card, finding), fingerprint)
    if finding.waiver is not None and is_waived(finding):
        result["suppressions"] = [_suppression(finding.waiver)]
    result["properties"] = {
        "status": str(finding.status),
        "reason": finding.reason and str(finding.reason),
        "basis": finding.basis and str(finding.basis),
        "recognition": finding.recognition and printable(finding.recognition),
        "role": finding.role,
        "provider": card.provider.id,
        "service": card.provider.service,
        "otherServices": card.provider.other_services,
        "ruleset": card.ruleset.id,
    }
    return result


def _result(rule: str, level: SarifLevel, text: str, at: tuple[LabelledPlace, ...], fingerprint: str) -> Json:
    result: Json = {
        "ruleId": rule,
        "kind": "fail",
        "level": level,
        "message": {"text": without_links(text)},
        "locations": [_location(place.location) for place in at[:1]],
        # The first is ours; the second is the one code scanning follows an alert by.
        "partialFingerprints": {"complianceIdentity/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint}:1"},
    }
    if len(at) > 1:
        related = [
            {"id": number, "message": {"text": without_links(place.label)}, **_location(place.location)}
            for number, place in enumerate(at[1 : RELATED + 1], start=1)
        ]
        result["relatedLocations"] = related
    return result


def _suppression(waiver: WaiverNote) -> Json:
    text = (
        f"{waiver.reason} (waiver {waiver.id}, {waiver.owner or 'nobody named'}, {waiver.created} to {waiver.expires})"
    )
    return {
        "kind": "external",
        "status": "accepted",
        "justification": printable(text),
        "location": _location(waiver.location),
    }


def _location(at: FactLocation) -> Json:
    region = {"startLine": at.line, "startColumn": at.column}
    return {"physicalLocation": {"artifactLocation": artifact(at.file), "region": region}}


def artifact(file: str) -> Json:
    """A file as a URI: relative to the top of the repository, unless the path is one from the root of the machine."""
    if _DRIVE.match(file):
        drive, rest = file[:2], file[2:].replace("\\", "/")
        return {"uri": f"file:///{drive}{_quoted(rest)}"}
    if file.startswith("/"):
        return {"uri": f"file://{_quoted('/' + file.lstrip('/'))}"}
    return {"uri": _quoted(file), "uriBaseId": ROOT}


def _quoted(path: str) -> str:
    # A colon would make a scheme of what stands before it. A low surrogate is a byte of a file's name that is no UTF-8.
    try:
        return quote(path, safe="/", errors="surrogateescape")
    except UnicodeEncodeError:  # Windows allows any half of a pair in a name
        return quote(path, safe="/", errors="surrogatepass")


def _rule(card: Scorecard, finding: Finding) -> str:
    return printable(f"{card.ruleset.id}/{finding.rule}")


def _requirement_rule(requirement: Requirement) -> str:
    return f"compliance/requirement/{requirement.kind}"
