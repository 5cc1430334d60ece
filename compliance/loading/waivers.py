"""Reads waivers: their own mistakes only; whether their ids mean anything is seen when they are used."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from compliance.loading.builtin import named
from compliance.loading.documents import Reader
from compliance.loading.given import parse
from compliance.loading.yaml_source import ParsedYaml
from compliance.model.dates import parse_day
from compliance.model.declared import WrongValueError
from compliance.model.problem import LoadError
from compliance.model.waivers import LONGEST_DAYS, Waiver, WaiverDocument, Waivers, WaiversDocument, parse_longest

WAIVERS_LIMIT = 2_000
"""Waivers of one file."""


def load_waivers(path: str) -> Waivers:
    """Read a file of waivers.

    Raises:
        LoadError: with every problem of the file.
    """
    return waivers_from(parse(named(path)))


def waivers_from(parsed: ParsedYaml) -> Waivers:
    """Waivers from their parsed document; raises `LoadError`."""
    reader = Reader(parsed)
    document = reader.validate(WaiversDocument)
    _check_spans(reader)
    if reader.problems or document is None:
        raise LoadError(reader.problems)
    waivers = tuple(_waiver(id_, waiver, reader) for id_, waiver in document.waivers.items())
    return Waivers(reader.name, document.longest_days, waivers)


def _waiver(id_: str, document: WaiverDocument, reader: Reader) -> Waiver:
    path = ("waivers", id_)
    places = {key: reader.location((*path, key)) for key in document.model_fields_set}
    return Waiver(
        id=id_,
        rule=document.rule,
        provider=document.provider,
        ruleset=document.ruleset,
        service=document.service,
        reason=document.reason,
        owner=document.owner,
        created=document.created,
        expires=document.expires,
        location=reader.location(path),
        places=places,
    )


def _check_spans(reader: Reader) -> None:
    """How long each waiver runs, read from the data as it is: a mistake elsewhere does not hide one here."""
    data: Any = reader.parsed.data
    waivers = data.get("waivers") if isinstance(data, dict) else None
    if not isinstance(waivers, dict):
        return
    if len(waivers) > WAIVERS_LIMIT:
        reader.report(("waivers",), f"more than {WAIVERS_LIMIT} waivers in one file")
        return
    longest = _valid(parse_longest, data.get("longest_days", LONGEST_DAYS))
    for key, waiver in waivers.items():
        if not isinstance(waiver, dict):
            continue
        created, expires = (_valid(parse_day, waiver.get(end)) for end in ("created", "expires"))
        if created is not None and expires is not None:
            _check_span(("waivers", key, "expires"), created, expires, longest, reader)


def _check_span(path: tuple[str, ...], created: date, expires: date, longest: int | None, reader: Reader) -> None:
    days = (expires - created).days
    if days < 0:
        reader.report(path, f"'expires' must not be before 'created', {created}: it is the last day in force")
    elif longest is not None and days > longest:
        # A mistake of the file, so that a waiver which runs too long is never honoured.
        last = created + timedelta(days=longest)
        message = f"it runs {days} days, and waivers of this file run at most {longest}"
        reader.report(path, message, f"let it expire by {last} and renew it then, or set 'longest_days' for the file")


def _valid(parse: Any, value: object) -> Any:  # noqa: ANN401 - any parser and what it returns
    """A value where it is one; what is none has been reported by the model."""
    try:
        return parse(value)
    except WrongValueError:
        return None
