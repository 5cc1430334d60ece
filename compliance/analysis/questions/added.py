"""What answers add to a profile: sources, statements, and what was asked and is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from compliance.analysis.questions.answers import AnswerEntry, AnswersRead
from compliance.model.problem import Problem
from compliance.model.records import dataclass
from compliance.model.statements import Provider


@dataclass(frozen=True, slots=True)
class AnswersFrom:
    """Where answers come from.

    Attributes:
        on: the day of the answers.
        by: who answered; the provider where it is null.
        grade: how good a source they are, `A` to `D`.
        source: what they stand in, a title or an address, for those that name none.
    """

    on: date
    by: str | None = None
    grade: str = "D"
    source: str | None = None


def blocks_of(reading: AnswersRead, provider: Provider, origin: AnswersFrom) -> dict[str, list[Any]]:
    """What is to be added below each key of a profile: `sources` as pairs of id and source, `statements`, `searched`."""
    by = origin.by or provider.name
    return dict(_blocks(reading, provider, origin, by))


def problems_of(reading: AnswersRead, file: str) -> list[Problem]:
    """Mistakes at their place: of a spreadsheet its cell, of Markdown its line, of JSON what leads to it."""
    problems = []
    for mistake in reading.mistakes:
        line = re.fullmatch(r"line ([0-9]+)", mistake.where)
        place = "" if line else f"{'cell ' if re.fullmatch(r'[A-Z]+[0-9]+', mistake.where) else ''}{mistake.where}: "
        row = re.fullmatch(r"[A-Z]+([0-9]+)", mistake.where)
        at = int(line[1]) if line else int(row[1]) if row else 1
        problems.append(Problem(file, at, 1, f"{place}{mistake.question}: {mistake.message}"))
    return problems


def _blocks(reading: AnswersRead, provider: Provider, origin: AnswersFrom, by: str) -> Iterator[tuple[str, list[Any]]]:
    on = origin.on
    ids: dict[str, str] = {}
    sources: list[tuple[str, dict[str, Any]]] = []
    for entry in reading.entries:
        if entry.source not in ids:
            ids[entry.source] = _free(f"answers-{on}", {*provider.sources, *ids.values()})
            sources.append((ids[entry.source], _source(entry.source or origin.source or "", by, on, origin.grade)))
    yield "sources", sources
    yield "statements", [_statement(entry, ids[entry.source], by, on) for entry in reading.entries]
    yield (
        "searched",
        [
            {"facts": list(one.paths), "on": on, "where": [f"Asked of {by}, which {_reported(one.said)}"]}
            for one in reading.not_known
        ],
    )


def _reported(said: str) -> str:
    return said if said.startswith("does not know") else f"says that it {said}"


def _source(text: str, by: str, on: date, grade: str) -> dict[str, Any]:
    address = text.startswith(("https://", "http://"))
    title = f"Answers of {by}" if address or not text else text
    return {"title": title, "publisher": by, **({"url": text} if address else {}), "published": on, "grade": grade}


def _statement(entry: AnswerEntry, source: str, by: str, on: date) -> dict[str, Any]:
    statement: dict[str, Any] = {"from": entry.from_, "sources": [source], "summary": f"Answers of {by} of {on}"}
    if entry.closes:
        statement["exhaustive"] = list(entry.closes)
    if entry.disputes:
        statement["disputes"] = list(entry.disputes)
    return {**statement, "facts": entry.facts}


def _free(id_: str, taken: Iterable[str]) -> str:
    used, number, free = set(taken), 1, id_
    while free in used:
        number += 1
        free = f"{id_}-{number}"
    return free
