"""What every rule of a rule set is decided on: one snapshot, and the parameters as they are at its dates."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.engine.environment import parameter_at, parameter_values
from compliance.engine.outcome import reads_of
from compliance.engine.recognition import Parameters, Recognised
from compliance.engine.snapshot import Snapshot
from compliance.model.provider import FactPath
from compliance.model.status import Basis
from compliance.model.values import Scalar
from compliance.rulesets.ruleset import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Grounds:
    """A rule set, the snapshot it is held against, and what all its rules share there; worked out once for all of them."""

    ruleset: RuleSet
    snapshot: Snapshot
    parameters: Parameters
    recognised: Recognised
    accept: Basis = Basis.DECLARED
    """The weakest basis that counts: a finding, score or verdict rests on this one or on those before it."""

    def reads(self, rule: Rule) -> frozenset[FactPath]:
        """Every fact a rule's outcome may rest on, those of what recognises it included."""
        if self.accept is Basis.FACTS:
            return reads_of(rule)
        showings = self.recognised.showings(rule)
        return reads_of(rule).union(*(self.recognised.reads(showing.recognition) for showing in showings))

    def thresholds(self) -> dict[str, Scalar | None]:
        """The rule set's own parameters as a verdict names them; `None` for one that nobody knows at the snapshot's dates."""
        as_of, known_as_of = self.snapshot.as_of, self.snapshot.known_as_of
        return {name: parameter_at(p, as_of, known_as_of) for name, p in self.ruleset.parameters[""].items()}


def grounds_of(ruleset: RuleSet, snapshot: Snapshot, accept: Basis = Basis.DECLARED) -> Grounds:
    """The grounds on which a rule set is decided at a snapshot, counting what is settled on a basis up to `accept`.

    A rule set that assesses services, or offers of a provider that states services, is decided for any other service where
    none is named: one of which only the provider's own facts are known.
    """
    of_a_service = ruleset.assesses == "service" or (
        ruleset.assesses == "offer" and snapshot.services(snapshot.first_world)
    )
    if of_a_service and snapshot.service is None:
        snapshot = snapshot.of_any_other_service()
    as_of, known_as_of = snapshot.as_of, snapshot.known_as_of
    parameters = {
        scope: parameter_values(of_scope, as_of, known_as_of) for scope, of_scope in ruleset.parameters.items()
    }
    return Grounds(ruleset, snapshot, parameters, Recognised(ruleset, snapshot, parameters), accept)
