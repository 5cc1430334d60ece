"""Documents handed in by a caller, as text or as plain data, where otherwise a file is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from os import PathLike
from pathlib import PurePosixPath
from typing import Any

from compliance.loading.builtin import BuiltinKind, Found, find, ids, named, related
from compliance.loading.encoding import read_bytes, read_pipe
from compliance.loading.yaml_source import Limits, ParsedYaml, parse_yaml, read_yaml
from compliance.model.nearest import bracketed
from compliance.model.records import dataclass
from compliance.model.values import id_of_file

GivenDocument = str | Mapping[str, Any]
"""A document as YAML text, or as the data that text would hold."""

DocumentName = str | PathLike[str]
"""A built-in id or a path; a path object is never a built-in id."""


@dataclass(frozen=True, slots=True)
class Given:
    """A document that stands in no file: the name it has in messages, its text, and the documents it may name by id."""

    name: str
    text: str
    beside: Mapping[str, GivenDocument] = field(default_factory=dict)


Origin = Found | Given
"""What a document is read from."""


def origin_of(
    kind: BuiltinKind,
    source: DocumentName | Mapping[str, Any] | None,
    text: str | None,
    name: str | None,
    beside: Mapping[str, GivenDocument] | None,
) -> Origin:
    """What `load_provider` and `load_ruleset` were told to read.

    Raises:
        UnknownDocumentError: a name that is neither a built-in id nor a file.
        TypeError: neither a name nor a document, or both.
    """
    if (source is None) == (text is None):
        raise TypeError(f"load_{kind}() takes either a built-in id, a path or a mapping, or text=")
    document: object = text if source is None else source
    if isinstance(document, Mapping) or text is not None:
        shown = f"<{kind}>" if name is None else name
        return Given(shown, _text(document), {} if beside is None else beside)
    if name is not None or beside is not None:
        raise TypeError(f"load_{kind}(): name= and beside= go with text= or a mapping; a file has its own")
    if isinstance(document, PathLike):
        return named(document)
    if isinstance(document, str):
        return find(kind, document)
    raise TypeError(f"load_{kind}() takes a built-in id, a path or a mapping, not {type(document).__name__}")


def parse(origin: Origin) -> ParsedYaml:
    """The data of a document with its places.

    Raises:
        LoadError: it cannot be read, is not valid YAML, or is over a limit.
    """
    if isinstance(origin, Found) and origin.piped:
        return parse_yaml(read_pipe(origin.pipe, origin.name, Limits().bytes + 1), origin.name)
    if isinstance(origin, Found):
        return read_yaml(origin.path, origin.name)
    # Lone surrogates pass here and are refused there, as in a file.
    return parse_yaml(origin.text.encode(errors="surrogatepass"), origin.name)


def read_named(name: DocumentName, size: int) -> tuple[bytes, str]:
    """At most so many bytes of what a user named, a file, a pipe or the standard input, and what messages call it.

    Raises:
        LoadError: it cannot be read.
    """
    found = named(name)
    data = read_pipe(found.pipe, found.name, size) if found.piped else read_bytes(found.path, found.name, size)
    return data, found.name


def named_by(kind: BuiltinKind, id_: str, origin: Origin, subfolder: str = "") -> Origin | None:
    """A document that another one names by id: handed in with that one or standing beside its file, else built in."""
    if isinstance(origin, Found):
        return related(kind, id_, origin, subfolder)
    if id_ in origin.beside:
        name = PurePosixPath(origin.name).parent / subfolder / f"{id_}.yaml"
        return Given(name.as_posix(), _text(origin.beside[id_]), origin.beside)
    return related(kind, id_, None, subfolder)


def no_such_ruleset(id_: str, origin: Origin) -> tuple[str, str]:
    """What is wrong where a document names a rule set there is not, and what to do about it."""
    meant = id_of_file(id_)
    if meant is not None and named_by("ruleset", meant, origin) is not None:
        return f"there is no rule set '{id_}': rule sets are named by id, not by file", f"write '{meant}'"
    near = bracketed(meant or id_, [*_beside(origin), *ids("ruleset")])
    return f"there is no rule set '{id_}', neither beside this file nor built in{near}", ""


def _beside(origin: Origin) -> list[str]:
    """The ids that documents beside another one may have, of whatever kind they are."""
    if isinstance(origin, Found):
        return sorted(path.stem for path in origin.folder.glob("*.yaml") if not path.name.endswith(".tests.yaml"))
    return [*origin.beside]


def _text(document: object) -> str:
    """A document as YAML text; data is written as JSON, which is YAML, so that every check and every bound holds for it."""
    if isinstance(document, str):
        return document
    if not isinstance(document, Mapping):
        raise TypeError(f"a document is text or a mapping, not {type(document).__name__}")
    from json import dumps  # noqa: PLC0415 - only where data is handed in

    return dumps(document, ensure_ascii=False, allow_nan=False, indent=1, default=_plain)


def _plain(value: object) -> object:
    """What JSON has no form for: days are text in YAML too."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a document holds text, numbers, dates, lists and mappings, not {type(value).__name__}")
