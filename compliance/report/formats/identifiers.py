"""How documents of other formats name and date what is in a scorecard: from its digests and days, so never anew.

Formats of others ask for UUIDs and moments. A UUID here is made of what it names (RFC 9562, version 5), and a moment is the
first of a day in UTC: the same inputs give the same bytes, on any machine at any time.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from compliance.model.findings import CitedSource
from compliance.model.scorecard import Scorecard
from compliance.report.escaping import printable

Json = dict[str, Any]
"""An object of a JSON document."""

OURS: Final = "urn:cloud-provider-compliance"
"""The namespace of what only we mean: names of properties, and kinds of documents below it."""
_ROOT: Final = uuid5(NAMESPACE_URL, OURS)

# RFC 3986: a document with an address that is none is refused as a whole.
_CHARACTER = r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
_ADDRESS = re.compile(rf"https?://{_CHARACTER}+(?:#{_CHARACTER}*)?")


def identifier(*about: object) -> str:
    """A UUID made of what it names, as text."""
    return str(uuid5(_ROOT, json.dumps([str(one) for one in about])))


def card_identifier(card: Scorecard, *about: object) -> str:
    """A UUID of something in a scorecard: of who, under what, on which days and on whose word."""
    supposed = card.provider.what_if.scenario_digest if card.provider.what_if else ""
    digests = card.provider.digest, supposed, card.ruleset.digest, *card.ruleset.tailoring
    return identifier(*card.key, *digests, card.as_of, card.known_as_of, card.accept, card.evidence, "", *about)


def moment(day: date) -> str:
    """The first moment of a day, RFC 3339."""
    return f"{day.isoformat()}T00:00:00Z"


def hexadecimal(digest: str) -> str:
    """The 64 digits of a digest."""
    return digest.removeprefix("sha256:")


def one_line(text: object) -> str:
    """Text on one line that hides nothing and is never empty."""
    return " ".join(printable(str(text)).split()) or "-"


def web_address(text: str | None) -> str | None:
    """An address as it is where it is one by RFC 3986; else `None`."""
    return text if text is not None and _ADDRESS.fullmatch(text) else None


def source_line(source: CitedSource) -> str:
    """A source in one line: title, publisher, day, grade, and where in it."""
    read = None if source.retrieved is None else f"read {source.retrieved}"
    place = (
        source.page and f"page {source.page}",
        source.clause,
    )
    parts = (source.title, source.publisher, source.published or read, f"grade {source.grade}", *place)
    return one_line(", ".join(str(part) for part in parts if part))
