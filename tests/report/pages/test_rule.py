"""One rule spelled out: everything that is said of it is there, for readers and for programs alike."""

from __future__ import annotations

import json

import pytest

from compliance.loading.builtin import ids
from compliance.loading.rulesets import load_ruleset
from compliance.report.formats.json_ import plain, render_document
from compliance.report.pages.blocks import render_page
from compliance.report.pages.rule import rule_blocks, rule_document
from tests.builders import rule, ruleset
from tests.published import mistakes
from tests.recognised import document


def shown(rules, id_, format_="text"):
    one = rules.rule(id_)
    return render_page(rule_document(one, rules), rule_blocks(one, rules), format_, width=80)


FULL = ruleset(
    [
        rule(
            "sound && size(datacenters) >= params.least",
            id_="A",
            title="Sound",
            role="gate",
            why="It carries the rest.",
            applies="x.demo.sells",
            evidence={"grade": "B", "max_age": "P2Y"},
            fix={"text": "Mend it.", "by": "owners", "effort": 3},
            references=["law"],
            topics=["soundness"],
        ),
        {
            "id": "B",
            "rungs": [
                {"title": "low"},
                {"title": "some", "when": "x.demo.b", "points": 1},
                {"title": "all", "points": 2},
            ],
        },
    ],
    define={"sound": "x.demo.a"},
    parameters={"least": {"value": 2, "title": "Sites at least"}},
    references={"law": {"title": "The law", "clause": "12.3", "url": "https://example.org/law"}},
)


@pytest.mark.parametrize(
    "said",
    [
        "A  Sound",
        "rule set: Demo (demo 1)",
        "role: gate: the verdict cannot do without it, 1 point",
        "where: demo.yaml:1",
        "why: It carries the rest.",
        "applies when: x.demo.sells",
        "passes when: sound && size(datacenters) >= params.least",
        "where sound is: x.demo.a",
        "evidence: grade B or better, no older than P2Y",
        "fix: Mend it. (by owners, effort 3)",
        "see: The law, 12.3 https://example.org/law",
        "topics: soundness",
        "Reads 3 facts",
        "  x.demo.a",
        "Reads 1 parameter",
        "  least = 2: Sites at least",
    ],
)
def test_everything_said_of_a_rule_is_told(said):
    assert said in shown(FULL, "A").splitlines()


def test_rungs_and_the_answers_they_wait_for_are_told():
    text = shown(FULL, "B")
    assert "rung 2, some (1 point): x.demo.b\n" in text
    assert "rung 3, all (2 points, passes): a declared answer, answers.demo.B: 3\n" in text
    assert rule_document(FULL.rule("B"), FULL).answer == "answers.demo.B"


def test_a_recognition_is_told_by_its_title_and_body():
    rules = ruleset(document())
    assert "shown by: visa, Visa in force (Authority)\n" in shown(rules, "V")
    assert "shown by: audit, Audit report (Auditor); our reading of Audit scheme, clause 7\n" in shown(rules, "R")
    (one,) = rule_document(rules.rule("R"), rules).shown_by
    assert (one.recognition, one.by, one.rung, one.reading) == ("audit", "Auditor", None, "Audit scheme, clause 7")


def test_an_imported_rule_names_its_home_and_its_parameters_as_settings_do():
    rules = load_ruleset("andromede")
    found = rule_document(rules.rule("tier/two-tier-3-sites"), rules)
    assert (found.origin, found.location.file) == ("uptime-tier", "profiles/uptime-tier.yaml")
    assert [parameter.name for parameter in found.parameters] == ["tier/min_sites", "tier/min_tier"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ids("ruleset"))
def test_every_rule_is_shown_in_every_format(name):
    rules = load_ruleset(name)
    for one in rules.rules:
        found = rule_document(one, rules)
        assert json.loads(render_document(found)) == plain(found)
        assert mistakes("rule", plain(found)) == []
        assert shown(rules, one.id).startswith(f"{one.id}  ")
        assert shown(rules, one.id, "markdown").startswith("# ")
