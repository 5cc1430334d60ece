"""Rule sets as files: mistakes in the document and in its expressions, imports, and hostile input."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.loading.builtin import Found, ids, root
from compliance.loading.rulesets import IMPORT_DEPTH, country_sets, country_sets_from, load_ruleset, read_ruleset
from compliance.loading.yaml_source import read_yaml
from compliance.model.problem import LoadError
from compliance.rulesets.imports import RULES_LIMIT
from tests.loading.test_providers import check_problems, mutate
from tests.properties import examples
from tests.texts import CHECK, FILES, GATES, LEVELS, RULESET, edited

FUZZ = settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def problems_of(folder, text):
    (folder / "base.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_ruleset("base.yaml")
    assert caught.value.problems
    return caught.value.problems


def lines(problems):
    return [f"{p.file}:{p.line}:{p.column}: {p.message}".removeprefix("base.yaml:") for p in problems]


def importing(*imports):
    return edited(RULESET, [(LEVELS, f"{LEVELS}imports: [{', '.join(imports)}]\n")])


def test_an_import_by_file_name_is_told_the_id(folder):
    (folder / "other.yaml").write_text(RULESET, encoding="utf-8")
    (problem,) = problems_of(folder, importing("{ruleset: other.yaml}"))
    assert (problem.line, problem.column, problem.hint) == (14, 21, "write 'other'")


def test_the_base_of_these_tables_loads(folder):
    (folder / "base.yaml").write_text(RULESET, encoding="utf-8")
    ruleset = load_ruleset("base.yaml")
    assert [rule.id for rule in ruleset.rules] == ["A", "B"]
    assert (ruleset.version, ruleset.file) == ("1.0", "base.yaml")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param([("issuer: I", "isuer: I")], ["5:1: unknown key 'isuer' (did you mean 'issuer'?)"], id="key-near"),
        pytest.param(
            [("    title: TA\n", "    title: TA\n    chek: x\n")],
            ["21:5: unknown key 'chek' (did you mean 'check'?)"],
            id="rule-key",
        ),
        pytest.param(
            [("levels:", "facts: {x.a.n: {typ: int, title: T}}\nlevels:")],
            ["13:17: unknown key 'typ' (did you mean 'type'?)"],
            id="custom-fact-key",
        ),
        pytest.param(
            [(CHECK, "check:")], ["22:5: 'check' is empty: give it a value, or leave the key out"], id="empty-check"
        ),
        pytest.param(
            [(GATES, "- {gates: }")],
            ["31:8: 'gates' is empty: give it a value, or leave the key out"],
            id="empty-clause",
        ),
        pytest.param(
            [(GATES, GATES + "\n  sufficient:")],
            ["32:3: 'sufficient' is empty: give it a value, or leave the key out"],
            id="empty-sufficient",
        ),
        pytest.param(
            [(GATES, "- {}")],
            ["31:7: a clause has exactly one of gates, all, any_of, score, level, points"],
            id="no-clause",
        ),
        pytest.param(
            [(GATES, "- {gates: all, all: [A]}")],
            ["31:7: a clause has exactly one of gates, all, any_of, score, level, points"],
            id="two-clauses",
        ),
        pytest.param(
            [(GATES, "- {gates: some}")], ["31:15: 'some' is not allowed here; it is one of: all"], id="gates-value"
        ),
        pytest.param([(GATES, "- {all: []}")], ["31:13: needs at least one entry"], id="empty-all"),
        pytest.param(
            [("  necessary:\n    - {gates: all}", "  necessary: []")],
            ["30:14: needs at least one entry"],
            id="necessary-empty",
        ),
        pytest.param(
            [("claims: necessary", "claims: sufficient")],
            ["6:9: 'claims: sufficient' goes with a 'sufficient' part of the verdict, and only it"],
            id="claims",
        ),
        pytest.param(
            [(GATES, GATES + "\n  sufficient: [{all: [A]}]")],
            ["6:9: 'claims: sufficient' goes with a 'sufficient' part of the verdict, and only it"],
            id="claims-mismatch",
        ),
        pytest.param(
            [("claims: necessary", "claims: neccessary")],
            [
                (
                    "6:9: 'neccessary' is not allowed here (did you mean 'necessary'?); it is one "
                    "of: necessary, sufficient"
                )
            ],
            id="claims-word",
        ),
        pytest.param(
            [("    rungs:", "    check: identity.listed\n    rungs:")],
            ["23:5: a rule has 'check' or 'rungs', not both"],
            id="check-and-rungs",
        ),
        pytest.param(
            [("    title: TB", "    title: TB\n    points: 3")],
            ["23:5: a graded rule has its points and levels on its rungs"],
            id="points-on-graded",
        ),
        pytest.param(
            [("    title: TB", "    title: TB\n    pass_from: 0")],
            ["26:16: expected the number of a rung, from 1, found a number (0)"],
            id="pass-from-0",
        ),
        pytest.param(
            [("    title: TB", "    title: TB\n    pass_from: '2'")],
            ["26:16: expected the number of a rung, from 1, found text ('2')"],
            id="pass-from-text",
        ),
        pytest.param(
            [("    title: TB", "    title: TB\n    pass_from: true")],
            ["26:16: expected the number of a rung, from 1, found true"],
            id="pass-from-flag",
        ),
        pytest.param(
            [("    title: TB", "    title: TB\n    pass_from: 3")],
            ["26:16: 'pass_from' names one of the rule's rungs, from 1"],
            id="pass-from-3",
        ),
        pytest.param(
            [("      - {title: low, points: 0, level: none}\n", "")], ["27:7: needs at least 2 entries"], id="one-rung"
        ),
        pytest.param(
            [
                (
                    (
                        "    rungs:\n      - {title: low, points: 0, level: none}\n      - {title: high, "
                        "points: 5, level: b, when: operations.staff > params.least}"
                    ),
                    "    rungs: {title: low}",
                )
            ],
            ["26:12: expected a list, found a mapping"],
            id="rungs-no-list",
        ),
        pytest.param(
            [("    title: TA", "    title: TA\n    effective: {from: 2024-01-01, until: 2023-01-01}")],
            ["21:42: 'until' must be later than 'from'"],
            id="effective",
        ),
        pytest.param(
            [("    title: TA", "    title: TA\n    evidence: {grade: X, max_age: 3Y}")],
            [
                "21:23: 'X' is not allowed here; it is one of: A, B, C, D",
                "21:35: '3Y' is not an age such as P3Y, P18M or P90D",
            ],
            id="max-age",
        ),
        pytest.param(
            [("    title: TA", "    title: TA\n    fix: {text: t, by: owner, effort: -1}")],
            [
                (
                    "21:24: 'owner' is not allowed here (did you mean 'owners'?); it is one of: "
                    "provider, owners, buyer, state, nobody"
                ),
                "21:39: must not be negative",
            ],
            id="fix",
        ),
        pytest.param(
            [("title: S}", "title: S, weight: 1e16}")], ["15:33: numbers must lie within ±1e15"], id="weight-hex"
        ),
        pytest.param(
            [("value: 2}", "value: 2, values: [{from: 2020-01-01, value: 1, source: law}]}")],
            ["11:10: a parameter has either 'value' or 'values'"],
            id="param-both",
        ),
        pytest.param(
            [("value: 2}", "value: 2, type: text}")],
            ["11:37: 'type: text' does not fit the value, a number (2)"],
            id="param-type",
        ),
        pytest.param(
            [("value: 2}", "value: 2020-02-30, type: date}")],
            ["11:10: there is no day 2020-02-30", "28:50: cannot compare a number with a date"],
            id="param-date",
        ),
        pytest.param(
            [("value: 2}", "value: 2020-02, type: date}")],
            [
                "11:10: expected a day such as 2016-01-31, found a month (2020-02)",
                "28:50: cannot compare a number with a date",
            ],
            id="param-month",
        ),
        pytest.param(
            [("value: 2}", "value: {min: 2}, type: date}")],
            ["11:10: expected a day such as 2016-01-31, found a range", "28:50: cannot compare a number with a date"],
            id="param-date-number",
        ),
        pytest.param(
            [(CHECK, "check: identity.listed && identity.listd")],
            ["22:40: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="expr-plain",
        ),
        pytest.param(
            [(CHECK, "check: 'identity.legal_name == \"it''s\" || identity.listd'")],
            ["22:56: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="expr-single",
        ),
        pytest.param(
            [(CHECK, 'check: "identity.legal_name == \\"it\\u0027s\\" || identity.listd"')],
            ["22:62: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="expr-double",
        ),
        pytest.param(
            [(CHECK, "check: >-\n      identity.listed &&\n      identity.listd")],
            ["24:16: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="expr-folded",
        ),
        pytest.param(
            [(CHECK, "check: |\n      identity.listed &&\n        identity.listd\n")],
            ["24:18: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="expr-literal",
        ),
        pytest.param(
            [(CHECK, CHECK + " &&\n      identity.listd")],
            ["23:16: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="expr-plain-lines",
        ),
        pytest.param(
            [("operations.staff > params.least", "operations.stff > params.lest")],
            [
                "28:61: unknown fact 'operations.stff' (did you mean 'operations.staff'?)",
                "28:75: unknown parameter 'lest' (did you mean 'least'?)",
            ],
            id="expr-when",
        ),
        pytest.param(
            [("    title: TA", "    title: TA\n    applies: servics.exists(s, s.kind == 'iaas')")],
            ["21:14: unknown name 'servics' (did you mean 'services'?)"],
            id="expr-applies",
        ),
        pytest.param(
            [(CHECK, "check: identity.listed &&")],
            ["22:30: the expression ends too soon: expected a value"],
            id="expr-syntax",
        ),
        pytest.param(
            [(CHECK, "check: operations.staff")],
            ["22:12: a condition must be true or false; this is a number"],
            id="expr-no-condition",
        ),
        pytest.param(
            [(CHECK, "check: 1")], ["22:12: expected an expression as text, found a number (1)"], id="expr-number"
        ),
        pytest.param([(CHECK, "check: true")], ["22:12: expected an expression as text, found true"], id="expr-flag"),
        pytest.param(
            [("ruleset/1", "provider/1")],
            ["1:9: this file is a provider profile; expected a rule set ('schema: ruleset/1')"],
            id="provider",
        ),
        pytest.param(
            [
                (CHECK, "check: identity.listd"),
                ("    title: TB", "    titel: TB"),
                ("value: 2}", "value: {min: x}}"),
                ("claims: necessary", "claims: necessary\neffective: {from: 2023-02-29}"),
            ],
            [
                "7:19: there is no day 2023-02-29",
                "12:28: expected a number, found text ('x')",
                "23:21: unknown fact 'identity.listd' (did you mean 'identity.listed'?)",
                "26:5: unknown key 'titel' (did you mean 'title'?)",
            ],
            id="four-at-once",
        ),
    ],
)
def test_mistakes_in_the_document_and_its_expressions(folder, edits, expected):
    assert lines(problems_of(folder, edited(RULESET, edits))) == expected


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: othr}]\n")],
            ["14:21: there is no rule set 'othr', neither beside this file nor built in (did you mean 'other'?)"],
            id="import-missing",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: iso-27001.yaml}]\n")],
            ["14:21: there is no rule set 'iso-27001.yaml': rule sets are named by id, not by file"],
            id="import-by-file",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: iso-2701.yml}]\n")],
            [
                "14:21: there is no rule set 'iso-2701.yml', neither beside this file nor built in (did you mean 'iso-27001'?)"
            ],
            id="import-by-file-misspelt",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: rules/other.yaml}]\n")],
            [
                (
                    "14:21: 'rules/other.yaml' is not an id (letters, digits, '_', '-', '.'; at most 64): "
                    "name documents by id, not by file; write 'other'"
                )
            ],
            id="import-by-path",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: ../other}]\n")],
            ["14:21: '../other' is not an id (letters, digits, '_', '-', '.'; at most 64)"],
            id="import-id-path",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: circle, as: c, objective: sec}]\n")],
            ["back.yaml:7:21: imports must not go in a circle: base -> circle -> back -> circle"],
            id="import-circle",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: base, as: c, objective: sec}]\n")],
            ["14:21: imports must not go in a circle: base -> base"],
            id="import-itself",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: named, as: c, objective: sec}]\n")],
            ["14:21: named.yaml has the id 'someone', not 'named'"],
            id="import-named",
        ),
        pytest.param(
            [(LEVELS, LEVELS + "imports: [{ruleset: broken, as: c, objective: sec}]\n")],
            ["broken.yaml:8:40: unknown fact 'identity.listd' (did you mean 'identity.listed'?)"],
            id="import-broken",
        ),
    ],
)
def test_imports_that_cannot_be_read(folder, edits, expected):
    assert lines(problems_of(folder, edited(RULESET, edits))) == expected


@pytest.mark.parametrize(
    ("check", "rendered"),
    [
        (
            "check: >-\n      identity.listed &&\n      identity.listd",
            """\
base.yaml:24:16: unknown fact 'identity.listd' (did you mean 'identity.listed'?)
          identity.listd
                   ^""",
        ),
        (
            'check: "identity.legal_name == \\"it\\u0027s\\" || identity.listd"',
            """\
base.yaml:22:62: unknown fact 'identity.listd' (did you mean 'identity.listed'?)
        check: "identity.legal_name == \\"it\\u0027s\\" || identity.listd"
                                                                 ^""",
        ),
        (
            "chek: identity.listed",
            """\
base.yaml:22:5: unknown key 'chek' (did you mean 'check'?)
        chek: identity.listed
        ^""",
        ),
    ],
)
def test_the_caret_stands_below_the_mistake(folder, check, rendered):
    [problem] = problems_of(folder, edited(RULESET, [(CHECK, check)]))
    assert problem.render() == rendered


def test_four_kinds_of_mistakes_show_in_one_run(folder):
    """A misspelt fact, a typo in a key, a wrong type and a bad date."""
    edits = [
        (CHECK, "check: identity.listd"),
        ("    title: TB", "    titel: TB"),
        ("value: 2}", "value: {min: x}}"),
        ("claims: necessary", "claims: necessary\neffective: {from: 2023-02-29}"),
    ]
    (folder / "base.yaml").write_text(edited(RULESET, edits), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_ruleset("base.yaml")
    shown = [line for line in str(caught.value).splitlines() if not line.startswith(" ")]
    assert shown == [
        "base.yaml:7:19: there is no day 2023-02-29",
        "base.yaml:12:28: expected a number, found text ('x')",
        "base.yaml:23:21: unknown fact 'identity.listd' (did you mean 'identity.listed'?)",
        "base.yaml:26:5: unknown key 'titel' (did you mean 'title'?)",
    ]


def test_a_mistake_in_an_import_shows_with_those_of_the_importer(folder):
    text = edited(importing("{ruleset: broken, as: c, objective: sec}"), [(CHECK, "check: identity.listd")])
    assert lines(problems_of(folder, text)) == [
        "23:21: unknown fact 'identity.listd' (did you mean 'identity.listed'?)",
        "broken.yaml:8:40: unknown fact 'identity.listd' (did you mean 'identity.listed'?)",
    ]


def test_an_import_is_looked_for_beside_the_file_then_built_in(folder):
    text = importing("{ruleset: iso-27001, as: c, objective: sec}")
    (folder / "base.yaml").write_text(text, encoding="utf-8")
    built_in = load_ruleset("base.yaml")
    assert {r.location.file for r in built_in.rules} == {"base.yaml", "profiles/iso-27001.yaml"}
    (folder / "iso-27001.yaml").write_text(FILES["other"].replace("id: other", "id: iso-27001"), encoding="utf-8")
    beside = load_ruleset("base.yaml")
    assert {r.location.file for r in beside.rules} == {"base.yaml", "iso-27001.yaml"}
    assert beside.digest != built_in.digest


def test_the_digest_covers_imports_and_nothing_else(folder):
    (folder / "base.yaml").write_text(importing("{ruleset: other, as: c, objective: sec}"), encoding="utf-8")
    first = load_ruleset("base.yaml").digest
    assert load_ruleset(str(folder / "base.yaml")).digest == first
    (folder / "named.yaml").write_text("changed", encoding="utf-8")
    assert load_ruleset("base.yaml").digest == first
    (folder / "other.yaml").write_text(FILES["other"] + "# changed\n", encoding="utf-8")
    assert load_ruleset("base.yaml").digest != first


@pytest.mark.parametrize("name", ["../other", "/etc/other", "..", "a/b", "a\\0b", "a" * 5_000, "~"])
def test_imports_lead_out_of_no_folder(folder, name):
    inside = folder / "inside"
    inside.mkdir()
    (folder / "other.yaml").write_text("told: 'hunter2'", encoding="utf-8")
    (inside / "base.yaml").write_text(importing(f'{{ruleset: "{name}"}}'), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        read_ruleset(Found(inside / "base.yaml", "base.yaml"))
    assert {p.file for p in caught.value.problems} == {"base.yaml"}
    assert "hunter2" not in str(caught.value)


def chained(id_, *imports):
    named = ", ".join(f"{{ruleset: {name}, as: {prefix}}}" for name, prefix in imports)
    return FILES["named"].replace("id: someone", f"id: {id_}\nimports: [{named}]")


def test_imports_are_nested_to_a_bound(folder):
    for number in range(IMPORT_DEPTH + 2):
        (folder / f"r{number}.yaml").write_text(chained(f"r{number}", (f"r{number + 1}", "n")), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_ruleset("r0.yaml")
    [problem] = caught.value.problems
    assert (problem.file, problem.message) == ("r8.yaml", "imports may be nested at most 8 deep")


def test_a_circle_through_a_file_with_another_id_is_one(folder):
    (folder / "one.yaml").write_text(chained("uno", ("two", "n")), encoding="utf-8")
    (folder / "two.yaml").write_text(chained("due", ("one", "n")), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_ruleset("one.yaml")
    assert lines(caught.value.problems) == ["two.yaml:3:21: imports must not go in a circle: uno -> due -> one"]


def test_imports_that_multiply_are_stopped(folder):
    """Five levels of forty imports each would be a hundred million rules, were one rule let in twice."""
    for number in range(5):
        imports = [(f"m{number + 1}", f"p{n}") for n in range(40)]
        (folder / f"m{number}.yaml").write_text(chained(f"m{number}", *imports), encoding="utf-8")
    (folder / "m5.yaml").write_text(FILES["named"].replace("someone", "m5"), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_ruleset("m0.yaml")
    assert {p.file for p in caught.value.problems} == {"m4.yaml"}
    assert [p.message for p in caught.value.problems] == [
        f"the rule 'A' of 'm5' is imported twice, as 'p{n}/A' and, at 3:11, as 'p0/A'; "
        "exclude it from one of them: exclude: [A]"
        for n in range(1, 40)
    ]


def test_a_rule_set_has_a_bounded_number_of_rules(folder):
    half = "".join(f"  - {{id: R{n}, title: T, check: identity.listed}}\n" for n in range(RULES_LIMIT // 2 + 1))
    for name in ("m1", "m2"):
        text = FILES["named"].replace("id: someone", f"id: {name}").replace("verdict:", half + "verdict:")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "m0.yaml").write_text(chained("m0", ("m1", "a"), ("m2", "b")), encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_ruleset("m0.yaml")
    assert [p.message for p in caught.value.problems] == [
        f"a rule set may have at most {RULES_LIMIT} rules and imports, those of its imports included"
    ]


@pytest.mark.parametrize("id_", ids("ruleset"))
def test_every_built_in_rule_set_loads(id_):
    ruleset = load_ruleset(id_)
    assert (ruleset.id, ruleset.file) == (id_, f"profiles/{id_}.yaml")
    assert {r.location.file.split("/")[0] for r in ruleset.rules} == {"profiles"}


def test_the_country_sets_are_those_of_the_shipped_file():
    sets = country_sets()
    assert {"EU", "EEA", "FIVE_EYES"} <= set(sets)
    assert "GB" in sets["EU"].at(date(2020, 1, 31))
    assert "GB" not in sets["EU"].at(date(2020, 2, 1))


def test_a_territory_with_a_code_of_its_own_is_where_the_treaties_say():
    sets, today = country_sets(), date(2026, 7, 1)
    european = {"RE", "GP", "MQ", "GF", "YT", "MF", "AX"}
    outside = {"NC", "PF", "BL", "PM", "WF", "TF", "GL", "FO", "AW", "SX"}
    for name in ("EU", "EEA"):
        assert european <= set(sets[name].at(today))
        assert not outside & set(sets[name].at(today))
        assert "YT" not in sets[name].at(date(2013, 12, 31))
        assert "BL" in sets[name].at(date(2011, 12, 31))
    american = {"PR", "GU", "VI", "AS", "MP"}
    holders = {name for name, members in sets.items() if "US" in members.at(today)}
    assert holders == {"FIVE_EYES", "UNITED_STATES"}
    assert all(american <= set(sets[name].at(today)) for name in holders)
    assert set(sets["FRANCE"].at(today)) < set(sets["EU"].at(today))


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("UK: {from: 2000-01-01}", "7:7: 'UK' is not an ISO 3166-1 alpha-2 country code (did you mean 'GB'?)"),
        ("FR: {from: 2000-01-01, until: 1999-01-01}", "7:37: 'until' must be later than 'from'"),
        ("FR: {until: 1999-01-01}", "7:11: missing key 'from'"),
        ("FR:", "7:10: expected a mapping, found nothing (null)"),
        ("FR: {from: 2000-01-01, source: s}", "7:38: there is no reference 's'"),
        (
            "FR: {from: 2000-01-01, later: [{until: 2001-01-01, source: r}]}",
            "7:66: the reference 'r' does not say when it was published",
        ),
        ("FR: {from: 2000-01-01, later: [{until: 1999-01-01, source: r}]}", "7:37: 'until' must be later than 'from'"),
    ],
)
def test_mistakes_in_country_sets(tmp_path, member, expected):
    text = "schema: sets/1\nreferences: {r: {title: T}}\nsets:\n  EU:\n    title: U\n    members:\n      "
    (tmp_path / "s.yaml").write_text(f"{text}{member}\n    references: [r]\n", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        country_sets_from(read_yaml(tmp_path / "s.yaml", "s.yaml"))
    assert lines(caught.value.problems) == [f"s.yaml:{expected}"]


BUILT_IN = {id_: read_yaml(root() / "profiles" / f"{id_}.yaml", id_).data for id_ in ids("ruleset")}


@pytest.mark.exhaustive
@FUZZ
@given(st.data(), st.sampled_from(sorted(BUILT_IN)))
def test_no_mutated_rule_set_brings_the_loader_down(tmp_path, data, id_):
    path = tmp_path / "base.yaml"
    path.write_text(json.dumps(mutate(BUILT_IN[id_], data.draw), indent=1, ensure_ascii=data.draw(st.booleans())))
    try:
        ruleset = read_ruleset(Found(path, "base.yaml"))
    except LoadError as error:
        check_problems(error)
    else:
        assert ruleset.rules
