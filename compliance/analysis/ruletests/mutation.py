"""Which changes of a rule set its tests notice.

A change of a rule is noticed by a test that expects something of that rule and no longer gets it; a change of the
verdict, by one that expects a verdict, a score or a level. What a test does not get without the change shows nothing.
A change of a rule is not judged by the verdict, which can hide a rule that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from compliance.analysis.ruletests.changes import Mutant, mutants
from compliance.analysis.ruletests.results import Stale, Subject, Survivor
from compliance.analysis.ruletests.run import PreparedTest, meets, whole_mismatches
from compliance.engine.decide import readings
from compliance.engine.environment import parameter_values
from compliance.engine.grounds import Grounds, Recognised
from compliance.engine.scoring import Standing
from compliance.engine.state import State
from compliance.model.ruletests import Excuse
from compliance.rulesets.clauses import with_pass_rung
from compliance.rulesets.ruleset import RuleSet


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
    made = mutants(subject)
    survived = [mutant for mutant in made if not noticing.notices(mutant)]
    excused = {(excuse.rule, excuse.what) for excuse in subject.tests.survivors}
    left = [mutant for mutant in survived if (mutant.owner, mutant.name) not in excused]
    return Mutation(
        len(made),
        tuple(Survivor(m.owner, m.name, m.before, m.after, m.location) for m in left),
        len(survived) - len(left),
        tuple(_stale(made, survived, subject.tests.survivors)),
    )


def _stale(made: list[Mutant], survived: list[Mutant], excuses: Iterable[Excuse]) -> Iterator[Stale]:
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
                if rule is not None and meets(rule, case.readings(rule, case.grounds_for(expectation)), expectation):
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
            if not meets(changed, readings(changed, grounds), case.test.expect[id_]):
                return True
        return False

    def _notices_whole(self, mutant: Mutant, case: PreparedTest) -> bool:
        own = case.grounds_for(case.test.verdict)
        grounds = _grounds(mutant, case, own)
        if grounds is None:
            return False
        grounds = replace(grounds, ruleset=_changed(mutant, grounds.ruleset))
        decided = [
            readings(rule, grounds)
            if mutant.parameter is not None and rule.id in mutant.rules
            else case.readings(rule, own)
            for rule in grounds.ruleset.rules
        ]
        standings = (Standing(r, one.declared) for r, one in zip(grounds.ruleset.rules, decided, strict=True))
        return bool(whole_mismatches(case, State(grounds, tuple(standings), tuple(decided))))


def _grounds(mutant: Mutant, case: PreparedTest, own: Grounds) -> Grounds | None:
    """The grounds of a test with the changed parameter or recognitions; `None` where the test sets that parameter itself."""
    ruleset, parameters = own.ruleset, own.parameters
    changed = mutant.parameter
    if changed is not None:
        if any(setting.partition("=")[0] == changed.name for setting in case.test.settings):
            return None
        snapshot = own.snapshot
        values = parameter_values({changed.name: changed}, snapshot.as_of, snapshot.known_as_of)
        parameters = {**parameters, "": {**parameters[""], **values}}
    if mutant.recognitions and ruleset.recognitions:
        other = {recognition.id: recognition for recognition in mutant.recognitions}
        ruleset = replace(ruleset, recognitions=tuple(other.get(one.id, one) for one in ruleset.recognitions))
    if ruleset is own.ruleset and parameters is own.parameters:
        return own
    recognised = Recognised(ruleset, own.snapshot, parameters)
    return replace(own, ruleset=ruleset, parameters=parameters, recognised=recognised)


def _changed(mutant: Mutant, ruleset: RuleSet) -> RuleSet:
    """A rule set with the change in its parameters or its verdict, and what follows from that for graded rules."""
    necessary, sufficient = mutant.clauses or (ruleset.necessary, ruleset.sufficient)
    own = ruleset.parameters[""]
    changed = mutant.parameter
    if changed is not None:
        if not any(changed.name in clause.parameters() for clause in (*necessary, *sufficient)):
            return ruleset
        own = {**own, changed.name: changed}
    rules = tuple(with_pass_rung(rule, necessary, ruleset.levels, own) for rule in ruleset.rules)
    parameters = {**ruleset.parameters, "": own}
    return replace(ruleset, necessary=necessary, sufficient=sufficient, parameters=parameters, rules=rules)
