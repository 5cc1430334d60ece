"""The documents that a folder or a pattern on the command line stands for, in an order that never changes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from compliance.loading.builtin import Found
from compliance.model.problem import Problem

SUFFIXES = (".yaml", ".yml")

_WILD = re.compile(r"[*?\[]")


@dataclass(slots=True)
class Searched:
    """The files found, sorted by path, each once, and what could not be searched."""

    files: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def is_pattern(name: str) -> bool:
    """Is it a pattern such as `providers/**/*.yaml`, and not the name of a file with such a character in it?"""
    return _WILD.search(name) is not None and not os.path.lexists(name)


def search_folder(folder: Path) -> Searched:
    """The YAML files of a folder and of those in it.

    Hidden ones, whose name starts with a dot, are left out; links to folders are not followed; a link out of the folder is
    a problem: nobody named what it leads to, and whoever put it there takes that for evaluated.
    """
    found = Searched()
    _fill(found, folder, _walk(folder, found))
    return found


def search_pattern(pattern: str) -> Searched:
    """The YAML files that a pattern matches, and those in folders that it matches; `**` is any number of folders.

    Raises:
        ValueError: the pattern is not well-formed.
    """
    path = Path(pattern)
    fixed = next(number for number, step in enumerate(path.parts) if _WILD.search(step))
    start = Path(*path.parts[:fixed])
    steps = path.parts[fixed:]
    found = Searched()
    _note_unreadable(start, steps, found)
    files: set[Path] = set()
    for match in start.glob(str(Path(*steps))):
        if _hidden(match.relative_to(start)):
            continue
        files.update(_walk(match, found) if match.is_dir() and not match.is_symlink() else [match])
    _fill(found, start, files)
    return found


def _note_unreadable(start: Path, steps: tuple[str, ...], found: Searched) -> None:
    """The folders on the way of a pattern that cannot be searched: `glob` leaves them out without a word."""
    folders = {start}
    for count in range(1, len(steps)):
        folders.update(start.glob(str(Path(*steps[:count]))))
    for folder in sorted(folders):
        if not _hidden(folder.relative_to(start)) and not folder.is_symlink() and folder.is_dir():
            try:
                os.scandir(folder).close()
            except OSError as error:
                found.problems.append(_unsearched(folder, error))


def _unsearched(folder: Path, error: OSError) -> Problem:
    return Problem(folder.as_posix(), 1, 1, f"cannot search the folder: {error.strerror}")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") and part != ".." for part in path.parts)


def _walk(folder: Path, found: Searched) -> list[Path]:
    def unreadable(error: OSError) -> None:
        found.problems.append(_unsearched(Path(error.filename or folder), error))

    paths = []
    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(here, name).is_symlink()]
        paths += [Path(here, name) for name in [*names, *links] if not name.startswith(".")]
    return paths


def _fill(found: Searched, start: Path, paths: Iterable[Path]) -> None:
    inside = start.resolve()
    for path in sorted(paths):
        folder = path.is_dir()  # only links are left of them
        if not folder and path.suffix.lower() not in SUFFIXES:
            continue
        name = path.as_posix()
        if not path.resolve().is_relative_to(inside):
            message = "this is a link out of the folder, which is not followed"
            what = "folder" if folder else "file"
            found.problems.append(Problem(name, 1, 1, message, hint=f"name the {what} itself, or leave the link out"))
        elif not folder:
            found.files.append(Found(path, name))
