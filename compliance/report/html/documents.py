"""Comparisons, timelines and plans as pages: the picture first, then all that their pages say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.analysis.comparison.document import Comparison, ComparisonDocument, Offer
from compliance.analysis.plan.plan import Plan
from compliance.analysis.timeline.timeline import Timeline
from compliance.engine.environment import parameter_values
from compliance.model.phrases import ENGLISH, Translator, capital, joined, say, say_count
from compliance.model.scorecard import ProviderSummary, RuleSetSummary, Scorecard
from compliance.model.status import Status
from compliance.model.words import OTHER_SERVICES, interval, level_text, offer_id, sentence, together, verdict_words
from compliance.report.formats.json_ import plain
from compliance.report.html import marks, words
from compliance.report.html.beside import Compared, ComparedRow, Line, scale_of
from compliance.report.html.blocks import blocks_markup
from compliance.report.html.card import card_view
from compliance.report.html.dates import axis_of, change_words, course_of, dated_changes, forecast, score_course
from compliance.report.html.facts import plainly
from compliance.report.html.filters import under
from compliance.report.html.report import CoursesShown
from compliance.report.html.site import Look, embedded, look, render
from compliance.report.pages.blocks import Block, Heading, Paragraph
from compliance.report.pages.compare import comparison_blocks
from compliance.report.pages.plan import plan_blocks
from compliance.report.pages.timeline import forecast_sentence, point_verdict_text, timeline_blocks
from compliance.report.pages.wording import offer_title, verdict_sentence
from compliance.rulesets.ruleset import ALL, RuleSet


def comparison_page(document: ComparisonDocument, look_: Look | None = None, translator: Translator = ENGLISH) -> str:
    """A comparison as a page: every offer under every rule set with its picture, then ranks, order and what differs."""
    return _page(look_, comparison_view(document, translator), document, translator)


def comparison_view(document: ComparisonDocument, translator: Translator = ENGLISH) -> dict[str, Any]:
    """What `document.html` shows of a comparison."""
    first = document.comparisons[0]
    offers = list(dict.fromkeys(offer.name for one in document.comparisons for offer in one.offers))
    rulesets = [one.ruleset for one in document.comparisons]
    return _view(
        title=say_count(
            len(offers),
            "{count} offer under {rulesets}",
            "{count} offers under {rulesets}",
            rulesets=together([ruleset.title for ruleset in rulesets]),
        ),
        about=words.assessed_for(first.as_of, first.known_as_of),
        sentence=_standing_sentence(first),
        compared=[_compared(f"r{n}", one) for n, one in enumerate(document.comparisons, 1)],
        body=blocks_markup(
            _after_title(comparison_blocks(document, verbose=True, every=True)),
            1,
            translator,
            {**_names(document.comparisons), **_demands(document.comparisons, translator)},
        ),
        documents=_documents([offer.provider for offer in first.offers], rulesets),
    )


def timeline_page(
    timeline: Timeline,
    ruleset: RuleSet | None = None,
    look_: Look | None = None,
    translator: Translator = ENGLISH,
) -> str:
    """A timeline as a page: its course, every day on which the verdict changes, then all changes with their causes.

    Args:
        timeline: the course of one verdict.
        ruleset: that of the timeline, for the score it asks for.
        look_: style, script and policy; those of a file without it.
        translator: the language of the page.
    """
    return _page(look_, timeline_view(timeline, ruleset, translator), timeline, translator)


def timeline_view(
    timeline: Timeline, ruleset: RuleSet | None = None, translator: Translator = ENGLISH
) -> dict[str, Any]:
    """What `document.html` shows of a timeline; `ruleset` is that of it, for the score it asks for."""
    axis = axis_of([timeline])
    name = _offer_named(timeline.provider)
    dates = CoursesShown(axis, (course_of(timeline, axis, name),), tuple(dated_changes(timeline, name, past=True)))
    verdict = timeline.verdict
    return _view(
        title=under(offer_title(timeline.provider), timeline.ruleset.title),
        about=words.assessed_for(timeline.as_of, timeline.known_as_of),
        sentence=capital(point_verdict_text(verdict, timeline.ruleset.claims)),
        symbol_name=words.point_symbol(verdict, timeline.ruleset.claims),
        lead=plainly(forecast(timeline)),
        dates=dates,
        steps=score_course(timeline, axis, None if ruleset is None else _score_asked(ruleset, timeline)),
        body=blocks_markup(
            _after_title(timeline_blocks(timeline, change_words, by_id=False), forecast_sentence(timeline)),
            translator=translator,
        ),
        documents=_documents([timeline.provider], [timeline.ruleset]),
    )


def plan_page(
    plan: Plan,
    card: Scorecard,
    ruleset: RuleSet,
    look_: Look | None = None,
    translator: Translator = ENGLISH,
) -> str:
    """A plan as a page: how far each condition of the verdict reaches, then what to find out and what to change."""
    view = card_view(card, "c1")
    shown = _view(
        title=say(
            "{offer}, under {ruleset}: what would give the verdict",
            offer=offer_title(card.provider),
            ruleset=card.ruleset.title,
        ),
        about=words.assessed(card),
        sentence=view.word,
        symbol_name=view.symbol,
        lead=view.sentence,
        view=view,
        body=blocks_markup(
            _after_title(plan_blocks(plan, card, ruleset, every=True), verdict_sentence(card)), translator=translator
        ),
        documents=_documents([card.provider], [card.ruleset]),
    )
    return _page(look_, shown, plan, translator)


def _score_asked(ruleset: RuleSet, timeline: Timeline) -> float | None:
    """The least total score that the verdict asks for on the day assessed; of an objective where that alone has a weight."""
    weighted = [objective.id for objective in ruleset.objectives if objective.weight > 0]
    values = parameter_values(ruleset.parameters.get("", {}), timeline.as_of, timeline.known_as_of)
    for clause in (*ruleset.sufficient, *ruleset.necessary):
        of, least = clause.least(values)
        if isinstance(least, float) and least > 0 and (of == ALL or weighted == [of]):
            return least
    return None


def _view(**context: Any) -> dict[str, Any]:  # noqa: ANN401 - what the template shows
    empty: dict[str, Any] = {"symbol_name": "", "lead": "", "view": None, "dates": None, "compared": (), "steps": None}
    return {**empty, **context}


def _page(look_: Look | None, shown: dict[str, Any], document: object, translator: Translator) -> str:
    return render("document.html", translator, look=look_ or look(), embedded=embedded(plain(document)), **shown)


def _after_title(blocks: Iterator[Block], said: str = "") -> Iterator[Block]:
    """Blocks without the heading that leads them and without a sentence that the page has said above."""
    for number, block in enumerate(blocks):
        leads = number == 0 and isinstance(block, Heading)
        if not leads and not (said and isinstance(block, Paragraph) and block.text == said):
            yield block


def _documents(providers: Sequence[ProviderSummary], rulesets: Sequence[Any]) -> list[tuple[str, str, str]]:
    read: dict[tuple[str, str, str], None] = {}
    for provider in providers:
        read[f"{provider.name} ({provider.id})", "", provider.digest] = None
    for ruleset in rulesets:
        read[f"{ruleset.title} ({ruleset.id})", ruleset.version, ruleset.digest] = None
    return list(read)


# --- Offers of a comparison -------------------------------------------------------------------------------------------


def _names(comparisons: Sequence[Comparison]) -> dict[str, str]:
    """The offers by what one types for them: by their providers, or by the service where several of one provider are there."""
    offers = [provider for one in comparisons for provider in (*(o.provider for o in one.offers), *one.ended)]
    found = {offer_id(one.id, one.service): one for one in offers if not one.other_services}
    providers = [one.id for one in found.values()]
    return {
        id_: one.service_name if one.service_name and providers.count(one.id) > 1 else one.name
        for id_, one in found.items()
    }


def _offer_named(provider: ProviderSummary) -> str:
    """An offer by the names of provider and service."""
    service = provider.service_name or provider.service or ""
    return joined(", ", (provider.name, OTHER_SERVICES if provider.other_services else service))


def _demands(comparisons: Sequence[Comparison], translator: Translator) -> dict[str, str]:
    """What verdicts ask for, as a buyer would say it, by how it is said in the language of the page."""
    found: dict[str, str] = {}
    for one in comparisons:
        titles = {row.rule: row.title for row in one.rules}
        objectives = {objective.id: objective.title for objective in one.offers[0].objectives}
        found |= {translator(c.text): words.demanded(c, titles, objectives) for c in one.offers[0].clauses}
    return found


def _called(provider: ProviderSummary, names: Mapping[str, str]) -> str:
    """An offer beside others, by the shortest name that tells them apart; of a scenario that it is one."""
    if provider.other_services:
        return _offer_named(provider)
    name = names[offer_id(provider.id, provider.service)]
    return say("{name} ({what})", name=name, what=say("what if")) if provider.what_if else name


def _standing_sentence(comparison: Comparison) -> str:
    """How many of the offers are ranked, may drop out, and are not ranked."""
    places = [offer.place for offer in comparison.offers]
    ranked, open_, out = (places.count(place) for place in ("ranked", "may drop out", "not ranked"))
    told = [
        say_count(ranked, "one is ranked", "{number} are ranked", number=words.number(ranked)) if ranked else "",
        say_count(
            open_,
            "one is open and may drop out",
            "{number} are open and may drop out",
            number=words.number(open_),
        )
        if open_
        else "",
        say_count(out, "one is out", "{number} are out", number=words.number(out)) if out else "",
    ]
    return sentence(capital(together([*filter(None, told)])))


def _compared(key: str, comparison: Comparison) -> Compared:
    levels = bool(comparison.levels) and any(offer.level for offer in comparison.offers)
    kind = "levels" if levels else "score" if any(offer.score for offer in comparison.offers) else "rules"
    head, scale = scale_of(comparison.levels)
    names = _names([comparison])
    return Compared(
        key=key,
        title=comparison.ruleset.title,
        about=_about(comparison),
        required=None,
        kind=kind,
        scale=scale if levels else (),
        scale_head=head,
        rows=tuple(
            _row(f"{key}o{n}", n, _called(offer.provider, names), offer, comparison, kind)
            for n, offer in enumerate(comparison.offers)
        ),
        levels=(),
        rules=words.rules(len(comparison.rules)),
    )


def _about(comparison: Comparison) -> str:
    """How many rules there are, and how many of them are gates."""
    rules, gates = words.rules(len(comparison.rules)), sum(row.role == "gate" for row in comparison.rules)
    return say("{rules}, {gates} of them gates.", rules=rules, gates=gates) if gates else sentence(rules)


def _row(key: str, number: int, name: str, offer: Offer, comparison: Comparison, kind: str) -> ComparedRow:
    ruleset: RuleSetSummary = comparison.ruleset
    service = offer.provider.service_name or offer.provider.service or ""
    status, claims = offer.verdict.status, ruleset.claims
    return ComparedRow(
        key=key,
        name=name,
        service="" if service in name else service,
        symbol=words.verdict_symbol(status, claims),
        word=verdict_words(status, claims),
        lines=tuple(_lines(number, offer, comparison, kind)),
        said=_said(number, offer, comparison),
        groups=(),
    )


def _lines(number: int, offer: Offer, comparison: Comparison, kind: str) -> Iterator[Line]:
    if kind == "rules":
        statuses = [row.statuses[number] for row in comparison.rules]
        parts = [
            marks.StripPart(look, sum(status in of for status in statuses))
            for look, of in (
                ("m-out", (Status.FAIL,)),
                ("m-met", (Status.PASS,)),
                ("m-hatch", (Status.UNKNOWN, Status.ERROR)),
            )
        ]
        yield Line("", marks.strip(parts))
    if offer.score is not None:
        least = [floor.at_least for floor in comparison.floors if floor.kind == "score"]
        number_asked = float(least[0]) if least and not isinstance(least[0], str) else None
        yield Line(say("score"), marks.score_bar(offer.score.certain, offer.score.possible, number_asked))
    if offer.level is not None and kind == "levels":
        index = comparison.levels.index
        asked = [floor.at_least for floor in comparison.floors if floor.kind == "level"]
        least_level = index(str(asked[0])) if asked and asked[0] in comparison.levels else None
        certain, possible = index(offer.level.certain), index(offer.level.possible)
        yield Line(say("level"), marks.level_cells(len(comparison.levels), certain, possible, least_level))


def _said(number: int, offer: Offer, comparison: Comparison) -> str:
    statuses = [row.statuses[number] for row in comparison.rules]
    open_ = sum(status in (Status.UNKNOWN, Status.ERROR) for status in statuses)
    parts: list[str] = [] if offer.score is None else [say("score {score}", score=words.whole(offer.score))]
    parts += [] if offer.level is None else [level_text(offer.level, levels=comparison.levels)]
    parts.append(words.not_known(open_, len(statuses)))
    if offer.rank is not None and len(comparison.offers) > 1:
        span = interval(str(offer.rank.best), str(offer.rank.worst))
        parts.append(say("rank {rank}", rank=span))
    return joined("; ", parts)
