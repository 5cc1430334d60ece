"""Scorecards as a workbook for people who decide: the decision, the findings, the evidence, and what is open.

The sheets of findings and evidence are the tables of `csv` and `csv-facts`, column by column, with numbers and days as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from compliance.model.findings import Finding
from compliance.model.schema import shape_at
from compliance.model.scorecard import Scorecard
from compliance.model.shapes import NOT_ASKED, Asking, Field, KeyedList
from compliance.model.status import Force, Reason, Status
from compliance.report.formats.csv_ import COLUMNS, FACT_COLUMNS, fact_rows, finding_row
from compliance.report.formats.places import status_counts
from compliance.report.formats.workbooks import put, saved
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.waived import required_text
from compliance.report.pages.wording import all_notes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEETS: Final = ("Decision", "Findings", "Evidence", "Questions")
WRAPPED: Final = ("Decision", "Questions")
"""Sheets whose long texts are shown whole; the tables of the others have a line for each row."""
DECISION: Final = (
    "provider",
    "service",
    "name",
    "ruleset",
    "version",
    "title",
    "as_of",
    "known_as_of",
    "verdict",
    "verdict_line",
    "possible",
    "holds_until",
    "score_certain",
    "score_possible",
    "score_settled",
    "level_certain",
    "level_possible",
    *(f"rules_{status.replace('-', '_')}" for status in Status),
    "binding_rules",
    "required",
    "notes",
    "provider_digest",
    "ruleset_digest",
    "what_if",
)
QUESTIONS: Final = ("provider", "service", "ruleset", "question", "fact", "why_open", "known_by", "register", "rules")
_WIDE: Final = {
    "name",
    "title",
    "message",
    "notes",
    "question",
    "address",
    "source_title",
    "rules",
    "required",
    "value",
}
_WHY: Final = {
    Reason.NO_SERVICE: "no service is named",
    Reason.DISPUTED: "sources disagree",
    Reason.WEAK: "stated, on too weak evidence",
    Reason.STALE: "stated too long ago",
    Reason.ENDED: "what was stated has ended",
    Reason.MISSING: "nobody states it",
    Reason.OPEN_LIST: "not known whether the list is complete",
}


def render_xlsx(scorecards: Iterable[Scorecard]) -> bytes:
    """Scorecards as one workbook, the same bytes for the same scorecards."""
    from openpyxl import Workbook  # noqa: PLC0415 - an extra

    cards = tuple(scorecards)
    book = Workbook()
    book.remove(book.active)
    for name, heads, rows in _tables(cards):
        _fill(book.create_sheet(name), heads, rows)
    return saved(book, max((card.as_of for card in cards), default=date(1970, 1, 1)))


def _tables(cards: Sequence[Scorecard]) -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[object]]]]:
    findings = [(card, finding) for card in cards for finding in card.findings]
    yield SHEETS[0], DECISION, (_decision(card) for card in cards)
    yield SHEETS[1], COLUMNS, (finding_row(card, finding) for card, finding in findings)
    yield SHEETS[2], FACT_COLUMNS, (row for card, finding in findings for row in fact_rows(card, finding))
    yield SHEETS[3], QUESTIONS, (row for card in cards for row in _questions(card))


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    put(sheet, 1, heads)
    number = 1
    for number, row in enumerate(rows, 2):
        put(sheet, number, row, typed=False)
    for column, head in enumerate(heads, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 60 if head in _WIDE else 18
        if head in _WIDE and sheet.title in WRAPPED:
            for at in range(2, number + 1):
                sheet.cell(at, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{number}"


def _decision(card: Scorecard) -> Sequence[object]:
    score, level = card.score, card.level
    return (
        *(card.provider.id, card.key[1], card.provider.name),
        *(card.ruleset.id, card.ruleset.version, card.ruleset.title, card.as_of, card.known_as_of),
        *(card.verdict.status, verdict_line(card), " or ".join(card.verdict.possible), card.verdict.holds_until),
        *((score.certain, score.possible, score.coverage) if score else (None,) * 3),
        *((level.certain, level.possible) if level else (None,) * 2),
        *status_counts(card).values(),
        ", ".join(card.verdict.binding),
        "; ".join(map(required_text, card.requirements)),
        " ".join(all_notes(card)),
        *(card.provider.digest, card.ruleset.digest, card.provider.what_if and card.provider.what_if.title),
    )


def _questions(card: Scorecard) -> Iterator[Sequence[object]]:
    """What is open, each fact once with the rules that wait for it; `compliance ask` says which of them decide."""
    waiting: dict[tuple[Reason, str], list[str]] = {}
    for finding in card.findings:
        if finding.status is Status.UNKNOWN:
            for cause in finding.causes:
                waiting.setdefault(cause, []).append(finding.rule)
    offer = (card.provider.id, card.key[1], card.ruleset.id)
    for one in card.recognitions:
        if one.status is Force.UNKNOWN:
            yield *offer, f"Is this in force: {one.title}?", one.id, one.message, "public", one.by, ""
    titles = {finding.rule: finding for finding in card.findings}
    for (reason, path), rules in waiting.items():
        asked = _asked(path, rules, titles)
        yield *offer, asked.question, path, _WHY[reason], asked.known_by, asked.register, ", ".join(rules)


def _asked(path: str, rules: Sequence[str], findings: dict[str, Finding]) -> Asking:
    """What one asks to find out a fact: as the schema asks it, or whether what its rule says is so."""
    parts: tuple[Any, ...] = tuple(path.split("."))
    shape = shape_at(("services", "", *parts[1:]) if parts[0] == "service" else parts)
    asking = shape.asking if isinstance(shape, Field | KeyedList) else NOT_ASKED
    if asking.question:
        return asking
    return Asking(f"Is this so: {findings[rules[0]].title}?" if parts[0] == "answers" else f"What is {path}?")
