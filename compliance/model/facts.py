"""The schema of facts: which can be stated about a provider, of what type and in which unit.

Units are in the names: `_meur` and `_musd` are millions, `_pct` is a share from 0 to 100, `_hours` and `_days` are
durations. Every field may be left out (unknown) and every field may be `null` (ended from that statement on).
A model here is read in two ways: as the validator of a statement's `facts`, and, through `FactSchema`, as the
types the expression checker knows.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from compliance.model.values import (
    TEXT_SCHEMA,
    Amount,
    Choice,
    Countries,
    Country,
    Day,
    DottedIdentifier,
    Flag,
    Identifier,
    Number,
    Percent,
    Text,
    Texts,
    YearKey,
    describe,
    number_schema,
    parse_number,
    parse_text,
)


class Group(BaseModel):
    """Base of fact groups and of the entries of keyed lists."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _fact(description: str) -> Any:  # noqa: ANN401 - a pydantic field
    return Field(default=None, description=description)


class Shareholder(Group):
    """One owner of the provider."""

    name: Text | None = _fact("Name of the owner")
    country: Country | None = _fact("Country of the owner's seat")
    capital_pct: Percent | None = _fact("Share of the capital, 0 to 100")
    voting_pct: Percent | None = _fact("Share of the votes, 0 to 100")
    public_body: Flag | None = _fact("The owner is a State or a public body")
    competing_product: Flag | None = _fact(
        "The owner sells a cloud product of its own that competes with the provider's"
    )
    entered: Day | None = _fact("Day the owner came in")


class ControlChange(Group):
    """A change of who controls the provider or one of its owners."""

    date: Day | None = _fact("Day the change took effect")
    summary: Text | None = _fact("What changed")


class Year(Group):
    """Figures of one financial year; the key is the year."""

    closes: Day | None = _fact("Last day of the financial year, where it is not 31 December")
    revenue_meur: Amount | None = _fact("Revenue, million EUR")
    revenue_musd: Amount | None = _fact("Revenue, million USD")
    planned_revenue_meur: Amount | None = _fact("Revenue planned for this year, million EUR")
    owner_revenue_pct: Percent | None = _fact("Share of revenue billed to the provider's own shareholders, 0 to 100")
    capex_meur: Amount | None = _fact("Capital expenditure, million EUR")
    capex_musd: Amount | None = _fact("Capital expenditure including leases, million USD")
    operating_result_meur: Number | None = _fact("Operating result, million EUR; a loss is negative")
    operating_result_musd: Number | None = _fact("Operating result, million USD; a loss is negative")
    net_result_meur: Number | None = _fact("Net result, million EUR; a loss is negative")
    free_cash_flow_meur: Number | None = _fact("Free cash flow, million EUR")


class Certification(Group):
    """One certificate, qualification, approval or attestation."""

    scheme: Text | None = _fact(
        "Scheme in lower case: iso-27001, hds, hds-approval, csa-star, secnumcloud, c5, soc-2 ..."
    )
    edition: Text | None = _fact("Edition or version of the scheme, as text: 2013, 2022, 3.2")
    level: Text | None = _fact("Level within the scheme: 1, 2, type 2 ...")
    award: Annotated[str, Choice(("none", "bronze", "silver", "gold"))] | None = _fact(
        "Maturity award (CSA STAR certification)"
    )
    type: (
        Annotated[str, Choice(("certification", "attestation", "self-assessment", "qualification", "approval"))] | None
    ) = _fact("Kind of evidence")
    issuer: Text | None = _fact("Body that issued it")
    holder: Text | None = _fact("Legal entity it was issued to")
    number: Text | None = _fact("Number on the certificate or register")
    scope: Text | None = _fact("Scope in words")
    services: Texts | None = _fact("Ids of the services it covers")
    activities: Texts | None = _fact("Activities it covers, where the scheme has them (HDS: 1 to 6)")
    accredited: Flag | None = _fact("Issued by an accredited body")
    issued: Day | None = _fact("First day of validity")
    expires: Day | None = _fact("Last day of validity")


class Datacenter(Group):
    """One site the services run from."""

    name: Text | None = _fact("Name of the site")
    country: Country | None = _fact("Country of the site")
    city: Text | None = _fact("Town of the site")
    operator: Text | None = _fact("Who operates the building")
    tier: Amount | None = _fact("Uptime Institute tier claimed for the site, 1 to 4")
    tier_certified: Amount | None = _fact("Tier on the Uptime Institute's own list of certified sites, 1 to 4")
    tier_certificate: Annotated[str, Choice(("design", "constructed", "operational"))] | None = _fact(
        "Kind of tier certificate"
    )
    opened: Day | None = _fact("Day the site opened")


class ExtraterritorialLaw(Group):
    """A law of another country that reaches the provider or its data."""

    country: Country | None = _fact("Country whose law it is")
    applies: Flag | None = _fact("The provider, its parent or its control is subject to it")
    reason: Text | None = _fact("Through what: parent company, subsidiary, listing ...")


class Subprocessor(Group):
    """A supplier that takes part in the service."""

    name: Text | None = _fact("Name")
    registered_office_country: Country | None = _fact("Country of its seat")
    controller_country: Country | None = _fact("Country of whoever controls it")
    can_access_data: Flag | None = _fact("It can read customer data")
    role: Text | None = _fact("What it does")


class SecurityProduct(Group):
    """A security product the services are built with."""

    name: Text | None = _fact("Name of the product")
    vendor_country: Country | None = _fact("Country of the vendor's seat")
    open_source: Flag | None = _fact("Published under an open-source licence")


class FinancedVenture(Group):
    """A cloud venture that public money helped to set up in the market."""

    name: Text | None = _fact("Name")
    launched: Day | None = _fact("Day it was announced or founded")
    public_committed_meur: Amount | None = _fact("Public money promised, million EUR")


class Giant(Group):
    """One of the largest suppliers of the world market."""

    name: Text | None = _fact("Name")
    country: Country | None = _fact("Country of its seat")
    years: dict[YearKey, Year | None] | None = _fact("Figures by year")


class CloudPolicy(Group):
    """A public policy that makes cloud, or a kind of cloud, the default choice of public buyers."""

    country: Country | None = _fact("Country whose public sector it binds")
    kind: Annotated[str, Choice(("cloud-first", "preferential", "marketplace"))] | None = _fact(
        "cloud-first: cloud is the default; preferential: trusted or national cloud is; marketplace: a buying channel only"
    )
    adopted: Day | None = _fact("Day it was adopted")


class Identity(Group):
    """Who the provider is."""

    legal_name: Text | None = _fact("Registered name")
    legal_form: Text | None = _fact("Legal form")
    registered_office_country: Country | None = _fact("Country of the registered office")
    central_administration_country: Country | None = _fact("Country it is run from")
    principal_establishment_country: Country | None = _fact("Country of the principal establishment")
    founded: Day | None = _fact("Day it was founded or announced")
    ended: Day | None = _fact("Day it ceased to exist or to trade as a provider")
    listed: Flag | None = _fact("Its shares, or its parent's, are traded on a stock exchange")
    activity: Text | None = _fact("What it sells")


class Ownership(Group):
    """Who owns and controls it."""

    shareholders: dict[Identifier, Shareholder | None] | None = _fact("Owners, by id")
    ultimate_controller: Text | None = _fact("Who controls it in the end")
    ultimate_controller_country: Country | None = _fact("Seat of whoever controls it in the end")
    control_changes: dict[Identifier, ControlChange | None] | None = _fact(
        "Changes of control of the provider or its owners"
    )
    non_eu_veto_right: Flag | None = _fact("An owner from outside the EU holds a veto")
    us_subsidiary: Flag | None = _fact("It has a subsidiary in the United States")


class Finance(Group):
    """Money promised, paid, earned and lost."""

    committed_meur: Amount | None = _fact("Capital the owners committed, million EUR")
    paid_in_meur: Amount | None = _fact("Capital paid in so far, million EUR")
    public_committed_meur: Amount | None = _fact("Public share of the commitment, million EUR")
    public_paid_in_meur: Amount | None = _fact("Public money paid in so far, million EUR")
    cumulated_loss_meur: Amount | None = _fact("Losses since the start, million EUR")
    planned_revenue_meur: Amount | None = _fact("Revenue the plan aims at in its target year, million EUR")
    planned_revenue_year: Amount | None = _fact("Target year of the plan")
    insolvency_procedure: Annotated[str, Choice(("none", "safeguard", "receivership", "liquidation"))] | None = _fact(
        "Insolvency or pre-insolvency procedure now open"
    )
    years: dict[YearKey, Year | None] | None = _fact("Figures by financial year")


class Governance(Group):
    """How it is led."""

    owners_aligned: Flag | None = _fact(
        "The owners agree on strategy and on paying in capital, as far as is publicly known"
    )
    chief_executive: Text | None = _fact("Chief executive")
    independent_oversight: Flag | None = _fact("A board or council with independent members oversees sovereignty")
    independent_of_owner_products: Flag | None = _fact(
        "It does not depend on, nor compete with, a product of one of its owners"
    )


class Jurisdiction(Group):
    """Whose law reaches it."""

    governing_law_country: Country | None = _fact("Country whose law governs customer contracts")
    extraterritorial_laws: dict[Identifier, ExtraterritorialLaw | None] | None = _fact(
        "Laws of other countries that reach it"
    )
    foreign_request_policy: Text | None = _fact("What it says it does with requests from foreign authorities")
    guarantees_no_foreign_access: Flag | None = _fact("It guarantees that foreign authorities never get customer data")


class Data(Group):
    """Where customer data is."""

    storage_countries: Countries | None = _fact("Countries where customer data may be stored")
    processing_countries: Countries | None = _fact("Countries where customer data may be processed")
    backup_countries: Countries | None = _fact("Countries where backups may be kept")
    customer_chooses_region: Flag | None = _fact("The customer chooses where the data is kept")
    stays_in_country: Flag | None = _fact("The contract keeps data in the country of the registered office")
    stays_in_eu: Flag | None = _fact("The contract keeps data in the EU or EEA")


class Operations(Group):
    """Who runs the services and from where."""

    staff: Amount | None = _fact("Number of staff")
    planned_staff: Amount | None = _fact("Number of staff planned")
    admin_countries: Countries | None = _fact("Countries the services are administered from")
    support_countries: Countries | None = _fact("Countries support is given from")
    datacenter_countries: Countries | None = _fact("Countries it runs datacenters in")
    partners: Amount | None = _fact("Number of sales partners")


class SupplyChain(Group):
    """Whom it depends on."""

    subprocessors: dict[Identifier, Subprocessor | None] | None = _fact("Suppliers that take part in the service")


class Technology(Group):
    """What the services are built with."""

    platform: Text | None = _fact("Main platform in a few words")
    proprietary: Flag | None = _fact("The main platform is closed source")
    open_source_pct: Percent | None = _fact("Share of the platform that is open source, 0 to 100")
    non_eu_dependency: Flag | None = _fact("The main platform depends on a licensor or supplier outside the EU")
    components: Texts | None = _fact("Named components: OpenStack, VMware ...")
    security_products: dict[Identifier, SecurityProduct | None] | None = _fact("Security products in use")


class Customers(Group):
    """Who buys."""

    count: Amount | None = _fact("Number of customers")
    references: Texts | None = _fact("Customers named in public")
    public_sector_pct: Percent | None = _fact("Share of revenue from the public sector, 0 to 100")
    home_market_share_pct: Percent | None = _fact("Share of the home market, 0 to 100")
    european_market_share_pct: Percent | None = _fact("Share of the European cloud market, 0 to 100")
    frameworks: Texts | None = _fact("Public framework contracts it is part of")


class Market(Group):
    """The market it sells in; usually stated in a shared context."""

    home_country: Country | None = _fact("Home market")
    policies: dict[Identifier, CloudPolicy | None] | None = _fact("Public cloud policies in the home market")
    cloud_first_policy: Flag | None = _fact(
        "A cloud-first or preferential policy binds public buyers in the home market"
    )
    financed_ventures: dict[Identifier, FinancedVenture | None] | None = _fact(
        "Cloud ventures set up with public money"
    )
    giants: dict[Identifier, Giant | None] | None = _fact("The largest suppliers of the world market")
    european_share_of_europe_pct: Percent | None = _fact("European providers' share of Europe's cloud market, 0 to 100")
    size_meur: Amount | None = _fact("Size of Europe's cloud market, million EUR a year")


def _parse_answer(value: object) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return int(value)
    if isinstance(value, str) and value in ("pass", "fail"):
        return value
    raise PydanticCustomError(
        "bad_answer",
        "expected a rung (a number from 1) or 'pass' or 'fail', found {found}",
        {"found": describe(value)},
    )


def _parse_custom(value: object) -> Any:  # noqa: ANN401 - a custom fact of any declared type
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | dict):
        return parse_number(value)
    return parse_text(value)


Answer = Annotated[
    int | str,
    PlainValidator(_parse_answer),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"enum": ["pass", "fail"]}]}),
]
CustomFact = Annotated[
    Any,
    PlainValidator(_parse_custom),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {**TEXT_SCHEMA, "type": "string"}, *number_schema()["anyOf"]]}),
]
Answers = dict[DottedIdentifier, dict[DottedIdentifier, Answer | None] | None]
CustomFacts = dict[Identifier, dict[Identifier, CustomFact | None] | None]


class FactGroups(Group):
    """The groups both a provider and one of its services can state."""

    identity: Identity | None = _fact("Who the provider is")
    ownership: Ownership | None = _fact("Who owns and controls it")
    finance: Finance | None = _fact("Money promised, paid, earned and lost")
    governance: Governance | None = _fact("How it is led")
    jurisdiction: Jurisdiction | None = _fact("Whose law reaches it")
    data: Data | None = _fact("Where customer data is")
    operations: Operations | None = _fact("Who runs the services and from where")
    supply_chain: SupplyChain | None = _fact("Whom it depends on")
    technology: Technology | None = _fact("What the services are built with")
    customers: Customers | None = _fact("Who buys")
    market: Market | None = _fact("The market it sells in")
    certifications: dict[Identifier, Certification | None] | None = _fact("Certificates, by id")
    datacenters: dict[Identifier, Datacenter | None] | None = _fact("Sites, by id")
    x: CustomFacts | None = _fact("Custom facts: x.<namespace>.<name>, declared by the rule set that reads them")


class Service(Group):
    """One service the provider sells."""

    name: Text | None = _fact("Name of the service")
    kind: Annotated[str, Choice(("iaas", "paas", "saas", "housing", "other"))] | None = _fact("Kind of service")
    summary: Text | None = _fact("What it is")
    launched: Day | None = _fact("Day it was launched")
    facts: FactGroups | None = _fact("Facts of this service, merged over the provider's when the service is assessed")


class Facts(FactGroups):
    """All facts of one statement."""

    services: dict[Identifier, Service | None] | None = _fact("Services, by id")
    answers: Answers | None = _fact("Declared answers: answers.<rule set>.<rule>, a rung from 1, or pass or fail")
