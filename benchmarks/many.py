"""One process over many providers: does time grow in step with them, and does memory not grow at all?"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.measure import Figure, Row, Run, environment, python, run

FEW, MANY = 100, 10_000
ARGUMENTS = ("--against", "andromede", "--format", "json", "--as-of", "2026-06-30", "--known-as-of", "2026-06-30")

_PROVIDER = """schema: provider/1
id: p{number}
name: Provider {number}
sources:
  report: {{title: Yearly report, publisher: The provider, published: 2026-01, grade: B}}
  weekly: {{title: A profile, publisher: A trade weekly, published: 2026-03, grade: C}}
statements:
  - from: 2025-12-31
    sources: [report]
    exhaustive: [ownership.shareholders]
    facts:
      identity: {{registered_office_country: {country}, central_administration_country: FR}}
      ownership: {{shareholders: {{founder: {{country: FR, capital_pct: {share}}}, fund: {{country: DE, capital_pct: {rest}}}}}}}
      finance: {{committed_meur: 200, paid_in_meur: {paid}, years: {{2025: {{revenue_meur: {paid}, planned_revenue_meur: 90}}}}}}
      data: {{storage_countries: [{country}]}}
  - from: 2026-03-01
    sources: [weekly]
    facts:
      certifications: {{iso: {{scheme: iso-27001, issued: 2025-02-01, expires: 2028-01-31}}}}
      datacenters: {{north: {{country: FR, tier: 3}}, south: {{country: {country}, tier: {tier}}}}}
"""


def provider_text(number: int) -> str:
    """A small provider profile; its values differ from one to the next."""
    return _PROVIDER.format(
        number=number,
        country=("FR", "DE", "US", "IE")[number % 4],
        share=number % 100,
        rest=100 - number % 100,
        paid=number % 250,
        tier=1 + number % 4,
    )


def many(rounds: int, most: int = MANY) -> Row:
    """Time and peak memory of one process at `most` providers against those at a hundred."""
    with tempfile.TemporaryDirectory() as folder, environment() as environ:
        names = [f"{number}.yaml" for number in range(most)]
        for number, name in enumerate(names):
            Path(folder, name).write_text(provider_text(number), encoding="utf-8")

        def measured(count: int) -> Run:
            command = python("-m", "compliance", "evaluate", *names[:count], *ARGUMENTS)
            return run(command, environ, Path(folder), expected=(0, 1))

        sizes = sorted({1, FEW, FEW * 10, most})
        measured(1)  # compiles the modules
        runs: dict[int, list[Run]] = {size: [] for size in sizes}
        for number in range(rounds):
            for size in sizes:
                if size <= FEW * 10 or number == 0:  # the longest run is its own average
                    runs[size].append(measured(size))
    return growth({size: _typical(found) for size, found in runs.items()})


def _typical(runs: list[Run]) -> Run:
    return Run(median(r.seconds for r in runs), int(median(r.peak_kib for r in runs)))


def per_provider(runs: Mapping[int, Run], size: int) -> float:
    """Seconds that each further provider takes, without the start."""
    return (runs[size].seconds - runs[1].seconds) / (size - 1)


def growth(runs: Mapping[int, Run]) -> Row:
    """How time a provider and peak memory at the largest size compare with those at a hundred."""
    most = max(runs)
    figures = (
        Figure(f"time a provider, {most} / {FEW}", per_provider(runs, most) / per_provider(runs, FEW), 1.25),
        Figure(f"peak memory, {most} / {FEW}", runs[most].peak_kib / runs[FEW].peak_kib, 1.25),
    )
    remarks = tuple(
        f"{size} providers: {found.seconds:.2f} s, peak {found.peak_kib / 1024:.0f} MiB"
        + (f", {per_provider(runs, size) * 1e3:.2f} ms each" if size > 1 else "")
        for size, found in sorted(runs.items())
    )
    return Row(4, f"1 -> {most} providers in one process", figures, remarks)
