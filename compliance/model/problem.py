"""What is wrong with an input file, and where: the one form in which all loaders report, in text that is safe to show."""

from __future__ import annotations

import unicodedata
from dataclasses import field
from typing import TYPE_CHECKING

from compliance.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable


STDIN = "/dev/stdin"
"""The standard input as a path, on every system."""

_SHORT_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LAST_TWO_DIGIT_CODE = 0xFF
_LAST_FOUR_DIGIT_CODE = 0xFFFF


def printable(text: str) -> str:
    r"""Return the text with whatever could move a cursor or hide itself spelled out, as in ``\x1b``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable_character, text))


def _printable_character(character: str) -> str:
    # To Python a no-break space is not printable, but French numbers are full of them. The rest that is
    # not could make a terminal show something else than the file says: controls, bidirectional overrides,
    # line separators, characters that are nobody's.
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    code = ord(character)
    if code <= _LAST_TWO_DIGIT_CODE:
        return _SHORT_ESCAPES.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= _LAST_FOUR_DIGIT_CODE else f"\\U{code:08x}"


_INDENT = "    "
_EXCERPT_WIDTH = 160


DocumentPath = tuple[str | int, ...]
"""Where something stands in a document: keys, and positions in lists from 0, from the top down."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A character in a file. Lines and columns count from 1, columns in characters, not bytes."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in an input file, ordered by place.

    Two problems with the same place and message are the same problem: excerpt and hint follow from these.
    """

    file: str
    """As shown in messages, with forward slashes."""
    line: int
    column: int
    message: str
    excerpt: str = field(default="", compare=False)
    """The whole source line, unescaped; rendering makes it safe and short."""
    hint: str = field(default="", compare=False)
    """What to do about it."""

    def render(self) -> str:
        """Say it in text that is safe on a terminal: one line, then excerpt with caret, then hint."""
        lines = [printable(f"{self.file}:{self.line}:{self.column}: {self.message}")]
        if self.excerpt:
            lines += _excerpt_lines(self.excerpt, self.column - 1)
        if self.hint:
            lines.append(_INDENT + printable(self.hint))
        return "\n".join(lines)


class LoadError(Exception):
    """An input that cannot be used.

    Attributes:
        problems: Everything found wrong with it, sorted by place, without repetitions.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """All problems, as the user is to see them."""
        return "\n".join(problem.render() for problem in self.problems)


def _excerpt_lines(line: str, index: int) -> list[str]:
    """Show the source line, cut around the character at ``index`` if long, and a caret below it."""
    start, end = 0, len(line)
    if end > _EXCERPT_WIDTH:
        # A third of the room goes to what stands before: what follows says more about the mistake.
        start = max(0, min(index - _EXCERPT_WIDTH // 3, end - _EXCERPT_WIDTH))
        end = start + _EXCERPT_WIDTH
    left, right = "…" if start else "", "…" if end < len(line) else ""
    before, after = left + printable(line[start:index]), printable(line[max(start, index) : end]) + right
    return [_INDENT + before + after, f"{_INDENT}{' ' * _width(before)}^"]


def _width(text: str) -> int:
    """Count terminal cells: East Asian wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
