"""Small rule sets with recognitions, and providers whose sources are weak, old and at odds, as documents and to reason about.

A case is one provider under one rule set on one day. Facts are `x.demo.<name>`; there is at most one certificate, `c`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

GRADES = "ABCD"
AS_OF = date(2024, 6, 30)
FLAGS, NUMBERS = ("a", "b", "v", "other"), ("n", "z")
CERTIFICATE = ("certifications", "c")
ELSEWHERE = "any other service"
"""Stands for a service that the profile does not state."""

Condition = Sequence[Any]
Path = tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """A grade and an age in years, either of them `None` where nothing is asked."""

    grade: str | None = None
    years: int | None = None

    def enough(self, statement: Statement, as_of: date) -> bool:
        """Is a statement good enough for it?"""
        latest = max(statement.day, statement.published)
        strong = self.grade is None or GRADES.index(statement.grade) <= GRADES.index(self.grade)
        return strong and (self.years is None or latest >= as_of.replace(year=as_of.year - self.years))

    def document(self) -> dict[str, str]:
        """As a rule asks it."""
        age = {} if self.years is None else {"max_age": f"P{self.years}Y"}
        return age if self.grade is None else {"grade": self.grade, **age}

    def text(self) -> str:
        """As a run asks it."""
        return ",".join(self.document().values()) or "any"


def both(first: Evidence, second: Evidence) -> Evidence:
    """Evidence that is good enough for two demands."""
    grades = [one.grade for one in (first, second) if one.grade is not None]
    years = [one.years for one in (first, second) if one.years is not None]
    return Evidence(min(grades, default=None), min(years, default=None))


@dataclass(frozen=True)
class Statement:
    """Facts of one source; `None` ends one, and `closes` says that there are no other certificates."""

    id: str
    day: date
    published: date
    grade: str
    facts: Mapping[Path, Any]
    closes: bool = False
    disputes: tuple[str, ...] = ()

    @property
    def names_certificate(self) -> bool:
        """Does it say anything of the certificate?"""
        return any(path[0] == "certifications" and value is not None for path, value in self.facts.items())


@dataclass(frozen=True)
class Rung:
    """One step; without `when` it waits for an answer or a recognition."""

    when: Condition | None
    evidence: Evidence


@dataclass(frozen=True)
class Rule:
    """A yes/no rule, a judgement or a graded one."""

    id: str
    rungs: tuple[Rung, ...]
    pass_rung: int
    evidence: Evidence
    applies: Condition | None = None
    graded: bool = True

    @property
    def answers(self) -> tuple[int | str, ...]:
        """What a provider may declare."""
        return tuple(range(1, len(self.rungs) + 1)) if self.graded else ("fail", "pass")

    def document(self) -> dict[str, Any]:
        """As a rule set has it."""
        made: dict[str, Any] = {"id": self.id, "title": self.id}
        if self.evidence.document():
            made["evidence"] = self.evidence.document()
        if self.applies is not None:
            made["applies"] = text_of(self.applies)
        if not self.graded:
            check = self.rungs[1].when
            return made if check is None else {**made, "check": text_of(check)}
        rungs = [{"title": str(n), "points": n, **_rung(rung, self.evidence)} for n, rung in enumerate(self.rungs)]
        return {**made, "pass_from": self.pass_rung, "rungs": rungs}


def _rung(rung: Rung, evidence: Evidence) -> dict[str, Any]:
    when = {} if rung.when is None else {"when": text_of(rung.when)}
    return when if rung.evidence == evidence else {**when, "evidence": rung.evidence.document()}


@dataclass(frozen=True)
class Recognition:
    """A certificate or a fact that shows rules, each up to a rung; `ours` where no text says so."""

    id: str
    when: Condition
    evidence: Evidence
    shows: Mapping[str, int]
    ours: bool

    def document(self, rules: Mapping[str, Rule]) -> dict[str, Any]:
        """As a rule set has it."""
        shows = [{"rules": [id_], **({"rung": rung} if rules[id_].graded else {})} for id_, rung in self.shows.items()]
        return {
            "id": self.id,
            "title": f"{self.id} in force",
            "by": "Authority",
            "when": text_of(self.when),
            "shows": shows,
            **({"evidence": self.evidence.document()} if self.evidence.document() else {}),
            **({"reading": "ours", "clause": "Article 1"} if self.ours else {"references": ["law"]}),
        }


@dataclass(frozen=True)
class Case:
    """One provider under one rule set: `service` is the one named, `demand` the evidence of the run."""

    statements: tuple[Statement, ...]
    rules: tuple[Rule, ...]
    recognitions: tuple[Recognition, ...]
    assesses: str = "provider"
    service: str | None = None
    demand: Evidence | None = None
    as_of: date = field(default=AS_OF)

    @property
    def assessed(self) -> str | None:
        """The service that conditions are about; `None` for the provider as a whole."""
        of_a_service = self.assesses == "service" or (self.assesses == "offer" and self.stated_services)
        return ELSEWHERE if self.service is None and of_a_service else self.service

    @property
    def stated_services(self) -> list[str]:
        """The services of the profile."""
        there = (path for s in self.statements if s.day <= self.as_of for path in s.facts)
        return sorted({path[1] for path in there if path[0] == "services"})

    def ruleset(self) -> dict[str, Any]:
        """The rule set: one rule is necessary, all are sufficient."""
        by_id = {rule.id: rule for rule in self.rules}
        facts = {f"x.demo.{name}": {"type": "bool", "title": name} for name in FLAGS}
        facts |= {f"x.demo.{name}": {"type": "float", "title": name} for name in NUMBERS}
        return {
            "schema": "ruleset/1",
            "id": "demo",
            "title": "Demo",
            "version": "1",
            "issuer": "Nobody",
            "claims": "sufficient",
            "assesses": self.assesses,
            "references": {"law": {"title": "A law"}},
            "facts": facts,
            "rules": [rule.document() for rule in self.rules],
            "recognises": [recognition.document(by_id) for recognition in self.recognitions],
            "verdict": {"necessary": [{"any_of": [*by_id]}], "sufficient": [{"all": [*by_id]}]},
        }

    def provider(self) -> dict[str, Any]:
        """The provider's profile."""
        return {
            "schema": "provider/1",
            "id": "acme",
            "name": "Acme Cloud",
            "sources": {s.id: _source(s) for s in self.statements},
            "statements": [_statement(s) for s in self.statements],
        }


def _source(statement: Statement) -> dict[str, Any]:
    published = statement.published.isoformat()
    return {"title": "A source", "publisher": "Someone", "published": published, "grade": statement.grade}


def _statement(statement: Statement) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for path, value in statement.facts.items():
        group = facts
        for key in path[:-1]:
            group = group.setdefault(key, {})
        group[path[-1]] = value
    return {
        "id": statement.id,
        "from": statement.day.isoformat(),
        "sources": [statement.id],
        "facts": facts,
        **({"exhaustive": ["certifications"]} if statement.closes else {}),
        **({"disputes": list(statement.disputes)} if statement.disputes else {}),
    }


def text_of(condition: Condition) -> str:
    """A condition as rule sets write it."""
    match condition:
        case ("fact", name):
            return f"x.demo.{name}"
        case ("least", name, limit):
            return f"x.demo.{name} >= {limit}"
        case ("inverse", name):
            return f"1 / x.demo.{name} >= 1"
        case ("certificate", edition):
            fields = f'c.scheme == "visa" && c.edition == "{edition}"'
            return f"certifications.exists(c, {fields} && covers(c) && in_force(c))"
        case ("not", inner):
            return f"!({text_of(inner)})"
        case (("and" | "or") as word, *parts):
            return f" {'&&' if word == 'and' else '||'} ".join(f"({text_of(part)})" for part in parts)
    raise AssertionError(condition)
