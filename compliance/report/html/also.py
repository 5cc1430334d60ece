"""What the decision would be with one more rule set required: in a sentence, and what would have to be found out."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from compliance.analysis.decision.decision import (
    DECIDED_ORDER,
    Held,
    OfferDecision,
    ShortlistDecision,
    Shortlisting,
    possible_with,
)
from compliance.model.phrases import say_count
from compliance.model.records import dataclass
from compliance.model.words import interval, together
from compliance.report.html import words
from compliance.report.html.deciding import short_names
from compliance.report.html.said import counted_by, marked, say_marked
from compliance.report.pages.wording import undecided


@dataclass(frozen=True, slots=True)
class IfAlso:
    """What the decision would be if one more rule set were required."""

    title: str
    sentence: Markup
    key: str


@dataclass(frozen=True, slots=True)
class QuestionBeside:
    """What would have to be found out of some offers if one more rule set were required."""

    question: str
    offers: str


@dataclass(frozen=True, slots=True)
class QuestionsBeside:
    """All of them for one rule set; `key` is the id to which their count leads."""

    key: str
    title: str
    lines: tuple[QuestionBeside, ...]


def if_also(decision: ShortlistDecision, number: int, key: str) -> IfAlso:
    """What the decision would be if one of the rule sets shown beside were required, too."""
    ruleset, short = decision.beside[number], short_names(decision)
    would: dict[Shortlisting, list[tuple[OfferDecision, Held]]] = {decided: [] for decided in DECIDED_ORDER}
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
        say_marked("{offers} would be on the list.", offers=together(listed))
        if listed
        else say_marked("Nobody would be on the list yet.")
        if open_
        else say_marked("Nobody would be on the list.")
    ]
    if open_:
        counts = [len(decision.asked(offer.name, ruleset.id)) for offer, _ in would["open"]]
        parts.append(_to_ask(together(open_), counts, f"{key}-questions"))
        numbers = {offer.name: n for n, offer in enumerate(decision.offers, 1)}
        parts += [
            _silence(short[offer.name], held, f"o{numbers[offer.name]}{key}-open")
            for offer, held in would["open"]
            if _is_silent(held)
        ]
    if out:
        parts.append(say_marked("{offers} would be out.", offers=together(out)))
    if nothing:
        parts.append(say_marked("Nothing of {offers} can be evaluated under it.", offers=together(nothing)))
    return IfAlso(ruleset.title, marked(" ".join(["{}"] * len(parts)), *parts), key)


def _to_ask(offers: str, counts: Sequence[int], target: str) -> Markup:
    """How many questions are to be asked of the offers that are open."""
    span = interval(str(min(counts)), str(max(counts)))
    asked_of = say_count(max(counts), "{span} question", "{span} questions", span=span)
    count = counted_by(target, asked_of) if max(counts) else asked_of
    if len(counts) > 1:
        return say_marked("{offers} would be open, with {questions} to ask of each.", offers=offers, questions=count)
    return say_marked("{offers} would be open, with {questions} to ask.", offers=offers, questions=count)


def _is_silent(held: Held) -> bool:
    """Is hardly anything known under a rule set?"""
    return len(undecided(held.card)) * 10 >= len(held.card.findings) * 9


def _silence(name: str, held: Held, target: str) -> Markup:
    open_ = words.not_known(len(undecided(held.card)), len(held.card.findings))
    return say_marked(
        "{offer} would stay open because little is published: {rules}.", offer=name, rules=counted_by(target, open_)
    )


def questions_beside(decision: ShortlistDecision, number: int, key: str) -> QuestionsBeside:
    """What would have to be found out if one of the rule sets shown beside were required, best question first."""
    ruleset, short = decision.beside[number], short_names(decision)
    of: dict[str, list[str]] = {}
    for offer in decision.offers:
        if possible_with(offer, offer.beside[number]) == "open":
            for question, _ in decision.asked(offer.name, ruleset.id):
                of.setdefault(question.id, []).append(short[offer.name])
    every = decision.questions.questions if decision.questions else ()
    lines = tuple(QuestionBeside(one.question, together(of[one.id])) for one in every if one.id in of)
    return QuestionsBeside(f"{key}-questions", ruleset.title, lines)
