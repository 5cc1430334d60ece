"""Scorecards read back: what was written comes back, and nothing else is taken for one."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.loading import scorecards
from compliance.loading.scorecards import load_baseline, read_scorecards
from compliance.model.problem import LoadError
from compliance.model.scorecard import Scorecard, Tool
from compliance.report.formats.json_ import plain, render_json
from tests.properties import examples
from tests.report.cards import PAIRS, card, numergy

SOME = [PAIRS[0], ("numergy", "andromede"), ("ovhcloud", "andromede"), ("s3ns", "eu-csf-2026"), PAIRS[-1]]
TOOL = Tool("compliance", "1")
HEAD = '{"schema": "scorecards/1", "tool": {"name": "x", "version": "1"}, "scorecards": '


def written(*cards: Scorecard) -> str:
    return "".join(render_json(cards, TOOL))


def small() -> dict:
    """One scorecard of two findings as data, to change."""
    data = json.loads(written(numergy()))
    data["scorecards"][0]["findings"] = data["scorecards"][0]["findings"][:2]
    return data


DATA = small()


def read(text: str | bytes) -> tuple[Scorecard, ...]:
    return read_scorecards(text.encode() if isinstance(text, str) else text, "old.json")


def problems(text: str | bytes, **options: bool) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(LoadError) as caught:
        read_scorecards(data, "old.json", **options)
    assert all(problem.file == "old.json" for problem in caught.value.problems)
    return [f"{problem.line}:{problem.column}: {problem.message}" for problem in caught.value.problems]


def changed(*path: str | int, value: object = None, drop: bool = False) -> str:
    data = deepcopy(DATA)
    owner = data
    for step in path[:-1]:
        owner = owner[step]
    if drop:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return json.dumps(data, indent=1)


@pytest.mark.parametrize(("provider", "ruleset"), SOME)
def test_what_is_written_is_read(provider, ruleset):
    of = card(provider, ruleset)
    (found,) = read(written(of))
    assert plain(found) == plain(of)
    assert found.findings == of.findings
    assert found.key == of.key
    assert read(written(found)) == (found,)


def test_a_byte_order_mark_is_no_mistake():
    assert read(b"\xef\xbb\xbf" + written(numergy()).encode()) == read(written(numergy()))


def test_no_scorecards_are_none():
    assert read(written()) == ()


def test_an_older_document_lacks_what_is_newer():
    data = deepcopy(DATA)
    (one,) = data["scorecards"]
    for key in ("with_waivers", "requirements", "levels"):
        del one[key]
    for finding in one["findings"]:
        del finding["url"], finding["decided"]
    del one["provider"]["file"], one["ruleset"]["level_inert"], one["ruleset"]["answer_only"]
    for clause in one["clauses"]:
        del clause["asks_nothing"]
    (found,) = read(json.dumps(data))
    assert (found.with_waivers, found.requirements, found.levels, found.provider.file) == (None, (), (), "")
    assert {(finding.url, finding.decided) for finding in found.findings} == {(None, ())}


CARD = ("scorecards", 0)
FINDING = (*CARD, "findings", 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not valid JSON: EOF while parsing a value"),
        ("[]", "these are no scorecards: there is no 'schema': 'scorecards/1'"),
        ('{"schema": "scorecards/2"}', "scorecards of version '2'; this program reads version '1'"),
        ('{"schema": "timeline/1"}', "expected scorecards ('scorecards/1'), found 'timeline/1'"),
        ('{"schema": ["scorecards/1"]}', "expected scorecards"),
        (HEAD + "[}", "not valid JSON"),
        (HEAD + "[" * 100_000, "not valid JSON: recursion limit exceeded"),
        (HEAD + "[1]}", "scorecards[0]: expected an object, found a number (1)"),
        (HEAD + '[], "more": 1}', "more: unknown key 'more'"),
        (HEAD + '[], "schema": "scorecards/1"}', "duplicate key 'schema'"),
        (changed(*CARD, "as_of", drop=True), "missing key 'as_of'"),
        (changed(*CARD, "as_of", value=20_000), "as_of: expected a valid date"),
        (changed(*CARD, "as_of", value="2016-02-30"), "as_of: expected a valid date"),
        (changed(*FINDING, "status", value="passed"), "status: expected 'pass', 'fail'"),
        (changed(*FINDING, "status", value=True), "status: expected"),
        (changed(*FINDING, "max_points", value="5"), "max_points: expected a valid number, found text ('5')"),
        (changed(*CARD, "score", "certain", value=10**400), "certain: expected a finite number"),
        (changed(*CARD, "score", "certain", value=float("nan")), "not valid JSON"),
        (changed(*CARD, "score", "certain", value=1).replace('"certain": 1,', '"certain": 1e999,'), "finite number"),
        (changed(*CARD, "parameters", value={"x": 7.5}).replace("7.5", "1e999"), "x: the number is too large"),
        (changed(*CARD, "findings", value=DATA["scorecards"][0]["findings"][:1] * 2), "stands here 2 times"),
        (changed(*CARD, "objectives", value=DATA["scorecards"][0]["objectives"][:1] * 3), "stands here 3 times"),
        (changed(*CARD, "verdict", "possible", value=[]), "possible: expected one or more of not-met"),
        (changed(*CARD, "verdict", "possible", value=["sufficient", "not-met"]), "each once and worst first"),
        (changed(*CARD, "verdict", "possible", value=["undetermined"]), "possible: expected one or more of not-met"),
        (HEAD + "[{" + ",".join(f'"{n}":1' for n in range(10_001)) + "}]}", "an object has more than 10000 keys"),
    ],
)
def test_what_is_no_scorecard_is_said_to_be_none(text, said):
    assert any(said in problem for problem in problems(text)), problems(text)


def test_a_level_is_on_the_scale():
    data = json.loads(written(card("elastichosts", "eu-csf")))
    data["scorecards"][0]["level"]["certain"] = "SEAL-9"
    (said,) = problems(json.dumps(data))
    assert "level: 'SEAL-9' to " in said
    assert "is not on the scale in 'levels'" in said


@pytest.mark.parametrize("data", [b"\xff\xfe{\0}\0", b"{\n \xe9}", b"\0"])
def test_bytes_that_are_no_text(data):
    assert problems(data)


def test_the_place_of_a_mistake():
    text = changed(*FINDING, "status", value="passed")
    lines = text.splitlines()
    line = next(number for number, line in enumerate(lines, 1) if "passed" in line)
    column = lines[line - 1].index('"passed"') + 1
    (said,) = problems(text)
    assert said.startswith(f"{line}:{column}: scorecards[0].findings[0].status: ")


def test_places_count_characters():
    assert problems('{"é": "é", x') == ["1:12: not valid JSON: key must be a string"]


def test_every_mistake_in_one_run():
    data = deepcopy(DATA)
    data["scorecards"][0]["findings"][0]["status"] = "passed"
    data["scorecards"][0]["findings"][1]["status"] = "failed"
    del data["scorecards"][0]["verdict"]["binding"]
    assert len(problems(json.dumps(data))) == 3


def test_a_bound_of_problems():
    said = problems(HEAD + json.dumps([1] * 500) + "}")
    assert len(said) == scorecards.PROBLEMS_LIMIT + 1
    assert any("more than 100 problems" in problem for problem in said)


def test_of_a_large_file_the_first_mistake_of_each_list():
    """Each mistake takes memory: a file of nothing else must not take all there is."""
    said = problems(HEAD + "[" + "1," * scorecards.SMALL + "1]}")
    assert len(said) == 2
    assert any("scorecards[0]: expected an object" in problem for problem in said)
    assert any("only the first problem of each list is told" in problem for problem in said)


def test_a_large_file_is_read():
    of = [numergy()] * (2 + scorecards.SMALL // len(written(numergy())))
    text = written(*of)
    assert len(text) > scorecards.SMALL
    assert read(text) == read(written(numergy())) * len(of)


def test_a_bound_of_size(monkeypatch):
    monkeypatch.setattr(scorecards, "SIZE_LIMIT", 100)
    assert problems(" " * 101) == ["1:1: the file is larger than 100 bytes"]


def test_a_bound_of_keys():
    many = {f"k{n}": 1 for n in range(scorecards.KEYS_LIMIT + 1)}
    said = problems(json.dumps({"schema": "scorecards/1", "scorecards": [many]}))
    assert said == [f"1:1: an object has more than {scorecards.KEYS_LIMIT} keys"]


def test_one_of_each_in_a_baseline(tmp_path):
    data = deepcopy(DATA)
    data["scorecards"] *= 2
    path = tmp_path / "old.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert [*load_baseline(str(path))] == [("numergy", None, "andromede")], "twice the same is no contradiction"
    assert len(read_scorecards(path.read_bytes(), path.name)) == 2
    data["scorecards"][1] = deepcopy(data["scorecards"][1]) | {"as_of": "2016-02-02"}
    (said,) = problems(json.dumps(data), unique=True)
    assert "another scorecard of numergy under andromede stands above it" in said


@pytest.mark.parametrize("name", ["nowhere.json", "", "a\0b"])
def test_a_file_that_cannot_be_read(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LoadError, match="cannot read the file"):
        load_baseline(name)


PATHS: list[tuple[str | int, ...]] = []


def _collect(value: object, path: tuple[str | int, ...]) -> None:
    PATHS.append(path)
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        _collect(child, (*path, step))


_collect(DATA, ())
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2024-01-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


def attempt(text):
    """What is read, or why nothing is."""
    try:
        return read(text), None
    except LoadError as error:
        return None, error


@settings(max_examples=examples(60))
@given(path=st.sampled_from(PATHS[1:]), junk=JUNK, drop=st.booleans())
def test_whatever_is_changed_is_read_or_refused(path, junk, drop):
    text = changed(*path, value=junk, drop=drop)
    found, error = attempt(text)
    if error is None:
        assert read(written(*found)) == found
    else:
        assert error.problems
        assert error.__cause__ is None


@settings(max_examples=examples(60))
@given(at=st.integers(0, 4_000), more=st.binary(max_size=4), cut=st.integers(0, 5))
def test_whatever_bytes_are_changed_is_read_or_refused(at, more, cut):
    data = written(numergy()).encode()[:4_000]
    found, error = attempt(data[:at] + more + data[at + cut :])
    assert found is None, "half a document was read"
    assert error.problems
