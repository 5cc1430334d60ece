"""Offers side by side under one rule set: who is ranked, who is ahead, and what decides where that is open.

Gates come first: an offer that fails one is not ranked, and nothing about the others depends on it. An order is said to
hold only where it does whatever is unknown; otherwise the findings are named that decide it, with the facts they lack.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, zip_longest
from math import inf
from typing import Any, Literal, cast

from compliance.analysis.comparison.differences import difference
from compliance.analysis.comparison.document import (
    Comparison,
    ComparisonDocument,
    Deciding,
    Dominance,
    Floor,
    MissingFact,
    Obstacle,
    Offer,
    Order,
    Pair,
    Place,
    RankShares,
    RankSpan,
    RuleRow,
    WeightSpace,
)
from compliance.analysis.comparison.offers import PAIRED, Assessed, Bounds
from compliance.analysis.comparison.weights import ShareSpan, TooManyCellsError, cells, rank_spans, sampled_rank_spans
from compliance.engine.scoring import Standing
from compliance.model.findings import Finding, Span
from compliance.model.phrases import say
from compliance.model.records import dataclass
from compliance.model.scorecard import ProviderSummary, Tool
from compliance.model.status import Status
from compliance.rulesets.clauses import LevelClause, ScoreClause
from compliance.rulesets.parameters import resolved
from compliance.rulesets.ruleset import ALL, RuleSet


def floors(ruleset: RuleSet, parameters: Mapping[str, Any]) -> Iterator[Floor]:
    """The least scores and levels a verdict asks for; not those nobody knows at the date, nor those that ask nothing.

    Args:
        ruleset: whose verdict.
        parameters: its own parameters, at the assessment date.
    """
    parts: tuple[Literal["necessary", "sufficient"], ...] = ("necessary", "sufficient")
    for part in parts:
        for clause in getattr(ruleset, part):
            if not isinstance(clause, ScoreClause | LevelClause) or clause.asks_nothing(ruleset, parameters):
                continue
            least = resolved(clause.at_least, parameters)
            if least is not None:
                of = None if clause.of == ALL else clause.of
                value = least if isinstance(least, str) else float(cast("Decimal", least))
                yield Floor(part, of, "level" if isinstance(clause, LevelClause) else "score", value)


Interval = tuple[Fraction, Fraction]
Scores = dict[str, tuple[Interval, ...]]
"""Of each offer, the score of each objective compared."""


def compare(offers: Sequence[Assessed], ended: Sequence[ProviderSummary] = (), paired: int = PAIRED) -> Comparison:
    """Compare providers under one rule set.

    Args:
        offers: at least one, all under the same rule set at the same dates, each under a name of its own.
        ended: those named that had ceased by then.
        paired: of how many offers every two are compared; where more may be ranked, of those with the best ranks.
    """
    contenders = [offer for offer in offers if not offer.out_of_the_running]
    ranks = _ranks(contenders)
    several = contenders if len(contenders) <= paired else _first(contenders, ranks, paired)
    scores, space = _weight_space(several, len(contenders) - len(several))
    pairs = tuple(_pair(a, b, scores) for a, b in combinations(several, 2))
    first = offers[0].card
    return Comparison(
        first.ruleset,
        first.as_of,
        first.known_as_of,
        first.accept,
        first.evidence,
        offers[0].ruleset.levels,
        tuple(floors(offers[0].ruleset, offers[0].state.grounds.thresholds())),
        tuple(_row([offer.card.findings[n] for offer in offers]) for n in range(len(first.findings))),
        tuple(_offer(offer, ranks.get(offer.name)) for offer in offers),
        pairs,
        len(contenders) - len(several),
        space,
        tuple(ended),
    )


def comparison_document(
    groups: Sequence[Mapping[str, Assessed]],
    tool: Tool,
    ended: Sequence[Sequence[ProviderSummary]] = (),
    paired: int = PAIRED,
) -> ComparisonDocument:
    """Providers compared under each of several rule sets, and the first rule set compared with each other one.

    Args:
        groups: under each rule set the offers of which something could be evaluated there, by name.
        tool: what made it.
        ended: under each rule set what had ceased.
        paired: of how many offers every two are compared.
    """
    comparisons = tuple(
        compare([*group.values()], gone, paired) for group, gone in zip_longest(groups, ended, fillvalue=()) if group
    )
    differences = []
    for group in groups[1:]:
        both = [name for name in groups[0] if name in group]
        if both:
            differences.append(difference([groups[0][name] for name in both], [group[name] for name in both]))
    return ComparisonDocument("comparison/1", tool, comparisons, tuple(differences))


def _row(findings: Sequence[Finding]) -> RuleRow:
    """One rule of each offer."""
    rule = findings[0]
    return RuleRow(rule.rule, rule.title, rule.objective, rule.role, tuple(finding.status for finding in findings))


def _offer(offer: Assessed, rank: RankSpan | None) -> Offer:
    card = offer.card
    place = _place(offer)
    return Offer(
        name=offer.name,
        provider=card.provider,
        verdict=card.verdict,
        clauses=card.clauses,
        score=card.score,
        level=card.level,
        objectives=card.objectives,
        place=place,
        obstacles=_obstacles(offer, place),
        rank=rank,
    )


def _place(offer: Assessed) -> Place:
    if offer.out_of_the_running:
        return "not ranked"
    return "may drop out" if offer.may_drop_out else "ranked"


def _obstacles(offer: Assessed, place: Place) -> tuple[Obstacle, ...]:
    """The rules because of which an offer is not ranked, or may drop out: gates, and what binds the necessary part."""
    if place == "ranked":
        return ()
    blocking = (Status.FAIL,) if place == "not ranked" else (Status.UNKNOWN, Status.ERROR)
    rules = {*offer.gates(*blocking)}
    if any(c.part == "necessary" and c.status in ("not met", "unknown") for c in offer.card.clauses):
        rules |= {*offer.card.verdict.binding}
    return tuple(Obstacle(f.rule, f.status, f.message) for f in offer.card.findings if f.rule in rules)


def _ranks(contenders: Sequence[Assessed]) -> dict[str, RankSpan]:
    """The ranks each can still have, by name: what `_order` says of every two, counted without looking at every two."""
    ends = {offer.name: _ends(offer.bounds) for offer in contenders}
    worst, best = (sorted(of_all) for of_all in zip(*ends.values(), strict=True)) if ends else ([], [])
    settled = {offer.name: _settled(offer.bounds) for offer in contenders}
    alike = Counter(settled.values())
    return {
        name: RankSpan(
            1 + len(worst) - bisect_right(worst, high),
            len(ends) - bisect_left(best, low) - (0 if settled[name] is None else alike[settled[name]] - 1),
        )
        for name, (low, high) in ends.items()
    }


Extreme = tuple[int, float | Fraction]


def _ends(bounds: Bounds) -> tuple[Extreme, Extreme]:
    """The worst and the best an offer can be: one is surely ahead of another where its worst is above the other's best."""
    if bounds.score is None:
        return (bounds.worst, -inf), (bounds.best, inf)
    return (bounds.worst, bounds.score.certain), (bounds.best, bounds.score.possible)


def _settled(bounds: Bounds) -> tuple[int, Fraction | None] | None:
    """What an offer is where nothing is open: those with the same are surely equal."""
    score = bounds.score
    if bounds.worst != bounds.best or (score is not None and score.certain != score.possible):
        return None
    return bounds.worst, None if score is None else score.certain


def _first(contenders: Sequence[Assessed], ranks: Mapping[str, RankSpan], count: int) -> list[Assessed]:
    """Those with the best ranks, in the order in which they were named."""
    by_rank = sorted(
        range(len(contenders)), key=lambda n: (ranks[contenders[n].name].best, ranks[contenders[n].name].worst, n)
    )
    return [contenders[n] for n in sorted(by_rank[:count])]


def _pair(a: Assessed, b: Assessed, scores: Scores | None) -> Pair:
    reaches = [[reach(standing) for standing in offer.state.standings] for offer in (a, b)]
    order = _order(a, b)
    return Pair(
        first=a.name,
        second=b.name,
        order=order,
        dominates=dominance(*reaches),
        dominated=dominance(*reversed(reaches)),
        weights=None if scores is None else _ahead_share(scores[a.name], scores[b.name]),
        deciding=_deciding(a, b) if order == "not comparable yet" else (),
    )


def _order(a: Assessed, b: Assessed) -> Order:
    if a.bounds.surely_ahead(b.bounds):
        return "ahead"
    if b.bounds.surely_ahead(a.bounds):
        return "behind"
    return "equal" if a.bounds.surely_equal(b.bounds) else "not comparable yet"


def _deciding(a: Assessed, b: Assessed) -> tuple[Deciding, ...]:
    """The open findings of both that move a total or a verdict: those that may decide alone first, then by how much."""
    deciding = []
    for offer, other in ((a, b), (b, a)):
        for rule, ends in offer.settled.items():
            swing = offer.swing(rule)
            out = offer.drops_out_by(rule)
            alone = out or any(_decided(end, other.bounds) for end in ends)
            if alone or swing or any((e.worst, e.best) != (offer.bounds.worst, offer.bounds.best) for e in ends):
                missing = tuple(MissingFact(path, reason) for reason, path in offer.card.finding(rule).causes)
                deciding.append(Deciding(offer.name, rule, None if swing is None else float(swing), alone, missing))
    return tuple(sorted(deciding, key=lambda d: (not d.alone, -(d.swing or 0.0))))


def _decided(a: Bounds, b: Bounds) -> bool:
    return a.surely_ahead(b) or b.surely_ahead(a) or a.surely_equal(b)


def _weight_space(contenders: Sequence[Assessed], more: int) -> tuple[Scores | None, WeightSpace]:
    """The scores by objective that weights are put on, and the shares of weights for each rank; `more` are left out."""
    if more:
        return None, _no_shares((), f"there are {more} more offers than those of which every two are compared")
    if len(contenders) < 2:
        return None, _no_shares((), "there are no two offers to rank")
    objectives = contenders[0].ruleset.objectives
    spans = {o.name: [o.scores[objective.id] for objective in objectives] for o in contenders}
    scored = [n for n in range(len(objectives)) if any(spans[o.name][n] is not None for o in contenders)]
    names = tuple(objectives[n].id for n in scored)
    if len(scored) < 2:
        return None, _no_shares(names, say("there are no two objectives with a score to weigh"))
    scores: Scores = {}
    for name, of in spans.items():
        kept = [span for n, span in enumerate(of) if n in scored and span is not None and not span.optional]
        if len(kept) < len(scored):
            return None, _no_shares(
                names, say("an objective may not apply to {offer}, so that its weight would not count", offer=name)
            )
        scores[name] = tuple((span.certain, span.possible) for span in kept)
    try:
        shares, exact = rank_spans(list(scores.values())), True
    except TooManyCellsError:
        shares, exact = sampled_rank_spans(list(scores.values())), False
    ranks = zip(scores, shares, strict=True)
    return scores, WeightSpace(names, tuple(RankShares(n, tuple(_span(s) for s in of)) for n, of in ranks), exact, None)


def _no_shares(objectives: tuple[str, ...], note: str) -> WeightSpace:
    return WeightSpace(objectives, (), exact=True, note=note)


def _span(share: ShareSpan) -> Span:
    return Span(float(share.certain), float(share.possible))


def _ahead_share(a: Sequence[Interval], b: Sequence[Interval]) -> Span | None:
    """The share of weights for which the first's total is above the second's, certainly and possibly."""
    corners = [(low_a, high_a, low_b, high_b) for (low_a, high_a), (low_b, high_b) in zip(a, b, strict=True)]
    certain = possible = Fraction(0)
    try:
        for cell in cells(corners, [(0, 3), (1, 2)]):
            certain += cell.volume if cell.order(0, 3) > 0 else 0
            possible += cell.volume if cell.order(1, 2) > 0 else 0
    except TooManyCellsError:
        return None
    return Span(float(certain), float(possible))


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a rule may stand: its certain and its possible rung, from 1, and whether it applies, `None` where that is unknown."""

    certain: int
    possible: int
    applies: bool | None = True


def reach(standing: Standing) -> Reach:
    """Where a rule may stand; one whose evaluation failed may stand anywhere."""
    outcome = standing.outcome
    if outcome.excluded is not None:
        return Reach(1, 1, applies=False)
    if outcome.failure is not None or outcome.applies is None:
        return Reach(1, len(standing.rule.rungs), outcome.applies)
    return Reach(outcome.certain, outcome.possible)


def dominance(first: Iterable[Reach], second: Iterable[Reach]) -> Dominance:
    """Does the first dominate the second? Both have the same rules in the same order.

    A rule that applies to only one of them cannot be compared, so that neither dominates: its points leave the score of
    one and stay in that of the other. Rules count as independent of each other: what is sure is, what is possible may
    turn out not to be.
    """
    pairs = list(zip(first, second, strict=True))
    if all(_at_least_surely(a, b) for a, b in pairs) and any(_better_surely(a, b) for a, b in pairs):
        return "sure"
    if all(_at_least_possibly(a, b) for a, b in pairs) and any(_better_possibly(a, b) for a, b in pairs):
        return "possible"
    return "no"


def _at_least_surely(a: Reach, b: Reach) -> bool:
    if a.applies is False and b.applies is False:
        return True
    return a.applies is True and b.applies is True and a.certain >= b.possible


def _better_surely(a: Reach, b: Reach) -> bool:
    return a.applies is True and b.applies is True and a.certain > b.possible


def _at_least_possibly(a: Reach, b: Reach) -> bool:
    neither_applies = a.applies is not True and b.applies is not True
    return neither_applies or (_both_may_apply(a, b) and a.possible >= b.certain)


def _better_possibly(a: Reach, b: Reach) -> bool:
    return _both_may_apply(a, b) and a.possible > b.certain


def _both_may_apply(a: Reach, b: Reach) -> bool:
    return a.applies is not False and b.applies is not False
