"""A provider of which something is supposed: its statements, and on top one of the day that nobody has made.

What is supposed not to be known is taken out of all statements: it was never stated. What comes out is a provider like any
other, so that everything that can be asked of one can be asked of it; its name says what it is, and so does every result.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

from compliance.model.scenario import Scenario
from compliance.model.schema import shape_at
from compliance.model.shapes import KeyedList
from compliance.model.statements import (
    FactLocation,
    FactPath,
    Provider,
    Source,
    Statement,
    WhatIf,
    dotted,
    refuse_unknown,
)

_ID = "what-if"


def supposing(provider: Provider, scenario: Scenario, as_of: date, known_as_of: date) -> Provider:
    """A provider as it would be on a day if what a scenario supposes were so from that day on, and known.

    Args:
        provider: as it is.
        scenario: what is supposed of it.
        as_of: the day assessed.
        known_as_of: the day by which sources are published; what is supposed is known on it.

    Raises:
        ValueError: the scenario is about another provider.
        UnknownServiceError: the provider has no such service as the scenario is about.
    """
    if scenario.provider != provider.id:
        raise ValueError(f"the scenario is about '{scenario.provider}', not about '{provider.id}'")
    if scenario.service is not None:
        refuse_unknown(provider, scenario.service)
    unknown = {path for path, value in scenario.leaves.items() if value is None and not _is_entry(path)}
    stated = tuple(_without(statement, unknown) for statement in provider.statements)
    both = f"{provider.digest}\n{scenario.digest}\n"
    source = _source(scenario, {*provider.sources}, as_of, known_as_of)
    return replace(
        provider,
        name=f"What if: {provider.name}",
        statements=(*stated, _statement(provider, scenario, source, as_of, unknown)),
        sources={**provider.sources, source.id: source},
        digest=f"sha256:{sha256(both.encode()).hexdigest()}",
        supposed=_what_if(provider, scenario),
    )


def _is_entry(path: FactPath) -> bool:
    """Is it an entry of a keyed list? Null ends one, as in a profile; it cannot be not known of itself."""
    return isinstance(shape_at(path[:-1]), KeyedList)


def _source(scenario: Scenario, taken: set[str], as_of: date, known_as_of: date) -> Source:
    title, by, day = f"Supposed: {scenario.title}", scenario.who or "nobody", min(as_of, known_as_of)
    return Source(_free(_ID, taken), title, by, None, day, dated=True, grade=scenario.grade)


def _statement(
    provider: Provider, scenario: Scenario, source: Source, as_of: date, unknown: set[FactPath]
) -> Statement:
    """The statement on top. What else may begin on the day is corrected by it, so that nothing is in dispute with it."""
    beside = (s.id for s in provider.statements if (s.earliest or s.from_) <= as_of <= s.from_)
    return Statement(
        id=_free(_ID, {s.id for s in provider.statements}),
        from_=as_of,
        until=None,
        sources=(source,),
        summary=f"Supposed: {scenario.title}",
        combined_grade=None,
        leaves={path: value for path, value in scenario.leaves.items() if path not in unknown},
        entries=scenario.entries,
        closures=scenario.closures,
        disputes=frozenset(),
        supersedes=frozenset(beside),
        location=scenario.location,
        places=scenario.places,
    )


def _without(statement: Statement, unknown: set[FactPath]) -> Statement:
    """A statement that never said what is supposed not to be known."""

    def kept(path: FactPath) -> bool:
        return not any(path[:size] in unknown for size in range(1, len(path) + 1))

    if not unknown or all(map(kept, (*statement.leaves, *statement.entries, *(c.path for c in statement.closures)))):
        return statement
    return replace(
        statement,
        leaves={path: value for path, value in statement.leaves.items() if kept(path)},
        entries=frozenset(filter(kept, statement.entries)),
        closures=tuple(closure for closure in statement.closures if kept(closure.path)),
    )


def _what_if(provider: Provider, scenario: Scenario) -> WhatIf:
    at = scenario.location
    named = {*scenario.leaves, *(closure.path for closure in scenario.closures)}
    bare = {entry for entry in scenario.entries if not any(path[: len(entry)] == entry for path in named)}
    return WhatIf(
        title=scenario.title,
        facts=tuple(sorted(map(dotted, named | bare))),
        grade=scenario.grade,
        who=scenario.who,
        why=scenario.why,
        profile_digest=provider.digest,
        scenario_digest=scenario.digest,
        location=FactLocation(at.file, at.line, at.column),
    )


def _free(id_: str, taken: set[str]) -> str:
    while id_ in taken:
        id_ += "-"
    return id_
