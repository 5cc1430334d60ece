"""What a question is about, which open rule lacks its answer, and what good answers bring that rule to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from compliance.analysis.questions.document import QuestionKind
from compliance.engine.lacks import Lack
from compliance.engine.scoring import Standing
from compliance.model.records import dataclass
from compliance.model.statements import FactPath, dotted
from compliance.rulesets.ruleset import Rule


@dataclass(frozen=True, slots=True, order=True)
class AskedFor:
    """What one question is about, alike for every rule, rule set and offer that asks it.

    `path` is the fact or list as rules read it; of a declared answer `answers`, the rule set and the rule; of a certificate that
    settles many rules `certificate` and its scheme or framework, or, where conditions name none, rule set and recognition.
    """

    kind: QuestionKind
    path: FactPath

    @property
    def id(self) -> str:
        """Its id in documents and forms."""
        return dotted(self.path)


@dataclass(frozen=True, slots=True)
class Need:
    """An open rule, and what it lacks, by question."""

    standing: Standing
    lacks: Mapping[AskedFor, tuple[Lack, ...]]

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.standing.rule


@dataclass(frozen=True, slots=True)
class Ways:
    """How answers bring one open rule as far as is asked of it.

    Attributes:
        sets: sets of questions, each with the rung to which good answers to them bring it, whatever all others are.
        lacks: every question it asks.
        at_least: how many of them it takes at the least.
        complete: whether every set that will do holds one of `sets`.
    """

    sets: tuple[tuple[frozenset[AskedFor], int], ...]
    lacks: frozenset[AskedFor]
    at_least: int
    complete: bool = True

    def rung(self, known: Collection[AskedFor]) -> int:
        """The rung to which good answers to some questions bring it; 0 where they do nothing for it."""
        return max((rung for one, rung in self.sets if one <= frozenset(known)), default=0)
