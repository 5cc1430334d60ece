"""A full example of each kind of document, for its JSON Schema; each is valid, by test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_SOURCES: Final = {
    "register": {"title": "Company register extract", "publisher": "INPI", "published": "2024-03-02", "grade": "A"},
    "weekly": {"title": "Acme misses its plan", "publisher": "A trade weekly", "retrieved": "2025-10-04", "grade": "C"},
}
EXAMPLES: Final[Mapping[str, dict[str, Any]]] = {
    "provider": {
        "schema": "provider/1",
        "id": "acme",
        "name": "Acme Cloud",
        "sources": _SOURCES,
        "statements": [
            {
                "from": "2023-01-10",
                "sources": ["register"],
                "summary": "Founded by two owners",
                "exhaustive": ["ownership.shareholders", {"path": "certifications", "where": {"scheme": "hds"}}],
                "facts": {
                    "identity": {"registered_office_country": "FR"},
                    "ownership": {
                        "shareholders": {
                            "alpha": {"name": "Alpha", "country": "FR", "capital_pct": 60},
                            "beta": {"name": "Beta", "country": "US", "capital_pct": {"min": 35, "max": 40}},
                        }
                    },
                },
            },
            {
                "id": "results-2024",
                "from": "2024-12-31",
                "sources": ["weekly"],
                "facts": {"finance": {"years": {"2024": {"revenue_meur": 5}}}, "ownership": {"us_subsidiary": None}},
            },
        ],
    },
    "context": {
        "schema": "context/1",
        "id": "market-fr",
        "title": "The French market",
        "sources": {"register": _SOURCES["register"]},
        "statements": [
            {"from": "2021-05-17", "sources": ["register"], "facts": {"market": {"cloud_first_policy": True}}}
        ],
    },
    "ruleset": {
        "schema": "ruleset/1",
        "id": "acme-baseline",
        "title": "Baseline for hosting case files",
        "version": "1.2.0",
        "issuer": "Ministry of Examples",
        "summary": "Where case files may be hosted, and by whom.",
        "claims": "sufficient",
        "effective": {"from": "2024-01-01"},
        "references": {"decree": {"title": "Decree on hosting", "clause": "4", "published": "2023-11"}},
        "parameters": {
            "min_sites": {"title": "Datacenters in the country", "value": 2},
            "min_capital_meur": {
                "title": "Capital paid in, million EUR",
                "values": [{"from": "2024-01-01", "value": 50, "source": "decree"}],
            },
        },
        "facts": {"x.acme.regions": {"type": "int", "title": "Regions in the EU"}},
        "define": {"sites_fr": 'datacenters.filter(d, d.country == "FR")'},
        "levels": ["none", "basic", "full"],
        "objectives": [
            {"id": "security", "title": "Security", "weight": 40},
            {"id": "viability", "title": "Viability", "weight": 60, "out_of": 110},
        ],
        "rules": [
            {
                "id": "SEC-1",
                "objective": "security",
                "title": "Two Tier III sites in France",
                "role": "gate",
                "points": 10,
                "level": "full",
                "check": "size(sites_fr.filter(d, d.tier >= 3)) >= params.min_sites",
                "applies": 'services.exists(s, s.kind == "iaas")',
                "evidence": {"grade": "B", "max_age": "P3Y"},
                "why": "One site may burn.",
                "fix": {"text": "Open a second site.", "by": "provider", "effort": 3},
                "references": ["decree"],
                "topics": ["datacenter-tier"],
                "related": ["uptime-tier/two-tier-3-sites"],
            },
            {
                "id": "VIA-1",
                "objective": "viability",
                "title": "Capital paid in",
                "pass_from": 2,
                "rungs": [
                    {"title": "under half", "points": 0, "level": "none"},
                    {
                        "title": "half",
                        "points": 50,
                        "level": "basic",
                        "when": "finance.paid_in_meur >= 0.5 * finance.committed_meur",
                    },
                    {
                        "title": "all",
                        "points": 100,
                        "level": "full",
                        "when": "finance.paid_in_meur >= params.min_capital_meur",
                    },
                ],
            },
            {"id": "VIA-2", "objective": "viability", "title": "Regions", "check": "x.acme.regions >= 2"},
        ],
        "verdict": {
            "necessary": [{"gates": "all"}, {"level": {"of": "security", "at_least": "basic"}}],
            "sufficient": [
                {"score": {"of": "viability", "at_least": 60}},
                {"any_of": ["VIA-1", "VIA-2"]},
                {"points": {"of": {"VIA-1": 2, "VIA-2": 1}, "at_least": {"param": "min_sites"}}},
            ],
        },
    },
    "sets": {
        "schema": "sets/1",
        "references": {"treaty": {"title": "Treaty of Examples", "publisher": "Official Journal", "published": 1957}},
        "sets": {
            "FOUNDERS": {
                "title": "Founding members",
                "references": ["treaty"],
                "members": {"FR": {"from": "1958-01-01"}, "GB": {"from": "1973-01-01", "until": "2020-02-01"}},
            }
        },
    },
    "tests": {
        "schema": "tests/1",
        "ruleset": "iso-27001",
        "as_of": "2025-11-01",
        "fragments": {
            "certified": {
                "certifications": {
                    "a": {"scheme": "iso-27001", "edition": "2022", "issued": "2024-01-01", "expires": "2026-12-31"}
                }
            }
        },
        "tests": [
            {
                "name": "A certificate of the 2013 edition ends with the transition",
                "known_as_of": "2025-11-01",
                "based_on": ["certified"],
                "facts": {"certifications": {"a": {"edition": "2013"}}},
                "from": "2025-01-01",
                "grade": "A",
                "exhaustive": ["certifications"],
                "expect": {"valid-certificate": "fail"},
            },
            {
                "name": "What ended is not known any more",
                "statements": [
                    {"from": "2024-06-01", "based_on": ["certified"]},
                    {"from": "2025-02-01", "facts": {"certifications": {"a": None}}, "grade": "B"},
                ],
                "expect": {"valid-certificate": {"status": "unknown"}},
            },
        ],
        "unseen": [],
        "survivors": [],
    },
    "waivers": {
        "schema": "waivers/1",
        "longest_days": 365,
        "waivers": {
            "iso-renewal": {
                "rule": "iso/valid-certificate",
                "provider": "acme",
                "ruleset": "acme-baseline",
                "service": "vault",
                "reason": "Renewal audit booked for March.",
                "owner": "ciso@example.org",
                "created": "2026-10-01",
                "expires": "2027-03-31",
            }
        },
    },
    "scorecards": {
        "schema": "scorecards/1",
        "tool": {"name": "cloud-provider-compliance", "version": "0.1.0"},
        "scorecards": [
            {
                "provider": {
                    "id": "acme",
                    "name": "Acme Cloud",
                    "digest": "sha256:…",
                    "service": None,
                    "ended": None,
                    "file": "providers/acme.yaml",
                },
                "ruleset": {
                    "id": "acme-baseline",
                    "title": "Baseline for hosting case files",
                    "version": "1.2.0",
                    "digest": "sha256:…",
                    "claims": "necessary",
                    "tailoring": [],
                    "level_inert": [],
                },
                "as_of": "2025-12-31",
                "known_as_of": "2026-01-15",
                "parameters": {"min_sites": 2},
                "verdict": {
                    "status": "undetermined",
                    "possible": ["not-met", "necessary-only"],
                    "binding": ["SEC-1"],
                    "holds_until": None,
                },
                "clauses": [
                    {
                        "part": "necessary",
                        "text": "every gate passes",
                        "status": "unknown",
                        "kind": "gates",
                        "asks_nothing": False,
                    }
                ],
                "score": {"certain": 0.0, "possible": 100.0, "coverage": 0.0},
                "level": None,
                "objectives": [],
                "findings": [
                    {
                        "rule": "SEC-1",
                        "title": "Owned in the EU",
                        "objective": None,
                        "role": "gate",
                        "status": "unknown",
                        "reason": "missing",
                        "message": "not stated: ownership.ultimate_controller_country",
                        "waiver": None,
                        "rung": {"certain": 1, "possible": 2},
                        "points": {"certain": 0.0, "possible": 10.0},
                        "max_points": 10.0,
                        "facts": [
                            {
                                "path": "ownership.shareholders.beta.capital_pct",
                                "value": {"min": 35, "max": 40},
                                "candidates": [],
                                "from": "2023-01-10",
                                "until": None,
                                "known": "2024-03-02",
                                "sources": ["register"],
                                "grade": "A",
                                "location": {"file": "providers/acme.yaml", "line": 18, "column": 53},
                            }
                        ],
                        "causes": [["missing", "ownership.ultimate_controller_country"]],
                        "worlds": [],
                        "contradiction": None,
                        "why": None,
                        "fix": None,
                        "fix_by": None,
                        "url": None,
                        "decided": ["ownership.ultimate_controller_country"],
                    }
                ],
                "sources": {
                    "register": {
                        "title": "Company register extract",
                        "publisher": "INPI",
                        "url": None,
                        "published": "2024-03-02",
                        "retrieved": None,
                        "grade": "A",
                    }
                },
                "with_waivers": None,
                "requirements": [
                    {
                        "kind": "verdict",
                        "text": "at least necessary-only",
                        "status": "not met",
                        "message": "The verdict is undetermined: it may be not-met.",
                        "rules": ["SEC-1"],
                        "waived": [],
                    }
                ],
                "levels": [],
            }
        ],
    },
}
