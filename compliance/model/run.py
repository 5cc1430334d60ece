"""What a run could not evaluate, or must not pass over, and that stands in no scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compliance.model.scorecard import FactLocation

RunProblemKind = Literal["invalid input", "nothing to evaluate", "waiver"]


@dataclass(frozen=True, slots=True)
class RunProblem:
    """A document that is not valid, a name or provider of which nothing could be evaluated, or a waiver that needs attention.

    `location` is null where it is about no file.
    """

    kind: RunProblemKind
    message: str
    location: FactLocation | None
