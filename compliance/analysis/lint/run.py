"""Runs the lints over one rule set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from compliance.analysis.lint import imports, names, sums, wording
from compliance.analysis.lint.conditions import constant_conditions, unreachable_rungs
from compliance.analysis.lint.contradictions import contradictory_rules
from compliance.analysis.lint.hit import Hit
from compliance.analysis.lint.possible import Question
from compliance.analysis.lint.suppression import Remark, Suppressions
from compliance.analysis.lint.table import LINTS, Lint
from compliance.analysis.lint.verdicts import decided_clauses
from compliance.rulesets.lintable import Lintable

_OF_DOCUMENTS: tuple[Callable[[Lintable], Iterator[Hit]], ...] = (
    names.unused_parameters,
    names.unused_definitions,
    names.unused_facts,
    names.unused_references,
    imports.loosened_imports,
    sums.weights_sum,
    sums.points_out_of,
    wording.missing_texts,
    wording.untested_rules,
    wording.unknown_related,
)
_OF_CONDITIONS: tuple[Callable[[Lintable, Question], Iterator[Hit]], ...] = (
    constant_conditions,
    unreachable_rungs,
    contradictory_rules,
    decided_clauses,
)


@dataclass(frozen=True, slots=True, order=True)
class LintFinding:
    """One finding, placed in its file; ordered by place."""

    file: str
    line: int
    column: int
    lint: Lint = field(compare=False)
    message: str
    hint: str = field(default="", compare=False)
    excerpt: str = field(default="", compare=False)


def lint(lintable: Lintable, chosen: frozenset[str] = frozenset(LINTS)) -> list[LintFinding]:
    """What the chosen lints find in a rule set, in order of place, without what comments turn off."""
    question = Question(lintable.sets)
    hits = [hit for check in _OF_DOCUMENTS for hit in check(lintable)]
    hits += [hit for check in _OF_CONDITIONS for hit in check(lintable, question)]
    suppressions = Suppressions(lintable.source)
    found = [
        _finding(lintable, hit)
        for hit in hits
        if hit.lint in chosen and not suppressions.covers(hit.lint, _lines(lintable, hit))
    ]
    found += [_of_comment(lintable, r) for r in suppressions.remarks(chosen) if r.lint in chosen]
    return sorted(set(found))


def _lines(lintable: Lintable, hit: Hit) -> set[int]:
    """The lines a comment can stand on: the finding's, and that of the key it is under."""
    return {lintable.source.key(hit.path).line, _place(lintable, hit)[0]}


def _place(lintable: Lintable, hit: Hit) -> tuple[int, int]:
    source = lintable.source
    location = source.key(hit.path) if hit.offset is None else source.text(hit.path, hit.offset)
    return location.line, location.column


def _finding(lintable: Lintable, hit: Hit) -> LintFinding:
    line, column = _place(lintable, hit)
    excerpt = lintable.source.line(line)
    return LintFinding(lintable.ruleset.file, line, column, LINTS[hit.lint], hit.message, hit.hint, excerpt)


def _of_comment(lintable: Lintable, remark: Remark) -> LintFinding:
    line, column = remark.comment.line, remark.comment.column
    excerpt = lintable.source.line(line)
    return LintFinding(lintable.ruleset.file, line, column, LINTS[remark.lint], remark.message, remark.hint, excerpt)
