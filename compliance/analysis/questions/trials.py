"""What answers make of the open rules that lack them: tried on the rules' own conditions, alone and together.

A rule is looked at by rungs: those on which its verdict can hang. An answer that moves it between others turns nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import combinations, product
from typing import Any, Final

from compliance.analysis.questions.asked import AskedFor, Need, Ways
from compliance.analysis.questions.values import TriedValue, kind_of, values_of
from compliance.engine.disputes import World
from compliance.engine.outcome import Outcome, climb, passes
from compliance.engine.state import State
from compliance.language.lists import MEMORY
from compliance.language.program import Program
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.status import NotApplicableReason
from compliance.rulesets.ruleset import Rule

TRIED: Final = 300
"""Answers that one search tries, at most."""
_GOOD: Final = 3
"""Of the answers to each of several questions at once, so many are tried: the first that do not put the rung out of reach."""
_TOGETHER: Final = 24
"""Of the answers to several questions at once, so many combinations are tried."""

TrialAnswers = Mapping[AskedFor, TriedValue]


def standing_at(rule: Rule, outcome: Outcome, rungs: Collection[int]) -> tuple[object, ...]:
    """How a rule stands to some of its rungs: how many it has reached for certain, and how many it still can."""
    if outcome.applies is not True or outcome.excluded is not None:
        return outcome.applies, outcome.excluded
    shown = 0 if _unshown(rule, outcome) else outcome.certain
    return sum(shown >= rung for rung in rungs), sum(outcome.possible >= rung for rung in rungs)


def _is_open(rule: Rule, outcome: Outcome, rungs: Collection[int]) -> bool:
    """Is it open whether a rule reaches one of some rungs, or whether it applies?"""
    if outcome.applies is not True or outcome.excluded is not None:
        return outcome.applies is None
    shown, possible = standing_at(rule, outcome, rungs)
    return shown != possible


def _unshown(rule: Rule, outcome: Outcome) -> bool:
    """Would the lowest rung be enough, and is nothing known?"""
    return rule.pass_rung == 1 and not passes(rule, outcome, "certain")


@dataclass
class Trials:
    """The open rules of one offer under one rule set, and what answers make of them."""

    state: State
    lacking: Mapping[AskedFor, tuple[Need, ...]]
    _values: dict[tuple[AskedFor, tuple[str, ...]], tuple[TriedValue, ...]] = field(default_factory=dict)
    _alone: dict[tuple[AskedFor, str], tuple[tuple[TriedValue, Outcome], ...]] = field(default_factory=dict)

    def values(self, asked: AskedFor, needs: Sequence[Need]) -> tuple[TriedValue, ...]:
        """The answers that some rules tell apart."""
        key = (asked, tuple(need.rule.id for need in needs))
        if key not in self._values:
            self._values[key] = values_of(asked, needs, self.state)
        return self._values[key]

    def alone(self, asked: AskedFor, need: Need) -> tuple[tuple[TriedValue, Outcome], ...]:
        """Each answer that a rule tells apart, and what it alone makes of it."""
        key = (asked, need.rule.id)
        if key not in self._alone:
            values = self.values(asked, [need])
            self._alone[key] = tuple((value, self.outcome(need, {asked: value})) for value in values)
        return self._alone[key]

    # --- What turns a rule --------------------------------------------------------------------------------------------

    def ends(self, asked: AskedFor, need: Need, rung: int) -> TriedValue | None:
        """An answer that alone puts a rung of a rule out of reach, whatever all others are; `None` where none does."""
        if asked.kind == "answer" and len(need.lacks) > 1:
            return None  # facts that say otherwise outweigh it
        found = (value for value, o in self.alone(asked, need) if o.applies is True and o.possible < rung)
        return next(found, None)

    def turns(self, asked: AskedFor, need: Need, rungs: Collection[int]) -> frozenset[AskedFor] | None:
        """With which answers to other questions an answer turns a rule at some rungs: with none, where it does so alone.

        The fewest that do are looked for. `None` where no answer turns it. What cannot be tried out is said to turn it together
        with all others, if a condition asks for it that can decide these rungs.
        """
        now = standing_at(need.rule, need.standing.outcome, rungs)
        if any(standing_at(need.rule, outcome, rungs) != now for _, outcome in self.alone(asked, need)):
            return frozenset()
        others = [one for one in need.lacks if one != asked]
        left = TRIED
        for given in self._given(others, need, rungs):
            before = standing_at(need.rule, self.outcome(need, given), rungs)
            for value in self.values(asked, [need]):
                left -= 1
                after = self.outcome(need, {**given, asked: value})
                if standing_at(need.rule, after, rungs) != before:
                    return frozenset(given)
            if left <= 0:
                break
        tried_out = left > 0 and all(one.kind != "list" for one in need.lacks)
        return None if tried_out or not _read_above(asked, need.rule, rungs) else frozenset(others)

    def _given(self, others: Sequence[AskedFor], need: Need, rungs: Collection[int]) -> Iterator[TrialAnswers]:
        """Answers to other questions that leave some rungs of a rule open: to one of them first, then to two, and so on."""
        open_: list[TrialAnswers] = [{}]
        for _ in others:
            longer: list[TrialAnswers] = []
            for given in open_:
                last = max((others.index(one) for one in given), default=-1)
                for one in others[last + 1 :]:
                    for value in self.values(one, [need]):
                        more = {**given, one: value}
                        if _is_open(need.rule, self.outcome(need, more), rungs):
                            longer.append(more)
                            yield more
            open_ = longer

    # --- What is enough -----------------------------------------------------------------------------------------------

    def ways(self, need: Need, rungs: Sequence[int]) -> Ways:
        """The sets of questions of which good answers bring a rule to some rungs, whatever all others have."""
        found = [self._ways(need, rung) for rung in rungs]
        sets = tuple((one, rung) for rung, ways in zip(rungs, found, strict=True) for one, _ in ways.sets)
        least = min((ways.at_least for ways in found), default=0)
        return Ways(sets, frozenset(need.lacks), least, all(ways.complete for ways in found))

    def _ways(self, need: Need, rung: int) -> Ways:
        # A question of which one answer alone puts the rung out of reach belongs to every set: without it, it may be that answer.
        needed = frozenset(one for one in need.lacks if self.ends(one, need, rung) is not None)
        rest = [one for one in need.lacks if one not in needed]
        found: list[frozenset[AskedFor]] = []
        doubtful: int | None = None
        left = TRIED
        for size in range(len(rest) + 1):
            for some in combinations(rest, size):
                taken = needed.union(some)
                if not taken or any(one <= taken for one in found):
                    continue
                reached, tried = self._reached(taken, need, rung)
                left -= tried
                if reached:
                    found.append(taken)
                elif reached is None and doubtful is None:
                    doubtful = len(taken)
            if left <= 0 and size < len(rest):
                doubtful = min(doubtful or len(need.lacks), len(needed) + size + 1)
                break
        if not found and need.lacks:
            found, doubtful = [frozenset(need.lacks)], doubtful or len(need.lacks)
        least = min(map(len, found), default=0)
        return Ways(
            tuple((one, rung) for one in found),
            frozenset(need.lacks),
            least if doubtful is None else min(least, doubtful),
            doubtful is None or needed in found,
        )

    def _reached(self, taken: Collection[AskedFor], need: Need, rung: int) -> tuple[bool | None, int]:
        """Can answers to these questions alone bring a rule to a rung? `None`: not found out. And how many were tried."""
        good = [self._good(one, need, rung) for one in sorted(taken)]
        tried = 0
        for values in product(*(some if len(taken) == 1 else some[:_GOOD] for some in good)):
            tried += 1
            if tried > _TOGETHER and len(taken) > 1:
                return None, tried
            outcome = self.outcome(need, dict(zip(sorted(taken), values, strict=True)))
            if _leaves(outcome) or (outcome.applies is True and outcome.certain >= rung):
                return True, tried
        return (False if self._tried_out(taken, good) else None), tried

    def _good(self, asked: AskedFor, need: Need, rung: int) -> list[TriedValue]:
        """The answers that do not put a rung out of reach by themselves."""
        return [value for value, o in self.alone(asked, need) if _leaves(o) or o.possible >= rung]

    def _tried_out(self, taken: Collection[AskedFor], good: Sequence[Sequence[TriedValue]]) -> bool:
        """Are there no other answers to these questions than those that were tried, as far as conditions tell them apart?"""
        if any(one.kind == "list" for one in taken):
            return False
        kinds = [kind for one in taken if (kind := kind_of(one, self.state)) is not None]
        measured = [kind for kind in kinds if kind.name in ("number", "date")]
        return len(taken) == 1 or (len(measured) < 2 and all(len(some) <= _GOOD for some in good))

    # --- One try ------------------------------------------------------------------------------------------------------

    def outcome(self, need: Need, answers: TrialAnswers) -> Outcome:
        """The outcome of a rule with some answers, as well evidenced as can be, all else as it is; over all worlds it reads."""
        snapshot = self.state.snapshot
        worlds = snapshot.worlds(need.rule.reads) or (snapshot.first_world,)
        outcomes = [self._in_world(need, world, answers) for world in worlds]
        if len({(outcome.applies, outcome.excluded) for outcome in outcomes}) > 1:
            return Outcome(1, len(need.rule.rungs), applies=None)
        certain, possible = min(o.certain for o in outcomes), max(o.possible for o in outcomes)
        return replace(outcomes[0], certain=certain, possible=possible)

    def _in_world(self, need: Need, world: World, answers: TrialAnswers) -> Outcome:
        rule, now, snapshot = need.rule, need.standing.outcome, self.state.snapshot
        parameters = self.state.grounds.parameters[rule.scope]
        environments: dict[Evidence, dict[str, Any]] = {}

        def value(when: Program, evidence: Evidence) -> Any:  # noqa: ANN401 - whatever conditions come to
            there = environments.get(evidence)
            if there is None:
                stated = snapshot.environment(world, evidence)
                told = {one.id: v.as_read(one, stated) for one, v in answers.items() if one.kind != "answer"}
                # What definitions came to is remembered with the facts they were computed from.
                there = environments[evidence] = {**stated, **told, MEMORY: {}}
            return when.evaluate(there, parameters)

        if rule.applies is not None:
            applies = value(rule.applies, rule.evidence)
            if applies is False:
                return Outcome(1, 1, applies=False, excluded=NotApplicableReason.DOES_NOT_APPLY)
            if applies is not True:
                return Outcome(1, len(rule.rungs), applies=None)
        ladder = climb(rule, [None if rung.when is None else value(rung.when, rung.evidence) for rung in rule.rungs])
        shown = now.certain if now.recognition is not None else 1
        outcome = Outcome(max(ladder.certain, shown), max(ladder.possible, shown))
        declared = next((v.value for one, v in answers.items() if one.kind == "answer"), 0)
        return Outcome(declared, declared) if outcome.certain <= declared <= outcome.possible else outcome


def _leaves(outcome: Outcome) -> bool:
    return outcome.excluded is not None


def _read_above(asked: AskedFor, rule: Rule, rungs: Collection[int]) -> bool:
    """Does a condition ask for it that can decide whether a rule reaches these rungs?"""
    if rule.applies is not None and _reads(rule.applies, asked):
        return True
    deciding = [rung for number, rung in enumerate(rule.rungs, 1) if rungs and number >= min(rungs)]
    if any(rung.when is None for rung in deciding):
        deciding = list(rule.rungs)  # one that is excluded below takes those without a condition along
    return asked.kind == "answer" or any(rung.when is not None and _reads(rung.when, asked) for rung in deciding)


def _reads(program: Program, asked: AskedFor) -> bool:
    return any(path[: len(asked.path)] == asked.path for path in program.reads)
