"""Answers of a provider to the questionnaire of the Cloud Security Alliance (CAIQ 3.1, 4.0, 4.1), as declared answers.

A question belongs to a control of the Cloud Controls Matrix; the answers to all its questions together answer the control.
Blank is unknown, never no. The questions themselves are the Alliance's: only their ids and what the provider wrote are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from compliance.exchange.foreign import Foreign, raw_rows
from compliance.exchange.imported import CitedFacts, Imported, ImportTerms
from compliance.exchange.sheets import Sheet, sheets
from compliance.model.records import dataclass

QUESTIONS_4_0: Final = {
    "A&A": "211112",
    "AIS": "2111222",
    "BCR": "21113113221",
    "CCC": "211111121",
    "CEK": "211111112111111111111",
    "DCS": "332211212111111",
    "DSP": "2111221211111111121",
    "GRC": "21111111",
    "HRS": "3222111111221",
    "IAM": "2211111112121211",
    "IPY": "5111",
    "IVS": "215111111",
    "LOG": "2121212111112",
    "SEF": "22111121",
    "STA": "21111111111111",
    "TVM": "2211111111",
    "UEM": "21111111111111",
}
"""How many questions version 4.0 asks of each control, a digit for each in the order of its domain: 261 of 197 controls."""
WHOLE: Final = {"ccm-3.1": 310, "ccm-4.1": 283}
"""Questions of the whole questionnaire, for the editions of which it is not kept here which control has how many."""
_SUMMARY: Final = 200
_HEADER_WITHIN: Final = 30
"""Rows in which the header is looked for: titles stand above it."""

_QUESTION = re.compile(r"([A-Z][A-Z&]{1,4}-\d{2})\.(\d{1,2})")
_ONLY_3: Final = frozenset({"AAC", "DSI", "EKM", "GRM", "MOS"})
_ANSWERS: Final = {"yes": "yes", "y": "yes", "no": "no", "n": "no"} | dict.fromkeys(
    ("na", "n/a", "not applicable", "n.a."), "na"
)
_MARKS: Final = frozenset({"x", "✓", "✔", "yes", "y", "true", "1"})


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a row things stand, from 0: one column of answers, or one column for each answer, to be marked."""

    question: int
    answer: int | None
    marks: dict[int, str]
    ownership: int | None
    description: int | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was answered to one question: yes, no or na; blank, or else what was written instead."""

    question: str
    control: str
    said: str
    written: str
    at: str
    ownership: str
    description: str


def read(files: Sequence[Foreign], asked: ImportTerms) -> Imported:
    """The answers of one questionnaire.

    Args:
        files: one, a workbook (xlsx) or a table in UTF-8.
        asked: `name` is the provider's; `ruleset` the id of the rule set whose rules are the controls, without it `ccm-3.1`,
            `ccm-4.0` or `ccm-4.1`; `on` the day of the answers: the questionnaire bears none.

    Raises:
        LoadError: it cannot be read, or has no column of question ids and answers.
    """
    (file,) = files
    imported = Imported("caiq", asked.name or PurePosixPath(file.name).stem, asked.on)
    sheet, edition = _sheet(file)
    columns, start = _header(file, sheet)
    seen: dict[str, _Answer] = {}
    for answer in _answers(imported, file, sheet, columns, start):
        if answer.question in seen:
            imported.leave(
                file, answer.at, answer.question, f"answered before, in {seen[answer.question].at}: neither counts"
            )
            answer = replace(seen[answer.question], said="", written="answered twice")  # noqa: PLW2901 - instead of both
        seen[answer.question] = answer
    if not seen:
        raise file.refuse("no question ids such as A&A-02.1 below the header")
    answers: dict[str, list[_Answer]] = {}
    for answer in seen.values():
        answers.setdefault(answer.control, []).append(answer)
    unnamed = edition is None
    edition = edition or _edition(answers)
    for control, given in answers.items():
        lacking = _lacking(edition, control, {int(one.question.rpartition(".")[2]) for one in given}, len(seen))
        if unnamed and len(seen) < _whole(edition):
            lacking = "neither a title nor the file's name says which edition this is, such as CAIQ 4.0"
        _control(imported, file, asked.ruleset or edition, control, given, lacking)
    return imported


def _whole(edition: str) -> int:
    return WHOLE.get(edition) or sum(int(count) for counts in QUESTIONS_4_0.values() for count in counts)


def _lacking(edition: str, control: str, numbers: set[int], whole: int) -> str:
    """Why the questions of a control that are in a file may not be all its edition asks of it; empty where they are."""
    if edition != "ccm-4.0":
        of = WHOLE.get(edition)
        if of is not None and whole >= of:
            return ""
        known = f"{of} questions" if of else "questions whose number is not known here"
        return f"the whole questionnaire has {known}, this file {whole}: it may ask more of this control"
    domain, _, place = control.partition("-")
    counts = QUESTIONS_4_0.get(domain, "")
    asked = int(counts[int(place) - 1]) if 0 < int(place) <= len(counts) else 0
    if strange := sorted(numbers - {*range(1, asked + 1)}):
        return f"version 4.0 has no question {control}.{strange[0]}: which edition is this? A title or the file's name says it"
    missing = ", ".join(f"{control}.{number}" for number in range(1, asked + 1) if number not in numbers)
    return f"not in this file: {missing}" if missing else ""


def _sheet(file: Foreign) -> tuple[Sheet, str | None]:
    """The sheet that has question ids in its header, and the rule set of the edition that a title names."""
    if not file.data.startswith(b"PK"):
        found = Sheet("", tuple(raw_rows(file)), frozenset())
        return found, _named(file.name, found)
    for sheet in sheets(file):
        if any(_position(cells, "question id") is not None for _, cells in sheet.rows[:_HEADER_WITHIN]):
            return sheet, _named(f"{file.name} {sheet.name}", sheet)
    raise file.refuse("no sheet has a column 'Question ID'")


def _named(names: str, sheet: Sheet) -> str | None:
    titles = " ".join(cell for _, cells in sheet.rows[:3] for cell in cells)
    match = re.search(r"(?i)(AI-)?(?:CAIQ|QUESTIONNAIRE)[^0-9]{0,12}([134])\.([01])", f"{sheet.name} {titles} {names}")
    if match is None:
        return None
    return "aicm-1" if match[1] else f"ccm-{match[2]}.{match[3]}"


def _edition(answers: dict[str, list[_Answer]]) -> str:
    return "ccm-3.1" if _ONLY_3.intersection(control.partition("-")[0] for control in answers) else "ccm-4.0"


def _position(cells: Sequence[str], *names: str) -> int | None:
    """The first column whose heading begins with one of some names."""
    headings = [" ".join(cell.lower().split()) for cell in cells]
    return next((n for n, heading in enumerate(headings) if heading.startswith(names)), None)


def _header(file: Foreign, sheet: Sheet) -> tuple[_Columns, int]:
    """The columns, and the index of the first row below the header."""
    for index, (number, cells) in enumerate(sheet.rows[:_HEADER_WITHIN]):
        question = _position(cells, "question id")
        if question is None:
            continue
        answer = _position(
            cells, "csp caiq answer", "caiq answer", "consensus assessment answer", "service provider ai-caiq answer"
        )
        below = sheet.rows[index + 1][1] if index + 1 < len(sheet.rows) else []
        marks = {n: said for n, cell in enumerate(below) if (said := _ANSWERS.get(" ".join(cell.lower().split())))}
        if {"yes", "no"} <= {*marks.values()}:
            answer, index = None, index + 1  # noqa: PLW2901 - the header has two rows
        elif answer is None:
            raise file.refuse(
                f"row {number} names 'Question ID' and no column of answers", "such as 'CSP CAIQ Answer'", number
            )
        else:
            marks = {}
        ownership = _position(cells, "ssrm control ownership")
        return _Columns(
            question, answer, marks, ownership, _position(cells, "csp implementation description", "notes")
        ), index + 1
    raise file.refuse("no row names a column 'Question ID'")


def _answers(imported: Imported, file: Foreign, sheet: Sheet, columns: _Columns, start: int) -> Iterator[_Answer]:
    prefix = f"sheet {sheet.name}, " if sheet.name else ""
    for number, cells in sheet.rows[start:]:
        at = f"{prefix}row {number}"
        question = _cell(cells, columns.question)
        match = _QUESTION.fullmatch(question)
        if match is None:
            if question:
                imported.leave(file, at, question, "not the id of a question, such as A&A-02.1")
            continue
        said, written = _said(columns, cells, sheet.formulas, number)
        ownership, description = _cell(cells, columns.ownership), _cell(cells, columns.description)
        yield _Answer(question, match[1], said, written, at, ownership, description)


def _cell(cells: Sequence[str], column: int | None) -> str:
    return "" if column is None or column >= len(cells) else " ".join(cells[column].split())


def _said(columns: _Columns, cells: Sequence[str], formulas: frozenset[str], number: int) -> tuple[str, str]:
    """What an answer says (yes, no, na, or an empty text where it says neither), and what is written there."""
    for column in [columns.answer] if columns.answer is not None else columns.marks:
        if f"{_letters(column)}{number}" in formulas:
            return "", f"a formula in {_letters(column)}{number}: what it shows was not answered"
    if columns.answer is not None:
        written = _cell(cells, columns.answer)
        return _ANSWERS.get(written.lower(), ""), written
    marked = [(said, _cell(cells, column)) for column, said in columns.marks.items() if _cell(cells, column)]
    if len(marked) == 1 and marked[0][1].lower() in _MARKS | {marked[0][0]}:
        return marked[0][0], marked[0][1]
    return "", " and ".join(f"{said}: {written}" for said, written in marked)


def _letters(column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _control(
    imported: Imported, file: Foreign, ruleset: str, control: str, given: Sequence[_Answer], lacking: str
) -> None:
    """The answer to a control: no where one of its questions is, yes where all that its edition asks and that apply are."""
    open_ = [answer for answer in given if not answer.said]
    for answer in open_:
        why = "neither yes, no nor n/a: unknown" if answer.written else "blank: unknown, not no"
        imported.leave(file, answer.at, f"{answer.question} {answer.written}".strip(), why)
    no = [answer for answer in given if answer.said == "no"]
    yes = [answer for answer in given if answer.said == "yes"]
    if not no and (open_ or lacking):
        if yes:
            why = f"not all its questions are answered: unknown{f' ({lacking})' if lacking else ''}"
            imported.leave(file, yes[0].at, control, why)
        return
    if not no and not yes:
        imported.leave(file, given[0].at, control, "does not apply, says the provider: ask for the reason")
        return
    for answer in given:
        if answer.said == "na":
            imported.leave(file, answer.at, answer.question, "does not apply, says the provider: it counts neither way")
    behind = no or yes
    entry = CitedFacts(file, behind[0].at, imported.name, imported.on, None, "D", _summary(control, behind))
    places = [behind[0].at, *(answer.at.rpartition(", ")[2] for answer in behind[1:])]
    rule = control.replace("&", "-")
    imported.take(entry, ("answers", ruleset, rule), "fail" if no else "pass", ", ".join(places))
    imported.add(entry)


def _summary(control: str, answers: Sequence[_Answer]) -> str:
    """The questions behind an answer, whose task the control is, and the first of what the provider wrote about it."""
    numbers = ", ".join(f".{answer.question.rpartition('.')[2]}" for answer in answers)
    owned = ", ".join(dict.fromkeys(answer.ownership for answer in answers if answer.ownership))
    told = next((answer.description for answer in answers if answer.description), "")
    short = told if len(told) <= _SUMMARY else f"{told[:_SUMMARY].rstrip()}…"
    return f"{control}: {answers[0].said} to {numbers}{f' ({owned})' if owned else ''}{f': {short}' if short else ''}"
