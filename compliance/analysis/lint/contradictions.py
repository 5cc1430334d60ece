"""Rules the verdict demands together, and that no facts can pass together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product

from compliance.analysis.lint.lints import Hit, Lint, Search, Severity
from compliance.analysis.lint.possible import Question, WantedPart
from compliance.model.problem import DocumentPath
from compliance.rulesets.lintable import Lintable
from compliance.rulesets.ruleset import Rule

PAIRS_LIMIT = 20_000
"""Pairs of rules compared; there are more only where hundreds of rules read the same facts."""
READERS_LIMIT = 200
"""Rules reading one fact that are compared with each other."""


CONTRADICTORY_RULES = Lint(
    "contradictory-rules", Severity.ERROR, "Two rules the verdict demands that no facts can pass together"
)


def contradictory_rules(lintable: Lintable, question: Question) -> Iterator[Hit]:
    """Pairs of rules that have to pass and cannot, both being in force and without `applies`."""
    passing = {rule.id: parts for rule in _demanded(lintable) if (parts := _passing(rule, question))}
    for first, second in _pairs(rule for rule in _demanded(lintable) if rule.id in passing):
        effective = (*first.effective, *second.effective)
        if not question.together([], effective):
            continue  # never in force on the same day
        chosen = product(passing[first.id], passing[second.id])
        if not any(question.together(parts, effective) for parts in chosen):
            yield _hit(lintable, first, second)


def _demanded(lintable: Lintable) -> list[Rule]:
    """Rules both parts of the verdict cannot do without."""
    ruleset = lintable.ruleset
    clauses = (*ruleset.necessary, *ruleset.sufficient)
    demanded = frozenset[str]().union(*(clause.demanded(ruleset) for clause in clauses))
    return [rule for rule in ruleset.rules if rule.id in demanded and rule.applies is None and rule.excluded is None]


def _passing(rule: Rule, question: Question) -> list[WantedPart]:
    """The conditions of which one has to be true for the rule to pass; none where that cannot be said."""
    if rule.pass_rung <= 1:
        return []
    conditions = [rung.when for rung in rule.rungs[rule.pass_rung - 1 :]]
    parts = [WantedPart(when.checked.node, scope=rule.scope) for when in conditions if when is not None]
    if len(parts) != len(conditions) or not any(question.together([part]) for part in parts):
        return []
    return parts


def _pairs(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rules that read a fact in common: others cannot exclude each other."""
    readers: defaultdict[tuple[str, ...], list[Rule]] = defaultdict(list)
    order: dict[str, int] = {}
    for rule in rules:
        order[rule.id] = len(order)
        for path in {path for program in rule.programs for path in program.reads} or {()}:
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


SEARCHES = (Search(contradictory_rules, CONTRADICTORY_RULES),)
"""Every search of this module."""
