"""The table of all lints, what runs them over a rule set, and the result of a check of documents as JSON has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Literal

from compliance.analysis.lint import conditions, contents, lints, names, profiles, titles, verdicts
from compliance.analysis.lint.lints import Hit, Lint, Severity, Suppressions
from compliance.analysis.lint.possible import Inquiry
from compliance.analysis.lint.profiles import where_of
from compliance.model.nearest import hint as hint_of
from compliance.model.nearest import nearest
from compliance.model.records import dataclass
from compliance.model.schemes import SCHEMES, scheme_meant
from compliance.model.statements import Location, Provider
from compliance.rulesets.lintable import DocumentText, Lintable, Surroundings

UNKNOWN_FACT = Lint("unknown-fact", Severity.ERROR, "A condition that reads a fact no schema declares", by_loading=True)
SAME_ID = Lint("same-id", Severity.WARNING, "Two documents of one kind with one id", of_several=True)
_SEARCHES = (
    *names.SEARCHES,
    *contents.SEARCHES,
    *titles.SEARCHES,
    *conditions.SEARCHES,
    *verdicts.SEARCHES,
)
_ALL = (UNKNOWN_FACT, SAME_ID, *profiles.LINTS, *lints.LINTS, *(lint for search in _SEARCHES for lint in search.lints))
LINTS = {lint.id: lint for lint in sorted(_ALL, key=lambda lint: lint.id)}
"""Every lint by its id, in order of the ids."""


@dataclass(frozen=True, slots=True, order=True)
class LintFinding:
    """A case of a lint, placed in its file; ordered by place."""

    file: str
    line: int
    column: int
    lint: Lint = field(compare=False)
    message: str
    hint: str = field(default="", compare=False)
    excerpt: str = field(default="", compare=False)


def lint(lintable: Lintable, chosen: frozenset[str] = frozenset(LINTS)) -> list[LintFinding]:
    """The cases of the chosen lints in a rule set, in order of place, without those that comments turn off."""
    inquiry = Inquiry(lintable.sets)
    hits = [hit for search in _SEARCHES for hit in search.find(lintable, inquiry)]
    suppressions = Suppressions(lintable.source, LINTS)
    findings = [
        _finding(lintable, hit)
        for hit in hits
        if hit.lint.id in chosen and not suppressions.covers(hit.lint, _lines(lintable, hit))
    ]
    findings += _of_comments(suppressions, lintable.ruleset.file, lintable.source, chosen)
    return sorted(set(findings))


def lint_provider(
    provider: Provider, source: DocumentText, around: Surroundings, chosen: frozenset[str] = frozenset(LINTS)
) -> list[LintFinding]:
    """The cases of the chosen lints in a provider profile, in order of place, without those that comments turn off.

    Args:
        provider: the profile, with what it includes.
        source: the text of its own file.
        around: what it may speak of.
        chosen: ids of the lints to look for.
    """
    suppressions = Suppressions(source, LINTS)
    hits = [
        (profiles.STRAY_ANSWER, stray.location, (stray.message, stray.hint))
        for stray in profiles.stray_answers(provider, around.rules_of, around.rulesets)
    ]
    hits += [(names.MISSPELT_NAME, at, said) for at, said in _misspelt(provider, around)]
    hits += [(names.MISSPELT_NAME, at, said) for at, said in _closing_nothing(provider)]
    hits += profiles.implausible(provider, around.sets)
    findings = []
    for lint_, at, said in hits:
        own = at.file == provider.file
        if lint_.id in chosen and not (own and suppressions.covers(lint_, {at.line})):
            findings.append(LintFinding(at.file, at.line, at.column, lint_, *said, source.line(at.line) if own else ""))
    findings += _of_comments(suppressions, provider.file, source, chosen)
    return sorted(set(findings))


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A valid document among others: its schema, its id if it has one, its text, and what tells its file from others."""

    schema: str
    id: str | None
    source: DocumentText
    path: str


def lint_together(
    documents: Iterable[CheckedDocument], chosen: frozenset[str] = frozenset(LINTS)
) -> Iterator[LintFinding]:
    """Cases of the chosen lints among documents checked together: each file after the first of its kind with its id."""
    first: dict[tuple[str, str], CheckedDocument] = {}
    for one in documents if SAME_ID.id in chosen else ():
        there = one if one.id is None else first.setdefault((one.schema, one.id), one)
        at = one.source.key(("id",)) if there.path != one.path else None
        if at is not None and not Suppressions(one.source, LINTS).covers(SAME_ID, {at.line}):
            other = there.source.key(("id",))
            message = f"'{one.id}' is the id of another document, {other.file}:{other.line}:{other.column}"
            hint = "give each an id of its own: reports, waivers and baselines tell them apart by it"
            yield LintFinding(at.file, at.line, at.column, SAME_ID, message, hint, one.source.line(at.line))


def _closing_nothing(provider: Provider) -> Iterator[tuple[Location, tuple[str, str]]]:
    """Lists declared complete for a scheme that nobody knows: that closes nothing any rule asks for."""
    stated = {value for s in provider.statements for path, value in s.leaves.items() if path[-1] == "scheme"}
    for statement in provider.statements:
        for closure in statement.closures:
            for scheme in (value for name, value in closure.where if name == "scheme"):
                if scheme not in SCHEMES and scheme not in stated:
                    said = (
                        f"nothing here has the scheme '{scheme}', nor is it a known one: this declares nothing complete"
                    )
                    yield where_of(statement, closure.path), (said, hint_of(nearest(scheme, SCHEMES), SCHEMES))


def _misspelt(provider: Provider, around: Surroundings) -> Iterator[tuple[Location, tuple[str, str]]]:
    """The schemes, frameworks and words of schemes in a profile that are most likely others, each with its place."""
    schemes = {
        path[:-1]: scheme_meant(value)[0]
        for statement in provider.statements
        for path, value in statement.leaves.items()
        if path[-1] == "scheme" and isinstance(value, str)
    }
    for statement in provider.statements:
        for path, value in statement.leaves.items():
            if path[-1] in ("scheme", "framework") and path[0] != "answers" and isinstance(value, str):
                found = names.misspelt(path[-1], value, around.names())
            elif path[-1] in _WORDS and (scheme := schemes.get(path[:-1])) is not None and scheme in SCHEMES:
                found = names.unread_words(scheme, path[-1], value)
            else:
                continue
            if found is not None:
                yield statement.places[path], found


_WORDS = ("edition", "level", "control_set", "activities")
"""Facts of a certificate whose words its scheme may fix."""


def _lines(lintable: Lintable, hit: Hit) -> set[int]:
    """The lines on which a comment about a case can stand: that of the case, and that of the key it is under."""
    return {lintable.source.key(hit.path).line, _place(lintable, hit)[0]}


def _place(lintable: Lintable, hit: Hit) -> tuple[int, int]:
    source = lintable.source
    location = source.key(hit.path) if hit.offset is None else source.text(hit.path, hit.offset)
    return location.line, location.column


def _finding(lintable: Lintable, hit: Hit) -> LintFinding:
    line, column = _place(lintable, hit)
    excerpt = lintable.source.line(line)
    return LintFinding(lintable.ruleset.file, line, column, hit.lint, hit.message, hit.hint, excerpt)


def _of_comments(
    suppressions: Suppressions, file: str, source: DocumentText, chosen: frozenset[str]
) -> Iterator[LintFinding]:
    for remark in suppressions.remarks(chosen):
        if remark.lint.id in chosen:
            at = remark.comment
            yield LintFinding(file, at.line, at.column, remark.lint, remark.message, remark.hint, source.line(at.line))


@dataclass(frozen=True, slots=True)
class LintCase:
    """One case of a lint: what is valid in a rule set, and yet most likely not what was meant."""

    file: str
    """File of the rule set, as it was named or found"""
    line: int
    """Line, from 1"""
    column: int
    """Column, from 1"""
    lint: str
    """Id of the lint; each has a page of that name in `docs/lints/`"""
    severity: Severity
    """How bad it is"""
    message: str
    """What is found, in one sentence"""
    hint: str
    """What to do about it; empty where the message says all there is"""


@dataclass(frozen=True, slots=True)
class LintsDocument:
    """What `check --format json` prints where every document is valid."""

    schema: Literal["lints/1"]
    """Kind and version of the document"""
    documents: int
    """How many documents were checked"""
    findings: tuple[LintCase, ...]
    """Every case of a lint that is looked for, by file and place"""


def lints_document(findings: Iterable[LintFinding], documents: int) -> LintsDocument:
    """The result of a check.

    Args:
        findings: what lints found, in the order they are to be listed.
        documents: how many documents were checked, all of them valid.
    """
    cases = tuple(
        LintCase(case.file, case.line, case.column, case.lint.id, case.lint.severity, case.message, case.hint)
        for case in findings
    )
    return LintsDocument("lints/1", documents, cases)
