"""What a verdict demands of scores and levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from compliance.analysis.comparison.document import Floor
from compliance.model.rule_values import ParameterName
from compliance.rulesets.ruleset import ALL, LevelClause, RuleSet, ScoreClause


def floors(ruleset: RuleSet, parameters: Mapping[str, Any]) -> Iterator[Floor]:
    """The least scores and levels a verdict asks for; not those nobody knows at the date, nor those that ask nothing.

    Args:
        ruleset: whose verdict.
        parameters: its own parameters, at the assessment date.
    """
    parts: tuple[Literal["necessary", "sufficient"], ...] = ("necessary", "sufficient")
    for part in parts:
        for clause in getattr(ruleset, part):
            if not isinstance(clause, ScoreClause | LevelClause):
                continue
            of = None if clause.of == ALL else clause.of
            least = clause.at_least
            value = parameters.get(least.name) if isinstance(least, ParameterName) else least
            if isinstance(clause, LevelClause):
                if isinstance(value, str) and value != ruleset.levels[0]:
                    yield Floor(part, of, "level", value)
            elif isinstance(value, int | float | Decimal) and value > 0:
                yield Floor(part, of, "score", float(value))
