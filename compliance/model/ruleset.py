"""Rule sets as they are written in files."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from compliance.model.dates import Day, Published, parse_day
from compliance.model.declared import ConfigDict, Field, WrongValueError, model_validator
from compliance.model.patterns import Pattern
from compliance.model.provider import Document
from compliance.model.rule_values import (
    CUSTOM_PATH,
    CUSTOM_TYPES,
    AgePeriod,
    AnyParameter,
    Expression,
    GradeName,
    LevelName,
    RoleName,
    RungNumber,
    Threshold,
    value_kind,
)
from compliance.model.titles import TITLES, Titles
from compliance.model.values import Choice, DottedIdentifier, Exact, Identifier, Text, describe
from compliance.model.words import BUYERS


class EffectiveDocument(Document):
    """When something is in force: from its first day to its last."""

    from_: Day | None = Field(None, alias="from", description="First day in force")
    until: Day | None = Field(None, description="First day no longer in force")

    @model_validator(mode="after")
    def _in_order(self) -> EffectiveDocument:
        if self.from_ is not None and self.until is not None and self.until <= self.from_:
            raise WrongValueError("until_before_from", "'until' must be later than 'from'", {"at": "until"})
        return self


class ReferenceDocument(Document):
    """A text the rules rest on."""

    title: Text = Field(description="Title, in our own words where it is not an official one")
    publisher: Text | None = Field(None, description="Who published it")
    url: Text | None = Field(None, description="Address")
    clause: Text | None = Field(None, description="Clause, article or page")
    published: Published | None = Field(
        None, description="Day, month or year; needed where a parameter's value rests on it"
    )


class DatedValueDocument(Document):
    """One value of a parameter that changes with time."""

    from_: Day = Field(alias="from", description="First day of this value")
    value: AnyParameter = Field(description="The value")
    source: Identifier = Field(description="Id of a reference with a publication date")


class ParameterDocument(Document):
    """A number, text, true or false, a date or list of texts that rules read as `params.<name>`."""

    title: Text = Field(description="What it is, with its unit")
    value: AnyParameter | None = Field(None, description="The value")
    values: list[DatedValueDocument] | None = Field(None, min_length=1, description="Values by date")
    source: Identifier | None = Field(None, description="Id of a reference for the value")
    choices: list[AnyParameter] | None = Field(
        None,
        min_length=1,
        description="Values there are, of a list those of its members; to choose one changes nothing",
    )
    type: Annotated[str, Choice(("number", "text", "bool", "date", "texts", "countries"))] | None = Field(
        None, description="Needed for dates and for lists of country codes; otherwise it follows from the value"
    )

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["value"]}, {"required": ["values"]}]})

    @model_validator(mode="after")
    def _one_form(self) -> ParameterDocument:
        if (self.value is None) == (self.values is None):
            raise WrongValueError("parameter_form", "a parameter has either 'value' or 'values'")
        for value in [self.value] if self.values is None else [v.value for v in self.values]:
            if self.type == "date":
                parse_day(value)
            elif (self.type or "").replace("countries", "texts") not in ("", value_kind(value)):
                raise WrongValueError(
                    "parameter_type",
                    "'type: {type}' does not fit the value, {found}",
                    {"type": self.type, "found": describe(value), "at": "type"},
                )
        return self


class CustomFactDocument(Document):
    """A fact of the rule set's own, `x.<namespace>.<name>`."""

    type: Annotated[str, Choice(CUSTOM_TYPES)] = Field(description="bool (true or false), number, text or date")
    title: Text = Field(description="What it is, with its unit")


class TailoringDocument(Document):
    """What one imported rule is here, where it differs."""

    role: RoleName | None = Field(None, description="Role here")
    objective: DottedIdentifier | None = Field(None, description="Objective here")
    points: Exact | None = Field(None, description="Points of a yes/no rule here")
    level: Text | None = Field(None, description="Yes/no rule: failing it caps the level just below this one")
    pass_from: RungNumber | None = Field(None, description="Graded rule: the rung, from 1, that passes here")


class ImportDocument(Document):
    """Rules and definitions of another rule set."""

    ruleset: DottedIdentifier = Field(description="Id: a file beside this one, else a built-in rule set")
    as_: Identifier | None = Field(None, alias="as", description="Prefix: rule r becomes <prefix>/r")
    rules: list[DottedIdentifier] | None = Field(None, min_length=1, description="Only these rules; all without it")
    exclude: list[DottedIdentifier] = Field(default_factory=list, description="Not these; listed as excluded")
    role: RoleName | None = Field(None, description="Role of the rules here")
    objective: DottedIdentifier | None = Field(None, description="Objective of the rules here")
    points: Exact | None = Field(None, description="Points of each yes/no rule here")
    parameters: dict[Identifier, AnyParameter] = Field(default_factory=dict, description="Values that replace its own")
    weights: dict[DottedIdentifier, Exact] = Field(
        default_factory=dict, description="Weights of its objectives here, where they come along"
    )
    levels: dict[Text, Text] = Field(default_factory=dict, description="Its levels by their names here")
    tailor: dict[DottedIdentifier, TailoringDocument] = Field(
        default_factory=dict, description="Single rules, by id there"
    )
    definitions: list[Identifier] = Field(
        default_factory=list, description="Definitions of it that conditions here can use, by their name there"
    )


class EvidenceDocument(Document):
    """What a fact must be backed by for a rule to use it."""

    grade: GradeName | None = Field(None, description="Weakest grade that counts")
    max_age: AgePeriod | None = Field(None, description="Oldest evidence that counts, such as P3Y")


class FixDocument(Document):
    """What would make a failing rule pass."""

    text: Text = Field(description="One sentence")
    by: Annotated[str, Choice(("provider", "owners", "buyer", "state", "nobody"))] = Field(description="Who can do it")
    effort: Exact = Field(Decimal(1), description="Relative effort")


class RungDocument(Document):
    """One step of a graded rule."""

    title: Text = Field(description="What is reached")
    titles: Titles = TITLES
    points: Exact = Field(Decimal(0), description="Points of this rung")
    level: Text | None = Field(None, description="Level this rung stands for")
    when: Expression | None = Field(None, description="Condition: at least this rung; without it an answer decides")
    evidence: EvidenceDocument | None = Field(None, description="Evidence this rung needs; the rule's without it")


class RuleDocument(Document):
    """One requirement: yes/no (`check`), graded (`rungs`), or a judgement (neither)."""

    id: DottedIdentifier = Field(description="Id, unique in the rule set")
    title: Text = Field(description="What is so when the rule passes, in a few words: `Not controlled from the US`")
    titles: Titles = TITLES
    objective: DottedIdentifier | None = Field(None, description="Objective it belongs to")
    role: RoleName = Field("contributory", description="A gate is a necessary condition")
    points: Exact | None = Field(None, description="Points of a yes/no rule; 1 without it")
    level: Text | None = Field(None, description="Yes/no rule: failing it caps the level just below this one")
    check: Expression | None = Field(None, description="Condition of a yes/no rule")
    rungs: list[RungDocument] | None = Field(None, min_length=2, description="Steps of a graded rule, lowest first")
    pass_from: RungNumber | None = Field(None, description="Graded rule: the rung, from 1, that passes")
    applies: Expression | None = Field(None, description="Condition; where it is false the rule is not applicable")
    evidence: EvidenceDocument | None = Field(None, description="Evidence its facts need")
    effective: EffectiveDocument | None = Field(None, description="When the rule is in force")
    question: Text | None = Field(None, description="What is asked for an answer; made from the title without it")
    known_by: Literal["public", "provider"] = Field("provider", description="Who usually knows that answer")
    why: Text | None = Field(None, description="Why it matters, in one sentence")
    fix: FixDocument | None = Field(None, description="What would make it pass")
    references: list[Identifier] = Field(default_factory=list, description="Ids of references")
    topics: list[Identifier] = Field(default_factory=list, description="What it is about: data-location, ownership ...")
    related: list[Text] = Field(
        default_factory=list, description="Rules on the same topic in other rule sets: <rule set>/<rule>"
    )

    model_config = ConfigDict(
        json_schema_extra={
            "not": {"required": ["check", "rungs"]},
            "dependentSchemas": {"rungs": {"properties": {"points": False, "level": False}}},
            "dependentRequired": {"pass_from": ["rungs"]},
        }
    )

    @model_validator(mode="after")
    def _one_kind(self) -> RuleDocument:
        if self.check is not None and self.rungs is not None:
            raise WrongValueError("rule_kind", "a rule has 'check' or 'rungs', not both")
        if self.rungs is not None and (self.points is not None or self.level is not None):
            raise WrongValueError("rule_kind", "a graded rule has its points and levels on its rungs")
        if self.pass_from is not None and (self.rungs is None or self.pass_from > len(self.rungs)):
            message = "'pass_from' names one of the rule's rungs, from 1"
            raise WrongValueError("rule_kind", message, {"at": "pass_from"})
        return self


class ShownDocument(Document):
    """Rules of a recognition, and how far it shows them."""

    rules: list[Pattern] = Field(
        min_length=1, description="Own rules by id or pattern (* for all of them), imported ones by id"
    )
    rung: RungNumber | None = Field(None, description="Graded rules: the rung, from 1, that is shown")
    level: Text | None = Field(None, description="Level that is shown: at least this one in each of the rules")
    clause: Text | None = Field(None, description="Clause that is read so, where the reading is ours")

    model_config = ConfigDict(json_schema_extra={"not": {"required": ["rung", "level"]}})

    @model_validator(mode="after")
    def _one_end(self) -> ShownDocument:
        if self.rung is not None and self.level is not None:
            raise WrongValueError("shown_form", "either 'rung' or 'level' says how far rules are shown, not both")
        return self


class RecognitionDocument(Document):
    """A named body's certificate or assessment that settles rules which facts leave open."""

    id: Identifier = Field(description="Id, unique among the recognitions")
    title: Text = Field(description="What is in force where it counts, in one line")
    titles: Titles = TITLES
    by: Text = Field(description="The body whose word it is")
    when: Expression = Field(description="Condition: it is in force for what is assessed")
    evidence: EvidenceDocument | None = Field(
        None, description="Evidence its facts need, at least that of each rule shown"
    )
    shows: list[ShownDocument] = Field(min_length=1, description="Rules it shows")
    references: list[Identifier] = Field(
        default_factory=list, description="Ids of references that say the body verifies this"
    )
    reading: Literal["ours"] | None = Field(None, description="No text says so: it is how we read a clause")
    clause: Text | None = Field(None, description="Clause that is read so, where the reading is ours")

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"required": ["reading"]},
            "then": {
                "anyOf": [
                    {"required": ["clause"]},
                    {"properties": {"shows": {"items": {"required": ["clause"]}}}},
                ]
            },
            "else": {"properties": {"clause": False, "shows": {"items": {"properties": {"clause": False}}}}},
        }
    )

    @model_validator(mode="after")
    def _clauses_of_readings(self) -> RecognitionDocument:
        clauses = [self.clause or shown.clause for shown in self.shows]
        if self.reading is None and any(clauses):
            raise WrongValueError("reading_form", "'clause' goes with 'reading: ours'")
        if self.reading is not None and not all(clauses):
            message = "a reading of ours names the clause it reads: clause: <clause>, here or with the rules shown"
            raise WrongValueError("reading_form", message, {"at": "reading"})
        return self


class DecisionDocument(Document):
    """Where the rule set deviates from or interprets what it is made of."""

    text: Text = Field(description="What is decided here, in one sentence")
    why: Text = Field(description="Why, in one sentence")
    rules: list[Text] = Field(default_factory=list, description="Ids of the rules it is about")
    facts: list[Text] = Field(default_factory=list, description="Dotted paths of the facts it is about")
    references: list[Identifier] = Field(default_factory=list, description="Ids of references")


class ObjectiveDocument(Document):
    """A weighted group of rules."""

    id: DottedIdentifier = Field(description="Id")
    title: Text = Field(description="Title")
    titles: Titles = TITLES
    weight: Exact = Field(Decimal(1), description="Weight in the total score")
    out_of: Exact | None = Field(None, description="Nominal number of points the framework divides by")


class ScoreClauseDocument(Document):
    """A least score, 0 to 100."""

    of: DottedIdentifier = Field(description="An objective, or all")
    at_least: Threshold = Field(description="Least score")


class LevelClauseDocument(Document):
    """A least level."""

    of: DottedIdentifier = Field(description="An objective, or all")
    at_least: LevelName = Field(description="Least level")


class PointsClauseDocument(Document):
    """A weighted count of passed rules."""

    of: dict[Text, Threshold] = Field(min_length=1, description="Weight of each rule")
    at_least: Threshold = Field(description="Least sum")


class ClauseDocument(Document):
    """One condition of the verdict; exactly one of its keys."""

    gates: Literal["all"] | None = Field(None, description="Every gate passes")
    all_: list[Text] | None = Field(None, alias="all", min_length=1, description="All these rules pass")
    any_of: list[Text] | None = Field(None, min_length=1, description="One of these rules passes")
    score: ScoreClauseDocument | None = Field(None, description="A least score")
    level: LevelClauseDocument | None = Field(None, description="A least level")
    points: PointsClauseDocument | None = Field(None, description="A weighted count of passed rules")

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    @model_validator(mode="after")
    def _exactly_one(self) -> ClauseDocument:
        if sum(getattr(self, name) is not None for name in type(self).model_fields) != 1:
            message = "a clause has exactly one of gates, all, any_of, score, level, points"
            raise WrongValueError("clause_form", message)
        return self


class VerdictDocument(Document):
    """What it takes: `necessary`, and, where meeting the rule set is said to be sufficient, `sufficient`."""

    necessary: list[ClauseDocument] = Field(min_length=1, description="All of these, or the rule set is not met")
    sufficient: list[ClauseDocument] | None = Field(None, min_length=1, description="All of these as well")


class RuleSetDocument(Document):
    """A rule set as written."""

    schema_: Literal["ruleset/1"] = Field(alias="schema", description="Kind and version of the document")
    id: DottedIdentifier = Field(description="Short name, the file's name without .yaml")
    title: Text = Field(description="Title")
    titles: Titles = TITLES
    version: Text = Field(description="Version of this rule set")
    issuer: Text = Field(description="Who issued it")
    summary: Text | None = Field(None, description="What it is about, and what it claims")
    claims: Annotated[str, Choice(("necessary", "sufficient"))] = Field(description="What meeting it is said to show")
    assesses: Annotated[str, Choice(("provider", "service", "offer"))] = Field(
        "provider",
        description="What it is about; an offer is a service, or the provider itself where its profile states none",
    )
    for_: list[Annotated[str, Choice(tuple(BUYERS))]] = Field(
        default_factory=list, alias="for", description="Whose law or contract asks for it"
    )
    effective: EffectiveDocument | None = Field(None, description="When it is in force")
    references: dict[Identifier, ReferenceDocument] = Field(default_factory=dict, description="Texts the rules rest on")
    parameters: dict[Identifier, ParameterDocument] = Field(default_factory=dict, description="Values that rules read")
    facts: dict[Text, CustomFactDocument] = Field(
        default_factory=dict,
        description="Custom facts it reads: x.<namespace>.<name>",
        json_schema_extra={"propertyNames": {"pattern": f"^{CUSTOM_PATH.pattern}$"}},
    )
    imports: list[ImportDocument] = Field(default_factory=list, description="Rules of other rule sets")
    define: dict[Identifier, Expression] = Field(default_factory=dict, description="Named expressions for conditions")
    levels: list[Text] = Field(default_factory=list, description="Names of levels, lowest first")
    objectives: list[ObjectiveDocument] = Field(default_factory=list, description="Weighted groups of rules")
    rules: list[RuleDocument] = Field(default_factory=list, description="The requirements")
    recognises: list[RecognitionDocument] = Field(
        default_factory=list, description="Certificates and assessments that settle rules which facts leave open"
    )
    decisions: list[DecisionDocument] = Field(
        default_factory=list, description="Where it deviates from or interprets what it is made of, and why"
    )
    account: list[DecisionDocument] = Field(
        default_factory=list, description="The account it was drawn from, sentence by sentence, with what carries each"
    )
    verdict: VerdictDocument = Field(description="What it takes")

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"claims": {"const": "sufficient"}}, "required": ["claims"]},
            "then": {"properties": {"verdict": {"required": ["sufficient"]}}},
            "else": {"properties": {"verdict": {"properties": {"sufficient": False}}}},
            "anyOf": [{"required": [key], "properties": {key: {"minItems": 1}}} for key in ("rules", "imports")],
        }
    )

    @model_validator(mode="after")
    def _claims_fit(self) -> RuleSetDocument:
        if (self.claims == "sufficient") != (self.verdict.sufficient is not None):
            message = "'claims: sufficient' goes with a 'sufficient' part of the verdict, and only it"
            raise WrongValueError("claims", message, {"at": "claims"})
        return self
