"""What a YAML parser complains about, said so that the author of a file can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from compliance.loading.source_map import SourceText
    from compliance.model.problem import Problem

_TAB_HINT = "indent with spaces: YAML does not allow tabs there"
_INDICATOR_HINT = "a text that starts with one of @ ` % & * ! | > needs quotes around it"
_NO_COLON = "could not find expected ':'"
_OBVIOUS = frozenset({"while scanning for the next token", "while scanning a simple key"})
_HINTS: Final = (
    ("tab character", _TAB_HINT),
    (
        "mapping values are not allowed",
        "a text with ': ' in it needs quotes; else check the indentation",
    ),
    ("cannot start any token", _INDICATOR_HINT),
    ("alphabetic or numeric character", _INDICATOR_HINT),
    (_NO_COLON, "write 'key: value', with a space after the colon"),
    ("escape character", "write \\\\ for a backslash, or use single quotes"),
    ("escape code", "write the character itself"),
    ("tag handle", "tags are not used here; remove it"),
    ("',' or ']'", "is the '[' closed, and are the items separated by commas?"),
    ("',' or '}'", "is the '{' closed, and are the entries separated by commas?"),
    ("node content", "is a '[' or '{' before this not closed?"),
    ("did not find expected", "check the indentation of this line and of the one before"),
    ("but found", "check the indentation of this line and of the one before"),
)
_UNCLOSED: Final = {
    '"': "the text that starts here has no closing quote",
    "'": "the text that starts here has no closing quote",
    "[": "the list that starts here is not closed",
    "{": "the mapping that starts here is not closed",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A syntax error as PyYAML reports it: what, while doing what, and where each (index in the text)."""

    what: str
    at: int
    context: str = ""
    context_at: int | None = None


def explain(source: SourceText, complaint: Complaint) -> Problem:
    """Translate a parser's complaint into a problem with place and hint."""
    at, opened = min(complaint.at, len(source.text)), complaint.context_at
    if not source.text[at:].strip():
        # The end of the file says nothing: what is missing there was opened elsewhere.
        if opened is not None and (unclosed := _UNCLOSED.get(source.text[opened : opened + 1])):
            return source.problem(source.place(opened), f"not valid YAML: {unclosed}")
        at = len(source.text[:at].rstrip())
    if opened is not None and complaint.what == _NO_COLON:
        # The parser notices on a later line.
        at = opened
    message = f"not valid YAML: {complaint.what}"
    if complaint.context and complaint.context not in _OBVIOUS:
        message += f" {complaint.context}"
        if opened is not None and opened < at:
            place = source.place(opened)
            message += f" that starts at {place.line}:{place.column}"
    return source.problem(source.place(at), message, _hint(source, at, complaint.what))


def _hint(source: SourceText, at: int, what: str) -> str:
    line = source.line(source.place(at).line)
    indentation = line[: len(line) - len(line.lstrip(" \t"))]
    if source.text[at : at + 1] == "\t" or "\t" in indentation:
        return _TAB_HINT
    return next((hint for part, hint in _HINTS if part in what), "")
