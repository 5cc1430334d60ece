"""The documents that pages show: those built in, and those of one folder. A browser names them by id, never by path."""

from __future__ import annotations

from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from compliance.loading.builtin import BuiltinKind, Found, find, ids, search_folder
from compliance.loading.given import parse
from compliance.loading.kinds import kind_of
from compliance.loading.providers import provider_from, read_provider
from compliance.loading.rulesets import load_ruleset, ruleset_from
from compliance.model.nearest import nearest
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.statements import Provider
from compliance.rulesets.ruleset import RuleSet

_Document = TypeVar("_Document", Provider, RuleSet)
_Signature = tuple[tuple[str, int, int], ...]


class NotOnShelfError(LookupError):
    """There is no such document; `nearest` are ids like it."""

    def __init__(self, what: str, id_: str, near: list[str]) -> None:
        self.nearest = near
        super().__init__(f"there is no {what} '{id_}' here")


@dataclass(frozen=True, slots=True)
class Shelved(Generic[_Document]):
    """A document, the file it stands in, and whether that is one of the folder."""

    document: _Document
    file: Found
    mine: bool


@dataclass
class Shelf:
    """What there is to show.

    Attributes:
        folder: whose documents are shown beside those built in.
        problems: what of the folder is not valid, as it was found last.
    """

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    _signature: _Signature | None = None
    _providers: dict[str, Shelved[Provider]] = field(default_factory=dict)
    _rulesets: dict[str, Shelved[RuleSet]] = field(default_factory=dict)

    def look(self) -> None:
        """Read the folder again where any of its files has changed."""
        searched = search_folder(self.folder)
        signature = tuple(_signed(file) for file in searched.files)
        if signature == self._signature:
            return
        self._providers, self._rulesets = {}, {}
        self.problems = [*searched.problems]
        for file in searched.files:
            try:
                self._take(file)
            except LoadError as error:
                self.problems += error.problems
        self._signature = signature

    def _take(self, file: Found) -> None:
        parsed = parse(file)
        match kind_of(parsed):
            case "provider/1":
                provider = provider_from(parsed, file)
                self._keep(self._providers, provider, Shelved(provider, file, mine=True))
            case "ruleset/1":
                ruleset = ruleset_from(parsed, file)
                self._keep(self._rulesets, ruleset, Shelved(ruleset, file, mine=True))

    def _keep(self, kept: dict[str, Shelved[_Document]], document: _Document, one: Shelved[_Document]) -> None:
        first = kept.setdefault(document.id, one)
        if first is not one:
            message = f"'{document.id}' is the id of another document, {first.file.name}: this one is left out"
            self.problems.append(Problem(one.file.name, 1, 1, message, hint="give each file an id of its own"))

    def providers(self) -> list[Shelved[Provider]]:
        """Every provider, those of the folder first, each by id."""
        mine = [self._providers[id_] for id_ in sorted(self._providers)]
        return [*mine, *(self.provider(id_) for id_ in ids("provider") if id_ not in self._providers)]

    def rulesets(self) -> list[Shelved[RuleSet]]:
        """Every rule set, those of the folder first, each by id."""
        mine = [self._rulesets[id_] for id_ in sorted(self._rulesets)]
        return [*mine, *(self.ruleset(id_) for id_ in ids("ruleset") if id_ not in self._rulesets)]

    def provider(self, id_: str) -> Shelved[Provider]:
        """The provider of an id, that of the folder where it has one; raises `NotOnShelfError`."""
        if id_ in self._providers:
            return self._providers[id_]
        self._require("provider", id_, [*self._providers])
        return _builtin_provider(id_)

    def ruleset(self, id_: str) -> Shelved[RuleSet]:
        """The rule set of an id, that of the folder where it has one; raises `NotOnShelfError`."""
        if id_ in self._rulesets:
            return self._rulesets[id_]
        self._require("ruleset", id_, [*self._rulesets])
        return _builtin_ruleset(id_)

    def _require(self, kind: BuiltinKind, id_: str, mine: list[str]) -> None:
        known = ids(kind)
        if id_ not in known:
            what = "provider" if kind == "provider" else "rule set"
            raise NotOnShelfError(what, id_, nearest(id_, [*known, *mine], most=3))


@cache
def _builtin_provider(id_: str) -> Shelved[Provider]:
    file = find("provider", id_)
    return Shelved(read_provider(file), file, mine=False)


@cache
def _builtin_ruleset(id_: str) -> Shelved[RuleSet]:
    return Shelved(load_ruleset(id_), find("ruleset", id_), mine=False)


def _signed(file: Found) -> tuple[str, int, int]:
    try:
        state = file.path.stat()
    except OSError:  # it went away meanwhile; reading it says so
        return file.name, 0, 0
    return file.name, state.st_mtime_ns, state.st_size
