"""No run leaves a kind of test out: a quick one tries each once, the rest is a run of its own, one of neither tries all."""

from __future__ import annotations

from tests.docs.pages import ROOT, page
from tests.properties import ALL, FEW, SOME

pytest_plugins = ["pytester"]

TESTS = """
import pytest
from hypothesis import given, settings, strategies as st
from tests.properties import examples

@pytest.mark.exhaustive
@pytest.mark.parametrize("a", "xy")
@pytest.mark.parametrize("b", range(3))
def test_table(a, b): ...

@pytest.mark.parametrize("a", range(3))
def test_short_table(a): ...

@pytest.mark.exhaustive(one_in=3)
@pytest.mark.parametrize("a", range(9))
def test_long_table(a): ...

@pytest.mark.exhaustive(one_in=9)
@pytest.mark.parametrize("a", range(2))
def test_shorter_table(a): ...

@pytest.mark.exhaustive
def test_alone(): ...

@settings(max_examples=examples(300))
@given(number=st.integers())
def test_property(number): print("tried", number)
"""
CASES = {
    "test_table": 6,
    "test_short_table": 3,
    "test_long_table": 9,
    "test_shorter_table": 2,
    "test_alone": 1,
    "test_property": 1,
}


def tried(pytester, *options):
    """How many cases of each test ran, and how many examples of the property."""
    pytester.makeini(f"[pytest]\npythonpath = {ROOT}\nmarkers = exhaustive")
    pytester.makeconftest(page("tests/conftest.py"))
    pytester.makepyfile(TESTS)
    ran = pytester.runpytest_subprocess("-v", "-s", "-p", "no:cacheprovider", *options)
    passed = [line for line in ran.outlines if "::" in line]
    return {test: sum(f"::{test}" in line for line in passed) for test in CASES}, str(ran.stdout).count("tried")


def test_one_that_is_asked_for_nothing_tries_everything(pytester):
    assert tried(pytester) == (CASES, 300)


def test_of_what_a_quick_one_leaves_out_the_rest_tries_one_case_in_several_where_a_test_says_so(pytester):
    cases, examples = tried(pytester, "--rest")
    assert cases == dict.fromkeys(CASES, 0) | {
        "test_table": 5,
        "test_long_table": 3,
        "test_shorter_table": 1,
        "test_property": 1,
    }
    assert examples == 300 * SOME // ALL


def test_a_quick_run_tries_each_test_once(pytester):
    cases, examples = tried(pytester, "--quick")
    assert cases == CASES | {"test_table": 1, "test_long_table": 1, "test_shorter_table": 1}
    assert examples == FEW
