"""A rule set ready to evaluate: imports resolved, expressions checked, names bound."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from compliance.language.checked import Checked
from compliance.language.program import Program
from compliance.model.phrases import say
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence, ParameterValue
from compliance.model.shapes import NOT_ASKED, Asking
from compliance.model.statements import FactPath, Location
from compliance.model.status import NotApplicableReason
from compliance.model.values import FactKind

Claims = Literal["necessary", "sufficient"]
Role = Literal["gate", "contributory"]
Assesses = Literal["provider", "service", "offer"]
"""What a rule set is about: a provider as a whole, a service, or an offer."""
ClauseKind = Literal["gates", "all", "any_of", "score", "level", "points"]
Actor = Literal["provider", "owners", "buyer", "state", "nobody"]

ALL = "all"
"""What a score or level clause is `of` when it is of the whole."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A text a rule set rests on."""

    id: str
    title: str
    url: str | None
    clause: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter, from a day on, known from its reference's publication."""

    from_: date
    known: date
    value: ParameterValue


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value rules read; `values` is in order of date, with one entry from the first day where it never changes.

    Attributes:
        published: its values before an import or a setting replaced them, `None` where none did.
        choices: the values there are, of a list those its members may have; any value where there are none. Choosing among
            them is no change of what was published.
        countries: its members are ISO 3166-1 alpha-2 codes.
    """

    name: str
    title: str
    kind: Literal["number", "text", "bool", "date", "texts"]
    values: tuple[DatedValue, ...]
    published: tuple[DatedValue, ...] | None = None
    choices: tuple[ParameterValue, ...] = ()
    countries: bool = False


@dataclass(frozen=True, slots=True)
class Effective:
    """A time in force: its first day, and the first day after it; `None` where it has no such end."""

    from_: date | None = None
    until: date | None = None

    def includes(self, day: date) -> bool:
        """Is it in force on this day?"""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Fix:
    """What would make a failing rule pass, who can do it, and the relative effort."""

    text: str
    by: Actor
    effort: Decimal


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a graded rule; `level` is an index into the rule set's levels."""

    title: str
    points: Decimal
    level: int | None
    when: Program | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement of a rule set.

    A yes/no rule has two rungs, the second with its `check` as condition; a judgement rule has two without condition.
    `pass_rung` is the rung, from 1, that passes. `scope` keys the parameters its expressions read; `origin` is the rule set
    that defines it and its id there, also the key of declared answers; `asking` is what one asks for such an answer.
    """

    id: str
    origin: tuple[str, str]
    scope: str
    title: str
    objective: str | None
    role: Role
    graded: bool
    rungs: tuple[Rung, ...]
    pass_from: int | None
    pass_rung: int
    level_cap: int | None
    applies: Program | None
    evidence: Evidence
    effective: tuple[Effective, ...]
    excluded: NotApplicableReason | None
    why: str | None
    fix: Fix | None
    references: tuple[Reference, ...]
    location: Location
    topics: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    asking: Asking = NOT_ASKED
    programs: tuple[Program, ...] = field(init=False, repr=False, compare=False)
    """Every condition of the rule"""
    reads: frozenset[FactPath] = field(init=False, repr=False, compare=False)
    """The facts its conditions mention"""
    rests_on: frozenset[FactPath] = field(init=False, repr=False, compare=False)
    """Every fact its outcome may rest on: what it reads, and where a declared answer to it stands"""

    def __post_init__(self) -> None:
        """Gather once what every decision asks for."""
        conditions = (self.applies, *(rung.when for rung in self.rungs))
        programs = tuple(program for program in conditions if program is not None)
        reads = frozenset[FactPath]().union(*(program.reads for program in programs))
        of_rule = {"programs": programs, "reads": reads, "rests_on": reads | {("answers", *self.origin)}}
        for name, value in of_rule.items():
            object.__setattr__(self, name, value)

    @property
    def max_points(self) -> Decimal:
        """The most points the rule can give: those of its top rung."""
        return self.rungs[-1].points

    @property
    def has_levels(self) -> bool:
        """Does it say anything about levels? Either every rung has one or none has."""
        return self.level_cap is not None or self.rungs[0].level is not None

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters its conditions read, by their names in its scope."""
        return frozenset[str]().union(*(program.checked.parameters for program in self.programs))

    @property
    def takes_answer(self) -> bool:
        """Is there a rung to which nothing but a declared answer, or a certificate, leads?"""
        return any(rung.when is None for rung in self.rungs[1:])


class Withheld(NamedTuple):
    """A rung, from 1, that a recognition would show, and why it does not here: another value of a parameter."""

    rung: int
    why: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """A named body's certificate or assessment that settles rules which facts leave open.

    Attributes:
        origin: the rule set that defines it, and its id there; `id` has the prefix of the import it came by (`snc/visa`).
        title: what is in force, in one line ("SecNumCloud 3.2 qualification in force for the service").
        scope: keys the parameters its condition reads, as `Rule.scope` does.
        when: the condition under which it is in force.
        evidence: what the facts it reads must be backed by in this run.
        asked: what the rule set asks of them, and so how strong facts have to be that say otherwise.
        shows: rule ids, as they are in the rule set that holds it, with the rung, from 1, up to which each is shown.
        reading: the clauses that we read so, where no published text says that this certificate shows these rules.
        clauses: of a reading, the clause that is read so for each rule.
        withheld: rules it shows nothing of here, because an import or a setting asks more of them than the body verified.
    """

    id: str
    origin: tuple[str, str]
    title: str
    by: str
    scope: str
    when: Program
    evidence: Evidence
    asked: Evidence
    shows: Mapping[str, int]
    reading: str | None
    references: tuple[Reference, ...]
    location: Location
    clauses: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, Withheld] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a rule set deviates from or interprets what it is made of, and why."""

    text: str
    why: str
    rules: tuple[str, ...]
    references: tuple[Reference, ...]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """A weighted group of rules; `out_of` is the framework's nominal number of points."""

    id: str
    title: str
    weight: Decimal
    out_of: Decimal | None


class Results(Protocol):
    """What is known at one end of what is possible: for certain, or at best. A clause is judged by it alone."""

    @property
    def ruleset(self) -> RuleSet:
        """The rule set that is judged."""

    @property
    def unknown_is_reached(self) -> bool:
        """Does a threshold that nobody knows at the date count as reached? At best it does, for certain it does not."""

    def passes(self, rule: str) -> bool | None:
        """Does the rule of this id pass? `None` where it does not apply."""

    def score(self, of: str) -> Fraction | None:
        """The score, 0 to 100, of an objective or of all; `None` where no rule of it applies."""

    def level(self, of: str) -> int | None:
        """The level of an objective or of all, as an index; `None` where no rule of it applies that has levels."""

    def value(self, threshold: object) -> object:
        """A threshold or weight, or the value of the parameter it names; `None` where nobody knows that at the date."""


class Clause(ABC):
    """One demand of a verdict; there are the six of `rulesets.clauses`.

    Every one is monotone: one more rule that passes, or a higher rung, never turns it from met to not met. The analyses of
    verdicts rest on that.
    """

    __slots__ = ()
    kind: ClassVar[ClauseKind]

    @abstractmethod
    def rules(self, ruleset: RuleSet) -> list[Rule]:
        """The rules of a rule set on whose outcome the clause can hang."""

    @abstractmethod
    def met(self, results: Results) -> bool | None:
        """Is it met? `None` where no rule it is about applies, and nothing is left to judge."""

    @abstractmethod
    def words(self, ruleset: RuleSet, values: Mapping[str, Any]) -> str:
        """What it asks for, with the parameters it names at their `values`: `score of viability at least 60`."""

    @abstractmethod
    def sentence(self, ruleset: RuleSet) -> str:
        """What it asks for, spelled out; a parameter by its name, and by its value if it has but one."""

    @abstractmethod
    def within(self, objective: str | None, rules: Sequence[Rule]) -> Clause | None:
        """What it asks of the rules of one objective, whatever the others do; `None` where that is nothing."""

    def named(self) -> tuple[str, ...]:
        """The ids of the rules it names itself; none where it is about gates, a score or a level."""
        return ()

    def demanded(self, ruleset: RuleSet) -> frozenset[str]:
        """The ids of the rules that all have to pass for it to be met, as it says itself."""
        return frozenset()

    def levels_for(self, objective: str | None, parameters: Mapping[str, Parameter]) -> list[str]:
        """The levels that it can ask of a rule of this objective, at any date."""
        return []

    def directions(self) -> Iterator[tuple[str, int]]:
        """The parameters it names: 1 where a higher value makes it easier to meet, as a weight does, -1 where it does not."""
        yield from ()

    def parameters(self) -> frozenset[str]:
        """The names of the parameters that are its thresholds or weights."""
        return frozenset(name for name, _ in self.directions())

    def problems(self, parameters: Mapping[str, Parameter], levels: Sequence[str]) -> list[str]:
        """What is wrong with the parameters it names: a text for a number, a level nobody declared."""
        return []

    def asks_nothing(self, ruleset: RuleSet, values: Mapping[str, Any]) -> bool:
        """Is its threshold the lowest level, or no score at all, with its parameters at these values?"""
        return False

    def least(self, values: Mapping[str, Any]) -> tuple[str | None, float | str | None]:
        """Whose score or level it asks for, an objective's id or `all`, and the least one; `None` where it is about neither."""
        return None, None


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression; `size` and `height` are its length and depth with the definitions it uses written out."""

    checked: Checked
    size: int
    height: int


@dataclass(frozen=True, slots=True)
class Tailoring:
    """One thing an import or a setting changed, in words, and what that means.

    `loosened` is true where the rule set is now easier to meet than the one it was taken from, `None` where none can tell.
    """

    text: str
    loosened: bool | None
    path: tuple[str | int, ...] | None = None

    def words(self) -> str:
        """The change in words, marked `(loosened)` where the rule set is now easier to meet."""
        return say("{change} (loosened)", change=self.text) if self.loosened else self.text

    def __str__(self) -> str:
        """The same, as a text."""
        return str(self.words())


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set with its imports.

    `parameters` are keyed by scope ("" for its own, the import's prefix for others), then by name; `custom` are the
    custom facts it and its imports declare, by dotted path, `custom_titles` what each is; `tailoring` is what imports
    changed; `recognitions` are its own and those of its imports; `demand` is the evidence a run demands instead of what
    each rule asks; `account` is what it was drawn from, sentence by sentence; `buyers` are those whose law or contract
    asks for it, by id (`BUYERS`).
    """

    id: str
    title: str
    version: str
    issuer: str
    summary: str | None
    claims: Claims
    assesses: Assesses
    effective: Effective
    levels: tuple[str, ...]
    objectives: tuple[Objective, ...]
    rules: tuple[Rule, ...]
    necessary: tuple[Clause, ...]
    sufficient: tuple[Clause, ...]
    parameters: Mapping[str, Mapping[str, Parameter]]
    custom: Mapping[str, FactKind]
    references: Mapping[str, Reference]
    tailoring: tuple[Tailoring, ...]
    definitions: Mapping[str, Definition]
    digest: str
    file: str
    _by_id: Mapping[str, Rule] = field(repr=False, compare=False)
    recognitions: tuple[Recognition, ...] = ()
    demand: Evidence | None = None
    decisions: tuple[Decision, ...] = ()
    account: tuple[Decision, ...] = ()
    buyers: tuple[str, ...] = ()
    custom_titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def level_inert_rules(self) -> tuple[Rule, ...]:
        """The graded rules whose every rung stands for the highest level: they can never lower it."""
        top = len(self.levels) - 1
        return tuple(rule for rule in self.rules if rule.graded and rule.rungs[0].level == top >= 0)

    def shown_by(self, rule: str) -> tuple[tuple[Recognition, int], ...]:
        """The recognitions that may show a rule, each with the rung, from 1, up to which it does."""
        return tuple((one, one.shows[rule]) for one in self.recognitions if rule in one.shows)

    def rule(self, id_: str) -> Rule | None:
        """The rule of this id; `None` where there is none."""
        return self._by_id.get(id_)
