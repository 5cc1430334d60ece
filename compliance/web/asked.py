"""What an address asks for: an offer, rule sets, dates; each checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from compliance.assess import Evaluation, RunTerms
from compliance.model.dates import parse_day
from compliance.model.records import dataclass
from compliance.model.scorecard import Detail
from compliance.model.statements import Provider, refuse_unknown
from compliance.model.words import offer_id
from compliance.rulesets.ruleset import RuleSet
from compliance.web.shelf import Shelf, Shelved

RULESETS_LIMIT: Final = 8
"""Rule sets of one page."""

OFFERS_LIMIT: Final = 40
"""Offers of one page."""


class RefusedError(Exception):
    """A request that cannot be answered: what to say, the status it has, and where one can go instead, by name."""

    def __init__(self, message: str, status: int = 400, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.choices = choices


@dataclass(frozen=True, slots=True)
class DaysNamed:
    """The day assessed and what was known by when; `given` are those that an address names."""

    as_of: date
    known_as_of: date
    given: tuple[tuple[str, str], ...] = ()

    def terms(self, service: str | None = None, detail: Detail = "full") -> RunTerms:
        """The terms of an assessment."""
        return RunTerms(self.as_of, self.known_as_of, service, detail=detail)


@dataclass(frozen=True, slots=True)
class OfferAsked:
    """An offer: a provider, or one of its services."""

    kept: Shelved[Provider]
    service: str | None

    @property
    def provider(self) -> Provider:
        """Its provider."""
        return self.kept.document

    @property
    def id(self) -> str:
        """The offer as one types it."""
        return offer_id(self.provider.id, self.service)

    def title(self, dates: DaysNamed) -> str:
        """The offer in words."""
        return Evaluation(dates.terms(self.service)).snapshot(self.provider).title


def dates_asked(query: Mapping[str, str], usual: DaysNamed) -> DaysNamed:
    """The dates of an address, else the usual ones; raises `RefusedError`."""
    days: list[date] = []
    given: list[tuple[str, str]] = []
    asked = (
        ("as_of", "the day assessed", usual.as_of),
        ("known_as_of", "the day by which it is known", usual.known_as_of),
    )
    for name, title, day in asked:
        text = query.get(name, "").strip()
        if not text:
            days.append(day)
            continue
        try:
            days.append(parse_day(text))
        except ValueError as error:
            raise RefusedError(f"{title} ({name}): {error}") from None
        given.append((name, text))
    return DaysNamed(days[0], days[1], tuple(given))


def offer_asked(text: str, shelf: Shelf) -> OfferAsked:
    """The offer of an address.

    Raises:
        NotOnShelfError, UnknownServiceError: there is no such provider, or it has no such service.
        LoadError: its profile is not valid.
    """
    id_, _, service = text.partition("@")
    kept = shelf.provider(id_)
    if service:
        refuse_unknown(kept.document, service)
    return OfferAsked(kept, service or None)


def rulesets_asked(ids: Iterable[str], shelf: Shelf) -> list[RuleSet]:
    """The rule sets of an address, each once; raises `NotOnShelfError`, `LoadError`, `RefusedError` where they are too many."""
    named = list(dict.fromkeys(id_ for id_ in ids if id_))
    if len(named) > RULESETS_LIMIT:
        raise RefusedError(f"at most {RULESETS_LIMIT} rule sets at once")
    return [shelf.ruleset(id_).document for id_ in named]


def address(path: str, dates: DaysNamed, *pairs: tuple[str, str]) -> str:
    """An address of a page, with the dates that are not the usual ones."""
    query = urlencode([*pairs, *dates.given])
    return f"{path}?{query}" if query else path
