"""The sums of a system at some levels, kept up to date as one rule after the other moves."""

from __future__ import annotations

from compliance.analysis.monotone.system import Levels, System


class Tally:
    """How far each constraint is over its target (below 0: short of it). A rule moves only between rungs of its ladder and 0."""

    def __init__(self, system: System, levels: Levels) -> None:
        self._touching = system.touching
        self._levels = {rule: levels.get(rule, 0) for rule in system.ladders}
        self.over = [-limit.target for limit in system.constraints]
        for rule, level in self._levels.items():
            for number, gains in self._touching[rule]:
                self.over[number] += gains[level]

    @property
    def holds(self) -> bool:
        """Do all constraints hold?"""
        return min(self.over, default=0) >= 0

    def level(self, rule: str) -> int:
        """Where a rule stands."""
        return self._levels[rule]

    def can_fall(self, rule: str, to: int) -> bool:
        """Does what holds still hold with a rule at this lower rung?"""
        here = self._levels[rule]
        return all(self.over[number] >= gains[here] - gains[to] for number, gains in self._touching[rule])

    def can_rise(self, rule: str, to: int) -> bool:
        """Is something still missing with a rule at this higher rung?"""
        here = self._levels[rule]
        more = {number: gains[to] - gains[here] for number, gains in self._touching[rule]}
        return any(over + more.get(number, 0) < 0 for number, over in enumerate(self.over) if over < 0)

    def move(self, rule: str, to: int) -> None:
        """The rule stands there now."""
        here = self._levels[rule]
        for number, gains in self._touching[rule]:
            self.over[number] += gains[to] - gains[here]
        self._levels[rule] = to
