"""What is believed in each world where sources contradict each other, and what conditions come to there.

A value is `True`, `False`, `None` where it is unknown, or `ERROR`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from tests.reference.recognised import CERTIFICATE, ELSEWHERE, Case, Evidence, Statement

ERROR, PRESENT = "error", True


@dataclass(frozen=True)
class Fact:
    """What stands at a path: a value or an end (`None`), and the statements that say so."""

    value: Any
    backing: tuple[Statement, ...]


class World:
    """What is believed in one world, at one day."""

    def __init__(self, case: Case, lost: Mapping[str, frozenset[Any]]) -> None:
        self.case = case
        self.facts: dict[tuple[str, ...], Fact] = {}
        self.closed: tuple[Statement, ...] = ()
        for statement in sorted(case.statements, key=lambda s: (s.day, s.id)):
            if statement.day <= case.as_of:
                self._take_in(statement, lost.get(statement.id, frozenset()))

    def _take_in(self, statement: Statement, lost: frozenset[Any]) -> None:
        if statement.closes and "closure" not in lost:
            self._forget_certificate()
            self.closed = (statement,)
        for path, value in statement.facts.items():
            if path in lost or path[: len(CERTIFICATE)] in lost:
                continue
            if path[: len(CERTIFICATE)] == CERTIFICATE:
                self._of_certificate(statement, path, value)
            else:
                self._set(statement, path, value)

    def _of_certificate(self, statement: Statement, path: tuple[str, ...], value: Any) -> None:
        if path == CERTIFICATE and value is None:
            self._forget_certificate()
            self.facts[CERTIFICATE] = Fact(None, (statement,))
            return
        known = self.facts.get(CERTIFICATE)
        if known is None or known.value is None:
            if not statement.closes:
                self.closed = ()
            self.facts[CERTIFICATE] = Fact(PRESENT, (statement,))
        elif statement not in known.backing:
            self.facts[CERTIFICATE] = Fact(PRESENT, (*known.backing, statement))
        self._set(statement, path, value)

    def _set(self, statement: Statement, path: tuple[str, ...], value: Any) -> None:
        known = self.facts.get(path)
        again = known is not None and known.value == value
        self.facts[path] = Fact(value, (*known.backing, statement) if known and again else (statement,))

    def _forget_certificate(self) -> None:
        for path in [path for path in self.facts if path[: len(CERTIFICATE)] == CERTIFICATE]:
            del self.facts[path]

    def services(self) -> list[str]:
        """The services stated."""
        return sorted({path[1] for path in self.facts if path[0] == "services"})

    def at(self, path: tuple[str, ...], evidence: Evidence, service: str | None) -> Any:
        """The value at a path, of the service assessed first; `None` where it is missing, ended, too weak or too old."""
        own = self.facts.get(("services", service or "", "facts", *path))
        fact = own or self.facts.get(path)
        if fact is None or not any(evidence.enough(s, self.case.as_of) for s in fact.backing):
            return None
        return fact.value


def worlds(case: Case) -> list[World]:
    """One for each way of believing one of two statements that contradict each other."""
    there = [s for s in case.statements if s.day <= case.as_of]
    pairs = [(a, b) for n, a in enumerate(there) for b in there[n + 1 :] if _meet(a, b) and any(_contested(a, b))]
    made = []
    for believed in product((0, 1), repeat=len(pairs)):
        lost = {pair[1 - n].id: _contested(*pair)[1 - n] for pair, n in zip(pairs, believed, strict=True)}
        made.append(World(case, lost))
    return made


def _meet(first: Statement, second: Statement) -> bool:
    return first.day == second.day or second.id in first.disputes or first.id in second.disputes


def _contested(first: Statement, second: Statement) -> tuple[frozenset[Any], frozenset[Any]]:
    """What each of two statements loses where the other one is believed."""
    shared = {path for path in first.facts.keys() & second.facts.keys() if first.facts[path] != second.facts[path]}
    lost: tuple[set[Any], set[Any]] = (set(shared), set(shared))
    for n, (one, other) in enumerate(((first, second), (second, first))):
        if one.closes and not one.names_certificate and other.names_certificate:
            lost[n].add("closure")
            lost[1 - n].update({CERTIFICATE} | ({"closure"} if other.closes else set()))
    return frozenset(lost[0]), frozenset(lost[1])


# --- Conditions -------------------------------------------------------------------------------------------------------


def value_of(condition: Sequence[Any], world: World, evidence: Evidence, service: str | None) -> Any:
    """The value of a condition: `true`, `false`, unknown or an error."""
    match condition:
        case ("fact", name):
            return world.at(("x", "demo", name), evidence, service)
        case ("least", name, limit):
            return _at_least(world.at(("x", "demo", name), evidence, service), limit)
        case ("inverse", name):
            number = world.at(("x", "demo", name), evidence, service)
            return None if number is None else ERROR if number == 0 else 1 / number >= 1
        case ("certificate", edition):
            return _certified(edition, world, evidence, service)
        case ("not", inner):
            value = value_of(inner, world, evidence, service)
            return value if value in (None, ERROR) else not value
        case ("and", *parts):
            return conjunction(value_of(part, world, evidence, service) for part in parts)
        case ("or", *parts):
            value = conjunction(value_of(("not", part), world, evidence, service) for part in parts)
            return value if value in (None, ERROR) else not value
    raise AssertionError(condition)


def conjunction(values: Iterable[Any]) -> Any:
    """Their conjunction: false whatever the others are, an error before unknown."""
    listed = list(values)
    return next((value for value in (False, ERROR, None) if any(v is value for v in listed)), True)


def _at_least(number: Any, limit: int) -> bool | None:
    low, high = (number["min"], number["max"]) if isinstance(number, dict) else (number, number)
    if number is None:
        return None
    return True if low >= limit else False if high < limit else None


def _certified(edition: str, world: World, evidence: Evidence, service: str | None) -> bool | None:
    """Is there a certificate of the scheme and edition, in force, for what is assessed? None is ruled out in an open list."""
    as_of = world.case.as_of
    others: bool | None = False if any(evidence.enough(s, as_of) for s in world.closed) else None
    entry = world.facts.get(CERTIFICATE)
    if entry is None:
        return others
    backed = any(evidence.enough(s, as_of) for s in entry.backing)
    if entry.value is None:
        return others if backed else None

    def field(name: str) -> Any:
        return world.at((*CERTIFICATE, name), evidence, None)

    is_one = conjunction(
        [_is(field("scheme"), "visa"), _is(field("edition"), edition), _covers(field, service), _lasts(field, world)]
    )
    if is_one is False:
        return others
    return True if is_one is True and backed else None


def _is(value: Any, wanted: str) -> bool | None:
    return None if value is None else value == wanted


def _covers(field: Callable[[str], Any], service: str | None) -> bool | None:
    services = field("services")
    if service is None:
        return True
    return None if services is None or service == ELSEWHERE else service in services


def _lasts(field: Callable[[str], Any], world: World) -> Any:
    as_of = world.case.as_of
    ends = []
    for name, sign in (("issued", 1), ("expires", -1)):
        if (*CERTIFICATE, name) in world.facts:
            day = field(name)
            ends.append(None if day is None else (as_of - date.fromisoformat(day)).days * sign >= 0)
    return conjunction(ends)
