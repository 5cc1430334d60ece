"""The first screen of a report: the sentence that decides, the list of offers, what comes next, and how it would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from markupsafe import Markup

from compliance.analysis.decision.decision import (
    DECIDED_ORDER,
    Decided,
    Decision,
    Held,
    OfferDecision,
    possible_with,
)
from compliance.analysis.timeline.timeline import PointVerdict
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.status import Basis
from compliance.model.words import plural, some, together
from compliance.report.html import words
from compliance.report.html.because import because
from compliance.report.html.card import service_name
from compliance.report.html.dates import why_then
from compliance.report.pages.timeline import point_verdict_text
from compliance.report.pages.wording import asked, undecided
from compliance.rulesets.ruleset import RuleSet

DECISION_WORDS: Final[dict[Decided, str]] = {"on the shortlist": "On the shortlist", "open": "Open", "out": "Out"}
DECISION_SYMBOLS: Final[dict[Decided, str]] = {"on the shortlist": "met", "open": "open", "out": "out"}

_NOTHING: Final[PointVerdict] = "nothing"
_SOON: Final = timedelta(days=92)
"""An end within this time is shown in the colour of dates, and said in the sentence that decides."""


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer in the list that decides."""

    key: str
    name: str
    service: str
    decided: Decided
    symbol: str
    word: str
    because: str
    further: str
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
class IfAlso:
    """What the decision would be if one more rule set were required."""

    title: str
    sentence: str
    key: str


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A rule set and what its verdict asks for."""

    title: str
    demand: str


def offer_line(decision: Decision, offer: OfferDecision, key: str) -> OfferLine:
    """An offer as the list shows it."""
    held = deciding(offer)
    first, further = reason(offer, held)
    until = offer.holds_until
    holds = Markup("no date known") if until is None else words.through(until, decision.as_of, decision.known_as_of)
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
        questions=len({question.id for id_ in ids for question, _ in decision.asked(offer.name, id_)}) if open_ else 0,
        enough=sum(fewest) if open_ and fewest else None,
        holds=holds,
        soon=until is not None and until - decision.as_of <= _SOON,
        known_end=until is not None,
    )


def deciding(offer: OfferDecision) -> Held:
    """The required rule set that makes an offer what it is; the first one where all do."""
    return next((held for held in offer.required if held.decided == offer.decided), offer.required[0])


def reason(offer: OfferDecision, held: Held) -> tuple[str, str]:
    """Because of what an offer is what it is, and what is to be said besides."""
    if offer.decided == "on the shortlist":
        told = [because(one.card) for one in offer.required]
        return " ".join(first for first, _ in told), " ".join(filter(None, (second for _, second in told)))
    return because(held.card)


# --- The sentence that decides ----------------------------------------------------------------------------------------


def decision_sentence(decision: Decision) -> Markup:
    """Whom one may take, in a sentence made of counts."""
    listed, others = decision.of("on the shortlist"), [("open", decision.of("open")), ("out", decision.of("out"))]
    if len(decision.offers) == 1:
        return _of_one(decision, decision.offers[0])
    if listed:
        count = len(listed)
        first = Markup("{} {} what is required{}.").format(
            f"{words.number(count, capital=True)} {'offer' if count == 1 else 'offers'}",
            "meets" if count == 1 else "meet",
            _ending(decision, listed),
        )
    else:
        first = Markup("No offer meets what is required{}.").format(" yet" if others[0][1] else "")
    told = [f"{words.number(len(of))} {'is' if len(of) == 1 else 'are'} {word}" for word, of in others if of]
    rest = ", ".join(told)
    return Markup("{} {}.").format(first, rest[0].upper() + rest[1:]) if rest else first


def _ending(decision: Decision, listed: Sequence[OfferDecision]) -> Markup:
    """Which of those listed are so only for a while."""
    soon = [one for one in listed if one.holds_until and one.holds_until - decision.as_of <= _SOON]
    if not soon:
        return Markup("")
    until = min(one.holds_until for one in soon if one.holds_until)
    span = words.through(until, decision.as_of, decision.known_as_of)
    if len(listed) == 1:
        return Markup(", only {}").format(span)
    return Markup(", {} of them only {}").format(words.number(len(soon)), span)


def _of_one(decision: Decision, offer: OfferDecision) -> Markup:
    card = offer.required[0].card
    name = ", ".join(filter(None, (card.provider.name, service_name(card))))
    match offer.decided:
        case "on the shortlist":
            return Markup("{} meets what is required{}.").format(name, _ending(decision, [offer]))
        case "open":
            return Markup("{} is open: what is known allows both.").format(name)
    return Markup("{} does not meet what is required.").format(name)


# --- What comes next, what was asked, what else -----------------------------------------------------------------------


def next_change(decision: Decision) -> NextChange | None:
    """The next day on which a verdict that is required is another one; `None` where no such day is known."""
    courses = [held.course for offer in decision.offers for held in offer.required if held.course is not None]
    ending = [course for course in courses if course.holds_until is not None and course.because]
    if not ending:
        return None
    day = min(course.holds_until for course in ending if course.holds_until)
    tomorrow = day - timedelta(days=1) == decision.as_of == decision.known_as_of
    when = Markup("{}{}").format("tomorrow, " if tomorrow else "", words.long_day(day))
    told = []
    for course in (one for one in ending if one.holds_until == day):
        after = next((point.verdict for point in course.points if point.date_ >= day), _NOTHING)
        becomes = "may become another" if course.looked_until is not None else ""
        service = course.provider.service_name or course.provider.service or ""
        name = f"{course.provider.name}{f', {service},' if service else ''}"
        word = point_verdict_text(after, course.ruleset.claims)
        becomes = becomes or f"becomes {word[0].lower()}{word[1:]}"
        told.append(f"{name} {becomes} under {course.ruleset.title}: {why_then(course)}.")
    return NextChange(when, " ".join(told))


def asked_for(cards: Sequence[Scorecard], ruleset: RuleSet) -> AskedFor:
    """What a rule set asks for, by its own title."""
    card = next((one for one in cards if one.ruleset.id == ruleset.id), None)
    if card is None:
        return AskedFor(ruleset.title, "")
    gates = sum(finding.role == "gate" for finding in card.findings)
    parts = [
        f"every one of its {gates} gates" if clause.kind == "gates" and gates > 1 else clause.text
        for clause in asked(card)
    ]
    return AskedFor(ruleset.title, together(parts))


def if_also(decision: Decision, number: int, key: str) -> IfAlso:
    """What the decision would be if one of the rule sets shown beside were required, too."""
    ruleset, short = decision.beside[number], short_names(decision)
    would: dict[Decided, list[tuple[OfferDecision, Held]]] = {decided: [] for decided in DECIDED_ORDER}
    nothing = []
    for offer in decision.offers:
        held = offer.beside[number]
        becomes = possible_with(offer, held)
        if becomes is None or held is None:
            nothing.append(short[offer.name])
        else:
            would[becomes].append((offer, held))
    names = {decided: [short[offer.name] for offer, _ in of] for decided, of in would.items()}
    listed, open_, out = (names[decided] for decided in DECIDED_ORDER)
    parts = [
        f"{together(listed)} on the list."
        if listed
        else "Nobody is on the list yet."
        if open_
        else "Nobody is on the list."
    ]
    if open_:
        counts = [len(decision.asked(offer.name, ruleset.id)) for offer, _ in would["open"]]
        span = f"{min(counts)} to {max(counts)}" if min(counts) != max(counts) else str(counts[0])
        each = " each" if len(counts) > 1 else ""
        parts.append(f"{together(open_)} open, {span} {'question' if span == '1' else 'questions'}{each}.")
        parts += [_silence(short[offer.name], held) for offer, held in would["open"] if _is_silent(held)]
    if out:
        parts.append(f"{together(out)} out.")
    if nothing:
        parts.append(f"Nothing of {together(nothing)} can be evaluated under it.")
    return IfAlso(ruleset.title, " ".join(parts), key)


def _is_silent(held: Held) -> bool:
    """Is hardly anything known under a rule set?"""
    return len(undecided(held.card)) * 10 >= len(held.card.findings) * 9


def _silence(name: str, held: Held) -> str:
    count = f"{len(undecided(held.card))} of {plural(len(held.card.findings), 'rule')}"
    return f"{name} stays open because little is published: {count} are not known."


def short_names(decision: Decision) -> dict[str, str]:
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


def bodies(decision: Decision) -> str:
    """Whose word is recognised under what is required: `ANSSI`."""
    by = [one.by for offer in decision.offers for held in offer.required for one in held.card.recognitions]
    return some(list(dict.fromkeys(by)), 2) or "recognised bodies"
