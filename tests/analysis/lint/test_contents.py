"""What a document leaves out for its readers, neighbours that are not there, weights and points that do not add up."""

from __future__ import annotations

import pytest

from tests.analysis.lint.linted import document, findings, messages, rule

ALIGNED = "governance.owners_aligned"
TESTS = {"schema": "tests/1", "ruleset": "demo", "tests": [{"name": "One", "expect": {"R": "pass"}}]}


@pytest.mark.parametrize(
    ("key", "lint"), [("why", "missing-why"), ("fix", "missing-fix"), ("references", "missing-references")]
)
def test_what_a_rule_leaves_out(key, lint):
    bare = {name: value for name, value in rule("governance.owners_aligned").items() if name != key}
    (found,) = findings(document([bare], references={}) if key == "references" else document([bare]), lint)
    assert found.lint.id == lint
    assert "'R'" in found.message


def test_a_rule_set_without_tests():
    assert messages(document(), "missing-tests", "untested-rule") == [
        "missing-tests: there is no demo.tests.yaml: none of its rules is tested"
    ]


def test_a_rule_without_a_test():
    rules = [rule("governance.owners_aligned", id_) for id_ in ("R", "S")]
    assert messages(document(rules), "missing-tests", "untested-rule", tests=TESTS) == [
        "untested-rule: no test of demo.tests.yaml expects anything of the rule 'S'"
    ]


@pytest.mark.parametrize("tests", ["tests: [", "tests: 5\n", "- 1\n", "tests: [{expect: 5}, 7, {}]\n"])
def test_tests_that_are_not_valid_are_not_a_matter_of_lints(tests):
    found = findings(document(), "missing-tests", tests=tests)
    assert found == []


@pytest.mark.parametrize(
    ("related", "expected"),
    [
        ("other/T", ""),
        ("demo/R", ""),
        ("other/t", "the rule set 'other' has no rule 't'"),
        ("demo/S", "the rule set 'demo' has no rule 'S'"),
        ("iso-27001/valid-certificate", ""),
        ("iso-27001/valid-certificat", "the rule set 'iso-27001' has no rule 'valid-certificat'"),
        ("nobody/T", "there is no rule set 'nobody', neither beside this file nor built in"),
        ("T", "'T' does not name a rule of a rule set"),
        ("broken/T", ""),
    ],
)
def test_related_rules(related, expected):
    beside = {
        "other": document([rule("governance.owners_aligned", "T")], id="other"),
        "broken": {"schema": "ruleset/1"},
    }
    found = messages(document([rule("governance.owners_aligned", related=[related])]), "unknown-related", beside=beside)
    assert found == ([f"unknown-related: {expected}"] if expected else [])


def test_a_misspelt_neighbour_is_guessed():
    whole = document([rule("governance.owners_aligned", related=["iso-27001/valid-certificat"])])
    assert findings(whole, "unknown-related")[0].hint == "did you mean 'iso-27001/valid-certificate'?"


def weighted(*weights, **more):
    objectives = [
        {"id": f"o{n}", "title": f"O{n}", **({} if weight is None else {"weight": weight})}
        for n, weight in enumerate(weights)
    ]
    rules = [rule(ALIGNED, f"R{n}", objective=f"o{n}") for n in range(len(weights))]
    return document(rules, objectives=objectives, **more)


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ([40, 60], None),
        ([0.1, 0.2, 0.7], None),
        ([100], None),
        ([None, None, None], None),
        ([40, 61], "101"),
        ([0.1, 0.2, 0.6], "0.9"),
        ([99.99], "99.99"),
        ([99, None], None),  # the default counts
        ([100, None], "101"),
    ],
)
def test_weights(weights, total):
    expected = [f"weights-sum: the weights of the objectives add up to {total}, neither 1 nor 100"] if total else []
    assert messages(weighted(*weights), "weights-sum") == expected


@pytest.mark.parametrize(
    ("points", "out_of", "total"),
    [([400, 600], 1000, None), ([400, 600.03], 1000, "1000.03"), ([400], 1000, "400"), ([400, 600], None, None)],
)
def test_points(points, out_of, total):
    objective = {"id": "o", "title": "O"} | ({} if out_of is None else {"out_of": out_of})
    rules = [rule(ALIGNED, f"R{n}", objective="o", points=p) for n, p in enumerate(points)]
    expected = [f"points-out-of: the rules of 'o' have {total} points together, not {out_of}"] if total else []
    assert messages(document(rules, objectives=[objective]), "points-out-of") == expected


def test_graded_rules_count_with_their_top_rung_and_excluded_ones_not_at_all():
    graded = rule(rungs=[{"title": "a"}, {"title": "b", "points": 30, "when": ALIGNED}], objective="o")
    other = document([rule(ALIGNED, "T"), rule(ALIGNED, "U")], id="other")
    whole = document(
        [graded],
        objectives=[{"id": "o", "title": "O", "out_of": 31}],
        imports=[{"ruleset": "other", "as": "x", "objective": "o", "exclude": ["U"]}],
    )
    assert messages(whole, "points-out-of", beside={"other": other}) == []
