"""Evidence that a run demands instead of what each rule asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from compliance.model.declared import WrongValueError
from compliance.model.phrases import joined, say, say_count
from compliance.model.rule_values import Evidence, parse_period
from compliance.model.statements import GRADES
from compliance.rulesets.ruleset import Rule, RuleSet, Tailoring

AS_REQUIRED = "as-required"
"""Each rule's own demand."""

ANY = "any"
"""Evidence of any grade and age."""


class DemandError(ValueError):
    """A demand that is none of `as-required`, `any`, a grade `A` to `D`, or a grade with an age such as `B,P2Y`."""


def demand_of(text: str) -> Evidence | None:
    """A demand for evidence from its text; `None` for `as-required`.

    >>> demand_of("B,P2Y")
    Evidence(grade='B', max_age=Period(years=2, months=0, days=0))

    Raises:
        DemandError: the text is no demand.
    """
    if text == AS_REQUIRED:
        return None
    if text == ANY:
        return Evidence()
    grade, _, age = text.partition(",")
    if grade not in GRADES:
        raise DemandError(
            f"'{text[:100]}' is none of {AS_REQUIRED}, {ANY}, A, B, C, D, or a grade with an age, such as B,P2Y"
        )
    try:
        return Evidence(grade, parse_period(age) if age else None)
    except WrongValueError as error:
        raise DemandError(str(error)) from None


def demand_text(demand: Evidence | None) -> str:
    """A demand as it is typed."""
    if demand is None:
        return AS_REQUIRED
    return ",".join(str(part) for part in (demand.grade, demand.max_age) if part is not None) or ANY


def asked_of_every_rule(demand: Evidence) -> str:
    """A demand in words: `evidence B asked of every rule`."""
    if demand == Evidence():
        return say("evidence of any grade and age asked of every rule")
    return say("evidence {what} asked of every rule", what=demand_text(demand))


def with_demand(ruleset: RuleSet, demand: Evidence | None) -> RuleSet:
    """A rule set whose rules and recognitions all ask for one kind of evidence; marked where that is less than one asks.

    What a recognition itself asks is kept beside it: that is how strong facts have to be that say otherwise.
    """
    if demand is None:
        return ruleset
    rules = tuple(_with(rule, demand) for rule in ruleset.rules)
    looser = sum(not all(map(demand.asks_as_much_as, _asked(rule))) for rule in ruleset.rules)
    loosened = looser > 0 or not all(demand.asks_as_much_as(recognition.asked) for recognition in ruleset.recognitions)
    return replace(
        ruleset,
        demand=demand,
        rules=rules,
        recognitions=tuple(replace(recognition, evidence=demand) for recognition in ruleset.recognitions),
        tailoring=(*ruleset.tailoring, Tailoring(_said(demand, looser), loosened)),
        _by_id={rule.id: rule for rule in rules},
    )


def _with(rule: Rule, demand: Evidence) -> Rule:
    return replace(rule, evidence=demand, rungs=tuple(replace(rung, evidence=demand) for rung in rule.rungs))


def _asked(rule: Rule) -> Iterator[Evidence]:
    yield rule.evidence
    yield from (rung.evidence for rung in rule.rungs)


def _said(demand: Evidence, looser: int) -> str:
    more = say_count(looser, "{count} rule asks for more", "{count} rules ask for more") if looser else ""
    return joined("; ", (asked_of_every_rule(demand), more))
