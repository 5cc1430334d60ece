"""Scenarios are read like every other document: each mistake with its place, and what to do about it."""

from __future__ import annotations

import pytest

from compliance.loading.scenarios import load_scenario
from compliance.model.problem import LoadError

HEAD = "schema: scenario/1\ntitle: Paid in\noffer: acme@vault\n"


def problems(text):
    with pytest.raises(LoadError) as error:
        load_scenario(text=text)
    return [problem.render() for problem in error.value.problems]


def test_all_of_it_is_read():
    scenario = load_scenario(
        text=HEAD
        + "grade: C\nwho: Us\nwhy: Round two\nexhaustive: [ownership.shareholders]\n"
        + "facts: {finance: {paid_in_meur: 5}, exit: {notice_days: null}, ownership: {shareholders: {a: {country: FR}}}}\n"
    )
    assert (scenario.provider, scenario.service, scenario.grade) == ("acme", "vault", "C")
    assert (scenario.title, scenario.who, scenario.why) == ("Paid in", "Us", "Round two")
    assert scenario.leaves == {
        ("finance", "paid_in_meur"): 5,
        ("exit", "notice_days"): None,
        ("ownership", "shareholders", "a", "country"): "FR",
    }
    assert scenario.entries == {("ownership", "shareholders", "a")}
    assert [closure.path for closure in scenario.closures] == [("ownership", "shareholders")]
    assert scenario.location.line == 2
    assert scenario.places["finance", "paid_in_meur"].line == 8


def test_the_grade_is_the_best_where_none_is_supposed():
    assert load_scenario(text=HEAD + "facts: {finance: {paid_in_meur: 5}}").grade == "A"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "facts: {finance: {paid_in_mio: 5}}", "<scenario>:4:19: unknown fact 'finance.paid_in_mio'"),
        (HEAD + "facts: {finance: {paid_in_meur: lots}}", "<scenario>:4:33:"),
        (HEAD + "facts: {}", "<scenario>:4:8: nothing is supposed here"),
        (HEAD + "facts: {finance: {paid_in_meur: 1}}\ngrade: E", "<scenario>:5:8: 'E' is not allowed here"),
        (HEAD + "exhaustive: [finance]\nfacts: {}", "'finance' is not a keyed list"),
        (HEAD.replace("acme@vault", "acme@"), "'acme@' is no offer"),
        (HEAD.replace("acme@vault", "'a b'"), "'a b' is no offer"),
        (
            "schema: waivers/1\nwaivers: {}",
            "this file is a file of waivers; expected a scenario ('schema: scenario/1')",
        ),
        ("schema: scenario/1\noffer: acme", "missing key 'title'"),
        ("- 1", "expected a mapping, found a list"),
    ],
)
def test_a_mistake_is_told_where_it_stands(text, said):
    if "offer" in text and "facts" not in text and "title" in text:
        text += "facts: {finance: {paid_in_meur: 5}}"
    assert said in "\n".join(problems(text))


def test_every_problem_is_told_in_one_run():
    told = problems(
        HEAD.replace("acme@vault", "'@'") + "grade: E\nfacts: {finance: {paid: 1}, exit: {notice_days: -1}}"
    )
    assert len(told) >= 3


def test_it_is_a_file_or_a_text(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(HEAD + "facts: {finance: {paid_in_meur: 5}}", encoding="utf-8")
    assert load_scenario(str(file)).digest == load_scenario(text=file.read_text(encoding="utf-8")).digest
    with pytest.raises(TypeError, match="either a path or text="):
        load_scenario()
