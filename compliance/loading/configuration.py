"""Finds and reads the configuration of a project: `compliance.toml`, or the table `[tool.compliance]` of `pyproject.toml`.

Looking for it costs a few questions to the file system; only a file that has something to say is parsed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from compliance.loading.encoding import read_bytes
from compliance.loading.source_map import SourceText
from compliance.model.problem import LoadError, Place, Problem
from compliance.model.records import dataclass

OWN, SHARED = "compliance.toml", "pyproject.toml"
TABLE = ("tool", "compliance")
SIZE_LIMIT = 262_144
"""Bytes of a file of configuration."""
KEY_DEPTH = 32
"""Parts of one key, `a.b.c`: the TOML library takes time and memory that grow with the square of their number."""

# Whatever way a table `tool.compliance` is written in TOML, one of these stands in the file.
_SAYS_SOMETHING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*\[{0,2}\s*["']?tool["']?\s*(?:\.\s*["']?compliance["']?\s*[.=\]]|=|\]\s*(?:\#.*)?$)""",
    re.MULTILINE,
)
_DEEP_KEY = re.compile(
    rf"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]{{0,99}}"|'[^'\n]{{0,99}}')[ \t]*+\.[ \t]*+){{{KEY_DEPTH}}}"""
)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADER = re.compile(r"^\s*\[\s*([^\[\]#]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'))*)\s*="""
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """A file of configuration: its values by key, as TOML has them, and where its keys stand."""

    source: SourceText
    folder: Path
    values: Mapping[str, Any]
    places: Mapping[str, Place]

    @property
    def name(self) -> str:
        """The file's name in messages."""
        return self.source.name

    def place(self, key: str) -> Place:
        """Where a key stands; the start of the file where it is written in a way not looked for."""
        return self.places.get(key, Place(1, 1))

    def problem(self, key: str, message: str, hint: str = "") -> Problem:
        """Something wrong with a key or its value."""
        return self.source.problem(self.place(key), message, hint)


def find_configuration(start: Path) -> Configuration | None:
    """The nearest configuration, from a folder up to that of the repository, else of the file system.

    Raises:
        LoadError: it cannot be read; or a folder has two, and neither can be meant to be ignored.
    """
    for folder in (start, *start.parents):
        own, shared = folder / OWN, folder / SHARED
        # Asked the short way: this is on the way of every run.
        in_shared = _configuration(_nearby(shared)) if os.path.isfile(shared) and _says_something(shared) else None  # noqa: PTH113
        if os.path.lexists(own):
            if in_shared is not None:
                message = f"{OWN} and [tool.compliance] in {SHARED} stand in the same folder"
                raise LoadError([Problem(shown(own), 1, 1, message, hint="keep one of them")])
            return read_configuration(_nearby(own))
        if in_shared is not None:
            return in_shared
        if os.path.lexists(folder / ".git"):
            break
    return None


def read_configuration(path: Path) -> Configuration:
    """Read a file of configuration; one named `pyproject.toml` for its table `[tool.compliance]`.

    Raises:
        LoadError: it cannot be read, is not TOML, or has no such table.
    """
    configuration = _configuration(path)
    if configuration is None:
        raise LoadError([Problem(shown(path), 1, 1, "there is no table [tool.compliance] in it")])
    return configuration


def _nearby(path: Path) -> Path:
    """A file that nobody named; raises `LoadError` where it is a link out of its folder."""
    if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
        message = "this is a link out of the folder, which is not followed"
        raise LoadError([Problem(shown(path), 1, 1, message, hint="name the file it leads to with --config")])
    return path


def _configuration(path: Path) -> Configuration | None:
    source = _source(path)
    values: Any = _parsed(source)
    table = TABLE if path.name == SHARED else ()
    for step in table:
        values = values.get(step) if isinstance(values, dict) else None
    if values is None:
        return None
    places: dict[str, Place] = {}
    for steps, place in _places(source.text):
        if steps[: len(table)] == table and len(steps) > len(table):
            places.setdefault(steps[len(table)], place)
    if not isinstance(values, dict):
        raise LoadError([Problem(source.name, 1, 1, "'tool.compliance' is not a table")])
    return Configuration(source, path.parent, values, places)


def shown(path: Path) -> str:
    """A path as messages have it: seen from the current folder."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def _says_something(path: Path) -> bool:
    return _SAYS_SOMETHING.search(read_bytes(path, shown(path), SIZE_LIMIT)) is not None


def _source(path: Path) -> SourceText:
    name = shown(path)
    data = read_bytes(path, name, SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise LoadError([Problem(name, 1, 1, f"the file is larger than {SIZE_LIMIT} bytes")])
    try:
        return SourceText(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        source = SourceText(name, data.decode(errors="backslashreplace"))
        place = source.place(len(data[: error.start].decode()))
        raise LoadError([source.problem(place, "the file is not UTF-8", "save the file as UTF-8")]) from None


def _parsed(source: SourceText) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - few runs have a file to parse

    if deep := _DEEP_KEY.search(source.text):
        message = f"a key of more than {KEY_DEPTH} parts"
        raise LoadError([source.problem(source.place(deep.start()), message)])

    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        end = source.place(len(source.text))
        place = Place(int(at[1]), int(at[2])) if at is not None and at[1] else end
        message = f"this is not TOML: {_AT.sub('', str(error))}"
        raise LoadError([source.problem(place, message, "how TOML is written: https://toml.io")]) from None
    except RecursionError:
        raise LoadError([Problem(source.name, 1, 1, "values are nested too deeply")]) from None


def _places(text: str) -> Iterator[tuple[tuple[str, ...], Place]]:
    """Where keys and tables stand, found line by line: good enough for messages, and for nothing else."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _steps(header[1])
            yield table, Place(number, header.start(1) + 1)
        elif key := _KEY.match(line):
            yield (*table, *_steps(key[1])), Place(number, key.start(1) + 1)


def _steps(dotted: str) -> tuple[str, ...]:
    return tuple(step.strip().strip("\"'") for step in dotted.split("."))
