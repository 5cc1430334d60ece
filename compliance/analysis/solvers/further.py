"""Where the exact search gives up: what goes on with solvers, within a time limit; and in words, what was not done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib.util import find_spec
from itertools import islice
from time import monotonic
from typing import Final

from compliance.analysis.solvers import milp, sat
from compliance.engine.monotone.covering import Covering
from compliance.engine.monotone.sets import MoreSets
from compliance.engine.monotone.system import System
from compliance.model.phrases import figures, say

SECONDS: Final = 60.0
"""How long solvers may take together, unless told otherwise."""


def _is_installed(package: str) -> bool:
    return find_spec(package) is not None


class Further:
    """Asked for a cheapest choice, or for minimal sets, that pure Python gave up on.

    Each question gets half of the time that is left, so that the first ones get most and the last one still some.
    """

    def __init__(self, seconds: float = SECONDS, installed: Callable[[str], bool] = _is_installed) -> None:
        self._seconds, self._left, self._installed = seconds, seconds, installed
        self._missing = False
        self._late = False
        self._too_large = False

    def choose(self, covering: Covering) -> tuple[Collection[int], int] | None:
        """The best choice found, and what any choice costs at the least; `None` where none was found."""
        if not self._has(milp.PACKAGE):
            return None
        if not milp.within_reach(covering):
            self._too_large = True
            return None
        start = monotonic()
        answer = milp.choose(covering, self._left / 2)
        self._left = max(0.0, self._left - (monotonic() - start))
        if answer.taken is None or answer.at_least < covering.cost(answer.taken):
            self._late = True
        return None if answer.taken is None else (answer.taken, answer.at_least)

    def sets(self, part: System, *, sufficient: bool, limit: int) -> MoreSets | None:
        """Minimal sets, up to a limit; `None` where there is no solver."""
        if not self._has(sat.PACKAGE):
            return None
        start = monotonic()
        end = start + self._left / 2
        proposed = sat.minimal_sets(part, sufficient=sufficient, go_on=lambda: monotonic() < end)
        proposals = list(islice(proposed, limit))
        self._left = max(0.0, self._left - (monotonic() - start))
        complete = bool(proposals) and proposals[-1] is None
        sets = tuple(steps for steps in proposals if steps is not None)
        self._late = self._late or (not complete and len(sets) < limit)
        return MoreSets(sets, complete=complete)

    @property
    def limits(self) -> tuple[str, ...]:
        """What kept a search from its end, a sentence each."""
        sentences: list[str] = []
        if self._missing:
            sentences.append(
                say(
                    "This is too large for the built-in search; the extra 'solver' goes further: {command}.",
                    command="pip install 'cloud-provider-compliance[solver]'",
                )
            )
        if self._late:
            sentences.append(
                say(
                    "A search was stopped, so that all keep within the time limit of {seconds} s; --time-limit changes it.",
                    seconds=figures(f"{self._seconds:g}"),
                )
            )
        if self._too_large:
            sentences.append(say("The efforts have too many digits for the solver, which was not asked."))
        return tuple(sentences)

    def _has(self, package: str) -> bool:
        there = self._installed(package)
        self._missing = self._missing or not there
        return there
