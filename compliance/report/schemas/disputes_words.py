"""What each field of `disputes/1` means, and a full example, for its JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_RESULT = {
    "verdict": "The verdict; null where nothing is left to evaluate",
    "possible": "The verdicts still possible, worst first; none where nothing is left to evaluate",
    "score": "Total score; null where the rule set has no points",
    "level": "Overall level; null where the rule set has no levels",
}
_WHERE = "For a list: the field values of the entries it speaks of; of all where empty"
DISPUTES_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "schema": "Kind and version of the document",
        "provider": "Id of the provider",
        "service": "The service assessed; null for the provider as a whole",
        "ruleset": "Id of the rule set",
        "as_of": "The day assessed",
        "known_as_of": "Sources published later were left out",
        "result": "What the scorecard comes to, every dispute left open",
        "disputes": "The disputes that rules in play read",
        "contradictions": "Declared answers outside what the facts allow",
        "irrelevant": "All other disputes",
        "sources": "The sources named, by id",
    },
    "Result": _RESULT,
    "RuleResult": {"rule": "Id of the rule", "status": "How it comes out", "rung": "The rung reached"},
    "DisputeEffect": {
        "paths": "What is disputed, as far as later statements have not settled it",
        "read": "Those of it that rules read",
        "sides": "The statements that contradict each other",
        "rules": "The rules that read it",
        "readings": "The ways to settle it that differ in what rules read; none where there are more than are tried",
        "effect": (
            "What it is to the verdict. none: it is proven that it cannot change it; decides: other verdicts are possible "
            "with one side than with another; together: it decides once other disputes are settled; alike: the verdict is "
            "the same whichever side is right, and closer than the scorecard, which takes every rule by itself, can say; "
            "open: the same verdicts are possible whichever side is right, but it may decide once more is known; too-many: "
            "more readings than are tried"
        ),
        "together": "How it decides together with others; null unless that is its effect",
    },
    "Side": {
        "statement": "Id of the statement",
        "from": "First day it is true",
        "summary": "What it says in one line; null where it has no such line",
        "grade": "Its grade, of the sources there are",
        "sources": "Ids of these sources",
        "location": "Where it stands",
        "claims": "What it says of what is disputed",
    },
    "Claim": {
        "path": "Dotted path",
        "kind": "Of what: the value of a fact, its end, that an entry is there, or that a list has these entries only",
        "value": "The value; for a list the keys of its entries; null for an end",
        "where": _WHERE,
        "location": "Where it stands",
    },
    "Belief": {
        "statement": "Id of the statement believed",
        "path": "Dotted path",
        "kind": "As in a claim",
        "value": "As in a claim",
        "where": _WHERE,
    },
    "Reading": {
        "beliefs": "What is believed then, and whom",
        "result": "What the scorecard comes to, the other disputes left open",
        "rules": "The rules that read it, in the order of `rules`",
    },
    "Combination": {
        "assuming": "The other disputes, as few as possible, and how they are settled",
        "results": "What the scorecard comes to in each of `readings` then",
    },
    "Assumption": {"paths": "What is disputed", "beliefs": "What is believed"},
    "Contradiction": {
        "rule": "Id of the rule",
        "title": "The requirement in a few words",
        "status": "How it comes out, the answer being ignored",
        "answer": "The fact that declares the answer",
        "rungs": "The rungs it claims: none where the rule has no such rung, several where sources disagree on the answer",
        "message": "What the facts allow",
        "facts": "The facts stated that rule it out",
        "contradicted_in": "In how many readings of the facts' disputes they do",
        "readings": "Of how many",
        "believed": "What the scorecard would come to had it been believed; null where it claims no rung",
        "matters": "Whether other verdicts would be possible then",
    },
    "Irrelevant": {
        "paths": "What is disputed",
        "statements": "Ids of the statements that contradict each other",
        "why": "No rule in play reads it, or later statements have settled it",
    },
}


def _side(statement: str, value: int, source: str, line: int) -> dict[str, Any]:
    path = "finance.paid_in_meur"
    place = {"file": "acme.yaml", "line": line, "column": 7}
    claim = {"path": path, "kind": "value", "value": value, "where": {}, "location": {**place, "column": 18}}
    return {
        "statement": statement,
        "from": "2024-01-10",
        "summary": None,
        "grade": "C",
        "sources": [source],
        "location": place,
        "claims": [claim],
    }


def _result(verdict: str, *possible: str) -> dict[str, Any]:
    return {"verdict": verdict, "possible": list(possible or [verdict]), "score": None, "level": None}


def _reading(statement: str, value: int, verdict: str, status: str, rung: int) -> dict[str, Any]:
    return {
        "beliefs": [
            {"statement": statement, "path": "finance.paid_in_meur", "kind": "value", "value": value, "where": {}}
        ],
        "result": _result(verdict),
        "rules": [{"rule": "paid-in", "status": status, "rung": {"certain": rung, "possible": rung}}],
    }


def _source(title: str, publisher: str) -> dict[str, Any]:
    return {
        "title": title,
        "publisher": publisher,
        "url": None,
        "published": "2024-03-02",
        "retrieved": None,
        "grade": "C",
    }


def _fact(path: str, value: object, line: int) -> dict[str, Any]:
    return {
        "path": path,
        "value": value,
        "candidates": [],
        "from": "2024-01-10",
        "until": None,
        "known": "2024-03-02",
        "sources": ["weekly"],
        "grade": "C",
        "location": {"file": "acme.yaml", "line": line, "column": 18},
    }


DISPUTES_EXAMPLE: Final[dict[str, Any]] = {
    "schema": "disputes/1",
    "provider": "acme",
    "service": None,
    "ruleset": "acme-baseline",
    "as_of": "2024-06-30",
    "known_as_of": "2024-06-30",
    "result": _result("undetermined", "not-met", "necessary-only"),
    "disputes": [
        {
            "paths": ["finance.paid_in_meur"],
            "read": ["finance.paid_in_meur"],
            "sides": [_side("full", 100, "weekly", 12), _side("half", 50, "daily", 16)],
            "rules": ["paid-in"],
            "readings": [
                _reading("full", 100, "necessary-only", "pass", 2),
                _reading("half", 50, "not-met", "fail", 1),
            ],
            "effect": "decides",
            "together": None,
        }
    ],
    "contradictions": [
        {
            "rule": "registered",
            "title": "Registered in the Union",
            "status": "fail",
            "answer": _fact("answers.acme-baseline.registered", "pass", 22),
            "rungs": [2],
            "message": "declared answer 'pass' lies outside what the facts allow (rung 1); ignored",
            "facts": [_fact("identity.registered_office_country", "US", 20)],
            "contradicted_in": 1,
            "readings": 1,
            "believed": _result("undetermined", "not-met", "necessary-only"),
            "matters": False,
        }
    ],
    "irrelevant": [
        {"paths": ["operations.staff"], "statements": ["staff-own", "staff-press"], "why": "not read"},
    ],
    "sources": {
        "daily": _source("Half of it is there", "The Daily"),
        "weekly": _source("All of it is there", "The Weekly"),
    },
}
