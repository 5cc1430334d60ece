"""The page of questions: what to find out, in the order in which it decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final, TypeVar

from compliance.analysis.questions.document import (
    MARKS,
    AnswerEffect,
    Consequence,
    Enough,
    OfferStanding,
    Question,
    Questionnaire,
    RungsLeft,
    Why,
)
from compliance.model.phrases import joined, say, say_count
from compliance.model.words import FEW, labelled, rounded, some, verdict_name, verdict_text
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph

_TITLES: Final[Mapping[str, str]] = {
    "certificate": say("Certificates that settle many rules at once"),
    "ends it": say("Ends it: one bad answer, and the verdict wanted is out of reach"),
    "matters": say("Matters: the verdict can hang on it"),
    "score only": say("Moves the score, never the verdict"),
    "no effect": say("Changes nothing"),
}
_EFFECTS: Final[Mapping[str, str]] = {"ends it": say("ends it"), "matters": say("matters")}
_SHORT: Final = 70
_ANSWERS: Final = 5
"""Answers of which it is told what they do, those that do the same as one."""
_Said = TypeVar("_Said")
FIRST: Final = "certificate"
"""The group of certificates on which a verdict can hang."""


def group_of(question: Question) -> str:
    """The group of the page in which a question stands: certificates on which a verdict can hang first, then by mark."""
    matters = question.kind == "certificate" and question.mark in ("ends it", "matters")
    return FIRST if matters else question.mark


def heading_of(document: Questionnaire) -> str:
    """What the questions are about, in one line."""
    offers = list(dict.fromkeys(standing.name for standing in document.standings))
    rulesets = list(dict.fromkeys(standing.ruleset_title for standing in document.standings))
    return say(
        "Questions about {offers} under {rulesets}", offers=some(offers, FEW), rulesets=some(rulesets, FEW, "; ")
    )


def question_blocks(document: Questionnaire) -> Iterator[Block]:
    """The page: how much is open under each rule set, and the questions."""
    numbers = {question.id: number for number, question in enumerate(document.questions, 1)}
    yield Heading(1, heading_of(document))
    for standing in document.standings:
        yield Item(_under(standing.offer, standing.ruleset), standing_text(standing, numbers))
        if standing.not_asked:
            rules = some(list(standing.not_asked), FEW)
            yield Item(text=say("No answer settles {rules}: a service or a parameter is missing", rules=rules))
    for name, questions in groupby(enumerate(document.questions, 1), lambda one: group_of(one[1])):
        yield Heading(2, _TITLES[name])
        for number, question in questions:
            yield Heading(3, question.question, name=f"{number}.")
            yield Item(say("id"), code=question.id)
            for label, text in lines_of(question, numbers):
                yield Item(label, text)
    if not document.questions:
        yield Paragraph(say("Nothing has to be asked: no answer that was asked for changes anything."))
    yield from closing(document)


def closing(document: Questionnaire) -> Iterator[Block]:
    """What is not on the page, and that answers may raise new questions."""
    if document.left_out:
        marks = ", ".join(mark.replace(" ", "-") for mark in MARKS)
        yield Paragraph(
            say_count(
                document.left_out,
                "{count} other question left out; --only takes {marks}, or all.",
                "{count} other questions left out; --only takes {marks}, or all.",
                marks=marks,
            )
        )
    if document.questions:
        yield Paragraph(say("Answers may raise new questions: ask again once they are in."))


def standing_text(standing: OfferStanding, numbers: Mapping[str, int]) -> str:
    """How much of a verdict is open, and what is enough for it.

    Args:
        standing: of one offer under one rule set.
        numbers: the number of each question of the page, by id.
    """
    count = len(standing.open_rules)
    decided = len(standing.possible) == 1
    verdict = verdict_name(standing.verdict) if decided else verdict_text(standing.possible)
    if decided or not standing.matter:
        return say_count(
            count,
            "{verdict}: decided, whatever is still open ({count} rule)",
            "{verdict}: decided, whatever is still open ({count} rules)",
            verdict=verdict,
        )
    open_ = say_count(count, "{count} rule open", "{count} rules open")
    mattering = say_count(len(standing.matter), "{count} matter", "{count} matter")
    parts: list[str] = [labelled(verdict, joined(", ", (open_, mattering)))]
    if standing.unproven:
        unproven = len(standing.unproven)
        parts = [say("{text}, {count} of them not proven to", text=parts[0], count=unproven)]
    if standing.met:
        parts.append(say("what is wanted is met already"))
    else:
        parts.append(_enough(standing.enough, say("no good answers are enough"), numbers))
        if standing.enough_without_certificates != standing.enough:
            without = _enough(standing.enough_without_certificates, say("none are"), numbers)
            parts.append(say("without certificates {enough}", enough=without))
    return joined("; ", parts)


def _enough(enough: Enough | None, nothing: str, numbers: Mapping[str, int]) -> str:
    if enough is None:
        return nothing
    count = len(enough.questions)
    text = say_count(count, "{count} good answer is enough", "{count} good answers are enough")
    if count != enough.at_least:
        text = say("{text} (at least {count}, not proven)", text=text, count=enough.at_least)
    if count > FEW or not numbers.keys() >= {*enough.questions}:  # what is not on the page has no number
        return text
    asked = joined(", ", (str(numbers[id_]) for id_ in sorted(enough.questions, key=numbers.__getitem__)))
    return (
        say("{text} (question {numbers})", text=text, numbers=asked)
        if count == 1
        else say("{text} (questions {numbers})", text=text, numbers=asked)
    )


def _under(offer: str, ruleset: str) -> str:
    return say("{offer} under {ruleset}", offer=offer, ruleset=ruleset)


def lines_of(question: Question, numbers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What is to be said of a question, each with its label.

    Args:
        question: the question.
        numbers: the number of each question of the page, by id.
    """
    yield say("asked for"), why_text(question)
    for (mark, ruleset), offers in _alike(((_effect(e), e.ruleset), e.offer) for e in question.effects if _effect(e)):
        yield mark, _under(joined(", ", offers), ruleset)
    so_far = [((_plainly(said.message, question.id), said.sources), said.offer) for said in question.said]
    for (message, sources), offers in _alike(so_far):
        of_all = len(offers) == len(question.said)
        yield say("so far") if of_all else say("so far of {offer}", offer=joined(", ", offers)), message
        if sources:
            yield say("stated by"), some(list(sources), FEW, "; ")
    if question.evidence:
        yield say("evidence wanted"), question.evidence
    yield say("answer with"), answer_text(question)
    yield from _answers(question)
    yield from _together(question, numbers)
    known_by = say("the provider") if question.known_by == "provider" else say("the public")
    yield say("usually known by"), question.register or known_by


def _alike(pairs: Iterable[tuple[_Said, str]]) -> list[tuple[_Said, list[str]]]:
    """What is said alike of several offers, with all of them."""
    found: dict[_Said, list[str]] = {}
    for said, offer in pairs:
        found.setdefault(said, []).append(offer)
    return list(found.items())


def _effect(effect: AnswerEffect) -> str:
    """What a question is to one offer under one rule set; empty where no answer changes anything."""
    if effect.mark == "score only":
        return say("score only, {points} points", points=rounded(effect.points))
    if effect.mark == "no effect":
        return ""
    count = len(effect.matter)
    matter = say_count(count, "{count} rule that matters", "{count} rules that matter") if count else ""
    return joined(", ", (_EFFECTS[effect.mark], matter))


def _plainly(message: str, id_: str) -> str:
    """What is lacking, without the name of the fact that is asked for where that is all there is: it stands above."""
    plain = (say("not known, nobody has looked"), say("not known"))
    return next((text for text in plain if message == f"{text}: {id_}"), message)


def so_far(question: Question) -> Iterator[str]:
    """What is stated already and why that is not enough, with its sources; nothing where nobody has looked."""
    for said in dict.fromkeys((one.message, one.sources) for one in question.said):
        message, sources = said
        if sources:
            yield say("{name} ({what})", name=message, what=some(list(sources), FEW, "; "))


def _answers(question: Question) -> Iterator[tuple[str, str]]:
    """What each answer does; those that do the same in one line."""
    told = [(consequence_text(one, question), one.answer) for one in question.consequences]
    for text, answers in _alike(told)[:_ANSWERS]:
        yield say("if {answer}", answer=some(answers, FEW, say(" or "))), text


def _together(question: Question, numbers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """The rules that an answer turns only with answers to other questions, and which these are."""
    found = {(e.ruleset, one.rule): one.questions for e in question.effects for one in e.together}
    for others, rules in _alike((others, f"{ruleset}/{rule}") for (ruleset, rule), others in found.items()):
        named: list[str] = [say("question {number}", number=numbers[one]) if one in numbers else one for one in others]
        yield (
            say("counts for {rules}", rules=_rules(rules, question)),
            say("only together with {questions}", questions=some(named, FEW)),
        )


def why_text(question: Question) -> str:
    """The rules a question is asked for, each with the first clause it rests on."""
    return some([say("{name} ({what})", name=why.title, what=_clause(why)) for why in question.why], FEW, "; ")


def asked_for(question: Question) -> str:
    """The rules a question is asked for, by their titles alone, each with the first clause it rests on."""
    told = {why.title: next((c for c in why.clauses if len(c) <= _SHORT), "") for why in reversed(question.why)}
    named = [say("{name} ({what})", name=title, what=clause) if clause else title for title, clause in told.items()]
    return joined("; ", reversed(named))


def _clause(why: Why) -> str:
    """A rule with its first clause, where that is short enough for a line; the document has all of them."""
    short = [clause for clause in why.clauses[:1] if len(clause) <= _SHORT]
    rule = f"{why.ruleset} {why.rule}"
    return labelled(rule, short[0]) if short else rule


def answer_text(question: Question) -> str:
    """What an answer may be."""
    if question.columns:
        return say("a table: {columns}", columns=", ".join(column.name for column in question.columns))
    if question.choices:
        return joined(", ", question.choices)
    return joined(", ", (question.type, question.unit))


def consequence_text(consequence: Consequence, question: Question) -> str:
    """What one answer does, with the rules by the titles that the question has of them."""
    told: list[str] = []
    if (count := len(consequence.passes)) > 0:
        rules = _rules(consequence.passes, question)
        told.append(say_count(count, "{rules} is met", "{rules} are met", rules=rules))
    if (count := len(consequence.fails)) > 0:
        rules = _rules(consequence.fails, question)
        told.append(say_count(count, "{rules} fails", "{rules} fail", rules=rules))
    if (count := len(consequence.drops)) > 0:
        rules = _rules(consequence.drops, question)
        told.append(say_count(count, "{rules} does not apply", "{rules} do not apply", rules=rules))
    told += [_limit_text(left, question) for left in consequence.limits[:FEW]]
    if len(consequence.limits) > FEW:
        told.append(say("and more rules in part"))
    return joined("; ", told) or say("nothing by itself")


def _rules(names: Iterable[str], question: Question) -> str:
    return some([_named(name, question) for name in names], FEW)


def _limit_text(left: RungsLeft, question: Question) -> str:
    rule = _named(left.rule, question)
    if left.lowest and left.highest:
        return say(
            "{rule} stands between '{lowest}' and '{highest}'", rule=rule, lowest=left.lowest, highest=left.highest
        )
    if left.highest:
        return say("{rule} comes to '{highest}' at most", rule=rule, highest=left.highest)
    return say("{rule} stands at '{lowest}' at least", rule=rule, lowest=left.lowest)


def _named(rule: str, question: Question) -> str:
    """A rule by its title, with its id; by its id alone where it is not one that the question is asked for."""
    title = next((why.title for why in question.why if f"{why.ruleset}/{why.rule}" == rule), "")
    return say("{name} ({what})", name=title, what=rule) if title else rule
