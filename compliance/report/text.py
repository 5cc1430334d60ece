"""The scorecard on a terminal: verdict first, gates before scores, what is unknown and how much it could move."""

from __future__ import annotations

from collections.abc import Iterable

from tabulate import tabulate

from compliance.model.problem import printable
from compliance.model.scorecard import Fact, Finding, Scorecard
from compliance.model.status import Status, VerdictStatus
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

WIDTH = 100
LONG_LIST = 20
"""Beyond this many rules an objective shows only those that do not pass, unless verbose."""

_COLOURS = {
    Status.PASS: "32",
    Status.FAIL: "31",
    Status.ERROR: "31",
    Status.UNKNOWN: "33",
    Status.NOT_APPLICABLE: "2",
    VerdictStatus.SUFFICIENT: "32",
    VerdictStatus.NECESSARY_ONLY: "33",
    VerdictStatus.NOT_MET: "31",
    VerdictStatus.UNDETERMINED: "33",
    "met": "32",
    "not met": "31",
}


class Painter:
    """Colours words; leaves them alone where there is no terminal."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, word: str) -> str:
        """A status or verdict, coloured by what it means."""
        code = _COLOURS.get(word)
        return f"\x1b[{code}m{word}\x1b[0m" if self._colour and code else str(word)

    def bold(self, text: str) -> str:
        """A heading."""
        return f"\x1b[1m{text}\x1b[0m" if self._colour else text


def render_text(card: Scorecard, *, colour: bool = False, verbose: bool = False, width: int = WIDTH) -> str:
    """One scorecard as text.

    Args:
        card: what to show.
        colour: paint statuses with ANSI colours.
        verbose: every rule with its facts and their sources.
        width: columns; longer lines are cut with an ellipsis.
    """
    paint = Painter(colour=colour)
    blocks = [_head(card, paint, width), _gates(card, paint, width), _scores(card)]
    blocks += _rules(card, paint, width, verbose=verbose)
    blocks += [_unknowns(card, width), _foot(card, width, verbose=verbose)]
    if verbose:
        blocks.append(_details(card, paint))
    return "\n".join(block for block in blocks if block) + "\n"


def _head(card: Scorecard, paint: Painter, width: int) -> str:
    first = f"{paint.bold(paint(card.verdict.status))}  {cut(subject(card), width - len(card.verdict.status) - 2)}"
    rows = [[f"  {clause.part}", paint(clause.status), clause.text] for clause in card.clauses]
    lines = [first, cut(verdict_sentence(card), width), *_table(rows)]
    if card.verdict.holds_until is not None:
        lines.append(f"  holds until {card.verdict.holds_until}, as far as is known")
    lines += [cut(f"Note: {note}", width) for note in notes(card)]
    return "\n".join(lines)


def _gates(card: Scorecard, paint: Painter, width: int) -> str:
    gates = [finding for finding in card.findings if finding.role == "gate"]
    if not gates:
        return ""
    rows = [[f"  {paint(f.status)}", cut(f.rule, 30), cut(f.title, 44), evidence_text(f)] for f in by_status(gates)]
    lines = [paint.bold(f"Gates: {counts(gates)}")]
    for finding, row in zip(by_status(gates), _table(rows), strict=True):
        lines.append(row.rstrip())
        if finding.status not in (Status.PASS, Status.NOT_APPLICABLE):
            lines.append(cut(f"           {printable(finding.message)}", width))
    return "\n".join(lines)


def _scores(card: Scorecard) -> str:
    scored = [(o.title, f"weight {number(o.weight)}", o.score, o.level) for o in card.objectives if o.score or o.level]
    if card.score or card.level:
        scored.append(("Total", "", card.score, card.level))
    if not scored:
        return ""
    rows = []
    for title, weight, score, level in scored:
        span = [number(score.certain), number(score.possible), f"{score.coverage:.0%}"] if score else ["-", "-", "-"]
        levels = (
            [level.certain if level.certain == level.possible else f"{level.certain} to {level.possible}"]
            if level
            else []
        )
        rows.append([f"  {cut(printable(title), 44)}", weight, *span, *levels])
    headers = ["Scores of 100", "", "certain", "possible", "settled", *(["level"] if card.level else [])]
    return "\n".join(_table(rows, headers, numbers_from=2))


def _rules(card: Scorecard, paint: Painter, width: int, *, verbose: bool) -> list[str]:
    groups = [
        (o.title, [f for f in card.findings if f.objective == o.id and f.role != "gate"]) for o in card.objectives
    ]
    if not card.objectives:
        groups = [("Rules", [f for f in card.findings if f.role != "gate"])]
    return [_group(title, findings, paint, width, verbose=verbose) for title, findings in groups if findings]


def _group(title: str, findings: list[Finding], paint: Painter, width: int, *, verbose: bool) -> str:
    shown = by_status(findings)
    if len(shown) > LONG_LIST and not verbose:
        shown = [f for f in shown if f.status not in (Status.PASS, Status.NOT_APPLICABLE)]
    rows = [[f"  {paint(f.status)}", points_text(f), cut(f.rule, 30)] for f in shown]
    plain = [f"  {f.status}" for f in shown]
    taken = sum(max((len(cell) for cell in column), default=0) + 2 for column in (plain, *list(zip(*rows, strict=True))[1:]))
    rows = [[*row, cut(f.message, max(20, width - taken))] for row, f in zip(rows, shown, strict=True)]
    return "\n".join([paint.bold(f"{printable(title)}: {counts(findings)}"), *_table(rows)])


def _unknowns(card: Scorecard, width: int) -> str:
    open_ = [f for f in card.findings if f.status in (Status.UNKNOWN, Status.ERROR)]
    if not open_:
        return ""
    return cut(f"Unknown: {len(open_)} of {len(card.findings)} rules; {unknown_effect(card)}.", width)


def _foot(card: Scorecard, width: int, *, verbose: bool) -> str:
    evidence = evidence_summary(card)
    facts = f"Evidence: {evidence.facts} facts, by grade {evidence.grades}; from {evidence.span}"
    disputed = f"; {len(evidence.disputed)} disputed" if evidence.disputed else ""
    lines = [cut(facts + disputed + ".", width)]
    if card.verdict.binding and not verbose:
        lines.append(cut(f"Why: {', '.join(card.verdict.binding)}", width))
    return "\n".join(lines)


def _details(card: Scorecard, paint: Painter) -> str:
    blocks = []
    for finding in card.findings:
        lines = [
            f"{paint(finding.status)}  {paint.bold(finding.rule)}  {printable(finding.title)}",
            f"    {printable(finding.message)}",
        ]
        lines += [f"    why: {printable(finding.why)}"] if finding.why else []
        lines += (
            [f"    fix: {printable(finding.fix)} (by {finding.fix_by})"]
            if finding.fix and finding.status is not Status.PASS
            else []
        )
        lines += [f"    reading {number_}: {world}" for number_, world in enumerate(finding.worlds, start=1)]
        lines += [f"    {line}" for fact in finding.facts for line in fact_lines(fact)]
        blocks.append("\n".join(lines))
    sources = [
        f"  {id_}: {printable(s.title)} ({printable(s.publisher)}, {s.published or s.retrieved}, grade {s.grade})"
        for id_, s in card.sources.items()
    ]
    blocks.append("\n".join(["Sources", *sources]) if sources else "")
    return "\n" + "\n\n".join(block for block in blocks if block)


def fact_lines(fact: Fact) -> list[str]:
    """A fact with its dates, grade, sources and place."""
    if fact.location is None:
        return [f"{printable(fact.path)}: not known"]
    place = f"{fact.location.file}:{fact.location.line}:{fact.location.column}"
    if not fact.candidates:
        return [
            f"{printable(fact.path)} = {_value(fact.value)}  from {fact.from_}  grade {fact.grade}  [{', '.join(fact.sources)}]  {place}"
        ]
    lines = [f"{printable(fact.path)}: disputed"]
    for candidate in fact.candidates:
        at = f"{candidate.location.file}:{candidate.location.line}:{candidate.location.column}"
        lines.append(f"  {_value(candidate.value)}  grade {candidate.grade}  [{', '.join(candidate.sources)}]  {at}")
    return lines


def _value(value: object) -> str:
    from compliance.engine.messages import value_text  # noqa: PLC0415 - the engine's words for values

    return printable(value_text(value))  # type: ignore[arg-type]  # any fact value


def _table(rows: Iterable[list[str]], headers: Iterable[str] = (), numbers_from: int | None = None) -> list[str]:
    rows = list(rows)
    if not rows:
        return []
    align = ["left" if numbers_from is None or n < numbers_from else "right" for n in range(len(rows[0]))]
    text = tabulate(
        rows, headers=tuple(headers), tablefmt="plain", disable_numparse=True, colalign=align, preserve_whitespace=True
    )
    return [line.rstrip() for line in text.splitlines()]


def cut(text: str, width: int) -> str:
    """Safe text of at most so many columns."""
    safe = printable(text)
    return safe if len(safe) <= width else safe[: max(0, width - 1)] + "…"


def render_summary(rows: Iterable[tuple[str, str, str, str, str]]) -> str:
    """A line for each scorecard, after several of them."""
    return "\n".join(_table([list(row) for row in rows], ["provider", "rule set", "verdict", "gates", "score"])) + "\n"


def summary_row(card: Scorecard) -> tuple[str, str, str, str, str]:
    """One scorecard in a line."""
    gates = [f for f in card.findings if f.role == "gate"]
    score = f"{number(card.score.certain)} to {number(card.score.possible)}" if card.score else "-"
    name = f"{card.provider.id}/{card.provider.service}" if card.provider.service else card.provider.id
    return name, card.ruleset.id, str(card.verdict.status), counts(gates) or "-", score
