"""Reads the tests of a rule set: a made-up provider for each test, and every name they use checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.loading.builtin import Found, find, ids, related
from compliance.loading.documents import Reader
from compliance.loading.given import parse
from compliance.loading.made_up import Frame, Made, MadeUp
from compliance.loading.providers import read_provider
from compliance.loading.rulesets import RuleSetSource, read_ruleset_source
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.nearest import did_you_mean
from compliance.model.problem import DocumentPath, LoadError
from compliance.model.ruletests import (
    NOTHING,
    Excuse,
    ExpectationDocument,
    RuleTest,
    RuleTestDocument,
    RuleTests,
    RuleTestsDocument,
)
from compliance.model.statements import Provider
from compliance.model.values import quoted
from compliance.rulesets.parameters import parameter_text
from compliance.rulesets.ruleset import RuleSet
from compliance.rulesets.settings import SettingError, with_settings


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of a rule set, with the rule set and where its parts stand."""

    tests: RuleTests
    source: RuleSetSource


def read_ruletests(found: Found) -> Suite:
    """Read the tests of a rule set from their file, and the rule set; raises `LoadError`."""
    return ruletests_from(parse(found), found)


def ruletests_from(parsed: ParsedYaml, found: Found) -> Suite:
    """The tests of a rule set from their parsed document, and the rule set beside it or built in; raises `LoadError`."""
    reader = Reader(parsed)
    document = reader.validate(RuleTestsDocument)
    if document is None:
        raise LoadError(reader.problems)
    ruleset_file = related("ruleset", document.ruleset, found)
    if ruleset_file is None:
        meant = did_you_mean(document.ruleset, ids("ruleset"))
        hint = f" ({meant})" if meant else ""
        reader.report(("ruleset",), f"there is no rule set '{document.ruleset}' beside this file nor built in{hint}")
        raise LoadError(reader.problems)
    try:
        source = read_ruleset_source(ruleset_file)
    except LoadError as error:
        raise LoadError([*reader.problems, *error.problems]) from None
    tests = _Reading(reader, document, source.ruleset).read(found.name)
    if reader.problems:
        raise LoadError(reader.problems)
    return Suite(tests, source)


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
                first = self._reader.location(("tests", seen[test.name], "name"))
                where = f"the first one is at {first.line}:{first.column}"
                self._reader.report((*place, "name"), f"the test {quoted(test.name)} stands here twice; {where}")
            seen.setdefault(test.name, number)
            read = self._test(place, test)
            if read is not None:
                tests.append(read)
        self._made_up.report_unused()
        own = [rule.id for rule in self._ruleset.rules if rule.origin[0] == self._ruleset.id]
        return RuleTests(self._document.ruleset, file, tuple(tests), self._unseen(own), self._survivors(own))

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
            made = [Made((*place, "statements", n), statement) for n, statement in enumerate(test.statements)]
            return self._made_up.provider(frame, made)
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

    def _unseen(self, own: list[str]) -> tuple[Excuse, ...]:
        excuses = []
        for number, item in enumerate(self._document.unseen):
            place: DocumentPath = ("unseen", number)
            if item.rule not in own:
                self._reader.report((*place, "rule"), self._unknown("rule", item.rule, own))
            excuses.append(Excuse(item.rule, item.status, item.reason, self._reader.location(place)))
        return self._once("unseen", excuses)

    def _survivors(self, own: list[str]) -> tuple[Excuse, ...]:
        define = sorted(self._ruleset.definitions)
        owners = [*own, *(f"define {name}" for name in define)]
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
        if meant := did_you_mean(name, known):
            return f"unknown {what} {quoted(name)} ({meant})"
        return f"unknown {what} {quoted(name)}; there are: {', '.join(known[:8]) or 'none'}"
