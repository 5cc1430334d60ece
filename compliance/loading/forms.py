"""Answers read back from a form: Markdown, a spreadsheet, or JSON, which the page saves as well."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from compliance.loading.catalogues import LANGUAGES, translator_to
from compliance.loading.documents import Reader
from compliance.loading.encoding import decode, read_bytes
from compliance.loading.given import read_named
from compliance.loading.yaml_source import ParsedYaml, parse_yaml
from compliance.model.answers import LABELS, Answered, AnsweredRow, AnswersDocument, AnswerSheet
from compliance.model.problem import LoadError, Problem

SIZE: Final = 5 * 1024 * 1024
"""Bytes a form may have."""
UNPACKED: Final = 20 * 1024 * 1024
"""Bytes a spreadsheet may have once it is unpacked."""
ROWS: Final = 20_000
"""Rows a spreadsheet may have."""
CELLS: Final = 400_000
"""Cells a spreadsheet may have, those left out included: its last row by its last column."""


def read_form(path: str) -> AnswerSheet:
    """Read the answers of a form, a file or what comes through a pipe; `problems` are cells of which nothing can be taken.

    Raises:
        LoadError: with every problem of the file.
    """
    data, path = read_named(path, SIZE + 1)
    if len(data) > SIZE:
        raise _wrong(path, f"the file has more than {SIZE:,} bytes; a form of answers is smaller")
    if data[:4] == b"PK\x03\x04":
        return _spreadsheet(data, path)
    source = decode(data, path)
    text = source.text
    if text.lstrip()[:1] in ("{", "["):
        return _json(text, path)
    if text.lstrip().lower().startswith("<!doctype"):
        raise _wrong(path, "this is the empty page: open it in a browser, save the answers there, and give that file")
    return _markdown(text, path)


def _wrong(file: str, message: str, line: int = 1, column: int = 1) -> LoadError:
    return LoadError([Problem(file, line, column, message)])


# --- JSON -------------------------------------------------------------------------------------------------------------


def check_answers(parsed: ParsedYaml) -> None:
    """Hold a document of answers against its schema; raises `LoadError` with every mistake."""
    reader = Reader(parsed)
    reader.validate(AnswersDocument)
    if reader.problems:
        raise LoadError(reader.problems)


def _json(text: str, file: str) -> AnswerSheet:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise _wrong(file, f"this is no JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise _wrong(file, "this JSON is nested too deeply") from None
    if not isinstance(document, dict):
        raise _wrong(file, "expected the questions, or the answers that the page saves")
    key = "questions" if str(document.get("schema")) == "questions/1" else "answers"
    if key == "answers":
        # Between values a tab is a blank; half a character each is what JSON makes of a rare one.
        again = json.dumps(document, ensure_ascii=False) if "\\ud" in text.lower() else text.replace("\t", " ")
        check_answers(parse_yaml(again.encode("utf-8", "surrogatepass"), file))
    entries = document.get(key)
    if not isinstance(entries, list):
        raise _wrong(file, f"expected a list under '{key}'")
    standings = document.get("standings") if key == "questions" else None
    offers, rulesets = _strings(document.get("offers")), _strings(document.get("rulesets"))
    if isinstance(standings, list):
        offers, rulesets = (
            tuple(dict.fromkeys(str(one.get(name, "")) for one in standings if isinstance(one, dict)))
            for name in ("offer", "ruleset")
        )
    answers = [_json_answer(entry, f"{key}[{number}]", file) for number, entry in enumerate(entries)]
    return AnswerSheet(offers, rulesets, tuple(answers))


def _json_answer(entry: Any, where: str, file: str) -> Answered:  # noqa: ANN401 - whatever stands there
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise _wrong(file, f"{where}: expected an object with the 'id' of a question")
    # Of the questions as they were asked, `rows` are what was stated: what is answered stands under `answer`.
    given = entry.get("answer")
    listed = given if isinstance(given, list) and any(isinstance(one, dict) for one in given) else None
    rows = entry.get("rows") if listed is None and "question" not in entry else listed
    return Answered(
        entry["id"],
        _strings(entry.get("places")),
        "" if listed is not None else _said(given),
        tuple(_json_row(row, f"{where}.rows[{n}]", file) for n, row in enumerate(rows))
        if isinstance(rows, list)
        else (),
        _said(entry.get("all")),
        _said(entry.get("source")),
        f"{where}.answer",
    )


def _json_row(row: Any, where: str, file: str) -> AnsweredRow:  # noqa: ANN401 - as above
    if not isinstance(row, dict):
        raise _wrong(file, f"{where}: expected an object, a value for each column")
    values = {str(name): _said(value) for name, value in row.items() if name != "id"}
    return AnsweredRow(_said(row.get("id")), values, where, {name: f"{where}.{name}" for name in values})


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _said(value: object) -> str:
    """A value as one writes it into a form."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_said(one) for one in value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()


# --- Markdown ---------------------------------------------------------------------------------------------------------

_LABEL: Final = re.compile(r"^(?:- )?([^\W\d_][^:(|]{0,40}?)\s*(?:\([^)]{0,60}\))?\s*:[ \t]*(.*)$")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+!|<>~&$@.-])")


def _markdown(text: str, file: str) -> AnswerSheet:
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("## ")]
    if not starts:
        raise _wrong(
            file, "no question stands here: they begin with '## ', as 'compliance ask --format markdown' writes them"
        )
    head, _ = _labels(lines[: starts[0]], 0)
    ends = [*starts[1:], len(lines)]
    answers = [_markdown_answer(lines[start:end], start, file) for start, end in zip(starts, ends, strict=True)]
    offers, rulesets = (
        [one for one in _plain(head.get(name, ("", 0))[0]).split(", ") if one] for name in ("about", "under")
    )
    return AnswerSheet(tuple(offers), tuple(rulesets), tuple(answers))


@cache
def known_labels() -> Mapping[str, str]:
    """What a letter calls each thing, in any language it can be written in, without capitals: by that, in English."""
    bare = {label: label.partition(" (")[0].lower() for label in LABELS}
    translators = map(translator_to, LANGUAGES)
    return {t(label).partition(" (")[0].lower(): name for t in translators for label, name in bare.items()}


def _labels(lines: Sequence[str], first: int) -> tuple[dict[str, tuple[str, int]], list[tuple[int, list[str]]]]:
    """What stands behind each label, with its line from 1, and the rows of a table."""
    found: dict[str, tuple[str, int]] = {}
    rows: list[tuple[int, list[str]]] = []
    current = ""
    for number, line in enumerate(lines, first + 1):
        label = _LABEL.match(line)
        name = None if label is None else known_labels().get(label[1].lower())
        if label is not None and name is not None:
            current = name
            found[current] = (label[2].strip(), number)
        elif line.lstrip().startswith("|"):
            rows.append((number, [_plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]))
            current = ""
        elif current in ("answer", "source") and line.strip():
            text, at = found[current]
            found[current] = (f"{text} {line.strip()}".strip(), at if text else number)
    return found, rows


def _plain(text: str) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", text.strip().strip("`"))).replace("\u200b", "").strip()


def _markdown_answer(lines: Sequence[str], start: int, file: str) -> Answered:
    found, rows = _labels(lines, start)
    if "id" not in found:
        raise _wrong(file, "this question has lost its line '- Id: ...', so that nobody knows which it was", start + 1)
    heads = rows[0][1] if rows else []
    wide = next((number for number, cells in rows if len(cells) > len(heads)), None)
    if wide is not None:
        raise _wrong(file, f"this row has more cells than the table has columns, {len(heads)}", wide)
    filled = [
        AnsweredRow(
            dict(zip(heads, cells, strict=False)).get("id", ""),
            {name: cell for name, cell in zip(heads, cells, strict=False) if name != "id"},
            f"line {number}",
        )
        for number, cells in rows[1:]
        if not all(re.fullmatch(r":?-+:?", cell) for cell in cells)
    ]
    said = {name: _plain(text) for name, (text, _) in found.items()}
    at = found.get("answer") or found.get("these are all") or found["id"]
    return Answered(
        said["id"],
        tuple(filter(None, said.get("written to", "").split(", "))),
        said.get("answer", ""),
        tuple(filled),
        said.get("these are all", ""),
        said.get("source", ""),
        f"line {at[1]}",
    )


# --- A spreadsheet ----------------------------------------------------------------------------------------------------


def _spreadsheet(data: bytes, file: str) -> AnswerSheet:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError:
        hint = "pip install 'cloud-provider-compliance[xlsx]'"
        raise _wrong(file, f"to read a spreadsheet needs the package 'openpyxl': {hint}") from None
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        sheet = load_workbook(BytesIO(data)).worksheets[0] if size <= UNPACKED else None
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes the package raise
        raise _wrong(file, f"this is no spreadsheet that can be read: {type(error).__name__}") from None
    if sheet is None:
        raise _wrong(file, f"the spreadsheet unpacks to more than {UNPACKED:,} bytes")
    if sheet.max_row > ROWS:
        raise _wrong(file, f"the sheet has more than {ROWS:,} rows")
    if sheet.max_row * sheet.max_column > CELLS:  # one cell far out has the package make all that are nearer
        raise _wrong(
            file, f"the sheet has {sheet.max_row:,} rows of {sheet.max_column:,} columns: at most {CELLS:,} cells"
        )
    return _sheet(sheet, file)


def _sheet(sheet: Any, file: str) -> AnswerSheet:  # noqa: ANN401 - the package has no types
    problems: list[Problem] = []
    about: dict[str, tuple[str, ...]] = {}
    answers: list[Answered] = []
    heads: list[str] = []
    for cells in sheet.iter_rows():
        texts = [_cell(cell, file, problems) for cell in cells]
        texts += [""] * (6 - len(texts))
        match texts[1]:
            case "about" | "under":
                about[texts[1]] = tuple(filter(None, texts[0].split(", ")))
            case "question":
                id_, *places = texts[0].split(" ")
                # What stands behind a table's question is whether it is complete.
                answers.append(Answered(id_, tuple(places), texts[4], (), "", texts[5], cells[4].coordinate))
            case "columns" if answers:
                heads = [text for text in texts[4:] if text]
                answers[-1] = _completed(answers[-1])
            case "row" if answers:
                lost = [
                    cell for cell, text in zip(cells[4 + len(heads) :], texts[4 + len(heads) :], strict=False) if text
                ]
                problems += [
                    Problem(file, c.row, c.column, f"cell {c.coordinate} stands in no column of the table")
                    for c in lost
                ]
                answers[-1] = _with_row(answers[-1], texts, heads, cells)
    if not answers:
        problems.append(
            Problem(file, 1, 1, "no question stands in the first sheet, or its two hidden columns are gone")
        )
        raise LoadError(problems)
    return AnswerSheet(about.get("about", ()), about.get("under", ()), tuple(answers), tuple(problems))


def _completed(answer: Answered) -> Answered:
    return Answered(answer.question, answer.places, "", answer.rows, answer.text, answer.source, answer.where)


def _with_row(answer: Answered, texts: Sequence[str], heads: Sequence[str], cells: Sequence[Any]) -> Answered:
    named = [
        (name, text, cell.coordinate) for name, text, cell in zip(heads, texts[4:], cells[4:], strict=False) if name
    ]
    values: Mapping[str, str] = {name: text for name, text, _ in named}
    row = AnsweredRow(texts[3], values, cells[3].coordinate, {name: place for name, _, place in named})
    return Answered(
        answer.question, answer.places, answer.text, (*answer.rows, row), answer.complete, answer.source, answer.where
    )


def _cell(cell: Any, file: str, problems: list[Problem]) -> str:  # noqa: ANN401 - as above
    if cell.data_type == "f":
        message = f"cell {cell.coordinate} holds a formula; write the answer itself"
        problems.append(Problem(file, cell.row, cell.column, message))
        return ""
    return _said(cell.value)


def read_profile_text(path: str) -> str:
    """The text of a profile as it stands in its file, line ends included; raises `LoadError`."""
    data = read_bytes(Path(path), path, SIZE + 1)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise _wrong(path, "the profile is not UTF-8") from None
