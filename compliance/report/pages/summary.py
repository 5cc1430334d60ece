"""Many scorecards at a glance: a line for each offer under each rule set, for reading and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final, Literal

from compliance.model.phrases import ENGLISH, Translator, say
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import LevelSpan, ProviderSummary, RuleSetSummary, Score, Scorecard, Tool, Verdict
from compliance.model.status import Status
from compliance.model.words import NOTHING, level_text, score_text
from compliance.report.pages import WIDTH, PageFormat
from compliance.report.pages.blocks import Block, Heading, Paragraph, render_page
from compliance.report.pages.resting import verdict_word
from compliance.report.pages.tables import Column, Table
from compliance.report.pages.wording import ended_text, left_out_text, name_of, on_days, titled, undecided

_ALWAYS: Final = ("offer", "verdict", "open")
_NUMBERS: Final = ("gates", "open")
_HEADS: Final = {
    "offer": say("offer"),
    "verdict": say("verdict"),
    "gates": say("gates"),
    "open": say("open"),
    "score": say("score"),
    "level": say("level"),
    "rank": say("rank"),
}


@dataclass(frozen=True, slots=True)
class GatesMet:
    """How many gates are met, of those that apply."""

    met: int
    """Gates that pass"""
    of: int
    """Gates that apply"""

    def words(self) -> str:
        """As a reader says it: `7 of 7`."""
        return say("{met} of {all}", met=self.met, all=self.of)

    def __str__(self) -> str:
        """The same, as a text."""
        return str(self.words())


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


def gates_met(statuses: Iterable[Status]) -> GatesMet:
    """How many gates are met, of the statuses of all."""
    apply = [status for status in statuses if status is not Status.NOT_APPLICABLE]
    return GatesMet(sum(status is Status.PASS for status in apply), len(apply))


def summary_line(card: Scorecard) -> SummaryLine:
    """What a summary keeps of a scorecard."""
    return SummaryLine(
        card.provider,
        card.ruleset,
        card.as_of,
        card.known_as_of,
        card.verdict,
        gates_met(finding.status for finding in card.findings if finding.role == "gate"),
        card.score,
        card.level,
        card.levels,
        len(undecided(card)),
    )


def summary_blocks(lines: Iterable[SummaryLine], left_out: Sequence[RunProblem] = ()) -> Iterator[Block]:
    """A table for each rule set, in it a line for each offer, and how many were left out."""
    by_ruleset: dict[str, list[SummaryLine]] = {}
    for line in lines:
        named = say("{name} ({what})", name=line.ruleset.title, what=titled(line.ruleset))
        heading = on_days(named, line.as_of, line.known_as_of)
        by_ruleset.setdefault(heading, []).append(line)
    for heading, of_ruleset in by_ruleset.items():
        yield Heading(2, heading)
        yield summary_table(of_ruleset)
    if left_out:
        yield Paragraph(left_out_text(left_out))


def summary_table(
    lines: Sequence[SummaryLine], ranks: Sequence[str] = (), ended: Sequence[ProviderSummary] = ()
) -> Table:
    """A line for each offer under one rule set; what no line has is left out.

    Args:
        lines: those of the rule set.
        ranks: the rank of each offer among the others, where they have one.
        ended: what had ceased by the day assessed, below the others.
    """
    cells = {
        "offer": [name_of(line.provider) for line in lines],
        "verdict": [verdict_word(line.verdict, line.ruleset.claims) for line in lines],
        "gates": [line.gates.words() if line.gates.of else NOTHING for line in lines],
        "open": [str(line.open) for line in lines],
        "score": [score_text(line.score) for line in lines],
        "level": [level_text(line.level, levels=line.levels) for line in lines],
        "rank": [*ranks],
    }
    kept = [head for head, column in cells.items() if any(cell != NOTHING for cell in column) or head in _ALWAYS]
    columns = (Column(_HEADS[h], gives_way=h == "offer", status=h == "verdict", number=h in _NUMBERS) for h in kept)
    rows = [*zip(*(cells[head] for head in kept), strict=True)]
    rows += [(name_of(one), ended_text(one), *[NOTHING] * (len(kept) - 2)) for one in ended]
    return Table(tuple(columns), tuple(rows))


def render_summary(
    cards: Iterable[Scorecard],
    format_: PageFormat,
    tool: Tool,
    *,
    left_out: Callable[[], Sequence[RunProblem]] = tuple,
    colour: bool = False,
    width: int = WIDTH,
    translator: Translator = ENGLISH,
) -> str:
    """Scorecards at a glance, in one format; what was left out is asked for once every scorecard was taken."""
    lines = tuple(map(summary_line, cards))
    document = SummaryDocument("summary/1", tool, lines, tuple(left_out()))
    blocks = summary_blocks(lines, document.left_out)
    return render_page(document, blocks, format_, colour=colour, width=width, translator=translator)
