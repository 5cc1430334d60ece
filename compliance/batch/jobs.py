"""The parts of a batch, one after the other or in several processes, each of which reads what it needs and writes its parts."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import lru_cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from compliance.batch.opening import open_source
from compliance.batch.run import Batch, BatchTerms, Engine
from compliance.batch.sources import ProviderSource
from compliance.loading.rulesets import load_ruleset
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.status import Basis
from compliance.rulesets.demands import with_demand
from compliance.rulesets.ruleset import RuleSet
from compliance.rulesets.settings import with_settings

ENGINES: Final[Mapping[str, tuple[str, str]]] = {
    "python": ("compliance.batch.engines", "PythonEngine"),
    "duckdb": ("compliance.batch.duck", "DuckEngine"),
    "spark": ("compliance.batch.spark", "SparkEngine"),
}
"""The engines by name: the module of each, and its class there."""


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """What a process is told, in words that go from one to another.

    Attributes:
        source: the path of the source.
        rulesets: as they are named.
        days: the dates assessed.
        known_as_of: sources published later do not exist.
        accept: the weakest basis that counts.
        demand: the evidence demanded; null for what rules ask.
        settings: parameters, as typed.
        engine: name of the engine.
        out: the folder of the results.
    """

    source: str
    rulesets: tuple[str, ...]
    days: tuple[date, ...]
    known_as_of: date
    accept: Basis
    demand: Evidence | None
    settings: tuple[str, ...]
    engine: str
    out: str

    def terms(self) -> BatchTerms:
        """What is asked of every provider, its rule sets read; raises `LoadError`, `UnknownDocumentError`, `SettingError`."""
        rulesets: Iterable[RuleSet] = [load_ruleset(name) for name in self.rulesets]
        if self.settings:
            rulesets = with_settings([*rulesets], [*self.settings])
        if self.demand is not None:
            rulesets = [with_demand(ruleset, self.demand) for ruleset in rulesets]
        return BatchTerms(tuple(rulesets), self.days, self.known_as_of, self.accept, self.demand, self.settings)


class StoppedError(Exception):
    """A process ended before its part was done; the message names the providers it had."""


def do_parts(
    order: WorkOrder, batch: Batch, source: ProviderSource, engine: Engine, jobs: int, done: Callable[[int, int], None]
) -> None:
    """Do the parts that are not finished yet.

    Args:
        order: what other processes are told.
        batch: the run, in its folder.
        source: as it was read.
        engine: decides, in this process.
        jobs: number of processes; 1 is this one alone.
        done: is told how many parts are finished, of how many.

    Raises:
        StoppedError: a process was ended from outside, or ran out of memory.
        OSError: a file cannot be written.
    """
    todo = batch.begin()
    finished = batch.count - len(todo)
    done(finished, batch.count)
    if jobs == 1 or len(todo) < 2:
        for number in todo:
            finish_part(batch, source, engine, number)
            finished += 1
            done(finished, batch.count)
        return
    # A process of its own start: one that is forked would share threads and locks of the libraries that read tables.
    with ProcessPoolExecutor(min(jobs, len(todo)), mp_context=get_context("spawn")) as pool:
        parts = {pool.submit(_do_part, order, dict(batch.plan), number): number for number in todo}
        try:
            for part in as_completed(parts):
                part.result()
                finished += 1
                done(finished, batch.count)
        except BrokenProcessPool:
            open_ = [number for part, number in parts.items() if not part.done() or part.exception() is not None]
            raise StoppedError(_stopped(batch, source, open_)) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _stopped(batch: Batch, source: ProviderSource, numbers: list[int]) -> str:
    first, last = batch.bounds(min(numbers))
    names = f"{source.names[first]} to {source.names[last - 1]}" if last > first else "no provider"
    return (
        f"a process was ended while it was at work on {names}, or on a part behind these\n"
        "finished parts are kept: the same command goes on with the others; fewer --jobs need less memory"
    )


def finish_part(batch: Batch, source: ProviderSource, engine: Engine, number: int) -> None:
    """Decide one part and write its tables."""
    first, last = batch.bounds(number)
    gathered = engine.part(source, first, last)
    if number == 0:
        gathered.refuse(None, source.problems)
    batch.finish(number, gathered)
    gc.collect()  # the collector rests while commands start; what refers to itself would stay for all parts to come


def engine_of(name: str, terms: BatchTerms, master: str | None = None) -> Engine:
    """The engine of a name; its module is imported only now. A master is where the cluster of Spark is.

    Raises:
        UnavailableError: it is one that cannot be reached.
    """
    module, class_ = ENGINES[name]
    engine: Engine = getattr(import_module(module), class_)(terms, *([] if master is None else [master]))
    return engine


@lru_cache(maxsize=1)
def _prepared(order: WorkOrder) -> tuple[ProviderSource, Engine]:
    """What a process needs for all its parts."""
    return open_source(order.source, order.known_as_of), engine_of(order.engine, order.terms())


def _do_part(order: WorkOrder, plan: dict[str, Any], number: int) -> None:
    source, engine = _prepared(order)
    finish_part(Batch(Path(order.out), plan), source, engine, number)
