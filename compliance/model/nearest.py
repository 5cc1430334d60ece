"""Which texts are the same, and what a misspelt name was probably meant to be: one measure, one bound on the work."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

CUTOFF = 0.55
"""How alike two names must be for one to be suggested for the other: 1 is the same name, 0 has no letter in common."""

SURE = 0.8
"""How alike they must be where the name may as well be no misspelt one: the variable of another program, a whole condition."""

LONGEST = 100
"""Letters of a name beyond which it is no slip of the pen, and nothing is looked for."""

LETTERS = 10_000
"""Letters of known names that are looked at for one suggestion.

Names come from strangers. What one of them costs is at most this many steps, a few milliseconds, however many other names
there are and however they were chosen.
"""


ALIASES = {"UK": "GB", "EL": "GR"}
"""Names that are in use for others, however unlike: codes of countries that are not ISO 3166-1's, with the ISO code."""


_KINDS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02b9\u02bc\u00b4\u0060\uff07", "'"),
        "\u00ad": None,  # a soft hyphen is not seen
    }
)
"""The kinds of hyphen, dash and minus, and of apostrophe, each as the one of a keyboard."""


@lru_cache(maxsize=20_000)
def as_compared(text: str) -> str:
    """A text as it is compared: what looks the same is the same.

    That is NFKC, with one blank for each run of blanks, none at the ends, and one kind of hyphen and of apostrophe. Capitals
    and accents count. Texts are shown as they are written.
    """
    return " ".join(unicodedata.normalize("NFKC", text.translate(_KINDS)).translate(_KINDS).split())


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `did you mean 'region'?`, or nothing where no known name is like it."""
    names = nearest(name, known)
    return f"did you mean '{names[0]}'?" if names else ""


def bracketed(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ` (did you mean 'region'?)`, to be put behind a name, or something else where no known name is like it."""
    meant = did_you_mean(name, known)
    return f" ({meant})" if meant else otherwise


def hint(meant: Iterable[str], known: Iterable[str]) -> str:
    """Return `did you mean 'region'?`, with every name that may have been meant, else `there are: region, zone`.

    Args:
        meant: what `nearest` found.
        known: everything there is.
    """
    names = " or ".join(repr(name) for name in meant)
    return f"did you mean {names}?" if names else f"there are: {', '.join(known) or 'none'}"


def nearest(name: str, known: Iterable[str], most: int = 1, cutoff: float = CUTOFF) -> list[str]:
    """The known names most like a name, the likest first.

    Args:
        name: as somebody wrote it.
        known: what it may have been meant to be; of equally like ones the first wins.
        most: how many to return.
        cutoff: how alike they are at least, `CUTOFF` or `SURE`.
    """
    if not 0 < len(name) <= LONGEST:
        return []
    if name in ALIASES:
        known = [*known]
        if ALIASES[name] in known:
            return [ALIASES[name]]
    places: dict[str, int] = {}
    for place, letter in enumerate(name):
        places[letter] = places.get(letter, 0) | 1 << place
    likenesses: dict[str, float] = {}
    letters = 0
    for other in known:
        letters += len(other)
        if letters > LETTERS:
            break
        total = len(name) + len(other)
        if 2 * min(len(name), len(other)) >= cutoff * total:
            likenesses[other] = 2 * _in_common(places, len(name), other) / total
    like = [other for other, likeness in likenesses.items() if likeness >= cutoff]
    return sorted(like, key=lambda other: -likenesses[other])[:most]


def _in_common(places: dict[str, int], length: int, other: str) -> int:
    """How many letters two names have in common in the same order.

    Hyyrö's bit-parallel longest common subsequence (2004): a bit of `row` is 0 where the name's letter there is used. `places`
    has a bit for each place of a letter in the name.
    """
    everywhere = (1 << length) - 1
    row = everywhere
    for letter in other:
        matched = row & places.get(letter, 0)
        row = ((row + matched) | (row - matched)) & everywhere
    return length - row.bit_count()
