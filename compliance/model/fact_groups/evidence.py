"""What was certified, what others found, and the sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import Amount, Choice, Country, Day, Flag, Text, Texts

SCHEMES: Final[Mapping[str, str]] = {
    "c5": "C5",
    "csa-star": "CSA STAR",
    "hds": "HDS",
    "iso-20000-1": "ISO/IEC 20000-1",
    "iso-27001": "ISO/IEC 27001",
    "iso-27017": "ISO/IEC 27017",
    "iso-27018": "ISO/IEC 27018",
    "iso-27701": "ISO/IEC 27701",
    "pci-dss": "PCI DSS",
    "secnumcloud": "SecNumCloud",
    "soc-1": "SOC 1",
    "soc-2": "SOC 2",
    "soc-3": "SOC 3",
}
"""Schemes as people write them; any other one reads as it is stated."""


class Certification(Group):
    """One certificate, qualification, approval or attestation."""

    scheme: Text | None = fact(
        "Scheme in lower case: iso-27001, hds, hds-approval, csa-star, secnumcloud, c5, soc-2 ..."
    )
    edition: Text | None = fact("Edition or version of the scheme, as text: 2013, 2022, 3.2")
    level: Text | None = fact("Level within the scheme: 1, 2, type 2 ...")
    award: Annotated[str, Choice(("none", "bronze", "silver", "gold"))] | None = fact(
        "Maturity award (CSA STAR certification)"
    )
    type: (
        Annotated[str, Choice(("certification", "attestation", "self-assessment", "qualification", "approval"))] | None
    ) = fact("Kind of evidence")
    issuer: Text | None = fact("Body that issued it")
    holder: Text | None = fact("Legal entity it was issued to")
    number: Text | None = fact("Number on the certificate or register")
    scope: Text | None = fact("Scope in words")
    services: Texts | None = fact("Ids of the services it covers")
    activities: Texts | None = fact("Activities it covers, where the scheme has them (HDS: 1 to 6)")
    accredited: Flag | None = fact("Issued by an accredited body")
    issued: Day | None = fact("First day of validity")
    expires: Day | None = fact("Last day of validity")
    period_start: Day | None = fact("First day of the audited period, for attestations")
    period_end: Day | None = fact("Last day of the audited period, for attestations")
    control_set: Text | None = fact(
        "Control set it was assessed against, where the scheme has several (CSA STAR: 3, 4)"
    )
    listed: Flag | None = fact("It stands in the issuer's public register")
    eal: Amount | None = fact("Evaluation assurance level, 1 to 7, where the scheme is common-criteria or eucc")


class Application(Group):
    """A certificate applied for and not held."""

    scheme: Text | None = fact("Scheme, as in certifications")
    edition: Text | None = fact("Edition or version of the scheme, as text")
    milestone: Text | None = fact("Milestone reached: J0, J1, J2 ...")
    reached: Day | None = fact("Day the milestone was reached")
    expected: Day | None = fact("Day the provider expects the certificate by")
    for_services: Texts | None = fact("Ids of the services it is for")


class Datacenter(Group):
    """One site the services run from."""

    name: Text | None = fact("Name of the site")
    country: Country | None = fact("Country of the site")
    city: Text | None = fact("Town of the site")
    operator: Text | None = fact("Who operates the building")
    tier: Amount | None = fact("Uptime Institute tier claimed for the site, 1 to 4")
    tier_certified: Amount | None = fact("Tier on the Uptime Institute's own list of certified sites, 1 to 4")
    tier_certificate: Annotated[str, Choice(("design", "constructed", "operational"))] | None = fact(
        "Kind of tier certificate"
    )
    opened: Day | None = fact("Day the site opened")
    tier_certificate_issued: Day | None = fact("Day the tier certificate was awarded")
    tier_wording: Text | None = fact("The claim as the provider words it, where it is not a plain Uptime tier")
    climate: Annotated[str, Choice(("cool", "warm"))] | None = fact(
        "Climate of the site, as energy targets tell them apart"
    )
    water_stressed: Flag | None = fact("The site lies in an area short of water")
    hosted_services: Texts | None = fact("Ids of the services that run there")


class PlannedSite(Group):
    """A datacenter announced and not open yet."""

    name: Text | None = fact("Name of the site")
    country: Country | None = fact("Country of the site")
    city: Text | None = fact("Town of the site")
    announced: Day | None = fact("Day it was announced")
    opens: Day | None = fact("Day it is to open")
    power_mw: Amount | None = fact("Power planned, megawatts")


class Assessment(Group):
    """What a third party, or the provider itself, found under a whole framework; certificates stand elsewhere."""

    framework: Text | None = fact("Framework in lower case, as rule sets are named: eu-csf, bsi-c3a, secnumcloud ...")
    edition: Text | None = fact("Edition or version of the framework, as text: 1.0, 1.2.1, 2026")
    result: Annotated[str, Choice(("met", "not-met"))] | None = fact(
        "What came out for the whole framework, where it has no levels"
    )
    level: Text | None = fact("Level found for the whole framework, as it names it: SEAL-2, 3 ...")
    assessor: Text | None = fact("Who assessed")
    kind: Annotated[str, Choice(("public-authority", "accredited-body", "independent", "provider"))] | None = fact(
        "Kind of assessor; provider where it assessed itself"
    )
    services: Texts | None = fact("Ids of the services it is about")
    issued: Day | None = fact("Day of the result, the first of its validity")
    expires: Day | None = fact("Last day of validity")
