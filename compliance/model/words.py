"""How numbers, intervals and lists read to a person: one spelling each, for every screen, page and message.

| what | reads |
|---|---|
| a score or share that was computed | `58.33`, `91.66%`: two decimals at most, rounded down |
| a number that somebody stated | `0.125`: all of its digits |
| an interval | `12 to 20`, and `at least 12` or `at most 20` where an end is open |
| a list too long for its place | `a, b, c and 4 more` |
| one service of a provider | `aws@main-cloud` |
| a span of days | `through 2016-12-30`: its last day, which data has as the first day after it |

Rounding down keeps a score that misses a threshold by little from looking as if it reached it. JSON has the exact values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final, Literal

from compliance.model.phrases import figures, joined, say, say_count
from compliance.model.status import NotApplicableReason, Reason, Status, VerdictStatus

if TYPE_CHECKING:
    from datetime import date

    from compliance.model.findings import Fact, FactValue, RungSpan, Span
    from compliance.model.scorecard import LevelSpan, ProviderSummary, Score, Scorecard
    from compliance.model.status import Target

BUYERS: Final[Mapping[str, str]] = {
    "france-state": "the French State, its operators and the groupings named with them",
    "germany-federal": "German federal bodies",
    "eu-institution": "institutions of the European Union",
    "health": "whoever has health data hosted (in France, or by providers of care and insurers in Germany)",
    "bank": "banks, insurers and other financial entities of the EU",
    "essential-entity": "cloud and datacenter providers under NIS2, and entities that have to look at their suppliers",
    "customer": "every customer of a cloud service in the EU",
}
"""Buyers whose law or contract asks for a rule set (`for`), by id."""

FEW: Final = 3
"""Things named inside a sentence about something else, as the facts behind a finding."""

SOME: Final = 5
"""Things named where they are what the line is about."""

MANY: Final = 20
"""Rules named where a reader has to act on each."""

NOTHING: Final = "-"
"""What stands where there is no score, level or number."""

TYPE_WORDS: Final[dict[str, str]] = {
    "bool": say("true or false"),
    "number": say("number"),
    "text": say("text"),
    "date": say("date"),
    "texts": say("list of texts"),
}
"""What a value of each kind is called, in messages and on pages; `docs/glossary.md` has the same table."""

_SMALLEST: Final = Decimal("0.01")
_DIGITS: Final = 18
"""Digits beyond which a number is written with an exponent."""

_STATUSES: Final = {
    Status.PASS: say("met"),
    Status.FAIL: say("not met"),
    Status.UNKNOWN: say("not known"),
    Status.NOT_APPLICABLE: say("does not apply"),
    Status.ERROR: say("could not be evaluated"),
}

_STATUS_NAMES: Final = {
    Status.PASS: say("pass"),
    Status.FAIL: say("fail"),
    Status.UNKNOWN: say("unknown"),
    Status.NOT_APPLICABLE: say("not-applicable"),
    Status.ERROR: say("error"),
}

_REASONS: Final[dict[str, str]] = {
    Reason.NO_SERVICE: say("no service"),
    Reason.DISPUTED: say("disputed"),
    Reason.WEAK: say("weak"),
    Reason.STALE: say("stale"),
    Reason.ENDED: say("ended"),
    Reason.MISSING: say("missing"),
    Reason.OPEN_LIST: say("open-list"),
    NotApplicableReason.DOES_NOT_APPLY: say("does not apply"),
    NotApplicableReason.NOT_IN_FORCE: say("not in force"),
    NotApplicableReason.EXCLUDED: say("excluded"),
}

_VERDICTS: Final = {
    VerdictStatus.NOT_MET: say("Not met"),
    VerdictStatus.NECESSARY_ONLY: say("Necessary, not sufficient"),
    VerdictStatus.SUFFICIENT: say("Sufficient"),
    VerdictStatus.UNDETERMINED: say("Open"),
}

_VERDICT_NAMES: Final = {
    VerdictStatus.NOT_MET: say("not-met"),
    VerdictStatus.NECESSARY_ONLY: say("necessary-only"),
    VerdictStatus.SUFFICIENT: say("sufficient"),
    VerdictStatus.UNDETERMINED: say("undetermined"),
}


_OTHER_STATUSES: Final = {
    word: word for word in (say("met"), say("not met"), say("met by waiver"), say("dropped"), say("warning"))
}
"""What clauses, and what a run requires, are called besides."""


def status_words(status: str) -> str:
    """What a status is called on a screen: `met` for a pass; a word that is no status stays as it is."""
    if status in _OTHER_STATUSES:
        return _OTHER_STATUSES[status]  # type: ignore[index]  # a phrase is a text
    return _STATUSES.get(status, status)  # type: ignore[call-overload, no-any-return]  # a status is a text


def status_name(status: Status) -> str:
    """A status as data has it, `pass`, and as one says that in another language."""
    return _STATUS_NAMES[status]


def reason_name(reason: Reason | NotApplicableReason) -> str:
    """Why something is unknown or does not count, as data has it, `open-list`, and as one says that in another language."""
    return _REASONS[reason]


def verdict_words(status: VerdictStatus, claims: Target) -> str:
    """What a verdict is called on a screen.

    Meeting what is necessary is `Met` under a rule set that claims no more, and `Necessary, not sufficient` under one that
    also says what is sufficient.
    """
    met = status is VerdictStatus.NECESSARY_ONLY and claims == "necessary"
    return say("Met") if met else _VERDICTS[status]


def verdict_name(status: VerdictStatus) -> str:
    """A verdict as data has it, `necessary-only`, and as one says that inside a sentence of another language."""
    return _VERDICT_NAMES[status]


OTHER_SERVICES: Final = say("any other service")
"""What the services are called together that a profile does not state."""


def offer_id(provider: str, service: str | None, *, other: bool = False) -> str:
    """An offer as one types it: `aws`, and `aws@main-cloud` for one of its services; nobody types `aws (any other service)`."""
    if other:
        return say("{name} ({what})", name=provider, what=OTHER_SERVICES)
    return provider if service is None else f"{provider}@{service}"


def offer_words(id_: str, name: str, service: str | None, service_name: str | None) -> str:
    """An offer by the names of provider and service, and as one types it: `Acme Cloud, Private Cloud (acme@private)`.

    A provider as a whole goes by its name alone.
    """
    if service is None:
        return name
    service_name = service_name or say("service {id}", id=service)
    return say("{name}, {service} ({id})", name=name, service=service_name, id=offer_id(id_, service))


def rounded(value: float) -> str:
    """A computed number: `58.33` for 58.339, `60` for 60.0, `under 0.01` for what is more than nothing."""
    return _rounded_down(Decimal(repr(value)))


def percent(share: float) -> str:
    """A computed share of 1 in percent: `91.66%`; 0% is none of it and 100% all."""
    return say("{number}%", number=_rounded_down(100 * Decimal(repr(share))))


def whole_percent(share: float) -> str:
    """A share of 1 that is only known to about a percent: `33%`; 0% is none of it and 100% all."""
    whole = int(f"{100 * share:.0f}")
    if whole == 0 and share > 0:
        whole = 1
    return say("{number}%", number=99 if whole == 100 and share < 1 else whole)


def _rounded_down(value: Decimal) -> str:
    if 0 < value < _SMALLEST:
        return say("under {number}", number=figures(f"{_SMALLEST}"))
    if value.adjusted() >= _DIGITS:
        return figures(f"{value.normalize():E}")
    return figures(f"{value.quantize(_SMALLEST, ROUND_FLOOR).normalize():f}")


def stated(value: float | Decimal) -> str:
    """A number as somebody stated it, with all of its digits: `0.125`."""
    return figures(f"{value:f}" if isinstance(value, Decimal) else f"{value:.15g}")


def stated_percent(share: float) -> str:
    """A share of 1 that somebody stated, in percent: `80%`, `12.5%`."""
    return say("{number}%", number=figures(f"{(100 * Decimal(repr(share))).normalize():f}"))


def interval(low: str, high: str) -> str:
    """Two ends in words, or one where they are the same: `12 to 20`, `silver to gold`, `12`."""
    return low if low == high else say("{low} to {high}", low=low, high=high)


def stated_range(low: float | None, high: float | None, spelt: Callable[[float], str] = stated) -> str:
    """A range as somebody stated it: `35 to 40`; `at least 35` or `at most 40` where an end is open.

    Args:
        low: its lower end.
        high: its upper end.
        spelt: how its ends are written: `rounded` for a range that was computed.
    """
    if low is None:
        return "" if high is None else say("at most {bound}", bound=spelt(high))
    return say("at least {bound}", bound=spelt(low)) if high is None else interval(spelt(low), spelt(high))


def fact_text(fact: Fact) -> str:
    """A fact's value, or the values it may have."""
    if fact.candidates:
        return either([value_text(candidate.value) for candidate in fact.candidates])
    return value_text(fact.value)


def value_text(value: FactValue) -> str:
    """A fact's value as people say it: `12 to 20` for a range, `yes` for a truth value, `ended` for a null."""
    match value:
        case None:
            return say("ended")
        case bool():
            return say("yes") if value else say("no")
        case dict():
            low, high = value.get("min"), value.get("max")
            return stated_range(None if low == 0 and high is not None else low, high)
        case list():
            return f"[{', '.join(value)}]"
        case float():
            return stated(value)
        case int():
            return figures(str(value))
    return str(value)


def score_text(score: Score | Span | None, nothing: str = NOTHING) -> str:
    """What of a score is certain and what is possible: `12 to 20`; `-` where there is none, or another word for it."""
    return nothing if score is None else interval(rounded(score.certain), rounded(score.possible))


def level_text(level: LevelSpan | None, nothing: str = NOTHING, levels: Sequence[str] = ()) -> str:
    """The level that is certain and the one possible.

    Args:
        level: as an interval; `None` for none.
        nothing: what stands where there is none.
        levels: the scale, lowest first, where it is at hand: `any level`, `at most SEAL-1`, `at least SEAL-2` then say what an
            end of the scale would, `SEAL-1 up to SEAL-3`.
    """
    if level is None:
        return nothing
    if level.certain == level.possible:
        return level.certain
    lowest, highest = level.certain in levels[:1], level.possible in levels[-1:]
    if lowest and highest:
        return say("any level")
    if lowest:
        return say("at most {bound}", bound=level_name(level.possible))
    if highest:
        return say("at least {bound}", bound=level_name(level.certain))
    return say("{low} up to {high}", low=level_name(level.certain), high=level_name(level.possible))


def level_name(level: str) -> str:
    """A level inside a sentence: `SEAL-2`, and `'possible'` where its name would be read as one of the sentence's words."""
    return f"'{level}'" if level.islower() and not any(sign.isdigit() for sign in level) else level


def rung_text(rung: RungSpan) -> str:
    """The rung certainly reached and the highest possible: `1 to 3`."""
    return interval(str(rung.certain), str(rung.possible))


def points_text(points: Span, most: float, between: str = "/") -> str:
    """Points that are certain and possible, of how many: `3 to 5/10`."""
    return joined(between, (interval(stated(points.certain), stated(points.possible)), stated(most)))


def verdict_text(possible: Sequence[VerdictStatus]) -> str:
    """The verdict, or what is possible where it is not decided: `undetermined (not-met or sufficient)`."""
    names = [*map(verdict_name, possible)]
    if len(names) == 1:
        return names[0]
    return say("{name} ({what})", name=verdict_name(VerdictStatus.UNDETERMINED), what=either(names))


def some(names: Sequence[str], most: int = SOME, between: str = ", ") -> str:
    """The first names of a list, and how many more there are: `a, b, c and 4 more`."""
    named = joined(between, names[:most])
    return say("{names} and {count} more", names=named, count=len(names) - most) if len(names) > most else named


def one_line(text: str) -> str:
    """A text in one line that may be folded over several in its file."""
    return " ".join(text.split())


def labelled(label: str, text: str) -> str:
    """A text behind what it is: `Why: two gates`."""
    return say("{label}: {text}", label=label, text=text)


def sentence(text: str) -> str:
    """A text with the stop that ends a sentence."""
    return say("{text}.", text=text)


def more_facts(count: int) -> str:
    """How many facts a result mentions beside those that it lists."""
    return say_count(count, "{count} more fact is not listed", "{count} more facts are not listed")


def either(words: Sequence[str]) -> str:
    """Words of which one is so: `a or b or c`."""
    return joined(say(" or "), words)


def together(words: Sequence[str], last: Literal["and", "or"] = "and") -> str:
    """All words of a list, as one says them: `a, b and c`."""
    if len(words) < 2:
        return joined(", ", words)
    first = joined(", ", words[:-1])
    if last == "or":
        return say("{first} or {last}", first=first, last=words[-1])
    return say("{first} and {last}", first=first, last=words[-1])


def through(until: date, as_of: date | None = None, known_as_of: date | None = None) -> str:
    """A span by its last day: `through 2016-12-30`, or `through today` where that is the day assessed and of knowledge.

    Args:
        until: the first day that is not of it.
        as_of: the day assessed.
        known_as_of: the knowledge date.
    """
    if until == until.min:
        return say("before {day}", day=until)
    last = until - timedelta(days=1)
    return say("through today") if last == as_of == known_as_of else say("through {day}", day=last)


def span_words(first: date | None, until: date | None) -> str:
    """A span with an end on either side or on both: `from 2020-01-01 through 2021-12-31`; nothing where it has none."""
    return joined(" ", (say("from {day}", day=first) if first else "", through(until) if until else ""))


def holds_text(card: Scorecard) -> str | None:
    """Through which day the verdict holds, and whether what is assessed ends with it; `None` where no end is known."""
    until, ceases = card.verdict.holds_until, card.provider.ceases
    if card.verdict.looked_until is not None:
        return looked_text(card.verdict.looked_until, card.as_of, card.known_as_of)
    if card.verdict.detail is not None:
        return say("until when it holds was not asked (--detail {detail})", detail=card.verdict.detail)
    if until is None:
        return None
    span = through(until, card.as_of, card.known_as_of)
    if ceases is None or ceases.possible != until:
        return say("holds {span}, as far as is known", span=span)
    return say("holds {span}: {reason}", span=span, reason=ceases_text(card.provider, card.known_as_of))


def looked_text(looked_until: date, as_of: date, known_as_of: date) -> str:
    """That days were not looked at for an end of a verdict, from which one on."""
    span = through(looked_until, as_of, known_as_of)
    return say("holds {span}; what comes later was not looked at, as it takes too much work", span=span)


def ceases_text(provider: ProviderSummary, known_as_of: date) -> str:
    """On which day an offer ceases, or may: `Numergy ceased on 2016-12-31`; nothing where no such day is known."""
    ceases = provider.ceases
    if ceases is None:
        return ""
    name = offer_words(provider.id, provider.name, provider.service, provider.service_name)
    day, past = ceases.possible, ceases.possible <= known_as_of
    if ceases.certain == day:
        past_tense, future = (
            say("{name} ceased on {day}", name=name, day=day),
            say("{name} ceases on {day}", name=name, day=day),
        )
    else:
        past_tense = say("{name} may have ceased on {day}", name=name, day=day)
        future = say("{name} may cease on {day}", name=name, day=day)
    return past_tense if past else future


_PARTS: Final = {"necessary": say("necessary"), "sufficient": say("sufficient")}


def part_words(part: Target) -> str:
    """Which part of a verdict a condition belongs to."""
    return _PARTS[part]


def rules_text(count: int) -> str:
    """A number of rules: `1 rule`, `2 rules`."""
    return say_count(count, "{count} rule", "{count} rules")


def plural(count: int, thing: str) -> str:
    """A count with its noun: `1 rule`, `2 rules`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
