"""Why each offer is what it is, who could change that, and what to find out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from compliance.analysis.decision.decision import Decision, Held, OfferDecision
from compliance.analysis.questions.document import AnswerEffect, Question
from compliance.model.findings import Finding
from compliance.model.phrases import joined, long_day, say, say_count, short_day, small, without
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.status import Force, Status, VerdictStatus
from compliance.model.words import FEW, labelled, sentence, some, value_text
from compliance.report.html import words
from compliance.report.html.because import found_sentence
from compliance.report.html.card import service_name
from compliance.report.html.dates import why_then
from compliance.report.html.deciding import DECISION_SYMBOLS, DECISION_WORDS
from compliance.report.html.facts import title_of
from compliance.report.html.filters import actor
from compliance.report.pages.resting import contradiction_text, recognised
from compliance.report.pages.wording import disagreement_sentence

SHOWN: Final = 8
"""Reasons and questions that are shown at once; the others are folded."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its symbol, what it is about, and what is to be said of it."""

    symbol: str
    title: str
    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class OfferReasons:
    """All reasons of one offer."""

    key: str
    name: str
    service: str
    symbol: str
    word: str
    shown: tuple[Reason, ...]
    folded: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One thing to find out."""

    id: str
    mark: str
    offers: str
    question: str
    why: str
    said: str
    outcomes: tuple[str, ...]
    who: str


def offer_reasons(offer: OfferDecision, key: str) -> OfferReasons:
    """Why an offer is what it is, under each rule set that is required."""
    card = offer.required[0].card
    reasons = [reason for held in offer.required for reason in _of_card(held)]
    return OfferReasons(
        key=key,
        name=card.provider.name,
        service=service_name(card),
        symbol=DECISION_SYMBOLS[offer.decided],
        word=DECISION_WORDS[offer.decided],
        shown=tuple(reasons[:SHOWN]),
        folded=tuple(reasons[SHOWN:]),
    )


def _of_card(held: Held) -> Iterator[Reason]:
    card = held.card
    yield from _recognised(card)
    for rule in card.verdict.binding:
        yield _of_finding(card.finding(rule))
    if not card.verdict.binding and not any(one.settles for one in card.recognitions):
        met = [finding for finding in card.findings if finding.role == "gate" and finding.status is Status.PASS]
        for finding in met[:FEW]:
            yield _of_finding(finding)
        if len(met) > FEW:
            yield Reason("met", say_count(len(met) - FEW, "{count} more gate met", "{count} more gates met"), "", "")
    disagreement = disagreement_sentence(card)
    if disagreement:
        yield Reason("open", say("Sources disagree"), "", joined(" ", (disagreement, *_sides(card))))
    for finding in card.findings:
        if finding.contradiction:
            text = contradiction_text(card, finding)
            yield Reason("open", say("A contradiction: {title}", title=finding.title), finding.rule, text)
    course = held.course
    if course is not None and course.holds_until is not None:
        day = long_day(course.holds_until)
        otherwise = (
            say("From {day} it is otherwise", day=day)
            if course.looked_until is None
            else say("From {day} it may be otherwise", day=day)
        )
        yield Reason("date", otherwise, "", sentence(why_then(course)))
    if card.ruleset.claims == "necessary" and held.decided == "on the shortlist":
        yield Reason("na", say("It shows what is necessary, and no more"), "", _not_shown(card))


def _sides(card: Scorecard) -> Iterator[str]:
    """What the sources of disputed facts say, each with its publisher and grade; of the first few facts."""
    disputed = {fact.path: fact for finding in card.findings for fact in finding.facts if fact.candidates}
    for path, fact in [*sorted(disputed.items())][:FEW]:
        sides = []
        for one in fact.candidates:
            by = some([card.sources[id_].publisher for id_ in one.sources if id_ in card.sources], 1) or say("a source")
            sides.append(
                say("{value} ({source}, grade {grade})", value=value_text(one.value), source=by, grade=one.grade)
            )
        yield sentence(labelled(title_of(path), joined("; ", sides)))


def _recognised(card: Scorecard) -> Iterator[Reason]:
    """What certificates and assessments settle, and which of them are not known to be in force."""
    for title, detail in recognised(card):
        yield Reason("met", title, "", detail)
    for one in card.recognitions:
        if one.status is Force.UNKNOWN and one.message:
            yield Reason("open", say("Not known to be in force: {title}", title=one.title), "", sentence(one.message))


def _not_shown(card: Scorecard) -> str:
    return say("{ruleset} claims to be necessary: what it does not ask was not looked at.", ruleset=card.ruleset.title)


def _of_finding(finding: Finding) -> Reason:
    parts = [found_sentence(finding)]
    if finding.status is Status.FAIL and finding.fix:
        parts.append(
            say("What would change it ({actor}): {fix}", actor=small(actor(finding.fix_by)), fix=finding.fix)
            if finding.fix_by
            else say("What would change it: {fix}", fix=finding.fix)
        )
    elif finding.why:
        parts.append(finding.why)
    return Reason(words.STATUS_SYMBOLS[finding.status], finding.title, finding.rule, joined(" ", parts))


# --- What to find out -------------------------------------------------------------------------------------------------


def question_lines(decision: Decision, names: dict[str, str]) -> list[QuestionLine]:
    """The questions on which a verdict that is required can hang: what decides alone first, then in the order to ask."""
    required = {ruleset.id for ruleset in decision.required}
    alone = {
        (standing.offer, standing.ruleset): standing.enough.questions[0]
        for standing in (decision.questions.standings if decision.questions else ())
        if standing.enough is not None and standing.enough.at_least == 1 and standing.enough.questions
    }
    lines = []
    for question in decision.questions.questions if decision.questions else ():
        effects = [e for e in question.effects if e.ruleset in required and e.mark in ("ends it", "matters")]
        if effects:
            decides = any(alone.get((e.offer, e.ruleset)) == question.id for e in effects)
            lines.append((not decides, _line(question, effects, names, decides=decides)))
    decisive = [line for later, line in lines if not later]
    return [*decisive, *_renewals(decision, names), *(line for later, line in lines if later)]


def _renewals(decision: Decision, names: dict[str, str]) -> Iterator[QuestionLine]:
    """Of each offer on the shortlist whether what ends on a day that is known goes on: a question that decides from then on."""
    courses = [
        (course.holds_until, names[offer.name], held)
        for offer in decision.of("on the shortlist")
        for held in offer.required
        if (course := held.course) is not None and course.holds_until is not None
        if course.looked_until is None and not _goes_on(held)
    ]
    for until, name, held in sorted(courses, key=lambda one: (one[0], one[1])):
        assert held.course is not None
        yield QuestionLine(
            id=f"renewal.{name}.{until}",
            mark=say("Decides from {day}", day=short_day(until)),
            offers=name,
            question=say(
                "Does what holds through {day} go on, and which document shows it?",
                day=long_day(words.last_day(until)),
            ),
            why=sentence(why_then(held.course)),
            said="",
            outcomes=(
                say("shown to go on: {offer} stays on the shortlist", offer=name),
                say("not shown: it does not"),
            ),
            who=some([one.by for one in held.card.recognitions if one.settles], 1) or say("the provider"),
        )


def _goes_on(held: Held) -> bool:
    """Is an offer still on the shortlist after the verdict of today ends, or gone itself, so that nothing is to be asked?"""
    course = held.course
    after = (
        next((p.verdict for p in course.points if p.date_ == course.holds_until), "nothing") if course else "nothing"
    )
    return after == "nothing" or VerdictStatus(after).meets(held.card.ruleset.claims)


def _line(question: Question, effects: list[AnswerEffect], names: dict[str, str], *, decides: bool) -> QuestionLine:
    mark = (
        say("Decides") if decides else say("Ends it") if any(e.mark == "ends it" for e in effects) else say("Matters")
    )
    offers = list(dict.fromkeys(names.get(effect.offer, effect.offer) for effect in effects))
    asked = {effect.offer for effect in effects}
    rules = {(effect.ruleset, rule) for effect in effects for rule in effect.matter}
    return QuestionLine(
        id=question.id,
        mark=mark,
        offers=some(offers, FEW),
        question=question.question,
        why=say_count(
            len(rules),
            "Asked once, for {count} rule that the verdict can hang on.",
            "Asked once, for {count} rules that the verdict can hang on.",
        ),
        said=some([one.message for one in question.said if one.offer in asked], FEW, "; "),
        outcomes=tuple(filter(None, (_outcome(c.answer, c.passes, c.fails) for c in question.consequences))),
        who=_who(question),
    )


def _outcome(answer: str, passes: tuple[str, ...], fails: tuple[str, ...]) -> str:
    told = []
    if passes:
        told.append(say_count(len(passes), "{count} rule met", "{count} rules met"))
    if fails:
        told.append(say_count(len(fails), "{count} rule not met", "{count} rules not met"))
    return labelled(answer, joined(", ", told)) if told else ""


def _who(question: Question) -> str:
    """Who usually knows: a public register by its name, the provider, or the public."""
    if question.register:
        return without(question.register, r"\W*https?://\S+$")
    return say("the provider") if question.known_by == "provider" else say("the public")
