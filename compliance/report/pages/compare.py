"""The page about a comparison of providers, and of rule sets: what matters first, all of it on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import starmap

from compliance.analysis.comparison.document import Comparison, ComparisonDocument, Offer, Place, RuleRow
from compliance.model.phrases import joined, say, say_count
from compliance.model.status import Status, Target
from compliance.model.words import (
    FEW,
    NOTHING,
    either,
    interval,
    labelled,
    level_name,
    level_text,
    part_words,
    percent,
    score_text,
    sentence,
    some,
    stated,
    status_words,
    together,
    verdict_words,
)
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph
from compliance.report.pages.changes import difference_blocks
from compliance.report.pages.ranking import (
    dominance_lines,
    first_to_find_out,
    order_lines,
    undecided_order,
    weights,
)
from compliance.report.pages.resting import counted, verdict_word
from compliance.report.pages.summary import SummaryLine, gates_met, summary_table
from compliance.report.pages.tables import Table
from compliance.report.pages.wording import JSON_HAS, ended_text, left_out_text, name_of, on_days, title_and_id, titled

FULL_MARKS = 100
OBSTACLES = 16
"""Rules named for which offers are not ranked, or may drop out, where there are more of them."""


def comparison_blocks(document: ComparisonDocument, *, verbose: bool = False, every: bool = False) -> Iterator[Block]:
    """The providers under each rule set, then what differs between the first rule set and each other one.

    Args:
        document: what was compared.
        verbose: every objective, condition, rule and pair; else what decides, and how much is open.
        every: whether rules are all told, however many they are.
    """
    for comparison in document.comparisons:
        yield from _head(comparison)
        yield from _whole(comparison, every=every) if verbose else _brief(comparison)
    for difference in document.differences:
        yield from difference_blocks(difference)


def heading_of(comparison: Comparison) -> str:
    """The heading of a comparison: under which rule set, and at which dates."""
    return on_days(
        say("Compared under {ruleset}", ruleset=ruleset_of(comparison)), comparison.as_of, comparison.known_as_of
    )


def ruleset_of(comparison: Comparison) -> str:
    """The rule set of a comparison by its title, with id and version."""
    return say("{name} ({what})", name=comparison.ruleset.title, what=titled(comparison.ruleset))


def dates_of(comparison: Comparison) -> str:
    """The dates of a comparison."""
    return f"as of {comparison.as_of}, known as of {comparison.known_as_of}"


def _head(comparison: Comparison) -> Iterator[Block]:
    yield Heading(1, heading_of(comparison))
    yield from starmap(Item, counted(comparison.accept))
    for line in comparison.ruleset.tailoring:
        yield Item(say("Tailored"), line)


# --- In brief ---------------------------------------------------------------------------------------------------------

_PLACES: tuple[Place, ...] = ("ranked", "may drop out", "not ranked")
DECISIVE, OPEN, FIRST = 6, 4, 4
"""Rules told that are known and tell offers apart; that are open for some; and that are best found out first."""


def _brief(comparison: Comparison) -> Iterator[Block]:
    """What decides between offers, what is open, and what to find out first."""
    columns = sorted(range(len(comparison.offers)), key=lambda n: _PLACES.index(comparison.offers[n].place))
    lines = [_line(comparison, n) for n in columns]
    ranks = [_short_rank(comparison.offers[n]) for n in columns] if len(columns) > 1 else []
    yield summary_table(lines, ranks, comparison.ended)
    yield from _notes(comparison)
    yield from _decisive(comparison)
    yield from _open(comparison)
    certain = [*order_lines(comparison.pairs), *dominance_lines(comparison.pairs, certain=True)]
    if certain or comparison.unpaired:
        yield Heading(2, say("Order"))
        yield from _unpaired(comparison)
        yield from (Item(text=line) for line in certain)
    first = [*first_to_find_out(comparison, FIRST)]
    if first:
        yield Heading(2, say("What to find out first"))
        yield from first
    yield Heading(2, say("More with -v: scores and levels by objective, every rule and pair, what weights do"))


def _line(comparison: Comparison, n: int) -> SummaryLine:
    offer, rows = comparison.offers[n], comparison.rules
    return SummaryLine(
        offer.provider,
        comparison.ruleset,
        comparison.as_of,
        comparison.known_as_of,
        offer.verdict,
        gates_met(row.statuses[n] for row in rows if row.role == "gate"),
        offer.score,
        offer.level,
        comparison.levels,
        sum(_is_open(row.statuses[n]) for row in rows),
    )


def _is_open(status: Status) -> bool:
    return status in (Status.UNKNOWN, Status.ERROR)


def _short_rank(offer: Offer) -> str:
    return say("out") if offer.rank is None else interval(str(offer.rank.best), str(offer.rank.worst))


def _notes(comparison: Comparison) -> Iterator[Block]:
    """What the verdict asks, and what its words and numbers do not say."""
    offers = comparison.offers
    for n, clause in enumerate(offers[0].clauses):
        if not clause.asks_nothing:
            several = sum(not one.asks_nothing for one in offers[0].clauses) > 1
            who = _by(offers, [o.clauses[n].status for o in offers])
            label = say("Asked, necessary") if clause.part == "necessary" else say("Asked, sufficient")
            yield Item(label, labelled(clause.text, who) if several else clause.text)
    floors = [f.at_least for f in comparison.floors if f.kind == "level" and isinstance(f.at_least, str)]
    if comparison.ended:
        yield Paragraph(sentence(left_out_text(comparison.ended)))
    open_ = [name_of(offer.provider) for offer in offers if len(offer.verdict.possible) > 1]
    if floors and open_:
        levels = together([*dict.fromkeys(map(level_name, floors))], "or")
        yield Paragraph(
            say("Open is not {levels}: of {offers} it is not known yet.", levels=levels, offers=together(open_))
        )
    yield from _above_full_marks(offers)


def _decisive(comparison: Comparison) -> Iterator[Block]:
    """The rules that put offers out, then those that are met by some and not by others."""
    rows = [row for row in comparison.rules if _puts_out(comparison, row)]
    rows += [row for row in comparison.rules if row not in rows and {Status.PASS, Status.FAIL} <= {*row.statuses}]
    if rows:
        yield Heading(2, say("What is known and tells them apart"))
    for row in rows[:DECISIVE]:
        known = [(o, status_words(s)) for o, s in zip(comparison.offers, row.statuses, strict=True) if not _is_open(s)]
        yield Item(title_and_id(row), _by([offer for offer, _ in known], [word for _, word in known]))
    if len(rows) > DECISIVE:
        yield Item(text=say_count(len(rows) - DECISIVE, "and {count} more rule", "and {count} more rules"))


def _puts_out(comparison: Comparison, row: RuleRow) -> bool:
    return any(
        offer.place == "not ranked" and any(one.rule == row.rule for one in offer.obstacles) and status is Status.FAIL
        for offer, status in zip(comparison.offers, row.statuses, strict=True)
    )


def _open(comparison: Comparison) -> Iterator[Block]:
    """The rules that are not known of the offers that are still in: for all alike counted, for some named."""
    still_in = [n for n, offer in enumerate(comparison.offers) if offer.place != "not ranked"]
    asked = still_in or [*range(len(comparison.offers))]
    rows = [row for row in comparison.rules if any(_is_open(row.statuses[n]) for n in asked)]
    alike = [row for row in rows if all(_is_open(row.statuses[n]) for n in asked)]
    if rows:
        names = together([name_of(comparison.offers[n].provider) for n in asked])
        yield Heading(2, say("Not known yet of {offers}", offers=names))
    if alike:
        gates = sum(row.role == "gate" for row in alike)
        if gates == len(alike):
            of_gates: str = say("all gates")
        else:
            of_gates = say_count(gates, "{count} gate among them", "{count} gates among them") if gates else ""
        open_for = (
            say_count(len(alike), "{count} rule open for all of them", "{count} rules open for all of them")
            if len(asked) > 1
            else say_count(len(alike), "{count} rule open for it", "{count} rules open for it")
        )
        yield Item(joined(", ", (open_for, of_gates)), _by_objective(comparison, alike))
    others = sorted((row for row in rows if row not in alike), key=lambda row: row.role != "gate")
    for row in others[:OPEN]:
        named = [name_of(comparison.offers[n].provider) for n in asked if _is_open(row.statuses[n])]
        yield Item(title_and_id(row), say("open for {offers}", offers=together(named)))
    if len(others) > OPEN:
        yield Item(
            text=say_count(
                len(others) - OPEN,
                "and {count} more rule open for some of them",
                "and {count} more rules open for some of them",
            )
        )


def _by_objective(comparison: Comparison, rows: Sequence[RuleRow]) -> str:
    """How many rules of each objective, by its title; the first by their titles where they are few or have no objectives."""
    titles = {objective.id: objective.title for objective in comparison.offers[0].objectives}
    counts = Counter(row.objective for row in rows)
    if not titles or len(rows) <= FEW:
        return some([title_and_id(row) for row in rows], FEW, "; ")
    no_objective = say("of no objective")
    return joined(", ", [joined(" ", (titles.get(id_ or "", no_objective), str(n))) for id_, n in counts.items()])


# --- All of it --------------------------------------------------------------------------------------------------------


def _whole(comparison: Comparison, *, every: bool) -> Iterator[Block]:
    yield from _overview(comparison)
    yield from _demands(comparison.offers)
    yield from _dropouts(comparison, len(comparison.rules) if every else OBSTACLES)
    if comparison.pairs:
        yield Heading(2, say("Order"))
        yield from _unpaired(comparison)
        order = [*order_lines(comparison.pairs)] or [say("None is certain yet.")]
        yield from (Item(text=line) for line in order)
        yield from undecided_order(comparison, every=every)
        yield Heading(2, say("Dominance: at least as good on every rule, better on one"))
        yield from (Item(text=line) for line in dominance_lines(comparison.pairs))
        yield from weights(comparison)
    elif len(comparison.offers) > 1:
        yield Heading(2, say("Order"))
        yield Paragraph(say("Fewer than two offers can be ranked: there is nothing to put in order."))


def _unpaired(comparison: Comparison) -> Iterator[Item]:
    """That not every two offers are compared."""
    more = comparison.unpaired
    if more:
        of_all = sum(offer.place != "not ranked" for offer in comparison.offers)
        text = say(
            "every two of the first {first} of {all} offers; --pairs {all} compares all",
            first=of_all - more,
            all=of_all,
        )
        yield Item(say("Compared with each other"), text)


def _overview(comparison: Comparison) -> Iterator[Block]:
    offers, claims = comparison.offers, comparison.ruleset.claims
    rows: list[tuple[str, ...]] = [(say("verdict"), *(verdict_word(o.verdict, claims) for o in offers))]
    if any(len(o.verdict.possible) > 1 for o in offers):
        rows.append((say("still possible"), *(_possible(o, claims) for o in offers)))
    if len(offers) > 1:
        rows.append((say("rank"), *(_rank(o) for o in offers)))
    for n, objective in enumerate(offers[0].objectives):
        if any(o.objectives[n].score for o in offers):
            title = say("{name} ({what})", name=objective.title, what=stated(objective.weight))
            rows.append((title, *(score_text(o.objectives[n].score) for o in offers)))
    if any(o.score for o in offers):
        rows.append((say("Total"), *(score_text(o.score) for o in offers)))
        rows.append(
            (say("settled, share of weight"), *(percent(o.score.coverage) if o.score else NOTHING for o in offers))
        )
    rows += _level_rows(offers, comparison.levels)
    gone = comparison.ended
    beside = {"verdict": tuple(ended_text(one) for one in gone), "rank": (say("not ranked"),) * len(gone)}
    yield Table(
        (
            say("objective (weight)") if offers[0].objectives else "",
            *(name_of(o.provider) for o in offers),
            *map(name_of, gone),
        ),
        tuple((*row, *beside.get(row[0], (NOTHING,) * len(gone))) for row in rows),
    )
    if gone:
        yield Paragraph(sentence(left_out_text(gone)))
    yield from _above_full_marks(offers)


def _above_full_marks(offers: Sequence[Offer]) -> Iterator[Block]:
    scores = (score for offer in offers for score in (offer.score, *(o.score for o in offer.objectives)))
    if any(score is not None and score.possible > FULL_MARKS for score in scores):
        yield Paragraph(
            say("Scores above 100: the rule set divides by a nominal number of points, below what can be had.")
        )


def _level_rows(offers: Sequence[Offer], levels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Levels of the objectives, or one row where they are all that of the whole."""
    if not any(o.level for o in offers):
        return
    objectives = [n for n, _ in enumerate(offers[0].objectives) if any(o.objectives[n].level for o in offers)]
    alike = all(o.objectives[n].level == o.level for n in objectives for o in offers)
    if not alike:
        for n in objectives:
            spans = [offer.objectives[n].level for offer in offers]
            yield (
                labelled(say("Level"), offers[0].objectives[n].title),
                *(level_text(span, levels=levels) for span in spans),
            )
    title = say("Level, of every objective") if alike and objectives else say("Level")
    yield (title, *(level_text(offer.level, levels=levels) for offer in offers))


def _possible(offer: Offer, claims: Target) -> str:
    worst, best = (verdict_words(offer.verdict.possible[n], claims) for n in (0, -1))
    return worst if worst == best else either([worst, best])


def _rank(offer: Offer) -> str:
    if offer.rank is None:
        return say("not ranked")
    best, worst = offer.rank.best, offer.rank.worst
    span = interval(str(best), str(worst))
    return say("{rank}, may drop out", rank=span) if offer.place == "may drop out" else span


def _demands(offers: Sequence[Offer]) -> Iterator[Block]:
    """Every condition of the verdict that asks for anything, and who meets it."""
    asked = [n for n, clause in enumerate(offers[0].clauses) if not clause.asks_nothing]
    if asked:
        yield Heading(2, say("What the verdict demands, and who meets it"))
    for n in asked:
        clause = offers[0].clauses[n]
        yield Item(labelled(part_words(clause.part), clause.text), _by(offers, [o.clauses[n].status for o in offers]))


def _by(offers: Sequence[Offer], words: Sequence[str]) -> str:
    """The offers grouped by what is said of each: `met numergy; not met aws`."""
    groups: dict[str, list[str]] = {}
    for offer, word in zip(offers, words, strict=True):
        groups.setdefault(status_words(word), []).append(name_of(offer.provider))
    return joined("; ", [joined(" ", (word, joined(", ", names))) for word, names in groups.items()])


def _dropouts(comparison: Comparison, most: int) -> Iterator[Block]:
    """The rules for which offers are not ranked, or may drop out, and how these came out."""
    for title, place in (
        (say("Not ranked: what is necessary is missed"), "not ranked"),
        (say("May drop out: it is not known whether what is necessary is missed"), "may drop out"),
    ):
        items = []
        for row in comparison.rules:
            named = [
                (offer, str(row.statuses[n]))
                for n, offer in enumerate(comparison.offers)
                if offer.place == place and any(obstacle.rule == row.rule for obstacle in offer.obstacles)
            ]
            if named:
                text = _by([offer for offer, _ in named], [status for _, status in named])
                items.append(Item(title_and_id(row), text))
        if items:
            yield Heading(2, title)
            yield from items[:most]
        if len(items) > most:
            yield Item(text=say("and {count} more rules; {where}", count=len(items) - most, where=JSON_HAS))
