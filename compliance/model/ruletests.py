"""Tests of rule sets: the document as written, and what it says once read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

from compliance.model.dates import Day
from compliance.model.declared import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    WrongValueError,
    model_validator,
)
from compliance.model.facts import Facts
from compliance.model.provider import Closures, Document
from compliance.model.records import dataclass
from compliance.model.rule_values import AnyParameter, GradeName
from compliance.model.statements import Location, Provider
from compliance.model.status import Basis, NotApplicableReason, Reason, Status, VerdictStatus
from compliance.model.values import Choice, DottedIdentifier, Identifier, Text, describe, parse_plain_number

NOTHING = "nothing"
"""The expected verdict where nothing is left to evaluate."""

NOBODY = "none"
"""The expected basis of what nothing settles, although recognitions are counted."""

BASES = (*(str(basis) for basis in Basis), NOBODY)
STATUSES = tuple(str(status) for status in Status)
REASONS = tuple(str(reason) for reason in (*Reason, *NotApplicableReason))
VERDICTS = tuple(str(status) for status in VerdictStatus)
SEEN: tuple[str, ...] = (Status.PASS, Status.FAIL, Status.UNKNOWN)
"""What the tests of a rule set show of each of its rules."""


def _parse_rungs(value: object) -> tuple[int, int]:
    ends = value if isinstance(value, list) else [value, value]
    rungs = [int(end) for end in ends if isinstance(end, int) and not isinstance(end, bool)]
    if len(ends) == len(rungs) == 2 and 1 <= rungs[0] <= rungs[1]:
        return rungs[0], rungs[1]
    raise WrongValueError(
        "bad_rungs",
        "expected a rung, from 1, or [certain, possible], found {found}",
        {"found": describe(value)},
    )


Rungs = Annotated[
    tuple[int, int],
    PlainValidator(_parse_rungs),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 2, "maxItems": 2},
            ]
        }
    ),
]
Points = Annotated[float, PlainValidator(parse_plain_number), WithJsonSchema({"type": "number"})]
StatusName = Annotated[str, Choice(STATUSES)]
BasisName = Annotated[str, Choice(BASES)]
VerdictName = Annotated[str, Choice((*VERDICTS, NOTHING))]


class ExpectationDocument(Document):
    """What one rule is expected to come out as; what is left out may be anything."""

    status: StatusName | None = Field(None, description="Status")
    reason: Annotated[str, Choice(REASONS)] | None = Field(None, description="Why it is unknown or not applicable")
    rung: Rungs | None = Field(None, description="Settled rung, from 1, or [certain, possible]")
    basis: BasisName | None = Field(None, description="What settles it, recognitions counted; without it they are not")

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _expects(self) -> ExpectationDocument:
        if self.status is None and self.reason is None and self.rung is None and self.basis is None:
            raise WrongValueError("empty_expectation", "expected a status, or some of status, reason, rung and basis")
        return self


class VerdictExpectationDocument(Document):
    """The expected verdict."""

    status: VerdictName = Field(description="Status of the verdict")
    possible: list[Annotated[str, Choice(VERDICTS[:3])]] | None = Field(
        None, min_length=1, description="The verdicts still possible, worst first"
    )
    basis: BasisName | None = Field(
        None, description="The weakest basis it rests on, recognitions counted; without it they are not"
    )


class ScoreExpectationDocument(Document):
    """The expected score."""

    certain: Points | None = Field(None, description="Certain end")
    possible: Points | None = Field(None, description="Possible end")
    tolerance: Points = Field(0.000001, description="How far from it still counts")


class LevelExpectationDocument(Document):
    """The expected level."""

    certain: Text | None = Field(None, description="Certain end")
    possible: Text | None = Field(None, description="Possible end")


def _long_form(value: object) -> object:
    """`pass` for `{status: pass}`."""
    return value if isinstance(value, dict) else {"status": value}


Expectation = Annotated[
    ExpectationDocument,
    BeforeValidator(_long_form, json_schema_input_type=StatusName | ExpectationDocument),
]
VerdictExpectation = Annotated[
    VerdictExpectationDocument,
    BeforeValidator(_long_form, json_schema_input_type=VerdictName | VerdictExpectationDocument),
]
_NO_FACTS: Final = dict.fromkeys(("facts", "based_on", "from", "exhaustive"), False)


class MadeStatementDocument(Document):
    """A statement of the made-up provider of a test; its one source is made up too."""

    id: Identifier | None = Field(None, description="Needed only if another statement names this one")
    from_: Day | None = Field(None, alias="from", description="First day the facts are true; default: as_of")
    until: Day | None = Field(None, description="First day no longer true, where it was announced")
    published: Day | None = Field(None, description="Day its source was published; default: from")
    grade: GradeName | None = Field(None, description="Grade of its source; default: the test's")
    exhaustive: Closures = Field(default_factory=list, description="Keyed lists this statement replaces and closes")
    disputes: list[Identifier] = Field(default_factory=list, description="Statements this one contradicts")
    supersedes: list[Identifier] = Field(default_factory=list, description="Statements this one corrects")
    based_on: list[Identifier] = Field(default_factory=list, description="Fragments its facts are merged over")
    facts: Facts | None = Field(None, description="The facts, as a merge patch: null ends a fact")


class RuleTestDocument(Document):
    """One test: facts, and what the rules make of them."""

    name: Text = Field(description="What the test shows; unique in the file")
    as_of: Day | None = Field(None, description="Day assessed; default: the file's as_of")
    known_as_of: Day | None = Field(None, description="Only sources published by this day count; default: as_of")
    based_on: list[Identifier] = Field(default_factory=list, description="Fragments, merged in this order")
    facts: Facts | None = Field(None, description="Facts, merged over the fragments; null removes a fact")
    from_: Day | None = Field(None, alias="from", description="First day the facts are true; default: as_of")
    grade: GradeName = Field("A", description="Grade of the facts' one source")
    exhaustive: Closures = Field(default_factory=list, description="Keyed lists of which nothing else exists")
    provider: Identifier | None = Field(None, description="A built-in provider instead of facts")
    statements: list[MadeStatementDocument] | None = Field(
        None, min_length=1, description="Dated statements instead of facts"
    )
    service: Identifier | None = Field(None, description="The service assessed")
    set_: dict[Text, AnyParameter] = Field(default_factory=dict, alias="set", description="Parameters set, by name")
    expect: dict[Text, Expectation] = Field(default_factory=dict, description="What rules come out as, by id")
    verdict: VerdictExpectation | None = Field(None, description="Expected verdict")
    score: ScoreExpectationDocument | None = Field(None, description="Expected total score")
    level: LevelExpectationDocument | None = Field(None, description="Expected overall level")

    model_config = ConfigDict(
        json_schema_extra={
            "dependentSchemas": {
                "provider": {"properties": {"statements": False, **_NO_FACTS}},
                "statements": {"properties": {**_NO_FACTS}},
            },
            "anyOf": [
                {"required": ["expect"], "properties": {"expect": {"minProperties": 1}}},
                {"required": ["verdict"]},
                {"required": ["score"]},
                {"required": ["level"]},
            ],
        }
    )

    @model_validator(mode="after")
    def _one_kind_of_facts(self) -> RuleTestDocument:
        whole = [name for name in ("provider", "statements") if getattr(self, name) is not None]
        parts = {"facts": self.facts, "based_on": self.based_on, "from": self.from_, "exhaustive": self.exhaustive}
        if len(whole) == 2:
            raise WrongValueError("test_facts", "a test has 'provider' or 'statements', not both", {"at": whole[1]})
        for name, value in parts.items():
            if whole and value not in (None, []):
                raise WrongValueError(
                    "test_facts", "'{name}' does not go with '{whole}'", {"name": name, "whole": whole[0], "at": name}
                )
        if not (self.expect or self.verdict or self.score or self.level):
            raise WrongValueError("test_expects", "a test expects something: 'expect', 'verdict', 'score', 'level'")
        return self


class UnseenDocument(Document):
    """A status of a rule that no facts can bring about."""

    rule: Text = Field(description="Id of a rule of this rule set")
    status: Annotated[str, Choice(SEEN)] = Field(description="The status that cannot be seen")
    reason: Text = Field(description="Why, in one sentence")


class SurvivorDocument(Document):
    """A mutant that no test can notice."""

    rule: Text = Field(
        description="Id of a rule, or 'define NAME', 'parameters NAME', 'recognises ID', 'verdict', 'ruleset'"
    )
    mutant: Text = Field(description="The mutant as the runner prints it")
    reason: Text = Field(description="Why no test can notice it, in one sentence")


class RuleTestsDocument(Document):
    """The tests of one rule set."""

    schema_: Literal["tests/1"] = Field(alias="schema", description="Kind and version of the document")
    ruleset: DottedIdentifier = Field(description="Id of the rule set: a file beside this one, else a built-in one")
    as_of: Day | None = Field(None, description="Day assessed where a test names none")
    fragments: dict[Identifier, Facts] = Field(default_factory=dict, description="Facts that tests build on, by name")
    tests: list[RuleTestDocument] = Field(min_length=1, description="The tests")
    unseen: list[UnseenDocument] = Field(default_factory=list, description="What coverage cannot show, with reasons")
    survivors: list[SurvivorDocument] = Field(default_factory=list, description="Mutants nothing shows, with reasons")


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One test, ready to run; `settings` are those of `--set`."""

    name: str
    location: Location
    provider: Provider
    as_of: date
    known_as_of: date
    service: str | None
    settings: tuple[str, ...]
    expect: Mapping[str, ExpectationDocument]
    verdict: VerdictExpectationDocument | None
    score: ScoreExpectationDocument | None
    level: LevelExpectationDocument | None


@dataclass(frozen=True, slots=True)
class Excuse:
    """Something the tests need not show, with its reason: `what` is a status or a mutant."""

    rule: str
    what: str
    reason: str
    location: Location


@dataclass(frozen=True, slots=True)
class RuleTests:
    """The tests of one rule set."""

    ruleset: str
    file: str
    tests: tuple[RuleTest, ...]
    unseen: tuple[Excuse, ...]
    survivors: tuple[Excuse, ...]
