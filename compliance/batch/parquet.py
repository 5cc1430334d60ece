"""Input tables as Parquet: which row groups hold which providers, and reading those of a part, whatever is wrong with others.

A table is a file, or a folder of files in order of name. Its rows are sorted by provider.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from compliance.batch.rebuilt import BatchRow, ProviderRows, provider_of
from compliance.batch.sources import SourceItem
from compliance.batch.tables import NEEDED, OPTIONAL, SCHEMAS
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A row group: its file, its number there, the number of its first row from 1, and its first and last provider."""

    path: Path
    number: int
    row: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of some providers in one row group: where the first stands in its file, and the rows."""

    file: str
    row: int
    rows: pa.Table


@dataclass(frozen=True, slots=True)
class Broken:
    """A row group that cannot be read: the problem, and the providers it may be about, from one to another."""

    problem: Problem
    first: str
    last: str


class Tables:
    """Providers as tables."""

    kind = "tables"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: Sequence[Problem] = ()
        wrong: list[Problem] = []
        self.groups: dict[str, list[RowGroup]] = {name: _groups(folder, name, wrong) for name in SCHEMAS}
        if wrong:
            raise LoadError(wrong)
        self.names: Sequence[str] = self._providers()

    @property
    def files(self) -> list[Path]:
        """Every file of every table."""
        return sorted({group.path for groups in self.groups.values() for group in groups})

    @property
    def digest(self) -> str:
        """Of the names and the bytes of all files."""
        whole = hashlib.sha256()
        for path in self.files:
            with path.open("rb") as file:
                whole.update(
                    f"{path.relative_to(self._folder)}\n{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode()
                )
        return f"sha256:{whole.hexdigest()}"

    def _providers(self) -> list[str]:
        """The ids of all providers, in order; of a row group that cannot be read those that other tables name."""
        found: dict[str, None] = {}
        for group in self.groups["providers"]:
            read = _read(group, ["provider"], "", None)
            if isinstance(read, Broken):
                found |= dict.fromkeys(self._named_elsewhere(group.first, group.last))
            else:
                found |= dict.fromkeys(str(one) for one in read.rows["provider"].to_pylist())
        return sorted(found)

    def _named_elsewhere(self, first: str, last: str) -> list[str]:
        named: set[str] = {first, last}
        for group in self.groups["statements"]:
            if group.first <= last and group.last >= first:
                read = _read(group, ["provider"], first, last)
                if isinstance(read, Slice):
                    named.update(map(str, read.rows["provider"].unique().to_pylist()))
        return sorted(named)

    def slices(self, table: str, first: str, last: str) -> Iterator[Slice | Broken]:
        """The rows of a table from one provider to another, both included, a row group at a time."""
        for group in self.groups[table]:
            if group.first <= last and group.last >= first:
                yield _read(group, None, first, last)

    def read(self, first: int, last: int) -> Iterator[SourceItem]:
        """As `Source.read`: a provider each."""
        names = self.names[first:last]
        if not names:
            return
        broken: list[Broken] = []
        rows: dict[str, ProviderRows] = {name: ProviderRows(name) for name in names}
        for table in SCHEMAS:
            for slice_ in self.slices(table, names[0], names[-1]):
                if isinstance(slice_, Broken):
                    broken.append(slice_)
                else:
                    _share_out(slice_, table, rows)
        for name in names:
            about = tuple(one.problem for one in broken if one.first <= name <= one.last)
            yield SourceItem(name, None, name, about) if about else _item(rows[name])


def _item(rows: ProviderRows) -> SourceItem:
    try:
        return SourceItem(rows.id, provider_of(rows), rows.id)
    except LoadError as error:
        return SourceItem(rows.id, None, rows.id, error.problems)


def _share_out(slice_: Slice, table: str, rows: dict[str, ProviderRows]) -> None:
    for number, cells in enumerate(slice_.rows.to_pylist(), slice_.row):
        owner = rows.get(cells["provider"])
        if owner is not None:
            owner.rows.setdefault(table, []).append(BatchRow(slice_.file, number, cells))


def _paths(folder: Path, table: str) -> list[Path]:
    one = folder / f"{table}.parquet"
    return [one] if one.is_file() else sorted((folder / table).glob("*.parquet"))


def _groups(folder: Path, table: str, wrong: list[Problem]) -> list[RowGroup]:
    paths = _paths(folder, table)
    if not paths and table not in OPTIONAL:
        wrong.append(Problem((folder / f"{table}.parquet").as_posix(), 1, 1, f"there is no table '{table}'"))
    groups: list[RowGroup] = []
    for path in paths:
        try:
            with pq.ParquetFile(path) as file:
                groups += _groups_of(path, file, table, wrong)
        except (OSError, pa.ArrowException) as error:
            wrong.append(Problem(path.as_posix(), 1, 1, f"cannot read the table: {_said(error)}"))
    for before, after in pairwise(groups):
        if after.first < before.last:
            said = f"not sorted by provider: '{after.first}' stands behind '{before.last}'"
            wrong.append(Problem(after.path.as_posix(), after.row, 1, said, hint="sort every table by provider"))
    return groups


def _groups_of(path: Path, file: pq.ParquetFile, table: str, wrong: list[Problem]) -> Iterator[RowGroup]:
    schema = file.schema_arrow
    missing = [name for name in NEEDED[table] if name not in schema.names]
    wrong += [Problem(path.as_posix(), 1, 1, f"the table '{table}' has no column '{name}'") for name in missing]
    for name in schema.names:
        if name in SCHEMAS[table].names and not _fits(schema.field(name).type, SCHEMAS[table].field(name).type):
            said = f"the column '{name}' holds {schema.field(name).type}, not {SCHEMAS[table].field(name).type}"
            wrong.append(Problem(path.as_posix(), 1, schema.names.index(name) + 1, said))
    if wrong:
        return
    column, row = schema.names.index("provider"), 1
    for number in range(file.metadata.num_row_groups):
        meta = file.metadata.row_group(number)
        ends = next(
            (c.statistics for i in range(meta.num_columns) if (c := meta.column(i)).path_in_schema == "provider"), None
        )
        if meta.num_rows and (ends is None or not ends.has_min_max):
            hint = "write it with statistics"
            wrong.append(Problem(path.as_posix(), row, column + 1, "no bounds of the column 'provider'", hint=hint))
        elif meta.num_rows and ends is not None:
            yield RowGroup(path, number, row, str(ends.min), str(ends.max))
        row += meta.num_rows


def _fits(given: pa.DataType, wanted: pa.DataType) -> bool:
    """Can a column of one type be read as one of another without losing anything?"""
    is_, lists = pa.types, (pa.types.is_list(given) or pa.types.is_large_list(given))
    if given == wanted or is_.is_null(given):
        return True
    if is_.is_map(wanted):
        return bool(is_.is_map(given))
    if is_.is_list(wanted):
        return lists and _fits(given.value_type, wanted.value_type)
    if is_.is_string(wanted):
        return bool(is_.is_large_string(given) or is_.is_string_view(given) or is_.is_dictionary(given))
    if is_.is_floating(wanted):
        return bool(is_.is_floating(given) or is_.is_integer(given))
    return bool(is_.is_integer(wanted) and is_.is_integer(given))


def _read(group: RowGroup, columns: list[str] | None, first: str, last: str | None) -> Slice | Broken:
    """The rows of a row group from one provider to another; all of them without a last one."""
    name = group.path.as_posix()
    try:
        with pq.ParquetFile(group.path) as file:
            rows = file.read_row_group(group.number, columns=columns)
    except (OSError, pa.ArrowException) as error:
        said = f"cannot read row group {group.number + 1}, providers '{group.first}' to '{group.last}': {_said(error)}"
        return Broken(Problem(name, group.row, 1, said), group.first, group.last)
    if last is None:
        return Slice(name, group.row, rows)
    owners = pc.cast(rows["provider"], pa.string()).to_pylist()
    try:
        start, end = bisect_left(owners, first), bisect_right(owners, last)
    except TypeError:
        return Broken(Problem(name, group.row, 1, "a row names no provider"), group.first, group.last)
    if any(one is None for one in owners[:1]) or owners != sorted(owners):
        said = f"row group {group.number + 1} is not sorted by provider"
        return Broken(Problem(name, group.row, 1, said, hint="sort every table by provider"), group.first, group.last)
    return Slice(name, group.row + start, rows.slice(start, end - start))


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
