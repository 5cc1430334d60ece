"""Reads a rule set with the rule sets it imports, and the country sets."""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from functools import cache

from compliance.language.conditions import compile_conditions
from compliance.language.link import Home, link
from compliance.language.ruleset import CountrySet, RuleSet
from compliance.loading.builtin import Found, find, ids, related, root
from compliance.loading.documents import Reader
from compliance.loading.yaml_source import Path, read_yaml
from compliance.model.problem import LoadError, Problem
from compliance.model.ruleset import CountrySetsDocument, RuleSetDocument

IMPORT_DEPTH = 8


def load_ruleset(name: str) -> RuleSet:
    """Read a rule set by built-in id or path, with the rule sets it imports.

    Raises:
        UnknownDocumentError: neither a built-in id nor a file.
        LoadError: with every problem of the file and of what it imports.
    """
    return read_ruleset(find("ruleset", name))


def read_ruleset(found: Found) -> RuleSet:
    """Read a rule set from its file; raises `LoadError`."""
    reading = _Reading()
    ruleset = reading.read(found, ())
    if reading.problems or ruleset is None:
        raise LoadError(reading.problems)
    return ruleset


class _Reading:
    """One rule set being read with all it imports, each file once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._known: dict[str, RuleSet | None] = {}
        self._open: set[str] = set()

    def read(self, found: Found, above: tuple[str, ...]) -> RuleSet | None:
        """A rule set from its file; `None` where it is too broken to link. Raises `LoadError`."""
        self._open.add(found.name)
        try:
            return self._read(found, above)
        finally:
            self._open.remove(found.name)

    def _read(self, found: Found, above: tuple[str, ...]) -> RuleSet | None:
        parsed = read_yaml(found.path, found.name)
        reader = Reader(parsed)
        conditions = compile_conditions(parsed.data, frozenset(country_sets()))
        for path, problem in conditions.problems:
            reader.report_at(parsed.map.offset(path, problem.span.start), problem.message)
        document = reader.validate(RuleSetDocument)
        imported = self._imports(found, document, reader, above) if document is not None else {}
        if document is None or any(import_.ruleset not in imported for import_ in document.imports):
            self.problems += reader.problems
            return None
        digest = hashlib.sha256(parsed.text.text.encode())
        for id_ in sorted(imported):
            digest.update(imported[id_].digest.encode())
        home = Home(document, conditions, reader.report, reader.location, f"sha256:{digest.hexdigest()}", found.name)
        ruleset = link(home, imported)
        self.problems += reader.problems
        return ruleset

    def _imports(
        self, found: Found, document: RuleSetDocument, reader: Reader, above: tuple[str, ...]
    ) -> dict[str, RuleSet]:
        imported: dict[str, RuleSet] = {}
        for number, import_ in enumerate(document.imports):
            place: Path = ("imports", number, "ruleset")
            ruleset = self._import(found, import_.ruleset, reader, place, (*above, document.id))
            if ruleset is not None and ruleset.id != import_.ruleset:
                reader.report(place, f"{ruleset.file} has the id '{ruleset.id}', not '{import_.ruleset}'")
            if ruleset is not None:
                imported[import_.ruleset] = ruleset
        return imported

    def _import(self, origin: Found, id_: str, reader: Reader, place: Path, above: tuple[str, ...]) -> RuleSet | None:
        found = related("ruleset", id_, origin)
        if id_ in above or (found is not None and found.name in self._open):
            reader.report(place, f"imports must not go in a circle: {' -> '.join((*above, id_))}")
            return None
        if len(above) > IMPORT_DEPTH:
            reader.report(place, f"imports may be nested at most {IMPORT_DEPTH} deep")
            return None
        if found is None:
            reader.report(place, _no_ruleset(id_))
            return None
        if found.name not in self._known:
            self._known[found.name] = None
            try:
                self._known[found.name] = self.read(found, above)
            except LoadError as error:
                self.problems += error.problems
        return self._known[found.name]


def _no_ruleset(id_: str) -> str:
    near = get_close_matches(id_, ids("ruleset"), n=1, cutoff=0.6)
    hint = f" (did you mean '{near[0]}'?)" if near else ""
    return f"there is no rule set '{id_}', neither beside this file nor built in{hint}"


@cache
def country_sets() -> dict[str, CountrySet]:
    """The named country sets, from `profiles/sets/countries.yaml`."""
    return read_country_sets(Found(root() / "profiles" / "sets" / "countries.yaml", "profiles/sets/countries.yaml"))


def read_country_sets(found: Found) -> dict[str, CountrySet]:
    """Read country sets from a file; raises `LoadError`."""
    reader = Reader(read_yaml(found.path, found.name))
    document = reader.validate(CountrySetsDocument)
    for name, set_ in (document.sets if document else {}).items():
        for number, id_ in enumerate(set_.references):
            if document and id_ not in document.references:
                reader.report(("sets", name, "references", number), f"there is no reference '{id_}'")
    if document is None or reader.problems:
        raise LoadError(reader.problems)
    return {
        name: CountrySet(name, set_.title, tuple((c, m.from_, m.until) for c, m in sorted(set_.members.items())))
        for name, set_ in document.sets.items()
    }
