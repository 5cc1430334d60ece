"""`compliance list`: everything built in, and the rules of a topic."""

from __future__ import annotations

import json

import pytest

from compliance.loading.builtin import ids
from tests.cli.documents import ruleset

COLUMNS = {
    "providers": ["id", "name", "statements", "sources"],
    "rulesets": ["id", "version", "claims", "rules", "title"],
    "rules": ["rule set", "rule", "role", "points", "title", "topics", "related"],
    "topics": ["topic", "rules", "rule sets"],
    "facts": ["fact", "type", "unit", "allowed", "meaning"],
    "lints": ["lint", "severity", "summary"],
}


SHOWN = COLUMNS | {"rules": COLUMNS["rules"][:5], "facts": ["fact", "type", "meaning"]}
"""What fits a screen."""


def topical(folder):
    """Two rule sets: three rules about two topics and one about none; the second imports from the first."""
    one, two, both, none = (
        {"id": id_, "title": id_.upper(), "check": "x.demo.needed", "topics": topics, "related": related}
        for id_, topics, related in [
            ("one", ["keys"], ["second/two"]),
            ("two", ["seat"], []),
            ("both", ["keys", "seat"], []),
            ("none", [], []),
        ]
    )
    verdict = {"necessary": [{"gates": "all"}]}
    gate = {"id": "gate", "title": "Gate", "check": "x.demo.needed", "role": "gate"}
    first = ruleset(folder, "first", sufficient=False, rules=[one, none], verdict={"necessary": [{"all": ["one"]}]})
    imports = [{"ruleset": "first", "rules": ["one"], "as": "first"}]
    second = ruleset(folder, "second", sufficient=False, rules=[two, both, gate], imports=imports, verdict=verdict)
    return first, second


@pytest.mark.parametrize("what", ["providers", "rulesets", "rules", "topics", "facts", "lints"])
def test_list(compliance, what):
    rows = json.loads(compliance("list", what, "--format", "json").out)
    lines = compliance("list", what).out.splitlines()
    table = compliance("list", what, "--format", "markdown").out
    assert [list(row) for row in rows] == [COLUMNS[what]] * len(rows)
    assert len(lines) == 1 + len(rows) > 1
    assert lines[0].split() == " ".join(SHOWN[what]).split()
    for row, line in zip(rows, lines[1:], strict=True):
        cells = [", ".join(row[name]) if isinstance(row[name], list) else row[name] for name in SHOWN[what]]
        assert line.startswith(cells[0])
        assert all(cell in line for cell in cells)
        assert cells[0] in table


def test_lists_are_complete(compliance):
    def first(what: str, column: str, *more: str) -> list[str]:
        return [row[column] for row in json.loads(compliance("list", what, "--format", "json", *more).out)]

    assert first("providers", "id") == ids("provider")
    assert first("rulesets", "id") == ids("ruleset")
    assert sorted(set(first("rules", "rule set"))) == ids("ruleset")
    assert set(first("rules", "rule set", "--against", "hds", "csa-star")) == {"hds", "csa-star"}
    assert {"finance.paid_in_meur", "ownership.shareholders.<id>.capital_pct"} <= set(first("facts", "fact"))


def test_list_rules_of_a_file(compliance, tmp_path):
    ran = compliance("list", "rules", "--against", ruleset(tmp_path))
    assert [line.split()[:2] for line in ran.out.splitlines()[1:]] == [["demo", "needed"], ["demo", "enough"]]


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (["keys"], ["one", "both", "first/one"]),
        (["seat"], ["two", "both"]),
        (["seat", "keys"], ["one", "two", "both", "first/one"]),
    ],
)
def test_list_rules_about_topics(compliance, tmp_path, topics, expected):
    run = ["list", "rules", "--against", *topical(tmp_path), "--topic", *topics]
    rows = json.loads(compliance(*run, "--format", "json").out)
    assert sorted(row["rule"] for row in rows) == sorted(expected)
    assert [row["related"] for row in rows if row["rule"] == "one"] in ([["second/two"]], [])
    heads, *lines = compliance(*run).out.splitlines()
    assert heads.split() == ["rule", "set", "rule", "title", "topics", "related"]
    assert len(lines) == len(expected)


def test_a_topic_among_all_rule_sets_names_a_rule_once(compliance):
    """Of the built-in ones; every rule of a topic is found where it is defined."""
    everything = json.loads(compliance("list", "rules", "--format", "json").out)
    topics = {topic for row in everything for topic in row["topics"]}
    rows = json.loads(compliance("list", "rules", "--topic", *topics, "--format", "json").out)
    named = [(row["rule set"], row["rule"]) for row in rows]
    assert len(named) == len(set(named)) > 0
    counted = {
        row["topic"]: int(row["rules"]) for row in json.loads(compliance("list", "topics", "--format", "json").out)
    }
    assert counted == {topic: sum(topic in row["topics"] for row in rows) for topic in topics}


def test_list_topics_counts_a_rule_once(compliance, tmp_path):
    rows = json.loads(compliance("list", "topics", "--against", *topical(tmp_path), "--format", "json").out)
    assert rows == [
        {"topic": "keys", "rules": "2", "rule sets": ["first", "second"]},
        {"topic": "seat", "rules": "2", "rule sets": ["second"]},
    ]


def test_a_topic_that_no_rule_has(compliance, tmp_path):
    ran = compliance("list", "rules", "--against", *topical(tmp_path), "--topic", "key", "seat", "zzz")
    assert (ran.code, ran.out) == (2, "")
    assert "no rule has the topic 'key'; did you mean 'keys'?" in ran.err
    assert "no rule has the topic 'zzz'; there are: keys, seat" in ran.err


@pytest.mark.parametrize("what", ["providers", "rulesets", "facts", "topics"])
def test_topics_choose_among_rules_only(compliance, what):
    ran = compliance("list", what, "--topic", "keys")
    assert (ran.code, ran.out) == (2, "")


def test_list_of_nothing(compliance, monkeypatch):
    monkeypatch.setattr("compliance.cli.commands.list.ids", lambda _: [])
    assert compliance("list", "providers").out == "nothing\n"
    assert compliance("list", "providers", "--format", "json").out == "[]\n"
    assert compliance("list", "providers", "--format", "markdown").out == "nothing\n"
