"""The provider profiles of a run: what its arguments stand for, each file once, and reading them one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compliance.loading.builtin import Found, find
from compliance.loading.folders import is_pattern, search_folder, search_pattern
from compliance.loading.providers import read_provider, read_provider_if_one
from compliance.model.problem import LoadError, Problem
from compliance.model.provider import Provider


@dataclass(frozen=True, slots=True)
class Profile:
    """A file that may be a provider profile: certainly meant to be one, unless `searched` in a folder or by a pattern."""

    given: str
    """The argument it stands for."""
    found: Found
    searched: bool

    def read(self) -> Provider | None:
        """The provider; `None` where a file that was searched is a document of another kind.

        Raises:
            LoadError: it is not valid.
        """
        return read_provider_if_one(self.found) if self.searched else read_provider(self.found)


@dataclass(slots=True)
class Profiles:
    """What a run evaluates, and what it has seen of it."""

    profiles: list[Profile]
    empty: dict[str, None]
    """Arguments of which nothing has been found yet."""
    problems: list[Problem]

    def providers(self) -> Iterator[tuple[int, Provider]]:
        """Every valid provider, with its number in the list; the problems of the others are noted."""
        for number, profile in enumerate(self.profiles, start=1):
            provider = None
            try:
                provider = profile.read()
            except LoadError as error:
                self.problems += error.problems
                self.empty.pop(profile.given, None)
            if provider is not None:
                self.empty.pop(profile.given, None)
                yield number, provider


def profiles_of(names: Iterable[str]) -> Profiles:
    """The files that names stand for: built-in ids, files, folders and patterns.

    Raises:
        UnknownDocumentError: a name is none of these.
        ValueError: a pattern is not well-formed.
    """
    result = Profiles([], {}, [])
    seen: set[str] = set()
    for name in names:
        for found, searched in _searched(name, result):
            real = os.path.realpath(found.path)
            if real in seen:
                continue
            seen.add(real)
            result.profiles.append(Profile(name, found, searched))
    return result


def _searched(name: str, result: Profiles) -> Iterator[tuple[Found, bool]]:
    if is_pattern(name):
        searched = search_pattern(name)
    else:
        found = find("provider", name)
        if not found.path.is_dir():
            yield found, False
            return
        searched = search_folder(Path(name))
    result.problems += searched.problems
    if not searched.problems:
        result.empty[name] = None
    yield from ((file, True) for file in searched.files)
