"""What each objective is to a provider's verdict: needed, enough, and whether more of it would change anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from compliance.engine.monotone.roles import Roles, may_decide
from compliance.engine.monotone.system import Step, System
from compliance.engine.outcome import End
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.engine.steps import meets, rungs_reached, system_at, with_steps
from compliance.model.records import dataclass
from compliance.model.status import Target, VerdictStatus
from compliance.rulesets.ruleset import Objective, Rule

_RUNG: Final = ">=rung "
"""What stands in a step's name between the rule and the rung."""


@dataclass(frozen=True, slots=True)
class ObjectiveStanding:
    """What one objective is to the verdict wanted, and how far one provider has come with it."""

    id: str
    """Id of the objective"""
    title: str
    """Its title"""
    rules: int
    """How many of its rules are in play"""
    passed: int
    """How many of them pass for certain"""
    more_than_passing: bool
    """Whether one of its rules has a rung above the one that passes"""
    needed: tuple[str, ...] | None
    """Its rules that nobody meets the verdict without, `<rule>>=rung <n>` where a rung below the one that passes will
    do; null where the verdict is met or missed whatever happens, so that nothing can be claimed
    """
    enough: bool | None
    """Whether all of it, every rule at its top, would meet the verdict whatever the rest does; null where nothing
    can be claimed
    """
    shown_insufficient: bool
    """Whether this provider passes all of it and certainly misses the verdict"""
    with_all: tuple[VerdictStatus, ...]
    """The verdicts possible once every rule of it is at its top and all else stays as it is, worst first"""
    matters: bool
    """Whether more of it could help to meet the verdict, alone or with others; false only where it is proven that it cannot"""


def needed_name(rule: Rule, rung: int) -> str:
    """A rule that is needed; or the rung of it, where that is below the one that passes: it may then fail all the same."""
    return step_name(Step(rule.id, rung), graded=rung < rule.pass_rung)


def step_name(step: Step, *, graded: bool) -> str:
    """A rule, or the rung of one that it has to reach."""
    return f"{step.rule}{_RUNG}{step.rung}" if graded else step.rule


def named_step(name: str) -> tuple[str, int | None]:
    """The rule that a step's name begins with, and the rung; `None` where it names none."""
    rule, _, rung = name.partition(_RUNG)
    return rule, int(rung) if rung else None


def objective_standings(now: State, target: Target) -> tuple[ObjectiveStanding, ...]:
    """Every objective with a rule in play, in the rule set's order; raises `NothingEvaluatedError`."""
    ids = [s.rule.id for s in now.counted]
    # Every rule stands at least on its lowest rung, whoever is assessed.
    system = system_at(now, target, "certain").given(dict.fromkeys(ids, 1))
    roles = Roles(system)
    left = _left_to_decide(now, target)
    standings = []
    for objective in now.ruleset.objectives:
        inside = [s for s in now.counted if s.rule.objective == objective.id]
        if inside:
            matters = left is None or any(s.rule.id in left for s in inside)
            standings.append(_standing(objective, inside, now, target, system, roles, matters=matters))
    return tuple(standings)


def _left_to_decide(now: State, target: Target) -> frozenset[str] | None:
    """The rules more of which could help to meet a verdict; `None` where rules may not apply, so that nothing is proven."""
    if meets(now, target, "certain"):
        return frozenset()
    if any(s.outcome.applies is None for s in now.counted):
        return None
    ends: tuple[End, End] = ("certain", "possible")
    return frozenset().union(
        *(may_decide(system_at(now, target, end).given(rungs_reached(now, "certain"))) for end in ends)
    )


def _standing(
    objective: Objective,
    inside: Sequence[Standing],
    now: State,
    target: Target,
    system: System,
    roles: Roles,
    *,
    matters: bool,
) -> ObjectiveStanding:
    ids = [s.rule.id for s in inside]
    passed = sum(s.passes("certain") for s in inside)
    claims = not (system.trivial or system.impossible)
    forced = system.forced() if claims else {}
    with_all = with_steps(now, [Step(s.rule.id, len(s.rule.rungs)) for s in inside])
    return ObjectiveStanding(
        id=objective.id,
        title=objective.title,
        rules=len(inside),
        passed=passed,
        more_than_passing=any(s.rule.pass_rung < len(s.rule.rungs) for s in inside),
        needed=tuple(needed_name(s.rule, forced[s.rule.id]) for s in inside if s.rule.id in forced) if claims else None,
        enough=roles.enough(ids) if claims else None,
        shown_insufficient=passed == len(inside) and not meets(now, target, "possible"),
        with_all=with_all.judge().possible,
        matters=matters,
    )
