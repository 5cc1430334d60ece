"""Documents made of the published JSON Schemas: every key they know comes up, with values of the type they ask for.

What a schema cannot say, that an id names something that is there, is put right afterwards as far as it is quickly done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from tests.attack.hostile import Raw
from tests.docs.pages import ROOT

IDS = ("a", "b", "acme", "demo", "vault", "R1", "A-1", "s1")
DAYS = ("2019-12-31", "2024-01-01", "2024-02-29", "2024-06-30", "2025-01-01", "2030-01-01")
PATTERNS = {
    r"^[^.]+(\.[^.]+)*$": ("certifications", "datacenters", "ownership.shareholders", "finance.paid_in_meur"),
    r"^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?$": ("2023", "2024-06", "2025-01"),
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": DAYS,
    r"^(?!P$)P(?:([0-9]{1,3})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,5})D)?$": ("P1Y", "P6M", "P3Y2M", "P90D"),
    r"^x\.([A-Za-z0-9][A-Za-z0-9_]*)\.([A-Za-z0-9][A-Za-z0-9_]*)$": ("x.demo.a", "x.demo.b", "x.demo.n"),
}
WORDS = ("FR", "US", "DE", "plain text", "iso-27001", "secnumcloud", "2022", "Example Ltd", "https://example.org/a")
CONDITIONS = (
    "x.demo.a",
    "x.demo.n >= 2",
    'datacenters.exists(d, d.country == "FR" && d.tier >= 3)',
    'certifications.exists(c, c.scheme == "iso-27001" && covers(c) && in_force(c))',
    "sum(ownership.shareholders.map(s, s.capital_pct)) > 50",
    "size(datacenters) >= params.least",
    "days(as_of - identity.founded) > 365",
    "finance.paid_in_meur / finance.committed_meur > 0.5",
    "!has(identity.listed) || ownership.shareholders.all(s, s.country in EU)",
    'identity.legal_name.matches("^A.*")',
)


@cache
def schema(name: str) -> Any:
    """The published schema of a kind of document."""
    return json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


class Making:
    """One document of a schema; `richness` is the share of optional keys it has."""

    def __init__(self, rng: Random, name: str, richness: float) -> None:
        self.rng, self.whole, self.richness = rng, schema(name), richness
        self.left = 250  # values after which only what is required comes in

    def document(self) -> Any:
        return self.make(self.whole, 0)

    def make(self, node: Any, depth: int) -> Any:
        """A value of a schema."""
        if not isinstance(node, Mapping):
            return self.rng.choice(WORDS)
        self.left -= 1
        if "$ref" in node:
            return self.make(self.whole["$defs"][node["$ref"].rsplit("/", 1)[1]], depth)
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return self.rng.choice(node["enum"])
        ways = [] if "properties" in node else [*node.get("anyOf", ()), *node.get("oneOf", ())]
        return self.make(self.rng.choice(ways), depth) if ways else self._typed(node, depth)

    def _typed(self, node: Mapping[str, Any], depth: int) -> Any:
        kind = node.get("type", "object" if "properties" in node else "string")
        kind = self.rng.choice(kind) if isinstance(kind, list) else kind
        if kind == "object":
            return self._mapping(node, depth)
        if kind == "array":
            least = node.get("minItems", 0)
            count = max(least, self.rng.choice((0, 1, 2, 3)) if self.left > 0 else 0)
            return [self.make(node.get("items", {}), depth + 1) for _ in range(count)]
        if kind in ("number", "integer"):
            low = node.get("minimum", -3)
            number = self.rng.choice((low, low + 1, low + 3, 50, 100))
            return min(number, node.get("maximum", number))
        if kind in ("boolean", "null"):
            return None if kind == "null" else self.rng.random() < 0.5
        return self._text(node)

    def _text(self, node: Mapping[str, Any]) -> Any:
        if node.get("format") == "date":
            return Raw(self.rng.choice(DAYS))
        pattern = node.get("pattern", "")
        if pattern in PATTERNS:
            text = self.rng.choice(PATTERNS[pattern])
            return Raw(text) if text[0].isdigit() else text
        if pattern.startswith("^[A-Za-z0-9]"):
            return self.rng.choice(IDS)
        return self.rng.choice(WORDS)

    def _mapping(self, node: Mapping[str, Any], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        required = set(node.get("required", ()))
        for key, inner in node.get("properties", {}).items():
            if key in required or (self.left > 0 and self.rng.random() < self.richness / (1 + depth / 3)):
                made[key] = self._keyed(key, inner, depth)
        if not made and "minProperties" in node and node.get("properties"):
            key = self.rng.choice([*node["properties"]])
            made[key] = self._keyed(key, node["properties"][key], depth)
        more = node.get("additionalProperties")
        if isinstance(more, Mapping) and self.left > 0:
            for _ in range(max(node.get("minProperties", 0), self.rng.choice((0, 1, 2, 3)))):
                made[self.rng.choice(IDS)] = self.make(more, depth + 1)
        for pattern, inner in node.get("patternProperties", {}).items():
            for _ in range(self.rng.choice((0, 1, 2))):
                name = self.rng.choice(PATTERNS.get(pattern, IDS))
                made[str(name)] = self.make(inner, depth + 1)
        return made

    def _keyed(self, key: str, inner: Any, depth: int) -> Any:
        if key in ("check", "when", "applies"):
            return self.rng.choice(CONDITIONS)
        return self.make(inner, depth + 1)


def made(rng: Random, kind: str) -> Any:
    """A document of a kind, its names put right most of the time."""
    document = Making(rng, kind, rng.choice((0.1, 0.3, 0.6))).document()
    if isinstance(document, dict) and rng.random() < 0.9:
        _PUT_RIGHT.get(kind, lambda rng, document: None)(rng, document)
    return document


def _statements(rng: Random, document: dict[str, Any]) -> None:
    if not document.get("sources"):
        document["sources"] = {"s1": {"title": "T", "publisher": "P", "published": Raw("2024"), "grade": "B"}}
    document.pop("includes", None)
    ids = [statement.pop("id", None) for statement in document.get("statements", ())]
    for n, statement in enumerate(document.get("statements", ())):
        statement["sources"] = [rng.choice([*document["sources"]]) for _ in statement["sources"]]
        statement.pop("grade", None)
        statement.pop("grade_reason", None)
        statement["from"] = Raw(rng.choice(DAYS[:4]))
        for key in ("disputes", "supersedes"):
            statement.pop(key, None)
        if "until" in statement:
            statement["until"] = Raw("2025-06-01")
        if ids[n] is not None:
            statement["id"] = f"st{n}"
        statement["exhaustive"] = rng.choice(([], ["certifications"], ["datacenters", "ownership.shareholders"]))
    for source in document["sources"].values():
        if rng.random() < 0.5:
            source.pop("published", None)
            source["retrieved"] = Raw("2024-01-01")
        else:
            source.pop("retrieved", None)
            source["published"] = Raw("2023-05")


def _ruleset(rng: Random, document: dict[str, Any]) -> None:
    objectives = [{"id": id_, "title": id_} for id_ in rng.sample(IDS, 2)]
    document.update(objectives=objectives, levels=["none", "low", "high"], claims="necessary")
    document["facts"] = {
        f"x.demo.{name}": {"type": kind, "title": name} for name, kind in (("a", "bool"), ("n", "int"))
    }
    document["parameters"] = {"least": {"title": "Least", "value": 2}}
    for key in ("imports", "define", "recognises", "decisions", "account", "effective"):
        if rng.random() < 0.8:
            document.pop(key, None)
    rules = [rule for rule in document.get("rules", ()) if isinstance(rule, dict)] or [{"title": "T"}]
    for n, rule in enumerate(rules):
        rule.update(id=f"R{n}", objective=rng.choice(objectives)["id"])
        for key in ("references", "related", "level", "topics", "pass_from", "rungs", "question"):
            rule.pop(key, None)
        if "check" not in rule and rng.random() < 0.9:
            rule["check"] = rng.choice(CONDITIONS)
    document["rules"] = rules
    document["verdict"] = {"necessary": [{"any_of": [rule["id"] for rule in rules]}]}


def _context(rng: Random, document: dict[str, Any]) -> None:
    _statements(rng, document)
    document["id"] = "market"


def _tests(rng: Random, document: dict[str, Any]) -> None:
    document["ruleset"] = "acme-baseline"
    for number, test in enumerate(document.get("tests", ())):
        for key in ("based_on", "provider", "service", "known_as_of", "statements", "score", "level"):
            test.pop(key, None)
        test["name"] = f"{test.get('name', '')} {number}"
        test["expect"] = {rng.choice(("SEC-1", "VIA-2")): rng.choice(("pass", "fail", "unknown", "not-applicable"))}


_PUT_RIGHT = {"provider": _statements, "context": _context, "ruleset": _ruleset, "tests": _tests}
