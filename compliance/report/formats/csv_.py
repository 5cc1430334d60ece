"""Scorecards as CSV (RFC 4180), one row a finding, for spreadsheets: no cell is a formula in any of them.

OWASP, CSV injection: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from compliance.model.problem import printable
from compliance.model.scorecard import Finding, Scorecard
from compliance.report.escaping import inert
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
    "rule",
    "title",
    "objective",
    "role",
    "status",
    "reason",
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

# Also after a semicolon: where a comma is the decimal sign, spreadsheets part cells there.
_FORMULA = re.compile(r"(^|;)([\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def render_csv(scorecards: Iterable[Scorecard]) -> Iterator[str]:
    """The rows, those of one scorecard at a time."""
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
        finding.rule,
        finding.title,
        finding.objective,
        finding.role,
        finding.status,
        finding.reason,
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
    return tuple("" if value is None else safe(str(value)) for value in values)


def safe(text: str) -> str:
    """Text that no spreadsheet computes: an apostrophe before what begins a formula makes it text."""
    return _FORMULA.sub(r"\1'\2", printable(text))


def _written(rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return inert(out.getvalue())
