"""Input tables as Parquet: parts of them, and what cannot be read."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compliance.batch.parquet import Tables
from compliance.batch.tables import SCHEMAS
from compliance.model.problem import LoadError
from tests.batch.batches import tables


def rewritten(path, change=lambda table: table, **options):
    pq.write_table(change(pq.ParquetFile(path).read()), path, **options)


def test_a_part_holds_its_providers_whole(tmp_path):
    source = Tables(tables(tmp_path / "tables"))
    assert source.names == ["alpha", "beta", "gamma"]
    (item,) = source.read(1, 2)
    assert (item.id, [*item.provider.statements[0].leaves]) == (
        "beta",
        [("finance", "paid_in_meur"), ("datacenters", "paris", "country")],
    )


def test_a_row_group_that_is_damaged_is_named_and_takes_only_its_providers(tmp_path):
    path = tables(tmp_path / "tables") / "facts.parquet"
    rewritten(path, row_group_size=3)  # three rows a provider
    column = pq.ParquetFile(path).metadata.row_group(1).column(2)
    data = bytearray(path.read_bytes())
    start = column.dictionary_page_offset or column.data_page_offset
    data[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(data)
    items = [*Tables(path.parent).read(0, 3)]
    assert [item.provider is not None for item in items] == [True, False, True]
    (problem,) = items[1].problems
    assert (problem.file, problem.line) == (path.as_posix(), 4)
    assert "cannot read row group 2, providers 'beta' to 'beta'" in problem.message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.sort_by([("provider", "descending")]), "not sorted by provider"),
        (lambda t: t.drop_columns(["path"]), "no column 'path'"),
        (lambda t: t.set_column(t.column_names.index("lo"), "lo", pa.array(["x"] * t.num_rows)), "'lo' holds string"),
    ],
    ids=["order", "column", "type"],
)
def test_tables_that_no_provider_can_be_found_in_are_refused(tmp_path, change, said):
    path = tables(tmp_path / "tables") / "facts.parquet"
    rewritten(path, change, row_group_size=3)
    with pytest.raises(LoadError, match=said):
        Tables(path.parent)


def test_a_table_that_is_missing_or_is_none_is_named(tmp_path):
    folder = tables(tmp_path / "tables")
    (folder / "closures.parquet").unlink()  # which need not be there
    (folder / "sources.parquet").unlink()
    (folder / "statements.parquet").write_bytes(b"no table")
    with pytest.raises(LoadError) as raised:
        Tables(folder)
    assert [problem.file.rpartition("/")[2] for problem in raised.value.problems] == [
        "sources.parquet",
        "statements.parquet",
    ]


def test_a_table_may_be_several_files_and_lack_columns(tmp_path):
    folder = tables(tmp_path / "tables")
    path = folder / "facts.parquet"
    whole = pq.ParquetFile(path).read().drop_columns(["texts", "ended", "line"])
    (folder / "facts").mkdir()
    for number, start in enumerate(range(0, whole.num_rows, 3)):
        pq.write_table(whole.slice(start, 3), folder / "facts" / f"{number}.parquet")
    path.unlink()
    assert [item.provider is not None for item in Tables(folder).read(0, 3)] == [True] * 3
    assert set(SCHEMAS) >= {"facts"}
