"""What a page needs to recompute a verdict by itself, where a reader takes a rule to come out otherwise.

The vocabulary of verdicts is closed, so points, levels and clauses are all there is. Numbers are written as exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from compliance.analysis.decision.decision import ShortlistDecision
from compliance.engine.scoring import Standing, exact
from compliance.engine.state import State
from compliance.model.phrases import say
from compliance.model.status import DECIDED, VerdictStatus
from compliance.model.words import status_words, verdict_words
from compliance.report.html.site import asset
from compliance.report.html.words import verdict_symbol
from compliance.rulesets.clauses import LevelClause, PointsClause, ScoreClause
from compliance.rulesets.parameters import number_of, resolved
from compliance.rulesets.ruleset import Clause


def whatif_script() -> str:
    """The script that recomputes verdicts."""
    return asset("whatif.js")


def whatif_data(decision: ShortlistDecision, names: dict[str, str]) -> list[dict[str, Any]]:
    """Every offer under every rule set that is required, then beside it."""
    return [
        {"offer": names[offer.name], "ruleset": held.card.ruleset.title, **mechanics(held.assessed.state)}
        for offer in decision.offers
        for held in offer.all
    ]


def whatif_words() -> dict[str, str]:
    """What the script says, by the names it has for each text; what stands in braces it puts in itself."""
    return {
        "case": say("{offer}, under {ruleset}"),
        "head": say("Now"),
        "now": say("Now: "),
        "wasNow": say("{span}; now {before}"),
        "possible": say("Still possible: {verdicts}."),
        "or": say(" or "),
        "span": say("{low} to {high}"),
        "score": say("score"),
        "level": say("level"),
        "one": say("Hypothetical: {count} rule of {offer} under {ruleset} taken otherwise by you."),
        "more": say("Hypothetical: {count} rules of {offer} under {ruleset} taken otherwise by you."),
        "take": say("{rule}: take it as"),
        "asIs": say("as it is"),
        "met": say("met"),
        "notMet": say("not met"),
        "unknown": say("not known"),
        "nothing": say("Nothing to judge"),
    }


def mechanics(state: State) -> dict[str, Any]:
    """A decided state as its verdict follows from it: rules with rungs and outcomes, objectives, levels, clauses."""
    ruleset, snapshot = state.ruleset, state.snapshot
    values = state.grounds.thresholds()
    claims = ruleset.claims
    return {
        "claims": claims,
        "levels": list(ruleset.levels),
        "objectives": [
            {
                "id": one.id,
                "title": one.title,
                "weight": _exact(exact(one.weight)),
                "outOf": None if one.out_of is None else _exact(exact(one.out_of)),
            }
            for one in ruleset.objectives
        ],
        "rules": [_rule(standing) for standing in state.standings],
        "necessary": [_clause(clause, values, state) for clause in ruleset.necessary],
        "sufficient": [_clause(clause, values, state) for clause in ruleset.sufficient],
        "inDoubt": snapshot.ending is not None and snapshot.ending.possible <= snapshot.as_of,
        "words": {
            str(status): [verdict_symbol(status, claims), verdict_words(status, claims)]
            for status in (*DECIDED, VerdictStatus.UNDETERMINED)
        },
    }


def _exact(number: Fraction) -> str:
    """A number as numerator and denominator: `1/3`, `60`."""
    return str(number)


def _rule(standing: Standing) -> dict[str, Any]:
    rule, outcome = standing.rule, standing.outcome
    return {
        "id": rule.id,
        "title": rule.title,
        "objective": rule.objective,
        "gate": rule.role == "gate",
        "graded": rule.graded,
        "rungs": [
            {"title": rung.title, "points": _exact(exact(rung.points)), "level": rung.level} for rung in rule.rungs
        ],
        "pass": rule.pass_rung,
        "cap": rule.level_cap,
        "counts": standing.counts,
        "applies": outcome.applies,
        "certain": outcome.certain,
        "possible": outcome.possible,
        "failed": outcome.failure is not None,
        "status": status_words(standing.status),
    }


def _clause(clause: Clause, values: dict[str, Any] | Any, state: State) -> dict[str, Any]:  # noqa: ANN401 - parameters
    text = clause.words(state.ruleset, values)
    about = {"kind": clause.kind, "text": text, "rules": [rule.id for rule in clause.rules(state.ruleset)]}
    match clause:
        case ScoreClause(of=of, at_least=least):
            return {**about, "of": of, "atLeast": _number(least, values)}
        case LevelClause(of=of, at_least=least):
            level = resolved(least, values)
            at_least = state.ruleset.levels.index(level) if isinstance(level, str) else None
            return {**about, "of": of, "atLeast": at_least}
        case PointsClause(of=weights, at_least=least):
            return {**about, "weights": dict(_weights(weights, values)), "atLeast": _number(least, values)}
    return about


def _number(threshold: object, values: Any) -> str | None:  # noqa: ANN401 - parameters
    number = number_of(resolved(threshold, values))
    return None if number is None else _exact(number)


def _weights(weights: Any, values: Any) -> Iterator[tuple[str, str | None]]:  # noqa: ANN401 - parameters
    for rule, weight in weights.items():
        yield rule, _number(weight, values)
