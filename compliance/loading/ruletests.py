"""Reads the tests of a rule set: a made-up provider for each test, and every name they use checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from compliance.loading.builtin import Found, find, ids, related
from compliance.loading.documents import Reader
from compliance.loading.given import no_such_ruleset, parse
from compliance.loading.providers import closures, flatten, read_provider, unnamed
from compliance.loading.rulesets import RuleSetSource, read_ruleset_source
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.facts import Facts
from compliance.model.nearest import bracketed
from compliance.model.problem import DocumentPath, LoadError
from compliance.model.records import dataclass
from compliance.model.ruletests import (
    NOTHING,
    Excuse,
    ExpectationDocument,
    MadeStatementDocument,
    RuleTest,
    RuleTestDocument,
    RuleTests,
    RuleTestsDocument,
)
from compliance.model.statements import FactPath, Grade, Location, Provider, Source, Statement
from compliance.model.values import Scalar, quoted
from compliance.rulesets.parameters import parameter_text
from compliance.rulesets.ruleset import RuleSet
from compliance.rulesets.settings import SettingError, with_settings

PROVIDER = "made-up"
"""Id of every provider that is made for a test."""

Leaves = dict[FactPath, Scalar | None]

_PLAIN = MadeStatementDocument.model_validate({})
"""What a test says of the one statement its facts make: nothing special.

One statement from one source, so that what rules ask of evidence is tested by the test's `grade` and `from`.
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """The dates of a test, and how good the sources of its facts are."""

    as_of: date
    known_as_of: date
    grade: str


@dataclass(frozen=True, slots=True)
class Made:
    """Facts at a place of the tests. Those of a test only remove with null; those of a statement end facts."""

    place: DocumentPath
    document: RuleTestDocument | MadeStatementDocument
    removes: bool = False


@dataclass(slots=True)
class _Merged:
    """The facts of one made-up statement, as far as its fragments and its own are merged."""

    leaves: Leaves
    entries: set[FactPath]
    places: dict[FactPath, Location]

    def without(self, path: FactPath) -> bool:
        """Drop what stands at a path and below; was there anything?"""
        gone = [p for p in (*self.leaves, *self.entries) if p[: len(path)] == path]
        for p in gone:
            self.leaves.pop(p, None)
            self.entries.discard(p)
        return bool(gone)


class MadeUp:
    """The fragments of one file, and the providers made with them."""

    def __init__(self, reader: Reader, fragments: Mapping[str, Facts]) -> None:
        self._reader = reader
        self._fragments = {name: flatten(reader, ("fragments", name), facts) for name, facts in fragments.items()}
        self._used: set[str] = set()

    def provider(self, frame: Frame, statements_made: list[Made]) -> Provider:
        """A provider of nothing but these statements."""
        ids = [
            m.document.id for m in statements_made if isinstance(m.document, MadeStatementDocument) and m.document.id
        ]
        for number, id_ in enumerate(ids):
            if id_ in ids[:number]:
                self._reader.report(statements_made[number].place, f"the statement id '{id_}' stands here twice")
        statements = tuple(self._statement(frame, m, number, ids) for number, m in enumerate(statements_made, start=1))
        sources = {source.id: source for s in statements for source in s.sources}
        return Provider(PROVIDER, "A made-up provider", statements, sources, "", self._reader.name)

    def report_unused(self) -> None:
        """A fragment nothing builds on shows nothing."""
        for name in self._fragments:
            if name not in self._used:
                place = self._reader.parsed.map.key(("fragments", name))
                self._reader.report_at(place, f"no test is based on the fragment '{name}'")

    def _statement(self, frame: Frame, made: Made, number: int, ids: list[str]) -> Statement:
        document, place = made.document, made.place
        merged = self._merged(made)
        first = document.from_ or frame.as_of
        stated = document if isinstance(document, MadeStatementDocument) else _PLAIN
        # What holds from a day was said on that day, or at the latest when it was known: so `from` sets its age.
        known = stated.published or min(first, frame.known_as_of)
        grade = cast("Grade", document.grade or frame.grade)
        source = Source(f"source-{number}", "Facts of the test", "The test", None, known, dated=True, grade=grade)
        for key in ("disputes", "supersedes"):
            for i, name in enumerate(getattr(stated, key)):
                if name not in ids or name == stated.id:
                    self._reader.report((*place, key, i), f"there is no other statement '{name}' in this test")
        if stated.until is not None and stated.until <= first:
            self._reader.report((*place, "until"), "'until' must be later than 'from'")
        return Statement(
            id=stated.id or unnamed(number, ids),
            from_=first,
            until=stated.until,
            sources=(source,),
            summary=None,
            combined_grade=None,
            leaves=merged.leaves,
            entries=frozenset(merged.entries),
            closures=tuple(closures(self._reader, (*place, "exhaustive"), document.exhaustive)),
            disputes=frozenset(stated.disputes),
            supersedes=frozenset(stated.supersedes),
            location=self._reader.location(place),
            places=merged.places,
        )

    def _merged(self, made: Made) -> _Merged:
        merged = _Merged({}, set(), {})
        for number, name in enumerate(made.document.based_on):
            place: DocumentPath = (*made.place, "based_on", number)
            fragment = self._fragments.get(name)
            if fragment is None:
                self._reader.report(place, f"there is no fragment '{name}'{bracketed(name, self._fragments)}")
                continue
            self._used.add(name)
            self._merge(merged, *fragment, removes=True, place=place)
        if made.document.facts is not None:
            facts = flatten(self._reader, (*made.place, "facts"), made.document.facts)
            self._merge(merged, *facts, removes=made.removes, place=(*made.place, "facts"))
        return merged

    def _merge(
        self,
        merged: _Merged,
        leaves: Leaves,
        entries: frozenset[FactPath],
        places: dict[FactPath, Location],
        *,
        removes: bool,
        place: DocumentPath,
    ) -> None:
        """RFC 7396, fact by fact: what is set replaces, null removes."""
        for path, value in leaves.items():
            there = merged.without(path)
            if value is None and removes and not there:
                at = (*place, *path) if place[-1] == "facts" else place
                hint = "null removes what a fragment sets; to end a fact, write 'statements'"
                self._reader.report(at, f"there is no fact '{'.'.join(path)}' to remove", hint)
            if value is not None or not removes:
                merged.leaves[path] = value
        merged.entries |= entries
        merged.places.update(places)


@dataclass(frozen=True, slots=True)
class RuleTestSuite:
    """The tests of a rule set, with the rule set and where its parts stand."""

    tests: RuleTests
    source: RuleSetSource


def read_ruletests(found: Found) -> RuleTestSuite:
    """Read the tests of a rule set from their file, and the rule set; raises `LoadError`."""
    return ruletests_from(parse(found), found)


def ruletests_from(parsed: ParsedYaml, found: Found) -> RuleTestSuite:
    """The tests of a rule set from their parsed document, and the rule set beside it or built in; raises `LoadError`."""
    reader = Reader(parsed)
    document = reader.validate(RuleTestsDocument)
    if document is None:
        raise LoadError(reader.problems)
    ruleset_file = related("ruleset", document.ruleset, found)
    if ruleset_file is None:
        reader.report(("ruleset",), *no_such_ruleset(document.ruleset, found))
        raise LoadError(reader.problems)
    try:
        source = read_ruleset_source(ruleset_file)
    except LoadError as error:
        raise LoadError([*reader.problems, *error.problems]) from None
    tests = _Reading(reader, document, source.ruleset).read(found.name)
    if reader.problems:
        raise LoadError(reader.problems)
    return RuleTestSuite(tests, source)


class _Reading:
    """One file of tests being read."""

    def __init__(self, reader: Reader, document: RuleTestsDocument, ruleset: RuleSet) -> None:
        self._reader = reader
        self._document = document
        self._ruleset = ruleset
        self._made_up = MadeUp(reader, document.fragments)
        self._rules = [rule.id for rule in ruleset.rules]
        self._providers: dict[str, Provider | None] = {}

    def read(self, file: str) -> RuleTests:
        """All tests and excuses; what is wrong with them is reported."""
        seen: dict[str, int] = {}
        tests: list[RuleTest] = []
        for number, test in enumerate(self._document.tests):
            place: DocumentPath = ("tests", number)
            if test.name in seen:
                first: DocumentPath = ("tests", seen[test.name], "name")
                self._reader.report_twice((*place, "name"), first, f"the test {quoted(test.name)}")
            seen.setdefault(test.name, number)
            read = self._test(place, test)
            if read is not None:
                tests.append(read)
        self._made_up.report_unused()
        rules = [rule.id for rule in self._ruleset.rules if rule.origin[0] == self._ruleset.id]
        return RuleTests(self._document.ruleset, file, tuple(tests), self._unseen(rules), self._survivors(rules))

    def _test(self, place: DocumentPath, test: RuleTestDocument) -> RuleTest | None:
        as_of = test.as_of or self._document.as_of
        if as_of is None:
            self._reader.report(place, "missing key 'as_of'", "or give the whole file one: as_of: DATE")
            return None
        known = test.known_as_of or as_of
        provider = self._provider(place, test, as_of, known)
        if provider is None:
            return None
        self._check_service(place, test, provider)
        settings = self._settings(place, test.set_)
        for id_, expectation in test.expect.items():
            self._check_expectation((*place, "expect", id_), id_, expectation)
        self._check_whole(place, test)
        return RuleTest(
            name=test.name,
            location=self._reader.location(place),
            provider=provider,
            as_of=as_of,
            known_as_of=known,
            service=test.service,
            settings=settings,
            expect=test.expect,
            verdict=test.verdict,
            score=test.score,
            level=test.level,
        )

    def _provider(self, place: DocumentPath, test: RuleTestDocument, as_of: date, known: date) -> Provider | None:
        if test.provider is not None:
            return self._built_in((*place, "provider"), test.provider)
        frame = Frame(as_of, known, test.grade)
        if test.statements is not None:
            statements = [Made((*place, "statements", n), statement) for n, statement in enumerate(test.statements)]
            return self._made_up.provider(frame, statements)
        return self._made_up.provider(frame, [Made(place, test, removes=True)])

    def _built_in(self, place: DocumentPath, id_: str) -> Provider | None:
        if id_ not in ids("provider"):
            self._reader.report(place, self._unknown("provider", id_, ids("provider")))
            return None
        if id_ not in self._providers:
            try:
                self._providers[id_] = read_provider(find("provider", id_))
            except LoadError as error:
                self._providers[id_] = None
                self._reader.problems += error.problems
        return self._providers[id_]

    def _check_service(self, place: DocumentPath, test: RuleTestDocument, provider: Provider) -> None:
        if test.service is not None and test.service not in provider.services:
            self._reader.report((*place, "service"), self._unknown("service", test.service, provider.services))

    def _settings(self, place: DocumentPath, values: Mapping[str, object]) -> tuple[str, ...]:
        settings: list[str] = []
        for name, value in values.items():
            text = ",".join(value) if isinstance(value, tuple) else parameter_text(value)
            try:
                with_settings([self._ruleset], [f"{name}={text}"])
            except SettingError as error:
                self._reader.report((*place, "set", name), str(error))
            settings.append(f"{name}={text}")
        return tuple(settings)

    def _check_expectation(self, place: DocumentPath, id_: str, expectation: ExpectationDocument) -> None:
        rule = self._ruleset.rule(id_)
        if rule is None:
            self._reader.report_at(self._reader.parsed.map.key(place), self._unknown("rule", id_, self._rules))
        elif expectation.rung is not None and expectation.rung[1] > len(rule.rungs):
            self._reader.report((*place, "rung"), f"'{id_}' has {len(rule.rungs)} rungs")

    def _check_whole(self, place: DocumentPath, test: RuleTestDocument) -> None:
        if test.level is not None:
            for end in ("certain", "possible"):
                name = getattr(test.level, end)
                if name is not None and name not in self._ruleset.levels:
                    self._reader.report((*place, "level", end), self._unknown("level", name, self._ruleset.levels))
        if test.verdict is not None and test.verdict.status == NOTHING and (test.score or test.level):
            self._reader.report((*place, "verdict"), "where nothing is evaluated there is no score and no level")

    def _unseen(self, rules: list[str]) -> tuple[Excuse, ...]:
        excuses = []
        for number, item in enumerate(self._document.unseen):
            place: DocumentPath = ("unseen", number)
            if item.rule not in rules:
                self._reader.report((*place, "rule"), self._unknown("rule", item.rule, rules))
            excuses.append(Excuse(item.rule, item.status, item.reason, self._reader.location(place)))
        return self._once("unseen", excuses)

    def _survivors(self, rules: list[str]) -> tuple[Excuse, ...]:
        define = sorted(self._ruleset.definitions)
        owners = [*rules, *(f"define {name}" for name in define)]
        owners += [f"parameters {name}" for name in self._ruleset.parameters[""]]
        owners += [f"recognises {one.id}" for one in self._ruleset.recognitions if one.origin[0] == self._ruleset.id]
        owners += ["verdict", "ruleset"]
        excuses = []
        for number, item in enumerate(self._document.survivors):
            place: DocumentPath = ("survivors", number)
            if item.rule not in owners:
                self._reader.report((*place, "rule"), self._unknown("rule", item.rule, owners))
            excuses.append(Excuse(item.rule, item.mutant, item.reason, self._reader.location(place)))
        return self._once("survivors", excuses)

    def _once(self, key: str, excuses: list[Excuse]) -> tuple[Excuse, ...]:
        seen: set[tuple[str, str]] = set()
        for number, excuse in enumerate(excuses):
            if (excuse.rule, excuse.what) in seen:
                self._reader.report((key, number), f"{excuse.rule}, {excuse.what}: stands here twice")
            seen.add((excuse.rule, excuse.what))
        return tuple(excuses)

    @staticmethod
    def _unknown(what: str, name: str, known: Iterable[str]) -> str:
        known = list(known)
        there = f"; there are: {', '.join(known[:8]) or 'none'}"
        return f"unknown {what} {quoted(name)}{bracketed(name, known, there)}"
