"""Text of a YAML file in; plain data, the places of everything in it, and what is wrong with it out.

YAML is decided here once, for files that may come from strangers:

- Scalars follow the YAML 1.2 core schema (see `scalars`); keys of mappings are always text.
- Tags, merge keys, repeated keys and further documents are problems, never silently something else.
- Size, nesting and the expansion of aliases are bounded before anything of that size is built.

Of PyYAML only the parser's events are used. This is the only module that imports it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from compliance.loading.encoding import Complaint, decode, explain, read_bytes
from compliance.loading.scalars import NumberError, YamlScalar, plain_scalar
from compliance.loading.source_map import SourceMap, SourceText, YamlSpan, YamlValue
from compliance.model.problem import DocumentPath, LoadError, Problem
from compliance.model.records import dataclass

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterable

_TAG_DIRECTIVE = re.compile(r"^%TAG", re.MULTILINE)
_MOST_TAG_DIRECTIVES = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
# The parser has this bound of its own since PyYAML 6.0.4, and looks so far ahead that it meets it before our lower one:
# what stands before that place is read again, and is over ours.
_TOO_DEEP = "exceeded maximum nesting depth"
_EMPTY = "the file is empty"
_EMPTY_HINT = "start it with a 'schema: …' line that says what the file holds"
_SHOWN_TEXT = 60

_Spans: TypeAlias = dict[DocumentPath, YamlSpan]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask for; beyond these it is refused."""

    bytes: int = 4 * 1024 * 1024
    depth: int = 32
    """Mappings and lists inside one another, aliases expanded. The parser itself goes no deeper than 1000."""
    nodes: int = 200_000
    """Values in the file, aliases expanded."""
    scalar: int = 100_000
    """Characters in one text or key."""
    digits: int = 200
    """Digits of one number."""
    problems: int = 1000
    """Problems after which reading stops."""


_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ParsedYaml:
    """A YAML file that could be read to its end, though perhaps with problems.

    An aliased list or mapping is the same object in each place: treat the data as read-only.
    """

    data: YamlValue
    map: SourceMap
    text: SourceText
    problems: tuple[Problem, ...]
    """Sorted by place. Where there are any, the data is only good for finding more."""


def read_yaml(path: pathlib.Path, name: str, limits: Limits = _LIMITS) -> ParsedYaml:
    """Read and parse a file.

    Args:
        path: The file. Only regular files (or links to them) are read.
        name: The file as shown in messages, with forward slashes.
        limits: How much the file may ask for.

    Raises:
        LoadError: As for `parse_yaml`, or the file cannot be read.
    """
    return parse_yaml(read_bytes(path, name, limits.bytes + 1), name, limits)


def parse_yaml(data: bytes, name: str, limits: Limits = _LIMITS) -> ParsedYaml:
    """Parse the content of a file.

    Args:
        data: The content, UTF-8 with or without byte order mark.
        name: The file as shown in messages, with forward slashes.
        limits: How much the file may ask for.

    Raises:
        LoadError: It is empty, not valid YAML, or over a limit. Holds what was found wrong before that, too.
    """
    if len(data) > limits.bytes:
        raise LoadError([Problem(name, 1, 1, f"the file is larger than {limits.bytes} bytes")])
    return _Composer(decode(data, name), limits).compose()


class _Parser(Protocol):
    def get_event(self) -> Event: ...


class _PureParser(yaml.SafeLoader):
    """PyYAML without libyaml, made to refuse what libyaml refuses."""

    def get_event(self) -> Event:
        try:
            event: Event = super().get_event()  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError) as error:
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=self.get_mark()) from error
        if isinstance(event, ScalarEvent) and _SURROGATE.search(event.value):
            message = "found invalid Unicode character escape code"
            raise yaml.MarkedYAMLError(problem=message, problem_mark=self.get_mark())
        return event


_parser: Callable[[str], _Parser] = getattr(yaml, "CSafeLoader", _PureParser)


@dataclass(slots=True)
class _Anchor:
    """A value that aliases may name; until it is complete, such an alias would contain itself."""

    path: DocumentPath
    spans: _Spans
    value: YamlValue = None
    key: str | None = None
    """What a scalar is as a key."""
    nodes: int = 1
    """Values in it, aliases expanded."""
    depth: int = 0
    """Lists and mappings inside one another, aliases expanded."""
    complete: bool = False


class _Composer:
    """Builds the data of one document from the parser's events. `Limits.depth` bounds its recursion."""

    def __init__(self, source: SourceText, limits: Limits, end: int | None = None) -> None:
        """Read the source up to the character `end`, or whole."""
        self._source = source
        self._limits = limits
        self._next = _parser(source.text[:end]).get_event
        self._problems: list[Problem] = []
        self._anchors: dict[str, _Anchor] = {}
        self._spans: _Spans = {}
        self._nodes = 0
        self._deepest = 0

    def compose(self) -> ParsedYaml:
        try:
            data = self._document()
        except yaml.MarkedYAMLError as error:
            complaint = _complaint(error)
            if complaint.what == _TOO_DEEP:
                return _Composer(self._source, self._limits, end=complaint.at).compose()
            raise LoadError([*self._problems, explain(self._source, complaint)]) from None
        problems = tuple(sorted(set(self._problems)))
        return ParsedYaml(data, SourceMap(self._source, self._spans, data), self._source, problems)

    def _document(self) -> YamlValue:
        directives = _TAG_DIRECTIVE.findall(self._source.text)
        if len(directives) > _MOST_TAG_DIRECTIVES:  # the parser compares each with each
            self._stop(0, f"more than {_MOST_TAG_DIRECTIVES} %TAG lines")
        self._next()  # the start of the stream
        start = self._next()
        if isinstance(start, StreamEndEvent):
            self._stop(0, _EMPTY, _EMPTY_HINT)
        if isinstance(start, DocumentStartEvent) and start.tags:
            self._report(_start(start), "tags are not used here; remove the %TAG lines")
        root = self._next()
        if isinstance(root, ScalarEvent) and not (root.value or root.style or root.anchor or root.tag):
            self._stop(0, _EMPTY, _EMPTY_HINT)
        data = self._node(root, (), _start(root))
        self._next()  # the end of the document
        following = self._next()
        if not isinstance(following, StreamEndEvent):
            message = "more than one document in the file; only the first is read"
            self._report(_start(following), message, "give each document a file of its own")
        return data

    def _node(self, event: Event, path: DocumentPath, key_at: int) -> YamlValue:
        at = _start(event)
        self._spans[path] = (key_at, at, _end(event))
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            self._stop_at_nodes(at)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, CollectionStartEvent):
            return self._collection(event, path)
        return self._alias(event, path)

    def _scalar(self, event: ScalarEvent) -> YamlScalar:
        text = event.value
        if len(text) > self._limits.scalar:
            self._stop(_start(event), f"a text of more than {self._limits.scalar} characters")
        value: YamlScalar = text
        if not event.style:
            try:
                value = plain_scalar(text, self._limits.digits)
            except NumberError as error:
                self._report(_start(event), str(error))
        if event.tag is not None:
            self._report_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor((), {}, value, key=text, complete=True)
        return value

    def _collection(self, event: CollectionStartEvent, path: DocumentPath) -> YamlValue:
        depth = len(path) + 1
        self._deepen(depth, _start(event))
        if event.tag is not None:
            self._report_tag(event)
        build = self._mapping if isinstance(event, MappingStartEvent) else self._sequence
        if event.anchor is None:
            return build(path)
        anchor = self._anchors[event.anchor] = _Anchor(path, self._spans)
        nodes, deepest, self._deepest = self._nodes, self._deepest, depth
        anchor.value = build(path)
        anchor.nodes += self._nodes - nodes
        anchor.depth = self._deepest - len(path)
        anchor.complete = True
        self._deepest = max(deepest, self._deepest)
        return anchor.value

    def _sequence(self, path: DocumentPath) -> list[YamlValue]:
        items: list[YamlValue] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), _start(event)))
        return items

    def _mapping(self, path: DocumentPath) -> dict[str, YamlValue]:
        entries: dict[str, YamlValue] = {}
        merged: dict[DocumentPath, YamlValue] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            at = _start(event)
            key = self._key(event, path)
            here = (*path, key or "")
            if key is None and isinstance(event, ScalarEvent):
                of_merge = (*path, f"<<{len(merged)}")
                merged[of_merge] = self._node(self._next(), of_merge, at)
            elif key is None:
                self._discard(self._next(), here)
            elif key in entries:
                first = self._source.place(self._spans[here][0])
                message = f"duplicate key {_quoted(key)}; the first one is at {first.line}:{first.column}"
                self._report(at, message, "keep one of them")
                again = (*path, f"{key} again")
                value, kept = self._node(self._next(), again, at), entries[key]
                if isinstance(kept, dict):
                    entries[key] = kept = {**kept}  # others may share it
                    self._merge(value, again, kept, here)
            else:
                entries[key] = self._node(self._next(), here, at)
        for of_merge, given in merged.items():
            self._merge(given, of_merge, entries, path)
        return entries

    def _merge(
        self, value: YamlValue, of_merge: DocumentPath, entries: dict[str, YamlValue], path: DocumentPath
    ) -> None:
        """Give a mapping what a merge key stands for, or the same key again: what is told once is not missing besides."""
        mappings = enumerate(value) if isinstance(value, list) else [(None, value)]
        for number, mapping in mappings:
            if isinstance(mapping, dict):
                place = of_merge if number is None else (*of_merge, number)
                given = {key: child for key, child in mapping.items() if key not in entries}
                self._copy_spans(_Anchor(place, self._spans, given), path)
                entries |= given

    def _key(self, event: Event, parent: DocumentPath) -> str | None:
        """Return the text of a key, or None if it is none: then its entry is left out."""
        at = _start(event)
        if isinstance(event, ScalarEvent):
            if event.anchor is not None or event.tag is not None or len(event.value) > self._limits.scalar:
                self._scalar(event)
            if event.value != "<<" or event.style:
                return event.value
            self._report(at, "merge keys are not part of YAML 1.2; write the keys out")
            return None
        if isinstance(event, AliasEvent):
            key = self._anchor(event).key
        else:
            key = None
            self._discard(event, (*parent, ""))
        if key is None:
            self._report(at, "a key must be text, not a list or a mapping")
        return key

    def _discard(self, event: Event, path: DocumentPath) -> None:
        """Read a value for its problems and anchors only; its places are not those of its path."""
        kept, self._spans = self._spans, {}
        self._node(event, path, _start(event))
        self._spans = kept

    def _alias(self, event: Event, path: DocumentPath) -> YamlValue:
        at = _start(event)
        anchor = self._anchor(event)
        self._nodes += anchor.nodes - 1
        if self._nodes > self._limits.nodes:
            self._stop_at_nodes(at)
        self._deepen(len(path) + anchor.depth, at)
        self._copy_spans(anchor, path)
        return anchor.value

    def _anchor(self, event: Event) -> _Anchor:
        name = event.anchor if isinstance(event, AliasEvent) and event.anchor else ""
        anchor = self._anchors.get(name)
        at = _start(event)
        if anchor is None:
            self._stop(at, f"unknown alias '*{name}': nothing above it has the anchor '&{name}'")
        if not anchor.complete:
            self._stop(at, f"the alias '*{name}' stands inside what it is an alias for")
        return anchor

    def _copy_spans(self, anchor: _Anchor, path: DocumentPath) -> None:
        """Give what is inside an aliased value the places of the original."""
        pending: list[tuple[DocumentPath, DocumentPath, YamlValue]] = [(anchor.path, path, anchor.value)]
        while pending:
            original, copy, value = pending.pop()
            steps: Iterable[tuple[str | int, YamlValue]] = ()
            if isinstance(value, dict):
                steps = value.items()
            elif isinstance(value, list):
                steps = enumerate(value)
            for step, child in steps:
                self._spans[*copy, step] = anchor.spans[*original, step]
                pending.append(((*original, step), (*copy, step), child))

    def _deepen(self, depth: int, at: int) -> None:
        self._deepest = max(self._deepest, depth)
        if depth > self._limits.depth:
            self._stop(at, f"lists and mappings more than {self._limits.depth} deep inside one another")

    def _stop_at_nodes(self, at: int) -> NoReturn:
        self._stop(at, f"more than {self._limits.nodes} values, counting each use of an alias")

    def _report_tag(self, event: ScalarEvent | CollectionStartEvent) -> None:
        at = _start(event)
        tag = (event.tag or "").removeprefix("tag:yaml.org,2002:")
        # An anchor may stand before the tag.
        at = max(at, self._source.text.find("!", at, _end(event)))
        self._report(at, f"tags are not used here; remove the tag {_quoted(tag)}")

    def _report(self, at: int, message: str, hint: str = "") -> None:
        if len(self._problems) >= self._limits.problems:
            self._stop(at, f"more than {self._limits.problems} problems; the rest of the file was not read")
        self._problems.append(self._source.problem(self._source.place(at), message, hint))

    def _stop(self, at: int, message: str, hint: str = "") -> NoReturn:
        raise LoadError([*self._problems, self._source.problem(self._source.place(at), message, hint)])


def _start(event: Event) -> int:
    mark = event.start_mark
    return mark.index if mark is not None else 0


def _end(event: Event) -> int:
    mark = event.end_mark
    return mark.index if mark is not None else 0


def _quoted(text: str) -> str:
    return f"'{text}'" if len(text) <= _SHOWN_TEXT else f"'{text[:_SHOWN_TEXT]}…'"


def _complaint(error: yaml.MarkedYAMLError) -> Complaint:
    mark, context_mark = error.problem_mark or error.context_mark, error.context_mark
    return Complaint(
        error.problem or "cannot be parsed",
        mark.index if mark else 0,
        error.context or "",
        context_mark.index if context_mark else None,
    )
