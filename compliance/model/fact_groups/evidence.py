"""What was certified, what others found, and the sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from compliance.model.dates import Date
from compliance.model.declared import ConfigDict, PlainValidator, WithJsonSchema, WrongValueError, model_validator
from compliance.model.fact_groups.base import ANSSI_LIST, UPTIME_LIST, Group, Register, fact
from compliance.model.schemes import scheme_meant, word_meant
from compliance.model.values import (
    TEXT_SCHEMA,
    Amount,
    Choice,
    Country,
    FactKind,
    Flag,
    Text,
    Texts,
    parse_text,
    parse_texts,
)


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


def _parse_holders(value: object) -> tuple[str, ...]:
    return (parse_text(value),) if isinstance(value, str | int) else parse_texts(value)


_HOLDERS_SCHEMA: dict[str, Any] = {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}
Holders = Annotated[tuple[str, ...], PlainValidator(_parse_holders), WithJsonSchema(_HOLDERS_SCHEMA), FactKind("texts")]


def _holder_alone(schema: dict[str, Any]) -> None:
    """One holder may stand as `holder`; not beside `holders`."""
    properties = schema["properties"]
    assert isinstance(properties, dict)
    properties["holder"] = {
        "description": "The one holder: holders with one of them",
        "anyOf": [TEXT_SCHEMA, {"type": "null"}],
    }
    schema["not"] = {"required": ["holder", "holders"]}


class Certification(_OfScheme):
    """One certificate, qualification, approval or attestation."""

    model_config = ConfigDict(json_schema_extra=_holder_alone)

    @model_validator(mode="before")
    @classmethod
    def _one_key(cls, value: Any) -> Any:  # noqa: ANN401 - an entry as it is written
        if isinstance(value, dict) and {"holder", "holders"} <= value.keys():
            raise WrongValueError("two_keys", "'holder' is for one: write all in 'holders'", {"at": "holder"})
        return value

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
    holders: Holders | None = fact(
        "Legal entities it was issued to, by name or number in a register; one alone as text: `holder: Acme SAS`",
        "Which legal entities was it issued to?",
        "public",
        also="holder",
    )
    number: Text | None = fact("Number on the certificate or register", "What is its number?", "public")
    scope: Text | None = fact("Scope in words", "What is its scope, in words?", "public")
    services: Texts | None = fact("Ids of the services it covers", "Which services does it cover?", "public")
    activities: Texts | None = fact(
        "Activities it covers, where the scheme has them (HDS: 1 to 6)", "Which activities does it cover?", "public"
    )
    accredited: Flag | None = fact("Issued by an accredited body", "Was it issued by an accredited body?", "public")
    issued: Date | None = fact("First day of validity", "From which day is it valid?", "public")
    expires: Date | None = fact("Last day of validity", "Until which day is it valid?", "public")
    period_start: Date | None = fact(
        "First day of the audited period, for attestations", "On which day does the audited period begin?", "public"
    )
    period_end: Date | None = fact(
        "Last day of the audited period, for attestations", "On which day does the audited period end?", "public"
    )
    opinion: Annotated[str, Choice(("unqualified", "qualified", "adverse", "disclaimer"))] | None = fact(
        "Opinion of the auditor, for attestations", "What is the auditor's opinion?", "public"
    )
    deviations: Amount | None = fact(
        "Number of deviations the report notes, for attestations", "How many deviations does the report note?"
    )
    deviations_answered: Flag | None = fact(
        "The provider's management answers each of them in the report", "Does management answer every deviation?"
    )
    criteria: Annotated[str, Choice(("basic", "basic-and-additional"))] | None = fact(
        "Criteria it covers, where the scheme has two kinds (C5)", "Which kinds of criteria does it cover?", "public"
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
        "Evaluation assurance level of the services, 1 to 7 (common-criteria, eucc); not of a product they are built with",
        "At which evaluation assurance level (EAL) were the services themselves evaluated?",
        "public",
    )


class Application(_OfScheme):
    """A certificate applied for and not held."""

    scheme: Scheme | None = fact("Scheme, as in certifications", "Which scheme is the certificate of?")
    edition: Text | None = fact("Edition or version of the scheme, as text", "Which edition or version of the scheme?")
    milestone: Text | None = fact("Milestone reached: J0, J1, J2 ...", "Which milestone has been reached?")
    reached: Date | None = fact("Day the milestone was reached", "On which day was it reached?")
    expected: Date | None = fact(
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
    opened: Date | None = fact("Day the site opened", "On which day did the site open?", "public")
    tier_certificate_issued: Date | None = fact(
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
    announced: Date | None = fact("Day it was announced", "On which day was it announced?", "public")
    opens: Date | None = fact("Day it is to open", "On which day is it to open?", "public")
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
    issued: Date | None = fact(
        "Day of the result, the first of its validity", "On which day was the result given?", "public"
    )
    expires: Date | None = fact("Last day of validity", "Until which day is it valid?", "public")
