"""The scorecard as Markdown, for pull requests and reports."""

from __future__ import annotations

import re

from compliance.model.problem import printable
from compliance.model.scorecard import Finding, Scorecard
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
    level_text,
    notes,
    points_text,
    score_cells,
    subject,
    undecided,
    unknown_effect,
    verdict_sentence,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$@])")
_HTML = {"\\<": "&lt;", "\\>": "&gt;", "\\&": "&amp;"}
# What sites make links of after Markdown is done with, so that a backslash does not help: addresses, people, numbers.
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=[@#])(?=\w)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_NOTHING = "&#8203;"  # a space of no width: nobody sees it, nothing is linked across it


def escape(text: str) -> str:
    """Text from documents, inert in Markdown and in the HTML it becomes."""
    apart = _LINKED.sub("\u200b", printable(text))
    escaped = _SPECIAL.sub(r"\\\1", apart)
    for character, entity in _HTML.items():
        escaped = escaped.replace(character, entity)
    return escaped.replace("\u200b", _NOTHING)


def render_markdown(card: Scorecard) -> str:
    """One scorecard as Markdown."""
    parts = [
        f"## {card.verdict.status}: {escape(subject(card))}",
        escape(" ".join(filter(None, (verdict_sentence(card), floor_sentence(card))))) + _holds(card),
        _table(["part", "status", "condition"], [[c.part, c.status, escape(c.text)] for c in asked(card)]),
        "\n".join(f"- {escape(note)}" for note in notes(card)),
        _table(["required", "status"], [[escape(required_text(r)), r.status] for r in required_shown(card)]),
        " ".join(map(escape, waived_lines(card))),
        _findings("Gates", [f for f in card.findings if f.role == "gate"]),
        _scores(card),
    ]
    parts += [_findings(title, findings) for title, findings in groups(card)]
    parts += [_unknown(card), _evidence(card), escape(disagreement_sentence(card) or ""), _digests(card)]
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
        [str(f.status), points_text(f), f"`{f.rule}`", escape(f.title), _found(f), evidence_text(f)]
        for f in by_status(findings)
    ]
    heads = ["status", "points", "rule", "title", "found", "evidence"]
    return f"### {escape(title)}: {counts(findings)}\n\n{_table(heads, rows)}"


def _found(finding: Finding) -> str:
    waiver = "" if finding.waiver is None else f"; **{escape(waiver_text(finding.waiver))}**"
    return escape(finding.message) + waiver


def _scores(card: Scorecard) -> str:
    scored = [(o.title, o.score, o.level) for o in card.objectives] + [("Total", card.score, card.level)]
    rows = [
        [escape(title), *score_cells(score), escape(level_text(level))]
        for title, score, level in scored
        if score or level
    ]
    return f"### Scores\n\n{_table(['objective', 'certain', 'possible', 'settled', 'level'], rows)}" if rows else ""


def _unknown(card: Scorecard) -> str:
    open_ = undecided(card)
    return f"Unknown: {len(open_)} of {len(card.findings)} rules; {escape(unknown_effect(card))}." if open_ else ""


def _evidence(card: Scorecard) -> str:
    binding = f" Binding: {', '.join(f'`{rule}`' for rule in card.verdict.binding)}." if card.verdict.binding else ""
    return f"Evidence: {evidence_sentence(card)}{binding}"


def _digests(card: Scorecard) -> str:
    return f"Digests: provider `{card.provider.digest}`, rule set `{card.ruleset.digest}`."
