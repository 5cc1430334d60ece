"""What a rule comes to where certificates are recognised, by brute force over every world.

Written from the design alone, over the small documents of `tests.reference.recognised`; the product is compared with it.
A value is `True`, `False`, `None` where it is unknown, or `ERROR`; of a rung without condition it is `BARE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.reference.recognised import ELSEWHERE, Case, Evidence, Recognition, Rule, both
from tests.reference.recognised_worlds import ERROR, World, conjunction, value_of, worlds

BASES = ("facts", "attested", "read", "declared")
BARE = "bare"
ANY = Evidence()


@dataclass(frozen=True)
class Outcome:
    """Rungs from 1; `applies` is `None` where that is unknown.

    `by` are the recognitions that gave the certain rung in a world, `disputed` the highest rung that one shows and weaker
    facts deny, `against` whether something said is contradicted.
    """

    certain: int
    possible: int
    applies: bool | None = True
    error: bool = False
    by: frozenset[str] = frozenset()
    disputed: bool = False
    against: bool = False

    def status(self, rule: Rule) -> str:
        """The status of a finding with this outcome."""
        if self.applies is False:
            return "not-applicable"
        if self.error:
            return "error"
        if self.applies is not None and self.passes_at_worst(rule):
            return "pass"
        return "unknown" if self.applies is None or self.possible >= rule.pass_rung else "fail"

    def passes_at_worst(self, rule: Rule) -> bool:
        """Does the rule pass for certain? Not from the lowest rung, where nothing is known."""
        return self.certain >= rule.pass_rung and not self.certain == 1 < self.possible


# --- Recognitions -----------------------------------------------------------------------------------------------------


def asked(evidence: Evidence, case: Case) -> Evidence:
    """What is asked in this run."""
    return evidence if case.demand is None else case.demand


def in_force(recognition: Recognition, world: World) -> Any:
    """Does it count in a world? For a provider as a whole, only if it does for every service stated."""
    case = world.case
    services: Sequence[str | None] = [case.assessed]
    if case.assesses == "provider" and case.service is None:
        services = world.services() or [None]
    evidence = asked(recognition.evidence, case)
    return conjunction(value_of(recognition.when, world, evidence, service) for service in services)


def force(case: Case, recognition: Recognition) -> str:
    """The status of a recognition over all worlds."""
    values = {in_force(recognition, world) for world in worlds(case)}
    if ERROR in values:
        return "error"
    return "in-force" if values == {True} else "not-in-force" if values == {False} else "unknown"


# --- Rules ------------------------------------------------------------------------------------------------------------


def decide(case: Case, rule: Rule) -> dict[str, Outcome]:
    """The outcome of a rule on each basis."""
    in_worlds = [_Ladder(rule, world).readings() for world in worlds(case)]
    outcomes = {basis: _combined(rule, in_worlds, basis) for basis in BASES}
    if case.assessed != ELSEWHERE:
        return outcomes
    return {basis: _refuted_only(rule, outcome) for basis, outcome in outcomes.items()}


def _refuted_only(rule: Rule, outcome: Outcome) -> Outcome:
    """Of a service nobody describes nothing is certain but what the provider's own facts exclude."""
    if outcome.error:
        return outcome
    if outcome.applies is not True:
        return Outcome(1, len(rule.rungs), None, disputed=outcome.disputed, against=outcome.against)
    by = outcome.by if outcome.possible == 1 else frozenset[str]()
    return Outcome(1, outcome.possible, by=by, disputed=outcome.disputed, against=outcome.against)


def _combined(rule: Rule, in_worlds: Sequence[Mapping[str, Outcome]], basis: str) -> Outcome:
    """Alike in every world: that. Otherwise anything between. What was missing last is what gave it."""
    outcomes = [readings[basis] for readings in in_worlds]
    before = [readings[BASES[max(BASES.index(basis) - 1, 0)]] for readings in in_worlds]
    least = min(outcome.certain for outcome in before)
    applies = {outcome.applies for outcome in outcomes}
    ends = (min(o.certain for o in outcomes), max(o.possible for o in outcomes))
    return Outcome(
        *(ends if len(applies) == 1 and None not in applies else (1, len(rule.rungs))),
        applies=applies.pop() if len(applies) == 1 else None,
        error=any(o.error for o in outcomes),
        by=frozenset().union(*(now.by for was, now in zip(before, outcomes, strict=True) if was.certain == least)),
        disputed=any(o.disputed for o in outcomes),
        against=any(o.against for o in outcomes),
    )


class _Ladder:
    """One rule in one world."""

    def __init__(self, rule: Rule, world: World) -> None:
        self._rule, self._world, self._case = rule, world, world.case
        self._values = self._weighed(lambda own: asked(own, self._case))

    def _weighed(self, demand: Callable[[Evidence], Evidence]) -> list[Any]:
        """The values of the rungs, with the evidence each asks put through `demand`."""
        return [
            BARE if r.when is None else value_of(r.when, self._world, demand(r.evidence), self._case.assessed)
            for r in self._rule.rungs
        ]

    def readings(self) -> dict[str, Outcome]:
        """The outcome on each basis."""
        rule, case = self._rule, self._case
        if rule.applies is not None:
            applies = value_of(rule.applies, self._world, asked(rule.evidence, case), case.assessed)
            if applies is not True:
                gone = Outcome(1, 1, applies=False)
                pending = Outcome(1, len(rule.rungs), None, error=applies == ERROR)
                return dict.fromkeys(BASES, gone if applies is False else pending)
        facts = self._outcome(self._values)
        if facts.error:
            return dict.fromkeys(BASES, facts)
        attested = self._shown([r for r in case.recognitions if not r.ours])
        read = self._shown(case.recognitions)
        return {"facts": facts, "attested": attested, "read": read, "declared": self._answered(read)}

    def _outcome(self, values: Sequence[Any]) -> Outcome:
        certain, open_ = climbed(values)
        error = any(values[n - 1] == ERROR for n in open_)
        return Outcome(certain, max([certain, *open_]), error=error)

    def _shown(self, recognitions: Sequence[Recognition]) -> Outcome:
        """The outcome once these recognitions count, the highest rung first, of one rung those that a text backs."""
        certain, open_ = climbed(self._values)
        possible, by, disputed, against = max([certain, *open_]), frozenset[str](), False, False
        showing = [r for r in recognitions if self._rule.id in r.shows and in_force(r, self._world) is True]
        for recognition in sorted(showing, key=lambda r: (-r.shows[self._rule.id], r.ours)):
            rung = recognition.shows[self._rule.id]
            if rung <= certain:
                continue
            if rung in open_ and not excludes(self._weighed(lambda _: ANY), rung):
                certain, by = rung, frozenset({recognition.id})
                possible = max(possible, rung)
            elif rung not in open_ and excludes(self._weighed(self._as_strong_as(recognition)), rung):
                against = True
            else:
                disputed, possible = True, max(possible, rung)
        return Outcome(certain, possible, by=by, disputed=disputed, against=against)

    def _as_strong_as(self, recognition: Recognition) -> Callable[[Evidence], Evidence]:
        return lambda own: both(asked(own, self._case), recognition.evidence)

    def _answered(self, outcome: Outcome) -> Outcome:
        """The outcome once the provider's own answer counts, which has to be as well backed as the rung it names."""
        fact = self._world.facts.get(("answers", "demo", self._rule.id))
        if fact is None or fact.value is None or outcome.disputed:
            return outcome
        rung = {"fail": 1, "pass": 2}.get(fact.value, fact.value)
        evidence = asked(self._rule.rungs[rung - 1].evidence, self._case)
        if not any(evidence.enough(s, self._case.as_of) for s in fact.backing):
            return outcome
        _, open_ = climbed(self._values)
        if rung == outcome.certain:
            return Outcome(rung, rung, by=outcome.by, against=outcome.against)
        if rung > outcome.certain and rung in open_:
            return Outcome(rung, rung, against=outcome.against)
        return Outcome(outcome.certain, outcome.possible, by=outcome.by, against=True)


def climbed(values: Sequence[Any]) -> tuple[int, list[int]]:
    """The highest rung that is true, else the lowest, and those above it that are not excluded."""
    certain = max((n for n, value in enumerate(values, 1) if value is True), default=1)
    return certain, [n for n in range(certain + 1, len(values) + 1) if not _out(values, n)]


def _out(values: Sequence[Any], rung: int) -> bool:
    value = values[rung - 1]
    return value is False or (value == BARE and any(below is False for below in values[: rung - 1]))


def excludes(values: Sequence[Any], rung: int) -> bool:
    """Is a rung out of reach?"""
    certain, open_ = climbed(values)
    return rung > certain and rung not in open_


# --- Findings and verdict ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """What is expected of a finding; `recognitions` are those one of which it rests on."""

    status: str
    certain: int
    possible: int
    basis: str | None
    recognitions: frozenset[str]
    contradicted: bool
    applies: bool | None


def finding(rule: Rule, readings: Mapping[str, Outcome], accept: str) -> Finding:
    """The finding on a basis up to `accept`."""
    outcome = readings[accept]
    status = outcome.status(rule)
    basis = next((b for b in BASES if readings[b].status(rule) == status), None) if status in ("pass", "fail") else None
    by = readings[basis].by if basis in ("attested", "read") else frozenset()
    return Finding(
        status, outcome.certain, outcome.possible, basis, by, outcome.against or outcome.disputed, outcome.applies
    )


def verdict(case: Case, decided: Mapping[str, Mapping[str, Outcome]], basis: str) -> str | None:
    """The verdict where one rule is necessary and all are sufficient; `None` where a part of it has nothing left to judge."""
    outcomes = [(rule, decided[rule.id][basis]) for rule in case.rules]
    counted = [(rule, outcome) for rule, outcome in outcomes if outcome.applies is not False or outcome.error]
    if not counted:
        return None
    at_worst = [outcome.passes_at_worst(rule) for rule, outcome in counted]
    at_best = [outcome.possible >= rule.pass_rung for rule, outcome in counted]
    worst, best = (
        "sufficient" if all(passed) else "necessary-only" if any(passed) else "not-met"
        for passed in (at_worst, at_best)
    )
    return worst if worst == best else "undetermined"
