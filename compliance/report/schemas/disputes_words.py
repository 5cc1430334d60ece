"""A full example, for its JSON Schema."""

from __future__ import annotations

from typing import Any, Final

_RESULT = {
    "verdict": "The verdict; null where nothing is left to evaluate",
    "possible": "The verdicts still possible, worst first; none where nothing is left to evaluate",
    "score": "Total score; null where the rule set has no points",
    "level": "Overall level; null where the rule set has no levels",
}
_WHERE = "For a list: the field values of the entries it speaks of; of all where empty"


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
