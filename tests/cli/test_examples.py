"""A provider profile and a rule set that use most of what the documents offer, from the files to the scorecard."""

import json

from compliance.cli.main import main

PROFILE = """\
schema: provider/1
id: acme
name: Acme Cloud
includes: [market-fr]
sources:
  register: {title: Company register extract, publisher: Register, url: "https://example.org/1", published: 2024-03-02, grade: A}
  weekly: {title: Acme misses its plan, publisher: A trade weekly, url: "https://example.org/2", published: 2025-10, grade: C}
statements:
  - from: 2023-01-10
    sources: [register]
    summary: Founded by two owners
    exhaustive: [ownership.shareholders]
    facts:
      identity: {registered_office_country: FR}
      ownership:
        shareholders:
          alpha: {name: Alpha, country: FR, capital_pct: 60}
          beta: {name: Beta, country: US, capital_pct: {min: 35, max: 40}}
      services: {vm: {name: Machines, kind: iaas}}
      datacenters: {north: {country: FR, tier: 3}, south: {country: FR, tier: 3}}
  - from: 2024-12-31
    sources: [weekly]
    facts:
      finance: {committed_meur: 20, paid_in_meur: 12, years: {2024: {revenue_meur: 5}}}
      x: {acme: {regions: 2}}
"""
RULES = """\
schema: ruleset/1
id: baseline
title: Baseline for hosting case files
version: 1.2.0
issuer: Ministry of Examples
claims: sufficient
effective: {from: 2024-01-01}
references: {decree: {title: A decree, url: "https://example.org/d", clause: art. 1}}
parameters:
  min_sites: {value: 2, title: Datacenters in the country}
  giant_capex_meur: {title: Yearly capex of the largest, values: [{from: 2014-12-31, value: 4000, source: decree}]}
facts: {x.acme.regions: {type: int, title: Regions in the EU}}
imports: [{ruleset: iso-27001, as: iso, rules: [valid-certificate], role: gate, objective: security}]
define: {sites_fr: 'datacenters.filter(d, d.country == "FR")'}
levels: [none, basic, full]
objectives: [{id: security, title: Security, weight: 40}, {id: viability, title: Viability, weight: 60}]
rules:
  - id: SEC-1
    objective: security
    title: Two Tier III sites in France
    role: gate
    points: 10
    check: size(sites_fr.filter(d, d.tier >= 3)) >= params.min_sites
    applies: services.exists(s, s.kind == "iaas")
    evidence: {grade: B, max_age: P3Y}
    effective: {from: 2024-01-01}
    why: One site is one accident away from none.
    fix: {text: Open a second site., by: provider, effort: 3}
    references: [decree]
  - id: VIA-1
    objective: viability
    title: Capital paid in
    rungs:
      - {title: under half, points: 0, level: none}
      - {title: half, points: 50, level: basic, when: finance.paid_in_meur >= 0.5 * finance.committed_meur}
      - {title: all, points: 100, level: full, when: finance.paid_in_meur >= finance.committed_meur}
  - id: VIA-7
    objective: viability
    title: Regions
    check: x.acme.regions >= 2
verdict:
  necessary: [{gates: all}, {level: {of: security, at_least: basic}}]
  sufficient: [{score: {of: viability, at_least: 60}}, {any_of: [VIA-1, VIA-7]}]
"""


def scorecard(tmp_path, capsys, as_of):
    (tmp_path / "acme.yaml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "baseline.yaml").write_text(RULES, encoding="utf-8")
    documents = [str(tmp_path / "acme.yaml"), "--against", str(tmp_path / "baseline.yaml")]
    dates = ["--as-of", as_of, "--known-as-of", "2026-11-23", "--format", "json"]
    code = main(["evaluate", *documents, *dates])
    return code, json.loads(capsys.readouterr().out)["scorecards"][0]


def test_everything_at_once(tmp_path, capsys):
    code, card = scorecard(tmp_path, capsys, "2026-01-01")
    findings = {finding["rule"]: finding for finding in card["findings"]}
    assert code == 1
    assert {rule: finding["status"] for rule, finding in findings.items()} == {
        "SEC-1": "pass",
        "VIA-1": "fail",
        "VIA-7": "pass",
        "iso/valid-certificate": "unknown",
    }
    assert findings["VIA-1"]["rung"] == {"certain": 2, "possible": 2}
    assert findings["iso/valid-certificate"]["reason"] == "missing"
    assert (card["verdict"]["status"], card["verdict"]["possible"]) == ("undetermined", ["not-met", "necessary-only"])
    assert [(clause["part"], clause["status"]) for clause in card["clauses"]] == [
        ("necessary", "unknown"),
        ("necessary", "dropped"),
        ("sufficient", "not met"),
        ("sufficient", "met"),
    ]
    assert card["parameters"] == {"giant_capex_meur": 4000, "min_sites": 2}
    assert card["objectives"][1]["score"]["certain"] == 100 * 51 / 101


def test_evidence_three_years_on_is_too_old(tmp_path, capsys):
    _, card = scorecard(tmp_path, capsys, "2027-03-03")
    finding = next(finding for finding in card["findings"] if finding["rule"] == "SEC-1")
    assert (finding["status"], finding["reason"]) == ("unknown", "stale")
