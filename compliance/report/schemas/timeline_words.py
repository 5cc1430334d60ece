"""What each field of a timeline means, and a full example, for its JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

TIMELINE_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "tool": "The program that made it",
        "provider": "Who was assessed",
        "ruleset": "Under what",
        "as_of": "The day the forecast counts from; in a sweep the one day assessed",
        "known_as_of": "Sources published later were left out",
        "sweep": "Whether the points are knowledge dates instead of days assessed",
        "points": "The first day shown and every one at which something changes, in order; in a sweep every day of publication",
        "verdict": "The verdict of `as_of`; nothing where nothing is left to evaluate",
        "holds_until": "First day on which that verdict is another one, as far as is known; null where no such day is known",
        "because": "Why it ends then, in words; null where no end is known",
    },
    "AssessedRuleSet": {
        "id": "Id of the rule set",
        "title": "Its title",
        "version": "Its version",
        "digest": "Digest of its file and of the rule sets it imports",
        "claims": "What meeting it is said to show",
        "tailoring": "What its imports and settings changed, in words",
    },
    "Point": {
        "date": "The day from which this holds; in a sweep the day from which it could be known",
        "verdict": "The verdict; nothing where nothing is left to evaluate",
        "score": "Total score; null where there are no points or nothing is evaluated",
        "level": "Overall level; null where there are no levels or nothing is evaluated",
        "changes": "What is another one than before, in the order of the rule set; none at the first point",
    },
    "Change": {
        "rule": "Id of the rule; null for the thresholds of the verdict itself",
        "title": "The requirement in a few words",
        "from": "How it stood before; null for thresholds",
        "to": "How it stands now; null for thresholds",
        "causes": "Why",
    },
    "FindingView": {
        "status": "How it came out",
        "reason": "Why it is unknown or not applicable; null otherwise",
        "rung": "The rung reached",
        "points": "The points reached",
    },
    "Cause": {
        "kind": (
            "A statement begins, is published or ends as announced; a date is reached; evidence is too old; a rule comes into "
            "force or leaves it; a parameter or a country set changes"
        ),
        "text": "The reason in words",
        "facts": "The facts that changed, or whose date is reached",
        "sources": "Who said so",
    },
    "FactChange": {
        "path": "Dotted path",
        "old": "Its values before: none where nobody stated it, null for an ended one, several where sources disagree",
        "new": "Its values now; the same as before where only its date is reached",
    },
    "SaidBy": {
        "id": "Id of the source",
        "title": "What the source is",
        "publisher": "Who published it",
        "url": "Address",
        "published": "Day it was published; the last day of a month or year; null for an undated source",
        "retrieved": "Day an undated source was read",
        "grade": "Its grade",
    },
}

TIMELINE_EXAMPLE: Final[dict[str, Any]] = {
    "schema": "timeline/1",
    "tool": {"name": "cloud-provider-compliance", "version": "0.1.0"},
    "provider": {
        "id": "acme",
        "name": "Acme Cloud",
        "digest": "sha256:…",
        "service": None,
        "ended": None,
        "file": "providers/acme.yaml",
    },
    "ruleset": {
        "id": "acme-baseline",
        "title": "Baseline for hosting case files",
        "version": "1.2.0",
        "digest": "sha256:…",
        "claims": "necessary",
        "tailoring": [],
    },
    "as_of": "2026-01-15",
    "known_as_of": "2026-01-15",
    "sweep": False,
    "points": [
        {
            "date": "2024-03-01",
            "verdict": "necessary-only",
            "score": {"certain": 100.0, "possible": 100.0, "coverage": 1.0},
            "level": None,
            "changes": [],
        },
        {
            "date": "2027-03-01",
            "verdict": "not-met",
            "score": {"certain": 0.0, "possible": 0.0, "coverage": 1.0},
            "level": None,
            "changes": [
                {
                    "rule": "SEC-1",
                    "title": "ISO/IEC 27001 certificate in force",
                    "from": {
                        "status": "pass",
                        "reason": None,
                        "rung": {"certain": 2, "possible": 2},
                        "points": {"certain": 1.0, "possible": 1.0},
                    },
                    "to": {
                        "status": "fail",
                        "reason": None,
                        "rung": {"certain": 1, "possible": 1},
                        "points": {"certain": 0.0, "possible": 0.0},
                    },
                    "causes": [
                        {
                            "kind": "date",
                            "text": "certifications.iso-27001 lapses (expires 2027-02-28)",
                            "facts": [
                                {
                                    "path": "certifications.iso-27001.expires",
                                    "old": ["2027-02-28"],
                                    "new": ["2027-02-28"],
                                }
                            ],
                            "sources": [
                                {
                                    "id": "certificate",
                                    "title": "Certificate of the information security management system",
                                    "publisher": "An auditor",
                                    "url": None,
                                    "published": "2024-03-02",
                                    "retrieved": None,
                                    "grade": "A",
                                }
                            ],
                        }
                    ],
                }
            ],
        },
    ],
    "verdict": "necessary-only",
    "holds_until": "2027-03-01",
    "because": "certifications.iso-27001 lapses (expires 2027-02-28) (SEC-1: pass to fail)",
}
