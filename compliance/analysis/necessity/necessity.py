"""What a rule set makes of its rules: which are necessary, sufficient or decorative, and what proves it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from compliance.analysis.plan.objectives import needed_name, step_name
from compliance.analysis.plan.plan import Count
from compliance.analysis.solvers.further import Further
from compliance.analysis.world.corpus import Case, Corpus
from compliance.analysis.world.world import WorldAnalysis
from compliance.engine.decide import decide
from compliance.engine.grounds import grounds_of
from compliance.engine.monotone.build import clauses_of
from compliance.engine.monotone.roles import Roles, RuleRole
from compliance.engine.monotone.sets import NONE, Family, blocking_sets, sufficient_sets
from compliance.engine.monotone.system import Step, StepSet, System
from compliance.engine.outcome import status_of
from compliance.engine.state import State, decide_all, state_of_nobody
from compliance.engine.steps import meets, system_at, with_steps
from compliance.model.records import dataclass
from compliance.model.scorecard import NothingEvaluatedError
from compliance.model.status import Status, Target
from compliance.rulesets.ruleset import Recognition, RuleSet


@dataclass(frozen=True, slots=True)
class RealCase:
    """A provider on a day; `fails` are the rules that do not pass, and `unknown` those of them that may."""

    provider: str
    as_of: date
    passes: tuple[str, ...]
    fails: tuple[str, ...]
    unknown: tuple[str, ...]


def passes_and_misses(
    corpus: Corpus, ruleset: RuleSet, groups: Mapping[str, Sequence[str]], target: Target
) -> Mapping[str, RealCase]:
    """Of each group of rules the first case, by id, that passed all of them and certainly missed the verdict.

    That is on the latest such day. Groups of which no case did so are left out. The corpus is walked through once for them all.
    """
    found: dict[str, RealCase] = {}
    for case in corpus.cases(ruleset, earlier=True):
        if found.keys() == groups.keys():
            break
        passed = _Passed(case, ruleset, target)
        for group, ids in groups.items():
            if group not in found and passed.every(ids) and (missing := passed.missing) is not None:
                found[group] = missing
    return found


class _Passed:
    """Which rules a case passes, each decided when it is first asked for."""

    def __init__(self, case: Case, ruleset: RuleSet, target: Target) -> None:
        self._case, self._ruleset, self._target = case, ruleset, target
        self._grounds = grounds_of(ruleset, case.snapshot)
        self._passes: dict[str, bool] = {}

    def every(self, ids: Iterable[str]) -> bool:
        """Does it pass all of these rules?"""
        return all(map(self._pass, ids))

    def _pass(self, id_: str) -> bool:
        if id_ not in self._passes:
            rule = self._ruleset.rule(id_)
            self._passes[id_] = rule is None or status_of(rule, decide(rule, self._grounds)) is Status.PASS
        return self._passes[id_]

    @cached_property
    def missing(self) -> RealCase | None:
        """The case, if it certainly misses the verdict."""
        now = decide_all(self._ruleset, self._case.snapshot)
        try:
            if meets(now, self._target, "possible"):
                return None
        except NothingEvaluatedError:
            return None
        passes = tuple(s.rule.id for s in now.counted if s.passes("certain"))
        short = [s for s in now.counted if s.rule.id not in passes]
        unknown = tuple(s.rule.id for s in short if s.passes("possible"))
        return RealCase(self._case.name, self._case.snapshot.as_of, passes, tuple(s.rule.id for s in short), unknown)


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate or assessment that a rule set recognises, and what it shows."""

    recognition: str
    """Id of the recognition"""
    title: str
    """What is in force, in one line"""
    by: str
    """The body whose word it is"""
    reading: str | None
    """The clause we read so, where no published text says what it shows; null where one does"""
    rules: tuple[str, ...]
    """The rules in play that it shows"""
    gates_left: tuple[str, ...]
    """The gates in play that it does not bring to pass"""
    meets_necessary: bool
    """Whether the necessary part is met by whoever has it and passes no other rule"""


def shown_by(nobody: State) -> tuple[Shown, ...]:
    """Every recognition of a rule set, from the state in which every rule stands on its lowest rung."""
    return tuple(_shown(recognition, nobody) for recognition in nobody.ruleset.recognitions)


def _shown(recognition: Recognition, nobody: State) -> Shown:
    in_play = [standing.rule for standing in nobody.counted]
    steps = [Step(rule.id, recognition.shows[rule.id]) for rule in in_play if rule.id in recognition.shows]
    state = with_steps(nobody, steps)
    return Shown(
        recognition=recognition.id,
        title=recognition.title,
        by=recognition.by,
        reading=recognition.reading,
        rules=tuple(step.rule for step in steps),
        gates_left=tuple(s.rule.id for s in state.counted if s.rule.role == "gate" and not s.passes("certain")),
        meets_necessary=meets(state, "necessary", "certain"),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A rule or an objective, and what it is to the verdict."""

    id: str
    """Id of the rule or objective"""
    role: RuleRole
    """What it is to the verdict; a graded rule at its lowest rung or its top"""


@dataclass(frozen=True, slots=True)
class SufficientSets:
    """The minimal sets of rules whose passing gives a verdict."""

    count: int
    """How many sets there are"""
    exact: bool
    """Whether that is the number; otherwise there are at least so many"""
    sets: tuple[tuple[str, ...], ...]
    """Those that are listed"""


@dataclass(frozen=True, slots=True)
class Witness:
    """A combination of passed and failed rules that proves a claim."""

    claim: str
    """What the combination shows"""
    passes: tuple[str, ...]
    """The rules that pass"""
    fails: tuple[str, ...]
    """Those that do not; `<rule>>=rung <n>` where a rung is missed"""
    provider: str | None = None
    """Id of a real provider of which this is true; null for a constructed combination"""
    as_of: date | None = None
    """The day on which it was; null for a constructed combination"""
    unknown: tuple[str, ...] = ()
    """Those of `fails` of which it is not known whether the real provider passes them"""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What each rule and objective of a rule set is to one of its verdicts, whatever the provider."""

    schema: Literal["analysis/1"]
    """Kind and version of the document"""
    ruleset: str
    """Id of the rule set"""
    target: Target
    """The verdict analysed"""
    as_of: date
    """The day of its parameters and rules"""
    known_as_of: date
    """Parameters published later were left out"""
    impossible: bool
    """Whether the verdict is missed with every rule passed; then nothing is claimed"""
    trivial: bool
    """Whether the verdict is met with no rule passed; then nothing is claimed"""
    unknown_parameters: tuple[str, ...]
    """Parameters of the verdict that nobody knows at the day; with any, nothing is claimed"""
    left_out: tuple[str, ...]
    """Rules that are excluded, or not in force at the day"""
    rules: tuple[Part, ...]
    """What each rule is to the verdict"""
    objectives: tuple[Part, ...]
    """What each objective, all its rules together, is to the verdict"""
    hidden_vetoes: tuple[str, ...]
    """Rules needed because of their weight, though no clause names them as needed; `<rule>>=rung <n>` where a rung
    below the one that passes will do
    """
    blocking_sets: tuple[tuple[str, ...], ...]
    """Minimal sets of rules whose failing misses the verdict whatever the rest does"""
    blocking_count: Count
    """How many blocking sets there are"""
    sufficient_sets: SufficientSets
    """Minimal sets of rules whose passing gives the verdict whatever the rest does"""
    witnesses: tuple[Witness, ...]
    """For each claim, a combination that shows it"""
    recognitions: tuple[Shown, ...]
    """Certificates and assessments it recognises, and what each shows"""
    limits: tuple[str, ...]
    """What kept a search from its end, in words; empty where everything was searched"""
    corpus: WorldAnalysis | None = None
    """What a corpus shows of the world, where that was asked for; all else here is by rule"""


def analyze(
    ruleset: RuleSet,
    target: Target,
    as_of: date,
    known_as_of: date,
    corpus: Corpus | None = None,
    further: Further | None = None,
) -> Analysis:
    """Analyse a verdict, every rule in force taken as applying.

    Args:
        ruleset: whose verdict.
        target: which one.
        as_of: the day of its parameters and rules.
        known_as_of: the day at which its parameters are known.
        corpus: real providers to look for witnesses among; a real one takes the place of a constructed one.
        further: goes on where the search in pure Python gives up; the solvers of the extra, for their usual time, if not given.

    Raises:
        NothingEvaluatedError: a part of the verdict has nothing left to judge.
    """
    nobody = state_of_nobody(ruleset, as_of, known_as_of)
    nobody.judge()
    return _Analyst(nobody, target, as_of, known_as_of, corpus).analysis(further or Further())


@dataclass(frozen=True, slots=True)
class _Claims:
    """What is said of a verdict that some findings meet and others do not."""

    blocking: Family = NONE
    sufficient: Family = NONE
    rules: tuple[Part, ...] = ()
    objectives: tuple[Part, ...] = ()
    hidden_vetoes: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()


_NEEDED, _ENOUGH = ("knock-out", "sole"), ("alone-enough", "sole")
"""The parts of which the verdict needs what they are a part for, and which are enough for it by themselves."""


class _Analyst:
    def __init__(self, nobody: State, target: Target, as_of: date, known_as_of: date, corpus: Corpus | None) -> None:
        self._nobody, self._target, self._corpus = nobody, target, corpus
        self._as_of, self._known_as_of = as_of, known_as_of
        self._ruleset = nobody.ruleset
        self._ids = tuple(s.rule.id for s in nobody.counted)
        # Every rule stands at least on its lowest rung.
        self._system = system_at(nobody, target, "certain").given(dict.fromkeys(self._ids, 1))

    def analysis(self, further: Further) -> Analysis:
        """The analysis; where the verdict is impossible, trivial or not known at the day, without any claim."""
        thresholds = self._nobody.grounds.thresholds()
        unknown = tuple(sorted({n for n in self._parameters() if thresholds.get(n) is None}))
        trivial, impossible = self._system.trivial and not unknown, self._system.impossible and not unknown
        claims = _Claims() if trivial or impossible or unknown else self._claims(further)
        blocking, sufficient = claims.blocking, claims.sufficient
        return Analysis(
            schema="analysis/1",
            ruleset=self._ruleset.id,
            target=self._target,
            as_of=self._as_of,
            known_as_of=self._known_as_of,
            impossible=impossible,
            trivial=trivial,
            unknown_parameters=unknown,
            left_out=tuple(s.rule.id for s in self._nobody.standings if not s.counts),
            rules=claims.rules,
            objectives=claims.objectives,
            hidden_vetoes=claims.hidden_vetoes,
            blocking_sets=tuple(self._names(steps) for steps in blocking.sets),
            blocking_count=Count(blocking.count, blocking.counted, len(blocking.sets)),
            sufficient_sets=SufficientSets(
                sufficient.count, sufficient.counted, tuple(self._names(steps) for steps in sufficient.sets)
            ),
            witnesses=claims.witnesses,
            recognitions=shown_by(self._nobody),
            limits=further.limits,
        )

    def _claims(self, further: Further) -> _Claims:
        blocking = blocking_sets(self._system, further=further.sets)
        sufficient = sufficient_sets(self._system, further=further.sets)
        deciding = {step.rule for family in (blocking, sufficient) for steps in family.sets for step in steps}
        roles = Roles(self._system)
        rules = tuple(Part(id_, roles.of([id_], deciding)) for id_ in self._ids)
        groups = {o.id: ids for o in self._ruleset.objectives if (ids := self._of(o.id))}
        objectives = tuple(Part(id_, roles.of(ids, deciding)) for id_, ids in groups.items())
        witnesses = [w for part in rules for w in self._rule_witnesses(part, blocking)]
        alone = {part.id: groups[part.id] for part in objectives if part.role not in _ENOUGH}
        real = passes_and_misses(self._corpus, self._ruleset, alone, self._target) if self._corpus else {}
        witnesses += [w for part in objectives for w in self._group_witnesses(part, groups[part.id], real.get(part.id))]
        return _Claims(blocking, sufficient, rules, objectives, self._hidden_vetoes(), tuple(witnesses))

    def _parameters(self) -> Iterator[str]:
        for clause in clauses_of(self._ruleset, self._target):
            yield from clause.parameters()

    def _of(self, objective: str) -> list[str]:
        return [s.rule.id for s in self._nobody.counted if s.rule.objective == objective]

    def _names(self, steps: StepSet) -> tuple[str, ...]:
        graded = {s.rule.id: s.rule.graded for s in self._nobody.counted}
        return tuple(step_name(step, graded=graded[step.rule]) for step in steps)

    def _hidden_vetoes(self) -> tuple[str, ...]:
        """Needed because of a sum, and not because a clause says so."""
        named = [bound for bound in self._system.constraints if bound.kind not in ("score", "points")]
        declared = System(self._system.rules, tuple(named)).forced()
        forced = self._system.forced()
        rules = {s.rule.id: s.rule for s in self._nobody.counted}
        return tuple(needed_name(rules[id_], rung) for id_, rung in forced.items() if declared.get(id_, 0) < rung)

    def _but(self, left_out: Collection[str]) -> tuple[str, ...]:
        return tuple(id_ for id_ in self._ids if id_ not in left_out)

    def _rule_witnesses(self, part: Part, blocking: Family) -> Iterator[Witness]:
        """For each thing said of a rule, a combination that shows it."""
        only, others = (part.id,), self._but([part.id])
        if part.role in _NEEDED:
            yield Witness(f"{part.id} is necessary", others, only)
        if part.role in _ENOUGH:
            yield Witness(f"{part.id} is sufficient", only, others)
        if part.role == "contributing":
            block = next((b for b in blocking.sets if any(step.rule == part.id for step in b)), None)
            if block is not None:
                rest = tuple(step for step in block if step.rule != part.id)
                passes = self._but([step.rule for step in rest])
                yield Witness(f"{part.id} decides", passes, self._names(rest))

    def _group_witnesses(self, part: Part, ids: Sequence[str], real: RealCase | None) -> Iterator[Witness]:
        inside, outside = self._but(self._but(ids)), self._but(ids)
        needed, enough = part.role in _NEEDED, part.role in _ENOUGH
        claim = f"objective {part.id} is"
        yield Witness(f"{claim} necessary" if needed else f"{claim} not necessary", outside, inside)
        if real is not None:
            yield _real(f"{claim} not sufficient", real)
        else:
            yield Witness(f"{claim} sufficient" if enough else f"{claim} not sufficient", inside, outside)


def _real(claim: str, case: RealCase) -> Witness:
    return Witness(claim, case.passes, case.fails, case.provider, case.as_of, case.unknown)
