"""The facts behind scorecards, each once, with grade, sources and place; and the sources they cite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compliance.model.findings import CitedSource, Fact, FactValue
from compliance.model.phrases import joined, say, say_count, short_day
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.statements import FactLocation
from compliance.model.words import more_facts
from compliance.report.html.facts import named_in_list, shown, unit
from compliance.report.html.site import web_address
from compliance.report.html.words import last_day
from compliance.report.pages.wording import place_in


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source, by its number in the list of its offer; `address` is null where there is none that a page may link to."""

    number: int
    title: str
    publisher: str
    when: str
    place: str
    grade: str
    address: str | None


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact: what it is, what is stated, by whom, and where."""

    title: str
    path: str
    values: tuple[str, ...]
    span: str
    grade: str
    sources: tuple[SourceLine, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactsShown:
    """All facts behind some scorecards of one offer, and how many sources they cite."""

    facts: tuple[FactRow, ...]
    sources: tuple[SourceLine, ...]
    disputed: int
    more: int

    @property
    def counted(self) -> str:
        """How many facts and sources: `38 facts, 12 sources`."""
        facts = say_count(len(self.facts), "{count} fact", "{count} facts")
        more = more_facts(self.more) if self.more else ""
        return joined(", ", (facts, more, say_count(len(self.sources), "{count} source", "{count} sources")))


def evidence_of(cards: Sequence[Scorecard]) -> FactsShown:
    """The stated facts behind scorecards of one offer, sorted by path, each once."""
    facts: dict[str, Fact] = {}
    sources: dict[str, CitedSource] = {}
    for card in cards:
        sources |= card.sources
        read = [fact for finding in card.findings for fact in finding.facts]
        read += [fact for recognition in card.recognitions for fact in recognition.facts]
        facts |= {fact.path: fact for fact in read if fact.grade is not None or fact.candidates}
    cited = dict.fromkeys(id_ for path in sorted(facts) for id_ in _cited(facts[path]) if id_ in sources)
    lines = {id_: _source(number, sources[id_]) for number, id_ in enumerate(cited, 1)}
    rows = tuple(_row(facts[path], lines) for path in sorted(facts))
    disputed = sum(bool(fact.candidates) for fact in facts.values())
    more = sum(finding.more_facts for card in cards for finding in card.findings)
    return FactsShown(rows, tuple(lines.values()), disputed, more)


def _cited(fact: Fact) -> list[str]:
    return [id_ for one in fact.candidates for id_ in one.sources] or list(fact.sources)


def _row(fact: Fact, lines: dict[str, SourceLine]) -> FactRow:
    if fact.candidates:
        values: tuple[str, ...] = tuple(
            say("{value} (grade {grade})", value=_value(fact, one.value), grade=one.grade) for one in fact.candidates
        )
        places = tuple(place(one.location) for one in fact.candidates)
    else:
        values = (_value(fact, fact.value),)
        places = () if fact.location is None else (place(fact.location),)
    return FactRow(
        title=named_in_list(fact.path),
        path=fact.path,
        values=values,
        span=_span(fact.from_, fact.until),
        grade=str(fact.grade or ""),
        sources=tuple(lines[id_] for id_ in dict.fromkeys(_cited(fact)) if id_ in lines),
        places=places,
    )


def _value(fact: Fact, value: FactValue) -> str:
    return joined(" ", (shown(value, fact.path), unit(fact.path) if value is not None else ""))


def _span(first: date | None, until: date | None) -> str:
    """A span with an end on either side or on both: `from 2 Jan 2020 through 31 Dec 2021`."""
    return joined(
        " ",
        (
            say("from {day}", day=short_day(first)) if first else "",
            say("through {day}", day=short_day(last_day(until))) if until else "",
        ),
    )


def _source(number: int, source: CitedSource) -> SourceLine:
    day = source.published or source.retrieved
    return SourceLine(
        number=number,
        title=source.title,
        publisher=source.publisher,
        when="" if day is None else short_day(day) if source.published else say("read {day}", day=short_day(day)),
        place=place_in(source),
        grade=str(source.grade),
        address=web_address(source.url),
    )


def place(location: FactLocation) -> str:
    """Where something stands: `providers/acme.yaml:12`."""
    return f"{location.file}:{location.line}"
