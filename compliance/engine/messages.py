"""Findings in words: the one sentence that says why a rule came out as it did, and the values in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance.engine.outcome import Outcome, first_reason, status_of
from compliance.language.values import UnknownCauses
from compliance.model.findings import Fact, FactValue
from compliance.model.status import NotApplicableReason, Reason, Status
from compliance.model.words import FEW, interval, some, stated, stated_range
from compliance.rulesets.ruleset import Rule

ENTRY_DEPTH = 2
"""A path of more parts than group and field is that of a list's entry."""

_NOT_APPLICABLE = {
    NotApplicableReason.DOES_NOT_APPLY: "does not apply to this provider",
    NotApplicableReason.NOT_IN_FORCE: "not in force at this date",
    NotApplicableReason.EXCLUDED: "excluded by an import",
}
_UNKNOWN = {
    Reason.NO_SERVICE: "needs a service: none was assessed",
    Reason.MISSING: "not known",
    Reason.ENDED: "known earlier, ended since",
    Reason.STALE: "evidence too old",
    Reason.WEAK: "evidence too weak",
    Reason.DISPUTED: "sources disagree",
    Reason.OPEN_LIST: "the list may not be complete",
}


def finding_message(
    rule: Rule, outcome: Outcome, status: Status, facts: tuple[Fact, ...], decided: tuple[str, ...] = ()
) -> str:
    """Why a rule came out as it did, with the facts that matter most.

    Args:
        rule: which rule.
        outcome: what it came to.
        status: the status of its finding.
        facts: every fact it mentions.
        decided: paths of the facts that decided it, most telling first. They are named first; where the rule fails, only they
            are: "paid_in_meur = 12", and not the ten facts beside it that are as they should be.
    """
    order = {path: number for number, path in enumerate(decided)}
    deciding = sorted((f for f in facts if f.sources and f.path in order), key=lambda fact: order[fact.path])
    others = [] if deciding and status is Status.FAIL else _disputed_first(f for f in facts if f.path not in order)
    why = _why(rule, outcome, status, [*deciding, *others])
    return f"{why}; {outcome.contradiction}" if outcome.contradiction else why


def _why(rule: Rule, outcome: Outcome, status: Status, facts: Sequence[Fact]) -> str:
    if outcome.excluded is not None:
        return _NOT_APPLICABLE[outcome.excluded]
    if outcome.failure is not None:
        return f"could not be evaluated: {outcome.failure}"
    if status is Status.UNKNOWN:
        applicability = "whether it applies: " if outcome.applies is None else ""
        return applicability + unknown_text(outcome.causes, outcome.reason)
    rung = f"{_rungs(rule, outcome)}: " if rule.graded else ""
    return rung + (_known(facts) or ("as declared" if status is Status.PASS else "no fact supports it"))


def _rungs(rule: Rule, outcome: Outcome) -> str:
    """The rung reached by its title; where more is possible both ends, since the lower one alone would say more than is known."""
    return interval(rule.rungs[outcome.certain - 1].title, rule.rungs[outcome.possible - 1].title)


def unknown_text(causes: UnknownCauses, reason: Reason | None = None) -> str:
    """Why something is unknown: the reason given or the first there is, with its paths, "not known: identity.listed"."""
    reason = reason or first_reason(causes) or Reason.MISSING
    paths = sorted({".".join(path) for why, path in causes if why is reason})
    return f"{_UNKNOWN[reason]}: {some(paths, FEW)}" if paths and reason is not Reason.NO_SERVICE else _UNKNOWN[reason]


def _known(facts: Sequence[Fact]) -> str:
    return some([f"{_short(fact.path)} = {fact_text(fact)}" for fact in facts], FEW)


def _disputed_first(facts: Iterable[Fact]) -> list[Fact]:
    return sorted((fact for fact in facts if fact.sources), key=lambda fact: not fact.candidates)


def _short(path: str) -> str:
    """The end of a path: the field, with the entry's key where it is one of a list."""
    parts = path.split(".")
    return ".".join(parts[-2:]) if len(parts) > ENTRY_DEPTH else parts[-1]


def fact_text(fact: Fact) -> str:
    """A fact's value, or the values it may have."""
    if fact.candidates:
        return " or ".join(value_text(candidate.value) for candidate in fact.candidates)
    return value_text(fact.value)


def value_text(value: FactValue) -> str:
    """A fact's value as people say it: `12 to 20` for a range, `yes` for a truth value, `ended` for a null."""
    match value:
        case None:
            return "ended"
        case bool():
            return "yes" if value else "no"
        case dict():
            low, high = value.get("min"), value.get("max")
            return stated_range(None if low == 0 and high is not None else low, high)
        case list():
            return f"[{', '.join(value)}]"
        case float():
            return stated(value)
    return str(value)


def world_text(rule: Rule, outcome: Outcome) -> str:
    """The outcome of a rule in one world: its status, and of a graded rule its rungs."""
    status = status_of(rule, outcome)
    rungs = interval(str(outcome.certain), str(outcome.possible))
    return f"rung {rungs} ({status})" if rule.graded else str(status)
