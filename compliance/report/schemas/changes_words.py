"""A full example, for its JSON Schema."""

from __future__ import annotations

from typing import Any, Final

_OUTCOME: Final = {
    "as_of": "2026-01-15",
    "known_as_of": "2026-01-15",
    "version": "1.2.0",
    "possible": ["necessary-only"],
    "score": {"certain": 100.0, "possible": 100.0, "coverage": 1.0},
    "level": None,
}
_STATED: Final = {
    "value": 60,
    "from": "2024-03-01",
    "until": None,
    "known": "2024-03-02",
    "sources": ["register"],
    "grade": "A",
    "location": {"file": "providers/acme.yaml", "line": 18, "column": 53},
    "commit": None,
}
_FINDING: Final = {
    "status": "pass",
    "reason": None,
    "message": "shareholders.alpha.capital_pct = 60",
    "rung": {"certain": 2, "possible": 2},
    "points": {"certain": 10.0, "possible": 10.0},
    "max_points": 10.0,
    "waived_until": None,
}

CHANGES_EXAMPLE: Final[dict[str, Any]] = {
    "schema": "changes/1",
    "tool": {"name": "cloud-provider-compliance", "version": "0.1.0"},
    "old": "baseline.json",
    "new": "scorecard.json",
    "worse": True,
    "cards": [
        {
            "provider": "acme",
            "service": None,
            "ruleset": "acme-baseline",
            "presence": "both",
            "turn": "worse",
            "old": _OUTCOME,
            "new": {
                **_OUTCOME,
                "as_of": "2026-02-01",
                "possible": ["not-met"],
                "score": {"certain": 0.0, "possible": 0.0, "coverage": 1.0},
            },
            "turns": {"verdict": "worse", "level": "same", "score": "worse", "coverage": "same"},
            "worse": ["verdict necessary-only to not-met", "score 100 to 0", "SEC-1: pass to fail"],
            "inputs": [{"kind": "calendar", "text": "as of 2026-01-15 to 2026-02-01"}],
            "objectives": [
                {
                    "id": "viability",
                    "title": "Viability",
                    "turn": "worse",
                    "old_level": None,
                    "new_level": None,
                    "old_score": {"certain": 100.0, "possible": 100.0, "coverage": 1.0},
                    "new_score": {"certain": 0.0, "possible": 0.0, "coverage": 1.0},
                }
            ],
            "findings": [
                {
                    "rule": "SEC-1",
                    "title": "Owned in the EU",
                    "turn": "worse",
                    "old": _FINDING,
                    "new": {
                        **_FINDING,
                        "status": "fail",
                        "message": "shareholders.alpha.capital_pct = 40",
                        "rung": {"certain": 1, "possible": 1},
                        "points": {"certain": 0.0, "possible": 0.0},
                    },
                    "facts": [
                        {
                            "path": "ownership.shareholders.alpha.capital_pct",
                            "old": [_STATED],
                            "new": [
                                {
                                    **_STATED,
                                    "value": 40,
                                    "from": "2026-01-20",
                                    "known": "2026-01-21",
                                    "location": {"file": "providers/acme.yaml", "line": 31, "column": 53},
                                    "commit": {
                                        "id": "3f1c2ab9d0e4",
                                        "date": "2026-01-22",
                                        "author": "A. Analyst",
                                        "subject": "Acme: a new owner",
                                    },
                                }
                            ],
                        }
                    ],
                    "causes": [],
                }
            ],
        }
    ],
}
