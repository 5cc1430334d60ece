"""What is looked for in the world: a condition over a provider's facts, or that it still trades."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from compliance.analysis.world.corpus import Case
from compliance.engine.decide import decide
from compliance.engine.grounds import Grounds, Recognised
from compliance.engine.messages import finding_message
from compliance.engine.outcome import status_of
from compliance.language.compile import compile_expression
from compliance.language.tree import ExpressionError, ExpressionProblem
from compliance.language.types import Scope
from compliance.model.nearest import SURE, nearest
from compliance.model.rule_values import Evidence
from compliance.model.schema import fact_schema
from compliance.model.statements import Location
from compliance.model.status import Status
from compliance.rulesets.ruleset import Rule, RuleSet, Rung

STILL_TRADING: Final = "still-trading"
_ENDED, _FOUNDED = ("identity", "ended"), ("identity", "founded")

Truth = bool | None
"""True, false, or `None` where that is not known."""


@dataclass(frozen=True, slots=True)
class Observed:
    """Whether something is so; `reasons` are why that is not known, where it is not."""

    truth: Truth
    reasons: tuple[str, ...] = ()


def unknown(*reasons: str) -> Observed:
    """Something that is not known."""
    return Observed(None, reasons)


@dataclass(frozen=True, slots=True)
class SoughtOutcome:
    """What is looked for; `text` is as it was asked for, `rule` decides it, and is `None` for `still-trading`."""

    text: str
    means: str
    rule: Rule | None = None

    def observe(self, case: Case, ruleset: RuleSet) -> Observed:
        """Has a case it? `ruleset` is the one it was compiled for; the case is one that is described."""
        return _still_trading(case) if self.rule is None else _decided(self.rule, case, ruleset)


def compile_outcome(text: str, ruleset: RuleSet, sets: Collection[str]) -> SoughtOutcome:
    """Understand an outcome: `still-trading`, or a condition that can read the facts a rule of this rule set can.

    Raises:
        ExpressionError: with every mistake found.
    """
    if text == STILL_TRADING:
        return SoughtOutcome(text, "identity.ended is not reached on the day assessed")
    custom = {(path.split(".")[1], path.split(".")[2]): kind for path, kind in ruleset.custom.items()}
    try:
        program = compile_expression(text, Scope(fact_schema(), sets=frozenset(sets), custom=custom), {})
    except ExpressionError as error:
        if nearest(text, [STILL_TRADING], cutoff=SURE):
            first = error.problems[0]
            meant = ExpressionProblem(first.span, f"{first.message}; did you mean '{STILL_TRADING}'?")
            raise ExpressionError((meant,)) from None
        raise
    evidence = Evidence()
    rungs = (Rung("no", Decimal(0), None, None, evidence), Rung("yes", Decimal(1), None, program, evidence))
    # As a rule, so that the engine decides it as it decides rules: in every world, with the same reasons.
    rule = Rule(
        id="outcome",
        origin=("", "outcome"),
        scope="",
        title=text,
        objective=None,
        role="contributory",
        graded=False,
        rungs=rungs,
        pass_from=None,
        pass_rung=2,
        level_cap=None,
        applies=None,
        evidence=evidence,
        effective=(),
        excluded=None,
        why=None,
        fix=None,
        references=(),
        location=Location("--outcome", 1, 1),
    )
    return SoughtOutcome(text, "the condition is true on the day assessed", rule)


def _decided(rule: Rule, case: Case, ruleset: RuleSet) -> Observed:
    outcome = decide(rule, Grounds(ruleset, case.snapshot, {"": {}}, Recognised(ruleset, case.snapshot, {"": {}})))
    status = status_of(rule, outcome)
    if status in (Status.PASS, Status.FAIL):
        return Observed(status is Status.PASS)
    return unknown(finding_message(rule, outcome, status, ()))


def _still_trading(case: Case) -> Observed:
    """Had the provider not ceased by the day?

    One of which no end is stated counts as trading: profiles state the day a provider ceased, and nobody states that it
    has not.
    """
    snapshot, day = case.snapshot, case.snapshot.as_of
    worlds = snapshot.worlds([_ENDED, _FOUNDED])
    if worlds is None:
        return unknown("sources disagree: identity.ended")
    tables = [snapshot.table(world).leaves for world in worlds]
    ends = [table.get(_ENDED) for table in tables]
    if any(leaf is not None and leaf.value is None for leaf in ends):
        return unknown("known earlier, ended since: identity.ended")
    ceased = {leaf is not None and isinstance(leaf.value, date) and leaf.value <= day for leaf in ends}
    if len(ceased) > 1:
        return unknown("sources disagree: identity.ended")
    if ceased == {True}:
        return Observed(truth=False)
    founded = [leaf.value for table in tables if (leaf := table.get(_FOUNDED)) is not None]
    if any(isinstance(value, date) and value > day for value in founded):
        return unknown("not founded yet: identity.founded")
    return Observed(truth=True)
