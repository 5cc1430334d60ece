"""An import as a provider profile: a file of its own to review, or a patch of one that is there."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from compliance.exchange.imported import CitedFacts, Imported, Left
from compliance.loading.appended import appended
from compliance.loading.builtin import Found
from compliance.loading.providers import load_provider, provider_from
from compliance.loading.yaml_source import parse_yaml
from compliance.model.problem import LoadError, Problem, printable

NEW: Final = "what is imported"
"""The name of a new document in messages, until it has one."""


def id_for(name: str) -> str:
    """An id made of a name: its letters and digits, in small letters, joined by hyphens; empty where it has none."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:64].strip("-")


def profile_text(imported: Imported, id_: str) -> str:
    """A profile of what was taken, with the place of each fact beside it, and at its head what was not taken.

    Args:
        imported: what was taken; at least one fact.
        id_: the id of the profile, a valid one.

    Raises:
        LoadError: something in it is no valid part of a profile.
    """
    files = ", ".join(dict.fromkeys(entry.file.name for entry in imported.entries))
    lines = [
        f"# Imported from {printable(files)}: {imported.told}. Review it: nothing here was checked against another source.",
        *(f"# Not taken: {printable(left)}" for left in not_taken(imported.left)),
        "schema: provider/1",
        f"id: {json.dumps(id_)}",
        f"name: {scalar(imported.name)}",
        "sources:",
        *_indented(_sources(imported), 2),
        "statements:",
        *_indented(_statements(imported), 2),
    ]
    if searched := [*_searched(imported)]:
        lines += ["searched:", *_indented(iter(searched), 2)]
    text = "".join(f"{line}\n" for line in lines)
    load_provider(text=text, name=NEW)
    return text


def not_taken(left: Iterable[Left]) -> list[str]:
    """What was left, a line each: file, place, what stands there, and why."""
    return [f"{one.file}, {one.at}: {one.what}: {one.why}" for one in left]


def patch(text: str, origin: Found, imported: Imported) -> str:
    """The change that adds an import to a profile, as a unified diff; every other byte stays as it is.

    Args:
        text: the profile as it is.
        origin: its file, as the patch names it; what it includes stands beside it.
        imported: what was taken; at least one fact.

    Raises:
        LoadError: its sources or statements do not stand one below the other, or it would not be valid with what is added.
    """
    name = origin.name
    for number, entry in enumerate(imported.entries, 1):
        id_ = f"{_source_id(imported, number, entry)}:"
        for line, held in enumerate(text.splitlines(), 1):
            if held.lstrip().startswith(id_):
                raise LoadError(
                    [Problem(name, line, 1, f"{entry.file.name} was imported already: its source stands here")]
                )
    added = {"sources": _sources(imported), "statements": _statements(imported), "searched": _searched(imported)}
    blocks = {key: ["\n".join(block)] for key, lines in added.items() if (block := [*lines])}
    changed = appended(text, name, blocks)
    file = PurePosixPath(name).as_posix()
    provider_from(parse_yaml(changed.encode(), f"{file} with what is imported"), origin)
    lines = difflib.unified_diff(
        text.splitlines(keepends=True), changed.splitlines(keepends=True), f"a/{file}", f"b/{file}", lineterm="\n"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _indented(lines: Iterator[str], by: int) -> Iterator[str]:
    return (" " * by + line for line in lines)


def _source_id(imported: Imported, number: int, entry: CitedFacts) -> str:
    """An id that the same file gives again, and no other one."""
    return f"{imported.format}-{entry.file.digest[:8]}-{number}"


def _sources(imported: Imported) -> Iterator[str]:
    for number, entry in enumerate(imported.entries, 1):
        published = {"published": entry.published} if entry.published else {"retrieved": imported.on}
        source = {
            "title": f"{PurePosixPath(entry.file.name).name}, sha256 {entry.file.digest}",
            "publisher": entry.publisher,
            **{key: day.isoformat() for key, day in published.items()},
            "clause": entry.at,
            "grade": entry.grade,
        }
        fields = ", ".join(f"{key}: {scalar(value)}" for key, value in source.items())
        yield f"{_source_id(imported, number, entry)}: {{{fields}}}"


def _statements(imported: Imported) -> Iterator[str]:
    for number, entry in enumerate(imported.entries, 1):
        yield f"- from: {entry.from_.isoformat()}"
        yield f"  sources: [{_source_id(imported, number, entry)}]"
        if entry.summary:
            yield f"  summary: {scalar(entry.summary)}"
        yield "  facts:"
        nested: dict[str, Any] = {}
        places: dict[tuple[str, ...], str] = {}
        for taken in entry.facts:
            at = nested
            for step in taken.path[:-1]:
                at = at.setdefault(step, {})
            at[taken.path[-1]] = taken.value
            places[taken.path] = taken.at
        yield from _indented(_mapping(nested, (), places), 4)


def _mapping(held: Mapping[str, Any], path: tuple[str, ...], places: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    for key, value in held.items():
        inner = (*path, key)
        shown = (
            key if re.fullmatch("[a-z][a-z0-9_-]*", key) and key not in ("null", "true", "false") else json.dumps(key)
        )
        if isinstance(value, dict) and inner not in places:
            yield f"{shown}:"
            yield from _indented(_mapping(value, inner, places), 2)
        else:
            yield f"{shown}: {scalar(value)}  # {printable(places[inner])}"


def _searched(imported: Imported) -> Iterator[str]:
    for absence in imported.absences:
        yield f"- facts: {scalar([*absence.facts])}"
        yield f"  on: {absence.on.isoformat()}"
        yield f"  where: {scalar([absence.where])}"


def scalar(value: object) -> str:
    """A value as JSON, which is YAML; characters that YAML or a terminal could take for something else are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(one if one == printable(one) else f"\\U{ord(one):08x}" for one in text)
