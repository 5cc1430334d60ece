"""What every rule of a rule set is decided on: one snapshot, and the parameters as they are at its dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.engine.environment import parameter_at, parameter_values
from compliance.engine.snapshot import Snapshot
from compliance.model.values import Scalar
from compliance.rulesets.ruleset import RuleSet

Parameters = Mapping[str, Mapping[str, Any]]
"""Parameters as conditions read them, by the scope of the rules that do: `""` for a rule set's own, `iso/` for an import's."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """A rule set, the snapshot it is held against, and what all its rules share there; worked out once for all of them."""

    ruleset: RuleSet
    snapshot: Snapshot
    parameters: Parameters

    def thresholds(self) -> dict[str, Scalar | None]:
        """The rule set's own parameters as a verdict names them; `None` for one that nobody knows at the snapshot's dates."""
        as_of, known_as_of = self.snapshot.as_of, self.snapshot.known_as_of
        return {name: parameter_at(p, as_of, known_as_of) for name, p in self.ruleset.parameters[""].items()}


def grounds_of(ruleset: RuleSet, snapshot: Snapshot) -> Grounds:
    """The grounds on which a rule set is decided at a snapshot."""
    as_of, known_as_of = snapshot.as_of, snapshot.known_as_of
    parameters = {
        scope: parameter_values(of_scope, as_of, known_as_of) for scope, of_scope in ruleset.parameters.items()
    }
    return Grounds(ruleset, snapshot, parameters)
