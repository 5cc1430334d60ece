"""A full example, for its JSON Schema."""

from __future__ import annotations

from typing import Any, Final

from compliance.report.schemas.corpus_words import WORLD_EXAMPLE

_FIX: Final = {"rules": ["paid-in>=rung 3"], "effort": 5.0, "by": ["owners"]}
PLAN_EXAMPLE: Final[dict[str, Any]] = {
    "schema": "plan/1",
    "provider": "acme",
    "service": None,
    "ruleset": "acme-baseline",
    "target": "sufficient",
    "as_of": "2024-06-30",
    "known_as_of": "2024-06-30",
    "verdict": "necessary-only",
    "possible": ["necessary-only"],
    "met": False,
    "by": [],
    "reasons": [["paid-in>=rung 3"]],
    "fixes": [_FIX],
    "counts": {
        "reasons": {"found": 1, "exact": True, "listed": 1},
        "fixes": {"found": 1, "exact": True, "listed": 1},
    },
    "cheapest": _FIX,
    "cheapest_proven": True,
    "cheapest_at_least": 5.0,
    "cheapest_by_provider": None,
    "own_hands": (
        "No fix is in the provider's own hands: even with everything it can do itself, this is missed: "
        "score of viability at least 60 (40 at most); the cheapest fix takes the owners."
    ),
    "objectives": [
        {
            "id": "security",
            "title": "Security",
            "rules": 2,
            "passed": 2,
            "more_than_passing": False,
            "needed": ["two-sites", "certified"],
            "enough": False,
            "shown_insufficient": True,
            "with_all": ["necessary-only"],
        }
    ],
    "find_out_first": [
        {
            "rule": "customers",
            "facts": ["finance.years"],
            "score_span": {"certain": 30.0, "possible": 36.0},
            "could_change_verdict": False,
        }
    ],
    "limits": [],
}
ANALYSIS_EXAMPLE: Final[dict[str, Any]] = {
    "schema": "analysis/1",
    "ruleset": "acme-baseline",
    "target": "necessary",
    "as_of": "2024-06-30",
    "known_as_of": "2024-06-30",
    "impossible": False,
    "trivial": False,
    "unknown_parameters": [],
    "left_out": [],
    "rules": [{"id": "two-sites", "role": "knock-out"}, {"id": "certified", "role": "knock-out"}],
    "objectives": [{"id": "security", "role": "sole"}],
    "hidden_vetoes": [],
    "blocking_sets": [["two-sites"], ["certified"]],
    "blocking_count": {"found": 2, "exact": True, "listed": 2},
    "sufficient_sets": {"count": 1, "exact": True, "sets": [["two-sites", "certified"]]},
    "witnesses": [
        {
            "claim": "two-sites is necessary",
            "passes": ["certified"],
            "fails": ["two-sites"],
            "provider": None,
            "as_of": None,
        }
    ],
    "limits": [],
    "corpus": WORLD_EXAMPLE,
}
