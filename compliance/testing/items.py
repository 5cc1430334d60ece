"""Provider profiles as files of tests: a group for each rule set, in it one item a rule, and one for the verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

import pytest

from compliance.assess import Evaluation, RunTerms
from compliance.engine.requirements import Required
from compliance.engine.waivers import WaiverBook
from compliance.loading.builtin import UnknownDocumentError
from compliance.loading.encoding import read_bytes
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from compliance.loading.waivers import load_waivers
from compliance.loading.yaml_source import Limits, read_yaml
from compliance.model.dates import parse_day
from compliance.model.findings import Finding
from compliance.model.problem import LoadError, printable
from compliance.model.records import dataclass
from compliance.model.scorecard import EndedError, NothingEvaluatedError, Requirement, Scorecard
from compliance.model.statements import Provider, UnknownServiceError
from compliance.model.status import Basis, Status, VerdictStatus, basis_named
from compliance.model.words import OTHER_SERVICES
from compliance.report.pages.details import fact_lines
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.waived import waiver_text
from compliance.report.pages.wording import remedy
from compliance.rulesets.demands import demand_of
from compliance.rulesets.ruleset import Rule, RuleSet

Read = TypeVar("Read")
_MAY_BE_ONE = re.compile(rb"schema|provider|\\\\")
"""What stands in every profile, however it is written; a backslash may spell either."""
_SAYS_SO = re.compile(rb"(?<![\w./-])provider/\d")
_WORD = re.compile(r"[A-Za-z_-]")
_OTHER_KINDS = ("context/", "ruleset/", "sets/", "tests/", "waivers/", "answers/", "scorecards/")
_RULE_SHOWN = 40


def is_profile(path: Path, *, named: bool) -> bool:
    """Does a file say that it is a provider profile, or something this program does not know?

    A folder may hold YAML of other programs, which is left alone; a file that was named is taken at its word, so that a
    profile whose `schema` is misspelt is an error and not a pass. How a profile is written does not matter: with a byte
    order mark, as JSON, indented, broken.
    """
    try:
        content = read_bytes(path, str(path), Limits().bytes + 1).replace(b"\0", b"")  # of UTF-16 the letters are left
    except LoadError:
        return True
    if not named and _MAY_BE_ONE.search(content) is None:
        return False
    says_so = _SAYS_SO.search(content) is not None
    try:
        parsed = read_yaml(path, str(path))
    except LoadError:
        return named or says_so
    if parsed.problems and says_so:  # with keys given twice, who knows what it is
        return True
    data = parsed.data if isinstance(parsed.data, dict) else {}
    schema = data.get("schema")
    if isinstance(schema, str) and _WORD.match(schema):
        return not schema.startswith(_OTHER_KINDS)
    return named or any(isinstance(value, str) and _SAYS_SO.match(value.encode()) for value in data.values())


@dataclass(frozen=True, slots=True)
class Options:
    """The plugin's options as they were given."""

    against: list[str]
    waivers: list[str]
    require: Any
    unknown: str
    as_of: str | None
    known_as_of: str | None
    service: str | None
    accept: str | None
    evidence: str | None
    strict: bool


@dataclass(frozen=True)
class SessionRun:
    """What all tests of a run share; `seen` are the providers and rule sets evaluated in this process."""

    options: Options
    rulesets: tuple[RuleSet, ...]
    evaluation: Evaluation
    seen: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, options: Options) -> SessionRun:
        """Read what the options name.

        Raises:
            pytest.UsageError: with every mistake.
        """
        mistakes: list[str] = []
        today = datetime.now(UTC).date()
        as_of = _read_or_note(mistakes, lambda: _named("as-of", options.as_of, today, parse_day))
        known = _read_or_note(mistakes, lambda: _named("known-as-of", options.known_as_of, today, parse_day))
        rulesets = [_read_or_note(mistakes, lambda name=name: load_ruleset(name)) for name in options.against]  # type: ignore[misc]
        book = _read_or_note(mistakes, lambda: WaiverBook(load_waivers(path) for path in options.waivers))
        accept = _read_or_note(mistakes, lambda: _named("accept", options.accept, Basis.DECLARED, basis_named))
        demand = _read_or_note(mistakes, lambda: _named("evidence", options.evidence, None, demand_of))
        if mistakes:
            raise pytest.UsageError("\n".join(mistakes))
        terms = RunTerms(
            as_of or today, known or today, options.service, book, accept=accept or Basis.DECLARED, demand=demand
        )
        named = tuple(ruleset for ruleset in rulesets if ruleset is not None)
        return cls(options, named, Evaluation(terms))

    def ended(self, provider: Provider) -> str | None:
        """That a provider, or the service tested, had ceased; `None` while it is there."""
        try:
            self.evaluation.snapshot(provider).require_there()
        except EndedError as error:
            return error.of(provider.id)
        except UnknownServiceError:
            pass
        return None

    def notices(self) -> Iterator[str]:
        """What is the matter with the waivers; nothing where this process evaluated nothing, as with workers."""
        if self.seen:
            yield from (notice.render() for notice in self.evaluation.notices())


RUN = pytest.StashKey[SessionRun]()


def _read_or_note(mistakes: list[str], read: Callable[[], Read]) -> Read | None:
    """What is read, or `None` where it cannot be, the mistake being noted."""
    try:
        return read()
    except LoadError as error:
        mistakes += [problem.render() for problem in error.problems]
    except UnknownDocumentError as error:
        near = f"; did you mean {' or '.join(map(repr, error.nearest))}?" if error.nearest else ""
        mistakes.append(printable(f"{error}{near}"))
    except ValueError as error:
        mistakes.append(printable(str(error)))
    return None


def _named(option: str, text: str | None, default: Read, read: Callable[[str], Read]) -> Read:
    try:
        return default if text is None else read(text)
    except ValueError as error:
        raise ValueError(f"--compliance-{option}: {error}") from None


class ProviderFile(pytest.File):
    """A provider profile as a file of tests."""

    def collect(self) -> Iterator[pytest.Collector]:
        """A group for each rule set, of one about services or offers for each of these; an invalid profile: all its problems."""
        try:
            provider = load_provider(_shown(self.path))
        except LoadError as error:
            raise self.CollectError("\n".join(problem.render() for problem in error.problems)) from None
        for ruleset in self.config.stash[RUN].rulesets:
            yield from self._groups(provider, ruleset)

    def _groups(self, provider: Provider, ruleset: RuleSet) -> Iterator[pytest.Collector]:
        about = {"provider": provider, "ruleset": ruleset}
        try:
            offers = self.config.stash[RUN].evaluation.offers(provider, ruleset)
        except UnknownServiceError:
            offers = None
        if offers is None or offers.other is None:
            yield RuleSetTests.from_parent(self, name=ruleset.id, **about)
            return
        for service in (offer.service for offer in offers.assessed):
            yield RuleSetTests.from_parent(self, name=f"{ruleset.id}[{service}]", service=service, **about)
        beside = bool(offers.assessed)
        yield RuleSetTests.from_parent(self, name=f"{ruleset.id}[{OTHER_SERVICES}]", beside=beside, **about)


def _shown(path: Path) -> str:
    """The path as the command line would show it: below the folder the run was started in where it is."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


class RuleSetTests(pytest.Collector):
    """One offer of a provider under one rule set: evaluated once, when the first of its tests runs.

    One that stands for any other service, `beside` those the profile states, has something to say only where it fails.
    """

    def __init__(
        self,
        *,
        provider: Provider,
        ruleset: RuleSet,
        service: str | None = None,
        beside: bool = False,
        **more: Any,  # noqa: ANN401 - pytest's
    ) -> None:
        super().__init__(**more)
        self.provider, self.ruleset, self.service, self.beside = provider, ruleset, service, beside

    @property
    def run(self) -> SessionRun:
        """The run that all tests share: terms, rule sets, requirements."""
        return self.config.stash[RUN]

    @cached_property
    def card(self) -> Scorecard | str:
        """The scorecard, or why there is none."""
        try:
            required = Required(self.run.options.require or self.ruleset.claims)
            card = self.run.evaluation.card(self.provider, self.ruleset, required, self.service)
        except (NothingEvaluatedError, UnknownServiceError) as error:
            return f"nothing to evaluate: {error}"
        self.run.seen.add((self.provider.id, self.ruleset.id))
        return card

    @cached_property
    def left_out(self) -> str | None:
        """That it had ceased, where others of the run had not; alone there is nothing to evaluate, which fails."""
        ended = self.run.ended(self.provider)
        if ended is None:
            return None
        others = {id(item.parent.provider): item.parent.provider for item in self.session.items if _is_finding(item)}
        return ended if any(self.run.ended(other) is None for other in others.values()) else None

    def collect(self) -> Iterator[pytest.Item]:
        """The verdict, and every rule."""
        yield VerdictItem.from_parent(self, name="[verdict]")  # no rule can have that id
        for rule in () if self.beside else self.ruleset.rules:
            yield RuleItem.from_parent(self, name=rule.id, rule=rule)


class FindingError(Exception):
    """A rule or verdict that is not as required; its text is what the report shows."""


class FindingItem(pytest.Item):
    """A test of one part of a scorecard."""

    parent: RuleSetTests

    def setup(self) -> None:
        """Skip what had ceased, beside others."""
        if self.parent.left_out is not None:
            pytest.skip(printable(self.parent.left_out))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401 - pytest's
        """What the scorecard says, without a trace through this program."""
        if isinstance(excinfo.value, FindingError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test stands: in the profile."""
        return self.path, 0, f"{self.parent.provider.id} against {self.parent.ruleset.id}: {self.name}"


def _is_finding(item: pytest.Item) -> TypeGuard[FindingItem]:
    return isinstance(item, FindingItem)


class NothingItem(pytest.Item):
    """A test that fails because there is nothing to test."""

    def __init__(self, *, message: str, **more: Any) -> None:  # noqa: ANN401 - pytest's
        super().__init__(**more)
        self.message = message

    def runtest(self) -> None:
        """Fail with the message; raises `UsageError`."""
        raise pytest.UsageError(self.message)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:  # noqa: ANN401, ARG002 - pytest's
        """The message without a trace through this program."""
        return str(excinfo.value)


class VerdictItem(FindingItem):
    """The verdict required is there, or there by waivers."""

    def runtest(self) -> None:
        """Fail where the command line would; raises `FindingError`."""
        card = self.parent.card
        if isinstance(card, str):
            raise FindingError(card)
        if self.parent.beside and card.verdict.status is not VerdictStatus.NOT_MET:
            return
        for requirement in card.requirements:
            if requirement.status == "not met":
                raise FindingError(_requirement_text(card, requirement))
            if requirement.status == "met by waiver":
                self.add_report_section("call", "compliance", _requirement_text(card, requirement))


def _requirement_text(card: Scorecard, requirement: Requirement) -> str:
    lines = [f"{requirement.status}: {requirement.text}: {requirement.message}"]
    if requirement.rules:
        lines.append(f"against it: {', '.join(requirement.rules)}")
    if requirement.waived:
        lines.append(f"of these waived: {', '.join(requirement.waived)}")
    possible = f", still possible: {', '.join(card.verdict.possible)}" if len(card.verdict.possible) > 1 else ""
    return "\n".join(map(printable, [f"verdict {verdict_line(card)}{possible}", *lines]))


class RuleItem(FindingItem):
    """One rule passes, or does not have to.

    It fails only where the verdict required is not there, or with `--compliance-strict`; otherwise a rule that does not pass
    is an expected failure with its reason. So a run passes exactly where the command line does, and nothing is silent.
    """

    def __init__(self, *, rule: Rule, **more: Any) -> None:  # noqa: ANN401 - pytest's
        super().__init__(**more)
        self.rule = rule

    def runtest(self) -> None:
        """Pass, skip, fail as expected, or fail; raises `FindingError`."""
        card = self.parent.card
        if isinstance(card, str):
            pytest.skip(printable(card))
        finding, options = card.finding(self.rule.id), self.parent.run.options
        if finding.status is Status.PASS:
            return
        if finding.status is Status.NOT_APPLICABLE:
            pytest.skip(printable(f"not applicable: {finding.reason}"))
        if finding.waiver is not None:
            pytest.xfail(printable(f"{finding.status}, {waiver_text(finding.waiver)}"))
        if finding.status is Status.UNKNOWN and options.unknown != "fail":
            leave = pytest.skip if options.unknown == "skip" else pytest.xfail
            leave(printable(f"unknown: {finding.message}"))
        if not options.strict and all(requirement.status != "not met" for requirement in card.requirements):
            pytest.xfail(printable(f"{finding.status}, not needed for the verdict required: {finding.message}"))
        raise FindingError(_finding_text(finding))


def _finding_text(finding: Finding) -> str:
    lines = [f"{finding.status}  {printable(finding.rule)}  {printable(finding.title)}  ({finding.role})"]
    lines.append(printable(finding.message))
    lines += [f"why: {printable(finding.why)}"] if finding.why else []
    lines += [printable(what)] if (what := remedy(finding)) else []
    known = [line for fact in finding.facts for line in fact_lines(fact)]
    lines += known[:_RULE_SHOWN]
    if len(known) > _RULE_SHOWN:
        lines.append(f"and {len(known) - _RULE_SHOWN} more; compliance explain shows them")
    return "\n".join(lines)
