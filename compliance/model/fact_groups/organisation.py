"""Who the provider is, who owns and leads it, what it earns, in which market."""

from __future__ import annotations

from typing import Annotated

from compliance.model.fact_groups.base import Group, fact
from compliance.model.values import (
    Amount,
    Choice,
    Countries,
    Country,
    Day,
    Flag,
    Identifier,
    Number,
    Percent,
    Text,
    Texts,
    YearKey,
)


class Shareholder(Group):
    """One owner of the provider."""

    name: Text | None = fact("Name of the owner")
    country: Country | None = fact("Country of the owner's seat")
    capital_pct: Percent | None = fact("Share of the capital, 0 to 100")
    voting_pct: Percent | None = fact("Share of the votes, 0 to 100")
    public_body: Flag | None = fact("The owner is a State or a public body")
    competing_product: Flag | None = fact(
        "The owner sells a cloud product of its own that competes with the provider's"
    )
    entered: Day | None = fact("Day the owner came in")


class ControlChange(Group):
    """A change of who controls the provider or one of its owners."""

    date: Day | None = fact("Day the change took effect")
    summary: Text | None = fact("What changed")


class Year(Group):
    """Figures of one financial year; the key is the year."""

    closes: Day | None = fact("Last day of the financial year, where it is not 31 December")
    revenue_meur: Amount | None = fact("Revenue, million EUR")
    revenue_musd: Amount | None = fact("Revenue, million USD")
    planned_revenue_meur: Amount | None = fact("Revenue planned for this year, million EUR")
    owner_revenue_pct: Percent | None = fact("Share of revenue billed to the provider's own shareholders, 0 to 100")
    capex_meur: Amount | None = fact("Capital expenditure, million EUR")
    capex_musd: Amount | None = fact("Capital expenditure including leases, million USD")
    operating_result_meur: Number | None = fact("Operating result, million EUR; a loss is negative")
    operating_result_musd: Number | None = fact("Operating result, million USD; a loss is negative")
    net_result_meur: Number | None = fact("Net result, million EUR; a loss is negative")
    free_cash_flow_meur: Number | None = fact("Free cash flow, million EUR")


class Investment(Group):
    """An investment announced."""

    title: Text | None = fact("What it is for")
    country: Country | None = fact("Where")
    amount_meur: Amount | None = fact("Amount, million EUR")
    announced: Day | None = fact("Day it was announced")
    completes: Day | None = fact("Day it is to be complete")


class StateSupport(Group):
    """Public money granted to the provider."""

    title: Text | None = fact("What it is for")
    country: Country | None = fact("Country that grants it")
    amount_meur: Amount | None = fact("Amount, million EUR")
    granted: Day | None = fact("Day it was granted")


class FinancedVenture(Group):
    """A cloud venture that public money helped to set up in the market."""

    name: Text | None = fact("Name")
    launched: Day | None = fact("Day it was announced or founded")
    public_committed_meur: Amount | None = fact("Public money promised, million EUR")


class Giant(Group):
    """One of the largest suppliers of the world market."""

    name: Text | None = fact("Name")
    country: Country | None = fact("Country of its seat")
    years: dict[YearKey, Year | None] | None = fact("Figures by year")


class CloudPolicy(Group):
    """A public policy that makes cloud, or a kind of cloud, the default choice of public buyers."""

    country: Country | None = fact("Country whose public sector it binds")
    kind: Annotated[str, Choice(("cloud-first", "preferential", "marketplace"))] | None = fact(
        "cloud-first: cloud is the default; preferential: trusted or national cloud is; marketplace: a buying channel only"
    )
    adopted: Day | None = fact("Day it was adopted")


class StateProgramme(Group):
    """A programme by which a State means to bring about a cloud industry."""

    name: Text | None = fact("Name")
    country: Country | None = fact("State whose programme it is")
    ended: Day | None = fact("Day the State gave up what the programme was for")
    summary: Text | None = fact("What it was, and why it took the form it has")


class OwnError(Group):
    """A mistake of the provider itself, as a source tells it."""

    kind: Annotated[str, Choice(("commercial", "marketing", "technology"))] | None = fact("What it is about")
    summary: Text | None = fact("What went wrong")


class Identity(Group):
    """Who the provider is."""

    legal_name: Text | None = fact("Registered name")
    legal_form: Text | None = fact("Legal form")
    registered_office_country: Country | None = fact("Country of the registered office")
    central_administration_country: Country | None = fact("Country it is run from")
    principal_establishment_country: Country | None = fact("Country of the principal establishment")
    founded: Day | None = fact("Day it was founded or announced")
    ended: Day | None = fact("Day it ceased to exist or to trade as a provider: nothing holds from that day on")
    listed: Flag | None = fact("Its shares, or its parent's, are traded on a stock exchange")
    activity: Text | None = fact("What it sells")


class Ownership(Group):
    """Who owns and controls it."""

    shareholders: dict[Identifier, Shareholder | None] | None = fact("Owners, by id")
    ultimate_controller: Text | None = fact("Who controls it in the end")
    ultimate_controller_country: Country | None = fact("Seat of whoever controls it in the end")
    control_changes: dict[Identifier, ControlChange | None] | None = fact(
        "Changes of control of the provider or its owners"
    )
    non_eu_veto_right: Flag | None = fact("An owner from outside the EU holds a veto")
    us_subsidiary: Flag | None = fact("It has a subsidiary in the United States")
    disclosed: Flag | None = fact("Who controls it is made known to customers")
    non_eu_capital_max_pct: Percent | None = fact(
        "Largest share of the capital one owner from outside the EU holds, directly or indirectly, 0 to 100"
    )
    non_eu_capital_total_pct: Percent | None = fact(
        "Share of the capital all owners from outside the EU hold together, directly or indirectly, 0 to 100"
    )
    non_eu_votes_max_pct: Percent | None = fact(
        "Largest share of the votes one owner from outside the EU holds, directly or indirectly, 0 to 100"
    )
    non_eu_votes_total_pct: Percent | None = fact(
        "Share of the votes all owners from outside the EU hold together, directly or indirectly, 0 to 100"
    )
    non_eu_board_majority_right: Flag | None = fact(
        "Owners from outside the EU can appoint the majority of a governing body"
    )
    non_eu_decisive_influence: Flag | None = fact(
        "Owners from outside the EEA have decisive influence, in law or in fact"
    )
    effective_control_countries: Countries | None = fact(
        "Seats of all who can, directly or indirectly, influence or determine its key decisions"
    )
    change_of_control_notice_days: Amount | None = fact("Days ahead of which customers are told of a change of control")
    change_notice_days: Amount | None = fact(
        "Days within which customers are told of a change that touches protection against foreign law"
    )


class Finance(Group):
    """Money promised, paid, earned and lost."""

    committed_meur: Amount | None = fact("Capital the owners committed, million EUR")
    paid_in_meur: Amount | None = fact("Capital paid in so far, million EUR")
    public_committed_meur: Amount | None = fact("Public share of the commitment, million EUR")
    public_paid_in_meur: Amount | None = fact("Public money paid in so far, million EUR")
    public_payments_stopped: Flag | None = fact("The State has stopped paying in what it had promised")
    cumulated_loss_meur: Amount | None = fact("Losses since the start, million EUR")
    planned_revenue_meur: Amount | None = fact("Revenue the plan aims at in its target year, million EUR")
    planned_revenue_year: Amount | None = fact("Target year of the plan")
    insolvency_procedure: Annotated[str, Choice(("none", "safeguard", "receivership", "liquidation"))] | None = fact(
        "Insolvency or pre-insolvency procedure now open"
    )
    years: dict[YearKey, Year | None] | None = fact("Figures by financial year")
    investments: dict[Identifier, Investment | None] | None = fact("Investments announced, by id")
    state_support: dict[Identifier, StateSupport | None] | None = fact("Public money granted to the provider, by id")
    eu_financing_pct: Percent | None = fact(
        "Share of its financing, capital and credit, that comes from the EU, 0 to 100"
    )
    eu_revenue_pct: Percent | None = fact("Share of its revenue that is made in the EU, 0 to 100")
    eea_investment_pct: Percent | None = fact("Share of its yearly investment that is made in the EU or EEA, 0 to 100")


class Governance(Group):
    """How it is led."""

    owners_aligned: Flag | None = fact(
        "The owners agree on strategy and on paying in capital, as far as is publicly known"
    )
    chief_executive: Text | None = fact("Chief executive")
    independent_oversight: Flag | None = fact("A board or council with independent members oversees sovereignty")
    independent_of_owner_products: Flag | None = fact(
        "It does not depend on, nor compete with, a product of one of its owners"
    )
    foreign_government_links: Flag | None = fact(
        "It has links with a government from outside the EU that may weigh on its independence"
    )
    eu_programmes: Texts | None = fact("Programmes of the EU it takes part in: IPCEI-CIS, Horizon Europe, Gaia-X ...")
    eu_programmes_active: Flag | None = fact(
        "It carries work in one of those programmes, beyond being named as a member"
    )
    roadmap_influence: Annotated[str, Choice(("none", "feedback", "bodies", "eu-only"))] | None = fact(
        "How far customers and partners from the EU steer the roadmap: bodies are seats where it is decided"
    )
    eu_strategy: Annotated[str, Choice(("none", "action-plan", "measured"))] | None = fact(
        "What it does for the EU's digital, green and industrial aims: measured has a governance of its own"
    )
    own_errors: dict[Identifier, OwnError | None] | None = fact("Mistakes of the provider itself, by id")


class Customers(Group):
    """Who buys."""

    count: Amount | None = fact("Number of customers")
    references: Texts | None = fact("Customers named in public")
    public_sector_pct: Percent | None = fact("Share of revenue from the public sector, 0 to 100")
    home_market_share_pct: Percent | None = fact("Share of the home market, 0 to 100")
    european_market_share_pct: Percent | None = fact("Share of the European cloud market, 0 to 100")
    frameworks: Texts | None = fact("Public framework contracts it is part of")
    anchor_customer: Flag | None = fact(
        "A customer that is none of its owners is bound by contract to buy a large part of what it sells for years"
    )
    orders_meur: Amount | None = fact("Orders in hand from customers that are none of its owners, million EUR")


class Market(Group):
    """The market it sells in; usually stated in a shared context."""

    home_country: Country | None = fact("Home market")
    policies: dict[Identifier, CloudPolicy | None] | None = fact("Public cloud policies in the home market")
    cloud_first_policy: Flag | None = fact(
        "A cloud-first or preferential policy binds public buyers in the home market"
    )
    financed_ventures: dict[Identifier, FinancedVenture | None] | None = fact("Cloud ventures set up with public money")
    programmes: dict[Identifier, StateProgramme | None] | None = fact(
        "Programmes by which the home State means to bring about a cloud industry, by id"
    )
    giants: dict[Identifier, Giant | None] | None = fact("The largest suppliers of the world market")
    european_share_of_europe_pct: Percent | None = fact("European providers' share of Europe's cloud market, 0 to 100")
    size_meur: Amount | None = fact("Size of Europe's cloud market, million EUR a year")
