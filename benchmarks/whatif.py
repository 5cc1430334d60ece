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
from compliance.web.app import ServerSettings
from compliance.web.asked import DaysNamed, RefusedError
from compliance.web.reading import Query
from compliance.web.shelf import Shelf
from compliance.web.whatif import Desk, QuestionedOffer, supposed_page

DAY = date(2026, 11, 23)
OFFERS = ("ovhcloud@vmware-snc", "ovhcloud", "scaleway")
"""Much is known of them; the second is a provider with many services, on which what one certificate says hangs."""
SIDES = {"edit": "quick", "day": "panel", "page": ""}
"""What is measured, by the part of the page that is asked for: the verdict, with the day until which it holds, all of it."""


def what_if(rounds: int, remarked: int) -> Row:
    """Milliseconds an edit of the slowest offer under the slowest built-in rule set, and the ratio over all.

    Args:
        rounds: how many turns edits and evaluations take.
        remarked: how many the rest takes, which stands in the remarks and is most of the work.
    """
    dates = DaysNamed(DAY, DAY)
    with TemporaryDirectory() as folder:
        desk = Desk(Shelf(Path(folder)))
        asked = {
            f"{offer} under {ruleset}": one
            for offer in OFFERS
            for ruleset in ids("ruleset")
            if (one := _asked(desk, offer, ruleset, dates)) is not None
        }
    compared: dict[str, Callable[[], float]] = {}
    rest: dict[str, Callable[[], float]] = {}
    for name, one in asked.items():
        for side, part in SIDES.items():
            actions = compared if side == "edit" else rest
            actions[f"{side} {name}"] = partial(_timed, partial(_answered, one, dates, _edit(one), part))
        compared[f"evaluate {name}"] = partial(_timed, partial(_evaluate, one))
    medians = {**interleaved(compared, rounds), **interleaved(rest, remarked)}
    of = {side: {name: medians[f"{side} {name}"] * 1e3 for name in asked} for side in (*SIDES, "evaluate")}
    slowest = {side: max(each, key=each.__getitem__) for side, each in of.items()}
    total = {side: sum(each.values()) for side, each in of.items()}
    figures = (
        Figure("the slowest edit", of["edit"][slowest["edit"]], 100, " ms"),
        Figure("edit / evaluate", total["edit"] / total["evaluate"], 1),
    )
    means = {side: each / len(asked) for side, each in total.items()}
    remarks = (
        f"{len(asked)} pairs, on average {means['edit']:.1f} ms an edit, {means['evaluate']:.1f} ms an evaluation",
        f"the slowest edit: {slowest['edit']}",
        f"with the day until which it holds: {means['day']:.1f} ms, at most {of['day'][slowest['day']]:.0f} ms",
        f"the whole page, without a script: {means['page']:.1f} ms, at most {of['page'][slowest['page']]:.0f} ms",
    )
    return Row(6, "one answer changed on the page of a scenario", figures, remarks)


def _asked(desk: Desk, offer: str, ruleset: str, dates: DaysNamed) -> QuestionedOffer | None:
    """An offer under a rule set, unless that is about services and the offer is none."""
    try:
        return desk.asked(offer, Query(lambda name: (ruleset,) if name == "against" else ()), dates)
    except (NothingEvaluatedError, RefusedError):
        return None


def _edit(asked: QuestionedOffer) -> dict[str, str]:
    """An answer to the first question that has choices, or else to one that asks for a country."""
    fields = asked.fields
    controls = [control for one in (*fields.questions, *fields.stated) for control in one.controls]
    for control in controls:
        others = [choice for choice in control.choices if choice != control.stated]
        if others:
            return {control.name: others[0]}
    return {controls[0].name: "FR"} if controls else {}


def _answered(asked: QuestionedOffer, dates: DaysNamed, form: dict[str, str], part: str) -> None:
    """The answer to a changed form, as a browser gets it."""
    shared = {"path": "/", "settings": ServerSettings(dates, None, "here/"), "days": dates, "problems": (), "json": ""}
    rendered(supposed_page(asked, dates, form, part=part), "nonce", **shared)


def _evaluate(asked: QuestionedOffer) -> None:
    """The scorecard from what was read, as `evaluate` makes it."""
    before = asked.before
    evaluation = Evaluation(before.dates.terms(before.offer.service))
    for state in before.states:
        evaluation.card(before.offer.provider, state.ruleset)


def _timed(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start
