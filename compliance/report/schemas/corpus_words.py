"""A full example, for its JSON Schema."""

from __future__ import annotations

from typing import Any, Final

WORLD_EXAMPLE: Final[dict[str, Any]] = {
    "outcome": {"text": "still-trading", "means": "identity.ended is not reached on the day assessed"},
    "cases": 4,
    "objectives": [
        {
            "objective": "security",
            "title": "Security",
            "met_when": "two-sites, certified pass",
            "cells": {
                "met_with_outcome": ["acme"],
                "met_without_outcome": ["formerly"],
                "unmet_with_outcome": ["giant"],
                "unmet_without_outcome": [],
            },
            "unknown": [
                {
                    "provider": "newcomer",
                    "met": None,
                    "outcome": True,
                    "met_unknown": ["certified: not known: certifications"],
                    "outcome_unknown": [],
                }
            ],
            "necessary_in_the_world": {
                "incl_n": 0.5,
                "cov_n": 0.5,
                "ron": 0.5,
                "viol_upper95": None,
                "shows": "Not necessary in the world: giant has the outcome without meeting 'Security'.",
            },
            "sufficient_in_the_world": {
                "incl_s": 0.5,
                "cov_s": 0.5,
                "pri": 0.5,
                "viol_upper95": None,
                "shows": "Not sufficient in the world: formerly meets 'Security' without having the outcome.",
            },
        }
    ],
}
