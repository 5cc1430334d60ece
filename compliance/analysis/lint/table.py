"""Every lint: its id, how bad what it finds is, and what it finds in one line. Each has a page in `docs/lints/`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; `info` never changes an exit code."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing that is looked for. `by_loading`: a document that has it is not valid, and nothing turns that off."""

    id: str
    severity: Severity
    summary: str
    by_loading: bool = False


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

_ALL = (
    Lint("constant-condition", _ERROR, "A condition, or a part of one, that comes out the same whatever the facts"),
    Lint("contradictory-rules", _ERROR, "Two rules the verdict demands that no facts can pass together"),
    Lint("lint-off-unused", _WARNING, "A 'lint: off' comment that turns nothing off, or names no lint"),
    Lint("lint-off-without-reason", _WARNING, "A 'lint: off' comment that gives no reason"),
    Lint("loosened-import", _WARNING, "An import that makes a rule set easier to meet than the one it is taken from"),
    Lint("missing-fix", _WARNING, "A rule that does not say what would make it pass"),
    Lint("missing-references", _INFO, "A rule that rests on no reference"),
    Lint("missing-tests", _INFO, "A rule set without tests beside it"),
    Lint("missing-why", _WARNING, "A rule that does not say why it matters"),
    Lint("points-out-of", _WARNING, "Points of an objective's rules that do not add up to its 'out_of'"),
    Lint("rungs-out-of-order", _ERROR, "A rung that is passed over: whoever reaches it reaches a higher one"),
    Lint("unknown-fact", _ERROR, "A condition that reads a fact no schema declares", by_loading=True),
    Lint("unknown-related", _WARNING, "A 'related' entry that names no rule of a rule set there is"),
    Lint("unreachable-rung", _ERROR, "A rung whose condition can never be true"),
    Lint("unreachable-verdict", _ERROR, "A clause of the verdict that no findings can meet"),
    Lint("trivial-verdict", _ERROR, "A clause of the verdict that every finding meets"),
    Lint("untested-rule", _WARNING, "A rule that no test beside the rule set expects anything of"),
    Lint("unused-definition", _WARNING, "A definition that no condition uses and no rule set imports"),
    Lint("unused-fact", _WARNING, "A declared custom fact that no condition reads"),
    Lint("unused-parameter", _WARNING, "A parameter that no condition and no clause reads"),
    Lint("unused-reference", _INFO, "A reference that nothing cites"),
    Lint("weights-sum", _WARNING, "Weights of objectives that add up to neither 1 nor 100"),
)
LINTS = {lint.id: lint for lint in sorted(_ALL, key=lambda lint: lint.id)}
"""By id, in order."""
