"""Finds the documents that come with the package, and the files, folders and patterns named on the command line."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from compliance.model.nearest import LONGEST, nearest
from compliance.model.problem import STDIN, Problem
from compliance.model.records import dataclass

if TYPE_CHECKING:
    from compliance.loading.source_map import YamlValue


BuiltinKind = Literal["provider", "ruleset"]

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = {"provider": "providers", "ruleset": "profiles"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class UnknownDocumentError(LookupError):
    """Neither a built-in id nor a file; `nearest` are the built-in ids that look like it."""

    def __init__(self, kind: BuiltinKind, name: str, nearest: list[str]) -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest
        super().__init__(f"unknown {_WORDS[kind]} {name if len(name) <= LONGEST else f'{name[:LONGEST]}...'!r}")


_WORDS = {"provider": "provider", "ruleset": "rule set"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and its name in messages (never an absolute path of this machine for what is built in)."""

    path: Path
    name: str
    piped: bool = False
    """Is it a pipe that the user named? It can be read once."""

    @property
    def pipe(self) -> Path | None:
        """The path of a pipe; null for the standard input, which has none on every system."""
        return None if self.path.as_posix() == STDIN else self.path

    @property
    def folder(self) -> Path:
        """Where the documents stand that this one names by id: beside it, for a pipe of the system in the working folder."""
        return Path() if self.piped and self.path.as_posix().startswith(("/dev/", "/proc/")) else self.path.parent


def named(name: str | os.PathLike[str]) -> Found:
    """The file of a path that the user named, whether or not there is one; the only way to a pipe."""
    path = Path(name)
    if path.as_posix() == STDIN:
        return Found(path, "<stdin>", piped=True)
    try:
        piped = stat.S_ISFIFO(os.stat(path).st_mode)  # noqa: PTH116 - Path.is_fifo() fails on a name too long
    except (OSError, ValueError):
        piped = False
    return Found(path, path.as_posix(), piped)


def root() -> Path:
    """The folder of `profiles/`, `providers/` and `schemas/examples/`: in the wheel the package's, else the checkout."""
    inside = _PACKAGE / "_builtin"
    return inside if inside.is_dir() else _PACKAGE.parent


def example(kind: str) -> YamlValue:
    """The example of a kind of document, as plain data; nothing for a kind that has none."""
    from compliance.loading.yaml_source import read_yaml  # noqa: PLC0415 - who looks for a name waits for no YAML

    path = root() / "schemas" / "examples" / f"{kind}.yaml"
    return read_yaml(path, path.name).data if path.is_file() else None


def ids(kind: BuiltinKind) -> list[str]:
    """The built-in documents of a kind, sorted."""
    return sorted(
        path.stem for path in (root() / _FOLDERS[kind]).glob("*.yaml") if not path.name.endswith(".tests.yaml")
    )


def find(kind: BuiltinKind, name: str) -> Found:
    """The file of a built-in id or a path.

    Raises:
        UnknownDocumentError: it is neither.
    """
    if _ID.fullmatch(name) and not name.endswith((".yaml", ".yml")):
        built_in = beside(name, root() / _FOLDERS[kind], _FOLDERS[kind])
        if built_in is not None:
            return built_in
    path = Path(name)
    if (name and _exists(path)) or path.suffix in SUFFIXES or "/" in name or os.sep in name:
        return named(path)
    raise UnknownDocumentError(kind, name, nearest(name, ids(kind), most=3))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long for a path
        return False


def beside(id_: str, folder: Path, shown: str) -> Found | None:
    """The document of this id in a folder, if there is one; an id never leads out of the folder."""
    if not _ID.fullmatch(id_):
        return None
    path = folder / f"{id_}.yaml"
    # A link could lead out of the folder, to a file nobody named.
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return None
    return Found(path, f"{shown}/{id_}.yaml" if shown not in ("", ".") else f"{id_}.yaml")


def related(kind: BuiltinKind, id_: str, origin: Found | None, subfolder: str = "") -> Found | None:
    """A document another one names by id: beside that one, if that is a file, else built in."""
    # Named by id and never by path: a document from a stranger opens no file that stands anywhere else.
    near = None
    if origin is not None:
        shown = (Path() if origin.folder == Path() else Path(origin.name).parent) / subfolder
        near = beside(id_, origin.folder / subfolder, shown.as_posix())
    built_in = Path(_FOLDERS[kind]) / subfolder
    return near or beside(id_, root() / built_in, built_in.as_posix())


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
    searched = Searched()
    _fill(searched, folder, _walk(folder, searched))
    return searched


def search_pattern(pattern: str) -> Searched:
    """The YAML files that a pattern matches, and those in folders that it matches; `**` is any number of folders.

    Raises:
        ValueError: the pattern is not well-formed.
    """
    path = Path(pattern)
    fixed = next(number for number, step in enumerate(path.parts) if _WILD.search(step))
    start = Path(*path.parts[:fixed])
    steps = path.parts[fixed:]
    searched = Searched()
    _note_unreadable(start, steps, searched)
    files: set[Path] = set()
    for match in start.glob(str(Path(*steps))):
        if _hidden(match.relative_to(start)):
            continue
        files.update(_walk(match, searched) if match.is_dir() and not match.is_symlink() else [match])
    _fill(searched, start, files)
    return searched


def _note_unreadable(start: Path, steps: tuple[str, ...], searched: Searched) -> None:
    """The folders on the way of a pattern that cannot be searched: `glob` leaves them out without a word."""
    folders = {start}
    for count in range(1, len(steps)):
        folders.update(start.glob(str(Path(*steps[:count]))))
    for folder in sorted(folders):
        if not _hidden(folder.relative_to(start)) and not folder.is_symlink() and folder.is_dir():
            try:
                os.scandir(folder).close()
            except OSError as error:
                searched.problems.append(_unsearched(folder, error))


def _unsearched(folder: Path, error: OSError) -> Problem:
    return Problem(folder.as_posix(), 1, 1, f"cannot search the folder: {error.strerror}")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") and part != ".." for part in path.parts)


def _walk(folder: Path, searched: Searched) -> list[Path]:
    def unreadable(error: OSError) -> None:
        searched.problems.append(_unsearched(Path(error.filename or folder), error))

    paths = []
    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(here, name).is_symlink()]
        paths += [Path(here, name) for name in [*names, *links] if not name.startswith(".")]
    return paths


def _fill(searched: Searched, start: Path, paths: Iterable[Path]) -> None:
    inside = start.resolve()
    for path in sorted(paths):
        folder = path.is_dir()  # only links are left of them
        if not folder and path.suffix.lower() not in SUFFIXES:
            continue
        name = path.as_posix()
        if not path.resolve().is_relative_to(inside):
            message = "this is a link out of the folder, which is not followed"
            what = "folder" if folder else "file"
            searched.problems.append(
                Problem(name, 1, 1, message, hint=f"name the {what} itself, or leave the link out")
            )
        elif not folder:
            searched.files.append(Found(path, name))
