"""The first screen of a report: the sentence that decides, the list of offers, what comes next, and how it would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from markupsafe import Markup

from compliance.analysis.decision.decision import (
    DECIDED_ORDER,
    Held,
    OfferDecision,
    ShortlistDecision,
    Shortlisting,
)
from compliance.analysis.timeline.timeline import PointVerdict, Timeline
from compliance.model.phrases import capital, joined, say, say_count
from compliance.model.records import dataclass
from compliance.model.scorecard import ProviderSummary, Scorecard
from compliance.model.status import Basis, VerdictStatus
from compliance.model.words import sentence, some
from compliance.report.html import words
from compliance.report.html.because import because, counted_group
from compliance.report.html.card import service_name
from compliance.report.html.dates import first_why, verdict_from
from compliance.report.html.said import counted_by, marked, say_marked
from compliance.report.pages.wording import asked
from compliance.rulesets.ruleset import RuleSet

DECISION_WORDS: Final[dict[Shortlisting, str]] = {
    "on the shortlist": say("On the shortlist"),
    "open": say("Open"),
    "out": say("Out"),
}
DECISION_SYMBOLS: Final[dict[Shortlisting, str]] = {"on the shortlist": "met", "open": "open", "out": "out"}

_SOON: Final = timedelta(days=92)
"""An end within this time is shown in the colour of dates, and said in the sentence that decides."""


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer in the list that decides."""

    key: str
    name: str
    service: str
    decided: Shortlisting
    symbol: str
    word: str
    because: str
    further: str
    counted: str
    """Id of the element that has what `further` counts"""
    questions: int
    enough: int | None
    holds: Markup
    soon: bool
    known_end: bool


@dataclass(frozen=True, slots=True)
class NextChange:
    """The next day on which a verdict that is required is another one."""

    when: Markup
    text: str


@dataclass(frozen=True, slots=True)
class VerdictWanted:
    """A rule set and what its verdict asks for."""

    title: str
    demand: Markup


def offer_line(decision: ShortlistDecision, offer: OfferDecision, key: str) -> OfferLine:
    """An offer as the list shows it."""
    held = deciding(offer)
    first, further = reason(offer, held)
    until = offer.holds_until
    holds = say_marked("no date known") if until is None else words.through(until, decision.as_of, decision.known_as_of)
    ids = [one.card.ruleset.id for one in offer.required]
    standings = [one for id_ in ids if (one := decision.standing(offer.name, id_))]
    fewest = [one.enough.at_least for one in standings if one.enough is not None and not one.met]
    open_ = offer.decided == "open"
    return OfferLine(
        key=key,
        name=held.card.provider.name,
        service=service_name(held.card),
        decided=offer.decided,
        symbol=DECISION_SYMBOLS[offer.decided],
        word=DECISION_WORDS[offer.decided],
        because=first,
        further=further,
        counted=_counted(offer, held, key),
        questions=len({question.id for id_ in ids for question, _ in decision.asked(offer.name, id_)}) if open_ else 0,
        enough=sum(fewest) if open_ and fewest else None,
        holds=holds,
        soon=until is not None and until - decision.as_of <= _SOON,
        known_end=until is not None,
    )


def _counted(offer: OfferDecision, held: Held, key: str) -> str:
    group = "" if offer.decided == "on the shortlist" and len(offer.required) > 1 else counted_group(held.card)
    return f"{key}r{offer.required.index(held) + 1}-{group}" if group else key


def deciding(offer: OfferDecision) -> Held:
    """The required rule set that makes an offer what it is; the first one where all do."""
    return next((held for held in offer.required if held.decided == offer.decided), offer.required[0])


def reason(offer: OfferDecision, held: Held) -> tuple[str, str]:
    """Because of what an offer is what it is, and what is to be said besides."""
    if offer.decided == "on the shortlist":
        told = [because(one.card) for one in offer.required]
        return joined(" ", [first for first, _ in told]), joined(" ", [second for _, second in told])
    return because(held.card)


# --- The sentence that decides ----------------------------------------------------------------------------------------


def decision_sentence(decision: ShortlistDecision) -> Markup:
    """Whom one may take, in a sentence made of counts."""
    listed, open_, out = (decision.of(decided) for decided in DECIDED_ORDER)
    if len(decision.offers) == 1:
        return _of_one(decision, decision.offers[0])
    if listed:
        first = _listed(decision, listed)
    elif open_:
        first = say_marked("No offer meets what is required yet.")
    else:
        first = say_marked("No offer meets what is required.")
    told = []
    if open_:
        told.append(say_count(len(open_), "one is open", "{number} are open", number=words.number(len(open_))))
    if out:
        told.append(say_count(len(out), "one is out", "{number} are out", number=words.number(len(out))))
    return marked("{} {}", first, sentence(capital(joined(", ", told)))) if told else first


def _listed(decision: ShortlistDecision, listed: Sequence[OfferDecision]) -> Markup:
    """How many offers are on the shortlist, and how many of them drop out first, where that is soon."""
    soon = [one for one in listed if one.holds_until and one.holds_until - decision.as_of <= _SOON]
    number = capital(words.number(len(listed)))
    if not soon:
        if len(listed) == 1:
            return say_marked("One offer meets what is required.")
        return say_marked("{number} offers meet what is required.", number=number)
    until = min(one.holds_until for one in soon if one.holds_until)
    span = words.through(until, decision.as_of, decision.known_as_of)
    if len(listed) == 1:
        return say_marked("One offer meets what is required, only {span}.", span=span)
    first = [one for one in soon if one.holds_until == until]
    if len(first) == 1:
        return say_marked("{number} offers meet what is required, one of them only {span}.", number=number, span=span)
    few = words.number(len(first))
    return say_marked(
        "{number} offers meet what is required, {few} of them only {span}.", number=number, few=few, span=span
    )


def _of_one(decision: ShortlistDecision, offer: OfferDecision) -> Markup:
    card = offer.required[0].card
    name = joined(", ", (card.provider.name, service_name(card)))
    until = offer.holds_until
    match offer.decided:
        case "on the shortlist" if until and until - decision.as_of <= _SOON:
            span = words.through(until, decision.as_of, decision.known_as_of)
            return say_marked("{name} meets what is required, only {span}.", name=name, span=span)
        case "on the shortlist":
            return say_marked("{name} meets what is required.", name=name)
        case "open":
            return say_marked("{name} is open: what is known allows both.", name=name)
    return say_marked("{name} does not meet what is required.", name=name)


# --- What comes next, what was asked, what else -----------------------------------------------------------------------


def next_change(decision: ShortlistDecision) -> NextChange | None:
    """The next day on which a verdict that is required is another one; `None` where no such day is known."""
    courses = [held.course for offer in decision.offers for held in offer.required if held.course is not None]
    ending = [course for course in courses if course.holds_until is not None and course.because]
    if not ending:
        return None
    day = min(course.holds_until for course in ending if course.holds_until)
    tomorrow = day - timedelta(days=1) == decision.as_of == decision.known_as_of
    when = words.long_day(day)
    if tomorrow:
        when = say_marked("tomorrow, {day}", day=when)
    told = []
    for course in (one for one in ending if one.holds_until == day):
        if course.looked_until is not None:
            may = say(
                "The verdict of {offer} under {ruleset} may be another one.",
                offer=_called(course.provider),
                ruleset=course.ruleset.title,
            )
            told += [may, sentence(capital(first_why(course)))]
            continue
        told += [_from_then_on(course, verdict_from(course)), sentence(capital(first_why(course)))]
    return NextChange(when, joined(" ", told))


def _from_then_on(course: Timeline, verdict: PointVerdict) -> str:
    """What an offer is under a rule set from a day on."""
    of = {"offer": _called(course.provider), "ruleset": course.ruleset.title}
    if verdict == "nothing":
        return say("{offer} is not offered any more from then on.", **of)
    if VerdictStatus(verdict).meets(course.ruleset.claims):
        return say("{offer} meets {ruleset} from then on.", **of)
    match VerdictStatus(verdict):
        case VerdictStatus.UNDETERMINED:
            return say("{offer} is open under {ruleset} from then on.", **of)
        case VerdictStatus.NECESSARY_ONLY:
            return say("{offer} meets no more than the necessary part of {ruleset} from then on.", **of)
    return say("{offer} does not meet {ruleset} from then on.", **of)


def _called(provider: ProviderSummary) -> str:
    """An offer inside a sentence: `Outscale`, `Outscale, IaaS,` where it is a service."""
    service = provider.service_name or provider.service or ""
    return say("{name}, {service},", name=provider.name, service=service) if service else provider.name


def asked_for(cards: Sequence[Scorecard], ruleset: RuleSet, key: str) -> VerdictWanted:
    """What a rule set asks for, by its own title; `key` is that of it on the page."""
    card = next((one for one in cards if one.ruleset.id == ruleset.id), None)
    if card is None:
        return VerdictWanted(ruleset.title, Markup(""))
    gates = sum(finding.role == "gate" for finding in card.findings)
    number = counted_by(f"{key}-findings", say_count(gates, "{count} gate", "{count} gates"))
    parts = [
        say_marked("every one of its {gates}", gates=number)
        if clause.kind == "gates" and gates > 1
        else marked("{}", words.demand(card, clause))
        for clause in asked(card)
    ]
    return VerdictWanted(ruleset.title, marked("; ".join(["{}"] * len(parts)), *parts))


def short_names(decision: ShortlistDecision) -> dict[str, str]:
    """What each offer is called in a line: its provider, or the service where several of one provider are there."""
    providers = [offer.required[0].card.provider.id for offer in decision.offers]
    names = {}
    for offer in decision.offers:
        card = offer.required[0].card
        several = providers.count(card.provider.id) > 1
        names[offer.name] = service_name(card) if several and service_name(card) else card.provider.name
    return names


BASIS_LOOKS: Final = {Basis.FACTS: "m-w1", Basis.ATTESTED: "m-w2", Basis.READ: "m-w3", Basis.DECLARED: "m-w4"}
"""How a part of a strip looks, by the word it rests on."""


def bodies(decision: ShortlistDecision) -> str:
    """Whose word is recognised under what is required: `ANSSI`."""
    by = [one.by for offer in decision.offers for held in offer.required for one in held.card.recognitions]
    return some(list(dict.fromkeys(by)), 2) or say("recognised bodies")
