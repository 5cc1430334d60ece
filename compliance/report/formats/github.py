"""Scorecards in a workflow of GitHub Actions: annotations on its files, and the summary of its job.

Commands of the log: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. A step shows ten
annotations of a level, so that what decides comes first: each scorecard, then requirements, then findings, the worst first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from compliance.model.findings import Finding
from compliance.model.run import RunProblem
from compliance.model.scorecard import Requirement, Scorecard
from compliance.model.status import Status
from compliance.model.words import score_text
from compliance.report.escaping import escape_command, escape_markdown, escape_property, inert
from compliance.report.formats.mapping import PROBLEMS, REQUIREMENTS, is_waived, shown
from compliance.report.formats.places import (
    LabelledPlace,
    against,
    finding_line,
    headline,
    places,
    requirement_line,
    status_counts,
    waived_text,
    whole,
    with_waivers,
)
from compliance.report.pages.resting import verdict_line
from compliance.report.pages.tables import markdown_rows
from compliance.report.pages.wording import all_notes, by_status, name_of

SUMMARY_BYTES = 900_000
"""GitHub refuses the summary of a step above 1 MiB, and then shows none of it."""

_LEVELS = ("error", "warning", "notice")


def render_github(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem] = ()) -> str:
    """Scorecards as annotations of a workflow; what stands in no scorecard comes before all others."""
    cards = list(scorecards)
    lines = [
        _annotation(
            str(PROBLEMS[p.kind].outcome.github),
            p.kind,
            LabelledPlace(p.location, "") if p.location else None,
            p.message,
        )
        for p in problems
    ]
    lines += [
        _annotation("notice", name_of(card.provider), whole(card), headline(card), *all_notes(card)) for card in cards
    ]
    ranked = chain.from_iterable((*_requirements(card), *_findings(card)) for card in cards)
    # Stable: within a level, in the order of the scorecards.
    return "".join(f"{line}\n" for line in [*lines, *(line for _, line in sorted(ranked, key=lambda one: one[0]))])


def _requirements(card: Scorecard) -> Iterator[tuple[tuple[int, int], str]]:
    for requirement in card.requirements:
        level = REQUIREMENTS[requirement.status].github
        if level is not None:
            title = f"{card.ruleset.id}: {requirement.text}"
            line = _annotation(level, title, whole(card), requirement_line(card, requirement))
            yield (_LEVELS.index(level), 0), line


def _findings(card: Scorecard) -> Iterator[tuple[tuple[int, int], str]]:
    for finding in card.findings:
        level = shown(finding).github
        if level is not None:
            title = f"{card.ruleset.id} {finding.rule}: {finding.status}"
            line = _annotation(level, title, places(card, finding)[0], finding_line(card, finding))
            yield (_LEVELS.index(level), 1), line


def _annotation(level: str, title: str, place: LabelledPlace | None, *message: str) -> str:
    properties = {"title": title}
    if place is not None:
        at = place.location
        properties = {"file": at.file, "line": str(at.line), "col": str(at.column), "title": title}
    written = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{escape_command(*message)}"


def render_github_summary(scorecards: Iterable[Scorecard], problems: Iterable[RunProblem] = ()) -> str:
    """Scorecards as the summary of a job in Markdown: verdicts, requirements, then what does not pass, what is waived apart.

    What is too long for GitHub is left out from the end, and it says so.
    """
    parts = list(_summary_parts(list(scorecards), list(problems)))
    kept: list[str] = []
    size = 0
    for part in parts:
        size += len(part.encode("utf-8", "surrogatepass")) + 2
        if size > SUMMARY_BYTES:
            kept.append(f"{len(parts) - len(kept)} further parts are left out here: there is no room for them.")
            break
        kept.append(part)
    return inert("\n\n".join(kept) + "\n")


def _summary_parts(cards: list[Scorecard], problems: list[RunProblem]) -> Iterator[str]:
    yield "## Compliance" if cards else "## Compliance\n\nNothing was evaluated."
    if problems:
        yield "### Not evaluated, or not to be passed over"
        yield from _blocks(("what", "where", "why"), [(p.kind, _where(p), p.message) for p in problems])
    heads = ("provider", "rule set", "as of", "verdict", "with waivers", *map(str, Status), "score", "digests")
    yield from _blocks(heads, [_verdict_row(card) for card in cards])
    rows = [
        (name_of(c.provider), c.ruleset.id, r.status, r.text, _requirement_text(r))
        for c in cards
        for r in c.requirements
    ]
    if rows:
        yield "### Requirements"
        yield from _blocks(("provider", "rule set", "status", "required", "why"), rows)
    for card in cards:
        yield from _card_parts(card)


def _where(problem: RunProblem) -> str:
    at = problem.location
    return f"{at.file}:{at.line}:{at.column}" if at else "-"


def _requirement_text(requirement: Requirement) -> str:
    return "; ".join((requirement.message, *against(requirement)))


def _verdict_row(card: Scorecard) -> tuple[str, ...]:
    dates = f"{card.as_of}, known {card.known_as_of}"
    digests = f"{card.provider.digest} {card.ruleset.digest}"
    counted = map(str, status_counts(card).values())
    return (
        name_of(card.provider),
        card.ruleset.id,
        dates,
        verdict_line(card),
        with_waivers(card) or "-",
        *counted,
        score_text(card.score),
        digests,
    )


def _card_parts(card: Scorecard) -> Iterator[str]:
    open_ = [finding for finding in by_status(card.findings) if shown(finding).sarif is not None]
    waived = [finding for finding in open_ if is_waived(finding)]
    counted = [finding for finding in open_ if not is_waived(finding)]
    title = f"{escape_markdown(name_of(card.provider))} under {escape_markdown(card.ruleset.id)}"
    note_lines = [f"- {escape_markdown(note)}" for note in all_notes(card)]
    if note_lines:
        yield f"### {title}: notes"
        yield "\n".join(note_lines)
    if counted:
        yield f"### {title}: what does not pass"
        rows = [(f.status, f.role, f.rule, f.title, f.message, _place_text(card, f)) for f in counted]
        yield from _blocks(("status", "role", "rule", "title", "found", "where"), rows)
    if waived:
        yield f"### {title}: waived"
        accepted = [(f.status, f.rule, f.title, f.message, waived_text(f)) for f in waived]
        yield from _blocks(("status", "rule", "title", "found", "waived"), accepted)


def _place_text(card: Scorecard, finding: Finding) -> str:
    at = places(card, finding)[0].location
    return f"{at.file}:{at.line}:{at.column}"


_ROWS = 200


def _blocks(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Rows as Markdown tables, each so short that leaving one out leaves out little."""
    every = list(rows)
    for start in range(0, len(every), _ROWS):
        cells = [[escape_markdown(cell) for cell in row] for row in every[start : start + _ROWS]]
        yield "\n".join(markdown_rows(heads, cells))
