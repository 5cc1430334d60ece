"""What a provider earns and costs, and the market it sells in; the latter usually stated in a shared context."""

from __future__ import annotations

from typing import Annotated

from compliance.model.dates import Date, YearKey
from compliance.model.fact_groups.base import COMPANY_REGISTER, Group, fact
from compliance.model.values import Amount, Choice, Country, Flag, Identifier, Number, Percent, Text


class Year(Group):
    """Figures of one financial year; the key is the year, the month in which it closes, or a name that begins with the year."""

    closes: Date | None = fact(
        "Last day of the financial year, where its key does not say it",
        "On which day does the financial year end, if not 31 December?",
        "public",
    )
    revenue_meur: Amount | None = fact(
        "Revenue, million EUR", "How much revenue was made in the year?", COMPANY_REGISTER
    )
    revenue_musd: Amount | None = fact(
        "Revenue, million USD", "How much revenue was made in the year, in dollars?", COMPANY_REGISTER
    )
    revenue_mgbp: Amount | None = fact(
        "Revenue, million GBP", "How much revenue was made in the year, in pounds?", COMPANY_REGISTER
    )
    planned_revenue_meur: Amount | None = fact(
        "Revenue planned for this year, million EUR", "How much revenue was planned for the year?", "public"
    )
    owner_revenue_pct: Percent | None = fact(
        "Share of revenue billed to the provider's own shareholders, 0 to 100",
        "What share of revenue was billed to the provider's own shareholders?",
    )
    capex_meur: Amount | None = fact(
        "Capital expenditure, million EUR", "How much was invested in the year?", COMPANY_REGISTER
    )
    capex_musd: Amount | None = fact(
        "Capital expenditure including leases, million USD",
        "How much was invested in the year, leases included, in dollars?",
        COMPANY_REGISTER,
    )
    capex_mgbp: Amount | None = fact(
        "Capital expenditure, million GBP", "How much was invested in the year, in pounds?", COMPANY_REGISTER
    )
    operating_result_meur: Number | None = fact(
        "Operating result, million EUR; a loss is negative",
        "What was the operating result of the year?",
        COMPANY_REGISTER,
    )
    operating_result_musd: Number | None = fact(
        "Operating result, million USD; a loss is negative",
        "What was the operating result of the year, in dollars?",
        COMPANY_REGISTER,
    )
    operating_result_mgbp: Number | None = fact(
        "Operating result, million GBP; a loss is negative",
        "What was the operating result of the year, in pounds?",
        COMPANY_REGISTER,
    )
    net_result_meur: Number | None = fact(
        "Net result, million EUR; a loss is negative", "What was the net result of the year?", COMPANY_REGISTER
    )
    net_result_musd: Number | None = fact(
        "Net result, million USD; a loss is negative",
        "What was the net result of the year, in dollars?",
        COMPANY_REGISTER,
    )
    net_result_mgbp: Number | None = fact(
        "Net result, million GBP; a loss is negative",
        "What was the net result of the year, in pounds?",
        COMPANY_REGISTER,
    )
    free_cash_flow_meur: Number | None = fact(
        "Free cash flow, million EUR", "What was the free cash flow of the year?", COMPANY_REGISTER
    )


class Investment(Group):
    """An investment announced."""

    title: Text | None = fact("What it is for", "What is the investment for?", "public")
    country: Country | None = fact("Where", "In which country is it?", "public")
    amount_meur: Amount | None = fact("Amount, million EUR", "How much is it?", "public")
    amount_musd: Amount | None = fact("Amount, million USD", "How much is it, in dollars?", "public")
    amount_mgbp: Amount | None = fact("Amount, million GBP", "How much is it, in pounds?", "public")
    announced: Date | None = fact("Day it was announced", "On which day was it announced?", "public")
    completes: Date | None = fact("Day it is to be complete", "On which day is it to be complete?", "public")


class StateSupport(Group):
    """Public money granted to the provider."""

    title: Text | None = fact("What it is for", "What is the public money for?", "public")
    country: Country | None = fact("Country that grants it", "Which country grants it?", "public")
    amount_meur: Amount | None = fact("Amount, million EUR", "How much is it?", "public")
    amount_musd: Amount | None = fact("Amount, million USD", "How much is it, in dollars?", "public")
    amount_mgbp: Amount | None = fact("Amount, million GBP", "How much is it, in pounds?", "public")
    granted: Date | None = fact("Day it was granted", "On which day was it granted?", "public")


class Finance(Group):
    """Money promised, paid, earned and lost."""

    committed_meur: Amount | None = fact(
        "Capital the owners committed, million EUR", "How much capital did the owners commit?", "public"
    )
    committed_musd: Amount | None = fact(
        "Capital the owners committed, million USD", "How much capital did the owners commit, in dollars?", "public"
    )
    committed_mgbp: Amount | None = fact(
        "Capital the owners committed, million GBP", "How much capital did the owners commit, in pounds?", "public"
    )
    paid_in_meur: Amount | None = fact(
        "Capital paid in so far, million EUR", "How much capital has been paid in so far?", COMPANY_REGISTER
    )
    paid_in_musd: Amount | None = fact(
        "Capital paid in so far, million USD", "How much capital has been paid in so far, in dollars?", COMPANY_REGISTER
    )
    paid_in_mgbp: Amount | None = fact(
        "Capital paid in so far, million GBP", "How much capital has been paid in so far, in pounds?", COMPANY_REGISTER
    )
    public_committed_meur: Amount | None = fact(
        "Public share of the commitment, million EUR", "How much of the commitment is public money?", "public"
    )
    public_paid_in_meur: Amount | None = fact(
        "Public money paid in so far, million EUR", "How much public money has been paid in so far?", "public"
    )
    public_payments_stopped: Flag | None = fact(
        "The State has stopped paying in what it had promised",
        "Has the State stopped paying in what it had promised?",
        "public",
    )
    cumulated_loss_meur: Amount | None = fact(
        "Losses since the start, million EUR", "How much has it lost since the start?", COMPANY_REGISTER
    )
    planned_revenue_meur: Amount | None = fact(
        "Revenue the plan aims at in its target year, million EUR",
        "How much revenue does the plan aim at in its target year?",
        "public",
    )
    planned_revenue_year: Amount | None = fact(
        "Target year of the plan", "What is the target year of the plan?", "public"
    )
    insolvency_procedure: Annotated[str, Choice(("none", "safeguard", "receivership", "liquidation"))] | None = fact(
        "Insolvency or pre-insolvency procedure now open",
        "Is an insolvency or pre-insolvency procedure open, and which?",
        COMPANY_REGISTER,
    )
    years: dict[YearKey, Year | None] | None = fact(
        "Figures by financial year: 2023, 2023-03 for one that closes in that month, or a name, 2023-short",
        "What are the figures of each financial year?",
        "public",
    )
    investments: dict[Identifier, Investment | None] | None = fact(
        "Investments announced, by id", "Which investments have been announced?", "public"
    )
    state_support: dict[Identifier, StateSupport | None] | None = fact(
        "Public money granted to the provider, by id", "Which public money was granted to the provider?", "public"
    )
    eu_financing_pct: Percent | None = fact(
        "Share of its financing, capital and credit, that comes from the EU, 0 to 100",
        "What share of its financing, capital and credit, comes from the EU?",
    )
    eu_revenue_pct: Percent | None = fact(
        "Share of its revenue that is made in the EU, 0 to 100", "What share of its revenue is made in the EU?"
    )
    eea_investment_pct: Percent | None = fact(
        "Share of its yearly investment that is made in the EU or EEA, 0 to 100",
        "What share of its yearly investment is made in the EU or EEA?",
    )


class FinancedVenture(Group):
    """A cloud venture that public money helped to set up in the market."""

    name: Text | None = fact("Name", "What is the venture called?", "public")
    launched: Date | None = fact(
        "Day it was announced or founded", "On which day was it announced or founded?", "public"
    )
    public_committed_meur: Amount | None = fact(
        "Public money promised, million EUR", "How much public money was promised to it?", "public"
    )


class Giant(Group):
    """One of the largest suppliers of the world market."""

    name: Text | None = fact("Name", "What is the supplier called?", "public")
    country: Country | None = fact("Country of its seat", "In which country is its seat?", "public")
    years: dict[YearKey, Year | None] | None = fact("Figures by year", "What are its figures of each year?", "public")


class CloudPolicy(Group):
    """A public policy that makes cloud, or a kind of cloud, the default choice of public buyers."""

    country: Country | None = fact(
        "Country whose public sector it binds", "Which country's public sector does the policy bind?", "public"
    )
    kind: Annotated[str, Choice(("cloud-first", "preferential", "marketplace"))] | None = fact(
        "cloud-first: cloud is the default; preferential: trusted or national cloud is; marketplace: a buying channel only",
        "How far does the policy go?",
        "public",
    )
    adopted: Date | None = fact("Day it was adopted", "On which day was it adopted?", "public")


class StateProgramme(Group):
    """A programme by which a State means to bring about a cloud industry."""

    name: Text | None = fact("Name", "What is the programme called?", "public")
    country: Country | None = fact("State whose programme it is", "Which State's programme is it?", "public")
    ended: Date | None = fact(
        "Day the State gave up what the programme was for",
        "On which day did the State give up what the programme was for, if it did?",
        "public",
    )
    summary: Text | None = fact(
        "What it was, and why it took the form it has", "What was it, and why did it take the form it has?", "public"
    )


class Market(Group):
    """The market it sells in; usually stated in a shared context."""

    home_country: Country | None = fact("Home market", "What is the home market?", "public")
    policies: dict[Identifier, CloudPolicy | None] | None = fact(
        "Public cloud policies in the home market",
        "Which public cloud policies are there in the home market?",
        "public",
    )
    cloud_first_policy: Flag | None = fact(
        "A cloud-first or preferential policy binds public buyers in the home market",
        "Does a cloud-first or preferential policy bind public buyers in the home market?",
        "public",
    )
    financed_ventures: dict[Identifier, FinancedVenture | None] | None = fact(
        "Cloud ventures set up with public money", "Which cloud ventures were set up with public money?", "public"
    )
    programmes: dict[Identifier, StateProgramme | None] | None = fact(
        "Programmes by which the home State means to bring about a cloud industry, by id",
        "By which programmes does the home State mean to bring about a cloud industry?",
        "public",
    )
    giants: dict[Identifier, Giant | None] | None = fact(
        "The largest suppliers of the world market", "Which are the largest suppliers of the world market?", "public"
    )
    european_share_of_europe_pct: Percent | None = fact(
        "European providers' share of Europe's cloud market, 0 to 100",
        "What share of Europe's cloud market do European providers have?",
        "public",
    )
    size_meur: Amount | None = fact(
        "Size of Europe's cloud market, million EUR a year", "How large is Europe's cloud market in a year?", "public"
    )
