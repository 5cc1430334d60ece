"""The scorecard for reading: verdict first, gates before scores, what is unknown and how much it could move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.model.findings import Candidate, Fact, Finding
from compliance.model.scorecard import Scorecard
from compliance.model.statements import Grade
from compliance.model.status import Status
from compliance.model.words import MANY, NOTHING, level_text, plural, score_text, some, stated
from compliance.report.escaping import inert, printable
from compliance.report.pages import WIDTH
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph, render_markdown_page, render_text_page
from compliance.report.pages.layout import Painter, plain_table
from compliance.report.pages.resting import resting, rests_text, shown_by, verdict_word
from compliance.report.pages.tables import Column, Table
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
    required_shown,
    required_text,
    score_cells,
    subject,
    undecided,
    unknown_effect,
    verdict_sentence,
    waived_lines,
    waiver_text,
)

_TITLE = 44
"""Characters of a title on a terminal, at most."""

_STATUS = Column("status", status=True)
_RULE = Column("rule", most=30, third=True, code=True)


def render_texts(
    cards: Iterable[Scorecard], *, colour: bool = False, verbose: bool = False, width: int = WIDTH
) -> Iterator[str]:
    """Scorecards as text, and after several of them a line for each."""
    rows: list[list[str]] = []
    for card in cards:
        yield ("\n" if rows else "") + render_text(card, colour=colour, verbose=verbose, width=width)
        rows.append(_summary_row(card))
    if len(rows) > 1:
        lines = plain_table(["provider", "rule set", "verdict", "gates", "score"], rows)
        yield inert("\n" + "\n".join(lines) + "\n")


def render_text(card: Scorecard, *, colour: bool = False, verbose: bool = False, width: int = WIDTH) -> str:
    """One scorecard as text.

    Args:
        card: what to show.
        colour: paint statuses with ANSI colours.
        verbose: every rule with its facts and their sources.
        width: columns; sentences are wrapped, cells of tables cut with an ellipsis.
    """
    page = render_text_page(
        scorecard_blocks(card, verbose=verbose, brief=not verbose), colour=colour, width=width, compact=True
    )
    return page + inert(_details(card, Painter(colour=colour))) if verbose else page


def render_markdown(card: Scorecard) -> str:
    """One scorecard as Markdown, for pull requests and reports."""
    digests = (("provider", card.provider.digest), ("rule set", card.ruleset.digest))
    return render_markdown_page([*scorecard_blocks(card), *(Item(f"digest of the {of}", code=d) for of, d in digests)])


def scorecard_blocks(card: Scorecard, *, verbose: bool = False, brief: bool = False) -> Iterator[Block]:
    """The page about a scorecard, in parts.

    Args:
        card: what to show.
        verbose: every rule is told in full after it.
        brief: rules that one certificate settles share a line.
    """
    yield Heading(2, subject(card), status=card.verdict.status, note=rests_text(card))
    yield Paragraph(" ".join(filter(None, (verdict_sentence(card), floor_sentence(card)))))
    yield from _demands(card)
    yield from (Item(label, text) for label, text in resting(card))
    yield from (Item("Note", note) for note in notes(card))
    yield from _required(card)
    yield from map(Paragraph, waived_lines(card))
    shared = _shared(card) if brief else {}
    yield from _findings("Gates", [f for f in card.findings if f.role == "gate"], shared, folds=not verbose)
    yield from _scores(card)
    for title, findings in groups(card):
        yield from _findings(title, findings, shared, folds=not verbose)
    yield from _foot(card, verbose=verbose)


def _demands(card: Scorecard) -> Iterator[Block]:
    """The conditions of the verdict and how each stands, and until when the verdict holds."""
    part, status = Column("part", least=len("sufficient")), Column("status", status=True, least=len("not met"))
    rows = tuple((clause.part, clause.status, clause.text) for clause in asked(card))
    yield Table((part, status, Column("condition", wraps=True)), rows, headed=False)
    if card.verdict.holds_until is not None:
        yield Item(text=f"holds until {card.verdict.holds_until}, as far as is known")


def _required(card: Scorecard) -> Iterator[Block]:
    rows = tuple((requirement.status, required_text(requirement)) for requirement in required_shown(card))
    if rows:
        yield Heading(3, "Required:")
        yield Table((_STATUS, Column("required", wraps=True)), rows, headed=False)


def _shared(card: Scorecard) -> dict[str, str]:
    """What each recognition is told as where the rules it settles share a line, by id."""
    return {one.id: shown_by(card, one.id) for one in card.recognitions if one.settles}


def _findings(title: str, findings: Sequence[Finding], shared: Mapping[str, str], *, folds: bool) -> Iterator[Block]:
    """Rules with what was found. Of gates a terminal shows titles, and what was found where they do not pass."""
    if not findings:
        return
    yield Heading(3, f"{title}: {counts(findings)}")
    gates = findings[0].role == "gate"
    points = Column("points", where="markdown" if gates else "beside")
    name = Column("title", most=_TITLE, gives_way=True) if gates else Column("title", where="markdown")
    message = Column("found", where="below") if gates else Column("found", gives_way=True)
    evidence = Column("evidence", where="beside" if gates else "markdown")
    waived = [Column("waived", where="below")] if any(finding.waiver for finding in findings) else []
    heads = (_STATUS, points, _RULE, name, message, evidence, *waived)
    rows = _rows(by_status(findings), shared)
    yield Table(heads, tuple(row[: len(heads)] for row in rows), headed=False, folds=folds)


def _rows(findings: Sequence[Finding], shared: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """A row for each rule, and one for all rules that pass by one recognition of those that are shared."""
    by_recognition: dict[str | None, int] = Counter(f.recognition for f in findings if _shares(f, shared))
    for f in findings:
        count = by_recognition.get(f.recognition, 0) if _shares(f, shared) else 1
        if count == 1:
            yield (str(f.status), points_cell(f), f.rule, f.title, f.message, evidence_text(f), waiver_text(f.waiver))
        elif count:
            by = shared[f.recognition or ""]
            yield (str(f.status), NOTHING, plural(count, "rule"), by, by, NOTHING, "")
            by_recognition[f.recognition] = 0


def _shares(finding: Finding, shared: Mapping[str, str]) -> bool:
    return finding.recognition in shared and finding.status is Status.PASS and finding.waiver is None


def _scores(card: Scorecard) -> Iterator[Block]:
    scored = [(o.title, f"weight {stated(o.weight)}", o.score, o.level) for o in card.objectives if o.score or o.level]
    if card.score or card.level:
        scored.append(("Total", "", card.score, card.level))
    heads = [Column("objective", most=_TITLE, gives_way=True), Column("", where="terminal")]
    heads += [
        Column(head, number=True) for head in ("certain", "possible", "settled", *(["level"] if card.level else []))
    ]
    rows = [
        (title, weight, *score_cells(score), level_text(level))[: len(heads)] for title, weight, score, level in scored
    ]
    if rows:
        yield Table(tuple(heads), tuple(rows), title="Scores of 100")


def _foot(card: Scorecard, *, verbose: bool) -> Iterator[Block]:
    """What is unknown and how much it could move, what all this rests on, and what decides."""
    open_ = undecided(card)
    if open_:
        yield Paragraph(f"Unknown: {len(open_)} of {len(card.findings)} rules; {unknown_effect(card)}.")
    yield Paragraph(f"Evidence: {evidence_sentence(card)}")
    disagreement = disagreement_sentence(card)
    if disagreement is not None:
        yield Paragraph(disagreement)
    if card.verdict.binding and not verbose:
        yield Paragraph(f"Why: {some(card.verdict.binding, MANY)}")


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
    return "\n" + "\n\n".join(block for block in blocks if block) + "\n"


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


def _summary_row(card: Scorecard) -> list[str]:
    """One scorecard in a line."""
    gates = [f for f in card.findings if f.role == "gate"]
    return [
        name_of(card.provider),
        card.ruleset.id,
        verdict_word(card.verdict),
        counts(gates) or NOTHING,
        score_text(card.score),
    ]
