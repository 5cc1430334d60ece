"""Scorecards as CSV (RFC 4180), for spreadsheets: a row for each finding, or for each source of each fact behind one.

The facts have a table of their own, so that each can be sorted, filtered and followed to its source: a cell with a list of a
hundred facts shows none of them. No cell is a formula in any of the two.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from compliance.model.findings import Candidate, Fact, Finding
from compliance.model.scorecard import Scorecard
from compliance.model.words import NOTHING, more_facts, value_text
from compliance.report.escaping import escape_cell, inert
from compliance.report.formats.mapping import is_waived
from compliance.report.formats.places import places
from compliance.report.pages.resting import evidence_text

COLUMNS: Final = (
    "provider",
    "service",
    "ruleset",
    "version",
    "as_of",
    "known_as_of",
    "verdict",
    "verdict_basis",
    "rule",
    "title",
    "objective",
    "role",
    "status",
    "reason",
    "basis",
    "recognition",
    "message",
    "points_certain",
    "points_possible",
    "points_of",
    "waived_until",
    "waiver_owner",
    "waiver_reason",
    "file",
    "line",
    "column",
    "provider_digest",
    "ruleset_digest",
    "evidence",
    "what_if",
    "evidence_grade",
    "evidence_date",
    "deciding_fact",
    "deciding_value",
    "source_title",
    "publisher",
    "address",
)

FACT_COLUMNS: Final = (
    "provider",
    "service",
    "ruleset",
    "version",
    "as_of",
    "known_as_of",
    "verdict",
    "rule",
    "title",
    "status",
    "fact",
    "decides",
    "state",
    "value",
    "from",
    "until",
    "known",
    "grade",
    "source",
    "source_title",
    "publisher",
    "published",
    "retrieved",
    "source_grade",
    "address",
    "page",
    "clause",
    "file",
    "line",
    "column",
    "provider_digest",
    "ruleset_digest",
    "what_if",
)


def render_csv(scorecards: Iterable[Scorecard]) -> Iterator[str]:
    """Scorecards as CSV: a row of heads, then the rows of one scorecard at a time."""
    yield _written([COLUMNS])
    for card in scorecards:
        yield _written(_cells(finding_row(card, finding)) for finding in card.findings)


def render_csv_facts(scorecards: Iterable[Scorecard]) -> Iterator[str]:
    """The facts behind findings as CSV: a row for each source of each, and one for a fact, or a finding, without any."""
    yield _written([FACT_COLUMNS])
    for card in scorecards:
        yield _written(_cells(row) for finding in card.findings for row in fact_rows(card, finding))


def fact_rows(card: Scorecard, finding: Finding) -> Iterator[tuple[object, ...]]:
    """Every statement of every fact of a finding; of a disputed fact each value with those who give it."""
    empty: tuple[None, ...] = (None,) * (FACT_COLUMNS.index("provider_digest") - FACT_COLUMNS.index("fact"))
    if not finding.facts:
        yield _fact_row(card, finding, empty)
    elif finding.more_facts:
        yield _fact_row(card, finding, (None, None, more_facts(finding.more_facts), *empty[3:]))
    for fact in finding.facts:
        decides = ("yes" if fact.path in finding.decided else "no") if finding.decided else None
        if fact.location is None:
            yield _fact_row(card, finding, (fact.path, decides, "not known", *empty[3:]))
        for said in fact.candidates or ((fact,) if fact.location is not None else ()):
            state = "disputed" if fact.candidates else "stated"
            about = (fact.path, decides, state, value_text(said.value), fact.from_, fact.until, fact.known, said.grade)
            for id_ in said.sources:
                yield _fact_row(card, finding, (*about, id_, *_source(card, id_), *_place(said)))


def _fact_row(card: Scorecard, finding: Finding, about: Iterable[object]) -> tuple[object, ...]:
    provider, ruleset = card.provider, card.ruleset
    return (
        *(provider.id, card.key[1], ruleset.id, ruleset.version, card.as_of, card.known_as_of),
        *(card.verdict.status, finding.rule, finding.title, finding.status),
        *(*about, provider.digest, ruleset.digest, provider.what_if and provider.what_if.title),
    )


def _source(card: Scorecard, id_: str) -> tuple[object, ...]:
    s = card.sources.get(id_)
    if s is None:  # of a scorecard that somebody made by hand
        return (None,) * 8
    return s.title, s.publisher, s.published, s.retrieved, s.grade, s.url, s.page, s.clause


def _place(said: Fact | Candidate) -> tuple[object, ...]:
    location = said.location
    return (location.file, location.line, location.column) if location else (None, None, None)


def finding_row(card: Scorecard, finding: Finding) -> tuple[object, ...]:
    """A finding in the order of `COLUMNS`; null where there is nothing to say."""
    location = places(card, finding)[0].location
    waiver = finding.waiver if is_waived(finding) else None
    text = evidence_text(finding).removeprefix(NOTHING)
    return (
        card.provider.id,
        card.key[1],
        card.ruleset.id,
        card.ruleset.version,
        card.as_of,
        card.known_as_of,
        card.verdict.status,
        card.verdict.basis,
        finding.rule,
        finding.title,
        finding.objective,
        finding.role,
        finding.status,
        finding.reason,
        finding.basis,
        finding.recognition,
        finding.message,
        finding.points.certain,
        finding.points.possible,
        finding.max_points,
        waiver and waiver.expires,
        waiver and waiver.owner,
        waiver and waiver.reason,
        location.file,
        location.line,
        location.column,
        card.provider.digest,
        card.ruleset.digest,
        text,
        card.provider.what_if and card.provider.what_if.title,
        *_evidence(card, finding, text),
    )


def _evidence(card: Scorecard, finding: Finding, text: str) -> tuple[object, ...]:
    """The weakest grade and newest date of what decided a finding, and the fact to look at first with its best source."""
    grade, _, newest = text.partition(" ")
    stated = {fact.path: fact for fact in finding.facts if fact.location is not None}
    fact = next((stated[path] for path in finding.decided if path in stated), None)
    if fact is None:
        return grade, newest, *(None,) * 5
    named = [*fact.sources, *(id_ for candidate in fact.candidates for id_ in candidate.sources)]
    sources = [card.sources[id_] for id_ in named if id_ in card.sources]
    best = min(sources, key=lambda source: source.grade, default=None)
    said = (best.title, best.publisher, best.url) if best else (None,) * 3
    return grade, newest, fact.path, "disputed" if fact.candidates else value_text(fact.value), *said


def _cells(values: Iterable[object]) -> tuple[str, ...]:
    return tuple("" if value is None else escape_cell(str(value)) for value in values)


def _written(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return inert(out.getvalue())
