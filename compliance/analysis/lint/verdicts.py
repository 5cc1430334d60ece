"""Verdicts that are decided before anything is evaluated, and rules they demand that no facts can pass together.

The verdict is monotone: what the best findings cannot meet none can, what the worst ones meet all do. Rules that may
turn out not to apply are taken as such at both ends, by the engine's own judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, product

from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Inquiry, WantedPart
from compliance.engine.environment import parameter_at
from compliance.engine.outcome import Outcome
from compliance.engine.scoring import Standing, totals
from compliance.engine.verdict import judge
from compliance.language.program import Program
from compliance.model.problem import DocumentPath
from compliance.model.scorecard import ClauseResult, NothingEvaluatedError
from compliance.rulesets import clauses
from compliance.rulesets.clauses import GatesClause
from compliance.rulesets.lintable import Lintable
from compliance.rulesets.ruleset import Clause, Effective, Rule, RuleSet

NO_GATE = Lint("no-gate", Severity.ERROR, "A verdict that asks for gates in a rule set that has none")


def absent_gates(lintable: Lintable, _: Inquiry) -> Iterator[Hit]:
    """Clauses about the gates of a rule set without any: at best they are left out, at worst nothing is evaluated."""
    ruleset = lintable.ruleset
    for path, clause in zip(_places(ruleset), (*ruleset.necessary, *ruleset.sufficient), strict=True):
        if isinstance(clause, GatesClause) and clause.is_empty(ruleset):
            excluded = "every rule with role: gate is excluded" if clause.rules(ruleset) else clauses.NO_GATE
            yield Hit(NO_GATE, path, f"this clause asks that every gate passes, and {excluded}", clauses.SET_GATES)


UNREACHABLE_VERDICT = Lint("unreachable-verdict", Severity.ERROR, "A clause of the verdict that no findings can meet")
TRIVIAL_VERDICT = Lint("trivial-verdict", Severity.ERROR, "A clause of the verdict that every finding meets")


def decided_clauses(lintable: Lintable, inquiry: Inquiry) -> Iterator[Hit]:
    """Clauses that no findings meet, and those that all do, at the rule set's own parameters and every date."""
    ruleset = lintable.ruleset
    # Out of a period that all rules share there is nothing to evaluate, and in it none is gone for its sake.
    shared = frozenset.intersection(*(frozenset(rule.effective) for rule in ruleset.rules))
    standings = [Standing(rule, _anything(rule, shared, inquiry)) for rule in ruleset.rules]
    try:
        results = [_judged(ruleset, standings, day) for day in _days(ruleset)]
    except NothingEvaluatedError:
        return
    places = _places(ruleset)
    for path, judged in zip(places, zip(*results, strict=True), strict=True):
        yield from _decided(lintable, path, judged)


def _decided(lintable: Lintable, path: DocumentPath, results: Iterable[ClauseResult]) -> Iterator[Hit]:
    results = list(results)
    part, text = results[0].part, results[0].text
    if all(result.status == "not met" for result in results):
        yield Hit(
            UNREACHABLE_VERDICT,
            path,
            f"no findings can meet this clause of the {part} part: {text}",
            "with every rule passed it still fails",
        )
    elif all(result.status == "met" for result in results) and not _clause_at(lintable.ruleset, path).parameters():
        # A threshold that users set may well have a default that is no threshold at all.
        yield Hit(
            TRIVIAL_VERDICT,
            path,
            f"all findings meet this clause of the {part} part: {text}",
            "with every rule failed it is still met",
        )


def _clause_at(ruleset: RuleSet, path: DocumentPath) -> Clause:
    part = ruleset.necessary if path[1] == "necessary" else ruleset.sufficient
    return part[int(path[2])]


def _anything(rule: Rule, shared: frozenset[Effective], inquiry: Inquiry) -> Outcome:
    """The outcome of a rule of which nothing is known: anything between its worst and its best."""
    possible = [n for n, rung in enumerate(rule.rungs, start=1) if rung.when is None or _may_hold(rung.when, inquiry)]
    dated = any(e.from_ or e.until for e in rule.effective if e not in shared)
    certain = rule.applies is None and not dated
    return Outcome(1, max([1, *possible]), True if certain else None, excluded=rule.excluded)


def _may_hold(condition: Program, inquiry: Inquiry) -> bool:
    return inquiry.may(condition.checked.node, wanted=True)


def _days(ruleset: RuleSet) -> list[date]:
    """A day for each combination of values the rule set's own parameters take."""
    parameters = ruleset.parameters.get("", {}).values()
    return sorted({dated.from_ for parameter in parameters for dated in parameter.values} | {date.min})


def _judged(ruleset: RuleSet, standings: list[Standing], day: date) -> tuple[ClauseResult, ...]:
    parameters = ruleset.parameters.get("", {})
    values = {name: value for name, p in parameters.items() if (value := parameter_at(p, day, date.max)) is not None}
    return judge(ruleset, standings, totals(ruleset, standings), values).clauses


def _places(ruleset: RuleSet) -> list[DocumentPath]:
    necessary: list[DocumentPath] = [("verdict", "necessary", n) for n in range(len(ruleset.necessary))]
    return [*necessary, *(("verdict", "sufficient", n) for n in range(len(ruleset.sufficient)))]


PAIRS_LIMIT = 20_000
"""Pairs of rules compared; there are more only where hundreds of rules read the same facts."""
READERS_LIMIT = 200
"""Rules reading one fact that are compared with each other."""


CONTRADICTORY_RULES = Lint(
    "contradictory-rules", Severity.ERROR, "Two rules the verdict demands that no facts can pass together"
)


def contradictory_rules(lintable: Lintable, inquiry: Inquiry) -> Iterator[Hit]:
    """Pairs of rules that have to pass and cannot, both being in force and without `applies`."""
    passing = {rule.id: parts for rule in _demanded(lintable) if (parts := _passing(rule, inquiry))}
    for first, second in _pairs(rule for rule in _demanded(lintable) if rule.id in passing):
        effective = (*first.effective, *second.effective)
        if not inquiry.together([], effective):
            continue  # never in force on the same day
        chosen = product(passing[first.id], passing[second.id])
        if not any(inquiry.together(parts, effective) for parts in chosen):
            yield _hit(lintable, first, second)


def _demanded(lintable: Lintable) -> list[Rule]:
    """Rules both parts of the verdict cannot do without."""
    ruleset = lintable.ruleset
    both = (*ruleset.necessary, *ruleset.sufficient)
    demanded = frozenset[str]().union(*(clause.demanded(ruleset) for clause in both))
    return [rule for rule in ruleset.rules if rule.id in demanded and rule.applies is None and rule.excluded is None]


def _passing(rule: Rule, inquiry: Inquiry) -> list[WantedPart]:
    """The conditions of which one has to be true for the rule to pass; none where that cannot be said."""
    if rule.pass_rung <= 1:
        return []
    conditions = [rung.when for rung in rule.rungs[rule.pass_rung - 1 :]]
    parts = [WantedPart(when.checked.node, scope=rule.scope) for when in conditions if when is not None]
    if len(parts) != len(conditions) or not any(inquiry.together([part]) for part in parts):
        return []
    return parts


def _pairs(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rules that read a fact in common: others cannot exclude each other."""
    readers: defaultdict[tuple[str, ...], list[Rule]] = defaultdict(list)
    order: dict[str, int] = {}
    for rule in rules:
        order[rule.id] = len(order)
        for path in rule.reads or {()}:
            readers[path].append(rule)
    pairs = {
        (first.id, second.id): (first, second)
        for group in readers.values()
        for first, second in combinations(group[:READERS_LIMIT], 2)
    }
    for key in sorted(pairs, key=lambda ids: (order[ids[0]], order[ids[1]]))[:PAIRS_LIMIT]:
        yield pairs[key]


def _hit(lintable: Lintable, first: Rule, second: Rule) -> Hit:
    numbers = {rule.id: number for number, rule in lintable.own_rules}
    here = next((rule for rule in (second, first) if rule.id in numbers), None)
    other = first if here is second else second
    place: DocumentPath = ("imports",) if here is None else ("rules", numbers[here.id])
    where = f"{other.location.file}:{other.location.line}:{other.location.column}"
    subject = here or first
    return Hit(
        CONTRADICTORY_RULES,
        place,
        f"no facts pass both '{subject.id}' and '{other.id}' ({where}), and the verdict demands both",
        "at every date on which both are in force, one of them excludes the other",
    )


SEARCHES = (
    Search(absent_gates, NO_GATE),
    Search(decided_clauses, UNREACHABLE_VERDICT, TRIVIAL_VERDICT),
    Search(contradictory_rules, CONTRADICTORY_RULES),
)
"""Every search of this module."""
