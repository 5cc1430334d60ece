"""What each field of a document of changes means, and a full example, for its JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

CHANGES_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "tool": "The program that made it",
        "old": "The earlier document, as it was named",
        "new": "The later document, as it was named",
        "worse": "Whether anything got worse, or is no longer evaluated",
        "cards": "Every scorecard of either document: those of the new one in its order, then those that are gone",
    },
    "CardChange": {
        "provider": "Id of the provider",
        "service": "The service assessed; null for the provider as a whole",
        "ruleset": "Id of the rule set",
        "presence": "Which of the documents has it",
        "turn": "Which way it turned: the worst of everything in it",
        "old": "What it came to before; null where it was not evaluated",
        "new": "What it comes to now; null where it is no longer evaluated",
        "turns": "Which way each result turned; null where only one document has it",
        "worse": "Everything that got worse, in words: what a baseline does not let through",
        "inputs": "What else the two runs differ in: dates, rule set, parameters, profile",
        "objectives": "The objectives whose level or score is another one, or that only one of the rule sets has",
        "findings": "The rules that came out otherwise, or that only one of the rule sets has",
    },
    "Outcome": {
        "as_of": "The day assessed",
        "known_as_of": "Sources published later were left out",
        "version": "Version of the rule set",
        "possible": "The verdicts possible, worst first",
        "score": "Total score; null where there are no points",
        "level": "Overall level; null where there are no levels",
    },
    "Turns": {
        "verdict": "Of the verdict",
        "level": "Of the overall level",
        "score": "Of the total score",
        "coverage": "Of the share that is settled",
    },
    "ObjectiveChange": {
        "id": "Id of the objective",
        "title": "Its title",
        "turn": "Which way it turned",
        "old_level": "Its level before; null where it had none",
        "new_level": "Its level now; null where it has none",
        "old_score": "Its score before; null where it had none",
        "new_score": "Its score now; null where it has none",
    },
    "FindingChange": {
        "rule": "Id of the rule",
        "title": "The requirement in a few words",
        "turn": "Which way it turned",
        "old": "How it came out before; null for a new rule",
        "new": "How it comes out now; null for a rule that is gone",
        "facts": "The facts it mentions that are stated otherwise; another line of the file is no difference",
        "causes": "What besides its facts turned it: what is certain, else everything the runs differ in",
    },
    "FindingOutcome": {
        "status": "How it came out",
        "reason": "Why it is unknown or not applicable; null otherwise",
        "message": "The reason for the status in one sentence",
        "rung": "The rung reached",
        "points": "The points reached",
        "max_points": "The most points there are for it",
        "waived_until": "Last day of the waiver over it; null where there is none",
    },
    "FactChange": {
        "path": "Dotted path",
        "old": "What was stated: nothing where nobody did, several where sources disagree",
        "new": "What is stated now",
    },
    "Stated": {
        "value": "The value; null for an end of the fact",
        "from": "First day it is true; null for one of several values",
        "until": "First day no longer true, where that was announced",
        "known": "Day from which it could be known",
        "sources": "Ids of the sources",
        "grade": "Grade of the best of them",
        "location": "Where it stands",
        "commit": "The commit that last changed this line; null where it was not asked for, or the file is in no work tree",
    },
    "Commit": {
        "id": "Abbreviated id; null for a change that is not committed yet",
        "date": "Day its author made it, where the author was; null for a change that is not committed yet",
        "author": "Name of the author",
        "subject": "First line of its message",
    },
    "Because": {
        "kind": "What differs between the runs",
        "text": "In which way",
    },
}

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
