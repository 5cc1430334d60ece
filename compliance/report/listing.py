"""Tables of what there is: providers, rule sets, rules, facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tabulate import tabulate

from compliance.language.ruleset import RuleSet
from compliance.model.problem import printable
from compliance.model.provider import Provider
from compliance.model.schema import Field, KeyedList, Record, Shape, fact_schema
from compliance.report.inert import inert
from compliance.report.text import GAP, NARROWEST_CELL, cut

Row = dict[str, str]


def provider_rows(providers: Iterable[Provider]) -> list[Row]:
    """One row a provider."""
    return [
        {"id": p.id, "name": p.name, "statements": str(len(p.statements)), "sources": str(len(p.sources))}
        for p in providers
    ]


def ruleset_rows(rulesets: Iterable[RuleSet]) -> list[Row]:
    """One row a rule set."""
    return [
        {"id": r.id, "version": r.version, "claims": r.claims, "rules": str(len(r.rules)), "title": r.title}
        for r in rulesets
    ]


def rule_rows(rulesets: Iterable[RuleSet]) -> list[Row]:
    """One row a rule."""
    return [
        {"rule set": r.id, "rule": rule.id, "role": rule.role, "points": f"{rule.max_points:f}", "title": rule.title}
        for r in rulesets
        for rule in r.rules
    ]


def fact_rows() -> list[Row]:
    """One row a fact that can be stated."""
    return [{"fact": path, "type": kind, "meaning": title} for path, kind, title in _walk(fact_schema(), "")]


def _walk(shape: Shape, path: str) -> Iterator[tuple[str, str, str]]:
    match shape:
        case Field(kind=kind, title=title):
            allowed = f" ({', '.join(kind.values)})" if kind.values else ""
            yield path, {"texts": "list of texts", "bool": "true or false"}.get(kind.name, kind.name), title + allowed
        case Record(fields=fields):
            for name, inner in fields.items():
                yield from _walk(inner, f"{path}.{name}" if path else name)
        case KeyedList(entry=entry):
            yield from _walk(entry, f"{path}.<id>")


def render_rows(rows: list[Row], width: int | None = None) -> str:
    """A table; the last column is cut to the width, if there is one."""
    if not rows:
        return "nothing\n"
    heads = list(rows[0])
    cells = [[printable(row[head]) for head in heads] for row in rows]
    wide = [f"{head}  " for head in heads]  # under a heading tabulate leaves two columns more
    used = sum(max(map(len, column)) + GAP for column in list(zip(wide, *cells, strict=True))[:-1])
    if width is not None:
        cells = [[*row[:-1], cut(row[-1], max(NARROWEST_CELL, width - used))] for row in cells]
    text = tabulate(cells, headers=heads, tablefmt="plain", disable_numparse=True, preserve_whitespace=True)
    return inert("\n".join(line.rstrip() for line in text.splitlines()) + "\n")
