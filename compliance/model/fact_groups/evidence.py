"""What was certified, what others found, and the sites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import PlainValidator, WithJsonSchema, model_validator

from compliance.model.fact_groups.base import ANSSI_LIST, UPTIME_LIST, Group, Register, fact
from compliance.model.nearest import LONGEST, SURE, as_compared, nearest
from compliance.model.values import TEXT_SCHEMA, Amount, Choice, Country, Day, FactKind, Flag, Text, Texts, parse_text

SCHEMES: Final[Mapping[str, str]] = {
    "c5": "C5",
    "cispe-code": "CISPE code of conduct",
    "climate-neutral-data-centre-pact": "Climate Neutral Data Centre Pact",
    "csa-star": "CSA STAR",
    "ens": "ENS",
    "eu-cloud-coc": "EU Cloud Code of Conduct",
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
    r"(?:v|version|edition|ed)?[ .]*([0-9]+(?:\.[0-9]+)*)(?:-[0-9]{2})?(?: ?[/+(] ?(?:amd|am|cor|ac|a|c)[ .]?[0-9].*)?"
)
_TYPE = re.compile(r"(?:soc [123] )?type ?-?(1|2|i|ii)")
_ACTIVITIES = re.compile(r"(?:activit\w+ )?([1-6])(?: ?(-|to|à|a|bis|through|,|et|and|und|&|;|/) ?([1-6]))?")


def _joined(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))


_BY_LETTERS = {_joined(name).replace("iec", ""): id_ for id_, names in SCHEMES.items() for name in (id_, names)}


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
            if not rest or _TYPE.fullmatch(rest):
                return known, ""
            return (known, rest) if _EDITION.fullmatch(rest) else (None, "")
    runs = ("".join(w[0] for w in words[a:b]) for a in range(1, len(words)) for b in range(a + 1, len(words) + 1))
    near = [other for other in nearest(compared, SCHEMES, cutoff=SURE) if _digits(other) == _digits(compared)]
    return (None if near or any(run in _BY_LETTERS for run in runs) else compared), ""


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


def _parse_scheme(value: object) -> str:
    text = parse_text(value)
    scheme, edition = scheme_meant(text)
    return text if scheme is None or edition else scheme


Scheme = Annotated[str, PlainValidator(_parse_scheme), WithJsonSchema(TEXT_SCHEMA), FactKind("text", form="scheme")]


class _OfScheme(Group):
    """What is of a scheme, and of an edition of it."""

    @model_validator(mode="before")
    @classmethod
    def _edition_apart(cls, value: Any) -> Any:  # noqa: ANN401 - an entry as it is written
        """A scheme that is stated with its edition, `C5:2020`, is a scheme and an edition."""
        written = value.get("scheme") if isinstance(value, dict) else None
        scheme, edition = scheme_meant(written) if isinstance(written, str) else (None, "")
        if scheme is None or not edition:
            return value
        stated = value.get("edition", edition)
        same = isinstance(stated, str) and word_meant(scheme, "edition", stated) == word_meant(
            scheme, "edition", edition
        )
        return {**value, "scheme": scheme, "edition": stated} if same else value


_ACCREDITED: Final = Register(
    "the database of accredited certificates (IAF CertSearch)", "https://www.iafcertsearch.org"
)
SCHEME_REGISTERS: Final[Mapping[str, Register]] = {
    "csa-star": Register("the STAR registry of the Cloud Security Alliance", "https://cloudsecurityalliance.org/star"),
    "hds": Register(
        "the list of certified hosts of health data",
        "https://esante.gouv.fr/offres-services/hds/liste-des-hebergeurs-certifies",
    ),
    "iso-27001": _ACCREDITED,
    "iso-27017": _ACCREDITED,
    "iso-27018": _ACCREDITED,
    "iso-27701": _ACCREDITED,
    "secnumcloud": ANSSI_LIST,
}
"""Where certificates of a scheme are listed in public."""


class Certification(_OfScheme):
    """One certificate, qualification, approval or attestation."""

    scheme: Scheme | None = fact(
        "Scheme: iso-27001, hds, hds-approval, csa-star, secnumcloud, c5, soc-2 ...",
        "Which scheme is it of (iso-27001, hds, secnumcloud, c5, soc-2 ...)?",
        "public",
    )
    edition: Text | None = fact(
        "Edition or version of the scheme, as text: 2013, 2022, 3.2",
        "Which edition or version of the scheme?",
        "public",
    )
    level: Text | None = fact("Level within the scheme: 1, 2, type 2 ...", "Which level within the scheme?", "public")
    award: Annotated[str, Choice(("none", "bronze", "silver", "gold"))] | None = fact(
        "Maturity award (CSA STAR certification)", "Which maturity award was given, if any?", "public"
    )
    type: (
        Annotated[str, Choice(("certification", "attestation", "self-assessment", "qualification", "approval"))] | None
    ) = fact("Kind of evidence", "What kind of evidence is it?", "public")
    issuer: Text | None = fact("Body that issued it", "Who issued it?", "public")
    holder: Text | None = fact("Legal entity it was issued to", "Which legal entity was it issued to?", "public")
    number: Text | None = fact("Number on the certificate or register", "What is its number?", "public")
    scope: Text | None = fact("Scope in words", "What is its scope, in words?", "public")
    services: Texts | None = fact("Ids of the services it covers", "Which services does it cover?", "public")
    activities: Texts | None = fact(
        "Activities it covers, where the scheme has them (HDS: 1 to 6)", "Which activities does it cover?", "public"
    )
    accredited: Flag | None = fact("Issued by an accredited body", "Was it issued by an accredited body?", "public")
    issued: Day | None = fact("First day of validity", "From which day is it valid?", "public")
    expires: Day | None = fact("Last day of validity", "Until which day is it valid?", "public")
    period_start: Day | None = fact(
        "First day of the audited period, for attestations", "On which day does the audited period begin?", "public"
    )
    period_end: Day | None = fact(
        "Last day of the audited period, for attestations", "On which day does the audited period end?", "public"
    )
    control_set: Text | None = fact(
        "Control set it was assessed against, where the scheme has several (CSA STAR: 3, 4)",
        "Which control set was it assessed against?",
        "public",
    )
    listed: Flag | None = fact(
        "It stands in the issuer's public register", "Does it stand in the issuer's public register?", "public"
    )
    eal: Amount | None = fact(
        "Evaluation assurance level, 1 to 7, where the scheme is common-criteria or eucc",
        "Which evaluation assurance level (EAL)?",
        "public",
    )


class Application(_OfScheme):
    """A certificate applied for and not held."""

    scheme: Scheme | None = fact("Scheme, as in certifications", "Which scheme is the certificate of?")
    edition: Text | None = fact("Edition or version of the scheme, as text", "Which edition or version of the scheme?")
    milestone: Text | None = fact("Milestone reached: J0, J1, J2 ...", "Which milestone has been reached?")
    reached: Day | None = fact("Day the milestone was reached", "On which day was it reached?")
    expected: Day | None = fact(
        "Day the provider expects the certificate by", "By which day is the certificate expected?"
    )
    for_services: Texts | None = fact("Ids of the services it is for", "Which services is it for?")


class Datacenter(Group):
    """One site the services run from."""

    name: Text | None = fact("Name of the site", "What is the site called?", "public")
    country: Country | None = fact("Country of the site", "In which country is the site?", "public")
    city: Text | None = fact("Town of the site", "In which town is the site?", "public")
    operator: Text | None = fact("Who operates the building", "Who operates the building?", "public")
    tier: Amount | None = fact(
        "Uptime Institute tier claimed for the site, 1 to 4", "Which Uptime tier is claimed for the site?", "public"
    )
    tier_certified: Amount | None = fact(
        "Tier on the Uptime Institute's own list of certified sites, 1 to 4",
        "Which tier does the Uptime Institute's own list give?",
        UPTIME_LIST,
    )
    tier_certificate: Annotated[str, Choice(("design", "constructed", "operational"))] | None = fact(
        "Kind of tier certificate", "Which kind of tier certificate is it?", UPTIME_LIST
    )
    opened: Day | None = fact("Day the site opened", "On which day did the site open?", "public")
    tier_certificate_issued: Day | None = fact(
        "Day the tier certificate was awarded", "On which day was the tier certificate awarded?", UPTIME_LIST
    )
    tier_wording: Text | None = fact(
        "The claim as the provider words it, where it is not a plain Uptime tier",
        "How is the tier worded, where it is not a plain Uptime tier?",
        "public",
    )
    climate: Annotated[str, Choice(("cool", "warm"))] | None = fact(
        "Climate of the site, as energy targets tell them apart", "Is the climate of the site cool or warm?", "public"
    )
    water_stressed: Flag | None = fact(
        "The site lies in an area short of water", "Does the site lie in an area short of water?", "public"
    )
    hosted_services: Texts | None = fact("Ids of the services that run there", "Which services run there?")


class PlannedSite(Group):
    """A datacenter announced and not open yet."""

    name: Text | None = fact("Name of the site", "What is the planned site called?", "public")
    country: Country | None = fact("Country of the site", "In which country will it be?", "public")
    city: Text | None = fact("Town of the site", "In which town will it be?", "public")
    announced: Day | None = fact("Day it was announced", "On which day was it announced?", "public")
    opens: Day | None = fact("Day it is to open", "On which day is it to open?", "public")
    power_mw: Amount | None = fact("Power planned, megawatts", "How much power is planned?", "public")


class Assessment(Group):
    """What a third party, or the provider itself, found under a whole framework; certificates stand elsewhere."""

    framework: Text | None = fact(
        "Framework in lower case, as rule sets are named: eu-csf, bsi-c3a, secnumcloud ...",
        "Which framework was it assessed under?",
        "public",
    )
    edition: Text | None = fact(
        "Edition or version of the framework, as text: 1.0, 1.2.1, 2026",
        "Which edition or version of the framework?",
        "public",
    )
    result: Annotated[str, Choice(("met", "not-met"))] | None = fact(
        "What came out for the whole framework, where it has no levels",
        "What came out for the whole framework?",
        "public",
    )
    level: Text | None = fact(
        "Level found for the whole framework, as it names it: SEAL-2, 3 ...", "Which level was found?", "public"
    )
    assessor: Text | None = fact("Who assessed", "Who assessed?", "public")
    kind: Annotated[str, Choice(("public-authority", "accredited-body", "independent", "provider"))] | None = fact(
        "Kind of assessor; provider where it assessed itself", "What kind of assessor was it?", "public"
    )
    services: Texts | None = fact("Ids of the services it is about", "Which services is it about?", "public")
    issued: Day | None = fact(
        "Day of the result, the first of its validity", "On which day was the result given?", "public"
    )
    expires: Day | None = fact("Last day of validity", "Until which day is it valid?", "public")
