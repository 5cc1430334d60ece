"""The market a provider sells in; usually stated in a shared context."""

from __future__ import annotations

from typing import Annotated

from compliance.model.fact_groups.base import Group, fact
from compliance.model.fact_groups.organisation import Year
from compliance.model.values import Amount, Choice, Country, Day, Flag, Identifier, Percent, Text, YearKey


class FinancedVenture(Group):
    """A cloud venture that public money helped to set up in the market."""

    name: Text | None = fact("Name", "What is the venture called?", "public")
    launched: Day | None = fact(
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
    adopted: Day | None = fact("Day it was adopted", "On which day was it adopted?", "public")


class StateProgramme(Group):
    """A programme by which a State means to bring about a cloud industry."""

    name: Text | None = fact("Name", "What is the programme called?", "public")
    country: Country | None = fact("State whose programme it is", "Which State's programme is it?", "public")
    ended: Day | None = fact(
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
