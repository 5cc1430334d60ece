"""Country sets as they are written in files: which countries belong to what, and since when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from compliance.model.provider import Document
from compliance.model.ruleset import ReferenceDocument
from compliance.model.values import COUNTRY_SCHEMA, Country, Day, Identifier, Text


class MembershipDocument(Document):
    """When a country was a member."""

    from_: Day = Field(alias="from", description="First day")
    until: Day | None = Field(None, description="First day no longer a member")

    @model_validator(mode="after")
    def _in_order(self) -> MembershipDocument:
        if self.until is not None and self.until <= self.from_:
            raise PydanticCustomError("until_before_from", "'until' must be later than 'from'", {"at": "until"})
        return self


class CountrySetDocument(Document):
    """A named, dated, sourced set of countries."""

    title: Text = Field(description="What the set is")
    state: Country | None = Field(None, description="The one State all members belong to, where it is a set of one")
    references: list[Identifier] = Field(min_length=1, description="Ids of references")
    members: dict[Country, MembershipDocument] = Field(
        description="Members, by country code", json_schema_extra={"propertyNames": COUNTRY_SCHEMA}
    )


class CountrySetsDocument(Document):
    """The country sets expressions can name."""

    schema_: Literal["sets/1"] = Field(alias="schema", description="Kind and version of the document")
    references: dict[Identifier, ReferenceDocument] = Field(description="Where the memberships come from")
    sets: dict[Identifier, CountrySetDocument] = Field(description="The sets, by name")
