"""`compliance list`: everything built in, and the rules of a topic."""

from __future__ import annotations

import json

import pytest

from compliance.loading.builtin import ids
from tests.cli.documents import ruleset, write

COLUMNS = {
    "providers": ["id", "name", "statements", "sources"],
    "rulesets": ["id", "version", "claims", "rules", "title", "for"],
    "rules": ["rule set", "rule", "role", "points", "title", "topics", "related"],
    "topics": ["topic", "rules", "rule sets"],
    "facts": ["fact", "type", "unit", "allowed", "meaning", "question", "known_by", "register"],
    "lints": ["lint", "severity", "summary"],
}


SHOWN = COLUMNS | {
    "rulesets": COLUMNS["rulesets"][:5],
    "rules": COLUMNS["rules"][:5],
    "facts": ["fact", "type", "meaning"],
}
"""What fits a screen."""

LIST = ("list", "rulesets", "--for")


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


def test_the_rule_sets_a_buyer_is_asked_for(compliance):
    def asked(buyer: str) -> dict[str, list[str]]:
        return {row["id"]: row["for"] for row in json.loads(compliance(*LIST, buyer, "--format", "json").out)}

    assert "secnumcloud-3.2" in asked("france-state")
    assert set(asked("health")) < set(ids("ruleset"))
    assert all("health" in buyers for buyers in asked("health").values())
    assert compliance(*LIST, "customer").out.splitlines()[1].startswith("eu-data-act-switching")
    wrong = compliance(*LIST, "banks")
    assert (wrong.code, "did you mean 'bank'?" in wrong.err) == (2, True)
    idle = compliance("list", "rules", "--for", "bank")
    assert (idle.code, "--for chooses among rule sets; it means nothing for 'list rules'" in idle.err) == (2, True)


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


ACME = {
    "schema": "provider/1",
    "id": "acme",
    "name": "Acme",
    "sources": {
        "s": {"title": "Register", "publisher": "Registry", "published": "2019-01-01", "grade": "D"},
        "t": {"title": "Weekly", "publisher": "Press", "published": "2019-01-01", "grade": "C"},
        "later": {"title": "Later", "publisher": "Press", "published": "2023-01-01", "grade": "C"},
    },
    "statements": [
        {
            "from": "2020-01-01",
            "sources": ["s"],
            "facts": {
                "services": {"vm": {"name": "Private Cloud", "kind": "iaas"}, "mail": {}, "old": {"name": "Old"}},
                "certifications": {
                    "named": {"scheme": "iso-27001", "services": ["vm"], "expires": "2023-12-31"},
                    "expired": {"scheme": "hds", "services": ["vm", "mail"], "expires": "2021-12-31"},
                    "no-scope": {"scheme": "soc-2"},
                    "own-word": {
                        "scheme": "csa-star",
                        "type": "self-assessment",
                        "services": ["vm"],
                        "expires": "2023-01-01",
                    },
                    "no-scheme": {"services": ["mail"]},
                    "in-dispute": {"scheme": "c5", "services": ["vm"]},
                },
            },
        },
        {"from": "2020-01-01", "sources": ["t"], "facts": {"certifications": {"in-dispute": {"services": ["mail"]}}}},
        {"from": "2021-06-01", "sources": ["t"], "facts": {"services": {"old": None}}},
        {"from": "2022-01-01", "sources": ["later"], "facts": {"services": {"web": {"name": "Web"}}}},
    ],
}


def test_list_services_with_their_certificates(compliance, tmp_path):
    run = [
        "list",
        "services",
        write(tmp_path / "acme.yaml", ACME),
        "--as-of",
        "2022-06-01",
        "--known-as-of",
        "2022-06-01",
    ]
    ran = compliance(*run, "--format", "json")
    mail, vm = json.loads(ran.out)
    assert vm == {
        "offer": "acme@vm",
        "provider": "acme",
        "service": "vm",
        "name": "Private Cloud",
        "kind": "iaas",
        "certificates": ["csa-star self-assessment", "iso-27001"],
        "not known": ["c5", "soc-2"],
    }
    assert (mail["offer"], mail["name"], mail["kind"]) == ("acme@mail", "", "")
    assert (mail["certificates"], mail["not known"]) == (["no-scheme"], ["c5", "soc-2"])
    assert ran.err == "compliance: left out: 1 service that had ended by 2022-06-01\n"
    assert compliance(*run).out.splitlines()[1:] == [
        "acme@mail",
        "           certificates: no-scheme (not known: c5, soc-2)",
        "acme@vm    iaas    Private Cloud",
        "           certificates: csa-star self-assessment, iso-27001 (not known: c5, soc-2)",
    ]
    table = compliance(*run, "--format", "markdown").out.splitlines()
    assert table[3] == (
        r"| acme\@vm | iaas | Private Cloud | csa-star self-assessment, iso-27001 \(not known: c5, soc-2\) |"
    )


@pytest.mark.parametrize(
    ("dates", "offers"),
    [
        (["--as-of", "2019-06-01"], []),
        (["--as-of", "2021-01-01"], ["acme@mail", "acme@old", "acme@vm"]),
        (["--as-of", "2022-06-01"], ["acme@mail", "acme@vm", "acme@web"]),
        (["--as-of", "2022-06-01", "--known-as-of", "2022-06-01"], ["acme@mail", "acme@vm"]),
    ],
)
def test_list_services_that_there_are_on_a_day(compliance, tmp_path, dates, offers):
    ran = compliance("list", "services", write(tmp_path / "acme.yaml", ACME), *dates, "--format", "json")
    assert [row["offer"] for row in json.loads(ran.out)] == offers
    assert ("left out" in ran.err) == (dates[1] == "2022-06-01")


def test_list_services_of_a_provider_that_ended(compliance):
    ran = compliance("list", "services", "numergy", "--as-of", "2026-11-01")
    assert (ran.code, ran.out) == (0, "nothing\n")
    assert ran.err == "compliance: left out: 2 services that had ended by 2026-11-01\n"


def test_list_services_of_every_provider_there_is(compliance):
    """Each under the name by which a command takes it."""
    day = ["--as-of", "2026-11-30"]
    offers = [row["offer"] for row in json.loads(compliance("list", "services", *day, "--format", "json").out)]
    assert {offer.partition("@")[0] for offer in offers} <= {*ids("provider")}
    assert {"ovhcloud@vmware-snc", "s3ns@premi3ns"} <= {*offers}
    (one,) = json.loads(compliance("list", "services", offers[0], *day, "--format", "json").out)
    assert one["offer"] == offers[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["services", "ovhclod"], "did you mean 'ovhcloud'"),
        (["services", "ovhcloud@vmware-sn"], "did you mean 'vmware-snc'?"),
        (["services", "--as-of", "soon"], "--as-of: "),
        (["services", "--topic", "keys"], "--topic chooses among rules"),
        (["rules", "aws"], "'aws': a provider chooses among services; it means nothing for 'list rules'"),
        (["facts", "--as-of", "2022-01-01"], "a date says which services there are; it means nothing for 'list facts'"),
    ],
)
def test_list_refuses_what_means_nothing(compliance, arguments, said):
    ran = compliance("list", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize("what", ["providers", "rulesets", "facts", "topics"])
def test_topics_choose_among_rules_only(compliance, what):
    ran = compliance("list", what, "--topic", "keys")
    assert (ran.code, ran.out) == (2, "")


def test_list_of_nothing(compliance, monkeypatch):
    monkeypatch.setattr("compliance.cli.commands.list.ids", lambda _: [])
    assert compliance("list", "providers").out == "nothing\n"
    assert compliance("list", "providers", "--format", "json").out == "[]\n"
    assert compliance("list", "providers", "--format", "markdown").out == "nothing\n"
