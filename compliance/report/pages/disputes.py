"""The page about sources that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Final

from compliance.analysis.disputes.contradictions import Conflict, Contradiction
from compliance.analysis.disputes.disputes import Disagreement, DisputeEffect, Effect, Irrelevant
from compliance.analysis.disputes.settling import Result, RuleResult
from compliance.analysis.disputes.sides import Belief, Claim, Side
from compliance.model.findings import Fact
from compliance.model.scorecard import ProviderSummary
from compliance.model.statements import FactLocation
from compliance.model.status import Target
from compliance.model.words import (
    FEW,
    fact_text,
    level_text,
    plural,
    rung_text,
    score_text,
    some,
    status_words,
    value_text,
    verdict_words,
)
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.resting import counted
from compliance.report.pages.tables import Table
from compliance.report.pages.wording import held_against, none_of, place_in, title_and_id
from compliance.rulesets.ruleset import RuleSet

EFFECTS: Final[Mapping[Effect, str]] = {
    "decides": "Matters for the verdict",
    "together": "Can matter for the verdict together with others",
    "open": "May matter for the verdict once more is known",
    "too-many": "May matter for the verdict, with more readings than are tried",
    "alike": "Does not matter for the verdict, which is closer than the scorecard says",
}
"""What a dispute is to the verdict; one of which it is proven that it does not matter is only counted."""


def disputes_blocks(disagreement: Disagreement, provider: ProviderSummary, ruleset: RuleSet) -> Iterator[Block]:
    """Each dispute with its sides, its readings and what it is to the verdict; then answers that facts contradict."""
    claims = ruleset.claims
    yield Heading(1, f"{held_against(provider, ruleset)}: sources that disagree")
    yield Paragraph(
        f"As of {disagreement.as_of}, known as of {disagreement.known_as_of}: {_comes(disagreement.result, claims)}."
    )
    yield from starmap(Item, counted(disagreement.accept, ruleset.demand))
    yield from map(Paragraph, _summary(disagreement))
    for dispute in disagreement.disputes:
        what = "Figures that contradict each other" if dispute.between == "figures" else "Disputed"
        yield Heading(2, f"{what}: {', '.join(dispute.paths)}")
        yield from _dispute(dispute, disagreement, ruleset)
    for one in disagreement.contradictions:
        yield Heading(2, f"Contradicted: the answer to {one.rule}")
        yield from _contradiction(one, disagreement, claims)
    for conflict in disagreement.conflicts:
        yield Heading(2, f"Against {conflict.by}: {conflict.rule}")
        yield from _conflict(conflict, disagreement)
    if disagreement.irrelevant:
        yield Heading(2, "Other disputes")
        yield from map(Paragraph, _irrelevant(disagreement.irrelevant, ruleset))
    if disagreement.sources:
        yield Heading(2, "Sources")
        yield from _sources(disagreement)


def _summary(disagreement: Disagreement) -> Iterator[str]:
    if not disagreement.disputes and not disagreement.contradictions and not disagreement.conflicts:
        yield "The sources agree on all that its rules read, and no declared answer contradicts the facts."
        return
    if disagreement.disputes:
        yield " ".join(
            (f"Its rules read {plural(len(disagreement.disputes), 'dispute')}.", *_matters(disagreement.disputes))
        )
    if disagreement.contradictions:
        count = len(disagreement.contradictions)
        ignored = "which is" if count == 1 else "which are"
        matter = [one.rule for one in disagreement.contradictions if one.matters]
        effect = f"{none_of(count).capitalize()} for the verdict."
        if matter:
            effect = f"Believing that to {' or that to '.join(matter)} would change the verdict."
        yield f"The facts contradict {plural(count, 'declared answer')}, {ignored} ignored. {effect}"
    if disagreement.conflicts:
        yield f"Facts say otherwise than a certificate in force of {plural(len(disagreement.conflicts), 'rule')}."


def _matters(disputes: Sequence[DisputeEffect]) -> Iterator[str]:
    """What disputes are to the verdict, those that may matter by name."""
    rest = len(disputes)
    for effect, words in EFFECTS.items():
        names = [_name(dispute) for dispute in disputes if dispute.effect == effect]
        rest -= len(names)
        if names:
            yield f"{words}: {', '.join(names)}."
    if rest == len(disputes):
        yield f"{none_of(rest).capitalize()} for the verdict."
    elif rest:
        yield f"{none_of(rest, other=True).capitalize()}."


def _name(dispute: DisputeEffect) -> str:
    """A dispute by the facts that decide, or else the first of all that the statements disagree on."""
    return some(dispute.deciding, FEW) or dispute.paths[0]


def _comes(result: Result, claims: Target) -> str:
    """What a result says of the verdict."""
    if not result.possible:
        return "nothing is left to evaluate"
    if len(result.possible) == 1:
        return f"the verdict is {_verdicts(result, claims)}"
    return f"the verdict may be {_verdicts(result, claims)}"


def _verdicts(result: Result, claims: Target) -> str:
    """The verdicts that a result leaves possible, as a screen calls them."""
    return " or ".join(f"'{verdict_words(status, claims)}'" for status in result.possible)


def _dispute(dispute: DisputeEffect, disagreement: Disagreement, ruleset: RuleSet) -> Iterator[Block]:
    yield Paragraph(_effect(dispute, disagreement.result, ruleset.claims))
    yield from (_side(side, disagreement) for side in dispute.sides)
    for n, reading in enumerate(dispute.readings, start=1):
        yield Item(f"Reading {n}", _beliefs(reading.beliefs, every=True))
    if dispute.readings:
        yield _readings(dispute, ruleset)
    else:
        yield Item("Rules that read it", ", ".join(_titled(rule, ruleset) for rule in dispute.rules))


def _effect(dispute: DisputeEffect, actual: Result, claims: Target) -> str:
    match dispute.effect:
        case "none":
            return f"Does not matter for the verdict: {_comes(actual, claims)} whichever side is right."
        case "decides":
            by = f", by {some(dispute.deciding, FEW)}" if len(dispute.deciding) < len(dispute.paths) else ""
            return f"Matters for the verdict{by}: {_outcomes(dispute, [r.result for r in dispute.readings], claims)}."
        case "together" if dispute.together is not None:
            assuming = " and ".join(_beliefs(one.beliefs) for one in dispute.together.assuming)
            outcomes = _outcomes(dispute, dispute.together.results, claims)
            return f"Can matter for the verdict together with others, not by itself. If {assuming}: {outcomes}."
        case "alike":
            either = _comes(dispute.readings[0].result, claims)
            return (
                f"Does not matter for the verdict: {either} whichever side is right. The scorecard, "
                f"which takes every rule by itself, says that {_comes(actual, claims)}."
            )
        case "open":
            either = _comes(dispute.readings[0].result, claims)
            return (
                f"Does not matter for the verdict yet: {either} whichever side is right. It may "
                "matter once more is known."
            )
    return f"Too many readings to try: {_comes(actual, claims)}, and what depends on it is unknown."


def _outcomes(dispute: DisputeEffect, results: Sequence[Result], claims: Target) -> str:
    """Each result once, with the readings that lead to it."""
    groups: dict[str, list[str]] = {}
    for n, (reading, result) in enumerate(zip(dispute.readings, results, strict=True), start=1):
        telling = [belief for belief in reading.beliefs if belief.path in dispute.read] or reading.beliefs
        groups.setdefault(_comes(result, claims), []).append(f"in reading {n} ({_beliefs(telling)})")
    return "; ".join(f"{' and '.join(readings)}, {comes}" for comes, readings in groups.items())


def _side(side: Side, disagreement: Disagreement) -> Item:
    says = ", ".join(f"{_claim(claim)} ({_place(claim.location)})" for claim in side.claims)
    return Item(
        side.statement,
        f"{says or 'nothing'}, from {side.from_}, grade {side.grade}. {_cited(side.sources, disagreement)}",
    )


def _claim(claim: Claim | Belief) -> str:
    where = "".join(f" with {name} {value}" for name, value in claim.where.items())
    match claim.kind:
        case "value":
            return f"{claim.path} = {value_text(claim.value)}"
        case "end":
            return f"{claim.path} has ended"
        case "entry":
            return f"{claim.path} is there"
        case "list":
            keys = claim.value if isinstance(claim.value, list) else []
            return f"{claim.path}{where}: {', '.join(keys)} and no other" if keys else f"{claim.path}{where}: none"


def _beliefs(beliefs: Iterable[Belief], *, every: bool = False) -> str:
    """What tells a reading apart; what several statements say is said once."""
    claims = list(dict.fromkeys(_claim(belief) for belief in sorted(beliefs, key=lambda one: one.path)))
    return some(claims, len(claims) if every else FEW)


def _readings(dispute: DisputeEffect, ruleset: RuleSet) -> Table:
    """The verdict, the score, the level and each rule, in each reading."""
    results = [reading.result for reading in dispute.readings]
    claims, levels = ruleset.claims, ruleset.levels
    verdicts = (" or ".join(verdict_words(status, claims) for status in r.possible) or "nothing" for r in results)
    rows = [("verdict", *verdicts)]
    if any(result.score for result in results):
        rows.append(("score", *(score_text(result.score) for result in results)))
    if any(result.level for result in results):
        rows.append(("level", *(level_text(result.level, levels=levels) for result in results)))
    for n, rule in enumerate(dispute.rules):
        rows.append((_titled(rule, ruleset), *(_rule(reading.rules[n]) for reading in dispute.readings)))
    return Table(("in reading", *(str(n) for n in range(1, len(results) + 1))), tuple(rows))


def _rule(result: RuleResult) -> str:
    return f"{status_words(result.status)}, rung {rung_text(result.rung)}"


def _titled(id_: str, ruleset: RuleSet) -> str:
    rule = ruleset.rule(id_)
    return id_ if rule is None else f"{rule.title} ({id_})"


def _contradiction(one: Contradiction, disagreement: Disagreement, claims: Target) -> Iterator[Block]:
    yield Paragraph(f"{title_and_id(one)}: {status_words(one.status)}; {one.message}.")
    yield Paragraph(_believed(one, disagreement.result, claims))
    if one.contradicted_in < one.readings:
        yield Paragraph(
            f"The facts rule it out in {one.contradicted_in} of the {one.readings} readings of their disputes."
        )
    yield Item("Declared", _fact(one.answer, disagreement))
    yield from (Item("Against it", _fact(fact, disagreement)) for fact in one.facts)


def _conflict(one: Conflict, disagreement: Disagreement) -> Iterator[Block]:
    """A certificate and the facts that say otherwise, each with grade and line."""
    count = "The facts are as strong as that has to be, so they count." if one.facts_count else "Neither counts."
    yield Paragraph(f"{title_and_id(one)}: {status_words(one.status)}. {one.by} shows it: {one.shown}. {count}")
    yield from (Item("It is in force by", _fact(fact, disagreement)) for fact in one.shown_by if fact.grade is not None)
    yield from (Item("Otherwise says", _fact(fact, disagreement)) for fact in one.facts if fact.grade is not None)


def _believed(one: Contradiction, actual: Result, claims: Target) -> str:
    if one.believed is None:
        return "Does not matter for the verdict: the rule has no such rung, so that there is nothing to believe."
    if one.matters:
        believed, as_it_is = (_comes(result, claims) for result in (one.believed, actual))
        return f"Matters for the verdict: had it been believed, {believed}; as it is, {as_it_is}."
    return f"Does not matter for the verdict: had it been believed, {_comes(one.believed, claims)} all the same."


def _fact(fact: Fact, disagreement: Disagreement) -> str:
    place = f" ({_place(fact.location)})" if fact.location else ""
    return f"{fact.path} = {fact_text(fact)}{place}, from {fact.from_}, grade {fact.grade}. {_cited(fact.sources, disagreement)}"


def _place(location: FactLocation) -> str:
    return f"{location.file}:{location.line}:{location.column}"


def _cited(ids: Iterable[str], disagreement: Disagreement) -> str:
    cited = [(id_, disagreement.sources[id_]) for id_ in ids]
    return "; ".join(
        f"{s.publisher}, {s.published or s.retrieved}{place_in(s)}, grade {s.grade} [{id_}]" for id_, s in cited
    )


def _irrelevant(disputes: Sequence[Irrelevant], ruleset: RuleSet) -> Iterator[str]:
    for why, words in (
        ("not read", f"No rule of {ruleset.id} reads"),
        ("settled since", "Settled by later statements"),
    ):
        names = [f"{', '.join(one.paths)} ({' against '.join(one.statements)})" for one in disputes if one.why == why]
        if names:
            yield f"{words}: {'; '.join(names)}."


def _sources(disagreement: Disagreement) -> Iterator[Block]:
    for id_, source in disagreement.sources.items():
        dated = f"{source.publisher}, {source.published or source.retrieved}{place_in(source)}, grade {source.grade}"
        yield Item(id_, f"{source.title}. {dated}", url=source.url)
