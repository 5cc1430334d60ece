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
