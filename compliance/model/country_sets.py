"""Country sets, and how long certificates run, as they are written in files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from compliance.model.dates import Day, YearKey
from compliance.model.declared import Field, WrongValueError, model_validator
from compliance.model.provider import Document
from compliance.model.rule_values import AgePeriod, Belonging, CountrySet
from compliance.model.ruleset import ReferenceDocument
from compliance.model.values import COUNTRY_SCHEMA, Country, Exact, Identifier, Range, Text


class LaterEndDocument(Document):
    """What became known later of the end of a membership."""

    until: Day | None = Field(None, description="First day no longer a member; without it the end was put off for good")
    source: Identifier = Field(description="Id of a reference with a publication date: known from that day")


class MembershipDocument(Document):
    """When a country was a member."""

    from_: Day = Field(alias="from", description="First day")
    until: Day | None = Field(None, description="First day no longer a member")
    source: Identifier | None = Field(
        None,
        description="Id of a reference with a publication date: known from that day; without it, from the first day",
    )
    later: list[LaterEndDocument] = Field([], description="Ends that became known later, the latest last")

    @model_validator(mode="after")
    def _in_order(self) -> MembershipDocument:
        if self.until is not None and self.until <= self.from_:
            raise WrongValueError("until_before_from", "'until' must be later than 'from'", {"at": "until"})
        for end in self.later:
            if end.until is not None and end.until <= self.from_:
                raise WrongValueError("until_before_from", "'until' must be later than 'from'", {"at": "later"})
        return self


class CountrySetDocument(Document):
    """A named, dated, sourced set of countries."""

    title: Text = Field(description="What the set is")
    state: Country | None = Field(None, description="The one State all members belong to, where it is a set of one")
    references: list[Identifier] = Field(min_length=1, description="Ids of references")
    members: dict[Country, MembershipDocument] = Field(
        description="Members, by country code", json_schema_extra={"propertyNames": COUNTRY_SCHEMA}
    )

    def known(self, name: str, published: Mapping[str, date | None]) -> CountrySet:
        """The set as it is known today, given when its references were published; it remembers since when."""
        learnt: list[tuple[date, Belonging]] = []
        for country, member in sorted(self.members.items()):
            known = published.get(member.source or "") or member.from_
            learnt.append((known, (country, member.from_, member.until)))
            learnt += [(published[end.source] or known, (country, member.from_, end.until)) for end in member.later]
        return CountrySet(name, self.title, (), self.state, tuple(learnt)).as_known(date.max)


class EditionDocument(Document):
    """When certificates of an edition can be in force."""

    from_: Day = Field(alias="from", description="First day")
    until: Day | None = Field(None, description="First day on which none of this edition is in force")


class CycleDocument(Document):
    """How long a certificate of a scheme runs, and which editions there can be at a day."""

    period: AgePeriod = Field(description="From its first day on: P3Y")
    types: dict[Text, AgePeriod] = Field({}, description="Of kinds of evidence that run otherwise, by `type`")
    editions: dict[Text, EditionDocument] = Field(
        {}, description="When certificates of an edition can be in force: all there are"
    )
    references: list[Identifier] = Field(min_length=1, description="Ids of references")

    @property
    def counting(self) -> dict[str, tuple[Day, Day | None]]:
        """First day, and first day after, of each edition."""
        return {edition: (one.from_, one.until) for edition, one in self.editions.items()}


class RateDocument(Document):
    """The lowest and the highest rate of a year."""

    min: Exact = Field(description="Lowest rate of the year")
    max: Exact = Field(description="Highest rate of the year")

    @model_validator(mode="after")
    def _in_order(self) -> RateDocument:
        if not 0 < self.min <= self.max:
            raise WrongValueError("bad_rate", "'min' must be above 0, and not above 'max'", {"at": "min"})
        return self


class RatesDocument(Document):
    """What a euro cost in another currency, year by year."""

    title: Text = Field(description="What the rates are")
    references: list[Identifier] = Field(min_length=1, description="Ids of references")
    years: dict[YearKey, RateDocument] = Field(description="The rates of each year that is over, by year")

    @property
    def by_year(self) -> dict[int, Range]:
        """The rates as figures are changed by them."""
        return {int(year): Range(float(rate.min), float(rate.max)) for year, rate in self.years.items()}


class CountrySetsDocument(Document):
    """The country sets that expressions can name, how long certificates run of which no last day is stated, and rates."""

    schema_: Literal["sets/1"] = Field(alias="schema", description="Kind and version of the document")
    references: dict[Identifier, ReferenceDocument] = Field(description="Where the entries come from")
    sets: dict[Identifier, CountrySetDocument] = Field(description="The sets, by name")
    cycles: dict[Identifier, CycleDocument] = Field({}, description="How long certificates run, by their scheme")
    rates: dict[Identifier, RatesDocument] = Field({}, description="What a euro cost, by currency: GBP, USD")
