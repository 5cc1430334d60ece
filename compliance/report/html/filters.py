"""What templates ask of results, by name: each filter is one of the words that every rendering shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from compliance.model.findings import Finding, WaiverNote
from compliance.model.phrases import joined, say, short_day, without
from compliance.model.records import dataclass
from compliance.model.scorecard import Scorecard
from compliance.model.status import Status
from compliance.model.words import MANY, either, status_words
from compliance.report.html import words
from compliance.report.html.card import CardView, RuleLine
from compliance.report.pages import resting as resting_words
from compliance.report.pages import waived, wording
from compliance.report.pages.summary import gates_met

_ACTORS: Final = {
    "provider": say("The provider"),
    "owners": say("The owners"),
    "buyer": say("The buyer"),
    "state": say("The State"),
    "nobody": say("Nobody"),
}
_REQUIREMENTS: Final = {"met": "met", "met by waiver": "date", "warning": "date", "not met": "out"}


@dataclass(frozen=True, slots=True)
class RequiredLine:
    """One thing a run requires, with its symbol."""

    symbol: str
    word: str
    text: str


def required(card: Scorecard) -> list[RequiredLine]:
    """What a run requires of a scorecard, where that is more than usual."""
    return [
        RequiredLine(_REQUIREMENTS[one.status], status_words(one.status), waived.required_text(one))
        for one in waived.required_shown(card)
    ]


def left_aside(card: Scorecard) -> list[Finding]:
    """The rules that were not looked at, because they do not apply."""
    return [finding for finding in card.findings if finding.status is Status.NOT_APPLICABLE]


def documents(cards: Iterable[Scorecard]) -> list[tuple[str, str, str]]:
    """The documents behind scorecards, each once: its name, its version, its digest."""
    read: dict[tuple[str, str, str], None] = {}
    for card in cards:
        read[f"{card.provider.name} ({card.provider.id})", "", card.provider.digest] = None
        read[f"{card.ruleset.title} ({card.ruleset.id})", card.ruleset.version, card.ruleset.digest] = None
    return list(read)


def under(offer: str, ruleset: str) -> str:
    """An offer under a rule set: `Numergy, under Andromède`."""
    return say("{offer}, under {ruleset}", offer=offer, ruleset=ruleset)


def heading(view: CardView) -> str:
    """What a page is about: `Numergy, under Andromède`."""
    return under(wording.offer_title(view.card.provider), view.card.ruleset.title)


def anchor(text: str) -> str:
    """An id of a rule as part of the id of an element."""
    return re.sub(r"[^A-Za-z0-9._-]", lambda sign: f"_{ord(sign[0]):x}", text)


def actor(name: str) -> str:
    """Who could change something."""
    return _ACTORS.get(name, name)


def waiver(note: WaiverNote) -> str:
    """Until when a finding is waived, on whose word and why."""
    return say(
        "waived through {day} ({owner}): {reason}",
        day=short_day(note.expires),
        owner=say("owner: {name}", name=note.owner) if note.owner else say("no owner"),
        reason=note.reason,
    )


def resting(card: Scorecard) -> Iterator[tuple[str, str]]:
    """What a result rests on, without the places in files, which stand among the evidence."""
    for label, text in resting_words.resting(card, say("Would count if shown"), most=MANY):
        yield label, without(text, r", [^\s,]+:\d+(?=;|$)")


def met_of(rows: Sequence[RuleLine]) -> str:
    """How many gates are met: `7 of 7`."""
    return gates_met(row.finding.status for row in rows).words()


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "actor": actor,
    "anchor": anchor,
    "assessed": words.assessed,
    "documents": documents,
    "gates_met": met_of,
    "heading": heading,
    "left_aside": left_aside,
    "notes": wording.notes,
    "required": required,
    "resting": lambda card: list(resting(card)),
    "supposed": lambda card: list(resting_words.supposed(card.provider)),
    "waived": waived.waived_lines,
    "waiver": waiver,
    "either": either,
    "in_row": lambda texts: joined(", ", texts),
}
"""Filters of the templates, by name."""
