"""Provider profiles and contexts: the documents as written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from compliance.model.dates import Day, Published
from compliance.model.declared import ConfigDict, Declared, Field, PlainValidator, WrongValueError, model_validator
from compliance.model.facts import Facts
from compliance.model.rule_values import GradeName
from compliance.model.values import Choice, Identifier, Text


class Document(Declared):
    """Base of documents; what a check asks of several keys together, `json_schema_extra` beside it says to editors."""


class SourceDocument(Document):
    """Where statements come from."""

    title: Text = Field(description="What the source is")
    publisher: Text = Field(description="Who published it")
    url: Text | None = Field(None, description="Address")
    published: Published | None = Field(None, description="Day, month or year; a month or year counts as its last day")
    retrieved: Day | None = Field(None, description="Day an undated page was read")
    page: Text | None = Field(None, description="Page on which it stands, as printed")
    clause: Text | None = Field(None, description="Clause, article or section in which it stands")
    grade: GradeName = Field(
        description="A audited or official register, B the provider's own document, C one report, D claim without support"
    )

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["published"]}, {"required": ["retrieved"]}]})

    @model_validator(mode="after")
    def _dated(self) -> SourceDocument:
        if (self.published is None) == (self.retrieved is None):
            raise WrongValueError("source_date", "a source has either 'published' or, where undated, 'retrieved'")
        return self


class PartialClosureDocument(Document):
    """Closes only the entries that match `where`."""

    path: Text = Field(description="Dotted path of a keyed list")
    where: dict[Identifier, Text] = Field(min_length=1, description="Field values the closed entries have")


_ClosedList = Annotated[str, Field(pattern=r"^[^.]+(\.[^.]+)*$", description="Dotted path of a keyed list")]
Closures = list[
    Annotated[Any, PlainValidator(lambda item: item, json_schema_input_type=_ClosedList | PartialClosureDocument)]
]
"""The keyed lists a statement closes. They stay as written: loading reads each, and tells a mistake where it stands."""


class StatementDocument(Document):
    """Some facts, from one date, from named sources."""

    id: Identifier | None = Field(None, description="Needed only if another statement names this one")
    from_: Published = Field(
        alias="from",
        description="First day the facts are true; a month or year in which it lies counts as its last day",
    )
    until: Day | None = Field(None, description="First day no longer true, where the sources announce it")
    sources: list[Identifier] = Field(min_length=1, description="Ids of sources")
    summary: Text | None = Field(None, description="One line, shown in timelines")
    grade: Annotated[str, Choice(("B",))] | None = Field(
        None, description="B where two or more independent sources of grade C agree"
    )
    grade_reason: Text | None = Field(None, description="Why the sources are independent")
    exhaustive: Closures = Field(default_factory=list, description="Keyed lists this statement replaces and closes")
    disputes: list[Identifier] = Field(default_factory=list, description="Statements this one contradicts")
    supersedes: list[Identifier] = Field(default_factory=list, description="Statements this one corrects")
    facts: Facts = Field(description="The facts, as a merge patch: null ends a fact")

    model_config = ConfigDict(
        json_schema_extra={"dependentRequired": {"grade": ["grade_reason"], "grade_reason": ["grade"]}}
    )

    @model_validator(mode="after")
    def _consistent(self) -> StatementDocument:
        if self.until is not None and self.until <= self.from_:
            raise WrongValueError("until_before_from", "'until' must be later than 'from'", {"at": "until"})
        if (self.grade is None) != (self.grade_reason is None):
            raise WrongValueError("grade_reason", "'grade' and 'grade_reason' go together")
        if self.grade is not None and len(set(self.sources)) < 2:
            raise WrongValueError("grade_sources", "a combined grade needs two sources or more", {"at": "sources"})
        return self


class SearchedDocument(Document):
    """What was looked for in named places and not found there."""

    facts: list[Annotated[str, Field(pattern=r"^[^.]+(\.[^.]+)*$")]] = Field(
        min_length=1,
        description="Dotted paths of facts, of lists or of whole groups: exit.notice_days, certifications; "
        "of a rule that was asked of the provider, answers.<rule set>.<rule>",
    )
    on: Day = Field(description="Day of the search")
    where: list[Text] = Field(min_length=1, description="Where: titles or addresses")


class ProviderDocument(Document):
    """A provider profile as written."""

    schema_: Literal["provider/1"] = Field(alias="schema", description="Kind and version of the document")
    id: Identifier = Field(description="Short name, the file's name without .yaml")
    name: Text = Field(description="Name as printed")
    includes: list[Identifier] = Field(
        default_factory=list, description="Contexts whose statements this profile shares"
    )
    sources: dict[Identifier, SourceDocument] = Field(description="Sources, by id")
    statements: list[StatementDocument] = Field(
        min_length=1, description="Dated, sourced facts; the order means nothing"
    )
    searched: list[SearchedDocument] = Field(
        default_factory=list, description="What was looked for and not found, so that an unknown says so"
    )


class ContextDocument(Document):
    """Statements shared by several providers, such as the facts of a market."""

    schema_: Literal["context/1"] = Field(alias="schema", description="Kind and version of the document")
    id: Identifier = Field(description="Short name, the file's name without .yaml")
    title: Text = Field(description="What the context describes")
    sources: dict[Identifier, SourceDocument] = Field(description="Sources, by id")
    statements: list[StatementDocument] = Field(min_length=1, description="Dated, sourced facts")
