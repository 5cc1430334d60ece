"""What is waived, and what a run requires, in words that every rendering shares."""

from __future__ import annotations

from compliance.model.findings import Finding, WaiverNote
from compliance.model.phrases import say
from compliance.model.scorecard import Requirement, Scorecard
from compliance.model.status import Status
from compliance.model.words import (
    MANY,
    either,
    labelled,
    level_text,
    one_line,
    score_text,
    some,
    together,
    verdict_name,
)

_OF_CLAIM = {"necessary": "verdict necessary-only or sufficient", "sufficient": "verdict sufficient"}


def waiver_text(note: WaiverNote | None) -> str:
    """Until when a finding is waived, on whose word and why: one line, not yet escaped; nothing where it is not."""
    if note is None:
        return ""
    owner = say("no owner") if note.owner is None else say("owner: {name}", name=one_line(note.owner))
    return say("waived through {day} ({owner}): {reason}", day=note.expires, owner=owner, reason=one_line(note.reason))


def waived_findings(card: Scorecard) -> list[Finding]:
    """The findings over which a waiver is in force."""
    return [finding for finding in card.findings if finding.waiver is not None]


def waived_lines(card: Scorecard) -> list[str]:
    """What is waived and what a build makes of it, in sentences; none where no waiver is in force."""
    waived, result = waived_findings(card), card.with_waivers
    if not waived or result is None:
        return []
    short = [f for f in card.findings if f.status not in (Status.PASS, Status.NOT_APPLICABLE)]
    named = some([finding.rule for finding in waived], MANY)
    lines: list[str] = [
        say(
            "Waived: {count} of {all} findings that do not pass: {rules}.",
            count=len(waived),
            all=len(short),
            rules=named,
        ),
        say(
            "With these waivers a build counts it as {verdict}, the verdict stays {as_it_is}.",
            verdict=either([*map(verdict_name, result.possible)]),
            as_it_is=verdict_name(card.verdict.status),
        ),
    ]
    moved: list[str] = []
    if result.score and card.score and score_text(result.score) != score_text(card.score):
        moved.append(
            say("a score of {now} instead of {before}", now=score_text(result.score), before=score_text(card.score))
        )
    if result.level != card.level:
        moved.append(
            say("the level {now} instead of {before}", now=level_text(result.level), before=level_text(card.level))
        )
    return [*lines, say("The build goes by {what}.", what=together(moved))] if moved else lines


def required_shown(card: Scorecard) -> tuple[Requirement, ...]:
    """What a run requires of a scorecard, where that is more than the verdict the rule set claims or is met by waivers only."""
    usual = all(r.text == _OF_CLAIM[card.ruleset.claims] and r.status != "met by waiver" for r in card.requirements)
    return () if usual else card.requirements


def required_text(requirement: Requirement) -> str:
    """One requirement in a line: what is asked, what there is, which rules stand against it."""
    text = labelled(requirement.text, requirement.message)
    if not requirement.rules:
        return text
    waived = {rule: say("{name} ({what})", name=rule, what=say("waived")) for rule in requirement.waived}
    against = [waived.get(rule, rule) for rule in requirement.rules]
    return say("{text}; because of {rules}", text=text, rules=some(against, MANY))
