"""The questions whose answers decide, for some offers under some rule sets: merged, marked and put in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from compliance.analysis.questions.asked import AskedFor, Need, Ways
from compliance.analysis.questions.asking import OfferInquiry, inquiry_of
from compliance.analysis.questions.document import (
    AnswerEffect,
    Enough,
    JointTurn,
    Mark,
    OfferStanding,
    Question,
    Questionnaire,
    strongest,
)
from compliance.analysis.questions.enough import Fewest, fewest
from compliance.analysis.questions.marks import Marks, marks_of, open_rules
from compliance.analysis.questions.wording import QuestionWords
from compliance.engine.state import State
from compliance.engine.steps import meets
from compliance.model.records import dataclass
from compliance.model.status import Target
from compliance.model.words import offer_id

_RANKS: Final[Mapping[Mark, int]] = {"ends it": 1, "matters": 2, "score only": 3, "no effect": 4}
_DECIDE: Final[tuple[Mark, ...]] = ("ends it", "matters")


@dataclass(frozen=True, slots=True)
class WantedVerdict:
    """Which questions are wanted.

    Attributes:
        only: those with one of these marks; all that have an effect where empty.
        whom: those that `provider` or `buyer` usually answers; anybody's where null.
        top: at most so many, the first ones; all where null.
        next: one alone, the first that nobody has asked yet; the first where all were.
    """

    only: Collection[Mark] = ()
    whom: str | None = None
    top: int | None = None
    next: bool = False

    def takes(self, question: Question) -> bool:
        """Is a question wanted?"""
        marked = question.mark in self.only if self.only else question.mark != "no effect"
        return marked and self.whom in (None, "provider" if question.known_by == "provider" else "buyer")


@dataclass(frozen=True, slots=True)
class _Case:
    """One offer under one rule set."""

    asking: OfferInquiry
    marks: Marks
    target: Target

    @property
    def state(self) -> State:
        return self.asking.state

    @property
    def offer(self) -> str:
        return offer_id(*self.asking.offer)

    def effect(self, asked: AskedFor) -> AnswerEffect | None:
        """What a question is here; `None` where nothing asks it."""
        told: dict[str, tuple[Mark, frozenset[AskedFor]]]
        if asked in self.asking.certificates:
            shows = self.asking.certificates[asked].shows
            told = {rule: (self._shown(rule, rung), frozenset()) for rule, rung in shows.items()}
        elif asked in self.asking.lacking:
            told = {need.rule.id: self._mark(asked, need) for need in self.asking.lacking[asked]}
        else:
            return None
        return AnswerEffect(
            offer=self.offer,
            ruleset=self.state.ruleset.id,
            mark=strongest(mark for mark, _ in told.values()),
            rules=tuple(told),
            matter=tuple(rule for rule, (mark, _) in told.items() if mark in _DECIDE),
            together=tuple(
                JointTurn(rule, tuple(sorted(q.id for q in some))) for rule, (_, some) in told.items() if some
            ),
            points=sum(self.marks.points.get(rule, 0.0) for rule in told),
        )

    def _shown(self, rule: str, rung: int) -> Mark:
        """What a certificate is by one rule that it brings to a rung."""
        if rule in self.marks.matter and rung >= min(self.marks.rungs[rule], default=1):
            return "matters"
        return "score only" if self.marks.points.get(rule) else "no effect"

    def _mark(self, asked: AskedFor, need: Need) -> tuple[Mark, frozenset[AskedFor]]:
        """What a question is by one rule, and with which others together: what the rule is, as far as an answer turns it."""
        rule, trials = need.rule.id, self.asking.trials
        if rule in self.marks.matter:
            if rule in self.marks.ends and trials.ends(asked, need, self.marks.ends[rule]) is not None:
                return "ends it", frozenset()
            some = trials.turns(asked, need, self.marks.rungs[rule])
            if some is not None:
                return "matters", some
        if not self.marks.points.get(rule):
            return "no effect", frozenset()
        some = trials.turns(asked, need, range(1, len(need.rule.rungs) + 1))
        return ("no effect", frozenset()) if some is None else ("score only", some)

    def standing(self) -> OfferStanding:
        """How much of it is open, and what would be enough."""
        judgement, met = self.state.judge(), meets(self.state, self.target, "certain")
        options = {} if met else {need.rule.id: self._ways(need) for need in self.asking.needs}
        shows = {asked: one.shows for asked, one in self.asking.certificates.items()}
        return OfferStanding(
            offer=self.offer,
            name=self.state.snapshot.title,
            ruleset=self.state.ruleset.id,
            ruleset_title=self.state.ruleset.title,
            verdict=judgement.status,
            possible=judgement.possible,
            target=self.target,
            met=met,
            open_rules=tuple(need.rule.id for need in self.asking.needs),
            matter=tuple(need.rule.id for need in self.asking.needs if need.rule.id in self.marks.matter),
            unproven=tuple(sorted(self.marks.unproven)),
            enough=None if met else _enough(fewest(self.marks.left, options, shows)),
            enough_without_certificates=None if met else _enough(fewest(self.marks.left, options, {})),
            not_asked=tuple(need.rule.id for need in self.asking.needs if not need.lacks),
        )

    def _ways(self, need: Need) -> Ways:
        """How answers bring a rule as far as is asked of it."""
        return self.asking.trials.ways(need, self.marks.left.ladders.get(need.rule.id, ()))


def _enough(found: Fewest | None) -> Enough | None:
    return None if found is None else Enough(tuple(sorted(asked.id for asked in found.questions)), found.at_least)


def questionnaire(states: Sequence[tuple[State, Target]], wanted: WantedVerdict | None = None) -> Questionnaire:
    """The questions about some offers under some rule sets, at the same dates.

    Args:
        states: each offer under each rule set as it stands, with the verdict wanted.
        wanted: which of the questions; all that have an effect if not given.

    Raises:
        NothingEvaluatedError: a part of a verdict has nothing left to judge.
    """
    wanted = wanted or WantedVerdict()
    cases = [_Case(inquiry_of(state, open_rules(state)), marks_of(state, target), target) for state, target in states]
    every = {asked: None for case in cases for asked in (*case.asking.certificates, *case.asking.lacking)}
    questions = sorted((_question(asked, cases) for asked in every), key=lambda one: _order(one[0]))
    found = [one for one in questions if wanted.takes(one[0])]
    # Who did not know will not know either: the next one is one that was not asked, as long as there is any.
    found = sorted(found, key=lambda one: one[1])[:1] if wanted.next else found[: wanted.top]
    taken = [question for question, _ in found]
    first = cases[0].state.snapshot
    return Questionnaire(
        schema="questions/1",
        as_of=first.as_of,
        known_as_of=first.known_as_of,
        accept=cases[0].state.grounds.accept,
        providers=tuple(dict.fromkeys(case.asking.offer[0] for case in cases)),
        standings=tuple(case.standing() for case in cases),
        questions=tuple(taken),
        left_out=len(questions) - len(taken),
    )


def _question(asked: AskedFor, cases: Iterable[_Case]) -> tuple[Question, bool]:
    """A question, and whether it was asked before, of whom it is about now."""
    effects = [(case, effect) for case in cases if (effect := case.effect(asked)) is not None]
    words = QuestionWords(asked, [case.asking for case, _ in effects])
    return words.question(tuple(effect for _, effect in effects)), words.asked_before()


def _order(question: Question) -> tuple[float, float, float, int, str]:
    """Certificates that settle most come first; then what ends it, by the rules that matter; the score by what it moves.

    Among equals what a register answers comes first, and what only the provider knows last.
    """
    matter = sum(len(effect.matter) for effect in question.effects)
    rank = 0 if question.kind == "certificate" and matter else _RANKS[question.mark]
    points = sum(effect.points for effect in question.effects) if rank == _RANKS["score only"] else 0.0
    known = 2 if question.known_by == "provider" else 0 if question.register else 1
    return rank, -matter, -points, known, question.id
