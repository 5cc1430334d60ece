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
from compliance.loading.providers import load_provider
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


def patch(text: str, name: str, imported: Imported) -> str:
    """The change that adds an import to a profile, as a unified diff; every other byte stays as it is.

    Args:
        text: the profile as it is.
        name: its path, as the patch names it.
        imported: what was taken; at least one fact.

    Raises:
        LoadError: its sources or statements do not stand one below the other, or it would not be valid with what is added.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += newline
    for number, entry in enumerate(imported.entries, 1):
        for line, held in enumerate(lines, 1):
            if held.lstrip().startswith(f"{_source_id(imported, number, entry)}:"):
                raise LoadError(
                    [Problem(name, line, 1, f"{entry.file.name} was imported already: its source stands here")]
                )
    old = [*lines]
    for key, added in (
        ("sources", _sources(imported)),
        ("statements", _statements(imported)),
        ("searched", _searched(imported)),
    ):
        _insert(lines, name, key, [*added], newline)
    file = PurePosixPath(name).as_posix()
    changed = "".join(lines)
    load_provider(text=changed, name=f"{file} with what is imported")
    return "".join(difflib.unified_diff(old, lines, f"a/{file}", f"b/{file}", lineterm="\n"))


def _insert(lines: list[str], name: str, key: str, added: list[str], newline: str) -> None:
    """Put lines at the end of what a key of the document holds; the key itself where there is none yet."""
    if not added:
        return
    start = next((n for n, line in enumerate(lines) if re.match(rf"{key}\s*:", line)), None)
    if start is None:
        lines += [f"{key}:{newline}", *(f"  {line}{newline}" for line in added)]
        return
    if not re.match(rf"{key}\s*:\s*(#.*)?$", lines[start].rstrip()):
        why = f"'{key}' stands in one line with what it holds: nothing can be added behind it"
        raise LoadError([Problem(name, start + 1, 1, why, hint=f"write each entry of '{key}' on a line of its own")])
    end = start + 1
    indent: str | None = None
    for number, line in enumerate(lines[start + 1 :], start + 1):
        inner = line.strip() and not line.lstrip().startswith("#")
        if inner and not line.startswith((" ", "- ")):
            break
        if inner:
            indent = line[: len(line) - len(line.lstrip())] if indent is None else indent
            end = number + 1
    lines[end:end] = [f"{'  ' if indent is None else indent}{line}{newline}" for line in added]


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
