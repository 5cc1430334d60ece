"""The provider profiles of a run: what its arguments stand for, each file once, and reading them one after the other.

A run of `evaluate` holds one provider at a time; a corpus is held whole, because its cases are compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from compliance.cli.offers import OfferArgument
from compliance.cli.terminal import Terminal, UsageError
from compliance.loading.builtin import Found, find, ids, is_pattern, search_folder, search_pattern
from compliance.loading.given import parse
from compliance.loading.kinds import kind_of
from compliance.loading.providers import provider_from, read_provider, read_provider_if_one
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.statements import Location, Provider


@dataclass(frozen=True, slots=True)
class Profile:
    """A file that may be a provider profile: certainly meant to be one, unless `searched` in a folder or by a pattern."""

    given: str
    """The argument it stands for."""
    file: Found
    searched: bool
    services: list[str | None]
    """Ids of the services of it that are meant, null for the provider without one."""

    @property
    def document(self) -> str:
        """What one types to name it alone."""
        return self.file.name if self.searched else self.given

    def read(self) -> Provider | None:
        """The provider; `None` where a file that was searched is a document of another kind.

        Raises:
            LoadError: it is not valid.
        """
        return read_provider_if_one(self.file) if self.searched else read_provider(self.file)

    def read_or_problems(self) -> tuple[Provider | None, tuple[Problem, ...]]:
        """The provider, as `read` gives it, and what is wrong with the file."""
        try:
            return self.read(), ()
        except LoadError as error:
            return None, tuple(error.problems)


@dataclass(slots=True)
class Profiles:
    """What a run evaluates, and what it has seen of it."""

    profiles: list[Profile]
    empty: dict[str, None]
    """Arguments of which nothing has been found yet."""
    problems: list[Problem]
    _first: dict[str, Provider] = field(default_factory=dict)

    def providers(self) -> Iterator[tuple[int, Provider, Profile]]:
        """Every valid provider, with its number in the list and what it was read from; the problems of the others are noted."""
        for number, profile in enumerate(self.profiles, start=1):
            provider, problems = profile.read_or_problems()
            if self.admit(profile, provider, problems):
                assert provider is not None
                yield number, provider, profile

    def admit(self, profile: Profile, provider: Provider | None, problems: Iterable[Problem]) -> bool:
        """Note what was read from a file, in their order; is it a provider's?

        Of several files with one id only the first is: reports, waivers and baselines tell providers apart by id.
        """
        problems = list(problems)
        self.problems += problems
        if problems or provider is not None:
            self.empty.pop(profile.given, None)
        if provider is None:
            return False
        if self._first.setdefault(provider.id, provider) is provider:
            return True
        self.problems.append(_same_id(provider, self._first[provider.id]))
        return False


def _same_id(provider: Provider, first: Provider) -> Problem:
    at, there = (one.location or Location(one.file, 1, 1) for one in (provider, first))
    message = (
        f"'{provider.id}' is the id of another profile, {there.file}:{there.line}:{there.column}: this one is left out"
    )
    return Problem(at.file, at.line, at.column, message, hint="give each file an id of its own, or name one of them")


def profiles_of(offers: Iterable[OfferArgument]) -> Profiles:
    """The files that the documents of offers stand for: built-in ids, files, folders and patterns.

    Raises:
        UnknownDocumentError: a document is none of these.
        ValueError: a pattern is not well-formed.
    """
    result = Profiles([], {}, [])
    by_place: dict[str, Profile] = {}
    for offer in offers:
        for file, searched in _searched(offer.document, result):
            profile = by_place.setdefault(
                os.path.realpath(file.path), Profile(offer.document, file, searched=searched, services=[])
            )
            if not profile.services:
                result.profiles.append(profile)
            if offer.service not in profile.services:
                profile.services.append(offer.service)
    return result


def _searched(name: str, result: Profiles) -> Iterator[tuple[Found, bool]]:
    if is_pattern(name):
        searched = search_pattern(name)
    else:
        file = find("provider", name)
        if not file.path.is_dir():
            yield file, False
            return
        searched = search_folder(Path(name))
    result.problems += searched.problems
    if not searched.problems:
        result.empty[name] = None
    yield from ((each, True) for each in searched.files)


class EmptyCorpusError(Exception):
    """Folders without a single provider profile."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"there is no provider profile in {', '.join(names)}")


def refuse_missing(names: Iterable[str]) -> None:
    """Raise `UsageError` for every folder there is not."""
    missing = [name for name in names if not os.path.exists(name)]  # noqa: PTH110 - Path.exists() fails on a name too long
    if missing:
        raise UsageError("\n".join(f"--corpus: there is no folder or file '{name}'" for name in missing))


def read_corpus(names: list[str], problems: list[Problem], terminal: Terminal) -> list[Provider]:
    """Every provider of a corpus, each file once; problems are added to the list.

    Raises:
        EmptyCorpusError: some of the folders have no provider profile, not even one that is not valid.
        UsageError: two files describe a provider of the same id, so that names in the result would be ambiguous.
    """
    by_file: dict[Path, Provider | None] = {}
    empty = []
    for name in names:
        files = [file for file in _files(name, problems) if _is_read(file, by_file, problems, terminal)]
        if not files and not problems:
            empty.append(name)
    terminal.clear_progress()
    if empty:
        raise EmptyCorpusError(empty)
    read = [provider for provider in by_file.values() if provider is not None]
    _refuse_repeated(read)
    return read


def built_in_corpus(problems: list[Problem], terminal: Terminal) -> list[Provider]:
    """The providers that come with the program."""
    by_file: dict[Path, Provider | None] = {}
    for id_ in ids("provider"):
        _is_read(find("provider", id_), by_file, problems, terminal)
    terminal.clear_progress()
    return [provider for provider in by_file.values() if provider is not None]


def _files(name: str, problems: list[Problem]) -> list[Found]:
    path = Path(name)
    if not path.is_dir():
        return [Found(path, path.as_posix())]
    searched = search_folder(path)
    problems += searched.problems
    return searched.files


def _is_read(file: Found, by_file: dict[Path, Provider | None], problems: list[Problem], terminal: Terminal) -> bool:
    """Read a provider profile, if it is one; contexts, rule sets and the like may stand beside it."""
    place = file.path.resolve()
    if place in by_file:
        return True
    terminal.progress(f"{len(by_file) + 1} {file.name}")
    parsed = None
    try:
        parsed = parse(file)
        by_file[place] = provider_from(parsed, file)
    except LoadError as error:
        if parsed is not None and _is_another_kind(parsed):
            return False
        by_file[place] = None
        problems += error.problems
    return True


def _is_another_kind(parsed: ParsedYaml) -> bool:
    try:
        return kind_of(parsed) != "provider/1"
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
