"""Conditions that JSON Schema has words for, on closed data: the fastest validator there is against ours."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Final

from benchmarks.batches import CONDITIONS, ten_rules
from benchmarks.closed import as_maps, closed
from benchmarks.measure import Figure, Row, interleaved
from benchmarks.rules import snapshots
from compliance.engine.evidence import NO_DEMAND
from compliance.loading.rulesets import country_sets

SLICE_SECONDS: Final = 0.05
"""How long one side runs before it is the other one's turn."""


def schemas() -> dict[int, dict[str, Any]]:
    """A schema for each of the ten conditions that has no date and no sum in it, by its number."""
    european = {
        "properties": {"country": {"enum": [*country_sets()["EU"].at(snapshots()[0].as_of)]}},
        "required": ["country"],
    }
    french = {"properties": {"country": {"const": "FR"}}, "required": ["country"]}
    high = {"properties": {"tier": {"minimum": 3}}, "required": ["tier"]}
    small = {"properties": {"capital_pct": {"exclusiveMaximum": 25}}, "required": ["capital_pct"]}
    return {
        0: _at("finance", _at("paid_in_meur", {"minimum": 5})),
        1: _at("identity", _at("registered_office_country", {"const": "FR"})),
        3: _at("datacenters", {"contains": french}),
        4: _at("datacenters", {"items": european}),
        5: _at("datacenters", {"minItems": 3}),
        6: _at("datacenters", {"contains": {"allOf": [french, high]}}),
        7: _at("ownership", _at("shareholders", {"items": {"anyOf": [european, small]}})),
    }


def _at(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"properties": {name: schema}, "required": [name]}


def both(rounds: int) -> Row:
    """Microseconds a condition, ours and by jsonschema-rs, with the same answers.

    Raises:
        AssertionError: an answer of theirs is not ours.
    """
    import jsonschema_rs  # noqa: PLC0415 - of the test extra, needed by this row only

    programs = {number: rule.programs[0] for number, rule in enumerate(ten_rules().rules)}
    validators = {number: jsonschema_rs.validator_for(json.dumps(schema)) for number, schema in schemas().items()}
    reads = {path for number in validators for path in programs[number].reads}
    ours: list[tuple[Callable[..., Any], Any, Any]] = []
    theirs: list[tuple[Callable[..., Any], Any]] = []
    for seed, snapshot in enumerate(snapshots()):
        env = closed(snapshot.environment(snapshot.first_world, NO_DEMAND), reads, seed)
        facts = as_maps({path: value for path, value in env.items() if path.split(".")[0] in _GROUPS})
        for number, validator in validators.items():
            said = programs[number].evaluate(env, {})
            assert validator.is_valid(facts) is said, f"{CONDITIONS[number]}: {said} by us"
            ours.append((programs[number].evaluate, env, {}))
            theirs.append((validator.is_valid, facts))
    medians = interleaved({"ours": lambda: _each(ours), "theirs": lambda: _each(theirs)}, rounds)
    figure = Figure("compliance / jsonschema-rs, closed data", medians["ours"] / medians["theirs"], 4)
    remarks = (
        f"{len(validators)} conditions, {len(ours)} answers alike",
        f"{medians['ours']:.2f} us, jsonschema-rs {medians['theirs']:.2f} us",
        "jsonschema-rs has no unknown, no date and no reason",
    )
    return Row(8, "conditions that JSON Schema has words for", (figure,), remarks)


_GROUPS: Final = ("finance", "identity", "datacenters", "ownership")


def _each(calls: list[tuple[Any, ...]]) -> float:
    """Mean CPU time of some calls in microseconds, run over and over for one slice."""
    runs, start = 0, time.process_time()
    while (elapsed := time.process_time() - start) < SLICE_SECONDS:
        for function, *arguments in calls:
            function(*arguments)
        runs += 1
    return elapsed / (runs * len(calls)) * 1e6
