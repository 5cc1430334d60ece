"""A scratch repository: one rule set, one provider, waivers, and a configuration that names them."""

from __future__ import annotations

from pathlib import Path

RULES = """\
schema: ruleset/1
id: baseline
title: Baseline
version: "1"
issuer: Us
claims: necessary
objectives: [{id: security, title: Security, weight: 1}]
rules:
  - id: hosted-in-france
    title: Hosted in France
    objective: security
    role: gate
    check: datacenters.all(d, d.country == "FR")
    why: French courts decide over what stands in France.
    fix: {text: Move the data., by: provider, effort: 5}
verdict:
  necessary: [{gates: all}]
"""
PROFILE = """\
schema: provider/1
id: acme
name: Acme
sources:
  register: {title: Register, publisher: Registry, published: 2024-01-01, grade: A}
statements:
  - from: 2024-01-01
    sources: [register]
    exhaustive: [datacenters]
    facts:
      datacenters:
        paris: {country: FR}
"""
WAIVERS = """\
schema: waivers/1
waivers:
  move:
    rule: hosted-in-france
    provider: acme
    ruleset: baseline
    reason: The move is booked.
    owner: ciso@example.org
    created: 2026-01-01
    expires: 2026-06-30
"""
CONFIGURATION = """\
providers = ["providers"]
against = ["profiles/baseline.yaml"]
waivers = ["waivers.yaml"]
"""
COUNTRY_LINE, COUNTRY_COLUMN = 12, 17
"""Where the fact stands that decides."""


def make_project(folder: Path) -> None:
    """Write the repository."""
    for name, text in (
        ("profiles/baseline.yaml", RULES),
        ("providers/acme.yaml", PROFILE),
        ("waivers.yaml", WAIVERS),
        ("compliance.toml", CONFIGURATION),
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def move_to(folder: Path, country: str) -> None:
    """What a pull request would change: one fact."""
    path = folder / "providers" / "acme.yaml"
    path.write_text(PROFILE.replace("{country: FR}", f"{{country: {country}}}"), encoding="utf-8")
