"""The verdict as evidence is asked for more and more strictly: what is claimed, what is documented, what is audited."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from compliance.engine.snapshot import Snapshot
from compliance.engine.state import decide_all
from compliance.model.scorecard import StrengthResult
from compliance.model.status import Basis
from compliance.rulesets.demands import ANY, AS_REQUIRED, demand_of, with_demand
from compliance.rulesets.ruleset import RuleSet

STRENGTHS: Final[Mapping[str, str]] = MappingProxyType(
    {"claimed": ANY, "documented": AS_REQUIRED, "grade C": "C", "grade B": "B", "grade A": "A"}
)
"""What is demanded of evidence at each strength, by its name."""


def verdict_at_strengths(ruleset: RuleSet, snapshot: Snapshot, accept: Basis) -> tuple[StrengthResult, ...]:
    """The verdict of a rule set, itself without a demand on evidence, at each strength."""
    results = []
    for name, text in STRENGTHS.items():
        judgement = decide_all(with_demand(ruleset, demand_of(text)), snapshot, accept).judgement
        results.append(StrengthResult(name, text, None if judgement is None else judgement.status))
    return tuple(results)
