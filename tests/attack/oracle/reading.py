"""The oracle's whole reading of a case: what a scorecard has to say, as the JSON says it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.attack.oracle.cases import Case
from tests.attack.oracle.days import last
from tests.attack.oracle.disputes import worlds
from tests.attack.oracle.judged import Judged, pass_rung
from tests.attack.oracle.rules import Question, decide, status_of
from tests.attack.oracle.statements import Asked, statements_of
from tests.attack.oracle.world import world_of

MOST_WORLDS = 64
"""Beyond so many worlds what depends on them is unknown; the oracle leaves such cases out."""


def expected(case: Case) -> dict[str, Any] | None:
    """Findings, scores, levels and verdict; `None` where the case is beyond what the oracle reads."""
    as_of, known = last(case.as_of), last(case.known)
    there = statements_of(case.profile, as_of, known)
    losses = worlds(there, as_of)
    if len(losses) > MOST_WORLDS:
        return None
    believed = [world_of(there, as_of, lost) for lost in losses]
    question = Question(case.ruleset, case.trees, case.service, _demand(case.evidence))
    rules = case.ruleset["rules"]
    outcomes = {rule["id"]: decide(question, rule, believed)[case.accept] for rule in rules}
    judged = Judged(case.ruleset, outcomes)
    findings = {}
    for rule in rules:
        outcome = outcomes[rule["id"]]
        status = status_of(rule, outcome, pass_rung(case.ruleset, rule))
        rung = None if status == "not-applicable" else [outcome.certain + 1, outcome.possible + 1]
        findings[rule["id"]] = {"status": status, "rung": rung}
    verdict = judged.verdict()
    made: dict[str, Any] = {"findings": findings, "verdict": verdict and [verdict[0], verdict[1]]}
    if verdict is not None:
        made |= _measures(case, judged)
    return made


def _demand(text: str | None) -> Asked | None:
    if text is None:
        return None
    parts = text.split(",")
    grade = parts[0] if parts[0] in "ABCD" else None
    return Asked(grade, int(parts[-1][1:-1]) if parts[-1].startswith("P") else None)


def _measures(case: Case, judged: Judged) -> dict[str, Any]:
    scale = case.ruleset.get("levels")
    measures: dict[str, Any] = {"score": _rounded(judged.score("all"))}
    measures["level"] = _named(scale, judged.level("all")) if scale else None
    for objective in case.ruleset["objectives"]:
        id_ = objective["id"]
        measures[f"score of {id_}"] = _rounded(judged.score(id_))
        measures[f"level of {id_}"] = _named(scale, judged.level(id_)) if scale else None
    return measures


def _rounded(ends: tuple[Fraction | None, Fraction | None]) -> list[float] | None:
    low, high = ends
    return None if low is None or high is None else [round(float(low), 6), round(float(high), 6)]


def _named(scale: list[str], ends: tuple[int | None, int | None]) -> list[str] | None:
    low, high = ends
    return None if low is None or high is None else [scale[low], scale[high]]
