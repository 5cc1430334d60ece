"""Forms: the questions to be answered, as Markdown to mail, as a page that works offline, and as a spreadsheet.

`compliance answer` reads each of them back (`compliance/loading/forms.py`). The page saves its answers as a JSON file.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any, Final

from compliance.analysis.questions.document import AnswerColumn, Question, Questionnaire
from compliance.model.answers import ABOUT, ALL, ANSWER, ID, SOURCE, UNDER, WRITTEN_TO
from compliance.model.phrases import ENGLISH, Translator, joined, long_day, say
from compliance.model.records import dataclass
from compliance.model.words import labelled
from compliance.report.escaping import escape_markdown, inert, markdown_code, printable
from compliance.report.formats.workbooks import put, saved
from compliance.report.pages.questions import answer_text, asked_for, heading_of, so_far, why_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_COMPLETE: Final = (say("yes"), say("no"), say("none"))
"""Whether a table names all there are; that there are none is said in so many words."""
EMPTY_ROWS: Final = 5
"""Rows for entries that are not stated yet, in every table."""
HOW: Final = say(
    "Please answer each question below, and send this back: what stays blank counts as not known. "
    "Leave blank what you cannot answer yet. Write 'do not know' where you have looked and do not know, and "
    "'does not apply: ' with the reason where a question does not apply. Dates are written 2026-01-31, countries as "
    "two letters (FR), several values with commas between them. Behind 'These are all' write none where a list has no "
    "entries. Behind 'Source' say what shows it: a title or an address. In tables 'id' may stay blank."
)


_LEAVES: Final = say("Nothing you write leaves this page: save it as a file, and send that.")
_SAVE: Final = say("Save answers as a file")
_ALL: Final = say("These are all")
_NO_SCRIPT: Final = say("Saving needs JavaScript. Without it, ask for the questions as a spreadsheet.")


def _about(document: Questionnaire) -> tuple[str, str]:
    offers = dict.fromkeys(standing.offer for standing in document.standings)
    return ", ".join(offers), ", ".join(dict.fromkeys(standing.ruleset for standing in document.standings))


def _hint(question: Question) -> str:
    return say("yes or no") if question.choices == ("yes", "no") else answer_text(question)


# --- Markdown ---------------------------------------------------------------------------------------------------------


def markdown_form(document: Questionnaire, translator: Translator = ENGLISH) -> str:
    """The questions as Markdown, with room for each answer."""
    return inert("\n".join(_markdown(document, translator)) + "\n")


def _markdown(document: Questionnaire, translator: Translator) -> Iterator[str]:
    def line(label: str, text: str) -> str:
        return f"- {translator(say('{label}:', label=label))} {text}"

    def said(text: str) -> str:
        # Brackets are escaped, so that parentheses make no link: whoever reads the letter as plain text is spared these.
        return escape_markdown(translator(text)).replace("\\(", "(").replace("\\)", ")")

    offers, rulesets = _about(document)
    yield from (f"# {said(heading_of(document))}", "", said(HOW), "")
    yield from (
        line(ABOUT, markdown_code(offers)),
        line(UNDER, markdown_code(rulesets)),
        line(say("As of"), str(document.as_of)),
    )
    for number, question in enumerate(document.questions, 1):
        yield from ("", f"## {number}. {said(question.question)}", "")
        yield line(ID, markdown_code(question.id))
        yield line(WRITTEN_TO, markdown_code(", ".join(question.places)))
        yield line(say("Asked for"), said(why_text(question)))
        for text in so_far(question):
            yield line(say("So far"), said(text))
        if question.evidence:
            yield line(say("Evidence wanted"), said(question.evidence))
        if question.columns:
            yield from (f"- {markdown_code(one.name)}: {said(_column_text(one))}" for one in question.columns)
            yield from ("", *_markdown_table(question, translator), "", translator(say("{label}:", label=ALL)))
        else:
            yield from (line(say("Answer with"), said(_hint(question))), "", translator(say("{label}:", label=ANSWER)))
        yield from ("", translator(say("{label}:", label=SOURCE)))


def _column_text(column: AnswerColumn) -> str:
    """What is asked in a column, and what its cells hold."""
    holds = say("yes or no") if column.choices == ("yes", "no") else joined(", ", column.choices) or column.type
    return say("{name} ({what})", name=column.question, what=holds)


def _markdown_table(question: Question, translator: Translator) -> Iterator[str]:
    names = ["id", *(column.name for column in question.columns)]
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for row in question.rows:
        cells = [row.id, *(translator(row.values.get(column.name, "")) for column in question.columns)]
        yield f"| {' | '.join(map(escape_markdown, cells))} |"
    for _ in range(EMPTY_ROWS):
        yield f"|{'  |' * len(names)}"


# --- A page -----------------------------------------------------------------------------------------------------------

_SCRIPT: Final = """
"use strict";
document.getElementById("save").addEventListener("click", () => {
  const value = (element) => element ? element.value.trim() : "";
  const answers = [...document.querySelectorAll("fieldset[data-id]")].map((field) => {
    const rows = [...field.querySelectorAll("tbody tr")].map((row) => {
      const cells = {};
      row.querySelectorAll("[data-column]").forEach((cell) => { cells[cell.dataset.column] = value(cell); });
      return cells;
    });
    const answer = {
      id: field.dataset.id, places: field.dataset.places.split(" "), answer: value(field.querySelector("[data-answer]")),
      source: value(field.querySelector("[data-source]")),
    };
    return rows.length ? {...answer, rows, all: value(field.querySelector("[data-all]"))} : answer;
  });
  const about = document.body.dataset;
  const text = JSON.stringify({
    schema: "answers/1", offers: about.offers.split(", "), rulesets: about.rulesets.split(", "), answers,
  }, null, 2) + "\\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type: "application/json"}));
  link.download = "answers.json";
  link.click();
  URL.revokeObjectURL(link.href);
});
"""


def _style() -> str:
    """The style sheet of all pages, and what fields need besides."""
    from compliance.report.html.site import asset  # noqa: PLC0415 - of the forms only the page has a style

    return asset("style.css") + asset("form.css")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def html_form(document: Questionnaire, translator: Translator = ENGLISH) -> str:
    """The questions as one file that a browser shows without a server, and that saves the answers as a JSON file."""
    return "\n".join(_Page(translator).lines(document)) + "\n"


def _text(text: str) -> str:
    return escape(printable(text))


@dataclass(frozen=True, slots=True)
class _Page:
    """The page in one language."""

    translator: Translator

    def say(self, text: str) -> str:
        """A text of the page, safe between tags and in an attribute."""
        return _text(self.translator(text))

    def named(self, text: str) -> str:
        """A text of the page with facts by their names, and days as people write them."""
        from compliance.report.html.facts import by_name  # noqa: PLC0415 - only the page has it

        return _text(by_name(self.translator(text), self.translator))

    def lines(self, document: Questionnaire) -> Iterator[str]:
        """The whole page."""
        offers, rulesets = _about(document)
        style = _style()
        own = f"style-src {_hash(style)}; script-src {_hash(_SCRIPT)}"
        policy = f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"
        title = self.say(heading_of(document))
        yield from ("<!DOCTYPE html>", f'<html lang="{self.translator.language}"><head><meta charset="utf-8">')
        yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{title}</title><style>{style}</style></head>"
        yield f'<body data-offers="{_text(offers)}" data-rulesets="{_text(rulesets)}"><main class="page">'
        yield f'<h1 class="decision">{title}</h1><div class="panel"><p>{self.say(HOW)}</p>'
        dated = say("As of {day}.", day=long_day(document.as_of))
        yield f"<p>{self.say(joined(' ', (dated, _LEAVES)))}</p>"
        yield f"<noscript><p>{self.say(_NO_SCRIPT)}</p></noscript></div>"
        for number, question in enumerate(document.questions, 1):
            yield from self._question(question, number)
        yield f'<button type="button" id="save">{self.say(_SAVE)}</button></main>'
        yield f"<script>{_SCRIPT}</script></body></html>"

    def _question(self, question: Question, number: int) -> Iterator[str]:
        places = _text(" ".join(question.places))
        legend = self.say(question.question)
        yield f'<fieldset data-id="{_text(question.id)}" data-places="{places}"><legend>{number}. {legend}</legend>'
        yield f'<p class="small">{self.say(labelled(say("Asked for"), asked_for(question)))}</p>'
        for text in so_far(question):
            yield f'<p class="small">{self.named(labelled(say("So far"), text))}</p>'
        if question.evidence:
            yield f'<p class="small">{self.say(labelled(say("Evidence wanted"), question.evidence))}</p>'
        answer = self.say(say("{name} ({what})", name=ANSWER, what=_hint(question)))
        if question.columns:
            yield from self._table(question)
            yield f"<label>{self.say(_ALL)}{self._select('data-all', _COMPLETE, '')}</label>"
        elif question.choices:
            # Free text besides: what is not known, or does not apply, is an answer, too.
            options = "".join(f'<option value="{self.say(choice)}">' for choice in question.choices)
            yield f'<datalist id="choices-{number}">{options}</datalist>'
            yield f'<label>{answer}<input data-answer list="choices-{number}"></label>'
        else:
            yield f"<label>{answer}<input data-answer></label>"
        yield f"<label>{self.say(SOURCE)}<input data-source></label></fieldset>"

    def _table(self, question: Question) -> Iterator[str]:
        heads = "".join(f"<th>{self.say(column.question)}</th>" for column in question.columns)
        yield f'<div class="scroll"><table><thead><tr><th>id</th>{heads}</tr></thead><tbody>'
        rows = [(row.id, row.values) for row in question.rows] + [("", {})] * EMPTY_ROWS
        for key, values in rows:
            cells = "".join(
                f'<td data-head="{self.say(column.question)}">{self._cell(column, values.get(column.name, ""))}</td>'
                for column in question.columns
            )
            yield f'<tr><td data-head="id">{self._input("id", "id", key)}</td>{cells}</tr>'
        yield "</tbody></table></div>"

    def _cell(self, column: AnswerColumn, value: str) -> str:
        if column.choices:
            return self._select(self._column(column.name, column.question), column.choices, value)
        return self._input(column.name, column.question, self.translator(value))

    def _input(self, name: str, asked: str, value: str) -> str:
        return f'<input {self._column(name, asked)} value="{_text(value)}">'

    def _column(self, name: str, asked: str) -> str:
        return f'data-column="{_text(name)}" aria-label="{self.say(asked)}"'

    def _select(self, attributes: str, choices: tuple[str, ...], chosen: str) -> str:
        options = "".join(
            f"<option{' selected' if choice == chosen else ''}>{self.say(choice)}</option>" for choice in ("", *choices)
        )
        return f"<select {attributes}>{options}</select>"


# --- A spreadsheet ----------------------------------------------------------------------------------------------------

HEADS: Final = (
    "Id",
    "Part",
    say("No"),
    say("Question"),
    ANSWER,
    SOURCE,
    say("Answer with"),
    say("Asked for"),
    say("Evidence wanted"),
)
"""The columns of the sheet; the first two are hidden and say what stands in a row."""
_ANSWERS: Final = HEADS.index(ANSWER)
"""The column of answers, from 0; that of sources follows, and in tables the entries' ids stand before it."""
WIDTHS: Final = (10, 10, 5, 60, 30, 30, 30, 50, 30)
_LISTED: Final = 250
"""Characters that the choices of a cell may have together: the format allows no more."""


def xlsx_form(document: Questionnaire, translator: Translator = ENGLISH) -> bytes:
    """The questions as one sheet, with cells that take valid answers only and formulas that are text."""
    from openpyxl import Workbook  # noqa: PLC0415 - an extra

    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    _fill(sheet, document, translator)
    return saved(book, document.as_of)


def _fill(sheet: Worksheet, document: Questionnaire, translator: Translator) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    offers, rulesets = _about(document)
    put(sheet, 1, (offers, "about", "", translator(heading_of(document))))
    put(sheet, 2, (rulesets, "under", "", translator(HOW)))
    put(sheet, 3, ("", "heads", *map(translator, HEADS[2:])))
    row = 4
    for number, question in enumerate(document.questions, 1):
        row = _fill_question(sheet, row, number, question, translator)
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions["A"].hidden = sheet.column_dimensions["B"].hidden = True
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row_of_heads in (1, 3):
        for cell in sheet[row_of_heads]:
            cell.font = Font(bold=True)
    sheet.freeze_panes = "E4"
    _protect(sheet)


def _protect(sheet: Worksheet) -> None:
    """Lock all but the cells for answers and sources, without a password: what says which question was asked stays."""
    from openpyxl.styles import Protection  # noqa: PLC0415 - an extra

    for cells in sheet.iter_rows(min_row=4):
        first = {"question": _ANSWERS, "row": _ANSWERS - 1}.get(str(cells[1].value), len(cells))
        last = _ANSWERS + 2 if cells[1].value == "question" else len(cells)
        for cell in cells[first:last]:
            cell.protection = Protection(locked=False)
    sheet.protection.sheet = True
    # Columns and rows may still be made wider.
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _fill_question(sheet: Worksheet, row: int, number: int, question: Question, translator: Translator) -> int:
    hint = (
        say("Name all below; here: are these all, yes, no, or none where there are none")
        if question.columns
        else _hint(question)
    )
    places = " ".join((question.id, *question.places))
    told = map(translator, (hint, why_text(question), question.evidence))
    put(sheet, row, (places, "question", number, translator(question.question), "", "", *told))
    choices = _COMPLETE if question.columns else question.choices
    _allow(sheet, row, 5, choices, translator)
    if not question.columns:
        return row + 1
    names = tuple(column.name for column in question.columns)
    put(sheet, row + 1, (question.id, "asked", "", "", *(translator(_column_text(one)) for one in question.columns)))
    put(sheet, row + 2, (question.id, "columns", "", "id", *names))
    rows = [(one.id, one.values) for one in question.rows] + [("", {})] * EMPTY_ROWS
    for at, (key, values) in enumerate(rows, row + 3):
        put(sheet, at, (question.id, "row", "", key, *(translator(values.get(name, "")) for name in names)))
        for place, column in enumerate(question.columns, 5):
            _allow(sheet, at, place, column.choices, translator)
    return row + 3 + len(rows)


def _allow(sheet: Worksheet, row: int, column: int, choices: tuple[str, ...], translator: Translator) -> None:
    """Offer the choices in a cell. It takes other text as well: that something is not known, or does not apply."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - as above

    listed = ",".join(map(translator, choices))
    if not choices or len(listed) > _LISTED or any("," in choice or '"' in choice for choice in choices):
        return
    validation = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
    validation.errorStyle = "warning"
    validation.error = translator(
        say("One of: {choices}; or 'do not know', or 'does not apply: ' with the reason", choices=listed)
    )
    sheet.add_data_validation(validation)
    validation.add(sheet.cell(row, column))


def form(document: Questionnaire, format_: str, translator: Translator = ENGLISH) -> Any:  # noqa: ANN401 - text or bytes
    """A form of the questions in a language: `markdown`, `html` or `xlsx`."""
    return {"markdown": markdown_form, "html": html_form, "xlsx": xlsx_form}[format_](document, translator)
