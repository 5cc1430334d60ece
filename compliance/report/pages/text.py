"""The scorecard on a terminal: verdict first, gates before scores, what is unknown and how much it could move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from tabulate import tabulate

from compliance.model.provider import Grade
from compliance.model.scorecard import Candidate, Fact, Finding, Scorecard
from compliance.model.status import Status, VerdictStatus
from compliance.model.words import MANY, NOTHING, level_text, score_text, some, stated
from compliance.report.escaping import inert, printable
from compliance.report.pages import WIDTH
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
    name_of,
    notes,
    points_cell,
    score_cells,
    subject,
    undecided,
    unknown_effect,
    verdict_sentence,
)

GAP = 2
"""Columns between those of a table."""

MIDDLE = 44
NARROWEST_CELL = 6
NARROW = 72

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
    "met by waiver": "33",
    "warning": "33",
    "dropped": "2",
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


def render_texts(
    cards: Iterable[Scorecard], *, colour: bool = False, verbose: bool = False, width: int = WIDTH
) -> Iterator[str]:
    """Scorecards as text, and after several of them a line for each."""
    rows: list[list[str]] = []
    for card in cards:
        yield ("\n" if rows else "") + render_text(card, colour=colour, verbose=verbose, width=width)
        rows.append(_summary_row(card))
    if len(rows) > 1:
        heads = ["provider", "rule set", "verdict", "gates", "score"]
        yield inert("\n" + "\n".join(_table(rows, heads)) + "\n")


def render_text(card: Scorecard, *, colour: bool = False, verbose: bool = False, width: int = WIDTH) -> str:
    """One scorecard as text.

    Args:
        card: what to show.
        colour: paint statuses with ANSI colours.
        verbose: every rule with its facts and their sources.
        width: columns; sentences are wrapped, cells of tables cut with an ellipsis.
    """
    paint = Painter(colour=colour)
    waived = "\n".join(line for sentence in waived_lines(card) for line in wrapped(sentence, width))
    blocks = [
        _head(card, paint, width),
        _required(card, paint, width),
        waived,
        _gates(card, paint, width, verbose=verbose),
        _scores(card, width),
    ]
    blocks += [_group(title, findings, paint, width, verbose=verbose) for title, findings in groups(card)]
    blocks.append(_foot(card, width, verbose=verbose))
    if verbose:
        blocks.append(_details(card, paint))
    return inert("\n".join(block for block in blocks if block) + "\n")


def _head(card: Scorecard, paint: Painter, width: int) -> str:
    status = card.verdict.status
    lines = wrapped(f"{status}  {subject(card)}", width)
    lines[0] = paint.bold(paint(status)) + lines[0].removeprefix(status)
    lines += wrapped(" ".join(filter(None, (verdict_sentence(card), floor_sentence(card)))), width)
    for clause in asked(card):
        prefix = f"  {clause.part:<{len('sufficient')}}  {clause.status:<{len('not met')}}  "
        first, *others = wrapped(prefix + clause.text, width, " " * len(prefix))
        lines += [first.replace(clause.status, paint(clause.status), 1), *others]
    if card.verdict.holds_until is not None:
        lines.append(f"  holds until {card.verdict.holds_until}, as far as is known")
    return "\n".join([*lines, *(line for note in notes(card) for line in wrapped(f"Note: {note}", width))])


def _required(card: Scorecard, paint: Painter, width: int) -> str:
    shown = required_shown(card)
    lines = [paint.bold("Required:")] if shown else []
    room = max((len(requirement.status) for requirement in shown), default=0)
    for requirement in shown:
        prefix = f"  {requirement.status:<{room}}  "
        first, *others = wrapped(prefix + required_text(requirement), width, " " * len(prefix))
        lines += [first.replace(requirement.status, paint(requirement.status), 1), *others]
    return "\n".join(lines)


def _gates(card: Scorecard, paint: Painter, width: int, *, verbose: bool) -> str:
    gates = by_status(finding for finding in card.findings if finding.role == "gate")
    if not gates:
        return ""
    lines = [paint.bold(f"Gates: {counts(gates)}")]
    if len(gates) > LONG_LIST and not verbose:
        gates = [f for f in gates if f.status not in (Status.PASS, Status.NOT_APPLICABLE)]
    rows = [[f"  {f.status}", _rule_cell(f, width), cut(f.title, MIDDLE), evidence_text(f)] for f in gates]
    for finding, row in zip(gates, _table(_painted(_fitted(rows, 2, width), gates, paint)), strict=True):
        lines.append(row)
        if finding.status not in (Status.PASS, Status.NOT_APPLICABLE):
            lines += [*wrapped(" " * 11 + finding.message, width, " " * 11), *_waiver(finding, width)]
    return "\n".join(lines)


def _waiver(finding: Finding, width: int) -> list[str]:
    """The waiver in force over a finding, below its line."""
    text = "" if finding.waiver is None else waiver_text(finding.waiver)
    return wrapped(" " * 11 + text, width, " " * 11) if text else []


def _scores(card: Scorecard, width: int) -> str:
    scored = [(o.title, f"weight {stated(o.weight)}", o.score, o.level) for o in card.objectives if o.score or o.level]
    if card.score or card.level:
        scored.append(("Total", "", card.score, card.level))
    if not scored:
        return ""
    heads = ["Scores of 100" if width >= NARROW else "Of 100", "", "certain", "possible", "settled"]
    rows = [[f"  {cut(title, MIDDLE)}", weight, *score_cells(score)] for title, weight, score, _ in scored]
    lines = _under_heads(heads, rows, width)
    if card.level:
        levels = [cut(level_text(level), width // 2) for *_, level in scored]
        beside = _under_heads([*heads, "level"], [[*row, of] for row, of in zip(rows, levels, strict=True)], width)
        if max(map(len, beside)) <= width:
            return "\n".join(beside)
        apart = [[row[0], of] for row, of in zip(rows, levels, strict=True)]
        lines += ["Levels", *_table(_fitted(apart, 0, width))]
    return "\n".join(lines)


def _under_heads(heads: list[str], rows: list[list[str]], width: int) -> list[str]:
    # Under a heading tabulate leaves two columns more.
    fitted = _fitted([[f"{head}  " for head in heads], *rows], 0, width)[1:]
    return _table(fitted, heads, numbers_from=2)


def _group(title: str, findings: list[Finding], paint: Painter, width: int, *, verbose: bool) -> str:
    shown = by_status(findings)
    if len(shown) > LONG_LIST and not verbose:
        shown = [f for f in shown if f.status not in (Status.PASS, Status.NOT_APPLICABLE)]
    rows = [[f"  {f.status}", points_cell(f), _rule_cell(f, width), f.message] for f in shown]
    heading = wrapped(f"{title}: {counts(findings)}", width)
    lines = [*map(paint.bold, heading)]
    for finding, row in zip(shown, _table(_painted(_fitted(rows, 3, width), shown, paint)), strict=True):
        lines += [row, *_waiver(finding, width)]
    return "\n".join(lines)


def _rule_cell(finding: Finding, width: int) -> str:
    return cut(finding.rule, min(30, width // 3))


def _fitted(rows: list[list[str]], column: int, width: int) -> list[list[str]]:
    """Rows whose widest column is cut to what the others leave of the width."""
    others = (max(map(len, cells)) + GAP for n, cells in enumerate(zip(*rows, strict=True)) if n != column)
    room = max(NARROWEST_CELL, width - sum(others))
    return [[cut(cell, room) if n == column else cell for n, cell in enumerate(row)] for row in rows]


def _painted(rows: list[list[str]], findings: list[Finding], paint: Painter) -> list[list[str]]:
    """Rows whose first cell is the status of a finding, in its colour: painted last, so that no code is ever cut."""
    return [[f"  {paint(f.status)}", *row[1:]] for row, f in zip(rows, findings, strict=True)]


def _foot(card: Scorecard, width: int, *, verbose: bool) -> str:
    """What is unknown and how much it could move, what all this rests on, and what decides."""
    lines = []
    open_ = undecided(card)
    if open_:
        lines += wrapped(f"Unknown: {len(open_)} of {len(card.findings)} rules; {unknown_effect(card)}.", width)
    lines += wrapped(f"Evidence: {evidence_sentence(card)}", width)
    disagreement = disagreement_sentence(card)
    lines += wrapped(disagreement, width) if disagreement else []
    if card.verdict.binding and not verbose:
        lines += wrapped(f"Why: {some(card.verdict.binding, MANY)}", width)
    return "\n".join(lines)


def _details(card: Scorecard, paint: Painter) -> str:
    blocks = []
    for finding in card.findings:
        lines = [
            f"{paint(finding.status)}  {paint.bold(finding.rule)}  {printable(finding.title)}",
            f"    {printable(finding.message)}",
        ]
        lines += [f"    {printable(waiver_text(finding.waiver))}"] if finding.waiver else []
        lines += [f"    why: {printable(finding.why)}"] if finding.why else []
        lines += (
            [f"    fix: {printable(finding.fix)} (by {finding.fix_by})"]
            if finding.fix and finding.status is not Status.PASS
            else []
        )
        lines += [f"    reading {reading}: {world}" for reading, world in enumerate(finding.worlds, start=1)]
        lines += [f"    {line}" for fact in finding.facts for line in fact_lines(fact)]
        blocks.append("\n".join(lines))
    sources = [
        f"  {id_}: {printable(s.title)} ({printable(s.publisher)}, {s.published or s.retrieved}, grade {s.grade})"
        for id_, s in card.sources.items()
    ]
    blocks.append("\n".join(["Sources", *sources]) if sources else "")
    blocks.append(f"Digests\n  provider  {card.provider.digest}\n  rule set  {card.ruleset.digest}")
    return "\n" + "\n\n".join(block for block in blocks if block)


def fact_lines(fact: Fact) -> list[str]:
    """A fact with its dates, grade, sources and place."""
    if fact.location is None:
        return [f"{printable(fact.path)}: not known"]
    if not fact.candidates:
        until = f" until {fact.until}" if fact.until else ""
        dates = f"from {fact.from_}{until}"
        return [f"{printable(fact.path)} = {_value(fact.value)}  {dates}  {_support(fact.grade, fact)}"]
    shown = [f"  {_value(candidate.value)}  {_support(candidate.grade, candidate)}" for candidate in fact.candidates]
    return [f"{printable(fact.path)}: disputed", *shown]


def _support(grade: Grade | None, of: Fact | Candidate) -> str:
    assert of.location is not None  # only facts that nobody stated have none
    place = f"{of.location.file}:{of.location.line}:{of.location.column}"
    return printable(f"grade {grade}  [{', '.join(of.sources)}]  {place}")


def _value(value: object) -> str:
    from compliance.engine.messages import value_text  # noqa: PLC0415 - the engine's words for values

    return printable(value_text(value))  # type: ignore[arg-type]  # any fact value


def _table(rows: list[list[str]], heads: Iterable[str] = (), numbers_from: int | None = None) -> list[str]:
    if not rows:
        return []
    align = ["left" if numbers_from is None or n < numbers_from else "right" for n in range(len(rows[0]))]
    text = tabulate(
        rows, headers=tuple(heads), tablefmt="plain", disable_numparse=True, colalign=align, preserve_whitespace=True
    )
    return [line.rstrip() for line in text.splitlines()]


def wrapped(text: str, width: int, hanging: str = "  ") -> list[str]:
    """Safe text in lines of at most so many columns, those after the first indented."""
    return wrap(printable(text), width, subsequent_indent=hanging, break_on_hyphens=False)


def cut(text: str, width: int) -> str:
    """Safe text of at most so many columns."""
    safe = printable(text)
    return safe if len(safe) <= width else safe[: max(0, width - 1)] + "…"


def _summary_row(card: Scorecard) -> list[str]:
    """One scorecard in a line."""
    gates = [f for f in card.findings if f.role == "gate"]
    return [
        name_of(card.provider),
        card.ruleset.id,
        card.verdict.status,
        counts(gates) or NOTHING,
        score_text(card.score),
    ]
