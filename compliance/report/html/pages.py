"""A result -> the text of its page. The same templates serve a file and, with a nonce, the answer of a server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from compliance.model.phrases import ENGLISH, Translator, capital, say, say_count, small
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import Scorecard
from compliance.model.words import sentence, together, verdict_words
from compliance.report.formats.json_ import plain
from compliance.report.html import words
from compliance.report.html.because import because
from compliance.report.html.card import CardView, card_view
from compliance.report.html.evidence import FactsShown, evidence_of
from compliance.report.html.filters import heading
from compliance.report.html.site import Look, embedded, look, render
from compliance.report.pages.summary import summary_line


@dataclass(frozen=True, slots=True)
class CardShown:
    """A scorecard of a page, with the facts behind it."""

    view: CardView
    evidence: FactsShown
    because: str
    further: str


def entries_of(cards: Iterable[Scorecard]) -> list[CardShown]:
    """Scorecards as a page shows them, each under a key of its own: `c1`, `c2`."""
    return [
        CardShown(card_view(card, f"c{number}"), evidence_of([card]), *because(card))
        for number, card in enumerate(cards, 1)
    ]


def scorecards_page(
    cards: Sequence[Scorecard],
    left_out: Sequence[RunProblem] = (),
    look_: Look | None = None,
    translator: Translator = ENGLISH,
) -> str:
    """Scorecards as one page: a line for each where there are several, then each from verdict to evidence.

    Args:
        cards: what to show.
        left_out: providers and services that had ceased.
        look_: style, script and policy; those of a file without it.
        translator: the language of the page.
    """
    entries = entries_of(cards)
    return render(
        "evaluate.html",
        translator,
        look=look_ or look(),
        entries=entries,
        cards=cards,
        left_out=left_out,
        title=_title(entries),
        about=words.assessed(cards[0]) if cards else "",
        sentence=verdicts_sentence(cards),
        embedded=embedded({"schema": "summary/1", "lines": [plain(summary_line(card)) for card in cards]}),
    )


def scorecard_fragment(card: Scorecard, key: str = "c1") -> Markup:
    """The body of one scorecard, from its verdict to its evidence, for a page that has the style and the symbols."""
    context: dict[str, Any] = {"view": card_view(card, key), "evidence": evidence_of([card])}
    return Markup(render("scorecard_body.html", **context))  # noqa: S704 - made by a template


def _title(entries: Sequence[CardShown]) -> str:
    if len(entries) == 1:
        return heading(entries[0].view)
    offers = {(entry.view.card.provider.id, entry.view.card.provider.service) for entry in entries}
    rulesets = {entry.view.card.ruleset.id for entry in entries}
    under = words.rule_sets(len(rulesets))
    return say_count(len(offers), "{count} offer under {rulesets}", "{count} offers under {rulesets}", rulesets=under)


def verdicts_sentence(cards: Sequence[Scorecard]) -> str:
    """How many scorecards have which verdict, in a sentence: two are met, one is open."""
    if not cards:
        return say("Nothing was evaluated.")
    counted = Counter(verdict_words(card.verdict.status, card.ruleset.claims) for card in cards)
    told = [
        say_count(count, "one is {verdict}", "{number} are {verdict}", number=words.number(count), verdict=small(word))
        for word, count in counted.items()
    ]
    return sentence(capital(together(told)))
