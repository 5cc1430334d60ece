"""The scorecard as Markdown, for pull requests and reports."""

from __future__ import annotations

from compliance.model.scorecard import Finding, Scorecard
from compliance.model.words import level_text
from compliance.report.escaping import escape_markdown
from compliance.report.pages.required import required_shown, required_text
from compliance.report.pages.waived import waived_lines, waiver_text
from compliance.report.pages.wording import (
    asked,
    by_status,
    counts,
    disagreement_sentence,
    evidence_sentence,
    evidence_text,
    floor_sentence,
    groups,
    notes,
    points_cell,
    score_cells,
    subject,
    undecided,
    unknown_effect,
    verdict_sentence,
)


def render_markdown(card: Scorecard) -> str:
    """One scorecard as Markdown."""
    parts = [
        f"## {card.verdict.status}: {escape_markdown(subject(card))}",
        escape_markdown(" ".join(filter(None, (verdict_sentence(card), floor_sentence(card))))) + _holds(card),
        _table(["part", "status", "condition"], [[c.part, c.status, escape_markdown(c.text)] for c in asked(card)]),
        "\n".join(f"- {escape_markdown(note)}" for note in notes(card)),
        _table(["required", "status"], [[escape_markdown(required_text(r)), r.status] for r in required_shown(card)]),
        " ".join(map(escape_markdown, waived_lines(card))),
        _findings("Gates", [f for f in card.findings if f.role == "gate"]),
        _scores(card),
    ]
    parts += [_findings(title, findings) for title, findings in groups(card)]
    parts += [_unknown(card), _evidence(card), escape_markdown(disagreement_sentence(card) or ""), _digests(card)]
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
        [str(f.status), points_cell(f), f"`{f.rule}`", escape_markdown(f.title), _found(f), evidence_text(f)]
        for f in by_status(findings)
    ]
    heads = ["status", "points", "rule", "title", "found", "evidence"]
    return f"### {escape_markdown(title)}: {counts(findings)}\n\n{_table(heads, rows)}"


def _found(finding: Finding) -> str:
    waiver = "" if finding.waiver is None else f"; **{escape_markdown(waiver_text(finding.waiver))}**"
    return escape_markdown(finding.message) + waiver


def _scores(card: Scorecard) -> str:
    scored = [(o.title, o.score, o.level) for o in card.objectives] + [("Total", card.score, card.level)]
    rows = [
        [escape_markdown(title), *score_cells(score), escape_markdown(level_text(level))]
        for title, score, level in scored
        if score or level
    ]
    return f"### Scores\n\n{_table(['objective', 'certain', 'possible', 'settled', 'level'], rows)}" if rows else ""


def _unknown(card: Scorecard) -> str:
    open_ = undecided(card)
    return (
        f"Unknown: {len(open_)} of {len(card.findings)} rules; {escape_markdown(unknown_effect(card))}."
        if open_
        else ""
    )


def _evidence(card: Scorecard) -> str:
    binding = f" Binding: {', '.join(f'`{rule}`' for rule in card.verdict.binding)}." if card.verdict.binding else ""
    return f"Evidence: {evidence_sentence(card)}{binding}"


def _digests(card: Scorecard) -> str:
    return f"Digests: provider `{card.provider.digest}`, rule set `{card.ruleset.digest}`."
