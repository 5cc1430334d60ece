"""Deciding a rule: on facts, with what is recognised, with declared answers; over all worlds where sources disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import Any

from compliance.engine.disputes import World
from compliance.engine.evidence import NO_DEMAND, shortfall, stricter
from compliance.engine.grounds import Grounds, Raised, Showing, any_evidence, raise_ladder
from compliance.engine.outcome import (
    Against,
    Outcome,
    Readings,
    answer_path,
    answer_rung,
    climb,
    combine,
    reads_of,
)
from compliance.engine.snapshot import Snapshot
from compliance.language.constants import seconds_of_day
from compliance.language.deciding import deciding_facts
from compliance.language.lists import in_force
from compliance.language.values import NO_CAUSES, Entry, Failure, ListValue, UnknownCauses, causes_of
from compliance.model.phrases import say
from compliance.model.rule_values import Evidence
from compliance.model.statements import FactPath, in_profile
from compliance.model.status import Basis, Force, NotApplicableReason, Reason
from compliance.model.words import either
from compliance.rulesets.ruleset import Recognition, Rule


def decide(rule: Rule, grounds: Grounds) -> Outcome:
    """The outcome of a rule on what the grounds accept."""
    return readings(rule, grounds).at(grounds.accept)


def readings(rule: Rule, grounds: Grounds) -> Readings:
    """The outcomes of a rule over all worlds of the disputes it reads.

    It is decided in the worlds of its own facts first. Only where these leave it open, or decide it by facts weaker than a
    recognition has to be, are the worlds of what recognises it added, of recognitions that are in force in one of them.
    """
    snapshot = grounds.snapshot
    excluded = not_in_play(rule, snapshot)
    if excluded is not None:
        return Readings.alike(Outcome(1, 1, applies=False, excluded=excluded))
    decided = _decided(rule, grounds)
    if not snapshot.other_services:
        return decided
    if decided.declared is decided.facts:
        return Readings.alike(_of_any_other(rule, decided.facts))
    return Readings(*(_of_any_other(rule, decided.at(basis)) for basis in Basis))


_NO_SERVICE: UnknownCauses = frozenset({(Reason.NO_SERVICE, ("service",))})


def _of_any_other(rule: Rule, outcome: Outcome) -> Outcome:
    """What the provider's own facts say of a service of which nothing is known: what they exclude, and no more.

    They may be otherwise for that service, so that nothing is certain to be reached; nobody says so, so that it fails.
    """
    # What no fact says is so of every service; an error is an error.
    settled = outcome.possible == 1 if outcome.applies else rule.applies is not None and not rule.applies.reads
    if outcome.failure is not None or settled:
        return outcome
    worlds = tuple(_of_any_other(rule, world) for world in outcome.worlds)
    applies, possible = (True, outcome.possible) if outcome.applies else (None, len(rule.rungs))
    causes = outcome.causes | _NO_SERVICE
    return replace(
        outcome,
        certain=1,
        possible=possible,
        applies=applies,
        causes=causes,
        excluded=None,
        worlds=worlds,
        recognition=None,
    )


def _decided(rule: Rule, grounds: Grounds) -> Readings:
    """The outcomes of a rule that has a part in a verdict, on all that is known of what is assessed."""
    snapshot, recognised = grounds.snapshot, grounds.recognised
    decider = _Decider(rule, grounds)
    reads = reads_of(rule)
    own_worlds = snapshot.worlds(reads)
    on_facts = decider.over_worlds(reads, own_worlds)
    showings = tuple(
        s
        for s in recognised.showings(rule)
        if _may_add(on_facts.facts, s) and recognised.may_be_in_force(s.recognition)
    )
    if not showings:
        return on_facts
    read_by_all = reads.union(*(recognised.reads(s.recognition) for s in showings))
    worlds = snapshot.worlds(read_by_all)
    if worlds is None:
        return replace(decider.apart(reads, own_worlds, showings), facts=on_facts.facts)
    decided = decider.over_worlds(read_by_all, worlds, lambda world: recognised.in_force(showings, world))
    return on_facts if decided.declared is decided.facts else replace(decided, facts=on_facts.facts)


def not_in_play(rule: Rule, snapshot: Snapshot) -> NotApplicableReason | None:
    """Why a rule has no part in a verdict whatever the facts; `None` where it has one."""
    if rule.excluded is not None:
        return rule.excluded
    if not all(effective.includes(snapshot.as_of) for effective in rule.effective):
        return NotApplicableReason.NOT_IN_FORCE
    return None


def _may_add(outcome: Outcome, showing: Showing) -> bool:
    """Can a recognition say more than facts do, or otherwise?"""
    return outcome.applies is True and outcome.failure is None and showing.rung > outcome.certain


Worlds = tuple[World, ...] | None
"""Worlds to try; `None` where they are too many."""

InForce = Callable[[World], Sequence[Showing]]
"""The recognitions in force in a world, of those that show a rule."""


def nothing(_: World) -> Sequence[Showing]:
    """No recognition is looked at."""
    return ()


def _always(showings: Sequence[Showing]) -> InForce:
    """The recognitions taken as in force in every world."""
    return lambda _: showings


class _Decider:
    """Decides one rule on its grounds: in one world, and over several."""

    def __init__(self, rule: Rule, grounds: Grounds) -> None:
        self._rule = rule
        self._grounds = grounds
        self._snapshot = grounds.snapshot
        self._parameters = grounds.parameters[rule.scope]
        self._recognised = grounds.recognised

    def over_worlds(self, reads: frozenset[FactPath], worlds: Worlds, in_force: InForce = nothing) -> Readings:
        """The outcomes over the worlds that differ in what is read; anything where these are too many to try."""
        if worlds is None:
            applies = None if self._rule.applies else True
            return Readings.alike(Outcome(1, len(self._rule.rungs), applies, causes=self._snapshot.disputed(reads)))
        if len(worlds) == 1:
            return self._in_world(worlds[0], in_force(worlds[0]))
        return self._combined(
            [self._in_world(world, in_force(world)) for world in worlds], self._snapshot.disputed(reads)
        )

    def apart(self, reads: frozenset[FactPath], worlds: Worlds, showings: Sequence[Showing]) -> Readings:
        """The outcomes where the worlds of rule and recognitions together are too many.

        Each recognition, of those that may be in force, is taken as it is over its own worlds; those in force in some of them
        only, once as in force and once as not: a rule moves one way with them, so that whatever is true of some of them lies
        between.
        """
        sure = tuple(s for s in showings if self._recognised.decided(s.recognition).force is Force.IN_FORCE)
        readings = [self.over_worlds(reads, worlds, _always(taken)) for taken in (sure, showings)]
        causes = NO_CAUSES.union(*(self._recognised.disputed(s.recognition) for s in showings if s not in sure))
        return self._combined(readings, causes)

    def _combined(self, readings: Sequence[Readings], disputed: UnknownCauses) -> Readings:
        in_worlds = [tuple(r.at(basis) for r in readings) for basis in Basis]
        facts = combine(self._rule, in_worlds[0], disputed)
        if all(r.declared is r.facts for r in readings):
            return Readings.alike(facts)
        return Readings(facts, *(combine(self._rule, now, disputed, before) for before, now in pairwise(in_worlds)))

    def _in_world(self, world: World, in_force: Sequence[Showing]) -> Readings:
        rule, top = self._rule, len(self._rule.rungs)
        if rule.applies is not None:
            applies = rule.applies.evaluate(self._snapshot.environment(world, rule.evidence), self._parameters)
            if applies is False:
                return Readings.alike(Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY))
            if applies is not True:
                failure = applies.message if applies.__class__ is Failure else None
                return Readings.alike(Outcome(1, top, None, causes_of(applies), failure, world=world))
        values = self._grounds.values(rule, world)
        facts = Raised(climb(rule, values), values)
        on_facts = self._outcome(facts, world)
        attested, as_attested = self._raised(facts, on_facts, world, [s for s in in_force if not s.recognition.reading])
        read, as_read = self._raised(attested, as_attested, world, [s for s in in_force if s.recognition.reading])
        return Readings(on_facts, as_attested, as_read, self._answered(read, as_read, world))

    def _raised(
        self, raised: Raised, outcome: Outcome, world: World, in_force: Sequence[Showing]
    ) -> tuple[Raised, Outcome]:
        if not in_force:
            return raised, outcome
        higher = raise_ladder(self._rule, raised, in_force, self._grounds, world)
        return (raised, outcome) if higher is raised else (higher, self._outcome(higher, world))

    def _outcome(self, raised: Raised, world: World) -> Outcome:
        """The outcome without a declared answer."""
        ladder = raised.ladder
        causes = ladder.causes
        if ladder.needs_answer:
            path = answer_path(self._rule)
            leaf = self._snapshot.table(world).leaves.get(path)
            causes |= {(Reason.ENDED if leaf is not None and leaf.value is None else Reason.MISSING, path)}
        against = (
            *(self._against(showing, world, outweighed=True) for showing in raised.outweighed),
            *(self._against(showing, world, outweighed=False) for showing in raised.disputed),
        )
        sides = (path for one in against if not one.outweighed for path in (one.facts or one.shown_by))
        return Outcome(
            ladder.certain,
            raised.possible,
            causes=causes | frozenset((Reason.DISPUTED, path) for path in sides),
            failure=ladder.failure,
            recognition=raised.by,
            against=against,
            world=world,
        )

    def _against(self, showing: Showing, world: World, *, outweighed: bool) -> Against:
        """Both sides where facts say otherwise than a recognition: what keeps the rule from the rung shown, and what shows it."""
        values = self._grounds.values(self._rule, world, any_evidence)
        below = next((n for n, value in enumerate(values[: showing.rung], start=1) if value is False), showing.rung)
        number = showing.rung if values[showing.rung - 1] is False else below
        when = self._rule.rungs[number - 1].when
        environment = self._snapshot.environment(world, NO_DEMAND)
        objecting = () if when is None else deciding_facts(when, environment, self._parameters)
        facts = tuple(in_profile(path, self._snapshot.service) for path in objecting)
        shown_by = self._recognised.facts(showing.recognition, world)
        return Against(showing.recognition.id, outweighed, facts, shown_by)

    def _answered(self, raised: Raised, outcome: Outcome, world: World) -> Outcome:
        """The outcome with the declared answer, if there is one.

        An answer among the rungs still open settles the rule. One outside them is a contradiction, and ignored. An outcome that
        failed stays as it is.
        """
        path = answer_path(self._rule)
        leaf = self._snapshot.table(world).leaves.get(path)
        if leaf is None or leaf.value is None or outcome.failure is not None or raised.disputed:
            return outcome
        answer = answer_rung(self._rule, leaf.value)
        # The rung claimed says how good the evidence for it has to be.
        evidence = self._rule.rungs[answer - 1].evidence if answer else self._rule.evidence
        short = shortfall(leaf.supports, evidence, self._snapshot.as_of)
        if short is not None:
            return replace(outcome, causes=raised.ladder.causes | {(short, path)})
        if not answer:
            ignored = _no_answer(self._rule, leaf.value)
            return replace(outcome, causes=raised.ladder.causes, contradiction=ignored)
        if answer in (raised.ladder.certain, *raised.ladder.open):
            shown = outcome.recognition if answer == outcome.certain else None
            return replace(outcome, certain=answer, possible=answer, causes=NO_CAUSES, recognition=shown)
        return replace(outcome, causes=raised.ladder.causes, contradiction=_outside(raised, leaf.value))


def _no_answer(rule: Rule, answer: object) -> str:
    if rule.graded:
        return say(
            "declared answer {answer} is none: the rule has rungs 1 to {rungs}; ignored",
            answer=repr(answer),
            rungs=len(rule.rungs),
        )
    return say(
        "declared answer {answer} is none: the rule has the answers 'pass' and 'fail'; ignored", answer=repr(answer)
    )


def _outside(raised: Raised, answer: object) -> str:
    allowed = (raised.ladder.certain, *raised.ladder.open)
    rungs = either([str(number) for number in allowed])
    if raised.by is None:
        return say(
            "declared answer {answer} lies outside what the facts allow (rung {rungs}); ignored",
            answer=repr(answer),
            rungs=rungs,
        )
    return say(
        "declared answer {answer} lies outside what the facts and the recognition '{recognition}' allow (rung {rungs}); ignored",
        answer=repr(answer),
        recognition=raised.by,
        rungs=rungs,
    )


class Between:
    """Two dates one after the other: is what a rule or a recognition reads alike at both, certificates in force included?"""

    def __init__(self, before: Grounds, after: Grounds) -> None:
        self.before = before
        self.after = after
        self.same_statements = before.snapshot.supports is after.snapshot.supports
        self._alike: dict[object, bool] = {}

    def of_rule(self, rule: Rule, *, shown: bool) -> bool:
        """Of a rule; `shown` is whether a recognition in force has to do with it."""
        before, after = self.before.snapshot, self.after.snapshot
        worlds = after.worlds(self.after.reads(rule) if shown else reads_of(rule)) if self.same_statements else None
        # How old a declared answer is stands in no environment.
        if worlds is None or any(answer_path(rule) in after.table(world).leaves for world in worlds):
            return False
        demands = {rule.evidence, *(rung.evidence for rung in rule.rungs)}
        if shown:
            asked = {showing.recognition.asked for showing in self.after.recognised.showings(rule)}
            demands |= {stricter(one, demand) for one in asked for demand in demands} | {NO_DEMAND}
        names = _names(rule.reads)
        return all(self._are_alike(before, after, world, demand, names) for world in worlds for demand in demands)

    def of_recognition(self, recognition: Recognition) -> bool:
        """Of a recognition, for each offer that it has to speak for."""
        if not self.same_statements:
            return False
        names = _names(recognition.when.reads)
        looked_at = zip(*(g.recognised.looked_at(recognition) for g in (self.before, self.after)), strict=True)
        return all(
            self._are_alike(before, after, world, recognition.evidence, names)
            for (before, world), (after, _) in looked_at
        )

    def _are_alike(
        self, before: Snapshot, after: Snapshot, world: World, evidence: Evidence, names: Iterable[str]
    ) -> bool:
        for name in names:
            key = after.service, world, evidence, name
            if key not in self._alike:
                old, new = (snapshot.fact_read(world, evidence, name) for snapshot in (before, after))
                self._alike[key] = _same(old, new, seconds_of_day(before.as_of), seconds_of_day(after.as_of))
            if not self._alike[key]:
                return False
        return True


def _names(reads: Iterable[FactPath]) -> set[str]:
    """Where in an environment stands what is read: lists as a whole."""
    return {".".join(takewhile(lambda part: part != "*", path)) for path in reads}


def _same(old: Any, new: Any, before: int, after: int) -> bool:
    """Is a value the same at two dates, and are the same certificates in it in force?"""
    if old is not new and old != new:
        return False
    if new.__class__ is not ListValue:
        return True
    entries = [member for member in (*new.items, *(member for member, _ in new.maybe)) if member.__class__ is Entry]
    return all(
        in_force(entry, before) == in_force(entry, after)
        and all(_same(value, value, before, after) for value in entry.fields.values())
        for entry in entries
    )
