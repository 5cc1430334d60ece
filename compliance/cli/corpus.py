"""Reads a corpus: the provider profiles in the folders named, or those that come with the program."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from compliance.cli.arguments import UsageError
from compliance.cli.terminal import Terminal
from compliance.loading.builtin import Found, find, ids
from compliance.loading.folders import search_folder
from compliance.loading.kinds import kind_of
from compliance.loading.providers import read_provider
from compliance.model.problem import LoadError, Problem
from compliance.model.provider import Provider


class EmptyCorpusError(Exception):
    """Folders without a single provider profile."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"there is no provider profile in {', '.join(names)}")


def refuse_missing(names: Iterable[str]) -> None:
    """Raise `UsageError` for every folder there is not."""
    missing = [name for name in names if not os.path.exists(name)]  # noqa: PTH110 - Path.exists() fails on a name too long
    if missing:
        raise UsageError("\n".join(f"--corpus: there is no folder or file '{name}'" for name in missing))


def read_corpus(names: list[str], found: list[Problem], terminal: Terminal) -> list[Provider]:
    """Every provider of a corpus, each file once; problems are added to those found.

    Raises:
        EmptyCorpusError: some of the folders have no provider profile, not even one that is not valid.
        UsageError: two files describe a provider of the same id, so that names in the result would be ambiguous.
    """
    providers: dict[Path, Provider | None] = {}
    empty = []
    for name in names:
        files = [file for file in _files(name, found) if _is_read(file, providers, found, terminal)]
        if not files and not found:
            empty.append(name)
    terminal.clear_progress()
    if empty:
        raise EmptyCorpusError(empty)
    read = [provider for provider in providers.values() if provider is not None]
    _refuse_repeated(read)
    return read


def built_in_corpus(found: list[Problem], terminal: Terminal) -> list[Provider]:
    """The providers that come with the program."""
    providers: dict[Path, Provider | None] = {}
    for id_ in ids("provider"):
        _is_read(find("provider", id_), providers, found, terminal)
    terminal.clear_progress()
    return [provider for provider in providers.values() if provider is not None]


def _files(name: str, found: list[Problem]) -> list[Found]:
    path = Path(name)
    if not path.is_dir():
        return [Found(path, path.as_posix())]
    searched = search_folder(path)
    found += searched.problems
    return searched.files


def _is_read(file: Found, providers: dict[Path, Provider | None], found: list[Problem], terminal: Terminal) -> bool:
    """Read a provider profile, if it is one; contexts, rule sets and the like may stand beside it."""
    place = file.path.resolve()
    if place in providers:
        return True
    terminal.progress(f"{len(providers) + 1} {file.name}")
    try:
        providers[place] = read_provider(file)
    except LoadError as error:
        if _is_another_kind(file):
            return False
        providers[place] = None
        found += error.problems
    return True


def _is_another_kind(file: Found) -> bool:
    try:
        return kind_of(file) != "provider/1"
    except LoadError:
        return False


def _refuse_repeated(providers: Iterable[Provider]) -> None:
    files: dict[str, list[str]] = {}
    for provider in providers:
        files.setdefault(provider.id, []).append(provider.file)
    repeated = [
        f"--corpus: several profiles have the id '{id_}': {', '.join(names)}"
        for id_, names in files.items()
        if len(names) > 1
    ]
    if repeated:
        raise UsageError("\n".join(repeated))
