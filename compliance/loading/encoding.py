"""From a named file to text that is safe to parse, bounded, UTF-8, without invisible characters; and what is wrong with it.

What a YAML parser complains about is said so that the author of a file can act on it.
"""

from __future__ import annotations

import os
import re
import stat
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from compliance.loading.source_map import SourceText
from compliance.model.nearest import did_you_mean
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass

if TYPE_CHECKING:
    import pathlib


# Not all systems have all of these. Without O_NONBLOCK, opening a FIFO waits for someone to write to it.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)
_ENCODING_HINT = "save the file as UTF-8"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OTHER_ENCODINGS: Final = (
    # UTF-32 first: its little-endian mark starts with that of UTF-16.
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|\0\0\0[^\0]|[^\0]\0\0\0", re.DOTALL), "UTF-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff|\0[^\0]\0[^\0]|[^\0]\0[^\0]\0", re.DOTALL), "UTF-16"),
)
# YAML 1.2 allows U+0085, U+2028 and U+2029 as ordinary characters; the parsers follow 1.1, where these
# end a line, so the structure of a file would depend on characters that nobody sees.
# Said as what is forbidden: a range up to U+10FFFF takes the regular expression engine ten times as long to compile.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


FileId = tuple[int, int]
"""The device and the number of a file: what it is, whatever it is called."""

_noted: ContextVar[set[FileId] | None] = ContextVar("files read", default=None)


def note_reads() -> set[FileId]:
    """Note from now on, in this context, which files are read; the set returned grows as they are."""
    noted: set[FileId] = set()
    _noted.set(noted)
    return noted


def file_id(status: os.stat_result) -> FileId | None:
    """What a file is; `None` of what can be read and written without either being lost, such as a terminal."""
    kept = stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)
    return (status.st_dev, status.st_ino) if kept else None


def _note(descriptor: int) -> os.stat_result:
    status, noted = os.fstat(descriptor), _noted.get()
    id_ = file_id(status)
    if noted is not None and id_ is not None:
        noted.add(id_)
    return status


def read_bytes(path: pathlib.Path, name: str, size: int) -> bytes:
    """Read at most ``size`` bytes of a regular file; anything else might never end.

    Raises:
        LoadError: It cannot be read, or is no regular file.
    """
    hint = ""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
        try:
            mode = _note(descriptor).st_mode
            if stat.S_ISREG(mode):
                with open(descriptor, "rb", closefd=False) as file:
                    return file.read(size)
        finally:
            os.close(descriptor)
        reason = "it is a directory" if stat.S_ISDIR(mode) else "it is not a regular file"
    except FileNotFoundError as error:
        reason, hint = error.strerror or str(error), _meant(path)
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError as error:  # a path with a NUL in it
        reason = str(error)
    raise LoadError([Problem(name, 1, 1, f"cannot read the file: {reason}", hint=hint)])


def _meant(path: pathlib.Path) -> str:
    """The file of the same folder that a name was probably meant to be."""
    try:
        return did_you_mean(path.name, sorted(os.listdir(path.parent)))  # noqa: PTH208 - names only
    except OSError:
        return ""


def read_pipe(path: pathlib.Path | None, name: str, size: int) -> bytes:
    """Read at most ``size`` bytes of a pipe that the user named; waits for whoever writes to it, and reads it for good.

    Args:
        path: The pipe; null for the standard input of the process, whatever that is.
        name: The pipe as shown in messages.
        size: Most bytes to read.

    Raises:
        LoadError: It cannot be read.
    """
    try:
        descriptor = os.dup(0) if path is None else os.open(path, os.O_RDONLY)
        _note(descriptor)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - it is open already
            return file.read(size)
    except OSError as error:
        raise LoadError([Problem(name, 1, 1, f"cannot read it: {error.strerror or error}")]) from None


def decode(data: bytes, name: str, form: str = "YAML") -> SourceText:
    """Return the text of a file's content, UTF-8 with or without byte order mark.

    Args:
        data: What the file holds.
        name: The file as shown in messages.
        form: What it is written in, as shown in messages.

    Raises:
        LoadError: It is in another encoding, or holds characters that YAML does not allow.
    """
    for pattern, encoding in _OTHER_ENCODINGS:
        if pattern.match(data):
            message = f"the file is {encoding}, not UTF-8"
            raise LoadError([Problem(name, 1, 1, message, hint=_ENCODING_HINT)])
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        source = SourceText(name, data.decode())
    except UnicodeDecodeError as error:
        source = SourceText(name, data.decode(errors="backslashreplace"))
        # What stands before the first bad byte is valid, so its length is that byte's index in the text.
        place = source.place(len(data[: error.start].decode()))
        message = f"the byte 0x{data[error.start]:02X} is not valid UTF-8"
        raise LoadError([source.problem(place, message, _ENCODING_HINT)]) from None
    if match := _FORBIDDEN.search(source.text):
        message = f"the character U+{ord(match[0]):04X} is not allowed in {form}"
        hint = "remove it"
        if form == "YAML":
            hint += ', or write it as an escape such as "\\x1b" in a text in double quotes'
        raise LoadError([source.problem(source.place(match.start()), message, hint)])
    return source


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


_SURROGATES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


def _of_json(line: str) -> str:
    """What to write for a character that JSON escapes in two halves, where a line has one."""
    pair = _SURROGATES.search(line)
    if pair is None:
        return ""
    point = 0x10000 + (int(pair[1], 16) - 0xD800) * 0x400 + int(pair[2], 16) - 0xDC00
    return (
        f"JSON writes this one character as two escapes, YAML does not: write the character itself, or \\U{point:08X}"
    )


def _hint(source: SourceText, at: int, what: str) -> str:
    line = source.line(source.place(at).line)
    if "escape code" in what and (pair := _of_json(line)):
        return pair
    indentation = line[: len(line) - len(line.lstrip(" \t"))]
    if source.text[at : at + 1] == "\t" or "\t" in indentation:
        return _TAB_HINT
    return next((hint for part, hint in _HINTS if part in what), "")
