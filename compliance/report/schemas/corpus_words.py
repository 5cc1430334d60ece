"""What each field about the world means, and a full example, for the JSON Schema of analyses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_LIMIT = (
    "Largest share of exceptions that so few cases cannot exclude at 95 %, `1-0.05^(1/n)` for n cases with both; null where "
    "there is an exception or no case"
)
WORLD_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "WorldAnalysis": {
        "outcome": "What was looked for",
        "cases": "How many providers, or services of theirs, were looked at",
        "objectives": "Each objective against the outcome",
    },
    "OutcomeSummary": {"text": "As it was asked for", "means": "What it means, in words"},
    "ObjectiveInTheWorld": {
        "objective": "Id of the objective; null for all rules of a rule set without objectives",
        "title": "Title of the objective",
        "met_when": "When a case meets it: what the verdict asks of its rules alone, or else that all of them pass",
        "cells": "The cases of which both are known",
        "unknown": "The cases of which one is not, or neither; they are in no cell and no measure",
        "necessary_in_the_world": "How far no case has the outcome without meeting the objective",
        "sufficient_in_the_world": "How far no case meets the objective without having the outcome",
    },
    "Cells": {
        "met_with_outcome": "Cases that meet the objective and have the outcome",
        "met_without_outcome": "Cases that meet the objective and do not have the outcome",
        "unmet_with_outcome": "Cases that miss the objective and have the outcome",
        "unmet_without_outcome": "Cases that miss the objective and do not have the outcome",
    },
    "UnknownCase": {
        "provider": "Id of the provider, with that of the service behind it where a service is the case",
        "met": "Whether it meets the objective; null where that is not known",
        "outcome": "Whether it has the outcome; null where that is not known",
        "met_unknown": "Why it is not known whether it meets the objective: the open rules",
        "outcome_unknown": "Why it is not known whether it has the outcome",
    },
    "NecessityInTheWorld": {
        "incl_n": "inclN: share of the cases with the outcome that meet the objective; null where there is none",
        "cov_n": "covN: share of the cases that meet the objective that have the outcome; null where there is none",
        "ron": "RoN, relevance: low where nearly every case meets the objective; null where all cases have both",
        "viol_upper95": _LIMIT,
        "shows": "What the cases show of it, and what so few cannot show",
    },
    "SufficiencyInTheWorld": {
        "incl_s": "inclS: share of the cases that meet the objective that have the outcome; null where there is none",
        "cov_s": "covS: share of the cases with the outcome that meet the objective; null where there is none",
        "pri": "PRI: inclS without what would count for the outcome and against it at once; null where nothing is left",
        "viol_upper95": _LIMIT,
        "shows": "What the cases show of it, and what so few cannot show",
    },
}
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
