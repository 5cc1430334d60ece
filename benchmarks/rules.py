"""One rule on one snapshot, warm; and the same conditions on closed data against Google's CEL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from benchmarks.cel_text import cel_text
from benchmarks.closed import as_maps, closed, instant, point
from benchmarks.measure import Figure, Row, interleaved
from compliance.engine.grounds import grounds_of
from compliance.engine.snapshot import Snapshot, take_snapshot
from compliance.language.program import Program
from compliance.loading.builtin import ids
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import country_sets, load_ruleset
from compliance.model.rule_values import Evidence
from compliance.rulesets.ruleset import Rule, RuleSet

DAY = date(2026, 11, 23)
SLICE_SECONDS = 0.05
"""How long one side runs before it is the other one's turn."""

Values = Mapping[str, Any]

WRITERS: Mapping[str, Callable[[str], str]] = {
    "covers": lambda _: "true",  # of the provider as a whole
    "days": lambda length: f"double(({length}).getHours()) / 24.0",
    "in_force": lambda certificate: (
        f"(!has({certificate}.issued) || timestamp({certificate}.issued) <= as_of)"
        f" && (!has({certificate}.expires) || as_of <= timestamp({certificate}.expires))"
    ),
}
"""Functions of ours in CEL's own words: a function handed to it in Python would slow it down."""
LEFT_OUT = ("sum(", "latest(")
"""Functions that CEL has no words for."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a rule, with what its rung asks of the evidence."""

    ruleset: RuleSet
    rule: Rule
    program: Program
    evidence: Evidence


def conditions() -> Iterator[Condition]:
    """Every condition of every built-in rule set."""
    for ruleset in map(load_ruleset, ids("ruleset")):
        for rule in ruleset.rules:
            if rule.applies is not None:
                yield Condition(ruleset, rule, rule.applies, rule.evidence)
            for rung in rule.rungs:
                if rung.when is not None:
                    yield Condition(ruleset, rule, rung.when, rung.evidence)


def snapshots() -> list[Snapshot]:
    """Every built-in provider, as it is known today."""
    return [take_snapshot(load_provider(id_), DAY, DAY, country_sets()) for id_ in ids("provider")]


def one_rule(rounds: int) -> Row:
    """Microseconds a rule with its gaps named, and how CEL compares on closed data."""
    found, of = list(conditions()), snapshots()
    rules = len({(c.ruleset.id, c.rule.id) for c in found})
    warm = [
        (c.program.evaluate, snapshot.environment(snapshot.first_world, c.evidence), _own(c, snapshot))
        for snapshot in of
        for c in found
    ]
    ours, theirs, left_out, unsettled = both_sides(found, of)
    medians = interleaved(
        {
            "warm": lambda: _microseconds(warm),
            "ours": lambda: _microseconds(ours),
            "cel": lambda: _microseconds(theirs),
        },
        rounds,
    )
    a_rule = medians["warm"] * len(warm) / (rules * len(of))
    figures = (
        Figure("a rule on a snapshot", a_rule, 2, " us"),
        Figure("cel-expr-python / compliance, closed data", medians["cel"] / medians["ours"], 2, at_least=True),
    )
    remarks = (
        f"{rules} rules with {len(found)} conditions on {len(of)} snapshots, {medians['warm']:.2f} us a condition",
        f"closed data: {len(ours)} evaluations with the same result; {medians['ours']:.2f} us, CEL {medians['cel']:.2f} us",
        f"left out there: {left_out} conditions with sum() or latest(), {unsettled} evaluations that end in an error",
    )
    return Row(3, "one rule on one snapshot, warm", figures, remarks)


def _own(condition: Condition, snapshot: Snapshot) -> Values:
    return grounds_of(condition.ruleset, snapshot).parameters[condition.rule.scope]


def _microseconds(calls: list[tuple[Any, ...]]) -> float:
    """Mean time of some calls, each a function with its arguments, run over and over for one slice."""
    runs, start = 0, time.process_time()
    while (elapsed := time.process_time() - start) < SLICE_SECONDS:
        for function, *arguments in calls:
            function(*arguments)
        runs += 1
    return elapsed / (runs * len(calls)) * 1e6


def both_sides(
    found: list[Condition], of: list[Snapshot]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], int, int]:
    """The same evaluations for us and for CEL, with how many were left out and why.

    Raises:
        AssertionError: a result of theirs is not ours.
    """
    cel = import_module("cel_expr_python.cel")  # of the test extra, needed by this row only

    names = country_sets()
    variables = {"facts": cel.Type.DYN, "params": cel.Type.DYN, "as_of": cel.Type.TIMESTAMP}
    oracle = cel.NewEnv(variables=variables | dict.fromkeys(names, cel.Type.DYN))
    texts = [(c, cel_text(c.program.checked.node, WRITERS)) for c in found]
    spoken = [(c, text) for c, text in texts if not any(name in text for name in LEFT_OUT)]
    compiled = [(c, oracle.compile(text, disable_check=True)) for c, text in spoken]
    reads = {path for c in found for path in c.program.reads}
    ours: list[tuple[Any, ...]] = []
    theirs: list[tuple[Any, ...]] = []
    unsettled = 0
    for seed, snapshot in enumerate(of):
        env = closed(snapshot.environment(snapshot.first_world, Evidence()), reads, seed)
        facts = as_maps({path: value for path, value in env.items() if _is_fact(path, names)})
        sets = {name: list(env[name].items) for name in names}
        activations: dict[str, Any] = {}
        for condition, expression in compiled:
            own = {name: point(value) for name, value in _own(condition, snapshot).items()}
            key = f"{condition.ruleset.id}/{condition.rule.scope}"
            if key not in activations:
                data = {"facts": facts, "params": as_maps(own), "as_of": instant(env["as_of"]), **sets}
                activations[key] = oracle.Activation(data)
            result = condition.program.evaluate(env, own)
            if not isinstance(result, bool):
                unsettled += 1
                continue
            value = expression.eval(activations[key]).value()
            assert value is result, f"{condition.program.text}: {value} by CEL, {result} by us"
            ours.append((condition.program.evaluate, env, own))
            theirs.append((expression.eval, activations[key]))
    return ours, theirs, len(found) - len(spoken), unsettled


def _is_fact(path: str, names: Mapping[str, Any]) -> bool:
    return path not in names and path != "as_of" and not path.startswith("#")
