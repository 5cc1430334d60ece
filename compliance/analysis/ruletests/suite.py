"""The whole of it for one rule set: tests, coverage, mutation."""

from __future__ import annotations

from compliance.analysis.ruletests.coverage import gaps, own_rules
from compliance.analysis.ruletests.mutation import mutate
from compliance.analysis.ruletests.results import SuiteResult
from compliance.analysis.ruletests.run import Subject, cases, run_case


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
