"""Names declared and never used."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import document, ids, messages, rule

ALIGNED = "governance.owners_aligned"
SITES = {"sites": {"title": "Sites", "value": 2}}
FACTS = {"x.demo.a": {"type": "bool", "title": "A"}}


def recognition(when, **more):
    shows = [{"rules": ["*"]}]
    when = f"{when} && certifications.exists(c, covers(c))"
    return {"id": "visa", "title": "Visa", "by": "Them", "when": when, "shows": shows, "references": ["law"], **more}


def test_a_rule_set_of_which_everything_is_used_is_clean():
    assert ids(document()) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"parameters": SITES}, ["unused-parameter"]),
        ({"parameters": SITES, "rules": [rule("size(datacenters) >= params.sites")]}, []),
        ({"parameters": SITES, "rules": [rule(ALIGNED, applies="params.sites > 1")]}, []),
        ({"define": {"two": "params.sites > 1"}, "rules": [rule(f"two && {ALIGNED}")], "parameters": SITES}, []),
        # What only an unused definition reads goes with the definition.
        ({"define": {"two": "params.sites > 1"}, "parameters": SITES}, ["unused-definition"]),
        ({"define": {"other": ALIGNED}}, ["unused-definition"]),
        ({"define": {"a": ALIGNED, "b": "!a"}, "rules": [rule("b")]}, []),
        ({"define": {"a": ALIGNED, "b": "!a"}, "rules": [rule(ALIGNED)]}, ["unused-definition"] * 2),
        ({"facts": FACTS}, ["unused-fact"]),
        ({"facts": FACTS, "rules": [rule("x.demo.a")]}, []),
        ({"facts": FACTS, "rules": [rule("has(x.demo.a)")]}, []),
        ({"facts": FACTS, "define": {"a": "x.demo.a"}, "rules": [rule("a")]}, []),
        ({"parameters": SITES, "recognises": [recognition("size(datacenters) >= params.sites")]}, []),
        ({"define": {"a": ALIGNED}, "recognises": [recognition("a")]}, []),
        ({"facts": FACTS, "recognises": [recognition("x.demo.a")]}, []),
        (
            {
                "recognises": [recognition(ALIGNED, references=["b"])],
                "references": {"law": {"title": "A"}, "b": {"title": "B"}},
            },
            [],
        ),
        ({"references": {"law": {"title": "A"}, "b": {"title": "B"}}}, ["unused-reference"]),
    ],
)
def test_unused_names(more, expected):
    assert ids(document(**more)) == expected


@pytest.mark.parametrize(
    "clause",
    [
        {"score": {"of": "all", "at_least": {"param": "sites"}}},
        {"points": {"of": {"R": 3}, "at_least": {"param": "sites"}}},
        {"points": {"of": {"R": {"param": "sites"}}, "at_least": 1}},
    ],
)
def test_a_clause_reads_parameters_too(clause):
    assert ids(document(parameters=SITES, verdict={"necessary": [clause]})) == []


def test_a_parameter_cites_references():
    cited = {"law": {"title": "A"}, "b": {"title": "B"}, "c": {"title": "C", "published": "2020-01-01"}}
    parameters = {
        "one": {"title": "One", "value": 1, "source": "b"},
        "two": {"title": "Two", "values": [{"from": "2020-01-01", "value": 1, "source": "c"}]},
    }
    rules = [rule("size(datacenters) >= params.one + params.two")]
    assert ids(document(rules, references=cited, parameters=parameters)) == []


def test_a_reference_whose_id_is_a_number_is_cited_all_the_same():
    text = """\
schema: ruleset/1
id: demo
title: Demo
version: 1
issuer: Nobody
claims: necessary
references: {2016: {title: A law}}
rules:
  - id: R
    title: R
    check: governance.owners_aligned
    why: It matters.
    fix: {text: Do it., by: provider}
    references: [2016]
verdict: {necessary: [{all: [R]}]}
"""
    assert ids(text) == []


def test_a_definition_other_rule_sets_import_is_used():
    other = document(id="other", imports=[{"ruleset": "demo", "definitions": ["aligned"]}])
    whole = document(define={"base": ALIGNED, "aligned": "!base", "other": ALIGNED})
    assert messages(whole, "unused-definition", beside={"other": other}) == [
        "unused-definition: no condition uses the definition 'other', and no rule set known here imports it"
    ]


def test_an_imported_rule_reads_a_declared_fact():
    other = document([rule("x.demo.a")], id="other", facts=FACTS)
    whole = document(facts=FACTS, imports=[{"ruleset": "other", "as": "o"}])
    assert ids(whole, beside={"other": other}) == []
