"""Makes the provider of a rule test: statements of facts that stand in the tests, each with one made-up source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from compliance.loading.documents import Reader
from compliance.loading.providers import closures, flatten
from compliance.model.facts import Facts
from compliance.model.nearest import did_you_mean
from compliance.model.problem import DocumentPath
from compliance.model.ruletests import MadeStatementDocument, RuleTestDocument
from compliance.model.statements import FactPath, Grade, Location, Provider, Source, Statement
from compliance.model.values import Scalar

PROVIDER = "made-up"
"""Id of every provider that is made for a test."""

Leaves = dict[FactPath, Scalar | None]

_PLAIN = MadeStatementDocument.model_validate({})
"""What a test says of the one statement its facts make: nothing special."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The dates of a test, and how good the sources of its facts are."""

    as_of: date
    known_as_of: date
    grade: str


@dataclass(frozen=True, slots=True)
class Made:
    """Facts at a place of the tests. Those of a test only remove with null; those of a statement end facts."""

    place: DocumentPath
    document: RuleTestDocument | MadeStatementDocument
    removes: bool = False


@dataclass(slots=True)
class _Merged:
    """Facts merged so far."""

    leaves: Leaves
    entries: set[FactPath]
    places: dict[FactPath, Location]

    def without(self, path: FactPath) -> bool:
        """Drop what stands at a path and below; was there anything?"""
        gone = [p for p in (*self.leaves, *self.entries) if p[: len(path)] == path]
        for p in gone:
            self.leaves.pop(p, None)
            self.entries.discard(p)
        return bool(gone)


class MadeUp:
    """The fragments of one file, and the providers made with them."""

    def __init__(self, reader: Reader, fragments: Mapping[str, Facts]) -> None:
        self._reader = reader
        self._fragments = {name: flatten(reader, ("fragments", name), facts) for name, facts in fragments.items()}
        self._used: set[str] = set()

    def provider(self, frame: Frame, made: list[Made]) -> Provider:
        """A provider of nothing but these statements."""
        ids = [m.document.id for m in made if isinstance(m.document, MadeStatementDocument) and m.document.id]
        for number, id_ in enumerate(ids):
            if id_ in ids[:number]:
                self._reader.report(made[number].place, f"the statement id '{id_}' stands here twice")
        statements = tuple(self._statement(frame, m, number, ids) for number, m in enumerate(made, start=1))
        sources = {source.id: source for s in statements for source in s.sources}
        return Provider(PROVIDER, "A made-up provider", statements, sources, "", self._reader.name)

    def report_unused(self) -> None:
        """A fragment nothing builds on shows nothing."""
        for name in self._fragments:
            if name not in self._used:
                place = self._reader.parsed.map.key(("fragments", name))
                self._reader.report_at(place, f"no test is based on the fragment '{name}'")

    def _statement(self, frame: Frame, made: Made, number: int, ids: list[str]) -> Statement:
        document, place = made.document, made.place
        merged = self._merged(made)
        first = document.from_ or frame.as_of
        own = document if isinstance(document, MadeStatementDocument) else _PLAIN
        # What holds from a day was said on that day, or at the latest when it was known: so `from` sets its age.
        known = own.published or min(first, frame.known_as_of)
        grade = cast("Grade", document.grade or frame.grade)
        source = Source(f"source-{number}", "Facts of the test", "The test", None, known, dated=True, grade=grade)
        for key in ("disputes", "supersedes"):
            for i, name in enumerate(getattr(own, key)):
                if name not in ids or name == own.id:
                    self._reader.report((*place, key, i), f"there is no other statement '{name}' in this test")
        if own.until is not None and own.until <= first:
            self._reader.report((*place, "until"), "'until' must be later than 'from'")
        return Statement(
            id=own.id or _unnamed(number, ids),
            from_=first,
            until=own.until,
            sources=(source,),
            summary=None,
            combined_grade=None,
            leaves=merged.leaves,
            entries=frozenset(merged.entries),
            closures=tuple(closures(self._reader, (*place, "exhaustive"), document.exhaustive)),
            disputes=frozenset(own.disputes),
            supersedes=frozenset(own.supersedes),
            location=self._reader.location(place),
            places=merged.places,
        )

    def _merged(self, made: Made) -> _Merged:
        merged = _Merged({}, set(), {})
        for number, name in enumerate(made.document.based_on):
            place: DocumentPath = (*made.place, "based_on", number)
            fragment = self._fragments.get(name)
            if fragment is None:
                meant = did_you_mean(name, self._fragments)
                hint = f" ({meant})" if meant else ""
                self._reader.report(place, f"there is no fragment '{name}'{hint}")
                continue
            self._used.add(name)
            self._merge(merged, *fragment, removes=True, place=place)
        if made.document.facts is not None:
            facts = flatten(self._reader, (*made.place, "facts"), made.document.facts)
            self._merge(merged, *facts, removes=made.removes, place=(*made.place, "facts"))
        return merged

    def _merge(
        self,
        merged: _Merged,
        leaves: Leaves,
        entries: frozenset[FactPath],
        places: dict[FactPath, Location],
        *,
        removes: bool,
        place: DocumentPath,
    ) -> None:
        """RFC 7396, fact by fact: what is set replaces, null removes."""
        for path, value in leaves.items():
            there = merged.without(path)
            if value is None and removes and not there:
                at = (*place, *path) if place[-1] == "facts" else place
                hint = "null removes what a fragment sets; to end a fact, write 'statements'"
                self._reader.report(at, f"there is no fact '{'.'.join(path)}' to remove", hint)
            if value is not None or not removes:
                merged.leaves[path] = value
        merged.entries |= entries
        merged.places.update(places)


def _unnamed(number: int, ids: list[str]) -> str:
    """An id for a statement without one, which no other statement has."""
    id_ = f"statement-{number}"
    while id_ in ids:
        id_ += "-"
    return id_
