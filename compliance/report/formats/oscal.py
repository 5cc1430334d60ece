"""Scorecards as OSCAL assessment results 1.2.1: https://pages.nist.gov/OSCAL/reference/latest/assessment-results/.

What OSCAL has no word for is told by what it has: a finding there is satisfied or not, so a rule that is not decided is an
observation without a finding, and its status a property. UUIDs come from digests and moments from days: nothing is random.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from compliance.model.findings import Finding
from compliance.model.scorecard import Scorecard, Tool
from compliance.model.status import Status
from compliance.report.escaping import escape_markdown, inert_json
from compliance.report.formats.identifiers import (
    OURS,
    Json,
    card_identifier,
    hexadecimal,
    identifier,
    moment,
    one_line,
    source_line,
    web_address,
)
from compliance.report.formats.mapping import STATUSES, is_waived
from compliance.report.formats.places import headline, places, status_counts, waived_text
from compliance.report.formats.stated import FactsByPath, StatedFact, behind, stated_facts
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.waived import required_text
from compliance.report.pages.wording import all_notes, name_of, remedy, subject, titled

VERSION: Final = "1.2.1"
_FIRST: Final = date(1900, 1, 1)
_LAST: Final = date(2999, 12, 31)
"""OSCAL knows no moment before or after; the properties of a result have the days as they are."""


def render_oscal(scorecards: Iterable[Scorecard], tool: Tool) -> str:
    """Scorecards as one document, a result each. A document without any is not valid: OSCAL asks for a result."""
    cards = tuple(scorecards)
    plan = identifier("plan", *(card_identifier(card) for card in cards))
    document = {
        "uuid": identifier("results", tool.version, *map(card_identifier, cards), *map(_overlay, cards)),
        "metadata": {
            "title": "Cloud provider compliance: assessment results",
            "last-modified": _moment(max((card.as_of for card in cards), default=_FIRST)),
            "version": one_line(tool.version),
            "oscal-version": VERSION,
            "props": _props([("tool", tool.name)]),
        },
        "import-ap": {"href": f"#{plan}", "remarks": "There is no assessment plan; the rule sets stand in its place."},
        "results": [_result(card) for card in cards],
        "back-matter": {"resources": [_plan(plan, cards)]},
    }
    return inert_json(json.dumps({"assessment-results": document}, indent=2)) + "\n"


def _overlay(card: Scorecard) -> str:
    """What a run adds to a scorecard: a document with other waivers or requirements is another document."""
    waivers = [(f.rule, f.waiver.id, f.waiver.expires, f.waiver.reason) for f in card.findings if f.waiver]
    return repr((waivers, [(one.text, one.status) for one in card.requirements]))


def _plan(uuid: str, cards: Sequence[Scorecard]) -> Json:
    rulesets = {card.ruleset.digest: card.ruleset for card in cards}
    props = [("ruleset-digest", digest, one.id) for digest, one in rulesets.items()]
    resource: Json = {"uuid": uuid, "title": "The rule sets assessed against"}
    lines = [f"{titled(one)} {one.version}, SHA-256 {hexadecimal(digest)}" for digest, one in rulesets.items()]
    return resource | ({"description": _prose(*lines), "props": _props(props)} if rulesets else {})


def _result(card: Scorecard) -> Json:
    stated = stated_facts(card)
    offer = card_identifier(card, "offer")
    component = {
        "uuid": offer,
        "type": "service" if card.key[1] else "provider",
        "title": _markup(name_of(card.provider)),
        "description": _prose(f"As its profile states it, SHA-256 {hexadecimal(card.provider.digest)}"),
        "props": _props([("profile-digest", card.provider.digest), ("profile", card.provider.file)]),
        "status": {"state": "other", "remarks": "Not what is assessed."},
    }
    controls = [{"control-id": token(finding.rule)} for finding in card.findings]
    result: Json = {
        "uuid": card_identifier(card, "result"),
        "title": _markup(subject(card)),
        "description": _prose(headline(card)),
        "start": _moment(card.as_of),
        "props": _props(_summary(card)),
        "local-definitions": {"components": [component]},
        "reviewed-controls": {
            "control-selections": [{"include-controls": controls} if controls else {"include-all": {}}]
        },
        "observations": [
            *(_observation(card, finding, offer) for finding in card.findings),
            *(_fact(one, offer) for values in stated.values() for one in values),
        ],
    }
    risks = [_risk(card, finding) for finding in card.findings if is_waived(finding)]
    findings = [_finding(card, finding, stated) for finding in card.findings if STATUSES[finding.status].oscal]
    remarks = [*all_notes(card), *(required_text(one) for one in card.requirements)]
    parts = {"risks": risks, "findings": findings, "remarks": _prose(*remarks) if remarks else None}
    # Nothing is no empty list there: a part is left out.
    return result | {name: part for name, part in parts.items() if part}


def _summary(card: Scorecard) -> Iterator[tuple[str, object]]:
    yield from (("provider", card.provider.id), ("service", card.key[1]), ("ruleset", card.ruleset.id))
    yield from (("ruleset-version", card.ruleset.version), ("as-of", card.as_of), ("known-as-of", card.known_as_of))
    yield from (("verdict", card.verdict.status), ("verdict-line", verdict_line(card)))
    yield "what-if", card.provider.what_if and card.provider.what_if.title
    yield from (("verdict-basis", card.verdict.basis), ("holds-until", card.verdict.holds_until))
    yield "looked-until", card.verdict.looked_until
    yield from (("verdict-possible", status) for status in card.verdict.possible)
    yield from (("binding-rule", rule) for rule in card.verdict.binding)
    yield from (("accept", card.accept), ("evidence", card.evidence))
    if card.score is not None:
        yield from (("score-certain", card.score.certain), ("score-possible", card.score.possible))
        yield "score-coverage", card.score.coverage
    if card.level is not None:
        yield from (("level-certain", card.level.certain), ("level-possible", card.level.possible))
    yield from ((f"count-{status}", count) for status, count in status_counts(card).items())
    yield from (("provider-digest", card.provider.digest), ("ruleset-digest", card.ruleset.digest))


def _observation(card: Scorecard, finding: Finding, offer: str) -> Json:
    """What was seen of a rule, whether or not it decides it."""
    props = [
        ("rule", finding.rule),
        ("status", finding.status),
        ("role", finding.role),
        ("objective", finding.objective),
        ("reason", finding.reason),
        ("basis", finding.basis),
        ("recognition", finding.recognition),
        ("points-certain", finding.points.certain),
        ("points-possible", finding.points.possible),
        ("points-of", finding.max_points),
    ]
    remarks = [*finding.worlds, finding.contradiction, finding.why and f"Why: {finding.why}", _remedy(finding)]
    at = [f"{p.location.file}:{p.location.line}:{p.location.column}" for p in places(card, finding)[:1]]
    return {
        "uuid": _of_rule(card, finding, "observation"),
        "title": _markup(finding.title),
        "description": _prose(f"{finding.status}: {finding.message}"),
        "props": _props([*props, *(("place", place) for place in at)]),
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "subjects": [{"subject-uuid": offer, "type": "component"}],
        "collected": _moment(card.as_of),
        **({"remarks": _prose(*said)} if (said := [text for text in remarks if text]) else {}),
    }


def _remedy(finding: Finding) -> str | None:
    return remedy(finding) if finding.status in (Status.FAIL, Status.UNKNOWN) else None


def _fact(one: StatedFact, offer: str) -> Json:
    """A statement of a fact, with its sources as evidence."""
    evidence = [
        {
            **({"href": address} if (address := web_address(source.url)) else {}),
            "description": _prose(source_line(source)),
            "props": _props([("grade", source.grade)]),
        }
        for source in one.sources
    ]
    return {
        "uuid": one.id,
        "title": _markup(one.path),
        "description": _prose(one.text),
        "props": _props([("fact", one.path), ("grade", one.grade), ("place", one.place)]),
        "methods": ["EXAMINE"],
        "types": ["discovery"],
        "subjects": [{"subject-uuid": offer, "type": "component"}],
        **({"relevant-evidence": evidence} if evidence else {}),
        "collected": _moment(one.collected),
        **({"expires": _moment(one.expires)} if one.expires else {}),
    }


def _finding(card: Scorecard, finding: Finding, stated: FactsByPath) -> Json:
    """What is decided of a rule."""
    seen = [_of_rule(card, finding, "observation"), *(one.id for one in behind(finding, stated))]
    reason = "pass" if finding.status is Status.PASS else "fail"
    return {
        "uuid": _of_rule(card, finding, "finding"),
        "title": _markup(finding.title),
        "description": _prose(f"{finding.status}: {finding.message}"),
        "props": _props([("rule", finding.rule), ("role", finding.role), ("basis", finding.basis)]),
        "target": {
            "type": "objective-id",
            "target-id": token(finding.rule),
            "title": _markup(finding.title),
            "status": {"state": STATUSES[finding.status].oscal, "reason": reason},
        },
        "related-observations": [{"observation-uuid": uuid} for uuid in dict.fromkeys(seen)],
        **({"related-risks": [{"risk-uuid": _of_rule(card, finding, "risk")}]} if is_waived(finding) else {}),
    }


def _risk(card: Scorecard, finding: Finding) -> Json:
    """A waiver in force: the finding keeps its status, and somebody answers for passing over it."""
    waiver = finding.waiver
    assert waiver is not None  # waived findings only
    props = [("waiver", waiver.id), ("owner", waiver.owner), ("created", waiver.created), ("expires", waiver.expires)]
    return {
        "uuid": _of_rule(card, finding, "risk"),
        "title": _markup(f"Waived: {finding.title}"),
        "description": _prose(f"{finding.status}: {finding.message}"),
        "statement": _prose(waived_text(finding)),
        "props": _props([("rule", finding.rule), *props]),
        "status": "deviation-approved",
        "deadline": _moment(waiver.expires),
        "related-observations": [{"observation-uuid": _of_rule(card, finding, "observation")}],
    }


def _of_rule(card: Scorecard, finding: Finding, what: str) -> str:
    return card_identifier(card, what, finding.rule)


def token(rule: str) -> str:
    """The id of a rule as OSCAL lets an id be: no digit first, no slash in it; the property `rule` has it as it is."""
    safe = re.sub(r"[^A-Za-z0-9._-]", lambda found: f"_{ord(found[0]):x}_", rule)
    return safe if re.match("[A-Za-z_]", safe) else f"_{safe}"


def _props(named: Iterable[tuple[Any, ...]]) -> list[Json]:
    """Properties in our namespace; what is null is left out. A third part is the class of a property."""
    return [
        {"name": name, "ns": OURS, "value": one_line(value), **({"class": token(of[0])} if of else {})}
        for name, value, *of in named
        if value is not None and value != ""
    ]


def _moment(day: date) -> str:
    return moment(min(max(day, _FIRST), _LAST))


def _markup(text: str) -> str:
    """Text on one line that is no markup: OSCAL reads these as a subset of Markdown."""
    return escape_markdown(one_line(text))


def _prose(*paragraphs: str) -> str:
    return "\n\n".join(map(_markup, paragraphs))
