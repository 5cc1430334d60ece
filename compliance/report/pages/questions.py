"""The page of questions: what to find out, in the order in which it decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from compliance.analysis.questions.document import (
    MARKS,
    Consequence,
    Enough,
    OfferStanding,
    Question,
    Questionnaire,
    Why,
)
from compliance.model.words import FEW, plural, rounded, some, verdict_text
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph

_TITLES: Final[Mapping[str, str]] = {
    "certificate": "Certificates that settle many rules at once",
    "ends it": "Ends it: one bad answer, and the verdict wanted is out of reach",
    "matters": "Matters: the verdict can hang on it",
    "score only": "Moves the score, never the verdict",
    "no effect": "Changes nothing",
}
_SHORT: Final = 70
FIRST: Final = "certificate"
"""The group of certificates on which a verdict can hang."""


def group_of(question: Question) -> str:
    """The group of the page in which a question stands: certificates on which a verdict can hang first, then by mark."""
    matters = question.kind == "certificate" and question.mark in ("ends it", "matters")
    return FIRST if matters else question.mark


def heading_of(document: Questionnaire) -> str:
    """What the questions are about, in one line."""
    offers = list(dict.fromkeys(standing.name for standing in document.standings))
    rulesets = list(dict.fromkeys(standing.ruleset for standing in document.standings))
    return f"Questions about {some(offers, FEW)} under {some(rulesets, FEW)}"


def question_blocks(document: Questionnaire) -> Iterator[Block]:
    """The page: how much is open under each rule set, and the questions."""
    yield Heading(1, heading_of(document))
    for standing in document.standings:
        yield Item(f"{standing.offer} under {standing.ruleset}", standing_text(standing))
        if standing.not_asked:
            yield Item(
                text=f"No answer settles {some(list(standing.not_asked), FEW)}: a service or a parameter is missing"
            )
    for name, questions in groupby(enumerate(document.questions, 1), lambda one: group_of(one[1])):
        yield Heading(2, _TITLES[name])
        for number, question in questions:
            yield from _question(question, number)
    if not document.questions:
        yield Paragraph("Nothing has to be asked: no answer that was asked for changes anything.")
    yield from closing(document)


def closing(document: Questionnaire) -> Iterator[Block]:
    """What is not on the page, and that answers may raise new questions."""
    if document.left_out:
        marks = ", ".join(mark.replace(" ", "-") for mark in MARKS)
        yield Paragraph(f"{plural(document.left_out, 'other question')} left out; --only takes {marks}, or all.")
    if document.questions:
        yield Paragraph("Answers may raise new questions: ask again once they are in.")


def standing_text(standing: OfferStanding) -> str:
    """How much of a verdict is open, and what is enough for it."""
    count = len(standing.open_rules)
    decided = len(standing.possible) == 1
    verdict = standing.verdict if decided else verdict_text(standing.possible)
    if decided or not standing.matter:
        return f"{verdict}: decided, whatever is still open ({plural(count, 'rule')})"
    unproven = f", {len(standing.unproven)} of them not proven to" if standing.unproven else ""
    parts = [f"{verdict}: {plural(count, 'rule')} open, {len(standing.matter)} matter{unproven}"]
    if standing.met:
        parts.append("what is wanted is met already")
    else:
        parts.append(_enough(standing.enough, "no good answers are enough"))
        if standing.enough_without_certificates != standing.enough:
            parts.append(f"without certificates {_enough(standing.enough_without_certificates, 'none are')}")
    return "; ".join(parts)


def _enough(enough: Enough | None, nothing: str) -> str:
    if enough is None:
        return nothing
    count = len(enough.questions)
    bound = "" if count == enough.at_least else f" (at least {enough.at_least}, not proven)"
    named = f": {', '.join(enough.questions)}" if count <= FEW else ""
    return f"{plural(count, 'good answer')} {'is' if count == 1 else 'are'} enough{bound}{named}"


def _question(question: Question, number: int) -> Iterator[Block]:
    yield Heading(3, question.question, name=f"{number}.")
    yield Item("id", code=question.id)
    for label, text in lines_of(question):
        yield Item(label, text)


def _matter(count: int) -> str:
    return f", {plural(count, 'rule')} that matter{'s' if count == 1 else ''}" if count else ""


def lines_of(question: Question) -> Iterator[tuple[str, str]]:
    """What is to be said of a question, each with its label."""
    yield "asked for", why_text(question)
    for effect in question.effects:
        if effect.mark in ("ends it", "matters"):
            yield (
                f"{effect.offer} under {effect.ruleset}",
                f"{effect.mark}{_matter(len(effect.matter))}",
            )
        elif effect.mark == "score only":
            yield f"{effect.offer} under {effect.ruleset}", f"score only, {rounded(effect.points)} points"
    for said in question.said:
        yield "so far" if len(question.said) == 1 else f"so far of {said.offer}", said.message
        if said.sources:
            yield "stated by", some(list(said.sources), FEW, "; ")
    if question.evidence:
        yield "evidence wanted", question.evidence
    yield "answer with", answer_text(question)
    for consequence in question.consequences[:FEW]:
        yield f"if {consequence.answer}", consequence_text(consequence)
    yield "usually known by", question.register or ("the provider" if question.known_by == "provider" else "the public")


def why_text(question: Question) -> str:
    """The rules a question is asked for, each with the first clause it rests on."""
    return some([f"{why.title} ({why.ruleset} {why.rule}{_clause(why)})" for why in question.why], FEW, "; ")


def _clause(why: Why) -> str:
    """The first clause, where that is short enough for a line; the document has all of them."""
    short = [clause for clause in why.clauses[:1] if len(clause) <= _SHORT]
    return f": {short[0]}" if short else ""


def answer_text(question: Question) -> str:
    """What an answer may be."""
    if question.columns:
        return f"a table: {', '.join(column.name for column in question.columns)}"
    if question.choices:
        return ", ".join(question.choices)
    return f"{question.type}, {question.unit}" if question.unit else question.type


def consequence_text(consequence: Consequence) -> str:
    """What one answer does."""
    parts = [_rules(consequence.passes, "is met", "are met"), _rules(consequence.fails, "fails", "fail")]
    return "; ".join(part for part in parts if part)


def _rules(rules: Sequence[str], one: str, more: str) -> str:
    return f"{some(list(rules), FEW)} {one if len(rules) == 1 else more}" if rules else ""
