"""The scorecard for reading: verdict first, gates before scores, what is unknown and how much it could move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from compliance.model.findings import Finding
from compliance.model.phrases import ENGLISH, Translator, joined, say, say_count
from compliance.model.run import RunProblem
from compliance.model.scorecard import LevelSpan, Scorecard
from compliance.model.status import Status
from compliance.model.words import (
    FEW,
    NOTHING,
    holds_text,
    labelled,
    level_text,
    some,
    stated,
    verdict_name,
    verdict_words,
)
from compliance.report.escaping import inert
from compliance.report.pages import WIDTH
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph, render_markdown_page, render_text_page
from compliance.report.pages.causes import cause_text, fact_named, facts_in_the_way, says_what_is_the_matter, waits_for
from compliance.report.pages.details import details_text
from compliance.report.pages.layout import Painter
from compliance.report.pages.resting import evidence_sentence, evidence_text, on_word, resting, rests_text, supposed
from compliance.report.pages.summary import SummaryLine, gates_met, summary_blocks, summary_line
from compliance.report.pages.tables import Column, Table
from compliance.report.pages.waived import required_shown, required_text, waived_lines, waiver_text
from compliance.report.pages.wording import (
    asked,
    by_status,
    counts,
    disagreement_sentence,
    floor_sentence,
    groups,
    left_out_text,
    notes,
    points_cell,
    score_cells,
    subject,
    title_and_id,
    undecided,
    unknown_effect,
    verdict_sentence,
)

_TITLE = 44
"""Characters of a title on a terminal, at most."""

_STATUS = Column(say("status"), status=True)
_RULE = Column(say("rule"), most=30, third=True, code=True)
_TITLED = Column(say("title"), most=_TITLE, gives_way=True)
_FOUND = Column(say("found"), where="below")
_SCORED = (say("certain"), say("possible"), say("settled"))
_PARTS = {"necessary": say("necessary"), "sufficient": say("sufficient")}


def render_texts(
    cards: Iterable[Scorecard],
    left_out: Callable[[], Sequence[RunProblem]] = tuple,
    *,
    colour: bool = False,
    verbose: bool = False,
    width: int = WIDTH,
    translator: Translator = ENGLISH,
) -> Iterator[str]:
    """Scorecards as text, in a language.

    Before several offers of one provider under one rule set stands a line for each, and after all of several providers or rule
    sets, with how many were left out.
    """
    summed = partial(render_text_page, colour=colour, width=width, translator=translator)
    lines: list[SummaryLine] = []
    several = False
    for offers in _by_provider(cards):
        several = bool(lines)
        before = "\n" if lines else ""
        of_these = [summary_line(card) for card in offers]
        if len(offers) > 1:
            yield before + summed(summary_blocks(of_these))
            before = "\n"
        for card in offers:
            yield before + render_text(card, colour=colour, verbose=verbose, width=width, translator=translator)
            before = "\n"
        lines += of_these
    noted = left_out()
    if several or noted:
        yield "\n" + summed(summary_blocks(lines if several else (), noted))


def _by_provider(cards: Iterable[Scorecard]) -> Iterator[Sequence[Scorecard]]:
    """The scorecards of one provider under one rule set together, as they come one after the other."""
    for _, offers in groupby(cards, key=lambda card: (card.provider.id, card.ruleset.id, card.ruleset.digest)):
        yield tuple(offers)


def render_text(
    card: Scorecard,
    *,
    colour: bool = False,
    verbose: bool = False,
    width: int = WIDTH,
    translator: Translator = ENGLISH,
) -> str:
    """One scorecard as text.

    Args:
        card: what to show.
        colour: paint statuses with ANSI colours.
        verbose: every rule with its facts and their sources.
        width: columns; sentences are wrapped, cells of tables cut with an ellipsis.
        translator: the language of the page.
    """
    blocks = scorecard_blocks(card, brief=not verbose)
    page = render_text_page(blocks, colour=colour, width=width, compact=True, translator=translator)
    return page + inert(details_text(card, Painter(colour=colour, translator=translator))) if verbose else page


def render_markdown(card: Scorecard, translator: Translator = ENGLISH) -> str:
    """One scorecard as Markdown, for pull requests and reports."""
    digests = ((say("provider"), card.provider.digest), (say("rule set"), card.ruleset.digest))
    items = (Item(say("digest of the {document}", document=of), code=digest) for of, digest in digests)
    return render_markdown_page([*scorecard_blocks(card), *items], translator)


def render_markdowns(
    cards: Iterable[Scorecard],
    left_out: Callable[[], Sequence[RunProblem]] = tuple,
    translator: Translator = ENGLISH,
) -> Iterator[str]:
    """Scorecards as Markdown, before several offers of one provider a line for each, and how many were left out."""
    before = ""
    for offers in _by_provider(cards):
        if len(offers) > 1:
            yield before + render_markdown_page(summary_blocks(map(summary_line, offers)), translator)
            before = "\n"
        for card in offers:
            yield before + render_markdown(card, translator)
            before = "\n"
    if noted := left_out():
        yield f"\n{translator(left_out_text(noted))}\n"


def scorecard_blocks(card: Scorecard, *, brief: bool = False) -> Iterator[Block]:
    """The page about a scorecard, in parts.

    Args:
        card: what to show.
        brief: as short as a decision allows: rules that are not known are counted by what is in their way, and those that one
            certificate settles share a line.
    """
    note = joined(", ", (say("({verdict})", verdict=verdict_name(card.verdict.status)), rests_text(card)))
    yield Heading(2, subject(card), status=verdict_words(card.verdict.status, card.ruleset.claims), note=note)
    yield from (Item(label, text) for label, text in supposed(card.provider))
    yield Paragraph(joined(" ", (verdict_sentence(card), floor_sentence(card) or "")))
    yield from _demands(card)
    yield from _why(card)
    yield from (Item(label, text) for label, text in resting(card))
    yield from map(Paragraph, notes(card))
    yield from _required(card)
    yield from map(Paragraph, waived_lines(card))
    shared = _shared(card) if brief else {}
    gates = [f for f in card.findings if f.role == "gate"]
    yield from _findings(
        say("Gates: {gates} met", gates=gates_met(gate.status for gate in gates).words()), gates, shared, folds=brief
    )
    if brief:
        yield from _open(card, gates, "gate")
    yield from _scores(card)
    for number, (title, findings) in enumerate(groups(card)):
        yield from _findings(title, findings, shared, folds=brief, headed=number == 0)
    if brief:
        yield from _open(card, [f for f in card.findings if f.role != "gate"], "rule")
    yield from _foot(card, brief=brief)


def _demands(card: Scorecard) -> Iterator[Block]:
    """The conditions of the verdict and how each stands, and through which day the verdict holds."""
    part, status = (
        Column(say("part"), least=len("sufficient")),
        Column(say("status"), status=True, least=len("not known")),
    )
    rows = tuple((_PARTS[clause.part], clause.status, clause.text) for clause in asked(card))
    yield Table((part, status, Column(say("condition"), wraps=True)), rows, headed=False)
    held = holds_text(card)
    if held is not None:
        yield Item(text=held)


def _why(card: Scorecard) -> Iterator[Block]:
    """The rules that keep the verdict from being better, by title."""
    if card.verdict.binding:
        named = [title_and_id(card.finding(rule)) for rule in card.verdict.binding]
        yield Item(say("Why"), joined("", (some(named, FEW, "; "), ".")))
    elif len(card.verdict.possible) == 1 and not card.verdict.status.meets(card.ruleset.claims):
        yield Item(say("Why"), say("Not even every rule met would be enough for this rule set."))


def _required(card: Scorecard) -> Iterator[Block]:
    rows = tuple((requirement.status, required_text(requirement)) for requirement in required_shown(card))
    if rows:
        yield Heading(3, say("Required:"))
        yield Table((_STATUS, Column(say("required"), wraps=True)), rows, headed=False)


def _shared(card: Scorecard) -> dict[str, str]:
    """Whose word it is where the rules that a recognition settles share a line, by its id."""
    return {one.id: on_word(one) for one in card.recognitions if one.settles}


def _findings(
    title: str, findings: Sequence[Finding], shared: Mapping[str, str], *, folds: bool, headed: bool = True
) -> Iterator[Block]:
    """Rules with what was found; a page that folds leaves those that are not known to be counted together."""
    told = [f for f in findings if not (folds and f.status is Status.UNKNOWN and f.waiver is None)]
    if not told:
        return
    gates = findings[0].role == "gate"
    head = title if gates else labelled(title, counts(findings))
    points = Column(say("points"), where="markdown" if gates else "beside", number=True)
    evidence = Column(say("evidence"), where="beside" if gates else "markdown")
    waived = [Column(say("waived"), where="below")] if any(finding.waiver for finding in told) else []
    heads = (_STATUS, _TITLED, _RULE, points, _FOUND, evidence, *waived)
    rows = _rows(by_status(told), shared)
    yield Table(heads, tuple(row[: len(heads)] for row in rows), title=head, headed=headed, folds=folds)


def _rows(findings: Sequence[Finding], shared: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """A row for each rule, and one for all rules that pass by one recognition of those that are shared."""
    by_recognition: dict[str | None, int] = Counter(f.recognition for f in findings if _shares(f, shared))
    for f in findings:
        count = by_recognition.get(f.recognition, 0) if _shares(f, shared) else 1
        if count == 1:
            yield (str(f.status), f.title, f.rule, points_cell(f), f.message, evidence_text(f), waiver_text(f.waiver))
        elif count:
            by = shared[f.recognition or ""]
            settled = say_count(count, "{count} rule {by}", "{count} rules {by}", by=by)
            yield (str(f.status), settled, "", NOTHING, by, NOTHING, "")
            by_recognition[f.recognition] = 0


def _shares(finding: Finding, shared: Mapping[str, str]) -> bool:
    return finding.recognition in shared and finding.status is Status.PASS and finding.waiver is None


def _open(card: Scorecard, findings: Sequence[Finding], thing: str) -> Iterator[Block]:
    """The rules that are not known, counted by what is in their way, one line each; the few of a small group by name."""
    unknown = [f for f in findings if f.status is Status.UNKNOWN and f.waiver is None]
    if unknown:
        known = {"unknown": len(unknown)}
        head = (
            say_count(
                len(findings), "Not known: {unknown} of {count} gate", "Not known: {unknown} of {count} gates", **known
            )
            if thing == "gate"
            else say_count(
                len(findings), "Not known: {unknown} of {count} rule", "Not known: {unknown} of {count} rules", **known
            )
        )
        effect = say("it cannot change the verdict") if len(card.verdict.possible) == 1 else ""
        yield Heading(3, joined("; ", (head, effect)))
        by_cause: dict[str, list[Finding]] = {}
        for finding in unknown:
            by_cause.setdefault(cause_text(finding), []).append(finding)
        largest_first = sorted(by_cause.items(), key=lambda group: -len(group[1]))
        rows = tuple((str(len(group)), labelled(cause, _named(group))) for cause, group in largest_first)
        yield Table((Column(say("rules"), number=True), Column(say("because"), wraps=True)), rows, headed=False)


def _named(group: Sequence[Finding]) -> str:
    """Which rules wait for the same kind of thing: what is the matter with it, each of a few, or what most of them wait for."""
    if len(group) == 1:
        waits = waits_for(group[0])
        return labelled(title_and_id(group[0]), waits) if waits else title_and_id(group[0])
    told = Counter(f.message for f in group if says_what_is_the_matter(f))
    if told:
        return some([say("{name} ({what})", name=m, what=_rules(count)) for m, count in told.most_common()], FEW, "; ")
    if len(group) <= FEW:
        return joined("; ", map(title_and_id, group))
    needed = Counter(path for f in group for path in facts_in_the_way(f))
    if needed:
        most = [joined(", ", (fact_named(path), _rules(count))) for path, count in needed.most_common(FEW)]
        return some(most + [""] * (len(needed) - len(most)), FEW, "; ")
    return some([title_and_id(finding) for finding in group], 1)


def _rules(count: int) -> str:
    return say_count(count, "{count} rule", "{count} rules")


def _scores(card: Scorecard) -> Iterator[Block]:
    scored = [o for o in card.objectives if o.weight > 0 and (o.score or o.level)]
    rows = [
        (o.title, say("weight {weight}", weight=stated(o.weight)), *score_cells(o.score), _level(card, o.level))
        for o in scored
    ]
    if len(scored) > 1 or (card.level and scored):
        rows.append((say("Total"), "", *score_cells(card.score), _level(card, card.level)))
    heads = [Column(say("objective"), most=_TITLE, gives_way=True), Column("", where="terminal")]
    heads += [Column(head, number=True) for head in (*_SCORED, *([say("level")] if card.level else []))]
    if rows:
        yield Table(tuple(heads), tuple(row[: len(heads)] for row in rows), title=say("Scores of 100"))
    for o in card.objectives:
        if o.weight == 0:
            gates = [f for f in card.findings if f.objective == o.id and f.role == "gate"]
            met = gates_met(gate.status for gate in gates).words()
            yield Item(o.title, say("{gates} gates, not scored", gates=met) if gates else say("not scored"))


def _level(card: Scorecard, level: LevelSpan | None) -> str:
    return level_text(level, levels=card.levels)


def _foot(card: Scorecard, *, brief: bool) -> Iterator[Block]:
    """Whether what is not known matters, and what all this rests on."""
    open_ = undecided(card)
    if open_ and not brief:
        of_all = say("Not known: {unknown} of {all} rules in all.", unknown=len(open_), all=len(card.findings))
        yield Paragraph(joined(" ", (of_all, unknown_effect(card))))
    yield Paragraph(labelled(say("Evidence"), evidence_sentence(card)))
    disagreement = disagreement_sentence(card)
    if disagreement is not None:
        yield Paragraph(disagreement)
