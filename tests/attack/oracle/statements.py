"""Design, section 3: statements as they are there at a knowledge date, flattened to paths.

Written from the design alone; nothing here imports the product. A profile is a plain mapping, as YAML gives it, dates as texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.attack.oracle.days import last, shifted, span

Path = tuple[str, ...]
END = "(end of a fact)"
GRADES = "ABCD"
KEYED = (("certifications",), ("datacenters",), ("services",))
"""The keyed lists of the facts that cases use; below a service's `facts` there are none."""
DATES = frozenset({"issued", "expires", "opened", "d"})


@dataclass(frozen=True)
class Asked:
    """Evidence that is asked: a grade, and an age in years."""

    grade: str | None = None
    years: int | None = None

    def met(self, statement: Statement, as_of: int) -> bool:
        """Is a statement good enough? Its age counts from the later of its first day and its latest source."""
        strong = self.grade is None or GRADES.index(statement.grade) <= GRADES.index(self.grade)
        return strong and (self.years is None or statement.latest >= shifted(as_of, -self.years))

    @classmethod
    def of(cls, document: Mapping[str, Any] | None) -> Asked:
        """As a rule writes it."""
        written = document or {}
        age = written.get("max_age")
        return cls(written.get("grade"), None if age is None else int(age[1:-1]))


@dataclass(frozen=True, eq=False)
class Statement:
    """What one statement says at a knowledge date: facts by path, the entries it names, the lists it closes."""

    id: str
    earliest: int
    day: int
    until: int | None
    grade: str
    latest: int
    leaves: Mapping[Path, Any]
    entries: frozenset[Path]
    closures: tuple[tuple[Path, tuple[str, Any] | None], ...]
    disputes: frozenset[str] = field(default_factory=frozenset)
    supersedes: frozenset[str] = field(default_factory=frozenset)

    def over(self, as_of: int) -> bool:
        """Is it past its `until`?"""
        return self.until is not None and as_of >= self.until

    def said(self, as_of: int) -> Mapping[Path, Any]:
        """What it sets; past its `until` every path it set ends."""
        return dict.fromkeys(self.leaves, END) if self.over(as_of) else self.leaves


def statements_of(profile: Mapping[str, Any], as_of: int, known: int) -> list[Statement]:
    """The statements there, in order of their days; only sources published by the knowledge date exist."""
    there = []
    for number, written in enumerate(profile["statements"]):
        sources = [profile["sources"][id_] for id_ in written["sources"]]
        published = [(_published(source), source["grade"]) for source in sources if _published(source) <= known]
        begins, day = span(written["from"])
        if not published or day > as_of:
            continue
        leaves, entries = _flattened(written["facts"])
        there.append(
            Statement(
                written.get("id", f"#{number}"),
                begins,
                day,
                last(written["until"]) if "until" in written else None,
                min(grade for _, grade in published),
                max(day, *(published_ for published_, _ in published)),
                leaves,
                entries,
                tuple(_closure(item) for item in written.get("exhaustive", ())),
                frozenset(written.get("disputes", ())),
                frozenset(written.get("supersedes", ())),
            )
        )
    return sorted(there, key=lambda s: s.day)


def _published(source: Mapping[str, Any]) -> int:
    return last(source["published"] if "published" in source else source["retrieved"])


def _closure(item: Any) -> tuple[Path, tuple[str, Any] | None]:
    if isinstance(item, str):
        return tuple(item.split(".")), None
    ((name, value),) = item["where"].items()
    return tuple(item["path"].split(".")), (name, value)


def _flattened(facts: Mapping[str, Any]) -> tuple[dict[Path, Any], frozenset[Path]]:
    leaves: dict[Path, Any] = {}
    entries: set[Path] = set()
    for path, value in _walk(facts, ()):
        is_entry = path[:-1] in KEYED
        if value is None:
            leaves[path] = END
        elif isinstance(value, Mapping) and is_entry:
            entries.add(path)
        elif not isinstance(value, Mapping):
            leaves[path] = read(path[-1], value)
        else:
            leaves[path] = number(value)
    return leaves, frozenset(entries)


def _walk(value: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Any]]:
    for key, inner in value.items():
        here = (*path, str(key))
        if isinstance(inner, Mapping) and not (inner.keys() <= {"min", "max"} and inner):
            if here[:-1] in KEYED:
                yield here, inner
            yield from _walk(inner, here)
        else:
            yield here, inner


def read(name: str, value: Any) -> Any:
    """A value as conditions compare it: numbers and dates are intervals."""
    if isinstance(value, bool | list):
        return tuple(value) if isinstance(value, list) else value
    if isinstance(value, int | float):
        return number(value)
    return ("days", *span(value)) if name in DATES else value


def number(value: Any) -> tuple[str, float, float]:
    """A number or a range as an interval."""
    if isinstance(value, Mapping):
        return ("number", float(value.get("min", "-inf")), float(value.get("max", "inf")))
    return ("number", float(value), float(value))
