"""Whole results by DuckDB against those of the engine: scorecards and findings, row by row."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.batch.duck import DuckEngine
from compliance.batch.engines import PythonEngine
from compliance.batch.export import TablesWriter
from compliance.batch.opening import open_source
from compliance.batch.run import BatchTerms
from compliance.batch.sources import SourceItem
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from tests.builders import answers, provider, ruleset, statement

NOW = date(2026, 11, 1)


class Handed:
    """A source that is handed its providers."""

    kind, digest, problems = "handed", "", ()

    def __init__(self, providers):
        self.items = [SourceItem(one.id, one, one.id) for one in providers]
        self.names = [item.name for item in self.items]

    def read(self, first, last):
        return iter(self.items[first:last])


def results(engine, terms, source):
    """The rows of all tables by an engine, without its name."""
    gathered = engine(terms).part(source, 0, len(source.names))
    tables = {key: columns.table() for key, columns in gathered.partitions.items()}
    return {
        key: (table.drop_columns(["engine"]) if "engine" in table.column_names else table).to_pylist()
        for key, table in tables.items()
    }, [name for table in tables.values() if "engine" in table.column_names for name in table["engine"].to_pylist()]


def compared(terms, source, engine=DuckEngine):
    """Asserts that an engine gives what the Python engine gives; tells which decided each scorecard."""
    expected, _ = results(PythonEngine, terms, source)
    found, by = results(engine, terms, source)
    for key, rows in expected.items():
        assert found[key] == rows, key
    return by


def test_disputes_services_certificates_and_ends_come_out_as_by_the_engine():
    chosen = ["numspot", "ibm-smartcloud", "s3ns", "leaseweb"]
    rulesets = tuple(map(load_ruleset, ("iso-27001", "hds")))
    by = compared(BatchTerms(rulesets, (NOW,), NOW), Handed(map(load_provider, chosen)))
    assert set(by) == {"duckdb"}


def test_what_a_query_cannot_tell_is_the_engines():
    many = {f"c{n}": {"country": "FR"} for n in range(120)}
    alike = {name: {"country": "FR", "tier": 3} for name in many}
    rules = [
        {
            "id": "A",
            "check": "datacenters.exists(d, datacenters.exists(e, d.country == e.country && d.tier == e.tier))",
        },
        {"id": "J"},
        {"id": "C", "check": "x.demo.a"},
    ]
    declared = provider([statement("2024-01-01", answers({"J": "pass"}))], id="answered")
    long = provider([statement("2024-01-01", {"datacenters": many})], id="long")
    settled = provider([statement("2024-01-01", {"datacenters": alike})], id="settled")
    wrong = provider([statement("2024-01-01", {"x": {"demo": {"a": "text"}}})], id="wrong")
    terms = BatchTerms((ruleset(rules),), (NOW,), NOW)
    assert compared(terms, Handed([declared, long, settled, wrong])) == ["python", "python", "duckdb", "python"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("count", [3, 20], ids=["one rule set", "all rule sets"])
def test_made_up_providers_come_out_as_by_the_engine(count, tmp_path):
    from benchmarks.perturbed import perturbed  # noqa: PLC0415 - of this test alone

    with TablesWriter(tmp_path / "tables") as writer:
        for one in perturbed(count, seed=count):
            writer.add(one)
    chosen = ids("ruleset") if count > 3 else ["gaia-x-24.11"]
    terms = BatchTerms(tuple(map(load_ruleset, chosen)), (NOW,), NOW)
    compared(terms, open_source((tmp_path / "tables").as_posix(), NOW))
