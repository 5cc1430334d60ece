"""Which offers are on the shortlist under the rule sets that are required, which are open and which are out.

What is only shown beside them never decides: a decision says how it would change if those were required, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal

from compliance.analysis.comparison.offers import Assessed, assess
from compliance.analysis.questions.document import AnswerEffect, OfferStanding, Question, Questionnaire
from compliance.analysis.questions.questions import WantedVerdict, questionnaire
from compliance.analysis.timeline.timeline import Timeline, Window, timeline
from compliance.engine.grounds import offers_of
from compliance.engine.snapshot import Snapshot
from compliance.model.records import dataclass
from compliance.model.scorecard import NothingEvaluatedError, Scorecard
from compliance.model.status import Basis
from compliance.model.words import offer_id
from compliance.rulesets.ruleset import RuleSet

Shortlisting = Literal["on the shortlist", "open", "out"]
DECIDED_ORDER: Final[tuple[Shortlisting, ...]] = ("on the shortlist", "open", "out")
"""What an offer can be, in the order in which offers are listed."""

YEARS_BACK: Final = 3
YEARS_AHEAD: Final = 3


@dataclass(frozen=True)
class Held:
    """One offer under one rule set: its scorecard, the decided state, and the course of its verdict where it is required."""

    assessed: Assessed
    course: Timeline | None

    @property
    def card(self) -> Scorecard:
        """The scorecard."""
        return self.assessed.card

    @property
    def decided(self) -> Shortlisting:
        """What the offer is if this rule set alone is required: what it claims has to be met."""
        return decided_of(self.card)


def decided_of(card: Scorecard) -> Shortlisting:
    """What a verdict makes of an offer: met for certain, out of reach, or open."""
    if card.verdict.status.meets(card.ruleset.claims):
        return "on the shortlist"
    best = card.verdict.possible[-1]
    return "open" if best.meets(card.ruleset.claims) else "out"


def worst(decided: Iterable[Shortlisting]) -> Shortlisting:
    """What several rule sets together make of an offer: out if one does, on the shortlist if all do."""
    return max(decided, key=DECIDED_ORDER.index, default="open")


@dataclass(frozen=True)
class OfferDecision:
    """One offer: what it is under what is required, and how it stands under each rule set.

    `beside` has null for a rule set under which nothing of the offer can be evaluated.
    """

    required: tuple[Held, ...]
    beside: tuple[Held | None, ...]

    @property
    def name(self) -> str:
        """The offer as one types it."""
        return self.required[0].assessed.name

    @cached_property
    def decided(self) -> Shortlisting:
        """What it is under all that is required."""
        return worst(held.decided for held in self.required)

    @property
    def holds_until(self) -> date | None:
        """The first day on which a verdict required can be another one; null where no such day is known."""
        days = [held.card.verdict.holds_until for held in self.required]
        return min((day for day in days if day is not None), default=None)

    @property
    def all(self) -> tuple[Held, ...]:
        """Every rule set under which it was assessed, the required ones first."""
        return (*self.required, *(held for held in self.beside if held is not None))


@dataclass(frozen=True)
class ShortlistDecision:
    """Some offers under what is required, with what is shown beside it.

    `left_out` says of each offer that could not be evaluated why; `others` names the services of the providers that were no
    part of it.
    """

    as_of: date
    known_as_of: date
    required: tuple[RuleSet, ...]
    beside: tuple[RuleSet, ...]
    offers: tuple[OfferDecision, ...]
    questions: Questionnaire | None
    left_out: tuple[str, ...]
    others: tuple[str, ...]

    def of(self, decided: Shortlisting) -> list[OfferDecision]:
        """The offers that are this."""
        return [offer for offer in self.offers if offer.decided == decided]

    def standing(self, offer: str, ruleset: str) -> OfferStanding | None:
        """How much of an offer is open under a rule set; null where nothing is asked."""
        standings = self.questions.standings if self.questions else ()
        return next((one for one in standings if (one.offer, one.ruleset) == (offer, ruleset)), None)

    def asked(self, offer: str, ruleset: str) -> list[tuple[Question, AnswerEffect]]:
        """The questions on which the verdict of an offer under a rule set can hang, each with what it is to it."""
        questions = self.questions.questions if self.questions else ()
        return [
            (question, effect)
            for question in questions
            for effect in question.effects
            if (effect.offer, effect.ruleset) == (offer, ruleset) and effect.mark in ("ends it", "matters")
        ]


DecideEach = Callable[[Sequence[Snapshot]], Iterable["OfferDecision | str"]]
"""Gives of each offer how it stands, or why nothing of it is left to evaluate."""


def decide_offers(
    snapshots: Sequence[Snapshot],
    required: Sequence[RuleSet],
    beside: Sequence[RuleSet] = (),
    accept: Basis = Basis.DECLARED,
    each: DecideEach | None = None,
) -> ShortlistDecision:
    """Hold offers against what is required, and beside it against what is only shown.

    A provider named without a service stands as each service it states, where one of the rule sets is about services.

    Args:
        snapshots: what is known of each offer; all of one day.
        required: the rule sets that decide; at least one.
        beside: those that do not.
        accept: the weakest basis that counts.
        each: decides the offers, as `decide_offer` does one; one after the other where it is not given.

    Raises:
        NothingEvaluatedError: nothing is left of any offer.
    """
    left_out: list[str] = []
    offers = []
    named = [*_each_service(snapshots, (*required, *beside), left_out)]
    for decided in (decide_offer(one, required, beside, accept) for one in named) if each is None else each(named):
        if isinstance(decided, str):
            left_out.append(decided)
        else:
            offers.append(decided)
    if not offers:
        raise NothingEvaluatedError("; ".join(left_out) or "no offer is there")
    states = [(held.assessed.state, held.assessed.ruleset.claims) for offer in offers for held in offer.all]
    questions = questionnaire(states, WantedVerdict(("ends it", "matters")))
    first, others = snapshots[0], tuple(_others(offers))
    days = first.as_of, first.known_as_of
    return _ordered(
        ShortlistDecision(*days, tuple(required), tuple(beside), tuple(offers), questions, tuple(left_out), others)
    )


def _each_service(
    snapshots: Iterable[Snapshot], rulesets: Sequence[RuleSet], left_out: list[str]
) -> Iterator[Snapshot]:
    """The offers named; a provider without a service as its services, where a rule set asks for these."""
    seen: set[tuple[str, str | None]] = set()
    for snapshot in snapshots:
        about = next((ruleset for ruleset in rulesets if ruleset.assesses != "provider"), None)
        offers = offers_of(about, snapshot) if about else None
        each = list(offers.assessed) if offers else [snapshot]
        if offers is not None and not each and offers.other is not None:
            each = [offers.other]
        left_out += [
            f"{offer_id(snapshot.provider.id, one)}: not offered any more" for one in (offers.ended if offers else ())
        ]
        for one in each:
            if (one.provider.id, one.service) not in seen:
                seen.add((one.provider.id, one.service))
                yield one


def decide_offer(
    snapshot: Snapshot, required: Sequence[RuleSet], beside: Sequence[RuleSet], accept: Basis
) -> OfferDecision | str:
    """How one offer stands, or why nothing of it is left to evaluate."""
    try:
        return _decide(snapshot, required, beside, accept)
    except NothingEvaluatedError as error:
        return error.of(offer_id(snapshot.provider.id, snapshot.service))


def _decide(snapshot: Snapshot, required: Sequence[RuleSet], beside: Sequence[RuleSet], accept: Basis) -> OfferDecision:
    window = Window(
        date(max(snapshot.as_of.year - YEARS_BACK, 1), 1, 1),
        date(min(snapshot.as_of.year + YEARS_AHEAD + 1, date.max.year), 1, 1) - timedelta(days=1),
    )
    held = tuple(
        Held(assess(ruleset, snapshot, accept), timeline(ruleset, snapshot, window, accept, verdicts_only=True))
        for ruleset in required
    )
    return OfferDecision(held, tuple(_shown(ruleset, snapshot, accept) for ruleset in beside))


def _shown(ruleset: RuleSet, snapshot: Snapshot, accept: Basis) -> Held | None:
    try:
        return Held(assess(ruleset, snapshot, accept), None)
    except NothingEvaluatedError:
        return None


def _ordered(decision: ShortlistDecision) -> ShortlistDecision:
    """A decision with its offers in order: the shortlist, the open ones by how few questions decide, those that are out."""

    def place(offer: OfferDecision) -> tuple[int, int, str]:
        questions = sum(len(decision.asked(offer.name, held.card.ruleset.id)) for held in offer.required)
        fewest = [decision.standing(offer.name, held.card.ruleset.id) for held in offer.required]
        enough = sum(one.enough.at_least for one in fewest if one is not None and one.enough is not None)
        open_ = offer.decided == "open"
        return DECIDED_ORDER.index(offer.decided), (enough * 1000 + questions) if open_ else 0, _sort_name(offer)

    return replace(decision, offers=tuple(sorted(decision.offers, key=place)))


def _sort_name(offer: OfferDecision) -> str:
    provider = offer.required[0].card.provider
    return f"{provider.name.casefold()} {provider.service or ''}"


def _others(offers: Sequence[OfferDecision]) -> Iterator[str]:
    """The services that the providers state besides those assessed."""
    assessed = {offer.name for offer in offers}
    seen: set[str] = set()
    for offer in offers:
        snapshot = offer.required[0].assessed.state.snapshot
        for service in snapshot.services_stated[0]:
            name = offer_id(snapshot.provider.id, service)
            if name not in assessed and name not in seen:
                seen.add(name)
                title = snapshot.of_service(service).service_name or service
                yield f"{snapshot.provider.name}, {title} ({name})"


def possible_with(offer: OfferDecision, held: Held | None) -> Shortlisting | None:
    """What an offer would be if one more rule set were required; null where nothing of it can be evaluated there."""
    return None if held is None else worst((offer.decided, held.decided))
