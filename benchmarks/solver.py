"""The cheapest fix under generated rule sets larger than any built-in one: how long, proven or with which gap."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from importlib.util import find_spec

from benchmarks.generated import provider_text, ruleset_text
from benchmarks.measure import Figure, Row
from compliance.analysis.solvers import milp
from compliance.analysis.solvers.further import SECONDS, Further
from compliance.engine.monotone.covering import FurtherChoice, cheapest
from compliance.engine.monotone.system import System
from compliance.engine.scoring import exact
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import decide_all
from compliance.engine.steps import rungs_reached, system_at
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset

DAY = date(2026, 1, 1)
SMALL, LARGE = 200, 1_000
SMALL_SECONDS = 2.0


class NoFixError(RuntimeError):
    """A generated provider that no fix helps: there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Search:
    """How long one took, and the share of the cost that a cheaper fix could save at the most; 0 where there is none."""

    seconds: float
    gap: float


def problem(size: int, seed: int) -> tuple[System, dict[str, Fraction]]:
    """What a generated provider misses under a generated rule set, and what each rule costs; by way of real documents."""
    ruleset, provider = load_ruleset(text=ruleset_text(size, seed)), load_provider(text=provider_text(size, seed))
    now = decide_all(ruleset, take_snapshot(provider, DAY, DAY, country_sets()))
    missing = system_at(now, "necessary", "certain").given(rungs_reached(now, "certain"))
    return missing, {rule.id: exact(rule.fix.effort) for rule in ruleset.rules if rule.fix is not None}


def search(missing: System, costs: dict[str, Fraction], further: FurtherChoice | None = None) -> Search:
    """Look for the cheapest fix."""
    start = time.perf_counter()
    found = cheapest(missing, costs, further)
    seconds = time.perf_counter() - start
    if found is None:
        raise NoFixError
    return Search(seconds, float(1 - found.at_least / found.cost))


def solver(small: int, large: int) -> Row:
    """So many rule sets of each size; the slowest search counts, and the widest gap."""
    what = "cheapest fix, generated rule sets"
    if find_spec(milp.PACKAGE) is None:
        return Row(5, what, (), ("not measured: the extra 'solver' is not installed",))
    found: dict[int, list[tuple[Search, Search]]] = {}
    search(*problem(SMALL, 0), Further().choose)  # imports the package
    for size, count in ((SMALL, small), (LARGE, large)):
        problems = [problem(size, seed) for seed in range(count)]
        found[size] = [(search(*one), search(*one, Further(SECONDS).choose)) for one in problems]
    return summary(found)


def summary(found: dict[int, list[tuple[Search, Search]]]) -> Row:
    """The row of searches without and with the solver, by size."""
    solved = {size: [after for _, after in pairs] for size, pairs in found.items()}
    figures = (
        Figure(f"{SMALL} rules, the slowest", _slowest(solved[SMALL]), SMALL_SECONDS, " s"),
        Figure(f"{SMALL} rules, the widest gap", _widest(solved[SMALL]), 0.0, " %"),
        Figure(f"{LARGE} rules, the slowest", _slowest(solved[LARGE]), SECONDS, " s"),
    )
    return Row(5, "cheapest fix, generated rule sets", figures, tuple(map(_remark, found, found.values())))


def _slowest(searches: Sequence[Search]) -> float:
    return max(one.seconds for one in searches)


def _widest(searches: Sequence[Search]) -> float:
    return 100 * max(one.gap for one in searches)


def _remark(size: int, pairs: Sequence[tuple[Search, Search]]) -> str:
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    proven = sum(one.gap == 0 for one in after)
    return (
        f"{size} rules: {proven} of {len(after)} proven cheapest, the widest gap {_widest(after):.2f} %; without the extra "
        f"{sum(one.gap == 0 for one in before)} of {len(before)}, {_widest(before):.1f} % in {_slowest(before):.2f} s"
    )
