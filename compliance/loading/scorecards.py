"""Scorecards as `evaluate --format json` wrote them, read back: all of it or nothing, every mistake with its place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from math import isfinite
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, SchemaValidator, from_json

from compliance.loading.builtin import named
from compliance.loading.encoding import read_bytes, read_pipe
from compliance.loading.source_map import SourceText
from compliance.model.problem import DocumentPath, LoadError, Place, Problem
from compliance.model.scorecard import LEFT_OUT, CardKey, LevelSpan, Scorecard, ScorecardsDocument, WaivedResult
from compliance.model.status import DECIDED, VerdictStatus
from compliance.model.values import describe, quoted

_TEXT: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_KEY: Final = re.compile(rf"({_TEXT})[ \t\r\n]*:[ \t\r\n]*", re.DOTALL)
_TOKEN: Final = re.compile(rf"{_TEXT}(?P<key>[ \t\r\n]*:)?|[{{}}\[\]]", re.DOTALL)
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


def index_of(text: str, path: DocumentPath, *, key: bool = False) -> tuple[int, DocumentPath]:
    """The index at which the value at a path starts, or that of its nearest existing ancestor, and whose it is.

    Args:
        text: the document.
        path: keys, and indexes of lists.
        key: the index of the value's key instead, where it has one.
    """
    at = after = _skip(text, 0)
    for depth, step in enumerate(path):
        child = next((places for name, *places in _children(text, after) if name == step), None)
        if child is None:
            return after, path[:depth]
        at, after = child
    return at if key else after, path


def repeated_keys(text: str) -> Iterator[tuple[int, str]]:
    """Every key that stands in its object for a second time, and its index."""
    owners: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        match token[0][0]:
            case "{" | "[":
                owners.append(set())
            case "}" | "]":
                owners.pop()
            case _ if token["key"] is not None:
                name = json.loads(token[0][: token.start("key") - token.start()])
                if name in owners[-1]:
                    yield token.start(), name
                owners[-1].add(name)


def _children(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """What is in the object or list at an index: key or number, its index, the value's index."""
    opening = text[at]
    at = _skip(text, at + 1)
    number = 0
    while opening in "{[" and text[at] not in "}]":
        key = _KEY.match(text, at) if opening == "{" else None
        value = key.end() if key else at
        yield json.loads(key[1]) if key else number, at, value
        number += 1
        at = _skip(text, _DECODER.raw_decode(text, value)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one document; its cards stand in memory together."""

PROBLEMS_LIMIT = 100
"""Problems told of one document."""

PROBLEMS_OF_LARGE = 10
"""Problems told of one document that is not small: to find the place of each, it is read again."""

SMALL = 256 * 1024
"""Characters of a document of which every problem is found."""

KEYS_LIMIT = 10_000
"""Keys of one object."""

SCHEMA: Final = "scorecards/1"
_KIND, _VERSION = SCHEMA.split("/")
_HOW = "write it with 'compliance evaluate … --format json --output FILE'"
_NO_VALUE = ("expected value", "expected ident")
_AT = re.compile(r"(?P<what>.*) at line (?P<line>\d+) column (?P<column>\d+)$")


def load_baseline(path: str) -> dict[CardKey, Scorecard]:
    """Read a document of scorecards, by what scorecards of different runs are matched by.

    Raises:
        LoadError: with every problem of the file; two different scorecards of one key are one.
    """
    file = named(path)
    size = SIZE_LIMIT + 1
    data = read_pipe(file.pipe, file.name, size) if file.piped else read_bytes(file.path, file.name, size)
    return {card.key: card for card in read_scorecards(data, file.name, unique=True)}


def read_scorecards(data: bytes, name: str, *, unique: bool = False) -> tuple[Scorecard, ...]:
    """Read a document of scorecards from its bytes.

    Args:
        data: its content.
        name: the file as shown in messages.
        unique: refuse different scorecards of one provider under one rule set.

    Raises:
        LoadError: with every problem there is.
    """
    if len(data) > SIZE_LIMIT:
        raise LoadError([Problem(name, 1, 1, f"the file is larger than {SIZE_LIMIT} bytes")])
    return _Reader(_text(data, name)).cards(unique=unique)


def _text(data: bytes, name: str) -> SourceText:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return SourceText(name, data.decode())
    except UnicodeDecodeError as error:
        source = SourceText(name, data[: error.start].decode())
        place = source.place(len(source.text))
        message = f"the byte 0x{data[error.start]:02X} is not valid UTF-8"
        raise LoadError([Problem(name, place.line, place.column, message, hint=_HOW)]) from None


@cache
def _adapter() -> TypeAdapter[ScorecardsDocument | None]:
    # The classes are what the document is written from; keys they have a default for are newer than the first release.
    config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, alias_generator=_key)
    return TypeAdapter(ScorecardsDocument | None, config=config)


@cache
def _first_only() -> SchemaValidator:
    """A validator of scorecards that ends each list at its first mistake: a mistake takes half a kilobyte of memory."""
    schema = deepcopy(_adapter().core_schema)
    todo: list[Any] = [schema]
    while todo:
        current = todo.pop()
        if isinstance(current, dict):
            if current.get("type") in ("list", "tuple"):
                current["fail_fast"] = True
            todo += current.values()
        elif isinstance(current, list | tuple):
            todo += current
    return SchemaValidator(schema)


def _key(name: str) -> str:
    return name.rstrip("_")


class _Reader:
    """One document being read, and what is wrong with it."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._problems: set[Problem] = set()

    def cards(self, *, unique: bool) -> tuple[Scorecard, ...]:
        """Every scorecard; raises `LoadError`."""
        data = self._parsed()
        for at, name in repeated_keys(self._source.text):
            self._report_at(at, f"duplicate key {quoted(name)}", "keep one of them")
        self._check_kind(data)
        self._check_keys(data)
        document = self._validated()
        for number, card in enumerate(document.scorecards if document else ()):
            for path, message in _mistakes(card):
                self._report(("scorecards", number, *path), message)
        if unique and document:
            self._check_unique(document.scorecards)
        if self._problems or document is None:
            raise LoadError(self._problems)
        return document.scorecards

    def _validated(self) -> ScorecardsDocument | None:
        text = self._source.text
        small = len(text) <= SMALL
        try:
            return _adapter().validate_json(text) if small else _first_only().validate_json(text)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                self._note(details)
        if not small:
            message = f"of a file of more than {SMALL} characters only the first problem of each list is told"
            self._report((), message)
        return None

    def _check_keys(self, data: object) -> None:
        todo = [data]
        while todo:
            current = todo.pop()
            if isinstance(current, dict):
                if len(current) > KEYS_LIMIT:
                    raise LoadError([Problem(self._source.name, 1, 1, f"an object has more than {KEYS_LIMIT} keys")])
                todo += current.values()
            elif isinstance(current, list):
                todo += [item for item in current if isinstance(item, dict | list)]

    def _check_unique(self, cards: Iterable[Scorecard]) -> None:
        cards_by_key: dict[CardKey, Scorecard] = {}
        for number, card in enumerate(cards):
            if cards_by_key.setdefault(card.key, card) != card:
                provider, service, ruleset = card.key
                whom = f"{provider}, service {service}," if service else provider
                message = f"another scorecard of {whom} under {ruleset} stands above it"
                self._report(("scorecards", number), message, "keep one of them")

    def _parsed(self) -> object:
        try:
            return from_json(self._source.text, allow_inf_nan=False)
        except ValueError as error:
            message = _AT.match(str(error))
            if message is None:
                raise
            line, column = int(message["line"]), max(1, int(message["column"]))
            # The parser counts bytes.
            before = self._source.line(line).encode()[: column - 1].decode(errors="ignore")
            place = Place(line, len(before) + 1)
            what = "a value is expected here" if message["what"] in _NO_VALUE else message["what"]
            raise LoadError([self._source.problem(place, f"not valid JSON: {what}", _HOW)]) from None

    def _check_kind(self, data: object) -> None:
        """Is it a document of scorecards at all, and of a version this program knows?"""
        schema = data.get("schema") if isinstance(data, dict) else None
        if schema == SCHEMA:
            return
        kind, _, version = schema.partition("/") if isinstance(schema, str) else ("", "", "")
        if not isinstance(data, dict) or schema is None:
            message = f"these are no scorecards: there is no 'schema': '{SCHEMA}'"
        elif kind == _KIND:
            message = f"these are scorecards of version {quoted(version)}; this program reads version '{_VERSION}'"
        else:
            message = f"expected scorecards ('{SCHEMA}'), found {quoted(str(schema))}"
        self._report(("schema",), message, _HOW)
        raise LoadError(self._problems)

    def _note(self, error: ErrorDetails) -> None:
        path, kind = error["loc"], error["type"]
        if kind in ("missing", "missing_argument"):
            hint = "a run with less than --detail full leaves it out: make it anew" if path[-1] in LEFT_OUT else ""
            self._report(path[:-1], f"missing key {quoted(str(path[-1]))}", hint)
        elif kind == "unexpected_keyword_argument":
            hint = "perhaps a later release wrote it: read it with that one"
            self._report(path, f"unknown key {quoted(str(path[-1]))}", hint, key=True)
        else:
            expected = error["msg"].removeprefix("Input should be ").rstrip(".")
            _, there = index_of(self._source.text, path)
            # What may be of several classes gets an error for each, at a path that goes on with the class.
            wanted = f"expected {expected}, found" if there == path else "there cannot be"
            self._report(path, f"{wanted} {describe(error['input'])}")

    def _report(self, path: DocumentPath, message: str, hint: str = "", *, key: bool = False) -> None:
        at, there = index_of(self._source.text, path, key=key)
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in there).removeprefix(".")
        self._report_at(at, f"{where}: {message}" if where else message, hint)

    def _report_at(self, at: int, message: str, hint: str) -> None:
        place = self._source.place(at)
        most = PROBLEMS_LIMIT if len(self._source.text) <= SMALL else PROBLEMS_OF_LARGE
        if len(self._problems) >= most:
            text = f"more than {most} problems; the rest of the file was not checked"
            raise LoadError([*self._problems, self._source.problem(place, text)])
        self._problems.add(self._source.problem(place, message, hint))


def _mistakes(card: Scorecard) -> Iterator[tuple[DocumentPath, str]]:
    """What has the right shape and cannot be: readers may rely on the rest."""
    yield from _verdict_mistakes(card)
    for objective, count in Counter(objective.id for objective in card.objectives).items():
        if count > 1:
            yield ("objectives",), f"objective {quoted(objective)} stands here {count} times"
    for rule, count in Counter(finding.rule for finding in card.findings).items():
        if count > 1:
            yield ("findings",), f"rule {quoted(rule)} stands here {count} times"
    for path, span in _level_spans(card):
        ends = [card.levels.index(end) if end in card.levels else -1 for end in (span.certain, span.possible)]
        if card.levels and (ends[0] < 0 or ends[1] < ends[0]):
            yield path, f"{quoted(span.certain)} to {quoted(span.possible)} is not on the scale in 'levels'"
    for name, value in card.parameters.items():
        for number in value if isinstance(value, list) else [value]:
            if isinstance(number, float) and not isfinite(number):
                yield ("parameters", name), "the number is too large"


def _verdict_mistakes(card: Scorecard) -> Iterator[tuple[DocumentPath, str]]:
    spans: list[tuple[DocumentPath, tuple[VerdictStatus, ...]]] = [(("verdict", "possible"), card.verdict.possible)]
    if card.with_waivers is not None:
        spans.append((("with_waivers", "possible"), card.with_waivers.possible))
    for path, possible in spans:
        if not possible or list(possible) != [verdict for verdict in DECIDED if verdict in possible]:
            yield path, f"expected one or more of {', '.join(DECIDED)}, each once and worst first"


def _level_spans(card: Scorecard) -> Iterator[tuple[DocumentPath, LevelSpan]]:
    owners: list[tuple[Scorecard | WaivedResult, DocumentPath]] = [(card, ())]
    if card.with_waivers is not None:
        owners.append((card.with_waivers, ("with_waivers",)))
    for owner, path in owners:
        if owner.level is not None:
            yield (*path, "level"), owner.level
        for number, objective in enumerate(owner.objectives):
            if objective.level is not None:
                yield (*path, "objectives", number, "level"), objective.level
