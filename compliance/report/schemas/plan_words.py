"""What each field of a plan and of an analysis means, and a full example of each, for their JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from compliance.report.schemas.corpus_words import WORLD_EXAMPLE, WORLD_WORDS

_COUNT = {
    "found": "How many sets there are",
    "exact": "Whether that is the number; otherwise there are at least so many",
    "listed": "How many of them are listed",
}
_DATES = {"as_of": "The day assessed", "known_as_of": "What was published later was left out"}
PLAN_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "provider": "Id of the provider",
        "service": "The service assessed; null for the provider as a whole",
        "ruleset": "Id of the rule set",
        "target": "The verdict wanted",
        **_DATES,
        "verdict": "The verdict as it is",
        "possible": "The verdicts still possible, worst first",
        "met": "Whether the verdict wanted is met for certain",
        "by": "Whose doing the fixes may need; anybody's where empty",
        "reasons": "Minimal sets of rules, `<rule>>=rung <n>` for a graded one, that miss the verdict whatever the rest does",
        "fixes": "Minimal sets of rules that give the verdict whatever the rest does, the least effort first",
        "counts": "How many reasons and fixes there are",
        "cheapest": "The fix of least effort; null where there is none",
        "cheapest_proven": "Whether no other fix can take less effort",
        "cheapest_at_least": "What every fix takes at the least, the same as the cheapest one where proven; null without one",
        "cheapest_by_provider": "The fix of least effort that is in the provider's own hands; null where there is none",
        "own_hands": "Why no fix is in the provider's own hands, in words; null where one is",
        "objectives": "What each objective is to the verdict wanted, and to this provider's",
        "find_out_first": "Rules that are not settled: first those that could change the verdict, then by the score they move",
        "limits": "What kept a search from its end, in words; empty where everything was searched",
    },
    "Fix": {
        "rules": "The rules to pass, `<rule>>=rung <n>` for a graded one",
        "effort": "Relative effort of all; 1 for a rule that names no fix",
        "by": "Whose doing it needs; unknown where a rule names no fix",
    },
    "ObjectiveStanding": {
        "id": "Id of the objective",
        "title": "Its title",
        "rules": "How many of its rules are in play",
        "passed": "How many of them pass for certain",
        "more_than_passing": "Whether one of its rules has a rung above the one that passes",
        "needed": (
            "Its rules that nobody meets the verdict without, `<rule>>=rung <n>` where a rung below the one that passes will do; "
            "null where nothing can be claimed"
        ),
        "enough": (
            "Whether all of it, every rule at its top, would meet the verdict whatever the rest does; "
            "null where nothing can be claimed"
        ),
        "shown_insufficient": "Whether this provider passes all of it and certainly misses the verdict",
        "with_all": "The verdicts possible once every rule of it is at its top and all else stays as it is, worst first",
    },
    "Counts": {"reasons": "Of the reasons", "fixes": "Of the fixes"},
    "Count": _COUNT,
    "FindOut": {
        "rule": "Id of the rule",
        "facts": "The facts in the way",
        "score_span": "Total score with the rule at its worst and at its best; null where there is no score",
        "could_change_verdict": "False only where it is proven that it cannot",
    },
}
ANALYSIS_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "ruleset": "Id of the rule set",
        "target": "The verdict analysed",
        "as_of": "The day of its parameters and rules",
        "known_as_of": "Parameters published later were left out",
        "impossible": "Whether the verdict is missed with every rule passed; then nothing is claimed",
        "trivial": "Whether the verdict is met with no rule passed; then nothing is claimed",
        "unknown_parameters": "Parameters of the verdict that nobody knows at the day; with any, nothing is claimed",
        "left_out": "Rules that are excluded or not in force",
        "rules": "What each rule is to the verdict",
        "objectives": "What each objective, all its rules together, is to the verdict",
        "hidden_vetoes": (
            "Rules needed because of their weight, though no clause names them as needed; `<rule>>=rung <n>` where a rung below "
            "the one that passes will do"
        ),
        "blocking_sets": "Minimal sets of rules whose failing misses the verdict whatever the rest does",
        "blocking_count": "How many blocking sets there are",
        "sufficient_sets": "Minimal sets of rules whose passing gives the verdict whatever the rest does",
        "witnesses": "For each claim, a combination that shows it",
        "limits": "What kept a search from its end, in words; empty where everything was searched",
        "corpus": "What a corpus shows of the world, where that was asked for; all else here is by rule",
    },
    **WORLD_WORDS,
    "Part": {
        "id": "Id of the rule or objective",
        "role": "What it is to the verdict; a graded rule at its lowest rung or its top",
    },
    "Count": _COUNT,
    "SufficientSets": {
        "count": "How many there are",
        "exact": "Whether that is the number; otherwise there are at least so many",
        "sets": "Those listed",
    },
    "Witness": {
        "claim": "What it shows",
        "passes": "The rules that pass",
        "fails": "Those that do not; `<rule>>=rung <n>` where a rung is missed",
        "provider": "Id of a real provider of which this is true; null for a constructed combination",
        "as_of": "The day on which it was; null for a constructed combination",
    },
}
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
