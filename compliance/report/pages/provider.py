"""The page about a provider profile."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engine.facts_read import json_value
from compliance.engine.messages import value_text
from compliance.model.statements import Closure, Provider, Source, Statement, dotted
from compliance.model.words import plural
from compliance.report.pages.blocks import Block, Heading, Item


def provider_blocks(provider: Provider) -> Iterator[Block]:
    """The parts of the page about a provider: its timeline, and the sources cited in it."""
    yield Heading(1, f"{provider.name} ({provider.id})")
    days = sorted(statement.from_ for statement in provider.statements)
    statements, sources = plural(len(days), "statement"), plural(len(provider.sources), "source")
    yield Item(text=f"{statements} from {days[0]} to {days[-1]}, {sources}")
    yield Heading(2, "Timeline")
    for statement in sorted(provider.statements, key=lambda s: (s.from_, s.location)):
        yield from _statement(statement, provider)
    yield Heading(2, "Sources")
    for id_, source in sorted(provider.sources.items()):
        dated = "published" if source.dated else "retrieved"
        text = f"{source.title}. {source.publisher}, {dated} {source.known}, grade {source.grade}."
        yield Item(f"[{id_}]", text, url=source.url)


def _statement(statement: Statement, provider: Provider) -> Iterator[Block]:
    until = f" until {statement.until}" if statement.until else ""
    yield Heading(3, statement.summary or "", f"{statement.from_}{until}")
    for path, value in statement.leaves.items():
        yield Item(code=dotted(path), text=f"= {value_text(json_value(value))}")
    for path in sorted(statement.entries):
        if not any(leaf[: len(path)] == path for leaf in statement.leaves):
            yield Item(code=dotted(path), text="is there")
    for closure in statement.closures:
        yield Item(code=dotted(closure.path), text=_closed(closure))
    for label, ids in (("disputes", statement.disputes), ("supersedes", statement.supersedes)):
        if ids:
            yield Item(label, ", ".join(sorted(ids)))
    yield Item("says", "; ".join(_cited(source) for source in statement.sources))
    if statement.combined_grade is not None:
        yield Item("together", f"grade {statement.combined_grade}: its sources are independent of each other")
    if statement.location.file != provider.file:
        yield Item("shared", statement.location.file)


def _closed(closure: Closure) -> str:
    where = " and ".join(f"{name} is {value}" for name, value in closure.where)
    return f"is complete where {where}" if where else "is complete"


def _cited(source: Source) -> str:
    return f"[{source.id}] {source.publisher}, {source.known}, grade {source.grade}"
