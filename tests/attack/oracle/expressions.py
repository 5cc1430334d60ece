"""Design, section 4, "Expressions": values of conditions, three-valued, over intervals of numbers and days and over open lists.

A condition is a tree of tuples, as `tests.attack.oracle.cases` makes them together with their text:

    ("lit", value)  ("day", "2024-01-01")  ("as_of",)  ("fact", path)  ("field", name)  ("list", path)
    ("and" | "or", tree, …)  ("not", tree)  ("cmp", operator, tree, tree)  ("arith", operator, tree, tree)
    ("in", tree, list)  ("exists" | "all" | "filter" | "map", list, tree)  ("size" | "sum", list)
    ("has", fact or field)  ("in_force",)  ("covers",)  ("age", tree)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf, isnan
from typing import Any

from tests.attack.oracle.days import shifted, span
from tests.attack.oracle.statements import END, Asked, Path
from tests.attack.oracle.world import UNKNOWN, World

ERROR = "(error)"
CYCLES = {"ens": 2}
"""Years of the cycle of the schemes that cases use."""
NOT_NEGATIVE = frozenset({"tier"})
ANY_OTHER = "(any other service)"
"""Stands for a service nobody describes."""

Tree = Sequence[Any]


@dataclass(frozen=True)
class Item:
    """An entry of a keyed list: where it stands; `None` for the one that may be listed and is not."""

    path: Path | None
    there: bool
    none_of: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Listed:
    """A list: values with whether each is a member for sure; what stands for more of them, where it is open."""

    members: tuple[tuple[Any, bool], ...]
    rest: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Other:
    """A text that is none of these."""

    values: frozenset[Any]


@dataclass(frozen=True)
class Reader:
    """A world as a rule reads it: with the evidence it asks, for the service assessed."""

    world: World
    asked: Asked
    service: str | None = None

    def value(self, tree: Tree, item: Item | None = None) -> Any:
        """What a condition comes to; `item` is what the loop variable stands for."""
        return _WAYS[tree[0]](self, tree, item)


# --- Logic ------------------------------------------------------------------------------------------------------------


def conjunction(values: Iterable[Any]) -> Any:
    """False whatever the others are; an error outranks unknown."""
    listed = list(values)
    return next((v for v in (False, ERROR, UNKNOWN) if any(x is v or x == v for x in listed if x is not True)), True)


def negation(value: Any) -> Any:
    return value if value in (UNKNOWN, ERROR) else not value


def disjunction(values: Iterable[Any]) -> Any:
    return negation(conjunction(negation(value) for value in values))


def _strict(values: Sequence[Any], compute: Callable[[], Any]) -> Any:
    """Over an error an error, over an unknown unknown."""
    return ERROR if ERROR in values else UNKNOWN if UNKNOWN in values else compute()


# --- Values -----------------------------------------------------------------------------------------------------------


def _literal(reader: Reader, tree: Tree, item: Item | None) -> Any:
    value = tree[1]
    if isinstance(value, list):
        return Listed(tuple((v, True) for v in value))
    return (
        ("number", float(value), float(value))
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
    )


def _fact(reader: Reader, tree: Tree, item: Item | None) -> Any:
    return reader.world.value(_own(reader, tree[1]), reader.asked)


def _own(reader: Reader, path: Path) -> Path:
    """A service's own fact outranks the provider's."""
    own = ("services", reader.service or "", "facts", *path)
    return own if own in reader.world.facts else path


def _field(reader: Reader, tree: Tree, item: Item | None) -> Any:
    assert item is not None
    if item.path is not None:
        value = reader.world.value((*item.path, tree[1]), reader.asked)
        ruled_out = reader.world.ruled_out((*item.path, tree[1]), reader.asked) if value == UNKNOWN else frozenset()
        return Other(ruled_out) if ruled_out else value
    values = frozenset(value for name, value in item.none_of if name == tree[1])
    return Other(values) if values else UNKNOWN


def _list(reader: Reader, tree: Tree, item: Item | None) -> Listed:
    members = tuple(
        (Item(path, reader.world.entries[path[:-1]][path[-1]].there), sure)
        for path, sure, _ in reader.world.members(tree[1], reader.asked)
    )
    closures = reader.world.closures(tree[1], reader.asked)
    if None in closures:
        return Listed(members)
    return Listed(members, (Item(None, there=False, none_of=tuple(c for c in closures if c is not None)),))


# --- Operators --------------------------------------------------------------------------------------------------------


def _compare(reader: Reader, tree: Tree, item: Item | None) -> Any:
    left, right = (reader.value(part, item) for part in tree[2:])
    return _compared(tree[1], left, right)


def _compared(operator: str, left: Any, right: Any) -> Any:
    if isinstance(left, Other) or isinstance(right, Other):
        other, value = (left, right) if isinstance(left, Other) else (right, left)
        if value == ERROR:
            return ERROR
        known = operator in ("==", "!=") and not isinstance(value, Other) and value in other.values
        return operator == "!=" if known else UNKNOWN
    return _strict((left, right), lambda: _definite(operator, left, right))


def _definite(operator: str, left: Any, right: Any) -> Any:
    if operator in ("!=", ">", ">="):
        return negation(_definite({"!=": "==", ">": "<=", ">=": "<"}[operator], left, right))
    if not isinstance(left, tuple):
        return left == right
    (_, a, b), (_, c, d) = left, right
    if operator == "==":
        return (a == b == c == d) if (a, b) == (c, d) and a == b else (False if b < c or d < a else UNKNOWN)
    if operator == "<":
        return True if b < c else False if a >= d else UNKNOWN
    return True if b <= c else False if a > d else UNKNOWN


def _arithmetic(reader: Reader, tree: Tree, item: Item | None) -> Any:
    left, right = (reader.value(part, item) for part in tree[2:])
    # The design has an unknown divided by zero both ways; whatever the fact turns out to be, it is an error.
    by_zero = tree[1] == "/" and right == ("number", 0.0, 0.0)
    return _strict((left, ERROR if by_zero else right), lambda: _computed(tree[1], left, right))


def _computed(operator: str, left: Any, right: Any) -> Any:
    (_, a, b), (_, c, d) = left, right
    if operator == "/":
        return UNKNOWN if c != d else _hull(a / c, b / c)
    if operator == "*":
        return _hull(*(0.0 if isnan(x * y) else x * y for x in (a, b) for y in (c, d)))
    return ("number", a + c, b + d) if operator == "+" else ("number", a - d, b - c)


def _hull(*ends: float) -> tuple[str, float, float]:
    return ("number", min(ends), max(ends))


def _age(reader: Reader, tree: Tree, item: Item | None) -> Any:
    value = reader.value(tree[1], item)
    as_of = reader.world.as_of
    return _strict((value,), lambda: ("number", float(as_of - value[2]), float(as_of - value[1])))


# --- Lists ------------------------------------------------------------------------------------------------------------


def _some(listed: Any, holds: Callable[[Any], Any]) -> Any:
    """Is it so of a member? What may not be there can block and never settle."""
    if listed in (ERROR, UNKNOWN):
        return listed
    sure = [holds(value) for value, certain in listed.members if certain]
    maybe = [holds(value) for value, certain in listed.members if not certain] + [holds(value) for value in listed.rest]
    return disjunction([*sure, *(conjunction((UNKNOWN, value)) for value in maybe)])


def _exists(reader: Reader, tree: Tree, item: Item | None) -> Any:
    return _some(reader.value(tree[1], item), lambda one: reader.value(tree[2], one))


def _all(reader: Reader, tree: Tree, item: Item | None) -> Any:
    return negation(_some(reader.value(tree[1], item), lambda one: negation(reader.value(tree[2], one))))


def _in(reader: Reader, tree: Tree, item: Item | None) -> Any:
    left, listed = reader.value(tree[1], item), reader.value(tree[2], item)
    return _some(listed, lambda one: _compared("==", left, one))


def _filter(reader: Reader, tree: Tree, item: Item | None) -> Any:
    listed = reader.value(tree[1], item)
    if listed in (ERROR, UNKNOWN):
        return listed
    tried = [(value, sure, reader.value(tree[2], value)) for value, sure in listed.members]
    rest = [(value, reader.value(tree[2], value)) for value in listed.rest]
    if ERROR in [found for *_, found in tried] + [found for _, found in rest]:
        return ERROR
    members = tuple((value, sure and found is True) for value, sure, found in tried if found is not False)
    return Listed(members, tuple(value for value, found in rest if found is not False))


def _map(reader: Reader, tree: Tree, item: Item | None) -> Any:
    listed = reader.value(tree[1], item)
    if listed in (ERROR, UNKNOWN):
        return listed
    members = tuple((reader.value(tree[2], value), sure) for value, sure in listed.members)
    return Listed(members, tuple(reader.value(tree[2], value) for value in listed.rest))


def _size(reader: Reader, tree: Tree, item: Item | None) -> Any:
    listed = reader.value(tree[1], item)
    if listed in (ERROR, UNKNOWN):
        return listed
    sure = sum(certain for _, certain in listed.members)
    return ("number", float(sure), inf if listed.rest else float(len(listed.members)))


def _sum(reader: Reader, tree: Tree, item: Item | None) -> Any:
    """Bounded only by fields that the schema says are not negative."""
    listed = reader.value(tree[1], item)
    if listed in (ERROR, UNKNOWN):
        return listed
    of = tree[1][2]
    not_negative = tree[1][0] == "map" and of[0] == "field" and of[1] in NOT_NEGATIVE
    low = high = 0.0
    if ERROR in [*(value for value, _ in listed.members), *listed.rest]:
        return ERROR
    for value, sure in listed.members:
        if value == UNKNOWN and not not_negative:
            return UNKNOWN
        a, b = (0.0, inf) if value == UNKNOWN else value[1:]
        a = max(a, 0.0) if not_negative else a
        low, high = low + (a if sure else min(a, 0.0)), high + (b if sure else max(b, 0.0))
    if listed.rest and not not_negative:
        return UNKNOWN
    return ("number", low, inf if listed.rest else high)


# --- What is known, and certificates ----------------------------------------------------------------------------------


def _has(reader: Reader, tree: Tree, item: Item | None) -> Any:
    """Also of weak, old and disputed facts."""
    what = tree[1]
    if what[0] == "fact":
        fact = reader.world.facts.get(_own(reader, what[1]))
    else:
        assert item is not None
        if item.path is None:
            return UNKNOWN
        fact = reader.world.facts.get((*item.path, what[1]))
    return fact is not None and fact.value != END


def _in_force(reader: Reader, tree: Tree, item: Item | None) -> Any:
    """issued <= as_of <= expires; without a stated end the cycle of the scheme; a bound nobody states is none."""
    assert item is not None
    if item.path is None or not item.there:
        return UNKNOWN
    as_of = reader.world.as_of

    def value(name: str) -> Any:
        return _field(reader, ("field", name), item)

    parts = []
    for name, sign in (("issued", 1), ("expires", -1)):
        if (*item.path, name) in reader.world.facts:
            parts.append(_bound(value(name), as_of, sign))
    if (*item.path, "expires") not in reader.world.facts and (scheme := value("scheme")) in CYCLES:
        issued = value("issued") if (*item.path, "issued") in reader.world.facts else None
        parts.append(_within_cycle(reader, item.path, issued, CYCLES[scheme]))
    return conjunction(parts)


def _bound(day: Any, as_of: int, sign: int) -> Any:
    """One that is known to a month leaves it open from the first to the last day of it, as the product documents."""
    if day == UNKNOWN or isinstance(day, Other):
        return UNKNOWN
    _, first, last = day
    if (as_of - (first if sign > 0 else last)) * sign < 0:
        return False
    return UNKNOWN if first != last and first <= as_of <= last else True


def _within_cycle(reader: Reader, path: Path, issued: Any, years: int) -> Any:
    """Past the cycle of its scheme a certificate without a stated end may have been renewed: the product takes it as unknown."""
    if issued == UNKNOWN:
        return True  # its first day keeps it unknown already
    backing = reader.world.entries[path[:-1]][path[-1]].backing
    strong = [s for s in backing if reader.asked.met(s, reader.world.as_of)]
    first = max(s.day for s in strong or backing) if issued is None else issued[1]
    return True if reader.world.as_of < shifted(first, years) else UNKNOWN


def _covers(reader: Reader, tree: Tree, item: Item | None) -> Any:
    """False of a service it leaves out, unknown where its scope is not stated, true of the provider as a whole."""
    if reader.service is None:
        return True
    services = _field(reader, ("field", "services"), item)
    if services == UNKNOWN or isinstance(services, Other) or reader.service == ANY_OTHER:
        return UNKNOWN
    return reader.service in services


_WAYS: dict[str, Callable[[Reader, Tree, Item | None], Any]] = {
    "lit": _literal,
    "day": lambda reader, tree, item: ("days", *span(tree[1])),
    "as_of": lambda reader, tree, item: ("days", reader.world.as_of, reader.world.as_of),
    "fact": _fact,
    "field": _field,
    "list": _list,
    "and": lambda reader, tree, item: conjunction(reader.value(part, item) for part in tree[1:]),
    "or": lambda reader, tree, item: disjunction(reader.value(part, item) for part in tree[1:]),
    "not": lambda reader, tree, item: negation(reader.value(tree[1], item)),
    "cmp": _compare,
    "arith": _arithmetic,
    "in": _in,
    "exists": _exists,
    "all": _all,
    "filter": _filter,
    "map": _map,
    "size": _size,
    "sum": _sum,
    "has": _has,
    "in_force": _in_force,
    "covers": _covers,
    "age": _age,
}
