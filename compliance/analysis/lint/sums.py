"""Weights and points that do not add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from compliance.analysis.lint.hit import Hit
from compliance.rulesets.lintable import Lintable

_WHOLES = (Decimal(1), Decimal(100))


def weights_sum(lintable: Lintable) -> Iterator[Hit]:
    """Objectives whose weights are written down and add up to neither 1 nor 100."""
    objectives = lintable.document.objectives
    if not any("weight" in objective.model_fields_set for objective in objectives):
        return
    total = sum((objective.weight for objective in lintable.ruleset.objectives), Decimal(0))
    if total not in _WHOLES:
        yield Hit(
            "weights-sum",
            ("objectives",),
            f"the weights of the objectives add up to {total:f}, neither 1 nor 100",
            "scores are right all the same, weights being relative; but one of them may be mistyped",
        )


def points_out_of(lintable: Lintable) -> Iterator[Hit]:
    """Objectives that divide by another number than the points of their rules."""
    for number, objective in enumerate(lintable.document.objectives):
        if objective.out_of is None:
            continue
        counted = (rule for rule in lintable.ruleset.rules if rule.objective == objective.id and rule.excluded is None)
        total = sum((rule.max_points for rule in counted), Decimal(0))
        if total != objective.out_of:
            yield Hit(
                "points-out-of",
                ("objectives", number, "out_of"),
                f"the rules of '{objective.id}' have {total:f} points together, not {objective.out_of:f}",
                f"full marks are {_percent(total, objective.out_of)} then" if objective.out_of else "",
            )


def _percent(total: Decimal, out_of: Decimal) -> str:
    return f"{float(100 * total / out_of):.6g} of 100"
