"""A provider and a rule set of four gates, each settled on a basis of its own: facts, attested, read, declared."""

from __future__ import annotations

from typing import Any

GATES = "FVRD"
"""Gates by their ids, in the order of what settles them."""

BASES = ("facts", "attested", "read", "declared")

DAY = "2024-06-30"

_HELD = 'certifications.exists(c, c.scheme == "{scheme}" && in_force(c))'
_SETTLED: dict[str, dict[str, Any]] = {
    "F": {"check": "x.demo.f"},
    "V": {"check": "x.demo.v"},
    "R": {"check": "x.demo.r"},
    "D": {},
}


def document(gates: str = GATES, **more: Any) -> dict[str, Any]:
    """The rule set `steps` with some of the gates."""
    recognitions = [
        {"id": "visa", "title": "Visa in force", "by": "Authority", "references": ["law"], "evidence": {"grade": "B"}}
        | {"when": _HELD.format(scheme="visa"), "shows": [{"rules": ["V"]}]},
        {"id": "audit", "title": "Audit report", "by": "Auditor", "reading": "ours", "clause": "Audit scheme, clause 7"}
        | {"when": _HELD.format(scheme="audit"), "shows": [{"rules": ["R"]}]},
    ]
    return {
        "schema": "ruleset/1",
        "id": "steps",
        "title": "Steps",
        "version": "1",
        "issuer": "Nobody",
        "claims": "necessary",
        "references": {"law": {"title": "The law"}},
        "facts": {f"x.demo.{name}": {"type": "bool", "title": name} for name in "fvr"},
        "rules": [{"id": gate, "title": f"Gate {gate}", "role": "gate", **_SETTLED[gate]} for gate in gates],
        "recognises": [one for one in recognitions if any(gate in gates for gate in one["shows"][0]["rules"])],
        "verdict": {"necessary": [{"gates": "all"}]},
        **more,
    }


def profile(grade: str = "B", **facts: Any) -> dict[str, Any]:
    """The provider `acme`; `grade` is that of what is said of its certificates, `facts` are more of `x.demo`."""
    held = {name: {"scheme": name, "issued": "2023-01-01", "expires": "2025-12-31"} for name in ("visa", "audit")}
    return {
        "schema": "provider/1",
        "id": "acme",
        "name": "Acme",
        "sources": {
            "register": {"title": "Register", "publisher": "Registry", "published": "2023-01-01", "grade": "A"},
            "list": {"title": "List of certificates", "publisher": "Press", "published": "2023-02-01", "grade": grade},
            "own": {"title": "Own page", "publisher": "Acme", "published": "2023-03-01", "grade": "C"},
        },
        "statements": [
            {"from": "2023-01-01", "sources": ["register"], "facts": {"x": {"demo": {"f": True, **facts}}}},
            {"from": "2023-02-01", "sources": ["list"], "facts": {"certifications": held}},
            {"from": "2023-03-01", "sources": ["own"], "facts": {"answers": {"steps": {"D": "pass"}}}},
        ],
    }
