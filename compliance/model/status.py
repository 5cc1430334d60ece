"""The closed vocabularies of results."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

Target = Literal["necessary", "sufficient"]
"""What a provider can be asked to meet: the necessary part of a verdict, or both of its parts."""


class Status(StrEnum):
    """The outcome of one rule."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    ERROR = "error"


class VerdictStatus(StrEnum):
    """The outcome of a rule set; the first three are ordered, worst first."""

    NOT_MET = "not-met"
    NECESSARY_ONLY = "necessary-only"
    SUFFICIENT = "sufficient"
    UNDETERMINED = "undetermined"

    @property
    def rank(self) -> int:
        """The place of the verdict in `DECIDED`, 0 for the worst; raises `ValueError` for an undetermined one."""
        return DECIDED.index(self)

    def meets(self, target: Target) -> bool:
        """Is the verdict for certain at least as good as the one a target asks for?"""
        return self in DECIDED[_LEAST[target].rank :]


DECIDED: Final = (VerdictStatus.NOT_MET, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT)
"""The verdicts that a provider can have once everything is known, worst first."""

_LEAST: Final[dict[Target, VerdictStatus]] = {
    "necessary": VerdictStatus.NECESSARY_ONLY,
    "sufficient": VerdictStatus.SUFFICIENT,
}


class Basis(StrEnum):
    """What settled a finding; each in this order rests on more people's word than the one before.

    `facts`: dated, sourced facts. `attested`: a body verified it and a published text says that its certificate shows it.
    `read`: a body verified something, and it is our reading of its clause that this shows the rule. `declared`: the
    provider's own answer.
    """

    FACTS = "facts"
    ATTESTED = "attested"
    READ = "read"
    DECLARED = "declared"


def basis_named(name: str) -> Basis:
    """The basis of a name; raises `ValueError` with the names there are."""
    if name not in [*Basis]:
        raise ValueError(f"'{name[:100]}' is none of {', '.join(Basis)}")
    return Basis(name)


class Force(StrEnum):
    """Whether a certificate or assessment that a rule set recognises is there, and counts, at the assessment date."""

    IN_FORCE = "in-force"
    NOT_IN_FORCE = "not-in-force"
    UNKNOWN = "unknown"
    ERROR = "error"


class Reason(StrEnum):
    """Why something is unknown; where several apply, the first in this order is given."""

    NO_SERVICE = "no service"
    DISPUTED = "disputed"
    WEAK = "weak"
    STALE = "stale"
    ENDED = "ended"
    MISSING = "missing"
    OPEN_LIST = "open-list"


REASON_ORDER = {reason: rank for rank, reason in enumerate(Reason)}


class NotApplicableReason(StrEnum):
    """Why a rule does not count."""

    DOES_NOT_APPLY = "does not apply"
    NOT_IN_FORCE = "not in force"
    EXCLUDED = "excluded"
