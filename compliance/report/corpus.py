"""What a corpus shows, as text and Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.analysis.corpus import CorpusAnalysis, ObjectiveTable
from compliance.report.formats import WIDTH
from compliance.report.sections import Section, markdown_sections, text_sections

_MEASURES = (
    ("necessary: inclusion", "incl_n"),
    ("necessary: coverage", "cov_n"),
    ("necessary: relevance (RoN)", "ron"),
    ("sufficient: inclusion", "incl_s"),
    ("sufficient: coverage", "cov_s"),
    ("sufficient: PRI", "pri"),
)


def render_corpus(analysis: CorpusAnalysis, *, colour: bool = False, width: int = WIDTH) -> str:
    """The analysis as text."""
    return text_sections(corpus_sections(analysis), colour=colour, width=width)


def render_corpus_markdown(analysis: CorpusAnalysis) -> str:
    """The analysis in Markdown."""
    return markdown_sections(corpus_sections(analysis))


def corpus_sections(analysis: CorpusAnalysis) -> Iterator[Section]:
    """The analysis in sections, to stand alone or in another report."""
    ruleset = f"{analysis.ruleset.id} {analysis.ruleset.version}"
    yield Section(
        f"In the world: {analysis.outcome}, {analysis.providers} providers under {ruleset}",
        (
            "What was observed of these providers; what the rule set demands is another matter (necessary by rule).",
            "A provider meets an objective where all its rules certainly pass, and misses it where one certainly fails.",
        ),
        level=2,
    )
    for table in analysis.tables:
        yield Section(table.title, (*_cells(table, analysis.outcome), table.shows, _measures(table)))


def _cells(table: ObjectiveTable, outcome: str) -> Iterator[str]:
    cells = table.cells
    yield f"meets it, {outcome}: {_named(cells.both)}"
    yield f"meets it, not {outcome}: {_named(cells.condition_only)}"
    yield f"misses it, {outcome}: {_named(cells.outcome_only)}"
    yield f"misses it, not {outcome}: {_named(cells.neither)}"
    yield f"not known: {_named(cells.unknown)}"


def _named(names: tuple[str, ...]) -> str:
    return f"{len(names)} ({', '.join(names)})" if names else "none"


def _measures(table: ObjectiveTable) -> str:
    fit = table.measures.fit
    shown = [f"{words} {_number(getattr(fit, name))}" for words, name in _MEASURES]
    return f"Of those known: {'; '.join(shown)}."


def _number(value: Fraction | None) -> str:
    return "undefined" if value is None else f"{float(value):.3f}"
