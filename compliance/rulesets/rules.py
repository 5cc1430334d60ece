"""The rules a document declares itself."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

from compliance.model.ruleset import EffectiveDocument, EvidenceDocument, RuleDocument
from compliance.rulesets.conditions import Path
from compliance.rulesets.linking import Linking
from compliance.rulesets.ruleset import Effective, Evidence, Fix, Rule, Rung


def bind_rule(linking: Linking, number: int, rule: RuleDocument) -> Rule:
    """One rule of the document's own."""
    place: Path = ("rules", number)
    references = [linking.reference((*place, "references", i), id_) for i, id_ in enumerate(rule.references)]
    _check_objective(linking, place, rule.objective)
    evidence = _evidence(rule.evidence)
    cap = linking.level_index((*place, "level"), rule.level)
    if cap == 0:
        linking.report(
            (*place, "level"),
            "no level lies below the lowest one; failing this rule could not cap anything",
        )
    return Rule(
        id=rule.id,
        origin=(linking.document.id, rule.id),
        scope="",
        title=rule.title,
        objective=rule.objective,
        role=cast("Any", rule.role),
        graded=rule.rungs is not None,
        rungs=_rungs(linking, place, rule, evidence),
        pass_from=rule.pass_from,
        pass_rung=rule.pass_from or len(rule.rungs or (1, 2)),
        level_cap=cap,
        applies=linking.home.conditions.programs.get((*place, "applies")),
        evidence=evidence,
        effective=(effective_of(linking.document.effective), effective_of(rule.effective)),
        excluded=None,
        why=rule.why,
        fix=Fix(rule.fix.text, cast("Any", rule.fix.by), rule.fix.effort) if rule.fix else None,
        references=tuple(reference for reference in references if reference is not None),
        location=linking.home.locate(place),
        topics=tuple(rule.topics),
        related=tuple(rule.related),
    )


def _check_objective(linking: Linking, place: Path, objective: str | None) -> None:
    known = linking.objective_ids
    if objective is None and known:
        linking.report(place, f"this rule set has objectives, so each rule names one of: {', '.join(known)}")
    if objective is not None and objective not in known:
        linking.report((*place, "objective"), linking.nearest("objective", objective, known))


def _rungs(linking: Linking, place: Path, rule: RuleDocument, evidence: Evidence) -> tuple[Rung, ...]:
    programs = linking.home.conditions.programs
    if rule.rungs is None:
        points = Decimal(1) if rule.points is None else rule.points
        check = programs.get((*place, "check"))
        return Rung("fails", Decimal(0), None, None, evidence), Rung("passes", points, None, check, evidence)
    rungs = []
    for number, rung in enumerate(rule.rungs):
        here: Path = (*place, "rungs", number)
        level = linking.level_index((*here, "level"), rung.level)
        when = programs.get((*here, "when"))
        own = _evidence(rung.evidence) if rung.evidence else evidence
        rungs.append(Rung(rung.title, rung.points, level, when, own))
    if len({rung.level is None for rung in rule.rungs}) > 1:
        linking.report((*place, "rungs"), "either every rung has a level or none has")
    _check_ladder(linking, place, rungs)
    return tuple(rungs)


def _check_ladder(linking: Linking, place: Path, rungs: list[Rung]) -> None:
    for number, (below, above) in enumerate(pairwise(rungs), start=1):
        if above.points < below.points:
            linking.report((*place, "rungs", number, "points"), "points never decrease from rung to rung")
        if above.level is not None and below.level is not None and above.level < below.level:
            linking.report((*place, "rungs", number, "level"), "levels never decrease from rung to rung")


def _evidence(evidence: EvidenceDocument | None) -> Evidence:
    return Evidence() if evidence is None else Evidence(cast("Any", evidence.grade), evidence.max_age)


def effective_of(effective: EffectiveDocument | None) -> Effective:
    """When something is in force; always, where nothing is said."""
    return Effective() if effective is None else Effective(effective.from_, effective.until)
