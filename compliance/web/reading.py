"""The pages to read: offers, one under rule sets, several side by side, the course of a verdict, the corpus, rule sets, facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from compliance.analysis.comparison.compare import comparison_document
from compliance.analysis.comparison.offers import Assessed, assess_each, ended_under
from compliance.analysis.timeline.timeline import Window, timeline
from compliance.assess import Evaluation
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.loading.rulesets import country_sets
from compliance.model.nearest import nearest
from compliance.model.phrases import capital
from compliance.model.records import dataclass
from compliance.model.run import RunProblem
from compliance.model.scorecard import TOOL, NothingEvaluatedError, Scorecard, ScorecardsDocument
from compliance.model.status import Basis
from compliance.model.words import verdict_words
from compliance.report.formats.mapping import VERDICTS
from compliance.report.html.blocks import blocks_markup
from compliance.report.html.documents import comparison_view, timeline_view
from compliance.report.html.facts import told
from compliance.report.html.pages import entries_of, verdicts_sentence
from compliance.report.html.said import marked
from compliance.report.html.words import assessed_for, number, verdict_symbol
from compliance.report.pages.documents import provider_blocks, ruleset_blocks
from compliance.report.pages.fact_reference import fact_rows
from compliance.report.pages.listing import rule_rows, ruleset_rows
from compliance.report.pages.rule import rule_blocks, rule_document
from compliance.report.pages.summary import SummaryDocument, SummaryLine, summary_line
from compliance.rulesets.ruleset import RuleSet
from compliance.web.answers import Page
from compliance.web.asked import (
    OFFERS_LIMIT,
    DaysNamed,
    OfferAsked,
    RefusedError,
    address,
    offer_asked,
    rulesets_asked,
)
from compliance.web.shelf import NotOnShelfError, Shelf


@dataclass(frozen=True, slots=True)
class Query:
    """What an address asks for, in whatever order: values by name."""

    values: Callable[[str], Sequence[str]]

    def one(self, name: str) -> str:
        """The value of a name, the first; nothing where there is none."""
        return next(iter(self.values(name)), "")


@dataclass(frozen=True, slots=True)
class ListedOffer:
    """An offer to choose: its name beside that of its provider, where it leads, and whether an address names it."""

    id: str
    provider: str
    name: str
    mine: bool
    ended: date | None
    address: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """A scorecard among all: in a line, with its symbol, where it leads, and where its rules stand there."""

    line: SummaryLine
    symbol: str
    address: str
    rules: str

    @property
    def rank(self) -> int:
        """The best first: 3 for sufficient, 0 for not met."""
        return VERDICTS[self.line.verdict.status].rank


def _under(offer: OfferAsked, dates: DaysNamed) -> Snapshot:
    return take_snapshot(offer.provider, dates.as_of, dates.known_as_of, country_sets(), offer.service)


def offers_page(shelf: Shelf, dates: DaysNamed, query: Query) -> Page:
    """Every provider with its services, and the form that holds one against rule sets."""
    offers = _offers(shelf, dates, query.values("offer"))
    lines = [line for group in offers for line in group]
    document = [{"offer": one.id, "name": one.name, "ended": one.ended} for one in lines]
    context = {"title": "Offers", "offers": offers, "count": len(lines), "rulesets": _rulesets(shelf)}
    return Page("offers.html", context, document)


def _offers(shelf: Shelf, dates: DaysNamed, chosen: Sequence[str]) -> list[list[ListedOffer]]:
    """Every provider, each with its services behind it."""
    groups: list[list[ListedOffer]] = []
    for kept in shelf.providers():
        snapshot = _under(OfferAsked(kept, None), dates)
        groups.append([])
        for of in (snapshot, *map(snapshot.of_service, snapshot.services_stated[0])):
            id_, provider = OfferAsked(kept, of.service).id, kept.document.name
            name = provider if of.service is None else of.service_name or of.service
            there = address(f"/offer/{id_}", dates)
            groups[-1].append(ListedOffer(id_, provider, name, kept.mine, of.ended_on, there, id_ in chosen))
    return groups


def _rulesets(shelf: Shelf) -> list[RuleSet]:
    return [kept.document for kept in shelf.rulesets()]


def offer_page(shelf: Shelf, dates: DaysNamed, name: str, query: Query) -> Page:
    """An offer: under the rule sets that are named, or else what is stated of it."""
    offer = offer_asked(name, shelf)
    rulesets = rulesets_asked(query.values("against"), shelf)
    if rulesets:
        return _scorecards(offer, rulesets, dates)
    context = {
        "title": offer.title(dates),
        "offer": offer,
        "rulesets": _rulesets(shelf),
        "body": blocks_markup(list(provider_blocks(offer.provider, told))[1:], 1),
        "services": _services(offer, dates),
    }
    document = {"offer": offer.id, "name": offer.provider.name, "digest": offer.provider.digest}
    return Page("offer.html", context, document)


def _services(offer: OfferAsked, dates: DaysNamed) -> list[tuple[str, str]]:
    """The services of a provider named without one, each with its address."""
    if offer.service is not None:
        return []
    snapshot = _under(offer, dates)
    services = map(snapshot.of_service, snapshot.services_stated[0])
    return [
        (one.service_name or one.service or "", address(f"/offer/{offer.id}@{one.service}", dates)) for one in services
    ]


def _scorecards(offer: OfferAsked, rulesets: Sequence[RuleSet], dates: DaysNamed) -> Page:
    evaluation = Evaluation(dates.terms(offer.service))
    made = list(evaluation.cards(offer.provider, [(ruleset, None) for ruleset in rulesets]))
    cards = [one for one in made if isinstance(one, Scorecard)]
    problems = [one for one in made if isinstance(one, RunProblem)]
    left_out = list(evaluation.left_out)
    if not cards:
        raise NothingEvaluatedError("; ".join(one.message for one in (*problems, *left_out)) or "nothing was evaluated")
    against = [("against", ruleset.id) for ruleset in rulesets]
    entries = entries_of(cards)
    context = {
        "shown": "evaluate.html",
        "title": f"{offer.title(dates)} under {rulesets[0].title}" + (" and others" if len(rulesets) > 1 else ""),
        "entries": entries,
        "cards": cards,
        "left_out": left_out,
        "about": assessed_for(dates.as_of, dates.known_as_of),
        "sentence": verdicts_sentence(cards),
        "links": [
            *((f"What if: {_name(card)}", _what_if(card, against, dates)) for card in _each_offer(cards)),
            *((f"Over time: {r.title}", address(f"/timeline/{offer.id}/{r.id}", dates)) for r in rulesets),
        ],
    }
    return Page("read.html", context, ScorecardsDocument("scorecards/1", TOOL, tuple(cards), tuple(left_out)))


def _each_offer(cards: Sequence[Scorecard]) -> list[Scorecard]:
    """The first scorecard of each offer that has an address of its own."""
    found: dict[str | None, Scorecard] = {}
    for card in cards:
        if not card.provider.other_services:
            found.setdefault(card.provider.service, card)
    return list(found.values())


def _name(card: Scorecard) -> str:
    return card.provider.service_name or card.provider.service or card.provider.name


def _what_if(card: Scorecard, against: Sequence[tuple[str, str]], dates: DaysNamed) -> str:
    service = f"@{card.provider.service}" if card.provider.service else ""
    return address(f"/what-if/{card.provider.id}{service}", dates, *against)


def compare_page(shelf: Shelf, dates: DaysNamed, query: Query) -> Page:
    """Offers side by side under rule sets, or the form that chooses them."""
    names = [name for name in dict.fromkeys(query.values("offer")) if name]
    if len(names) > OFFERS_LIMIT:
        raise RefusedError(f"at most {OFFERS_LIMIT} offers at once")
    rulesets = rulesets_asked(query.values("against"), shelf)
    offers = [offer_asked(name, shelf) for name in names]
    chosen = {
        "title": "Compare",
        "chosen": names if rulesets else [],
        "against": [ruleset.id for ruleset in rulesets],
        "offers": _offers(shelf, dates, names),
        "rulesets": _rulesets(shelf),
    }
    if not rulesets or not offers:
        return Page("compare.html", chosen)
    snapshots = [_under(offer, dates) for offer in offers]
    there = [snapshot for snapshot in snapshots if snapshot.ended_on is None]
    groups = [_assessed(there, ruleset) for ruleset in rulesets]
    if not any(groups):
        raise NothingEvaluatedError("nothing of these offers can be evaluated on this day")
    document = comparison_document(groups, TOOL, [ended_under(ruleset, snapshots) for ruleset in rulesets])
    return Page("read.html", {**chosen, **comparison_view(document), "shown": "document.html", "links": ()}, document)


def _assessed(offers: Sequence[Snapshot], ruleset: RuleSet) -> dict[str, Assessed]:
    """Everything assessed under one rule set, by name; what nothing can be evaluated of is left out."""
    found: dict[str, Assessed] = {}
    for offer in offers:
        with suppress(NothingEvaluatedError):
            for one in assess_each(ruleset, offer, Basis.DECLARED):
                found.setdefault(one.name, one)
    return found


def timeline_page(shelf: Shelf, dates: DaysNamed, name: str, ruleset: str) -> Page:
    """The course of one verdict, and its forecast."""
    offer = offer_asked(name, shelf)
    under = shelf.ruleset(ruleset).document
    result = timeline(under, _under(offer, dates), Window(None, None))
    here = address(f"/offer/{offer.id}", dates, ("against", under.id))
    links = [("Its scorecard", here)]
    return Page("read.html", {**timeline_view(result, under), "shown": "document.html", "links": links}, result)


def corpus_page(shelf: Shelf, dates: DaysNamed, query: Query) -> Page:
    """All providers under one rule set, a line for each offer."""
    rulesets = rulesets_asked(query.values("against")[:1], shelf)
    chosen: dict[str, Any] = {
        "title": f"All providers under {rulesets[0].title}" if rulesets else "All providers",
        "rulesets": _rulesets(shelf),
        "against": [ruleset.id for ruleset in rulesets],
    }
    if not rulesets:
        return Page("corpus.html", {**chosen, "lines": [], "left_out": []})
    evaluation = Evaluation(dates.terms(detail="findings"))
    lines: list[CorpusLine] = []
    for kept in shelf.providers():
        made = evaluation.cards(kept.document, [(rulesets[0], None)])
        cards = [one for one in made if isinstance(one, Scorecard)]
        lines += [_corpus_line(card, number, rulesets[0], dates) for number, card in enumerate(cards, 1)]
    document = SummaryDocument("summary/1", TOOL, tuple(one.line for one in lines), tuple(evaluation.left_out))
    lines.sort(key=lambda one: -one.rank)
    chosen |= {"about": assessed_for(dates.as_of, dates.known_as_of), "sentence": _counted(lines)}
    return Page("corpus.html", {**chosen, "lines": lines, "left_out": evaluation.left_out}, document)


def _corpus_line(card: Scorecard, place: int, ruleset: RuleSet, dates: DaysNamed) -> CorpusLine:
    """A scorecard in a line; `place` is that among those of its provider, which a service has to itself."""
    service = f"@{card.provider.service}" if card.provider.service else ""
    there = address(f"/offer/{card.provider.id}{service}", dates, ("against", ruleset.id))
    symbol = verdict_symbol(card.verdict.status, card.ruleset.claims)
    return CorpusLine(summary_line(card), symbol, there, f"{there}#c{1 if service else place}-rules")


def _counted(lines: Sequence[CorpusLine]) -> str:
    """How many offers have which verdict, each count leading to the first of them."""
    groups: dict[str, list[CorpusLine]] = {}
    for one in lines:
        groups.setdefault(one.symbol, []).append(one)
    told: list[Markup] = []
    for symbol, of in groups.items():
        count = number(len(of)) if told else capital(number(len(of)))
        word = verdict_words(of[0].line.verdict.status, of[0].line.ruleset.claims).lower()
        told.append(marked('<a href="#v-{}">{}</a> {} {}', symbol, count, "is" if len(of) == 1 else "are", word))
    return Markup("{}.").format(Markup(" and ").join(filter(None, (Markup(", ").join(told[:-1]), *told[-1:]))))


def rulesets_page(shelf: Shelf) -> Page:
    """Every rule set."""
    rulesets = _rulesets(shelf)
    return Page("rulesets.html", {"title": "Rule sets", "rulesets": rulesets}, ruleset_rows(rulesets))


def ruleset_page(shelf: Shelf, id_: str) -> Page:
    """A rule set: its verdict, its rules with their clauses, what is recognised, what was decided in reading it."""
    ruleset = shelf.ruleset(id_).document
    blocks = list(ruleset_blocks(ruleset))
    context = {
        "title": f"{ruleset.title} ({ruleset.id} {ruleset.version})",
        "ruleset": ruleset,
        "body": blocks_markup(blocks[1:]),
    }
    return Page("ruleset.html", context, rule_rows([ruleset]))


def rule_page(shelf: Shelf, id_: str, rule: str) -> Page:
    """One rule, spelled out."""
    ruleset = shelf.ruleset(id_).document
    found = ruleset.rule(rule)
    if found is None:
        raise NotOnShelfError("rule", rule, nearest(rule, [one.id for one in ruleset.rules], most=3))
    blocks = list(rule_blocks(found, ruleset))
    context = {
        "title": f"{found.title} ({found.id})",
        "upwards": (ruleset.title, f"/rule-sets/{quote(ruleset.id)}"),
        "body": blocks_markup(blocks[1:]),
    }
    return Page("reading.html", context, rule_document(found, ruleset))


def facts_page() -> Page:
    """The facts that can be stated: what each is, what one asks, who usually knows."""
    rows = fact_rows()
    return Page("facts.html", {"title": "Facts", "rows": rows}, rows)
