"""The verdicts with what a form supposes: the form as a scenario, the real engine on it, and the difference in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from compliance.analysis.questions.written import (
    WrongAnswerError,
    checked,
    key_of,
    nested,
    plain,
    rung_of,
    written_value,
)
from compliance.assess import Evaluation
from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import Snapshot
from compliance.engine.state import State
from compliance.engine.supposed import supposing
from compliance.loading.appended import document_text
from compliance.loading.scenarios import load_scenario
from compliance.model.answers import AnsweredRow
from compliance.model.nearest import bracketed
from compliance.model.records import dataclass
from compliance.model.schema import shape_at, title_at
from compliance.model.scorecard import Detail, NothingEvaluatedError, Scorecard
from compliance.model.shapes import KeyedList
from compliance.model.statements import GRADES, FactPath, Provider, dotted, is_of_service, of_provider
from compliance.model.words import some
from compliance.web.asked import DaysNamed, OfferAsked
from compliance.web.fields import NOT_KNOWN, kind_at, value_at

TITLE_LIMIT: Final = 200
_PATH: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class Before:
    """An offer as it stands under some rule sets, before anything is supposed."""

    offer: OfferAsked
    dates: DaysNamed
    snapshot: Snapshot
    states: tuple[State, ...]
    cards: tuple[Scorecard, ...]


@dataclass
class Edits:
    """What a form supposes: facts, null where one is not known; lists that are complete; what cannot be taken, by field."""

    leaves: dict[FactPath, Any] = field(default_factory=dict)
    entries: list[FactPath] = field(default_factory=list)
    closes: list[str] = field(default_factory=list)
    mistakes: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Is anything supposed?"""
        return bool(self.leaves or self.closes)


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would be: the scenario as a file has it, and the scorecards under each rule set; null where nothing is left."""

    text: str
    cards: tuple[Scorecard | None, ...]


def before_of(offer: OfferAsked, states: Sequence[State], dates: DaysNamed) -> Before:
    """How an offer stands; raises `NothingEvaluatedError`."""
    return Before(offer, dates, states[0].snapshot, tuple(states), tuple(map(scorecard_of, states)))


def edits_of(form: Mapping[str, str], before: Before) -> Edits:
    """What a form says otherwise than the profile; what it says alike is no edit."""
    edits = Edits()
    rows: dict[str, dict[str, str]] = {}
    for name, text in form.items():
        kind, _, about = name.partition(".")
        if kind == "n" and text.strip() and text != NOT_KNOWN:
            place, _, column = about.rpartition(".")
            rows.setdefault(place, {})[column] = text.strip()
        elif kind in ("f", "c"):
            try:
                _take(edits, kind, about, text.strip(), before)
            except WrongAnswerError as error:
                edits.mistakes[name] = str(error)
    for place, row in rows.items():
        _add(edits, place, row, before)
    for place in edits.closes:
        _restate(edits, tuple(place.split(".")), before.snapshot)
    return edits


def _take(edits: Edits, kind: str, about: str, text: str, before: Before) -> None:
    if about.startswith("answers."):
        if text and text != NOT_KNOWN:
            rule = next((r for s in before.states for r in s.ruleset.rules if _answer(r.origin) == about), None)
            if rule is None:
                raise WrongAnswerError(f"no rule set here asks for '{about}'")
            edits.leaves["answers", *rule.origin] = rung_of(rule, text)
            edits.words[rule.title] = text
        return
    if kind == "c":
        _list(about)
        if text == "yes":
            edits.closes.append(about)
            edits.words[about] = "complete"
        return
    path = _path(about)
    stated = value_at(path, before.snapshot)
    if text == stated or (not stated and text in ("", NOT_KNOWN)):
        return
    edits.leaves[path] = None if text in ("", NOT_KNOWN) else _value(path, text, before)
    title = next((t for s in before.states if (t := s.ruleset.custom_titles.get(about))), "") or title_at(path) or about
    edits.words[title] = "not known" if edits.leaves[path] is None else text


def _answer(origin: tuple[str, str]) -> str:
    return dotted(("answers", *origin))


def _path(about: str) -> FactPath:
    if not _PATH.fullmatch(about) or len(about) > TITLE_LIMIT:
        raise WrongAnswerError("this is the name of no fact")
    return tuple(about.split("."))


def _list(about: str) -> FactPath:
    path = _path(about)
    if not isinstance(shape_at(path), KeyedList):
        raise WrongAnswerError(f"'{about}' is no list")
    return path


def _value(path: FactPath, text: str, before: Before) -> Any:  # noqa: ANN401 - as YAML has it
    kind = kind_at(path, before.states)
    if kind is None:
        raise WrongAnswerError(f"there is no fact '{dotted(path)}'")
    if kind.values and text not in kind.values:
        raise WrongAnswerError(f"'{text}' is none of {', '.join(kind.values)}{bracketed(text, list(kind.values))}")
    written = written_value(kind, text)
    checked(path, written, text)
    return written


def _add(edits: Edits, place: str, row: Mapping[str, str], before: Before) -> None:
    """An entry that is not there yet."""
    name = f"n.{place}.{next(iter(row))}"
    try:
        path = _list(place)
        key = key_of(AnsweredRow("", dict(row), name), {*_members(path, before.snapshot)})
        for column, text in row.items():
            name = f"n.{place}.{column}"
            edits.leaves[*path, key, column] = _value((*path, key, column), text, before)
        edits.entries.append((*path, key))
        edits.words[key] = "there"
    except WrongAnswerError as error:
        edits.mistakes[name] = str(error)


def _members(path: FactPath, snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The entries of a list that are stated, however weakly, with what is stated of them."""
    of, place = (snapshot, of_provider(path)) if is_of_service(path) else (snapshot, path)
    table = of.table(of.first_world)
    found: dict[str, dict[str, Any]] = {key: {} for key, one in table.members.get(place, {}).items() if not one.ended}
    for at, leaf in table.leaves.items():
        if at[: len(place)] == place and len(at) == len(place) + 2 and at[-2] in found and leaf.value is not None:
            found[at[-2]][at[-1]] = plain(leaf.value)
    return found


def _restate(edits: Edits, path: FactPath, snapshot: Snapshot) -> None:
    """What a list holds stays in it where it is taken as complete."""
    for key, values in _members(path, snapshot).items():
        edits.entries.append((*path, key))
        for name, value in values.items():
            edits.leaves.setdefault((*path, key, name), value)


def title_of(edits: Edits, title: str = "") -> str:
    """What is supposed, in one line: as the form says, else what the edits are."""
    told = " ".join(title.split()) or some([f"{name}: {value}" for name, value in edits.words.items()], 3, "; ")
    return told[:TITLE_LIMIT] or "Nothing"


def scenario_text(edits: Edits, before: Before, grade: str, title: str = "") -> str:
    """What a form supposes as the file of a scenario."""
    document: dict[str, Any] = {"schema": "scenario/1", "title": title_of(edits, title), "offer": before.offer.id}
    document["grade"] = grade if grade in GRADES else GRADES[0]
    if edits.closes:
        document["exhaustive"] = list(edits.closes)
    document["facts"] = nested(edits.leaves, edits.entries)
    return document_text(document)


def suppose(edits: Edits, before: Before, grade: str, title: str = "", detail: Detail = "full") -> Supposed:
    """The scorecards as they would be; raises `LoadError` where what is supposed cannot be so.

    Args:
        edits: what is supposed; there is something.
        before: the offer as it stands.
        grade: how well shown that is supposed to be.
        title: what is supposed, in one line; made of the edits without it.
        detail: how much of the scorecards is made: looking ahead takes most of the time.
    """
    text = scenario_text(edits, before, grade, title)
    dates = before.dates
    scenario = load_scenario(text=text, name="what-if.yaml")
    provider = supposing(before.offer.provider, scenario, dates.as_of, dates.known_as_of)
    evaluation = Evaluation(dates.terms(before.offer.service, detail))
    return Supposed(text, tuple(_card(evaluation, provider, state) for state in before.states))


def _card(evaluation: Evaluation, provider: Provider, state: State) -> Scorecard | None:
    try:
        return evaluation.card(provider, state.ruleset)
    except NothingEvaluatedError:
        return None
