"""docs/batch.md: its commands run, and it names every table and column there is."""

from __future__ import annotations

import re
from shutil import copytree

import pytest

from compliance.batch import results, tables
from compliance.cli.main import main
from compliance.loading.builtin import root
from tests.docs.pages import blocks, commands, page

PAGE = "docs/batch.md"


@pytest.mark.exhaustive
@pytest.mark.parametrize("how_many", [2, 4])
def test_commands(how_many, capsys, monkeypatch, tmp_path):
    copytree(root() / "providers", tmp_path / "providers")
    monkeypatch.chdir(tmp_path)
    for arguments in commands(PAGE)[:how_many]:
        assert main(arguments) == 0, arguments
    assert "eu-hosted" in capsys.readouterr().out


def test_the_query_reads_what_was_written(monkeypatch, tmp_path):
    import duckdb  # noqa: PLC0415 - of this test alone

    (tmp_path / "providers").mkdir()
    (tmp_path / "providers" / "a.yaml").write_bytes((root() / "providers" / "hetzner.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert main(commands(PAGE)[0]) == 0
    (query,) = blocks(PAGE, "sql")
    assert {row[0] for row in duckdb.sql(query).fetchall()} == {"andromede", "hds"}


@pytest.mark.parametrize(
    ("table", "column"), [(name, column) for name, schema in tables.SCHEMAS.items() for column in schema.names]
)
def test_every_column_of_the_input_is_named(table, column):
    (row,) = [line for line in page(PAGE).splitlines() if line.startswith(f"| `{table}` |")]
    assert f"`{column}`" in row or (column in ("line", "column") and "`file`" in row)
    needed = re.findall(r"\*\*`(\w+)`\*\*", row)
    assert sorted(needed) == sorted(tables.NEEDED[table])


@pytest.mark.parametrize("table", results.SCHEMAS)
def test_every_table_of_the_results_is_named(table):
    assert f"| `{table}/" in page(PAGE)
