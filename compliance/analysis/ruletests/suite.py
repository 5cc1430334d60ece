"""Tests, coverage and mutation of one rule set: of each rule it defines, which of pass, fail and unknown the tests show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.analysis.ruletests.mutation import mutate
from compliance.analysis.ruletests.results import Gap, Stale, Subject, SuiteResult
from compliance.analysis.ruletests.run import PreparedTest, cases, run_case
from compliance.engine.outcome import Outcome, status_of
from compliance.model.ruletests import SEEN, Excuse, ExpectationDocument
from compliance.model.status import NotApplicableReason, Status
from compliance.rulesets.ruleset import Rule, RuleSet


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
    return missing, tuple(_stale(seen, unseen))


def _stale(seen: set[tuple[str, str]], unseen: Iterable[Excuse]) -> Iterator[Stale]:
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
