"""Which texts are the same, and what a misspelt name was probably meant to be: one measure, one bound on the work."""

from __future__ import annotations

import re
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


ALPHA_2 = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - a list would take one line for each code
)
"""Every code that is assigned to a country or territory."""

REGIONS = ("EEA", "EU")
"""Regions that may stand in a list of countries where the countries are not stated; each is a country set of that name."""

_COUNTRIES = """
AT Austria, BE Belgium, BG Bulgaria, HR Croatia, CY Cyprus, CZ Czechia, CZ Czech Republic, DK Denmark, EE Estonia, FI Finland,
FR France, DE Germany, GR Greece, HU Hungary, IE Ireland, IT Italy, LV Latvia, LT Lithuania, LU Luxembourg, MT Malta,
NL Netherlands, PL Poland, PT Portugal, RO Romania, SK Slovakia, SI Slovenia, ES Spain, SE Sweden, IS Iceland,
LI Liechtenstein, NO Norway, CH Switzerland, GB United Kingdom, GB Great Britain, GB UK, US United States, US USA, CN China,
IN India, JP Japan, CA Canada, AU Australia, IL Israel, RU Russia, BR Brazil, SG Singapore, KR South Korea, UA Ukraine,
TR Türkiye, GR EL
"""
ALIASES = {name.strip()[3:].upper(): name.strip()[:2] for name in _COUNTRIES.split(",")}
"""Names in use for others, however unlike, in capitals: countries in words, and codes not of ISO 3166-1, with the ISO code."""


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
    alias = ALIASES.get(name.upper())
    if alias is not None:
        known = [*known]
        if alias in known:
            return [alias]
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
            same = other.casefold() == name.casefold()  # capitals are no other letters
            likenesses[other] = 1.0 if same else 2 * _in_common(places, len(name), other) / total
    like = [other for other, likeness in likenesses.items() if likeness >= cutoff]
    return sorted(like, key=lambda other: -likenesses[other])[:most]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BY_NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[T ].*)?")
_BY_NAME = re.compile(
    r"(?:(?P<first>\d{1,2})\.? )?(?P<month>[A-Za-z]{3,9})\.? (?:(?P<second>\d{1,2}), )?(?P<year>\d{4})"
)
_RANGE = re.compile(
    r"(?i)\d *(?:-|\u2013|to|bis) *\d|[<>~\u2264\u2265]|(?:about|over|under|up to|at least|at most|ca\.?) *\d"
)
_PERCENT = re.compile(r"(\d+)(?:[.,](\d{1,2}))? ?%")
_WORDS = {"true": ("yes", "y", "on", "true", "ja", "oui"), "false": ("no", "n", "off", "false", "nein", "non")}


def remedy(expected: str, text: str) -> str:
    """What to write instead of a text that is no value of its kind, or how such values are written; nothing for other kinds.

    Args:
        expected: what was expected, as the message has it: `a number`, `a day such as 2016-01-31`, `true or false`.
        text: what stands there.
    """
    if expected.startswith("a day"):
        meant = [day for day in _days(text.strip()) if day.count("-") > 1 or "month" in expected]
        return f"write {' or '.join(meant)}" if meant else "dates are written year-month-day"
    if expected == "a number":
        percent = _PERCENT.fullmatch(text.strip())
        meant = [".".join(filter(None, percent.groups()))] if percent else []
        if not meant and _RANGE.search(text):
            return "where only a range is known, write {min: 35, max: 40}, or one end of it"
        return f"write {meant[0]}" if meant else "write digits only, with a point before decimals"
    if expected == "true or false":
        return next((f"write {word}" for word, said in _WORDS.items() if text.strip().lower() in said), "")
    return ""


def _days(text: str) -> list[str]:
    """The days, or the month, that a date written otherwise may mean: both days, where it may be either."""
    if named := _BY_NAME.fullmatch(text):
        month, day = named["month"][:3].lower(), named["first"] or named["second"]
        if month not in _MONTHS:
            return []
        written = f"{named['year']}-{_MONTHS.index(month) + 1:02}"
        return [f"{written}-{int(day):02}" if day else written]
    numbers = _BY_NUMBERS.fullmatch(text)
    if numbers is None:
        return []
    first, second, third = map(int, numbers.groups())
    orders = [(first, second, third)] if first > 31 else [(third, second, first)]
    if "." not in text and first <= 31:
        orders.append((third, first, second))
    meant = [f"{y:04}-{m:02}-{d:02}" for y, m, d in orders if y > 31 and 1 <= m <= 12 and 1 <= d <= 31]
    return list(dict.fromkeys(meant))


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
