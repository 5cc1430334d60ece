"""Tests of rule sets that are not valid: every mistake with its place, and what was probably meant."""

from __future__ import annotations

import pytest

from compliance.loading.builtin import Found
from compliance.loading.kinds import kind_of
from compliance.loading.ruletests import read_ruletests
from compliance.loading.yaml_source import read_yaml
from compliance.model.problem import LoadError
from tests.analysis.ruletests.suites import a_test, problems, ruleset

RULES = ruleset(
    {"id": "paid", "check": "finance.paid_in_meur >= params.least"},
    {"id": "grades", "rungs": [{"title": "a"}, {"title": "b", "when": "enough"}]},
    parameters={"least": {"title": "Least", "value": 5}},
    define={"enough": "finance.paid_in_meur > 9"},
)
GOOD = a_test({}, expect={"paid": "unknown"}, name="good")


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ({"expect": {"piad": "pass"}}, "unknown rule 'piad' (did you mean 'paid'?)"),
        ({"expect": {"zzz": "pass"}}, "unknown rule 'zzz'; there are: paid, grades"),
        ({"expect": {"paid": "passed"}}, "'passed' is not allowed here (did you mean 'pass'?)"),
        ({"expect": {"paid": {"reason": "mising"}}}, "'mising' is not allowed here (did you mean 'missing'?)"),
        ({"expect": {"paid": {}}}, "expected a status, or some of status, reason, rung and basis"),
        ({"expect": {"paid": None}}, "expected a status, or some of status, reason, rung and basis"),
        ({"expect": {"grades": {"rung": 3}}}, "'grades' has 2 rungs"),
        ({"expect": {"grades": {"rung": [2, 1]}}}, "expected a rung, from 1, or [certain, possible], found a list"),
        ({"expect": {}}, "a test expects something: 'expect', 'verdict', 'score', 'level'"),
        ({"verdict": "nott-met"}, "'nott-met' is not allowed here (did you mean 'not-met'?)"),
        ({"verdict": {"status": "undetermined", "possible": ["undetermined"]}}, "'undetermined' is not allowed here"),
        ({"level": {"certain": "SEAL-1"}}, "unknown level 'SEAL-1'; there are: none"),
        ({"verdict": "nothing", "score": {"certain": 1}}, "where nothing is evaluated there is no score and no level"),
        ({"based_on": ["fve"]}, "there is no fragment 'fve' (did you mean 'five'?)"),
        ({"facts": {"finance": {"paid_in_mer": 1}}}, "unknown fact 'finance.paid_in_mer'"),
        ({"facts": {"identity": None}}, "there is no fact 'identity' to remove"),
        ({"exhaustive": ["finance"]}, "'finance' is not a keyed list"),
        ({"provider": "numerg", "facts": None}, "unknown provider 'numerg' (did you mean 'numergy'?)"),
        ({"provider": "numergy"}, "'facts' does not go with 'provider'"),
        ({"statements": [{}], "facts": None, "based_on": ["five"]}, "'based_on' does not go with 'statements'"),
        ({"statements": [{"disputes": ["a"]}], "facts": None}, "there is no other statement 'a' in this test"),
        ({"statements": [{"id": "a"}, {"id": "a"}], "facts": None}, "the statement id 'a' stands here twice"),
        ({"statements": [{"until": "2024-01-01"}], "facts": None}, "'until' must be later than 'from'"),
        ({"statements": [{"sources": ["s"]}], "facts": None}, "unknown key 'sources'"),
        ({"service": "compute"}, "unknown service 'compute'; there are: none"),
        ({"set": {"lest": 5}}, "there is no parameter 'lest'; did you mean 'least'?"),
        ({"set": {"least": "many"}}, "least: expected a number, found 'many'"),
        ({"as_of": "2024-02-30"}, "there is no day 2024-02-30"),
        ({"name": "good"}, "the test 'good' stands here twice; the first one is at 1:"),
    ],
)
def test_a_mistake_in_a_test(test, message):
    whole = {"name": "bad", "facts": {}, "expect": {"paid": "unknown"}, **test}
    written = {key: value for key, value in whole.items() if not (key == "facts" and value is None)}
    fragments = {"five": {"finance": {"paid_in_meur": 5}}}
    user = a_test(based_on=["five"], expect={"paid": "pass"})
    found = problems(RULES, GOOD, user, written, fragments=fragments)
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"as_of": None}, "'as_of' is empty: give it a value, or leave the key out"),
        ({"tests": []}, "needs at least one entry"),
        (
            {"ruleset": "iso-2701"},
            "there is no rule set 'iso-2701', neither beside this file nor built in (did you mean",
        ),
        ({"fragments": {"a": {"finance": {"paid": 1}}}}, "unknown fact 'finance.paid'"),
        ({"fragments": {"a": {}}}, "no test is based on the fragment 'a'"),
        ({"unseen": [{"rule": "pad", "status": "fail", "reason": "R"}]}, "unknown rule 'pad' (did you mean 'paid'?)"),
        ({"unseen": [{"rule": "paid", "status": "error", "reason": "R"}]}, "'error' is not allowed here"),
        ({"unseen": [{"rule": "paid", "status": "fail"}]}, "missing key 'reason'"),
        ({"unseen": [{"rule": "paid", "status": "fail", "reason": "R"}] * 2}, "paid, fail: stands here twice"),
        (
            {"survivors": [{"rule": "define enogh", "mutant": "m", "reason": "R"}]},
            "unknown rule 'define enogh' (did you mean 'define enough'?)",
        ),
    ],
)
def test_a_mistake_in_the_file(more, message):
    found = problems(RULES, GOOD, **more)
    assert len(found) == 1
    assert found[0].startswith(message)


def test_a_test_needs_a_date(tmp_path):
    text = (
        "schema: tests/1\nruleset: iso-27001\ntests:\n  - {name: a, facts: {}, expect: {valid-certificate: unknown}}\n"
    )
    path = tmp_path / "t.tests.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        read_ruletests(Found(path, "t.tests.yaml"))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.message) == (4, 5, "missing key 'as_of'")


def test_mistakes_of_the_rule_set_are_told_as_well(tmp_path):
    (tmp_path / "broken.yaml").write_text("schema: ruleset/1\nid: broken\n", encoding="utf-8")
    path = tmp_path / "broken.tests.yaml"
    path.write_text(
        "schema: tests/1\nruleset: broken\nas_of: 2024-01-01\ntests:\n  - {name: a, facts: {}, verdict: not-met}\n",
        encoding="utf-8",
    )
    found = Found(path, "broken.tests.yaml")
    assert kind_of(read_yaml(path, found.name)) == "tests/1"
    with pytest.raises(LoadError) as caught:
        read_ruletests(found)
    assert {problem.file for problem in caught.value.problems} == {"broken.yaml"}


def test_a_provider_is_a_built_in_one_only(tmp_path):
    (tmp_path / "secret.yaml").write_text("not: yours", encoding="utf-8")
    found = problems(RULES, GOOD, {"name": "a", "provider": str(tmp_path / "secret.yaml"), "verdict": "not-met"})
    assert len(found) == 1
    assert "is not an id" in found[0]
