"""What mutation says of a change is what comes of making that change in the file by hand."""

from __future__ import annotations

import copy

import pytest

from compliance.loading.builtin import root
from compliance.loading.rulesets import country_sets
from compliance.loading.yaml_source import read_yaml
from compliance.model.problem import LoadError
from compliance.rulesets.conditions import condition_texts
from compliance.rulesets.mutants import edits
from tests.analysis.ruletests.suites import read, run

RULE_SETS = ["uptime-tier", "eu-data-act-switching"]
EVERY = 3
"""Of how many tests one is left, so that some changes go unnoticed."""


def document(name):
    file = root() / "profiles" / name
    return read_yaml(file, name).data


def few_tests(name):
    """Some of the tests of a built-in rule set, with what they expect of rules only."""
    whole = document(f"{name}.tests.yaml")
    kept = [
        {key: value for key, value in test.items() if key not in ("verdict", "score", "level")}
        for test in whole["tests"]
        if test.get("expect")
    ][::EVERY]
    for test in kept:
        test.setdefault("as_of", whole.get("as_of"))
    used = {name for test in kept for part in (test, *test.get("statements", ())) for name in part.get("based_on", ())}
    fragments = {key: value for key, value in whole.get("fragments", {}).items() if key in used}
    return kept, fragments


def texts(rules):
    """Every condition and definition: its path, and whom its changes belong to."""
    for name, text in rules.get("define", {}).items():
        yield ("define", name), f"define {name}", text
    for path, text in condition_texts(rules):
        yield path, rules["rules"][path[1]]["id"], text


def changed(rules, path, text):
    other = copy.deepcopy(rules)
    owner = other
    for step in path[:-1]:
        owner = owner[step]
    owner[path[-1]] = text
    return other


@pytest.mark.parametrize("name", RULE_SETS)
def test_every_change_of_a_condition(name):
    rules = document(f"{name}.yaml")
    kept, fragments = few_tests(name)
    result = run(rules, *kept, fragments=fragments, mutated=True)
    assert result.failed == 0
    survived = {(s.owner, s.before, s.after, s.location.line, s.location.column) for s in result.survivors}
    parsed = read(rules, *kept, fragments=fragments).source.parsed
    seen = set()
    for path, owner, text in texts(rules):
        for edit in edits(text, frozenset(n for n, s in country_sets().items() if s.state is None)):
            place = parsed.map.offset(path, edit.at)
            key = (owner, edit.before, edit.after, place.line, place.column)
            try:
                by_hand = run(changed(rules, path, edit.apply(text)), *kept, fragments=fragments)
            except LoadError:
                assert key not in survived
                continue
            assert (by_hand.failed == 0) == (key in survived), key
            seen.add(by_hand.failed == 0)
    assert seen == {True, False}
