"""What a corpus shows of the world, as parts of a page; never mixed with what a rule set demands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from compliance.analysis.world.tables import Cells, UnknownCase
from compliance.analysis.world.world import ObjectiveInTheWorld, WorldAnalysis
from compliance.report.pages.blocks import Block, Heading, Item, Paragraph, Table

_SIDES = ("objective met", "not met")
_HEADS = ("", "has the outcome", "does not have it")
_MARGINS = 16
"""What margins, gaps and the first column take from the width of a table."""

_UNDEFINED = "undefined"


def world_blocks(analysis: WorldAnalysis, width: int | None = None) -> Iterator[Block]:
    """Everything about the world; cells are broken to fit a width, if there is one."""
    yield Heading(2, "Necessary and sufficient in the world")
    yield Paragraph(
        f"What was observed of {_count(analysis.cases, 'case')}. What the rule set demands is another matter: necessary in "
        "the world is not necessary by rule. The corpus is no random sample of anything."
    )
    yield Item("Outcome", f"({analysis.outcome.means})", analysis.outcome.text)
    for objective in analysis.objectives:
        yield from _objective(objective, width)


def _objective(objective: ObjectiveInTheWorld, width: int | None) -> Iterator[Block]:
    yield Heading(3, objective.title)
    yield Item("Met when", objective.met_when)
    yield _table(objective.cells, width)
    needed, enough = objective.necessary_in_the_world, objective.sufficient_in_the_world
    measures = _measures(("inclN", needed.incl_n), ("covN", needed.cov_n), ("RoN", needed.ron))
    yield Item("Necessary in the world", measures)
    yield Item(text=needed.shows)
    measures = _measures(("inclS", enough.incl_s), ("covS", enough.cov_s), ("PRI", enough.pri))
    yield Item("Sufficient in the world", measures)
    yield Item(text=enough.shows)
    yield Item("Not known, and in no cell", _count(len(objective.unknown), "case"))
    alike: dict[str, list[str]] = {}
    for case in objective.unknown:
        alike.setdefault(_unknown(case), []).append(case.provider)
    for why, names in alike.items():
        yield Item(", ".join(names), why)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _table(cells: Cells, width: int | None) -> Table:
    room = None if width is None else max(len(_HEADS[2]), (width - _MARGINS - len(_SIDES[0])) // 2)
    rows: list[tuple[str, ...]] = []
    for side, pair in zip(
        _SIDES,
        (
            (cells.met_with_outcome, cells.met_without_outcome),
            (cells.unmet_with_outcome, cells.unmet_without_outcome),
        ),
        strict=True,
    ):
        rows += zip_longest([side], *(_cell(names, room) for names in pair), fillvalue="")
    return Table(_HEADS, tuple(rows))


def _cell(names: Sequence[str], room: int | None) -> list[str]:
    """The names of a cell in as many lines as they need."""
    text = f"{len(names)}: {', '.join(names)}" if names else "0"
    return [text] if room is None else wrap(text, room, break_on_hyphens=False)


def _measures(*values: tuple[str, float | None]) -> str:
    return ", ".join(f"{name} {_UNDEFINED if value is None else f'{value:.3f}'}" for name, value in values)


def _unknown(case: UnknownCase) -> str:
    """What is known of a case, and the first reason why the rest is not."""
    met = "meets it" if case.met else "misses it"
    outcome = "has the outcome" if case.outcome else "does not have the outcome"
    if case.met is None and case.met_unknown == case.outcome_unknown:
        return _first(case.met_unknown)
    if case.met is None:
        met = f"whether it meets it is open ({_first(case.met_unknown)})"
    if case.outcome is None:
        outcome = f"whether it has the outcome is open ({_first(case.outcome_unknown)})"
    return f"{met}; {outcome}"


def _first(reasons: Sequence[str]) -> str:
    more = len(reasons) - 1
    return reasons[0] + (f"; and {more} more {'rule' if more == 1 else 'rules'}" if more else "")
