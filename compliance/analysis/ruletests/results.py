"""A rule set under test, and what running its tests found: plain data, which travels between processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from compliance.analysis.explain.trace import ConditionTrace
from compliance.model.problem import DocumentPath
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySets
from compliance.model.ruletests import RuleTests
from compliance.model.statements import Location
from compliance.rulesets.conditions import Conditions
from compliance.rulesets.ruleset import RuleSet

Locate = Callable[[DocumentPath, int | None], Location]
"""Where the value at a path stands, or a character of the text there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A rule set under test: its document as data, its conditions by path, and its tests."""

    ruleset: RuleSet
    data: Mapping[str, Any]
    conditions: Conditions
    locate: Locate
    sets: CountrySets
    tests: RuleTests


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that does not hold: of a rule, or of `verdict`, `score` or `level`."""

    what: str
    expected: str
    actual: str
    message: str = ""
    location: Location | None = None
    """Where the rule stands."""
    conditions: tuple[ConditionTrace, ...] = ()


@dataclass(frozen=True, slots=True)
class RanTest:
    """One test that was run; it passes where nothing mismatches."""

    name: str
    location: Location
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A status no test expects of a rule."""

    rule: str
    status: str
    location: Location


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of the rule set that no test notices; `name` is what `survivors` calls it."""

    owner: str
    name: str
    before: str
    after: str
    location: Location


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry of `unseen` or `survivors` that excuses nothing."""

    key: Literal["unseen", "survivors"]
    rule: str
    what: str
    why: str
    location: Location


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """Everything found about one rule set; `mutants` is `None` where none was made."""

    ruleset: str
    file: str
    tested: tuple[RanTest, ...]
    rules: int
    gaps: tuple[Gap, ...]
    unseen: int
    mutants: int | None
    survivors: tuple[Survivor, ...]
    explained: int
    stale: tuple[Stale, ...]

    @property
    def failed(self) -> int:
        """How many tests fail."""
        return sum(bool(test.mismatches) for test in self.tested)

    @property
    def green(self) -> bool:
        """Is there nothing left to do?"""
        return not (self.failed or self.gaps or self.survivors or self.stale)
