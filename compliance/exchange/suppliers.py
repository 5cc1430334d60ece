"""A list of suppliers, matched to provider profiles by LEI, register number, id or name; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from compliance.exchange.foreign import Foreign, is_lei, rows
from compliance.model.nearest import as_compared
from compliance.model.records import dataclass
from compliance.model.statements import Provider

MatchedBy = Literal["lei", "number", "id", "name"]
COLUMNS: Final = ("lei", "number", "id", "name", "parent")
"""The columns that are read, in any order and in capitals or not; others are left alone. One of the first four is needed."""
_STRENGTH: Final[tuple[MatchedBy, ...]] = ("lei", "number", "id", "name")


@dataclass(slots=True)
class ListedSupplier:
    """One supplier of a list: what the list says of it, and the profiles that are it.

    Attributes:
        row: its row in the file.
        lei: its legal entity identifier, or an empty text; as are the next ones.
        number: another number of it in a register.
        id: of its profile.
        name: of it.
        parent: its ultimate parent, as the list has it.
        by: what it was matched by, the strongest; null where nothing matches.
        profiles: ids of the profiles that match by that.
        note: why a profile of the same name was not taken, or an empty text.
    """

    row: int
    lei: str = ""
    number: str = ""
    id: str = ""
    name: str = ""
    parent: str = ""
    by: MatchedBy | None = None
    profiles: tuple[str, ...] = ()
    note: str = ""

    @property
    def shown(self) -> str:
        """What one calls it: its name, or else what there is."""
        return self.name or self.lei or self.number or self.id

    @property
    def profile(self) -> str | None:
        """The id of the one profile it is; null where none or several match."""
        return self.profiles[0] if len(self.profiles) == 1 else None


def read_suppliers(file: Foreign) -> list[ListedSupplier]:
    """The suppliers of a table, in its order; a row that names nobody is one nonetheless, and matches nothing.

    Raises:
        LoadError: it cannot be read, or has no column that could name a supplier.
    """
    found = []
    for row in rows(file):
        cells = {name.lower(): cell.strip().removeprefix("'") for name, cell in row.cells.items()}
        if not {*cells}.intersection(_STRENGTH):
            raise file.refuse("no column names suppliers", f"one of: {', '.join(_STRENGTH)}")
        lei, number, id_, name, parent = (cells.get(column, "") for column in COLUMNS)
        found.append(ListedSupplier(row.number, lei, number, id_, name, parent))
    if not found:
        raise file.refuse("no supplier in this list", "the first row names the columns, each other one is a supplier")
    return found


def _number(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _name(text: str) -> str:
    return as_compared(text).casefold()


class Suppliers:
    """The suppliers of a list by what they can be matched by."""

    def __init__(self, wanted: Iterable[ListedSupplier]) -> None:
        # Most keys are of one supplier, and a list for each would be the most of what a long table takes.
        self._by: dict[MatchedBy, dict[str, ListedSupplier | list[ListedSupplier]]] = {by: {} for by in _STRENGTH}
        for one in wanted:
            keys = (_number(one.lei), _number(one.number), one.id.casefold(), _name(one.name))
            for by, key in zip(_STRENGTH, keys, strict=True):
                if key:
                    self._index(by, key, one)

    def _index(self, by: MatchedBy, key: str, one: ListedSupplier) -> None:
        held = self._by[by].setdefault(key, one)
        if isinstance(held, list):
            held.append(one)
        elif held is not one:
            self._by[by][key] = [held, one]

    def _of(self, by: MatchedBy, key: str) -> Iterable[ListedSupplier]:
        held = self._by[by].get(key, [])
        return held if isinstance(held, list) else (held,)

    def match(self, provider: Provider) -> bool:
        """Note a profile with the suppliers that are it; is there any?"""
        leis = {number for number in _stated(provider, "register_numbers") if is_lei(number)}
        matched = False
        for by, key in _keys(provider):
            for one in self._of(by, key):
                if by in ("id", "name") and one.lei and leis and _number(one.lei) not in leis:
                    one.note = f"the profile '{provider.id}' has its {by}, and another LEI"
                elif _notes(one, by, provider.id):
                    matched = True
        return matched


def _notes(one: ListedSupplier, by: MatchedBy, profile: str) -> bool:
    """Note a match, if none by something stronger is there."""
    if one.by is not None and _STRENGTH.index(one.by) < _STRENGTH.index(by):
        return False
    if one.by != by:
        one.by, one.profiles = by, ()
    if profile not in one.profiles:
        one.profiles = (*one.profiles, profile)
    return True


def _keys(provider: Provider) -> Iterator[tuple[MatchedBy, str]]:
    numbers = dict.fromkeys(_stated(provider, "register_numbers"))
    names = (provider.name, *_texts(provider, "legal_name"), *_texts(provider, "former_names"))
    yield from (("lei", number) for number in numbers)
    yield from (("number", number) for number in numbers)
    yield "id", provider.id.casefold()
    yield from (("name", name) for name in dict.fromkeys(map(_name, names)))


def _stated(provider: Provider, fact: str) -> list[str]:
    return [_number(text) for text in _texts(provider, fact)]


def _texts(provider: Provider, fact: str) -> Iterator[str]:
    """What any statement ever said of a fact of its identity: whom a profile is about does not depend on the day."""
    for statement in provider.statements:
        value = statement.leaves.get(("identity", fact))
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple | list):
            yield from map(str, value)
