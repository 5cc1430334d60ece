"""Reads a provider profile and its contexts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, cast

from compliance.loading.builtin import Found, UnknownDocumentError
from compliance.loading.documents import Reader, names_another_kind
from compliance.loading.given import DocumentName, GivenDocument, Origin, named_by, origin_of, parse
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.dates import earliest_day
from compliance.model.declared import Declared
from compliance.model.facts import Facts
from compliance.model.nearest import ALPHA_2, bracketed, nearest
from compliance.model.problem import DocumentPath, LoadError, Problem
from compliance.model.provider import (
    ContextDocument,
    PartialClosureDocument,
    ProviderDocument,
    SearchedDocument,
    SourceDocument,
    StatementDocument,
)
from compliance.model.schema import shape_at
from compliance.model.schemes import SCHEMES, scheme_meant
from compliance.model.shapes import Field, KeyedList, Record
from compliance.model.statements import Closure, FactPath, Location, LookedFor, Provider, Source, Statement, dotted
from compliance.model.values import IDENTIFIER, Range, Scalar, quoted

ENTRIES_LIMIT = 2_000
"""Entries of one keyed list in one statement."""

_SHOWN_SOURCES = 10


def load_provider(
    source: DocumentName | Mapping[str, Any] | None = None,
    /,
    *,
    text: str | None = None,
    name: str | None = None,
    beside: Mapping[str, GivenDocument] | None = None,
) -> Provider:
    """Read a provider profile, with the contexts it includes.

    Args:
        source: a built-in id, the path of a file, or the document as data.
        text: the document as YAML text, instead.
        name: what messages call a document handed in as text or as data; `<provider>` unless said.
        beside: the contexts such a document includes, by id, as text or as data; built-in ones need not be handed in.

    Raises:
        UnknownDocumentError: neither a built-in id nor a file.
        LoadError: with every problem of the document and of its contexts.
        TypeError: neither a source nor a text, or both.
    """
    try:
        return read_provider(origin_of("provider", source, text, name, beside))
    except UnknownDocumentError as error:
        provider, _, service = error.name.rpartition("@")
        if provider:
            error.args = (f"{error}: load {provider!r}, and say service={service!r} where it is assessed",)
        raise


def read_provider_if_one(file: Found) -> Provider | None:
    """Read a file of a folder; `None` where its `schema` says that it is a document of another kind.

    Raises:
        LoadError: it is not valid, or says of no kind that it is one.
    """
    parsed = parse(file)
    schema = parsed.data.get("schema") if isinstance(parsed.data, dict) else None
    if not names_another_kind(ProviderDocument, schema):
        return provider_from(parsed, file)
    if parsed.problems:  # with keys given twice, who knows what it is
        raise LoadError(parsed.problems)
    return None


def read_provider(origin: Origin) -> Provider:
    """Read a provider profile from where it stands; raises `LoadError`."""
    return provider_from(parse(origin), origin)


def provider_from(parsed: ParsedYaml, origin: Origin) -> Provider:
    """A provider profile from its parsed document, with the contexts named there; raises `LoadError`."""
    reader = Reader(parsed)
    document = reader.validate(ProviderDocument)
    problems: list[Problem] = []
    digest = hashlib.sha256(parsed.text.text.encode())
    shared: list[tuple[Reader, ContextDocument]] = []
    included = [*enumerate(document.includes)] if document else _raw_includes(parsed.data)
    for number, id_ in included:
        if id_ in [earlier for _, earlier in included[:number]]:
            reader.report(("includes", number), f"'{id_}' is included twice")
            continue
        context = _include(origin, id_, reader, number, problems, digest)
        if context is not None:
            shared.append(context)
    if document is None:
        raise LoadError([*reader.problems, *problems])
    builder = _Builder()
    statements = builder.statements(reader, document.sources, document.statements, "")
    for context_reader, context_document in shared:
        statements += builder.statements(
            context_reader, context_document.sources, context_document.statements, f"{context_document.id}:"
        )
        problems += context_reader.problems
    searched = tuple(_searched(reader, document.searched))
    problems += reader.problems
    if problems:
        raise LoadError(problems)
    return Provider(
        document.id,
        document.name,
        tuple(statements),
        builder.sources,
        f"sha256:{digest.hexdigest()}",
        origin.name,
        searched,
        reader.location(("id",)),
    )


def check_context(parsed: ParsedYaml) -> None:
    """Check the parsed document of a context on its own; raises `LoadError`."""
    reader = Reader(parsed)
    document = reader.validate(ContextDocument)
    if document is not None:
        _Builder().statements(reader, document.sources, document.statements, f"{document.id}:")
    if reader.problems:
        raise LoadError(reader.problems)


def _raw_includes(data: Any) -> list[tuple[int, str]]:  # noqa: ANN401 - a document as read
    includes = data.get("includes") if isinstance(data, dict) else None
    numbered = enumerate(includes) if isinstance(includes, list) else ()
    # What is no id is reported as such already.
    return [(number, id_) for number, id_ in numbered if isinstance(id_, str) and re.fullmatch(IDENTIFIER, id_)]


def _include(
    origin: Origin,
    id_: str,
    reader: Reader,
    number: int,
    problems: list[Problem],
    digest: Any,  # noqa: ANN401 - a hashlib object
) -> tuple[Reader, ContextDocument] | None:
    context = named_by("provider", id_, origin, "context")
    if context is None:
        reader.report(
            ("includes", number),
            f"there is no context '{id_}'",
            "contexts stand in context/<id>.yaml beside the provider",
        )
        return None
    try:
        parsed = parse(context)
    except LoadError as error:
        problems += error.problems
        return None
    digest.update(parsed.text.text.encode())
    context_reader = Reader(parsed)
    document = context_reader.validate(ContextDocument)
    if document is not None and document.id != id_:
        context_reader.report(("id",), f"this context is included as '{id_}', so that is its id")
    if document is None:
        problems += context_reader.problems
        return None
    return context_reader, document


class _Builder:
    """Turns documents into statements, with the sources and statement ids of all files in one space."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self._origins: dict[str, str] = {}

    def statements(
        self,
        reader: Reader,
        sources: Mapping[str, SourceDocument],
        documents: list[StatementDocument],
        prefix: str,
    ) -> list[Statement]:
        """The statements of one file."""
        sources_by_id = {id_: self._source(reader, id_, source) for id_, source in sources.items()}
        ids: dict[str, int] = {}
        for number, document in enumerate(documents):
            if document.id and document.id in ids:
                place: DocumentPath = ("statements", number, "id")
                first: DocumentPath = ("statements", ids[document.id], "id")
                reader.report_twice(place, first, f"the statement id '{document.id}'")
            elif document.id:
                ids[document.id] = number
        return [
            self._statement(reader, number, document, sources_by_id, ids.keys(), prefix)
            for number, document in enumerate(documents)
        ]

    def _source(self, reader: Reader, id_: str, document: SourceDocument) -> Source:
        known = document.published or document.retrieved
        assert known is not None  # the model allows no source without a date
        source = Source(
            id_,
            document.title,
            document.publisher,
            document.url,
            known,
            document.published is not None,
            cast("Any", document.grade),
            document.page,
            document.clause,
            None if document.published is None else earliest_day(known, reader.written(("sources", id_, "published"))),
        )
        earlier = self.sources.get(id_)
        if earlier is not None and earlier != source:
            place = reader.parsed.map.key(("sources", id_))
            reader.report_at(
                place,
                f"the source id '{id_}' means something else in {self._origins[id_]}",
                "give it another id",
            )
        self.sources[id_] = source
        self._origins[id_] = reader.name
        return source

    def _statement(
        self,
        reader: Reader,
        number: int,
        document: StatementDocument,
        sources: Mapping[str, Source],
        ids: Collection[str],
        prefix: str,
    ) -> Statement:
        place: DocumentPath = ("statements", number)
        cited = [
            source
            for i, id_ in enumerate(document.sources)
            if (source := _cited(reader, (*place, "sources", i), id_, sources))
        ]
        for key, names in (("disputes", document.disputes), ("supersedes", document.supersedes)):
            for i, name in enumerate(names):
                if name not in ids or name == document.id:
                    reader.report((*place, key, i), f"there is no other statement '{name}' in this file")
        leaves, entries, places = flatten(reader, (*place, "facts"), document.facts)
        return Statement(
            id=prefix + (document.id or unnamed(number + 1, ids)),
            from_=document.from_,
            until=document.until,
            sources=tuple(dict.fromkeys(cited)),
            summary=document.summary,
            combined_grade=cast("Any", document.grade),
            leaves=leaves,
            entries=entries,
            closures=tuple(closures(reader, (*place, "exhaustive"), document.exhaustive)),
            disputes=frozenset(prefix + name for name in document.disputes),
            supersedes=frozenset(prefix + name for name in document.supersedes),
            location=reader.location(place),
            places=places,
            earliest=earliest_day(document.from_, reader.written((*place, "from"))),
        )


def unnamed(number: int, ids: Collection[str]) -> str:
    """An id for the statement of this number, from 1, that has none: one which no other statement has."""
    id_ = f"statement-{number}"
    while id_ in ids:
        id_ += "-"
    return id_


def _cited(reader: Reader, path: DocumentPath, id_: str, sources: Mapping[str, Source]) -> Source | None:
    source = sources.get(id_)
    if source is None:
        near = bracketed(id_, sources)
        there = f"sources of this file: {', '.join([*sources][:_SHOWN_SOURCES]) or 'none'}"
        reader.report(path, f"there is no source '{id_}'{near}", "" if near else there)
    return source


def flatten(
    reader: Reader, place: DocumentPath, facts: Facts
) -> tuple[dict[FactPath, Scalar | None], frozenset[FactPath], dict[FactPath, Location]]:
    """Every fact that is set at a place, the list entries mentioned there, and where each stands."""
    leaves: dict[FactPath, Scalar | None] = {}
    entries, places = set[FactPath](), dict[FactPath, Location]()
    for path, value in walk_facts(facts, ()):
        places[path] = at = reader.location((*place, *path))
        if path[-1] == "holders" and at == reader.location((*place, *path[:-1])):  # one holder, under that name
            places[path] = reader.location((*place, *path[:-1], "holder"))
        if isinstance(value, Declared):
            entries.add(path)
        else:
            leaves[path] = cast("Any", value)
    _check_sizes(reader, place, entries)
    return leaves, frozenset(entries), places


def walk_facts(value: Declared | Mapping[str, Any], path: FactPath) -> Iterator[tuple[FactPath, object]]:
    """Leaves with their values, and entries of keyed lists with their models, in document order."""
    children: Iterable[tuple[str, Any]]
    if isinstance(value, Declared):
        children = ((name, getattr(value, name)) for name in type(value).model_fields if name in value.model_fields_set)
    else:
        children = value.items()
    for name, child in children:
        here = (*path, name)
        if isinstance(child, Declared) or (isinstance(child, dict) and not isinstance(child, Range)):
            if isinstance(value, dict) and isinstance(child, Declared):
                yield here, child
            yield from walk_facts(child, here)
        else:
            yield here, child


def _check_sizes(reader: Reader, place: DocumentPath, entries: set[FactPath]) -> None:
    sizes: dict[FactPath, int] = {}
    for path in entries:
        sizes[path[:-1]] = sizes.get(path[:-1], 0) + 1
    for path, size in sizes.items():
        if size > ENTRIES_LIMIT:
            reader.report((*place, *path), f"a list may have at most {ENTRIES_LIMIT} entries; this one has {size}")


def closures(reader: Reader, at: DocumentPath, exhaustive: list[Any]) -> Iterator[Closure]:
    """The keyed lists that are closed at a place."""
    for i, item in enumerate(exhaustive):
        place: DocumentPath = (*at, i)
        partial = None if isinstance(item, str) else _partial(reader, place, item)
        if partial is None and not isinstance(item, str):
            continue
        path, where = (partial.path, partial.where) if partial else (item, {})
        shape = shape_at(tuple(path.split(".")))
        if not isinstance(shape, KeyedList):
            said = f"{quoted(path)} is not a keyed list{_meant(tuple(path.split('.'))) if shape is None else ''}"
            hint = "such as ownership.shareholders, certifications or datacenters"
            reader.report((*place, "path") if where else place, said, hint)
            continue
        for name, value in where.items():
            field = shape.entry.fields.get(name)
            if not isinstance(field, Field) or field.kind.name != "text":
                near = bracketed(
                    name, [n for n, f in shape.entry.fields.items() if isinstance(f, Field) and f.kind.name == "text"]
                )
                said = f"entries of '{path}' have no text field '{name}'{near}"
                reader.report_at(reader.parsed.map.key((*place, "where", name)), said)
            elif field.kind.values and value not in field.kind.values:
                allowed = ", ".join(field.kind.values)
                reader.report((*place, "where", name), f"{quoted(value)} is not allowed here; it is one of: {allowed}")
            elif field.kind.form == "country code" and value not in ALPHA_2:
                said = f"{quoted(value)} is not an ISO 3166-1 alpha-2 country code{bracketed(value, sorted(ALPHA_2))}"
                reader.report((*place, "where", name), said)
        yield Closure(tuple(path.split(".")), tuple(sorted(_as_compared(reader, place, where).items())))


def _as_compared(reader: Reader, place: DocumentPath, where: Mapping[str, str]) -> Mapping[str, str]:
    """The values of a partial closure as those of entries are compared with them."""
    scheme = where.get("scheme", "")
    meant, edition = scheme_meant(scheme)
    if meant is None or edition:
        said = f"{quoted(scheme)} is no scheme, so this closes nothing{bracketed(meant or scheme, SCHEMES)}"
        reader.report((*place, "where", "scheme"), said)
    return {**where, "scheme": meant} if meant else where


def _searched(reader: Reader, documents: list[SearchedDocument]) -> Iterator[LookedFor]:
    """What was looked for and not found; a path that no fact has is a problem."""
    for number, document in enumerate(documents):
        paths = [tuple(path.split(".")) for path in document.facts]
        for i, path in enumerate(paths):
            if shape_at(path) is None and not (path[0] == "answers" and len(path) > 2):
                said = f"there is no fact {quoted(dotted(path))}{_meant(path)}"
                hint = "such as exit.notice_days, certifications or exit"
                reader.report(("searched", number, "facts", i), said, hint)
        yield LookedFor(tuple(paths), document.on, tuple(document.where))


def _meant(path: FactPath) -> str:
    """What a path that no fact has was meant to be, as far as its first wrong key."""
    right = next(n for n in reversed(range(len(path))) if n == 0 or shape_at(path[:n]) is not None)
    parent = shape_at(path[:right])
    near = nearest(path[right], parent.fields) if isinstance(parent, Record) else []
    return f" (did you mean '{dotted((*path[:right], *near))}'?)" if near else ""


def _partial(reader: Reader, place: DocumentPath, item: object) -> PartialClosureDocument | None:
    if isinstance(item, dict):
        return reader.validate_at(place, PartialClosureDocument, item)
    reader.report(place, "expected the dotted path of a keyed list, or {path: ..., where: {field: value}}")
    return None
