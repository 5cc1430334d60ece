"""The results of rule tests as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from compliance.analysis.ruletests.results import Mismatch, RanTest, SuiteResult
from compliance.model.statements import Location
from compliance.model.words import plural
from compliance.report.escaping import inert, printable
from compliance.report.pages import WIDTH
from compliance.report.pages.layout import Painter, cut

SHOWN_LINES = 40
"""Lines of one condition's trace."""


def render_ruletests(
    results: Iterable[SuiteResult], untested: Iterable[str] = (), *, colour: bool = False, width: int = WIDTH
) -> str:
    """The results of rule tests as text: what is red, rule set by rule set, then a line for each and one for all."""
    paint = Painter(colour=colour)
    results, untested = list(results), list(untested)
    lines: list[str] = []
    for result in results:
        lines += _details(result, paint, max(width, WIDTH) * 2)
    for result in results:
        lines.append(_summary(result, paint))
    lines += [f"{paint.bold('no tests')}  {name}" for name in untested]
    lines.append(_whole(results))
    return inert("\n".join(lines) + "\n")


def place(location: Location) -> str:
    """A place in a file: `rules.tests.yaml:12:5`."""
    return f"{location.file}:{location.line}:{location.column}"


def _details(result: SuiteResult, paint: Painter, width: int) -> Iterator[str]:
    for test in result.tested:
        if test.mismatches:
            yield from _failed(test, paint, width)
    if result.gaps:
        yield paint.bold(f"{result.ruleset}: no test expects")
        yield from (printable(f"  {place(gap.location)}  {gap.rule}  {gap.status}") for gap in result.gaps)
        yield ""
    if result.survivors:
        yield paint.bold(f"{result.ruleset}: no test notices")
        for survivor in result.survivors:
            change = f"{survivor.before} -> {survivor.after}"
            yield printable(f"  {place(survivor.location)}  {survivor.owner}  {change}")
            rule, mutant = (json.dumps(text, ensure_ascii=False) for text in (survivor.owner, survivor.name))
            yield printable(f"      {{rule: {rule}, mutant: {mutant}}}")
        yield ""
    if result.stale:
        yield paint.bold(f"{result.ruleset}: excuses for nothing")
        for stale in result.stale:
            yield printable(f"  {place(stale.location)}  {stale.key}: {stale.rule}, {stale.what}: {stale.why}")
        yield ""


def _failed(test: RanTest, paint: Painter, width: int) -> Iterator[str]:
    yield f"{paint.bold('FAILED')}  {printable(f'{place(test.location)}  {test.name}')}"
    for mismatch in test.mismatches:
        yield from (cut(f"  {printable(line)}", width) for line in mismatch_lines(mismatch))
    yield ""


def mismatch_lines(mismatch: Mismatch) -> Iterator[str]:
    """A mismatch as lines: what was expected, what came out, and how it was decided."""
    yield f"{mismatch.what}  ({place(mismatch.location)})" if mismatch.location else mismatch.what
    yield f"  expected  {mismatch.expected}"
    yield f"  actual    {mismatch.actual}"
    if mismatch.message:
        yield f"  {mismatch.message}"
    for condition in mismatch.conditions:
        yield f"  {condition.label}"
        for line in condition.lines[:SHOWN_LINES]:
            yield f"  {'  ' * (line.depth + 1)}{line.text}  ->  {line.value}"
        if len(condition.lines) > SHOWN_LINES:
            yield f"    ... and {len(condition.lines) - SHOWN_LINES} more lines"


def _summary(result: SuiteResult, paint: Painter) -> str:
    word = paint.bold("green" if result.green else "red")
    parts = [plural(len(result.tested), "test") + (f", {result.failed} failed" if result.failed else "")]
    parts.append(coverage_words(result))
    if result.mutants is not None:
        parts.append(mutation_words(result))
    if result.stale:
        parts.append(f"{len(result.stale)} stale")
    return f"{word}  {printable(result.ruleset)}: {'; '.join(parts)}"


def coverage_words(result: SuiteResult) -> str:
    """How much of what the rules can come out as the tests show."""
    of = 3 * result.rules
    excused = f" ({result.unseen} cannot be)" if result.unseen else ""
    return f"{of - len(result.gaps) - result.unseen} of {of} outcomes seen{excused}"


def mutation_words(result: SuiteResult) -> str:
    """How many mutants the tests notice."""
    killed = (result.mutants or 0) - len(result.survivors) - result.explained
    explained = f", {result.explained} explained" if result.explained else ""
    return f"{killed} of {plural(result.mutants or 0, 'mutant')} noticed{explained}"


def _whole(results: list[SuiteResult]) -> str:
    red = sum(not result.green for result in results)
    tests, mutants = sum(len(result.tested) for result in results), sum(result.mutants or 0 for result in results)
    and_mutants = f" and {plural(mutants, 'mutant')}" if any(result.mutants is not None for result in results) else ""
    return f"{plural(tests, 'test')}{and_mutants} of {plural(len(results), 'rule set')}: " + (
        f"{red} red" if red else "all green"
    )
