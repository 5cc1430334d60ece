"""What a verdict demands of scores and levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, cast

from compliance.analysis.comparison.document import Floor
from compliance.rulesets.clauses import LevelClause, ScoreClause
from compliance.rulesets.parameters import resolved
from compliance.rulesets.ruleset import ALL, RuleSet


def floors(ruleset: RuleSet, parameters: Mapping[str, Any]) -> Iterator[Floor]:
    """The least scores and levels a verdict asks for; not those nobody knows at the date, nor those that ask nothing.

    Args:
        ruleset: whose verdict.
        parameters: its own parameters, at the assessment date.
    """
    parts: tuple[Literal["necessary", "sufficient"], ...] = ("necessary", "sufficient")
    for part in parts:
        for clause in getattr(ruleset, part):
            if not isinstance(clause, ScoreClause | LevelClause) or clause.asks_nothing(ruleset, parameters):
                continue
            least = resolved(clause.at_least, parameters)
            if least is not None:
                of = None if clause.of == ALL else clause.of
                value = least if isinstance(least, str) else float(cast("Decimal", least))
                yield Floor(part, of, "level" if isinstance(clause, LevelClause) else "score", value)
