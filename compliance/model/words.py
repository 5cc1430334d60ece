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
from typing import TYPE_CHECKING, Final

from compliance.model.status import Status, VerdictStatus

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
    "bool": "true or false",
    "number": "number",
    "text": "text",
    "date": "date",
    "texts": "list of texts",
}
"""What a value of each kind is called, in messages and on pages; `docs/glossary.md` has the same table."""

_SMALLEST: Final = Decimal("0.01")
_DIGITS: Final = 18
"""Digits beyond which a number is written with an exponent."""

_STATUSES: Final = {
    Status.PASS: "met",
    Status.FAIL: "not met",
    Status.UNKNOWN: "not known",
    Status.NOT_APPLICABLE: "does not apply",
    Status.ERROR: "could not be evaluated",
}

_VERDICTS: Final = {
    VerdictStatus.NOT_MET: "Not met",
    VerdictStatus.NECESSARY_ONLY: "Necessary, not sufficient",
    VerdictStatus.SUFFICIENT: "Sufficient",
    VerdictStatus.UNDETERMINED: "Open",
}


def status_words(status: str) -> str:
    """What a status is called on a screen: `met` for a pass; a word that is no status stays as it is."""
    return _STATUSES.get(status, status)  # type: ignore[call-overload, no-any-return]  # a status is a text


def verdict_words(status: VerdictStatus, claims: Target) -> str:
    """What a verdict is called on a screen.

    Meeting what is necessary is `Met` under a rule set that claims no more, and `Necessary, not sufficient` under one that
    also says what is sufficient.
    """
    met = status is VerdictStatus.NECESSARY_ONLY and claims == "necessary"
    return "Met" if met else _VERDICTS[status]


OTHER_SERVICES: Final = "any other service"
"""What the services are called together that a profile does not state."""


def offer_id(provider: str, service: str | None, *, other: bool = False) -> str:
    """An offer as one types it: `aws`, and `aws@main-cloud` for one of its services; nobody types `aws (any other service)`."""
    if other:
        return f"{provider} ({OTHER_SERVICES})"
    return provider if service is None else f"{provider}@{service}"


def offer_words(id_: str, name: str, service: str | None, service_name: str | None) -> str:
    """An offer by the names of provider and service, and as one types it: `Acme Cloud, Private Cloud (acme@private)`.

    A provider as a whole goes by its name alone.
    """
    return name if service is None else f"{name}, {service_name or f'service {service}'} ({offer_id(id_, service)})"


def rounded(value: float) -> str:
    """A computed number: `58.33` for 58.339, `60` for 60.0, `under 0.01` for what is more than nothing."""
    return _rounded_down(Decimal(repr(value)))


def percent(share: float) -> str:
    """A computed share of 1 in percent: `91.66%`; 0% is none of it and 100% all."""
    return f"{_rounded_down(100 * Decimal(repr(share)))}%"


def whole_percent(share: float) -> str:
    """A share of 1 that is only known to about a percent: `33%`; 0% is none of it and 100% all."""
    rounded = f"{share:.0%}"
    if rounded == "0%" and share > 0:
        return "1%"
    return "99%" if rounded == "100%" and share < 1 else rounded


def _rounded_down(value: Decimal) -> str:
    if 0 < value < _SMALLEST:
        return f"under {_SMALLEST}"
    if value.adjusted() >= _DIGITS:
        return f"{value.normalize():E}"
    return f"{value.quantize(_SMALLEST, ROUND_FLOOR).normalize():f}"


def stated(value: float | Decimal) -> str:
    """A number as somebody stated it, with all of its digits: `0.125`."""
    return f"{value:f}" if isinstance(value, Decimal) else f"{value:.15g}"


def stated_percent(share: float) -> str:
    """A share of 1 that somebody stated, in percent: `80%`, `12.5%`."""
    return f"{(100 * Decimal(repr(share))).normalize():f}%"


def interval(low: str, high: str) -> str:
    """Two ends in words, or one where they are the same: `12 to 20`, `silver to gold`, `12`."""
    return low if low == high else f"{low} to {high}"


def stated_range(low: float | None, high: float | None, spelt: Callable[[float], str] = stated) -> str:
    """A range as somebody stated it: `35 to 40`; `at least 35` or `at most 40` where an end is open.

    Args:
        low: its lower end.
        high: its upper end.
        spelt: how its ends are written: `rounded` for a range that was computed.
    """
    if low is None:
        return "" if high is None else f"at most {spelt(high)}"
    return f"at least {spelt(low)}" if high is None else interval(spelt(low), spelt(high))


def fact_text(fact: Fact) -> str:
    """A fact's value, or the values it may have."""
    if fact.candidates:
        return " or ".join(value_text(candidate.value) for candidate in fact.candidates)
    return value_text(fact.value)


def value_text(value: FactValue) -> str:
    """A fact's value as people say it: `12 to 20` for a range, `yes` for a truth value, `ended` for a null."""
    match value:
        case None:
            return "ended"
        case bool():
            return "yes" if value else "no"
        case dict():
            low, high = value.get("min"), value.get("max")
            return stated_range(None if low == 0 and high is not None else low, high)
        case list():
            return f"[{', '.join(value)}]"
        case float():
            return stated(value)
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
        return "any level"
    if lowest:
        return f"at most {level_name(level.possible)}"
    if highest:
        return f"at least {level_name(level.certain)}"
    return f"{level_name(level.certain)} up to {level_name(level.possible)}"


def level_name(level: str) -> str:
    """A level inside a sentence: `SEAL-2`, and `'possible'` where its name would be read as one of the sentence's words."""
    return f"'{level}'" if level.islower() and not any(sign.isdigit() for sign in level) else level


def rung_text(rung: RungSpan) -> str:
    """The rung certainly reached and the highest possible: `1 to 3`."""
    return interval(str(rung.certain), str(rung.possible))


def points_text(points: Span, most: float) -> str:
    """Points that are certain and possible, of how many: `3 to 5/10`."""
    return f"{interval(stated(points.certain), stated(points.possible))}/{stated(most)}"


def verdict_text(possible: Sequence[VerdictStatus]) -> str:
    """The verdict, or what is possible where it is not decided: `undetermined (not-met or sufficient)`."""
    return str(possible[0]) if len(possible) == 1 else f"undetermined ({' or '.join(possible)})"


def some(names: Sequence[str], most: int = SOME, between: str = ", ") -> str:
    """The first names of a list, and how many more there are: `a, b, c and 4 more`."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return between.join(names[:most]) + more


def together(words: Sequence[str], last: str = "and") -> str:
    """All words of a list, as one says them: `a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def through(until: date, as_of: date | None = None, known_as_of: date | None = None) -> str:
    """A span by its last day: `through 2016-12-30`, or `through today` where that is the day assessed and of knowledge.

    Args:
        until: the first day that is not of it.
        as_of: the day assessed.
        known_as_of: the knowledge date.
    """
    if until == until.min:
        return f"before {until}"
    last = until - timedelta(days=1)
    return "through today" if last == as_of == known_as_of else f"through {last}"


def span_words(first: date | None, until: date | None) -> str:
    """A span with an end on either side or on both: `from 2020-01-01 through 2021-12-31`; nothing where it has none."""
    return " ".join(filter(None, (f"from {first}" if first else "", through(until) if until else "")))


def holds_text(card: Scorecard) -> str | None:
    """Through which day the verdict holds, and whether what is assessed ends with it; `None` where no end is known."""
    until, ceases = card.verdict.holds_until, card.provider.ceases
    if card.verdict.detail is not None:
        return f"until when it holds was not asked (--detail {card.verdict.detail})"
    if until is None:
        return None
    span = f"holds {through(until, card.as_of, card.known_as_of)}"
    if ceases is None or ceases.possible != until:
        return f"{span}, as far as is known"
    return f"{span}: {ceases_text(card.provider, card.known_as_of)}"


def ceases_text(provider: ProviderSummary, known_as_of: date) -> str:
    """On which day an offer ceases, or may: `Numergy ceased on 2016-12-31`; nothing where no such day is known."""
    ceases = provider.ceases
    if ceases is None:
        return ""
    name = offer_words(provider.id, provider.name, provider.service, provider.service_name)
    past, sure = ceases.possible <= known_as_of, ceases.certain == ceases.possible
    verb = ("ceased" if past else "ceases") if sure else ("may have ceased" if past else "may cease")
    return f"{name} {verb} on {ceases.possible}"


def plural(count: int, thing: str) -> str:
    """A count with its noun: `1 rule`, `2 rules`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
