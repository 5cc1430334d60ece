"""Made-up providers: the built-in profiles with facts dropped, weak or inexact, lists thinned and closed, dates moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from compliance.batch.export import TablesWriter
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.model.schema import list_depths
from compliance.model.statements import GRADES, Closure, FactPath, Provider, Source, Statement
from compliance.model.values import Range

SEED = 20_261_201
DROPPED, WEAKENED, BLURRED, MOVED, CLOSED = 0.12, 0.1, 0.1, 0.3, 0.03


def perturbed(count: int, seed: int = SEED) -> Iterator[Provider]:
    """So many providers, in order of their ids; the same ones each time."""
    originals = [load_provider(id_) for id_ in ids("provider")]
    for number in range(count):
        random = Random(f"{seed} {number}")  # noqa: S311 - no secret
        yield _perturbed(originals[number % len(originals)], f"p{number:07}", random)


def _perturbed(of: Provider, id_: str, random: Random) -> Provider:
    sources = {name: _source(source, random) for name, source in of.sources.items()}
    gone = {path for one in of.statements for path in one.entries if random.random() < DROPPED}
    statements = tuple(_statement(one, sources, gone, random) for one in of.statements if random.random() > DROPPED / 3)
    return replace(of, id=id_, name=f"{of.name} {id_}", statements=statements, sources=sources, digest=f"made:{id_}")


def _source(source: Source, random: Random) -> Source:
    if random.random() > WEAKENED:
        return source
    return replace(source, grade=GRADES[min(GRADES.index(source.grade) + 1, 3)])


def _statement(one: Statement, sources: dict[str, Source], gone: set[FactPath], random: Random) -> Statement:
    def is_gone(path: FactPath) -> bool:
        return any(path[: depth + 1] in gone for depth in list_depths(path))

    leaves = {
        path: _blurred(path, value, random)
        for path, value in one.leaves.items()
        if not is_gone(path) and random.random() > DROPPED
    }
    entries = frozenset(path for path in one.entries if not is_gone(path))
    closures = tuple(closure for closure in one.closures if random.random() > DROPPED)
    lists = sorted({path[:-1] for path in entries if path[0] != "services"})
    if lists and random.random() < CLOSED:
        closures = (*closures, Closure(random.choice(lists)))
    moved = timedelta(days=random.randrange(-300, 300) if random.random() < MOVED else 0)
    return replace(
        one,
        from_=one.from_ + moved,
        earliest=None if one.earliest is None else one.earliest + moved,
        sources=tuple(sources[source.id] for source in one.sources),
        leaves=leaves,
        entries=entries,
        closures=tuple(dict.fromkeys(closures)),
    )


def _blurred(path: FactPath, value: Any, random: Random) -> Any:  # noqa: ANN401 - a fact
    if isinstance(value, bool) or not isinstance(value, int | float) or random.random() > BLURRED:
        return value
    most = 100.0 if path[-1].endswith("_pct") else float("inf")
    return Range(value * 0.9, min(most, value * 1.1)) if 0 < value < most else value


def write(folder: Path, count: int) -> None:
    """Write so many providers as tables."""
    with TablesWriter(folder) as writer:
        for provider in perturbed(count):
            writer.add(provider)
