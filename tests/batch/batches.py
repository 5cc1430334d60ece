"""Small sources and runs for tests of batches: three providers under one rule set."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from compliance.batch.engines import PythonEngine
from compliance.batch.export import export
from compliance.batch.jobs import WorkOrder, do_parts
from compliance.batch.opening import open_source
from compliance.batch.run import Batch, plan_of

DAY = date(2026, 6, 30)
RULESET = """\
schema: ruleset/1
id: demo
title: Demo
version: '1'
issuer: Nobody
claims: necessary
rules:
  - {id: A, title: Paid in, check: finance.paid_in_meur >= 5}
  - {id: B, title: Has a site in France, check: 'datacenters.exists(d, d.country == "FR")'}
verdict: {necessary: [{all: [A, B]}]}
"""


def profile(id_: str, paid: object = 6, **more: object) -> dict[str, object]:
    """A provider document: its capital and one site in France."""
    facts = {"finance": {"paid_in_meur": paid}, "datacenters": {"paris": {"country": "FR"}}}
    source = {"title": "Accounts", "publisher": "Auditor", "published": "2025-01-31", "grade": "A"}
    return {
        "schema": "provider/1",
        "id": id_,
        "name": id_.title(),
        "sources": {"s": source},
        "statements": [{"from": "2025-01-01", "sources": ["s"], "facts": facts}],
        **more,
    }


def folder(path: Path) -> Path:
    """A folder of three profiles, of which one passes, one fails and one is open, and the rule set beside it."""
    path.mkdir(parents=True, exist_ok=True)
    for one in (profile("alpha"), profile("beta", 1), profile("gamma", {"min": 4, "max": 6})):
        (path / f"{one['id']}.yaml").write_text(json.dumps(one), encoding="utf-8")
    (path.parent / "demo.yaml").write_text(RULESET, encoding="utf-8")
    return path


def tables(path: Path) -> Path:
    """The same three as tables."""
    export(open_source(folder(path.parent / "profiles").as_posix(), DAY), path)
    return path


def order_of(source: Path, out: Path, ruleset: Path) -> WorkOrder:
    """What a run is told."""
    from compliance.model.status import Basis  # noqa: PLC0415 - named here only

    known = date(2026, 11, 30)
    return WorkOrder(
        source.as_posix(), (ruleset.as_posix(),), (DAY,), known, Basis.DECLARED, None, (), "python", str(out)
    )


def run(source: Path, out: Path, ruleset: Path, *, part_size: int = 1, engine=None, jobs: int = 1):
    """Run a batch to its end; gives what it came to."""
    order = order_of(source, out, ruleset)
    terms, opened = order.terms(), open_source(order.source, order.known_as_of)
    batch = Batch(out, plan_of(opened, order.source, order.rulesets, terms, order.engine, part_size))
    do_parts(order, batch, opened, engine or PythonEngine(terms), jobs, lambda done, of: None)
    return batch.end()


def files(out: Path) -> dict[str, bytes]:
    """Every file of a result, by its path in it."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def rows(out: Path, table: str) -> list[dict]:
    """All rows of one table of a result."""
    return [row for path in sorted((out / table).rglob("*.parquet")) for row in pq.ParquetFile(path).read().to_pylist()]
