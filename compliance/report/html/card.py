"""One scorecard as its page shows it: what is said, in which order, with which picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from compliance.model.findings import Finding
from compliance.model.phrases import figures, joined, say, say_count
from compliance.model.records import dataclass
from compliance.model.scorecard import ClauseResult, ObjectiveResult, Scorecard
from compliance.model.status import Status
from compliance.model.words import (
    OTHER_SERVICES,
    ceases_text,
    labelled,
    level_text,
    looked_text,
    part_words,
    points_text,
    status_words,
    verdict_words,
)
from compliance.report.html import marks, words
from compliance.report.html.facts import found, plainly
from compliance.report.html.said import marked, say_marked
from compliance.report.pages.resting import behind_text, evidence_text
from compliance.report.pages.summary import gates_met
from compliance.report.pages.wording import (
    asked,
    by_status,
    counts,
    floor_sentence,
    groups,
    remedy,
    undecided,
    unknown_effect,
    verdict_sentence,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One condition of the verdict with its picture: how far it reaches, and what is needed."""

    name: str
    note: str
    picture: Markup | None
    symbol: str
    result: str
    result_note: str
    axis: tuple[str, ...] = ()
    """Names of the levels above the picture; empty where there are none"""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule, how it came out, and why."""

    rule: str
    title: str
    symbol: str
    word: str
    found: str
    points: str
    picture: Markup | None
    grade: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one objective that are no gates."""

    title: str
    counts: str
    rows: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """Score and level of one objective, or of all."""

    title: str
    weight: str
    score: str
    picture: Markup | None
    level: str
    cells: Markup | None
    total: bool = False


@dataclass(frozen=True, slots=True)
class StepShown:
    """What would change the outcome of a rule: a fix, or something to find out."""

    rule: str
    title: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A scorecard as its page shows it; `key` begins the ids of its elements."""

    card: Scorecard
    key: str
    name: str
    service: str
    symbol: str
    word: str
    sentence: str
    rests: str
    holds: Markup
    bars: tuple[Bar, ...]
    gates: tuple[RuleLine, ...]
    groups: tuple[RuleGroup, ...]
    scores: tuple[ScoreRow, ...]
    fixes: tuple[StepShown, ...]
    to_find_out: tuple[StepShown, ...]
    unknown: str


def card_view(card: Scorecard, key: str) -> CardView:
    """A scorecard as its page shows it.

    Args:
        card: the scorecard.
        key: begins the ids of its elements, so that several stand on one page.
    """
    status, claims = card.verdict.status, card.ruleset.claims
    gates = [finding for finding in card.findings if finding.role == "gate"]
    return CardView(
        card=card,
        key=key,
        name=card.provider.name,
        service=service_name(card),
        symbol=words.verdict_symbol(status, claims),
        word=verdict_words(status, claims),
        sentence=joined(" ", (verdict_sentence(card), floor_sentence(card) or "")),
        rests=behind_text(card),
        holds=holds(card),
        bars=tuple(_bars(card, gates)),
        gates=tuple(rule_rows(gates)),
        groups=tuple(
            RuleGroup(title, counts(findings), tuple(rule_rows(findings))) for title, findings in groups(card)
        ),
        scores=tuple(_scores(card)),
        fixes=tuple(_fixes(card)),
        to_find_out=tuple(_to_find_out(card)),
        unknown=_unknown(card),
    )


def service_name(card: Scorecard) -> str:
    """The service an offer is, by its name; nothing for a provider as a whole."""
    provider = card.provider
    if provider.other_services:
        return OTHER_SERVICES
    return "" if provider.service is None else provider.service_name or provider.service


def holds(card: Scorecard) -> Markup:
    """Through which day the verdict holds, and whether what is assessed ends with it."""
    until, ceases = card.verdict.holds_until, card.provider.ceases
    if card.verdict.looked_until is not None:
        return marked("{}", looked_text(card.verdict.looked_until, card.as_of, card.known_as_of))
    if until is None:
        return say_marked("no date known")
    span = words.through(until, card.as_of, card.known_as_of)
    if ceases is not None and ceases.possible == until:
        return say_marked("{label}: {text}", label=span, text=plainly(ceases_text(card.provider, card.known_as_of)))
    return span


def _unknown(card: Scorecard) -> str:
    """How many rules are not known, and whether that matters; nothing where all are."""
    count, of = len(undecided(card)), len(card.findings)
    if count == 0:
        return say("All {rules} are settled.", rules=words.rules(of))
    open_ = say_count(
        count, "{count} of {rules} is not known.", "{count} of {rules} are not known.", rules=words.rules(of)
    )
    return joined(" ", (open_, unknown_effect(card)))


# --- The conditions of the verdict ------------------------------------------------------------------------------------

_CLAUSE_SYMBOLS = {"met": "met", "not met": "out", "unknown": "open", "dropped": "na"}
_CLAUSE_WORDS = {
    "met": say("met"),
    "not met": say("not met"),
    "unknown": say("not known"),
    "dropped": say("nothing applies"),
}


def _bars(card: Scorecard, gates: Sequence[Finding]) -> Iterator[Bar]:
    needed = [c.at_least for c in card.clauses if c.part == "sufficient" and isinstance(c.at_least, float)]
    line = float(needed[0]) if len(needed) == 1 else 100.0
    for clause in asked(card):
        note = labelled(part_words(clause.part), _CLAUSE_WORDS[clause.status])
        symbol = _CLAUSE_SYMBOLS[clause.status]
        if clause.kind == "gates" and gates:
            yield _gates_bar(card, gates, line, symbol, note)
        elif isinstance(clause.at_least, float):
            yield _score_bar(card, clause, symbol, note)
        elif clause.kind == "level" and isinstance(clause.at_least, str):
            yield _level_bar(card, clause, symbol, note)
        else:
            yield Bar(
                words.demand(card, clause), "", None, symbol, _CLAUSE_WORDS[clause.status], part_words(clause.part)
            )


def _gates_bar(card: Scorecard, gates: Sequence[Finding], line: float, symbol: str, note: str) -> Bar:
    met = gates_met(gate.status for gate in gates)
    failed = sum(gate.status is Status.FAIL for gate in gates)
    of = {gate.objective for gate in gates}
    title = next((o.title for o in card.objectives if of == {o.id}), say("Gates"))
    drawn = marks.gates(met.met, met.of - met.met - failed, failed, max(line, 1))
    return Bar(
        title,
        say_count(met.of, "{count} gate, all needed", "{count} gates, all needed"),
        drawn,
        symbol,
        met.words(),
        note,
    )


def _score_bar(card: Scorecard, clause: ClauseResult, symbol: str, note: str) -> Bar:
    one = _objective(card, clause)
    score = card.score if one is None else one.score
    title = say("Total score") if one is None else one.title
    rules = [f for f in card.findings if f.max_points > 0 and (one is None or f.objective == one.id)]
    about = say_count(len(rules), "{count} rule with points, scored to 100", "{count} rules with points, scored to 100")
    least = clause.at_least
    if score is None or not isinstance(least, float):
        return Bar(title, about, None, symbol, say("no score"), note)
    drawn = marks.needed(score.certain, score.possible, least)
    reached = say("{met} of {all}", met=words.whole(score), all=figures(f"{least:g}"))
    return Bar(title, about, drawn, symbol, reached, note)


def _level_bar(card: Scorecard, clause: ClauseResult, symbol: str, note: str) -> Bar:
    one = _objective(card, clause)
    level = card.level if one is None else one.level
    title = say("Level") if one is None else say("{objective}: level", objective=one.title)
    about = labelled(say("asked for"), str(clause.at_least))
    if level is None:
        return Bar(title, about, None, symbol, say("no level"), note)
    drawn = cells(card, level.certain, level.possible, str(clause.at_least))
    return Bar(title, about, drawn, symbol, level_text(level, levels=card.levels), note, axis=card.levels)


def cells(card: Scorecard, certain: str, possible: str, asked_for: str | None) -> Markup:
    """A cell for each level of a scorecard's scale, with the level asked for."""
    index = card.levels.index
    return marks.level_cells(
        len(card.levels), index(certain), index(possible), index(asked_for) if asked_for in card.levels else None
    )


def _objective(card: Scorecard, clause: ClauseResult) -> ObjectiveResult | None:
    """The objective a clause is about; `None` where it is about all."""
    return next((o for o in card.objectives if o.id == clause.of), None)


# --- Scores -----------------------------------------------------------------------------------------------------------


def _scores(card: Scorecard) -> Iterator[ScoreRow]:
    scored = [o for o in card.objectives if o.weight > 0 and (o.score or o.level)]
    if len(scored) > 1 or (scored and card.level):
        yield _score_row(card, None)
        yield from (_score_row(card, one) for one in scored)


def _score_row(card: Scorecard, one: ObjectiveResult | None) -> ScoreRow:
    score, level = (card.score, card.level) if one is None else (one.score, one.level)
    of = "all" if one is None else one.id
    least = {type(c.at_least): c.at_least for c in asked(card) if c.of == of or (c.kind == "level" and c.of == "all")}
    number, name = least.get(float), least.get(str)
    return ScoreRow(
        title=say("Total") if one is None else one.title,
        weight="" if one is None else say("weight {weight}", weight=figures(f"{one.weight:g}")),
        score=say("no score") if score is None else words.whole(score),
        picture=None
        if score is None
        else marks.score_bar(score.certain, score.possible, number if isinstance(number, float) else None),
        level="" if level is None else level_text(level, levels=card.levels),
        cells=None
        if level is None
        else cells(card, level.certain, level.possible, name if isinstance(name, str) else None),
        total=one is None,
    )


# --- Rules ------------------------------------------------------------------------------------------------------------


def rule_rows(findings: Iterable[Finding]) -> Iterator[RuleLine]:
    """A row for each rule, what went wrong first; the longest bar of points is the heaviest of these rules."""
    shown = by_status(findings)
    scale = max((finding.max_points for finding in shown), default=0)
    return (_rule_row(finding, scale) for finding in shown)


def _rule_row(finding: Finding, scale: float) -> RuleLine:
    applies = finding.status is not Status.NOT_APPLICABLE
    points = finding.points
    return RuleLine(
        rule=finding.rule,
        title=finding.title,
        symbol=words.STATUS_SYMBOLS[finding.status],
        word=status_words(finding.status),
        found=found(finding),
        points=points_text(points, finding.max_points, say(" of ")) if applies else "",
        picture=marks.points(points.certain, points.possible, finding.max_points, scale) if applies else None,
        grade=evidence_text(finding),
        finding=finding,
    )


# --- What would change it ---------------------------------------------------------------------------------------------


def _fixes(card: Scorecard) -> Iterator[StepShown]:
    binding = {*card.verdict.binding}
    for finding in card.findings:
        if finding.status is Status.FAIL and finding.fix and finding.rule in binding:
            yield StepShown(finding.rule, finding.title, finding.fix, finding.fix_by or "")


def _to_find_out(card: Scorecard) -> Iterator[StepShown]:
    binding = {*card.verdict.binding}
    for finding in undecided(card):
        text = remedy(finding)
        if finding.rule in binding and text:
            yield StepShown(finding.rule, finding.title, found(finding), "")
