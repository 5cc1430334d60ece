"""A list of suppliers under rule sets: a line for each, what they come to together, and on whom they concentrate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from compliance.model.records import dataclass
from compliance.model.scorecard import RuleSetSummary, Tool
from compliance.model.status import VerdictStatus
from compliance.model.words import NOTHING, plural, verdict_words
from compliance.report.pages.blocks import Block, Heading, Paragraph
from compliance.report.pages.tables import Column, Table
from compliance.report.pages.wording import titled

_ORDER = (VerdictStatus.NOT_MET, VerdictStatus.UNDETERMINED, VerdictStatus.NECESSARY_ONLY, VerdictStatus.SUFFICIENT)
_SHOWN = 20
"""The most rows of a table of concentrations on a page; the document has all."""


@dataclass(frozen=True, slots=True)
class SupplierVerdict:
    """What one supplier comes to under one rule set."""

    ruleset: str
    """Id of the rule set"""
    status: VerdictStatus
    """The worst verdict of its offers; undetermined where no profile is matched, or nothing could be evaluated"""
    offers: int
    """How many offers of it were evaluated"""
    met: int
    """How many of them meet what is required"""


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """One supplier of the list."""

    row: int
    """Its row in the list"""
    name: str
    """What the list calls it"""
    profile: str | None
    """Id of the provider profile; null where none matches, or several do"""
    matched_by: Literal["lei", "number", "id", "name"] | None
    """What it was matched by; null where nothing matches"""
    note: str
    """Why no profile was taken; an empty text where one was"""
    verdicts: tuple[SupplierVerdict, ...]
    """One for each rule set"""


@dataclass(frozen=True, slots=True)
class Concentration:
    """How many suppliers of the list come down to one."""

    name: str
    """The provider, or whoever controls it; an empty text for those of which it is not known"""
    suppliers: int
    """How many suppliers of the list"""


@dataclass(frozen=True, slots=True)
class PortfolioDocument:
    """What `evaluate --suppliers --format json` prints."""

    schema: Literal["portfolio/1"]
    """Kind and version of the document"""
    tool: Tool
    """The program that made it"""
    as_of: date
    """The day assessed"""
    known_as_of: date
    """Sources published later were left out"""
    rulesets: tuple[RuleSetSummary, ...]
    """The rule sets"""
    suppliers: tuple[SupplierLine, ...]
    """One for each row of the list, in its order"""
    providers: tuple[Concentration, ...]
    """How many suppliers each profile stands for, most first; those without a profile last"""
    controllers: tuple[Concentration, ...]
    """How many suppliers each ultimate controller stands behind, most first; those of whom it is not known last"""


def worst_of(statuses: Iterable[VerdictStatus]) -> VerdictStatus:
    """The worst of some verdicts; undetermined where there are none."""
    return min(statuses, key=_ORDER.index, default=VerdictStatus.UNDETERMINED)


def concentration(names: Iterable[str | None]) -> tuple[Concentration, ...]:
    """How often each name stands there, most often first, then by name; null, which is not known, last."""
    counted = Counter(name or "" for name in names)
    ordered = sorted(counted.items(), key=lambda item: (not item[0], -item[1], item[0]))
    return tuple(Concentration(name, count) for name, count in ordered)


def portfolio_blocks(portfolio: PortfolioDocument) -> Iterator[Block]:
    """What the list comes to, on whom it concentrates, and a line for each supplier."""
    matched = sum(line.profile is not None for line in portfolio.suppliers)
    count = len(portfolio.suppliers)
    yield Heading(1, f"{plural(count, 'supplier')}, as of {portfolio.as_of}, known as of {portfolio.known_as_of}")
    yield Paragraph(
        f"{matched} matched to a profile, {count - matched} not: nothing is known of these, and they count as undetermined."
    )
    for number, ruleset in enumerate(portfolio.rulesets):
        yield Heading(2, f"{ruleset.title} ({titled(ruleset)})")
        verdicts = [line.verdicts[number] for line in portfolio.suppliers]
        counted = Counter(verdict.status for verdict in verdicts)
        rows = [
            (verdict_words(status, ruleset.claims), str(counted[status]))
            for status in reversed(_ORDER)
            if counted[status]
        ]
        yield Table(("verdict", Column("suppliers", number=True)), tuple(rows))
    yield Heading(2, "Concentration")
    yield _concentrated("provider", portfolio.providers, count)
    yield _concentrated("ultimate controller", portfolio.controllers, count)
    yield Heading(2, "Suppliers")
    heads: list[str | Column] = [
        Column("supplier", gives_way=True),
        "profile",
        "matched by",
        *(ruleset.id for ruleset in portfolio.rulesets),
        Column("note", where="below"),
    ]
    yield Table(tuple(heads), tuple(_row(line, portfolio.rulesets) for line in portfolio.suppliers))


def _concentrated(head: str, parts: Sequence[Concentration], count: int) -> Table:
    rows = [
        (part.name or "not known", str(part.suppliers), f"{100 * part.suppliers / count:.0f} %")
        for part in parts[:_SHOWN]
    ]
    if len(parts) > _SHOWN:
        rest = sum(part.suppliers for part in parts[_SHOWN:])
        rows.append((f"{len(parts) - _SHOWN} more", str(rest), f"{100 * rest / count:.0f} %"))
    return Table((head, Column("suppliers", number=True), Column("share", number=True)), tuple(rows))


def _row(line: SupplierLine, rulesets: Sequence[RuleSetSummary]) -> tuple[str, ...]:
    cells = []
    for verdict, ruleset in zip(line.verdicts, rulesets, strict=True):
        several = f", {verdict.met} of {verdict.offers} offers meet it" if verdict.offers > 1 else ""
        cells.append(f"{verdict_words(verdict.status, ruleset.claims)}{several}")
    return (
        line.name or f"row {line.row}",
        line.profile or NOTHING,
        line.matched_by or NOTHING,
        *cells,
        line.note,
    )
