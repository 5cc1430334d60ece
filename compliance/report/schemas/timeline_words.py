"""A full example, for its JSON Schema."""

from __future__ import annotations

from typing import Any, Final

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
