"""Answers to questions as they were read back from a form, before anything of them is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final, Literal

from compliance.model.declared import Field
from compliance.model.phrases import say
from compliance.model.problem import Problem
from compliance.model.provider import Document
from compliance.model.records import dataclass

ABOUT: Final = say("About")
UNDER: Final = say("Under")
ID: Final = say("Id")
WRITTEN_TO: Final = say("Written to")
ANSWER: Final = say("Answer")
SOURCE: Final = say("Source")
ALL: Final = say("These are all (yes, no or none)")
LABELS: Final = (ABOUT, UNDER, ID, WRITTEN_TO, ANSWER, SOURCE, ALL)
"""What stands before each thing in a letter, by which it is read back, in whatever language it was written."""

Written = bool | float | str | list[str] | None
"""An answer as programs write it; nothing is a blank one."""


class AnswerDocument(Document):
    """The answer to one question."""

    id: str = Field(description="Id of the question, such as `exit.notice_days`")
    places: list[str] = Field([], description="Where in the profile it goes; where its question says, without it")
    answer: Written = Field(None, description="`yes`, a number, a text, a list of texts, or one of the choices")
    rows: list[dict[str, Written]] = Field([], description="Of a list its entries: a value for each column, and `id`")
    all: Written = Field(None, description="`yes` if the rows are all there are, `none` if there are none at all")
    source: str | None = Field(None, description="What the answer rests on: a title or an address")


class AnswersDocument(Document):
    """Answers to the questions of one form."""

    schema_: Literal["answers/1"] = Field(alias="schema", description="Kind and version of the document")
    offers: list[str] = Field([], description="The offers that the form was about")
    rulesets: list[str] = Field([], description="Ids of the rule sets that asked")
    answers: list[AnswerDocument] = Field(description="The answers, each question once")


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One row of a table: the key of the entry, empty where it is new, and what stands in its cells, by column.

    `where` says where the row stands in the form, `cells` where each of its cells does.
    """

    key: str
    values: Mapping[str, str]
    where: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was written in answer to one question.

    Attributes:
        question: id of the question.
        places: where in the profile the form says the answer goes; where the question says, if nothing stands there.
        text: the answer; empty where there is none.
        rows: the rows of a table.
        complete: what stands behind "These are all".
        source: what the answer rests on, as it was written.
        where: where it stands in the form: a cell, a line or a pointer.
    """

    question: str
    places: tuple[str, ...]
    text: str
    rows: tuple[AnsweredRow, ...]
    complete: str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """A form read back: the offers it is about, the rule sets that asked, the answers, and what of it is no answer at all."""

    offers: tuple[str, ...]
    rulesets: tuple[str, ...]
    answers: tuple[Answered, ...]
    problems: tuple[Problem, ...] = ()
