"""Why a provider misses a verdict, what would give it, at what effort, by whom, and what to find out first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

from compliance.analysis.plan.objectives import ObjectiveStanding, objective_standings, step_name
from compliance.analysis.plan.prove import FindOut, Proof, facts_in_the_way, find_out, proofs
from compliance.analysis.solvers.further import Further
from compliance.engine.monotone.covering import cheapest
from compliance.engine.monotone.sets import Family, blocking_sets, sufficient_sets
from compliance.engine.monotone.system import Step, StepSet
from compliance.engine.reasons import grasp
from compliance.engine.scoring import exact
from compliance.engine.state import State
from compliance.engine.steps import binding_rules, meets, rungs_reached, system_at, with_steps, without_steps
from compliance.model.phrases import joined, say
from compliance.model.records import dataclass
from compliance.model.status import Basis, Reason, Target, VerdictStatus
from compliance.model.words import rounded, some, together
from compliance.rulesets.clauses import ScoreClause
from compliance.rulesets.demands import demand_text

Who = Literal["provider", "owners", "buyer", "state", "nobody", "unknown"]
WHO: Final[tuple[Who, ...]] = ("provider", "owners", "buyer", "state", "nobody", "unknown")
"""Who can make a rule pass; `unknown` where the rule set does not say."""

_PROVIDER: Final[tuple[Who, ...]] = ("provider",)
_WORDS: Final[dict[Who, str]] = {
    "provider": say("the provider"),
    "owners": say("the owners"),
    "buyer": say("the buyer"),
    "state": say("the State"),
    "nobody": say("what nobody can change"),
    "unknown": say("someone the rule set does not name"),
}


@dataclass(frozen=True, slots=True)
class Fix:
    """Rules whose passing gives the verdict wanted: some to find out or prove, some to change."""

    rules: tuple[str, ...]
    """The rules to pass, `<rule>>=rung <n>` for a graded one"""
    effort: float
    """Relative effort of what is to be changed; 1 for a rule that names no fix"""
    by: tuple[Who, ...]
    """Whose doing the changes need; unknown where a rule names no fix"""
    prove: tuple[str, ...]
    """Those of the rules of which it is not known whether they pass: to find out or prove"""
    change: tuple[str, ...]
    """Those of the rules that are known to fail: to change"""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A rule, or a rung of one, that a reason or a fix names."""

    name: str
    """As reasons and fixes name it"""
    rule: str
    """Id of the rule"""
    title: str
    """Title of the rule"""
    rung: str | None
    """Title of the rung to reach; null where that is the one that passes"""
    kind: Literal["prove", "change"]
    """`prove`: whether it is reached is not known; `change`: it is known not to be"""
    reason: Reason | None
    """Why that is not known; null where it is to be changed"""
    facts: tuple[str, ...]
    """The facts to find out; none where it is to be changed"""
    fix: str | None
    """What would change it; null where it is not known to fail, or the rule set names nothing"""
    by: Who
    """Who could change it, should it fail"""
    effort: float
    """Relative effort of the change; 0 where it is not known to fail"""


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
    """The service assessed; null for the provider as a whole, and for any other service"""
    other_services: bool
    """Whether it is about any other service than those the profile states; `service` is then null"""
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
    """Minimal sets of rules that give the verdict whatever the rest does: the least effort first, then the least to find out"""
    steps: tuple[PlanStep, ...]
    """Every rule, or rung of one, that a reason or a fix names, in the rule set's order"""
    counts: Counts
    """How many reasons and fixes there are"""
    cheapest: Fix | None
    """The fix of least effort, then with the least to find out; null where there is none"""
    cheapest_proven: bool
    """Whether no other fix can take less effort"""
    cheapest_at_least: float | None
    """What every fix takes at the least, the same as the cheapest one where proven; null without one"""
    cheapest_by_provider: Fix | None
    """The fix of least effort of rules that the provider itself could change; null where there is none"""
    own_hands: str | None
    """Why the provider alone cannot make it certain, in words; null where it can"""
    own_hands_missed: bool
    """Whether it is missed for certain, whatever the provider itself does"""
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


def _with_best(best: Fix | None, fixes: list[Fix], count: Count) -> tuple[Fix | None, list[Fix], Count]:
    """The fix that is worth most of all that were found, and the list with it, which may have been cut short before it."""
    best = min((fix for fix in (best, *fixes) if fix), key=_worth, default=None)
    if best is None or best in fixes:
        return best, fixes, count
    fixes = sorted([best, *fixes], key=_worth)
    return best, fixes, Count(max(count.found, len(fixes)), count.exact, len(fixes))


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
        self._possible = rungs_reached(self._now, "possible")
        self._missing = system_at(self._now, target, "certain").given(rungs_reached(self._now, "certain"))

    def plan(self) -> Plan:
        """The whole plan: reasons, fixes, the cheapest one, what is in the provider's own hands, what to find out first."""
        # First what matters most: solvers share a time limit.
        best, proven, at_least = self._cheapest(self._by or WHO)
        by_provider = self._cheapest(_PROVIDER)[0]
        fixes, fix_count = self._fixes()
        reasons, reason_count = self._reasons()
        best, fixes, fix_count = _with_best(best, fixes, fix_count)
        named = {name for fix in (*fixes, best, by_provider) if fix for name in fix.rules}
        named |= {name for steps in reasons for name in self._names(steps)}
        return Plan(
            schema="plan/1",
            provider=self._snapshot.provider.id,
            service=self._snapshot.service,
            other_services=self._snapshot.other_services,
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
            steps=tuple(self._steps(named)),
            counts=Counts(reason_count, fix_count),
            cheapest=best,
            cheapest_proven=proven,
            cheapest_at_least=None if best is None else at_least,
            cheapest_by_provider=by_provider,
            own_hands=None if by_provider or self._met else self._own_hands(),
            own_hands_missed=not meets(self._alone, self._target, "possible"),
            objectives=objective_standings(self._now, self._target),
            prove=proofs(self._now, self._target),
            find_out_first=find_out(self._now),
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
            return [NOTHING_TO_DO], Count(1, exact=True, listed=1)
        missing = self._missing.within(self._in_hands(self._by or WHO))
        family = sufficient_sets(missing, further=self._further.sets)
        kept = [s for s in family.sets if self._gives(s)]
        # Sorting is stable: of equal worth the smaller comes first, then the order of the rules.
        return sorted(map(self._fix, kept), key=_worth), _count(family, kept)

    def _gives(self, steps: StepSet) -> bool:
        """Does the engine agree? It knows of rules that may not apply, which a system takes as applying."""
        return meets(with_steps(self._now, steps), self._target, "certain")

    def _in_hands(self, by: Collection[Who]) -> dict[str, int]:
        """The rules that one of these could change, should they fail, each at its top."""
        return {rule: top for rule, top in self._missing.top.items() if self._who[rule] in by}

    def _cheapest(self, by: Collection[Who]) -> tuple[Fix | None, bool, float]:
        """The fix, is it proven that none takes less effort, and what each takes at the least.

        First the changes of least effort, with all that can be found out taken as proven; then the least of that which will do.
        """
        if self._met:
            return NOTHING_TO_DO, True, 0.0
        able = self._in_hands(by)
        provable = {rule: rung for rule, rung in self._possible.items() if rule in able}
        missing = self._missing.within(able)
        changes = cheapest(missing.given(provable), self._costs, self._further.choose)
        if changes is None:
            return None, True, 0.0
        changed = {step.rule: step.rung for step in changes.steps}
        alike = dict.fromkeys(self._costs, Fraction(1))
        proofs_ = cheapest(missing.given(changed).within(provable), alike, self._further.choose)
        reached = changed | {step.rule: step.rung for step in (proofs_.steps if proofs_ else ())}
        steps = tuple(Step(rule, reached[rule]) for rule in self._rules if rule in reached)
        if not self._gives(steps):
            return None, False, float(changes.at_least)
        return self._fix(steps), changes.proven, float(changes.at_least)

    def _fix(self, steps: StepSet) -> Fix:
        prove = tuple(step for step in steps if self._is_open(step))
        change = tuple(step for step in steps if not self._is_open(step))
        effort = sum((self._costs[step.rule] for step in change), Fraction(0))
        actors = {self._who[step.rule] for step in change}
        by = tuple(who for who in WHO if who in actors)
        return Fix(self._names(steps), float(effort), by, self._names(prove), self._names(change))

    def _is_open(self, step: Step) -> bool:
        """Is it not known whether a step is reached? Else it is known to be missed, for no fix has one that is reached."""
        return step.rung <= self._possible[step.rule]

    def _name(self, step: Step) -> str:
        return step_name(step, graded=self._rules[step.rule].graded)

    def _names(self, steps: StepSet) -> tuple[str, ...]:
        return tuple(map(self._name, steps))

    def _steps(self, names: Collection[str]) -> Iterator[PlanStep]:
        """The steps of these names, in the order of the rules."""
        for standing in self._now.counted:
            rule, found = standing.rule, grasp(standing.rule, standing.outcome, self._now.grounds)
            for number, rung in enumerate(rule.rungs, start=1):
                step = Step(rule.id, number)
                if (name := self._name(step)) in names and (rule.graded or number == rule.pass_rung):
                    open_ = self._is_open(step)
                    yield PlanStep(
                        name=name,
                        rule=rule.id,
                        title=rule.title,
                        rung=None if number == rule.pass_rung else rung.title,
                        kind="prove" if open_ else "change",
                        reason=found.reason if open_ else None,
                        facts=facts_in_the_way(found) if open_ else (),
                        fix=rule.fix.text if rule.fix and not open_ else None,
                        by=self._who[rule.id],
                        effort=0.0 if open_ else float(self._costs[rule.id]),
                    )

    @cached_property
    def _alone(self) -> State:
        """The state once the provider has done all it can do itself."""
        return with_steps(self._now, [Step(*able) for able in self._in_hands(_PROVIDER).items()])

    def _own_hands(self) -> str:
        """Why the provider alone cannot make it certain: what others would have to do, or what is not known."""
        if meets(self._alone, self._target, "possible"):
            open_ = [self._rules[rule] for rule in binding_rules(self._alone)]
            asked = [
                say("{rule} ({id}, {actor})", rule=rule.title, id=rule.id, actor=_WORDS[self._who[rule.id]])
                for rule in open_
            ]
            others = say("Not known, and for others to change if it fails: {rules}.", rules=some(asked, between="; "))
            alone = say("It cannot be made certain by the provider alone.")
            return joined(" ", (alone, others if asked else ""))
        results = self._alone.totals
        missed = []
        clauses = (*self._ruleset.necessary, *self._ruleset.sufficient)
        for clause, result in zip(clauses, self._alone.judge().clauses, strict=True):
            if result.status == "not met" and (self._target == "sufficient" or result.part == "necessary"):
                score = None
                if isinstance(clause, ScoreClause):
                    score = results.score if clause.of == "all" else results.scores[clause.of]
                missed.append(
                    say("{condition} ({score} at most)", condition=result.text, score=rounded(float(score.possible)))
                    if score
                    else result.text
                )
        best = self._cheapest(WHO)[0]
        needed = [_WORDS[who] for who in best.by if who != "provider"] if best else []
        conditions = joined("; ", missed)
        if needed:
            return say(
                "No fix is in the provider's own hands: even with everything it can do itself, this is missed: {conditions}; "
                "the cheapest fix takes {actors}.",
                conditions=conditions,
                actors=together(needed),
            )
        return say(
            "No fix is in the provider's own hands: even with everything it can do itself, this is missed: {conditions}; "
            "no fix was found at all.",
            conditions=conditions,
        )


NOTHING_TO_DO: Final = Fix((), 0.0, (), (), ())
"""The fix of a verdict that is met."""


def _worth(fix: Fix) -> tuple[float, int]:
    """What fixes are sorted by: least effort first, then the least to find out."""
    return fix.effort, len(fix.prove)


def _count(family: Family, kept: Collection[StepSet]) -> Count:
    """What the engine does not confirm is not listed, and the number is then no longer sure."""
    dropped = len(family.sets) - len(kept)
    return Count(family.count - dropped, exact=family.counted and not dropped, listed=len(kept))
