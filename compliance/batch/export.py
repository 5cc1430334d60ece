"""Any source written as input tables: of the same providers, in order of their ids, a file a table."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from compliance.batch.files import ROW_GROUP, UNFINISHED
from compliance.batch.sources import ProviderSource
from compliance.batch.tables import SCHEMAS, arrow_tables, rows_of
from compliance.model.problem import Problem
from compliance.model.statements import Provider

HELD: Final = 500
"""Providers whose rows are written at once."""


class TablesWriter:
    """Writes providers, handed over in order of their ids, as tables; use it in a `with` statement.

    The tables are at their places once all are written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._held: list[Provider] = []

    def __enter__(self) -> Self:
        """Open the files."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, schema in SCHEMAS.items():
            self._writers[name] = pq.ParquetWriter(self._partial(name), schema, compression="zstd", store_schema=False)
        return self

    def add(self, provider: Provider) -> None:
        """Add a provider."""
        self._held.append(provider)
        if len(self._held) >= HELD:
            self._write()

    def _write(self) -> None:
        rows = {name: [row for one in map(rows_of, self._held) for row in one[name]] for name in SCHEMAS}
        self.add_tables(arrow_tables(rows))
        self._held.clear()

    def add_tables(self, tables: dict[str, pa.Table]) -> None:
        """Add rows that are tables already."""
        for name, table in tables.items():
            if table.num_rows:
                self._writers[name].write_table(table, row_group_size=ROW_GROUP)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close the files, and put them in their places unless something went wrong."""
        if kind is None:
            self._write()
        for name, writer in self._writers.items():
            writer.close()
            partial = self._partial(name)
            if kind is None:
                partial.replace(self._folder / f"{name}.parquet")
            else:
                partial.unlink(missing_ok=True)

    def _partial(self, name: str) -> Path:
        return self._folder / f"{name}.parquet{UNFINISHED}"


def export(source: ProviderSource, folder: Path) -> tuple[int, list[Problem]]:
    """Write a source as tables; gives the number of providers, and what could not be read.

    Raises:
        OSError: a file cannot be written.
    """
    problems = [*source.problems]
    found: dict[str, int] = {}
    for number, item in enumerate(source.read(0, len(source.names))):
        problems += item.problems
        if item.provider is None:
            continue
        if item.provider.id in found:
            at = item.provider.location
            place = (item.provider.file, at.line if at else 1, at.column if at else 1)
            problems.append(
                Problem(*place, f"'{item.provider.id}' is the id of another provider: this one is left out")
            )
        else:
            found[item.provider.id] = number
    with TablesWriter(folder) as writer:
        for _, number in sorted(found.items()):
            for item in source.read(number, number + 1):
                if item.provider is not None:
                    writer.add(item.provider)
    return len(found), problems
