"""Importing: what comes along, what an import changes, and what it may not do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError
from compliance.rulesets.settings import SettingError, with_settings

SOURCE = """\
schema: ruleset/1
id: source
title: Source
version: 1.0
issuer: I
claims: necessary
parameters:
  least: {title: T, value: 3}
  most: {title: T, value: 30}
  both: {title: T, value: 5}
  names: {title: T, value: [a, b]}
  floor: {title: T, value: mid}
  scale: {title: T, value: 2}
  sites: {title: T, value: 3}
  flag: {title: T, value: true}
  unread: {title: T, value: 1}
define:
  big: operations.staff > 100
  bigger: big && operations.partners > 5
  as_set: operations.staff > params.least
  near: 'datacenters.filter(d, d.tier >= params.sites)'
levels: [low, mid, high]
objectives:
  - {id: one, title: One, weight: 10, out_of: 100}
  - {id: two, title: Two, weight: 20}
  - {id: spare, title: Spare, weight: 5}
rules:
  - {id: A, objective: one, title: A, role: gate, level: mid, check: operations.staff >= params.least}
  - id: B
    objective: two
    title: B
    rungs:
      - {title: b1, level: low}
      - {title: b2, points: 1, level: mid, when: "!(operations.staff > params.most)"}
      - {title: b3, points: 2, level: high, when: operations.staff < params.both}
  - {id: C, objective: two, title: C, check: operations.partners > params.both && technology.platform in params.names}
  - {id: D, objective: two, title: D, check: operations.staff > params.scale * 2 && size(near) > 1}
  - {id: E, objective: two, title: E, check: bigger, applies: params.flag}
verdict: {necessary: [{gates: all}, {level: {of: all, at_least: {param: floor}}}]}
"""

IMPORTER = """\
schema: ruleset/1
id: importer
title: Importer
version: 1.0
issuer: I
claims: necessary
parameters: {floor: {title: T, value: mid}}
imports:
  - IMPORT
verdict: {necessary: [{gates: all}, {level: {of: all, at_least: {param: floor}}}]}
"""


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Load the importer with an import in it, and what else is to stand in the document."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source.yaml").write_text(SOURCE, encoding="utf-8")

    def load(import_, extra=""):
        text = IMPORTER.replace("  - IMPORT", import_ if import_.startswith("  ") else f"  - {import_}") + extra
        (tmp_path / "importer.yaml").write_text(text, encoding="utf-8")
        return load_ruleset("importer.yaml")

    return load


def problems(load, import_, extra=""):
    with pytest.raises(LoadError) as caught:
        load(import_, extra)
    return [f"{p.line}:{p.column}: {p.message}" for p in caught.value.problems]


def texts(ruleset):
    return [(change.text, change.loosened) for change in ruleset.tailoring]


def test_a_whole_rule_set_brings_its_levels_and_objectives(load):
    ruleset = load("{ruleset: source, weights: {one: 70}}")
    assert ruleset.levels == ("low", "mid", "high")
    # An objective none of the imported rules belongs to stays behind.
    assert [(o.id, o.weight, o.out_of) for o in ruleset.objectives] == [
        ("one", Decimal(70), Decimal(100)),
        ("two", Decimal(20), None),
    ]
    assert [rule.id for rule in ruleset.rules] == ["A", "B", "C", "D", "E"]
    assert ruleset.rule("A").level_cap == 1
    assert [rung.level for rung in ruleset.rule("B").rungs] == [0, 1, 2]
    assert ruleset.rule("B").pass_rung == 2
    assert texts(ruleset) == [("source: weights one 70", None)]


OWN = "levels: [none, low, mid, high]\nobjectives: [{id: one, title: O}, {id: two, title: T}]\n"


def test_levels_are_taken_by_name(load):
    ruleset = load("{ruleset: source, as: s, levels: {low: none}, rules: [A, B]}", OWN)
    assert ruleset.levels == ("none", "low", "mid", "high")
    assert ruleset.rule("s/A").level_cap == 2
    assert [rung.level for rung in ruleset.rule("s/B").rungs] == [0, 2, 3]


def test_single_rules_are_tailored(load):
    ruleset = load(
        "{ruleset: source, tailor: {A: {role: contributory, level: high, points: 4, objective: two}, B: {pass_from: 3}}}"
    )
    rule = ruleset.rule("A")
    assert (rule.role, rule.level_cap, rule.max_points, rule.objective) == ("contributory", 2, Decimal(4), "two")
    assert ruleset.rule("B").pass_rung == 3
    assert texts(ruleset) == [
        ("source: A is contributory, was a gate", True),
        ("source: A has 4 points, was 1 point", None),
        ("source: A has the level high, was mid", None),
        ("source: B passes from rung 3, was rung 2", False),
    ]


@pytest.mark.parametrize(("rung", "loosened"), [(1, True), (2, False), (3, False)])
def test_only_a_lower_rung_to_pass_from_loosens(load, rung, loosened):
    """The rule passed from rung 2: to write that out changes nothing."""
    ruleset = load(f"{{ruleset: source, tailor: {{B: {{pass_from: {rung}}}}}}}")
    assert texts(ruleset) == [(f"source: B passes from rung {rung}, was rung 2", loosened)]


@pytest.mark.parametrize(
    ("setting", "loosened"),
    [
        ("least: 2", True),
        ("least: 4", False),
        ("least: 3", False),
        ("most: 40", True),
        ("most: 20", False),
        ("names: [a, b, c]", True),
        ("names: [a]", False),
        ("names: [a, c]", None),  # neither more nor less
        ("sites: 2", True),
        ("sites: 4", False),
        ("both: 6", None),  # one condition lets more through, another one less
        ("scale: 1", None),  # part of a sum: not looked into
        ("flag: false", None),  # which rules apply
    ],
)
def test_a_loosened_threshold_is_flagged(load, setting, loosened):
    [(text, found)] = texts(load(f"{{ruleset: source, parameters: {{{setting}}}}}"))
    assert found is loosened
    assert text.startswith(f"source: {setting.partition(':')[0]} set to ")


UNREAD = "leave it out; thresholds stand in the verdict here"


@pytest.mark.parametrize("name", ["floor", "unread"])
def test_a_parameter_that_nothing_imported_reads_does_not_come_along(load, name):
    with pytest.raises(LoadError) as caught:
        load(f"{{ruleset: source, parameters: {{{name}: low}}}}")
    (problem,) = caught.value.problems
    assert problem.message == f"nothing that is imported reads the parameter '{name}' of 'source': {UNREAD}"
    imported = load("{ruleset: source, rules: [A, C], as: s}")
    assert list(imported.parameters["s/"]) == ["least", "both", "names"]
    with pytest.raises(SettingError, match=f"there is no parameter 's/{name}'; "):
        with_settings([imported], [f"s/{name}=low"])


def test_a_threshold_of_the_verdict_is_set_by_its_own_name(load):
    imported = load("{ruleset: source, as: s}")
    with pytest.raises(SettingError, match=r"there is no parameter 's/floor'; did you mean 'floor'\?"):
        with_settings([imported], ["s/floor=low"])


def test_a_parameter_that_a_recognition_reads_comes_along():
    known = {"schema": "ruleset/1", "version": "1", "title": "T", "issuer": "I", "claims": "necessary"}
    verdict = {"verdict": {"necessary": [{"all": ["A"]}]}}
    parameters = {"scheme": {"title": "T", "value": "visa"}, "idle": {"title": "T", "value": 1}}
    when = "certifications.exists(c, c.scheme == params.scheme && covers(c))"
    visa = {
        "id": "visa",
        "title": "Visa",
        "by": "B",
        "when": when,
        "shows": [{"rules": ["A"]}],
        "reading": "ours",
        "clause": "1",
    }
    rules = [{"id": id_, "title": id_, "check": "identity.listed"} for id_ in ("A", "B")]
    source = {**known, "id": "source", "parameters": parameters, "rules": rules, "recognises": [visa], **verdict}
    taking = {
        rule: load_ruleset(
            {
                **known,
                "id": "importer",
                "imports": [{"ruleset": "source", "rules": [rule]}],
                "verdict": {"necessary": [{"all": [rule]}]},
            },
            beside={"source": source},
        )
        for rule in ("A", "B")
    }
    assert {rule: list(made.parameters["source/"]) for rule, made in taking.items()} == {"A": ["scheme"], "B": []}


def test_a_setting_of_the_command_line_is_flagged_alike(load):
    imported = load("{ruleset: source, as: s}")
    [tailored] = with_settings([imported], ["s/least=2"])
    assert [str(change) for change in tailored.tailoring] == ["s/least set to 2, was 3 (loosened)"]
    [tailored] = with_settings([imported], ["floor=low"])
    assert texts(tailored) == [("floor set to low, was mid", True)]


def test_what_an_imported_rule_set_tailored_itself_stays_visible(load, tmp_path):
    load("{ruleset: source, parameters: {least: 2}}")
    outer = IMPORTER.replace("id: importer", "id: outer").replace("IMPORT", "{ruleset: importer, as: i}")
    (tmp_path / "outer.yaml").write_text(outer, encoding="utf-8")
    assert [str(change) for change in load_ruleset("outer.yaml").tailoring] == [
        "i: source: least set to 2, was 3 (loosened)"
    ]


def test_definitions_are_imported_by_name(load):
    rules = "rules:\n  - {id: X, title: X, check: bigger && operations.staff < 500}\n"
    ruleset = load(
        "{ruleset: source, definitions: [bigger]}",
        "levels: [mid]\n" + rules.replace("title: X,", "title: X, role: gate,"),
    )
    assert [rule.id for rule in ruleset.rules] == ["X"]
    [program] = ruleset.rule("X").programs
    assert ("operations", "partners") in program.reads


RULES = "rules:\n  - {id: X, title: X, role: gate, check: CHECK}\n"


@pytest.mark.parametrize(
    ("import_", "extra", "expected"),
    [
        pytest.param(
            "{ruleset: source, rules: [A], tailor: {B: {role: gate}, Z: {role: gate}}}",
            "",
            [
                "9:47: 'B' is not among the rules this import takes",
                "9:64: unknown rule 'Z' of 'source'; there are: A, B, C, D, E",
            ],
            id="tailored-rule-unknown",
        ),
        pytest.param(
            "{ruleset: source, tailor: {A: {pass_from: 2}, B: {points: 2, level: mid}}}",
            "",
            [
                "9:47: 'A' is a yes/no rule: it has no rungs to pass from",
                "9:63: 'B' is graded: it has its points on its rungs",
                "9:73: 'B' is graded: it has its level on its rungs",
            ],
            id="tailored-kind",
        ),
        pytest.param(
            "{ruleset: source, tailor: {B: {pass_from: 4}, A: {level: low}}}",
            "",
            [
                "9:62: no level lies below the lowest one; failing this rule could not cap anything",
                "9:47: 'B' has 3 rungs",
            ],
            id="tailored-bounds",
        ),
        pytest.param(
            "{ruleset: source, weights: {ones: 3}}",
            "",
            ["9:39: unknown objective 'ones' of 'source' (did you mean 'one'?)"],
            id="weight-unknown",
        ),
        pytest.param(
            "{ruleset: source, levels: {lo: mid}}",
            "",
            ["9:36: unknown level 'lo' of 'source' (did you mean 'low'?)"],
            id="level-unknown",
        ),
        pytest.param(
            "{ruleset: source, levels: {low: high, high: low}}",
            OWN,
            [
                "9:31: 'mid' is above 'low' in 'source', and below it here",
                "9:31: 'high' is above 'mid' in 'source', and below it here",
            ],
            id="levels-out-of-order",
        ),
        pytest.param(
            "{ruleset: source, weights: {one: 3}}",
            OWN,
            ["9:32: this rule set has objectives of its own, or the import names one: set the weight there"],
            id="weights-and-own-objectives",
        ),
        pytest.param(
            "  - {ruleset: source, as: a, rules: [A]}\n  - {ruleset: source, as: b, rules: [A]}",
            OWN,
            [
                (
                    "10:5: the rule 'A' of 'source' is imported twice, as 'b/A' and, at 9:5, as 'a/A'; "
                    "exclude it from one of them: exclude: [A]"
                )
            ],
            id="one-rule-twice",
        ),
        pytest.param(
            "{ruleset: source, definitions: [bigg, as_set]}",
            "levels: [mid]\n" + RULES.replace("CHECK", "bigg && identity.listed"),
            [
                "9:37: unknown definition 'bigg' of 'source' (did you mean 'big'?)",
                "9:43: 'as_set' of 'source' reads parameters (least), which stay there: it cannot be imported",
            ],
            id="definition-unknown",
        ),
        pytest.param(
            "{ruleset: source, definitions: [big, big]}",
            "levels: [mid]\ndefine: {big: identity.listed}\n" + RULES.replace("CHECK", "big"),
            [
                "9:42: the definition 'big' is imported twice",
                "12:15: the definition 'big' is imported as well; give this one another name",
            ],
            id="definition-twice",
        ),
    ],
)
def test_what_an_import_may_not_do(load, import_, extra, expected):
    assert sorted(problems(load, import_, extra)) == sorted(expected)
