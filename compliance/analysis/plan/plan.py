"""Why a provider misses a verdict, what would give it, at what effort, by whom, and what to find out first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

from compliance.analysis.plan.objectives import ObjectiveStanding, objective_standings, step_name
from compliance.analysis.plan.prove import Proof, proofs
from compliance.analysis.solvers.further import Further
from compliance.engine.monotone.covering import cheapest
from compliance.engine.monotone.roles import may_decide
from compliance.engine.monotone.sets import Family, blocking_sets, sufficient_sets
from compliance.engine.monotone.system import Step, StepSet, System
from compliance.engine.outcome import End, Outcome
from compliance.engine.scoring import Standing, exact
from compliance.engine.state import State
from compliance.engine.steps import (
    meets,
    rungs_reached,
    system_at,
    targets_of,
    ways_to_apply,
    with_steps,
    without_steps,
)
from compliance.model.findings import Span
from compliance.model.statements import dotted
from compliance.model.status import Basis, Target, VerdictStatus
from compliance.model.words import rounded, together
from compliance.rulesets.clauses import ScoreClause
from compliance.rulesets.demands import demand_text

Who = Literal["provider", "owners", "buyer", "state", "nobody", "unknown"]
WHO: Final[tuple[Who, ...]] = ("provider", "owners", "buyer", "state", "nobody", "unknown")
"""Who can make a rule pass; `unknown` where the rule set does not say."""

_WORDS: Final[dict[Who, str]] = {
    "provider": "the provider",
    "owners": "the owners",
    "buyer": "the buyer",
    "state": "the State",
    "nobody": "what nobody can change",
    "unknown": "someone the rule set does not name",
}


@dataclass(frozen=True, slots=True)
class Fix:
    """Rules whose passing gives the verdict wanted."""

    rules: tuple[str, ...]
    """The rules to pass, `<rule>>=rung <n>` for a graded one"""
    effort: float
    """Relative effort of all of them; 1 for a rule that names no fix"""
    by: tuple[Who, ...]
    """Whose doing it needs; unknown where a rule names no fix"""


@dataclass(frozen=True, slots=True)
class FindOut:
    """A rule that is not settled, and what is to be found out for it."""

    rule: str
    """Id of the rule"""
    facts: tuple[str, ...]
    """The facts in the way"""
    score_span: Span | None
    """Total score with the rule at its worst and at its best while all else that is open turns out badly; null where
    there is no score
    """
    could_change_verdict: bool
    """Whether settling it could change the verdict; false only where it is proven that it cannot"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many sets were found, and how many of them are listed."""

    found: int
    """How many sets there are"""
    exact: bool
    """Whether that is the number; otherwise there are at least so many"""
    listed: int
    """How many of them are listed"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many minimal sets a plan has of each kind."""

    reasons: Count
    """Number of reasons"""
    fixes: Count
    """Number of fixes"""


@dataclass(frozen=True, slots=True)
class Plan:
    """Why one provider misses a verdict of one rule set, and what would give it."""

    schema: Literal["plan/1"]
    """Kind and version of the document"""
    provider: str
    """Id of the provider"""
    service: str | None
    """The service assessed; null for the provider as a whole"""
    ruleset: str
    """Id of the rule set"""
    target: Target
    """The verdict wanted"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """What was published later was left out"""
    accept: Basis
    """The weakest basis that counted"""
    evidence: str
    """The evidence demanded instead of what each rule asks: `as-required`, `any`, a grade, or a grade with an age"""
    verdict: VerdictStatus
    """The verdict as it is"""
    possible: tuple[VerdictStatus, ...]
    """The verdicts still possible, worst first"""
    met: bool
    """Whether the verdict wanted is met for certain"""
    by: tuple[Who, ...]
    """Whose doing the fixes and the cheapest one may need; anybody's where empty"""
    reasons: tuple[tuple[str, ...], ...]
    """Minimal sets of rules, `<rule>>=rung <n>` for a graded one, that miss the verdict whatever the rest does"""
    fixes: tuple[Fix, ...]
    """Minimal sets of rules that give the verdict whatever the rest does, the least effort first"""
    counts: Counts
    """How many reasons and fixes there are"""
    cheapest: Fix | None
    """The fix of least effort; null where there is none"""
    cheapest_proven: bool
    """Whether no other fix can take less effort"""
    cheapest_at_least: float | None
    """What every fix takes at the least, the same as the cheapest one where proven; null without one"""
    cheapest_by_provider: Fix | None
    """The fix of least effort that is in the provider's own hands; null where there is none"""
    own_hands: str | None
    """Why no fix is in the provider's own hands, in words; null where one is"""
    objectives: tuple[ObjectiveStanding, ...]
    """What each objective is to the verdict wanted, and to this provider's"""
    prove: tuple[Proof, ...]
    """Certificates and assessments of which it is not known whether they are in force, and what they would settle"""
    find_out_first: tuple[FindOut, ...]
    """Rules that are not settled: first those that could change the verdict, then by the score they move"""
    limits: tuple[str, ...]
    """What kept a search from its end, in words; empty where everything was searched"""


def plan(state: State, target: Target, by: Collection[Who] = (), further: Further | None = None) -> Plan:
    """The plan of a provider.

    Args:
        state: where it stands.
        target: the part of the verdict to meet.
        by: whose doing the fixes may need; anybody's where empty.
        further: goes on where the search in pure Python gives up; the solvers of the extra, for their usual time, if not given.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    whose = tuple(who for who in WHO if who in by)
    return _Planner(state, target, whose, further or Further()).plan()


class _Planner:
    def __init__(self, state: State, target: Target, by: tuple[Who, ...], further: Further) -> None:
        self._ruleset, self._snapshot, self._target, self._by = state.ruleset, state.snapshot, target, by
        self._further = further
        self._now = state.remembering()
        self._judgement = self._now.judge()
        self._met = meets(self._now, target, "certain")
        self._rules = {s.rule.id: s.rule for s in self._now.counted}
        self._costs = {id_: exact(r.fix.effort) if r.fix else Fraction(1) for id_, r in self._rules.items()}
        self._who: dict[str, Who] = {id_: r.fix.by if r.fix else "unknown" for id_, r in self._rules.items()}
        self._missing = system_at(self._now, target, "certain").given(rungs_reached(self._now, "certain"))

    def plan(self) -> Plan:
        """The whole plan: reasons, fixes, the cheapest one, what is in the provider's own hands, what to find out first."""
        # First what matters most: solvers share a time limit.
        best, proven, at_least = self._cheapest(self._in_hands(self._by) if self._by else self._missing)
        by_provider = self._cheapest(self._in_hands(("provider",)))[0]
        fixes, fix_count = self._fixes()
        reasons, reason_count = self._reasons()
        if not proven:
            best = min((fix for fix in (best, *fixes) if fix), key=lambda fix: fix.effort, default=None)
        if best is not None and best not in fixes:  # the list is cut short
            fixes = [best, *fixes]
            fix_count = Count(max(fix_count.found, len(fixes)), fix_count.exact, len(fixes))
        return Plan(
            schema="plan/1",
            provider=self._snapshot.provider.id,
            service=self._snapshot.service,
            ruleset=self._ruleset.id,
            target=self._target,
            as_of=self._snapshot.as_of,
            known_as_of=self._snapshot.known_as_of,
            accept=self._now.grounds.accept,
            evidence=demand_text(self._ruleset.demand),
            verdict=self._judgement.status,
            possible=self._judgement.possible,
            met=self._met,
            by=self._by,
            reasons=tuple(self._names(steps) for steps in reasons),
            fixes=tuple(fixes),
            counts=Counts(reason_count, fix_count),
            cheapest=best,
            cheapest_proven=proven,
            cheapest_at_least=None if best is None else at_least,
            cheapest_by_provider=by_provider,
            own_hands=None if by_provider or self._met else self._own_hands(),
            objectives=objective_standings(self._now, self._target),
            prove=proofs(self._now, self._target),
            find_out_first=tuple(self._find_out()),
            limits=self._further.limits,
        )

    def _reasons(self) -> tuple[list[StepSet], Count]:
        """Minimal sets of steps that miss the verdict, even if all that is open turns out well; each confirmed by the engine."""
        if meets(self._now, self._target, "possible"):
            return [], Count(0, exact=True, listed=0)
        left = system_at(self._now, self._target, "possible").given(rungs_reached(self._now, "possible"))
        family = blocking_sets(left, further=self._further.sets)
        kept = [s for s in family.sets if not meets(without_steps(self._now, s), self._target, "possible")]
        return kept, _count(family, kept)

    def _fixes(self) -> tuple[list[Fix], Count]:
        """Minimal sufficient sets of what is not certain yet."""
        if self._met:
            empty = [Fix((), 0.0, ())]
            return empty, Count(1, exact=True, listed=1)
        missing = self._in_hands(self._by) if self._by else self._missing
        family = sufficient_sets(missing, further=self._further.sets)
        kept = [s for s in family.sets if self._gives(s)]
        # Sorting is stable: of equal effort the smaller comes first, then the order of the rules.
        return sorted(map(self._fix, kept), key=lambda fix: fix.effort), _count(family, kept)

    def _gives(self, steps: StepSet) -> bool:
        """Does the engine agree? It knows of rules that may not apply, which a system takes as applying."""
        return meets(with_steps(self._now, steps), self._target, "certain")

    def _in_hands(self, by: Iterable[Who]) -> System:
        able = {rule: top for rule, top in self._missing.top.items() if self._who[rule] in by}
        return self._missing.within(able)

    def _cheapest(self, system: System) -> tuple[Fix | None, bool, float]:
        """The fix, is it proven that none takes less effort, and what each takes at the least."""
        if self._met:
            return Fix((), 0.0, ()), True, 0.0
        best = cheapest(system, self._costs, self._further.choose)
        if best is None or not self._gives(best.steps):
            return None, best is None, 0.0 if best is None else float(best.at_least)
        return self._fix(best.steps), best.proven, float(best.at_least)

    def _fix(self, steps: StepSet) -> Fix:
        effort = sum((self._costs[step.rule] for step in steps), Fraction(0))
        actors = {self._who[step.rule] for step in steps}
        return Fix(self._names(steps), float(effort), tuple(who for who in WHO if who in actors))

    def _names(self, steps: StepSet) -> tuple[str, ...]:
        return tuple(step_name(step, graded=self._rules[step.rule].graded) for step in steps)

    def _own_hands(self) -> str:
        """Why the provider alone cannot do it, and whose part is missing."""
        able = [Step(rule, top) for rule, top in self._missing.top.items() if self._who[rule] == "provider"]
        done = with_steps(self._now, able)
        results, judged = done.totals, done.judge()
        missed = []
        clauses = (*self._ruleset.necessary, *self._ruleset.sufficient)
        for clause, result in zip(clauses, judged.clauses, strict=True):
            if result.status in ("not met", "unknown") and (self._target == "sufficient" or result.part == "necessary"):
                score = None
                if isinstance(clause, ScoreClause):
                    score = results.score if clause.of == "all" else results.scores[clause.of]
                missed.append(f"{result.text} ({rounded(float(score.certain))} at most)" if score else result.text)
        others = self._cheapest(self._missing)[0]
        needed = [_WORDS[who] for who in others.by if who != "provider"] if others else []
        what = f"even with everything it can do itself, this is missed: {'; '.join(missed)}"
        so = f"; the cheapest fix takes {together(needed)}" if needed else "; no fix was found at all"
        return f"No fix is in the provider's own hands: {what}{so}."

    def _find_out(self) -> list[FindOut]:
        """What is open, first what could change the verdict, then what moves the score most."""
        open_rules = []
        for standing in self._now.counted:
            if not standing.settled:
                facts = tuple(sorted({dotted(path) for _, path in standing.outcome.causes}))
                open_rules.append(FindOut(standing.rule.id, facts, self._span(standing), self._could_change(standing)))
        return sorted(open_rules, key=lambda one: (not one.could_change_verdict, -_width(one.score_span)))

    def _span(self, standing: Standing) -> Span | None:
        worst, best = standing.outcome.certain, standing.outcome.possible
        ends = [self._now.with_outcomes({standing.rule.id: Outcome(rung, rung)}).totals.score for rung in (worst, best)]
        if ends[0] is None or ends[1] is None:
            return None
        return Span(float(ends[0].certain), float(ends[1].certain))

    def _could_change(self, standing: Standing) -> bool:
        if len(self._judgement.possible) == 1:
            return False
        if standing.outcome.applies is None or self._deciding is None:
            return True
        return standing.rule.id in self._deciding

    @cached_property
    def _deciding(self) -> frozenset[str] | None:
        """Rules that are open and can still decide a part of the verdict, at either end.

        A rule that turns out not to apply can make others decide, so every way in which rules may apply is looked at; `None`
        where these are too many.
        """
        ways = ways_to_apply(self._now)
        if ways is None:
            return None
        ends: tuple[End, End] = ("certain", "possible")
        left = (
            system_at(way, target, end).within(rungs_reached(way, "possible")).given(rungs_reached(way, "certain"))
            for way in ways
            for target in targets_of(self._ruleset)
            for end in ends
        )
        return frozenset().union(*map(may_decide, left))


def _count(family: Family, kept: Collection[StepSet]) -> Count:
    """What the engine does not confirm is not listed, and the number is then no longer sure."""
    dropped = len(family.sets) - len(kept)
    return Count(family.count - dropped, exact=family.counted and not dropped, listed=len(kept))


def _width(span: Span | None) -> float:
    return span.possible - span.certain if span else 0.0
