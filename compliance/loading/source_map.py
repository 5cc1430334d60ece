"""Where in its file each value of a YAML document stands.

The data stays plain; whoever finds something wrong with the value at a path asks here for the place.
Everything is computed when asked for, since most files have nothing wrong with them.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from compliance.loading.scalars import YamlFloat, YamlInt, YamlScalar
from compliance.model.problem import DocumentPath, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


YamlValue: TypeAlias = "YamlScalar | list[YamlValue] | dict[str, YamlValue]"
"""What a YAML document holds. An aliased value is the same object wherever it is used."""

YamlSpan: TypeAlias = tuple[int, int, int]
"""Indexes into the text: of the key, of the value's start (anchor and tag included), of its end."""

_LINE_END = re.compile(r"\r\n?|\n")
_BLANKS = " \t\r\n"
_PROPERTIES = re.compile(r"(?:[&!][^ \t\r\n]*+(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\r\n]*+)*+)*+")
_BLOCK_HEADER = re.compile(r"[|>][^\r\n]*+(?:\r\n?|\n)")
_PLAIN_UNIT = re.compile(r"[^ \t\r\n]")
_SINGLE_QUOTED_UNIT = re.compile(r"''|[^ \t\r\n]")
_DOUBLE_QUOTED_UNIT = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n|.)|[^ \t\r\n]", re.DOTALL)
_ESCAPES: Final = dict(
    zip("0abtnvfreNLP_", "\0\a\b\t\n\v\f\r\x1b\x85\u2028\u2029\xa0", strict=True),
) | dict.fromkeys(("\r", "\n", "\r\n"), "")


class SourceText:
    """The text of one file, for showing its lines and finding places in it.

    Attributes:
        name: The file as shown in messages, with forward slashes.
        text: All of it, without a byte order mark.
    """

    __slots__ = ("_line_cache", "_line_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._line_starts: list[int] = []
        # A thousand problems on one line of a megabyte share its text.
        self._line_cache: dict[int, str] = {}

    def line(self, number: int) -> str:
        """Return a line, counted from 1, without its end; empty where there is none."""
        starts = self._starts()
        if not 1 <= number <= len(starts):
            return ""
        if number not in self._line_cache:
            end = starts[number] if number < len(starts) else len(self.text)
            self._line_cache[number] = self.text[starts[number - 1] : end].rstrip("\r\n")
        return self._line_cache[number]

    def place(self, index: int) -> Place:
        """Return the line and column of a character, given its index in the text."""
        starts = self._starts()
        line = bisect.bisect_right(starts, index)
        return Place(line, index - starts[line - 1] + 1)

    def problem(self, place: Place, message: str, hint: str = "") -> Problem:
        """Report something at a place of this file, with the line it is about."""
        return Problem(self.name, place.line, place.column, message, self.line(place.line), hint)

    def _starts(self) -> list[int]:
        if not self._line_starts:
            self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return self._line_starts


class SourceMap:
    """Places of the values of one document, by path."""

    __slots__ = ("_aligned", "_data", "_source", "_spans")

    def __init__(self, source: SourceText, spans: Mapping[DocumentPath, YamlSpan], data: YamlValue) -> None:
        self._source = source
        self._spans = spans
        self._data = data
        self._aligned: dict[DocumentPath, list[int] | None] = {}

    def value(self, path: DocumentPath) -> Place:
        """Return where the value at a path starts, or where its nearest existing ancestor does."""
        return self._source.place(self._nearest(path)[1])

    def key(self, path: DocumentPath) -> Place:
        """Return where the key of a path starts (of a list item: the item), or that of an ancestor."""
        return self._source.place(self._nearest(path)[0])

    def offset(self, path: DocumentPath, offset: int) -> Place:
        """Return where a character of the text at a path is in the file.

        Indentation, folding, quotes and escapes are seen through. The offset may be the length of the
        text: the place after it.

        Args:
            path: Of a text or number. What an alias stands for has the place of the alias.
            offset: Index of the character in the text (of a number: in its spelling).
        """
        if path not in self._aligned:
            self._aligned[path] = self._align(path)
        indexes = self._aligned[path]
        if indexes is None:
            return self.value(path)
        return self._source.place(indexes[max(0, min(offset, len(indexes) - 1))])

    def scalars(self) -> list[tuple[int, int]]:
        """Start and end of every text, number and constant in the file, in order; none of it is a comment."""
        leaves = (path for path in self._spans if not isinstance(_value_at(self._data, path), dict | list))
        bodies = (_Body.find(self._source.text, *self._spans[path][1:]) for path in leaves)
        return sorted((body.start, body.end) for body in bodies)

    def _nearest(self, path: DocumentPath) -> YamlSpan:
        for length in range(len(path), -1, -1):
            span = self._spans.get(path[:length])
            if span is not None:
                return span
        return (0, 0, 0)

    def _align(self, path: DocumentPath) -> list[int] | None:
        value, span = _text_at(self._data, path), self._spans.get(path)
        if value is None or span is None:
            return None
        return _align(value, _Body.find(self._source.text, span[1], span[2]))


class _Unit(NamedTuple):
    """A character that is no blank, and where in the file it is spelled."""

    character: str
    start: int
    end: int


class _Body(NamedTuple):
    """The part of a file that spells a scalar: without properties, quotes and block header."""

    text: str
    start: int
    end: int
    unit: re.Pattern[str]

    @classmethod
    def find(cls, text: str, start: int, end: int) -> _Body:
        properties = _PROPERTIES.match(text, start, end)
        start = start if properties is None else properties.end()
        indicator = text[start] if start < end else ""
        if indicator == '"':
            return cls(text, start + 1, end - 1, _DOUBLE_QUOTED_UNIT)
        if indicator == "'":
            return cls(text, start + 1, end - 1, _SINGLE_QUOTED_UNIT)
        if header := _BLOCK_HEADER.match(text, start, end):
            start = header.end()
        return cls(text, start, end, _PLAIN_UNIT)

    def units(self) -> Iterator[_Unit]:
        escapes = self.unit is _DOUBLE_QUOTED_UNIT
        for match in self.unit.finditer(self.text, self.start, self.end):
            spelled = match[0]
            character = _unescape(spelled[1:]) if escapes and spelled[0] == "\\" else spelled[0]
            if character and character not in _BLANKS:
                yield _Unit(character, match.start(), match.end())


def _align(value: str, body: _Body) -> list[int] | None:
    """Return the index in the file of each character of the value, and of its end.

    Blanks are what folding and indentation change, so only the other characters are matched one by one;
    a blank is placed after what it follows, on the same line. None if the two texts differ, as at an alias.
    """
    units = body.units()
    unit = next(units, None)
    indexes: list[int] = []
    position = body.start
    for character in value:
        if character in _BLANKS:
            indexes.append(position)
            if body.text[position : position + 1] not in ("\r", "\n"):
                position = min(position + 1, body.end if unit is None else unit.start)
        elif unit is None or unit.character != character:
            return None
        else:
            indexes.append(unit.start)
            position = unit.end
            unit = next(units, None)
    return [*indexes, position]


def _unescape(escape: str) -> str:
    """Return what follows a backslash in a double-quoted scalar as the character it stands for."""
    if len(escape) > 1 and escape[0] in "xuU":
        return chr(int(escape[1:], 16))
    return _ESCAPES.get(escape, escape)


def _text_at(value: YamlValue, path: DocumentPath) -> str | None:
    """Return the scalar at a path as it is written; None if there is none, or it is a constant."""
    value = _value_at(value, path)
    if isinstance(value, YamlInt | YamlFloat):
        return value.text
    return value if isinstance(value, str) else None


def _value_at(value: YamlValue, path: DocumentPath) -> YamlValue:
    """Return what stands at a path; None if there is nothing."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value
