"""Words for waivers in force, the same in every rendering. They stand beside the verdict and never in its place."""

from __future__ import annotations

from compliance.model.scorecard import Finding, Scorecard, WaiverNote
from compliance.model.status import Status
from compliance.model.words import MANY, level_text, score_text, some


def waiver_text(note: WaiverNote) -> str:
    """Until when a finding is waived, on whose word and why: one line, not yet escaped."""
    owner = "no owner" if note.owner is None else f"owner: {_line(note.owner)}"
    return f"waived until {note.expires} ({owner}): {_line(note.reason)}"


def _line(text: str) -> str:
    """A text that may be folded over lines in its file, in one."""
    return " ".join(text.split())


def waived_findings(card: Scorecard) -> list[Finding]:
    """The findings a waiver is in force over."""
    return [finding for finding in card.findings if finding.waiver is not None]


def waived_lines(card: Scorecard) -> list[str]:
    """What is waived and what a build makes of it, in sentences; none where no waiver is in force."""
    waived, result = waived_findings(card), card.with_waivers
    if not waived or result is None:
        return []
    short = [f for f in card.findings if f.status not in (Status.PASS, Status.NOT_APPLICABLE)]
    named = some([finding.rule for finding in waived], MANY)
    counted = " or ".join(result.possible)
    lines = [
        f"Waived: {len(waived)} of {len(short)} findings that do not pass: {named}.",
        f"With these waivers a build counts it as {counted}, the verdict stays {card.verdict.status}.",
    ]
    moved = []
    if result.score and card.score and score_text(result.score) != score_text(card.score):
        moved.append(f"a score of {score_text(result.score)} instead of {score_text(card.score)}")
    if result.level != card.level:
        moved.append(f"the level {level_text(result.level)} instead of {level_text(card.level)}")
    return [*lines, f"The build goes by {' and '.join(moved)}."] if moved else lines
