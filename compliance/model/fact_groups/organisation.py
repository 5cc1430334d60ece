"""Who the provider is, who owns and leads it, and who its customers are."""

from __future__ import annotations

from typing import Annotated

from compliance.model.dates import Date
from compliance.model.fact_groups.base import COMPANY_REGISTER, LEGAL_ENTITIES, Group, fact
from compliance.model.values import Amount, Choice, Countries, Country, Flag, Identifier, Percent, Text, Texts


class Shareholder(Group):
    """One owner of the provider."""

    name: Text | None = fact("Name of the owner", "What is the owner's name?", "public")
    country: Country | None = fact("Country of the owner's seat", "In which country is the owner's seat?", "public")
    capital_pct: Percent | None = fact(
        "Share of the capital, 0 to 100", "What share of the capital does it hold?", "public"
    )
    voting_pct: Percent | None = fact("Share of the votes, 0 to 100", "What share of the votes does it hold?", "public")
    public_body: Flag | None = fact(
        "The owner is a State or a public body", "Is the owner a State or a public body?", "public"
    )
    competing_product: Flag | None = fact(
        "The owner sells a cloud product of its own that competes with the provider's",
        "Does the owner sell a competing cloud product?",
        "public",
    )
    entered: Date | None = fact("Day the owner came in", "On which day did the owner come in?", "public")


class ControlChange(Group):
    """A change of who controls the provider or one of its owners."""

    date: Date | None = fact("Day the change took effect", "On which day did the change take effect?", "public")
    summary: Text | None = fact("What changed", "What changed?", "public")


class OwnError(Group):
    """A mistake of the provider itself, as a source tells it."""

    kind: Annotated[str, Choice(("commercial", "marketing", "technology"))] | None = fact(
        "What it is about", "What was the mistake about?", "public"
    )
    summary: Text | None = fact("What went wrong", "What went wrong?", "public")


class Identity(Group):
    """Who the provider is."""

    legal_name: Text | None = fact("Registered name", "What is the provider's registered name?", COMPANY_REGISTER)
    former_names: Texts | None = fact(
        "Registered names it had before, an empty list where it had none; left out, those that the profile states earlier count",
        "Which registered names did it have before?",
        COMPANY_REGISTER,
    )
    register_numbers: Texts | None = fact(
        "Its numbers in registers of companies (SIREN, LEI, company number ...), written as its certificates print them",
        "Which numbers does it have in registers of companies (SIREN, LEI, company number)?",
        COMPANY_REGISTER,
    )
    legal_form: Text | None = fact("Legal form", "What is its legal form?", COMPANY_REGISTER)
    registered_office_country: Country | None = fact(
        "Country of the registered office", "In which country is its registered office?", COMPANY_REGISTER
    )
    central_administration_country: Country | None = fact(
        "Country it is run from", "From which country is it run?", "public"
    )
    principal_establishment_country: Country | None = fact(
        "Country of the principal establishment", "In which country is its principal establishment?", "public"
    )
    founded: Date | None = fact("Day it was founded or announced", "On which day was it founded?", COMPANY_REGISTER)
    ended: Date | None = fact(
        "Day it ceased to exist or to trade as a provider: nothing holds from that day on",
        "On which day did it cease to exist or to trade, if it did?",
        COMPANY_REGISTER,
    )
    listed: Flag | None = fact(
        "Its shares, or its parent's, are traded on a stock exchange",
        "Are its shares, or its parent's, traded on a stock exchange?",
        "public",
    )
    activity: Text | None = fact("What it sells", "What does it sell?", "public")


class Ownership(Group):
    """Who owns and controls it."""

    shareholders: dict[Identifier, Shareholder | None] | None = fact(
        "Owners, by id", "Who owns shares of the provider?"
    )
    ultimate_controller: Text | None = fact("Who controls it in the end", "Who controls it in the end?", LEGAL_ENTITIES)
    ultimate_controller_country: Country | None = fact(
        "Seat of whoever controls it in the end",
        "In which country is the seat of whoever controls it in the end?",
        LEGAL_ENTITIES,
    )
    control_changes: dict[Identifier, ControlChange | None] | None = fact(
        "Changes of control of the provider or its owners",
        "Which changes of control of the provider or its owners have there been?",
        "public",
    )
    non_eu_veto_right: Flag | None = fact(
        "An owner from outside the EU holds a veto", "Does an owner from outside the EU hold a veto?"
    )
    us_subsidiary: Flag | None = fact(
        "It has a subsidiary in the United States", "Does it have a subsidiary in the United States?", "public"
    )
    disclosed: Flag | None = fact(
        "Who controls it is made known to customers", "Are customers told who controls it?", "public"
    )
    non_eu_capital_max_pct: Percent | None = fact(
        "Largest share of the capital one owner from outside the EU holds, directly or indirectly, 0 to 100",
        "What is the largest share of the capital that one owner from outside the EU holds?",
    )
    non_eu_capital_total_pct: Percent | None = fact(
        "Share of the capital all owners from outside the EU hold together, directly or indirectly, 0 to 100",
        "What share of the capital do all owners from outside the EU hold together?",
    )
    non_eu_votes_max_pct: Percent | None = fact(
        "Largest share of the votes one owner from outside the EU holds, directly or indirectly, 0 to 100",
        "What is the largest share of the votes that one owner from outside the EU holds?",
    )
    non_eu_votes_total_pct: Percent | None = fact(
        "Share of the votes all owners from outside the EU hold together, directly or indirectly, 0 to 100",
        "What share of the votes do all owners from outside the EU hold together?",
    )
    non_eu_board_majority_right: Flag | None = fact(
        "Owners from outside the EU can appoint the majority of a governing body",
        "Can owners from outside the EU appoint the majority of a governing body?",
    )
    non_eu_decisive_influence: Flag | None = fact(
        "Owners from outside the EEA have decisive influence, in law or in fact",
        "Do owners from outside the EEA have decisive influence, in law or in fact?",
    )
    effective_control_countries: Countries | None = fact(
        "Seats of all who can, directly or indirectly, influence or determine its key decisions",
        "In which countries are the seats of all who can influence or determine its key decisions?",
    )
    change_of_control_notice_days: Amount | None = fact(
        "Days ahead of which customers are told of a change of control",
        "How many days ahead are customers told of a change of control?",
    )
    change_notice_days: Amount | None = fact(
        "Days within which customers are told of a change that touches protection against foreign law",
        "Within how many days are customers told of a change that touches protection against foreign law?",
    )


class Governance(Group):
    """How it is led."""

    owners_aligned: Flag | None = fact(
        "The owners agree on strategy and on paying in capital, as far as is publicly known",
        "Do the owners agree on strategy and on paying in capital?",
        "public",
    )
    chief_executive: Text | None = fact("Chief executive", "Who is chief executive?", "public")
    independent_oversight: Flag | None = fact(
        "A board or council with independent members oversees sovereignty",
        "Does a board or council with independent members oversee sovereignty?",
        "public",
    )
    independent_of_owner_products: Flag | None = fact(
        "It does not depend on, nor compete with, a product of one of its owners",
        "Is it free of dependence on, and competition with, a product of one of its owners?",
        "public",
    )
    foreign_government_links: Flag | None = fact(
        "It has links with a government from outside the EU that may weigh on its independence",
        "Does it have links with a government from outside the EU that may weigh on its independence?",
        "public",
    )
    eu_programmes: Texts | None = fact(
        "Programmes of the EU it takes part in: IPCEI-CIS, Horizon Europe, Gaia-X ...",
        "Which programmes of the EU does it take part in?",
        "public",
    )
    eu_programmes_active: Flag | None = fact(
        "It carries work in one of those programmes, beyond being named as a member",
        "Does it carry work in one of those programmes, beyond being named as a member?",
        "public",
    )
    roadmap_influence: Annotated[str, Choice(("none", "feedback", "bodies", "eu-only"))] | None = fact(
        "How far customers and partners from the EU steer the roadmap: bodies are seats where it is decided",
        "How far do customers and partners from the EU steer the roadmap?",
    )
    eu_strategy: Annotated[str, Choice(("none", "action-plan", "measured"))] | None = fact(
        "What it does for the EU's digital, green and industrial aims: measured has a governance of its own",
        "What does it do for the EU's digital, green and industrial aims?",
        "public",
    )
    own_errors: dict[Identifier, OwnError | None] | None = fact(
        "Mistakes of the provider itself, by id", "Which mistakes of the provider itself do sources tell?", "public"
    )


class Customers(Group):
    """Who buys."""

    count: Amount | None = fact("Number of customers", "How many customers does it have?", "public")
    references: Texts | None = fact("Customers named in public", "Which customers are named in public?", "public")
    public_sector_pct: Percent | None = fact(
        "Share of revenue from the public sector, 0 to 100", "What share of revenue comes from the public sector?"
    )
    home_market_share_pct: Percent | None = fact(
        "Share of the home market, 0 to 100", "What is its share of the home market?", "public"
    )
    european_market_share_pct: Percent | None = fact(
        "Share of the European cloud market, 0 to 100", "What is its share of the European cloud market?", "public"
    )
    frameworks: Texts | None = fact(
        "Public framework contracts it is part of", "Which public framework contracts is it part of?", "public"
    )
    anchor_customer: Flag | None = fact(
        "A customer that is none of its owners is bound by contract to buy a large part of what it sells for years",
        "Is a customer that is no owner bound to buy a large part of what it sells, for years?",
    )
    orders_meur: Amount | None = fact(
        "Orders in hand from customers that are none of its owners, million EUR",
        "How large are the orders in hand from customers that are no owners?",
    )
