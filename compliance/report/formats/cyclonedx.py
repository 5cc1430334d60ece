"""Scorecards as declarations of CycloneDX 1.6: https://cyclonedx.org/capabilities/attestations/.

A rule set is a standard, a rule its requirement, a scorecard an attestation that maps each requirement to what is claimed of it.
Only what is decided is claimed, for or against, and has a score; of what is not known there is a rationale and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from compliance.model.findings import Finding
from compliance.model.scorecard import RuleSetSummary, Scorecard, Tool
from compliance.model.status import Status
from compliance.report.escaping import inert_json
from compliance.report.formats.identifiers import (
    OURS,
    Json,
    card_identifier,
    identifier,
    moment,
    one_line,
    source_line,
    web_address,
)
from compliance.report.formats.mapping import STATUSES, is_waived
from compliance.report.formats.places import headline, status_counts, waived_text
from compliance.report.formats.stated import FactsByPath, behind, stated_facts
from compliance.report.pages.resting import evidence_text, verdict_line
from compliance.report.pages.wording import all_notes, name_of

VERSION: Final = "1.6"
_TOOL: Final = "assessor"


def render_cyclonedx(scorecards: Iterable[Scorecard], tool: Tool) -> str:
    """Scorecards as one document, an attestation each."""
    cards = tuple(scorecards)
    facts = [(card, stated_facts(card)) for card in cards]
    program = {"type": "application", "name": tool.name, "version": one_line(tool.version)}
    document: Json = {
        "$schema": f"http://cyclonedx.org/schema/bom-{VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": VERSION,
        "serialNumber": f"urn:uuid:{identifier('declarations', tool.version, *map(card_identifier, cards))}",
        "version": 1,
        "metadata": {
            **({"timestamp": moment(max(card.as_of for card in cards))} if cards else {}),
            "tools": {"components": [program]},
            "properties": [one for card in cards for one in _summary(card)],
        },
        "declarations": {
            "assessors": [{"bom-ref": _TOOL, "organization": {"name": tool.name}}],
            "attestations": [_attestation(card, stated) for card, stated in facts],
            "claims": [one for card, stated in facts for one in _claims(card, stated)],
            "evidence": [one for card, stated in facts for one in _evidence(card, stated)],
            "targets": {"organizations": [_target(card) for card in cards]},
        },
        "definitions": {"standards": list(_standards(cards))},
    }
    return inert_json(json.dumps(document, indent=2)) + "\n"


def _summary(card: Scorecard) -> Iterator[Json]:
    """What an attestation has no field for, under its reference."""
    ref = card_identifier(card, "attestation")
    named: list[tuple[str, object]] = [
        ("provider", card.provider.id),
        ("service", card.key[1]),
        ("ruleset", card.ruleset.id),
        ("as-of", card.as_of),
        ("known-as-of", card.known_as_of),
        ("verdict", card.verdict.status),
        ("verdict-line", verdict_line(card)),
        ("verdict-possible", " ".join(card.verdict.possible)),
        ("what-if", card.provider.what_if and card.provider.what_if.title),
        ("holds-until", card.verdict.holds_until),
        ("looked-until", card.verdict.looked_until),
        *((f"count-{status}", count) for status, count in status_counts(card).items()),
        ("provider-digest", card.provider.digest),
        ("ruleset-digest", card.ruleset.digest),
        *((f"note-{number}", note) for number, note in enumerate(all_notes(card), 1)),
    ]
    return (
        {"name": f"{OURS}:{ref}:{name}", "value": one_line(value)} for name, value in named if value not in (None, "")
    )


def _target(card: Scorecard) -> Json:
    return {"bom-ref": card_identifier(card, "offer"), "name": one_line(name_of(card.provider))}


def _attestation(card: Scorecard, stated: FactsByPath) -> Json:
    mapped = [_mapped(card, finding, stated) for finding in card.findings]
    return {"summary": headline(card), "assessor": _TOOL, "map": mapped}


def _mapped(card: Scorecard, finding: Finding, stated: FactsByPath) -> Json:
    """A requirement with what is claimed of it; without a claim and a score where it is not decided."""
    score = STATUSES[finding.status].cyclonedx
    waived = f"; {waived_text(finding)}" if is_waived(finding) else ""
    claimed = {} if score is None else {"claims" if score else "counterClaims": [_ref(card, finding, "claim")]}
    return {
        "requirement": _requirement(card.ruleset, finding),
        **claimed,
        "conformance": {
            **({} if score is None else {"score": score}),
            "rationale": one_line(f"{finding.status}: {finding.message}{waived}"),
            **({"mitigationStrategies": [_ref(card, finding, "waiver")]} if waived else {}),
        },
        **({"confidence": {"rationale": f"evidence: {evidence_text(finding)}"}} if behind(finding, stated) else {}),
    }


def _claims(card: Scorecard, stated: FactsByPath) -> Iterator[Json]:
    for finding in card.findings:
        if STATUSES[finding.status].cyclonedx is not None:
            yield {
                "bom-ref": _ref(card, finding, "claim"),
                "target": card_identifier(card, "offer"),
                "predicate": one_line(finding.title if finding.status is Status.PASS else f"Not so: {finding.title}"),
                "reasoning": one_line(finding.message),
                "evidence": list(dict.fromkeys(one.id for one in behind(finding, stated))),
            }


def _evidence(card: Scorecard, stated: FactsByPath) -> Iterator[Json]:
    for one in (one for values in stated.values() for one in values):
        yield {
            "bom-ref": one.id,
            "propertyName": one_line(one.path),
            "description": one_line(f"{one.text}; grade {one.grade}; {one.place}"),
            "data": [
                {
                    "name": source_line(source),
                    **({"contents": {"url": url}} if (url := web_address(source.url)) else {}),
                }
                for source in one.sources
            ],
            "created": moment(one.collected),
            **({"expires": moment(one.expires)} if one.expires else {}),
        }
    for finding in card.findings:
        if finding.waiver is not None and is_waived(finding):
            yield {
                "bom-ref": _ref(card, finding, "waiver"),
                "propertyName": "waiver",
                "description": one_line(waived_text(finding)),
                "created": moment(finding.waiver.created),
                "expires": moment(finding.waiver.expires),
            }


def _standards(cards: Sequence[Scorecard]) -> Iterator[Json]:
    """Every rule set once, with its rules as they were evaluated."""
    for card in {card.ruleset.digest: card for card in cards}.values():
        ruleset = card.ruleset
        yield {
            "bom-ref": identifier("standard", ruleset.id, ruleset.digest),
            "name": one_line(ruleset.title),
            "version": one_line(ruleset.version),
            "description": f"{one_line(ruleset.id)}, {ruleset.digest}; claims to be {ruleset.claims}",
            "requirements": [
                {
                    "bom-ref": _requirement(ruleset, finding),
                    "identifier": one_line(finding.rule),
                    "title": one_line(finding.title),
                    **({"descriptions": [one_line(finding.why)]} if finding.why else {}),
                    "properties": [{"name": f"{OURS}:role", "value": finding.role}],
                    **(
                        {"externalReferences": [{"type": "documentation", "url": url}]}
                        if (url := web_address(finding.url))
                        else {}
                    ),
                }
                for finding in card.findings
            ],
            "levels": [
                {"bom-ref": identifier("level", ruleset.id, ruleset.digest, level), "identifier": one_line(level)}
                for level in card.levels
            ],
        }


def _requirement(ruleset: RuleSetSummary, finding: Finding) -> str:
    return identifier("requirement", ruleset.id, ruleset.digest, finding.rule)


def _ref(card: Scorecard, finding: Finding, what: str) -> str:
    return card_identifier(card, what, finding.rule)
