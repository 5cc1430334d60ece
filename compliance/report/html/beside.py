"""Offers side by side under one rule set: verdict, picture, and the same in words; and every finding behind these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from compliance.model.findings import Finding
from compliance.model.phrases import joined, say
from compliance.model.records import dataclass
from compliance.model.scorecard import ObjectiveResult, Scorecard
from compliance.model.status import Basis, Status
from compliance.model.words import labelled, level_text, sentence, verdict_words
from compliance.report.html import marks, words
from compliance.report.html.card import RuleLine, cells, rule_rows
from compliance.report.pages.wording import asked

_FEW_OBJECTIVES: Final = 3
"""Objectives with levels up to which each has a line of its own in the comparison."""

_WORDS: Final = {
    Basis.FACTS: ("m-w1", say("Met, shown by public facts"), say("by facts")),
    Basis.ATTESTED: ("m-w2", say("Met, on a recognised body's word"), say("attested")),
    Basis.READ: ("m-w3", say("Met, by our reading of a body's clause"), say("by our reading")),
    Basis.DECLARED: ("m-w4", say("Met, on the provider's own word"), say("on its own word")),
}


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The rules of one scorecard that came out alike; `key` is the id to which a count leads."""

    key: str
    look: str
    title: str
    short: str
    rows: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One picture of a row, with the word before it."""

    label: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One offer under one rule set."""

    key: str
    name: str
    service: str
    symbol: str
    word: str
    lines: tuple[Line, ...]
    said: str
    groups: tuple[FindingGroup, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """All offers under one rule set; `required` is null where nothing is."""

    key: str
    title: str
    about: str
    required: bool | None
    kind: str
    scale: tuple[str, ...]
    scale_head: str
    rows: tuple[ComparedRow, ...]
    levels: tuple[LevelRow, ...]
    missing: tuple[str, ...] = ()
    rules: str = ""
    """How many rules there are, in words, over pictures of these"""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Levels of one objective, offer by offer."""

    title: str
    offers: tuple[tuple[str, str, Markup], ...]


def compared(
    key: str,
    cards: Sequence[tuple[str, Scorecard]],
    names: dict[str, str],
    *,
    required: bool,
    missing: Sequence[str] = (),
) -> Compared:
    """Offers under one rule set.

    Args:
        key: of the rule set, `r1`.
        cards: the key of each offer, `o1`, with its scorecard, in the order of the list.
        names: what each offer is called, by its key.
        required: whether the rule set decides.
        missing: offers of which nothing can be evaluated here.
    """
    first = cards[0][1]
    kind = _kind(first)
    head, scale = scale_of(first.levels)
    rows = tuple(_row(f"{offer}{key}", names[offer], card, kind) for offer, card in cards)
    return Compared(
        key=key,
        title=first.ruleset.title,
        about=_about(first),
        required=required,
        kind=kind,
        scale=scale,
        scale_head=head,
        rows=rows,
        levels=tuple(_levels(cards, names)) if kind == "levels" else (),
        missing=tuple(missing),
        rules=words.rules(len(first.findings)),
    )


def _kind(card: Scorecard) -> str:
    """What a picture under a rule set shows: levels of few objectives, score and level, a score asked for, or rules by word."""
    with_levels = [o for o in card.objectives if o.level is not None]
    if card.level is not None:
        return "objectives" if 0 < len(with_levels) <= _FEW_OBJECTIVES and card.score is None else "levels"
    return "score" if any(clause.kind == "score" for clause in card.clauses) else "rules"


def scale_of(levels: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """What stands before a scale, and its levels; what all of them begin with is said once: `SEAL level`, 0 to 4."""
    parted = [level.rpartition("-") for level in levels]
    if parted and parted[0][0] and len({(name, sign) for name, sign, _ in parted}) == 1:
        return say("{name} level", name=parted[0][0]), tuple(rest for _, _, rest in parted)
    return say("level"), tuple(levels)


def _about(card: Scorecard) -> str:
    gates = sum(finding.role == "gate" for finding in card.findings)
    rules = words.rules(len(card.findings))
    scored = [one for one in card.objectives if one.weight > 0]
    if len(scored) > 1:
        rules = say("{rules} in {count} objectives", rules=rules, count=len(scored))
    if gates == 0:
        return sentence(rules)
    return say("{rules}; {gates} of them are gates: without any one of them it is not met.", rules=rules, gates=gates)


def _row(key: str, name: str, card: Scorecard, kind: str) -> ComparedRow:
    groups = tuple(finding_groups(key, card.findings))
    return ComparedRow(
        key=key,
        name=name,
        service="",
        symbol=words.verdict_symbol(card.verdict.status, card.ruleset.claims),
        word=verdict_words(card.verdict.status, card.ruleset.claims),
        lines=tuple(_lines(card, kind, groups)),
        said=_said(card, kind),
        groups=groups,
    )


def _lines(card: Scorecard, kind: str, groups: Sequence[FindingGroup]) -> Iterator[Line]:
    if kind == "rules":
        yield Line("", marks.strip([marks.StripPart(g.look, len(g.rows)) for g in groups if g.look]))
        return
    if kind == "objectives":
        for one in card.objectives:
            if one.level is not None:
                yield Line(one.title, _cells(card, one))
        return
    if card.score is not None:
        yield Line(say("score"), marks.score_bar(card.score.certain, card.score.possible, _least_score(card)))
    if card.level is not None:
        yield Line(say("level"), cells(card, card.level.certain, card.level.possible, _least_level(card)))


def _least_score(card: Scorecard) -> float | None:
    """The least score that the verdict asks for; the first where it asks for several."""
    return next((clause.at_least for clause in asked(card) if isinstance(clause.at_least, float)), None)


def _least_level(card: Scorecard) -> str | None:
    """The least level that the verdict asks for; the first where it asks for several."""
    return next((clause.at_least for clause in asked(card) if isinstance(clause.at_least, str)), None)


def _cells(card: Scorecard, one: ObjectiveResult) -> Markup:
    assert one.level is not None
    least = [c.at_least for c in asked(card) if c.of in (one.id, "all") and isinstance(c.at_least, str)]
    return cells(card, one.level.certain, one.level.possible, str(least[0]) if least else None)


def _said(card: Scorecard, kind: str) -> str:
    """What a picture shows, in words."""
    if kind == "rules":
        return ""
    parts: list[str] = []
    if card.score is not None:
        parts.append(say("score {score}", score=words.whole(card.score)))
    if kind == "objectives":
        parts += [
            labelled(o.title, level_text(o.level, levels=card.levels)) for o in card.objectives if o.level is not None
        ]
    elif card.level is not None:
        parts.append(level_text(card.level, levels=card.levels))
    return joined("; ", parts)


def _levels(cards: Sequence[tuple[str, Scorecard]], names: dict[str, str]) -> Iterator[LevelRow]:
    for one in cards[0][1].objectives:
        offers = []
        for key, card in cards:
            same = next((o for o in card.objectives if o.id == one.id), None)
            if same is not None and same.level is not None:
                offers.append((names[key], level_text(same.level, levels=card.levels), _cells(card, same)))
        if offers:
            yield LevelRow(one.title, tuple(offers))


def finding_groups(key: str, findings: Iterable[Finding]) -> Iterator[FindingGroup]:
    """The findings of a scorecard by how they came out, and of those settled on whose word; not met first."""
    rows = list(rule_rows(findings))
    for id_, look, title, short, chosen in _chosen(rows):
        if chosen:
            yield FindingGroup(f"{key}-{id_}", look, title, short, tuple(chosen))


def _chosen(rows: Sequence[RuleLine]) -> Iterator[tuple[str, str, str, str, list[RuleLine]]]:
    yield "out", "m-out", say("Not met"), say("not met"), [row for row in rows if row.finding.status is Status.FAIL]
    for basis, (look, title, short) in _WORDS.items():
        passed = [row for row in rows if row.finding.status is Status.PASS and row.finding.basis is basis]
        yield str(basis), look, title, short, passed
    none = [row for row in rows if row.finding.status is Status.PASS and row.finding.basis is None]
    yield "met", "m-met", say("Met"), say("met"), none
    open_ = [row for row in rows if row.finding.status in (Status.UNKNOWN, Status.ERROR)]
    yield "open", "m-hatch", say("Not known"), say("open"), open_
    aside = [row for row in rows if row.finding.status is Status.NOT_APPLICABLE]
    yield "na", "", say("Does not apply"), say("does not apply"), aside
