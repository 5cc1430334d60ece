"""Design, sections 4 and 5: what a rule comes to, on facts, with recognitions and with declared answers.

A rule set is a plain mapping as YAML gives it; `trees` gives the tree of each condition by its text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.attack.oracle.days import last
from tests.attack.oracle.expressions import ANY_OTHER, ERROR, Reader, Tree, conjunction
from tests.attack.oracle.statements import END, GRADES, Asked
from tests.attack.oracle.world import UNKNOWN, World

BASES = ("facts", "attested", "read", "declared")
BARE = "(no condition)"
ANY = Asked()


@dataclass(frozen=True)
class Outcome:
    """Rungs count from 0; `applies` may be unknown or an error; `contested` where weaker facts deny what is recognised."""

    certain: int
    possible: int
    applies: Any = True
    error: bool = False
    contested: bool = False


@dataclass(frozen=True)
class Question:
    """One profile under one rule set: everything an outcome depends on besides the world."""

    ruleset: Mapping[str, Any]
    trees: Mapping[str, Tree]
    service: str | None
    demand: Asked | None = None

    def asked(self, own: Asked) -> Asked:
        """What this run asks where a rule asks something."""
        return own if self.demand is None else self.demand


def both(a: Asked, b: Asked) -> Asked:
    """Evidence good enough for two demands."""
    grades = [one.grade for one in (a, b) if one.grade is not None]
    years = [one.years for one in (a, b) if one.years is not None]
    return Asked(min(grades, key=GRADES.index, default=None), min(years, default=None))


def rungs_of(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rungs; a yes/no rule and a judgement have two."""
    if "rungs" in rule:
        return list(rule["rungs"])
    return [{}, {"when": rule["check"]} if "check" in rule else {}]


def decide(question: Question, rule: Mapping[str, Any], worlds: Sequence[World]) -> dict[str, Outcome]:
    """The outcome on each basis, over all worlds: alike in all of them that, else anything between."""
    each = [_InWorld(question, rule, world).outcomes() for world in worlds]
    return {basis: _over(rule, [outcomes[basis] for outcomes in each]) for basis in BASES}


def _over(rule: Mapping[str, Any], outcomes: Sequence[Outcome]) -> Outcome:
    applies = {str(o.applies): o.applies for o in outcomes}
    error = any(o.error for o in outcomes)
    top = len(rungs_of(rule)) - 1
    if len(applies) > 1 or not {UNKNOWN, ERROR}.isdisjoint(applies):
        return Outcome(0, top, ERROR if ERROR in applies else UNKNOWN, error, any(o.contested for o in outcomes))
    ends = min(o.certain for o in outcomes), max(o.possible for o in outcomes)
    return Outcome(*ends, outcomes[0].applies, error, any(o.contested for o in outcomes))


class _InWorld:
    """One rule in one world."""

    def __init__(self, question: Question, rule: Mapping[str, Any], world: World) -> None:
        self.question, self.rule, self.world = question, rule, world
        self.own = Asked.of(rule.get("evidence"))
        self.rungs = rungs_of(rule)

    def outcomes(self) -> dict[str, Outcome]:
        top = len(self.rungs) - 1
        effective = self.rule.get("effective", {}).get("from")
        if effective is not None and self.world.as_of < last(effective):
            return dict.fromkeys(BASES, Outcome(0, 0, applies=False))
        if "applies" in self.rule:
            applies = self.value(self.rule["applies"], self.question.asked(self.own))
            if applies is not True:
                gone = Outcome(0, 0, applies=False)
                open_ = Outcome(0, top, applies, error=applies == ERROR)
                return dict.fromkeys(BASES, gone if applies is False else open_)
        facts = self.climbed(self.weighed())
        if facts.error:
            return dict.fromkeys(BASES, facts)
        attested, read = (self.shown(facts, ours=ours) for ours in (False, True))
        return {"facts": facts, "attested": attested, "read": read, "declared": self.answered(read)}

    def value(self, condition: str, asked: Asked) -> Any:
        return Reader(self.world, asked, self.question.service).value(self.question.trees[condition])

    def weighed(self, more: Asked | None = None, only: Asked | None = None) -> list[Any]:
        """The value of each rung's condition, at the evidence it asks, at more than that, or at some other."""
        values = []
        for rung in self.rungs:
            own = self.question.asked(Asked.of(rung["evidence"]) if "evidence" in rung else self.own)
            asked = only if only is not None else own if more is None else both(own, more)
            values.append(self.value(rung["when"], asked) if "when" in rung else BARE)
        return values

    def climbed(self, values: Sequence[Any]) -> Outcome:
        """Certain: the highest true rung. Possible: the highest above it that no false condition excludes."""
        certain = max((n for n, value in enumerate(values) if value is True), default=0)
        open_ = reachable(values, certain)
        return Outcome(certain, max([certain, *open_]), error=any(values[n] == ERROR for n in open_))

    def shown(self, facts: Outcome, *, ours: bool) -> Outcome:
        """Recognitions in force are lower bounds of what facts leave open, the highest rung first."""
        outcome, values = facts, self.weighed()
        open_ = reachable(values, facts.certain)
        for rung, recognition in self.recognitions(ours=ours):
            if rung <= outcome.certain:
                continue
            asked = Asked.of(recognition.get("evidence"))
            denied_by_any = self.excluded(self.weighed(only=ANY), rung)
            if rung in open_ and not denied_by_any:
                outcome = replace(outcome, certain=rung, possible=max(outcome.possible, rung))
            elif rung in open_ or not self.excluded(self.weighed(more=asked), rung):
                # Facts weaker than the recognition has to be say otherwise: both sides stand.
                outcome = replace(outcome, contested=True, possible=max(outcome.possible, rung))
        return outcome

    def excluded(self, values: Sequence[Any], rung: int) -> bool:
        """Do facts exclude a rung?"""
        certain = self.climbed(values).certain
        return rung > certain and rung not in reachable(values, certain)

    def recognitions(self, *, ours: bool) -> list[tuple[int, Mapping[str, Any]]]:
        """Those in force in this world that show this rule, with the rung."""
        found = []
        for recognition in self.question.ruleset.get("recognises", ()):
            if "reading" in recognition and not ours:
                continue
            rungs = [shown.get("rung", 2) - 1 for shown in recognition["shows"] if self.rule["id"] in shown["rules"]]
            if rungs and in_force(self.question, recognition, self.world) is True:
                found.append((max(rungs), recognition))
        return sorted(found, key=lambda one: (-one[0], "reading" in one[1]))

    def answered(self, before: Outcome) -> Outcome:
        """A declared answer settles what is open; outside what is possible it is a contradiction, and ignored."""
        fact = self.world.facts.get(("answers", self.question.ruleset["id"], self.rule["id"]))
        if fact is None or fact.value == END or before.contested:
            return before
        said = fact.value
        rung = {"fail": 0, "pass": 1}[said] if isinstance(said, str) else int(said[1]) - 1
        own = self.rungs[rung]
        asked = self.question.asked(Asked.of(own["evidence"]) if "evidence" in own else self.own)
        if not any(asked.met(statement, self.world.as_of) for _, statement in fact.parts):
            return before
        values = self.weighed()
        reached = rung == before.certain or (rung > before.certain and rung in reachable(values, before.certain))
        return replace(before, certain=rung, possible=rung) if reached else before


def reachable(values: Sequence[Any], certain: int) -> list[int]:
    """The rungs above the certain one that are not excluded: a false condition excludes its own, and bare ones above it."""

    def out(n: int) -> bool:
        return values[n] is False or (values[n] == BARE and any(value is False for value in values[:n]))

    return [n for n in range(certain + 1, len(values)) if not out(n)]


def in_force(question: Question, recognition: Mapping[str, Any], world: World) -> Any:
    """Is a recognition in force? For a provider as a whole only if it is for every service the profile states."""
    asked = question.asked(Asked.of(recognition.get("evidence")))
    services: Sequence[str | None] = [question.service]
    if question.service is None:
        services = [key for key, entry in world.entries["services",].items() if entry.there or not entry.sure] or [None]
    tree = question.trees[recognition["when"]]
    return conjunction(Reader(world, asked, service).value(tree) for service in services)


def status_of(rule: Mapping[str, Any], outcome: Outcome, pass_rung: int) -> str:
    """The status of a finding with this outcome."""
    if outcome.applies is False and not outcome.error:
        return "not-applicable"
    # An error in one reading of what is disputed is an error, also where the rule does not apply in another one. In one reading
    # of which it is not known whether the rule applies, its conditions are not looked at, and nothing is an error.
    if outcome.error:
        return "error"
    if outcome.applies == UNKNOWN:
        return "unknown"
    if passes(outcome, pass_rung):
        return "pass"
    return "fail" if outcome.possible < pass_rung else "unknown"


def passes(outcome: Outcome, pass_rung: int) -> bool:
    """Passed for certain; from the lowest rung only once something is settled."""
    settled = pass_rung > 0 or outcome.certain > 0 or outcome.possible == 0
    return outcome.applies is True and not outcome.error and outcome.certain >= pass_rung and settled


__all__ = ["ANY_OTHER", "BASES", "Outcome", "Question", "decide", "in_force", "passes", "rungs_of", "status_of"]
