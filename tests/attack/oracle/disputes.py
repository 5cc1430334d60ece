"""Design, section 3, "Disputed": which statements contradict each other on what, and the worlds of belief."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tests.attack.oracle.statements import END, Path, Statement

Items = frozenset[tuple[str, Path]]
"""What is lost: `("at", path)` is the fact there and all below it, `("closed", path)` that a list is closed."""
Losses = dict[str, Items]


@dataclass(frozen=True)
class Clash:
    """Two statements, and what each loses where the other is believed."""

    first: Statement
    second: Statement
    of_first: Items
    of_second: Items


def lost(items: Items, path: Path) -> bool:
    """Is the fact at a path lost, by itself or with what it stands in?"""
    return any(("at", path[:length]) in items for length in range(1, len(path) + 1))


def clashes(statements: list[Statement], as_of: int) -> list[Clash]:
    """Pairs of one day that say otherwise, and pairs of which one names the other."""
    found = []
    for a, b in combinations(statements, 2):
        named = b.id in a.disputes or a.id in b.disputes
        # A month in `from` may be any of its days: what begins within it may be of the same day.
        meet = a.earliest <= b.day and b.earliest <= a.day
        if (named or meet) and b.id not in a.supersedes and a.id not in b.supersedes:
            of_a, of_b = contradiction(a, b, as_of, exactly=named)
            if of_a or of_b:
                found.append(Clash(a, b, of_a, of_b))
    return found


def contradiction(a: Statement, b: Statement, as_of: int, *, exactly: bool) -> tuple[Items, Items]:
    """What each says that the other denies; `exactly` where agreeing ranges are in dispute as well."""
    said_a, said_b = a.said(as_of), b.said(as_of)
    shared = {
        ("at", path)
        for path in said_a.keys() & said_b.keys()
        if said_a[path] != said_b[path] and (exactly or not agree(path, said_a[path], said_b[path]))
    }
    of_a, of_b = set(shared), set(shared)
    for one, other, mine, others in ((a, b, of_a, of_b), (b, a, of_b, of_a)):
        for path in [path for path, value in one.leaves.items() if value == END]:
            below = {
                p
                for p in {*other.entries, *(p for p, v in other.leaves.items() if v != END)}
                if p[: len(path)] == path and (len(p) > len(path) or p in other.entries)
            }
            if below and not other.over(as_of):
                mine.add(("at", path))
                others.update(("at", p) for p in below)
        # A statement that has run out closes nothing, and its entries are not stated any more.
        if one.over(as_of) or other.over(as_of):
            continue
        for closed, where in one.closures:
            left_out = {
                entry
                for entry in other.entries - one.entries
                if entry[:-1] == closed and (where is None or other.leaves.get((*entry, where[0])) == where[1])
            }
            if left_out:
                mine.add(("closed", closed))
                others.update(("at", entry) for entry in left_out)
                if any(path == closed for path, _ in other.closures):
                    others.add(("closed", closed))
    return frozenset(of_a), frozenset(of_b)


def agree(path: Path, a: Any, b: Any) -> bool:
    """Ranges agree if they share more than an end point or one is a single value within, lists with the same members.

    A custom fact gets its type from the rule sets that read it; until then its days are texts, which agree if they are equal.
    """
    if a == b:
        return True
    if "x" in path and isinstance(a, tuple) and a[:1] == ("days",) and b != END:
        return False
    if isinstance(a, tuple) and isinstance(b, tuple) and a[:1] == b[:1] and a[:1] in (("number",), ("days",)):
        low, high = max(a[1], b[1]), min(a[2], b[2])
        return bool(low < high or (low == high and (a[1] == a[2] or b[1] == b[2])))
    if isinstance(a, tuple) and isinstance(b, tuple) and END not in (a, b):
        return set(a) == set(b)
    return False


def worlds(statements: list[Statement], as_of: int) -> list[Losses]:
    """What is lost in each world.

    Where more than two statements contradict each other in part the design leaves open what "one statement per dispute" is:
    a world believes a largest set of statements that agree, then a largest set of what is left of the others, as the
    product documents it.
    """
    found = clashes(statements, as_of)
    made: list[Losses] = [{}]
    for group in _groups(found):
        choices = list(_believed(group, {}, frozenset()))
        made = [{**world, **choice} for world in made for choice in choices]
    return made


def _groups(found: list[Clash]) -> list[list[Clash]]:
    groups: list[list[Clash]] = []
    for clash in found:
        ids = {clash.first.id, clash.second.id}
        touching = [g for g in groups if ids & {s.id for c in g for s in (c.first, c.second)}]
        groups = [g for g in groups if g not in touching]
        groups.append([clash, *(c for g in touching for c in g)])
    return groups


def _believed(group: list[Clash], losses: Losses, settled: frozenset[str]) -> Iterator[Losses]:
    """The ways to go on: a largest set that agrees is believed, and what it denies is lost."""
    open_ = [
        (clash, _left(clash.of_first, losses, clash.first.id), _left(clash.of_second, losses, clash.second.id))
        for clash in group
        if not {clash.first.id, clash.second.id} & settled
    ]
    contested = [clash for clash, first, second in open_ if first and second]
    if settled and not contested:
        yield losses
        return
    names = sorted({s.id for clash in (contested if settled else group) for s in (clash.first, clash.second)})
    edges = {frozenset((clash.first.id, clash.second.id)) for clash in (contested if settled else group)}
    for chosen in _largest(names, edges):
        after = dict(losses)
        for clash in group:
            for loser, winner, items in (
                (clash.first.id, clash.second.id, clash.of_first),
                (clash.second.id, clash.first.id, clash.of_second),
            ):
                if winner in chosen and loser not in settled | chosen:
                    # What the winner has lost itself it cannot win.
                    won = _left(items, losses, winner)
                    after[loser] = after.get(loser, frozenset()) | won
        yield from _believed(group, after, settled | chosen)


def _left(items: Items, losses: Losses, id_: str) -> Items:
    gone = losses.get(id_, frozenset())
    return frozenset(i for i in items if not (lost(gone, i[1]) if i[0] == "at" else i in gone))


def _largest(names: list[str], edges: set[frozenset[str]]) -> list[frozenset[str]]:
    sets = []
    for size in range(len(names), 0, -1):
        for chosen in map(frozenset, combinations(names, size)):
            if not any(edge <= chosen for edge in edges) and not any(chosen < larger for larger in sets):
                sets.append(chosen)
    return sets
