"""Scenarios: what a verdict would be if some facts were other than they are known to be. As written and as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from compliance.model.declared import Field
from compliance.model.facts import Facts
from compliance.model.provider import Closures, Document
from compliance.model.records import dataclass
from compliance.model.rule_values import GradeName
from compliance.model.statements import Closure, FactPath, Grade, Location
from compliance.model.values import Scalar, Text


class ScenarioDocument(Document):
    """Facts that are supposed of one provider for as long as a question is asked; nobody has shown them."""

    schema_: Literal["scenario/1"] = Field(alias="schema", description="Kind and version of the document")
    title: Text = Field(description="What is supposed, in one line; every result says it")
    offer: Text = Field(description="Whom it is about: the id of a provider, or provider@service")
    grade: GradeName = Field("A", description="How well shown it is supposed to be, A to D")
    who: Text | None = Field(None, description="Who asks")
    why: Text | None = Field(None, description="Why that is asked")
    exhaustive: Closures = Field(default_factory=list, description="Keyed lists that are supposed to be complete")
    facts: Facts = Field(
        description="What is supposed, as a profile has it, answers included; null: not known, and of an entry of a list: gone"
    )


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as read.

    `leaves` maps the path of each fact to what it is supposed to be, null where it is supposed not to be known; `entries` are
    the list entries named.
    """

    title: str
    provider: str
    service: str | None
    grade: Grade
    who: str | None
    why: str | None
    leaves: Mapping[FactPath, Scalar | None]
    entries: frozenset[FactPath]
    closures: tuple[Closure, ...]
    digest: str
    location: Location
    places: Mapping[FactPath, Location] = field(repr=False)
