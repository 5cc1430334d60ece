"""One provider of a batch, found again in what the batch was read from: nothing is explained that has changed since."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from compliance.batch.opening import open_source
from compliance.batch.run import PLAN, read_plan
from compliance.batch.sources import ProviderSource
from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError, Problem
from compliance.model.records import dataclass
from compliance.model.statements import Provider
from compliance.model.status import Basis
from compliance.rulesets.demands import demand_of, with_demand
from compliance.rulesets.ruleset import RuleSet
from compliance.rulesets.settings import with_settings


class NotInBatchError(LookupError):
    """The batch has no such provider, rule set or date, or several and none is named; the message says which it has."""


@dataclass(frozen=True, slots=True)
class Again:
    """A provider and a rule set as a batch had them, and the dates it held them at."""

    provider: Provider
    ruleset: RuleSet
    as_of: date
    known_as_of: date
    accept: Basis


def found_again(folder: Path, provider: str, ruleset: str | None, day: date | None) -> Again:
    """A provider of a batch, as it was read for it.

    Args:
        folder: the results of the batch.
        provider: its id.
        ruleset: the rule set as the batch was told, or its id; null where there is but one.
        day: the date assessed; null where there is but one.

    Raises:
        NotInBatchError: there is no such thing in the batch.
        LoadError: the folder holds no batch, or what it was read from is not what it was.
    """
    plan = read_plan(folder)
    named = {name: one for one in plan["rulesets"] for name in (one["name"], one["id"])}
    chosen = named[_one(ruleset, [one["id"] for one in plan["rulesets"]], named, "rule set", "--against")]
    days = {text: date.fromisoformat(text) for text in plan["as_of"]}
    as_of = days[_one(None if day is None else day.isoformat(), [*days], days, "date", "--as-of")]
    known = date.fromisoformat(plan["known_as_of"])
    return Again(_provider(folder, plan, provider), _ruleset(folder, plan, chosen), as_of, known, Basis(plan["accept"]))


def _one(asked: str | None, there: list[str], named: dict[str, Any], what: str, option: str) -> str:
    if asked is None and len(there) == 1:
        return there[0]
    if asked is None:
        raise NotInBatchError(f"the batch has {len(there)} {what}s: name one with {option}: {', '.join(there)}")
    if asked not in named:
        raise NotInBatchError(f"the batch has no {what} '{asked}'; it has: {', '.join(there)}")
    return asked


def _ruleset(folder: Path, plan: dict[str, Any], chosen: dict[str, Any]) -> RuleSet:
    rulesets = [load_ruleset(one["name"]) for one in plan["rulesets"]]
    if plan["set"]:
        rulesets = with_settings(rulesets, plan["set"])
    ruleset = next((one for one in rulesets if one.id == chosen["id"]), None)
    if ruleset is None or ruleset.digest != chosen["digest"]:
        raise _changed(folder, f"the rule set '{chosen['name']}'")
    demand = demand_of(plan["evidence"])
    return ruleset if demand is None else with_demand(ruleset, demand)


def _provider(folder: Path, plan: dict[str, Any], id_: str) -> Provider:
    rows = [
        row
        for path in sorted((folder / "providers").glob("*.parquet"))
        for row in pq.read_table(path, filters=pc.field("provider") == id_).to_pylist()
    ]
    if not rows:
        raise NotInBatchError(f"the batch has read no provider '{id_}'; the table 'providers' names those it has")
    source = open_source(plan["source"]["path"], date.fromisoformat(plan["known_as_of"]))
    for row in rows[:1]:
        provider = _read(source, row["item"])
        # Of tables the digest of a profile is what the tables say it was.
        same = source.kind != "tables" or source.digest == plan["source"]["digest"]
        if provider is not None and provider.digest == row["digest"] and same:
            return provider
    raise _changed(folder, f"what '{id_}' was read from, {rows[0]['item']},")


def _read(source: ProviderSource, item: str) -> Provider | None:
    if item not in source.names:
        return None
    number = source.names.index(item)
    return next(source.read(number, number + 1)).provider


def _changed(folder: Path, what: str) -> LoadError:
    said = f"{what} is not what it was when the batch was run"
    hint = "explain it as it is now without --from, or run the batch again"
    return LoadError([Problem((folder / PLAN).as_posix(), 1, 1, said, hint=hint)])
