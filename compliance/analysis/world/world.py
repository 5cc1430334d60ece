"""What a corpus shows: who meets an objective, and who has an outcome.

This is about the world as far as the corpus shows it. That a rule set demands something is another matter, decided by its
verdict alone: "necessary by rule" is never said here, and "necessary in the world" is never concluded from a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from compliance.analysis.world.corpus import Case, Corpus
from compliance.analysis.world.outcomes import Condition, Observed, SoughtOutcome, conditions_of, unknown
from compliance.analysis.world.tables import (
    Cells,
    NecessityInTheWorld,
    SufficiencyInTheWorld,
    UnknownCase,
    necessity,
    on_last_day,
    sufficiency,
)
from compliance.engine.state import decide_all
from compliance.model.records import dataclass
from compliance.rulesets.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class OutcomeSummary:
    """The outcome that was looked for in a corpus."""

    text: str
    """As it was asked for"""
    means: str
    """What it means, in words"""


@dataclass(frozen=True, slots=True)
class ObjectiveInTheWorld:
    """One objective of a rule set against the outcome, over the cases of a corpus."""

    objective: str | None
    """Id of the objective; null for all rules of a rule set without objectives"""
    title: str
    """Title of the objective"""
    met_when: str
    """When a case meets it: what the verdict asks of its rules alone, or else that all of them pass"""
    cells: Cells
    """The cases of which both are known"""
    unknown: tuple[UnknownCase, ...]
    """The cases of which one is not, or neither; they are in no cell and no measure"""
    necessary_in_the_world: NecessityInTheWorld
    """How far no case has the outcome without meeting the objective"""
    sufficient_in_the_world: SufficiencyInTheWorld
    """How far no case meets the objective without having the outcome"""


@dataclass(frozen=True, slots=True)
class EndedCase:
    """A case that had ceased: whether it meets an objective is asked of its last day, its outcome of the day asked for."""

    provider: str
    """Name of the provider, or of its service"""
    last_day: date
    """Its last day, on which it was assessed"""


@dataclass(frozen=True, slots=True)
class WorldAnalysis:
    """Every objective of a rule set against one outcome, over the cases of a corpus."""

    outcome: OutcomeSummary
    """What was looked for"""
    cases: int
    """How many providers, or services of theirs, were looked at"""
    ended: tuple[EndedCase, ...]
    """Those that had ceased by the day asked for"""
    objectives: tuple[ObjectiveInTheWorld, ...]
    """Each objective against the outcome"""


def analyze_corpus(corpus: Corpus, ruleset: RuleSet, outcome: SoughtOutcome) -> WorldAnalysis:
    """Cross every objective with an outcome that was compiled for this rule set."""
    tallies = [_Tally(condition) for condition in conditions_of(ruleset, corpus.as_of, corpus.known_as_of)]
    count = 0
    ended: dict[str, date] = {}
    for case in corpus.cases(ruleset):
        count += 1
        if case.last_day is not None:
            ended[case.name] = case.last_day
        # One of which nothing is stated yet may not exist: what its market is like, or that no end is stated, says nothing.
        nothing = None if case.described else unknown(f"nothing is stated of it by {case.snapshot.as_of}")
        seen = nothing or outcome.observe(case, ruleset)
        state = decide_all(ruleset, case.snapshot)
        for tally in tallies:
            tally.add(case, nothing or tally.condition.observe(state), seen)
    return WorldAnalysis(
        OutcomeSummary(outcome.text, outcome.means),
        count,
        tuple(EndedCase(name, day) for name, day in ended.items()),
        tuple(tally.objective(ended) for tally in tallies),
    )


class _Tally:
    """The table of one condition, being filled."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self._cells: dict[tuple[bool, bool], list[str]] = {}
        self._unknown: list[UnknownCase] = []

    def add(self, case: Case, met: Observed, outcome: Observed) -> None:
        """Put a case where it belongs."""
        if met.truth is not None and outcome.truth is not None:
            self._cells.setdefault((met.truth, outcome.truth), []).append(case.name)
            return
        self._unknown.append(UnknownCase(case.name, met.truth, outcome.truth, met.reasons, outcome.reasons))

    def objective(self, ended: Mapping[str, date]) -> ObjectiveInTheWorld:
        """The table, with what it shows; sentences name the last day of those that had ceased."""
        places = ((True, True), (True, False), (False, True), (False, False))
        cells = Cells(*(tuple(sorted(self._cells.get(place, ()))) for place in places))
        title, left_out = self.condition.title, tuple(sorted(self._unknown, key=lambda case: case.provider))
        dated = cells.named(lambda name: on_last_day(name, ended.get(name)))
        return ObjectiveInTheWorld(
            objective=self.condition.objective,
            title=title,
            met_when=self.condition.met_when,
            cells=cells,
            unknown=left_out,
            necessary_in_the_world=necessity(dated, title, len(left_out)),
            sufficient_in_the_world=sufficiency(dated, title, len(left_out)),
        )
