"""A run of a batch: its plan, its parts, each finished one kept, and at the end what they come to together.

A part is so many items of the source, all rule sets and dates of them. Its tables stand in files of its number; its record,
written last, says that it is finished. What is in a part hangs on the plan alone, so that a run that was stopped and started
again ends with the same bytes as one that was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow.parquet as pq

from compliance.batch.files import UNFINISHED, clear_unfinished, json_bytes, parquet_bytes, put, read_json
from compliance.batch.results import PARTITIONED, Gathered
from compliance.batch.sources import ProviderSource
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.rule_values import Evidence
from compliance.model.scorecard import TOOL
from compliance.model.status import Basis, VerdictStatus
from compliance.rulesets.demands import demand_text
from compliance.rulesets.ruleset import RuleSet

PLAN, RUN, PARTS = "plan.json", "run.json", "parts"
PART_SIZES: Final[Mapping[str, int]] = {"python": 1_000, "duckdb": 1_000, "spark": 2_000}
"""Items of a part, by engine: what plans a query does so once a part."""


@dataclass(frozen=True, slots=True)
class BatchTerms:
    """What is asked of every provider.

    Attributes:
        rulesets: as they are loaded, with parameters set and evidence demanded.
        days: the dates assessed, each once.
        known_as_of: sources published later do not exist.
        accept: the weakest basis that counts.
        demand: the evidence demanded instead of what each rule asks; null for what rules ask.
        settings: the parameters set, as typed.
    """

    rulesets: tuple[RuleSet, ...]
    days: tuple[date, ...]
    known_as_of: date
    accept: Basis = Basis.DECLARED
    demand: Evidence | None = None
    settings: tuple[str, ...] = ()


class Engine(Protocol):
    """What decides the providers of a part."""

    @property
    def name(self) -> str:
        """As it is asked for."""

    def part(self, source: ProviderSource, first: int, last: int) -> Gathered:
        """All rows of the items from one number to before another."""


class UnavailableError(Exception):
    """What decides cannot be reached; the message says why."""


class AnotherRunError(Exception):
    """The folder holds the results of another run than the one that is asked for; the message says what is otherwise."""


def plan_of(
    source: ProviderSource,
    shown: str,
    against: Sequence[str],
    terms: BatchTerms,
    engine: str,
    part_size: int | None = None,
) -> dict[str, Any]:
    """All that the results hang on, as plain data.

    Args:
        source: what is read.
        shown: its path.
        against: the rule sets as they were named, in the order of those of the terms.
        terms: what is asked of every provider.
        engine: what decides, by name.
        part_size: items of a part; as the engine wants it where it is null.
    """
    rulesets = [
        {"name": name, "id": one.id, "version": one.version, "digest": one.digest, "file": one.file}
        for name, one in zip(against, terms.rulesets, strict=True)
    ]
    return {
        "schema": "batch/1",
        "tool": {"name": TOOL.name, "version": TOOL.version},
        "source": {"path": shown, "kind": source.kind, "digest": source.digest, "items": len(source.names)},
        "rulesets": rulesets,
        "as_of": [day.isoformat() for day in terms.days],
        "known_as_of": terms.known_as_of.isoformat(),
        "accept": terms.accept.value,
        "evidence": demand_text(terms.demand),
        "set": [*terms.settings],
        "engine": engine,
        "part_size": part_size or PART_SIZES[engine],
    }


class Batch:
    """One run in one folder.

    Args:
        folder: where the results stand.
        plan: of `plan_of`.
    """

    def __init__(self, folder: Path, plan: Mapping[str, Any]) -> None:
        self._folder = folder
        self.plan = plan

    def begin(self) -> list[int]:
        """Prepare the folder; gives the numbers of the parts that are still to do.

        Raises:
            AnotherRunError: the folder holds something else.
            OSError: it cannot be written.
        """
        there = read_json(self._folder / PLAN)
        if there is None:
            begun = self._folder / f"{PLAN}{UNFINISHED}"  # all there is of a run that was stopped at its first file
            if self._folder.is_dir() and any(path != begun for path in self._folder.iterdir()):
                raise AnotherRunError(f"{self._folder} is not empty, and holds no batch: name another folder")
            put(self._folder / PLAN, json_bytes(self.plan))
        elif there != self.plan:
            raise AnotherRunError(_difference(there, self.plan, self._folder))
        clear_unfinished(self._folder)
        return [number for number in range(self.count) if not self._is_finished(number)]

    @property
    def count(self) -> int:
        """Number of parts; a source without items has one, for what is wrong with it."""
        items, size = int(self.plan["source"]["items"]), int(self.plan["part_size"])
        return max(1, -(-items // size))

    def bounds(self, number: int) -> tuple[int, int]:
        """The first item of a part, and the one behind its last, from 0."""
        size, items = self.plan["part_size"], self.plan["source"]["items"]
        return number * size, min(items, (number + 1) * size)

    def _record(self, number: int) -> Path:
        return self._folder / PARTS / f"{_name(number)}.json"

    def _is_finished(self, number: int) -> bool:
        record = read_json(self._record(number))
        if record is None:
            return False
        sizes = {self._folder / name: of["bytes"] for name, of in record["files"].items()}
        return all(path.is_file() and path.stat().st_size == size for path, size in sizes.items())

    def finish(self, number: int, gathered: Gathered) -> None:
        """Write the tables of a part, and then that it is finished."""
        files: dict[str, Any] = {}
        counts: dict[str, dict[str, int]] = {}
        for (table, ruleset, day), columns in gathered.partitions.items():
            place = f"{table}/ruleset={ruleset}/as_of={day}/{_name(number)}.parquet"
            files[place] = put(self._folder / place, parquet_bytes(columns.table()))
            if table == PARTITIONED[0]:
                counts[f"{ruleset} {day}"] = count_of(columns.values)
        for table, columns in (("providers", gathered.providers), ("problems", gathered.problems)):
            place = f"{table}/{_name(number)}.parquet"
            files[place] = put(self._folder / place, parquet_bytes(columns.table()))
        first, last = self.bounds(number)
        record = {
            "items": last - first,
            "read": len(gathered.providers.values["provider"]),
            "unreadable": gathered.unreadable,
            "others": gathered.others,
            "problems": len(gathered.problems.values["message"]),
            "scorecards": counts,
            "files": files,
        }
        put(self._record(number), json_bytes(record))

    def end(self) -> dict[str, Any]:
        """Write what all parts come to; gives it."""
        total: dict[str, Any] = {"items": 0, "read": 0, "unreadable": 0, "others": 0, "problems": 0}
        scorecards: dict[str, dict[str, int]] = {}
        for number in range(self.count):
            record = read_json(self._record(number)) or {}
            total = {name: count + record[name] for name, count in total.items()}
            for key, counts in record["scorecards"].items():
                of = scorecards.setdefault(key, dict.fromkeys(counts, 0))
                scorecards[key] = {name: of[name] + count for name, count in counts.items()}
        run = {**self.plan, "counts": {**total, "scorecards": scorecards}, "repeated": self._repeated()}
        put(self._folder / RUN, json_bytes(run))
        return run

    def _repeated(self) -> list[str]:
        """Ids that several items have: what is read of their results cannot tell them apart."""
        if not (self._folder / "providers").is_dir():
            return []
        ids = pq.read_table(self._folder / "providers", columns=["provider"])
        many = ids.group_by("provider").aggregate([("provider", "count")]).to_pylist()
        return sorted(row["provider"] for row in many if row["provider_count"] > 1)

    def problems(self, most: int) -> Iterator[Problem]:
        """What could not be read, in order, no more than so many."""
        shown = 0
        for path in sorted((self._folder / "problems").glob("*.parquet")):
            for row in pq.read_table(path).to_pylist():
                if shown == most:
                    return
                shown += 1
                yield Problem(row["file"], row["line"], row["column"], row["message"], hint=row["hint"] or "")


def count_of(cards: Mapping[str, Sequence[Any]]) -> dict[str, int]:
    """How many scorecards have each verdict, how many have none, and of how many providers they are."""
    counts = {status.value: 0 for status in VerdictStatus} | {"without verdict": 0}
    for status in cards["status"]:
        counts[status or "without verdict"] += 1
    return counts | {"providers": len({*cards["provider"]})}


def _name(number: int) -> str:
    return f"part-{number:06}"


def _difference(there: Mapping[str, Any], asked: Mapping[str, Any], folder: Path) -> str:
    different = [key for key in asked if there.get(key) != asked[key]]
    key = different[0] if different else "plan"
    was, now = (str(one.get(key))[:200] for one in (there, asked))
    return (
        f"{folder} holds another run: its {key} is {was}, and {now} is asked for\n"
        "ask for the same to go on with it, or name another folder"
    )


def read_plan(folder: Path) -> dict[str, Any]:
    """The plan of a run that was at least begun; raises `LoadError`."""
    plan = read_json(folder / PLAN)
    if plan is None or plan.get("schema") != "batch/1":
        said = "not the results of a batch"
        raise LoadError([Problem((folder / PLAN).as_posix(), 1, 1, said, hint="'compliance batch' writes them")])
    return plan
