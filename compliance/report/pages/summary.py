"""Many scorecards at a glance: a line for each offer under each rule set, for reading and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from compliance.model.run import RunProblem
from compliance.model.scorecard import LevelSpan, ProviderSummary, RuleSetSummary, Score, Scorecard, Tool, Verdict
from compliance.model.status import Status
from compliance.model.words import NOTHING, level_text, score_text
from compliance.report.pages import WIDTH, PageFormat
from compliance.report.pages.blocks import Block, Heading, Paragraph, render_page
from compliance.report.pages.resting import verdict_word
from compliance.report.pages.tables import Column, Table
from compliance.report.pages.wording import left_out_text, name_of, titled, undecided


@dataclass(frozen=True, slots=True)
class GatesMet:
    """How many gates are met, of those that apply."""

    met: int
    """Gates that pass"""
    of: int
    """Gates that apply"""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One scorecard in a line."""

    provider: ProviderSummary
    """Who was assessed"""
    ruleset: RuleSetSummary
    """The rule set"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    verdict: Verdict
    """What it comes to"""
    gates: GatesMet
    """How many gates are met"""
    score: Score | None
    """Total score; null where the rule set has no points"""
    level: LevelSpan | None
    """Overall level; null where the rule set has no levels"""
    levels: tuple[str, ...]
    """The scale of levels, lowest first"""
    open: int
    """How many rules are not known, or could not be evaluated"""


@dataclass(frozen=True, slots=True)
class SummaryDocument:
    """What `evaluate --summary --format json` prints."""

    schema: Literal["summary/1"]
    """Kind and version of the document"""
    tool: Tool
    """The program that made it"""
    lines: tuple[SummaryLine, ...]
    """One for each offer under each rule set, in the order in which they were evaluated"""
    left_out: tuple[RunProblem, ...] = ()
    """Providers and services that had ceased by the day assessed; only where there are any"""


def summary_line(card: Scorecard) -> SummaryLine:
    """What a summary keeps of a scorecard."""
    apply = [f for f in card.findings if f.role == "gate" and f.status is not Status.NOT_APPLICABLE]
    return SummaryLine(
        card.provider,
        card.ruleset,
        card.as_of,
        card.known_as_of,
        card.verdict,
        GatesMet(sum(finding.status is Status.PASS for finding in apply), len(apply)),
        card.score,
        card.level,
        card.levels,
        len(undecided(card)),
    )


def summary_blocks(lines: Iterable[SummaryLine], left_out: Sequence[RunProblem] = ()) -> Iterator[Block]:
    """A table for each rule set, in it a line for each offer, and how many were left out."""
    by_ruleset: dict[str, list[SummaryLine]] = {}
    for line in lines:
        heading = f"{titled(line.ruleset)}, as of {line.as_of}, known as of {line.known_as_of}"
        by_ruleset.setdefault(heading, []).append(line)
    for heading, of_ruleset in by_ruleset.items():
        yield Heading(2, heading)
        yield _table(of_ruleset)
    if left_out:
        yield Paragraph(left_out_text(left_out))


def _table(lines: list[SummaryLine]) -> Table:
    columns = [Column("offer", gives_way=True), Column("verdict", status=True)]
    columns += [Column("gates met", number=True)] if any(line.gates.of for line in lines) else []
    columns += [Column("open rules", number=True)]
    columns += [Column("score")] if any(line.score for line in lines) else []
    columns += [Column("level")] if any(line.level for line in lines) else []
    return Table(tuple(columns), tuple(tuple(_cells(line, columns)) for line in lines))


def _cells(line: SummaryLine, columns: list[Column]) -> Iterator[str]:
    cells = {
        "offer": name_of(line.provider),
        "verdict": verdict_word(line.verdict, line.ruleset.claims),
        "gates met": f"{line.gates.met} of {line.gates.of}" if line.gates.of else NOTHING,
        "open rules": str(line.open),
        "score": score_text(line.score),
        "level": level_text(line.level, levels=line.levels),
    }
    yield from (cells[column.head] for column in columns)


def render_summary(
    cards: Iterable[Scorecard],
    format_: PageFormat,
    tool: Tool,
    *,
    left_out: Callable[[], Sequence[RunProblem]] = tuple,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """Scorecards at a glance, in one format; what was left out is asked for once every scorecard was taken."""
    lines = tuple(map(summary_line, cards))
    document = SummaryDocument("summary/1", tool, lines, tuple(left_out()))
    return render_page(document, summary_blocks(lines, document.left_out), format_, colour=colour, width=width)
