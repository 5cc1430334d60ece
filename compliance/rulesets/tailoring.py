"""What an import says about single rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from compliance.model.ruleset import TailoringDocument
from compliance.rulesets.conditions import Path
from compliance.rulesets.linking import Linking
from compliance.rulesets.ruleset import Rule


def tailored(linking: Linking, place: Path, rule: Rule, change: TailoringDocument) -> Rule:
    """A rule with what its import says of it; mistakes are reported at the place of the change."""
    if rule.graded:
        for key, value in (("points", change.points), ("level", change.level)):
            if value is not None:
                linking.report((*place, key), f"'{rule.id}' is graded: it has its {key} on its rungs")
    elif change.pass_from is not None:
        linking.report((*place, "pass_from"), f"'{rule.id}' is a yes/no rule: it has no rungs to pass from")
    if change.pass_from is not None and rule.graded and change.pass_from > len(rule.rungs):
        linking.report((*place, "pass_from"), f"'{rule.id}' has {len(rule.rungs)} rungs")
    cap = linking.level_index((*place, "level"), change.level) if not rule.graded else None
    if cap == 0:
        linking.report(
            (*place, "level"), "no level lies below the lowest one; failing this rule could not cap anything"
        )
    rungs = rule.rungs
    if change.points is not None and not rule.graded:
        rungs = (rungs[0], replace(rungs[1], points=change.points))
    return replace(
        rule,
        role=cast("Any", change.role or rule.role),
        rungs=rungs,
        level_cap=rule.level_cap if cap is None else cap,
        pass_from=change.pass_from or rule.pass_from,
    )
