"""The schemes of certificates and the words of each: as they are printed, and as conditions compare them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from compliance.model.nearest import LONGEST, SURE, as_compared, nearest

SCHEMES: Final[Mapping[str, str]] = {
    "c5": "C5",
    "cispe-code": "CISPE code of conduct",
    "climate-neutral-data-centre-pact": "Climate Neutral Data Centre Pact",
    "common-criteria": "Common Criteria",
    "csa-star": "CSA STAR",
    "ens": "ENS",
    "eu-cloud-coc": "EU Cloud Code of Conduct",
    "eucc": "EUCC",
    "eucs": "EUCS",
    "gaia-x": "Gaia-X",
    "hds": "HDS",
    "hds-approval": "HDS approval",
    "iso-14001": "ISO 14001",
    "iso-20000-1": "ISO/IEC 20000-1",
    "iso-22301": "ISO 22301",
    "iso-27001": "ISO/IEC 27001",
    "iso-27017": "ISO/IEC 27017",
    "iso-27018": "ISO/IEC 27018",
    "iso-27701": "ISO/IEC 27701",
    "iso-50001": "ISO 50001",
    "iso-9001": "ISO 9001",
    "it-grundschutz": "IT-Grundschutz",
    "pci-dss": "PCI DSS",
    "secnumcloud": "SecNumCloud",
    "soc-1": "SOC 1",
    "soc-2": "SOC 2",
    "soc-3": "SOC 3",
    "swipo": "SWIPO",
    "tisax": "TISAX",
}
"""Schemes as people write them. A scheme spelt otherwise, as certificates print it, is read as one of these; any other one reads
as it is stated."""

EDITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    # EN ISO/IEC 27001:2017 is the text of 2013 with its corrigenda of 2014 and 2015 (CEN, catalogue of its standards). EN
    # ISO/IEC 27001:2023 is that of 2022 without modification (the same), DIN EN ISO/IEC 27001:2024 its German edition.
    # NEN, UNE, PN, UNI, BS and SN publish the European standard under its year. An amendment makes no other edition.
    "iso-27001": {"2005": "2005", "2013": "2013", "2017": "2013", "2022": "2022", "2023": "2022", "2024": "2022"},
    "iso-27017": {"2015": "2015"},
    "iso-27018": {"2014": "2014", "2019": "2019", "2025": "2025"},
    # EN ISO/IEC 27701:2021 is identical to ISO/IEC 27701:2019 (foreword of BS EN ISO/IEC 27701:2021).
    "iso-27701": {"2019": "2019", "2021": "2019", "2025": "2025"},
    "hds": {"1": "1", "1.0": "1.0", "1.1": "1.1", "2": "2", "2.0": "2.0"},
    "secnumcloud": {"3.0": "3.0", "3.1": "3.1", "3.2": "3.2"},
    "c5": {"2016": "2016", "2020": "2020", "2026": "2026"},
}
"""The editions of a scheme by each number or year under which they are published, with the one conditions compare. An edition
that is none of them is not known to be another one: conditions on it are unknown."""

CONTROL_SETS: Final[Mapping[str, str]] = {
    "1": "1",
    "1.0": "1",
    "2": "2",
    "2.0": "2",
    "3": "3",
    "3.0": "3",
    "4": "4",
    "4.0": "4",
    "4.1": "4.1",
}
"""The control sets of CSA STAR (versions of the CCM) by each number, with the one conditions compare."""
_PUBLISHERS = frozenset("anssi bs bsi cei din en iec nen pn sn une uni".split())  # noqa: SIM905 - as codes of countries
_WORDS = re.compile(r"[a-z]+\.?[0-9]*|[0-9]+(?:\.[0-9]+)*")
_EDITION = re.compile(
    r"(?:v|version|edition|ed)?[ .]*([0-9]{1,4}(?:\.[0-9]+)*)(?:-[0-9]{2})?(?: ?[/+(] ?(?:amd|am|cor|ac|a|c)[ .]?[0-9].*)?"
)
_TYPE = re.compile(r"(?:soc [123] )?type ?-?(1|2|i|ii)")
_SAYS_NO_MORE = re.compile(rf"{_TYPE.pattern}|level [1-3]|certificat\w*|attestation|report|standard")
"""What may stand behind a scheme and makes no other one of it."""
_ACTIVITIES = re.compile(r"(?:activit\w+ )?([1-6])(?: ?(-|to|à|a|bis|through|,|et|and|und|&|;|/) ?([1-6]))?")


def _joined(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))


_BY_LETTERS = {_joined(name).replace("iec", ""): id_ for id_, names in SCHEMES.items() for name in (id_, names)}

_NUMBERS = frozenset(id_.removeprefix("iso-") for id_ in SCHEMES if id_.startswith("iso-"))
"""Standards by their number alone, as questionnaires name them: which publisher is meant they do not say."""


@lru_cache(maxsize=4_000)
def scheme_meant(text: str) -> tuple[str | None, str]:
    """The scheme a text names, and the edition that stands behind it: `("c5", "2020")` for `BSI C5:2020`.

    Blanks, punctuation, capitals and the publisher make no difference. A text that is like no known scheme is one of its own.
    The scheme is `None` where the text is most likely another spelling of a known one and does not say so clearly:
    whether it is that one nobody knows.
    """
    compared = as_compared(text)
    if compared in SCHEMES or len(compared) > LONGEST:
        return compared, ""
    words = [word for word in _WORDS.finditer(compared.lower()) if word[0] not in _PUBLISHERS]
    for end in range(len(words), 0, -1):
        known = _BY_LETTERS.get("".join(word[0] for word in words[:end]))
        if known is not None:
            rest = compared[words[end - 1].end() :].strip(" :-").lower()
            if not rest or _SAYS_NO_MORE.fullmatch(rest):
                return known, ""
            return (known, rest) if _EDITION.fullmatch(rest) else (None, "")
    runs = ("".join(w[0] for w in words[a:b]) for a in range(1, len(words)) for b in range(a + 1, len(words) + 1))
    near = [other for other in nearest(compared, SCHEMES, cutoff=SURE) if _digits(other) == _digits(compared)]
    within = any(run in _BY_LETTERS for run in runs) or any(word[0] in _NUMBERS for word in words)
    return (None if near or within else compared), ""


def _digits(text: str) -> list[str]:
    return re.findall(r"[0-9]+", text)


@lru_cache(maxsize=4_000)
def word_meant(scheme: str, field: str, text: str) -> str | None:
    """What conditions compare of a certificate's edition, level or control set: `2013` for `EN ISO/IEC 27001:2017`.

    Args:
        scheme: the scheme of the certificate, as conditions compare it.
        field: `edition`, `level` or `control_set`.
        text: as stated.

    Returns:
        The text itself where the scheme has no words of its own for the field; `None` where it is none of those.
    """
    compared = as_compared(text)
    lower = compared.lower()
    if field == "edition" and scheme in EDITIONS:
        number = _digits(scheme)[:1]
        behind = lower.rpartition(number[0])[2].lstrip(" :-") if number and number[0] in lower else lower
        words = behind.split()
        while words and words[0] in {*_PUBLISHERS, "iso", scheme}:
            words = words[1:]
        found = _EDITION.fullmatch(" ".join(words))
        return EDITIONS[scheme].get(found[1]) if found else None
    if field == "level" and scheme == "csa-star":
        return _number(r"(?:star )?(?:level )?([123])", lower)
    if field == "level" and scheme in ("c5", "soc-1", "soc-2"):
        kind = _TYPE.fullmatch(lower)
        return f"type {len(kind[1]) if kind[1].startswith('i') else kind[1]}" if kind else None
    if field == "control_set" and scheme == "csa-star":
        control_set = _number(r"(?:csa )?(?:ccm )?v?([0-9](?:\.[0-9])?)(?:\.[0-9]+)*", lower)
        return CONTROL_SETS.get(control_set or "")
    return compared


def _number(pattern: str, text: str) -> str | None:
    found = re.fullmatch(pattern, text)
    return found[1] if found else None


@lru_cache(maxsize=4_000)
def activities_meant(scheme: str, text: str) -> tuple[str, ...] | None:
    """The activities one text names: 1 to 6 for `1 à 6` of HDS; `None` where it names none the scheme has."""
    compared = as_compared(text)
    if scheme != "hds":
        return (compared,)
    found = _ACTIVITIES.fullmatch(compared.lower())
    if found is None:
        return None
    first, between, last = found.groups()
    if last is None:
        return (first,)
    return (first, last) if between in (",", "et", "and", "und", "&", ";", "/") else _range(int(first), int(last))


def _range(first: int, last: int) -> tuple[str, ...] | None:
    return tuple(str(n) for n in range(first, last + 1)) if first <= last else None
