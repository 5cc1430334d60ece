"""Reads a rule set with the rule sets it imports, and the country sets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache

from compliance.language.conditions import compile_conditions
from compliance.language.link import Home, link
from compliance.language.ruleset import CountrySet, RuleSet
from compliance.loading.builtin import Found, find, related, root
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
    problems: list[Problem] = []
    ruleset = _read(found, (), problems)
    if problems or ruleset is None:
        raise LoadError(problems)
    return ruleset


def _read(found: Found, above: tuple[str, ...], problems: list[Problem]) -> RuleSet | None:
    parsed = read_yaml(found.path, found.name)
    reader = Reader(parsed)
    sets = country_sets()
    conditions = compile_conditions(parsed.data, frozenset(sets))
    for path, problem in conditions.problems:
        reader.report_at(parsed.map.offset(path, problem.span.start), problem.message)
    document = reader.validate(RuleSetDocument)
    imported: dict[str, RuleSet] = {}
    if document is not None:
        for number, import_ in enumerate(document.imports):
            ruleset = _import(
                found,
                import_.ruleset,
                reader,
                ("imports", number, "ruleset"),
                (*above, document.id),
                problems,
            )
            if ruleset is not None:
                imported[import_.ruleset] = ruleset
    if document is None or any(import_.ruleset not in imported for import_ in document.imports):
        problems += reader.problems
        return None
    digest = hashlib.sha256(parsed.text.text.encode())
    for id_ in sorted(imported):
        digest.update(imported[id_].digest.encode())
    home = Home(document, conditions, _reporter(reader), reader.location, f"sha256:{digest.hexdigest()}", found.name)
    ruleset = link(home, imported)
    problems += reader.problems
    return ruleset


def _reporter(reader: Reader) -> Callable[[Path, str], None]:
    return lambda path, message: reader.report(path, message)


def _import(
    origin: Found, id_: str, reader: Reader, place: Path, above: tuple[str, ...], problems: list[Problem]
) -> RuleSet | None:
    if id_ in above:
        reader.report(place, f"imports must not go in a circle: {' -> '.join((*above, id_))}")
        return None
    if len(above) > IMPORT_DEPTH:
        reader.report(place, f"imports may be nested at most {IMPORT_DEPTH} deep")
        return None
    found = related("ruleset", id_, origin)
    if found is None:
        reader.report(place, f"there is no rule set '{id_}', neither beside this file nor built in")
        return None
    try:
        return _read(found, above, problems)
    except LoadError as error:
        problems += error.problems
        return None


@cache
def country_sets() -> dict[str, CountrySet]:
    """The named country sets, from `profiles/sets/countries.yaml`."""
    reader = Reader(read_yaml(root() / "profiles" / "sets" / "countries.yaml", "profiles/sets/countries.yaml"))
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
