"""Figures that contradict each other, totals against what is listed and parts against wholes; and figures in other currencies.

Of two that contradict each other neither is taken for right: they are a dispute, in which one reading believes the total and the
other what is listed. What the one believed says of the other takes the other's place there.

A figure of a financial year in another currency is one in euros as well: between what it comes to at the highest and at the
lowest rate of the year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import ceil, floor, isinf
from typing import Final, Literal

from compliance.engine.disputes import Dispute, Figures, Items
from compliance.engine.evidence import Support
from compliance.engine.table import FactTable, Leaf, SupportedValue, together
from compliance.model.dates import days_of, year_end
from compliance.model.records import dataclass
from compliance.model.rule_values import CountrySet, Rates
from compliance.model.statements import Closure, FactPath, Statement, is_of_service, of_provider, touches
from compliance.model.values import Range, Scalar

OWNERS: Final[FactPath] = ("ownership", "shareholders")
SITES: Final[FactPath] = ("datacenters",)
SITE_COUNTRIES: Final[FactPath] = ("operations", "datacenter_countries")
COUNTRY: Final = "country"

_OF_OWNERS: Final[Mapping[FactPath, tuple[str, Literal["each", "all"]]]] = {
    ("ownership", "non_eu_capital_max_pct"): ("capital_pct", "each"),
    ("ownership", "non_eu_capital_total_pct"): ("capital_pct", "all"),
    ("ownership", "non_eu_votes_max_pct"): ("voting_pct", "each"),
    ("ownership", "non_eu_votes_total_pct"): ("voting_pct", "all"),
}
"""Totals that are no less than what each owner from outside the EU holds, or all of them together."""

_PARTS: Final[tuple[tuple[FactPath, FactPath], ...]] = (
    (("ownership", "non_eu_capital_max_pct"), ("ownership", "non_eu_capital_total_pct")),
    (("ownership", "non_eu_votes_max_pct"), ("ownership", "non_eu_votes_total_pct")),
    (("finance", "public_committed_meur"), ("finance", "committed_meur")),
    (("finance", "public_paid_in_meur"), ("finance", "paid_in_meur")),
)
"""Figures that are no more than others."""

_JOINED: Final[tuple[tuple[FactPath, FactPath], ...]] = (
    *((total, (*OWNERS, "*", field)) for total, (field, _) in _OF_OWNERS.items()),
    *((total, (*OWNERS, "*", COUNTRY)) for total in _OF_OWNERS),
    *_PARTS,
    (SITE_COUNTRIES, (*SITES, "*", COUNTRY)),
)
EURO: Final = "_meur"
CURRENCIES: Final[Mapping[str, str]] = {"_mgbp": "GBP", "_musd": "USD"}
"""Currencies by what ends the names of amounts in them."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A total, facts listed that contradict it, and what each side says of the other.

    `closes` is the list that contradicts it by being declared complete. `of_total` is what the facts listed say the total is, and
    `of_listed` what the total says that each of them is; `None` where it says nothing.
    """

    total: FactPath
    listed: tuple[FactPath, ...]
    of_total: Scalar
    of_listed: Scalar | None = None
    closes: FactPath | None = None

    @property
    def others(self) -> tuple[FactPath, ...]:
        """What contradicts the total."""
        return self.listed if self.closes is None else (*self.listed, self.closes)


def eu_members(sets: Mapping[str, CountrySet], day: date) -> frozenset[str] | None:
    """The countries of the EU on a day; `None` where no set says so."""
    return frozenset(sets["EU"].at(day)) if "EU" in sets else None


def in_other_currencies(reads: Iterable[FactPath]) -> frozenset[FactPath]:
    """The facts that say in other currencies what is read in euros, and the last day of their year."""
    names = [path for path in reads if _of_year(path) and path[-1].endswith(EURO)]
    amounts = {(*path[:-1], path[-1].removesuffix(EURO) + suffix) for path in names for suffix in CURRENCIES}
    return frozenset(amounts | {(*path[:-1], "closes") for path in names})


@lru_cache(maxsize=4096)
def joined(reads: frozenset[FactPath]) -> frozenset[FactPath]:
    """The facts by which those that are read may be contradicted."""
    found = {b for a, b in _JOINED if any(touches(a, read) for read in reads)}
    return frozenset(found | {a for a, b in _JOINED if any(touches(b, read) for read in reads)})


def may_contradict(statements: Iterable[Statement]) -> frozenset[FactPath]:
    """The figures that are stated and may contradict each other; none where no statement states both sides of any two."""
    ends: set[FactPath] = set()
    closed = False
    for statement in statements:
        ends.update(path[-2:] for path in statement.leaves)
        closed |= any(closure.path[-1:] == SITES for closure in statement.closures)
    names = {end[-1] for end in ends} | ({COUNTRY} if closed else set())
    both = [(a, b) for a, b in _JOINED if a[-2:] in ends and (b[-1] in names if "*" in b else b[-2:] in ends)]
    return frozenset(path for pair in both for path in pair)


def clashes(table: FactTable, eu: Collection[str] | None) -> tuple[Clash, ...]:
    """What contradicts itself among the facts of one world: of the provider, and of each service by its own facts.

    Args:
        table: the facts.
        eu: the countries of the EU on the day; `None` where they are not known.
    """
    roots = {path[:3] for path in table.leaves if is_of_service(path)}
    return tuple(found for root in ((), *sorted(roots)) for found in _of_root(table, root, eu))


def _of_root(table: FactTable, root: FactPath, eu: Collection[str] | None) -> Iterator[Clash]:
    for total, (field, of) in _OF_OWNERS.items():
        limit = _value(table, (*root, *total))
        if limit is not None and eu is not None:
            yield from _of_owners(table, (*root, *total), _ends(limit)[1], root, field, of, eu)
    for part, whole in _PARTS:
        a, b = _value(table, (*root, *part)), _value(table, (*root, *whole))
        if a is not None and b is not None and _ends(a)[0] > _ends(b)[1]:
            yield Clash((*root, *whole), ((*root, *part),), Range(_ends(a)[0], None), Range(None, _ends(b)[1]))
    countries = _value(table, (*root, *SITE_COUNTRIES))
    if isinstance(countries, tuple):
        yield from _of_sites(table, root, countries)


def _of_owners(
    table: FactTable, total: FactPath, most: float, root: FactPath, field: str, of: str, eu: Collection[str]
) -> Iterator[Clash]:
    """Owners from outside the EU, each or all of whom hold more than a total says."""
    held: dict[FactPath, float] = {}
    for key in sorted(table.members.get((*root, *OWNERS), {})):
        country, share = (_value(table, (*root, *OWNERS, key, name)) for name in (COUNTRY, field))
        if isinstance(country, str) and country not in eu and share is not None and _ends(share)[0] > 0:
            held[*root, *OWNERS, key, field] = _ends(share)[0]
    if of == "each":
        held = {path: share for path, share in held.items() if share > most}
    least = max(held.values(), default=0) if of == "each" else sum(held.values())
    if held and least > most:
        yield Clash(total, tuple(held), Range(least, None), Range(None, most))


def _of_sites(table: FactTable, root: FactPath, countries: tuple[str, ...]) -> Iterator[Clash]:
    """Sites in countries that the list of countries leaves out, and countries listed in which no site stands."""
    path, total = (*root, *SITES), (*root, *SITE_COUNTRIES)
    there = {
        key: _value(table, (*path, key, COUNTRY))
        for key, member in table.members.get(path, {}).items()
        if not member.ended
    }
    left_out = {
        key: country for key, country in sorted(there.items()) if isinstance(country, str) and country not in countries
    }
    if left_out:
        listed = tuple((*path, key, COUNTRY) for key in left_out)
        yield Clash(total, listed, tuple(sorted({*countries, *left_out.values()})))
    complete = Closure(path) in table.closures.get(path, {}) and None not in there.values()
    if complete and not {*countries} <= {*there.values()}:
        yield Clash(total, (), tuple(sorted({*countries} & {str(c) for c in there.values()})), closes=path)


def _value(table: FactTable, path: FactPath) -> Scalar | None:
    leaf = table.leaves.get(path)
    return None if leaf is None else leaf.value


def _ends(value: Scalar) -> tuple[float, float]:
    """The least and the greatest a figure can be."""
    if isinstance(value, Range):
        low, high = value.minimum, value.maximum
        return -float("inf") if low is None else low, float("inf") if high is None else high
    assert isinstance(value, int | float)  # the schema says so
    return value, value


def figure_disputes(
    tables: Iterable[FactTable], eu: Collection[str] | None, selectors: Collection[tuple[FactPath, str]]
) -> tuple[Dispute, ...]:
    """The disputes that figures make by themselves, those that have a fact in common as one.

    Args:
        tables: the facts of each world of the other disputes.
        eu: the countries of the EU on the day; `None` where they are not known.
        selectors: lists and the fields by which entries of them are closed: which they replace depends on these fields.
    """
    found = [(table, one) for table in tables for one in clashes(table, eu)]
    groups: list[tuple[set[FactPath], list[tuple[FactTable, Clash]]]] = []
    for table, one in found:
        paths, alike = {one.total, *one.others}, [(table, one)]
        for group in [group for group in groups if group[0] & paths]:
            groups.remove(group)
            paths, alike = paths | group[0], group[1] + alike
        groups.append((paths, alike))
    return tuple(_dispute(paths, alike, selectors) for paths, alike in groups)


def _dispute(
    paths: Collection[FactPath],
    found: Iterable[tuple[FactTable, Clash]],
    selectors: Collection[tuple[FactPath, str]],
) -> Dispute:
    found = list(found)
    totals = [s for table, one in found for s in _supports(table, one.total)]
    others = [s for table, one in found for path in one.others for s in _supports(table, path)]
    sides: dict[Figures, tuple[frozenset[str], frozenset[str]]] = {"totals": _sides(totals), "listed": _sides(others)}
    # As between statements, one that corrects the others is right.
    if sides["listed"][0] <= sides["totals"][1]:
        del sides["listed"]
    elif sides["totals"][0] <= sides["listed"][1]:
        del sides["totals"]
    lost: dict[Figures, Items] = {
        "listed": Items(frozenset(one.total for _, one in found)),
        "totals": Items(
            frozenset(path for _, one in found for path in one.listed),
            frozenset(one.closes for _, one in found if one.closes is not None),
        ),
    }
    names = frozenset(s.statement.id for s in (*totals, *others))
    whole = {path[:-2] for path in paths if (of_provider(path[:-2]), path[-1]) in selectors}
    return Dispute(
        tuple(sorted(names)),
        frozenset({*paths, *whole}),
        tuple((names,) for _ in sides),
        {},
        tuple((side, lost[side]) for side in sides),
    )


def _sides(supports: Iterable[Support]) -> tuple[frozenset[str], frozenset[str]]:
    """The statements of a side, and those that they correct."""
    statements = [support.statement for support in supports]
    corrected = frozenset[str]().union(*(one.supersedes for one in statements))
    return frozenset(one.id for one in statements), corrected


def _supports(table: FactTable, path: FactPath) -> tuple[Support, ...]:
    leaf = table.leaves.get(path)
    return leaf.supports if leaf is not None else table.closures.get(path, {}).get(Closure(path), ())


def settle(table: FactTable, readings: Iterable[tuple[Dispute, int]], eu: Collection[str] | None) -> None:
    """Let what is believed in a world take the place of what contradicts it, in the facts of that world.

    Args:
        table: the facts, which are changed.
        readings: every dispute with the number of its reading; only those that figures make are looked at.
        eu: the countries of the EU on the day; `None` where they are not known.
    """
    of_figures = [(dispute, number) for dispute, number in readings if dispute.figures]
    for one in clashes(table, eu) if of_figures else ():
        for dispute, number in of_figures:
            if one.total in dispute.paths:
                _believe(table, one, dispute.figures[number][0])


def _believe(table: FactTable, one: Clash, side: Figures) -> None:
    total = _supports(table, one.total)
    if side == "listed":
        # Of a list of countries that leaves some out the others still rest on what it rested on.
        rests_on = [*(total if one.listed and isinstance(one.of_total, tuple) else ())]
        rests_on += [support for path in one.others for support in _supports(table, path)]
        table.leaves[one.total] = Leaf(one.of_total, tuple({s.statement.id: s for s in rests_on}.values()))
        return
    for path in one.listed:
        if one.of_listed is None:
            table.leaves.pop(path, None)
        else:
            table.leaves[path] = Leaf(one.of_listed, total)
    if one.closes is not None:
        table.closures.pop(one.closes, None)


def in_another_currency(path: FactPath) -> bool:
    """Is a fact an amount of a financial year in another currency than the euro?"""
    return path[-1][-len(EURO) :] in CURRENCIES and _of_year(path)


def add_euros(table: FactTable, rates: Mapping[str, Rates]) -> None:
    """State in euros what only another currency states of a financial year, or states from a later day.

    Args:
        table: the facts of one world, which are changed.
        rates: what a euro cost, by currency and year; a figure of a year without a rate stays as it is.
    """
    found: dict[FactPath, list[Leaf]] = {}
    for path, leaf in table.leaves.items():
        suffix = path[-1][-len(EURO) :]
        if in_another_currency(path) and leaf.value is not None:
            rate = _rate_of(table, path, rates.get(CURRENCIES[suffix], {}))
            if rate is not None:
                found.setdefault((*path[:-1], path[-1].removesuffix(suffix) + EURO), []).append(_at(rate, leaf))
    for path, leaves in found.items():
        stated = table.leaves.get(path)
        since = max(map(_since, leaves))
        if stated is None or _since(stated) < since:
            table.leaves[path] = _either([leaf for leaf in leaves if _since(leaf) == since])


def _of_year(path: FactPath) -> bool:
    return path[-3:-2] == ("years",)


def _since(leaf: Leaf) -> date:
    return max(support.statement.from_ for support in leaf.supports)


def _rate_of(table: FactTable, path: FactPath, rates: Rates) -> Range | None:
    """The lowest and highest rate of the financial year of a figure, which may lie in two; `None` where one is not known."""
    stated = _value(table, (*path[:-1], "closes"))
    named = int(path[-2][:4])
    first, last = days_of(stated if stated is not None else year_end(path[-2])) or (
        date(named, 1, 1),
        date(named, 1, 1),
    )
    with_december = first == last == date(last.year, 12, 31)
    of_years = [rates.get(one) for one in range(last.year if with_december else first.year - 1, last.year + 1)]
    known = [_ends(rate) for rate in of_years if rate is not None]
    return Range(min(low for low, _ in known), max(high for _, high in known)) if len(known) == len(of_years) else None


def _at(rate: Range, leaf: Leaf) -> Leaf:
    """A fact in another currency as one in euros."""
    in_euros = tuple((_changed(value, rate), support) for value, support in _parts(leaf))
    return Leaf(together([value for value, _ in in_euros]), leaf.supports, in_euros if leaf.parts else ())


def _parts(leaf: Leaf) -> tuple[SupportedValue, ...]:
    """What each statement behind a fact says of it."""
    return leaf.parts or tuple((leaf.value, support) for support in leaf.supports if leaf.value is not None)


def _changed(value: Scalar, rate: Range) -> Range:
    """An amount in euros, rounded outwards to ten thousand of them."""
    (low, high), rates = _ends(value), _ends(rate)
    least, most = min(low / one for one in rates), max(high / one for one in rates)
    return Range(
        None if isinf(least) else floor(least * 100) / 100,
        None if isinf(most) else ceil(most * 100) / 100,
    )


def _either(leaves: Sequence[Leaf]) -> Leaf:
    """One fact of what several currencies say of one day: whatever any of them allows."""
    if len(leaves) == 1:
        return leaves[0]
    said = [_ends(value) for leaf in leaves for value, _ in _parts(leaf)]
    least, most = min(low for low, _ in said), max(high for _, high in said)
    supports = {s.statement.id: s for leaf in leaves for s in leaf.supports}
    return Leaf(Range(None if isinf(least) else least, None if isinf(most) else most), tuple(supports.values()))
