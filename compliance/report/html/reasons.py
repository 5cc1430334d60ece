"""Why each offer is what it is, who could change that, and what to find out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from compliance.analysis.decision.decision import Held, OfferDecision, ShortlistDecision
from compliance.analysis.questions.document import AnswerEffect, Consequence, Question
from compliance.analysis.timeline.timeline import PointVerdict
from compliance.model.findings import Finding
from compliance.model.phrases import capital, joined, long_day, say, say_count, short_day, small, without
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.status import Force, Status, VerdictStatus
from compliance.model.words import FEW, either, labelled, sentence, some
from compliance.report.html import words
from compliance.report.html.because import counted_group, found_sentence
from compliance.report.html.card import service_name
from compliance.report.html.dates import verdict_from, why_then
from compliance.report.html.deciding import DECISION_SYMBOLS, DECISION_WORDS
from compliance.report.html.facts import answered, shown, title_of
from compliance.report.html.filters import actor
from compliance.report.pages.resting import contradiction_text, recognised
from compliance.report.pages.timeline import point_verdict_text
from compliance.report.pages.wording import disagreement_sentence

SHOWN: Final = 8
"""Reasons and questions that are shown at once; the others are folded."""


_PLACE: Final = r", [^\s,]+:\d+$"
"""Where in a file something stands: that is among the evidence."""


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """One reason: its symbol, what it is about, and what is to be said of it."""

    symbol: str
    title: str
    rule: str
    detail: str
    folded: bool = False
    counted: str = ""
    """Id of the element that has what the detail counts"""
    count: int = 0
    evidence: bool = False
    """Do the facts of the offer say where this stands?"""


@dataclass(frozen=True, slots=True)
class OfferReasons:
    """All reasons of one offer."""

    key: str
    name: str
    service: str
    symbol: str
    word: str
    shown: tuple[ReasonShown, ...]
    folded: tuple[ReasonShown, ...]
    more: str


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What answers do: how many rules come out how, and which."""

    said: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One thing to find out."""

    id: str
    mark: str
    offers: str
    question: str
    why: str
    rules: tuple[str, ...]
    said: str
    outcomes: tuple[OutcomeShown, ...]
    who: str


def offer_reasons(offer: OfferDecision, key: str) -> OfferReasons:
    """Why an offer is what it is, under each rule set that is required."""
    card = offer.required[0].card
    reasons = [reason for n, held in enumerate(offer.required, 1) for reason in _of_card(held, f"{key}r{n}")]
    folded = tuple(reason for reason in reasons if reason.folded)
    return OfferReasons(
        key=key,
        name=card.provider.name,
        service=service_name(card),
        symbol=DECISION_SYMBOLS[offer.decided],
        word=DECISION_WORDS[offer.decided],
        shown=tuple(reason for reason in reasons if not reason.folded),
        folded=folded,
        more=_more(folded),
    )


def _more(folded: Sequence[ReasonShown]) -> str:
    """What is folded, in words."""
    if all(reason.symbol == "open" for reason in folded):
        return say_count(len(folded), "{count} rule that is not known", "{count} rules that are not known")
    return say_count(len(folded), "{count} more reason", "{count} more reasons")


def _of_card(held: Held, key: str) -> Iterator[ReasonShown]:
    card = held.card
    group = counted_group(card)
    counted = f"{key}-{group}" if group else ""
    settled = max((len(one.settles) for one in card.recognitions), default=0)
    yield from (replace(one, counted=counted, count=settled) for one in _recognised(card))
    awaited = any(one.status is Force.UNKNOWN for one in card.recognitions)
    for number, rule in enumerate(card.verdict.binding):
        finding = card.finding(rule)
        # One certificate would settle them, or a few stand for all of them: what is open is never short.
        most = SHOWN if finding.status is Status.FAIL else 0 if awaited else FEW
        yield replace(_of_finding(finding), folded=number >= most)
    if not card.verdict.binding and not any(one.settles for one in card.recognitions):
        met = [finding for finding in card.findings if finding.role == "gate" and finding.status is Status.PASS]
        for finding in met[:FEW]:
            yield _of_finding(finding)
        if len(met) > FEW:
            yield ReasonShown(
                "met", say_count(len(met) - FEW, "{count} more gate met", "{count} more gates met"), "", ""
            )
    disagreement = disagreement_sentence(card)
    if disagreement:
        yield ReasonShown("open", say("Sources disagree"), "", joined(" ", (disagreement, *_sides(card))))
    for finding in card.findings:
        if finding.contradiction:
            text = contradiction_text(card, finding)
            yield ReasonShown("open", say("A contradiction: {title}", title=finding.title), finding.rule, text)
    course = held.course
    if course is not None and course.holds_until is not None:
        day = long_day(course.holds_until)
        if course.looked_until is None:
            word = small(point_verdict_text(verdict_from(course), course.ruleset.claims))
            title = say("From {day}: {verdict}", day=day, verdict=word)
        else:
            title = say("From {day} it may be otherwise", day=day)
        yield ReasonShown("date", title, "", sentence(capital(why_then(course))), counted=counted, count=settled)
    if card.ruleset.claims == "necessary" and held.decided == "on the shortlist":
        yield ReasonShown("na", say("It shows what is necessary, and no more"), "", _not_shown(card))


def _sides(card: Scorecard) -> Iterator[str]:
    """What the sources of disputed facts say, each with its publisher and grade; of the first few facts."""
    disputed = {fact.path: fact for finding in card.findings for fact in finding.facts if fact.candidates}
    for path, fact in [*sorted(disputed.items())][:FEW]:
        sides = []
        for one in fact.candidates:
            by = some([card.sources[id_].publisher for id_ in one.sources if id_ in card.sources], 1) or say("a source")
            sides.append(
                say("{value} ({source}, grade {grade})", value=shown(one.value, path), source=by, grade=one.grade)
            )
        yield sentence(labelled(title_of(path), joined("; ", sides)))


def _recognised(card: Scorecard) -> Iterator[ReasonShown]:
    """What certificates and assessments settle, and which of them are not known to be in force."""
    for title, detail in recognised(card):
        yield ReasonShown("met", title, "", sentence(capital(without(detail, _PLACE))), evidence=True)
    for one in card.recognitions:
        if one.status is Force.UNKNOWN and one.message:
            yield ReasonShown("open", say("Not known: {title}", title=one.title), "", sentence(capital(one.message)))


def _not_shown(card: Scorecard) -> str:
    return say("{ruleset} claims to be necessary: what it does not ask was not looked at.", ruleset=card.ruleset.title)


def _of_finding(finding: Finding) -> ReasonShown:
    parts = [found_sentence(finding)]
    if finding.status is Status.FAIL and finding.fix:
        parts.append(
            say("What would change it ({actor}): {fix}", actor=small(actor(finding.fix_by)), fix=finding.fix)
            if finding.fix_by
            else say("What would change it: {fix}", fix=finding.fix)
        )
    elif finding.why:
        parts.append(finding.why)
    return ReasonShown(words.STATUS_SYMBOLS[finding.status], finding.title, finding.rule, joined(" ", parts))


# --- What to find out -------------------------------------------------------------------------------------------------


def question_lines(decision: ShortlistDecision, names: dict[str, str]) -> list[QuestionLine]:
    """The questions on which a verdict that is required can hang: what decides alone first, then in the order to ask."""
    required = {ruleset.id for ruleset in decision.required}
    titles = _titles(decision)
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
            lines.append((not decides, _line(question, effects, names, titles, decides=decides)))
    decisive = [line for later, line in lines if not later]
    return [*decisive, *_renewals(decision, names), *(line for later, line in lines if later)]


def _titles(decision: ShortlistDecision) -> dict[str, str]:
    """The titles of rules by rule set and id, as answers name them."""
    cards = [held.card for offer in decision.offers for held in offer.all]
    return {f"{card.ruleset.id}/{finding.rule}": finding.title for card in cards for finding in card.findings}


def _renewals(decision: ShortlistDecision, names: dict[str, str]) -> Iterator[QuestionLine]:
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
            why=sentence(capital(why_then(held.course))),
            rules=(),
            said="",
            outcomes=(
                OutcomeShown(say("If so, {offer} stays on the shortlist.", offer=name), ()),
                OutcomeShown(say("If not, it does not."), ()),
            ),
            who=labelled(
                say("Whom to ask"),
                some([one.by for one in held.card.recognitions if one.settles], 1) or say("the provider"),
            ),
        )


def _goes_on(held: Held) -> bool:
    """Is an offer still on the shortlist after the verdict of today ends, or gone itself, so that nothing is to be asked?"""
    after: PointVerdict = verdict_from(held.course) if held.course else "nothing"
    return after == "nothing" or VerdictStatus(after).meets(held.card.ruleset.claims)


def _line(
    question: Question,
    effects: list[AnswerEffect],
    names: dict[str, str],
    rule_titles: dict[str, str],
    *,
    decides: bool,
) -> QuestionLine:
    mark = (
        say("Decides") if decides else say("Ends it") if any(e.mark == "ends it" for e in effects) else say("Matters")
    )
    offers = list(dict.fromkeys(names.get(effect.offer, effect.offer) for effect in effects))
    asked = {effect.offer for effect in effects}
    rules = {(effect.ruleset, rule) for effect in effects for rule in effect.matter}
    titles = tuple(why.title for why in question.why if (why.ruleset, why.rule) in rules)
    return QuestionLine(
        id=question.id,
        mark=mark,
        offers=some(offers, FEW),
        question=question.question,
        why=say_count(
            len(rules), "The verdict can hang on {count} rule here", "The verdict can hang on {count} rules here"
        ),
        rules=titles,
        said=joined(" ", dict.fromkeys(_so_far(one.message) for one in question.said if one.offer in asked)),
        outcomes=tuple(_outcomes(question, rule_titles)),
        who=_who(question),
    )


def _so_far(message: str) -> str:
    """What is known of it by now; of a single fact without its name, which the question says."""
    alone = re.fullmatch(
        r"(?:looked for on (\d{4}-\d\d-\d\d), not found|not known, nobody has looked): [^;,]+", message
    )
    if alone is None:
        return say("So far: {text}.", text=message)
    if alone[1] is None:
        return say("Nobody has looked for it yet.")
    return say("It was looked for on {day} and not found.", day=long_day(date.fromisoformat(alone[1])))


def _outcomes(question: Question, titles: dict[str, str]) -> Iterator[OutcomeShown]:
    """What answers do, those together that do the same."""
    alike: dict[str, list[Consequence]] = {}
    for one in question.consequences:
        if effect := _effect(one):
            alike.setdefault(effect, []).append(one)
    for effect, those in alike.items():
        rules = tuple(dict.fromkeys(line for one in those for line in which(one, titles)))
        yield OutcomeShown(
            labelled(say("If {answer}", answer=either([answered(one.answer, question) for one in those])), effect),
            rules,
        )


def which(one: Consequence, titles: Mapping[str, str]) -> Iterator[str]:
    """The rules that come out how with one answer."""
    limited = [left.rule for left in one.limits]
    for head, rules in (
        (say("Met"), one.passes),
        (say("Not met"), one.fails),
        (say("Does not apply"), one.drops),
        (say("Settled in part"), limited),
    ):
        if rules:
            yield labelled(head, joined("; ", [titles.get(rule, rule) for rule in rules]))


def _effect(one: Consequence) -> str:
    """How many rules come out how with one answer; nothing where it changes none by itself."""
    met, missed, dropped, limited = map(len, (one.passes, one.fails, one.drops, one.limits))
    return joined(
        ", ",
        (
            say_count(met, "{count} rule met", "{count} rules met") if met else "",
            say_count(missed, "{count} rule not met", "{count} rules not met") if missed else "",
            say_count(dropped, "{count} rule does not apply", "{count} rules do not apply") if dropped else "",
            say_count(limited, "{count} rule settled in part", "{count} rules settled in part") if limited else "",
        ),
    )


def _who(question: Question) -> str:
    """Who usually knows: a public register by its name, the provider, or the public."""
    if question.register:
        return labelled(say("Where to look"), without(question.register, r"\W*https?://\S+$"))
    if question.known_by == "provider":
        return labelled(say("Whom to ask"), say("the provider"))
    return labelled(say("Where to look"), say("public documents"))
