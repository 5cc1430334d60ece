"""The facts that can be stated: as rows, and as a page of documentation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from compliance.model.records import dataclass
from compliance.model.schema import fact_schema, unit_of
from compliance.model.schemes import EDITIONS, SCHEMES
from compliance.model.shapes import Asking, Field, KeyedList, Record, Shape
from compliance.model.values import FactKind
from compliance.model.words import TYPE_WORDS, stated_range
from compliance.report.escaping import escape_markdown
from compliance.report.pages.listing import Row
from compliance.report.pages.tables import markdown_rows

_ENTRY: Final = "<id>"


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One fact that can be stated; `path` has `<id>` where a key stands."""

    path: str
    kind: FactKind
    title: str
    asking: Asking

    @property
    def unit(self) -> str:
        """The unit that the name of the fact ends with, if any: `million EUR`."""
        return unit_of(tuple(self.path.split(".")), self.kind)

    @property
    def type(self) -> str:
        """What the fact holds, in words: `list of texts`."""
        return TYPE_WORDS[self.kind.name]

    @property
    def allowed(self) -> str:
        """The values the fact can have, where there are fewer than its type has."""
        if self.kind.values:
            return ", ".join(self.kind.values)
        if self.kind.form:
            return {"text": f"a {self.kind.form}", "texts": f"{self.kind.form}s"}[self.kind.name]
        return stated_range(self.kind.minimum, self.kind.maximum)


def known_by_words(asking: Asking) -> str:
    """Who usually knows, in words: the provider, the public, or the name of a register."""
    return asking.register or {"public": "the public", "provider": "the provider"}[asking.known_by]


def fact_entries() -> list[FactEntry]:
    """Every fact that can be stated, in the order of the schema."""
    return list(_walk(fact_schema(), ""))


def fact_rows() -> list[Row]:
    """One row a fact that can be stated, with type, unit, allowed values, meaning, question and who usually knows."""
    return [
        {
            "fact": e.path,
            "type": e.type,
            "unit": e.unit,
            "allowed": e.allowed,
            "meaning": e.title,
            "question": e.asking.question,
            "known_by": e.asking.known_by,
            "register": e.asking.register or "",
        }
        for e in fact_entries()
    ]


def short_fact_rows() -> list[Row]:
    """One row a fact that can be stated, for a screen: allowed texts beside the meaning, the unit left to the name."""
    rows: list[Row] = []
    for entry in fact_entries():
        allowed = f" ({', '.join(entry.kind.values)})" if entry.kind.values else ""
        rows.append({"fact": entry.path, "type": entry.type, "meaning": entry.title + allowed})
    return rows


def _walk(shape: Shape, path: str) -> Iterator[FactEntry]:
    match shape:
        case Field(kind=kind, title=title, asking=asking):
            yield FactEntry(path, kind, title, asking)
        case Record(fields=fields):
            for name, inner in fields.items():
                yield from _walk(inner, f"{path}.{name}" if path else name)
        case KeyedList(entry=entry):
            yield from _walk(entry, f"{path}.{_ENTRY}")


_INTRODUCTION: Final = """# Facts

Everything that can be stated about a provider, by group. Every fact may be left out (it is then unknown, never false) and
every fact may be `null` (it ends with that statement). `<id>` is a key the profile chooses, below `years` with the year first.

- A number may be a range: `{min: 35, max: 40}`, either end may be left out. Units are in the names.
- A date is a day, `2024-01-31`, or the month or year it lies in, `2024-01`, `2024`.
- A country is a code of ISO 3166-1 alpha-2: `FR`. A list of countries may hold a region, `EU` or `EEA`, where its countries are
  not stated: it stands for one or more of them.
- A list of texts is replaced whole and is closed. A list of things, by `<id>`, is open until a statement names it in
  `exhaustive`.
- Facts of a rule set's own stand under `x.<namespace>.<name>`, declared answers under `answers.<rule set>.<rule>`.
- The question is what one asks to find a fact out; `compliance ask` puts together those that decide. A register is public.
- A service may have facts of every group of its own, under `services.<id>.facts`.
"""


def fact_page() -> str:
    """The schema of facts as a page of Markdown, a section a group."""
    groups = fact_schema().fields
    sections = []
    for name, entries in groupby(fact_entries(), key=lambda entry: entry.path.partition(".")[0]):
        heads = ["fact", "type", "unit", "allowed", "meaning", "question", "usually known by"]
        rows = [
            [
                f"`{e.path}`",
                e.type,
                *map(escape_markdown, (e.unit, e.allowed, e.title, e.asking.question, known_by_words(e.asking))),
            ]
            for e in entries
        ]
        table = "\n".join(markdown_rows(heads, rows))
        sections.append(f"\n## {name}\n\n{escape_markdown(groups[name].title)}.\n\n{table}\n")
    return _INTRODUCTION + "".join(sections) + _WORDS + "\n".join(markdown_rows(_HEADS, [*_word_rows()])) + "\n"


_HEADS: Final = ["scheme", "as people write it", "editions"]
_WORDS: Final = """
## Words of certificates

A scheme may be stated as certificates print it: capitals, blanks, punctuation and the body in front make no difference,
and an edition behind it is its edition (`BSI C5:2020`). Editions may be stated by any name under which a text was
published: `EN ISO/IEC 27001:2017`, `DIN EN ISO/IEC 27001:2017-06`, `2017` and `2013/Cor 1:2014` are the edition 2013.
Activities of HDS are `1` to `6`, or `1 à 6`; levels of C5 and SOC are `type 1` and `type 2`, those of CSA STAR `1` to `3`,
its control sets `3`, `4`, `4.1` (`CCM v4.0.10`). Conditions compare what is meant, pages show what is written. A word that
the scheme does not have is unknown, and [told](lints/misspelt-name.md), and so is the number of a standard alone (`27001`). A
scheme that is like none of these is one of its
own. A certificate that names no edition is of the only one that could be in force on the day it was said to be there, where
`profiles/sets/countries.yaml` has the days: ISO/IEC 27001 named in 2026 is of 2022. In a transition it stays unknown.

"""


def _word_rows() -> Iterator[list[str]]:
    """Each scheme known, with its editions and the other names of these."""
    for id_, name in SCHEMES.items():
        names: dict[str, list[str]] = {}
        for other, edition in EDITIONS.get(id_, {}).items():
            names.setdefault(edition, []).extend([other] if other != edition else [])
        editions = (f"{edition} (also {', '.join(also)})" if also else edition for edition, also in names.items())
        yield [f"`{id_}`", escape_markdown(name), ", ".join(editions)]
