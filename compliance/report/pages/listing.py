"""Tables of what there is: providers, services, rule sets, rules, topics, lints; and what lints found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from compliance.analysis.lint import LINTS, LintFinding, Severity
from compliance.engine.facts_read import certificates_of
from compliance.engine.snapshot import Snapshot
from compliance.model.problem import Problem
from compliance.model.run import ConfigurationDocument
from compliance.model.statements import Provider
from compliance.model.words import offer_id, plural, stated
from compliance.report.escaping import inert, printable
from compliance.report.pages.layout import Painter, plain_table
from compliance.report.pages.tables import Column, Table, markdown_table, text_table
from compliance.rulesets.ruleset import Rule, RuleSet

Row = Mapping[str, str | list[str]]

_UNBOUNDED = 10**9

RULESET_COLUMNS: Final = ("id", "version", "claims", "rules", "title")
"""What a table of rule sets shows; the JSON has whose law or contract asks for each as well."""

RULE_COLUMNS: Final = ("rule set", "rule", "role", "points", "title")
"""What a table of rules shows; the JSON has topics and related rules as well."""

TOPIC_COLUMNS: Final = ("rule set", "rule", "title", "topics", "related")
"""What it shows where topics were asked for."""


def provider_rows(providers: Iterable[Provider]) -> list[Row]:
    """One row a provider."""
    return [
        {"id": p.id, "name": p.name, "statements": str(len(p.statements)), "sources": str(len(p.sources))}
        for p in providers
    ]


def service_rows(services: Iterable[Snapshot]) -> list[Row]:
    """One row a service: its offer, and the schemes of its certificates; apart, those of which that is not known."""
    return [_service_row(service, certificates_of(service)) for service in services]


def _service_row(service: Snapshot, schemes: Mapping[str, bool]) -> Row:
    provider, id_ = service.provider, service.service or ""
    return {
        "offer": offer_id(provider.id, id_),
        "provider": provider.id,
        "service": id_,
        "name": service.service_name or "",
        "kind": service.service_kind or "",
        "certificates": [scheme for scheme, held in schemes.items() if held],
        "not known": [scheme for scheme, held in schemes.items() if not held],
    }


def short_service_rows(rows: Iterable[Row], label: str = "") -> list[Row]:
    """Rows of services as people read them: what is known of certificates, and what is not, in one cell behind a label."""
    return [
        {name: row[name] for name in ("offer", "kind", "name")} | {"certificates": label + _certificates(row)}
        for row in rows
    ]


def _certificates(row: Row) -> str:
    held, perhaps = (cell_text(row[name]) for name in ("certificates", "not known"))
    if not perhaps:
        return held or "none known"
    return f"{held or 'none certain'} (not known: {perhaps})"


def ruleset_rows(rulesets: Iterable[RuleSet], buyer: str | None = None) -> list[Row]:
    """One row a rule set; only those that the law or a contract of a buyer asks for, where one is named."""
    return [
        {
            "id": r.id,
            "version": r.version,
            "claims": r.claims,
            "rules": str(len(r.rules)),
            "title": r.title,
            "for": list(r.buyers),
        }
        for r in rulesets
        if buyer in (None, *r.buyers)
    ]


def rule_rows(rulesets: Iterable[RuleSet], topics: Container[str] | None = None, *, imported: bool = True) -> list[Row]:
    """One row a rule.

    Args:
        rulesets: whose rules.
        topics: only rules about one of these.
        imported: those a rule set imports as well, not only those it defines.
    """
    return [
        {
            "rule set": ruleset.id,
            "rule": rule.id,
            "role": rule.role,
            "points": stated(rule.max_points),
            "title": rule.title,
            "topics": list(rule.topics),
            "related": list(rule.related),
        }
        for ruleset in rulesets
        for rule in ruleset.rules
        if topics is None or any(topic in topics for topic in rule.topics)
        if imported or rule.origin[0] == ruleset.id
    ]


def topic_rows(rulesets: Iterable[RuleSet]) -> list[Row]:
    """One row a topic in use; a rule that is imported counts once, where it is defined."""
    rules: dict[tuple[str, str], Rule] = {rule.origin: rule for ruleset in rulesets for rule in ruleset.rules}
    counted = Counter(topic for rule in rules.values() for topic in rule.topics)
    return [
        {
            "topic": topic,
            "rules": str(counted[topic]),
            "rule sets": sorted({home for (home, _), rule in rules.items() if topic in rule.topics}),
        }
        for topic in sorted(counted)
    ]


def render_rows(
    rows: Sequence[Row], width: int | None = None, columns: Sequence[str] | None = None, below: str | None = None
) -> str:
    """Rows as a table for a terminal; the last column is cut to the width, if there is one.

    Args:
        rows: what to show.
        width: columns of the terminal.
        columns: those shown; all without it.
        below: one that stands in lines below each row.
    """
    if not rows:
        return "nothing\n"
    beside = [head for head in columns or rows[0] if head != below]
    heads = [*beside, *filter(None, [below])]
    last = Column(beside[-1], gives_way=width is not None)
    under = [Column(below, where="below")] if below else []
    table = Table((*map(Column, beside[:-1]), last, *under), tuple(_cells(row, heads) for row in rows))
    lines = text_table(table, width or _UNBOUNDED, "", Painter(colour=False))
    return inert("\n".join(lines) + "\n")


def markdown_listing(rows: Sequence[Row], columns: Sequence[str] | None = None) -> str:
    """Rows as a table in Markdown."""
    heads = list(columns or (rows[0] if rows else ()))
    lines = markdown_table(Table(tuple(heads), tuple(_cells(row, heads) for row in rows)))
    return "\n".join(lines) + "\n" if rows else "nothing\n"


def _cells(row: Row, heads: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell_text(row[head]) for head in heads)


def cell_text(value: str | list[str]) -> str:
    """The text of one cell; a list with commas."""
    return value if isinstance(value, str) else ", ".join(value)


def render_configuration(document: ConfigurationDocument) -> str:
    """The settings as a table."""
    rows = [
        (shown.name, " ".join(shown.values) if shown.values else f"({shown.without})", shown.place or shown.origin)
        for shown in document.settings
    ]
    file = printable(document.file) if document.file else "none"
    lines = [f"File of configuration: {file}", "", *plain_table(("setting", "value", "from"), rows)]
    return inert("\n".join(lines) + "\n")


def render_findings(findings: Sequence[LintFinding], documents: int) -> str:
    """What lints found as text: each finding with its place, its line and what to do; then how much of it there is."""
    lines = [inert(_problem(finding).render()) for finding in findings]
    return "\n".join([*lines, summary(findings, documents)]) + "\n"


def summary(findings: Iterable[LintFinding], documents: int) -> str:
    """How many documents are valid and what was found: `3 documents valid; 1 error, 2 warnings, 3 info`."""
    counts = Counter(finding.lint.severity for finding in findings)
    by_severity = [
        plural(counts[s], s) if s is not Severity.INFO else f"{counts[s]} {s}" for s in Severity if counts[s]
    ]
    return f"{plural(documents, 'document')} valid" + (f"; {', '.join(by_severity)}" if by_severity else "")


def _problem(finding: LintFinding) -> Problem:
    message = f"{finding.lint.severity}[{finding.lint.id}]: {finding.message}"
    return Problem(finding.file, finding.line, finding.column, message, finding.excerpt, finding.hint)


def lint_rows() -> list[dict[str, str]]:
    """One row a lint."""
    return [{"lint": lint.id, "severity": lint.severity, "summary": lint.summary} for lint in LINTS.values()]
