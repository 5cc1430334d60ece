"""One rule's explanation as text."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.analysis.explain.explain import Explanation, Reading, RecognitionTrace
from compliance.analysis.explain.trace import ConditionTrace
from compliance.model.findings import CitedSource
from compliance.model.status import Status
from compliance.model.words import stated
from compliance.report.escaping import inert, printable
from compliance.report.pages import WIDTH
from compliance.report.pages.layout import Painter, cut
from compliance.report.pages.resting import force_text
from compliance.report.pages.scorecard import fact_lines


def render_explanation(
    explanation: Explanation, heading: str, sources: dict[str, CitedSource], *, colour: bool = False, width: int = WIDTH
) -> str:
    """One rule as text: its outcome, the trace of each reading, the evidence, and what would flip it."""
    paint = Painter(colour=colour)
    rule = explanation.rule
    reason = f" ({explanation.reason})" if explanation.reason else ""
    lines = [
        f"{paint.bold(paint(explanation.status))}{reason}  {rule.id}: {printable(rule.title)}",
        printable(heading),
        printable(explanation.message),
        "",
    ]
    lines += [f"Why it matters: {printable(rule.why)}", ""] if rule.why else []
    for number, reading in enumerate(explanation.readings, start=1):
        lines += _reading(reading, number, len(explanation.readings), paint, width)
    for recognition in explanation.recognitions:
        lines += _recognition(recognition, paint, width)
    lines += _evidence(explanation, sources, paint)
    if explanation.flips:
        lines += [paint.bold("What would flip it"), *(f"  {printable(flip)}" for flip in explanation.flips)]
    if rule.fix is not None and explanation.status is not Status.PASS:
        lines += [f"  fix: {printable(rule.fix.text)} (by {rule.fix.by}, effort {stated(rule.fix.effort)})"]
    return inert("\n".join(lines).rstrip() + "\n")


def _evidence(explanation: Explanation, sources: dict[str, CitedSource], paint: Painter) -> Iterator[str]:
    """The facts of an explanation, then the sources they cite."""
    yield paint.bold("Evidence")
    yield from (f"  {line}" for fact in explanation.facts for line in fact_lines(fact))
    if not explanation.facts:
        yield "  no fact is read"
    yield ""
    cited = sorted({id_ for fact in explanation.facts for id_ in fact.sources})
    for id_ in cited:
        source = sources[id_]
        url = f" {source.url}" if source.url else ""
        dated = f"{source.published or source.retrieved}, grade {source.grade}"
        yield printable(f"  [{id_}] {source.title}. {source.publisher}, {dated}.{url}")
    if cited:
        yield ""


def _reading(reading: Reading, number: int, of: int, paint: Painter, width: int) -> Iterator[str]:
    if of > 1:
        believed = f", believing {'; '.join(reading.believed)}" if reading.believed else ""
        yield paint.bold(f"Reading {number} of {of}: {reading.outcome}{printable(believed)}")
    for condition in reading.conditions:
        yield from _condition(condition, paint, width)
    if not reading.conditions:
        yield "  no condition: a declared answer decides"
    yield ""


def _recognition(trace: RecognitionTrace, paint: Painter, width: int) -> Iterator[str]:
    """A certificate that would show the rule: whether it is in force, and what it does to the rule."""
    recognition = trace.decided.recognition
    word = recognition.reading and f", by our reading of {recognition.reading}"
    settles = "; it settles this rule" if trace.settles else ""
    yield paint.bold(printable(f"Recognised: {recognition.title} ({recognition.by}{word or ''})"))
    yield printable(f"  {force_text(trace.decided.force)}{settles}")
    yield from (f"  {line}" for fact in trace.facts if fact.grade is not None for line in fact_lines(fact))
    if not trace.settles:
        yield from _condition(trace.condition, paint, width)
    yield ""


def _condition(condition: ConditionTrace, paint: Painter, width: int) -> Iterator[str]:
    yield paint.bold(printable(condition.label))
    for line in condition.lines:
        indent = "  " * (line.depth + 1)
        yield cut(f"{indent}{line.text}  ->  {line.value}", max(width, WIDTH) * 2)
