"""Two made-up providers of each built-in rule set, found by search: one whose facts are all favourable, one whose are not.

The search starts from nothing and takes up the facts of the rule set's own tests one after the other, wherever more rules
come out as wanted; then it tries both values of every yes and no. Declared answers are left out: what is settled is
settled by facts.

    python -m tests.profiles.extremes     writes tests/profiles/extremes/*.yaml anew (some minutes)
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from compliance.engine.scorecard import scorecard_of
from compliance.engine.snapshot import take_snapshot
from compliance.engine.state import State, decide_all
from compliance.loading.builtin import find, ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.loading.yaml_source import parse_yaml
from compliance.model.scorecard import Scorecard
from compliance.model.status import Basis
from compliance.rulesets.ruleset import RuleSet
from tests.builders import written

FOLDER = Path(__file__).parent / "extremes"
DAYS: dict[str, date] = {}
"""The day assessed, where it is not `TODAY`: rates of exchange are given for the years of the case."""
TODAY = date(2026, 11, 24)
SERVICE = "compute"
WANTED = {"favourable": "pass", "unfavourable": "fail"}
YEARS = "finance.years"
MANY = 200
"""Tests of one rule set; of more only those that expect what is wanted are worth trying."""
SPEAKS = {"favourable": re.compile("pass"), "unfavourable": re.compile(r'fail|"rung": \[?1\b')}
"""What a test expects whose facts are worth trying."""
CLOSED = (
    "applications", "certifications", "datacenters", "finance.state_support", YEARS, "jurisdiction.extraterritorial_laws",
    "market.financed_ventures", "market.policies", "operations.carriers", "ownership.control_changes",
    "ownership.shareholders", "supply_chain.subprocessors", "technology.licensors", "technology.security_products",
)  # fmt: skip
"""Lists of which nothing else exists, in both profiles."""

Tree = dict[str, Any]

SEARCHED = [name for name in ids("ruleset") if name not in ("eu-csf-2026", "eu-csf-1.2.1")]
"""The rule sets with rules of their own."""
HEAD = "# Made-up facts, found by search: python -m tests.profiles.extremes\n"

START: dict[tuple[str, str], Tree] = {
    ("extraterritorial-exposure", "unfavourable"): {
        "ownership": {
            "non_eu_veto_right": True,
            "ultimate_controller_country": "US",
            "shareholders": {"c": {"country": "CN"}},
        },
    },
    ("andromede", "unfavourable"): {
        "datacenters": {"a": {"country": "FR", "tier": 1}},
        "operations": {"datacenter_countries": ["FR"]},
    },
    ("gaia-x-24.11", "favourable"): {
        "certifications": {
            "label": {
                "scheme": "gaia-x",
                "level": "standard",
                "services": [SERVICE],
                "issued": "2026-01-01",
                "expires": "2027-12-31",
            }
        }
    },
    ("andromede", "favourable"): {
        "datacenters": {
            key: {"country": country, "tier": 3} for key, country in zip("abcd", ("FR", "FR", "DE", "IT"), strict=True)
        },
        "operations": {"datacenter_countries": ["FR", "DE", "IT"]},
        "finance": {
            "years": {
                "2025": {
                    "revenue_meur": 100,
                    "planned_revenue_meur": 100,
                    "owner_revenue_pct": 10,
                    "capex_meur": 900000,
                }
            }
        },
    },
}
"""Where one value alone makes no difference and two do: where the search starts."""


def profile(ruleset: str, kind: str, facts: Tree) -> Tree:
    """The document of such a provider."""
    day = str(DAYS.get(ruleset, TODAY))
    return {
        "schema": "provider/1",
        "id": f"{kind}-{ruleset.replace('.', '-')}",
        "name": f"Made up, every fact {kind}",
        "sources": {
            "made-up": {"title": "Made up", "publisher": "The tests", "published": day, "grade": "A"},
        },
        "statements": [
            {"from": day, "sources": ["made-up"], "exhaustive": list(CLOSED), "facts": facts},
        ],
    }


def serves(ruleset: RuleSet) -> bool:
    """Is a service assessed, not the provider as a whole?"""
    return ruleset.assesses == "service" or ruleset.id in ("eu-data-act-switching", "gaia-x-24.11")


def decided(ruleset: RuleSet, document: Tree) -> State:
    """What facts alone decide of it."""
    provider = load_provider(text=written(document), name="made-up.yaml")
    service = SERVICE if serves(ruleset) else None
    day = DAYS.get(ruleset.id, TODAY)
    return decide_all(ruleset, take_snapshot(provider, day, day, country_sets(), service), Basis.FACTS)


def assessed(ruleset: RuleSet, document: Tree) -> Scorecard:
    """Its scorecard."""
    return scorecard_of(decided(ruleset, document))


def stored(ruleset: str) -> dict[str, Tree]:
    """The facts that were found, by kind; a rule set that takes its rules from another has the facts of that one."""
    name = ruleset if ruleset in SEARCHED else "eu-csf"
    file = FOLDER / f"{name}.yaml"
    assert file.exists(), f"run: python -m tests.profiles.extremes {name}"
    found: Any = parse_yaml(file.read_bytes(), file.name).data
    return {kind: found[kind] for kind in WANTED}


# --- The search ------------------------------------------------------------------------------------------------------


def merged(facts: Any, patch: Any) -> Any:
    """A JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return deepcopy(patch)
    result = dict(facts) if isinstance(facts, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def renamed(value: Any, old: str | None) -> Any:
    """The same, of the service that is assessed here instead of a test's own."""
    if isinstance(value, dict):
        return {SERVICE if key == old else key: renamed(one, old) for key, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, old) for one in value]
    return SERVICE if old is not None and value == old else value


def seeds(ruleset: str, kind: str) -> Iterator[Tree]:
    """The facts of every test of a rule set in which some rule comes out as wanted."""
    file = find("ruleset", ruleset).path.with_name(f"{ruleset}.tests.yaml")
    document: Any = parse_yaml(file.read_bytes(), file.name).data
    fragments = document.get("fragments", {})
    for test in document["tests"]:
        facts: Tree = {}
        for part in [*(fragments[name] for name in test.get("based_on", ())), test.get("facts") or {}]:
            facts = merged(facts, part)
        facts.pop("answers", None)
        if (
            facts
            and "from" not in test
            and (len(document["tests"]) < MANY or SPEAKS[kind].search(written(test.get("expect", {}))))
        ):
            yield renamed(facts, test.get("service"))


def leaves(facts: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every path with its value; an empty map is a value."""
    if isinstance(facts, dict) and facts:
        for key, value in facts.items():
            yield from leaves(value, (*path, key))
    else:
        yield path, facts


def at(path: tuple[str, ...], value: Any) -> Tree:
    """Facts of one value; `None` takes it away."""
    for key in reversed(path):
        value = {key: value}
    return value


def listed(facts: Tree, path: str) -> list[tuple[str, Any]]:
    """The entries of a list, by key."""
    entries: Any = facts
    for key in path.split("."):
        entries = entries.get(key, {})
    return list(entries.items())


def apart(facts: Tree, number: int) -> Tree:
    """The same with entries of lists under keys of their own, so that they join those there are."""
    result = deepcopy(facts)
    for path in sorted({*CLOSED} - {YEARS}):
        *groups, name = path.split(".")
        within: Any = result
        for group in groups:
            within = within.get(group, {})
        if within.get(name):
            within[name] = {f"{key}-{number}": entry for key, entry in within[name].items()}
    return result


class Search:
    """Looks for the facts under which most rules come out as wanted."""

    def __init__(self, ruleset: str, kind: str) -> None:
        self.name, self.kind = ruleset, kind
        self.ruleset = load_ruleset(ruleset)
        self.seeds = list(seeds(ruleset, kind))
        values = {
            json.dumps([path, value], default=str): at(path, value) for one in self.seeds for path, value in leaves(one)
        }
        own = [apart(seed, number) for number, seed in enumerate(self.seeds)]
        self.apart = [one for one, seed in zip(own, self.seeds, strict=True) if one != seed]
        self.entries = [
            at((*path.split("."), *one[:1]), one[1]) for path in CLOSED for o in own for one in listed(o, path)
        ]
        self.fields = {path: self._fields(path) for path in CLOSED}
        self.values = [values[key] for key in sorted(values)]

    def _fields(self, path: str) -> list[tuple[tuple[str, ...], Any]]:
        """Every value that a field of an entry of a list has in a test."""
        found = {
            json.dumps([field, value], default=str): (field, value)
            for seed in self.seeds
            for _, entry in listed(seed, path)
            for field, value in leaves(entry)
            if field
        }
        return [found[key] for key in sorted(found)]

    def worth(self, facts: Tree) -> tuple[int, int]:
        """How many rules come out as wanted, then how far rungs do."""
        standings = decided(self.ruleset, profile(self.name, self.kind, facts)).standings
        as_wanted = sum(standing.status == WANTED[self.kind] for standing in standings)
        if self.kind == "favourable":
            return as_wanted, sum(standing.outcome.certain for standing in standings)
        return as_wanted, -sum(standing.outcome.possible for standing in standings)

    def found(self) -> Tree:
        """The facts."""
        facts: Tree = dict(START.get((self.name, self.kind), {}))
        if serves(self.ruleset):
            facts["services"] = {SERVICE: {"name": "Compute", "kind": "iaas"}}
        worth = self.worth(facts)
        before = None
        while before != worth:
            before = worth
            for change in self.changes(facts):
                tried = merged(facts, change)
                if tried != facts and (better := self.worth(tried)) > worth:
                    facts, worth = tried, better
            facts = self.pruned(facts, worth)
            worth = self.worth(facts)
        return facts

    def pruned(self, facts: Tree, worth: tuple[int, int]) -> Tree:
        """Without what makes no difference."""
        for change in self.away(facts):
            tried = merged(facts, change)
            if tried != facts and (left := self.worth(tried)) >= worth:
                facts, worth = tried, left
        return facts

    def changes(self, facts: Tree) -> Iterator[Tree]:
        """Changes worth trying: all a test says, one value of it, one value or entry away."""
        yield from self.seeds
        yield from self.apart
        yield from self.entries
        yield from self.values
        for path in CLOSED:
            for key, _ in listed(facts, path):
                yield from (at((*path.split("."), key, *field), value) for field, value in self.fields[path])
        yield from self.away(facts)

    def away(self, facts: Tree) -> Iterator[Tree]:
        """Every entry and every value of it taken away."""
        for path, _ in list(leaves(facts)):
            if path and path[0] != "services":
                if len(path) > 2:
                    yield at(path[:-1], None)
                yield at(path, None)


def write(name: str) -> None:
    """Search for both, and write them down."""
    found = {kind: Search(name, kind).found() for kind in WANTED}
    text = yaml.safe_dump(json.loads(written(found)), sort_keys=True, allow_unicode=True, width=120)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.yaml").write_text(f"{HEAD}{text}", encoding="utf-8")


if __name__ == "__main__":
    for named in sys.argv[1:] or SEARCHED:
        write(named)
