"""The page of a scenario: questions on one side, the verdict with what is supposed on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from compliance.analysis.questions.document import Questionnaire
from compliance.analysis.questions.questions import WantedVerdict, questionnaire
from compliance.assess import Evaluation
from compliance.model.problem import LoadError
from compliance.model.records import dataclass
from compliance.model.scorecard import TOOL, Detail, Scorecard, ScorecardsDocument
from compliance.model.words import plural, verdict_words
from compliance.report.html import words
from compliance.report.html.card import holds
from compliance.report.pages.resting import behind_text
from compliance.report.pages.wording import possible_verdicts, verdict_sentence
from compliance.rulesets.ruleset import RuleSet
from compliance.web.answers import Page
from compliance.web.asked import DaysNamed, OfferAsked, RefusedError, address, offer_asked, rulesets_asked
from compliance.web.differences import bars, difference
from compliance.web.fields import Fields, fields_of
from compliance.web.reading import Query
from compliance.web.shelf import Shelf
from compliance.web.supposing import Before, Edits, before_of, edits_of, suppose

_KEPT = 8
"""Offers of which the questions are remembered: documents are remembered, too, and nothing else follows from a request."""

_FIRST = 6
"""Questions that are not folded."""


@dataclass(frozen=True, slots=True)
class QuestionedOffer:
    """An offer as it stands under some rule sets, with the questions about it."""

    before: Before
    document: Questionnaire
    fields: Fields

    @property
    def against(self) -> list[tuple[str, str]]:
        """The rule sets as an address has them."""
        return [("against", state.ruleset.id) for state in self.before.states]


@dataclass(frozen=True, slots=True)
class Panel:
    """The verdict as it is and as it would be."""

    now_symbol: str
    now_word: str
    now_note: str
    enough: str
    symbol: str
    word: str
    sentence: str
    holds: Any
    rests: str


@dataclass
class Desk:
    """Makes the pages of scenarios; remembers the questions about the offers asked for last."""

    shelf: Shelf
    _kept: dict[tuple[Any, ...], QuestionedOffer] = field(default_factory=dict)

    def asked(self, name: str, query: Query, dates: DaysNamed) -> QuestionedOffer:
        """An offer under the rule sets of an address.

        Raises:
            RefusedError: no rule set is named, or no service where one has to be.
            NothingEvaluatedError: nothing of a verdict is left to judge.
        """
        offer = offer_asked(name, self.shelf)
        rulesets = rulesets_asked(query.values("against"), self.shelf)
        if not rulesets:
            raise RefusedError("name a rule set to see what if: choose one on the page of the offer", 404)
        _require_service(offer, rulesets, dates)
        key = (id(offer.provider), offer.service, *map(id, rulesets), dates.as_of, dates.known_as_of)
        if key not in self._kept:
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = _asked(offer, rulesets, dates)
        return self._kept[key]


def _require_service(offer: OfferAsked, rulesets: Sequence[RuleSet], dates: DaysNamed) -> None:
    if offer.service is not None or all(ruleset.assesses == "provider" for ruleset in rulesets):
        return
    snapshot = Evaluation(dates.terms()).snapshot(offer.provider)
    against = [("against", ruleset.id) for ruleset in rulesets]
    choices = [
        (of.service_name or id_, address(f"/what-if/{offer.id}@{id_}", dates, *against))
        for id_ in snapshot.services_stated[0]
        for of in [snapshot.of_service(id_)]
    ]
    if choices:
        raise RefusedError("These rule sets are about one service. Choose one:", 404, choices)


def _asked(offer: OfferAsked, rulesets: Sequence[RuleSet], dates: DaysNamed) -> QuestionedOffer:
    evaluation = Evaluation(dates.terms(offer.service))
    states = [evaluation.state(offer.provider, ruleset) for ruleset in rulesets]
    before = before_of(offer, states, dates)
    document = questionnaire([(state, state.ruleset.claims) for state in states], WantedVerdict())
    return QuestionedOffer(before, document, fields_of(document, states, before.cards))


def questions_page(asked: QuestionedOffer, dates: DaysNamed) -> Page:
    """The page before anything is supposed; the document behind it is the questions."""
    context = _context(asked, dates, {}, Edits())
    context |= _panel(asked, None, "")
    return Page("what_if.html", context, asked.document)


def supposed_page(asked: QuestionedOffer, dates: DaysNamed, form: Mapping[str, str], *, part: str = "") -> Page:
    """The page with what a form supposes.

    Args:
        asked: the offer.
        dates: those of the address.
        form: as it was sent.
        part: `quick` or `panel` for the verdict alone, without or with the day until which it holds; else the whole page.
    """
    edits = edits_of(form, asked.before)
    context = _context(asked, dates, form, edits)
    detail: Detail = "verdict" if part == "quick" else "full"
    cards: tuple[Scorecard | None, ...] | None = None
    problem = ""
    if edits:
        try:
            cards = suppose(edits, asked.before, form.get("grade", "A"), form.get("title", ""), detail).cards
        except LoadError as error:
            problem = "; ".join(dict.fromkeys(one.message for one in error.problems))
    context |= _panel(asked, cards, problem)
    shown = tuple(card for card in (asked.before.cards if cards is None else cards) if card is not None)
    template = "what_if_panel.html" if part in ("quick", "panel") else "what_if.html"
    return Page(template, context, ScorecardsDocument("scorecards/1", TOOL, shown), 422 if problem else 200)


def _context(asked: QuestionedOffer, dates: DaysNamed, form: Mapping[str, str], edits: Edits) -> dict[str, Any]:
    fields = asked.fields.filled(form, edits.mistakes)
    offer, cards = asked.before.offer, asked.before.cards
    place = f"/what-if/{offer.id}"
    others = len(cards) - 1
    return {
        "title": _title(asked.before),
        "under": cards[0].ruleset.title,
        "beside": "; ".join(card.ruleset.title for card in cards[1:]),
        "others": others,
        "alone": offer.service is not None,
        "about": words.assessed_for(dates.as_of, dates.known_as_of),
        "fields": fields,
        "first": _FIRST,
        "form": form,
        "edits": edits,
        "count": len(edits.words),
        "mistakes": list(edits.mistakes),
        "changed": [one.id for one in (*fields.questions, *fields.stated) if one.changed],
        "here": address(place, dates, *asked.against),
        "scenario_address": address(f"{place}/scenario", dates, *asked.against),
        "statement_address": address(f"{place}/statement", dates, *asked.against),
        "offer_address": address(f"/offer/{offer.id}", dates, *asked.against),
    }


def _title(before: Before) -> str:
    """The offer by the names of provider and service."""
    service = before.snapshot.service_name or before.offer.service
    return ", ".join(filter(None, (before.offer.provider.name, service)))


def _panel(asked: QuestionedOffer, cards: tuple[Scorecard | None, ...] | None, problem: str) -> dict[str, Any]:
    before = asked.before.cards
    after = before if cards is None else cards
    pairs = list(zip(before, after, strict=True))
    return {
        "supposed": cards is not None,
        "problem": problem,
        "panel": _verdict(asked, before[0], after[0]),
        "differences": [difference(was, one) for was, one in pairs] if cards is not None else [],
        "bars": [
            (bar, number)
            for number, (was, one) in enumerate(pairs, 1)
            for bar in bars(was, one if cards is not None else None)
        ],
    }


def _verdict(asked: QuestionedOffer, before: Scorecard, after: Scorecard | None) -> Panel:
    status, claims = before.verdict.status, before.ruleset.claims
    enough = _enough(asked, before)
    possible = possible_verdicts(before).lower() if len(before.verdict.possible) > 1 else ""
    now = (words.verdict_symbol(status, claims), verdict_words(status, claims), possible, enough)
    if after is None:
        return Panel(*now, "na", "Nothing to evaluate", "Nothing of the verdict would be left to judge.", None, "")
    status = after.verdict.status
    return Panel(
        *now,
        symbol=words.verdict_symbol(status, claims),
        word=verdict_words(status, claims),
        sentence=verdict_sentence(after),
        holds=None if after.verdict.detail else holds(after),
        rests=behind_text(after),
    )


def _enough(asked: QuestionedOffer, card: Scorecard) -> str:
    """How many good answers are enough, where the verdict is open."""
    enough = asked.document.standings[0].enough
    if len(card.verdict.possible) == 1 or enough is None:
        return ""
    return f"{plural(enough.at_least, 'good answer')} decide{'s' if enough.at_least == 1 else ''}"
