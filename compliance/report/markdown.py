"""The scorecard as Markdown, for pull requests and reports."""

from __future__ import annotations

import re

from compliance.model.problem import printable
from compliance.model.scorecard import Finding, Scorecard
from compliance.model.status import Status
from compliance.report.wording import (
    by_status,
    counts,
    evidence_summary,
    evidence_text,
    notes,
    number,
    points_text,
    subject,
    unknown_effect,
    verdict_sentence,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$@])")


def escape(text: str) -> str:
    """Text from documents, inert in Markdown and in the HTML it becomes."""
    return _SPECIAL.sub(r"\\\1", printable(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")


def render_markdown(card: Scorecard) -> str:
    """One scorecard as Markdown."""
    parts = [
        f"## {card.verdict.status}: {escape(subject(card))}",
        escape(verdict_sentence(card)) + _holds(card),
        _table(["part", "status", "condition"], [[c.part, c.status, escape(c.text)] for c in card.clauses]),
        "\n".join(f"- {escape(note)}" for note in notes(card)),
        _findings("Gates", [f for f in card.findings if f.role == "gate"]),
        _scores(card),
    ]
    parts += [
        _findings(o.title, [f for f in card.findings if f.objective == o.id and f.role != "gate"])
        for o in card.objectives
    ]
    if not card.objectives:
        parts.append(_findings("Rules", [f for f in card.findings if f.role != "gate"]))
    parts += [_unknown(card), _evidence(card)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _holds(card: Scorecard) -> str:
    return f" Holds until {card.verdict.holds_until}, as far as is known." if card.verdict.holds_until else ""


def _table(headers: list[str], rows: list[list[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) if rows else ""


def _findings(title: str, findings: list[Finding]) -> str:
    if not findings:
        return ""
    rows = [
        [str(f.status), points_text(f), f"`{f.rule}`", escape(f.title), escape(f.message), evidence_text(f)]
        for f in by_status(findings)
    ]
    heads = ["status", "points", "rule", "title", "found", "evidence"]
    return f"### {escape(title)}: {counts(findings)}\n\n{_table(heads, rows)}"


def _scores(card: Scorecard) -> str:
    rows = []
    for title, score, level in [
        *((o.title, o.score, o.level) for o in card.objectives),
        ("Total", card.score, card.level),
    ]:
        if score or level:
            span = [number(score.certain), number(score.possible), f"{score.coverage:.0%}"] if score else ["-"] * 3
            rows.append(
                [escape(title), *span, f"{escape(level.certain)} to {escape(level.possible)}" if level else "-"]
            )
    return f"### Scores\n\n{_table(['objective', 'certain', 'possible', 'settled', 'level'], rows)}" if rows else ""


def _unknown(card: Scorecard) -> str:
    open_ = [f for f in card.findings if f.status in (Status.UNKNOWN, Status.ERROR)]
    return f"Unknown: {len(open_)} of {len(card.findings)} rules; {escape(unknown_effect(card))}." if open_ else ""


def _evidence(card: Scorecard) -> str:
    evidence = evidence_summary(card)
    disputed = f" Disputed: {', '.join(f'`{path}`' for path in evidence.disputed)}." if evidence.disputed else ""
    binding = f" Binding: {', '.join(f'`{rule}`' for rule in card.verdict.binding)}." if card.verdict.binding else ""
    return f"Evidence: {evidence.facts} facts, by grade {evidence.grades}; from {evidence.span}.{disputed}{binding}"
