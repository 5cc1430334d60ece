"""Offers to decide on -> one page: the decision, the comparison, reasons, questions, dates, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from compliance.analysis.decision.decision import OfferDecision, ShortlistDecision
from compliance.model.phrases import ENGLISH, Translator, joined, say, say_count
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.status import Basis
from compliance.model.words import labelled, sentence, together, verdict_words
from compliance.report.formats.json_ import plain
from compliance.report.html import words
from compliance.report.html.also import if_also, questions_beside
from compliance.report.html.beside import Compared, compared
from compliance.report.html.card import service_name
from compliance.report.html.dates import Axis, Course, DatedChange, axis_of, course_of, dated_changes
from compliance.report.html.deciding import (
    asked_for,
    bodies,
    decision_sentence,
    next_change,
    offer_line,
    short_names,
)
from compliance.report.html.evidence import FactsShown, evidence_of
from compliance.report.html.reasons import offer_reasons, question_lines
from compliance.report.html.site import Look, embedded, in_words, look, render
from compliance.report.html.whatif import whatif_data, whatif_script, whatif_words
from compliance.report.pages.summary import summary_line
from compliance.report.pages.wording import notes


@dataclass(frozen=True, slots=True)
class WordRow:
    """The verdict of an offer on each basis: symbol and word, in the order of the columns."""

    name: str
    ruleset: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OfferEvidence:
    """The facts behind an offer, and its findings under each rule set."""

    key: str
    name: str
    service: str
    evidence: FactsShown
    disputed: int


@dataclass(frozen=True, slots=True)
class CoursesShown:
    """Courses on one axis, and the changes to come."""

    axis: Axis
    courses: tuple[Course, ...]
    changes: tuple[DatedChange, ...]


def report_page(
    decision: ShortlistDecision, title: str | None = None, look_: Look | None = None, translator: Translator = ENGLISH
) -> str:
    """Offers under what is required as one page to decide on.

    Args:
        decision: the offers, decided.
        title: what the page is called; what is required without it.
        look_: style, script and policy; those of a file without it.
        translator: the language of the page.
    """
    parts = report_parts(decision, title)
    shown = {"cases": parts.pop("whatif"), "words": whatif_words()}
    return render(
        "report.html",
        translator,
        look=look_ or look(extra_script=whatif_script()),
        whatif=embedded(in_words(shown, translator)),
        **parts,
    )


def report_parts(decision: ShortlistDecision, title: str | None = None) -> dict[str, Any]:
    """Everything the page shows, by the names its template has for it."""
    keys = {offer.name: f"o{number}" for number, offer in enumerate(decision.offers, 1)}
    short = short_names(decision)
    cards = [held.card for offer in decision.offers for held in offer.all]
    required = together([ruleset.title for ruleset in decision.required])
    questions = question_lines(decision, short)
    beside = [f"r{len(decision.required) + number}" for number in range(1, len(decision.beside) + 1)]
    return {
        "title": title
        or say_count(
            len(decision.offers), "{count} offer under {rulesets}", "{count} offers under {rulesets}", rulesets=required
        ),
        "about": words.assessed_for(decision.as_of, decision.known_as_of),
        "counts": sentence(
            joined(
                ", ",
                (words.offers(len(decision.offers)), words.rule_sets(len(decision.required) + len(decision.beside))),
            )
        ),
        "sentence": decision_sentence(decision),
        "offers": [offer_line(decision, offer, keys[offer.name]) for offer in decision.offers],
        "next": next_change(decision),
        "required": [asked_for(cards, ruleset, f"r{n}") for n, ruleset in enumerate(decision.required, 1)],
        "beside": [asked_for(cards, ruleset, key) for key, ruleset in zip(beside, decision.beside, strict=True)],
        "if_also": [if_also(decision, n, key) for n, key in enumerate(beside)],
        "asked_beside": [one for n, key in enumerate(beside) if (one := questions_beside(decision, n, key)).lines],
        "compared": list(_compared(decision, keys, short)),
        "reasons": [offer_reasons(offer, keys[offer.name]) for offer in decision.offers],
        "questions": questions,
        "bodies": bodies(decision),
        "word_rows": list(_word_rows(decision, short)),
        "bases": [*Basis],
        "dates": _dates(decision, short),
        "evidence": [_evidence(offer, keys[offer.name]) for offer in decision.offers],
        "not_looked_at": list(_not_looked_at(decision, short)),
        "cards": cards,
        "embedded": embedded({"schema": "summary/1", "lines": [plain(summary_line(card)) for card in cards]}),
        "whatif": whatif_data(decision, short),
    }


def _compared(decision: ShortlistDecision, keys: dict[str, str], short: dict[str, str]) -> Iterator[Compared]:
    names = {keys[name]: shown for name, shown in short.items()}
    for number, _ in enumerate(decision.required):
        of = [(keys[offer.name], offer.required[number].card) for offer in decision.offers]
        yield compared(f"r{number + 1}", of, names, required=True)
    for number, _ in enumerate(decision.beside):
        held = [(offer, offer.beside[number]) for offer in decision.offers]
        of = [(keys[offer.name], one.card) for offer, one in held if one is not None]
        missing = [short[offer.name] for offer, one in held if one is None]
        if of:
            key = f"r{len(decision.required) + number + 1}"
            yield compared(key, of, names, required=False, missing=missing)


def _word_rows(decision: ShortlistDecision, short: dict[str, str]) -> Iterator[WordRow]:
    for number, ruleset in enumerate(decision.required):
        for offer in decision.offers:
            card = offer.required[number].card
            yield WordRow(short[offer.name], ruleset.title, tuple(_on_basis(card, basis) for basis in Basis))


def _on_basis(card: Scorecard, basis: Basis) -> tuple[str, str]:
    status = card.verdict_on.get(basis)
    if status is None:
        return "na", say("not counted")
    return words.verdict_symbol(status, card.ruleset.claims), verdict_words(status, card.ruleset.claims)


def _dates(decision: ShortlistDecision, short: dict[str, str]) -> CoursesShown | None:
    courses = [(offer.name, held.course) for offer in decision.offers for held in offer.required if held.course]
    if not courses:
        return None
    axis = axis_of([course for _, course in courses])
    changes = [change for name, course in courses for change in dated_changes(course, short[name])]
    return CoursesShown(
        axis,
        tuple(course_of(course, axis, short[name]) for name, course in courses),
        tuple(sorted(changes, key=lambda change: (change.day, change.name))),
    )


def _evidence(offer: OfferDecision, key: str) -> OfferEvidence:
    cards: Sequence[Scorecard] = [held.card for held in offer.all]
    evidence = evidence_of(cards)
    return OfferEvidence(key, cards[0].provider.name, service_name(cards[0]), evidence, evidence.disputed)


def rule_notes(card: Scorecard) -> Iterator[str]:
    """What is to be said of a rule set whatever the offer: what was tailored, what no fact settles."""
    told = ("Tailored: ", "Level: ", "Answers: ")
    yield from (note for note in notes(card) if note.startswith(told))  # as they read in English


def _not_looked_at(decision: ShortlistDecision, short: dict[str, str]) -> Iterator[str]:
    """What is no part of the page: other services, offers left out, rules that do not apply."""
    if decision.others:
        yield say("Other services, not part of this report: {offers}.", offers=joined("; ", decision.others))
    yield from map(sentence, decision.left_out)
    for offer in decision.offers:
        for held, ruleset in zip(offer.beside, decision.beside, strict=True):
            if held is None:
                yield say(
                    "{offer} under {ruleset}: nothing of it can be evaluated.",
                    offer=short[offer.name],
                    ruleset=ruleset.title,
                )
    for card in {held.card.ruleset.id: held.card for offer in decision.offers for held in offer.all}.values():
        yield from (labelled(card.ruleset.title, note) for note in rule_notes(card))
    aside: dict[tuple[str, str, str], list[str]] = {}
    for offer in decision.offers:
        for held in offer.all:
            for finding in held.card.findings:
                if finding.status == "not-applicable":
                    of = held.card.ruleset.title, finding.title, finding.message
                    aside.setdefault(of, []).append(short[offer.name])
    for (under, title, message), names in aside.items():
        of_all = len(names) == len(decision.offers)
        yield say(
            "{ruleset}, {rule}: {message} ({offers}).",
            ruleset=under,
            rule=title,
            message=message,
            offers=say("all offers") if of_all and len(names) > 1 else together(names),
        )
