"""Scorecards in the Heimdall data format (results of InSpec), for viewers and thresholds: https://saf.mitre.org/.

A scorecard is a profile, a rule a control. What is not known is a test that was skipped, with a message; viewers show it as not
reviewed. What does not apply has no impact, by which they tell it. A waiver never says that a test was skipped for it:
viewers would show a failure as not applicable.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from compliance.model.findings import Finding
from compliance.model.run import RunProblem
from compliance.model.scorecard import Requirement, Scorecard, Tool
from compliance.model.status import Status
from compliance.report.escaping import inert_json
from compliance.report.formats.identifiers import Json, hexadecimal, moment, one_line, web_address
from compliance.report.formats.mapping import IMPACTS, PROBLEMS, REQUIREMENTS, STATUSES, is_waived
from compliance.report.formats.places import headline, places, requirement_line, status_counts, waived_text
from compliance.report.pages.resting import evidence_text, verdict_line
from compliance.report.pages.wording import name_of, remedy, titled

_NO_DAY: Final = date(1970, 1, 1)
"""Stands where there is no scorecard, and so no day: the format asks for one."""


def render_hdf(scorecards: Iterable[Scorecard], tool: Tool, problems: Iterable[RunProblem] = ()) -> str:
    """Scorecards as one document, a profile each; what stands in none comes first, in a profile `run`."""
    cards = tuple(scorecards)
    day = max((card.as_of for card in cards), default=_NO_DAY)
    run = [_problem(problem, day) for problem in problems]
    profiles = ([_profile("run", run)] if run else []) + [_card(card) for card in cards]
    counts = Counter(one["results"][0]["status"] for profile in profiles for one in profile["controls"])
    total = {name: {"total": counts[name]} for name in ("passed", "skipped", "failed")}
    document = {
        "platform": {"name": tool.name, "release": one_line(tool.version), "target_id": _target(cards)},
        "version": one_line(tool.version),
        "statistics": {"controls": total} if profiles else {},
        "profiles": profiles,
    }
    return inert_json(json.dumps(document, indent=2)) + "\n"


def _target(cards: Iterable[Scorecard]) -> str:
    return one_line(", ".join(dict.fromkeys(name_of(card.provider) for card in cards)))


def _profile(name: str, controls: list[Json], **about: Any) -> Json:  # noqa: ANN401 - JSON
    return {"name": name, "sha256": "", "supports": [], "attributes": [], "groups": [], **about, "controls": controls}


def _card(card: Scorecard) -> Json:
    named = {
        "provider": card.provider.id,
        "service": card.key[1],
        "ruleset": card.ruleset.id,
        "as_of": card.as_of,
        "known_as_of": card.known_as_of,
        "verdict": card.verdict.status,
        "verdict_line": verdict_line(card),
        "what_if": card.provider.what_if and card.provider.what_if.title,
        "holds_until": card.verdict.holds_until,
        **{f"count.{status}": count for status, count in status_counts(card).items()},
        "provider_digest": card.provider.digest,
        "ruleset_digest": card.ruleset.digest,
    }
    controls = [*(_required(card, one) for one in card.requirements), *(_control(card, f) for f in card.findings)]
    return _profile(
        one_line(f"{name_of(card.provider)} under {card.ruleset.id}"),
        controls,
        title=one_line(titled(card.ruleset)),
        version=one_line(card.ruleset.version),
        summary=headline(card),
        sha256=hexadecimal(card.ruleset.digest),
        attributes=[
            {"name": name, "options": {"value": one_line(value)}} for name, value in named.items() if value is not None
        ],
        status="loaded",
    )


def _control(card: Scorecard, finding: Finding) -> Json:
    at = places(card, finding)[0].location
    described = {
        "check": finding.why,
        "fix": remedy(finding),
        "evidence": evidence_text(finding),
        "waiver": waived_text(finding),
    }
    return {
        "id": one_line(finding.rule),
        "title": one_line(finding.title),
        # Of what has no impact viewers show this and nothing else.
        "desc": one_line(f"{finding.status}: {finding.message}"),
        "descriptions": [{"label": label, "data": one_line(text)} for label, text in described.items() if text],
        "impact": 0.0 if finding.status is Status.NOT_APPLICABLE else IMPACTS[finding.role],
        "refs": [{"url": url}] if (url := web_address(finding.url)) else [],
        "tags": {
            "status": finding.status,
            "role": finding.role,
            "objective": finding.objective and one_line(finding.objective),
            "reason": finding.reason,
            "basis": finding.basis,
        },
        "code": "",
        "source_location": {"ref": one_line(at.file), "line": at.line},
        "results": [_result(finding, card.as_of)],
        **({"waiver_data": _waiver(finding)} if is_waived(finding) else {}),
    }


def _result(finding: Finding, day: date) -> Json:
    status = STATUSES[finding.status].hdf
    said = one_line(f"{finding.status}: {finding.message}")
    result: Json = {"status": status, "code_desc": one_line(finding.title), "start_time": moment(day)}
    return result | ({"skip_message": said} if status == "skipped" else {"message": said})


def _waiver(finding: Finding) -> Json:
    assert finding.waiver is not None  # waived findings only
    return {
        "expiration_date": finding.waiver.expires.isoformat(),
        "justification": one_line(finding.waiver.reason),
        "run": True,
        "skipped_due_to_waiver": False,
        "message": one_line(waived_text(finding)),
    }


def _required(card: Scorecard, requirement: Requirement) -> Json:
    passed = REQUIREMENTS[requirement.status].junit == "passed"
    line = requirement_line(card, requirement)
    return _plain(
        f"requirement/{requirement.kind}", requirement.text, line, "passed" if passed else "failed", card.as_of
    )


def _problem(problem: RunProblem, day: date) -> Json:
    at = f"{problem.location.file}:{problem.location.line}:{problem.location.column}: " if problem.location else ""
    ended = PROBLEMS[problem.kind].outcome.junit == "skipped"
    name, line = PROBLEMS[problem.kind].name, f"{at}{problem.kind}: {problem.message}"
    return _plain(name, problem.kind, line, "skipped" if ended else "error", day) | ({"impact": 0.0} if ended else {})


def _plain(id_: str, title: str, line: str, status: str, day: date) -> Json:
    """A control that is no rule: what a run requires, and what stands in no scorecard."""
    result = {"status": status, "code_desc": one_line(line), "message": one_line(line), "start_time": moment(day)}
    return {
        "id": one_line(id_),
        "title": one_line(title),
        "desc": one_line(line),
        "impact": IMPACTS["gate"],
        "refs": [],
        "tags": {},
        "source_location": {},
        "results": [result],
    }
