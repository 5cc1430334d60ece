"""The cheapest choice as a mixed-integer program, by HiGHS."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil, isfinite
from typing import Any, Final

from compliance.engine.monotone.covering import Covering
from compliance.model.records import dataclass

PACKAGE: Final = "highspy"

EXACT_BITS: Final = 40
"""Whole numbers of so many bits are far from the end of what the solver's numbers hold exactly."""
ROW_BITS: Final = 12
"""The size of numbers in a row, so that the solver's tolerance is less than the least difference there is."""
TIE_NODES: Final = 1
"""Nodes of the search tree, after which the choice among equally cheap ones is left as it is."""
CUTS: Final = 50
"""How often the solver is told that its choice is none."""
_CLOSE: Final = 1e-9
_ROUNDING: Final = 1e-6


class SolverError(Exception):
    """A solver gave an answer that is wrong when checked in whole numbers: a bug of it, or of ours."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The items taken (`None`: no choice was found), and what any choice costs at the least."""

    taken: tuple[int, ...] | None
    at_least: int


def within_reach(covering: Covering) -> bool:
    """Are the costs small enough to be exact in floating point?"""
    return sum(covering.costs).bit_length() <= EXACT_BITS


def choose(covering: Covering, seconds: float) -> Solution:
    """The cheapest choice within a time limit; of equally cheap ones one of the fewest items, as far as that is quickly found.

    One thread and a fixed seed: the same choice each time, unless the time limit is reached.

    Raises:
        SolverError: the choice does not reach the sums.
    """
    program = _Program(covering)
    taken, bound = program.solve(covering.costs, seconds)
    if taken is None:
        return Solution(None, bound)
    if bound >= covering.cost(taken):
        taken = program.fewest(taken, seconds)
    return Solution(taken, min(bound, covering.cost(taken)))


def _quiet(highspy: Any) -> Any:  # noqa: ANN401 - the package has no types
    """A solver that says nothing: the usual way to make one prints a line before it can be told not to."""

    class Quiet(highspy.Highs):  # type: ignore[misc]
        def __init__(self) -> None:
            super(highspy.Highs, self).__init__()
            self.setOptionValue("output_flag", False)  # noqa: FBT003 - its signature

    return Quiet()


class _Program:
    def __init__(self, covering: Covering) -> None:
        import highspy  # noqa: PLC0415 - an extra, and slow to import

        self._covering = covering
        self._highs: Any = highspy
        self._solver: Any = _quiet(highspy)
        for name, value in {
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5,  # costs are whole numbers
            "mip_feasibility_tolerance": _CLOSE,
            "primal_feasibility_tolerance": _CLOSE,
        }.items():
            self._solver.setOptionValue(name, value)
        self._solver.passModel(self._model())

    def _model(self) -> Any:  # noqa: ANN401 - the package has no types
        """A column an item, taken or not; a row a sum."""
        covering, model = self._covering, self._highs.HighsLp()
        size = len(covering.rules)
        model.num_col_, model.num_row_ = size, len(covering.needs)
        model.col_cost_ = [float(cost) for cost in covering.costs]
        model.col_lower_, model.col_upper_ = [0.0] * size, [1.0] * size
        model.row_upper_ = [self._highs.kHighsInf] * len(covering.needs)
        entries, needs, starts = [], [], [0]
        for number, need in enumerate(covering.needs):
            row, least = _rounded({n: g[number] for n, g in enumerate(covering.gains) if g[number]}, need)
            entries.append(row)
            needs.append(least)
            starts.append(starts[-1] + len(row))
        model.row_lower_ = needs
        model.a_matrix_.format_ = self._highs.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts
        model.a_matrix_.index_ = [number for row in entries for number in row]
        model.a_matrix_.value_ = [gain for row in entries for gain in row.values()]
        model.integrality_ = [self._highs.HighsVarType.kInteger] * size
        return model

    def solve(
        self, costs: Sequence[int], seconds: float, start: Collection[int] = ()
    ) -> tuple[tuple[int, ...] | None, int]:
        """The choice found, checked, and the least that any costs.

        A choice that is none in exact numbers is cut off, and the search goes on.
        """
        end = self._solver.getRunTime() + seconds
        for number, cost in enumerate(costs):
            self._solver.changeColCost(number, float(cost))
        for _ in range(CUTS):
            taken, at_least = self._run(len(costs), end, start)
            if taken is None or self._covering.met_by(taken):
                return taken, at_least
            self._cut(taken)
        raise SolverError("the solver HiGHS gave no fix that is one when it is checked in exact numbers")

    def _run(self, size: int, end: float, start: Collection[int]) -> tuple[tuple[int, ...] | None, int]:
        solver = self._solver
        solver.setOptionValue("time_limit", end)
        if start:
            known = self._highs.HighsSolution()
            known.col_value = [1.0 if number in start else 0.0 for number in range(size)]
            solver.setSolution(known)
        solver.run()
        info = solver.getInfo()
        # Nothing costs less than nothing; and a bound a hair over a whole number is that number.
        bound = info.mip_dual_bound
        at_least = max(0, ceil(bound - _ROUNDING)) if isfinite(bound) else 0
        if info.primal_solution_status != self._highs.SolutionStatus.kSolutionStatusFeasible:
            return None, at_least
        return tuple(n for n, value in enumerate(solver.getSolution().col_value) if value > 1 / 2), at_least

    def fewest(self, choice: tuple[int, ...], seconds: float) -> tuple[int, ...]:
        """One of the fewest items among the choices that cost as much as this one."""
        covering = self._covering
        weights = [float(cost) for cost in covering.costs]
        self._solver.addRow(
            -self._highs.kHighsInf, float(covering.cost(choice)), len(weights), list(range(len(weights))), weights
        )
        self._solver.setOptionValue("mip_max_nodes", TIE_NODES)
        better, _ = self.solve([1] * len(weights), seconds, set(choice))
        return better if better is not None and covering.cost(better) <= covering.cost(choice) else choice

    def _cut(self, taken: Collection[int]) -> None:
        """One more item is needed, of those that add to a sum that is not reached: true of every choice that holds these."""
        covering = self._covering
        short = next(
            row for row, need in enumerate(covering.needs) if sum(covering.gains[n][row] for n in taken) < need
        )
        others = [n for n, gains in enumerate(covering.gains) if gains[short] and n not in set(taken)]
        self._solver.addRow(1.0, self._highs.kHighsInf, len(others), others, [1.0] * len(others))


def _rounded(gains: Mapping[int, int], need: int) -> tuple[dict[int, float], float]:
    """A row in floating point, exact where that can be; else gains rounded up and the need down, so that no choice is lost."""
    bits = max(sum(gains.values()), need).bit_length()
    shift = max(0, bits - EXACT_BITS)
    unit = 2.0 ** -max(0, bits - shift - ROW_BITS)
    return {n: -(-gain >> shift) * unit for n, gain in gains.items()}, (need >> shift) * unit
