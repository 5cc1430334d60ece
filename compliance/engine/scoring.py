"""From outcomes to scores, levels and coverage, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from compliance.engine.outcome import End, Outcome, passes, status_of
from compliance.model.records import dataclass
from compliance.model.status import Status
from compliance.rulesets.ruleset import Objective, Rule, RuleSet


@lru_cache(maxsize=4_096)
def exact(number: Decimal) -> Fraction:
    """Points and weights as fractions; there are few different ones, and the conversion is slow."""
    return Fraction(number)


_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule with its outcome."""

    rule: Rule
    outcome: Outcome

    @property
    def status(self) -> Status:
        """The status of its finding."""
        return status_of(self.rule, self.outcome)

    @property
    def counts(self) -> bool:
        """Not-applicable rules leave scores, levels and clauses."""
        return self.outcome.excluded is None

    @property
    def settled(self) -> bool:
        """Nothing about it is open."""
        return self.counts and not self.outcome.is_open

    def rung(self, end: End) -> int:
        """The rung at one end of the interval."""
        return self.outcome.certain if end == "certain" else self.outcome.possible

    def given(self, end: End) -> Decimal:
        """Points at one end; of a rule that may not even apply none is certain."""
        if end == "certain" and self.outcome.applies is None:
            return _NONE
        return self.rule.rungs[self.rung(end) - 1].points

    def points(self, end: End) -> Fraction:
        """Points at one end, exact."""
        return exact(self.given(end))

    def passes(self, end: End) -> bool:
        """Does the rule pass at one end?"""
        return passes(self.rule, self.outcome, end)

    def level(self, end: End, top: int) -> int | None:
        """The level the rule allows at one end; `None` where it says nothing about levels."""
        if self.rule.level_cap is not None:
            level: int | None = top if self.passes(end) else self.rule.level_cap - 1
        else:
            level = self.rule.rungs[self.rung(end) - 1].level
        may_not_apply = end == "possible" and self.outcome.applies is None
        return top if may_not_apply and level is not None else level


class WaivedStanding(Standing):
    """A rule taken as passed, for what a build goes by; never for a finding, score or verdict.

    It reaches at least the rung that passes, at both ends. Whether it applies stays as open as it is: only ends go up,
    and nothing joins or leaves a score or a clause, so that passing over one more finding never makes anything worse.
    """

    __slots__ = ()

    @property
    def settled(self) -> bool:
        """True: for the build nothing about the rule is open."""
        return True

    def rung(self, end: End) -> int:
        """The rung at one end, at least the one that passes."""
        return max(self.outcome.certain if end == "certain" else self.outcome.possible, self.rule.pass_rung)

    def given(self, end: End) -> Decimal:
        """Points at one end, at least those of passing."""
        return self.rule.rungs[self.rung(end) - 1].points

    def passes(self, end: End) -> bool:  # noqa: ARG002 - at either end
        """True: the rule is taken as passed, at either end."""
        return True


SUMS_LIMIT = 1000
"""Sums of the points of rules that may not apply; beyond so many the ends of a score are bounded, not computed."""


@dataclass(frozen=True, slots=True)
class ScoreSpan:
    """The score that is certain and the one possible, exact; 100 is full marks. `coverage` is the share settled, 0 to 1."""

    certain: Fraction
    possible: Fraction
    coverage: Fraction
    optional: bool = False
    """Whether it may turn out that none of the rules applies, and there is no score."""


@dataclass(frozen=True, slots=True)
class LevelEnds:
    """The level that is certain and the one possible, as indices into the levels of the rule set."""

    certain: int
    possible: int


def objective_score(standings: Iterable[Standing], out_of: Fraction | None) -> ScoreSpan | None:
    """Points over the most there are, or over the framework's own number; `None` where there are none."""
    standings = list(standings)
    counted = [s for s in standings if s.counts]
    most = _most(counted)
    if most[0] == 0:
        return None
    sure = [s for s in counted if s.outcome.applies is not None]
    maybe = [s for s in counted if s.outcome.applies is None]
    return ScoreSpan(
        _lowest(standings, sure, maybe, out_of),
        _highest(standings, sure, maybe, out_of),
        _over(_most([s for s in counted if s.settled]), most),
        optional=_most(sure)[0] == 0,
    )


def _lowest(all_: list[Standing], sure: list[Standing], maybe: list[Standing], out_of: Fraction | None) -> Fraction:
    """The lowest score, whichever rules turn out not to apply."""
    counted = [*sure, *maybe]
    if not maybe or (out_of is None and not any(s.given("certain") for s in maybe)):  # whoever joins gives nothing
        return _percent(_points(counted, "certain"), _divisor(all_, counted, out_of))
    return min(_scores(all_, counted, maybe, out_of, "certain"), default=Fraction(0))


def _highest(all_: list[Standing], sure: list[Standing], maybe: list[Standing], out_of: Fraction | None) -> Fraction:
    """The highest score, whichever rules turn out not to apply."""
    counted = [*sure, *maybe]
    whole = _percent(_points(counted, "possible"), _divisor(all_, counted, out_of))
    if whole <= 100 and all(s.given("possible") == s.rule.rungs[-1].points for s in maybe):
        return whole  # whoever leaves takes from the points at least as large a share as from the divisor
    smallest = Fraction(1, lcm(*(exact(s.rule.rungs[-1].points).denominator for s in all_), (out_of or 1).denominator))
    bound = 100 * Fraction(*_points(counted, "possible")) / smallest
    return max(_scores(all_, counted, maybe, out_of, "possible"), default=bound)


def _scores(
    all_: list[Standing], counted: list[Standing], maybe: list[Standing], out_of: Fraction | None, end: End
) -> Iterator[Fraction]:
    """Scores at one end as rules leave that may not apply, the lowest or highest of them included; none if there are too many.

    Whoever leaves takes points from the divisor, too: from a nominal one until nothing is left of it and the points there are
    take its place.
    """
    points, most = Fraction(*_points(counted, end)), Fraction(*_most(counted))
    nominal = Fraction(0) if out_of is None else out_of - (Fraction(*_most(all_)) - most)
    pairs = [(exact(s.rule.rungs[-1].points), exact(s.given(end))) for s in maybe]
    if out_of is None:  # those leave that have the largest share of their own points, or the least
        pairs.sort(key=lambda pair: pair[1] / (pair[0] or 1), reverse=end == "certain")
        taken = [
            (sum(left for left, _ in pairs[:n]), sum(given for _, given in pairs[:n])) for n in range(len(pairs) + 1)
        ]
    else:
        taken = [*_given_by_sum(pairs, max if end == "certain" else min).items()]
    for left, given in taken:
        divisor = nominal - left if nominal > left else most - left
        if divisor:
            yield 100 * (points - given) / divisor


def _given_by_sum(
    rules: Iterable[tuple[Fraction, Fraction]], extreme: Callable[[Fraction, Fraction], Fraction]
) -> dict[Fraction, Fraction]:
    """By how many points rules may leave, the most or least they can have given of them; empty where there are too many sums."""
    sums = {Fraction(0): Fraction(0)}
    for most, given in rules:
        for left, of_left in list(sums.items()):
            with_it = of_left + given
            sums[left + most] = extreme(sums[left + most], with_it) if left + most in sums else with_it
        if len(sums) > SUMS_LIMIT:
            return {}
    return sums


Ratio = tuple[int, int]
"""A number as numerator and denominator, the latter above 0; not in lowest terms, which takes most of the time of fractions."""


@lru_cache(maxsize=4_096)
def _ratio(number: Decimal) -> Ratio:
    return number.as_integer_ratio()


def _sum(ratios: Iterable[Ratio]) -> Ratio:
    """The sum of many numbers with few denominators."""
    numerators: dict[int, int] = {}
    for numerator, denominator in ratios:
        numerators[denominator] = numerators.get(denominator, 0) + numerator
    of_all = lcm(*numerators)
    return sum(n * (of_all // denominator) for denominator, n in numerators.items()), of_all


def _over(one: Ratio, other: Ratio) -> Fraction:
    return Fraction(one[0] * other[1], one[1] * other[0])


def _percent(points: Ratio, divisor: Ratio) -> Fraction:
    return _over((100 * points[0], points[1]), divisor)


def _points(standings: Iterable[Standing], end: End) -> Ratio:
    return _sum([_ratio(s.given(end)) for s in standings])


def _most(standings: Iterable[Standing]) -> Ratio:
    return _sum([_ratio(s.rule.rungs[-1].points) for s in standings])


def _divisor(standings: list[Standing], counted: list[Standing], out_of: Fraction | None) -> Ratio:
    """The most points there are; or the nominal number, without the points of rules left out while that leaves any."""
    most = _most(counted)
    if out_of is None:
        return most
    nominal = out_of - (Fraction(*_most(standings)) - Fraction(*most))
    return nominal.as_integer_ratio() if nominal > 0 else most


def total_score(scores: Iterable[tuple[Fraction, ScoreSpan]]) -> ScoreSpan | None:
    """The weighted mean of the objectives that have a score."""
    scores = list(scores)
    weight = _sum([w.as_integer_ratio() for w, _ in scores])
    if weight[0] == 0:
        return None
    return ScoreSpan(
        _over(_sum([_times(w, s.certain) for w, s in scores]), weight),
        _best_mean(scores),
        _over(_sum([_times(w, s.coverage) for w, s in scores]), weight),
    )


def _times(one: Fraction, other: Fraction) -> Ratio:
    (a, b), (c, d) = one.as_integer_ratio(), other.as_integer_ratio()
    return a * c, b * d


def _best_mean(scores: list[tuple[Fraction, ScoreSpan]]) -> Fraction:
    """The highest weighted mean there can be: objectives that may turn out empty count as long as they raise it."""
    sure = [(w, s.possible) for w, s in scores if not s.optional]
    points, weight = _sum([_times(w, p) for w, p in sure]), _sum([w.as_integer_ratio() for w, _ in sure])
    if len(sure) == len(scores):
        return _over(points, weight)
    of_sure, sum_of_weights = Fraction(*points), Fraction(*weight)
    for w, score in sorted((ws for ws in scores if ws[1].optional), key=lambda ws: -ws[1].possible):
        if sum_of_weights == 0 or score.possible * sum_of_weights > of_sure:
            of_sure, sum_of_weights = of_sure + w * score.possible, sum_of_weights + w
    return of_sure / sum_of_weights


def lowest_level(standings: Iterable[Standing], top: int) -> LevelEnds | None:
    """The lowest level among rules; `None` where none has levels."""
    counted = [s for s in standings if s.counts]
    certain = [level for s in counted if (level := s.level("certain", top)) is not None]
    possible = [level for s in counted if (level := s.level("possible", top)) is not None]
    return LevelEnds(min(certain), min(possible)) if certain else None


@dataclass(frozen=True, slots=True)
class Totals:
    """Scores and levels by objective, and of the whole."""

    scores: dict[str, ScoreSpan | None]
    levels: dict[str, LevelEnds | None]
    score: ScoreSpan | None
    level: LevelEnds | None


Scored = Callable[[Sequence[Standing], Fraction | None], ScoreSpan | None]
"""How the score of some rules is computed: `objective_score`, or a function that remembers what it gave before."""


def totals(ruleset: RuleSet, standings: Sequence[Standing], scored: Scored = objective_score) -> Totals:
    """All scores and levels of a rule set; rules without objectives form one."""
    top = len(ruleset.levels) - 1
    of_objective = by_objective(standings)
    groups = [(o, of_objective.get(o.id, [])) for o in ruleset.objectives]
    scores = {o.id: scored(group, _out_of(o)) for o, group in groups}
    levels = {o.id: lowest_level(group, top) for o, group in groups}
    if not ruleset.objectives:
        return Totals(scores, levels, scored(standings, None), lowest_level(standings, top))
    known = [level for level in levels.values() if level is not None]
    level = LevelEnds(min(e.certain for e in known), min(e.possible for e in known)) if known else None
    return Totals(scores, levels, _weighted(ruleset, scores), level)


def by_objective(standings: Iterable[Standing]) -> Mapping[str | None, Sequence[Standing]]:
    """The standings of each objective, by its id."""
    groups: dict[str | None, list[Standing]] = {}
    for standing in standings:
        groups.setdefault(standing.rule.objective, []).append(standing)
    return groups


def score_with(ruleset: RuleSet, before: Totals, group: Sequence[Standing]) -> ScoreSpan | None:
    """The total score with the rules of one objective standing so, and all others as they were; all rules, without objectives."""
    if not ruleset.objectives:
        return objective_score(group, None)
    objective = next(o for o in ruleset.objectives if o.id == group[0].rule.objective)
    return _weighted(ruleset, before.scores | {objective.id: objective_score(group, _out_of(objective))})


def _weighted(ruleset: RuleSet, scores: Mapping[str, ScoreSpan | None]) -> ScoreSpan | None:
    return total_score((exact(o.weight), s) for o in ruleset.objectives if (s := scores[o.id]) is not None)


def _out_of(objective: Objective) -> Fraction | None:
    return None if objective.out_of is None else exact(objective.out_of)
