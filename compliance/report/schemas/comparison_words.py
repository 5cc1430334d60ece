"""What each field of a comparison means, for its JSON Schema, and a full example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

COMPARISON_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "tool": "The program that made it",
        "comparisons": "One for each rule set",
        "differences": "The first rule set and each other one",
    },
    "Comparison": {
        "ruleset": "Under what",
        "as_of": "The day assessed",
        "known_as_of": "Sources published later were left out",
        "levels": "The scale of levels, lowest first",
        "floors": "The least scores and levels the verdict demands, where they are known and ask for anything",
        "rules": "Every rule, with how it came out for each offer",
        "offers": "Every provider, in the order in which they were named",
        "pairs": "Every two offers that may be ranked",
        "weight_space": "How the ranks hang on the weights of the objectives",
    },
    "Offer": {
        "provider": "Who was assessed",
        "verdict": "What it comes to",
        "clauses": "Every condition of the verdict, and whether it is met",
        "score": "Total score; null where the rule set has no points",
        "level": "Overall level; null where the rule set has no levels",
        "objectives": "Scores and levels of the objectives",
        "place": "Whether it is ranked; it is not where it fails a gate or misses what is necessary",
        "obstacles": "The rules for which it is not ranked, or may drop out",
        "rank": "The ranks still possible; null where it is not ranked",
    },
    "Floor": {
        "part": "Part of the verdict",
        "objective": "Id of the objective; null for the whole",
        "kind": "Whether a score or a level is demanded",
        "at_least": "The least there must be",
    },
    "RuleRow": {
        "rule": "Id of the rule",
        "title": "Its title",
        "objective": "Id of its objective; null where it has none",
        "role": "Whether the verdict cannot do without it",
        "statuses": "How it came out for each offer, in their order",
    },
    "Obstacle": {"rule": "Id of the rule", "status": "How it came out", "message": "Why, in one sentence"},
    "RankSpan": {"best": "Best rank still possible, from 1", "worst": "Worst rank still possible"},
    "Pair": {
        "first": "The one offer",
        "second": "The other",
        "order": "Whether the first is ahead by verdict, then by total score, whatever is unknown",
        "dominates": "Whether the first is at least as good on every rule and better on one",
        "dominated": "Whether the second is",
        "weights": "Share of all weights for which the first has the higher total; null where that is not computed",
        "deciding": "The open findings that decide the order, where it is not certain",
    },
    "Deciding": {
        "provider": "Whose finding it is",
        "rule": "Id of the rule",
        "swing": "How many points of the total it moves; null where there is no total",
        "alone": "One way of settling it decides the order, whatever else is unknown",
        "missing": "The facts it lacks",
    },
    "MissingFact": {"path": "Dotted path", "reason": "Why it is not known well enough"},
    "WeightSpace": {
        "objectives": "Ids of the objectives that weights are put on",
        "offers": "The shares of each offer that may be ranked; empty where they are not computed",
        "exact": "The shares are exact; false where they are estimated, to about two percent",
        "note": "Why they are not computed; null where they are",
    },
    "RankShares": {"provider": "The offer", "ranks": "The share of all weights for each rank, from 1"},
    "RuleSetDifference": {
        "first": "The one rule set",
        "second": "The other",
        "common": "Number of rules of the same origin",
        "only_first": "Ids of the rules that only the first has",
        "only_second": "Ids of the rules that only the second has",
        "rules": "Rules of the same origin that are not the same",
        "parameters": "Parameters that are not the same; null where there is none",
        "weights": "Objectives whose weight is not the same; null where there is none",
        "conditions_first": "Conditions of the verdict that only the first has",
        "conditions_second": "Conditions of the verdict that only the second has",
        "providers": "What both say of each provider",
    },
    "RuleChange": {"first": "Id in the first", "second": "Id in the second", "differs": "What differs, in words"},
    "Changed": {
        "name": "What it is",
        "first": "Its value under the first; null where there is none",
        "second": "Its value under the second; null where there is none",
    },
    "ProviderDifference": {
        "provider": "Who was assessed",
        "first": "What the first says",
        "second": "What the second says",
        "objectives": "What each objective brings to the total, where that is not the same",
        "weights_alone": "The scores differ, and nothing but the weights of the objectives can be why",
        "statuses": "Rules of the same origin that come out differently",
    },
    "ObjectiveChange": {
        "objective": "Id of the objective",
        "first": "Points of the total under the first; null where it has no score there",
        "second": "Points of the total under the second; null where it has no score there",
    },
    "Result": {
        "verdict": "The verdict",
        "score": "Total score; null where the rule set has no points",
        "level": "Overall level; null where the rule set has no levels",
    },
    "StatusChange": {
        "first": "Id in the first",
        "second": "Id in the second",
        "first_status": "How it came out under the first",
        "second_status": "How it came out under the second",
        "differs": "What differs in the rule, in words",
    },
}


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
