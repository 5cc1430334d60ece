"""Reads a rule set with the rule sets it imports, the country sets, and what lints look at beside these."""

from __future__ import annotations

import hashlib
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from compliance.loading.builtin import Found, UnknownDocumentError, find, ids, related, root
from compliance.loading.documents import Reader
from compliance.loading.given import DocumentName, GivenDocument, Origin, named_by, no_such_ruleset, origin_of, parse
from compliance.loading.yaml_source import ParsedYaml, read_yaml
from compliance.model.country_sets import CountrySetsDocument
from compliance.model.nearest import bracketed
from compliance.model.problem import DocumentPath, LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets, Cycle
from compliance.model.ruleset import RuleSetDocument
from compliance.model.statements import Location
from compliance.rulesets.conditions import Conditions, compile_conditions
from compliance.rulesets.link import Home, link
from compliance.rulesets.lintable import Comment, DocumentText, Lintable, Tested, Vocabulary
from compliance.rulesets.ruleset import Definition, Rule, RuleSet

IMPORT_DEPTH = 8


def load_ruleset(
    source: DocumentName | Mapping[str, Any] | None = None,
    /,
    *,
    text: str | None = None,
    name: str | None = None,
    beside: Mapping[str, GivenDocument] | None = None,
) -> RuleSet:
    """Read a rule set, with the rule sets it imports.

    Args:
        source: a built-in id, the path of a file, or the document as data.
        text: the document as YAML text, instead.
        name: what messages call a document handed in as text or as data; `<ruleset>` unless said.
        beside: the rule sets such a document imports, by id, as text or as data; built-in ones need not be handed in.

    Raises:
        UnknownDocumentError: neither a built-in id nor a file.
        LoadError: with every problem of the document and of what it imports.
        TypeError: neither a source nor a text, or both.
    """
    return read_ruleset(origin_of("ruleset", source, text, name, beside))


def read_ruleset(origin: Origin) -> RuleSet:
    """Read a rule set from where it stands; raises `LoadError`."""
    return ruleset_from(parse(origin), origin)


def ruleset_from(parsed: ParsedYaml, origin: Origin) -> RuleSet:
    """A rule set from its parsed document, with the rule sets imported there; raises `LoadError`."""
    return ruleset_source_from(parsed, origin).ruleset


@dataclass(frozen=True, slots=True)
class RuleSetSource:
    """A rule set with what it was read from: its document, that as data and places, and its conditions by path."""

    ruleset: RuleSet
    document: RuleSetDocument
    parsed: ParsedYaml
    conditions: Conditions


def read_ruleset_source(origin: Origin) -> RuleSetSource:
    """Read a rule set and keep what it was read from; raises `LoadError`."""
    return ruleset_source_from(parse(origin), origin)


def ruleset_source_from(parsed: ParsedYaml, origin: Origin) -> RuleSetSource:
    """A rule set from its parsed document, kept with it; raises `LoadError`."""
    reading = _Reading()
    ruleset = reading.read(parsed, origin, ())
    if reading.problems or ruleset is None:
        raise LoadError(reading.problems)
    return RuleSetSource(ruleset, reading.documents[origin.name], parsed, reading.conditions[origin.name])


class _Reading:
    """One rule set being read with all it imports, each file once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.documents: dict[str, RuleSetDocument] = {}
        self.conditions: dict[str, Conditions] = {}
        self._known: dict[str, RuleSet | None] = {}
        self._open: set[str] = set()
        self._texts: dict[str, dict[tuple[str, str], str]] = {}

    def read(self, parsed: ParsedYaml, origin: Origin, above: tuple[str, ...]) -> RuleSet | None:
        """A rule set from its document; `None` where that is too broken to link. Raises `LoadError`."""
        self._open.add(origin.name)
        try:
            return self._read(parsed, origin, above)
        finally:
            self._open.remove(origin.name)

    def _read(self, parsed: ParsedYaml, origin: Origin, above: tuple[str, ...]) -> RuleSet | None:
        reader = Reader(parsed)
        document = reader.validate(RuleSetDocument)
        imported = self._imports(origin, document, reader, above) if document is not None else {}
        definitions = _definitions(parsed.data, imported, reader)
        conditions = compile_conditions(parsed.data, frozenset(country_sets()), definitions)
        self.conditions[origin.name] = conditions
        for path, problem in conditions.problems:
            reader.report_at(parsed.map.offset(path, problem.span.start), problem.message)
        if document is None or any(import_.ruleset not in imported for import_ in document.imports):
            self.problems += reader.problems
            return None
        self.documents[origin.name] = document
        digest = self._digest(document.id, origin, parsed.text.text, imported.values())
        home = Home(document, conditions, reader.report, reader.location, digest, origin.name)
        ruleset = link(home, imported)
        self.problems += reader.problems
        return ruleset

    def _digest(self, id_: str, origin: Origin, text: str, imported: Iterable[RuleSet]) -> str:
        """Of its text, followed by that of every rule set it imports, directly or through another, each once, by id.

        `cat` and `sha256sum` give the same.
        """
        below = {key: other for ruleset in imported for key, other in self._texts[ruleset.file].items()}
        self._texts[origin.name] = {(id_, origin.name): text, **below}
        whole = "".join([text, *(below[key] for key in sorted(below))])
        return f"sha256:{hashlib.sha256(whole.encode()).hexdigest()}"

    def _imports(
        self, origin: Origin, document: RuleSetDocument, reader: Reader, above: tuple[str, ...]
    ) -> dict[str, RuleSet]:
        imported: dict[str, RuleSet] = {}
        for number, import_ in enumerate(document.imports):
            place: DocumentPath = ("imports", number, "ruleset")
            ruleset = self._import(origin, import_.ruleset, reader, place, (*above, document.id))
            if ruleset is not None and ruleset.id != import_.ruleset:
                reader.report(place, f"{ruleset.file} has the id '{ruleset.id}', not '{import_.ruleset}'")
            if ruleset is not None:
                imported[import_.ruleset] = ruleset
        return imported

    def _import(
        self, origin: Origin, id_: str, reader: Reader, place: DocumentPath, above: tuple[str, ...]
    ) -> RuleSet | None:
        file = named_by("ruleset", id_, origin)
        if id_ in above or (file is not None and file.name in self._open):
            reader.report(place, f"imports must not go in a circle: {' -> '.join((*above, id_))}")
            return None
        if len(above) > IMPORT_DEPTH:
            reader.report(place, f"imports may be nested at most {IMPORT_DEPTH} deep")
            return None
        if file is None:
            reader.report(place, *no_such_ruleset(id_, origin))
            return None
        if file.name not in self._known:
            self._known[file.name] = None
            try:
                self._known[file.name] = self.read(parse(file), file, above)
            except LoadError as error:
                self.problems += error.problems
        return self._known[file.name]


def _definitions(data: object, imported: Mapping[str, RuleSet], reader: Reader) -> dict[str, Definition | None]:
    """The definitions a document imports, by name; `None` for one that cannot be had.

    Reads the document as data: what an import is called must be known even where something else in it is wrong.
    """
    definitions: dict[str, Definition | None] = {}
    imports = data.get("imports") if isinstance(data, dict) else None
    for number, import_ in enumerate(imports if isinstance(imports, list) else []):
        names = import_.get("definitions") if isinstance(import_, dict) else None
        ruleset = import_.get("ruleset") if names else None
        source = imported.get(ruleset) if isinstance(ruleset, str) else None
        for i, name in enumerate(names if isinstance(names, list) else []):
            if not isinstance(name, str):
                continue
            place: DocumentPath = ("imports", number, "definitions", i)
            if name in definitions:
                reader.report(place, f"the definition '{name}' is imported twice")
            definitions.setdefault(name, None)
            if source is not None:
                definitions[name] = _definition(source, name, reader, place)
    return definitions


def _definition(source: RuleSet, name: str, reader: Reader, place: DocumentPath) -> Definition | None:
    definition = source.definitions.get(name)
    if definition is None:
        there = f"; there are: {', '.join(source.definitions)}" if source.definitions else "; it has none"
        near = bracketed(name, source.definitions, there)
        reader.report(place, f"unknown definition '{name}' of '{source.id}'{near}")
    elif definition.checked.parameters:
        names = ", ".join(sorted(definition.checked.parameters))
        what = f"'{name}' of '{source.id}' reads parameters ({names}), which stay there: it cannot be imported"
        reader.report(place, what)
        return None
    return definition


@cache
def country_sets() -> CountrySets:
    """The named country sets, and how long certificates run, from `profiles/sets/countries.yaml`."""
    name = "profiles/sets/countries.yaml"
    return country_sets_from(parse(Found(root() / name, name)))


def country_sets_from(parsed: ParsedYaml) -> CountrySets:
    """Country sets, and how long certificates run, from their parsed document; raises `LoadError`."""
    reader = Reader(parsed)
    document = reader.validate(CountrySetsDocument)
    if document is not None:
        _check_references(reader, document)
    if document is None or reader.problems:
        raise LoadError(reader.problems)
    published = {id_: reference.published for id_, reference in document.references.items()}
    sets = {name: one.known(name, published) for name, one in document.sets.items()}
    cycles = {scheme: Cycle(cycle.period, cycle.types, cycle.counting) for scheme, cycle in document.cycles.items()}
    return CountrySets(sets, cycles, {currency: one.by_year for currency, one in document.rates.items()})


def _check_references(reader: Reader, document: CountrySetsDocument) -> None:
    """Every reference named has to be there; one that says since when something is known has a date of publication."""
    named: list[tuple[DocumentPath, str]] = []
    dated: list[tuple[DocumentPath, str]] = []
    for name, one in document.sets.items():
        named += [(("sets", name, "references", number), id_) for number, id_ in enumerate(one.references)]
        for country, member in one.members.items():
            place: DocumentPath = ("sets", name, "members", country)
            dated += [((*place, "source"), member.source)] if member.source else []
            dated += [((*place, "later", number, "source"), end.source) for number, end in enumerate(member.later)]
    for scheme, cycle in document.cycles.items():
        named += [(("cycles", scheme, "references", number), id_) for number, id_ in enumerate(cycle.references)]
    for currency, of in document.rates.items():
        named += [(("rates", currency, "references", number), id_) for number, id_ in enumerate(of.references)]
    for place, id_ in (*named, *dated):
        if id_ not in document.references:
            reader.report(place, f"there is no reference '{id_}'")
    for place, id_ in dated:
        if id_ in document.references and document.references[id_].published is None:
            reader.report(place, f"the reference '{id_}' does not say when it was published", "give it 'published'")


_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#+[ \t]*lint:(?P<text>.*)$", re.MULTILINE)


def lintable_from(parsed: ParsedYaml, found: Found, checked: Iterable[Found] = ()) -> Lintable:
    """A rule set from its parsed document, with what lints need to know of it.

    Args:
        parsed: the document.
        found: its file.
        checked: the other files of this run, which may import definitions from it.

    Raises:
        LoadError: it is not valid.
    """
    source = ruleset_source_from(parsed, found)
    assert isinstance(parsed.data, dict)  # as every valid document is
    ruleset = source.ruleset
    others = [*checked, *(find("ruleset", id_) for id_ in ids("ruleset"))]
    return Lintable(
        ruleset=ruleset,
        document=source.document,
        data=parsed.data,
        source=document_text(parsed),
        tested=None if found.piped else _tested(found),
        rules_of=cache(lambda id_: ruleset_rules(id_, found)),
        taken=cache(lambda: frozenset(_taken(ruleset.id, others))),
        names=names_in_use,
        sets=country_sets(),
    )


def document_text(parsed: ParsedYaml) -> DocumentText:
    """Where things stand in a parsed document, its lines, and the comments in it that speak to the linter."""
    name = parsed.text.name

    def key(path: tuple[str | int, ...]) -> Location:
        place = parsed.map.key(path)
        return Location(name, place.line, place.column)

    def text(path: tuple[str | int, ...], offset: int) -> Location:
        place = parsed.map.offset(path, offset)
        return Location(name, place.line, place.column)

    return DocumentText(key, text, parsed.text.line, tuple(_comments(parsed)))


def _comments(parsed: ParsedYaml) -> Iterator[Comment]:
    matches = [*_COMMENT.finditer(parsed.text.text)]
    scalars = parsed.map.scalars() if matches else []
    for match in matches:
        start = match.start()
        nearest = bisect_right(scalars, (start, math.inf)) - 1
        if nearest >= 0 and start < scalars[nearest][1]:
            continue
        place = parsed.text.place(start)
        before = parsed.text.line(place.line)[: place.column - 1]
        yield Comment(place.line, place.column, match["text"].strip(), alone=not before.strip())


def _tested(file: Found) -> Tested | None:
    """The rules that the tests beside a rule set expect something of; what is wrong with those is said elsewhere."""
    path = file.path.with_name(f"{file.path.stem}.tests.yaml")
    name = PurePosixPath(file.name).with_name(path.name).as_posix()
    if not path.is_file():
        return Tested(name, None)
    try:
        data = read_yaml(path, name).data
    except LoadError:
        return None
    tests = data.get("tests") if isinstance(data, dict) else None
    expected = [test["expect"] for test in _mappings(tests) if isinstance(test.get("expect"), dict)]
    return Tested(name, frozenset(rule for expect in expected for rule in expect))


def ruleset_rules(id_: str, origin: Found) -> frozenset[str] | None:
    """The ids of the rules of a rule set beside another one, else built in.

    Empty where there is no such rule set, `None` where it cannot be read.
    """
    file = related("ruleset", id_, origin)
    if file is None:
        return frozenset()
    try:
        return frozenset(rule.id for rule in read_ruleset(file).rules)
    except LoadError:
        return None


def rules_by_id(id_: str, files: Iterable[Found] = ()) -> Sequence[Rule] | None:
    """The rules of a rule set that stands in one of some files, or beside one of them, or is built in.

    `None` where there is no such rule set, or it cannot be read.
    """
    near = (related("ruleset", id_, file) for file in files)
    file = next((one for one in near if one is not None), None) or related("ruleset", id_, None)
    try:
        return None if file is None else read_ruleset(file).rules
    except LoadError:
        return None


def ruleset_ids(files: Iterable[Found]) -> set[str]:
    """The ids of the rule sets among some files, as far as they can be read, and of those built in."""
    found = set(ids("ruleset"))
    for file in files:
        try:
            data = read_yaml(file.path, file.name).data
        except LoadError:
            continue
        id_ = data.get("id") if isinstance(data, dict) and data.get("schema") == "ruleset/1" else None
        if isinstance(id_, str):
            found.add(id_)
    return found


_NAMED = re.compile(r"\.(?P<kind>scheme|framework)\s*(?:==|in)\s*\[?(?P<texts>(?:[\s,]*\"[^\"\n]*\")+)")
_QUOTED = re.compile(r'"([^"]*)"')


@cache
def names_in_use() -> Vocabulary:
    """The topics that built-in rule sets have, and the schemes and frameworks their conditions name."""
    found: dict[str, set[str]] = {"topic": set(), "scheme": set(), "framework": set()}
    for file in (find("ruleset", id_) for id_ in ids("ruleset")):
        parsed = read_yaml(file.path, file.name)
        for rule in _mappings(parsed.data.get("rules") if isinstance(parsed.data, dict) else None):
            found["topic"].update(topic for topic in rule.get("topics", ()) if isinstance(topic, str))
        for match in _NAMED.finditer(parsed.text.text):
            found[match["kind"]].update(_QUOTED.findall(match["texts"]))
    return {kind: frozenset(names) for kind, names in found.items()}


def _taken(id_: str, others: Iterable[Found]) -> Iterator[str]:
    """The definitions other rule sets import from one, as far as they can be read."""
    for other in others:
        try:
            data = read_yaml(other.path, other.name).data
        except (LoadError, UnknownDocumentError):
            continue
        imports = data.get("imports") if isinstance(data, dict) else None
        for import_ in _mappings(imports):
            names = import_.get("definitions")
            if import_.get("ruleset") == id_ and isinstance(names, list):
                yield from (name for name in names if isinstance(name, str))


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    yield from (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()
