"""Tests, coverage and mutation of one rule set: what its tests show of its rules, and which changes of it they notice.

A change of a rule is noticed by a test that expects something of that rule and no longer gets it; a change of the
verdict, by one that expects a verdict, a score or a level. What a test does not get without the change shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from compliance.analysis.ruletests.changes import Mutant, mutants
from compliance.analysis.ruletests.results import Gap, Stale, Subject, SuiteResult, Survivor
from compliance.analysis.ruletests.run import PreparedTest, cases, meets, run_case, whole_mismatches
from compliance.engine.decide import readings
from compliance.engine.environment import parameter_values
from compliance.engine.grounds import Grounds, Recognised
from compliance.engine.outcome import Outcome, status_of
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.model.records import dataclass
from compliance.model.ruletests import SEEN, Excuse, ExpectationDocument
from compliance.model.status import NotApplicableReason, Status
from compliance.rulesets.clauses import with_pass_rung
from compliance.rulesets.ruleset import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Mutation:
    """How many changes were made, those nobody noticed, and the excuses that excuse nothing."""

    mutants: int
    survivors: tuple[Survivor, ...]
    explained: int
    stale: tuple[Stale, ...]


def mutate(subject: Subject, cases: Iterable[PreparedTest]) -> Mutation:
    """Make every change, one at a time, until a test notices it."""
    noticing = _Noticing(list(cases))
    all_mutants = mutants(subject)
    survived = [mutant for mutant in all_mutants if not noticing.notices(mutant)]
    excused = {(excuse.rule, excuse.what) for excuse in subject.tests.survivors}
    left = [mutant for mutant in survived if (mutant.owner, mutant.name) not in excused]
    return Mutation(
        len(all_mutants),
        tuple(Survivor(m.owner, m.name, m.before, m.after, m.location) for m in left),
        len(survived) - len(left),
        tuple(_stale_survivors(all_mutants, survived, subject.tests.survivors)),
    )


def _stale_survivors(made: list[Mutant], survived: list[Mutant], excuses: Iterable[Excuse]) -> Iterator[Stale]:
    there = {(mutant.owner, mutant.name) for mutant in made}
    alive = {(mutant.owner, mutant.name) for mutant in survived}
    for excuse in excuses:
        key = (excuse.rule, excuse.what)
        if key not in alive:
            why = "a test notices it" if key in there else "there is no such mutant"
            yield Stale("survivors", excuse.rule, excuse.what, why, excuse.location)


class _Noticing:
    """The tests, by what they expect; only expectations that hold without any change."""

    def __init__(self, cases: list[PreparedTest]) -> None:
        self._by_rule: dict[str, list[PreparedTest]] = {}
        for case in cases:
            for id_, expectation in case.test.expect.items():
                rule = case.ruleset.rule(id_)
                grounds = case.grounds_for(expectation)
                if rule is not None and meets(rule, case.readings(rule, grounds), expectation, grounds):
                    self._by_rule.setdefault(id_, []).append(case)
        self._whole = [case for case in cases if case.expects_whole and not whole_mismatches(case, case.state)]

    def notices(self, mutant: Mutant) -> bool:
        """Does any test fail with this change?"""
        if any(self._notices_rule(mutant, id_) for id_ in mutant.rules):
            return True
        speaks = mutant.clauses is not None or mutant.parameter is not None
        return speaks and any(self._notices_whole(mutant, case) for case in self._whole)

    def _notices_rule(self, mutant: Mutant, id_: str) -> bool:
        change = mutant.rules[id_]
        last = changed = None
        for case in self._by_rule.get(id_, ()):
            grounds = _grounds(mutant, case, case.grounds_for(case.test.expect[id_]))
            rule = case.ruleset.rule(id_)
            if grounds is None or rule is None:
                continue
            if rule is not last:
                last, changed = rule, change(rule)
            assert changed is not None
            if not meets(changed, readings(changed, grounds), case.test.expect[id_], grounds):
                return True
        return False

    def _notices_whole(self, mutant: Mutant, case: PreparedTest) -> bool:
        unchanged = case.grounds_for(case.test.verdict)
        grounds = _grounds(mutant, case, unchanged)
        if grounds is None:
            return False
        grounds = replace(grounds, ruleset=_changed(mutant, grounds.ruleset))
        decided = [
            readings(rule, grounds)
            if mutant.parameter is not None and rule.id in mutant.rules
            else case.readings(rule, unchanged)
            for rule in grounds.ruleset.rules
        ]
        standings = (Standing(r, one.declared) for r, one in zip(grounds.ruleset.rules, decided, strict=True))
        return bool(whole_mismatches(case, State(grounds, tuple(standings), tuple(decided))))


def _grounds(mutant: Mutant, case: PreparedTest, unchanged: Grounds) -> Grounds | None:
    """The grounds of a test with the changed parameter or recognitions; `None` where the test sets that parameter itself."""
    ruleset, parameters = unchanged.ruleset, unchanged.parameters
    changed = mutant.parameter
    if changed is not None:
        if any(setting.partition("=")[0] == changed.name for setting in case.test.settings):
            return None
        snapshot = unchanged.snapshot
        values = parameter_values({changed.name: changed}, snapshot.as_of, snapshot.known_as_of)
        parameters = {**parameters, "": {**parameters[""], **values}}
    if mutant.recognitions and ruleset.recognitions:
        other = {recognition.id: recognition for recognition in mutant.recognitions}
        ruleset = replace(ruleset, recognitions=tuple(other.get(one.id, one) for one in ruleset.recognitions))
    if ruleset is unchanged.ruleset and parameters is unchanged.parameters:
        return unchanged
    recognised = Recognised(ruleset, unchanged.snapshot, parameters)
    return replace(unchanged, ruleset=ruleset, parameters=parameters, recognised=recognised)


def _changed(mutant: Mutant, ruleset: RuleSet) -> RuleSet:
    """A rule set with the change in its parameters or its verdict, and what follows from that for graded rules."""
    necessary, sufficient = mutant.clauses or (ruleset.necessary, ruleset.sufficient)
    values = ruleset.parameters[""]
    changed = mutant.parameter
    if changed is not None:
        if not any(changed.name in clause.parameters() for clause in (*necessary, *sufficient)):
            return ruleset
        values = {**values, changed.name: changed}
    rules = tuple(with_pass_rung(rule, necessary, ruleset.levels, values) for rule in ruleset.rules)
    parameters = {**ruleset.parameters, "": values}
    return replace(ruleset, necessary=necessary, sufficient=sufficient, parameters=parameters, rules=rules)


def own_rules(ruleset: RuleSet) -> list[Rule]:
    """The rules a rule set defines itself."""
    return [rule for rule in ruleset.rules if rule.origin[0] == ruleset.id]


def expected_status(rule: Rule, expectation: ExpectationDocument) -> str:
    """The status an expectation speaks of, said or not."""
    if expectation.status is not None:
        return expectation.status
    if expectation.rung is not None:
        return status_of(rule, Outcome(*expectation.rung))
    not_applicable = expectation.reason in tuple(NotApplicableReason)
    return Status.NOT_APPLICABLE if not_applicable else Status.UNKNOWN


def gaps(
    ruleset: RuleSet, cases: Iterable[PreparedTest], unseen: Iterable[Excuse]
) -> tuple[tuple[Gap, ...], tuple[Stale, ...]]:
    """What no test shows and nothing excuses, and the excuses of what is shown."""
    seen: set[tuple[str, str]] = set()
    for case in cases:
        for id_, expectation in case.test.expect.items():
            rule = case.ruleset.rule(id_)
            assert rule is not None  # the loader has seen to it
            if expectation.basis is not None:  # what is recognised shows nothing of the rule's own conditions
                continue
            seen.add((id_, expected_status(rule, expectation)))
    excused = {(excuse.rule, excuse.what) for excuse in unseen}
    missing = tuple(
        Gap(rule.id, str(status), rule.location)
        for rule in own_rules(ruleset)
        for status in SEEN
        if (rule.id, status) not in seen | excused
    )
    return missing, tuple(_stale_unseen(seen, unseen))


def _stale_unseen(seen: set[tuple[str, str]], unseen: Iterable[Excuse]) -> Iterator[Stale]:
    for excuse in unseen:
        if (excuse.rule, excuse.what) in seen:
            why = f"a test expects {excuse.what} of {excuse.rule}, so it can be seen"
            yield Stale("unseen", excuse.rule, excuse.what, why, excuse.location)


def run_suite(subject: Subject, *, mutated: bool = True) -> SuiteResult:
    """Run the tests of a rule set, and tell what they leave untested."""
    prepared = cases(subject)
    tested = tuple(run_case(case) for case in prepared)
    mutation = mutate(subject, prepared) if mutated else None
    missing, stale = gaps(subject.ruleset, prepared, subject.tests.unseen)
    return SuiteResult(
        ruleset=subject.ruleset.id,
        file=subject.tests.file,
        tested=tested,
        rules=len(own_rules(subject.ruleset)),
        gaps=missing,
        unseen=len(subject.tests.unseen) - len(stale),
        mutants=mutation.mutants if mutation else None,
        survivors=mutation.survivors if mutation else (),
        explained=mutation.explained if mutation else 0,
        stale=(*stale, *(mutation.stale if mutation else ())),
    )
