"""Linking: every name a rule set uses is bound or reported at its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from compliance.loading.rulesets import load_ruleset
from compliance.model.problem import LoadError
from compliance.model.status import NotApplicableReason
from compliance.rulesets.clauses import LevelClause
from tests.texts import FILES, GATES, LEVELS, RULESET, edited


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Load the base with edits, beside the files above."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    def load(edits):
        (tmp_path / "base.yaml").write_text(edited(RULESET, edits), encoding="utf-8")
        return load_ruleset("base.yaml")

    return load


def imports(text):
    return (LEVELS, f"{LEVELS}imports: [{text}]\n")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            [
                (
                    "value: 2}",
                    ("values: [{from: 2020-01-01, value: 1, source: law}, {from: 2021-01-01, value: x, source: law}]}"),
                )
            ],
            ["11:99: expected the type of the first value, found text ('x')"],
            id="param-kinds",
        ),
        pytest.param(
            [
                (
                    "value: 2}",
                    ("values: [{from: 2020-01-01, value: 1, source: law}, {from: 2020-01-01, value: 2, source: law}]}"),
                )
            ],
            ["11:80: another value from the same day rests on a reference of the same day"],
            id="param-same-day",
        ),
        pytest.param(
            [("value: 2}", "value: 2, source: lax}")],
            ["11:39: unknown reference 'lax' (did you mean 'law'?)"],
            id="param-source",
        ),
        pytest.param(
            [("    title: TA", "    title: TA\n    references: [law, lwa]")],
            ["21:23: unknown reference 'lwa' (did you mean 'law'?)"],
            id="reference",
        ),
        pytest.param(
            [("objective: sec", "objective: sce")],
            ["19:16: unknown objective 'sce' (did you mean 'sec'?)"],
            id="objective-unknown",
        ),
        pytest.param(
            [("    objective: sec\n", "")],
            ["18:5: this rule set has objectives, so each rule names one of: sec, via"],
            id="objective-missing",
        ),
        pytest.param(
            [("{id: via, title: V}", "{id: all, title: V}"), ("objective: via", "objective: all")],
            ["16:10: 'all' means the whole rule set; choose another id"],
            id="objective-all",
        ),
        pytest.param(
            [("{id: via, title: V}", "{id: sec, title: V}"), ("objective: via", "objective: sec")],
            ["16:10: the objective 'sec' stands here twice; the first one is at 15:6"],
            id="objective-twice",
        ),
        pytest.param(
            [("id: B", "id: A")], ["23:9: the rule 'A' stands here twice; the first one is at 18:5"], id="rule-twice"
        ),
        pytest.param(
            [("[none, b, full]", "[none, b, b]")],
            ["13:19: the level 'b' stands here twice; the first one is at 13:16"],
            id="level-twice",
        ),
        pytest.param(
            [("    title: TA", "    title: TA\n    level: ful")],
            ["21:12: unknown level 'ful' (did you mean 'full'?)"],
            id="level-unknown",
        ),
        pytest.param(
            [("    title: TA", "    title: TA\n    level: none")],
            ["21:12: no level lies below the lowest one; failing this rule could not cap anything"],
            id="level-lowest",
        ),
        pytest.param(
            [("level: b, when", "level: c, when")],
            ["28:41: unknown level 'c'; there are: none, b, full"],
            id="rung-level-unknown",
        ),
        pytest.param(
            [(", level: none}", "}")], ["27:7: either every rung has a level or none has"], id="rung-level-partial"
        ),
        pytest.param(
            [("points: 0", "points: 6")], ["28:31: points never decrease from rung to rung"], id="points-decrease"
        ),
        pytest.param(
            [("points: 0, level: none", "points: 0, level: full")],
            ["28:41: levels never decrease from rung to rung"],
            id="levels-decrease",
        ),
        pytest.param([(GATES, "- {all: [A, C]}")], ["31:17: unknown rule 'C'; there are: A, B"], id="verdict-rule"),
        pytest.param([(GATES, "- {any_of: [AA]}")], ["31:17: unknown rule 'AA' (did you mean 'A'?)"], id="verdict-any"),
        pytest.param(
            [(GATES, "- {points: {of: {A: 1, C: 2}, at_least: 1}}")],
            ["31:31: unknown rule 'C'; there are: A, B"],
            id="verdict-points-rule",
        ),
        pytest.param(
            [(GATES, "- {score: {of: sce, at_least: 1}}")],
            ["31:20: unknown objective 'sce' (did you mean 'sec'?)"],
            id="verdict-objective",
        ),
        pytest.param(
            [(GATES, "- {level: {of: via, at_least: fulll}}")],
            ["31:35: unknown level 'fulll' (did you mean 'full'?)"],
            id="verdict-level",
        ),
        pytest.param(
            [(GATES, "- {level: {of: viz, at_least: b}}")],
            ["31:20: unknown objective 'viz' (did you mean 'via'?)"],
            id="verdict-level-objective",
        ),
        pytest.param(
            [(GATES, "- {score: {of: sec, at_least: -1}}")],
            ["31:35: must not be negative"],
            id="verdict-score-negative",
        ),
        pytest.param(
            [(GATES, "- {score: {of: sec, at_least: x}}")],
            ["31:35: expected a number, found text ('x')"],
            id="verdict-score-text",
        ),
        pytest.param(
            [(GATES, "- {score: {of: sec, at_least: {parm: least}}}")],
            ["31:35: expected a number or {param: name}"],
            id="verdict-score-mapping",
        ),
        pytest.param(
            [(GATES, "- {score: {of: sec, at_least: {param: lest}}}")],
            ["31:35: unknown parameter 'lest' (did you mean 'least'?)"],
            id="threshold-unknown",
        ),
        pytest.param(
            [(GATES, "- {score: {of: sec, at_least: {param: word}}}")],
            ["31:35: the parameter 'word' is not an exact number"],
            id="threshold-text",
        ),
        pytest.param(
            [("value: 2}", "value: {min: 2}}"), (GATES, "- {score: {of: sec, at_least: {param: least}}}")],
            ["31:35: the parameter 'least' is not an exact number"],
            id="threshold-range",
        ),
        pytest.param(
            [("value: 2}", "value: -2}"), (GATES, "- {points: {of: {A: {param: least}}, at_least: 1}}")],
            ["31:25: the parameter 'least' must not be negative here"],
            id="threshold-negative",
        ),
        pytest.param(
            [("value: b}", "value: c}"), (GATES, "- {level: {of: via, at_least: {param: word}}}")],
            ["31:35: the parameter 'word' is not the name of a level"],
            id="threshold-level",
        ),
        pytest.param(
            [
                (
                    (
                        "rules:\n  - id: A\n    objective: sec\n    title: TA\n    role: gate\n    check: "
                        "identity.listed\n  - id: B\n    objective: via\n    title: TB\n    rungs:\n      - "
                        "{title: low, points: 0, level: none}\n      - {title: high, points: 5, level: b, "
                        "when: operations.staff > params.least}\n"
                    ),
                    "rules: []\n",
                ),
                (GATES, "- {all: [A]}"),
            ],
            ["17:8: a rule set has at least one rule, its own or imported"],
            id="no-rules",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: other, as: c, objective: sec, rules: [A, Z], exclude: [Y]}]\n")],
            ["14:62: unknown rule 'Z' of 'other'; there are: A", "14:76: unknown rule 'Y' of 'other'; there are: A"],
            id="import-rule",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: other, objective: sec}]\n")],
            ["14:11: the rule 'A' is here already; give this import a prefix: as: <prefix>"],
            id="import-collision",
        ),
        pytest.param(
            [
                (
                    LEVELS,
                    LEVELS
                    + "imports: [{ruleset: other, as: c, objective: sec}, {ruleset: other, as: c, objective: sec}]\n",
                )
            ],
            ["14:52: two imports have the prefix 'c'; give them different ones: as: <prefix>"],
            id="import-prefix-twice",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: other, as: c}]\n")],
            ["14:11: this rule set has objectives, so the import names one of: sec, via"],
            id="import-no-objective",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: other, as: c, objective: scc}]\n")],
            ["14:46: unknown objective 'scc' (did you mean 'sec'?)"],
            id="import-objective",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: other, as: c, objective: sec, parameters: {m: 1}}]\n")],
            ["14:67: unknown parameter 'm' of 'other'; there are: n, d"],
            id="import-parameter",
        ),
        pytest.param(
            [
                (
                    LEVELS,
                    LEVELS + "imports: [{ruleset: other, as: c, objective: sec, parameters: {n: x, d: 2020-13-01}}]\n",
                )
            ],
            [
                "14:67: expected a number, as 'n' is, found text ('x')",
                "14:73: expected a day such as 2016-01-31, as 'd' is, found text ('2020-13-01')",
            ],
            id="import-parameter-type",
        ),
        pytest.param(
            [
                (
                    LEVELS,
                    "levels: [nil, b, full]\nimports: [{ruleset: levelled, as: c, objective: sec, levels: {b: beta}}]\n",
                )
            ],
            [
                "14:11: unknown level 'beta'; there are: nil, b, full; name the level 'b' is here: levels: {b: <level>}",
                "28:40: unknown level 'none'; there are: nil, b, full",
            ],
            id="import-levels",
        ),
        pytest.param(
            [
                (LEVELS, LEVELS + "imports: [{ruleset: other, as: c, objective: sec}]\n"),
                ("levels:", "facts: {x.a.n: {type: str, title: T}}\nlevels:"),
            ],
            ["15:11: the custom fact 'x.a.n' has another type in 'other'"],
            id="import-custom",
        ),
        pytest.param(
            [("levels:", "facts: {acme.n: {type: int, title: T}}\nlevels:")],
            ["13:17: 'acme.n' is not a custom fact; write x.<namespace>.<name>"],
            id="custom-path",
        ),
        pytest.param(
            [("levels:", "facts: {x.acme.n: {type: integer, title: T}}\nlevels:")],
            [
                (
                    "13:26: 'integer' is not allowed here (did you mean 'int'?); it is one of: "
                    "bool, number, text, date, int, float, str"
                )
            ],
            id="custom-type",
        ),
        pytest.param(
            [("levels:", "define: {p: q, q: '!p'}\nlevels:")],
            ["13:20: definitions must not be recursive: p -> q -> p"],
            id="define-recursive",
        ),
        pytest.param(
            [("levels:", "define: {identity: 'true', a-b: 'true'}\nlevels:")],
            [
                "13:21: the definition 'identity' hides a name that is already in use",
                "13:34: 'a-b' cannot be used in expressions; use letters, digits and '_'",
            ],
            id="define-hides",
        ),
    ],
)
def test_what_does_not_link(load, edits, expected):
    with pytest.raises(LoadError) as caught:
        load(edits)
    assert [f"{p.line}:{p.column}: {p.message}" for p in caught.value.problems] == expected
    assert {p.file for p in caught.value.problems} == {"base.yaml"}


@pytest.mark.parametrize(
    ("edits", "rule", "rung"),
    [
        ([], "A", 2),
        ([], "B", 2),
        ([("    title: TB", "    title: TB\n    pass_from: 1")], "B", 1),
        ([(GATES, f"{GATES}\n    - {{level: {{of: via, at_least: none}}}}")], "B", 1),
        ([(GATES, f"{GATES}\n    - {{level: {{of: all, at_least: b}}}}")], "B", 2),
        ([(GATES, f"{GATES}\n    - {{level: {{of: via, at_least: {{param: word}}}}}}")], "B", 2),
        ([(GATES, f"{GATES}\n    - {{level: {{of: via, at_least: full}}}}")], "B", 2),
        (
            [
                (GATES, f"{GATES}\n    - {{level: {{of: sec, at_least: none}}}}"),
                ("    title: TA", "    title: TA\n    level: b"),
            ],
            "B",
            2,
        ),
    ],
)
def test_the_rung_from_which_a_rule_passes(load, edits, rule, rung):
    assert load(edits).rule(rule).pass_rung == rung


def test_thresholds_may_be_parameters(load):
    ruleset = load([(GATES, "- {level: {of: via, at_least: {param: word}}}")])
    [clause] = ruleset.necessary
    assert isinstance(clause, LevelClause)
    assert clause.at_least.name == "word"


def test_weights_are_exact(load):
    ruleset = load([("title: S}", "title: S, weight: 0.1, out_of: 1000}"), ("points: 5", "points: 5.10")])
    assert (ruleset.objectives[0].weight, ruleset.objectives[0].out_of) == (Decimal("0.1"), Decimal(1000))
    assert str(ruleset.rule("B").max_points) == "5.10"


def test_imported_rules_keep_their_origin_and_parameters(load):
    ruleset = load([imports("{ruleset: other, as: c, objective: via, role: contributory, points: 7}")])
    rule = ruleset.rule("c/A")
    assert (rule.origin, rule.scope, rule.role) == (("other", "A"), "c/", "contributory")
    assert (rule.objective, rule.max_points) == ("via", Decimal(7))
    assert rule.location.file == "other.yaml"
    assert set(ruleset.parameters) == {"", "c/"}
    assert ruleset.custom.keys() == {"x.a.n"}
    assert [str(change) for change in ruleset.tailoring] == [
        "c: A is contributory, was a gate (loosened)",
        "c: A has 7 points, was 1 point",
    ]


def test_imported_parameters_are_replaced_by_their_kind(load):
    ruleset = load([imports("{ruleset: other, as: c, objective: sec, parameters: {n: 5, d: 2021-02-03}}")])
    values = {name: p.values[0].value for name, p in ruleset.parameters["c/"].items()}
    assert values == {"n": 5, "d": date(2021, 2, 3)}
    assert [change.text for change in ruleset.tailoring] == [
        "c: n set to 5, was 1",
        "c: d set to 2021-02-03, was 2020-01-01",
    ]


def test_excluded_rules_stay_listed(load):
    ruleset = load([imports("{ruleset: other, as: c, objective: sec, exclude: [A]}")])
    assert ruleset.rule("c/A").excluded is NotApplicableReason.EXCLUDED
    assert [str(change) for change in ruleset.tailoring] == ["c: excluded A (loosened)"]


def test_values_by_date_stand_in_order_and_are_known_from_their_reference(load):
    values = "[{from: 2024-01-01, value: 3, source: law}, {from: 2010-01-01, value: 2, source: law}]"
    [early, late] = load([("value: 2}", f"values: {values}}}")]).parameters[""]["least"].values
    assert (early.from_, early.known, early.value) == (date(2010, 1, 1), date(2020, 12, 31), 2)
    assert (late.from_, late.value) == (date(2024, 1, 1), 3)


def test_what_is_asked_of_a_rule_is_as_it_says_or_made_from_its_title(load):
    ruleset = load([("title: TB", "title: TB\n    question: Is it so?\n    known_by: public")])
    assert (ruleset.rule("B").asking.question, ruleset.rule("B").asking.known_by) == ("Is it so?", "public")
    asked = {rule.id: (rule.asking.question, rule.asking.known_by) for rule in ruleset.rules if rule.id != "B"}
    assert asked["A"] == ("Is this so: TA?", "provider")
