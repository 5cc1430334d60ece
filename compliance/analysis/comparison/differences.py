"""Two rule sets, or two versions of one: what differs in them, and why providers come out differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from compliance.analysis.comparison.document import (
    Changed,
    ObjectiveChange,
    ProviderDifference,
    Result,
    RuleChange,
    RuleSetDifference,
    StatusChange,
)
from compliance.engine.scoring import exact
from compliance.model.findings import Finding, Span
from compliance.model.phrases import joined, say
from compliance.model.rule_values import Evidence
from compliance.model.scorecard import Scorecard
from compliance.model.words import labelled, part_words, span_words
from compliance.rulesets.ruleset import Rule, RuleSet

if TYPE_CHECKING:
    from compliance.analysis.comparison.offers import Assessed


def difference(first: Sequence[Assessed], second: Sequence[Assessed]) -> RuleSetDifference:
    """What differs between two rule sets.

    Args:
        first: providers under the one rule set, at least one.
        second: the same providers under the other, at the same dates, in the same order.
    """
    one, other = first[0], second[0]
    matched = _matched(one.ruleset, other.ruleset)
    changes = {a.id: differs for _, a, b in matched if (differs := _differs(one, a, other, b))}
    same = not changes and len(matched) == len(one.ruleset.rules) == len(other.ruleset.rules)
    return RuleSetDifference(
        first=one.card.ruleset,
        second=other.card.ruleset,
        common=len(matched),
        only_first=_only(one.ruleset, {a.id for _, a, _ in matched}),
        only_second=_only(other.ruleset, {b.id for _, _, b in matched}),
        rules=tuple(RuleChange(a.id, b.id, changes[a.id]) for _, a, b in matched if a.id in changes),
        parameters=_changed(one.card.parameters, other.card.parameters) if matched else (),
        weights=_changed(_weights(one.ruleset), _weights(other.ruleset)) if matched else (),
        conditions_first=_conditions(one.card, other.card) if matched else (),
        conditions_second=_conditions(other.card, one.card) if matched else (),
        providers=tuple(_provider(a, b, matched, changes, same=same) for a, b in zip(first, second, strict=True)),
    )


Match = tuple[tuple[str, str], Rule, Rule]
"""The origin of a rule, and the rule in each of both rule sets."""


def _matched(first: RuleSet, second: RuleSet) -> list[Match]:
    """The rules of one origin: where one rule set has several of them, in their order."""
    left: dict[tuple[str, str], list[Rule]] = {}
    for rule in second.rules:
        left.setdefault(rule.origin, []).append(rule)
    return [(rule.origin, rule, left[rule.origin].pop(0)) for rule in first.rules if left.get(rule.origin)]


def _only(ruleset: RuleSet, matched: set[str]) -> tuple[str, ...]:
    return tuple(rule.id for rule in ruleset.rules if rule.id not in matched)


_ASPECTS: Final[dict[str, str]] = {
    "conditions": say("conditions"),
    "role": say("role"),
    "points": say("points"),
    "levels": say("levels"),
    "level demanded": say("level demanded"),
    "passing rung": say("passing rung"),
    "evidence": say("evidence"),
    "in force": say("in force"),
    "excluded": say("excluded"),
    "objective": say("objective"),
}


def _differs(first: Assessed, a: Rule, second: Assessed, b: Rule) -> tuple[str, ...]:
    """What is not the same in two rules of one origin, in words."""
    values = zip(_aspects(first.ruleset, a).items(), _aspects(second.ruleset, b).values(), strict=True)
    differs = [
        _ASPECTS[name]
        if name == "conditions"
        else say("{aspect} {first} / {second}", aspect=_ASPECTS[name], first=x, second=y)
        for (name, x), y in values
        if x != y
    ]
    read = _parameters(first.card, a), _parameters(second.card, b)
    shared = [name for name in read[0] if name in read[1] and read[0][name] != read[1][name]]
    return (*differs, *(say("parameter {name}", name=name) for name in shared))


def _parameters(card: Scorecard, rule: Rule) -> dict[str, Any]:
    """The parameters a rule's conditions read, by their name there, with their values."""
    return {name: card.parameters[f"{rule.scope}{name}"] for name in sorted(rule.parameters)}


def _aspects(ruleset: RuleSet, rule: Rule) -> dict[str, Any]:
    return {
        "conditions": [_text(rule, n) for n in range(-1, len(rule.rungs))],
        "role": rule.role,
        "points": "/".join(f"{rung.points.normalize():f}" for rung in rule.rungs),
        "levels": "/".join("-" if rung.level is None else ruleset.levels[rung.level] for rung in rule.rungs),
        "level demanded": "-" if rule.level_cap is None else ruleset.levels[rule.level_cap],
        "passing rung": rule.pass_rung,
        "evidence": _evidences([rule.evidence, *(rung.evidence for rung in rule.rungs)]),
        "in force": joined("; ", (span_words(e.from_, e.until) for e in rule.effective)) or say("always"),
        "excluded": say("yes") if rule.excluded else say("no"),
        "objective": rule.objective or "-",
    }


def _text(rule: Rule, rung: int) -> str | None:
    program = rule.applies if rung < 0 else rule.rungs[rung].when
    return None if program is None else " ".join(program.text.split())


def _evidences(evidences: list[Evidence]) -> str:
    """What the rule and each rung ask for, once where it is the same."""
    texts = [_evidence(evidence) for evidence in evidences]
    return texts[0] if len(set(texts)) == 1 else joined(", ", texts)


def _evidence(evidence: Evidence) -> str:
    return say(
        "grade {grade} age {age}",
        grade=evidence.grade or say("any"),
        age=str(evidence.max_age) if evidence.max_age else say("any"),
    )


def _weights(ruleset: RuleSet) -> dict[str, float]:
    return {objective.id: float(objective.weight) for objective in ruleset.objectives}


def _changed(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[Changed, ...]:
    names = [*first, *(name for name in second if name not in first)]
    pairs = ((name, first.get(name), second.get(name)) for name in names)
    return tuple(Changed(name, x, y) for name, x, y in pairs if x != y)


def _conditions(first: Scorecard, second: Scorecard) -> tuple[str, ...]:
    """The conditions of the first's verdict that the second does not have."""
    there = {(clause.part, clause.text) for clause in second.clauses}
    return tuple(labelled(part_words(c.part), c.text) for c in first.clauses if (c.part, c.text) not in there)


def _provider(
    first: Assessed, second: Assessed, matched: Sequence[Match], changes: Mapping[str, tuple[str, ...]], *, same: bool
) -> ProviderDifference:
    """A provider under both; `same` where all rules are."""
    a, b = first.card, second.card
    findings: list[tuple[Finding, Finding]] = [(a.finding(x.id), b.finding(y.id)) for _, x, y in matched]
    statuses = tuple(
        StatusChange(x.rule, y.rule, x.status, y.status, changes.get(x.rule, ()))
        for x, y in findings
        if x.status is not y.status
    )
    objectives = _objectives(first, second) if matched else ()
    by_objective = _by_objective(first) == _by_objective(second)
    return ProviderDifference(
        a.provider,
        Result(a.verdict.status, a.score, a.level),
        Result(b.verdict.status, b.score, b.level),
        objectives,
        same and bool(objectives) and not statuses and by_objective,
        statuses,
    )


def _by_objective(offer: Assessed) -> dict[str, tuple[Fraction, Fraction] | None]:
    return {id_: None if s is None else (s.certain, s.possible) for id_, s in offer.scores.items()}


def _objectives(first: Assessed, second: Assessed) -> tuple[ObjectiveChange, ...]:
    """The objectives that bring other points to the total, most first."""
    both = _brought(first), _brought(second)
    if None in both:
        return ()
    one, other = (brought or {} for brought in both)
    changed = [ObjectiveChange(n, one.get(n), other.get(n)) for n in {**one, **other} if one.get(n) != other.get(n)]
    return tuple(sorted(changed, key=lambda change: -_moved(change)))


def _moved(change: ObjectiveChange) -> float:
    nothing = Span(0.0, 0.0)
    a, b = change.first or nothing, change.second or nothing
    return max(abs(a.certain - b.certain), abs(a.possible - b.possible))


def _brought(offer: Assessed) -> dict[str, Span] | None:
    """The points of the total each objective brings; `None` where they do not add up to one."""
    objectives = [(o, s) for o in offer.ruleset.objectives if (s := offer.scores[o.id]) is not None]
    weight = sum((exact(o.weight) for o, _ in objectives), Fraction(0))
    if weight == 0 or any(score.optional for _, score in objectives):
        return None
    shares = ((o.id, exact(o.weight) / weight, score) for o, score in objectives)
    return {id_: Span(float(share * s.certain), float(share * s.possible)) for id_, share, s in shares}
