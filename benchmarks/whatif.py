"""One answer changed on the page of a scenario, against one evaluation of the same offer: both in this process, warm."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Figure, Row, interleaved
from compliance.assess import Evaluation
from compliance.loading.builtin import ids
from compliance.model.scorecard import NothingEvaluatedError
from compliance.web.answers import rendered
from compliance.web.asked import Dates
from compliance.web.reading import Query
from compliance.web.shelf import Shelf
from compliance.web.whatif import Asked, Desk, supposed_page

DAY = date(2026, 11, 23)
OFFER = "ovhcloud@vmware-snc"
"""Much is known of it."""


def what_if(rounds: int) -> Row:
    """Milliseconds an edit under the slowest built-in rule set, and the ratio over all."""
    dates = Dates(DAY, DAY)
    with TemporaryDirectory() as folder:
        desk = Desk(Shelf(Path(folder)))
        asked = {id_: one for id_ in ids("ruleset") if (one := _asked(desk, id_, dates)) is not None}
    edits = {id_: _edit(one) for id_, one in asked.items()}
    actions: dict[str, Callable[[], float]] = {}
    for id_, one in asked.items():
        actions[f"edit {id_}"] = partial(_timed, partial(_answered, one, dates, edits[id_]))
        actions[f"evaluate {id_}"] = partial(_timed, partial(_evaluate, one))
    medians = interleaved(actions, rounds)
    slowest = max(asked, key=lambda id_: medians[f"edit {id_}"])
    total = {side: sum(medians[f"{side} {id_}"] for id_ in asked) for side in ("edit", "evaluate")}
    each = {side: seconds / len(asked) * 1e3 for side, seconds in total.items()}
    figures = (
        Figure(f"an edit, {slowest}", medians[f"edit {slowest}"] * 1e3, 100, " ms"),
        Figure("edit / evaluate", total["edit"] / total["evaluate"], 1),
    )
    remarks = (
        f"{len(asked)} rule sets, on average {each['edit']:.1f} ms an edit, {each['evaluate']:.1f} ms an evaluation",
    )
    return Row(6, f"one answer changed, {OFFER}", figures, remarks)


def _asked(desk: Desk, ruleset: str, dates: Dates) -> Asked | None:
    try:
        return desk.asked(OFFER, Query(lambda name: (ruleset,) if name == "against" else ()), dates)
    except NothingEvaluatedError:
        return None


def _edit(asked: Asked) -> dict[str, str]:
    """An answer to the first question that has choices, or else to one that asks for a country."""
    fields = asked.fields
    controls = [control for one in (*fields.questions, *fields.stated) for control in one.controls]
    for control in controls:
        others = [choice for choice in control.choices if choice != control.stated]
        if others:
            return {control.name: others[0]}
    return {controls[0].name: "FR"} if controls else {}


def _answered(asked: Asked, dates: Dates, form: dict[str, str]) -> None:
    """The answer to a changed form, as a browser gets it."""
    rendered(supposed_page(asked, dates, form, part="quick"), "nonce", json="")


def _evaluate(asked: Asked) -> None:
    """The scorecard from what was read, as `evaluate` makes it."""
    before = asked.before
    evaluation = Evaluation(before.dates.terms(before.offer.service))
    for state in before.states:
        evaluation.card(before.offer.provider, state.ruleset)


def _timed(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start
