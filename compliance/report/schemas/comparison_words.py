"""A full example, for its JSON Schema."""

from __future__ import annotations

from typing import Any, Final


def _offer(id_: str, place: str, rank: dict[str, int] | None, obstacles: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "provider": {
            "id": id_,
            "name": id_.capitalize(),
            "digest": "sha256:…",
            "service": None,
            "ended": None,
            "file": f"providers/{id_}.yaml",
        },
        "verdict": {
            "status": "necessary-only" if rank else "not-met",
            "possible": ["necessary-only"] if rank else ["not-met"],
            "binding": [o["rule"] for o in obstacles],
            "holds_until": None,
        },
        "clauses": [
            {
                "part": "necessary",
                "text": "every gate passes",
                "status": "met" if rank else "not met",
                "kind": "gates",
                "asks_nothing": False,
            }
        ],
        "score": {"certain": 40.0, "possible": 60.0, "coverage": 0.8},
        "level": None,
        "objectives": [],
        "place": place,
        "obstacles": obstacles,
        "rank": rank,
    }


def _ruleset(version: str) -> dict[str, Any]:
    return {
        "id": "acme-baseline",
        "title": "Baseline for hosting case files",
        "version": version,
        "digest": "sha256:…",
        "claims": "necessary",
        "tailoring": [],
        "level_inert": [],
    }


_RESULT: Final = {
    "verdict": "necessary-only",
    "score": {"certain": 40.0, "possible": 60.0, "coverage": 0.8},
    "level": None,
}
COMPARISON_EXAMPLE: Final[dict[str, Any]] = {
    "schema": "comparison/1",
    "tool": {"name": "cloud-provider-compliance", "version": "0.1.0"},
    "comparisons": [
        {
            "ruleset": _ruleset("1.2.0"),
            "as_of": "2025-12-31",
            "known_as_of": "2026-01-15",
            "levels": [],
            "floors": [{"part": "necessary", "objective": "viability", "kind": "score", "at_least": 60.0}],
            "rules": [
                {
                    "rule": "SEC-1",
                    "title": "Two Tier III sites in France",
                    "objective": "security",
                    "role": "gate",
                    "statuses": ["pass", "pass", "fail"],
                }
            ],
            "offers": [
                _offer("acme", "ranked", {"best": 1, "worst": 2}, []),
                _offer("beta", "ranked", {"best": 1, "worst": 2}, []),
                _offer("gamma", "not ranked", None, [{"rule": "SEC-1", "status": "fail", "message": "country = US"}]),
            ],
            "pairs": [
                {
                    "first": "acme",
                    "second": "beta",
                    "order": "not comparable yet",
                    "dominates": "possible",
                    "dominated": "no",
                    "weights": {"certain": 0.25, "possible": 1.0},
                    "deciding": [
                        {
                            "provider": "acme",
                            "rule": "VIA-1",
                            "swing": 20.0,
                            "alone": True,
                            "missing": [{"path": "finance.paid_in_meur", "reason": "missing"}],
                        }
                    ],
                }
            ],
            "weight_space": {
                "objectives": ["security", "viability"],
                "offers": [
                    {
                        "provider": name,
                        "ranks": [{"certain": 0.25, "possible": 1.0}, {"certain": 0.0, "possible": 0.75}],
                    }
                    for name in ("acme", "beta")
                ],
                "exact": True,
                "note": None,
            },
        }
    ],
    "differences": [
        {
            "first": _ruleset("1.2.0"),
            "second": _ruleset("1.3.0"),
            "common": 2,
            "only_first": [],
            "only_second": ["SEC-2"],
            "rules": [{"first": "SEC-1", "second": "SEC-1", "differs": ["parameter min_sites"]}],
            "parameters": [{"name": "min_sites", "first": 2, "second": 3}],
            "weights": [{"name": "security", "first": 40.0, "second": 50.0}],
            "conditions_first": [],
            "conditions_second": ["necessary: score of security at least 60"],
            "providers": [
                {
                    "provider": {
                        "id": "acme",
                        "name": "Acme Cloud",
                        "digest": "sha256:…",
                        "service": None,
                        "ended": None,
                        "file": "providers/acme.yaml",
                    },
                    "first": _RESULT,
                    "second": _RESULT,
                    "objectives": [
                        {
                            "objective": "security",
                            "first": {"certain": 16.0, "possible": 24.0},
                            "second": {"certain": 20.0, "possible": 30.0},
                        }
                    ],
                    "weights_alone": False,
                    "statuses": [
                        {
                            "first": "SEC-1",
                            "second": "SEC-1",
                            "first_status": "pass",
                            "second_status": "fail",
                            "differs": ["parameter min_sites"],
                        }
                    ],
                }
            ],
        }
    ],
}
