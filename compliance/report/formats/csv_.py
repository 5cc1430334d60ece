"""Scorecards as CSV (RFC 4180), one row a finding, for spreadsheets: no cell is a formula in any of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from compliance.model.findings import Finding
from compliance.model.scorecard import Scorecard
from compliance.report.escaping import escape_cell, inert
from compliance.report.formats.mapping import is_waived
from compliance.report.formats.places import places

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
)


def render_csv(scorecards: Iterable[Scorecard]) -> Iterator[str]:
    """Scorecards as CSV: a row of heads, then the rows of one scorecard at a time."""
    yield _written([COLUMNS])
    for card in scorecards:
        yield _written(_row(card, finding) for finding in card.findings)


def _row(card: Scorecard, finding: Finding) -> tuple[str, ...]:
    location = places(card, finding)[0].location
    waiver = finding.waiver if is_waived(finding) else None
    values = (
        card.provider.id,
        card.provider.service,
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
    )
    return tuple("" if value is None else escape_cell(str(value)) for value in values)


def _written(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return inert(out.getvalue())
