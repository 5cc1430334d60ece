"""The closed vocabularies of results."""

from __future__ import annotations

from enum import StrEnum


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


class Force(StrEnum):
    """Whether a certificate or assessment that a rule set recognises is there, and counts, at the assessment date."""

    IN_FORCE = "in-force"
    NOT_IN_FORCE = "not-in-force"
    UNKNOWN = "unknown"
    ERROR = "error"


class Reason(StrEnum):
    """Why something is unknown; where several apply, the first in this order is given."""

    NO_SERVICE = "no service"
    MISSING = "missing"
    ENDED = "ended"
    STALE = "stale"
    WEAK = "weak"
    DISPUTED = "disputed"
    OPEN_LIST = "open-list"


REASON_ORDER = {reason: rank for rank, reason in enumerate(Reason)}


class NotApplicableReason(StrEnum):
    """Why a rule does not count."""

    DOES_NOT_APPLY = "does not apply"
    NOT_IN_FORCE = "not in force"
    EXCLUDED = "excluded"
