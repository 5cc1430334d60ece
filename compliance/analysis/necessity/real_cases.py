"""Real providers that pass some rules and miss the verdict all the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.analysis.steps import meets
from compliance.analysis.world.corpus import Case, Corpus
from compliance.engine.decide import decide
from compliance.engine.grounds import grounds_of
from compliance.engine.outcome import status_of
from compliance.engine.state import decide_all
from compliance.engine.verdict import NothingEvaluatedError
from compliance.model.status import Status, Target
from compliance.rulesets.ruleset import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class RealCase:
    """A provider on a day; `fails` are the rules that do not pass, unknown ones among them."""

    provider: str
    as_of: date
    passes: tuple[str, ...]
    fails: tuple[str, ...]


def passes_and_misses(corpus: Corpus, ruleset: RuleSet, ids: Iterable[str], target: Target) -> RealCase | None:
    """The first case, by id, that passed all of these rules and certainly missed the verdict; on the latest such day."""
    wanted = [rule for id_ in ids if (rule := ruleset.rule(id_)) is not None]
    cases = (_real_case(case, ruleset, wanted, target) for case in corpus.cases(ruleset, earlier=True))
    return next((found for found in cases if found is not None), None)


def _real_case(case: Case, ruleset: RuleSet, wanted: Sequence[Rule], target: Target) -> RealCase | None:
    snapshot = case.snapshot
    grounds = grounds_of(ruleset, snapshot)
    if any(status_of(rule, decide(rule, grounds)) is not Status.PASS for rule in wanted):
        return None
    now = decide_all(ruleset, snapshot)
    try:
        if meets(now, target, "possible"):
            return None
    except NothingEvaluatedError:
        return None
    passes = tuple(s.rule.id for s in now.counted if s.passes("certain"))
    return RealCase(case.name, snapshot.as_of, passes, tuple(s.rule.id for s in now.counted if s.rule.id not in passes))
