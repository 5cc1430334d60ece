"""What is asked, as a document: for every question why, of whom, and what either answer does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from compliance.model.records import dataclass
from compliance.model.status import Basis, Target, VerdictStatus

Mark = Literal["ends it", "matters", "score only", "no effect"]
MARKS: Final[tuple[Mark, ...]] = ("ends it", "matters", "score only", "no effect")
"""What a question is to a verdict, the most first."""

QuestionKind = Literal["certificate", "list", "answer", "fact"]


@dataclass(frozen=True, slots=True)
class Enough:
    """The fewest answers that, if they are good, give the verdict wanted whatever all others are."""

    questions: tuple[str, ...]
    """Ids of the questions"""
    at_least: int
    """How many it takes at the least: as many as there are questions here, where that is proven"""


@dataclass(frozen=True, slots=True)
class OfferStanding:
    """One offer under one rule set, and how much of it is open."""

    offer: str
    """The offer: a provider, or one of its services, `provider@service`"""
    name: str
    """Its name in words"""
    ruleset: str
    """Id of the rule set"""
    ruleset_title: str
    """Its title"""
    verdict: VerdictStatus
    """The verdict as it is"""
    possible: tuple[VerdictStatus, ...]
    """The verdicts still possible, worst first"""
    target: Target
    """The verdict wanted"""
    met: bool
    """Whether that is met for certain"""
    open_rules: tuple[str, ...]
    """Ids of the rules that are not settled"""
    matter: tuple[str, ...]
    """Those of them on which the verdict can hang. Once they are settled, either way, it is decided"""
    unproven: tuple[str, ...]
    """Those of `matter` of which it was too much to find out whether the verdict can hang on them"""
    enough: Enough | None
    """The fewest good answers that give the verdict wanted, certificates included; null where none do"""
    enough_without_certificates: Enough | None
    """The same without certificates and assessments that settle many rules at once"""
    not_asked: tuple[str, ...]
    """Ids of open rules that no question settles: they need a service to be named, or a parameter"""


@dataclass(frozen=True, slots=True)
class JointTurn:
    """A rule that an answer turns only together with answers to other questions."""

    rule: str
    """Id of the rule"""
    questions: tuple[str, ...]
    """Ids of the other questions"""


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """What one question is to one offer under one rule set."""

    offer: str
    """The offer"""
    ruleset: str
    """Id of the rule set"""
    mark: Mark
    """`ends it`: one bad answer and the verdict wanted is out of reach. `matters`: there are answers to the others with which the
    verdict hangs on it. `score only`: it moves the score and never the verdict
    """
    rules: tuple[str, ...]
    """Ids of the open rules it is about"""
    matter: tuple[str, ...]
    """Those of them on which the verdict can hang"""
    together: tuple[JointTurn, ...]
    """Of these, the rules that no answer to it alone turns, with the other questions whose answers it takes besides"""
    points: float
    """By how much it can move the total score, 0 to 100, all else that is open at its worst; 0 where there is none"""


@dataclass(frozen=True, slots=True)
class Why:
    """A rule for which something is asked."""

    ruleset: str
    """Id of the rule set"""
    rule: str
    """Id of the rule or, of a certificate that settles many, of the recognition"""
    title: str
    """What is so when it passes"""
    clauses: tuple[str, ...]
    """The clauses it rests on"""


@dataclass(frozen=True, slots=True)
class AlreadySaid:
    """What is already stated and not enough, or that nothing is."""

    offer: str
    """The offer"""
    message: str
    """What is lacking, in one sentence"""
    sources: tuple[str, ...]
    """What is stated rests on these, each with its grade and the day from which it is known"""


@dataclass(frozen=True, slots=True)
class RungsLeft:
    """A graded rule that an answer neither passes nor fails, and how far it can then still come."""

    rule: str
    """The rule, as `<rule set>/<rule>`"""
    lowest: str
    """Title of the rung it then reaches at the least; empty where nothing is shown"""
    highest: str
    """Title of the rung it then comes to at the most; empty where that is the highest there is"""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What one answer does, all others unknown. All are empty where it changes nothing by itself."""

    answer: str
    """The answer; of a number those that do the same, of a text or list one that shows what such an answer does"""
    passes: tuple[str, ...]
    """Rules it settles well, as `<rule set>/<rule>`"""
    fails: tuple[str, ...]
    """Rules that then fail"""
    drops: tuple[str, ...]
    """Rules that then do not apply"""
    limits: tuple[RungsLeft, ...]
    """Rules that it moves between rungs without settling them"""


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column of a table that is asked for."""

    name: str
    """Name of the field"""
    question: str
    """What is asked there"""
    type: str
    """What it holds: `true or false`, number, text, date, list of texts"""
    choices: tuple[str, ...]
    """The values there are, where these are few"""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of a table that is stated already."""

    id: str
    """Key of the entry in the profile"""
    values: dict[str, str]
    """What is stated of it, by the name of the column"""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to find out, merged over rules, rule sets and offers."""

    id: str
    """The fact or list as a dotted path, `answers.<rule set>.<rule>`, or `certificate.<rule set>.<recognition>`"""
    kind: QuestionKind
    """A certificate that settles many rules, a list as one table, an answer to a rule, or a fact"""
    question: str
    """What is asked"""
    mark: Mark
    """The most it is to any offer under any rule set"""
    type: str
    """What the answer is: `true or false`, number, text, date, list of texts, choice, table"""
    choices: tuple[str, ...]
    """The answers there are, where these are few"""
    unit: str
    """Unit of a number"""
    columns: tuple[AnswerColumn, ...]
    """The columns of a table"""
    rows: tuple[AnswerRow, ...]
    """The rows of a table that are stated already"""
    known_by: Literal["public", "provider"]
    """Who usually knows"""
    register: str | None
    """The public register that answers it, with its address where there is one"""
    evidence: str
    """The evidence wanted, in words; empty where any will do"""
    why: tuple[Why, ...]
    """The rules for which it is asked"""
    said: tuple[AlreadySaid, ...]
    """What is already said, and why that is not enough"""
    consequences: tuple[Consequence, ...]
    """What either answer does"""
    effects: tuple[AnswerEffect, ...]
    """What it is to each offer under each rule set"""
    places: tuple[str, ...]
    """Where in the profile an answer is written, one place an offer"""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions whose answers decide, about some offers under some rule sets."""

    schema: Literal["questions/1"]
    """Kind and version of the document"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """What was published later was left out"""
    accept: Basis
    """The weakest basis that counted"""
    providers: tuple[str, ...]
    """Ids of the providers asked about"""
    standings: tuple[OfferStanding, ...]
    """Each offer under each rule set"""
    questions: tuple[Question, ...]
    """The questions, in the order in which to ask"""
    left_out: int
    """How many more there are that were not asked for, by `--only`, `--top`, `--for` or `--next`"""


def strongest(marks: Iterable[Mark]) -> Mark:
    """The most of several marks."""
    return min(marks, key=MARKS.index, default="no effect")
